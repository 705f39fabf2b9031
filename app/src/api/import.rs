//! Files of users: uploading one, what becomes of each row, correcting a row, and letting it go.

use crate::api::ApiError;
use domain::{
    fault::Fault,
    id::{ImportId, OrderId},
    import::{Column, Note, State, Verdict},
    time::Date,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A file among others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    pub id: ImportId,
    pub name: String,
    pub state: State,
    pub day: Date,
    /// `14:05`, by the clock in the Netherlands.
    pub time: String,
    pub by: String,
    pub rows: u32,
    pub applied: u32,
}

/// A file, as the URL asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub import: String,
    pub verdict: String,
    pub page: String,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub state: State,
    pub applied: u32,
    /// Still to go.
    pub left: u32,
}

/// A file, and some of its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    pub id: ImportId,
    pub name: String,
    pub organisation: String,
    pub ignored: Vec<String>,
    pub state: State,
    pub day: Date,
    pub by: String,
    pub order: Option<OrderId>,
    pub counts: Vec<(Verdict, u32)>,
    /// What the rows cost that can go, in cents.
    pub net: i64,
    pub vat: i64,
    pub rows: Vec<Line>,
    pub total: u32,
    pub page: u32,
    pub size: u32,
    pub kept_until: Date,
    /// The line to begin with where something is to be corrected.
    pub wrong: Option<u32>,
}

/// One row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub line: u32,
    pub name: String,
    pub email: String,
    pub product: String,
    pub verdict: Verdict,
    /// What it costs without VAT, in cents; 0 for what does not go.
    pub net: i64,
    pub faults: Vec<(Option<Column>, Fault)>,
    pub notes: Vec<Note>,
}

/// One row, with everything that stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneRow {
    pub row: Line,
    pub cells: Vec<(Column, String)>,
    /// The next line that is to be corrected.
    pub next: Option<u32>,
}

impl Shown {
    pub fn count(&self, verdict: Verdict) -> u32 {
        let found = self.counts.iter().find(|(of, _)| *of == verdict);
        found.map_or(0, |(_, count)| *count)
    }

    pub fn progress(&self) -> Progress {
        Progress {
            state: self.state,
            applied: self.count(Verdict::Applied),
            left: self.count(Verdict::New),
        }
    }
}

#[cfg(feature = "ssr")]
fn line(lang: domain::lang::Lang, found: services::import::Line) -> Line {
    Line {
        line: found.line,
        name: found.name(),
        email: found.cells.get(Column::Email).to_owned(),
        product: services::import::spelled(&found.cells, Column::Product, lang),
        verdict: found.verdict,
        net: found.net,
        faults: found.findings.faults,
        notes: found.findings.notes,
    }
}

/// The files that were uploaded before.
#[server(protocol = super::Call, endpoint = "import/list")]
pub async fn read_imports() -> Result<Vec<Past>, ApiError> {
    use domain::time::{date_of, wall_clock};
    let request = crate::server::request()?;
    let found = services::import::imports(&request.services, request.actor()?).await?;
    Ok(found
        .into_iter()
        .map(|past| Past {
            id: past.id,
            name: past.name,
            state: past.state,
            day: date_of(past.uploaded_at),
            time: wall_clock(past.uploaded_at).strftime("%H:%M").to_string(),
            by: past.by,
            rows: past.rows,
            applied: past.applied,
        })
        .collect())
}

#[server(protocol = super::Call, endpoint = "import/one")]
pub async fn read_import(asked: Asked) -> Result<Shown, ApiError> {
    use domain::time::date_of;
    let request = crate::server::request()?;
    let actor = request.actor()?;
    let id = crate::server::id(&asked.import)?;
    let query = services::import::LookQuery {
        verdict: Verdict::from_code(&asked.verdict),
        page: asked.page.parse().unwrap_or(1),
    };
    let found = services::import::look(&request.services, actor, id, query).await?;
    let wrong = if found.state == State::Running {
        None
    } else {
        services::import::to_correct(&request.services, actor, id, 0).await?
    };
    Ok(Shown {
        id: found.id,
        name: found.name,
        organisation: actor.acting()?.organisation_name.clone(),
        ignored: found.ignored,
        state: found.state,
        day: date_of(found.uploaded_at),
        by: found.by,
        order: found.order,
        counts: found.counts,
        net: found.cost.net,
        vat: found.cost.vat,
        rows: found
            .rows
            .rows
            .into_iter()
            .map(|row| line(request.lang, row))
            .collect(),
        total: found.rows.total,
        page: found.rows.page,
        size: found.rows.size,
        kept_until: date_of(found.kept_until),
        wrong,
    })
}

/// How far a file is: for a page that looks by itself.
#[server(protocol = super::Call, endpoint = "import/progress")]
pub async fn read_progress(import: String) -> Result<Progress, ApiError> {
    let asked = Asked {
        import,
        ..Asked::default()
    };
    Ok(read_import(asked).await?.progress())
}

#[server(protocol = super::Call, endpoint = "import/row")]
pub async fn read_row(import: String, line: String) -> Result<OneRow, ApiError> {
    let request = crate::server::request()?;
    let id = crate::server::id(&import)?;
    let at = line.parse().map_err(|_| services::Error::NotFound)?;
    let (s, actor) = (&request.services, request.actor()?);
    let found = services::import::row(s, actor, id, at).await?;
    let next = services::import::to_correct(s, actor, id, at).await?;
    // What can be chosen is in the word of the choice; what cannot be read stays as it stands in the file.
    let cells = Column::ALL.iter().map(|column| {
        let text = found.cells.get(*column);
        let chosen = services::import::chosen(*column, text);
        (*column, chosen.unwrap_or_else(|| text.to_owned()))
    });
    Ok(OneRow {
        cells: cells.collect(),
        next: next.filter(|next| *next != at),
        row: self::line(request.lang, found),
    })
}

#[cfg(feature = "ssr")]
pub mod forms {
    use crate::{
        form::{Form, Raw, Upload as File},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit},
    };
    use domain::{
        fault::Fault,
        id::ImportId,
        import::{Column, MOST_BYTES, Verdict},
    };
    use services::{Error, FieldName, import, order::TERMS};

    /// A file to plan.
    pub struct Upload(File);

    impl Form for Upload {
        const PATH: &'static str = "/means/import";
        const LARGEST_FILE: usize = MOST_BYTES;

        fn parse(raw: &mut Raw) -> Option<Self> {
            raw.file("users").map(Self)
        }
    }

    impl Submit for Upload {
        async fn submit(self, request: &Request) -> Outcome {
            let File { name, bytes } = self.0;
            let id = import::upload(&request.services, request.actor()?, &name, bytes).await?;
            Ok(Done::to(format!("/means/import/{id}")).notice(Notice::ImportPlanned))
        }
    }

    /// Go.
    pub struct Start;

    impl Form for Start {
        const PATH: &'static str = "/means/import/{import}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            if raw.checked("terms") {
                return Some(Self);
            }
            raw.fail("terms", Fault::NotAgreed);
            None
        }
    }

    impl Submit for Start {
        async fn submit(self, request: &Request) -> Outcome {
            let id: ImportId = request.id("import")?;
            import::start(&request.services, request.actor()?, id, TERMS).await?;
            // The page itself says that it runs, and then that it is done.
            Ok(Done::to(format!("/means/import/{id}")))
        }
    }

    macro_rules! asks {
        ($($(#[$doc:meta])* $name:ident = $path:literal: $act:ident, $notice:ident;)*) => {$(
            $(#[$doc])*
            pub struct $name;

            impl Form for $name {
                const PATH: &'static str = $path;

                fn parse(_: &mut Raw) -> Option<Self> {
                    Some(Self)
                }
            }

            impl Submit for $name {
                async fn submit(self, request: &Request) -> Outcome {
                    let id: ImportId = request.id("import")?;
                    import::$act(&request.services, request.actor()?, id).await?;
                    Ok(Done::to(format!("/means/import/{id}")).notice(Notice::$notice))
                }
            }
        )*};
    }

    asks! {
        /// No further than it is.
        Stop = "/means/import/{import}/stop": stop, ImportStopped;
        /// Every row judged again.
        Again = "/means/import/{import}/again": plan_again, ImportPlanned;
    }

    /// The file and its rows are forgotten.
    pub struct Remove;

    impl Form for Remove {
        const PATH: &'static str = "/means/import/{import}/remove";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Remove {
        async fn submit(self, request: &Request) -> Outcome {
            let id: ImportId = request.id("import")?;
            import::remove(&request.services, request.actor()?, id).await?;
            Ok(Done::to("/means/import").notice(Notice::ImportRemoved))
        }
    }

    /// The line in the path; what is no number is not found.
    fn line(request: &Request) -> Result<u32, Error> {
        request.id::<u32>("line")
    }

    /// What a row should say.
    pub struct Correct(import::Cells);

    impl Form for Correct {
        const PATH: &'static str = "/means/import/{import}/rows/{line}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let mut cells = import::Cells::default();
            for column in Column::ALL {
                let text = raw.text(column.code(), 0, 500).unwrap_or_default();
                cells.set(*column, &text);
            }
            Some(Self(cells))
        }
    }

    impl Submit for Correct {
        async fn submit(self, request: &Request) -> Outcome {
            let (s, actor) = (&request.services, request.actor()?);
            let (id, line): (ImportId, u32) = (request.id("import")?, line(request)?);
            let verdict = import::correct(s, actor, id, line, self.0).await?;
            if matches!(verdict, Verdict::New | Verdict::Already) {
                // On to the next one that has to be corrected.
                let next = import::to_correct(s, actor, id, line).await?;
                let done = match next {
                    Some(next) => Done::to(format!("/means/import/{id}/rows/{next}"))
                        .notice(Notice::ImportNextRow),
                    None => {
                        Done::to(format!("/means/import/{id}")).notice(Notice::ImportRowCorrected)
                    }
                };
                return Ok(done);
            }
            // It is kept as it was typed, and what is still wrong stands at its field.
            let row = import::row(s, actor, id, line).await?;
            let faults = row.findings.faults.into_iter();
            let at = |column: Option<Column>| -> FieldName { column.map_or("", Column::code) };
            let said = |column: Option<Column>, fault| column.map_or(fault, |of| of.in_form(fault));
            Err(Error::Refused(
                faults
                    .map(|(column, fault)| (at(column), said(column, fault)))
                    .collect(),
            ))
        }
    }

    /// Not this one.
    pub struct LeaveOut;

    impl Form for LeaveOut {
        const PATH: &'static str = "/means/import/{import}/rows/{line}/leave-out";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for LeaveOut {
        async fn submit(self, request: &Request) -> Outcome {
            let id: ImportId = request.id("import")?;
            import::leave_out(&request.services, request.actor()?, id, line(request)?).await?;
            Ok(Done::to(format!("/means/import/{id}")).notice(Notice::ImportRowLeftOut))
        }
    }

    /// This one after all.
    pub struct PutBack;

    impl Form for PutBack {
        const PATH: &'static str = "/means/import/{import}/rows/{line}/put-back";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for PutBack {
        async fn submit(self, request: &Request) -> Outcome {
            let id: ImportId = request.id("import")?;
            import::put_back(&request.services, request.actor()?, id, line(request)?).await?;
            Ok(Done::to(format!("/means/import/{id}")).notice(Notice::ImportRowPutBack))
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<Upload>()
            .add::<Start>()
            .add::<Stop>()
            .add::<Again>()
            .add::<Remove>()
            .add::<Correct>()
            .add::<LeaveOut>()
            .add::<PutBack>()
    }
}

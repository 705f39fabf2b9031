//! What was applied for. What waits for the operator's clerks: papers that were sent in, a case of each kind, and
//! somebody who comes to a counter. And a colleague's application of long ago, by which her document is recognised. The
//! papers say what they are and who may sign, so that a clerk can do the work; nobody's real papers look like them.

use super::{
    Seed,
    cast::{self, Person},
    ids::{Kind, id, id2},
    world,
};
use crate::{
    error::Result,
    registration::{self, Subject},
    secret::Purpose,
};
use domain::{
    application::{ApplicationState, Kind as Wanted, Product},
    approval::Power,
    evidence::{FileKind, PaperState},
    id::ApplicationId,
    lang::Lang,
    level::Level,
    mobile::MobileNumber,
    number::KvkNumber,
    person::Identity,
    promise::PromisePolicy,
    signing::{EvidencePath, Paper},
    time::{Date, WorkingDays, date_of, start_of_day, until_after},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{
    Tx,
    appearance::Appointment,
    application::{Application, Closing, Stage},
    evidence::{Case, Sent},
};

/// Somebody who applied, so many days ago.
struct Part {
    who: &'static Person,
    born: Date,
    kvk: u32,
    organisation: &'static str,
    wanted: Wanted,
    level: Level,
    days: i64,
    /// None: the register settles it.
    path: Option<EvidencePath>,
}

const PARTS: [Part; 5] = [
    Part {
        who: &cast::RUTH,
        born: Date::constant(1968, 8, 19),
        kvk: 2009,
        organisation: "Protestantse Gemeente De Ark",
        wanted: Wanted::Manager,
        level: Level::Eh3,
        days: 9,
        path: Some(EvidencePath::Church),
    },
    Part {
        who: &cast::ZITA,
        born: Date::constant(1979, 3, 2),
        kvk: 2003,
        organisation: "Tuincentrum Het Groene Hart B.V.",
        wanted: Wanted::Representative,
        level: Level::Eh3,
        days: 26,
        path: Some(EvidencePath::SentExtract),
    },
    Part {
        who: &cast::TJITSKE,
        born: Date::constant(1961, 11, 30),
        kvk: 2014,
        organisation: "Stichting Leeg Bestuur",
        wanted: Wanted::Manager,
        level: Level::Eh2Plus,
        days: 4,
        path: Some(EvidencePath::NoRepresentative),
    },
    Part {
        who: &cast::YARA,
        born: Date::constant(1988, 1, 15),
        kvk: 2019,
        organisation: "Wafelhuis Nederland B.V.",
        wanted: Wanted::Manager,
        level: Level::Eh3,
        days: 1,
        path: Some(EvidencePath::ForeignDirector),
    },
    Part {
        who: &cast::XANDER,
        born: Date::constant(1984, 6, 7),
        kvk: 2002,
        organisation: "Zilvermeeuw Zeilmakers B.V.",
        wanted: Wanted::Manager,
        level: Level::Eh4,
        days: 3,
        path: None,
    },
];

pub(super) async fn send(seed: &Seed<'_>, tx: &mut Tx) -> Result<()> {
    for part in &PARTS {
        seed.at_day(-part.days);
        world::person(seed, tx, part.who, Some(part.who.email)).await?;
        let application = apply(seed, tx, part).await?;
        match part.path {
            Some(path) => papers(seed, tx, part, &application, path).await?,
            None => visit(seed, tx, &application).await?,
        }
    }
    Ok(())
}

/// How Lotte came by her means: Anna applied for it. When she loses her phone, her document says who she is.
pub(super) async fn lottes(seed: &Seed<'_>, tx: &mut Tx) -> Result<()> {
    let part = Part {
        who: &cast::LOTTE,
        born: Date::constant(1991, 3, 8),
        kvk: cast::VRIES,
        organisation: "Kantoor De Vries Accountants",
        wanted: Wanted::Means,
        level: Level::Eh3,
        days: 600,
        path: None,
    };
    seed.at_day(-part.days);
    let application = Application {
        organisation: Some(id(Kind::Organisation, cast::VRIES)),
        applied_by: Some(id(Kind::Person, cast::ANNA.n)),
        means: Some(id2(Kind::Means, cast::VRIES, cast::LOTTE.n)),
        ..filled_in(seed, &part)?
    };
    let token = seed.s.token();
    store::application::insert(tx, &application, token.hash().bytes()).await?;
    let closing = Closing {
        state: ApplicationState::Issued,
        by: None,
        reason: None,
        at: seed.now(),
    };
    store::application::close(tx, application.id, application.revision, closing).await?;
    Ok(())
}

async fn apply(seed: &Seed<'_>, tx: &mut Tx, part: &Part) -> Result<Application> {
    let application = filled_in(seed, part)?;
    let token = seed.s.token();
    store::application::insert(tx, &application, token.hash().bytes()).await?;
    let by = Some(id(Kind::Person, part.who.n));
    let facts = json!({ "kind": part.wanted, "level": part.level, "path": part.path });
    let action = "application.sent";
    registration::note(seed.s, tx, &application, by, action, "own", facts).await?;
    Ok(application)
}

fn filled_in(seed: &Seed<'_>, part: &Part) -> Result<Application> {
    let (given, family) = part.who.name.split_once(' ').unwrap_or((part.who.name, ""));
    let subject = Subject {
        identity: Identity {
            given: given.to_owned(),
            prefix: String::new(),
            family: family.to_owned(),
            birth: Some(part.born),
        },
        mobile: MobileNumber::parse(&format!("+316000000{}", part.who.n)).ok(),
    };
    let now = seed.now();
    let in_review = part.path.is_some();
    Ok(Application {
        id: id(Kind::Application, part.who.n),
        kind: part.wanted,
        kvk: KvkNumber::parse(&format!("{:08}", part.kvk)).ok(),
        fiscal: None,
        town: None,
        legal_form: None,
        organisation_name: part.organisation.to_owned(),
        organisation: None,
        extract: None,
        product: match part.level {
            Level::Eh4 => Product::Eh4,
            Level::Eh3 => Product::Eh3,
            _ => Product::Eh2Plus,
        },
        level: part.level,
        person: Some(id(Kind::Person, part.who.n)),
        applied_by: None,
        email: part.who.email.to_owned(),
        subject: subject.seal(seed.s)?,
        subject_name: part.who.name.to_owned(),
        mobile_digest: None,
        employed: true,
        urgent: false,
        lang: Lang::Nl,
        next: None,
        stage: if in_review {
            Stage::InReview
        } else {
            Stage::EmailConfirmed
        },
        signed: 0,
        needed: 0,
        revision: 1,
        token_expires_at: now,
        created_at: now,
        sent_at: now,
        promised_at: until_after(working().on_or_after(date_of(now.plus_days(21)))),
        expires_at: seed.day(60),
        closed_at: None,
        closed_by: None,
        reason: None,
        means: None,
    })
}

async fn papers(
    seed: &Seed<'_>,
    tx: &mut Tx,
    part: &Part,
    application: &Application,
    path: EvidencePath,
) -> Result<()> {
    let now = seed.now();
    store::evidence::open(tx, application.id, path).await?;
    for paper in path.papers() {
        let file = pdf(&lines(*paper, part));
        let sent = Sent {
            id: seed.s.id(),
            application: application.id,
            paper: *paper,
            issued_at: paper
                .is_dated()
                .then(|| start_of_day(date_of(now.plus_days(-2)))),
            kind: FileKind::Pdf,
            bytes: u32::try_from(file.len()).unwrap_or(u32::MAX),
            digest: Sha256::digest(&file).to_vec(),
            state: PaperState::Sent,
            sent_by: id(Kind::Person, part.who.n),
            sent_at: now,
            destroyed_at: None,
        };
        let sealed = seed.s.key.seal(&*seed.s.rng, Purpose::Paper, &file);
        store::evidence::add(tx, &sent, &sealed).await?;
    }
    let case = store::evidence::case(tx, application.id).await?;
    if let Some(case) = case {
        let waiting = Case {
            waiting_since: Some(now),
            submitted_at: Some(now),
            ..case
        };
        store::evidence::save(tx, &waiting).await?;
    }
    let by = Some(id(Kind::Person, part.who.n));
    let facts = json!({ "path": path });
    let action = "evidence.submitted";
    registration::note(seed.s, tx, application, by, action, "own", facts).await
}

/// The days on which clerks work.
fn working() -> WorkingDays {
    PromisePolicy::default().working_days
}

/// Has an appointment today, or on the last working day, with the director who signs: nobody is seen before the day.
async fn visit(seed: &Seed<'_>, tx: &mut Tx, application: &Application) -> Result<()> {
    let mut day = date_of(seed.day(0));
    for back in 1..14 {
        if working().is_working_day(day) {
            break;
        }
        day = date_of(seed.day(-back));
    }
    let made = Appointment {
        application: application.id,
        at: start_of_day(day).plus_seconds(10 * 3600 + 1800),
        counter: "Loket Beheer Schakel, Den Haag".to_owned(),
        made_by: id(Kind::Person, cast::NOOR.n),
        made_at: seed.now(),
    };
    store::appearance::appoint(tx, &made).await?;
    let waits = ApplicationState::AwaitingSignatures {
        signed: 0,
        needed: 2,
    };
    let id: ApplicationId = application.id;
    store::application::advance(tx, id, application.revision, waits).await?;
    let director = Identity {
        given: "Marijke".to_owned(),
        prefix: String::new(),
        family: "Zilver".to_owned(),
        birth: Some(Date::constant(1972, 6, 21)),
    };
    let user = registration::subject(seed.s, application)?.identity;
    for (seq, (who, power)) in (0..).zip([(&director, Some(Power::Sole)), (&user, None)]) {
        let row = registration::signer(seed.s, application, (who, seq), power)?;
        store::application::add_signer(tx, &row).await?;
    }
    Ok(())
}

/// What a paper of the demo says: which one it is, of which organisation, and who may sign.
fn lines(paper: Paper, part: &Part) -> Vec<String> {
    let title = match paper {
        Paper::LegalPersonality => "Verklaring rechtspersoonlijkheid",
        Paper::IdentificationForm => "Identificatieformulier",
        Paper::MandateDecision => "Mandaatbesluit",
        Paper::SelfDeclaration => "Eigen verklaring",
        Paper::TaxOfficeLetter => "Brief van de Belastingdienst",
        Paper::FoundingDocument => "Oprichtingsdocument",
        Paper::ListOfDirectors => "Lijst van bestuurders",
        Paper::Extract => "Uittreksel Handelsregister",
        Paper::UmbrellaExtract => "Uittreksel van de koepelorganisatie",
        Paper::DirectorExtract => "Uittreksel van de bestuurder",
    };
    vec![
        format!("{title} - DEMO"),
        part.organisation.to_owned(),
        format!("KvK-nummer {:08}", part.kvk),
        String::new(),
        "Mag namens de organisatie tekenen:".to_owned(),
        part.who.name.to_owned(),
        format!(
            "geboren op {:02}-{:02}-{}",
            part.born.day(),
            part.born.month(),
            part.born.year()
        ),
        "alleen bevoegd".to_owned(),
    ]
}

/// A page with these lines on it.
fn pdf(lines: &[String]) -> Vec<u8> {
    // The standard fonts of a PDF know no other letters than these.
    let plain = |text: &String| -> String {
        let known = text.chars();
        known
            .filter(|c| c.is_ascii_alphanumeric() || " .-_:".contains(*c))
            .collect()
    };
    let shown: Vec<String> = lines
        .iter()
        .map(|text| format!("({}) Tj 0 -24 Td", plain(text)))
        .collect();
    let line = format!("BT /F1 14 Tf 60 760 Td {} ET", shown.join(" "));
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{line}\nendstream", line.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in (1..).zip(&objects) {
        places.push(file.len());
        file.extend(format!("{n} 0 obj\n{object}\nendobj\n").bytes());
    }
    let (start, size) = (file.len(), places.len() + 1);
    file.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").bytes());
    for place in &places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let trailer = format!("trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file.extend(trailer.bytes());
    file
}

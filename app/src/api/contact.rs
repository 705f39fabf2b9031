//! Questions to the operator: asking, one's own threads, and the clerks' side of them.

use crate::api::ApiError;
use domain::{
    contact::{Line, Topic},
    lang::Lang,
    time::Date,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How to reach the operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub phone: Option<Phone>,
    /// Somebody is signed in: name and address are known.
    pub known: bool,
    /// How many questions the reader has asked.
    pub asked: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    pub number: String,
    pub from_hour: u8,
    pub until_hour: u8,
    pub line: Line,
}

/// A line of a list of questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub id: String,
    pub topic: Topic,
    pub lang: Lang,
    pub begins: String,
    pub asked: Date,
    pub last: Date,
    /// The operator is to write next.
    pub waits: bool,
    pub closed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub by_operator: bool,
    pub day: Date,
    /// `14:05`, by the clock in the Netherlands.
    pub time: String,
    pub body: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    pub id: String,
    pub topic: Topic,
    pub lang: Lang,
    pub closed: bool,
    pub waits: bool,
    pub messages: u32,
    pub said: Vec<Said>,
}

/// A thread with who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub thread: Thread,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub organisation: Option<String>,
    pub known: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    pub rows: Vec<Row>,
    pub waiting: u32,
    pub answered: u32,
    /// From 1.
    pub page: u32,
    pub per_page: u32,
}

#[server(protocol = super::Call, endpoint = "contact/how")]
pub async fn read_contact() -> Result<Contact, ApiError> {
    let request = crate::server::request()?;
    let asked = match &request.actor {
        Some(actor) => services::contact::mine(&request.services, actor)
            .await?
            .len(),
        None => 0,
    };
    Ok(Contact {
        phone: services::contact::phone(&request.services).map(|phone| Phone {
            number: phone.number,
            from_hour: phone.opening.from_hour,
            until_hour: phone.opening.until_hour,
            line: phone.line,
        }),
        known: request.actor.is_some(),
        asked: u32::try_from(asked).unwrap_or(u32::MAX),
    })
}

#[server(protocol = super::Call, endpoint = "contact/mine")]
pub async fn read_questions() -> Result<Vec<Row>, ApiError> {
    let request = crate::server::request()?;
    let rows = services::contact::mine(&request.services, request.actor()?).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

#[server(protocol = super::Call, endpoint = "contact/one")]
pub async fn read_question(question: String) -> Result<Thread, ApiError> {
    let request = crate::server::request()?;
    let id = crate::server::id(&question)?;
    let thread = services::contact::one(&request.services, request.actor()?, id).await?;
    Ok(thread.into())
}

#[server(protocol = super::Call, endpoint = "contact/link")]
pub async fn read_question_by_link(token: String) -> Result<Thread, ApiError> {
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&token);
    let thread = services::contact::by_link(&request.services, &request.client(), &token).await?;
    Ok(thread.into())
}

#[server(protocol = super::Call, endpoint = "operator/questions")]
pub async fn read_desk_questions(state: String, page: String) -> Result<Desk, ApiError> {
    use services::contact;
    let request = crate::server::request()?;
    let page = page.parse::<u32>().unwrap_or(1).saturating_sub(1);
    let waiting = state != "answered";
    let desk = contact::desk(&request.services, request.actor()?, waiting, page).await?;
    Ok(Desk {
        rows: desk.rows.into_iter().map(Into::into).collect(),
        waiting: desk.waiting,
        answered: desk.answered,
        page: page + 1,
        per_page: contact::PAGE,
    })
}

#[server(protocol = super::Call, endpoint = "operator/question")]
pub async fn read_desk_question(question: String) -> Result<Opened, ApiError> {
    let request = crate::server::request()?;
    let id = crate::server::id(&question)?;
    let opened = services::contact::open(&request.services, request.actor()?, id).await?;
    Ok(Opened {
        thread: opened.thread.into(),
        name: opened.asker.name,
        email: opened.asker.email,
        phone: opened.asker.phone,
        organisation: opened.organisation,
        known: opened.known,
    })
}

#[cfg(feature = "ssr")]
impl From<services::contact::Row> for Row {
    fn from(row: services::contact::Row) -> Self {
        use domain::time::date_of;
        Self {
            id: row.id.to_string(),
            topic: row.topic,
            lang: row.lang,
            begins: row.begins,
            asked: date_of(row.asked_at),
            last: date_of(row.last_at),
            waits: row.waits,
            closed: row.closed,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<services::contact::Thread> for Thread {
    fn from(thread: services::contact::Thread) -> Self {
        use domain::time::{date_of, wall_clock};
        Self {
            id: thread.id.to_string(),
            topic: thread.topic,
            lang: thread.lang,
            closed: thread.closed_at.is_some(),
            waits: thread.waits,
            messages: thread.messages,
            said: thread
                .said
                .into_iter()
                .map(|said| Said {
                    by_operator: said.by_operator,
                    day: date_of(said.at),
                    time: wall_clock(said.at).strftime("%H:%M").to_string(),
                    body: said.body,
                })
                .collect(),
        }
    }
}

#[cfg(feature = "ssr")]
pub mod forms {
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit},
    };
    use domain::{contact::Topic, fault::Fault, id::QuestionId};
    use services::{
        contact::{self, Asked, Asker, LONGEST, New},
        secret::Token,
    };

    /// A new question. Name and address are there for who is not signed in.
    pub struct Ask {
        topic: Topic,
        name: String,
        email: String,
        phone: String,
        body: String,
    }

    impl Form for Ask {
        const PATH: &'static str = "/contact";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let topic = raw.parsed("topic", |code| {
                Topic::from_code(code).ok_or(Fault::NotAChoice)
            });
            let body = raw.lines("body", 1, LONGEST);
            let phone = raw.optional("phone", domain::contact::phone);
            // Without these fields somebody is signed in; the service looks.
            let stranger = raw.checked("stranger");
            let (name, email) = if stranger {
                (raw.text("name", 1, 80), raw.email("email"))
            } else {
                (Some(String::new()), Some(String::new()))
            };
            Some(Self {
                topic: topic?,
                name: name?,
                email: email?,
                phone: phone?.unwrap_or_default(),
                body: body?,
            })
        }
    }

    impl Submit for Ask {
        async fn submit(self, request: &Request) -> Outcome {
            let topic = self.topic;
            let new = New {
                topic,
                asker: Asker {
                    name: self.name,
                    email: self.email,
                    phone: self.phone,
                },
                body: self.body,
                lang: request.lang,
            };
            let actor = request.actor.as_ref();
            Ok(
                match contact::ask(&request.services, actor, &request.client(), new).await? {
                    Asked::Here(id) => {
                        Done::to(format!("/contact/questions/{id}")).notice(Notice::QuestionAsked)
                    }
                    Asked::Mailed => Done::to(format!("/contact?sent={}", topic.code()))
                        .notice(Notice::QuestionMailed),
                },
            )
        }
    }

    /// What is written in a thread, and how much of it was seen.
    struct More {
        body: String,
        messages: u32,
    }

    fn more(raw: &mut Raw) -> Option<More> {
        let body = raw.lines("body", 1, LONGEST);
        let messages = raw.choice("messages");
        Some(More {
            body: body?,
            messages: messages?,
        })
    }

    /// More in one of one's own threads.
    pub struct Add(More);

    impl Form for Add {
        const PATH: &'static str = "/contact/questions/{question}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            more(raw).map(Self)
        }
    }

    impl Submit for Add {
        async fn submit(self, request: &Request) -> Outcome {
            let id: QuestionId = request.id("question")?;
            let More { body, messages } = self.0;
            contact::add(&request.services, request.actor()?, id, messages, &body).await?;
            Ok(Done::to(format!("/contact/questions/{id}")).notice(Notice::QuestionSent))
        }
    }

    /// The same by the link in a mail.
    pub struct AddByLink(More);

    impl Form for AddByLink {
        const PATH: &'static str = "/contact/{token}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            more(raw).map(Self)
        }
    }

    impl Submit for AddByLink {
        async fn submit(self, request: &Request) -> Outcome {
            let name = request.param("token");
            let token = Token::received(name);
            let More { body, messages } = self.0;
            let client = request.client();
            contact::add_by_link(&request.services, &client, &token, messages, &body).await?;
            Ok(Done::to(format!("/contact/{name}")).notice(Notice::QuestionSent))
        }
    }

    /// A clerk's answer.
    pub struct Answer(More);

    impl Form for Answer {
        const PATH: &'static str = "/operator/questions/{question}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            more(raw).map(Self)
        }
    }

    impl Submit for Answer {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("question")?;
            let More { body, messages } = self.0;
            contact::answer(&request.services, request.actor()?, id, messages, &body).await?;
            Ok(Done::to("/operator/questions").notice(Notice::QuestionAnswered))
        }
    }

    /// Nothing more to say.
    pub struct Close {
        messages: u32,
    }

    impl Form for Close {
        const PATH: &'static str = "/operator/questions/{question}/close";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                messages: raw.choice("messages")?,
            })
        }
    }

    impl Submit for Close {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("question")?;
            contact::close(&request.services, request.actor()?, id, self.messages).await?;
            Ok(Done::to("/operator/questions").notice(Notice::QuestionClosed))
        }
    }

    pub fn all<S: Clone + Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<Ask>()
            .add::<Add>()
            .add::<AddByLink>()
            .add::<Answer>()
            .add::<Close>()
    }
}

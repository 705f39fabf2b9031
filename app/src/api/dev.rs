//! The demo's outbox: the mails and text messages that would have left. Outside the demo it does not exist.

use crate::api::{ApiError, activation::Arrival};
use domain::time::Date;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Both kinds, each the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox {
    pub texts: Vec<Text>,
    pub mails: Vec<Mail>,
}

/// A text message. Outside the demo nobody reads its number or its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub to: String,
    pub text: String,
    pub arrival: Arrival,
    pub day: Date,
    pub time: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub id: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    /// Addresses of pages, in order; those of this site as a path.
    pub links: Vec<String>,
    pub state: MailState,
    pub day: Date,
    /// Hours and minutes in Amsterdam, `14:05`.
    pub time: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailState {
    /// Others for the same reader may still join it.
    Waiting,
    Sent,
    Dead,
}

#[server(protocol = super::Call, endpoint = "dev/outbox")]
pub async fn read_outbox() -> Result<Outbox, ApiError> {
    use domain::time::{date_of, wall_clock};
    let request = crate::server::request()?;
    let origin = request.services.settings.public_origin.clone();
    let kept = services::messages::kept::list(&request.services).await?;
    let texts = services::messages::texts::list(&request.services).await?;
    let texts = texts.into_iter().map(|text| Text {
        to: text.to,
        text: text.text,
        arrival: super::activation::convert::arrival(text.arrival),
        day: date_of(text.at),
        time: wall_clock(text.at).strftime("%H:%M").to_string(),
    });
    let mails = kept
        .into_iter()
        .map(|mail| Mail {
            id: mail.id.to_string(),
            to: mail.to,
            subject: mail.subject,
            text: mail.text,
            links: mail
                .links
                .into_iter()
                .map(|link| match link.strip_prefix(&origin) {
                    Some(path) if path.starts_with('/') => path.to_owned(),
                    _ => link,
                })
                .collect(),
            state: match mail.state.code() {
                "sent" => MailState::Sent,
                "dead" => MailState::Dead,
                _ => MailState::Waiting,
            },
            day: date_of(mail.at),
            time: wall_clock(mail.at).strftime("%H:%M").to_string(),
        })
        .collect();
    Ok(Outbox {
        texts: texts.collect(),
        mails,
    })
}

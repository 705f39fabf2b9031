//! The demo's outbox: the mails that would have left. Outside the demo it does not exist.

use crate::api::ApiError;
use domain::time::Date;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

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

/// Newest first.
#[server(protocol = super::Call, endpoint = "dev/outbox")]
pub async fn read_outbox() -> Result<Vec<Mail>, ApiError> {
    use domain::time::{date_of, wall_clock};
    let request = crate::server::request()?;
    let origin = request.services.settings.public_origin.clone();
    let kept = services::messages::kept::list(&request.services).await?;
    Ok(kept
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
        .collect())
}

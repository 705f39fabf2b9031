//! What is under way as a file for a spreadsheet, in the words of the page. Which lines are in it is decided by the list.

use super::pending::Line;
use crate::{
    Services,
    error::Result,
    order::product,
    overview::{Sheet, sheet::Writer},
};
use domain::{
    application::{ApplicationState, Kind, Waiting},
    lang::Lang,
    time::date_of,
};

pub(super) fn pending(s: &Services, lang: Lang, lines: &[Line]) -> Result<Sheet> {
    let (name, header) = match lang {
        Lang::Nl => (
            "lopende-aanvragen",
            [
                "Naam",
                "E-mailadres",
                "Organisatie",
                "Aanvraag",
                "Product",
                "Stand",
                "Wie is aan zet",
                "Sinds",
                "Klaar op",
                "Te laat",
                "Spoed",
                "Aangevraagd door",
            ],
        ),
        Lang::En => (
            "pending-applications",
            [
                "Name",
                "E-mail address",
                "Organisation",
                "Application",
                "Product",
                "State",
                "Whose turn",
                "Since",
                "Ready on",
                "Late",
                "Urgent",
                "Applied for by",
            ],
        ),
    };
    let mut writer = Writer::new(lang, name, date_of(s.now()), &header)?;
    for line in lines {
        writer.row(&[
            line.name.as_str(),
            &line.email,
            &line.organisation.name,
            kind(lang, line.kind),
            product(lang, line.product),
            state(lang, line.state),
            turn(lang, line.waiting),
            &date_of(line.since).to_string(),
            &line.promised.to_string(),
            yes(lang, line.late),
            yes(lang, line.urgent),
            line.applied_by.as_deref().unwrap_or_default(),
        ])?;
    }
    writer.finish()
}

const fn yes(lang: Lang, yes: bool) -> &'static str {
    match (yes, lang) {
        (true, Lang::Nl) => "ja",
        (true, Lang::En) => "yes",
        (false, Lang::Nl) => "nee",
        (false, Lang::En) => "no",
    }
}

const fn kind(lang: Lang, kind: Kind) -> &'static str {
    match (kind, lang) {
        (Kind::Manager, Lang::Nl) => "beheerder worden",
        (Kind::Manager, Lang::En) => "becoming manager",
        (Kind::Means, Lang::Nl) => "middel",
        (Kind::Means, Lang::En) => "means",
        (Kind::Upgrade, Lang::Nl) => "hoger niveau",
        (Kind::Upgrade, Lang::En) => "higher level",
        (Kind::Representative, Lang::Nl) => "vertegenwoordiger worden",
        (Kind::Representative, Lang::En) => "becoming representative",
    }
}

const fn state(lang: Lang, state: ApplicationState) -> &'static str {
    use ApplicationState as S;
    match (state, lang) {
        (S::Draft, Lang::Nl) => "concept",
        (S::Draft, Lang::En) => "draft",
        (S::Submitted, Lang::Nl) => "link nog niet geopend",
        (S::Submitted, Lang::En) => "link not opened yet",
        (S::EmailConfirmed, Lang::Nl) => "e-mailadres bevestigd",
        (S::EmailConfirmed, Lang::En) => "address confirmed",
        (S::AwaitingSignatures { .. }, Lang::Nl) => "wacht op akkoord",
        (S::AwaitingSignatures { .. }, Lang::En) => "waits for agreement",
        (S::InReview, Lang::Nl) => "in behandeling",
        (S::InReview, Lang::En) => "being looked at",
        (S::MoreNeeded, Lang::Nl) => "meer nodig",
        (S::MoreNeeded, Lang::En) => "more is needed",
        (S::IdentificationNeeded, Lang::Nl) => "identiteitsbewijs nodig",
        (S::IdentificationNeeded, Lang::En) => "identity document needed",
        (S::Approved, Lang::Nl) => "goedgekeurd",
        (S::Approved, Lang::En) => "approved",
        (S::Issued, Lang::Nl) => "uitgegeven",
        (S::Issued, Lang::En) => "issued",
        (S::Cancelled, Lang::Nl) => "geannuleerd",
        (S::Cancelled, Lang::En) => "cancelled",
        (S::Refused, Lang::Nl) => "afgekeurd",
        (S::Refused, Lang::En) => "refused",
        (S::Expired, Lang::Nl) => "verlopen",
        (S::Expired, Lang::En) => "expired",
    }
}

const fn turn(lang: Lang, waiting: Waiting) -> &'static str {
    match (waiting, lang) {
        (Waiting::User, Lang::Nl) => "de gebruiker",
        (Waiting::User, Lang::En) => "the user",
        (Waiting::Representative { .. }, Lang::Nl) => "beheerder of vertegenwoordiger",
        (Waiting::Representative { .. }, Lang::En) => "manager or representative",
        (Waiting::Clerk, _) => "Schakel",
        (Waiting::Nobody, Lang::Nl) => "niemand",
        (Waiting::Nobody, Lang::En) => "nobody",
    }
}

//! Words that several of these pages share: products, what a line of an order is for, where an application is.

use crate::{
    api::pending::Line,
    components::Tone,
    format,
    text::{apply as a, means as m, orders as o, pending as p},
};
use domain::{
    application::{ApplicationState, Kind, Product, Waiting},
    lang::Lang,
    level::Level,
    price::{Amount, Charge, Item},
};
use leptos::prelude::*;

pub fn product(lang: Lang, product: Product) -> &'static str {
    match product {
        Product::Eh2Plus => a::eh2plus(lang),
        Product::Eh3 => a::eh3(lang),
        Product::Eh4 => a::eh4(lang),
        Product::TaxOnly => a::tax_only(lang),
    }
}

/// The same where space is short.
pub fn short(lang: Lang, product: Product) -> &'static str {
    match product {
        Product::TaxOnly => a::tax_only_short(lang),
        other => other.level().name(),
    }
}

/// Somebody has a means that could rise instead (R-LOA-7).
pub fn lower(lang: Lang, href: String, level: Level) -> impl IntoView {
    let what = m::upgrade(lang);
    view! { {a::has_lower(lang, level.name())} " " <a href=href>{what}</a> }
}

pub fn item(lang: Lang, item: Item, of: Product, years: i16) -> String {
    match item {
        Item::Means => o::item_means(lang, product(lang, of), a::years(lang, i32::from(years))),
        Item::Urgent => o::item_urgent(lang).to_owned(),
        Item::Authorisations => o::item_authorisations(lang).to_owned(),
    }
}

/// What some lines come to, and their VAT per rate.
pub fn sums(charges: &[Charge]) -> Vec<(u16, Amount)> {
    let mut sums: Vec<(u16, Amount)> = Vec::new();
    for charge in charges {
        let rate = charge.vat_percent;
        match sums.iter_mut().find(|(known, _)| *known == rate) {
            Some((_, sum)) => *sum = sum.plus(charge.amount()),
            None => sums.push((rate, charge.amount())),
        }
    }
    sums
}

/// A price without VAT, in a line: "€ 36,00 voor 1 jaar".
pub fn price_line(lang: Lang, cents: u32, years: i16) -> String {
    let price = format::money(lang, i64::from(cents));
    a::price_line(lang, price, a::years(lang, i32::from(years)))
}

pub fn kind(lang: Lang, kind: Kind) -> &'static str {
    match kind {
        Kind::Manager => p::kind_manager(lang),
        Kind::Means => p::kind_means(lang),
        Kind::Upgrade => p::kind_upgrade(lang),
        Kind::Representative => p::kind_representative(lang),
    }
}

pub fn state(lang: Lang, state: ApplicationState) -> (Tone, &'static str) {
    use ApplicationState as S;
    match state {
        S::Draft => (Tone::Neutral, p::state_draft(lang)),
        S::Submitted => (Tone::Waiting, p::state_submitted(lang)),
        S::EmailConfirmed => (Tone::Info, p::state_confirmed(lang)),
        S::AwaitingSignatures { .. } => (Tone::Waiting, p::state_signatures(lang)),
        S::InReview => (Tone::Info, p::state_review(lang)),
        S::MoreNeeded => (Tone::Waiting, p::state_more(lang)),
        S::IdentificationNeeded => (Tone::Waiting, p::state_identification(lang)),
        S::Approved => (Tone::Good, p::state_approved(lang)),
        S::Issued => (Tone::Good, p::state_issued(lang)),
        S::Cancelled => (Tone::Neutral, p::state_cancelled(lang)),
        S::Refused => (Tone::Bad, p::state_refused(lang)),
        S::Expired => (Tone::Neutral, p::state_expired(lang)),
    }
}

/// Whose turn it is, with what to do where that is known.
pub fn turn(lang: Lang, line: &Line) -> String {
    match (line.waiting, line.state) {
        (Waiting::User, ApplicationState::Submitted) => p::turn_user_mail(lang).to_owned(),
        (Waiting::User, ApplicationState::IdentificationNeeded) if line.in_person => {
            p::turn_user_counter(lang).to_owned()
        }
        (Waiting::User, ApplicationState::IdentificationNeeded) if line.declined => {
            p::turn_user_identify_again(lang).to_owned()
        }
        (Waiting::User, ApplicationState::IdentificationNeeded) => {
            p::turn_user_identify(lang).to_owned()
        }
        // A confirmed address waits for the code and the password.
        (Waiting::User, ApplicationState::Approved) | (_, ApplicationState::EmailConfirmed)
            if line.ours =>
        {
            p::turn_user_activate(lang).to_owned()
        }
        (Waiting::User, _) => p::turn_user(lang).to_owned(),
        (Waiting::Representative { .. }, _) if line.kind == Kind::Upgrade => {
            p::turn_decide(lang).to_owned()
        }
        (Waiting::Representative { signed, needed }, _) => p::turn_signers(lang, signed, needed),
        (Waiting::Clerk, _) => p::turn_operator(lang).to_owned(),
        (Waiting::Nobody, _) => p::turn_nobody(lang).to_owned(),
    }
}

/// What one agrees to: the duties, and how a means ends or goes on (R-AAN-10).
pub fn conditions(lang: Lang) -> impl IntoView {
    view! {
        <details class="fold">
            <summary>{a::terms_read(lang)}</summary>
            <ul>
                <li>{a::terms_personal(lang)}</li>
                <li>{a::terms_loss(lang)}</li>
                <li>{a::terms_suspend(lang)}</li>
                <li>{a::terms_leave(lang)}</li>
                <li>{a::terms_end(lang)}</li>
                <li>{a::terms_renew(lang)}</li>
                <li>{a::terms_cancel(lang)}</li>
            </ul>
        </details>
    }
}

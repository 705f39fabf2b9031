//! `/dev/outbox`: the mails and text messages that the demo keeps instead of sending. Outside the demo there is no such page.

use crate::{
    api::dev::{self as api, Mail, MailState, Outbox as Kept, Text},
    components::{EmptyState, PageTitle, StatusTag, Tone, loaded},
    format,
    lang::lang,
    pages::activation::arrival,
    text::dev as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Outbox() -> impl IntoView {
    loaded(|| (), |()| api::read_outbox(), screen)
}

fn screen(kept: Kept) -> impl IntoView {
    let lang = lang();
    let Kept { texts, mails } = kept;
    let none = mails.is_empty();
    let texts = (!texts.is_empty()).then(|| {
        let texts = texts.into_iter().map(|text| texted(lang, text)).collect_view();
        view! {
            <h2 class="nl-heading nl-heading--level-2">{t::texts(lang)}</h2>
            <ol class="plan">{texts}</ol>
            <h2 class="nl-heading nl-heading--level-2">{t::mails(lang)}</h2>
        }
    });
    let mails = mails.into_iter().map(|mail| shown(lang, mail)).collect_view();
    view! {
        <PageTitle text=t::title(lang)/>
        <p class="lead">{t::lead(lang)}</p>
        {texts}
        {if none {
            view! { <EmptyState title=t::empty_title(lang) text=t::empty_text(lang)/> }.into_any()
        } else {
            view! { <ol class="plan">{mails}</ol> }.into_any()
        }}
    }
}

fn texted(lang: Lang, text: Text) -> impl IntoView {
    let when = format!("{} {}", format::short_date(lang, text.day), text.time);
    view! {
        <li class="card">
            <h3 class="nl-heading nl-heading--level-3">{t::text_to(lang, text.to)}</h3>
            <p><time class="quiet" datetime=text.day.to_string()>{when}</time></p>
            <p>{text.text}</p>
            {arrival(lang, text.arrival)}
        </li>
    }
}

fn shown(lang: Lang, mail: Mail) -> impl IntoView {
    let (tone, state) = match mail.state {
        MailState::Waiting => (Tone::Waiting, t::waiting(lang)),
        MailState::Sent => (Tone::Good, t::sent(lang)),
        MailState::Dead => (Tone::Bad, t::dead(lang)),
    };
    let when = format!("{} {}", format::short_date(lang, mail.day), mail.time);
    let links = mail
        .links
        .into_iter()
        .map(|link| view! { <li><a href=link.clone() rel="external">{link.clone()}</a></li> })
        .collect_view();
    let words = mail
        .text
        .lines()
        .map(|line| view! { {line.to_owned()} <br/> })
        .collect_view();
    let html = format!("/dev/outbox/{}/mail.html", mail.id);
    let subject = mail.subject.clone();
    view! {
        <li class="card">
            <h2 class="nl-heading nl-heading--level-3">{mail.subject}</h2>
            <p>
                {t::to(lang, mail.to)} " "
                <time class="quiet" datetime=mail.day.to_string()>{when}</time> " "
                <StatusTag tone text=state/>
            </p>
            <ul class="list">{links}</ul>
            <details>
                <summary>{t::read(lang)} <span class="visually-hidden">" " {subject.clone()}</span></summary>
                <p>{words}</p>
            </details>
            <p><a class="nl-button nl-button--secondary button--small" href=html rel="external">{t::html(lang)} <span class="visually-hidden">" " {subject}</span></a></p>
        </li>
    }
}

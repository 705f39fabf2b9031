//! `/clients/request/check/:draft`: per client whether it can be asked, and if not, why and what to do.

use super::{
    ask::steps,
    request::{called, place},
};
use crate::{
    api::clients::{self as api, MOST_NAMED},
    components::{
        Fact, Facts, LevelBadge, Note, NoteLook, PageTitle, ServiceTicks, StatusTag, Steps, Tone, loaded, param, query,
    },
    fault,
    form::PostForm,
    format,
    lang::lang,
    text::clients as t,
};
use domain::{
    lang::Lang,
    view::chain::{PlanPart, PlanRow, RequestDraft, RequestLook},
};
use leptos::prelude::*;

#[component]
pub fn Check() -> impl IntoView {
    let (draft, skipped, of) = (param("draft"), query("skipped"), query("of"));
    loaded(move || draft.get(), api::read_draft, move |looked| match looked {
        RequestLook::Asks(asked) => {
            let skipped = skipped_lines(lang(), &skipped.get_untracked(), &of.get_untracked());
            screen(asked, &draft.get_untracked(), skipped).into_any()
        }
        RequestLook::Sent(outcome) => sent(&outcome).into_any(),
    })
}

fn sent(outcome: &str) -> impl IntoView + use<> {
    let lang = lang();
    view! {
        <Steps steps=steps(lang) current=2/>
        <PageTitle text=t::sent_before(lang)/>
        <p><a class="nl-button nl-button--primary" href=format!("/clients/request/sent/{outcome}")>{t::sent_before_do(lang)}</a></p>
    }
}

/// Lines of the list that have no number: so many, and the first ones by their own number.
fn skipped_lines(lang: Lang, skipped: &str, of: &str) -> Option<String> {
    // Only numbers, and few: the address is anybody's.
    let lines: Vec<String> = skipped
        .split(',')
        .filter_map(|line| line.parse::<u16>().ok())
        .take(MOST_NAMED)
        .map(|line| line.to_string())
        .collect();
    let count = of.parse::<u16>().map_or(lines.len(), |of| lines.len().max(of.into()));
    let more = if count > lines.len() { ", …" } else { "" };
    (!lines.is_empty()).then(|| t::check_skipped(lang, count, lines.join(", ") + more))
}

fn screen(asked: RequestDraft, draft: &str, skipped: Option<String>) -> impl IntoView + use<> {
    let lang = lang();
    let change = format!("/clients/request?draft={draft}");
    let can = u32::try_from(asked.clients.iter().filter(|row| row.can_send).count()).unwrap_or(u32::MAX);
    let all = asked.clients.len();
    let one_level = asked.level;
    // What is said of all is not said of each.
    let rows = asked
        .clients
        .into_iter()
        .map(|row| PlanRow { level: row.level.filter(|_| one_level.is_none()), ..row })
        .map(|row| plan_row(lang, row, None, None))
        .collect_view();
    let mut facts = vec![Fact::new(t::until(lang), format::date(lang, asked.last_day))];
    facts.extend(one_level.map(|level| Fact::new(t::level(lang), view! { <LevelBadge level/> })));
    let message = (!asked.message.is_empty())
        .then(|| view! { <figure class="quote"><blockquote><p>{asked.message}</p></blockquote></figure> });
    view! {
        <Steps steps=steps(lang) current=1/>
        <PageTitle text=t::check_title(lang)/>
        <p class="lead">{t::check_lead(lang)}</p>
        {if can == 0 {
            view! { <Note look=NoteLook::Warning title=t::check_nobody(lang)><p>{t::check_nobody_text(lang)}</p></Note> }.into_any()
        } else {
            view! { <p>{t::check_count(lang, all, can)}</p> }.into_any()
        }}
        {skipped.map(|words| view! { <Note look=NoteLook::Warning><p>{words}</p></Note> })}
        <div class="card">
            <h2 class="nl-heading nl-heading--level-3">{t::check_what(lang)}</h2>
            <ServiceTicks services=asked.services/>
            <Facts facts/>
            {message}
            <p><a href=change.clone()>{t::change(lang)}</a></p>
        </div>
        <h2 class="nl-heading nl-heading--level-3">{t::check_whom(lang)}</h2>
        <ul class="plan">{rows}</ul>
        {if can > 0 {
            view! {
                <PostForm submit=t::send(lang, can) beside=move || view! { <a href=change.clone()>{t::change(lang)}</a> }>
                    ""
                </PostForm>
            }.into_any()
        } else {
            view! { <p><a class="nl-button nl-button--secondary" href=change>{t::change(lang)}</a></p> }.into_any()
        }}
    }
}

/// One client of the plan; `came` says what came of it once it has gone, and `after` what can be done then.
pub(super) fn plan_row(
    lang: Lang,
    row: PlanRow,
    came: Option<(Tone, &'static str)>,
    after: Option<AnyView>,
) -> impl IntoView {
    let nameless = row.client.name.is_empty();
    let name = called(lang, &row.client);
    let place = (!nameless).then(|| place(&row.client));
    let partly = !row.services.is_empty();
    let mail = match (row.told.is_empty(), row.mails) {
        _ if came.is_some() || !row.can_send || !row.here => None,
        (true, mails) => Some(t::plan_mails(lang, mails)),
        (false, _) => Some(t::plan_told(lang, row.told.join(", "))),
    };
    let renews = row.parts.iter().any(|(_, part)| *part == PlanPart::Renewed);
    let before = match (row.can_send, partly, row.here) {
        (false, ..) => (Tone::Bad, t::plan_no(lang)),
        (true, true, _) => (Tone::Waiting, t::plan_part(lang)),
        (true, false, true) => (Tone::Good, t::plan_yes(lang)),
        (true, false, false) => (Tone::Info, t::plan_link(lang)),
    };
    let (tone, text) = came.unwrap_or(before);
    let whole = row.faults.into_iter().map(|reason| view! { <li>{fault::text(reason, lang)}</li> }).collect_view();
    let parts = row
        .services
        .into_iter()
        .map(|(service, reason)| view! { <li><strong>{service}</strong> ": " {fault::text(reason, lang)}</li> })
        .collect_view();
    let asked = row
        .parts
        .into_iter()
        .map(|(service, part)| match part {
            PlanPart::New => t::plan_new(lang, service),
            PlanPart::Renewed => t::plan_renewed(lang, service),
            PlanPart::Kept(day) => t::plan_kept(lang, service, format::date(lang, day)),
        })
        .map(|words| view! { <li>{words}</li> })
        .collect_view();
    view! {
        <li class="card plan__row">
            <div class="plan__head">
                <span><strong>{name}</strong> " " <span class="quiet">{place}</span></span>
                <StatusTag tone text/>
            </div>
            <ul class="plan__why">{asked}{whole}{parts}</ul>
            {row.level.map(|level| view! { <p>{t::level(lang)} ": " <LevelBadge level/></p> })}
            {renews.then(|| view! { <p>{t::plan_stay(lang)}</p> })}
            {mail.map(|mail| view! { <p class="quiet">{mail}</p> })}
            {row.asked.map(|id| view! { <p><a href=format!("/clients/requests/{id}")>{t::asked_already(lang)}</a></p> })}
            {(!row.here && row.can_send && nameless && came.is_none()).then(|| view! { <p>{t::plan_not_looked_up(lang)}</p> })}
            {(!row.here && row.can_send && came.is_none()).then(|| view! { <p class="quiet">{t::plan_link_text(lang)}</p> })}
            {after}
        </li>
    }
}

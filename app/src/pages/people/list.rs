//! `/people`: colleagues with what they may do here, and who is invited.

use crate::{
    api::{
        invitations::{Delivery, Invited},
        people::{self as api, Asked, Colleague, Staff},
    },
    components::{
        Column, DataTable, EmptyState, Export, Filter, Filters, LevelBadge, Manage, PageTitle, Pagination,
        SearchForm, StatusTag, Tone, loaded, query,
    },
    form::{ButtonLook, PostButton},
    format,
    lang::lang,
    text::people as t,
};
use domain::{lang::Lang, view::Page};
use leptos::prelude::*;

/// The page of the open invitations in the URL; `page` is that of the colleagues.
const INVITED: &str = "invited";

#[component]
pub fn List() -> impl IntoView {
    let (state, q, sort, page) = (query("state"), query("q"), query("sort"), query("page"));
    let invited = query(INVITED);
    let asked = move || Asked {
        state: state.get(),
        q: q.get(),
        sort: sort.get(),
        page: page.get(),
        invited: invited.get(),
    };
    loaded(asked, api::read_staff, move |staff| screen(staff, untrack(|| q.get().trim().is_empty())))
}

/// What somebody is here, in words.
pub(super) fn roles(
    lang: Lang,
    representative: bool,
    manager: Option<domain::level::Level>,
) -> String {
    match (representative, manager) {
        (true, Some(level)) => t::role_both(lang, level.name()),
        (true, None) => t::role_representative(lang).to_owned(),
        (false, Some(level)) => t::role_manager(lang, level.name()),
        (false, None) => t::role_user(lang).to_owned(),
    }
}

/// `all`: nothing was searched for.
fn screen(staff: Staff, all: bool) -> impl IntoView {
    let lang = lang();
    let Staff {
        rows,
        total,
        page,
        size,
        counts,
        pending,
        manages,
    } = staff;
    let open = (pending.total > 0).then_some(pending.total);
    let count = |code: &str| counts.iter().find(|(filter, _)| filter == code).map(|(_, count)| *count);
    let alone = all && count("all") == Some(1) && pending.rows.is_empty() && total == 1;
    let filters = [
        ("all", t::filter_all(lang)),
        ("managers", t::filter_managers(lang)),
        ("authorised", t::filter_authorised(lang)),
        ("without_means", t::filter_without_means(lang)),
        ("without_team", t::filter_without_team(lang)),
        ("never_used", t::filter_never_used(lang)),
    ]
    .map(|(code, label)| Filter::new(if code == "all" { "" } else { code }, label, count(code)))
    .to_vec();
    let list = if rows.is_empty() {
        // Who is invited stands below.
        open.is_none().then(|| view! { <p>{t::nothing(lang)}</p> }).into_any()
    } else {
        view! {
            {table(lang, rows)}
            <Pagination page per_page=size total/>
            <p class="screen-only"><Export path="/people.csv"/></p>
        }
        .into_any()
    };
    view! {
        <Manage/>
        <div class="title-row">
            <PageTitle text=t::title(lang)/>
            {manages.then(|| view! {
                <a class="nl-button nl-button--primary" href="/people/invite">{t::invite(lang)}</a>
            })}
        </div>
        <p class="screen-only">
            <a href="/people/teams">{t::teams(lang)}</a>
            {manages.then(|| view! { " · " <a href="/means/apply">{crate::text::apply::apply(lang)}</a> })}
            {manages.then(|| view! { " · " <a href="/people/authorise">{t::authorise_several(lang)}</a> })}
            " · "
            <a href="/people/revoke">{t::revoke_several(lang)}</a>
            {open.map(|total| view! { " · " <a href="#pending">{t::pending(lang)} " (" {total} ")"</a> })}
        </p>
        <SearchForm label=t::search(lang)/>
        <Filters name="state" filters/>
        {list}
        {invitations(lang, pending, manages)}
        {(alone && manages).then(|| view! {
            <EmptyState title=t::alone_title(lang) text=t::alone_text(lang)>
                <a class="nl-button nl-button--primary" href="/people/invite">{t::invite(lang)}</a>
            </EmptyState>
        })}
    }
}

fn table(lang: Lang, rows: Vec<Colleague>) -> impl IntoView {
    let columns = vec![
        Column::new(t::name(lang)).sorted("name"),
        Column::new(t::role(lang)).plain(),
        Column::new(t::means(lang)).beside(),
        Column::new(t::teams(lang)),
        Column::new(t::own_clients(lang)).number().minor(),
        Column::new(t::last_used(lang)).sorted("last_use").day(),
        Column::new(t::since(lang)).sorted("since").day().minor(),
    ];
    let rows = rows
        .into_iter()
        .map(|row| {
            let means = if let Some(level) = row.means {
                view! { <LevelBadge level/> }.into_any()
            } else {
                let (tone, text) = match (row.suspended, row.had_means) {
                    (true, _) => (Tone::Waiting, t::means_suspended(lang)),
                    (false, true) => (Tone::Neutral, t::means_over(lang)),
                    (false, false) => (Tone::Waiting, t::means_none(lang)),
                };
                view! { <StatusTag tone text/> }.into_any()
            };
            vec![
                view! { <a href=format!("/people/{}", row.person)><strong>{row.name}</strong></a> <small>{row.email}</small> }.into_any(),
                roles(lang, row.representative, row.manager).into_any(),
                means,
                if row.teams.is_empty() { ().into_any() } else { row.teams.join(", ").into_any() },
                row.assignments.to_string().into_any(),
                row.last_use.map_or_else(|| t::never_used(lang).to_owned(), |day| format::short_date(lang, day)).into_any(),
                format::short_date(lang, row.since).into_any(),
            ]
        })
        .collect::<Vec<_>>();
    view! { <DataTable caption=t::title(lang) columns rows/> }
}

fn invitations(lang: Lang, pending: Page<Invited>, manages: bool) -> Option<impl IntoView + use<>> {
    let Page { rows, total, page, size } = pending;
    if rows.is_empty() {
        return None;
    }
    let columns = vec![
        Column::new(t::invited(lang)),
        Column::new(t::offered(lang)),
        Column::new(t::mail(lang)),
        Column::new(t::link_until(lang)),
        Column::new(""),
    ];
    let rows = rows
        .into_iter()
        .map(|row| invitation(lang, row, manages))
        .collect::<Vec<_>>();
    Some(view! {
        <section>
            <h2 class="nl-heading nl-heading--level-2" id="pending">{t::pending(lang)}</h2>
            <DataTable caption=t::pending(lang) columns rows/>
            {(total > size).then(|| view! { <Pagination page per_page=size total name=INVITED/> })}
        </section>
    })
}

fn invitation(lang: Lang, row: Invited, manages: bool) -> Vec<AnyView> {
    let (tone, arrived) = match row.delivery {
        _ if row.expired => (Tone::Bad, t::link_expired(lang)),
        Delivery::Waiting => (Tone::Waiting, t::mail_waiting(lang)),
        Delivery::Sent => (Tone::Good, t::mail_sent(lang)),
        Delivery::Retrying => (Tone::Waiting, t::mail_retrying(lang)),
        Delivery::Failed => (Tone::Bad, t::mail_failed(lang)),
    };
    let team = (!row.team.is_empty()).then(|| t::in_team(lang, &row.team));
    let services = (row.services > 0).then(|| t::with_services(lang, row.services));
    let more = team.into_iter().chain(services).collect::<Vec<_>>().join(", ");
    let base = format!("/people/invitations/{}", row.id);
    let about = row.email.clone();
    vec![
        view! { <strong>{row.email}</strong> <small>{t::invited_by(lang, row.invited_by, format::short_date(lang, row.sent))}</small> }.into_any(),
        view! { {roles(lang, false, row.manager)} " " <small>{more}</small> }.into_any(),
        view! { <StatusTag tone text=arrived/> }.into_any(),
        format::short_date(lang, row.last_day).into_any(),
        view! {
            {manages.then(|| view! {
                <PostButton action=format!("{base}/resend") label=t::resend(lang) look=ButtonLook::Quiet/>
            })}
            " "
            <a href=format!("{base}/revoke")>{t::revoke(lang)} <span class="visually-hidden">" " {about}</span></a>
        }
        .into_any(),
    ]
}

//! `/clients/:mandate`: one client: the chain, what is granted, who acts, what happened.

use super::request::open_requests;
use crate::{
    api::clients as api,
    components::{
        Chain, Column, DataTable, EmptyState, Granted, History, Leg, Link, PageTitle, loaded, param,
    },
    form::{ButtonLook, Field, PostForm},
    format,
    lang::lang,
    text::clients as t,
};
use domain::{
    lang::Lang,
    view::chain::{Able, Assignee, AssignmentView, MandateDetail},
};
use leptos::prelude::*;

#[component]
pub fn Client() -> impl IntoView {
    let mandate = param("mandate");
    loaded(move || mandate.get(), api::read_client, screen)
}

fn is_running(detail: &MandateDetail) -> bool {
    detail.grants.iter().flat_map(|grant| &grant.services).any(|row| row.state.is_usable())
}

/// Client → office → people, with the legs as they stand.
pub(crate) fn picture(lang: Lang, detail: &MandateDetail) -> impl IntoView + use<> {
    let running = is_running(detail);
    let (able, others): (Vec<_>, Vec<_>) =
        detail.assignments.iter().partition(|row| running && row.able.is_able());
    let names = |rows: &[&AssignmentView]| rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>().join(", ");
    let nobody = able.is_empty() && (others.is_empty() || !running);
    let kvk = |party: &domain::view::Party| t::number(lang, format::kvk(&party.number.to_string()));
    let mut links = vec![
        Link::new(detail.client.name.clone(), kvk(&detail.client)).leg(if running { Leg::Holds } else { Leg::Broken }),
        // Who is assigned and cannot log in yet: that leg was laid, and does not hold.
        Link::new(detail.intermediary.name.clone(), kvk(&detail.intermediary)).leg(match (able.is_empty(), nobody) {
            (false, _) => Leg::Holds,
            (true, true) => Leg::Waits,
            (true, false) => Leg::Broken,
        }),
    ];
    links.push(if nobody {
        Link::new(t::nobody(lang), if running { t::nobody_text(lang) } else { "" }).anyone()
    } else if able.is_empty() {
        Link::new(names(&others), t::cannot_yet(lang, others.len()))
    } else {
        let may = if able.len() == 1 { t::may_act(lang) } else { t::may_act_several(lang) };
        let not = if others.is_empty() { String::new() } else { t::not_yet(lang, names(&others)) };
        Link::new(names(&able), format!("{may}{not}"))
    });
    view! { <div class="card"><Chain links/></div> }
}

fn screen(detail: MandateDetail) -> impl IntoView {
    let lang = lang();
    let base = format!("/clients/{}", detail.mandate);
    let picture = picture(lang, &detail);
    let running = is_running(&detail);
    let may_assign = detail.may_assign;
    let requests = open_requests(lang, &detail.requests);
    let assigned = assignments(lang, &detail, &base);
    let kvk = detail.client.number.to_string();
    view! {
        <p><a href="/clients">{t::to_clients(lang)}</a></p>
        <PageTitle text=detail.client.name.clone()/>
        {picture}
        <div class="actions">
            {(may_assign && running).then(|| view! { <a class="nl-button nl-button--primary" href=format!("{base}/assign")>{t::assign(lang)}</a> })}
            {detail.may_extend.then(|| {
                let look = if running { "nl-button nl-button--secondary" } else { "nl-button nl-button--primary" };
                view! { <a class=look href=format!("/clients/request?kvk={kvk}")>{if running { t::renew_or_more(lang) } else { t::ask_again(lang) }}</a> }
            })}
            {(detail.may_stop && running).then(|| view! { <a class="nl-button nl-button--secondary" href=format!("{base}/stop")>{t::give_up(lang)}</a> })}
            <a href=format!("/why?client={}", detail.client.id.map(|id| id.to_string()).unwrap_or_default())>{t::why(lang)}</a>
        </div>
        {requests}
        <h2 class="nl-heading nl-heading--level-2">{t::who(lang)}</h2>
        {assigned}
        <h2 class="nl-heading nl-heading--level-2">{t::granted(lang)}</h2>
        <Granted detail=&detail/>
        {may_assign.then(|| view! {
            <section class="screen-only">
                <h2 class="nl-heading nl-heading--level-2">{t::own_label(lang)}</h2>
                <PostForm submit=t::save(lang) look=ButtonLook::Quiet>
                    <Field name="label" label=t::label(lang) hint=t::label_hint(lang) value=detail.label.clone() optional=true/>
                </PostForm>
            </section>
        })}
        <History lines=detail.history.clone()/>
    }
}

fn assignments(lang: Lang, detail: &MandateDetail, base: &str) -> AnyView {
    if detail.assignments.is_empty() {
        let assign = format!("{base}/assign");
        let running = is_running(detail);
        let may = detail.may_assign && running;
        return view! {
            <EmptyState title=t::nobody(lang) text=if running { t::nobody_long(lang) } else { t::grants_nothing(lang) }>
                {may.then(|| view! { <a class="nl-button nl-button--primary" href=assign>{t::assign(lang)}</a> })}
            </EmptyState>
        }
        .into_any();
    }
    let running = is_running(detail);
    let client = detail.client.id.map(|id| id.to_string()).unwrap_or_default();
    let columns = vec![
        Column::new(t::person_or_team(lang)),
        Column::new(t::services(lang)),
        Column::new(t::since(lang)),
        Column::new(""),
    ];
    let rows = detail
        .assignments
        .iter()
        .map(|row| {
            let services = if row.services.is_empty() { t::everything(lang).to_owned() } else { row.services.join(", ") };
            let kind = match row.to {
                Assignee::Member(_) => None,
                Assignee::Team(_) => Some(t::team(lang).to_owned()),
                Assignee::Portfolio => Some(t::portfolio(lang).to_owned()),
            };
            let able = if running { able(lang, &row.able) } else { None };
            let why = row.person.filter(|_| able.is_some()).map(|person| {
                let href = format!("/why?client={client}&person={person}");
                view! { " " <a href=href>{t::why_short(lang)} <span class="visually-hidden">" " {row.name.clone()}</span></a> }
            });
            let under = kind.into_iter().chain(able).collect::<Vec<_>>().join(" · ");
            let end = format!("{base}/unassign?assignment={}", row.assignment);
            let name = row.name.clone();
            vec![
                view! { <strong>{row.name.clone()}</strong> <small>{under} {why}</small> }.into_any(),
                services.into_any(),
                format::short_date(lang, row.since).into_any(),
                (detail.may_assign && row.to != Assignee::Portfolio)
                    .then(|| view! { <a href=end>{t::unassign(lang)} <span class="visually-hidden">" " {name}</span></a> })
                    .into_any(),
            ]
        })
        .collect::<Vec<_>>();
    view! { <DataTable caption=t::who(lang) columns rows/> }.into_any()
}

/// What somebody who is assigned cannot do yet, and why; nothing when all is well.
fn able(lang: Lang, able: &Able) -> Option<String> {
    match able {
        Able::Fully => None,
        Able::Partly(services) => Some(t::able_partly(lang, services.join(", "))),
        Able::TooLow(level) => Some(t::able_too_low(lang, level.name())),
        Able::NoMeans => Some(t::no_means(lang).to_owned()),
        Able::Suspended => Some(t::means_suspended(lang).to_owned()),
        Able::Not => Some(t::able_not(lang).to_owned()),
        Able::People { able, of } => Some(t::able_people(lang, *of, able)),
    }
}

//! What is granted under one mandate, and the question before it stops. The client's page and the office's are the
//! same page, in the words of the side that reads it.

use super::{Column, DataTable, Note, NoteLook, PageTitle, ServiceStateTag};
use crate::{
    form::{ButtonLook, Hidden, PostForm, TextArea},
    format,
    lang::lang,
    text::{approve, mandate as t},
};
use domain::{
    fault::Fault,
    lang::Lang,
    view::chain::{GrantView, GrantedService, MandateDetail},
};
use leptos::prelude::*;

/// From which end of the chain one looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Client,
    Office,
}

impl Side {
    fn of(detail: &MandateDetail) -> Self {
        if detail.as_client {
            Self::Client
        } else {
            Self::Office
        }
    }

    /// Where the mandate's pages are.
    fn page(self, detail: &MandateDetail) -> String {
        let area = match self {
            Self::Client => "authorisations",
            Self::Office => "clients",
        };
        format!("/{area}/{}", detail.mandate)
    }

    /// Who is at the other end.
    fn other(self, detail: &MandateDetail) -> &str {
        match self {
            Self::Client => &detail.intermediary.name,
            Self::Office => &detail.client.name,
        }
    }

    fn title(self, lang: Lang, service: Option<String>, other: &str) -> String {
        match (self, service) {
            (Self::Client, Some(service)) => t::client_stops_service(lang, service, other),
            (Self::Client, None) => t::client_stops(lang, other),
            (Self::Office, Some(service)) => t::office_stops_service(lang, service, other),
            (Self::Office, None) => t::office_stops(lang, other),
        }
    }

    fn at_once(self, lang: Lang, other: &str) -> String {
        match self {
            Self::Client => t::client_at_once(lang, other),
            Self::Office => t::office_at_once(lang, other),
        }
    }
}

/// Every grant with its services, each with the way to stop it where the reader may.
#[component]
pub fn Granted<'a>(detail: &'a MandateDetail) -> impl IntoView + use<> {
    let lang = lang();
    let grants = detail.grants.iter();
    grants
        .map(|grant| granted(lang, detail, grant))
        .collect_view()
}

fn granted(lang: Lang, detail: &MandateDetail, grant: &GrantView) -> impl IntoView + use<> {
    let side = Side::of(detail);
    let page = side.page(detail);
    let rows = grant
        .services
        .iter()
        .map(|row| {
            let stop = format!("{page}/stop?service={}", row.service.id);
            let name = row.service.name.clone();
            // Whose it is; and a client may not know what a service is for.
            let (provider, does) = (&row.service.provider, &row.service.does);
            let under = match side {
                Side::Client => approve::service_hint(lang, provider, does, "").trim_end().to_owned(),
                Side::Office => provider.clone(),
            };
            vec![
                view! { <strong>{row.service.name.clone()}</strong> <small>{under}</small> }.into_any(),
                view! { <ServiceStateTag state=row.state/> }.into_any(),
                (detail.may_stop && row.state.is_usable())
                    .then(|| view! { <a href=stop>{t::stop(lang)} <span class="visually-hidden">" " {name}</span></a> })
                    .into_any(),
            ]
        })
        .collect::<Vec<_>>();
    let title = t::period(
        lang,
        format::date(lang, grant.first_day),
        format::date(lang, grant.last_day),
        grant.level.name(),
    );
    let columns = vec![
        Column::new(t::service(lang)),
        Column::new(t::standing(lang)),
        Column::new(""),
    ];
    view! {
        <p>{title.clone()}</p>
        <DataTable caption=title columns rows/>
    }
}

/// The question before stopping, the whole mandate or the one service in `service`.
#[component]
pub fn StopMandate(detail: MandateDetail, service: String) -> impl IntoView {
    let lang = lang();
    let side = Side::of(&detail);
    let services = detail.grants.iter().flat_map(|grant| &grant.services);
    let meant: Vec<_> = services
        .filter(|row| service.is_empty() || row.service.id.to_string() == service)
        .collect();
    let name = meant.first().filter(|_| !service.is_empty());
    let name = name.map(|row| row.service.name.clone());
    let other = side.other(&detail).to_owned();
    let back = side.page(&detail);
    // Nobody is asked to stop what has stopped.
    if meant.iter().all(|row| row.state.is_over()) {
        return view! {
            <div class="narrow">
                <PageTitle text=side.title(lang, name, &other)/>
                <p class="lead">{crate::fault::text(Fault::AlreadyStopped, lang)}</p>
                <p><a class="nl-button nl-button--secondary" href=back>{t::back(lang)}</a></p>
            </div>
        }
        .into_any();
    }
    let at_once = side.at_once(lang, &other);
    let stops = stops(lang, &meant);
    view! {
        <div class="narrow">
            <PageTitle text=side.title(lang, name, &other)/>
            <Note look=NoteLook::Warning><p>{at_once.clone()}</p></Note>
            {stops}
            <PostForm
                submit=t::stop_button(lang)
                look=ButtonLook::Danger
                beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }
            >
                <Hidden name="service" value=service/>
                <TextArea name="reason" label=t::reason(lang) hint=t::reason_hint(lang, other) optional=true/>
            </PostForm>
        </div>
    }
    .into_any()
}

/// What stops: each service once, also what stands in two grants, one after the other.
fn stops(lang: Lang, meant: &[&GrantedService]) -> impl IntoView + use<> {
    let mut seen = Vec::new();
    let mut lines = Vec::new();
    for row in meant.iter().filter(|row| !row.state.is_over()) {
        let service = &row.service;
        if !seen.contains(&service.id) {
            seen.push(service.id);
            let (name, provider) = (service.name.clone(), service.provider.clone());
            lines.push(view! { <li><strong>{name}</strong> " " <small>{provider}</small></li> });
        }
    }
    view! {
        <p>{t::stops(lang)}</p>
        <ul class="list">{lines}</ul>
    }
}

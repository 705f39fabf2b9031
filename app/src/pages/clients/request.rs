//! `/clients/requests/:request`: a request as the office follows it, and the pages that ask whether one is sure.

use crate::{
    api::clients as api,
    components::{
        Fact, Facts, History, LevelBadge, MatchCode, Note, PageTitle, StatusTag, Tone, loaded, param, request_state,
    },
    form::{ButtonLook, PostButton, PostForm},
    format,
    lang::lang,
    text::clients as t,
};
use domain::{
    id::RequestId,
    lang::Lang,
    request::RequestState,
    view::{Party, chain::RequestDetail},
};
use leptos::prelude::*;

#[component]
pub fn Request() -> impl IntoView {
    let id = param("request");
    loaded(move || id.get(), api::read_request, screen)
}

/// A client by name, or by number as long as no name is known.
pub(super) fn called(lang: Lang, client: &Party) -> String {
    if client.name.is_empty() {
        t::client_number(lang, format::kvk(&client.number.to_string()))
    } else {
        client.name.clone()
    }
}

/// Number and town beside a name.
pub(super) fn place(client: &Party) -> String {
    let kvk = format::kvk(&client.number.to_string());
    [kvk.as_str(), client.town.as_str()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// What the client is asked now, each with the way there.
pub(super) fn open_requests(lang: Lang, requests: &[(RequestId, RequestState)]) -> impl IntoView + use<> {
    let rows = requests
        .iter()
        .map(|(id, state)| view! {
            <li><a href=format!("/clients/requests/{id}")>{t::open_request(lang)}</a> " " {request_state(lang, *state)}</li>
        })
        .collect_view();
    (!requests.is_empty()).then(|| view! { <ul>{rows}</ul> })
}

fn screen(request: RequestDetail) -> impl IntoView {
    let lang = lang();
    let name = called(lang, &request.client);
    let open = request.state.is_open();
    let tone = if open { Tone::Waiting } else { Tone::Neutral };
    let services = request
        .services
        .iter()
        .map(|service| view! { <li>{service.name.clone()} " " <span class="quiet">{service.provider.clone()}</span></li> })
        .collect_view();
    // To who is not here nothing was sent: the office forwards the link itself.
    let sent = if request.here { t::sent_on(lang) } else { t::link_on(lang) };
    let mut facts = vec![
        Fact::new(t::standing(lang), view! { <StatusTag tone text=request_state(lang, request.state)/> }),
        Fact::new(t::asked_by(lang), request.asked_by.clone()),
        Fact::new(sent, format::date(lang, request.sent_on)),
    ];
    facts.extend(request.reminded_on.map(|day| Fact::new(t::reminded_on(lang), format::date(lang, day))));
    // What is over waits for no answer, and is compared with nobody.
    facts.extend(open.then(|| Fact::new(t::answer_before(lang), format::date(lang, request.answer_before))));
    facts.extend([
        Fact::new(t::until(lang), format::date(lang, request.last_day)),
        Fact::new(t::level(lang), view! { <LevelBadge level=request.level/> }),
    ]);
    facts.extend(open.then(|| {
        let code = view! { <MatchCode code=request.match_code.clone()/> " " <span class="quiet">{t::match_code_hint(lang)}</span> };
        Fact::new(t::match_code(lang), code)
    }));
    let granted = matches!(request.state, RequestState::Approved | RequestState::PartlyApproved);
    if (open || granted) && request.signing.needed > 1 {
        let signed = u32::try_from(request.signing.signed_by.len()).unwrap_or(u32::MAX);
        let text = t::signed_of(lang, signed, request.signing.needed);
        let by = request.signing.signed_by.join(", ");
        let text = if by.is_empty() { text } else { format!("{text} ({by})") };
        facts.push(Fact::new(t::signatures(lang), text));
    }
    let path = format!("/clients/requests/{}", request.request);
    let place = (!request.client.name.is_empty()).then(|| place(&request.client));
    let others = open_requests(lang, &request.others);
    // What cannot be done yet is no button.
    let later = request.resend_from.clone().filter(|_| request.here);
    let resends = request.here && later.is_none();
    view! {
        <p><a href="/clients">{t::to_clients(lang)}</a></p>
        <PageTitle text=t::request_title(lang, &name)/>
        <p class="quiet">{place}</p>
        {request.reason.clone().map(|reason| view! {
            <Note title=t::refused_because(lang)><p>{reason}</p></Note>
        })}
        <div class="card">
            <h2 class="nl-heading nl-heading--level-3">{t::asked_services(lang)}</h2>
            <ul>{services}</ul>
            <Facts facts/>
            {request.message.clone().map(|message| view! { <figure class="quote"><blockquote><p>{message}</p></blockquote></figure> })}
        </div>
        {(open && request.may_manage).then(|| view! {
            {later.map(|from| view! { <p>{t::resend_from(lang, from)}</p> })}
            <div class="actions">
                {resends.then(|| view! { <PostButton action=format!("{path}/resend") label=t::resend(lang)/> })}
                <PostButton
                    action=format!("{path}/link")
                    label=t::make_link(lang)
                    look=if request.here { ButtonLook::Quiet } else { ButtonLook::Primary }
                />
                <a class="nl-button nl-button--secondary" href=format!("{path}/withdraw")>{t::withdraw(lang)}</a>
            </div>
        })}
        // While another is open, that one is followed instead.
        {(!open && request.may_manage && request.others.is_empty()).then(|| view! {
            <p><a class="nl-button nl-button--secondary" href=format!("/clients/request?again={}", request.request)>{t::ask_again(lang)}</a></p>
        })}
        {others}
        <History lines=request.history.clone()/>
    }
}

#[component]
pub fn Withdraw() -> impl IntoView {
    sure(t::withdraw_title, t::withdraw_lead, t::withdraw_button, ButtonLook::Danger)
}

#[component]
pub fn Resend() -> impl IntoView {
    sure(t::resend_title, t::resend_lead, t::resend, ButtonLook::Primary)
}

#[component]
pub fn Share() -> impl IntoView {
    sure(t::share_title, t::share_lead, t::make_link, ButtonLook::Primary)
}

type Words = fn(Lang) -> &'static str;

/// A question with one button: the page behind a button that works without a script.
fn sure(title: fn(Lang, String) -> String, lead: Words, button: Words, look: ButtonLook) -> AnyView {
    let id = param("request");
    loaded(move || id.get(), api::read_request, move |request| {
        let lang = lang();
        let back = format!("/clients/requests/{}", request.request);
        view! {
            <div class="narrow">
                <PageTitle text=title(lang, called(lang, &request.client))/>
                <p class="lead">{lead(lang)}</p>
                <PostForm submit=button(lang) look beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    ""
                </PostForm>
            </div>
        }
    })
}

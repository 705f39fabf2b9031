//! `/approve/:token`: who asks, what they could do, until when. Opening changes nothing; the choice is carried to the
//! next screen in its address, so that signing in on the way loses nothing.

use super::{done, picture::{called, chain, number, signing}};
use crate::{
    api::approve as api,
    path::with_next,
    components::{Fact, Facts, Leg, MatchCode, Note, NoteLook, PageTitle, ServiceTicks, Steps, loaded, param},
    fault,
    form::{Checkboxes, Choice, Field, Fold, Kind, PostForm},
    format,
    lang::lang,
    text::approve as t,
};
use domain::{
    fault::Fault,
    lang::Lang,
    request::RequestState,
    view::chain::{Asked, Reader},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub fn Choose() -> impl IntoView {
    let token = param("token");
    loaded(move || token.get(), api::read_asked, move |asked| screen(asked, token.get_untracked()))
}

pub(super) fn steps(lang: Lang) -> Vec<&'static str> {
    vec![t::step_choose(lang), t::step_confirm(lang), t::step_done(lang)]
}

fn screen(asked: Asked, token: String) -> AnyView {
    let lang = lang();
    if let Some(over) = asked.over {
        return done::screen(over).into_any();
    }
    let picture = chain(lang, &asked, Leg::Waits);
    let signing = signing(lang, &asked.signing, false);
    view! {
        <div class="narrow">
            <Steps steps=steps(lang) current=0/>
            <PageTitle text=t::title(lang, &asked.intermediary.name)/>
            <p class="lead">{t::lead(lang)}</p>
            {picture}
            {asked.message.clone().map(|message| view! {
                <figure class="quote">
                    <blockquote><p>{message}</p></blockquote>
                    <figcaption>{t::message_from(lang, &asked.asked_by)}</figcaption>
                </figure>
            })}
            <p>{t::doubt(lang)} " " <MatchCode code=asked.match_code.clone()/></p>
            {may_know(&asked.reader).then(|| known(lang, &asked))}
            {asked.renews.map(|day| view! { <p>{t::renews(lang, format::date(lang, day))}</p> })}
            {signing}
            {answer(lang, asked, &token)}
        </div>
    }
    .into_any()
}

/// What is or was between the two is told to the client's own people only; to others nothing, also not "no".
fn may_know(reader: &Reader) -> bool {
    !matches!(reader, Reader::SignedOut | Reader::MayNot(Fault::MayNotSign))
}

/// What this office may do already.
fn known(lang: Lang, asked: &Asked) -> impl IntoView + use<> {
    let words = match asked.known_since {
        None => t::known_not(lang).to_owned(),
        Some(day) if asked.granted_now.is_empty() => t::known_before(lang, format::date(lang, day)),
        Some(day) => t::known_now(lang, format::date(lang, day), asked.granted_now.join(", ")),
    };
    view! { <p>{words}</p> }
}

/// A representative without a means of login shows a document for this one act (R-DEC-6).
pub(super) fn identify(lang: Lang, next: &str) -> impl IntoView + use<> {
    let href = with_next("/identify", next);
    view! {
        <p>{t::identify(lang)}</p>
        <p class="actions"><a class="nl-button nl-button--primary" href=href>{t::identify_title(lang)}</a></p>
    }
}

/// Why this reader cannot answer, and who can be given the request.
fn may_not(lang: Lang, reason: Fault, asked: &Asked, token: &str, pass_on: String) -> AnyView {
    if reason == Fault::NotIdentified {
        let refuse = format!("/approve/{token}/refuse");
        return view! {
            {what(lang, asked)}
            <h2 class="nl-heading nl-heading--level-2">{t::identify_title(lang)}</h2>
            {identify(lang, &format!("/approve/{token}"))}
            <p><a href=refuse>{t::refuse(lang)}</a></p>
            <p><a href=pass_on>{t::pass_on(lang)}</a></p>
        }
        .into_any();
    }
    let onward = asked.may_pass_on.then_some(pass_on);
    let client = called(&asked.client);
    view! {
        <Note look=NoteLook::Warning title=t::may_not_title(lang)>
            {match onward {
                Some(href) => view! {
                    <p>{fault::text(reason, lang)}</p>
                    <p><a href=href>{t::pass_on(lang)}</a></p>
                }
                .into_any(),
                None => view! { <p>{t::stranger(lang, client.clone())}</p> }.into_any(),
            }}
        </Note>
    }
    .into_any()
}

/// What is asked, for who cannot choose of it yet.
fn what(lang: Lang, asked: &Asked) -> impl IntoView + use<> {
    let facts = vec![
        Fact::new(t::until(lang), format::date(lang, asked.last_day)),
        Fact::new(t::answer_before(lang), format::date(lang, asked.answer_before)),
    ];
    view! {
        <h2 class="nl-heading nl-heading--level-2">{t::services(lang)}</h2>
        <ServiceTicks services=asked.services.clone()/>
        <Facts facts/>
    }
}

/// What is asked of an organisation that nobody has registered, and the way to answer it.
fn not_here(lang: Lang, asked: &Asked, token: &str) -> impl IntoView + use<> {
    let register = with_next(&format!("/register/{}", asked.client.number), &format!("/approve/{token}"));
    let way = match asked.registering {
        Some(id) => view! {
            <p>{t::registering(lang)}</p>
            <p class="actions"><a class="nl-button nl-button--primary" href=format!("/applications/{id}")>{t::registering_do(lang)}</a></p>
        }
        .into_any(),
        None => view! {
            <p>{t::not_here(lang, number(&asked.client))}</p>
            <p class="actions"><a class="nl-button nl-button--primary" href=register>{t::not_here_do(lang)}</a></p>
        }
        .into_any(),
    };
    view! {
        {what(lang, asked)}
        <h2 class="nl-heading nl-heading--level-2">{t::not_here_title(lang)}</h2>
        {way}
        <p>{t::not_here_no(lang, format::date(lang, asked.answer_before))}</p>
    }
}

/// The form, or why there is none for this reader.
fn answer(lang: Lang, asked: Asked, token: &str) -> AnyView {
    if asked.client.id.is_none() {
        return not_here(lang, &asked, token).into_any();
    }
    // Who has not signed in yet does so on the way, and not after being turned away.
    let signed_out = asked.reader == Reader::SignedOut;
    let before = if signed_out { "/login?next=" } else { "" };
    let way = |page: &str| format!("{before}/approve/{token}/{page}");
    let pass_on = way("pass-on");
    if let Reader::MayNot(reason) = asked.reader {
        return may_not(lang, reason, &asked, token, pass_on);
    }
    if signed_out && asked.state == RequestState::PartlySigned {
        // What the first signature fixed is for the client's own people, and a second signer must see it before choosing.
        let sign_in = with_next("/login", &format!("/approve/{token}"));
        return view! {
            <h2 class="nl-heading nl-heading--level-2">{t::sign_in_title(lang)}</h2>
            <p>{t::sign_in_text(lang)}</p>
            <p class="actions"><a class="nl-button nl-button--primary" href=sign_in>{t::sign_in(lang)}</a></p>
            <p><a href=pass_on>{t::pass_on(lang)}</a></p>
        }
        .into_any();
    }
    let refuse = way("refuse");
    let fixed = asked.signing.fixed.as_ref();
    // Who comes back to change the choice finds it as it was.
    let before = use_query_map().with_untracked(|query| (query.get_all("services"), query.get("last_day")));
    let chosen: Vec<String> = match fixed {
        _ if before.0.is_some() => before.0.unwrap_or_default(),
        Some(choice) => choice.services.iter().map(ToString::to_string).collect(),
        None => asked.services.iter().map(|service| service.id.to_string()).collect(),
    };
    let asked_until = asked.last_day;
    let last_day = fixed.map_or(asked_until, |choice| choice.last_day);
    let last_day = before.1.and_then(|day| day.parse().ok()).unwrap_or(last_day);
    let options = asked
        .services
        .iter()
        .map(|service| {
            let money = if service.financial { t::money(lang) } else { "" };
            let hint = t::service_hint(lang, &service.provider, &service.does, money);
            Choice::new(service.id, service.name.clone()).hint(hint.trim_end().to_owned())
        })
        .collect();
    let not_served = (!asked.not_served.is_empty()).then(|| t::not_served(lang, asked.not_served.join(", ")));
    let facts = vec![
        Fact::new(t::until(lang), format::date(lang, last_day)),
        Fact::new(t::stop(lang), t::stop_text(lang)),
        Fact::new(t::answer_before(lang), format::date(lang, asked.answer_before)),
    ];
    view! {
        <PostForm
            submit=t::next(lang)
            beside=move || view! { <a class="nl-button nl-button--secondary" href=refuse.clone()>{t::refuse(lang)}</a> }
        >
            <Checkboxes name="services" legend=t::services(lang) options values=chosen/>
            {not_served.clone().map(|words| view! { <p>{words}</p> })}
            <h2 class="nl-heading nl-heading--level-2">{t::how_long(lang)}</h2>
            <Facts facts/>
            <Fold summary=t::shorter(lang) of="last_day" open=last_day < asked_until>
                <Field
                    name="last_day"
                    label=t::last_day(lang)
                    hint=t::last_day_hint(lang, format::date(lang, asked_until))
                    kind=Kind::Date
                    value=last_day.to_string()
                    max=asked_until.to_string()
                />
            </Fold>
        </PostForm>
        <p><a href=pass_on>{t::pass_on(lang)}</a></p>
    }
    .into_any()
}

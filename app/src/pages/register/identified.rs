//! `/identified/:token`: where one comes back from the check of identity documents. Waiting, it looks again by itself
//! where it can; nothing moves under the reader's hands until there is news.

use super::parts::{Stage, steps};
use crate::{
    api::register::{self as api, Failure, Identified as Shown, Outcome},
    components::{Note, NoteLook, PageTitle, Revision, loaded, look_again, param},
    form::PostForm,
    lang::lang,
    pages::activation,
    path::with_next,
    text::register as t,
};
use domain::lang::Lang;
use leptos::prelude::*;
use std::time::Duration;

/// How often the page looks by itself.
const EVERY: Duration = Duration::from_secs(3);

#[component]
pub fn Identified() -> impl IntoView {
    let token = param("token");
    loaded(
        move || token.get(),
        api::read_identified,
        move |shown| screen(shown, &token.get_untracked()),
    )
}

fn screen(shown: Shown, token: &str) -> AnyView {
    let lang = lang();
    match shown.outcome {
        Outcome::Approved => view! {
            <div class="narrow">
                {progress(lang, &shown.next)}
                <PageTitle text=t::identified_good(lang)/>
                <p class="lead">{t::identified_good_text(lang)}</p>
                <PostForm submit=t::identified_on(lang)>""</PostForm>
            </div>
        }
        .into_any(),
        Outcome::Waiting => waiting(lang, token.to_owned()).into_any(),
        // Begun in another browser, by the link in a mail: that link is where it begins again.
        Outcome::Failed(Failure::Elsewhere) if shown.next == "/" => view! {
            <div class="narrow">
                <PageTitle text=t::identified_failed(lang)/>
                <Note look=NoteLook::Warning><p>{t::failed_elsewhere(lang)}</p></Note>
                <p>{t::failed_elsewhere_mail(lang)}</p>
                <p><a href="/">{t::done_start(lang)}</a></p>
            </div>
        }
        .into_any(),
        Outcome::Failed(failure) => failed(lang, failure, &shown.next, shown.correction).into_any(),
    }
}

/// Where one is in what one came for.
fn progress(lang: Lang, next: &str) -> AnyView {
    if next.starts_with("/applications/") {
        steps(lang, Stage::Identity).into_any()
    } else if next.starts_with("/activations/") {
        activation::to_identify(lang).into_any()
    } else {
        ().into_any()
    }
}

fn failed(lang: Lang, failure: Failure, next: &str, correction: Option<String>) -> impl IntoView + use<> {
    let own = next.starts_with("/applications/");
    let back = next.starts_with("/way-back/");
    // Who applied typed it, and may correct it as long as nobody signs for it; others ask who did.
    let another = match (failure, correction) {
        (Failure::AnotherPerson, Some(form)) => {
            Some(view! { <p>{t::failed_another_typed(lang)} " " <a href=form>{t::correct(lang)}</a></p> }.into_any())
        }
        (Failure::AnotherPerson, None) if back => Some(view! { <p>{t::failed_another_back(lang)}</p> }.into_any()),
        (Failure::AnotherPerson, None) if !own => Some(view! { <p>{t::failed_another_ask(lang)}</p> }.into_any()),
        _ => None,
    };
    view! {
        <div class="narrow">
            {progress(lang, next)}
            <PageTitle text=t::identified_failed(lang)/>
            <Note look=NoteLook::Warning><p>{why(lang, failure)}</p></Note>
            {another}
            {once_more(lang, next)}
            <p><a href="/contact">{t::failed_help(lang)}</a></p>
        </div>
    }
}

/// Of which page the check began: what it is compared with is known there.
const KNOWN: [&str; 5] = ["/applications/", "/activations/", "/means/upgrades/", "/sign/", "/way-back/"];

/// The check once more, at once; for an act of one's own, where one says who one is.
fn once_more(lang: Lang, next: &str) -> AnyView {
    let again = t::identified_again(lang);
    if KNOWN.iter().any(|page| next.starts_with(page)) {
        return view! { <PostForm submit=again action=format!("{next}/identify")>""</PostForm> }.into_any();
    }
    let to = with_next("/identify", next);
    view! { <p class="actions"><a class="nl-button nl-button--primary" href=to>{again}</a></p> }.into_any()
}

fn waiting(lang: Lang, token: String) -> impl IntoView {
    let here = format!("/identified/{token}");
    let revision = expect_context::<Revision>().0;
    let scripted = look_again(EVERY, move || {
        let token = token.clone();
        async move {
            let found = api::read_identified(token).await;
            let waits = matches!(found, Ok(Shown { outcome: Outcome::Waiting, .. }));
            if !waits {
                revision.update(|n| *n += 1);
            }
            waits
        }
    });
    view! {
        <div class="narrow">
            <PageTitle text=t::identified_wait(lang)/>
            <p class="lead">{t::identified_wait_text(lang)}</p>
            <p role="status">{move || scripted.get().then(|| t::identified_wait_script(lang))}</p>
            <p><a class="nl-button nl-button--secondary" href=here rel="external">{t::identified_look(lang)}</a></p>
        </div>
    }
}

fn why(lang: Lang, failure: Failure) -> &'static str {
    match failure {
        Failure::Photos => t::failed_photos(lang),
        Failure::Document => t::failed_document(lang),
        Failure::OutOfDate => t::failed_out_of_date(lang),
        Failure::ExpiresSoon => t::failed_expires_soon(lang),
        Failure::Face => t::failed_face(lang),
        Failure::AnotherPerson => t::failed_another_person(lang),
        Failure::GivenUp => t::failed_given_up(lang),
        Failure::Elsewhere => t::failed_elsewhere(lang),
        Failure::Other => t::failed_other(lang),
    }
}

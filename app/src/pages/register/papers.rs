//! `/applications/:id/papers`: which papers are asked for and why, where each stands, and handing them to the clerks.

use super::{example, words::path_text};
use crate::{
    api::evidence::{self as api, Item, Papers as Shown},
    components::{Fact, Facts, Note, NoteLook, PageTitle, StatusTag, Tone, loaded, param},
    form::PostForm,
    format,
    lang::lang,
    text::evidence as t,
};
use domain::{evidence::PaperState, lang::Lang, signing::Paper};
use leptos::prelude::*;

#[component]
pub fn Papers() -> impl IntoView {
    let id = param("id");
    loaded(move || id.get(), api::read_papers, move |papers| screen(papers, &id.get_untracked()))
}

fn screen(papers: Shown, id: &str) -> impl IntoView + use<> {
    let lang = lang();
    let back = format!("/applications/{id}");
    let title = if papers.open { t::to_send(lang) } else { t::papers(lang) };
    let told = papers.told.clone().map(|words| view! {
        <Note look=NoteLook::Warning title=t::told(lang)><p class="prose">{words}</p></Note>
    });
    let items = papers.items.iter().map(|item| line(lang, id, item, papers.open)).collect_view();
    view! {
        <div class="narrow">
            <PageTitle text=title/>
            <p class="lead">{t::papers_of(lang, &papers.organisation)}</p>
            {told}
            {hand(lang, &papers)}
            <p>{path_text(lang, papers.path)}</p>
            <ul class="plan">{items}</ul>
            {papers.open.then(|| view! {
                <section class="card">
                    <h2 class="nl-heading nl-heading--level-3">{t::before(lang)}</h2>
                    <ul class="list">
                        <li>{t::before_kind(lang)}</li>
                        <li>{t::before_purpose(lang)}</li>
                        <li>{t::before_kept(lang)}</li>
                    </ul>
                </section>
            })}
            {when(lang, &papers)}
            <p><a href=back>{t::back(lang)}</a></p>
        </div>
    }
}

fn line(lang: Lang, id: &str, item: &Item, open: bool) -> impl IntoView + use<> {
    let (tone, words) = state(lang, item, open);
    let issued = item.issued.map(|day| format!("{}: {}", t::issued(lang), format::date(lang, day)));
    let sent = item.sent_on.map(|day| {
        let day = format::date(lang, day);
        if open { t::added_on(lang, day) } else { t::sent_on(lang, day) }
    });
    let to = format!("/applications/{id}/paper?which={}", item.paper.code());
    let label = if item.state.is_some() { t::send_again(lang) } else { t::send_this(lang) };
    // An accepted one is not asked for again.
    let sends = open && item.state != Some(PaperState::Accepted);
    view! {
        <li class="card">
            <div class="plan__head">
                <strong>{name(lang, item.paper)}</strong>
                <StatusTag tone=tone text=words/>
            </div>
            <p class="plan__why">{purpose(lang, item.paper)}</p>
            {issued.map(|issued| view! { <p class="plan__why">{issued}</p> })}
            {sent.map(|sent| view! { <p class="quiet">{sent}</p> })}
            {sends.then(|| example::link(lang, id, item.paper))}
            {sends.then(|| view! {
                <p class="actions">
                    <a class="nl-button nl-button--secondary" href=to>
                        {label}<span class="visually-hidden">": "{name(lang, item.paper)}</span>
                    </a>
                </p>
            })}
        </li>
    }
}

/// How far a paper is; what is there is sent only with all the others.
fn state(lang: Lang, item: &Item, open: bool) -> (Tone, &'static str) {
    match item.state {
        None | Some(PaperState::Replaced) if item.optional => (Tone::Neutral, t::state_optional(lang)),
        None | Some(PaperState::Replaced) => (Tone::Waiting, t::state_missing(lang)),
        Some(PaperState::Sent) if open => (Tone::Info, t::state_added(lang)),
        Some(PaperState::Sent) => (Tone::Good, t::state_sent(lang)),
        Some(PaperState::Accepted) => (Tone::Good, t::state_accepted(lang)),
        Some(PaperState::Refused) => (Tone::Bad, t::state_refused(lang)),
    }
}

/// By when it is looked at, and what it usually takes (R-AAN-2); nothing once it is over.
fn when(lang: Lang, papers: &Shown) -> Option<impl IntoView + use<>> {
    let day = papers.promised?;
    let mut facts = vec![Fact::new(t::promised(lang), t::promised_text(lang, format::date(lang, day)))];
    if let Some(since) = papers.waiting_since {
        facts.push(Fact::new(t::with_us(lang), t::since(lang, format::date(lang, since))));
    }
    if let Some(days) = papers.usually {
        facts.push(Fact::new(t::usually(lang), t::usually_days(lang, days)));
    }
    Some(view! { <Facts facts/> })
}

/// The button, or what it waits for; nothing where nothing is to be sent.
fn hand(lang: Lang, papers: &Shown) -> Option<AnyView> {
    papers.open.then(|| {
        if papers.complete {
            view! { <PostForm submit=t::hand(lang)>""</PostForm> }.into_any()
        } else {
            view! { <p>{t::not_complete(lang)}</p> }.into_any()
        }
    })
}

/// The name of a paper, as a heading.
pub fn name(lang: Lang, paper: Paper) -> &'static str {
    match paper {
        Paper::LegalPersonality => t::name_legal_personality(lang),
        Paper::IdentificationForm => t::name_identification_form(lang),
        Paper::MandateDecision => t::name_mandate_decision(lang),
        Paper::SelfDeclaration => t::name_self_declaration(lang),
        Paper::TaxOfficeLetter => t::name_tax_office_letter(lang),
        Paper::FoundingDocument => t::name_founding_document(lang),
        Paper::ListOfDirectors => t::name_list_of_directors(lang),
        Paper::Extract => t::name_extract(lang),
        Paper::UmbrellaExtract => t::name_umbrella_extract(lang),
        Paper::DirectorExtract => t::name_director_extract(lang),
    }
}

/// What a paper is for.
pub fn purpose(lang: Lang, paper: Paper) -> &'static str {
    match paper {
        Paper::LegalPersonality => t::for_legal_personality(lang),
        Paper::IdentificationForm => t::for_identification_form(lang),
        Paper::MandateDecision => t::for_mandate_decision(lang),
        Paper::SelfDeclaration => t::for_self_declaration(lang),
        Paper::TaxOfficeLetter => t::for_tax_office_letter(lang),
        Paper::FoundingDocument => t::for_founding_document(lang),
        Paper::ListOfDirectors => t::for_list_of_directors(lang),
        Paper::Extract => t::for_extract(lang),
        Paper::UmbrellaExtract => t::for_umbrella_extract(lang),
        Paper::DirectorExtract => t::for_director_extract(lang),
    }
}

//! `/applications/:id/example?which=`: an example of a paper that an organisation writes itself, filled in as far as is
//! known, to print and to sign. What a clerk must be able to read in it stands in it; an own text is just as good.

use super::{papers::name, parts::known_by};
use crate::{
    api::evidence::{self as api, Known, Papers},
    components::{Fact, Facts, PageTitle, loaded, param, query, not_there},
    format,
    lang::lang,
    text::evidence as t,
};
use domain::{lang::Lang, signing::Paper};
use leptos::prelude::*;

/// As many people as there is room for on a page; who has more adds a sheet.
const PEOPLE: u32 = 3;

/// Whether the organisation writes this paper itself, so that an example helps.
pub fn there_is(paper: Paper) -> bool {
    matches!(
        paper,
        Paper::LegalPersonality | Paper::MandateDecision | Paper::SelfDeclaration | Paper::ListOfDirectors
    )
}

/// The way to the example, beside the place where the paper is sent.
pub fn link(lang: Lang, id: &str, paper: Paper) -> Option<impl IntoView + use<>> {
    let to = format!("/applications/{id}/example?which={}", paper.code());
    there_is(paper).then(|| view! {
        <p><a href=to>{t::example(lang)}<span class="visually-hidden">": "{name(lang, paper)}</span></a></p>
    })
}

#[component]
pub fn Example() -> impl IntoView {
    let (id, paper) = (param("id"), query("which"));
    loaded(
        move || (id.get(), paper.get()),
        |(id, _)| api::read_papers(id),
        move |papers| screen(&papers, &id.get_untracked(), &paper.get_untracked()),
    )
}

fn screen(papers: &Papers, id: &str, code: &str) -> AnyView {
    let lang = lang();
    let back = format!("/applications/{id}/papers");
    let asked = papers.items.iter().map(|item| item.paper).find(|paper| paper.code() == code);
    let Some(paper) = asked.filter(|paper| there_is(*paper)) else {
        not_there();
        return view! {
            <div class="narrow">
                <PageTitle text=t::example_none(lang)/>
                <p><a href=back>{t::back(lang)}</a></p>
            </div>
        }
        .into_any();
    };
    view! {
        <div class="narrow">
            <div class="screen-only">
                <p><a href=back>{t::back(lang)}</a></p>
                <p class="lead">{t::example_lead(lang)}</p>
                <ul class="list">
                    <li>{t::example_print(lang)}</li>
                    <li>{t::example_fill(lang)}</li>
                    <li>{t::example_own(lang)}</li>
                </ul>
            </div>
            <article class="letter">
                <PageTitle text=name(lang, paper)/>
                {organisation(lang, papers)}
                {words(lang, paper, papers)}
                {signatures(lang, paper)}
            </article>
        </div>
    }
    .into_any()
}

/// A line to write on.
fn blank(lang: Lang) -> AnyView {
    view! { <span class="letter__blank"><span class="visually-hidden">{t::example_blank(lang)}</span></span> }.into_any()
}

fn organisation(lang: Lang, papers: &Papers) -> impl IntoView + use<> {
    let Known { number, form, town, .. } = &papers.known;
    let or_blank = |known: &Option<String>| match known {
        Some(known) => known.clone().into_any(),
        None => blank(lang),
    };
    let facts = vec![
        Fact::new(t::example_organisation(lang), papers.organisation.clone()),
        Fact::new(t::example_number(lang), known_by(lang, *number)),
        Fact::new(t::example_form(lang), or_blank(form)),
        Fact::new(t::example_town(lang), or_blank(town)),
    ];
    view! { <Facts facts/> }
}

/// What is declared or decided.
fn words(lang: Lang, paper: Paper, papers: &Papers) -> AnyView {
    let organisation = papers.organisation.as_str();
    let for_whom = match papers.known.birth {
        Some(birth) => t::example_applicant(lang, &papers.known.applicant, format::date(lang, birth)),
        None => papers.known.applicant.clone(),
    };
    match paper {
        Paper::LegalPersonality => view! {
            <p>{t::example_church(lang, organisation)}</p>
            <ol class="list">
                <li>{t::example_church_is(lang)}</li>
                <li>{t::example_church_signs(lang)}</li>
                <li>{t::example_agrees(lang, for_whom)}</li>
            </ol>
            {people(lang)}
        }
        .into_any(),
        Paper::MandateDecision => view! {
            <Facts facts=vec![Fact::new(t::example_organ(lang), blank(lang)), Fact::new(t::example_decided(lang), blank(lang))]/>
            <p>{t::example_mandate(lang, organisation)}</p>
            <ol class="list">
                <li>{t::example_mandate_signs(lang)}</li>
                <li>{t::example_agrees(lang, for_whom)}</li>
            </ol>
            {people(lang)}
        }
        .into_any(),
        Paper::SelfDeclaration => view! {
            <p>{t::example_self(lang, organisation)}</p>
            <Facts facts=vec![Fact::new(t::example_decision_of(lang), blank(lang))]/>
            <p>{t::example_self_declares(lang)}</p>
            <ol class="list">
                <li>{t::example_self_holds(lang)}</li>
                <li>{t::example_self_tells(lang)}</li>
                <li>{t::example_agrees(lang, for_whom)}</li>
            </ol>
        }
        .into_any(),
        _ => view! {
            <p>{t::example_directors(lang, organisation)}</p>
            {people(lang)}
            <p>{t::example_agrees_alone(lang, organisation, for_whom)}</p>
        }
        .into_any(),
    }
}

/// Those who may sign: whom the clerk reads here.
fn people(lang: Lang) -> impl IntoView {
    (1..=PEOPLE)
        .map(|n| {
            let facts = vec![
                Fact::new(t::example_name(lang), blank(lang)),
                Fact::new(t::example_birth(lang), blank(lang)),
                Fact::new(t::example_function(lang), blank(lang)),
                Fact::new(t::example_power(lang), t::example_power_choice(lang)),
            ];
            view! {
                <section class="letter__part">
                    <h2 class="nl-heading nl-heading--level-3">{t::example_person(lang, n)}</h2>
                    <Facts facts/>
                </section>
            }
        })
        .collect_view()
}

/// Where it is signed, and by whom.
fn signatures(lang: Lang, paper: Paper) -> impl IntoView {
    let who = match paper {
        Paper::MandateDecision => t::example_sign_organ(lang),
        _ => t::example_sign(lang),
    };
    let line = || {
        let facts = vec![
            Fact::new(t::example_place(lang), blank(lang)),
            Fact::new(t::example_name(lang), blank(lang)),
            Fact::new(t::example_function(lang), blank(lang)),
            Fact::new(t::example_signature(lang), blank(lang)),
        ];
        view! { <div class="letter__part"><Facts facts/></div> }
    };
    view! {
        <h2 class="nl-heading nl-heading--level-3">{t::example_signed(lang)}</h2>
        <p>{who}</p>
        {line()}
        {line()}
    }
}

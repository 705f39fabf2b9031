//! `/operator/visits/:id`: who shows who they are at a counter for one application, and who has.

use super::words::moment;
use crate::{
    api::evidence::{self as api, Appearing, Person, Seen},
    components::{Fact, Facts, Note, NoteLook, PageTitle, StatusTag, Tone, loaded, param},
    format,
    lang::lang,
    text::{evidence as t, pending as p},
};
use domain::{application::Kind, lang::Lang};
use leptos::prelude::*;

#[component]
pub fn Visit() -> impl IntoView {
    let id = param("id");
    loaded(move || id.get(), api::read_visit, |found| screen(&found))
}

fn screen(found: &Appearing) -> impl IntoView + use<> {
    let lang = lang();
    let visit = &found.visit;
    let page = format!("/operator/visits/{}", visit.application);
    let wanted = match visit.kind {
        Kind::Manager => p::kind_manager(lang),
        Kind::Means => p::kind_means(lang),
        Kind::Upgrade => p::kind_upgrade(lang),
        Kind::Representative => p::kind_representative(lang),
    };
    let mut facts = vec![
        Fact::new(t::visit_for(lang), wanted),
        Fact::new(t::number(lang), view! { <strong>{visit.number.clone()}</strong> }),
        Fact::new(t::appointment(lang), moment(lang, visit.at.clone())),
    ];
    if let Some(counter) = visit.counter.clone() {
        facts.push(Fact::new(t::counter(lang), counter));
    }
    facts.push(Fact::new(t::col_promised(lang), format::date(lang, visit.promised)));
    let promised = visit.promised;
    let after = !visit.passed && visit.at.as_ref().is_some_and(|at| at.day > promised);
    let label = match visit.at {
        Some(_) if !visit.passed => t::move_appointment(lang),
        _ => t::make_appointment(lang),
    };
    let appoint = format!("{page}/appointment");
    let people = found.people.iter().map(|person| line(lang, &page, person, found.early)).collect_view();
    let early = visit.at.as_ref().filter(|_| found.early).map(|at| t::early(lang, format::date(lang, at.day)));
    view! {
        <div class="narrow">
            <PageTitle text=t::visit_title(lang, &visit.organisation)/>
            <p class="lead">{t::visit_lead(lang)}</p>
            <Facts facts/>
            {if found.interest {
                view! { <Note look=NoteLook::Warning><p>{t::interest(lang)}</p></Note> }.into_any()
            } else {
                view! {
                    {if found.done {
                        view! { <Note look=NoteLook::Good><p>{t::done(lang)}</p></Note> }.into_any()
                    } else {
                        view! {
                            {early.map(|words| view! { <Note><p>{words}</p></Note> })}
                            {after.then(|| view! {
                                <Note look=NoteLook::Warning>
                                    <p>{t::after_promise(lang, format::date(lang, promised))}</p>
                                </Note>
                            })}
                            {visit.passed.then(|| view! {
                                <Note look=NoteLook::Warning><p>{t::passed(lang)}</p></Note>
                            })}
                            <p><a href=appoint>{label}</a></p>
                        }
                        .into_any()
                    }}
                    <ul class="plan">{people}</ul>
                }
                .into_any()
            }}
            <p><a href="/operator/checks">{t::back(lang)}</a></p>
        </div>
    }
}

fn line(lang: Lang, page: &str, person: &Person, early: bool) -> impl IntoView + use<> {
    let (tone, words) = match person.seen {
        Seen::Not if !person.away.is_empty() => (Tone::Bad, t::seen_away(lang)),
        Seen::Not => (Tone::Neutral, t::seen_not(lang)),
        Seen::Once { .. } => (Tone::Waiting, t::seen_once(lang)),
        Seen::Agreed => (Tone::Good, t::seen_agreed(lang)),
    };
    let role = match (person.signer, person.seen) {
        (None, _) => t::applicant(lang),
        (Some(_), Seen::Agreed) => t::signer_signed(lang),
        (Some(_), _) => t::signer(lang),
    };
    let signer = person.signer.map(|id| format!("?signer={id}")).unwrap_or_default();
    let asks = |what: &str, identification| format!("{page}/{what}?identification={identification}");
    let acts = match person.seen {
        Seen::Not if early => vec![],
        Seen::Not => vec![(format!("{page}/appeared{signer}"), t::record(lang))],
        Seen::Once { identification, mine: false } => vec![
            (asks("agree", identification), t::confirm(lang)),
            (asks("disagree", identification), t::doubt(lang)),
        ],
        Seen::Once { identification, mine: true } => vec![(asks("withdraw", identification), t::take_back(lang))],
        Seen::Agreed => vec![],
    };
    let acts: Vec<_> = acts
        .into_iter()
        .map(|(href, label)| view! {
            <a class="nl-button nl-button--secondary" href=href>{label}<span class="visually-hidden">": "{person.name.clone()}</span></a>
        })
        .collect();
    let acts = (!acts.is_empty()).then(|| view! { <p class="actions">{acts}</p> });
    let noted = person.noted.as_ref().map(|noted| view! { <div class="plan__why">{super::visiting::noted(lang, noted)}</div> });
    let away: Vec<_> = person
        .away
        .iter()
        .map(|one| {
            let why = super::visiting::because(lang, one.why);
            view! { <p class="plan__why">{t::away_line(lang, &one.by, moment(lang, Some(one.at.clone())), why)}</p> }
        })
        .collect();
    let born = person.birth.map(|birth| t::born(lang, format::date(lang, birth)));
    view! {
        <li class="card">
            <div class="plan__head">
                <strong>{person.name.clone()}</strong>
                <StatusTag tone=tone text=words/>
            </div>
            <p class="plan__why">{born} ", " {role}</p>
            {noted}
            {away}
            {acts}
        </li>
    }
}

//! `/operator/checks/:id`: one case, side by side: what the applicant says, what the register says, and the papers. Who has
//! not taken it sees none of them.

use super::words::{ground, hands, moment, power, wish};
use crate::{
    api::evidence::{
        self as api, Case as Shown, Details, Hands, Named, Registered, Rests, Said, Sent, Stated, Why,
    },
    components::{Fact, Facts, LevelBadge, Note, NoteLook, PageTitle, StatusTag, Tone, loaded, param},
    form::{ButtonLook, PostButton},
    format,
    lang::lang,
    pages::register::{papers::name, words::reason},
    text::evidence as t,
};
use domain::{evidence::PaperState, id::PaperId, lang::Lang, number::OrganisationNumber, time::Date};
use leptos::{ev::MouseEvent, prelude::*};

#[component]
pub fn Case() -> impl IntoView {
    let id = param("id");
    loaded(move || id.get(), api::read_case, |case| screen(&case))
}

fn screen(case: &Shown) -> impl IntoView + use<> {
    let lang = lang();
    let page = format!("/operator/checks/{}", case.application);
    let late = case.late.then(|| view! { " " <StatusTag tone=Tone::Bad text=t::late(lang)/> });
    let mut facts = vec![
        Fact::new(t::col_ground(lang), view! { {ground(lang, case.path)} " " <LevelBadge level=case.level/> }),
    ];
    match &case.rests {
        // A promise counts while it is ours to keep.
        None => {
            facts.push(Fact::new(t::col_due(lang), view! { {format::date(lang, case.due)} {late} }));
            facts.push(Fact::new(t::col_promised(lang), format::date(lang, case.promised)));
            facts.push(Fact::new(t::col_hands(lang), hands(lang, case.hands)));
        }
        Some(rests) => facts.extend(stands(lang, rests)),
    }
    view! {
        <PageTitle text=case.organisation.clone()/>
        <p class="lead">{wish(lang, case.kind, case.level)}</p>
        <Facts facts/>
        {case.disagreed.clone().filter(|_| case.open).map(|said| view! {
            <Note look=NoteLook::Warning>
                <p>{t::disagreed(lang, said.by, format::date(lang, said.on))}</p>
                {said.words.map(|words| view! { <p class="prose">{words}</p> })}
            </Note>
        })}
        {(case.open && case.takes_two).then(|| view! { <p>{t::needs_two(lang)}</p> })}
        {match &case.details {
            Some(details) => taken(lang, case, details, &page).into_any(),
            None => untaken(lang, case, &page),
        }}
        {asked(lang, &case.asked)}
        <p><a href="/operator/checks">{t::back(lang)}</a></p>
    }
}

/// Where it stands, who said so and why.
fn stands(lang: Lang, rests: &Rests) -> Vec<Fact> {
    let (tone, words) = match rests.why {
        Why::Applicant => (Tone::Waiting, t::rests_applicant(lang)),
        Why::Accepted => (Tone::Good, t::rests_accepted(lang)),
        Why::Refused => (Tone::Bad, t::rests_refused(lang)),
        Why::Cancelled => (Tone::Neutral, t::rests_cancelled(lang)),
        Why::Expired => (Tone::Neutral, t::rests_expired(lang)),
    };
    let mut facts = vec![Fact::new(t::rests(lang), view! { <StatusTag tone=tone text=words/> })];
    facts.extend(rests.on.map(|day| Fact::new(t::rests_on(lang), format::date(lang, day))));
    facts.extend(rests.by.clone().map(|name| Fact::new(t::rests_by(lang), name)));
    facts.extend(rests.reason.clone().map(|words| {
        Fact::new(t::rests_reason(lang), view! { <span class="prose">{words}</span> })
    }));
    facts
}

/// What was asked of the applicant, by whom and when.
fn asked(lang: Lang, asked: &[Said]) -> Option<impl IntoView + use<>> {
    let lines: Vec<_> = asked
        .iter()
        .map(|one| {
            let papers: Vec<_> = one.refused.iter().map(|paper| name(lang, *paper)).collect();
            let again = (!papers.is_empty()).then(|| view! { <p>{t::asked_again(lang, papers.join(", "))}</p> });
            view! {
                <li>
                    <strong>{t::asked_by(lang, &one.by, format::date(lang, one.on))}</strong>
                    {one.words.clone().map(|words| view! { <p class="prose">{words}</p> })}
                    {again}
                </li>
            }
        })
        .collect();
    (!lines.is_empty()).then(|| view! {
        <h2 class="nl-heading nl-heading--level-2">{t::asked_before(lang)}</h2>
        <ul class="list">{lines}</ul>
    })
}

/// For who has not taken it: taking it, or why that is not possible.
pub fn untaken(lang: Lang, case: &Shown, page: &str) -> AnyView {
    let (action, withdraw) = (format!("{page}/take"), format!("{page}/withdraw"));
    if !case.open {
        return view! { <Note><p>{t::closed(lang)}</p></Note> }.into_any();
    }
    match (case.hands, case.holder.clone()) {
        (Hands::Free, _) => view! {
            {case.second.then(|| view! { <p>{t::second_text(lang)}</p> })}
            <p>{t::take_lead(lang)}</p>
            <PostButton action label=t::take(lang) look=ButtonLook::Primary/>
        }
        .into_any(),
        (Hands::Second, _) if !case.own.is_empty() => view! {
            {people(lang, t::own(lang), &case.own)}
            <p>{t::own_text(lang)}</p>
            <p class="actions">
                <a class="nl-button nl-button--secondary" href=withdraw>{t::withdraw(lang)}</a>
            </p>
        }
        .into_any(),
        (_, Some(holder)) => {
            let words = t::held(lang, holder.name, moment(lang, Some(holder.since)), moment(lang, Some(holder.until)));
            view! { <Note><p>{words}</p></Note> }.into_any()
        }
        (Hands::Mine, None) => ().into_any(),
        (other, None) => view! { <Note><p>{hands(lang, other)}</p></Note> }.into_any(),
    }
}

fn taken(lang: Lang, case: &Shown, details: &Details, page: &str) -> impl IntoView + use<> {
    let leave = format!("{page}/leave");
    let opened = opened(&details.papers);
    view! {
        <div class="sides">
            <section class="card">
                <h2 class="nl-heading nl-heading--level-3">{t::claim(lang)}</h2>
                {claim(lang, case, details)}
            </section>
            <section class="card">
                <h2 class="nl-heading nl-heading--level-3">{t::register(lang)}</h2>
                {match &details.stated {
                    Some(stated) => unregistered(lang, stated).into_any(),
                    None => register(lang, details.register.as_ref()),
                }}
            </section>
            <section class="card">
                <h2 class="nl-heading nl-heading--level-3">{t::documents(lang)}</h2>
                <p>{t::open_each(lang)}</p>
                {documents(lang, &details.papers, opened)}
            </section>
        </div>
        <h2 class="nl-heading nl-heading--level-2">{t::decide(lang)}</h2>
        {case.second.then(|| people(lang, t::proposed(lang), &details.named))}
        {unread(lang, &details.papers, opened)}
        <div class="actions">
            {decisions(lang, case, (details, opened), page)}
            <PostButton action=leave label=t::leave(lang) look=ButtonLook::Quiet/>
        </div>
    }
}

fn claim(lang: Lang, case: &Shown, details: &Details) -> impl IntoView + use<> {
    let mut facts = vec![
        Fact::new(t::name(lang), details.applicant.clone()),
        Fact::new(t::birth(lang), day(lang, details.birth)),
        Fact::new(t::email(lang), details.email.clone()),
        Fact::new(t::col_organisation(lang), case.organisation.clone()),
    ];
    facts.push(match case.number {
        OrganisationNumber::Kvk(kvk) => Fact::new(t::kvk(lang), format::kvk(kvk.as_str())),
        OrganisationNumber::Fiscal(fiscal) => Fact::new(t::fiscal(lang), fiscal.to_string()),
    });
    if let Some(stated) = &details.stated {
        facts.push(Fact::new(t::form(lang), stated.form.clone()));
        facts.push(Fact::new(t::town(lang), stated.town.clone()));
    }
    view! { <Facts facts/> }
}

/// The register does not know it; what is known here of its number is all that can be compared with.
fn unregistered(lang: Lang, stated: &Stated) -> impl IntoView + use<> {
    view! {
        <p>{t::in_no_register(lang)}</p>
        {stated.known_as.clone().map(|name| view! { <Note><p>{t::known_as(lang, name)}</p></Note> })}
    }
}

fn register(lang: Lang, said: Option<&Registered>) -> AnyView {
    let Some(said) = said else {
        return view! { <Note look=NoteLook::Warning><p>{t::register_down(lang)}</p></Note> }.into_any();
    };
    let mut facts = vec![
        Fact::new(t::name(lang), said.name.clone()),
        Fact::new(t::kvk(lang), format::kvk(said.kvk.as_str())),
        Fact::new(t::form(lang), said.form.clone()),
    ];
    facts.push(match &said.address {
        Some(address) => Fact::new(t::address(lang), address.clone()),
        None => Fact::new(t::town(lang), said.town.clone()),
    });
    facts.push(Fact::new(t::as_of(lang), format::date(lang, said.as_of)));
    let officers = said
        .officers
        .iter()
        .map(|officer| {
            let born = officer.birth.map(|birth| t::born(lang, format::date(lang, birth)));
            let about: Vec<String> = [officer.title.clone(), born].into_iter().flatten().collect();
            let comma = (!about.is_empty()).then_some(", ");
            view! {
                <li>
                    <strong>{officer.name.clone()}</strong> {comma} <span class="quiet">{about.join(", ")}</span>
                    <p class="plan__why">{reason(lang, officer.reason)}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <Facts facts/>
        {if said.officers.is_empty() {
            view! { <p>{t::no_officers(lang)}</p> }.into_any()
        } else {
            view! { <ul class="plan">{officers}</ul> }.into_any()
        }}
    }
    .into_any()
}

/// The papers that the reader opened; one that is downloaded from this page joins them at once.
pub type Opened = RwSignal<Vec<PaperId>>;

pub fn opened(papers: &[Sent]) -> Opened {
    RwSignal::new(papers.iter().filter(|paper| paper.opened).map(|paper| paper.id).collect())
}

/// Those to be judged now.
fn waiting(papers: &[Sent]) -> impl Iterator<Item = &Sent> {
    papers.iter().filter(|paper| paper.state == PaperState::Sent)
}

/// Which papers come first, above the button that waits for them.
pub fn unread(lang: Lang, papers: &[Sent], opened: Opened) -> impl IntoView + use<> {
    let papers: Vec<_> = waiting(papers).map(|paper| (paper.id, name(lang, paper.paper))).collect();
    move || {
        let left = |(id, _): &&(PaperId, &'static str)| opened.with(|all| !all.contains(id));
        let names: Vec<_> = papers.iter().filter(left).map(|(_, name)| *name).collect();
        (!names.is_empty()).then(|| {
            view! { <Note look=NoteLook::Warning><p>{t::unread(lang, names.join(", "))}</p></Note> }
        })
    }
}

/// What was sent, each to be opened by whoever decides.
pub fn documents(lang: Lang, papers: &[Sent], opened: Opened) -> impl IntoView + use<> {
    let papers = papers.iter().map(|paper| document(lang, paper, opened)).collect_view();
    view! { <ul class="plan">{papers}</ul> }
}

fn document(lang: Lang, paper: &Sent, opened: Opened) -> impl IntoView + use<> {
    let id = paper.id;
    let note = move |_: MouseEvent| {
        opened.update(|all| {
            if !all.contains(&id) {
                all.push(id);
            }
        });
    };
    let is_opened = move || opened.with(|all| all.contains(&id));
    let href = format!("/operator/papers/{}", paper.id);
    let issued = paper.issued.map(|issued| view! { " " {t::issued_on(lang, format::date(lang, issued))} " ·" });
    let label = name(lang, paper.paper);
    view! {
        <li>
            <strong>{label}</strong>
            <span class="quiet">{issued} " " {t::sent_on(lang, format::date(lang, paper.sent_on))}</span>
            <p class="plan__why">
                {if paper.readable {
                    view! {
                        <a href=href rel="external" download on:click=note>
                            {t::look_at(lang)} " " {paper.kind.code().to_uppercase()}
                            <span class="visually-hidden">": "{label}</span>
                        </a>
                        {move || is_opened().then(|| view! { " " <StatusTag tone=Tone::Good text=t::opened(lang)/> })}
                    }
                    .into_any()
                } else {
                    view! { <StatusTag text=t::gone(lang)/> }.into_any()
                }}
            </p>
        </li>
    }
}

/// Whom the first clerk read in the papers.
pub fn people(lang: Lang, lead: &'static str, named: &[Named]) -> impl IntoView + use<> {
    let lines = named
        .iter()
        .map(|one| {
            let behind = one.behind.clone().map(|behind| view! { ", " {behind} });
            view! {
                <li>
                    <strong>{one.name.clone()}</strong> ", " {t::born(lang, day(lang, one.birth))} ", "
                    {power(lang, one.power)} {behind}
                </li>
            }
        })
        .collect_view();
    view! {
        <p>{lead}</p>
        <ul class="list">{lines}</ul>
    }
}

fn day(lang: Lang, day: Option<Date>) -> String {
    day.map(|day| format::date(lang, day)).unwrap_or_default()
}

/// Finding the papers good is the first thing to do only once each was opened.
fn decisions(
    lang: Lang,
    case: &Shown,
    (details, opened): (&Details, Opened),
    page: &str,
) -> impl IntoView + use<> {
    let waits: Vec<_> = waiting(&details.papers).map(|paper| paper.id).collect();
    let read = Signal::derive(move || opened.with(|all| waits.iter().all(|id| all.contains(id))));
    let all: &[(&str, &'static str, bool)] = if case.second {
        &[("agree", t::agree(lang), true), ("disagree", t::disagree(lang), false)]
    } else {
        &[("accept", t::accept(lang), true)]
    };
    all.iter()
        .copied()
        .chain([("more", t::more(lang), false), ("refuse", t::refuse(lang), false)])
        .map(|(to, label, first)| {
            let class = move || {
                if first && read.get() {
                    "nl-button nl-button--primary"
                } else {
                    "nl-button nl-button--secondary"
                }
            };
            let href = format!("{page}/{to}");
            view! { <a class=class href=href>{label}</a> " " }
        })
        .collect_view()
}

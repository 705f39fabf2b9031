//! `/`: for a visitor what Schakel is; for who is signed in what waits, what harms most first, each with the button
//! that settles it, and the numbers that lead to the work.

use super::landing::Landing;
use crate::{
    api::{
        Viewer, frame,
        home::{Open, Waiting, read_open, read_start},
    },
    components::{EmptyState, PageTitle, authorise_self, loaded},
    form::{ButtonLook, PostButton},
    format,
    lang::lang,
    text::{evidence as e, home as t},
};
use domain::{
    application::ApplicationState,
    lang::Lang,
    level::Level,
    view::clients::{Start as Counts, Todo},
};
use leptos::prelude::*;

#[component]
pub fn Start() -> impl IntoView {
    match frame().viewer {
        None => view! { <Landing/> }.into_any(),
        Some(viewer) if viewer.organisation.is_none() => view! { <Nowhere viewer/> }.into_any(),
        Some(viewer) => {
            let arranges = viewer.arranges;
            loaded(|| (), |()| read_start(), move |waiting| work(waiting, arranges))
        }
    }
}

/// Signed in, and working for no organisation: what is under way, or how to begin.
#[component]
fn Nowhere(viewer: Viewer) -> impl IntoView {
    loaded(|| (), |()| read_open(), move |open| {
        let lang = lang();
        let nothing = open.is_empty();
        let Turns { mine, others, with_us } = Turns::of(open);
        view! {
            <PageTitle text=t::hello(lang, first_name(&viewer.name))/>
            {if nothing {
                view! {
                    <EmptyState title=t::nowhere(lang) text=t::nowhere_text(lang)>
                        <a class="nl-button nl-button--primary" href="/register">{t::register(lang)}</a>
                        <a href="/account">{t::account(lang)}</a>
                    </EmptyState>
                }
                .into_any()
            } else {
                let tasks = mine.iter().map(|one| application(lang, one)).collect_view();
                let waits = (!mine.is_empty()).then(|| waiting("waits", t::waits(lang, mine.len()), tasks));
                view! { {waits} {elsewhere(lang, &others, &with_us, (&[], false))} }.into_any()
            }}
        }
    })
}

/// A clerk looks at the papers of it: the applicant has nothing to do.
fn is_with_us(open: &Open) -> bool {
    !open.means && open.state == ApplicationState::InReview
}

/// What is under way, by whose turn it is.
struct Turns {
    mine: Vec<Open>,
    /// Others sign.
    others: Vec<Open>,
    with_us: Vec<Open>,
}

impl Turns {
    fn of(open: Vec<Open>) -> Self {
        let (with_us, open): (Vec<Open>, Vec<Open>) = open.into_iter().partition(is_with_us);
        let (others, mine) = open.into_iter().partition(|one| one.others);
        Self { mine, others, with_us }
    }
}

/// What waits for others and for the operator, apart from what waits for the reader.
fn elsewhere(lang: Lang, others: &[Open], with_us: &[Open], (todo, manages): (&[Todo], bool)) -> impl IntoView + use<> {
    let list = |open: &[Open]| open.iter().map(|one| application(lang, one)).collect_view();
    let tasks = todo.iter().map(|todo| task(lang, todo, manages)).collect_view();
    let others = (!others.is_empty() || !todo.is_empty())
        .then(|| waiting("others", t::others(lang).to_owned(), view! { {tasks} {list(others)} }));
    let with_us = (!with_us.is_empty()).then(|| waiting("with-us", t::with_us(lang).to_owned(), list(with_us)));
    view! { {others} {with_us} }
}

/// A list of what waits.
fn waiting(id: &'static str, title: String, tasks: impl IntoView) -> impl IntoView {
    view! {
        <section aria-labelledby=id>
            <h2 class="nl-heading nl-heading--level-2" id=id>{title}</h2>
            <ul class="card tasks">{tasks}</ul>
        </section>
    }
}

/// An application of one's own, with the way to go on.
pub fn application(lang: Lang, open: &Open) -> impl IntoView + use<> {
    let (href, title, label) = if open.means {
        let (title, label) = if open.state == ApplicationState::IdentificationNeeded {
            (t::activation(lang, &open.organisation), t::activation_do(lang))
        } else {
            (t::activation_mail(lang, &open.organisation), t::look(lang))
        };
        (format!("/activations/{}", open.id), title, label)
    } else {
        let label = if is_with_us(open) || open.others { t::look(lang) } else { t::application_do(lang) };
        (format!("/applications/{}", open.id), t::application(lang, &open.organisation), label)
    };
    let day = format::date(lang, open.last_day);
    let text = match open.state {
        _ if is_with_us(open) => e::to_check(lang).to_owned(),
        ApplicationState::AwaitingSignatures { signed, needed } if needed > 1 => {
            t::application_signing(lang, signed, needed, day)
        }
        _ => t::application_text(lang, day),
    };
    let promised = open.promised.map(|day| {
        format!("{} {}. ", crate::text::activation::promised(lang), format::date(lang, day))
    });
    let told = open.told.clone().map(|words| view! { <span>{e::told(lang)} ": " <q class="prose">{words}</q></span> });
    view! {
        <li>
            <div><strong>{title}</strong> <span>{promised} {text}</span> " " {told}</div>
            <a class="nl-button nl-button--secondary button--small" href=href>{label}</a>
        </li>
    }
}

fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

fn work(waiting: Waiting, arranges: bool) -> impl IntoView {
    let lang = lang();
    let Waiting { start, open, authorise } = waiting;
    let Turns { mine, others, with_us } = Turns::of(open);
    // An invitation waits for who is invited, a renewal for the client, and what the reader signed for the others who sign.
    // Only a manager asks a client again for what ends.
    let manages = start.manages;
    let (theirs, todo): (Vec<Todo>, Vec<Todo>) = start
        .todo
        .iter()
        .cloned()
        .partition(|todo| match todo {
            Todo::Invitations { .. }
            | Todo::Renewing { .. }
            | Todo::Applications { .. }
            | Todo::Raise { mine: false, .. }
            | Todo::Upgrades { mine: false, .. }
            | Todo::Answer { mine: false, .. } => true,
            Todo::Ending { clients, .. } => *clients && !manages,
            _ => false,
        });
    let count = todo.len() + mine.len();
    let tasks = todo.iter().map(|todo| task(lang, todo, manages)).collect_view();
    let open = mine.iter().map(|one| application(lang, one)).collect_view();
    // A means alone opens nothing.
    let nothing = if start.has_means && start.acting == 0 && !arranges {
        t::nothing_opens(lang, &start.organisation)
    } else {
        t::nothing_waits_text(lang).to_owned()
    };
    view! {
        <PageTitle text=t::hello(lang, first_name(&start.name))/>
        <p class="lead">{t::working_for(lang, &start.organisation)}</p>
        {if count == 0 {
            (with_us.is_empty() && others.is_empty() && theirs.is_empty() && authorise.is_none()).then(|| view! {
                <EmptyState title=t::nothing_waits(lang) text=nothing/>
            })
            .into_any()
        } else {
            self::waiting("waits", t::waits(lang, count), view! { {tasks} {open} }).into_any()
        }}
        {authorise_self(lang, authorise)}
        {elsewhere(lang, &others, &with_us, (theirs.as_slice(), manages))}
        {tiles(lang, &start, arranges)}
    }
}

fn answer_button(lang: Lang, action: String, mine: bool) -> AnyView {
    let (label, look) = if mine {
        (t::answer_do(lang), ButtonLook::Primary)
    } else {
        (t::look(lang), ButtonLook::default())
    };
    view! { <PostButton action label look/> }.into_any()
}

/// Of means that others go on with: whether anybody has to look what is wrong.
fn declined_text(lang: Lang, count: u32, declined: u32, first: &str) -> String {
    if declined > 0 {
        t::applications_declined(lang, declined, first)
    } else {
        t::applications_text(lang, count, first)
    }
}

fn task(lang: Lang, todo: &Todo, manages: bool) -> impl IntoView + use<> {
    let link = |href: &'static str, label: &'static str| {
        view! { <a class="nl-button nl-button--secondary button--small" href=href>{label}</a> }.into_any()
    };
    let to = |href: String| {
        view! { <a class="nl-button nl-button--secondary button--small" href=href>{t::look(lang)}</a> }.into_any()
    };
    let (title, text, action) = match todo {
        Todo::SecondFactor => (
            t::second_factor(lang).to_owned(),
            t::second_factor_text(lang).to_owned(),
            link("/account/two-factor", t::second_factor_do(lang)),
        ),
        Todo::Answer { mine, lapsed, request, intermediary, services, first, code, until, signed, needed } => {
            let text = t::answer_text(lang, *services, first, code, format::date(lang, *until));
            let text = answer(lang, text, (*signed, *needed), *lapsed);
            let action = format!("/authorisations/requests/{request}/answer");
            (t::answer(lang, intermediary), text, answer_button(lang, action, *mine))
        }
        Todo::Ending { clients, count, first, on } => {
            let (title, href, label) = ending(lang, *clients, *count, manages);
            (title, t::ending_text(lang, first, format::date(lang, *on)), link(href, label))
        }
        Todo::Renewing { count, first } => (
            t::renewing(lang, *count),
            t::unassigned_text(lang, *count, first),
            link("/clients?state=waiting", t::look(lang)),
        ),
        Todo::Unassigned { count, first } => (
            t::unassigned(lang, *count),
            t::unassigned_text(lang, *count, first),
            link("/clients?state=unassigned", t::unassigned_do(lang)),
        ),
        Todo::Unanswered { count, first } => (
            t::unanswered(lang, *count),
            t::unanswered_text(lang, *count, first),
            link("/clients?state=waiting", t::look(lang)),
        ),
        Todo::Invitations { count } => (
            t::invitations(lang, *count),
            if manages { t::invitations_text(lang) } else { t::invitations_withdraw(lang) }.to_owned(),
            link("/people#pending", t::look(lang)),
        ),
        Todo::Applications { count, declined, first, application } => {
            let href = if *count == 1 { format!("/means/pending/{application}") } else { "/means/pending".to_owned() };
            (t::applications(lang, *count), declined_text(lang, *count, *declined, first), to(href))
        }
        Todo::Suspended => (
            t::suspended(lang).to_owned(),
            t::suspended_text(lang).to_owned(),
            link("/my-means", t::without_means_do(lang)),
        ),
        Todo::Raise { mine, application, to: level, promised } => {
            let day = format::date(lang, *promised);
            let text = if *mine { t::raise_yours(lang, day) } else { t::raise_under_way(lang, day) };
            (t::raise(lang, level.name()), text, to(format!("/means/upgrades/{application}")))
        }
        Todo::Couple { means } => (t::couple(lang).to_owned(), t::your_turn(lang).to_owned(), to(format!("/means/{means}/abroad"))),
        Todo::Upgrades { count, first, application, .. } => {
            let href = if *count == 1 { format!("/means/upgrades/{application}") } else { "/means/pending".to_owned() };
            (t::upgrades(lang, *count), t::upgrades_text(lang, first), to(href))
        }
        Todo::Abroad { count, first, means } => (t::abroad(lang, *count), t::abroad_text(lang, first), to(format!("/means/{means}/abroad"))),
        Todo::Misused { count, first, means } => {
            let href = if *count == 1 { format!("/means/{means}") } else { "/means?state=suspended".to_owned() };
            (t::misused(lang, *count), t::misused_text(lang, *count, first), to(href))
        }
        Todo::Evidence { count, late } => {
            let text = if *late > 0 { t::evidence_late(lang, *late) } else { t::evidence_text(lang).to_owned() };
            (t::evidence(lang, *count), text, link("/operator/checks", t::look(lang)))
        }
        Todo::Visits { count, today } => (
            t::visits(lang, *count),
            t::visits_today(lang, *today),
            link("/operator/checks", t::look(lang)),
        ),
        Todo::Questions { count } => (
            t::questions(lang, *count),
            t::questions_text(lang).to_owned(),
            link("/operator/questions", t::look(lang)),
        ),
        Todo::WithoutMeans { clients } => (
            t::without_means(lang).to_owned(),
            t::without_means_text(lang, *clients),
            link("/my-means", t::without_means_do(lang)),
        ),
        Todo::NoMeans { level, unused } => {
            let (text, href, label) = no_means(lang, *level, *unused);
            (t::no_means(lang).to_owned(), text, link(href, label))
        }
    };
    view! {
        <li>
            <div><strong>{title}</strong> <span>{text}</span></div>
            {action}
        </li>
    }
}

/// Why this sign-in asks and grants nothing, and what helps.
fn no_means(lang: Lang, level: Option<Level>, confirm: bool) -> (String, &'static str, &'static str) {
    let text = match level {
        _ if confirm => {
            return (t::no_means_confirm(lang).to_owned(), "/step-up?next=%2F", t::no_means_confirm_do(lang));
        }
        Some(level) => t::no_means_level(lang, level.name()),
        None => t::no_means_text(lang).to_owned(),
    };
    (text, "/help", t::no_means_do(lang))
}

/// What ends, where it is, and what the reader may do about it.
fn ending(lang: Lang, clients: bool, count: u32, manages: bool) -> (String, &'static str, &'static str) {
    let label = if manages || !clients { t::ending_do(lang) } else { t::look(lang) };
    if clients {
        (t::ending_clients(lang, count), "/clients?state=ending", label)
    } else {
        (t::ending_given(lang, count), "/authorisations", label)
    }
}

fn tiles(lang: Lang, start: &Counts, arranges: bool) -> impl IntoView + use<> {
    let mut tiles = Vec::new();
    // Nobody reads zeros first: an organisation without clients begins with what it gave.
    let number = |count: u32| (count > 0).then_some(count);
    let authorisations = match start.given {
        0 => t::authorisations(lang).to_owned(),
        given => t::tile_given(lang, given),
    };
    let given = ("/authorisations", number(start.given), authorisations, t::authorisations_text(lang));
    let is_office = start.clients > 0;
    if arranges && !is_office {
        tiles.push(given.clone());
    }
    if arranges && is_office {
        tiles.extend([
            ("/clients?state=active", Some(start.active), t::tile_active(lang, start.active), t::clients_text(lang)),
            ("/clients?state=waiting", Some(start.waiting), t::tile_waiting(lang, start.waiting), t::waiting_text(lang)),
        ]);
    }
    if arranges {
        tiles.push(("/people", Some(start.people), t::tile_people(lang, start.people), t::people_text(lang)));
    }
    let acting = match start.acting {
        0 => t::acting(lang).to_owned(),
        acting => t::tile_acting(lang, acting),
    };
    tiles.push(("/acting", number(start.acting), acting, t::acting_text(lang)));
    if arranges && is_office {
        tiles.push(given);
    }
    tiles.push(("/why", None, t::why(lang).to_owned(), t::why_text(lang)));
    let tiles = tiles
        .into_iter()
        .map(|(href, number, title, text)| {
            view! {
                <li>
                    <a class="card tile" href=href>
                        {number.map(|number| view! { <b>{number}</b> " " })}
                        <strong>{title}</strong> " "
                        <span>{text}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <h2 class="visually-hidden">{t::to_work(lang)}</h2>
        <ul class="tiles">{tiles}</ul>
    }
}

/// What waits for a signature: of how many there are how many, and whether one's own counts no more.
fn answer(lang: Lang, text: String, (signed, needed): (u32, u32), lapsed: bool) -> String {
    let text = if needed > 1 { format!("{text} {}", t::answer_together(lang, signed, needed)) } else { text };
    if lapsed { format!("{} {text}", t::answer_lapsed(lang)) } else { text }
}

//! `/applications/:id`: the applicant's page. It says what is to be done now, and by whom; who signed; and by when it is
//! done. A finished one says what follows.

use super::{
    counter::{booked, to_counter},
    done,
    parts::{Stage, begin_again, beyond, marks, steps},
    words::{obstacle, reason},
};
use crate::{
    path::with_next,
    api::register::{self as api, Factor, Mine as Application, Own, Signer, Signing, Wish},
    components::{Fact, Facts, Note, NoteLook, PageTitle, loaded, param},
    form::{ButtonLook, PostButton, PostForm},
    format,
    lang::lang,
    text::{evidence as e, register as t},
};
use domain::{application::ApplicationState, lang::Lang, level::Level, signing::Obstacle};
use leptos::prelude::*;

#[component]
pub fn Mine() -> impl IntoView {
    let id = param("id");
    loaded(move || id.get(), api::read_mine, |mine| screen(&mine))
}

fn screen(mine: &Application) -> AnyView {
    let lang = lang();
    match mine.state {
        ApplicationState::Issued => done::issued(lang, mine).into_any(),
        state if state.is_final() => done::ended(lang, mine, state).into_any(),
        _ => open(lang, mine).into_any(),
    }
}

/// The one thing to do now.
enum Todo {
    Stuck(Obstacle),
    /// Send papers: the first ones, or what a clerk asked for.
    Papers,
    /// A clerk looks at them.
    Checking,
    /// Show who one is at a counter (EH4).
    Appear,
    Identify,
    Sign,
    /// Set up a second step before coming to the counter.
    FactorFirst,
    /// Set up a second step, in the session in which the document was shown.
    Factor,
    /// Use the second step that there is.
    UseFactor,
    /// Show the document again: it was shown in another session.
    ShowAgain,
    /// As representative, and the register names others.
    NotNamed,
    Ask,
    Wait,
    /// Choose the passkey that the means hangs on (EH4).
    Bind,
    Finish,
}

fn todo(mine: &Application) -> Todo {
    let waits_for_signatures = matches!(mine.state, ApplicationState::AwaitingSignatures { .. });
    let asked = mine.signers.iter().filter(|one| matches!(one.state, Signing::Asked { .. })).count();
    let unasked = mine.signers.iter().any(|one| one.state == Signing::Listed && !one.is_me);
    if let Some(obstacle) = mine.obstacle {
        Todo::Stuck(obstacle)
    } else if mine.state == ApplicationState::MoreNeeded {
        Todo::Papers
    } else if mine.state == ApplicationState::InReview {
        Todo::Checking
    } else if !mine.identified && mine.factor == Some(Factor::SetUp) && mine.wish == Wish::TaxMeans {
        // The means rests on it, so it is there before anybody comes to the counter.
        Todo::FactorFirst
    } else if !mine.identified && mine.in_person {
        Todo::Appear
    } else if !mine.identified {
        Todo::Identify
    } else if waits_for_signatures && mine.own == Own::Possible {
        Todo::Sign
    } else if waits_for_signatures && mine.wish == Wish::Representative {
        Todo::NotNamed
    } else if let Some(todo) = second_step(mine) {
        todo
    } else if waits_for_signatures && unasked && asked < usize::from(mine.missing()) {
        Todo::Ask
    } else if waits_for_signatures {
        Todo::Wait
    } else if binds(mine) {
        Todo::Bind
    } else {
        Todo::Finish
    }
}

/// Whether the means is bound to a passkey in the end.
fn binds(mine: &Application) -> bool {
    mine.wish == Wish::Manager(Level::Eh4)
}

/// What is left to do for the second step of the applicant. At EH4 it is the passkey that is bound; for the tax office's
/// means it is used when all the rest is done.
fn second_step(mine: &Application) -> Option<Todo> {
    let later = mine.wish == Wish::TaxMeans && mine.state != ApplicationState::IdentificationNeeded;
    match mine.factor.filter(|_| !binds(mine) && !later) {
        Some(Factor::SetUp) => Some(Todo::Factor),
        Some(Factor::Use) => Some(Todo::UseFactor),
        Some(Factor::Show) => Some(Todo::ShowAgain),
        Some(Factor::Held) | None => None,
    }
}

fn open(lang: Lang, mine: &Application) -> impl IntoView + use<> {
    let todo = todo(mine);
    let stage = match todo {
        // Whom the register does not name has nothing to sign: what was typed is looked at again.
        Todo::NotNamed => Stage::You,
        Todo::Identify | Todo::ShowAgain | Todo::FactorFirst | Todo::Appear | Todo::Papers | Todo::Checking => Stage::Identity,
        _ => Stage::Signing,
    };
    let title = match todo {
        Todo::Stuck(_) => t::stuck_title(lang),
        Todo::Papers => e::to_send(lang),
        Todo::Checking => e::to_check(lang),
        Todo::Appear => e::to_appear(lang),
        Todo::Bind => e::to_bind(lang),
        Todo::Identify => t::to_identify(lang),
        Todo::Sign => t::to_sign(lang),
        Todo::Factor | Todo::FactorFirst => t::to_factor(lang),
        Todo::UseFactor => t::to_use_factor(lang),
        Todo::ShowAgain => t::to_show_again(lang),
        Todo::NotNamed if mine.bar.is_some() => t::barred_title(lang),
        Todo::NotNamed if mine.by_papers => t::not_named_papers_title(lang),
        Todo::NotNamed => t::not_named_title(lang),
        Todo::Ask => t::to_ask(lang),
        Todo::Wait => t::to_wait(lang),
        Todo::Finish => t::to_finish(lang),
    };
    let down = mine.register_down.then(|| {
        view! {
            <Note look=NoteLook::Warning title=t::register_down_title(lang)><p>{t::register_down(lang)}</p></Note>
        }
    });
    let cancel = format!("/applications/{}/cancel", mine.id);
    view! {
        <div class="narrow">
            {steps(lang, stage)}
            <PageTitle text=title/>
            <p class="lead">{t::mine_subtitle(lang, &mine.organisation)}</p>
            {beyond(lang, mine.office.clone())}
            {down}
            {refusals(lang, mine)}
            {action(lang, mine, &todo)}
            {progress(lang, mine, &todo)}
            {dates(lang, mine, &todo)}
            <p><a href=cancel>{t::cancel(lang)}</a></p>
        </div>
    }
}

fn action(lang: Lang, mine: &Application, todo: &Todo) -> AnyView {
    let page = |page: &str| {
        let home = format!("/applications/{}", mine.id);
        if page.is_empty() { home } else { format!("{home}/{page}") }
    };
    let button = |href: String, label: &'static str| {
        view! { <p class="actions"><a class="nl-button nl-button--primary" href=href>{label}</a></p> }
    };
    let tax = mine.wish == Wish::TaxMeans;
    match *todo {
        Todo::Stuck(why) => view! {
            <Note look=NoteLook::Warning>{obstacle(lang, why)} <p>{t::stuck_text(lang)}</p></Note>
        }
        .into_any(),
        Todo::Papers => view! {
            {told(lang, mine)}
            <p>{e::to_send_text(lang)}</p>
            {button(page("papers"), e::to_send_do(lang))}
        }
        .into_any(),
        Todo::Checking => view! {
            <p>{e::to_check_text(lang, format::date(lang, mine.promised))}</p>
            <p><a href=page("papers")>{e::to_check_do(lang)}</a></p>
        }
        .into_any(),
        Todo::Appear => view! {
            <p>
                {if tax { e::to_appear_text_tax(lang) } else { e::to_appear_text(lang) }} " "
                {(mine.needed > 1 && !mine.by_papers).then(|| e::bring_directors(lang))}
            </p>
            {button(page("counter"), to_counter(lang, mine.booked.as_ref()))}
        }
        .into_any(),
        Todo::Bind => view! {
            <p>{e::to_bind_text(lang)}</p>
            {button(page("counter"), e::to_bind_do(lang))}
        }
        .into_any(),
        Todo::Identify => view! {
            <p>{t::to_identify_text(lang)}</p>
            {button(page("identify"), t::to_identify(lang))}
            {correct(lang, mine)}
        }
        .into_any(),
        Todo::Sign => view! {
            <p>{if mine.by_papers { t::to_sign_text_papers(lang) } else { t::to_sign_text(lang) }}</p>
            {button(page("sign"), t::to_sign_do(lang))}
        }
        .into_any(),
        Todo::FactorFirst => view! {
            <p>{t::to_factor_first_text(lang)}</p>
            {button(with_next("/account/two-factor", &page("")), t::to_factor_do(lang))}
        }
        .into_any(),
        Todo::Factor => view! {
            <p>{t::to_factor_text(lang)}</p>
            {button(with_next("/account/two-factor", &page("")), t::to_factor_do(lang))}
        }
        .into_any(),
        Todo::UseFactor => view! {
            <p>{t::to_use_factor_text(lang)}</p>
            {button(with_next("/step-up", &page("")), t::to_use_factor_do(lang))}
        }
        .into_any(),
        Todo::ShowAgain => view! {
            <p>{t::to_show_again_text(lang)}</p>
            {button(page("identify"), t::to_identify(lang))}
        }
        .into_any(),
        Todo::NotNamed => view! {
            {match mine.bar {
                Some(why) => view! { <p>{reason(lang, why)} " " {t::barred(lang)}</p> }.into_any(),
                None if mine.by_papers => view! { <p>{t::not_named_papers(lang)}</p> }.into_any(),
                None => view! { <p>{t::not_named(lang)}</p> }.into_any(),
            }}
            {not_named(lang, mine)}
        }
        .into_any(),
        Todo::Ask => view! {
            <p>{t::to_ask_text(lang, mine.missing())}</p>
            {button(page("ask"), t::to_ask(lang))}
        }
        .into_any(),
        Todo::Wait => waiting(lang, mine).into_any(),
        Todo::Finish => view! {
            <p>{t::to_finish_text(lang)}</p>
            <PostButton action=page("finish") label=t::to_finish(lang) look=ButtonLook::Primary/>
        }
        .into_any(),
    }
}

/// Others are to sign; who they are, as far as they were asked.
fn waiting(lang: Lang, mine: &Application) -> impl IntoView + use<> {
    let asked = mine.signers.iter().filter(|one| matches!(one.state, Signing::Asked { .. }));
    let names: Vec<_> = asked.map(|one| one.name.clone()).collect();
    view! {
        <p>{t::to_wait_text(lang)}</p>
        {(!names.is_empty()).then(|| view! { <p>{t::to_wait_for(lang, names.join(", "))}</p> })}
    }
}

/// A typing error is likelier than another wish.
fn not_named(lang: Lang, mine: &Application) -> AnyView {
    let again = with_next(&begin_again(mine.number), mine.next.as_deref().unwrap_or_default());
    let label = t::not_named_do(lang);
    match correction(lang, mine).filter(|_| mine.bar.is_none()) {
        Some((typed, href)) => view! {
            <p>{typed} "."</p>
            <p class="actions"><a class="nl-button nl-button--primary" href=href>{t::correct(lang)}</a></p>
            <p><a href=again>{label}</a></p>
        }
        .into_any(),
        None => view! { <p class="actions"><a class="nl-button nl-button--primary" href=again>{label}</a></p> }.into_any(),
    }
}

/// Who did not sign, and why: the applicant may have to ask somebody else, or to think again.
fn refusals(lang: Lang, mine: &Application) -> impl IntoView + use<> {
    let waits = matches!(mine.state, ApplicationState::AwaitingSignatures { .. });
    mine.signers
        .iter()
        .filter(|_| waits)
        .filter_map(|one| match &one.state {
            Signing::Refused { reason, .. } => Some((one.name.clone(), reason.clone())),
            _ => None,
        })
        .map(|(name, reason)| {
            view! {
                <Note look=NoteLook::Warning title=t::refused_by(lang, name)>
                    {reason.map(|reason| view! { <p><q>{reason}</q></p> })}
                </Note>
            }
        })
        .collect_view()
}

/// What was typed, and the way to correct it.
fn correction(lang: Lang, mine: &Application) -> Option<(String, String)> {
    let href = mine.correction()?;
    let typed = e::example_applicant(lang, &mine.applicant, format::date(lang, mine.birth?));
    Some((typed, href))
}

fn correct(lang: Lang, mine: &Application) -> Option<impl IntoView + use<>> {
    let (typed, href) = correction(lang, mine)?;
    Some(view! { <p>{typed} ". " <a href=href>{t::correct(lang)}</a></p> })
}

/// What a clerk wrote.
pub(super) fn told(lang: Lang, mine: &Application) -> Option<impl IntoView + use<>> {
    mine.told.clone().map(|words| view! {
        <Note look=NoteLook::Warning title=e::told(lang)><p class="prose">{words}</p></Note>
    })
}

/// Who shows and signs what, as a list of people.
fn progress(lang: Lang, mine: &Application, todo: &Todo) -> impl IntoView + use<> {
    let representing = mine.wish == Wish::Representative;
    let listed = mine.signers.iter().any(|one| one.is_me);
    let me = (!listed).then(|| {
        let (class, words) = shown(lang, mine, false);
        // Not among those who sign, and before their count.
        view! { <ul class="people">{line(class, t::you(lang, &mine.applicant), words.to_owned(), None, None)}</ul> }
    });
    let signers: Vec<_> = mine
        .signers
        .iter()
        .filter(|one| one.is_me || !representing)
        .map(|one| signer(lang, mine, one))
        .collect();
    let askable = matches!(mine.state, ApplicationState::AwaitingSignatures { .. })
        && !representing
        && mine.signers.iter().any(|one| one.state.is_open() && !one.is_me);
    let unasked = mine.signers.iter().any(|one| one.state == Signing::Listed && !one.is_me);
    // One may ask the others before one has done one's own part.
    let more = match todo {
        Todo::Identify | Todo::Appear | Todo::Sign | Todo::Factor | Todo::UseFactor | Todo::ShowAgain => {
            Some(if unasked { t::to_ask(lang) } else { t::ask_more(lang) })
        }
        Todo::Wait => Some(t::ask_more(lang)),
        _ => None,
    };
    let more = more.filter(|_| askable);
    let ask = format!("/applications/{}/ask", mine.id);
    view! {
        <section class="card" aria-labelledby="progress">
            <h2 class="nl-heading nl-heading--level-3" id="progress">{t::progress(lang)}</h2>
            {me}
            {(mine.needed > 1).then(|| view! {
                <p class="signing">
                    {marks(mine.signed, mine.needed)}
                    <strong>{t::count(lang, mine.signed, mine.needed)}</strong>
                    {(mine.own == Own::Possible).then(|| view! { <span>{t::count_own(lang)}</span> })}
                </p>
            })}
            {(!signers.is_empty()).then(|| view! { <ul class="people">{signers}</ul> })}
            {(mine.signers.is_empty() && !representing).then(|| view! { <p>{who_may(lang, mine)}</p> })}
            {more.map(|label| view! { <p><a href=ask>{label}</a></p> })}
        </section>
    }
}

/// Who may sign, of whom no names are shown yet: papers say so once a clerk has read them.
pub(super) fn who_may(lang: Lang, mine: &Application) -> Option<String> {
    match mine.able {
        0 => mine.by_papers.then(|| t::papers_say(lang).to_owned()),
        able => Some(t::names_later(lang, able)),
    }
}

fn shown(lang: Lang, mine: &Application, signs: bool) -> (&'static str, &'static str) {
    match (mine.identified, signs) {
        // A clerk looks first; there is nothing to show yet.
        (false, _) if mine.state == ApplicationState::InReview => ("people__line", t::step_shows_later(lang)),
        (true, true) => ("people__line people__line--waits", t::step_to_sign(lang)),
        (true, false) => ("people__line people__line--done", t::step_shown(lang)),
        (false, _) => ("people__line", t::step_not_shown(lang)),
    }
}

fn signer(lang: Lang, mine: &Application, one: &Signer) -> impl IntoView + use<> {
    let day = |on: Option<domain::time::Date>| on.map(|day| format::date(lang, day)).unwrap_or_default();
    let name = if one.is_me { t::you(lang, &one.name) } else { one.name.clone() };
    let (class, words, reason) = match &one.state {
        Signing::Listed if one.is_me => {
            let (class, words) = shown(lang, mine, true);
            (class, words.to_owned(), None)
        }
        Signing::Listed => ("people__line", t::signer_listed(lang).to_owned(), None),
        Signing::Asked { email } => ("people__line people__line--waits", t::signer_asked(lang, email), None),
        Signing::Signed { on } => ("people__line people__line--done", t::signer_signed(lang, day(*on)), None),
        Signing::Refused { on, reason } => {
            ("people__line people__line--refused", t::signer_refused(lang, day(*on)), reason.clone())
        }
        Signing::Voided => ("people__line people__line--refused", t::signer_voided(lang).to_owned(), None),
    };
    let again = match &one.state {
        Signing::Asked { email } => Some((one.id.to_string(), email.clone())),
        _ => None,
    };
    let again = again.map(|(id, email)| {
        let fields = vec![("signer-0", id), ("email-0", email)];
        let action = format!("/applications/{}/ask", mine.id);
        view! { <PostButton action label=t::ask_again(lang) look=ButtonLook::Quiet fields/> }.into_any()
    });
    line(class, name, words, reason, again)
}

fn line(class: &'static str, name: String, words: String, reason: Option<String>, more: Option<AnyView>) -> impl IntoView {
    view! {
        <li class=class>
            <span class="people__mark" aria-hidden="true"></span>
            <div class="people__words">
                <strong>{name}</strong>
                <span class="quiet">{words}</span>
                {reason.map(|reason| view! { <q>{reason}</q> })}
            </div>
            {more}
        </li>
    }
}

fn dates(lang: Lang, mine: &Application, todo: &Todo) -> impl IntoView + use<> {
    let who = match todo {
        Todo::Wait => t::who_others(lang),
        Todo::Stuck(_) => t::who_nobody(lang),
        Todo::Checking => e::who_we(lang),
        _ => t::who_you(lang),
    };
    let mut facts = vec![Fact::new(t::who_acts(lang), who)];
    if matches!(todo, Todo::Appear) {
        facts.extend(booked(lang, mine.booked.as_ref()));
    }
    // Nothing is promised while papers wait for the applicant, nor to whom the register does not name.
    if !matches!(todo, Todo::Papers | Todo::NotNamed) {
        facts.push(Fact::new(t::when_done(lang), t::when_done_text(lang, format::date(lang, mine.promised))));
    }
    facts.push(Fact::new(t::open_until(lang), t::open_until_text(lang, format::date(lang, mine.last_day))));
    view! { <Facts facts/> }
}

/// The last step on its own, for a browser without WebAssembly.
#[component]
pub fn Finish() -> impl IntoView {
    let id = param("id");
    loaded(move || id.get(), api::read_mine, |mine| {
        let lang = lang();
        let back = format!("/applications/{}", mine.id);
        view! {
            <div class="narrow">
                <PageTitle text=t::to_finish(lang)/>
                <p class="lead">{t::to_finish_text(lang)}</p>
                <PostForm submit=t::to_finish(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    ""
                </PostForm>
            </div>
        }
    })
}

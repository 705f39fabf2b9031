//! `/means/:means/upgrade`: to which level; `/means/upgrades/:application`: how far it is, and the questions on the way.

use super::show::home;
use crate::{
    api::means::{self as api, Extent, One, Rising, Upgrade as Asked},
    components::{
        EmptyState, Fact, Facts, LevelBadge, Note, NoteLook, PageTitle, StatusTag, Tone, loaded,
        param,
    },
    fault,
    form::{ButtonLook, Choice, Field, Kind, PostForm, Radios, TextArea},
    format,
    lang::lang,
    pages::register::counter::{booked, to_counter},
    text::{apply as a, evidence as e, means as t},
};
use domain::{application::ApplicationState, lang::Lang, level::Level, means::MeansState};
use leptos::prelude::*;

#[component]
pub fn Rise() -> impl IntoView {
    let means = param("means");
    loaded(move || means.get(), api::read_rising, rise)
}

/// What would be added, in one sentence.
fn gains(lang: Lang, extent: &Extent) -> String {
    // Most clients are there already, with fewer services.
    let clients = (extent.clients > 0).then(|| t::upgrade_clients(lang, extent.clients));
    let own = (extent.own_services > 0).then(|| t::upgrade_own(lang, extent.own_services));
    let added: Vec<String> = clients.into_iter().chain(own).collect();
    if added.is_empty() {
        t::upgrade_gains_none(lang).to_owned()
    } else {
        t::upgrade_gains(lang, added.join(", "))
    }
}

fn rise_title(lang: Lang, one: &One) -> String {
    if one.own {
        t::upgrade_title_own(lang).to_owned()
    } else {
        t::upgrade_title(lang, &one.name)
    }
}

fn rise(rising: Rising) -> impl IntoView {
    let lang = lang();
    let Rising { one, levels, known } = rising;
    let back = home(&one);
    let title = rise_title(lang, &one);
    let first = levels.first().filter(|_| one.upgrade.is_none());
    let Some((first, _)) = first else {
        let none = no_higher(lang, &one);
        return view! {
            <div class="narrow">
                <PageTitle text=title/>
                {none}
            </div>
        }
        .into_any();
    };
    let value = first.name();
    let options = levels
        .iter()
        .map(|(level, extent)| Choice::new(level.name(), level.name()).hint(gains(lang, extent)))
        .collect::<Vec<_>>();
    let own = one.own;
    let submit = if own {
        t::upgrade_submit_own(lang)
    } else {
        t::upgrade_submit(lang)
    };
    let employment = (!own).then(|| one.name.clone());
    let counter = counter_words(lang, &one);
    // Fields are made inside their form, or they have none.
    let name = (!own && !known).then(|| one.name.clone());
    view! {
        <div class="narrow">
            <PageTitle text=title/>
            <p class="lead">{t::upgrade_lead(lang)} " " {t::upgrade_free(lang)}</p>
            {own.then(|| view! { <p>{t::upgrade_asks(lang)}</p> })}
            <PostForm submit beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                <Radios name="level" legend=t::upgrade_to(lang) options value/>
                {employment.map(|name| employed(lang, &name))}
                {name.map(|name| called(lang, &name, false))}
            </PostForm>
            <p class="quiet">{counter}</p>
        </div>
    }
    .into_any()
}

/// Why there is nothing to choose: one is under way, or the one reason for which it cannot go higher.
fn no_higher(lang: Lang, one: &One) -> AnyView {
    let back = home(one);
    if let Some(id) = one.upgrade {
        return view! {
            <EmptyState title=t::upgrade_open_title(lang) text=t::upgrade_open(lang)>
                <a href=format!("/means/upgrades/{id}")>{t::upgrade_running(lang)}</a>
                <a href=back>{t::back(lang)}</a>
            </EmptyState>
        }
        .into_any();
    }
    let (text, nobody) = if one.state != MeansState::Active {
        (t::upgrade_none_off(lang), false)
    } else if one.tax_only {
        (t::upgrade_none_tax(lang), false)
    } else if one.level >= Level::Eh4 {
        (t::upgrade_none_top(lang), false)
    } else if one.own {
        (t::upgrade_none(lang), true)
    } else {
        (t::upgrade_none_other(lang), true)
    };
    view! {
        <EmptyState title=t::upgrade_none_title(lang) text>
            <a href=back>{t::back(lang)}</a>
            {nobody.then(|| view! { <a href="/register">{crate::text::home::register(lang)}</a> })}
        </EmptyState>
    }
    .into_any()
}

/// What EH4 asks for.
fn counter_words(lang: Lang, one: &One) -> String {
    if one.own {
        t::upgrade_eh4(lang).to_owned()
    } else {
        t::upgrade_eh4_other(lang, &one.name)
    }
}

/// Whether a document is needed (R-AAN-5).
fn employed(lang: Lang, name: &str) -> impl IntoView + use<> {
    let options = vec![
        Choice::new("yes", a::employed(lang)).hint(t::employed_hint(lang)),
        Choice::new("no", a::hired(lang)).hint(t::hired_hint(lang)),
    ];
    view! { <Radios name="employed" legend=t::employment(lang, name) options/> }
}

/// Who the owner is, for a document to show exactly (R-BEV-2); `always`: whether employed or not.
fn called(lang: Lang, name: &str, always: bool) -> impl IntoView + use<> {
    view! {
        <div class=if always { "" } else { "only only--called" }>
            <h2 class="nl-heading nl-heading--level-3">{t::called(lang)}</h2>
            <p>{t::called_text(lang, name)}</p>
            <Field name="given" label=t::given(lang) hint=t::given_hint(lang) depends=true/>
            <Field name="prefix" label=t::prefix(lang) optional=true/>
            <Field name="family" label=t::family(lang) depends=true/>
            <Field name="birth" label=t::birth(lang) kind=Kind::Date depends=true/>
        </div>
    }
}

#[component]
pub fn Upgrade() -> impl IntoView {
    let application = param("application");
    loaded(move || application.get(), api::read_upgrade, screen)
}

fn title(lang: Lang, asked: &Asked) -> String {
    let (from, to) = (asked.from.name(), asked.to.name());
    if asked.state == ApplicationState::Issued {
        return if asked.own {
            asked.to.name().to_owned()
        } else {
            format!("{}: {to}", asked.name)
        };
    }
    if asked.own {
        t::up_title_own(lang, from, to)
    } else {
        t::up_title(lang, &asked.name, from, to)
    }
}

/// Its word, and what it means for the reader.
fn standing(lang: Lang, asked: &Asked) -> (Tone, &'static str, String) {
    use ApplicationState as S;
    match asked.state {
        S::AwaitingSignatures { .. } if asked.decides.is_ok() => (
            Tone::Waiting,
            t::up_waits(lang),
            t::up_decide_text(lang, asked.to.name()),
        ),
        S::AwaitingSignatures { .. } => (
            Tone::Waiting,
            t::up_waits(lang),
            t::up_waits_text(lang, &asked.organisation),
        ),
        S::IdentificationNeeded if asked.to == Level::Eh4 => at_a_counter(lang, asked),
        S::IdentificationNeeded if asked.own => (
            Tone::Waiting,
            t::up_identify(lang),
            t::up_identify_own(lang).to_owned(),
        ),
        S::IdentificationNeeded => (
            Tone::Waiting,
            t::up_identify(lang),
            t::up_identify_text(lang, &asked.name),
        ),
        S::Issued => (
            Tone::Good,
            t::up_done(lang),
            t::up_done_text(lang, asked.to.name()),
        ),
        S::Refused => (
            Tone::Bad,
            t::up_refused(lang),
            t::up_refused_text(lang).to_owned(),
        ),
        S::Expired => (
            Tone::Neutral,
            t::up_expired(lang),
            t::up_over_text(lang).to_owned(),
        ),
        _ => (
            Tone::Neutral,
            t::up_cancelled(lang),
            t::up_over_text(lang).to_owned(),
        ),
    }
}

/// Who comes to a counter, and chooses a passkey after it (EH4).
fn at_a_counter(lang: Lang, asked: &Asked) -> (Tone, &'static str, String) {
    let word = if asked.appeared {
        t::up_bind(lang)
    } else {
        t::up_appear(lang)
    };
    let text = match (asked.appeared, asked.own) {
        (true, true) => t::up_bind_own(lang).to_owned(),
        (true, false) => t::up_bind_text(lang, &asked.name),
        (false, true) => t::up_appear_own(lang).to_owned(),
        (false, false) => t::up_appear_text(lang, &asked.name),
    };
    (Tone::Waiting, word, text)
}

/// What the owner does to show who they are; nothing when it is not their turn.
fn to_show(lang: Lang, asked: &Asked) -> Option<(String, &'static str)> {
    let theirs = asked.own && asked.state == ApplicationState::IdentificationNeeded;
    let (page, word) = match (asked.to, asked.appeared) {
        (Level::Eh4, true) => (
            format!("/applications/{}/counter", asked.id),
            e::to_bind_do(lang),
        ),
        (Level::Eh4, false) => (
            format!("/applications/{}/counter", asked.id),
            to_counter(lang, asked.booked.as_ref()),
        ),
        _ => (
            format!("/means/upgrades/{}/identify", asked.id),
            t::identify(lang),
        ),
    };
    theirs.then_some((page, word))
}

fn screen(asked: Asked) -> impl IntoView {
    let lang = lang();
    let base = format!("/means/upgrades/{}", asked.id);
    let (tone, word, text) = standing(lang, &asked);
    let open = !asked.state.is_final();
    let waits = matches!(asked.state, ApplicationState::AwaitingSignatures { .. });
    let (from, to) = (asked.from, asked.to);
    let mut facts = vec![Fact::new(t::organisation(lang), asked.organisation.clone())];
    if open {
        facts.push(Fact::new(
            t::level(lang),
            view! { <LevelBadge level=from/> " → " <LevelBadge level=to/> },
        ));
        facts.push(Fact::new(t::gains(lang), gains(lang, &asked.gains)));
    }
    facts.push(Fact::new(
        t::asked_on(lang),
        format::date(lang, asked.asked),
    ));
    if open && !asked.appeared {
        facts.extend(booked(lang, asked.booked.as_ref()));
    }
    if open {
        facts.push(Fact::new(
            t::promised(lang),
            if waits {
                t::promised_today(lang, format::date(lang, asked.promised))
            } else {
                format::date(lang, asked.promised)
            },
        ));
        facts.push(Fact::new(
            t::can_until(lang),
            format::date(lang, asked.last_day),
        ));
    }
    if !asked.reason.is_empty() {
        facts.push(Fact::new(t::reason(lang), asked.reason.clone()));
    }
    let decides = waits && asked.decides.is_ok();
    let cannot = match asked.decides {
        Err(why) if waits && !asked.own => Some(why),
        _ => None,
    };
    let shows = to_show(lang, &asked);
    let passkey = asked.own && asked.to == Level::Eh4 && asked.state == ApplicationState::Issued;
    let means = format!("/means/{}", asked.means);
    let back = if asked.own {
        t::to_mine(lang).to_owned()
    } else {
        t::one_title(lang, &asked.name)
    };
    let link = move |act: &str| format!("{base}/{act}");
    view! {
        <div class="narrow">
            <p><a href=if asked.own { "/my-means".to_owned() } else { means }>{back}</a></p>
            <PageTitle text=title(lang, &asked)/>
            <p><StatusTag tone text=word/></p>
            <p class="lead">{text}</p>
            {passkey.then(|| view! { <p>{t::up_done_passkey(lang)}</p> })}
            <Facts facts/>
            {cannot.map(|why| view! { <Note title=t::cannot_decide(lang)><p>{fault::text(why, lang)}</p></Note> })}
            {open.then(|| view! {
                <div class="actions">
                    {decides.then(|| view! { <a class="nl-button nl-button--primary" href=link("approve")>{t::approve(lang)}</a> })}
                    {decides.then(|| view! { <a class="nl-button nl-button--secondary" href=link("refuse")>{t::refuse(lang)}</a> })}
                    {shows.map(|(page, word)| view! { <a class="nl-button nl-button--primary" href=page>{word}</a> })}
                    <a href=link("cancel")>{t::cancel(lang)}</a>
                </div>
            })}
        </div>
    }
}

/// A question about one that is open still; one that is over is shown as it is.
fn asks<V: IntoView + 'static>(
    view: impl Fn(Asked, String) -> V + Clone + Send + Sync + 'static,
) -> AnyView {
    let application = param("application");
    loaded(
        move || application.get(),
        api::read_upgrade,
        move |asked| {
            let back = format!("/means/upgrades/{}", asked.id);
            if asked.state.is_final() {
                screen(asked).into_any()
            } else {
                view(asked, back).into_any()
            }
        },
    )
}

#[component]
pub fn Approve() -> impl IntoView {
    asks(|asked, back| {
        let lang = lang();
        let to = asked.to.name();
        view! {
            <div class="narrow">
                <PageTitle text=t::approve_title(lang, &asked.name, to)/>
                <p class="lead">{t::upgrade_lead(lang)} " " {t::upgrade_free(lang)}</p>
                <p>{gains(lang, &asked.gains)}</p>
                {asked.decides.err().map(|why| view! { <Note look=NoteLook::Warning title=t::cannot_decide(lang)><p>{fault::text(why, lang)}</p></Note> })}
                <PostForm submit=t::approve_submit(lang, to) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    {employed(lang, &asked.name)}
                    {(!asked.known).then(|| called(lang, &asked.name, asked.to == Level::Eh4))}
                </PostForm>
            </div>
        }
    })
}

#[component]
pub fn Refuse() -> impl IntoView {
    asks(|asked, back| {
        let lang = lang();
        view! {
            <div class="narrow">
                <PageTitle text=t::refuse_title(lang, &asked.name)/>
                <p class="lead">{t::refuse_lead(lang)}</p>
                <PostForm submit=t::refuse_submit(lang) look=ButtonLook::Danger beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    <TextArea name="reason" label=t::refuse_reason(lang) hint=t::refuse_reason_hint(lang) optional=true/>
                </PostForm>
            </div>
        }
    })
}

#[component]
pub fn Cancel() -> impl IntoView {
    asks(|_, back| {
        let lang = lang();
        view! {
            <div class="narrow">
                <PageTitle text=t::cancel_title(lang)/>
                <p class="lead">{t::cancel_lead(lang)}</p>
                <PostForm submit=t::cancel_submit(lang) look=ButtonLook::Danger beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    ""
                </PostForm>
            </div>
        }
    })
}

#[component]
pub fn Identify() -> impl IntoView {
    asks(|_, back| {
        let lang = lang();
        view! {
            <div class="narrow">
                <PageTitle text=t::identify_title(lang)/>
                <p class="lead">{t::identify_lead(lang)}</p>
                <p>{t::identify_known(lang)}</p>
                <PostForm submit=t::identify_submit(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    ""
                </PostForm>
            </div>
        }
    })
}

//! `/means/:means/suspend`, `…/resume` and `…/terminate`: the question, with what changes in plain words.

use super::{
    show::{home, is_reported_later},
    words::{uncovered, what},
};
use crate::{
    api::means::{self as api, Planned},
    components::{Note, NoteLook, PageTitle, loaded, param},
    fault,
    form::{ButtonLook, Choice, PostForm, Radios},
    lang::lang,
    text::means as t,
};
use domain::{lang::Lang, means::Cause};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Suspend,
    Resume,
    Terminate,
}

#[component]
pub fn Suspend() -> impl IntoView {
    asks(Act::Suspend)
}

#[component]
pub fn Resume() -> impl IntoView {
    asks(Act::Resume)
}

#[component]
pub fn Terminate() -> impl IntoView {
    asks(Act::Terminate)
}

impl Act {
    const fn code(self) -> &'static str {
        match self {
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Terminate => "terminate",
        }
    }

    fn title(self, lang: Lang, own: bool, name: &str) -> String {
        match (self, own) {
            (Self::Suspend, false) => t::suspend_title(lang, name),
            (Self::Suspend, true) => t::suspend_title_own(lang).to_owned(),
            (Self::Resume, false) => t::resume_title(lang, name),
            (Self::Resume, true) => t::resume_title_own(lang).to_owned(),
            (Self::Terminate, false) => t::terminate_title(lang, name),
            (Self::Terminate, true) => t::terminate_title_own(lang).to_owned(),
        }
    }

    fn lead(self, lang: Lang, own: bool) -> &'static str {
        match (self, own) {
            (Self::Suspend, false) => t::suspend_lead(lang),
            (Self::Suspend, true) => t::suspend_own_lead(lang),
            (Self::Resume, _) => t::resume_lead(lang),
            (Self::Terminate, _) => t::terminate_lead(lang),
        }
    }

    fn submit(self, lang: Lang) -> &'static str {
        match self {
            Self::Suspend => t::suspend_submit(lang),
            Self::Resume => t::resume_submit(lang),
            Self::Terminate => t::terminate_submit(lang),
        }
    }
}

fn asks(act: Act) -> AnyView {
    let means = param("means");
    loaded(
        move || means.get(),
        move |means| api::read_plan(means, act.code().to_owned()),
        move |planned| screen(act, planned),
    )
}

/// Why somebody else's means is suspended: what is reported has its own consequences.
fn reasons(lang: Lang) -> impl IntoView {
    let options = vec![
        Choice::new("lost", t::suspend_lost(lang)),
        Choice::new("misused", t::suspend_misused(lang)).hint(t::suspend_misused_hint(lang)),
        Choice::new("other", t::suspend_other(lang)),
    ];
    view! { <Radios name="reason" legend=t::suspend_reason(lang) options/> }
}

/// It stays suspended, for what happened.
fn reported_later(lang: Lang, name: &str, back: String) -> AnyView {
    let options = vec![
        Choice::new("lost", t::suspend_lost(lang)),
        Choice::new("misused", t::suspend_misused(lang)).hint(t::suspend_misused_hint(lang)),
    ];
    view! {
        <div class="narrow">
            <PageTitle text=t::report_later_title(lang, name)/>
            <p class="lead">{t::report_later_lead(lang)}</p>
            <PostForm
                submit=t::report_later_submit(lang)
                look=ButtonLook::Danger
                beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }
            >
                <Radios name="reason" legend=t::report_what(lang) options/>
            </PostForm>
        </div>
    }
    .into_any()
}

fn screen(act: Act, planned: Planned) -> impl IntoView {
    let lang = lang();
    let Planned { one, extent } = planned;
    let back = home(&one);
    if act == Act::Suspend && is_reported_later(&one) {
        return reported_later(lang, &one.name, back);
    }
    let title = act.title(lang, one.own, &one.name);
    let extent = match extent {
        Ok(extent) => extent,
        Err(why) => {
            return view! {
                <div class="narrow">
                    <PageTitle text=title/>
                    <Note look=NoteLook::Warning title=t::not_possible(lang)><p>{fault::text(why, lang)}</p></Note>
                    <p><a href=back>{t::back(lang)}</a></p>
                </div>
            }
            .into_any();
        }
    };
    let heading = if act == Act::Resume {
        t::extent_starts(lang)
    } else {
        t::extent_stops(lang)
    };
    let list = match what(lang, &extent) {
        Some(list) => {
            view! { <h2 class="nl-heading nl-heading--level-2">{heading}</h2> {list} }.into_any()
        }
        None if extent.last_manager => ().into_any(),
        None => view! { <p>{t::extent_none(lang)}</p> }.into_any(),
    };
    let count = u32::try_from(extent.uncovered.len()).unwrap_or(u32::MAX);
    let asks = act == Act::Suspend && !one.own;
    let caution = match one.cause {
        Some(Cause::Lost) => Some(t::resume_lost(lang)),
        Some(Cause::Misused) => Some(t::resume_misused(lang)),
        _ => None,
    };
    let look = match act {
        Act::Resume => ButtonLook::Primary,
        Act::Suspend | Act::Terminate => ButtonLook::Danger,
    };
    // Clients are arranged by who is in charge, not by who has the means.
    let alone = if one.own {
        None
    } else {
        uncovered(t::alone(lang, count), extent.uncovered, false)
    };
    view! {
        <div class="narrow">
            <PageTitle text=title/>
            <p class="lead">{act.lead(lang, one.own)}</p>
            {(act == Act::Resume).then_some(caution).flatten().map(|text| view! { <Note look=NoteLook::Warning><p>{text}</p></Note> })}
            {extent.last_manager.then(|| view! { <Note look=NoteLook::Warning><p>{t::last_manager(lang)}</p></Note> })}
            {list}
            {alone}
            <PostForm submit=act.submit(lang) look beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                {asks.then(|| reasons(lang))}
            </PostForm>
        </div>
    }
    .into_any()
}

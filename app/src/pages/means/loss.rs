//! `/my-means/report`: lost or misused; `/lost` and `/lost/:token`: the same for who cannot sign in any more.

use super::words::word;
use crate::{
    api::means::{self as api, MyMeans},
    components::{EmptyState, NextStep, PageTitle, loaded, param, query},
    form::{ButtonLook, Checkboxes, Choice, Field, Kind, PostForm, Radios},
    format,
    lang::lang,
    text::{login as l, means as t},
};
use domain::{lang::Lang, means::MeansState};
use leptos::prelude::*;

#[component]
pub fn Report() -> impl IntoView {
    loaded(
        || (),
        |()| api::read_mine(),
        |found| {
            let lang = lang();
            let running =
                |means: &MyMeans| matches!(means.state, MeansState::Active | MeansState::Suspended);
            let means: Vec<MyMeans> = found.means.into_iter().filter(running).collect();
            view! {
                <div class="narrow">
                    <PageTitle text=t::report_title(lang)/>
                    <p class="lead">{t::report_lead(lang)}</p>
                    {form(lang, means, "/my-means", t::back(lang))}
                </div>
            }
        },
    )
}

#[component]
pub fn AskLink() -> impl IntoView {
    let lang = lang();
    let done = query("done");
    let back = move || view! { <p>{t::lost_back(lang)} " " <a href="/way-back">{l::way_back(lang)}</a></p> };
    // Both the form and what follows it are this page: it answers the same whether or not there is such an account.
    move || match done.get().as_str() {
        "mailed" => {
            view! { <NextStep words=t::lost_mailed_next(lang) mailed="/lost">{back()}</NextStep> }.into_any()
        }
        "reported" => view! { <NextStep words=t::lost_reported_next(lang)>{back()}</NextStep> }.into_any(),
        _ => ask(lang),
    }
}

fn ask(lang: Lang) -> AnyView {
    view! {
        <div class="narrow">
            <PageTitle text=t::lost_ask_title(lang)/>
            <p class="lead">{t::lost_ask_lead(lang)}</p>
            <PostForm submit=t::lost_ask_submit(lang) beside=move || view! { <a href="/login">{t::to_login(lang)}</a> }>
                <Field name="email" label=t::email(lang) kind=Kind::Email/>
            </PostForm>
        </div>
    }
    .into_any()
}

#[component]
pub fn ByLink() -> impl IntoView {
    let token = param("token");
    loaded(
        move || token.get(),
        api::read_lost,
        |lost| {
            let lang = lang();
            view! {
                <div class="narrow">
                    <PageTitle text=t::lost_link_title(lang, &lost.name)/>
                    <p class="lead">{t::lost_link_lead(lang)}</p>
                    {form(lang, lost.means, "/login", t::to_login(lang))}
                </div>
            }
        },
    )
}

fn form(lang: Lang, means: Vec<MyMeans>, back: &'static str, label: &'static str) -> AnyView {
    if means.is_empty() {
        return view! {
            <EmptyState title=t::report_nothing_title(lang) text=t::report_nothing(lang)>
                <a href=back>{label}</a>
            </EmptyState>
        }
        .into_any();
    }
    // A lost phone opened all of them: they are all ticked.
    let values = means.iter().map(|means| means.means.to_string()).collect();
    let options = means
        .iter()
        .map(|means| {
            let hint = format!(
                "{} · {} · {} {}",
                means.level,
                word(lang, means.state),
                t::until(lang),
                format::date(lang, means.last_day),
            );
            Choice::new(means.means, means.organisation.clone()).hint(hint)
        })
        .collect();
    let whats = vec![
        Choice::new("lost", t::report_lost(lang)),
        Choice::new("misused", t::report_misused(lang)).hint(t::report_misused_hint(lang)),
    ];
    let thens = vec![
        Choice::new("suspend", t::report_suspend(lang)).hint(t::report_suspend_hint(lang)),
        Choice::new("revoke", t::report_revoke(lang)).hint(t::report_revoke_hint(lang)),
    ];
    // What happened decides who may resume it: nothing is chosen beforehand, as for a colleague's.
    view! {
        <PostForm
            submit=t::report_submit(lang)
            look=ButtonLook::Danger
            beside=move || view! { <a href=back>{label}</a> }
        >
            <Checkboxes name="means" legend=t::report_which(lang) options values/>
            <Radios name="what" legend=t::report_what(lang) options=whats/>
            <Radios name="then" legend=t::report_then(lang) options=thens value="suspend"/>
        </PostForm>
    }
    .into_any()
}

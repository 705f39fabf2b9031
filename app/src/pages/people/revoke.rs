//! Revoking what colleagues may do for the own organisation: one (`/people/authorisations/:authorisation/revoke`), all of
//! somebody's (`/people/:person/revoke`), or of several (`/people/revoke`).

use super::{
    authorise::people,
    person::{own_rows, scope_words},
};
use crate::{
    api::authorise as api,
    components::{EmptyState, PageTitle, SearchForm, loaded, param, query},
    fault,
    form::{ButtonLook, Checkboxes, PostForm},
    lang::lang,
    text::authorise as t,
};
use leptos::prelude::*;

#[component]
pub fn RevokeOne() -> impl IntoView {
    let authorisation = param("authorisation");
    loaded(
        move || authorisation.get(),
        api::read_held,
        |held| {
            let lang = lang();
            let (name, provider) = scope_words(lang, held.shown.scope);
            let (title, lead, submit) = if held.own {
                (
                    t::revoke_title_own(lang).to_owned(),
                    t::revoke_lead_own(lang).to_owned(),
                    t::revoke_submit_own(lang),
                )
            } else {
                (
                    t::revoke_title(lang, &held.name),
                    t::revoke_lead(lang, &held.name),
                    t::revoke_submit(lang),
                )
            };
            let back = if held.own {
                "/my-means".to_owned()
            } else {
                format!("/people/{}", held.person)
            };
            view! {
                <div class="narrow">
                    <PageTitle text=title/>
                    <p class="lead">{lead}</p>
                    <ul><li><strong>{name}</strong> " " <span class="quiet">{provider}</span></li></ul>
                    <PostForm submit look=ButtonLook::Danger beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                        ""
                    </PostForm>
                </div>
            }
        },
    )
}

#[component]
pub fn RevokeAll() -> impl IntoView {
    let person = param("person");
    loaded(
        move || person.get(),
        api::read_losing,
        |losing| {
            let lang = lang();
            let back = format!("/people/{}", losing.person);
            let title = t::revoke_all_title(lang, &losing.name);
            if let Some(why) = losing.refused {
                return view! {
                    <div class="narrow">
                        <PageTitle text=title/>
                        <EmptyState title=t::nothing_to_revoke(lang) text=fault::text(why, lang)>
                            <a href=back>{t::back(lang)}</a>
                        </EmptyState>
                    </div>
                }
                .into_any();
            }
            let count = u32::try_from(losing.authorisations.len()).unwrap_or(u32::MAX);
            view! {
                <PageTitle text=title.clone()/>
                <p class="lead">{t::revoke_all_lead(lang, &losing.name)}</p>
                {own_rows(lang, losing.authorisations, title, None, false)}
                <PostForm
                    submit=t::revoke_all_submit(lang, count)
                    look=ButtonLook::Danger
                    beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }
                >
                    ""
                </PostForm>
            }
            .into_any()
        },
    )
}

#[component]
pub fn RevokeSeveral() -> impl IntoView {
    let q = query("q");
    loaded(
        move || q.get(),
        api::read_losers,
        move |(found, more)| {
            let lang = lang();
            let search = more || !q.get_untracked().is_empty();
            let options = people(lang, &found);
            let nobody = options.is_empty();
            view! {
                <div class="narrow">
                    <PageTitle text=t::revoke_several_title(lang)/>
                    <p class="lead">{t::revoke_several_lead(lang)}</p>
                    {search.then(|| view! { <SearchForm label=t::search(lang) hint=t::search_hint(lang)/> })}
                    {if nobody {
                        view! { <p>{t::nobody(lang)}</p> }.into_any()
                    } else {
                        view! {
                            <PostForm submit=t::revoke_several_next(lang) beside=move || view! { <a href="/people">{t::back(lang)}</a> }>
                                <Checkboxes name="people" legend=t::people(lang) options/>
                            </PostForm>
                        }
                        .into_any()
                    }}
                </div>
            }
        },
    )
}

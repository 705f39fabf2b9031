//! `/people/:person/remove`: what leaving takes with it; afterwards the receipt, with the clients nobody serves now.

use crate::{
    api::people::{self as api, Leaving},
    components::{Fact, Facts, History, Note, NoteLook, PageTitle, loaded, param},
    fault,
    form::{ButtonLook, PostForm},
    format,
    lang::lang,
    text::people as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Remove() -> impl IntoView {
    let person = param("person");
    loaded(
        move || person.get(),
        api::read_leaving,
        move |leaving| screen(leaving, format!("/people/{}", person.get_untracked())),
    )
}

fn screen(leaving: Leaving, back: String) -> impl IntoView {
    let lang = lang();
    let facts = counts(lang, &leaving);
    let uncovered = uncovered(lang, &leaving);
    let applied = applied(lang, &leaving);
    let name = leaving.name.clone();
    match (leaving.done, leaving.refused) {
        (Some(day), _) => view! {
            <div class="narrow">
                <PageTitle text=t::removed_title(lang, &name)/>
                <p class="lead">{t::removed_lead(lang, format::date(lang, day), &name)}</p>
                <h2 class="nl-heading nl-heading--level-2">{t::withdrawn(lang)}</h2>
                <Facts facts/>
                {uncovered}
                {applied}
                <p><a class="nl-button nl-button--secondary" href="/people">{t::to_people(lang)}</a></p>
                <History lines=leaving.history/>
            </div>
        }
        .into_any(),
        (None, Some(why)) => view! {
            <div class="narrow">
                <PageTitle text=t::remove_title(lang, &name)/>
                <Note look=NoteLook::Warning title=t::remove_refused(lang)><p>{fault::text(why, lang)}</p></Note>
                <p><a href=back>{t::back(lang)}</a></p>
            </div>
        }
        .into_any(),
        (None, None) => view! {
            <div class="narrow">
                <PageTitle text=t::remove_title(lang, &name)/>
                <Note look=NoteLook::Warning><p>{t::remove_lead(lang)}</p></Note>
                {leaving.last_manager.then(|| view! { <Note look=NoteLook::Warning><p>{t::last_manager(lang)}</p></Note> })}
                <h2 class="nl-heading nl-heading--level-2">{t::will_be_withdrawn(lang)}</h2>
                <Facts facts/>
                {uncovered}
                {applied}
                <PostForm
                    submit=t::remove_submit(lang, &name)
                    look=ButtonLook::Danger
                    beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }
                >
                    ""
                </PostForm>
            </div>
        }
        .into_any(),
    }
}

fn counts(lang: Lang, leaving: &Leaving) -> Vec<Fact> {
    [
        (t::count_roles(lang), leaving.roles),
        (t::count_teams(lang), leaving.teams),
        (t::count_assignments(lang), leaving.assignments),
        (t::count_authorisations(lang), leaving.authorisations),
        (t::count_means(lang), leaving.means),
        (t::count_invitations(lang), leaving.invitations),
    ]
    .into_iter()
    .map(|(name, count)| Fact::new(name, count.to_string()))
    .collect()
}

fn uncovered(lang: Lang, leaving: &Leaving) -> AnyView {
    if leaving.uncovered.is_empty() {
        return view! { <p>{t::uncovered_none(lang)}</p> }.into_any();
    }
    let done = leaving.done.is_some();
    let count = u32::try_from(leaving.uncovered.len()).unwrap_or(u32::MAX);
    let clients = leaving
        .uncovered
        .iter()
        .map(|(mandate, name)| {
            let href = if done {
                format!("/clients/{mandate}/assign")
            } else {
                format!("/clients/{mandate}")
            };
            view! { <li><a href=href>{name.clone()}</a></li> }
        })
        .collect_view();
    view! {
        <Note look=NoteLook::Warning title=t::uncovered(lang, count)>
            <p>{t::uncovered_text(lang)}</p>
            <ul>{clients}</ul>
        </Note>
    }
    .into_any()
}

/// What goes on that the one who leaves applied for; somebody may know better than that.
fn applied(lang: Lang, leaving: &Leaving) -> Option<impl IntoView + use<>> {
    let lines = leaving
        .applied
        .iter()
        .map(|(application, name)| {
            view! { <li><a href=format!("/means/pending/{application}")>{name.clone()}</a></li> }
        })
        .collect_view();
    let (title, all) = (t::applied(lang, &leaving.name), leaving.applied_all);
    let more = leaving.applied.len() < all as usize;
    (!leaving.applied.is_empty()).then(|| {
        view! {
            <Note look=NoteLook::Warning title=title>
                <p>{t::applied_text(lang)}</p>
                <ul>{lines}</ul>
                {more.then(|| view! { <p><a href="/means/pending">{t::applied_all(lang, all)}</a></p> })}
            </Note>
        }
    })
}

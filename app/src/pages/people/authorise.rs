//! What a colleague may do for the own organisation: `/people/:person/authorise` and `/people/authorise` for several,
//! `/people/authorisations/:authorisation` to change one, and `/people/authorise/:draft`, where it is shown in plain
//! words before anything is saved (R-MACH-9).

use super::person::{own_rows, scope_words};
use crate::{
    api::authorise::{self as api, Colleague, Draft, Line, Options, Receiver},
    components::{Note, NoteLook, PageTitle, SearchForm, loaded, param, query},
    form::{ButtonLook, Checkboxes, Choice, Field, Fold, Kind, PostForm, Radios, SelectField},
    format,
    lang::lang,
    text::authorise as t,
};
use domain::{
    lang::Lang,
    level::Level,
    time::{Date, YEARS_OFFERED},
};
use leptos::prelude::*;

#[component]
pub fn AuthoriseOne() -> impl IntoView {
    let (person, draft) = (param("person"), query("draft"));
    loaded(
        move || (person.get(), draft.get()),
        |(person, draft)| api::read_authorise(person, draft),
        move |options| {
            let lang = lang();
            let name = options
                .people
                .first()
                .map(|one| one.name.clone())
                .unwrap_or_default();
            let back = format!("/people/{}", person.get_untracked());
            view! {
                <div class="narrow">
                    <PageTitle text=t::title_one(lang, name)/>
                    <p class="lead">{t::lead(lang, &options.organisation)}</p>
                    {form(lang, options, back, None)}
                </div>
            }
        },
    )
}

#[component]
pub fn AuthoriseSeveral() -> impl IntoView {
    let (q, draft) = (query("q"), query("draft"));
    loaded(
        move || (q.get(), draft.get()),
        |(q, draft)| api::read_several(q, draft),
        move |options| {
            let lang = lang();
            let searched = !q.get_untracked().is_empty();
            let search = searched || options.more;
            let people = people(lang, &options.people);
            view! {
                <div class="narrow">
                    <PageTitle text=t::title_several(lang)/>
                    <p class="lead">{t::lead(lang, &options.organisation)}</p>
                    {search.then(|| view! { <SearchForm label=t::search(lang) hint=t::search_hint(lang)/> })}
                    {form(lang, options, "/people".to_owned(), Some(people))}
                </div>
            }
        },
    )
}

#[component]
pub fn Change() -> impl IntoView {
    let (authorisation, draft) = (param("authorisation"), query("draft"));
    loaded(
        move || (authorisation.get(), draft.get()),
        |(authorisation, draft)| api::read_change(authorisation, draft),
        |options| {
            let lang = lang();
            let one = options.people.first().cloned();
            let (name, back) = one.map_or_else(
                || (String::new(), "/people".to_owned()),
                |one| (one.name, format!("/people/{}", one.person)),
            );
            view! {
                <div class="narrow">
                    <PageTitle text=t::title_change(lang, name)/>
                    <p class="lead">{t::lead_change(lang)}</p>
                    {form(lang, options, back, None)}
                </div>
            }
        },
    )
}

/// Colleagues to tick, with what they can use.
pub(super) fn people(lang: Lang, found: &[Colleague]) -> Vec<Choice> {
    found
        .iter()
        .map(|one| {
            let means = one.means.map_or_else(
                || t::no_means(lang).to_owned(),
                |level| t::has_means(lang, level.name()),
            );
            Choice::new(one.person, one.name.clone()).hint(means)
        })
        .collect()
}

/// At which services, up to which level, for which branch, until when. A change starts from what there is.
fn form(lang: Lang, options: Options, back: String, people: Option<Vec<Choice>>) -> AnyView {
    let Options {
        services,
        providers,
        branches,
        without_branch,
        levels,
        latest,
        present,
        ..
    } = options;
    if levels.is_empty() {
        return view! {
            <Note look=NoteLook::Warning><p>{t::no_level(lang)}</p></Note>
            <p><a href=back>{t::back(lang)}</a></p>
        }
        .into_any();
    }
    let whats = vec![
        Choice::new("services", t::what_services(lang)),
        Choice::new("providers", t::what_providers(lang)).hint(t::what_providers_hint(lang)),
        Choice::new("all", t::what_all(lang)).hint(t::what_all_hint(lang)),
    ];
    let chosen_services = strings(&present.services);
    let chosen_providers = strings(&present.providers);
    let ticked = strings(&present.people);
    let services = Choice::services(lang, &services);
    let providers = providers
        .into_iter()
        .map(|(id, name)| Choice::new(id, name))
        .collect::<Vec<_>>();
    let nobody = people.as_ref().is_some_and(Vec::is_empty);
    view! {
        <PostForm submit=t::next(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
            {nobody.then(|| view! { <p>{t::nobody(lang)}</p> })}
            {people.filter(|people| !people.is_empty()).map(|options| view! {
                <Checkboxes name="people" legend=t::people(lang) options values=ticked/>
            })}
            <Radios name="what" legend=t::what(lang) options=whats value=present.what/>
            <div class="only only--services">
                <Checkboxes name="services" legend=t::services(lang) options=services values=chosen_services/>
            </div>
            <div class="only only--providers">
                <Checkboxes name="providers" legend=t::providers(lang) options=providers values=chosen_providers/>
            </div>
            {level(lang, &levels, present.level)}
            {branch(lang, branches, without_branch, present.branch)}
            {until(lang, latest, present.until, present.last_day)}
        </PostForm>
    }
    .into_any()
}

fn strings<T: ToString>(ids: &[T]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn level(lang: Lang, levels: &[Level], value: String) -> impl IntoView + use<> {
    let options = std::iter::once(Choice::new("", t::level_auto(lang)))
        .chain(
            levels
                .iter()
                .map(|level| Choice::new(level.name(), level.name())),
        )
        .collect();
    view! { <SelectField name="level" label=t::level(lang) hint=t::level_hint(lang) options value optional=true/> }
}

/// Offered with its warning, never forced (R-MACH-5). A service that refuses it is named here: chosen by itself with a
/// branch it would give nothing, so that is not given.
pub fn branch(
    lang: Lang,
    branches: Vec<(String, String)>,
    refusing: Vec<String>,
    value: String,
) -> Option<impl IntoView> {
    if branches.is_empty() {
        return None;
    }
    let options = std::iter::once(Choice::new("", t::branch_none(lang)))
        .chain(
            branches
                .into_iter()
                .map(|(number, name)| Choice::new(&number, format!("{name} ({number})"))),
        )
        .collect::<Vec<_>>();
    Some(view! {
        <Fold summary=t::branch_fold(lang) of="branch">
            {(!refusing.is_empty()).then(|| view! { <p>{t::branch_refusing(lang, refusing.join(", "))}</p> })}
            <SelectField name="branch" label=t::branch(lang) hint=t::branch_hint(lang) options value optional=true/>
        </Fold>
    })
}

/// How long; a change keeps the day until another is chosen.
fn until(lang: Lang, latest: Date, value: String, day: Option<Date>) -> impl IntoView {
    let options = YEARS_OFFERED
        .into_iter()
        .map(|years| Choice::new(years, t::years(lang, i32::from(years))))
        .chain([Choice::new("day", t::until_day(lang))])
        .collect::<Vec<_>>();
    view! {
        <Radios name="until" legend=t::until(lang) options value/>
        <Field
            name="last_day"
            label=t::last_day(lang)
            hint=t::last_day_hint(lang, format::date(lang, latest))
            kind=Kind::Date
            value=day.map(|day| day.to_string()).unwrap_or_default()
            max=latest.to_string()
            depends=true
        />
    }
}

#[component]
pub fn Check() -> impl IntoView {
    let draft = param("draft");
    loaded(
        move || draft.get(),
        api::read_draft,
        move |looked| match looked {
            give @ Draft::Give { .. } => {
                view! { {giving(give, &draft.get_untracked())} }.into_any()
            }
            Draft::Revoke(losers) => revoking(losers).into_any(),
            Draft::Done(to) => done(to).into_any(),
        },
    )
}

fn done(to: String) -> impl IntoView {
    let lang = lang();
    view! {
        <PageTitle text=t::done_before(lang)/>
        <p><a class="nl-button nl-button--primary" href=to>{t::done_look(lang)}</a></p>
    }
}

fn line(lang: Lang, line: Line) -> impl IntoView {
    let (name, provider) = scope_words(lang, line.scope);
    let does = if line.does.is_empty() {
        t::every_service_does(lang).to_owned()
    } else {
        line.does
    };
    let level = t::up_to(lang, line.level.name());
    let about = if provider.is_empty() {
        format!("{does} ({level})")
    } else {
        format!("{provider}: {does} ({level})")
    };
    view! { <li><strong>{name}</strong> " " <span class="quiet">{about}</span></li> }
}

/// What of it waits for which means of somebody.
fn warning(lang: Lang, one: &Receiver) -> Option<String> {
    let name = &one.who.name;
    let services = one.waits.join(", ");
    match (one.works, services.is_empty()) {
        (false, _) if one.who.means.is_none() => Some(t::warn_no_means(lang, name)),
        (true, false) => Some(t::warn_waits(lang, name, services)),
        (false, false) => Some(t::warn_waits_all(lang, name, services)),
        (_, true) => None,
    }
}

fn giving(looked: Draft, draft: &str) -> Option<impl IntoView + use<>> {
    let Draft::Give {
        organisation,
        lines,
        people,
        last_day,
        branch,
        without_branch,
        changes,
    } = looked
    else {
        return None;
    };
    let lang = lang();
    let count = u32::try_from(people.len()).unwrap_or(u32::MAX);
    let names: Vec<&str> = people.iter().map(|one| one.who.name.as_str()).collect();
    let lead = t::check_lead(lang, count, names.join(", "), organisation);
    let warnings: Vec<String> = people.iter().filter_map(|one| warning(lang, one)).collect();
    let already = people
        .iter()
        .filter(|one| one.already > 0)
        .map(|one| view! { <p>{t::already(lang, &one.who.name, one.already)}</p> })
        .collect_view();
    let form = match (changes, &people[..]) {
        (Some(old), _) => format!("/people/authorisations/{old}"),
        (None, [one]) => format!("/people/{}/authorise", one.who.person),
        (None, _) => "/people/authorise".to_owned(),
    };
    let change = format!("{form}?draft={draft}");
    let changes = changes.is_some();
    let refusing = u32::try_from(without_branch.len()).unwrap_or(u32::MAX);
    let submit = if changes {
        t::change_submit(lang).to_owned()
    } else {
        t::give_submit(lang, count)
    };
    let lines = lines.into_iter().map(|one| line(lang, one)).collect_view();
    Some(view! {
        <div class="narrow">
            <PageTitle text=t::check_title(lang)/>
            <p class="lead">{lead}</p>
            <ul>{lines}</ul>
            <p>{t::check_until(lang, format::date(lang, last_day))}</p>
            {changes.then(|| view! { <p>{t::check_changes(lang)}</p> })}
            {(!branch.is_empty()).then(|| view! { <p>{t::check_branch(lang, branch)}</p> })}
            {(refusing > 0).then(|| view! {
                <Note look=NoteLook::Warning title=t::without_branch(lang, refusing)>
                    <p>{t::without_branch_text(lang)}</p>
                    <ul>{without_branch.into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}</ul>
                </Note>
            })}
            {(!warnings.is_empty()).then(|| view! {
                <Note look=NoteLook::Warning title=t::warn_title(lang)>
                    <ul>{warnings.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
                </Note>
            })}
            {already}
            <PostForm submit beside=move || view! { <a href=change.clone()>{t::change(lang)}</a> }>
                ""
            </PostForm>
        </div>
    })
}

fn revoking(losers: Vec<(String, Vec<crate::api::people::OwnAuthorisation>)>) -> impl IntoView {
    let lang = lang();
    let count = losers.iter().map(|(_, own)| own.len()).sum::<usize>();
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let people = losers
        .into_iter()
        .map(|(name, own)| {
            let rows = if own.is_empty() {
                view! { <p>{t::none_of(lang)}</p> }.into_any()
            } else {
                own_rows(lang, own, name.clone(), None, false).into_any()
            };
            view! { <h2 class="nl-heading nl-heading--level-2">{name}</h2> {rows} }
        })
        .collect_view();
    view! {
        <PageTitle text=t::revoke_check_title(lang)/>
        <p class="lead">{t::revoke_check_lead(lang)}</p>
        {people}
        <PostForm
            submit=t::revoke_all_submit(lang, count)
            look=ButtonLook::Danger
            beside=move || view! { <a href="/people">{t::back(lang)}</a> }
        >
            ""
        </PostForm>
    }
}

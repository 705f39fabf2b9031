//! `/means`: all means of every organisation that the reader manages.

use super::words::{StateTag, cause};
use crate::{
    api::{
        manages,
        means::{self as api, Asked, Line, Overview},
    },
    components::{
        Column, DataTable, EmptyState, Export, Filter, Filters, LevelBadge, Manage, OrganisationFilter, PageTitle, Pagination, SearchForm, loaded,
        query,
    },
    format,
    lang::lang,
    text::means as t,
};
use domain::{lang::Lang, level::Level, means::Cause};
use leptos::prelude::*;

#[component]
pub fn List() -> impl IntoView {
    let (state, q, sort, page) = (query("state"), query("q"), query("sort"), query("page"));
    let (level, organisation) = (query("level"), query("organisation"));
    let asked = move || Asked {
        state: state.get(),
        level: level.get(),
        organisation: organisation.get(),
        q: q.get(),
        sort: sort.get(),
        page: page.get(),
    };
    loaded(asked, api::read_means, move |overview| {
        screen(overview, untrack(asked) == Asked::default())
    })
}

/// `whole`: nothing was narrowed.
fn screen(overview: Overview, whole: bool) -> impl IntoView {
    let lang = lang();
    let Overview {
        rows,
        total,
        page,
        size,
        counts,
        organisations,
    } = overview;
    let several = organisations.len() > 1;
    let apply = move || {
        manages().then(|| {
            view! { <a class="nl-button nl-button--primary" href="/means/apply">{crate::text::apply::apply(lang)}</a> }
        })
    };
    if total == 0 && whole {
        return view! {
            <Manage/>
            <PageTitle text=t::title(lang)/>
            <EmptyState title=t::empty_title(lang) text=t::empty(lang)>{apply()}</EmptyState>
        }
        .into_any();
    }
    let list = if rows.is_empty() {
        view! { <p>{t::nothing(lang)}</p> }.into_any()
    } else {
        view! {
            {table(lang, rows, several)}
            <Pagination page per_page=size total/>
            <p class="screen-only"><Export path="/means.csv"/></p>
        }
        .into_any()
    };
    view! {
        <Manage/>
        <div class="title-row">
            <PageTitle text=t::title(lang)/>
            {apply()}
        </div>
        <p class="lead">{t::lead(lang)}</p>
        <SearchForm label=t::search(lang)/>
        <Filters name="state" filters=states(lang, &counts) label=t::state(lang)/>
        <Filters name="level" filters=levels(lang) label=t::level(lang)/>
        {several.then(|| view! { <OrganisationFilter organisations/> })}
        {list}
    }
    .into_any()
}

fn states(lang: Lang, counts: &[(String, u32)]) -> Vec<Filter> {
    let count = |code: &str| {
        let found = counts.iter().find(|(filter, _)| filter == code);
        found.map(|(_, count)| *count)
    };
    [
        ("all", t::filter_all(lang)),
        ("active", t::filter_active(lang)),
        ("suspended", t::filter_suspended(lang)),
        ("ending", t::filter_ending(lang)),
        ("never_used", t::filter_never_used(lang)),
        ("ended", t::filter_ended(lang)),
    ]
    .map(|(code, label)| Filter::new(if code == "all" { "" } else { code }, label, count(code)))
    .to_vec()
}

fn levels(lang: Lang) -> Vec<Filter> {
    let each = Level::ISSUED
        .into_iter()
        .map(|level| Filter::new(level.name(), level.name(), None));
    std::iter::once(Filter::new("", t::every_level(lang), None))
        .chain(each)
        .collect()
}

/// Only what somebody reported is told in a list.
fn reported(why: Option<Cause>) -> Option<Cause> {
    why.filter(|why| matches!(why, Cause::Lost | Cause::Misused))
}

fn table(lang: Lang, rows: Vec<Line>, several: bool) -> impl IntoView {
    let mut columns = vec![Column::new(t::name(lang)).sorted("name")];
    if several {
        columns.push(Column::new(t::organisation(lang)).sorted("organisation"));
    }
    columns.extend([
        Column::new(t::level(lang)).sorted("level").beside(),
        Column::new(t::state(lang)).plain(),
        Column::new(t::until(lang)).sorted("until"),
        Column::new(t::last_used(lang)).sorted("last_use"),
    ]);
    let rows = rows
        .into_iter()
        .map(|line| {
            let mut cells = vec![
                view! { <a href=format!("/means/{}", line.means)><strong>{line.name}</strong></a> <small>{line.email}</small> }.into_any(),
            ];
            if several {
                cells.push(line.organisation.into_any());
            }
            cells.extend([
                view! { <LevelBadge level=line.level tax_only=line.tax_only/> }.into_any(),
                view! { <StateTag state=line.state/> {reported(line.cause).map(|why| view! { " " <small>{cause(lang, why)}</small> })} }.into_any(),
                format::short_date(lang, line.last_day).into_any(),
                line.last_use
                    .map_or_else(|| t::never_used(lang).to_owned(), |day| format::short_date(lang, day))
                    .into_any(),
            ]);
            cells
        })
        .collect::<Vec<_>>();
    view! { <DataTable caption=t::title(lang) columns rows/> }
}

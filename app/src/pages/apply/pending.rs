//! `/means/pending`: what is under way at every organisation that the reader manages, and whose turn it is.

use super::words;
use crate::{
    api::pending::{self as api, Asked, Begun, Line, Mailed, Overview, Texted},
    components::{
        Column, DataTable, EmptyState, Export, Filter, Filters, Manage, Note, NoteLook, OrganisationFilter, PageTitle,
        Pagination, SearchForm, StatusTag, Tone, loaded, query,
    },
    format,
    lang::lang,
    text::{apply as a, import as i, pending as t},
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn List() -> impl IntoView {
    let (state, q, sort, page) = (query("state"), query("q"), query("sort"), query("page"));
    let organisation = query("organisation");
    let asked = move || Asked {
        state: state.get(),
        organisation: organisation.get(),
        q: q.get(),
        sort: sort.get(),
        page: page.get(),
    };
    loaded(asked, api::read_pending, move |overview| {
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
        late,
        counts,
        organisations,
        manages,
        begun,
    } = overview;
    let several = organisations.len() > 1;
    let apply = move |lang| {
        manages.then(|| view! { <a class="nl-button nl-button--primary" href="/means/apply">{t::apply(lang)}</a> })
    };
    let title = view! {
        <Manage/>
        <div class="title-row">
            <PageTitle text=t::title(lang)/>
            {(total > 0 || !whole).then(|| apply(lang))}
        </div>
        {not_sent(lang, begun)}
    };
    if total == 0 && whole {
        return view! {
            {title}
            <EmptyState title=t::none_title(lang) text=t::none_text(lang)>
                {apply(lang)}
                <a href="/means">{crate::text::means::title(lang)}</a>
            </EmptyState>
        }
        .into_any();
    }
    let list = if rows.is_empty() {
        view! { <p>{t::nothing(lang)}</p> }.into_any()
    } else {
        view! {
            {table(lang, rows, several)}
            <Pagination page per_page=size total/>
            <p class="screen-only"><Export path="/means/pending.csv"/></p>
        }
        .into_any()
    };
    view! {
        {title}
        <p class="lead">{t::lead(lang)}</p>
        {(late > 0).then(|| view! {
            <Note look=NoteLook::Warning title=t::late_note(lang, late)>
                <p>{t::late_text(lang)} " " <a href="/means/pending?state=late">{t::late_show(lang)}</a></p>
            </Note>
        })}
        <SearchForm label=t::search(lang)/>
        <Filters name="state" filters=states(lang, &counts) label=t::state(lang)/>
        {several.then(|| view! { <OrganisationFilter organisations/> })}
        {list}
    }
    .into_any()
}

/// What was begun and not applied for: its own address is not the only way back to it.
fn not_sent(lang: Lang, Begun { list, files }: Begun) -> Option<impl IntoView> {
    if list.is_none() && files.is_empty() {
        return None;
    }
    let list = list.map(|(draft, people)| {
        view! { <li>{a::left(lang, people)} " " <a href=format!("/means/apply/{draft}")>{a::left_do(lang)}</a></li> }
    });
    let files = files
        .into_iter()
        .map(|(id, name, day, wrong)| {
            let name = if name.is_empty() { i::nameless(lang).to_owned() } else { name };
            let day = format::date(lang, day);
            let text = match wrong {
                0 => t::begun_file(lang, name, day),
                wrong => t::begun_file_wrong(lang, wrong, name, day),
            };
            view! { <li><a href=format!("/means/import/{id}")>{text}</a></li> }
        })
        .collect_view();
    Some(view! { <Note title=t::begun(lang)><p>{t::begun_text(lang)}</p><ul>{list} {files}</ul></Note> })
}

fn states(lang: Lang, counts: &[(String, u32)]) -> Vec<Filter> {
    let count = |code: &str| {
        let found = counts.iter().find(|(filter, _)| filter == code);
        found.map(|(_, count)| *count)
    };
    [
        ("all", t::filter_all(lang)),
        ("late", t::filter_late(lang)),
        ("user", t::filter_user(lang)),
        ("signatures", t::filter_signatures(lang)),
        ("operator", t::filter_operator(lang)),
    ]
    .map(|(code, label)| Filter::new(if code == "all" { "" } else { code }, label, count(code)))
    .to_vec()
}

fn table(lang: Lang, rows: Vec<Line>, several: bool) -> impl IntoView {
    let mut columns = vec![Column::new(t::name(lang)).sorted("name")];
    if several {
        columns.push(Column::new(t::organisation(lang)).sorted("organisation"));
    }
    columns.extend([
        Column::new(t::wanted(lang)).plain(),
        Column::new(t::state(lang)).plain(),
        Column::new(t::turn(lang)),
        Column::new(t::messages(lang)),
        Column::new(t::since(lang)).sorted("since").day(),
        Column::new(t::promised(lang)).sorted("promised").day(),
    ]);
    let rows = rows
        .into_iter()
        .map(|line| row(lang, line, several))
        .collect::<Vec<_>>();
    view! { <DataTable caption=t::title(lang) columns rows/> }
}

fn row(lang: Lang, line: Line, several: bool) -> Vec<AnyView> {
    let (tone, state) = words::state(lang, line.state);
    let turn = words::turn(lang, &line);
    let product = words::short(lang, line.product);
    let urgent = line
        .urgent
        .then(|| view! { " " <StatusTag tone=Tone::Info text=t::urgent(lang)/> });
    let late = line
        .late
        .then(|| view! { " " <StatusTag tone=Tone::Bad text=t::late(lang)/> });
    let messages = messages(lang, &line);
    let mut cells = vec![
        view! { <a href=format!("/means/pending/{}", line.id)><strong>{line.name}</strong></a> <small>{line.email}</small> }.into_any(),
    ];
    if several {
        cells.push(line.organisation.into_any());
    }
    cells.extend([
        view! { {words::kind(lang, line.kind)} <small>{product}</small> {urgent} }.into_any(),
        view! { <StatusTag tone text=state/> }.into_any(),
        turn.into_any(),
        messages,
        format::short_date(lang, line.since).into_any(),
        view! { {format::short_date(lang, line.promised)} {late} }.into_any(),
    ]);
    cells
}

/// Whether the last mail and the last text message arrived.
fn messages(lang: Lang, line: &Line) -> AnyView {
    let mail = line.mail.map(|mail| self::mail(lang, mail));
    let mail = if line.link_dead {
        Some((Tone::Bad, t::link_dead(lang)))
    } else {
        mail
    };
    let text = line.text.map(|text| self::text(lang, text));
    let tags = mail
        .into_iter()
        .chain(text)
        .map(|(tone, text)| view! { <StatusTag tone text/> " " })
        .collect::<Vec<_>>();
    if tags.is_empty() {
        "–".into_any()
    } else {
        tags.into_any()
    }
}

pub(super) fn mail(lang: Lang, mail: Mailed) -> (Tone, &'static str) {
    match mail {
        Mailed::Waiting => (Tone::Waiting, t::mail_waiting(lang)),
        Mailed::Sent => (Tone::Good, t::mail_sent(lang)),
        Mailed::Retrying => (Tone::Waiting, t::mail_retrying(lang)),
        Mailed::Failed => (Tone::Bad, t::mail_failed(lang)),
    }
}

pub(super) fn text(lang: Lang, text: Texted) -> (Tone, &'static str) {
    match text {
        Texted::OnItsWay => (Tone::Waiting, t::text_on_its_way(lang)),
        Texted::Delayed => (Tone::Waiting, t::text_delayed(lang)),
        Texted::Delivered => (Tone::Good, t::text_delivered(lang)),
        Texted::NotDelivered => (Tone::Bad, t::text_not_delivered(lang)),
        Texted::NotSent => (Tone::Bad, t::text_not_sent(lang)),
        Texted::NotKnown => (Tone::Neutral, t::text_not_known(lang)),
        Texted::BadNumber => (Tone::Bad, t::text_bad_number(lang)),
    }
}

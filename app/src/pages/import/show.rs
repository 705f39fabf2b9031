//! `/means/import/:import`: what becomes of every row, before it goes, while it does, and afterwards. While it runs the
//! figures are asked for again where a script can; everywhere a link shows the page anew.

use super::words;
use crate::{
    api::import::{self as api, Asked, Line, Progress, Shown},
    components::{
        Column, DataTable, Filter, Filters, Manage, Note, NoteLook, PageTitle, Pagination, Revision,
        StatusTag, Tone, loaded, look_again, param, query,
    },
    form::{ButtonLook, Checkbox, PostButton, PostForm},
    format,
    lang::lang,
    pages::apply::words::conditions,
    text::import as t,
};
use domain::{
    import::{State, Verdict},
    lang::Lang,
};
use leptos::prelude::*;
use std::time::Duration;

/// How often the page looks by itself.
const EVERY: Duration = Duration::from_secs(2);

#[component]
pub fn OneImport() -> impl IntoView {
    let (import, verdict, page) = (param("import"), query("verdict"), query("page"));
    let asked = move || Asked {
        import: import.get(),
        verdict: verdict.get(),
        page: page.get(),
    };
    loaded(asked, api::read_import, screen)
}

fn screen(shown: Shown) -> impl IntoView {
    let lang = lang();
    let name = if shown.name.is_empty() {
        t::nameless(lang).to_owned()
    } else {
        shown.name.clone()
    };
    let path = format!("/means/import/{}", shown.id);
    let ignored = (!shown.ignored.is_empty()).then(|| {
        let columns = shown.ignored.join(", ");
        view! { <Note look=NoteLook::Warning><p>{t::ignored(lang, columns)}</p></Note> }
    });
    let report = format!("{path}/report.csv");
    let head = head(lang, &shown, &path);
    let list = if shown.rows.is_empty() {
        view! { <p>{t::no_rows(lang)}</p> }.into_any()
    } else {
        view! {
            {table(lang, &path, shown.state, shown.rows.clone())}
            <Pagination page=shown.page per_page=shown.size total=shown.total/>
        }
        .into_any()
    };
    view! {
        <Manage/>
        <p><a href="/means/import">{t::all_files(lang)}</a></p>
        <PageTitle text=name/>
        <p class="lead">{t::uploaded_by(lang, format::date(lang, shown.day), shown.by.clone())}</p>
        {ignored}
        {head}
        <h2 class="nl-heading nl-heading--level-2">{t::lines(lang)}</h2>
        {shown.wrong.map(|line| view! { <p><a href=format!("{path}/rows/{line}")>{t::first_wrong(lang)}</a></p> })}
        <Filters name="verdict" filters=filters(lang, &shown) label=t::verdict(lang)/>
        {list}
        <p class="screen-only"><a href=report rel="external" download="">{t::report(lang)}</a></p>
        <p><small>{t::kept_until(lang, format::date(lang, shown.kept_until))}</small></p>
    }
}

/// What can be done now: go, stop, look.
fn head(lang: Lang, shown: &Shown, path: &str) -> AnyView {
    if shown.state == State::Running {
        return running(lang, shown.id.to_string(), shown.progress(), path.to_owned()).into_any();
    }
    let new = shown.count(Verdict::New);
    let word = match shown.state {
        State::Done => Some((NoteLook::Good, t::done(lang, shown.count(Verdict::Applied)))),
        State::Stopped => Some((NoteLook::Warning, t::stopped(lang, shown.count(Verdict::Applied)))),
        State::Planned | State::Running => None,
    };
    // What was applied for or left out is not judged again.
    let left = shown.counts.iter().any(|(verdict, count)| {
        *count > 0 && !matches!(verdict, Verdict::Applied | Verdict::LeftOut)
    });
    let order = shown.order;
    let word = word.map(|(look, text)| view! {
        <Note look=look>
            <p>{text}</p>
            <p>
                {order.map(|order| view! { <a href=format!("/means/orders/{order}")>{crate::text::apply::see_order(lang)}</a> " · " })}
                <a href="/means/pending">{crate::text::orders::follow(lang)}</a>
            </p>
        </Note>
    });
    let others = [Verdict::Attention, Verdict::Refused, Verdict::Already, Verdict::LeftOut];
    let stays = others.iter().map(|verdict| shown.count(*verdict)).sum::<u32>();
    let go = if new == 0 {
        (shown.state == State::Planned).then(|| view! { <p>{t::nothing_new(lang)}</p> }).into_any()
    } else {
        let organisation = shown.organisation.clone();
        let cost = t::cost(lang, format::money(lang, shown.net), format::money(lang, shown.net + shown.vat));
        view! {
            <PostForm submit=t::go(lang, new)>
                <p>{t::go_lead(lang)}</p>
                {(stays > 0).then(|| view! { <p><strong>{t::stays(lang, stays)}</strong></p> })}
                <p>{cost}</p>
                <Checkbox name="terms" label=t::terms(lang, organisation) hint=t::terms_hint(lang)/>
                {conditions(lang)}
            </PostForm>
        }
        .into_any()
    };
    view! {
        {word}
        <div class="narrow">{go}</div>
        <div class="actions">
            {left.then(|| view! { <PostButton action=format!("{path}/again") label=t::again(lang) look=ButtonLook::Quiet/> })}
            <a href=format!("{path}/remove")>{t::remove(lang)}</a>
        </div>
    }
    .into_any()
}

fn running(lang: Lang, import: String, now: Progress, path: String) -> impl IntoView {
    let revision = expect_context::<Revision>().0;
    let progress = RwSignal::new(now);
    let scripted = look_again(EVERY, move || {
        let import = import.clone();
        async move {
            let Ok(now) = api::read_progress(import).await else {
                return true;
            };
            let runs = now.state == State::Running;
            progress.set(now);
            if !runs {
                revision.update(|n| *n += 1);
            }
            runs
        }
    });
    let all = move || progress.with(|now| now.applied + now.left);
    let words = move || progress.with(|now| t::progress(lang, now.applied, now.applied + now.left));
    let here = path.clone();
    view! {
        <Note title=t::running(lang)>
            <p role="status">{words}</p>
            <progress max=all value=move || progress.with(|now| now.applied) aria-label=t::running(lang)></progress>
            <p>{t::running_lead(lang)}</p>
            <p>{move || scripted.get().then(|| t::running_script(lang))}</p>
        </Note>
        <div class="actions">
            <a class="nl-button nl-button--secondary" href=here rel="external">{t::look_again(lang)}</a>
            <PostButton action=format!("{path}/stop") label=t::stop(lang) look=ButtonLook::Danger/>
        </div>
    }
}

fn filters(lang: Lang, shown: &Shown) -> Vec<Filter> {
    // Above it the bar counts meanwhile.
    let counted = |count: u32| (shown.state != State::Running).then_some(count);
    let all = shown.counts.iter().map(|(_, count)| *count).sum::<u32>();
    let each = Verdict::ALL
        .iter()
        .filter(|verdict| shown.count(**verdict) > 0)
        .map(|verdict| {
            let label = words::verdict(lang, *verdict);
            Filter::new(verdict.code(), label, counted(shown.count(*verdict)))
        });
    std::iter::once(Filter::new("", t::every_line(lang), counted(all)))
        .chain(each)
        .collect()
}

fn table(lang: Lang, path: &str, state: State, rows: Vec<Line>) -> impl IntoView {
    let columns = vec![
        Column::new(t::line(lang)),
        Column::new(t::user(lang)),
        Column::new(t::level(lang)),
        Column::new(t::verdict(lang)).plain(),
        Column::new(t::why(lang)),
        Column::new(t::row_cost(lang)).number(),
    ];
    let rows = rows
        .into_iter()
        .map(|row| {
            let number = t::line_number(lang, row.line);
            let fixed = state == State::Running || row.verdict == Verdict::Applied;
            let name = if fixed {
                number.into_any()
            } else {
                view! { <a href=format!("{path}/rows/{}", row.line)>{number}</a> }.into_any()
            };
            let cost = if row.net > 0 { format::money(lang, row.net) } else { "–".to_owned() };
            let why = words::sentences(lang, &row.faults, &row.notes);
            let why = why.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
            vec![
                name,
                view! { <strong>{row.name}</strong> " " <small>{row.email}</small> }.into_any(),
                row.product.into_any(),
                tag(lang, row.verdict).into_any(),
                view! { <ul class="plain">{why}</ul> }.into_any(),
                cost.into_any(),
            ]
        })
        .collect();
    view! { <DataTable caption=t::lines(lang) columns rows/> }
}

pub(super) fn tag(lang: Lang, verdict: Verdict) -> impl IntoView {
    let tone = match verdict {
        Verdict::New => Tone::Info,
        Verdict::Applied => Tone::Good,
        Verdict::Attention => Tone::Waiting,
        Verdict::Refused => Tone::Bad,
        Verdict::Already | Verdict::LeftOut => Tone::Neutral,
    };
    view! { <StatusTag tone text=words::verdict(lang, verdict)/> }
}

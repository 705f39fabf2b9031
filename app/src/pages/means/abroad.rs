//! `/means/:means/abroad`: in which countries a means works, since when, under whose name, and how to stop; and the
//! questions on the way: which countries, may they, and the number that is typed once.

use crate::{
    api::{abroad::{self as api, Abroad as Found, Row, State}, frame},
    components::{Fact, Facts, LevelBadge, Note, NoteLook, PageTitle, StatusTag, Tone, loaded, param},
    fault,
    form::{ButtonLook, Checkboxes, Choice, Field, Kind, PostForm, Radios},
    format,
    lang::lang,
    text::{abroad as t, means as m},
};
use domain::{fault::Fault, lang::Lang, level::Level};
use leptos::prelude::*;

fn page<V: IntoView + 'static>(view: impl Fn(Lang, Found) -> V + Clone + Send + Sync + 'static) -> AnyView {
    let means = param("means");
    loaded(move || means.get(), api::read_abroad, move |found| view(lang(), found)).into_any()
}

#[component]
pub fn Abroad() -> impl IntoView {
    page(screen)
}

fn home(found: &Found) -> String {
    format!("/means/{}/abroad", found.means)
}

/// Under whose name, since when coupled, and what it costs.
fn facts(lang: Lang, found: &Found) -> Vec<Fact> {
    let level = found.level;
    let mut facts = Vec::new();
    if !found.own {
        facts.push(Fact::new(t::owner(lang), found.name.clone()));
    }
    facts.extend([
        Fact::new(t::organisation(lang), found.organisation.clone()),
        Fact::new(t::level(lang), view! { <LevelBadge level/> }),
        Fact::new(t::seen_as(lang), t::seen_as_text(lang, &found.name)),
    ]);
    if let Some(day) = found.coupled {
        facts.push(Fact::new(t::coupled(lang), t::coupled_text(lang, format::date(lang, day))));
    }
    if let Some(cents) = found.price.filter(|_| found.coupled.is_none()) {
        facts.push(Fact::new(t::price(lang), t::price_text(lang, amount(lang, cents))));
    }
    facts
}

/// "€ 35" or "€ 35,50".
fn amount(lang: Lang, cents: u32) -> String {
    let (whole, rest) = (cents / 100, cents % 100);
    let point = if lang == Lang::Nl { ',' } else { '.' };
    if rest == 0 { format!("€ {whole}") } else { format!("€ {whole}{point}{rest:02}") }
}

fn screen(lang: Lang, found: Found) -> impl IntoView {
    let base = home(&found);
    let link = move |act: &str, label: &'static str, class: &'static str| {
        view! { <a class=class href=format!("{base}/{act}")>{label}</a> }
    };
    let (primary, secondary) = ("nl-button nl-button--primary", "nl-button nl-button--secondary");
    let free = found.hindrance.is_none();
    let couples = free && found.own && found.coupled.is_none() && found.has(State::Given);
    let answers = free && !found.own && found.decides && found.has(State::Asked);
    let asks = free && found.own && !found.offered.is_empty();
    let stops = found.has(State::Given) || found.has(State::Asked);
    let ask_look = if couples { secondary } else { primary };
    let (back, to) = if found.own {
        (t::to_mine(lang).to_owned(), "/my-means".to_owned())
    } else {
        (t::to_means(lang, &found.name), format!("/means/{}", found.means))
    };
    let lead = if found.own {
        format!("{} {}", t::lead(lang), who_decides(lang, &found))
    } else if found.decides {
        format!("{} {}", t::lead_other(lang, &found.name), t::you_decide(lang))
    } else {
        t::lead_other(lang, &found.name)
    };
    view! {
        <div class="narrow">
            <p><a href=to>{back}</a></p>
            <PageTitle text=t::title(lang)/>
            <p class="lead">{lead}</p>
            {hindrance(lang, &found)}
            <Facts facts=facts(lang, &found)/>
            {couples.then(|| view! { <p>{t::couple_now(lang)}</p> })}
            <h2 class="nl-heading nl-heading--level-2">{t::countries(lang)}</h2>
            {rows(lang, &found)}
            <div class="actions">
                {couples.then(|| link("couple", t::couple(lang), primary))}
                {answers.then(|| link("answer", t::answer(lang), primary))}
                {asks.then(|| link("ask", t::ask(lang), ask_look))}
                {stops.then(|| link("stop", t::stop(lang), ""))}
            </div>
        </div>
    }
}

fn rows(lang: Lang, found: &Found) -> AnyView {
    if found.rows.is_empty() {
        return view! { <p>{t::none(lang)}</p> }.into_any();
    }
    let coupled = found.coupled.is_some();
    let line = |row: &Row| {
        let day = format::date(lang, row.since);
        let (tone, word, text) = match row.state {
            State::Given if coupled => (Tone::Good, t::works(lang), t::since(lang, day)),
            State::Given => (Tone::Info, t::given(lang), t::given_text(lang, day)),
            State::Asked => (Tone::Waiting, t::asked(lang), t::asked_text(lang, day)),
            State::Refused => (Tone::Bad, t::refused(lang), t::refused_text(lang, day)),
        };
        view! {
            <li>
                <strong>{row.country.name(lang)}</strong>
                " "
                <StatusTag tone text=word/>
                <br/>
                <span class="quiet">{text}</span>
            </li>
        }
    };
    view! { <ul class="card rows">{found.rows.iter().map(line).collect_view()}</ul> }.into_any()
}

/// To the owner: somebody in charge, or they alone.
fn who_decides(lang: Lang, found: &Found) -> &'static str {
    if found.decides { t::ask_lead_alone(lang) } else { t::ask_lead(lang) }
}

/// Why nothing can be done now, and the way to a higher level where that helps.
fn hindrance(lang: Lang, found: &Found) -> Option<AnyView> {
    let why = found.hindrance?;
    let helps = match why {
        Fault::AbroadLevel => found.level < Level::Eh3,
        Fault::AbroadNotIdentified => found.level < Level::Eh4,
        _ => false,
    };
    let href = format!("/means/{}/upgrade", found.means);
    let raise = helps.then(|| view! { <p><a href=href>{m::upgrade(lang)}</a></p> });
    Some(
        view! {
            <Note look=NoteLook::Warning title=t::hindered(lang)>
                <p>{fault::text(why, lang)}</p>
                {raise}
            </Note>
        }
        .into_any(),
    )
}

/// What cannot be done now is said in place of the form.
fn hindered(lang: Lang, found: &Found) -> Option<AnyView> {
    let hindrance = hindrance(lang, found)?;
    let back = home(found);
    Some(
        view! {
            {hindrance}
            <p><a href=back>{t::back(lang)}</a></p>
        }
        .into_any(),
    )
}

#[component]
pub fn Ask() -> impl IntoView {
    page(|lang, found| {
        let back = home(&found);
        let options = found
            .offered
            .iter()
            .map(|country| Choice::new(country.code.clone(), country.name(lang)))
            .collect::<Vec<_>>();
        let submit = if found.decides { t::ask_submit_alone(lang) } else { t::ask_submit(lang) };
        let form = hindered(lang, &found).unwrap_or_else(|| {
            view! {
                <PostForm submit beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    <Checkboxes name="country" legend=t::countries(lang) hint=t::ask_hint(lang) options/>
                </PostForm>
            }
            .into_any()
        });
        view! {
            <div class="narrow">
                <PageTitle text=t::ask_title(lang)/>
                <p class="lead">{who_decides(lang, &found)}</p>
                <p>{t::seen_as_warning(lang, &found.name)}</p>
                {form}
            </div>
        }
    })
}

#[component]
pub fn Couple() -> impl IntoView {
    page(|lang, found| {
        let back = home(&found);
        let price = found.price.map(|cents| t::price_text(lang, amount(lang, cents)));
        let form = hindered(lang, &found).unwrap_or_else(|| {
            view! {
                <PostForm submit=t::couple_submit(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    <Field name="bsn" label=t::bsn(lang) hint=t::bsn_hint(lang) kind=Kind::Digits autocomplete="off"/>
                </PostForm>
            }
            .into_any()
        });
        view! {
            <div class="narrow">
                <PageTitle text=t::couple_title(lang)/>
                <p class="lead">{t::couple_lead(lang)}</p>
                <p>{t::couple_kept(lang)}</p>
                {price.map(|price| view! { <p>{price}</p> })}
                {frame().demo.then(|| view! { <Note><p>{t::couple_demo(lang)}</p></Note> })}
                {form}
            </div>
        }
    })
}

#[component]
pub fn Answer() -> impl IntoView {
    page(|lang, found| {
        let back = home(&found);
        let asked: Vec<String> =
            found.rows.iter().filter(|row| row.state == State::Asked).map(|row| row.country.name(lang)).collect();
        let options = vec![
            Choice::new("give", t::answer_give(lang)),
            Choice::new("refuse", t::answer_refuse(lang)),
        ];
        let form = hindered(lang, &found).unwrap_or_else(|| {
            view! {
                <PostForm submit=t::answer_submit(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    <Radios name="answer" legend=t::answer_legend(lang) options/>
                </PostForm>
            }
            .into_any()
        });
        view! {
            <div class="narrow">
                <PageTitle text=t::answer_title(lang, &found.name)/>
                <p class="lead">{t::answer_lead(lang, &found.name, asked.join(", "))}</p>
                <p>{t::answer_means(lang)}</p>
                {form}
            </div>
        }
    })
}

#[component]
pub fn Stop() -> impl IntoView {
    page(|lang, found| {
        let back = home(&found);
        let open: Vec<&Row> = found.rows.iter().filter(|row| row.state != State::Refused).collect();
        let options = open.iter().map(|row| Choice::new(row.country.code.clone(), row.country.name(lang))).collect::<Vec<_>>();
        // With one country there is nothing to choose.
        let values = if open.len() == 1 { open.iter().map(|row| row.country.code.clone()).collect() } else { Vec::new() };
        let form = if open.is_empty() {
            view! { <p>{t::none(lang)}</p> <p><a href=back>{t::back(lang)}</a></p> }.into_any()
        } else {
            view! {
                <PostForm
                    submit=t::stop_submit(lang)
                    look=ButtonLook::Danger
                    beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }
                >
                    <Checkboxes name="country" legend=t::stop_legend(lang) options values/>
                </PostForm>
            }
            .into_any()
        };
        view! {
            <div class="narrow">
                <PageTitle text=t::stop_title(lang)/>
                <p class="lead">{t::stop_lead(lang)}</p>
                {form}
            </div>
        }
    })
}

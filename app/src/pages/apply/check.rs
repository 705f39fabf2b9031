//! `/means/apply/:draft`: everybody on the list, what it costs and when it is ready, with the terms and the yes to all of
//! it; `…/remove?person=2` takes somebody off.

use super::{form::steps, words};
use crate::{
    api::{
        apply::{self as api, Draft, Row},
        people::OwnScope,
    },
    components::{
        Column, DataTable, EmptyState, Fact, Facts, Note, NoteLook, PageTitle, Steps, loaded,
        param, query,
    },
    fault,
    form::{ButtonLook, Checkbox, PostForm},
    format,
    lang::lang,
    text::{apply as t, orders as o, people as p},
};
use domain::{
    application::{Identification, Warning},
    lang::Lang,
    price::{Charge, total},
};
use leptos::prelude::*;

#[component]
pub fn Check() -> impl IntoView {
    let draft = param("draft");
    loaded(
        move || draft.get(),
        api::read_draft,
        move |found| match found {
            Draft::Waits {
                organisation,
                rows,
                example,
            } => waits(&draft.get_untracked(), &organisation, rows, example).into_any(),
            Draft::Sent(order) => {
                let lang = lang();
                let order = format!("/means/orders/{order}");
                view! {
                    <PageTitle text=t::sent_already(lang)/>
                    <EmptyState title=t::sent_already(lang) text=t::sent_already_text(lang)>
                        <a class="nl-button nl-button--primary" href=order>{t::see_order(lang)}</a>
                        <a href="/means/pending">{o::follow(lang)}</a>
                    </EmptyState>
                }
                .into_any()
            }
        },
    )
}

fn waits(draft: &str, organisation: &str, rows: Vec<Row>, example: bool) -> impl IntoView + use<> {
    let lang = lang();
    let base = format!("/means/apply/{draft}");
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let refused = rows.iter().any(|row| !row.faults.is_empty());
    let lead = t::check_lead(lang, count, organisation);
    let terms = t::terms(lang, organisation);
    let costs = costs(lang, &rows, example);
    let people = rows
        .into_iter()
        .enumerate()
        .map(|(n, row)| one(lang, &base, n + 1, row))
        .collect_view();
    let add = format!("{base}/add");
    let next = if refused {
        view! {
            <Note look=NoteLook::Bad title=t::check_none(lang)><p>{t::check_none_text(lang)}</p></Note>
            <p><a href=add>{t::another(lang)}</a></p>
        }
        .into_any()
    } else {
        view! {
            <PostForm
                submit=t::send(lang, count)
                beside=move || view! { <a class="nl-button nl-button--secondary" href=add.clone()>{t::another(lang)}</a> }
            >
                <Checkbox name="terms" label=terms hint=t::terms_hint(lang)/>
                {words::conditions(lang)}
            </PostForm>
        }
        .into_any()
    };
    view! {
        <Steps steps=steps(lang) current=1/>
        <PageTitle text=t::check_title(lang)/>
        <p class="lead">{lead}</p>
        <p class="quiet">{t::check_kept(lang)}</p>
        <ul class="plan">{people}</ul>
        {costs}
        <div class="narrow">{next}</div>
    }
}

/// Somebody on the list, with what is wrong next to the field it is about.
fn one(lang: Lang, base: &str, place: usize, row: Row) -> impl IntoView + use<> {
    let wrong = |fields: &[&str]| {
        let words: Vec<_> = row
            .faults
            .iter()
            .filter(|(field, _)| fields.contains(&field.as_str()))
            .map(|(_, fault)| fault::text(*fault, lang))
            .collect();
        (!words.is_empty()).then(|| {
            view! { <p class="utrecht-form-field-error-message">{words.join(" ")}</p> }
        })
    };
    let term = t::years(lang, i32::from(row.term));
    let means = t::means_term(lang, words::product(lang, row.product), term);
    let employed = if row.employed { t::yes(lang) } else { t::no(lang) };
    let lower = row.lower.map(|(person, level)| {
        view! { <p class="quiet">{words::lower(lang, format!("/people/{person}"), level)}</p> }
    });
    let suspended = row.warnings.contains(&Warning::Suspended).then(|| {
        view! { <p class="quiet">{t::has_suspended(lang)} " " <a href="/means?state=suspended">{t::see_suspended(lang)}</a></p> }
    });
    let mut facts = vec![
        Fact::new(t::email_short(lang), view! { {row.email.clone()} {wrong(&["email"])} }),
        Fact::new(t::mobile_short(lang), view! { {row.mobile.clone()} {wrong(&["mobile"])} }),
        Fact::new(
            t::birth(lang),
            view! { {format::date(lang, row.birth)} {wrong(&["birth"])} },
        ),
        Fact::new(t::means(lang), view! { {means} {wrong(&["product", "term"])} {lower} {suspended} }),
        Fact::new(t::employment_short(lang), employed),
        Fact::new(
            t::scopes_short(lang),
            view! { {scopes(lang, &row)} {wrong(&["scopes", "branch", "years"])} },
        ),
        Fact::new(
            t::ready(lang),
            view! { {ready(lang, &row)} {row.warnings.contains(&Warning::NoHaste).then(|| view! { " " <small>{t::no_haste(lang)}</small> })} },
        ),
    ];
    if !row.charges.is_empty() {
        let net = format::money(lang, total(&row.charges).net);
        facts.push(Fact::new(
            t::cost(lang),
            format!("{net} {}", t::without_vat(lang)),
        ));
    }
    let (change, remove) = (
        format!("{base}/change?person={place}"),
        format!("{base}/remove?person={place}"),
    );
    let about = row.name.clone();
    let about_too = about.clone();
    view! {
        <li class="card">
            <h2 class="nl-heading nl-heading--level-2">{row.name.clone()}</h2>
            <Facts facts/>
            <p class="row-acts">
                <a href=change>{t::change(lang)} <span class="visually-hidden">" " {about}</span></a>
                <a href=remove>{t::take_off(lang)} <span class="visually-hidden">" " {about_too}</span></a>
            </p>
        </li>
    }
}

fn scopes(lang: Lang, row: &Row) -> AnyView {
    if row.scopes.is_empty() {
        return t::scopes_none(lang).into_any();
    }
    let names: Vec<String> = row
        .scopes
        .iter()
        .map(|scope| match scope {
            OwnScope::All => p::every_service(lang).to_owned(),
            OwnScope::Provider(provider) => p::every_service_of(lang, provider),
            OwnScope::Service { name, provider } => format!("{name} · {provider}"),
        })
        .collect();
    let until = t::scope_until(lang, t::years(lang, i32::from(row.years)));
    let branch = (!row.branch.is_empty()).then(|| t::scope_branch(lang, &row.branch));
    let warn = row.warnings.contains(&Warning::Branch).then(|| t::warn_branch(lang));
    view! {
        <ul class="plan__why">{names.into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}</ul>
        <small>{until} {branch.map(|branch| format!(". {branch}"))} {warn.map(|warn| format!(". {warn}"))}</small>
    }
    .into_any()
}

/// By when, for this very person (R-AAN-2).
fn ready(lang: Lang, row: &Row) -> String {
    let day = format::date(lang, row.promise.latest);
    match row.identification {
        None => t::ready_now(lang, day),
        Some(Identification::Remote) => t::ready_shown(lang, day),
        Some(Identification::InPerson) => t::ready_person(lang, day),
    }
}

fn costs(lang: Lang, rows: &[Row], example: bool) -> impl IntoView + use<> {
    let all: Vec<Charge> = rows.iter().flat_map(|row| row.charges.clone()).collect();
    let money = |cents| format::money(lang, cents);
    let columns = vec![
        Column::new(o::line(lang)),
        Column::new(o::who(lang)),
        Column::new(o::quantity(lang)).number(),
        Column::new(o::net(lang)).number(),
    ];
    let lines = rows
        .iter()
        .flat_map(|row| {
            row.charges.iter().map(|charge| {
                vec![
                    words::item(lang, charge.item, row.product, row.term).into_any(),
                    row.name.clone().into_any(),
                    charge.quantity.to_string().into_any(),
                    money(charge.amount().net).into_any(),
                ]
            })
        })
        .collect::<Vec<_>>();
    let sum = total(&all);
    let mut facts = vec![Fact::new(o::total(lang), money(sum.net))];
    for (rate, amount) in words::sums(&all) {
        facts.push(Fact::new(o::vat_of(lang, rate), money(amount.vat)));
    }
    facts.push(Fact::new(t::total_gross(lang), money(sum.gross())));
    view! {
        <section aria-labelledby="costs">
            <h2 class="nl-heading nl-heading--level-2" id="costs">{t::all_cost(lang)}</h2>
            {example.then(|| view! { <p class="quiet">{t::example_prices(lang)}</p> })}
            <DataTable caption=t::all_cost(lang) columns rows=lines/>
            <div class="narrow"><Facts facts/></div>
        </section>
    }
}

#[component]
pub fn TakeOff() -> impl IntoView {
    let (draft, place) = (param("draft"), query("person"));
    loaded(
        move || (draft.get(), place.get()),
        |(draft, place)| api::read_change(draft, place),
        move |options| {
            let lang = lang();
            let present = options.present;
            let name = [present.given, present.prefix, present.family]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ");
            let back = format!("/means/apply/{}", draft.get_untracked());
            view! {
                <div class="narrow">
                    <PageTitle text=t::take_off_title(lang, name)/>
                    <p class="lead">{t::take_off_lead(lang)}</p>
                    <PostForm
                        submit=t::take_off_submit(lang)
                        look=ButtonLook::Danger
                        beside=move || view! { <a href=back.clone()>{t::to_list(lang)}</a> }
                    >
                        ""
                    </PostForm>
                </div>
            }
        },
    )
}

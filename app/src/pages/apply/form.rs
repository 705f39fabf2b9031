//! `/means/apply` for the first person, `/means/apply/:draft/add` for one more and `…/change?person=2` for somebody on the
//! list: which means, for whom, and where it may be used. What it costs and when it is ready stand there before anything
//! is filled in.

use super::words;
use crate::{
    api::apply::{self as api, Options, Present, Promises},
    components::{
        Fact, Facts, Note, NoteLook, PageTitle, Pick, SearchForm, Steps, level_meaning, loaded, param, query,
    },
    form::{Checkbox, Checkboxes, Choice, Field, Fold, Kind, PostForm, Radios},
    format,
    lang::lang,
    pages::people::branch,
    text::{apply as t, authorise as a},
};
use domain::{
    application::Product,
    id::PersonId,
    lang::Lang,
    level::Level,
    price::Prices,
    time::YEARS_OFFERED,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub fn Apply() -> impl IntoView {
    let (person, product, q) = (query("person"), query("product"), query("q"));
    let services = use_query_map();
    let services =
        Memo::new(move |_| services.with(|map| map.get_all("services").unwrap_or_default()));
    loaded(
        move || (person.get(), product.get(), services.get(), q.get()),
        |(person, product, services, q)| api::read_apply(person, product, services, q),
        move |options| {
            let lang = lang();
            let lead = t::lead(lang, &options.organisation);
            let colleagues = colleagues(lang, &options, q.get_untracked());
            let rises = options.rises.map(|(means, level)| {
                view! { <Note><p>{words::lower(lang, format!("/means/{means}/upgrade"), level)}</p></Note> }
            });
            let suspended = options.suspended.map(|means| {
                view! { <Note look=NoteLook::Warning><p>{t::has_suspended(lang)} " " <a href=format!("/means/{means}")>{t::see_suspended(lang)}</a></p></Note> }
            });
            let left = options.left.clone().map(|(draft, people)| {
                view! { <Note><p>{t::left(lang, people)} " " <a href=format!("/means/apply/{draft}")>{t::left_do(lang)}</a></p></Note> }
            });
            view! {
                <Steps steps=steps(lang) current=0/>
                <PageTitle text=t::title(lang)/>
                <p class="lead">{lead}</p>
                {left}
                <p><a href="/means/import">{t::to_import(lang)}</a></p>
                {when(lang, options.promises)}
                {colleagues}
                {rises}
                {suspended}
                {not_offered(lang, &options)}
                {form(lang, options, "/means".to_owned(), t::back(lang), true)}
            }
        },
    )
}

#[component]
pub fn Add() -> impl IntoView {
    let draft = param("draft");
    loaded(
        move || draft.get(),
        api::read_add,
        move |options| {
            let lang = lang();
            let count = u32::try_from(options.listed.len()).unwrap_or(u32::MAX);
            let names = options.listed.join(", ");
            let list = format!("/means/apply/{}", draft.get_untracked());
            view! {
                <Steps steps=steps(lang) current=0/>
                <PageTitle text=t::title_more(lang)/>
                <p class="lead">{t::listed(lang, count, names)}</p>
                {form(lang, options, list, t::to_list(lang), true)}
            }
        },
    )
}

#[component]
pub fn Change() -> impl IntoView {
    let (draft, place) = (param("draft"), query("person"));
    loaded(
        move || (draft.get(), place.get()),
        |(draft, place)| api::read_change(draft, place),
        move |options| {
            let lang = lang();
            let name = options.present.given.clone();
            let list = format!("/means/apply/{}", draft.get_untracked());
            view! {
                <Steps steps=steps(lang) current=0/>
                <PageTitle text=t::title_change(lang, name)/>
                {form(lang, options, list, t::to_list(lang), false)}
            }
        },
    )
}

/// Why what a page before this one found cannot be chosen here, and what to do.
fn not_offered(lang: Lang, options: &Options) -> Option<impl IntoView + use<>> {
    let wanted = Product::from_code(&options.present.product)?;
    if options.products.is_empty() || options.products.contains(&wanted) {
        return None;
    }
    let how = if wanted == Product::Eh4 {
        t::not_offered_eh4(lang)
    } else {
        t::not_offered_text(lang)
    };
    Some(view! {
        <Note look=NoteLook::Warning title=t::not_offered(lang, words::product(lang, wanted))>
            <p>{how} " " <a href="/register">{crate::text::means::mine_empty_do(lang)}</a></p>
        </Note>
    })
}

pub(super) fn steps(lang: Lang) -> Vec<&'static str> {
    vec![t::step_fill(lang), t::step_check(lang), t::step_sent(lang)]
}

/// By when, for each case (R-AAN-2).
fn when(lang: Lang, promises: Promises) -> impl IntoView {
    let until = |promise: domain::promise::Promise| {
        t::when_until(lang, format::date(lang, promise.latest))
    };
    let facts = vec![
        Fact::new(
            t::when_plain(lang),
            t::when_plain_text(lang, format::date(lang, promises.plain.latest)),
        ),
        Fact::new(t::when_shown(lang), until(promises.shown)),
        Fact::new(t::when_urgent(lang), until(promises.shown_urgent)),
        Fact::new(t::when_eh4(lang), t::when_eh4_text(lang)),
    ];
    view! {
        <section class="card narrow" aria-labelledby="when">
            <h2 class="nl-heading nl-heading--level-2" id="when">{t::when_title(lang)}</h2>
            <p>{t::when_lead(lang)}</p>
            <Facts facts/>
        </section>
    }
}

/// Somebody who is here already: chosen by an address, so that it works before any script.
fn colleagues(lang: Lang, options: &Options, sought: String) -> Option<impl IntoView + use<>> {
    if options.products.is_empty() {
        return None;
    }
    let find = (options.more || !sought.is_empty())
        .then(|| view! { <SearchForm label=a::search(lang) hint=a::search_hint(lang)/> });
    if options.colleagues.is_empty() {
        return find.map(|find| view! { {find} <p role="status">{a::nobody(lang)}</p> }.into_any());
    }
    let value = options
        .present
        .person
        .map(|person: PersonId| person.to_string())
        .unwrap_or_default();
    let mut people = vec![(String::new(), t::colleague_new(lang).to_owned())];
    people.extend(
        options
            .colleagues
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone())),
    );
    let product = options.present.product.clone();
    let services = options.present.services.clone();
    let view = view! {
        {find}
        <form class="form card narrow screen-only" method="get" action="/means/apply#filled">
            <Pick name="person" label=t::colleague(lang) options=people value/>
            {(!product.is_empty()).then(|| view! { <input type="hidden" name="product" value=product/> })}
            {services
                .into_iter()
                .map(|id| view! { <input type="hidden" name="services" value=id.to_string()/> })
                .collect_view()}
            {(!sought.is_empty()).then(|| view! { <input type="hidden" name="q" value=sought/> })}
            <p class="quiet">{t::colleague_hint(lang)}</p>
            <div class="actions">
                <button class="nl-button nl-button--secondary" type="submit">{t::colleague_show(lang)}</button>
            </div>
        </form>
    };
    Some(view.into_any())
}

/// Everything about one person; `more`: another may follow at once.
fn form(
    lang: Lang,
    options: Options,
    back: String,
    back_word: &'static str,
    more: bool,
) -> AnyView {
    if options.products.is_empty() {
        return view! {
            <Note look=NoteLook::Warning title=t::no_level_title(lang)><p>{t::no_level(lang)}</p></Note>
            <p><a href=back>{back_word}</a></p>
        }
        .into_any();
    }
    let Options {
        products,
        prices,
        services,
        providers,
        branches,
        without_branch,
        present,
        ..
    } = options;
    let urgent_price = format::money(lang, i64::from(prices.urgent_cents));
    let free = u32::from(prices.authorisations_free);
    let more_cents = prices.authorisation_cents;
    let scopes_cost = (more_cents > 0).then(|| {
        let price = format::money(lang, i64::from(more_cents));
        format!("{} {}", t::years_free(lang, free), t::years_more(lang, price))
    });
    let submit = if more { t::next(lang) } else { t::save(lang) };
    let filled = present.person.map(|_| {
        let name = [&*present.given, &*present.prefix, &*present.family];
        let name = name.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        view! { <div id="filled"><Note><p>{t::filled(lang, name)}</p></Note></div> }
    });
    let beside = move || {
        let back = back.clone();
        view! {
            {more.then(|| view! {
                <button class="nl-button nl-button--secondary" type="submit" name="another" value="yes">{t::another(lang)}</button>
            })}
            <a href=back>{back_word}</a>
        }
    };
    view! {
        <div class="narrow">
            {filled}
            <PostForm submit beside>
                {means(lang, &products, &prices, &present)}
                <h2 class="nl-heading nl-heading--level-2">{t::for_whom(lang)}</h2>
                {person(lang, &present)}
                <Radios name="employed" legend=t::employment(lang) options=employment(lang) value=present.employed.clone()/>
                <Checkbox name="urgent" label=t::urgent(lang) hint=t::urgent_hint(lang, urgent_price) checked=present.urgent/>
                <h2 class="nl-heading nl-heading--level-2">{t::scopes(lang)}</h2>
                <p class="quiet">{scopes_cost} " " {t::years_later(lang)}</p>
                {scopes(lang, services, providers, (branches, without_branch), &present)}
            </PostForm>
        </div>
    }
    .into_any()
}

/// Which product and for how long, each with what it is and what it costs.
fn means(lang: Lang, products: &[Product], prices: &Prices, present: &Present) -> impl IntoView + use<> {
    let options = products
        .iter()
        .map(|product| {
            let meaning = match product {
                Product::TaxOnly => t::tax_only_hint(lang),
                other => level_meaning(other.level(), lang),
            };
            let costs = prices
                .terms(*product)
                .into_iter()
                .filter_map(|years| {
                    let cents = prices.of(*product, years)?;
                    Some(words::price_line(lang, cents, years))
                })
                .collect::<Vec<_>>()
                .join(" · ");
            let hint = format!("{meaning} {costs}, {}.", t::without_vat(lang));
            Choice::new(product.code(), words::product(lang, *product)).hint(hint)
        })
        .collect::<Vec<_>>();
    let mut terms: Vec<i16> = products
        .iter()
        .flat_map(|product| prices.terms(*product))
        .collect();
    terms.sort_unstable();
    terms.dedup();
    let terms = terms
        .into_iter()
        .map(|years| Choice::new(years, t::years(lang, i32::from(years))))
        .collect::<Vec<_>>();
    let product = present.product.clone();
    let term = if present.term.is_empty() {
        "3".to_owned()
    } else {
        present.term.clone()
    };
    view! {
        <Radios name="product" legend=t::which(lang) hint=t::which_hint(lang) options value=product/>
        <p class="quiet">
            <strong>{Level::Eh4.name()}</strong> ": " {level_meaning(Level::Eh4, lang)} " " {t::eh4_hint(lang)} " "
            <a href="/which-level" target="_blank" rel="noopener">{t::help_level(lang)}</a>
        </p>
        <Radios name="term" legend=t::term(lang) hint=t::term_hint(lang) options=terms value=term/>
    }
}

fn person(lang: Lang, present: &Present) -> impl IntoView + use<> {
    let Present {
        given,
        prefix,
        family,
        birth,
        email,
        mobile,
        lang: written,
        same_mobile,
        ..
    } = present.clone();
    let languages = Choice::languages();
    let written = if written.is_empty() {
        lang.code().to_owned()
    } else {
        written
    };
    view! {
        <Field name="given" label=t::given(lang) hint=t::given_hint(lang) value=given autocomplete="off"/>
        <Field name="prefix" label=t::prefix(lang) value=prefix optional=true autocomplete="off"/>
        <Field name="family" label=t::family(lang) value=family autocomplete="off"/>
        <Field name="birth" label=t::birth(lang) kind=Kind::Date value=birth autocomplete="off"/>
        <Field name="email" label=t::email(lang) hint=t::email_hint(lang) kind=Kind::Email value=email autocomplete="off"/>
        {mobile_number(lang, mobile, same_mobile)}
        <Radios name="lang" legend=t::language(lang) options=languages value=written/>
    }
}

/// The number that the code goes to, which nobody shares without meaning it (R-AAN-4).
pub(super) fn mobile_number(lang: Lang, mobile: String, same: bool) -> impl IntoView {
    view! {
        <Field name="mobile" label=t::mobile(lang) hint=t::mobile_hint(lang) kind=Kind::Phone value=mobile autocomplete="off"/>
        <Fold summary=t::same_mobile_fold(lang) of="same_mobile">
            <Checkbox name="same_mobile" label=t::same_mobile(lang) hint=t::same_mobile_hint(lang) checked=same/>
        </Fold>
    }
}

fn employment(lang: Lang) -> Vec<Choice> {
    vec![
        Choice::new("yes", t::employed(lang)).hint(t::employed_hint(lang)),
        Choice::new("no", t::hired(lang)).hint(t::hired_hint(lang)),
    ]
}

/// At which services, for how long, and for which branch (R-MACH-1, R-MACH-5, R-MACH-6).
fn scopes(
    lang: Lang,
    services: Vec<domain::view::ServiceLine>,
    providers: Vec<(domain::id::ProviderId, String)>,
    (branches, refusing): (Vec<(String, String)>, Vec<String>),
    present: &Present,
) -> impl IntoView + use<> {
    let whats = vec![
        Choice::new("none", t::what_none(lang)).hint(t::what_none_hint(lang)),
        Choice::new("services", a::what_services(lang)),
        Choice::new("providers", a::what_providers(lang)).hint(a::what_providers_hint(lang)),
        Choice::new("all", a::what_all(lang)).hint(a::what_all_hint(lang)),
    ];
    let what = if present.what.is_empty() {
        "none".to_owned()
    } else {
        present.what.clone()
    };
    let years = if present.years.is_empty() {
        "1".to_owned()
    } else {
        present.years.clone()
    };
    let terms = YEARS_OFFERED
        .into_iter()
        .map(|years| Choice::new(years, t::years(lang, i32::from(years))))
        .collect::<Vec<_>>();
    let services = Choice::services(lang, &services);
    let providers = providers
        .into_iter()
        .map(|(id, name)| Choice::new(id, name))
        .collect::<Vec<_>>();
    let chosen_services = present.services.iter().map(ToString::to_string).collect::<Vec<_>>();
    let chosen_providers = present.providers.iter().map(ToString::to_string).collect::<Vec<_>>();
    view! {
        <Radios name="what" legend=t::what(lang) options=whats value=what/>
        <div class="only only--services">
            <Checkboxes name="services" legend=a::services(lang) options=services values=chosen_services/>
        </div>
        <div class="only only--providers">
            <Checkboxes name="providers" legend=a::providers(lang) options=providers values=chosen_providers/>
        </div>
        <div class="only only--some">
            {branch(lang, branches, refusing, present.branch.clone())}
            <Radios name="years" legend=t::years_legend(lang) options=terms value=years/>
        </div>
    }
}

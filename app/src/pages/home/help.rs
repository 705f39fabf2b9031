//! `/help`: the difference between an ordinary authorisation and a chain authorisation (F2-15, R-MACH-9), the levels,
//! and stopping.

use crate::{components::{Chain, Fact, Facts, Link, PageTitle, level_meaning}, lang::lang, text::home as t};
use domain::level::Level;
use leptos::prelude::*;

#[component]
pub fn Help() -> impl IntoView {
    let lang = lang();
    let own = vec![
        Link::new(t::landing_client(lang), t::help_own_role(lang)),
        Link::new(t::help_employee(lang), t::help_employee_role(lang)),
    ];
    let chain = vec![
        Link::new(t::landing_client(lang), t::landing_client_role(lang)),
        Link::new(t::landing_office(lang), t::landing_office_role(lang)),
        Link::new(t::landing_person(lang), t::landing_person_role(lang)),
    ];
    let levels = Level::ISSUED
        .map(|level| Fact::new(level.name(), level_meaning(level, lang)))
        .into();
    view! {
        <PageTitle text=t::help_title(lang)/>
        <p class="lead">{t::help_lead(lang)}</p>
        <div class="columns columns--two">
            <section class="card" aria-labelledby="own">
                <h2 class="nl-heading nl-heading--level-2" id="own">{t::help_own(lang)}</h2>
                <p>{t::help_own_text(lang)}</p>
                <Chain links=own/>
            </section>
            <section class="card" aria-labelledby="chain">
                <h2 class="nl-heading nl-heading--level-2" id="chain">{t::help_chain(lang)}</h2>
                <p>{t::help_chain_text(lang)}</p>
                <Chain links=chain/>
            </section>
        </div>
        <h2 class="nl-heading nl-heading--level-2">{t::help_rules(lang)}</h2>
        <ul class="list">
            <li>{t::help_rule_services(lang)}</li>
            <li>{t::help_rule_end(lang)}</li>
            <li>{t::help_rule_stop(lang)}</li>
            <li>{t::help_rule_office(lang)}</li>
            <li>{t::help_rule_see(lang)}</li>
        </ul>
        <h2 class="nl-heading nl-heading--level-2">{t::help_levels(lang)}</h2>
        <p>{t::help_levels_text(lang)}</p>
        <div class="card narrow explained"><Facts facts=levels/></div>
        <p>
            <a href="/which-level">{crate::text::levels::title(lang)}</a>
            " · "
            <a href="/prices">{crate::text::orders::prices_title(lang)}</a>
        </p>
        <h2 class="nl-heading nl-heading--level-2">{t::help_lost(lang)}</h2>
        <p>{t::help_lost_text(lang)}</p>
        <p class="actions">
            <a class="nl-button nl-button--secondary" href="/lost">{t::terms_lost(lang)}</a>
            <a href="/terms">{t::help_terms(lang)}</a>
        </p>
        <h2 class="nl-heading nl-heading--level-2">{t::help_register(lang)}</h2>
        <p>{t::help_register_text(lang)}</p>
        <p><a class="nl-button nl-button--secondary" href="/register">{t::register(lang)}</a></p>
    }
}

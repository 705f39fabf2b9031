//! `/authorisations/grant`: the client takes the initiative (R-KET-3); it works at once.

use crate::{
    api::authorisations as api,
    components::{Note, NoteLook, PageTitle, loaded},
    form::{Checkboxes, Choice, Field, Kind, PostForm, SelectField},
    format,
    lang::lang,
    text::authorisations as t,
};
use domain::{level::Level, time::last_day_after_years, view::chain::GrantOptions};
use leptos::prelude::*;

#[component]
pub fn Grant() -> impl IntoView {
    loaded(|| (), |()| api::read_grant_options(), screen)
}

fn screen(options: GrantOptions) -> impl IntoView {
    let lang = lang();
    let known = options
        .intermediaries
        .iter()
        .map(|party| format!("{} ({})", party.name, party.kvk))
        .collect::<Vec<_>>()
        .join(", ");
    let hint = if known.is_empty() { t::kvk_hint(lang).to_owned() } else { t::kvk_hint_known(lang, known) };
    let services = options
        .services
        .iter()
        .map(|service| {
            Choice::new(service.id, service.name.clone())
                .hint(t::service_hint(lang, &service.provider, &service.does, service.level.name()))
        })
        .collect();
    let not_served = (!options.not_served.is_empty()).then(|| t::not_served(lang, options.not_served.join(", ")));
    let mut bundles = vec![Choice::new("", t::no_bundle(lang))];
    bundles.extend(options.bundles.iter().map(|bundle| Choice::new(bundle.id, bundle.name.clone())));
    let levels: Vec<Choice> = [Level::Eh2Plus, Level::Eh3, Level::Eh4]
        .into_iter()
        .filter(|level| options.own_level.is_none_or(|own| *level <= own))
        .map(|level| Choice::new(level.name(), level.name()))
        .collect();
    let highest = options.own_level.unwrap_or(Level::Eh3).name();
    let one = last_day_after_years(options.today, 1);
    view! {
        <div class="narrow">
            <PageTitle text=t::grant_title(lang)/>
            <p class="lead">{t::grant_lead(lang)}</p>
            {options.own_level.is_none().then(|| view! {
                <Note look=NoteLook::Warning><p>{t::no_level(lang)}</p></Note>
            })}
            <PostForm submit=t::grant_button(lang) beside=move || view! { <a href="/authorisations">{t::back(lang)}</a> }>
                <Field name="intermediary" label=t::kvk(lang) hint kind=Kind::Digits/>
                <SelectField name="bundle" label=t::bundle(lang) options=bundles optional=true/>
                <Checkboxes name="services" legend=t::which(lang) options=services optional=true/>
                {not_served.clone().map(|words| view! {
                    <details class="fold">
                        <summary>{t::not_served_title(lang)}</summary>
                        <p>{words}</p>
                    </details>
                })}
                <SelectField name="level" label=t::level(lang) hint=t::level_hint(lang) options=levels value=highest/>
                <Field
                    name="last_day"
                    label=t::last_day(lang)
                    hint=t::last_day_hint(lang, format::date(lang, options.latest))
                    kind=Kind::Date
                    value=one.to_string()
                    min=options.today.to_string()
                    max=options.latest.to_string()
                />
            </PostForm>
        </div>
    }
}

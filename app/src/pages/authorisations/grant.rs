//! `/authorisations/grant`: the client takes the initiative (R-KET-3), and `/authorisations/grant/check/:draft`: to whom
//! and what, in full, before it works at once (R-MACH-9).

use crate::{
    api::authorisations::{self as api, Granting},
    components::{Fact, Facts, Note, NoteLook, PageTitle, ServiceTicks, loaded, param, query},
    fault,
    form::{Checkboxes, Choice, Field, Kind, PostForm, SelectField, Together},
    format,
    lang::lang,
    path::with_next,
    text::authorisations as t,
};
use domain::{fault::Fault, id::MandateId, level::Level, time::last_day_after_years, view::chain::{GrantDraft, GrantLook}};
use leptos::prelude::*;

#[component]
pub fn Grant() -> impl IntoView {
    let (draft, office) = (query("draft"), query("office"));
    loaded(
        move || (draft.get(), office.get()),
        |(draft, office)| api::read_grant_options(draft, office),
        screen,
    )
}

#[component]
pub fn Check() -> impl IntoView {
    let draft = param("draft");
    loaded(move || draft.get(), api::read_grant_draft, move |looked| match looked {
        GrantLook::Asks(asked) => check(asked, &draft.get_untracked()).into_any(),
        GrantLook::Given(mandate) => given(mandate).into_any(),
    })
}

fn given(mandate: MandateId) -> impl IntoView {
    let lang = lang();
    view! {
        <PageTitle text=t::given_before(lang)/>
        <p><a class="nl-button nl-button--primary" href=format!("/authorisations/{mandate}")>{t::look(lang)}</a></p>
    }
}

fn check(asked: GrantDraft, draft: &str) -> impl IntoView + use<> {
    let lang = lang();
    let change = format!("/authorisations/grant?draft={draft}");
    let office = asked.intermediary;
    let facts = vec![
        Fact::new(t::office(lang), office.name.clone()),
        Fact::new(t::kvk_short(lang), format::kvk(&office.number.to_string())),
        Fact::new(t::town(lang), office.town.clone()),
        Fact::new(t::level(lang), asked.level.name()),
        Fact::new(t::until(lang), format::date(lang, asked.last_day)),
    ];
    let count = u32::try_from(asked.services.len()).unwrap_or(u32::MAX);
    view! {
        <div class="narrow">
            <PageTitle text=t::check_title(lang, &office.name)/>
            <p class="lead">{t::check_lead(lang)}</p>
            <div class="card">
                <Facts facts/>
                <h2 class="nl-heading nl-heading--level-3">{t::services(lang)}</h2>
                <ServiceTicks services=asked.services/>
            </div>
            <PostForm submit=t::check_yes(lang, count) beside=move || view! { <a href=change.clone()>{t::change(lang)}</a> }>
                ""
            </PostForm>
        </div>
    }
}

fn screen(granting: Granting) -> AnyView {
    let lang = lang();
    let Granting { options, typed } = granting;
    if options.without_kvk {
        return view! {
            <div class="narrow">
                <PageTitle text=t::grant_title(lang)/>
                <Note look=NoteLook::Warning><p>{fault::text(Fault::OnlyWithKvkNumber, lang)}</p></Note>
                <p><a href="/authorisations">{t::back(lang)}</a></p>
            </div>
        }
        .into_any();
    }
    if options.identify {
        // Before all of it is filled in for nothing.
        let identify = with_next("/identify", "/authorisations/grant");
        return view! {
            <div class="narrow">
                <PageTitle text=t::grant_title(lang)/>
                <p class="lead">{t::grant_lead(lang)}</p>
                <p>{t::grant_identify(lang)}</p>
                <div class="actions">
                    <a class="nl-button nl-button--primary" href=identify>{t::grant_identify_do(lang)}</a>
                    <a href="/authorisations">{t::back(lang)}</a>
                </div>
            </div>
        }
        .into_any();
    }
    let known = options
        .intermediaries
        .iter()
        .map(|party| format!("{} ({})", party.name, party.number))
        .collect::<Vec<_>>()
        .join(", ");
    let hint = if known.is_empty() { t::kvk_hint(lang).to_owned() } else { t::kvk_hint_known(lang, known) };
    let services = Choice::services(lang, &options.services);
    let not_served = (!options.not_served.is_empty()).then(|| t::not_served(lang, options.not_served.join(", ")));
    let mut bundles = vec![Choice::new("", t::no_bundle(lang))];
    bundles.extend(options.bundles.iter().map(|bundle| Choice::new(bundle.id, bundle.name.clone())));
    let levels: Vec<Choice> = [Level::Eh2Plus, Level::Eh3, Level::Eh4]
        .into_iter()
        .filter(|level| options.own_level.is_none_or(|own| *level <= own))
        .map(|level| Choice::new(level.name(), level.name()))
        .collect();
    let highest = options.own_level.unwrap_or(Level::Eh3);
    let one = last_day_after_years(options.today, 1);
    // What was filled in before, or what is offered.
    let number = typed.as_ref().map(|typed| typed.intermediary.to_string()).unwrap_or_default();
    let bundle = typed.as_ref().and_then(|typed| typed.bundle).map(|id| id.to_string()).unwrap_or_default();
    let level = typed.as_ref().map_or(highest, |typed| typed.level.min(highest)).name();
    let last_day = typed.as_ref().map_or(one, |typed| typed.last_day).to_string();
    let ticked: Vec<String> = typed.iter().flat_map(|typed| &typed.services).map(ToString::to_string).collect();
    view! {
        <div class="narrow">
            <PageTitle text=t::grant_title(lang)/>
            <p class="lead">{t::grant_lead(lang)}</p>
            {options.own_level.is_none().then(|| view! {
                <Note look=NoteLook::Warning><p>{t::no_level(lang)}</p></Note>
            })}
            <PostForm submit=t::grant_button(lang) beside=move || view! { <a href="/authorisations">{t::back(lang)}</a> }>
                <Field name="intermediary" label=t::kvk(lang) hint kind=Kind::Digits value=number/>
                <Together name="which" legend=t::grant_what(lang)>
                    <SelectField name="bundle" label=t::bundle(lang) options=bundles value=bundle depends=true/>
                    <Checkboxes name="services" legend=t::which(lang) options=services values=ticked/>
                </Together>
                {not_served.clone().map(|words| view! {
                    <details class="fold">
                        <summary>{t::not_served_title(lang)}</summary>
                        <p>{words}</p>
                    </details>
                })}
                <SelectField name="level" label=t::level(lang) hint=t::level_hint(lang) options=levels value=level/>
                <Field
                    name="last_day"
                    label=t::last_day(lang)
                    hint=t::last_day_hint(lang, format::date(lang, options.latest))
                    kind=Kind::Date
                    value=last_day
                    min=options.today.to_string()
                    max=options.latest.to_string()
                />
            </PostForm>
        </div>
    }
    .into_any()
}

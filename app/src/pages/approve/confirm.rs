//! `/approve/:token/confirm`: what is signed, in full, for somebody who signed in. The only screen that grants.

use super::{
    choose::{identify, steps},
    done,
    picture::{called, signing},
};
use crate::{
    api::approve::{self as api, Confirmation},
    components::{Fact, Facts, Note, NoteLook, PageTitle, ServiceTicks, Steps, level_meaning, loaded, param},
    fault,
    form::{Hidden, PostForm},
    format,
    lang::lang,
    text::approve as t,
};
use domain::{fault::Fault, view::chain::Reader};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

#[component]
pub fn Confirm() -> impl IntoView {
    let token = param("token");
    let query = use_query_map();
    let source = move || {
        query.with(|q| {
            let last_day = q.get("last_day").unwrap_or_default();
            (token.get(), q.get_all("services").unwrap_or_default(), last_day)
        })
    };
    loaded(
        source,
        |(token, chosen, last_day)| api::read_confirmation(token, chosen, last_day),
        move |confirmation| {
            let token = token.get_untracked();
            // With what was chosen, which waits in the address.
            let here = format!("/approve/{token}/confirm{}", query.with_untracked(ParamsMap::to_query_string));
            screen(confirmation, &token, &here)
        },
    )
}

fn screen(confirmation: Confirmation, token: &str, here: &str) -> AnyView {
    let lang = lang();
    let Confirmation { asked, chosen, declined, last_day } = confirmation;
    let back = format!("/approve/{token}");
    if let Some(over) = asked.over {
        return done::screen(over).into_any();
    }
    if asked.reader == Reader::MayNot(Fault::NotIdentified) {
        return view! {
            <div class="narrow">
                <PageTitle text=t::identify_title(lang)/>
                {identify(lang, here)}
                <p><a href=back>{t::back(lang)}</a></p>
            </div>
        }
        .into_any();
    }
    if let Reader::MayNot(reason) = asked.reader {
        return view! {
            <div class="narrow">
                <PageTitle text=t::may_not_title(lang)/>
                <Note look=NoteLook::Warning>
                    <p>{fault::text(reason, lang)}</p>
                    <p>{t::may_not_for(lang, &asked.client.name)}</p>
                </Note>
                <p><a href=back>{t::back(lang)}</a></p>
            </div>
        }
        .into_any();
    }
    // Back with the choice, to change it.
    let change = here.replacen("/confirm", "", 1);
    let count = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
    // Another choice than what was signed drops those signatures: said before it happens (R-DEC-8).
    let differs = asked.signing.fixed.as_ref().is_some_and(|fixed| {
        fixed.last_day != last_day
            || fixed.services.len() != chosen.len()
            || !chosen.iter().all(|service| fixed.services.contains(&service.id))
    });
    let (completes, alone) = match asked.reader {
        Reader::MayApprove { completes, alone } => (if differs { alone } else { completes }, alone),
        _ => (false, false),
    };
    let signed_by = asked.signing.signed_by.join(", ");
    let submit = if completes { t::yes(lang, count) } else { t::sign(lang, count) };
    let hidden = chosen
        .iter()
        .map(|service| view! { <Hidden name="services" value=service.id.to_string()/> })
        .collect_view();
    // The header may name another organisation of theirs.
    let client = &asked.client.name;
    let facts = vec![
        Fact::new(t::gives(lang), called(&asked.client)),
        Fact::new(t::receives(lang), called(&asked.intermediary)),
        Fact::new(t::until(lang), format::date(lang, last_day)),
        Fact::new(
            t::level(lang),
            view! { {asked.level.name()} " " <span class="quiet">{level_meaning(asked.level, lang)}</span> },
        ),
        Fact::new(t::stop(lang), t::stop_text(lang)),
    ];
    let seen = asked.signing.digest.map(|digest| digest.to_string()).unwrap_or_default();
    view! {
        <div class="narrow">
            <Steps steps=steps(lang) current=1/>
            <PageTitle text=t::confirm_title(lang, &asked.intermediary.name)/>
            <p class="lead">
                {if completes { t::confirm_lead(lang, client) } else { t::confirm_lead_partly(lang, client) }}
            </p>
            <div class="card">
                <h2 class="nl-heading nl-heading--level-3">{t::they_may(lang)}</h2>
                <ServiceTicks services=chosen/>
                <Facts facts/>
            </div>
            {(!declined.is_empty()).then(|| {
                let names = declined.iter().map(|service| service.name.clone()).collect::<Vec<_>>().join(", ");
                view! { <p>{t::not_given(lang, names)}</p> }
            })}
            {if differs {
                let words = if alone { t::voids_all(lang, signed_by) } else { t::voids(lang, signed_by) };
                view! { <Note look=NoteLook::Warning title=t::voids_title(lang)><p>{words}</p></Note> }.into_any()
            } else {
                signing(lang, &asked.signing, false).into_any()
            }}
            <PostForm
                submit=submit
                beside=move || view! { <a href=change.clone()>{t::change(lang)}</a> }
            >
                {hidden}
                <Hidden name="last_day" value=last_day.to_string()/>
                <Hidden name="seen" value=seen/>
            </PostForm>
        </div>
    }
    .into_any()
}

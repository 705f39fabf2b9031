//! `/applications/:id/ask`: where those who must sign can be reached. Each gets a link of their own.

use super::{
    mine::who_may,
    parts::{Stage, steps},
};
use crate::{
    api::register::{self as api, Mine, Own, Signer, Signing},
    components::{PageTitle, loaded, param},
    form::{Field, Hidden, Kind, PostForm, Together},
    lang::lang,
    text::register as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

/// More are not asked on one page; those that are left come after these have answered.
const MOST: usize = 50;

#[component]
pub fn Ask() -> impl IntoView {
    let id = param("id");
    loaded(move || id.get(), api::read_mine, |mine| screen(&mine))
}

fn screen(mine: &Mine) -> impl IntoView + use<> {
    let lang = lang();
    let back = format!("/applications/{}", mine.id);
    // One's own is not asked by a link.
    let own = mine.own == Own::Possible;
    let missing = mine.missing().saturating_sub(u16::from(own));
    let open: Vec<Signer> =
        mine.signers.iter().filter(|one| one.state.is_open() && !one.is_me).take(MOST).cloned().collect();
    let form = if mine.signers.is_empty() && !mine.identified {
        let identify = format!("/applications/{}/identify", mine.id);
        view! {
            <p>{who_may(lang, mine)}</p>
            <p class="actions">
                <a class="nl-button nl-button--primary" href=identify>{t::to_identify(lang)}</a>
                <a href=back>{t::back(lang)}</a>
            </p>
        }
        .into_any()
    } else if open.is_empty() {
        view! { <p>{t::ask_nobody(lang)}</p> <p><a href=back>{t::back(lang)}</a></p> }.into_any()
    } else {
        view! {
            <PostForm submit=t::ask_do(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                {fields(lang, open, missing)}
            </PostForm>
        }
        .into_any()
    };
    view! {
        <div class="narrow">
            {steps(lang, Stage::Signing)}
            <PageTitle text=t::ask_title(lang)/>
            {(mine.missing() > 0).then(|| view! {
                <p class="lead">
                    {t::ask_lead(lang, mine.missing())} " "
                    {(own && mine.missing() > 1).then(|| view! { {t::count_own(lang)} " " })}
                    {t::ask_lead_text(lang)}
                </p>
            })}
            {form}
        </div>
    }
}

/// Of several people one at a time is enough: the others can be asked later.
fn fields(lang: Lang, open: Vec<Signer>, missing: u16) -> AnyView {
    let several = open.len() > 1;
    // Only where it tells people apart.
    let differ = open.iter().any(|one| one.alone) && open.iter().any(|one| !one.alone);
    let each = move || open.iter().enumerate().map(|(i, one)| field(lang, i, one, differ)).collect_view();
    if several {
        view! { <Together name="emails" legend=t::ask_whom(lang) hint=t::ask_whom_hint(lang, missing.max(1))>{each()}</Together> }.into_any()
    } else {
        each().into_any()
    }
}

fn field(lang: Lang, i: usize, one: &Signer, differ: bool) -> impl IntoView + use<> {
    let hint = match &one.state {
        Signing::Asked { email } => t::ask_hint_asked(lang, email),
        _ if differ && one.alone => t::ask_hint_alone(lang).to_owned(),
        _ => t::ask_hint(lang).to_owned(),
    };
    view! {
        <Hidden name=format!("signer-{i}") value=one.id.to_string()/>
        <Field
            name=format!("email-{i}")
            label=one.name.clone()
            hint=hint
            kind=Kind::Email
            depends=true
            autocomplete="off"
        />
    }
}

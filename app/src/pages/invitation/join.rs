//! `/invitation/:token`: who invites to what, and accepting with a new account or one's own. Opening changes nothing.

use crate::{
    api::invitation::{self as api, How, Invitation},
    components::{Fact, Facts, Note, NoteLook, PageTitle, loaded, param},
    form::{Checkbox, Choice, Field, Hidden, PasswordField, PostForm, Radios},
    format,
    lang::lang,
    text::invitation as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Join() -> impl IntoView {
    let token = param("token");
    loaded(
        move || token.get(),
        api::read_invitation,
        move |invitation| screen(invitation, token.get_untracked()),
    )
}

fn screen(invitation: Invitation, token: String) -> impl IntoView {
    let lang = lang();
    let role = match invitation.manager {
        Some(level) => t::role_manager(lang, level.name()),
        None => t::role_user(lang).to_owned(),
    };
    let mut facts = vec![
        Fact::new(t::organisation(lang), {
            let number = format::kvk(&invitation.organisation.number.to_string());
            t::organisation_is(lang, &invitation.organisation.name, number)
        }),
        Fact::new(t::invited_by(lang), invitation.invited_by.clone()),
        Fact::new(t::sent_to(lang), invitation.email.clone()),
        Fact::new(t::role(lang), role),
    ];
    facts.push(Fact::new(
        t::until(lang),
        format::date(lang, invitation.last_day),
    ));
    let title = t::title(lang, &invitation.organisation.name);
    view! {
        <div class="narrow">
            <PageTitle text=title/>
            <p class="lead">{t::lead(lang, &invitation.invited_by)}</p>
            <Facts facts/>
            {services(lang, &invitation)}
            {accept(lang, invitation, &token)}
            <p class="quiet">{t::not_expected(lang)}</p>
        </div>
    }
}

/// What the reader may do for the organisation from the moment of joining, in plain words (R-MACH-9).
fn services(lang: Lang, invitation: &Invitation) -> Option<impl IntoView + use<>> {
    let years = invitation.years?;
    let highest = invitation.services.iter().map(|service| service.level).max()?;
    let lines = invitation
        .services
        .iter()
        .map(|service| view! { <li><strong>{service.name.clone()}</strong> " " {t::service_does(lang, &service.provider, &service.does)}</li> })
        .collect_view();
    Some(view! {
        <section class="card">
            <h2 class="nl-heading nl-heading--level-3">{t::services(lang, &invitation.organisation.name)}</h2>
            <ul class="list">{lines}</ul>
            <p>{t::services_years(lang, i32::from(years))}</p>
            <p class="quiet">{t::services_means(lang, highest.name())}</p>
        </section>
    })
}

fn accept(lang: Lang, invitation: Invitation, token: &str) -> AnyView {
    let sign_in = format!("/login?next=/invitation/{token}");
    match invitation.how {
        How::MakeAccount => {
            let languages = Choice::languages();
            view! {
                <h2 class="nl-heading nl-heading--level-2">{t::make_account(lang)}</h2>
                <p>{t::have_account(lang)} " " <a href=sign_in>{t::sign_in(lang)}</a></p>
                <PostForm submit=t::join_new(lang)>
                    <Hidden name="account" value="new"/>
                    <Field name="name" label=t::name(lang) value=invitation.name.clone() autocomplete="name"/>
                    <PasswordField name="password" label=t::password(lang) hint=t::password_hint(lang) new=true/>
                    <Radios name="lang" legend=t::language(lang) options=languages value=lang.code()/>
                </PostForm>
            }
            .into_any()
        }
        How::SignIn => view! {
            <p>{t::sign_in_first(lang, invitation.email)}</p>
            <p><a class="nl-button nl-button--primary" href=sign_in>{t::sign_in(lang)}</a></p>
        }
        .into_any(),
        How::Accept => view! {
            <PostForm submit=t::join(lang)>
                <Hidden name="account" value="mine"/>
            </PostForm>
        }
        .into_any(),
        How::AcceptAs(mine) => {
            let (other, confirmed) = (
                t::other(lang, invitation.email, &mine),
                t::confirmed(lang, &mine),
            );
            view! {
                <Note look=NoteLook::Warning title=t::other_title(lang)><p>{other}</p></Note>
                <PostForm submit=t::join(lang)>
                    <Hidden name="account" value="mine"/>
                    <Checkbox name="confirmed" label=confirmed/>
                </PostForm>
            }
            .into_any()
        }
        How::AlreadyMember => view! {
            <Note title=t::already_title(lang)>
                <p>{t::already(lang)} " " <a href="/">{t::to_start(lang)}</a></p>
            </Note>
        }
        .into_any(),
    }
}

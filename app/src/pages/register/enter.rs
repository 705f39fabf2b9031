//! `/application/:token`: the link in the mail. Opening changes nothing; going on proves the address.

use super::parts::{Stage, becomes, known_by, steps};
use crate::{
    api::register::{self as api, Entered, How},
    components::{Fact, Facts, Note, NoteLook, PageTitle, loaded, param},
    form::{Hidden, PasswordField, PostForm},
    lang::lang,
    text::register as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Enter() -> impl IntoView {
    let token = param("token");
    loaded(
        move || token.get(),
        api::read_entered,
        move |entered| screen(entered, &token.get_untracked()),
    )
}

fn screen(entered: Entered, token: &str) -> impl IntoView + use<> {
    let lang = lang();
    let facts = vec![
        Fact::new(t::organisation(lang), t::organisation_is(lang, &entered.organisation, known_by(lang, entered.number))),
        Fact::new(t::becomes(lang), becomes(lang, entered.wish)),
        Fact::new(t::name(lang), entered.name.clone()),
        Fact::new(t::sent_to(lang), entered.email.clone()),
    ];
    view! {
        <div class="narrow">
            {steps(lang, Stage::You)}
            <PageTitle text=t::enter_title(lang)/>
            <p class="lead">{match entered.how {
                How::OtherMail(_) => t::enter_other_mail(lang),
                _ if entered.by_papers => t::enter_lead_papers(lang),
                _ => t::enter_lead(lang),
            }}</p>
            <div class="card"><Facts facts/></div>
            {go_on(lang, entered, token)}
        </div>
    }
}

fn go_on(lang: Lang, entered: Entered, token: &str) -> AnyView {
    match entered.how {
        How::MakeAccount => view! {
            <h2 class="nl-heading nl-heading--level-2">{t::make_account(lang)}</h2>
            <p>{t::make_account_text(lang)}</p>
            <PostForm submit=t::enter_new(lang)>
                <Hidden name="account" value="new"/>
                <PasswordField name="password" label=t::password(lang) hint=t::password_hint(lang) new=true/>
            </PostForm>
        }
        .into_any(),
        How::SignIn => {
            let sign_in = format!("/login?next=/application/{token}");
            view! {
                <p>{t::sign_in_first(lang, entered.email)}</p>
                <p><a class="nl-button nl-button--primary" href=sign_in>{t::sign_in(lang)}</a></p>
            }
            .into_any()
        }
        How::GoOn => view! {
            <PostForm submit=t::enter_on(lang)>
                <Hidden name="account" value="mine"/>
            </PostForm>
        }
        .into_any(),
        How::OtherMail(open) => view! {
            <p class="actions"><a class="nl-button nl-button--primary" href=format!("/applications/{open}")>{t::enter_on(lang)}</a></p>
        }
        .into_any(),
        How::OtherAccount(mine) => view! {
            <Note look=NoteLook::Warning title=t::other_title(lang)>
                <p>{t::other(lang, entered.email, mine)}</p>
            </Note>
            // Plain on purpose, as in the header.
            <form method="post" action="/logout">
                <button class="nl-button nl-button--secondary" type="submit">{t::log_out(lang)}</button>
            </form>
        }
        .into_any(),
    }
}

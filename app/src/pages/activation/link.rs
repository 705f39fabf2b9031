//! `/activation/:token`: the link in the mail, as far as its step: the address, the code on the phone, becoming known.
//! Opening it changes nothing. Where it can, it looks by itself whether the text message has arrived. `…/resend`
//! asks for the code once more, for who has no script.

use super::parts::{Stage, arrival, demo, product, steps, tries, wishes};
use crate::{
    api::activation::{self as api, Activation, Arrival, How, Step, Texted},
    components::{Fact, Facts, Note, NoteLook, PageTitle, loaded, look_again, param, there},
    form::{
        ButtonLook, Checkbox, Field, Hidden, Kind, PasswordField, PostButton, PostForm,
    },
    format,
    lang::lang,
    text::activation as t,
};
use domain::{application::Identification, lang::Lang};
use leptos::prelude::*;
use std::time::Duration;

/// How often the page looks by itself.
const EVERY: Duration = Duration::from_secs(5);

#[component]
pub fn Link() -> impl IntoView {
    let token = param("token");
    loaded(
        move || token.get(),
        |token| async move { there(api::read_activation(token).await) },
        move |found| match found {
            Some(found) => screen(&found, &token.get_untracked()),
            None => dead().into_any(),
        },
    )
}

/// Used, too old, replaced or never made: what to do is the same, and the status of the answer says that nothing is here.
fn dead() -> impl IntoView {
    let lang = lang();
    view! {
        <div class="narrow">
            <PageTitle text=t::dead_title(lang)/>
            <p class="lead">{t::dead_lead(lang)}</p>
            <ul class="list">
                <li>{t::dead_done(lang)} " " <a href="/my-means">{t::to_my_means(lang)}</a></li>
                <li>{t::dead_half(lang)}</li>
                <li>{t::dead_newer(lang)}</li>
                <li>{t::dead_late(lang)}</li>
            </ul>
        </div>
    }
}

fn screen(found: &Activation, token: &str) -> AnyView {
    let lang = lang();
    match found.step.clone() {
        Step::Address => address(lang, found).into_any(),
        Step::Code(texted) => code(lang, found, &texted, token).into_any(),
        Step::Account(how) => account(lang, found, how, token).into_any(),
    }
}

fn address(lang: Lang, found: &Activation) -> impl IntoView + use<> {
    let number = format::kvk(&found.organisation.number.to_string());
    let facts = vec![
        Fact::new(t::name(lang), found.name.clone()),
        Fact::new(t::email(lang), found.email.clone()),
        Fact::new(t::organisation(lang), t::organisation_is(lang, &found.organisation.name, number)),
        Fact::new(t::level(lang), product(lang, found.product)),
        Fact::new(t::applied_by(lang), found.applied_by.clone()),
        Fact::new(t::until(lang), format::date(lang, found.last_day)),
    ];
    let shows = found.identification.map(|how| match how {
        Identification::Remote => t::later_remote(lang),
        Identification::InPerson => t::later_in_person(lang),
    });
    let confirm = t::confirm_text(lang, &found.email);
    view! {
        <div class="narrow">
            {steps(lang, found.identification, Stage::Address)}
            <PageTitle text=t::title(lang, &found.organisation.name)/>
            <p class="lead">{t::lead(lang, &found.applied_by)}</p>
            <PostForm submit=t::confirm(lang)>
                <Hidden name="step" value="address"/>
                <p>{confirm}</p>
            </PostForm>
            <h2 class="nl-heading nl-heading--level-2">{t::about(lang)}</h2>
            <div class="card"><Facts facts/></div>
            <h2 class="nl-heading nl-heading--level-2">{t::for_what(lang)}</h2>
            {wishes(lang, &found.wishes)}
            {shows.map(|shows| view! { <Note><p>{shows}</p></Note> })}
            <p class="quiet">{t::not_expected(lang)}</p>
        </div>
    }
}

fn code(lang: Lang, found: &Activation, texted: &Texted, token: &str) -> impl IntoView + use<> {
    let hint = format::unbroken(&texted.hint);
    let (title, lead) = if texted.out {
        (t::code_title(lang), t::code_lead(lang, hint, texted.minutes))
    } else {
        (t::code_ask(lang), t::code_none(lang, hint))
    };
    let now = watched(texted, token.to_owned());
    // That an old one arrived says nothing to who needs a new one.
    let out = texted.out;
    let news = move |found: &Arrival| out || *found != Arrival::Delivered;
    let status = move || now.get().0.filter(news).map(|found| arrival(lang, found));
    let form = texted.out.then(|| view! {
        <PostForm submit=t::code_submit(lang)>
            <Hidden name="step" value="code"/>
            <Field name="code" label=t::code(lang) hint=t::code_hint(lang) kind=Kind::Code/>
        </PostForm>
    });
    view! {
        <div class="narrow">
            {steps(lang, found.identification, Stage::Phone)}
            <PageTitle text=title/>
            <p class="lead">{lead}</p>
            <div role="status">{status}</div>
            {demo(lang)}
            {tries(lang, texted)}
            {form}
            {again(lang, (texted, now), token, &found.applied_by)}
        </div>
    }
}

/// What became of the text message, and how many seconds before another can be asked for.
type Now = RwSignal<(Option<Arrival>, u32)>;

/// It arrived, and another can be asked for: nothing changes by itself after that.
const LAST: (Option<Arrival>, u32) = (Some(Arrival::Delivered), 0);

/// The same, looked at again until nothing changes any more. What is typed meanwhile stays.
fn watched(texted: &Texted, token: String) -> Now {
    let first = (texted.arrival, texted.wait_seconds);
    let now = RwSignal::new(first);
    if first == LAST {
        return now;
    }
    look_again(EVERY, move || {
        let token = token.clone();
        async move {
            match api::read_activation(token).await {
                Ok(Activation { step: Step::Code(texted), .. }) => {
                    let found = (texted.arrival, texted.wait_seconds);
                    now.set(found);
                    found != LAST
                }
                // Further on, in another tab.
                Ok(_) => false,
                Err(_) => true,
            }
        }
    });
    now
}

/// Another text message, or why there is none.
fn again(lang: Lang, (texted, now): (&Texted, Now), token: &str, manager: &str) -> AnyView {
    if texted.used_up {
        let words = t::used_up(lang, manager);
        return view! {
            <h2 class="nl-heading nl-heading--level-2">{t::used_up_title(lang)}</h2>
            <p>{words}</p>
        }
        .into_any();
    }
    let (label, look) = if texted.out {
        (t::again(lang), ButtonLook::Quiet)
    } else {
        (t::code_send(lang), ButtonLook::Primary)
    };
    let help = texted.out.then(|| view! {
        <h2 class="nl-heading nl-heading--level-2">{t::no_text(lang)}</h2>
        <p>{t::no_text_do(lang, manager)}</p>
    });
    let waits = move || {
        let seconds = now.get().1;
        (seconds > 0).then(|| view! { <p>{t::wait(lang, seconds)}</p> })
    };
    view! {
        {help}
        {waits}
        <div class="actions"><PostButton action=format!("/activation/{token}/resend") label look/></div>
    }
    .into_any()
}

#[component]
pub fn Resend() -> impl IntoView {
    let token = param("token");
    loaded(
        move || token.get(),
        api::read_activation,
        move |_| {
            let lang = lang();
            let back = format!("/activation/{}", token.get_untracked());
            view! {
                <div class="narrow">
                    <PageTitle text=t::again_title(lang)/>
                    <p class="lead">{t::again_lead(lang)}</p>
                    <PostForm submit=t::again(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                        ""
                    </PostForm>
                </div>
            }
        },
    )
}

fn account(lang: Lang, found: &Activation, how: How, token: &str) -> impl IntoView + use<> {
    let title = match how {
        How::MakeAccount => t::account_new(lang),
        How::SignIn => t::account_sign_in(lang),
        How::GoOn(_) | How::OtherAccount(_) => t::account_mine(lang),
    };
    view! {
        <div class="narrow">
            {steps(lang, found.identification, Stage::Account)}
            <PageTitle text=title/>
            {become_known(lang, found, how, token)}
        </div>
    }
}

fn become_known(lang: Lang, found: &Activation, how: How, token: &str) -> AnyView {
    let finish = if found.identification.is_some() { t::go_on(lang) } else { t::activate(lang) };
    match how {
        How::MakeAccount => view! {
            <p class="lead">{t::account_new_lead(lang, &found.email)}</p>
            <PostForm submit=finish>
                <Hidden name="step" value="new"/>
                <PasswordField name="password" label=t::password(lang) hint=t::password_hint(lang) new=true/>
                {duties(lang)}
            </PostForm>
            <p class="quiet">{t::passkey_later(lang)}</p>
        }
        .into_any(),
        How::SignIn => {
            let sign_in = format!("/login?next=/activation/{token}");
            view! {
                <p class="lead">{t::account_sign_in_lead(lang, &found.email)}</p>
                <p class="actions"><a class="nl-button nl-button--primary" href=sign_in>{t::sign_in(lang)}</a></p>
            }
            .into_any()
        }
        How::GoOn(codes_move_to) => {
            let moves = codes_move_to.as_deref().map(|to| {
                let words = t::codes_move(lang, format::unbroken(to));
                view! { <Note look=NoteLook::Warning title=t::codes_move_title(lang)><p>{words}</p></Note> }
            });
            view! {
                <p class="lead">{t::account_mine_lead(lang, &found.email)}</p>
                {moves}
                <PostForm submit=finish>
                    <Hidden name="step" value="mine"/>
                    {duties(lang)}
                </PostForm>
            }
            .into_any()
        }
        How::OtherAccount(mine) => {
            let words = t::other(lang, &found.email, mine);
            view! {
                <Note look=NoteLook::Warning title=t::other_title(lang)><p>{words}</p></Note>
                // Plain on purpose, as in the header.
                <form method="post" action="/logout">
                    <button class="nl-button nl-button--secondary" type="submit">{t::log_out(lang)}</button>
                </form>
            }
            .into_any()
        }
    }
}

/// What comes with a means (R-AAN-10).
fn duties(lang: Lang) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="duties-title">
            <h2 class="nl-heading nl-heading--level-3" id="duties-title">{t::duties_title(lang)}</h2>
            <ul class="list">
                <li>{t::duty_own(lang)}</li>
                <li>{t::duty_report(lang)}</li>
                <li>{t::duty_true(lang)}</li>
            </ul>
            <p><a href="/terms" target="_blank" rel="noopener">{t::terms(lang)}</a></p>
        </section>
        <Checkbox name="duties" label=t::duties(lang)/>
    }
}

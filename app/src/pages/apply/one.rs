//! `/means/pending/:application`: how far one application is and whether its messages arrived, with what can be done; and
//! the questions behind those buttons.

use super::{
    form::mobile_number,
    pending::{mail, text},
    words,
};
use crate::{
    api::{
        manages,
        pending::{self as api, Line},
    },
    components::{
        Confirm, Fact, Facts, History, Note, NoteLook, PageTitle, StatusTag, Tone, loaded, param,
    },
    form::{ButtonLook, Field, Hidden, Kind, PostButton, PostForm},
    format,
    lang::lang,
    text::{apply as a, pending as t},
};
use domain::{
    application::{ApplicationState, Kind as Wanted},
    lang::Lang,
    person::Identity,
    time::Date,
};
use leptos::prelude::*;

#[component]
pub fn OnePending() -> impl IntoView {
    let application = param("application");
    loaded(move || application.get(), api::read_one, screen)
}

fn screen(line: Line) -> impl IntoView {
    let lang = lang();
    let (tone, state) = words::state(lang, line.state);
    let tag = |(tone, text): (Tone, &'static str)| view! { <StatusTag tone text/> };
    let applied_by = if line.applied_by.is_empty() {
        t::applied_self(lang).to_owned()
    } else {
        line.applied_by.clone()
    };
    let late = line
        .late
        .then(|| view! { " " <StatusTag tone=Tone::Bad text=t::late(lang)/> });
    let urgent = line
        .urgent
        .then(|| view! { " " <StatusTag tone=Tone::Info text=t::urgent(lang)/> });
    let over = line.state.is_final();
    let turn = (!over).then(|| Fact::new(t::turn(lang), words::turn(lang, &line)));
    // For who can correct it.
    let born = line.identity.as_ref().and_then(|identity| identity.birth);
    let mut facts: Vec<Fact> = turn.into_iter().collect();
    facts.push(Fact::new(t::organisation(lang), line.organisation.clone()));
    facts.push(Fact::new(t::email(lang), line.email.clone()));
    if let Some(born) = born {
        facts.push(Fact::new(a::birth(lang), format::date(lang, born)));
    }
    facts.extend([
        Fact::new(
            t::wanted(lang),
            view! { {words::kind(lang, line.kind)} ": " {words::product(lang, line.product)} {urgent} },
        ),
        Fact::new(t::applied_by(lang), applied_by),
        Fact::new(t::since(lang), format::date(lang, line.since)),
    ]);
    if !over {
        facts.push(Fact::new(
            t::promised(lang),
            view! { {format::date(lang, line.promised)} {late} },
        ));
    }
    if line.ours && !over {
        if let Some(mobile) = &line.mobile {
            facts.push(Fact::new(a::mobile(lang), format::unbroken(mobile)));
        }
        if let Some(sent) = line.mail {
            let at = moment(lang, line.mailed_at.as_ref());
            facts.push(Fact::new(t::mail(lang), view! { {tag(mail(lang, sent))} " " {at} }));
        }
        let texted = match line.text {
            Some(sent) => view! { {tag(text(lang, sent))} " " {moment(lang, line.texted_at.as_ref())} }.into_any(),
            None => t::no_text(lang).into_any(),
        };
        facts.push(Fact::new(t::text(lang), texted));
    }
    view! {
        <p><a href="/means/pending">{t::back(lang)}</a></p>
        <PageTitle text=t::one_title(lang, &line.name)/>
        <p><StatusTag tone text=state/></p>
        {line.link_dead.then(|| view! { <Note look=NoteLook::Warning title=t::link_dead(lang)><p>{t::link_dead_text(lang)}</p></Note> })}
        <div class="narrow">
            <Facts facts/>
            {acts(lang, &line)}
        </div>
        <History lines=line.history/>
    }
}

/// When something was sent.
fn moment(lang: Lang, at: Option<&(Date, String)>) -> Option<String> {
    at.map(|(day, time)| crate::text::evidence::at(lang, format::date(lang, *day), time))
}

fn acts(lang: Lang, line: &Line) -> AnyView {
    if line.state.is_final() {
        let issued = line.state == ApplicationState::Issued;
        let text = if issued { t::over_issued(lang) } else { t::over_text(lang) };
        return view! {
            <Note title=t::over(lang)><p>{text}</p></Note>
            {(!issued && manages()).then(|| view! { <p><a href="/means/apply">{t::apply(lang)}</a></p> })}
        }
        .into_any();
    }
    if !line.cancels {
        if line.kind == Wanted::Upgrade {
            let href = format!("/means/upgrades/{}", line.id);
            return view! {
                <p>{t::upgrade_text(lang)}</p>
                <p class="actions"><a class="nl-button nl-button--secondary" href=href>{t::upgrade_do(lang)}</a></p>
            }
            .into_any();
        }
        return view! { <Note title=t::own_matter(lang)><p>{t::own_matter_text(lang)}</p></Note> }.into_any();
    }
    let base = format!("/means/pending/{}", line.id);
    let button = |shown: bool, act: &str, label: &'static str| {
        let action = format!("{base}/{act}");
        shown.then(|| view! { <PostButton action label look=ButtonLook::Quiet/> })
    };
    let cancel = format!("{base}/cancel");
    let form = cancel.clone();
    let title = t::cancel_title(lang, &line.name);
    // What cannot be done yet is no button.
    let mails = line.mails_from.is_none();
    let later = line
        .mails_from
        .as_deref()
        .filter(|_| line.reminds || line.resends)
        .map(|from| view! { <p>{t::mails_from(lang, from)}</p> });
    view! {
        {later}
        <div class="actions">
            {button(line.reminds && mails, "remind", t::remind(lang))}
            {button(line.resends && mails, "resend", t::resend(lang))}
            {button(line.resends_code, "code", t::code(lang))}
            {line.identity.is_some().then(|| view! { <a class="nl-button nl-button--secondary" href=format!("{base}/details")>{t::correct(lang)}</a> })}
            {line.corrects_mobile.then(|| view! { <a class="nl-button nl-button--secondary" href=format!("{base}/mobile")>{t::mobile(lang)}</a> })}
        </div>
        <div class="actions">
            <Confirm href=cancel label=t::cancel(lang) title=title look=ButtonLook::QuietDanger>
                <p>{t::cancel_lead(lang)}</p>
                <PostForm action=form.clone() prefix="cancel-" submit=t::cancel_submit(lang) look=ButtonLook::Danger>
                    ""
                </PostForm>
            </Confirm>
        </div>
    }
    .into_any()
}

/// A page about one that can be acted on; the screen gets where it leads back to.
fn acting<S: IntoView + 'static>(screen: impl Fn(Lang, Line, String) -> S + Clone + Send + Sync + 'static) -> AnyView {
    let application = param("application");
    let shown = move |line: Line| {
        let back = format!("/means/pending/{}", line.id);
        view! { <div class="narrow">{screen(lang(), line, back)}</div> }
    };
    loaded(move || application.get(), api::read_acting, shown)
}

/// A question about one that can be acted on.
fn asks(
    title: fn(Lang, &str) -> String,
    lead: fn(Lang) -> &'static str,
    submit: fn(Lang) -> &'static str,
    look: ButtonLook,
) -> AnyView {
    acting(move |lang, line, back| {
        view! {
            <PageTitle text=title(lang, &line.name)/>
            <p class="lead">{lead(lang)}</p>
            <PostForm submit=submit(lang) look beside=move || back_link(lang, &back)>
                ""
            </PostForm>
        }
    })
}

fn back_link(lang: Lang, back: &str) -> impl IntoView + use<> {
    view! { <a href=back.to_owned()>{t::back_one(lang)}</a> }
}

#[component]
pub fn Resend() -> impl IntoView {
    let title = |lang, name: &str| t::resend_title(lang, name);
    asks(title, t::resend_lead, t::resend, ButtonLook::Primary)
}

#[component]
pub fn ResendCode() -> impl IntoView {
    let title = |lang, name: &str| t::code_title(lang, name);
    asks(title, t::code_lead, t::code, ButtonLook::Primary)
}

#[component]
pub fn Remind() -> impl IntoView {
    let title = |lang, name: &str| t::remind_title(lang, name);
    asks(title, t::remind_lead, t::remind, ButtonLook::Primary)
}

/// A typing error in the name, the day of birth or the address.
#[component]
pub fn Correct() -> impl IntoView {
    acting(|lang, line, back| {
        let name = line.name.clone();
        let (email, changes) = (line.email, line.corrects_email);
        let kept = t::correct_email_not(lang, &email);
        let form = match line.identity {
            Some(Identity { given, prefix, family, birth }) => view! {
                <p class="lead">{t::correct_lead(lang)}</p>
                <PostForm submit=t::correct(lang) beside=move || back_link(lang, &back)>
                    <Field name="given" label=a::given(lang) hint=a::given_hint(lang) value=given autocomplete="off"/>
                    <Field name="prefix" label=a::prefix(lang) value=prefix optional=true autocomplete="off"/>
                    <Field name="family" label=a::family(lang) value=family autocomplete="off"/>
                    <Field name="birth" label=a::birth(lang) kind=Kind::Date value=birth.map(|day| day.to_string()).unwrap_or_default() autocomplete="off"/>
                    {if changes {
                        view! { <Field name="email" label=a::email(lang) hint=t::correct_email(lang) kind=Kind::Email value=email autocomplete="off"/> }.into_any()
                    } else {
                        view! { <Hidden name="email" value=email/> <p>{kept}</p> }.into_any()
                    }}
                </PostForm>
            }
            .into_any(),
            None => view! {
                <Note look=NoteLook::Warning><p>{t::correct_not(lang)}</p></Note>
                {back_link(lang, &back)}
            }
            .into_any(),
        };
        view! {
            <PageTitle text=t::correct_title(lang, &name)/>
            {form}
        }
    })
}

/// A typing error in the number: no question but a form.
#[component]
pub fn CorrectMobile() -> impl IntoView {
    acting(|lang, line, back| {
        let form = if line.corrects_mobile {
            view! {
                <PostForm submit=t::mobile(lang) beside=move || back_link(lang, &back)>
                    {mobile_number(lang, String::new(), false)}
                </PostForm>
            }
            .into_any()
        } else {
            view! {
                <Note look=NoteLook::Warning><p>{t::mobile_not(lang)}</p></Note>
                {back_link(lang, &back)}
            }
            .into_any()
        };
        view! {
            <PageTitle text=t::mobile_title(lang, &line.name)/>
            <p class="lead">{line.mobile.map(|mobile| t::mobile_lead(lang, format::unbroken(&mobile)))}</p>
            {form}
        }
    })
}

#[component]
pub fn Cancel() -> impl IntoView {
    let title = |lang, name: &str| t::cancel_title(lang, name);
    asks(title, t::cancel_lead, t::cancel_submit, ButtonLook::Danger)
}

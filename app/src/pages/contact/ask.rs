//! `/contact`: answers that are there already, the telephone with its hours, and the form (F1-36, F1-37, F2-20).

use crate::{
    api::contact::{self as api, Contact, Phone},
    components::{Fact, Facts, PageTitle, StatusTag, Tone, loaded, query},
    form::{Choice, Field, Hidden, Kind, PostForm, SelectField, TextArea},
    format,
    lang::lang,
    text::contact as t,
};
use domain::{
    contact::{Line, Topic},
    lang::Lang,
};
use leptos::prelude::*;

#[component]
pub fn Ask() -> impl IntoView {
    let sent = query("sent");
    loaded(move || sent.get(), |_| api::read_contact(), move |contact| {
        match Topic::from_code(&sent.get_untracked()) {
            Some(about) => thanks(lang(), about).into_any(),
            None => screen(contact).into_any(),
        }
    })
}

/// For who is not signed in: what was sent stands behind the link in the mail, and so will the answer.
fn thanks(lang: Lang, about: Topic) -> impl IntoView {
    let facts = vec![Fact::new(t::topic(lang), topic(lang, about))];
    view! {
        <div class="narrow">
            <PageTitle text=t::sent_title(lang)/>
            <p class="lead">{t::sent_lead(lang)}</p>
            <div class="card"><Facts facts/></div>
            <p><a href="/contact">{t::back(lang)}</a></p>
        </div>
    }
}

/// What a question is about, in words.
pub fn topic(lang: Lang, topic: Topic) -> &'static str {
    match topic {
        Topic::Login => t::topic_login(lang),
        Topic::Authorisation => t::topic_authorisation(lang),
        Topic::Means => t::topic_means(lang),
        Topic::Registration => t::topic_registration(lang),
        Topic::Malfunction => t::topic_malfunction(lang),
        Topic::Complaint => t::topic_complaint(lang),
        Topic::Other => t::topic_other(lang),
    }
}

fn screen(contact: Contact) -> impl IntoView {
    let lang = lang();
    let options = std::iter::once(Choice::new("", t::choose(lang)))
        .chain(
            Topic::ALL
                .iter()
                .map(|one| Choice::new(one.code(), topic(lang, *one))),
        )
        .collect();
    let asked = (contact.asked > 0).then(|| {
        view! { <p><a href="/contact/questions">{t::to_own(lang, contact.asked)}</a></p> }
    });
    let known = contact.known;
    view! {
        <PageTitle text=t::title(lang)/>
        <p class="lead">{t::lead(lang)}</p>
        {asked}
        <h2 class="nl-heading nl-heading--level-2">{t::often(lang)}</h2>
        {often(lang)}
        {contact.phone.map(|phone| call(lang, phone))}
        <h2 class="nl-heading nl-heading--level-2">{t::write(lang)}</h2>
        <p>{t::write_text(lang)}</p>
        <PostForm submit=t::send(lang)>
            <SelectField name="topic" label=t::topic(lang) options/>
            <TextArea name="body" label=t::question(lang) hint=t::question_hint(lang) rows=8/>
            {if known {
                ().into_any()
            } else {
                view! {
                    <Hidden name="stranger" value="on"/>
                    <Field name="name" label=t::name(lang) autocomplete="name"/>
                    <Field name="email" label=t::email(lang) hint=t::email_hint(lang) kind=Kind::Email/>
                }
                .into_any()
            }}
            <Field name="phone" label=t::phone(lang) hint=t::phone_hint(lang) kind=Kind::Phone optional=true/>
        </PostForm>
    }
}

/// Per flow what people ask most, with where it is done.
fn often(lang: Lang) -> AnyView {
    let rows = [
        (t::q_code(lang), t::a_code(lang), "/login/forgot", t::l_code(lang)),
        (t::q_lost(lang), t::a_lost(lang), "/lost", t::l_lost(lang)),
        (t::q_back(lang), t::a_back(lang), "/way-back", t::l_back(lang)),
        (t::q_refused(lang), t::a_refused(lang), "/why", t::l_refused(lang)),
        (t::q_request(lang), t::a_request(lang), "/help", t::l_request(lang)),
        (t::q_stop(lang), t::a_stop(lang), "/authorisations", t::l_stop(lang)),
        (t::q_register(lang), t::a_register(lang), "/register", t::l_register(lang)),
        (t::q_long(lang), t::a_long(lang), "/register", t::l_long(lang)),
        (t::q_data(lang), t::a_data(lang), "/my-means/data", t::l_data(lang)),
    ];
    let rows = rows
        .into_iter()
        .map(|(question, answer, href, link)| {
            view! {
                <details class="fold">
                    <summary>{question}</summary>
                    <p>{answer} " " <a href=href>{link}</a></p>
                </details>
            }
        })
        .collect_view();
    view! { <div class="card narrow">{rows}</div> }.into_any()
}

fn call(lang: Lang, phone: Phone) -> AnyView {
    let now = match phone.line {
        Line::Open => view! { <StatusTag tone=Tone::Good text=t::open_until(lang, phone.until_hour)/> }.into_any(),
        Line::Opens(day) => {
            let words = t::opens(lang, format::date(lang, day), phone.from_hour);
            view! { <StatusTag tone=Tone::Waiting text=words/> }.into_any()
        }
    };
    let number = phone.number.clone();
    let href = format!("tel:{}", number.replace([' ', '-'], ""));
    view! {
        <h2 class="nl-heading nl-heading--level-2">{t::call(lang)}</h2>
        <p><a href=href rel="external">{number}</a> " " {now}</p>
        <p class="quiet">{t::hours(lang, phone.from_hour, phone.until_hour)}</p>
    }
    .into_any()
}

//! `/operator/questions/:question`: one question, who asks, and the answer; `…/close`: nothing more to say.

use crate::{
    api::contact::{self as api, Opened},
    components::{Fact, Facts, PageTitle, loaded, param},
    form::{Hidden, PostForm, TextArea},
    lang::lang,
    pages::contact::{messages, topic},
    text::{contact as c, operator as t},
};
use leptos::prelude::*;

#[component]
pub fn Question() -> impl IntoView {
    let id = param("question");
    loaded(move || id.get(), api::read_desk_question, screen)
}

fn screen(opened: Opened) -> impl IntoView {
    let lang = lang();
    let Opened {
        thread,
        name,
        email,
        phone,
        organisation,
        known,
    } = opened;
    let mut facts = vec![
        Fact::new(c::name(lang), name),
        Fact::new(c::email(lang), email),
    ];
    if !phone.is_empty() {
        facts.push(Fact::new(c::phone(lang), phone));
    }
    if let Some(organisation) = organisation {
        facts.push(Fact::new(t::organisation(lang), organisation));
    }
    let who = if known {
        t::asker_known(lang)
    } else {
        t::asker_unknown(lang)
    };
    facts.push(Fact::new(t::asker_signed_in(lang), who));
    facts.push(Fact::new(t::language(lang), thread.lang.code().to_uppercase()));
    let open = !thread.closed;
    let close = format!("/operator/questions/{}/close", thread.id);
    let again = format!("/operator/questions/{}", thread.id);
    view! {
        <p><a href="/operator/questions">{t::questions(lang)}</a></p>
        <PageTitle text=t::question_title(lang, topic(lang, thread.topic))/>
        <div class="card narrow"><Facts facts/></div>
        {messages(lang, thread.said, true)}
        <h2 class="nl-heading nl-heading--level-2">{t::answer(lang)}</h2>
        <PostForm
            submit=t::send_answer(lang)
            beside=move || view! { <a href=again.clone() target="_blank">{t::see_again(lang)}</a> }
        >
            <Hidden name="messages" value=thread.messages.to_string()/>
            <TextArea name="body" label=c::message(lang) hint=t::answer_hint(lang) rows=8/>
        </PostForm>
        {open.then(|| view! { <p><a href=close>{t::close_question(lang)}</a></p> })}
    }
}

#[component]
pub fn Close() -> impl IntoView {
    let id = param("question");
    loaded(move || id.get(), api::read_desk_question, |opened| {
        let lang = lang();
        let back = format!("/operator/questions/{}", opened.thread.id);
        view! {
            <div class="narrow">
                <PageTitle text=t::close_question_title(lang)/>
                <p class="lead">{t::close_question_lead(lang, opened.name)}</p>
                <PostForm submit=t::close_question(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    <Hidden name="messages" value=opened.thread.messages.to_string()/>
                </PostForm>
            </div>
        }
    })
}

//! A question with everything that was said: `/contact/questions/:question` for who has an account, `/contact/:token`
//! for who has a link.

use super::ask::topic;
use crate::{
    api::contact::{self as api, Said, Thread},
    components::{Note, PageTitle, loaded, param},
    form::{Hidden, PostForm, TextArea},
    format,
    lang::lang,
    text::contact as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Own() -> impl IntoView {
    let id = param("question");
    loaded(move || id.get(), api::read_question, |thread| {
        screen(thread, "/contact/questions", t::to_questions(lang()))
    })
}

#[component]
pub fn ByLink() -> impl IntoView {
    let token = param("token");
    loaded(move || token.get(), api::read_question_by_link, |thread| {
        screen(thread, "/contact", t::back(lang()))
    })
}

fn screen(thread: Thread, back: &'static str, label: &'static str) -> impl IntoView {
    let lang = lang();
    let state = if thread.waits {
        t::state_waits(lang)
    } else if thread.closed {
        t::state_closed(lang)
    } else {
        t::state_answered(lang)
    };
    view! {
        <p><a href=back>{label}</a></p>
        <PageTitle text=t::thread_title(lang, topic(lang, thread.topic))/>
        <Note>{state}</Note>
        {messages(lang, thread.said, false)}
        <h2 class="nl-heading nl-heading--level-2">{t::more(lang)}</h2>
        <PostForm submit=t::send_more(lang)>
            <Hidden name="messages" value=thread.messages.to_string()/>
            <TextArea name="body" label=t::message(lang) rows=5/>
        </PostForm>
    }
}

/// What was said, the oldest first. `clerk`: the reader is one.
pub fn messages(lang: Lang, said: Vec<Said>, clerk: bool) -> AnyView {
    let said = said
        .into_iter()
        .map(|said| {
            let who = match (said.by_operator, clerk) {
                (true, _) => t::by_operator(lang),
                (false, false) => t::by_you(lang),
                (false, true) => t::by_asker(lang),
            };
            let class = if said.by_operator {
                "said said--answer"
            } else {
                "said"
            };
            view! {
                <li class=class>
                    <p class="said__who"><b>{who}</b> ", " {format::date(lang, said.day)} " " {said.time}</p>
                    <p class="said__body">{said.body}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="thread">{said}</ol> }.into_any()
}

//! The questions behind the buttons: stop, judge again, throw away, leave out, put back.

use crate::{
    api::import as api,
    components::{PageTitle, loaded, param},
    form::{ButtonLook, PostForm},
    lang::lang,
    text::import as t,
};
use domain::lang::Lang;
use leptos::prelude::*;

#[component]
pub fn Stop() -> impl IntoView {
    of_file(t::stop_title, t::stop_lead, t::stop, ButtonLook::Danger)
}

#[component]
pub fn Again() -> impl IntoView {
    of_file(t::again_title, t::again_lead, t::again, ButtonLook::Primary)
}

#[component]
pub fn Remove() -> impl IntoView {
    of_file(t::remove_title, t::remove_lead, t::remove_submit, ButtonLook::Danger)
}

#[component]
pub fn LeaveOut() -> impl IntoView {
    of_row(t::leave_out_title, t::leave_out_lead, t::leave_out)
}

#[component]
pub fn PutBack() -> impl IntoView {
    of_row(t::put_back_title, t::put_back_lead, t::put_back)
}

type Text = fn(Lang) -> &'static str;

/// About a file that is the reader's to decide about: another is not found.
fn of_file(title: Text, lead: Text, submit: Text, look: ButtonLook) -> AnyView {
    let import = param("import");
    loaded(
        move || import.get(),
        api::read_progress,
        move |_| {
            let home = format!("/means/import/{}", import.get_untracked());
            question((title, lead, submit), look, home)
        },
    )
}

fn of_row(title: Text, lead: Text, submit: Text) -> AnyView {
    let (import, line) = (param("import"), param("line"));
    loaded(
        move || (import.get(), line.get()),
        |(import, line)| api::read_row(import, line),
        move |shown| {
            let home = format!("/means/import/{}/rows/{}", import.get_untracked(), shown.row.line);
            question((title, lead, submit), ButtonLook::Primary, home)
        },
    )
}

fn question((title, lead, submit): (Text, Text, Text), look: ButtonLook, home: String) -> impl IntoView {
    let lang = lang();
    view! {
        <div class="narrow">
            <PageTitle text=title(lang)/>
            <p class="lead">{lead(lang)}</p>
            <PostForm submit=submit(lang) look=look beside=move || view! { <a href=home.clone()>{t::back(lang)}</a> }>""</PostForm>
        </div>
    }
}

//! `/applications/:id/paper?which=`: sending one paper: what it is for, what to make unreadable, and the file.

use super::{
    example,
    papers::{name, purpose},
};
use crate::{
    api::evidence::{self as api, Papers},
    components::{Note, NoteLook, PageTitle, loaded, param, query, not_there},
    form::{Field, FileField, Kind, PostForm},
    lang::lang,
    text::evidence as t,
};
use domain::{
    evidence::EvidencePolicy,
    lang::Lang,
    signing::{Mask, Paper as What},
};
use leptos::prelude::*;

#[component]
pub fn Paper() -> impl IntoView {
    let (id, paper) = (param("id"), query("which"));
    loaded(
        move || (id.get(), paper.get()),
        |(id, _)| api::read_papers(id),
        move |papers| screen(&papers, &id.get_untracked(), &paper.get_untracked()),
    )
}

fn screen(papers: &Papers, id: &str, code: &str) -> AnyView {
    let lang = lang();
    let back = format!("/applications/{id}/papers");
    let asked = papers.items.iter().find(|item| item.paper.code() == code);
    let Some(item) = asked else {
        not_there();
        return view! {
            <div class="narrow">
                <PageTitle text=t::not_asked(lang)/>
                <p><a href=back>{t::back(lang)}</a></p>
            </div>
        }
        .into_any();
    };
    if !papers.open {
        return view! {
            <div class="narrow">
                <PageTitle text=name(lang, item.paper)/>
                <Note look=NoteLook::Warning><p>{t::not_now(lang)}</p></Note>
                <p><a href=back>{t::back(lang)}</a></p>
            </div>
        }
        .into_any();
    }
    let paper = item.paper;
    let days = EvidencePolicy::default().extract_days;
    view! {
        <div class="narrow">
            <PageTitle text=name(lang, paper)/>
            <p class="lead">{purpose(lang, paper)}</p>
            <Note title=t::before(lang)>
                <ul class="list">
                    {masks(lang, paper)}
                    <li>{t::before_purpose(lang)}</li>
                    <li>{t::before_kept(lang)}</li>
                </ul>
            </Note>
            {example::link(lang, id, paper)}
            <PostForm submit=t::send(lang) files=true beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                {paper.is_dated().then(|| view! {
                    <Field name="issued" label=t::issued(lang) hint=t::issued_hint(lang, days) kind=Kind::Date autocomplete="off"/>
                })}
                <FileField
                    name="file"
                    label=t::file(lang)
                    hint=t::before_kind(lang)
                    accept=".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
                />
            </PostForm>
        </div>
    }
    .into_any()
}

/// What must not be readable (R-BEV-8).
fn masks(lang: Lang, paper: What) -> impl IntoView {
    paper
        .masks()
        .iter()
        .map(|mask| {
            let words = match mask {
                Mask::Photo => t::mask_photo(lang),
                Mask::Bsn => t::mask_bsn(lang),
            };
            view! { <li>{words}</li> }
        })
        .collect_view()
}

//! `/means/import/:import/rows/:line`: one row, to correct or to leave out.

use super::{show::tag, upload::about, words};
use crate::{
    api::import::{self as api, OneRow},
    components::{Note, NoteLook, PageTitle, loaded, param},
    form::{ButtonLook, Field, Kind, PostButton, PostForm},
    lang::lang,
    text::import as t,
};
use domain::{
    fault::Fault,
    import::{Column, Verdict},
    lang::Lang,
};
use leptos::prelude::*;

#[component]
pub fn Row() -> impl IntoView {
    let (import, line) = (param("import"), param("line"));
    loaded(
        move || (import.get(), line.get()),
        |(import, line)| api::read_row(import, line),
        move |row| screen(row, import.get_untracked()),
    )
}

fn screen(shown: OneRow, import: String) -> impl IntoView {
    let lang = lang();
    let OneRow { row, cells, next } = shown;
    let home = format!("/means/import/{import}");
    let path = format!("{home}/rows/{}", row.line);
    // What is wrong stands at its field.
    let sentences: Vec<String> = row.notes.iter().map(|note| words::note(lang, *note)).collect();
    let notes = (!sentences.is_empty()).then(|| {
        let list = sentences.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
        view! { <Note look=NoteLook::Info><ul>{list}</ul></Note> }
    });
    let faults: Vec<(String, Fault)> = row
        .faults
        .iter()
        .map(|(column, fault)| (column.map_or("", Column::code).to_owned(), *fault))
        .collect();
    let beside = home.clone();
    let act = if row.verdict == Verdict::LeftOut {
        view! { <PostButton action=format!("{path}/put-back") label=t::put_back(lang) look=ButtonLook::Quiet/> }
    } else {
        view! { <PostButton action=format!("{path}/leave-out") label=t::leave_out(lang) look=ButtonLook::Quiet/> }
    };
    let form = (row.verdict != Verdict::Applied).then(|| {
        view! {
            <PostForm submit=t::correct(lang) faults=faults beside=move || view! { <a href=beside.clone()>{t::back(lang)}</a> }>
                {fields(lang, cells)}
            </PostForm>
            <div class="actions">
                {act}
                {next.map(|next| view! { <a href=format!("{home}/rows/{next}")>{t::next_wrong(lang)}</a> })}
            </div>
        }
    });
    view! {
        <div class="narrow">
            <PageTitle text=t::line_number(lang, row.line)/>
            <p>{row.name} " " {tag(lang, row.verdict)}</p>
            {notes}
            {form}
        </div>
    }
}

/// A field for each column. Made inside the form: they ask it for their faults.
fn fields(lang: Lang, cells: Vec<(Column, String)>) -> impl IntoView {
    cells
        .into_iter()
        // One that is known only to say that it does not exist is shown where it has something in it.
        .filter(|(column, text)| *column != Column::LastDay || !text.is_empty())
        .map(|(column, text)| {
            let (hint, _) = about(lang, column);
            let kind = match column {
                Column::Email => Kind::Email,
                _ => Kind::Text,
            };
            view! {
                <Field
                    name=column.code()
                    label=words::column(lang, column)
                    hint=hint
                    kind=kind
                    value=text
                    optional=!column.is_required() && column != Column::Years
                    depends=column == Column::Years
                    autocomplete="off"
                />
            }
        })
        .collect_view()
}

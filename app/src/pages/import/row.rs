//! `/means/import/:import/rows/:line`: one row, to correct or to leave out.

use super::{show::tag, upload::about, words};
use crate::{
    api::import::{self as api, OneRow},
    components::{Note, NoteLook, PageTitle, loaded, param},
    form::{ButtonLook, Choice, Field, Kind, PostButton, PostForm, SelectField},
    lang::lang,
    pages::apply::words as apply,
    text::{apply as a, import as t},
};
use domain::{
    application::Product,
    fault::Fault,
    import::{Column, Verdict},
    lang::Lang,
    time::YEARS_OFFERED,
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
        .map(|(column, fault)| match column {
            Some(column) => (column.code().to_owned(), column.in_form(*fault)),
            None => (String::new(), *fault),
        })
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
            let (name, label) = (column.code(), words::column(lang, column));
            let depends = column == Column::Years;
            let optional = !column.is_required() && !depends;
            if let Some(options) = choices(lang, column, &text) {
                // What a file may say is no hint to who chooses.
                let label = asked(lang, column).map_or(label, str::to_owned);
                return view! { <SelectField name label options value=text optional depends/> }.into_any();
            }
            let kind = match column {
                Column::Email => Kind::Email,
                _ => Kind::Text,
            };
            view! { <Field name label hint kind value=text optional depends autocomplete="off"/> }.into_any()
        })
        .collect_view()
}

/// What is asked where something is chosen, in the words of the form for one person.
fn asked(lang: Lang, column: Column) -> Option<&'static str> {
    match column {
        Column::Employed => Some(a::employment(lang)),
        Column::Product => Some(a::which(lang)),
        Column::Term => Some(a::term(lang)),
        Column::Years => Some(a::years_legend(lang)),
        Column::Urgent => Some(a::urgent(lang)),
        Column::Language => Some(a::language(lang)),
        Column::SameMobile => Some(a::same_mobile_fold(lang)),
        _ => None,
    }
}

/// What can be chosen in a column with a few possible values, in the words of the form for one person. What stands
/// there now and is none of them stays to be seen, until something else is chosen.
fn choices(lang: Lang, column: Column, now: &str) -> Option<Vec<Choice>> {
    let mut options = match column {
        Column::Employed => vec![Choice::new("yes", a::employed(lang)), Choice::new("no", a::hired(lang))],
        Column::Urgent | Column::SameMobile => vec![Choice::new("yes", a::yes(lang)), Choice::new("no", a::no(lang))],
        // Not for EH4: that is applied for one by one (R-AAN-5).
        Column::Product => [Product::Eh2Plus, Product::Eh3, Product::TaxOnly]
            .map(|product| Choice::new(product.code(), apply::product(lang, product)))
            .to_vec(),
        Column::Term | Column::Years => {
            let years = YEARS_OFFERED.into_iter();
            years.map(|years| Choice::new(years, a::years(lang, i32::from(years)))).collect()
        }
        Column::Language => Choice::languages(),
        _ => return None,
    };
    if now.is_empty() || !column.is_required() {
        options.insert(0, Choice::new("", t::not_filled(lang)));
    }
    if !now.is_empty() && options.iter().all(|option| option.value != now) {
        let label = Product::from_code(now).map_or_else(
            || now.to_owned(),
            |product| apply::product(lang, product).to_owned(),
        );
        options.insert(0, Choice::new(now, label));
    }
    Some(options)
}

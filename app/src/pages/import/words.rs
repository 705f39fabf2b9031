//! The words for what becomes of a row, and why: on the pages, and in the report.

use crate::{fault, text::import as t};
use domain::{
    fault::Fault,
    import::{Column, Note, State, Verdict},
    lang::Lang,
};

/// What becomes of a row, or became of it.
pub fn verdict(lang: Lang, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::New => t::verdict_new(lang),
        Verdict::Already => t::verdict_already(lang),
        Verdict::Attention => t::verdict_attention(lang),
        Verdict::Refused => t::verdict_refused(lang),
        Verdict::LeftOut => t::verdict_left_out(lang),
        Verdict::Applied => t::verdict_applied(lang),
    }
}

pub fn state(lang: Lang, state: State) -> &'static str {
    match state {
        State::Planned => t::state_planned(lang),
        State::Running => t::state_running(lang),
        State::Stopped => t::state_stopped(lang),
        State::Done => t::state_done(lang),
    }
}

/// A fault with the column at which it stands.
pub fn reason(lang: Lang, (column, fault): (Option<Column>, Fault)) -> String {
    let sentence = match (column, fault) {
        (Some(Column::Term | Column::Years), Fault::NotAChoice) => t::choose_years(lang).to_owned(),
        (Some(Column::Language), Fault::NotAChoice) => t::choose_language(lang).to_owned(),
        _ => fault::text(fault, lang),
    };
    match column {
        Some(column) => t::at_column(lang, self::column(lang, column), sentence),
        None => sentence,
    }
}

/// The name of a column as people write it: a capital, and spaces.
pub fn column(lang: Lang, column: Column) -> String {
    match column {
        Column::Email => return t::email(lang).to_owned(),
        Column::Kvk => return t::kvk(lang).to_owned(),
        _ => {}
    }
    let plain = column.header(lang).replace('_', " ");
    let mut letters = plain.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Something to know about a row.
pub fn note(lang: Lang, note: Note) -> String {
    match note {
        Note::Repaired(column) => t::note_repaired(lang, self::column(lang, column)),
        Note::DateRead => t::note_date(lang).to_owned(),
        Note::NoAuthorisation => t::note_no_authorisation(lang).to_owned(),
        Note::Branch => t::note_branch(lang).to_owned(),
        Note::NoHaste => t::note_no_haste(lang).to_owned(),
        Note::Suspended => crate::text::apply::has_suspended(lang).to_owned(),
        Note::Lower(level) => crate::text::apply::has_lower(lang, level.name()),
        Note::SameAs(line) => t::note_same(lang, line),
        Note::SameMobile(line) => t::note_same_mobile(lang, line),
    }
}

/// Everything that is said of a row, a sentence each.
pub fn sentences(lang: Lang, faults: &[(Option<Column>, Fault)], notes: &[Note]) -> Vec<String> {
    let faults = faults.iter().map(|found| reason(lang, *found));
    let notes = notes.iter().map(|found| note(lang, *found));
    faults.chain(notes).collect()
}

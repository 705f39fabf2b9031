//! A table on a desk, a list in the hand: the same markup, each cell carrying the name of its column. The order is in
//! the URL (`sort=name`, `sort=-name`), so that it works without a script and can be shared.

use super::{query, with_query};
use crate::{lang::lang, text::components as t};
use leptos::prelude::*;

/// A column: its name, and the word that sorts by it.
#[derive(Clone, Debug)]
pub struct Column {
    label: String,
    sort: Option<&'static str>,
    class: &'static str,
    minor: bool,
}

impl Column {
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            sort: None,
            class: "",
            minor: false,
        }
    }

    /// Sortable, by this word.
    #[must_use]
    pub fn sorted(mut self, key: &'static str) -> Self {
        self.sort = Some(key);
        self
    }

    /// Figures, aligned to the right.
    #[must_use]
    pub fn number(mut self) -> Self {
        self.class = "table__number";
        self
    }

    /// Days, each on one line.
    #[must_use]
    pub fn day(mut self) -> Self {
        self.class = "table__day";
        self
    }

    /// Beside the name in the hand: a word that needs no label.
    #[must_use]
    pub fn beside(mut self) -> Self {
        self.class = "table__beside";
        self
    }

    /// Without a label in the hand: it says by itself what it is.
    #[must_use]
    pub fn plain(mut self) -> Self {
        self.class = "table__plain";
        self
    }

    /// Left out in the hand, where a list is long: the row's own page has it.
    #[must_use]
    pub fn minor(mut self) -> Self {
        self.minor = true;
        self
    }

    fn class(&self) -> String {
        let minor = if self.minor { " table__minor" } else { "" };
        format!("{}{minor}", self.class)
    }
}

/// `rows` holds a view per column; the first names the row.
#[component]
pub fn DataTable(
    /// What the table shows, for who cannot see it.
    #[prop(into)]
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<AnyView>>,
) -> impl IntoView {
    let sort = query("sort");
    let heads = columns
        .iter()
        .cloned()
        .map(|column| head(column, sort))
        .collect_view();
    let rows = rows
        .into_iter()
        .map(|cells| {
            let cells = cells
                .into_iter()
                .zip(&columns)
                .enumerate()
                .map(|(i, (cell, column))| {
                    if i == 0 {
                        return view! { <th class="table__name" role="rowheader" scope="row">{cell}</th> }.into_any();
                    }
                    let class = column.class();
                    let label = (!column.label.is_empty()).then(|| column.label.clone());
                    view! { <td class=class role="cell" data-label=label>{cell}</td> }.into_any()
                })
                .collect_view();
            view! { <tr role="row">{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="table">
            <table role="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">{heads}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

fn head(column: Column, sort: Memo<String>) -> AnyView {
    let lang = lang();
    let class = column.class();
    let Some(key) = column.sort else {
        if column.label.is_empty() {
            // The column of buttons: a heading nobody sees is still a heading.
            return view! { <td class=class role="cell"></td> }.into_any();
        }
        return view! { <th class=class role="columnheader" scope="col">{column.label}</th> }
            .into_any();
    };
    let up = with_query(vec![("sort", key.to_owned())]);
    let down = with_query(vec![("sort", format!("-{key}"))]);
    let state = move || {
        sort.with(|s| match s.strip_prefix('-') {
            Some(s) if s == key => Some("descending"),
            None if s == key => Some("ascending"),
            _ => None,
        })
    };
    let href = move || {
        if state() == Some("ascending") {
            down()
        } else {
            up()
        }
    };
    view! {
        <th class=class role="columnheader" scope="col" aria-sort=state>
            <a class="table__sort" href=href>
                {column.label}
                <span class="visually-hidden">{t::sort(lang)}</span>
            </a>
        </th>
    }
    .into_any()
}

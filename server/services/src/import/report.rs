//! Files to take along: the empty one to fill in, and what became of every row. The columns of the report are those of
//! the file, so that it can be corrected in a spreadsheet and uploaded again; what is chosen from a
//! few is in one spelling.

use super::{Findings, Kept, findings, open, own};
use crate::{
    Actor, Services,
    error::Result,
    overview::{Sheet, sheet::Writer},
};
use domain::{
    id::ImportId,
    import::{Column, Verdict},
    lang::Lang,
    time::date_of,
};

/// The empty file: the names of the columns.
pub fn template(s: &Services, lang: Lang) -> Result<Sheet> {
    let name = match lang {
        Lang::Nl => "voorbeeldbestand",
        Lang::En => "sample-file",
    };
    let header = Column::TEMPLATE.map(|column| column.header(lang));
    Writer::new(lang, name, date_of(s.now()), &header)?.finish()
}

/// Every row of a file with what became of it, in `words`: for the verdict, and why.
pub async fn report(
    s: &Services,
    actor: &Actor,
    id: ImportId,
    words: impl Fn(Verdict, &Findings) -> (String, String),
) -> Result<Sheet> {
    let mut tx = s.db.read().await?;
    own(&mut tx, actor, id).await?;
    let rows = store::import::all_rows(&mut tx, id).await?;
    drop(tx);
    let (name, first) = match actor.lang {
        Lang::Nl => ("uitkomst", ["regel", "uitkomst", "waarom"]),
        Lang::En => ("outcome", ["line", "outcome", "why"]),
    };
    let rows = rows
        .into_iter()
        .map(|row| Ok((open::<Kept>(s, &row.cells)?, row)))
        .collect::<Result<Vec<_>>>()?;
    // One that is known only to say that it does not exist is there where somebody filled it in.
    let filled = |column| {
        rows.iter()
            .any(|(kept, _)| !kept.cells.get(column).is_empty())
    };
    let columns: Vec<Column> = Column::ALL
        .iter()
        .copied()
        .filter(|column| *column != Column::LastDay || filled(Column::LastDay))
        .collect();
    let header: Vec<&str> = first
        .into_iter()
        .chain(columns.iter().map(|column| column.header(actor.lang)))
        .collect();
    let mut writer = Writer::new(actor.lang, name, date_of(s.now()), &header)?;
    for (kept, row) in &rows {
        let (verdict, why) = words(row.verdict, &findings(row));
        let mut cells = vec![row.line.to_string(), verdict, why];
        cells.extend(
            columns
                .iter()
                .map(|column| sheet::spelled(&kept.cells, *column, actor.lang)),
        );
        writer.row(&cells)?;
    }
    writer.finish()
}

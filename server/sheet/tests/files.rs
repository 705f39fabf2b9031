//! Files as spreadsheets and people make them, made here: every encoding, separator and fault that was thought of, and
//! any text at all.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use domain::{
    application::Product,
    fault::Fault,
    import::{Column, MOST_ROWS, Note},
    lang::Lang,
    number::KvkNumber,
    time::Date,
};
use proptest::prelude::*;
use sheet::{Cells, Draft, File, Separator, chosen, parse, read, spelled};
use std::fmt::Write as _;

const TODAY: Date = Date::constant(2026, 11, 22);
const HEADER: &str =
    "voornamen;tussenvoegsel;achternaam;geboortedatum;email;mobiel;in_loondienst;niveau";
const PUK: &str = "Puk;de;Jong;1994-04-30;puk@devries.example;06 22223333;ja;EH3";

fn lines(lines: &[&str]) -> File {
    read(lines.join("\r\n").as_bytes()).unwrap()
}

fn one(line: &str) -> Cells {
    lines(&[HEADER, line]).rows.remove(0).cells
}

fn with(column: Column, text: &str) -> Cells {
    let mut cells = one(PUK);
    cells.set(column, text);
    cells
}

fn drafted(cells: &Cells) -> Draft {
    let found = parse(cells, TODAY);
    assert_eq!(found.faults, []);
    found.draft
}

fn faults(cells: &Cells) -> Vec<(Column, Fault)> {
    parse(cells, TODAY).faults
}

fn refused(text: &str) -> Vec<Fault> {
    read(text.as_bytes()).unwrap_err()
}

#[test]
fn r_aan_7_columns_stand_in_any_order_under_names_of_both_languages() {
    let dutch = lines(&[HEADER, PUK]);
    let english = lines(&[
        "E-mail address,Level,Mobile phone,Last name,Name prefix,First names,Employed,Date of birth",
        "puk@devries.example,EH3,06 22223333,Jong,de,Puk,yes,30-4-1994",
    ]);
    assert_eq!(
        (dutch.separator, english.separator),
        (Separator::Semicolon, Separator::Comma)
    );
    assert_eq!(
        drafted(&dutch.rows[0].cells),
        drafted(&english.rows[0].cells)
    );
    let draft = drafted(&dutch.rows[0].cells);
    assert_eq!(
        (draft.product, draft.employed, draft.birth),
        (
            Some(Product::Eh3),
            Some(true),
            Some(Date::constant(1994, 4, 30))
        )
    );
    let tabs = lines(&[&HEADER.replace(';', "\t"), &PUK.replace(';', "\t")]);
    assert_eq!((tabs.separator, &tabs.rows), (Separator::Tab, &dutch.rows));
}

#[test]
fn what_is_not_known_is_named_and_what_is_missing_too() {
    let file = lines(&[
        &format!("Afdeling;{HEADER};Personeelsnummer;"),
        &format!("Fiscaal;{PUK};12;"),
    ]);
    assert_eq!(file.ignored, ["Afdeling", "Personeelsnummer"]);
    assert_eq!(
        drafted(&file.rows[0].cells).email.unwrap(),
        "puk@devries.example"
    );
    assert_eq!(
        refused("voornaam;achternaam;email;E-mail;niveau\na;b;c;d;e"),
        [
            Fault::ColumnTwice(Column::Email),
            Fault::ColumnMissing(Column::Birth),
            Fault::ColumnMissing(Column::Mobile),
            Fault::ColumnMissing(Column::Employed),
        ]
    );
    assert_eq!(
        refused("Puk;de Jong;EH3\nImre;Kovacs;EH3"),
        [Fault::NoHeader]
    );
}

#[test]
fn every_row_knows_its_line_whatever_stands_before_it() {
    let text = format!(
        "sep=;\r\n\r\n{HEADER}\r\n{PUK}\r\n\r\n;;;;;;;\r\n\"Puk\r\nAnna\";de;Jong;1994-04-30;a@x.example;0622223334;ja;EH3\r\n\r\n{PUK}\r\n"
    );
    let file = read(text.as_bytes()).unwrap();
    let found: Vec<u32> = file.rows.iter().map(|row| row.line).collect();
    assert_eq!(found, [4, 7, 10]);
    let name = file.rows[1].cells.get(Column::Given);
    assert_eq!(
        name, "Puk\r\nAnna",
        "a quoted line break is part of the cell"
    );
    assert_eq!(
        drafted(&file.rows[1].cells).name.unwrap().given.as_str(),
        "Puk Anna"
    );
    for ending in ["\n", "\r"] {
        let same = read(text.replace("\r\n", ending).as_bytes()).unwrap();
        assert_eq!(
            same.rows.iter().map(|row| row.line).collect::<Vec<_>>(),
            [4, 7, 10],
            "{ending:?}"
        );
    }
}

#[test]
fn a_row_that_is_broken_says_so_and_the_others_are_read() {
    let file = lines(&[
        HEADER,
        &format!("{PUK};;extra"),
        PUK,
        "Jan;;\"Open;1-2-1980;j@x.example;06",
        "verder",
        "",
    ]);
    let found: Vec<_> = file.rows.iter().map(|row| (row.line, row.fault)).collect();
    assert_eq!(
        found,
        [
            (2, Some(Fault::TooManyCells { found: 10, most: 8 })),
            (3, None),
            (4, Some(Fault::QuoteOpen))
        ]
    );
    // An inch sign is no quotation mark, and cells that are not there are empty.
    let file = lines(&[HEADER, "5\" schijf;;Jong", &format!("{PUK};;;;")]);
    assert_eq!(file.rows.iter().filter_map(|row| row.fault).count(), 0);
    let long = format!("{HEADER}\n{}", "x".repeat(20_000));
    assert_eq!(
        read(long.as_bytes()).unwrap().rows[0].fault,
        Some(Fault::RowTooLong)
    );
}

#[test]
fn what_cannot_be_a_list_is_refused_as_a_whole() {
    for (text, fault) in [
        ("", Fault::NoRows),
        ("\r\n\r\n", Fault::NoRows),
        (HEADER, Fault::NoRows),
        (&*format!("{HEADER}\n;;;;;;;\n"), Fault::NoRows),
        ("PK\u{3}\u{4}", Fault::FileNotText),
        ("a\0b", Fault::FileNotText),
    ] {
        assert_eq!(refused(text), [fault], "{text:?}");
    }
}

#[test]
fn too_much_is_refused_before_it_is_kept() {
    let most = usize::from(MOST_ROWS);
    let mut text = HEADER.to_owned();
    for n in 0..most {
        write!(text, "\nA;;B;1-2-1980;a{n}@x.example;0622223333;ja;EH3").unwrap();
    }
    assert_eq!(read(text.as_bytes()).unwrap().rows.len(), most);
    text += "\nA;;B;1-2-1980;een@x.example;0622223333;ja;EH3";
    assert_eq!(refused(&text), [Fault::TooManyRows(10_000)]);
    // A million rows that are short enough to fit, and a million that are not.
    let short = format!("{HEADER}\n{}", "a;b\n".repeat(1_000_000));
    assert_eq!(refused(&short), [Fault::TooManyRows(10_000)]);
    let large = format!("{HEADER}\n{}", "aaa;bbbb;cccc\n".repeat(1_000_000));
    assert_eq!(refused(&large), [Fault::FileTooLarge(10)]);
}

#[test]
fn dates_are_read_as_people_and_spreadsheets_write_them() {
    let day = Date::constant(1980, 2, 1);
    for (text, sure) in [
        ("1-2-1980", true),
        ("01-02-1980", true),
        ("1/2/1980", true),
        ("1.2.1980", true),
        ("1980-02-01", true),
        ("1980/2/1", true),
        ("1980-02-01 00:00:00", true),
        ("1980-02-01T00:00", true),
        ("1 februari 1980", true),
        ("1 Feb 1980", true),
        ("1-feb-80", false),
        ("1-2-80", false),
        ("29252", false),
    ] {
        let found = parse(&with(Column::Birth, text), TODAY);
        assert_eq!(found.draft.birth, Some(day), "{text}");
        assert_eq!(found.notes.is_empty(), sure, "{text}");
    }
    let march = drafted(&with(Column::Birth, "3 maart 1999"));
    assert_eq!(march.birth, Some(Date::constant(1999, 3, 3)));
    for text in [
        "2/13/1980",
        "31-2-1980",
        "1980",
        "0",
        "60",
        "99999999",
        "gisteren",
        "1-2",
        "1-2-198",
        "1-1-1-1",
    ] {
        assert_eq!(
            faults(&with(Column::Birth, text)),
            [(Column::Birth, Fault::NotADate)],
            "{text}"
        );
    }
}

#[test]
fn what_a_spreadsheet_took_off_a_number_is_put_back_and_said() {
    let kvk = parse(&with(Column::Kvk, "1234567"), TODAY);
    assert_eq!(kvk.draft.kvk, Some(KvkNumber::parse("01234567").unwrap()));
    assert_eq!(kvk.notes, [Note::Repaired(Column::Kvk)]);
    let branch = parse(&with(Column::Branch, "38509504"), TODAY);
    assert_eq!(branch.draft.branch.unwrap().as_str(), "000038509504");
    assert_eq!(branch.notes, [Note::Repaired(Column::Branch)]);
    for (text, number, repaired) in [
        ("612345678", "+31612345678", true),
        ("31612345678", "+31612345678", true),
        ("6 1234 5678", "+31612345678", true),
        ("0612345678", "+31612345678", false),
        ("+31 6 12345678", "+31612345678", false),
        ("0031612345678", "+31612345678", false),
    ] {
        let found = parse(&with(Column::Mobile, text), TODAY);
        assert_eq!(found.draft.mobile.unwrap().as_str(), number, "{text}");
        assert_eq!(!found.notes.is_empty(), repaired, "{text}");
    }
    // What is gone for good is a fault.
    for (column, text, fault) in [
        (Column::Mobile, "6,12E+08", Fault::NotAMobile),
        (Column::Mobile, "12345678", Fault::NotAMobile),
        (Column::Kvk, "123456", Fault::NotAKvkNumber),
        (Column::Kvk, "123456789", Fault::NotAKvkNumber),
        (Column::Branch, "1,2E+10", Fault::NotABranchNumber),
    ] {
        assert_eq!(faults(&with(column, text)), [(column, fault)], "{text}");
    }
}

#[test]
fn a_formula_is_a_word_like_any_other() {
    for text in [
        "=1+1",
        "@SOM(A1)",
        "+CMD|' /C calc'!A0",
        "=HYPERLINK(\"https://kwaad.example\")",
    ] {
        assert_eq!(
            faults(&with(Column::Given, text)),
            [(Column::Given, Fault::NotAName)],
            "{text}"
        );
    }
    assert_eq!(
        drafted(&with(Column::Mobile, "=\"0612345678\""))
            .mobile
            .unwrap()
            .as_str(),
        "+31612345678"
    );
    assert_eq!(
        drafted(&with(Column::Mobile, "'+31612345678"))
            .mobile
            .unwrap()
            .as_str(),
        "+31612345678"
    );
}

#[test]
fn every_fault_of_a_row_is_found_at_once() {
    let found = faults(&one("123;;;31-2-1980;;bel maar;soms;EH9"));
    assert_eq!(
        found,
        [
            (Column::Given, Fault::NotAName),
            (Column::Family, Fault::Required),
            (Column::Birth, Fault::NotADate),
            (Column::Email, Fault::Required),
            (Column::Mobile, Fault::NotAMobile),
            (Column::Employed, Fault::NotYesOrNo),
            (Column::Product, Fault::UnknownProduct),
        ]
    );
}

#[test]
fn what_a_form_sends_for_a_choice_is_read_as_the_cell_it_stands_for() {
    for (column, text, word) in [
        (Column::Employed, "Ja", "yes"),
        (Column::Urgent, "onwaar", "no"),
        (Column::SameMobile, "x", "yes"),
        (Column::Product, "EH 2 plus", "eh2plus"),
        (Column::Product, "eHerkenning niveau 3", "eh3"),
        (Column::Product, "EH4", "eh4"),
        (Column::Product, "Belastingdienst", "tax_only"),
        (Column::Term, "3 jaar", "3"),
        (Column::Years, "5", "5"),
        (Column::Language, "Engels", "en"),
    ] {
        assert_eq!(chosen(column, text).as_deref(), Some(word), "{text}");
        assert_eq!(chosen(column, word).as_deref(), Some(word), "{word}");
    }
    assert_eq!(chosen(Column::Employed, "misschien"), None);
    assert_eq!(chosen(Column::Term, ""), None);
    assert_eq!(chosen(Column::Given, "ja"), None, "any text");
}

#[test]
fn a_cell_is_shown_in_one_spelling_that_means_the_same() {
    const CELLS: [(Column, &[&str], &str, &str); 10] = [
        (Column::Employed, &["ja", "yes", "X"], "ja", "yes"),
        (Column::Urgent, &["no", "Nee", "0"], "nee", "no"),
        (Column::Product, &["eh3", "EH3", "Niveau 3"], "EH3", "EH3"),
        (Column::Product, &["eh2plus", "EH 2+"], "EH2+", "EH2+"),
        (
            Column::Product,
            &["tax_only", "belastingdienst"],
            "Belastingdienst",
            "Tax office",
        ),
        (Column::Term, &["3", "3 jaar"], "3", "3"),
        (Column::Language, &["NL", "dutch"], "nl", "nl"),
        (Column::Employed, &["misschien"], "misschien", "misschien"),
        (Column::Given, &["Ja"], "Ja", "Ja"),
        (Column::Prefix, &[""], "", ""),
    ];
    for (column, texts, nl, en) in CELLS {
        for text in texts {
            let mut cells = Cells::default();
            cells.set(column, text);
            for (lang, says) in [(Lang::Nl, nl), (Lang::En, en)] {
                assert_eq!(spelled(&cells, column, lang), says, "{text}");
                assert_eq!(chosen(column, says), chosen(column, text), "{text}");
            }
        }
    }
}

#[test]
fn words_for_levels_years_and_languages_are_read_as_people_write_them() {
    for (text, product) in [
        ("EH2+", Product::Eh2Plus),
        ("eh 2 plus", Product::Eh2Plus),
        ("EH3", Product::Eh3),
        ("3", Product::Eh3),
        ("eHerkenning niveau 3", Product::Eh3),
        ("EH4", Product::Eh4),
        ("Belastingdienst", Product::TaxOnly),
    ] {
        assert_eq!(
            drafted(&with(Column::Product, text)).product,
            Some(product),
            "{text}"
        );
    }
    let mut cells = with(Column::Services, "Aangifte | Ziekmelden|");
    assert_eq!(faults(&cells), [(Column::Years, Fault::YearsNeeded)]);
    cells.set(Column::Years, "3 jaar");
    cells.set(Column::Language, "Engels");
    cells.set(Column::Urgent, "ja");
    let draft = drafted(&cells);
    assert_eq!(draft.services, ["Aangifte", "Ziekmelden"]);
    assert_eq!(
        (draft.years, draft.lang, draft.urgent),
        (Some(3), Some(Lang::En), true)
    );
    // A last day is no choice, and an authorisation that ends later than somebody meant is worse than a refusal.
    assert_eq!(
        faults(&with(Column::LastDay, "31-12-2027")),
        [(Column::LastDay, Fault::UseYears)]
    );
}

#[test]
fn a_row_with_everything_wrong_and_put_right_reads_like_this() {
    let file = lines(&[
        "Voornaam;Achternaam;Geb. datum;E-mail;Mobiel;In dienst;Niveau;Diensten;Jaren;Vestigingsnummer;Taal;Kleur",
        "Zoë;van 't Hart;29252;\" Zoe@Hart.Example \";612345678;J;eh3;alle;5;38509504;en;groen",
    ]);
    insta::assert_debug_snapshot!(parse(&file.rows[0].cells, TODAY));
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

proptest! {
    /// Any bytes are read or refused, never more.
    #[test]
    fn any_bytes_are_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&bytes);
        let _ = read(&[HEADER.as_bytes(), b"\n", &bytes].concat());
    }

    /// Any cell is read or has a fault, and what was read is read the same again.
    #[test]
    fn any_cell_is_an_answer(text in "\\PC{0,40}", at in 0..Column::ALL.len()) {
        let cells = with(Column::ALL[at], &text);
        let found = parse(&cells, TODAY);
        prop_assert_eq!(&found, &parse(&cells, TODAY));
        let json = serde_json::to_string(&cells).unwrap();
        prop_assert_eq!(serde_json::from_str::<Cells>(&json).unwrap(), cells);
    }

    /// What is written by the rules comes back the same, whichever separator, line ending and encoding it has.
    #[test]
    fn what_was_written_is_read(
        names in proptest::collection::vec(("[a-zA-Zéë;,\"\\t ]{0,12}", "[A-Z][a-z]{1,9}"), 1..20),
        separator in prop_oneof![Just(";"), Just(","), Just("\t")],
        ending in prop_oneof![Just("\r\n"), Just("\n"), Just("\r")],
        encoding in 0..4u8,
    ) {
        let mut text = HEADER.replace(';', separator) + ending;
        for (given, family) in &names {
            let cells = [given, "", family, "1-2-1980", "a@x.example", "0612345678", "ja", "EH3"];
            text += &cells.map(quoted).join(separator);
            text += ending;
        }
        let bytes = match encoding {
            0 => text.clone().into_bytes(),
            1 => ["\u{feff}", &text].concat().into_bytes(),
            2 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            _ => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
        };
        let file = read(&bytes).unwrap();
        prop_assert_eq!(file.rows.len(), names.len());
        for (n, (row, (given, family))) in file.rows.iter().zip(&names).enumerate() {
            prop_assert_eq!(row.cells.get(Column::Given), given.trim());
            prop_assert_eq!(row.cells.get(Column::Family), family);
            prop_assert_eq!(row.line as usize, n + 2);
            prop_assert_eq!(row.fault, None);
        }
    }
}

//! The first line: which separator the file has, and what each column is. Names are recognised in both languages, as
//! people write them; accents, capitals, spaces and signs do not count.

use domain::{fault::Fault, import::Column};

/// What separates cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    Semicolon,
    Comma,
    Tab,
}

impl Separator {
    const ALL: [Self; 3] = [Self::Semicolon, Self::Comma, Self::Tab];

    pub const fn byte(self) -> u8 {
        match self {
            Self::Semicolon => b';',
            Self::Comma => b',',
            Self::Tab => b'\t',
        }
    }
}

/// What the first line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub separator: Separator,
    /// What each place in a row is; none: a column that is not known.
    pub columns: Vec<Option<Column>>,
    /// The columns that are not known, as they are called.
    pub ignored: Vec<String>,
}

/// Reads the first line, of the text from there on.
///
/// # Errors
/// [`Fault::NoHeader`]; [`Fault::ColumnMissing`] and [`Fault::ColumnTwice`], all of them.
pub fn header(text: &str) -> Result<Header, Vec<Fault>> {
    let tried = Separator::ALL.map(|separator| {
        let names = first_record(text, separator);
        let columns: Vec<Option<Column>> = names.iter().map(|name| column(name)).collect();
        (separator, names, columns)
    });
    let known = |columns: &[Option<Column>]| columns.iter().flatten().count();
    let (separator, names, columns) = tried
        .into_iter()
        .max_by_key(|(_, names, columns)| (known(columns), names.len()))
        .ok_or(vec![Fault::NoHeader])?;
    if known(&columns) == 0 {
        return Err(vec![Fault::NoHeader]);
    }
    let count = |column| {
        columns
            .iter()
            .flatten()
            .filter(|one| **one == column)
            .count()
    };
    let missing = Column::REQUIRED
        .into_iter()
        .filter(|column| count(*column) == 0)
        .map(Fault::ColumnMissing);
    let twice = Column::ALL
        .iter()
        .filter(|column| count(**column) > 1)
        .map(|column| Fault::ColumnTwice(*column));
    let faults: Vec<Fault> = twice.chain(missing).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let ignored = names
        .iter()
        .zip(&columns)
        .filter(|(name, column)| column.is_none() && !name.trim().is_empty())
        .map(|(name, _)| name.trim().chars().take(60).collect())
        .collect();
    Ok(Header {
        separator,
        columns,
        ignored,
    })
}

fn first_record(text: &str, separator: Separator) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator.byte())
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(true) => record.iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// What a column of this name holds.
fn column(name: &str) -> Option<Column> {
    let plain: String = name
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'é' | 'ë' | 'è' => 'e',
            'ï' => 'i',
            other => other,
        })
        .filter(char::is_ascii_alphanumeric)
        .collect();
    Some(match plain.as_str() {
        "voornamen" | "voornaam" | "roepnaam" | "firstnames" | "firstname" | "givennames"
        | "givenname" | "forenames" | "forename" => Column::Given,
        "tussenvoegsel" | "tussenvoegsels" | "voorvoegsel" | "voorvoegsels" | "nameprefix"
        | "prefix" | "infix" => Column::Prefix,
        "achternaam" | "familienaam" | "geslachtsnaam" | "lastname" | "surname" | "familyname" => {
            Column::Family
        }
        "geboortedatum" | "geborenop" | "geboren" | "gebdatum" | "dateofbirth" | "birthdate"
        | "birthday" | "dob" => Column::Birth,
        "email" | "emailadres" | "mail" | "mailadres" | "emailaddress" | "mailaddress" => {
            Column::Email
        }
        "mobiel"
        | "mobielnummer"
        | "mobieletelefoon"
        | "mobieltelefoonnummer"
        | "gsm"
        | "telefoon"
        | "telefoonnummer"
        | "06nummer"
        | "mobile"
        | "mobilenumber"
        | "mobilephone"
        | "mobilephonenumber"
        | "phone"
        | "phonenumber"
        | "cellphone" => Column::Mobile,
        "inloondienst" | "loondienst" | "indienst" | "werknemer" | "employed" | "employee"
        | "onthepayroll" | "onpayroll" => Column::Employed,
        "niveau"
        | "betrouwbaarheidsniveau"
        | "middel"
        | "inlogmiddel"
        | "level"
        | "assurancelevel"
        | "levelofassurance"
        | "means"
        | "product" => Column::Product,
        "diensten" | "dienst" | "machtigingen" | "machtiging" | "services" | "service"
        | "authorisations" | "authorizations" => Column::Services,
        "looptijd" | "looptijdmiddel" | "looptijdinjaren" | "term" | "terminyears"
        | "meansterm" => Column::Term,
        "machtigingjaren" | "jaren" | "jarenmachtiging" | "looptijdmachtiging"
        | "authorisationyears" | "authorizationyears" | "years" => Column::Years,
        "vestigingsnummer" | "vestiging" | "vestigingnr" | "vestigingsnr" | "branch"
        | "branchnumber" => Column::Branch,
        "kvk" | "kvknummer" | "kvknr" | "kvknumber" | "coc" | "cocnumber" => Column::Kvk,
        "spoed" | "urgent" | "spoedaanvraag" => Column::Urgent,
        "taal" | "language" | "voorkeurstaal" => Column::Language,
        "zelfdemobiel" | "samemobile" => Column::SameMobile,
        "geldigtot" | "geldigtotenmet" | "einddatum" | "validuntil" | "enddate" | "until" => {
            Column::LastDay
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::lang::Lang;

    #[test]
    fn the_names_in_the_template_are_the_columns() {
        for lang in Lang::ALL {
            for known in Column::ALL {
                assert_eq!(column(known.header(lang)), Some(*known), "{known:?}");
            }
        }
    }

    #[test]
    fn a_name_is_recognised_as_people_write_it() {
        for (name, is) in [
            ("E-mailadres", Some(Column::Email)),
            (" Mobiele telefoon ", Some(Column::Mobile)),
            ("Geb. datum", Some(Column::Birth)),
            ("IN LOONDIENST?", Some(Column::Employed)),
            ("KvK-nummer", Some(Column::Kvk)),
            ("Date of birth", Some(Column::Birth)),
            ("Personeelsnummer", None),
            ("", None),
        ] {
            assert_eq!(column(name), is, "{name:?}");
        }
    }
}

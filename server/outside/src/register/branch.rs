//! Branches (*vestigingen*), from the list of an organisation or one by its own number.

use super::{
    dates,
    error::RegisterError,
    profile::address,
    wire::{VestigingBasis, Vestigingen, Vestigingsprofiel, yes},
};
use domain::{
    number::{BranchNumber, KvkNumber},
    register::{Address, Branch},
    time::Date,
};

/// What the register says of one branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchProfile {
    /// Whose branch it is.
    pub kvk: KvkNumber,
    pub branch: Branch,
    pub address: Option<Address>,
    /// From this day on it is no branch any more.
    pub ended: Option<Date>,
}

/// The main branch first, then in the register's order.
pub fn list(sent: &Vestigingen) -> Result<Vec<Branch>, RegisterError> {
    let mut branches: Vec<Branch> = sent.vestigingen.iter().map(one).collect::<Result<_, _>>()?;
    branches.sort_by_key(|branch| !branch.main);
    Ok(branches)
}

pub fn profile(
    number: BranchNumber,
    sent: &Vestigingsprofiel,
) -> Result<BranchProfile, RegisterError> {
    if sent.vestigingsnummer != number.as_str() {
        return Err(RegisterError::Malformed);
    }
    let kvk = sent.kvk_nummer.as_deref().map(KvkNumber::from_register);
    let address = address(&sent.adressen);
    Ok(BranchProfile {
        kvk: kvk.and_then(Result::ok).ok_or(RegisterError::Malformed)?,
        branch: Branch {
            number,
            name: sent.eerste_handelsnaam.clone().unwrap_or_default(),
            main: yes(sent.ind_hoofdvestiging.as_ref()),
            town: address.as_ref().map(|address| address.town.clone()),
        },
        address,
        ended: dates::first(sent.materiele_registratie.datum_einde.as_ref()),
    })
}

fn one(sent: &VestigingBasis) -> Result<Branch, RegisterError> {
    Ok(Branch {
        number: BranchNumber::from_register(&sent.vestigingsnummer)
            .map_err(|_| RegisterError::Malformed)?,
        name: sent.eerste_handelsnaam.clone().unwrap_or_default(),
        main: yes(sent.ind_hoofdvestiging.as_ref()),
        town: sent.volledig_adres.as_deref().and_then(town),
    })
}

/// The list has addresses as one line only: what follows the postcode is the town.
fn town(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let after = words.iter().rposition(|word| is_postcode(word))? + 1;
    let town = words[after..].join(" ");
    (!town.is_empty()).then_some(town)
}

fn is_postcode(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() == 6
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().all(u8::is_ascii_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_follows_the_postcode() {
        let padded = "Hizzaarderlaan 3 A                                 8823SJ Lollum";
        assert_eq!(town(padded).as_deref(), Some("Lollum"));
        assert_eq!(
            town("Lange Voorhout 1 2514EA Den Haag").as_deref(),
            Some("Den Haag")
        );
        assert_eq!(town("Rue de la Loi 16 1000 Bruxelles"), None);
        assert_eq!(town(""), None);
        assert_eq!(town("1234AB"), None);
    }
}

//! The organisations of the simulator, as the data file has them and as a test may change them.

use domain::time::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

const FILE: &str = include_str!("register.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    organisation: Vec<Organisation>,
    refusal: Vec<Refusal>,
}

/// Everything that the simulated register knows.
#[derive(Clone, Debug)]
pub struct Data {
    /// By KvK number.
    pub organisations: BTreeMap<String, Organisation>,
    pub refusals: BTreeMap<String, Refusal>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    pub kvk: String,
    pub name: String,
    /// The name in its articles, if that is another.
    pub statutory: Option<String>,
    #[serde(default)]
    pub trade_names: Vec<String>,
    pub form: String,
    pub rsin: Option<String>,
    pub started: Date,
    pub ended: Option<Date>,
    pub address: Address,
    pub post: Option<PostBox>,
    /// The first is the main branch.
    #[serde(default)]
    pub branches: Vec<Branch>,
    /// So many branches are made up.
    many_branches: Option<u32>,
    #[serde(default)]
    pub officers: Vec<Officer>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    pub street: String,
    pub number: Option<u32>,
    pub addition: Option<String>,
    pub postcode: String,
    pub town: String,
    pub country: Option<String>,
    #[serde(default)]
    pub shielded: bool,
}

/// A post office box.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostBox {
    pub r#box: u32,
    pub postcode: String,
    pub town: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    pub number: String,
    /// The organisation's own if nothing is said.
    pub name: Option<String>,
    /// The organisation's own if nothing is said.
    pub town: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    pub role: Role,
    pub given: Option<String>,
    pub prefix: Option<String>,
    pub family: Option<String>,
    pub born: Option<Date>,
    /// The KvK number of an officer that is an organisation.
    pub organisation: Option<String>,
    pub name: Option<String>,
    pub function: Option<String>,
    pub title: Option<String>,
    pub power: Option<Power>,
    /// In euros.
    pub amount: Option<String>,
    pub acts: Option<String>,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub suspended: Option<Date>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    Director,
    Partner,
    Proxy,
    Public,
    Status,
    Other,
}

/// By the register's codes.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Power {
    Azb,
    Gb,
    Nb,
    Ob,
    Bb,
    V,
    B,
}

/// A number to which the register says no.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    pub kvk: String,
    pub status: u16,
    pub code: String,
}

impl Data {
    /// As the data file has it.
    ///
    /// # Panics
    /// When the data file is wrong: it is part of the program, and the tests read it.
    pub fn published() -> Self {
        let file: File = toml::from_str(FILE).expect("the register's data file is right");
        let organisations = file.organisation.into_iter().map(Organisation::complete);
        Self {
            organisations: organisations.map(|one| (one.kvk.clone(), one)).collect(),
            refusals: file
                .refusal
                .into_iter()
                .map(|one| (one.kvk.clone(), one))
                .collect(),
        }
    }

    /// The organisation with this branch, and the branch's place: 0 is the main one.
    pub fn branch(&self, number: &str) -> Option<(&Organisation, usize)> {
        self.organisations.values().find_map(|one| {
            let place = one
                .branches
                .iter()
                .position(|branch| branch.number == number)?;
            Some((one, place))
        })
    }
}

impl Organisation {
    /// With the branches that are made up: all of them in the same street.
    fn complete(mut self) -> Self {
        let from = &self.kvk[2..];
        let made = (1..=self.many_branches.unwrap_or_default()).map(|n| Branch {
            number: format!("99{from}{n:04}"),
            name: Some(format!("{} {n}", self.name)),
            town: None,
        });
        self.branches.extend(made);
        self
    }

    /// Whether the register has it as a person of its own beside its branches.
    pub fn is_legal_person(&self) -> bool {
        self.form != "Eenmanszaak"
    }

    /// The name in its articles.
    pub fn statutory_name(&self) -> Option<&str> {
        self.is_legal_person()
            .then(|| self.statutory.as_deref().unwrap_or(&self.name))
    }

    pub fn branch_name<'a>(&'a self, branch: &'a Branch) -> &'a str {
        branch.name.as_deref().unwrap_or(&self.name)
    }

    pub fn branch_town<'a>(&'a self, branch: &'a Branch) -> &'a str {
        branch.town.as_deref().unwrap_or(&self.address.town)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::number::{BranchNumber, KvkNumber, Rsin};
    use std::collections::HashSet;

    #[test]
    fn every_number_is_one_and_stands_once() {
        let file: File = toml::from_str(FILE).unwrap();
        let mut seen = HashSet::new();
        for one in file.organisation.into_iter().map(Organisation::complete) {
            KvkNumber::parse(&one.kvk).unwrap();
            assert!(seen.insert(one.kvk.clone()), "{} stands twice", one.kvk);
            for branch in &one.branches {
                BranchNumber::parse(&branch.number).unwrap();
                assert!(
                    seen.insert(branch.number.clone()),
                    "{} stands twice",
                    branch.number
                );
            }
            // KVK's own VvE has one that fails the check (R-ID-2); ours pass it.
            if let Some(rsin) = one.rsin.as_deref().filter(|_| one.kvk != "90000749") {
                assert!(Rsin::parse(rsin).is_ok(), "{}: {rsin}", one.kvk);
            }
        }
        assert!(file.refusal.iter().all(|one| seen.insert(one.kvk.clone())));
    }

    #[test]
    fn every_officer_is_a_person_an_organisation_or_a_name() {
        let data = Data::published();
        for one in data.organisations.values() {
            for officer in &one.officers {
                let person =
                    officer.given.is_some() && officer.family.is_some() && officer.born.is_some();
                let organisation = officer.organisation.as_ref();
                assert!(person != officer.name.is_some(), "{}: {officer:?}", one.kvk);
                assert!(organisation.is_none_or(|kvk| data.organisations.contains_key(kvk)));
                let owner = officer.role == Role::Owner;
                assert!(!owner || !one.is_legal_person(), "{}", one.kvk);
            }
        }
    }
}

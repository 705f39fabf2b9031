//! The catalogue as a file for a spreadsheet (F1-7): everything that fits, not a page of it.

use super::{Filter, list};
use crate::{
    Services, boxed,
    error::Result,
    overview::{Sheet, sheet::Writer},
};
use domain::{lang::Lang, time::date_of};

/// Services that fit, by provider and name.
#[boxed]
pub async fn csv(s: &Services, lang: Lang, filter: &Filter) -> Result<Sheet> {
    let found = list(s, lang, filter).await?;
    let (name, header) = match lang {
        Lang::Nl => (
            "diensten",
            [
                "Dienstverlener",
                "Dienst",
                "Wat het doet",
                "Niveau",
                "Keten mogelijk",
                "Vestiging mogelijk",
            ],
        ),
        Lang::En => (
            "services",
            [
                "Service provider",
                "Service",
                "What it does",
                "Level",
                "Chain possible",
                "Branch possible",
            ],
        ),
    };
    let yes = |yes| match (yes, lang) {
        (true, Lang::Nl) => "ja",
        (true, Lang::En) => "yes",
        (false, Lang::Nl) => "nee",
        (false, Lang::En) => "no",
    };
    let mut writer = Writer::new(lang, name, date_of(s.now()), &header)?;
    for entry in found.services {
        let (chain, branch) = (yes(entry.line.chain_allowed), yes(entry.branch_allowed));
        writer.row(&[
            entry.line.provider.as_str(),
            &entry.line.name,
            &entry.line.does,
            entry.line.level.name(),
            chain,
            branch,
        ])?;
    }
    writer.finish()
}

//! Words that the screens of the queue have in common.

use crate::{
    api::evidence::{Hands, When},
    format,
    text::evidence as t,
};
use domain::{application::Kind, approval::Power, lang::Lang, level::Level, signing::EvidencePath};

/// Why papers are read.
pub fn ground(lang: Lang, path: EvidencePath) -> &'static str {
    match path {
        EvidencePath::Church => t::ground_church(lang),
        EvidencePath::NoKvkNumber => t::ground_no_kvk_number(lang),
        EvidencePath::SentExtract => t::ground_sent_extract(lang),
        EvidencePath::ForeignDirector => t::ground_foreign_director(lang),
        EvidencePath::NoRepresentative | EvidencePath::Register | EvidencePath::DirectorIsOrganisation => {
            t::ground_no_representative(lang)
        }
    }
}

pub fn hands(lang: Lang, hands: Hands) -> &'static str {
    match hands {
        Hands::Free => t::hands_free(lang),
        Hands::Mine => t::hands_mine(lang),
        Hands::Other => t::hands_other(lang),
        Hands::Second => t::hands_second(lang),
        Hands::Interest => t::hands_interest(lang),
    }
}

pub fn wish(lang: Lang, kind: Kind, level: Level) -> String {
    match kind {
        Kind::Manager => t::wish_manager(lang, level.name()),
        Kind::Means => t::wish_tax_means(lang).to_owned(),
        _ => t::wish_other(lang).to_owned(),
    }
}

pub fn power(lang: Lang, power: Power) -> &'static str {
    match power {
        Power::Sole => t::power_sole(lang),
        Power::Joint => t::power_joint(lang),
        Power::Limited => t::power_limited(lang),
    }
}

pub fn moment(lang: Lang, when: Option<When>) -> String {
    when.map_or_else(
        || t::no_appointment(lang).to_owned(),
        |when| t::at(lang, format::date(lang, when.day), when.time),
    )
}

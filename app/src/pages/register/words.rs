//! Why an organisation cannot be signed for, in plain words, and what somebody can do then. The reasons are the domain's
//! (R-BEV-1, R-BEV-4 to R-BEV-6); one without words does not compile.

use crate::text::{contact as c, register as t};
use domain::{
    lang::Lang,
    register::{LegalStatus, Reason},
    signing::{EvidencePath, Obstacle, Paper},
};
use leptos::prelude::*;

/// What is wrong, and what to do.
pub fn obstacle(lang: Lang, obstacle: Obstacle) -> AnyView {
    let ask = asks_us(obstacle).then(|| view! { " " <a href="/contact">{c::title(lang)}</a> });
    view! { <p>{why_not(lang, obstacle)}</p> <p>{what_to_do(lang, obstacle)} {ask}</p> }.into_any()
}

/// Whether a person has to look at it: neither the register nor the reader can change it.
fn asks_us(obstacle: Obstacle) -> bool {
    matches!(
        obstacle,
        Obstacle::Cycle
            | Obstacle::TooManyOrganisations
            | Obstacle::NoExtract
            | Obstacle::Organisation(Reason::OrganisationStatus(LegalStatus::Other))
    )
}

fn why_not(lang: Lang, obstacle: Obstacle) -> String {
    let why = obstacle_text(lang, obstacle);
    match obstacle {
        Obstacle::NobodyMaySign(more) => format!("{why} {}", reason(lang, more)),
        _ => why,
    }
}

/// Why papers say who signs, which they are, and that they can be sent.
pub fn papers(lang: Lang, path: EvidencePath) -> AnyView {
    let papers = path.papers().iter().map(|paper| view! { <li>{paper_text(lang, *paper)}</li> }).collect_view();
    view! { <p>{path_text(lang, path)}</p> <p>{t::papers_later(lang)}</p> <ul class="list">{papers}</ul> }.into_any()
}

/// Why papers say who signs.
pub fn path_text(lang: Lang, path: EvidencePath) -> &'static str {
    match path {
        EvidencePath::Church => t::path_church(lang),
        EvidencePath::NoKvkNumber => t::path_no_kvk_number(lang),
        EvidencePath::SentExtract => t::path_sent_extract(lang),
        EvidencePath::ForeignDirector => t::path_foreign_director(lang),
        _ => t::path_no_representative(lang),
    }
}

fn obstacle_text(lang: Lang, obstacle: Obstacle) -> String {
    let plain = match obstacle {
        Obstacle::Organisation(why) => return reason(lang, why).to_owned(),
        Obstacle::TooFew { able, needed } => return t::obstacle_too_few(lang, u32::from(able), needed),
        Obstacle::NoExtract => t::obstacle_no_extract,
        Obstacle::NobodyMaySign(_) => t::obstacle_nobody_may_sign,
        Obstacle::PowerTooLimited => t::obstacle_power_too_limited,
        Obstacle::Cycle => t::obstacle_cycle,
        Obstacle::TooManyOrganisations => t::obstacle_too_many_organisations,
        Obstacle::OnlyTaxAtEh3 => t::obstacle_only_tax,
    };
    plain(lang).to_owned()
}

fn what_to_do(lang: Lang, obstacle: Obstacle) -> &'static str {
    match obstacle {
        _ if asks_us(obstacle) => t::do_operator_plain(lang),
        Obstacle::Organisation(
            Reason::Deregistered
            | Reason::OwnerEnded
            | Reason::ActivityEnded
            | Reason::OrganisationStatus(LegalStatus::Dissolved),
        ) => t::do_ended(lang),
        Obstacle::Organisation(Reason::OrganisationStatus(status)) => match status {
            LegalStatus::Bankrupt | LegalStatus::Guardianship => t::do_curator(lang),
            LegalStatus::InLiquidation => t::do_liquidator(lang),
            _ => t::do_administrator(lang),
        },
        Obstacle::OnlyTaxAtEh3 => t::do_only_tax(lang),
        Obstacle::PowerTooLimited => t::do_lower(lang),
        _ => t::do_register(lang),
    }
}

/// Why the register does, or does not, let somebody sign.
pub fn reason(lang: Lang, reason: Reason) -> &'static str {
    let words = match reason {
        Reason::Deregistered => t::reason_deregistered,
        Reason::OwnerEnded => t::reason_owner_ended,
        Reason::ActivityEnded => t::reason_activity_ended,
        Reason::FunctionEnded => t::reason_function_ended,
        Reason::FunctionNotBegun => t::reason_function_not_begun,
        Reason::OrganisationStatus(LegalStatus::Bankrupt) => t::reason_organisation_bankrupt,
        Reason::OrganisationStatus(LegalStatus::PaymentsSuspended) => t::reason_organisation_payments_suspended,
        Reason::OrganisationStatus(LegalStatus::DebtRestructuring) => t::reason_organisation_debt_restructuring,
        Reason::OrganisationStatus(LegalStatus::Dissolved) => t::reason_organisation_dissolved,
        Reason::OrganisationStatus(LegalStatus::InLiquidation) => t::reason_organisation_in_liquidation,
        Reason::OrganisationStatus(_) => t::reason_organisation_status,
        Reason::OrganisationRestricted => t::reason_organisation_restricted,
        Reason::ForeignStatus => t::reason_foreign_status,
        Reason::Deceased => t::reason_deceased,
        Reason::PersonStatus(_) => t::reason_person_status,
        Reason::PersonRestricted => t::reason_person_restricted,
        Reason::Suspended => t::reason_suspended,
        Reason::Minor => t::reason_minor,
        Reason::MinorEmancipated => t::reason_minor_emancipated,
        Reason::SoleTrader => t::reason_sole_trader,
        Reason::Sole => t::reason_sole,
        Reason::Joint => t::reason_joint,
        Reason::Unlimited => t::reason_unlimited,
        Reason::Limited => t::reason_limited,
        Reason::FullProxy => t::reason_full_proxy,
        Reason::LimitedProxy => t::reason_limited_proxy,
        Reason::NotAuthorised => t::reason_not_authorised,
        Reason::NothingFound => t::reason_nothing_found,
    };
    words(lang)
}

/// One paper, as it stands in a list.
pub fn paper_text(lang: Lang, paper: Paper) -> &'static str {
    match paper {
        Paper::LegalPersonality => t::paper_legal_personality(lang),
        Paper::IdentificationForm => t::paper_identification_form(lang),
        Paper::MandateDecision => t::paper_mandate_decision(lang),
        Paper::SelfDeclaration => t::paper_self_declaration(lang),
        Paper::TaxOfficeLetter => t::paper_tax_office_letter(lang),
        Paper::FoundingDocument => t::paper_founding_document(lang),
        Paper::ListOfDirectors => t::paper_list_of_directors(lang),
        Paper::Extract => t::paper_extract(lang),
        Paper::UmbrellaExtract => t::paper_umbrella_extract(lang),
        Paper::DirectorExtract => t::paper_director_extract(lang),
    }
}

#[cfg(test)]
mod outcomes;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_reason_has_a_sentence_of_its_own_in_both_languages() {
        for lang in Lang::ALL {
            let sentences: Vec<_> = Reason::examples().map(|why| reason(lang, why)).collect();
            let different: HashSet<_> = sentences.iter().collect();
            assert_eq!(different.len(), sentences.len());
            assert!(sentences.iter().all(|sentence| sentence.ends_with('.')));
        }
    }

    #[test]
    fn a_figure_stands_where_it_belongs() {
        let few = Obstacle::TooFew { able: 1, needed: 2 };
        assert_eq!(
            obstacle_text(Lang::Nl, few),
            "Er moeten 2 personen tekenen, maar volgens het Handelsregister mag nu maar 1 persoon tekenen."
        );
    }
}

//! The words for every check of a path: what holds and what does not, link by link, with its day or level.
//! What goes without saying says nothing: that something which is there was not ended, or is one's own.

use crate::{
    api::why::{Answer, Seen},
    format,
    text::why as t,
};
use domain::{
    decide::{Leg as L, What as W, world::OrganisationState},
    lang::Lang,
    level::Level,
    means::MeansState,
};

/// The sentence; none for a check that goes without saying.
pub fn text(lang: Lang, seen: &Seen, answer: &Answer) -> Option<String> {
    let said = Said { lang, seen, answer };
    match seen.leg {
        L::Service => said.service(),
        L::Represented => said.organisation(&answer.client.name),
        L::Intermediary => said.organisation(&answer.via.name),
        L::Grant => said.grant(),
        L::Member => said.member(),
        L::Assignment => said.assignment(),
        L::Authorisation => said.authorisation(),
        L::Means => said.means(),
    }
}

/// One check, about to be said.
struct Said<'a> {
    lang: Lang,
    seen: &'a Seen,
    answer: &'a Answer,
}

impl Said<'_> {
    fn day(&self) -> String {
        self.seen
            .day
            .map_or_else(|| t::unknown_day(self.lang).to_owned(), |day| format::date(self.lang, day))
    }

    fn service(&self) -> Option<String> {
        let lang = self.lang;
        let client = &self.answer.client.name;
        Some(match (self.seen.what, self.seen.held) {
            (W::Exists, false) => t::service_unknown(lang).to_owned(),
            (W::Offered { .. }, true) => t::service_offered(lang).to_owned(),
            (W::Offered { .. }, false) => t::service_withdrawn(lang, self.day()),
            (W::AskedLevel { asked, .. }, true) => t::asked_fits(lang, asked.name()),
            (W::AskedLevel { asked, catalogue }, false) => t::asked_above(lang, asked.name(), catalogue.name()),
            (W::Served, true) => t::served(lang, client),
            (W::Served, false) => t::not_served(lang, client),
            (W::ChainAccepted, true) => t::chain_accepted(lang).to_owned(),
            (W::ChainAccepted, false) => t::chain_not_accepted(lang).to_owned(),
            (W::NoBranch { .. }, false) => t::branch_in_chain(lang).to_owned(),
            _ => return None,
        })
    }

    fn organisation(&self, name: &str) -> Option<String> {
        let lang = self.lang;
        Some(match (self.seen.what, self.seen.held) {
            (W::Organisation { .. }, true) => t::organisation_active(lang, name),
            (W::Organisation { state: Some(OrganisationState::Blocked) }, false) => t::organisation_blocked(lang, name),
            (W::Organisation { state: Some(OrganisationState::Ended) }, false) => t::organisation_ended(lang, name),
            (W::Organisation { .. }, false) => t::organisation_unknown(lang, name),
            _ => return None,
        })
    }

    fn grant(&self) -> Option<String> {
        let lang = self.lang;
        let client = &self.answer.client.name;
        let via = &self.answer.via.name;
        let service = &self.answer.service.name;
        Some(match (self.seen.what, self.seen.held) {
            (W::Exists, true) => t::grant_there(lang, client, via),
            (W::Exists, false) => t::grant_missing(lang, client, via),
            (W::NotEnded { .. }, false) if let Some(name) = &self.answer.stopped_by => {
                t::grant_stopped_by(lang, name, service, self.day())
            }
            // From when and until when it would have counted is no news any more.
            (W::CoversService | W::Started { .. } | W::NotExpired { .. }, true) if self.answer.stopped_by.is_some() => return None,
            (W::CoversService, true) => t::grant_covers(lang, service),
            (W::CoversService, false) => t::grant_lacks(lang, service),
            _ => return self.given(),
        })
    }

    /// What is said alike of a grant to an office and of an authorisation of one's own people.
    fn given(&self) -> Option<String> {
        let lang = self.lang;
        Some(match (self.seen.what, self.seen.held) {
            (W::NotEnded { .. }, false) => t::grant_stopped(lang, self.day()),
            (W::Started { .. }, true) => t::grant_since(lang, self.day()),
            (W::Started { .. }, false) => t::grant_from(lang, self.day()),
            (W::NotExpired { .. }, true) => t::grant_until(lang, self.day()),
            (W::NotExpired { .. }, false) => t::grant_expired(lang, self.day()),
            (W::Level { needed, had }, true) => t::grant_level(lang, self.level(had), needed.name()),
            (W::Level { needed, had }, false) => t::grant_level_low(lang, self.level(had), needed.name()),
            _ => return None,
        })
    }

    fn member(&self) -> Option<String> {
        let lang = self.lang;
        let via = &self.answer.via.name;
        let person = &self.answer.person;
        Some(match (self.seen.what, self.seen.held) {
            (W::Exists, true) => t::member_there(lang, person, via),
            (W::Exists, false) => t::member_missing(lang, person, via),
            (W::NotEnded { .. }, false) => t::member_left(lang, person, self.day(), via),
            (W::Started { .. }, true) => t::member_since(lang, self.day()),
            (W::Started { .. }, false) => t::member_from(lang, self.day()),
            _ => return None,
        })
    }

    fn assignment(&self) -> Option<String> {
        let lang = self.lang;
        let client = &self.answer.client.name;
        let person = &self.answer.person;
        let service = &self.answer.service.name;
        Some(match (self.seen.what, self.seen.held) {
            (W::Exists, true) => t::assignment_there(lang, client, person),
            (W::Exists, false) => t::assignment_missing(lang, client, person),
            (W::InPortfolio { .. }, true) => t::in_portfolio(lang, client),
            (W::InPortfolio { .. }, false) => t::not_in_portfolio(lang, client, self.day()),
            (W::InTeam { .. }, true) => t::in_team(lang, person),
            (W::InTeam { .. }, false) => t::not_in_team(lang, person, self.day()),
            (W::CoversService, true) => t::assignment_covers(lang, service),
            (W::CoversService, false) => t::assignment_lacks(lang, service),
            (W::NotEnded { .. }, false) => t::assignment_stopped(lang, self.day()),
            (W::Started { .. }, true) => t::assignment_since(lang, self.day()),
            (W::Started { .. }, false) => t::assignment_from(lang, self.day()),
            (W::NotExpired { until: None }, true) => t::assignment_open(lang).to_owned(),
            (W::NotExpired { .. }, true) => t::assignment_until(lang, self.day()),
            (W::NotExpired { .. }, false) => t::assignment_expired(lang, self.day()),
            (W::Level { needed, had }, true) => t::assignment_level(lang, self.level(had), needed.name()),
            (W::Level { needed, had }, false) => t::assignment_level_low(lang, self.level(had), needed.name()),
            (W::NotExcluded { .. }, true) => t::not_excluded(lang, person),
            (W::NotExcluded { .. }, false) => t::excluded(lang, person, self.day()),
            (W::InUse { .. }, true) => t::in_use(lang).to_owned(),
            (W::InUse { .. }, false) => t::unused(lang, self.day()),
            _ => return None,
        })
    }

    fn authorisation(&self) -> Option<String> {
        let lang = self.lang;
        let client = &self.answer.client.name;
        let person = &self.answer.person;
        let service = &self.answer.service.name;
        Some(match (self.seen.what, self.seen.held) {
            (W::Exists, true) => t::authorisation_there(lang, client, person),
            (W::Exists, false) => t::authorisation_missing(lang, client, person),
            (W::CoversService, true) => t::authorisation_covers(lang, service),
            (W::CoversService, false) => t::authorisation_lacks(lang, service),
            (W::Branch { restricted_to, .. }, true) => t::branch_fits(lang, restricted_to),
            (W::Branch { restricted_to, .. }, false) => t::branch_differs(lang, restricted_to),
            (W::BranchAccepted, true) => t::branch_accepted(lang).to_owned(),
            (W::BranchAccepted, false) => t::branch_not_accepted(lang).to_owned(),
            (W::InUse { .. }, true) => t::in_use(lang).to_owned(),
            (W::InUse { .. }, false) => t::unused(lang, self.day()),
            _ => return self.given(),
        })
    }

    fn means(&self) -> Option<String> {
        let lang = self.lang;
        let via = &self.answer.via.name;
        let person = &self.answer.person;
        Some(match (self.seen.what, self.seen.held) {
            (W::Exists, true) => t::means_there(lang, person, via),
            (W::Exists, false) => t::means_missing(lang, person, via),
            (W::OwnMeans, false) => t::means_other(lang, via),
            (W::MeansForService { .. }, false) => t::means_elsewhere(lang, &self.answer.service.name),
            (W::NotExpired { .. }, true) => t::means_until(lang, self.day()),
            (W::NotExpired { .. }, false) => t::means_expired(lang, self.day()),
            (W::MeansActive { .. }, true) => t::means_active(lang).to_owned(),
            (W::MeansActive { state: Some(MeansState::Suspended) }, false) => t::means_suspended(lang).to_owned(),
            (W::MeansActive { state: Some(MeansState::Revoked) }, false) => t::means_revoked(lang).to_owned(),
            (W::MeansActive { state: Some(MeansState::Expired) }, false) => t::means_over(lang).to_owned(),
            (W::MeansActive { .. }, false) => t::means_inactive(lang).to_owned(),
            (W::IssuedDuringStay { .. }, true) => t::means_issued(lang, self.day()),
            (W::IssuedDuringStay { .. }, false) => t::means_earlier(lang, person, via),
            (W::Level { needed, had }, true) => t::means_level(lang, self.level(had), needed.name()),
            (W::Level { needed, had }, false) => t::means_level_low(lang, self.level(had), needed.name()),
            _ => return None,
        })
    }

    fn level(&self, had: Option<Level>) -> &'static str {
        had.map_or_else(|| t::unknown_level(self.lang), Level::name)
    }
}

//! What would mend a link that does not hold: the sentence for every remedy, the words on its button, and who can do
//! it when the reader cannot.

use crate::{api::why::Answer, format, text::why as t};
use domain::{
    decide::{Mend, Who},
    lang::Lang,
};

/// What must be done.
pub fn text(lang: Lang, mend: Mend, answer: &Answer) -> String {
    let (person, client) = (&answer.person, &answer.client.name);
    let (via, service) = (&answer.via.name, &answer.service.name);
    let day = answer
        .starts
        .map_or_else(|| t::unknown_day(lang).to_owned(), |day| format::date(lang, day));
    match mend {
        Mend::ApplyForMeans if answer.own => t::mend_apply_own(lang, via),
        Mend::ActivateMeans if answer.own => t::mend_activate_own(lang).to_owned(),
        Mend::ResumeMeans if answer.own => t::mend_resume_own(lang).to_owned(),
        Mend::ReplaceMeans if answer.own => t::mend_replace_own(lang).to_owned(),
        Mend::UpgradeMeans { to } if answer.own => t::mend_upgrade_own(lang, to.name()),
        Mend::UseOwnMeans if answer.own => t::mend_use_own_own(lang, via),
        Mend::AskLowerLevel { catalogue } => t::mend_lower_level(lang, service, catalogue.name()),
        Mend::LeaveOutBranch => t::mend_leave_out_branch(lang, service),
        Mend::AuthoriseInstead => t::mend_authorise_instead(lang, client, person),
        Mend::Unblock => t::mend_unblock(lang).to_owned(),
        Mend::AskClient { level: Some(level) } => t::mend_ask_client_level(lang, client, level.name(), via),
        Mend::AskClient { level: None } => t::mend_ask_client(lang, client, via),
        Mend::RenewGrant => t::mend_renew_grant(lang, client, via),
        Mend::Invite => t::mend_invite(lang, person),
        Mend::Assign => t::mend_assign(lang, client, person),
        Mend::AssignService => t::mend_assign_service(lang, service, person),
        Mend::RenewAssignment => t::mend_renew_assignment(lang, person),
        Mend::RaiseAssignment { to } => t::mend_raise_assignment(lang, to.name()),
        Mend::PutInPortfolio => t::mend_put_in_portfolio(lang, client),
        Mend::PutInTeam => t::mend_put_in_team(lang, person),
        Mend::LiftExclusion => t::mend_lift_exclusion(lang, person),
        Mend::Authorise => t::mend_authorise(lang, person, service),
        Mend::AuthoriseService => t::mend_authorise_service(lang, person, service),
        Mend::RenewAuthorisation => t::mend_renew_authorisation(lang, person),
        Mend::RaiseAuthorisation { to } => t::mend_raise_authorisation(lang, to.name()),
        Mend::ChangeBranch => t::mend_change_branch(lang, person),
        Mend::ApplyForMeans => t::mend_apply_for_means(lang, person, via),
        Mend::ActivateMeans => t::mend_activate_means(lang, person),
        Mend::ResumeMeans => t::mend_resume_means(lang, person),
        Mend::ReplaceMeans => t::mend_replace_means(lang, person),
        Mend::UpgradeMeans { to } => t::mend_upgrade_means(lang, person, to.name()),
        Mend::UseOwnMeans => t::mend_use_own_means(lang, person, via),
        Mend::Wait { .. } => t::mend_wait(lang, day),
    }
}

/// The words on the button to the page where it is done: the client grants, its office can only ask.
pub fn button(lang: Lang, mend: Mend, path: &str) -> &'static str {
    match mend {
        Mend::AskClient { .. } | Mend::RenewGrant if path.starts_with("/authorisations") => t::do_give(lang),
        Mend::AuthoriseInstead => t::do_authorise_instead(lang),
        Mend::AskClient { .. } => t::do_ask_client_level(lang),
        Mend::RenewGrant => t::do_renew_grant(lang),
        Mend::Invite => t::do_invite(lang),
        Mend::Assign => t::do_assign(lang),
        Mend::AssignService => t::do_assign_service(lang),
        Mend::RenewAssignment => t::do_renew_assignment(lang),
        Mend::RaiseAssignment { .. } => t::do_raise_assignment(lang),
        Mend::PutInTeam => t::do_put_in_team(lang),
        Mend::LiftExclusion => t::do_lift_exclusion(lang),
        Mend::Authorise => t::do_authorise(lang),
        Mend::AuthoriseService => t::do_authorise_service(lang),
        Mend::RenewAuthorisation => t::do_renew_authorisation(lang),
        Mend::ChangeBranch => t::do_change_branch(lang),
        Mend::UpgradeMeans { .. } if path.starts_with("/means/") => t::do_upgrade_own(lang),
        _ => t::do_it(lang),
    }
}

/// Who can do it.
pub fn who(lang: Lang, who: Who, answer: &Answer) -> String {
    match who {
        Who::Person if answer.own => t::who_own(lang).to_owned(),
        Who::Person => t::who_person(lang, &answer.person),
        Who::ManagerOf(id) if answer.client.id == Some(id) => t::who_manager(lang, &answer.client.name),
        Who::ManagerOf(_) => t::who_manager(lang, &answer.via.name),
        Who::Provider => t::who_provider(lang, &answer.service.provider),
        Who::Operator => t::who_operator(lang).to_owned(),
        Who::Nobody => t::who_nobody(lang).to_owned(),
    }
}

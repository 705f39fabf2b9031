//! What happened to one thing: who, when, on what basis.

use crate::{format, lang::lang, text::history as t};
use domain::{lang::Lang, view::HistoryLine};
use leptos::prelude::*;

/// Newest first, as the server sends it.
#[component]
pub fn History(lines: Vec<HistoryLine>) -> impl IntoView {
    let lang = lang();
    let any = !lines.is_empty();
    let items = lines
        .into_iter()
        .map(|line| {
            let who = match (line.who.is_empty(), line.organisation.is_empty()) {
                (true, true) => t::system(lang).to_owned(),
                (true, false) => line.organisation.clone(),
                (false, true) => line.who.clone(),
                (false, false) => format!("{}, {}", line.who, line.organisation),
            };
            let when = format!("{} {}", format::short_date(lang, line.day), line.time);
            view! {
                <li class="history__line">
                    <time class="history__when" datetime=line.day.to_string()>{when}</time>
                    <div>
                        <strong>{action(lang, &line.action)}</strong>
                        " "
                        <span class="quiet">{t::by(lang, who, basis(lang, &line.basis))}</span>
                        {(!line.about.is_empty()).then(|| view! { <p class="quiet">{line.about.join(", ")}</p> })}
                        {line.words.into_iter().map(|words| view! { <p><q>{words}</q></p> }).collect_view()}
                    </div>
                </li>
            }
        })
        .collect_view();
    any.then(|| {
        view! {
            <section class="history">
                <h2 class="nl-heading nl-heading--level-2">{t::title(lang)}</h2>
                <ol class="history__lines">{items}</ol>
            </section>
        }
    })
}

type Words = fn(Lang) -> &'static str;

/// The words for every action of the audit log.
const ACTIONS: &[(&str, Words)] = &[
    ("request.sent", t::request_sent),
    ("request.received", t::request_received),
    ("request.resent", t::request_resent),
    ("request.link_made", t::request_link_made),
    ("request.signed", t::request_signed),
    ("request.refused", t::request_refused),
    ("request.withdrawn", t::request_withdrawn),
    ("request.expired", t::request_expired),
    ("request.passed_on", t::request_passed_on),
    ("grant.given", t::granted),
    ("mandate.granted_first", t::granted_first),
    ("mandate.stopped", t::stopped),
    ("mandate.service_stopped", t::service_stopped),
    ("mandate.assigned", t::assigned),
    ("mandate.unassigned", t::unassigned),
    ("mandate.given_up", t::given_up),
    ("mandate.readmitted", t::readmitted),
    ("mandate.put_in_portfolio", t::put_in_portfolio),
    ("role.given", t::role_given),
    ("role.ended", t::role_ended),
    ("membership.began", t::membership_begun),
    ("membership.ended", t::membership_ended),
    ("team.member_added", t::team_member_added),
    ("team.member_dropped", t::team_member_removed),
    ("invitation.sent", t::invitation_sent),
    ("invitation.accepted", t::invitation_accepted),
    ("invitation.revoked", t::invitation_revoked),
    ("invitation.resent", t::invitation_resent),
    ("membership.authorised", t::authorised),
    ("membership.authorisation_changed", t::authorisation_changed),
    ("membership.authorisation_ended", t::authorisation_ended),
    ("application.sent", t::application_sent),
    ("order.placed", t::order_placed),
    ("order.credited", t::order_credited),
    ("application.approved", t::application_approved),
    ("application.refused", t::application_refused),
    ("application.cancelled", t::application_cancelled),
    ("application.expired", t::application_expired),
    ("application.replaced", t::application_expired),
    ("application.issued", t::application_issued),
    ("application.signed", t::application_signed),
    ("evidence.paper_sent", t::evidence_paper_sent),
    ("evidence.submitted", t::evidence_submitted),
    ("evidence.accepted", t::evidence_accepted),
    ("evidence.refused", t::evidence_refused),
    ("import.uploaded", t::import_uploaded),
    ("import.started", t::import_started),
    ("import.stopped", t::import_stopped),
    ("import.done", t::import_done),
    ("import.removed", t::import_removed),
    ("identification.started", t::identification_started),
    ("identification.decided", t::identification_decided),
    ("session.started", t::session_started),
    ("session.stepped_up", t::session_stepped_up),
    ("session.ended", t::session_ended),
    ("account.created", t::account_created),
    ("account.sessions_ended", t::account_sessions_ended),
    ("account.way_back", t::account_way_back),
    ("account.way_back_asked", t::account_way_back_asked),
    ("account.language", t::account_language),
    ("account.password_changed", t::account_password),
    ("account.password_reset", t::account_password),
    ("account.data_taken", t::account_data_taken),
    ("account.loss_asked", t::account_loss_asked),
    ("account.mobile_set", t::account_mobile_set),
    ("pin.set", t::pin_set),
    ("pin.removed", t::pin_removed),
    ("pin.blocked", t::pin_blocked),
    ("question.asked", t::question_asked),
    ("question.followed", t::question_followed),
    ("question.answered", t::question_answered),
    ("question.closed", t::question_closed),
    ("means.activated", t::means_activated),
    ("means.suspended", t::means_suspended),
    ("means.resumed", t::means_resumed),
    ("means.terminated", t::means_terminated),
    ("means.reported_lost", t::means_reported_lost),
    ("means.reported_misused", t::means_reported_misused),
    ("abroad.asked", t::abroad_asked),
    ("abroad.given", t::abroad_given),
    ("abroad.refused", t::abroad_refused),
    ("abroad.coupled", t::abroad_coupled),
    ("abroad.stopped", t::abroad_stopped),
    ("means.raised", t::means_raised),
    ("account.renamed", t::renamed),
    ("client.labelled", t::client_labelled),
    ("account.app_removed", t::account_app_removed),
    ("account.app_set", t::account_app_set),
    ("account.email_asked", t::account_email_asked),
    ("account.email_changed", t::account_email_changed),
    (
        "account.recovery_codes_renewed",
        t::account_recovery_codes_renewed,
    ),
    ("account.reset_asked", t::account_reset_asked),
    ("application.code_sent", t::application_code_sent),
    ("application.corrected", t::application_corrected),
    (
        "application.duties_accepted",
        t::application_duties_accepted,
    ),
    (
        "application.email_confirmed",
        t::application_email_confirmed,
    ),
    (
        "application.mobile_confirmed",
        t::application_mobile_confirmed,
    ),
    (
        "application.mobile_corrected",
        t::application_mobile_corrected,
    ),
    ("application.reminded", t::application_reminded),
    ("application.resent", t::application_resent),
    (
        "application.signature_refused",
        t::application_signature_refused,
    ),
    (
        "application.signature_voided",
        t::application_signature_voided,
    ),
    ("application.signer_asked", t::application_signer_asked),
    ("clerk.appointed", t::clerk_appointed),
    ("clerk.dismissed", t::clerk_dismissed),
    ("evidence.appearance_agreed", t::evidence_appearance_agreed),
    ("evidence.appeared", t::evidence_appeared),
    ("evidence.appointment", t::evidence_appointment),
    ("evidence.case_seen", t::evidence_case_seen),
    ("evidence.disagreed", t::evidence_disagreed),
    ("evidence.left", t::evidence_left),
    ("evidence.more_asked", t::evidence_more_asked),
    ("evidence.paper_seen", t::evidence_paper_seen),
    ("evidence.proposed", t::evidence_proposed),
    (
        "evidence.proposal_withdrawn",
        t::evidence_proposal_withdrawn,
    ),
    ("evidence.taken", t::evidence_taken),
    ("evidence.turned_away", t::evidence_turned_away),
    ("evidence.visit_seen", t::evidence_visit_seen),
    ("organisation.active_again", t::organisation_active_again),
    ("organisation.blocked", t::organisation_blocked),
    ("organisation.ended", t::organisation_ended),
    (
        "organisation.register_changed",
        t::organisation_register_changed,
    ),
    ("organisation.registered", t::organisation_registered),
    ("passkey.added", t::passkey_added),
    ("passkey.removed", t::passkey_removed),
    ("passkey.renamed", t::passkey_renamed),
    ("portfolio.assigned", t::portfolio_assigned),
    ("question.read", t::question_read),
    ("team.created", t::team_created),
    ("team.ended", t::team_ended),
    ("team.renamed", t::team_renamed),
    ("bundle.changed", t::bundle_changed),
    ("service.changed", t::service_changed),
    ("service.withdrawn", t::service_withdrawn),
    ("means.replaced", t::means_replaced),
    (
        "evidence.appearance_withdrawn",
        t::evidence_appearance_withdrawn,
    ),
    (
        "evidence.appearance_disagreed",
        t::evidence_appearance_disagreed,
    ),
];

/// The words for an action; a code without words of its own is still better than silence.
pub fn action(lang: Lang, code: &str) -> String {
    ACTIONS
        .iter()
        .find(|(known, _)| *known == code)
        .map_or_else(
            || code.replace(['.', '_'], " "),
            |(_, words)| words(lang).to_owned(),
        )
}

pub fn basis(lang: Lang, code: &str) -> &'static str {
    match code {
        "application" => t::basis_application(lang),
        "manager" => t::basis_manager(lang),
        "representative" => t::basis_representative(lang),
        "joint" => t::basis_joint(lang),
        "signed" => t::basis_signed(lang),
        "own" => t::basis_own(lang),
        "register" => t::basis_register(lang),
        "mail_link" => t::basis_mail_link(lang),
        "invitation" => t::basis_invitation(lang),
        "invitation_other_address" => t::basis_other_address(lang),
        _ => t::basis_system(lang),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_written_in_the_log_has_words() {
        for code in services::effects::ACTIONS {
            for lang in [Lang::Nl, Lang::En] {
                assert_ne!(action(lang, code), code.replace(['.', '_'], " "), "{code}");
            }
        }
    }
}

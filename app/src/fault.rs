//! The words for every reason for which a person is refused. The reasons are `domain::fault`'s, the sentences are in
//! `locales/*/fault.toml`; a reason without a sentence does not compile.

use crate::{format::date, text::fault as t};
use domain::{
    application::ApplicationState, fault::Fault, invitation::InvitationState, lang::Lang,
    means::MeansState, request::RequestState,
};

/// The sentence on the screen.
#[expect(
    clippy::too_many_lines,
    reason = "a sentence per fault, all in one place"
)]
pub fn text(fault: Fault, lang: Lang) -> String {
    let plain = match fault {
        Fault::TooShort(n) => return t::too_short(lang, n),
        Fault::TooLong(n) => return t::too_long(lang, n),
        Fault::FileTooLarge(megabytes) => return t::file_too_large(lang, megabytes),
        Fault::TooMany(n) => return t::too_many(lang, n),
        Fault::AskedOften(n) => return t::asked_often(lang, n),
        Fault::WrongPin(n) => return t::wrong_pin(lang, n),
        Fault::WrongTextCodeLeft(n) => return t::wrong_text_code_left(lang, n),
        Fault::WaitSeconds(n) if n > 90 => return t::wait_minutes(lang, n.div_ceil(60)),
        Fault::WaitSeconds(n) => return t::wait_seconds(lang, n),
        Fault::LevelNotIssued(level) => return t::level_not_issued(lang, level),
        Fault::LevelAboveOwn { own, asked } => return t::level_above_own(lang, asked, own),
        Fault::LevelBelowService { needed, asked } => {
            return t::level_below_service(lang, needed, asked);
        }
        Fault::LevelNotHigher(level) => return t::level_not_higher(lang, level),
        Fault::EndTooLate(day) => return t::end_too_late(lang, date(lang, day)),
        Fault::RequestClosed(state) => return t::request_closed(lang, request_state(lang, state)),
        Fault::PowerTooLimited(level) => return t::power_too_limited(lang, level),
        Fault::ManagerMustSign(level) => return t::manager_must_sign(lang, level),
        Fault::BranchAtLevel(level) => return t::branch_at_level(lang, level),
        Fault::EndAfterBasis(day) => return t::end_after_basis(lang, date(lang, day)),
        Fault::OnlyHigherEnds(level) => return t::only_higher_ends(lang, level),
        Fault::MeansIs(state) => return t::means_is(lang, means_state(lang, state)),
        Fault::ApplicationIs(state) => {
            return t::application_is(lang, application_state(lang, state));
        }
        Fault::AlreadyManager(level) => return t::already_manager(lang, level),
        Fault::MeansAlready(level) => return t::means_already(lang, level),
        Fault::NotByFile(level) => return t::not_by_file(lang, level),
        Fault::NobodyGives(level) => return t::nobody_gives(lang, level),
        Fault::TooYoung(n) => return t::too_young(lang, n),
        Fault::TooManyRows(n) => return t::too_many_rows(lang, thousands(lang, n)),
        Fault::ColumnMissing(column) => return t::column_missing(lang, column.header(lang)),
        Fault::ColumnTwice(column) => return t::column_twice(lang, column.header(lang)),
        Fault::TooManyCells { found, most } => return t::too_many_cells(lang, found, most),
        Fault::UnknownService(n) => return t::unknown_service(lang, n),
        Fault::ServiceNotClear(n) => return t::service_not_clear(lang, n),
        Fault::NotAKvkNumberIn { line, typed } => {
            return t::not_a_kvk_number_in(lang, line, typed);
        }
        Fault::OutsideHours { from, until } => return t::outside_hours(lang, from, until),
        Fault::ExtractTooOld(n) => return t::extract_too_old(lang, n),
        Fault::IdExpiresSoon(day) => return t::id_expires_soon(lang, date(lang, day)),
        Fault::InvitationClosed(state) => {
            return t::invitation_closed(lang, invitation_state(lang, state));
        }
        Fault::Required => t::required,
        Fault::NotAgreed => t::not_agreed,
        Fault::NotTicked => t::not_ticked,
        Fault::NotAName => t::not_a_name,
        Fault::HoldsAddress => t::holds_address,
        Fault::NotAnEmail => t::not_an_email,
        Fault::NotAMobile => t::not_a_mobile,
        Fault::NoSuchMobile => t::no_such_mobile,
        Fault::NotAPhone => t::not_a_phone,
        Fault::MobileElsewhere => t::mobile_elsewhere,
        Fault::MailedOften => t::mailed_often,
        Fault::NameReserved => t::name_reserved,
        Fault::FileEmpty => t::file_empty,
        Fault::NoFile => t::no_file,
        Fault::FileAgain => t::file_again,
        Fault::NotADate => t::not_a_date,
        Fault::NotATime => t::not_a_time,
        Fault::NotAWorkingDay => t::not_a_working_day,
        Fault::DateInPast => t::date_in_past,
        Fault::DateInFuture => t::date_in_future,
        Fault::NotABirthDate => t::not_a_birth_date,
        Fault::NotOfAge => t::not_of_age,
        Fault::NotAChoice => t::not_a_choice,
        Fault::NothingChosen => t::nothing_chosen,
        Fault::Twice => t::twice,
        Fault::NotAList => t::not_a_list,
        Fault::NoRows => t::no_rows,
        Fault::FileNotText => t::file_not_text,
        Fault::NoHeader => t::no_header,
        Fault::QuoteOpen => t::quote_open,
        Fault::RowTooLong => t::row_too_long,
        Fault::NotYesOrNo => t::not_yes_or_no,
        Fault::OtherKvkNumber => t::other_kvk_number,
        Fault::UseYears => t::use_years,
        Fault::ImportBusy => t::import_busy,
        Fault::NotAKvkNumber => t::not_a_kvk_number,
        Fault::NotAnRsin => t::not_an_rsin,
        Fault::NotABsn => t::not_a_bsn,
        Fault::NotAFiscalNumber => t::not_a_fiscal_number,
        Fault::NotABranchNumber => t::not_a_branch_number,
        Fault::NotAnOin => t::not_an_oin,
        Fault::NotAServiceUrn => t::not_a_service_urn,
        Fault::NotAnEntityId => t::not_an_entity_id,
        Fault::WrongCredentials => t::wrong_credentials,
        Fault::WrongPassword => t::wrong_password,
        Fault::WrongCode => t::wrong_code,
        Fault::NotATextCode => t::not_a_text_code,
        Fault::WrongTextCode => t::wrong_text_code,
        Fault::NotAPin => t::not_a_pin,
        Fault::PinTooSimple => t::pin_too_simple,
        Fault::DeviceForgotten => t::device_forgotten,
        Fault::PasswordTooCommon => t::password_too_common,
        Fault::PasswordsDiffer => t::passwords_differ,
        Fault::PasswordLikeName => t::password_like_name,
        Fault::EmailTaken => t::email_taken,
        Fault::EmailOfMember => t::email_of_member,
        Fault::EmailOfColleague => t::email_of_colleague,
        Fault::MobileTaken => t::mobile_taken,
        Fault::MobileTwice => t::mobile_twice,
        Fault::MobileUnchanged => t::mobile_unchanged,
        Fault::MobileProved => t::mobile_proved,
        Fault::AccountClosed => t::account_closed,
        Fault::PasskeyRefused => t::passkey_refused,
        Fault::LastCredential => t::last_credential,
        Fault::LinkDead => t::link_dead,
        Fault::SignedOut => t::signed_out,
        Fault::UnknownLevel => t::unknown_level,
        Fault::UnknownProduct => t::unknown_product,
        Fault::YearsNeeded => t::years_needed,
        Fault::SignInHasNoLevel => t::sign_in_has_no_level,
        Fault::EndBeforeStart => t::end_before_start,
        Fault::OwnIntermediary => t::own_intermediary,
        Fault::SecondIntermediary => t::second_intermediary,
        Fault::BranchInChain => t::branch_in_chain,
        Fault::AllServicesInChain => t::all_services_in_chain,
        Fault::ServiceNotInChains => t::service_not_in_chains,
        Fault::ServiceWithdrawn => t::service_withdrawn,
        Fault::ServiceNotForOrganisation => t::service_not_for_organisation,
        Fault::NotRequested => t::not_requested,
        Fault::AlreadyAsked => t::already_asked,
        Fault::AlreadyGranted => t::already_granted,
        Fault::AlreadyStopped => t::already_stopped,
        Fault::UnknownOrganisation => t::unknown_organisation,
        Fault::OrganisationNotActive => t::organisation_not_active,
        Fault::EndedByRegister => t::ended_by_register,
        Fault::OnlyInPerson(_) => t::only_in_person,
        Fault::BarredByRegister => t::barred_by_register,
        Fault::OwnRequest => t::own_request,
        Fault::AlreadySigned => t::already_signed,
        Fault::ChoiceChanged => t::choice_changed,
        Fault::MayNotSign => t::may_not_sign,
        Fault::SigningDone => t::signing_done,
        Fault::IdExpired => t::id_expired,
        Fault::NotAPaper => t::not_a_paper,
        Fault::HeicPhoto => t::heic_photo,
        Fault::PapersMissing => t::papers_missing,
        Fault::PapersUnread => t::papers_unread,
        Fault::NamesTooFew => t::names_too_few,
        Fault::ComesLater => t::comes_later,
        Fault::CaseTaken => t::case_taken,
        Fault::CaseNotTaken => t::case_not_taken,
        Fault::SecondClerk => t::second_clerk,
        Fault::OwnInterest => t::own_interest,
        Fault::ClerkKeepsName => t::clerk_keeps_name,
        Fault::PasskeyNotBound => t::passkey_not_bound,
        Fault::OnlyTaxProduct => t::only_tax_product,
        Fault::AllOrSome => t::all_or_some,
        Fault::HasKvkNumber => t::has_kvk_number,
        Fault::TaxProductNotForManager => t::tax_product_not_for_manager,
        Fault::OnlyWithKvkNumber => t::only_with_kvk_number,
        Fault::ApplicantNeedsFactor => t::applicant_needs_factor,
        Fault::RegisterUnavailable => t::register_unavailable,
        Fault::IdentityUnavailable => t::identity_unavailable,
        Fault::OrganisationKnown => t::organisation_known,
        Fault::AnotherPerson => t::another_person,
        Fault::KnownAsAnother => t::known_as_another,
        Fault::NotKnownByDocument => t::not_known_by_document,
        Fault::NotOnExtract => t::not_on_extract,
        Fault::NotInPapers => t::not_in_papers,
        Fault::NotIdentified => t::not_identified,
        Fault::AlreadyApplied => t::already_applied,
        Fault::ApplicationPending => t::application_pending,
        Fault::OnlyTaxServices => t::only_tax_services,
        Fault::AbroadOff => t::abroad_off,
        Fault::AbroadLevel => t::abroad_level,
        Fault::AbroadNotIdentified => t::abroad_not_identified,
        Fault::AbroadNothingGiven => t::abroad_nothing_given,
        Fault::BsnNotYours => t::bsn_not_yours,
        Fault::CouplingUnavailable => t::coupling_unavailable,
        Fault::SameAddress => t::same_address,
        Fault::OwnAddress => t::own_address,
        Fault::AddressOfApplicant => t::address_of_applicant,
        Fault::OtherOrganisationNow => t::other_organisation_now,
        Fault::OtherOrganisation => t::other_organisation,
        Fault::BranchNotAccepted => t::branch_not_accepted,
        Fault::AlreadyAssigned => t::already_assigned,
        Fault::OnlyManagerResumes => t::only_manager_resumes,
        Fault::LostNeedsMore => t::lost_needs_more,
        Fault::AlreadyAuthorised => t::already_authorised,
        Fault::AuthorisationOver => t::authorisation_over,
        Fault::AlreadyInvited => t::already_invited,
        Fault::AlreadyMember => t::already_member,
        Fault::NoMember => t::no_member,
        Fault::LastManager => t::last_manager,
        Fault::NameTaken => t::name_taken,
        Fault::NotYourself => t::not_yourself,
        Fault::ChangedMeanwhile => t::changed_meanwhile,
    };
    plain(lang).to_owned()
}

/// "10.000" in Dutch, "10,000" in English.
fn thousands(lang: Lang, n: u16) -> String {
    let separator = match lang {
        Lang::Nl => '.',
        Lang::En => ',',
    };
    match n {
        0..1000 => n.to_string(),
        _ => format!("{}{separator}{:03}", n / 1000, n % 1000),
    }
}

/// The word for the state of a request.
pub fn request_state(lang: Lang, state: RequestState) -> &'static str {
    match state {
        RequestState::Pending => t::request_pending(lang),
        RequestState::PartlySigned => t::request_partly_signed(lang),
        RequestState::Approved => t::request_approved(lang),
        RequestState::PartlyApproved => t::request_partly_approved(lang),
        RequestState::Refused => t::request_refused(lang),
        RequestState::Withdrawn => t::request_withdrawn(lang),
        RequestState::Expired => t::request_expired(lang),
    }
}

/// The word for the state of a means.
pub fn means_state(lang: Lang, state: MeansState) -> &'static str {
    match state {
        MeansState::Active => t::means_active(lang),
        MeansState::Suspended => t::means_suspended(lang),
        MeansState::Revoked => t::means_revoked(lang),
        MeansState::Expired => t::means_expired(lang),
    }
}

/// The words for the state of an application.
pub fn application_state(lang: Lang, state: ApplicationState) -> &'static str {
    match state {
        ApplicationState::Draft => t::application_draft(lang),
        ApplicationState::Submitted => t::application_submitted(lang),
        ApplicationState::EmailConfirmed => t::application_email_confirmed(lang),
        ApplicationState::AwaitingSignatures { .. } => t::application_awaiting_signatures(lang),
        ApplicationState::InReview => t::application_in_review(lang),
        ApplicationState::MoreNeeded => t::application_more_needed(lang),
        ApplicationState::IdentificationNeeded => t::application_identification_needed(lang),
        ApplicationState::Approved => t::application_approved(lang),
        ApplicationState::Issued => t::application_issued(lang),
        ApplicationState::Cancelled => t::application_cancelled(lang),
        ApplicationState::Refused => t::application_refused(lang),
        ApplicationState::Expired => t::application_expired(lang),
    }
}

/// The word for the state of a invitation.
pub fn invitation_state(lang: Lang, state: InvitationState) -> &'static str {
    match state {
        InvitationState::Pending => t::invitation_pending(lang),
        InvitationState::Accepted => t::invitation_accepted(lang),
        InvitationState::Revoked => t::invitation_revoked(lang),
        InvitationState::Expired => t::invitation_expired(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_sentence_in_both_languages() {
        for fault in Fault::examples() {
            let [nl, en] = Lang::ALL.map(|lang| text(fault, lang));
            for sentence in [&nl, &en] {
                assert!(sentence.ends_with('.'), "{fault:?}: {sentence}");
                assert!(!sentence.contains(['{', '}']), "{fault:?}: {sentence}");
            }
            assert_ne!(nl, en, "{fault:?}");
        }
    }

    #[test]
    fn a_fault_says_its_figures() {
        let fault = Fault::EndTooLate(domain::time::Date::constant(2031, 11, 22));
        assert_eq!(
            text(fault, Lang::Nl),
            "Langer dan 5 jaar kan niet. De laatste dag is 22 november 2031."
        );
        assert_eq!(
            text(Fault::RequestClosed(RequestState::Withdrawn), Lang::En),
            "This request is no longer open: it is withdrawn."
        );
    }
}

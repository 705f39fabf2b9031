//! What a page says after something was done. Codes travel (in the flash, in the answer to a POST); the words are
//! in `locales/*/notice.toml`.

use crate::text::notice as t;
use domain::{lang::Lang, time::Date};
use serde::{Deserialize, Serialize};

/// Something that was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Notice {
    // login and account
    SignedIn,
    SignedOut,
    SteppedUp,
    ResetMailed,
    PasswordChanged,
    ProfileSaved,
    EmailAsked,
    EmailChanged,
    CodeAppAdded,
    CodeAppRemoved,
    PasskeyAdded,
    PasskeyRemoved,
    SessionEnded,
    SessionsEnded,
    OrganisationChosen,
    // people and teams
    Invited(u32),
    InvitationResent,
    InvitationRevoked,
    InvitationAccepted,
    PersonSaved,
    PersonRemoved,
    RoleGiven,
    RoleTaken,
    MeansSuspended,
    MeansResumed,
    MeansRevoked,
    TeamMade,
    TeamSaved,
    TeamRemoved,
    // clients, requests, assignments
    Requested(u32),
    RequestWithdrawn,
    Reminded,
    LabelSaved,
    Assigned(u32),
    AssignmentEnded,
    MandateStopped,
    PortfolioSaved,
    PortfolioRemoved,
    // authorisations
    Granted,
    GrantStopped,
    ServiceStopped,
    AuthorisationGiven,
    AuthorisationStopped,
    Renewed(Date),
    // approving
    Signed,
    Approved,
    Refused,
    PassedOn,
    // registering an organisation
    SignersAsked(u32),
    ApplicationSigned,
    ApplicationCancelled,
    NotSigned,
    // the operator
    MessageRetried,
    // services
    BundleSaved,
    BundleRemoved,
}

impl Notice {
    /// The sentence on the screen.
    pub fn text(self, lang: Lang) -> String {
        let plain = match self {
            Self::MessageRetried => t::message_retried,
            Self::SignedIn => t::signed_in,
            Self::SignedOut => t::signed_out,
            Self::SteppedUp => t::stepped_up,
            Self::ResetMailed => t::reset_mailed,
            Self::PasswordChanged => t::password_changed,
            Self::ProfileSaved => t::profile_saved,
            Self::EmailAsked => t::email_asked,
            Self::EmailChanged => t::email_changed,
            Self::CodeAppAdded => t::code_app_added,
            Self::CodeAppRemoved => t::code_app_removed,
            Self::PasskeyAdded => t::passkey_added,
            Self::PasskeyRemoved => t::passkey_removed,
            Self::SessionEnded => t::session_ended,
            Self::SessionsEnded => t::sessions_ended,
            Self::OrganisationChosen => t::organisation_chosen,
            Self::Invited(n) => return t::invited(lang, n),
            Self::InvitationResent => t::invitation_resent,
            Self::InvitationRevoked => t::invitation_revoked,
            Self::InvitationAccepted => t::invitation_accepted,
            Self::PersonSaved => t::person_saved,
            Self::PersonRemoved => t::person_removed,
            Self::RoleGiven => t::role_given,
            Self::RoleTaken => t::role_taken,
            Self::MeansSuspended => t::means_suspended,
            Self::MeansResumed => t::means_resumed,
            Self::MeansRevoked => t::means_revoked,
            Self::TeamMade => t::team_made,
            Self::TeamSaved => t::team_saved,
            Self::TeamRemoved => t::team_removed,
            Self::Requested(n) => return t::requested(lang, n),
            Self::RequestWithdrawn => t::request_withdrawn,
            Self::Reminded => t::reminded,
            Self::LabelSaved => t::label_saved,
            Self::Assigned(n) => return t::assigned(lang, n),
            Self::AssignmentEnded => t::assignment_ended,
            Self::MandateStopped => t::mandate_stopped,
            Self::PortfolioSaved => t::portfolio_saved,
            Self::PortfolioRemoved => t::portfolio_removed,
            Self::Granted => t::granted,
            Self::GrantStopped => t::grant_stopped,
            Self::ServiceStopped => t::service_stopped,
            Self::AuthorisationGiven => t::authorisation_given,
            Self::AuthorisationStopped => t::authorisation_stopped,
            Self::Renewed(until) => return t::renewed(lang, crate::format::date(lang, until)),
            Self::Signed => t::signed,
            Self::Approved => t::approved,
            Self::Refused => t::refused,
            Self::PassedOn => t::passed_on,
            Self::SignersAsked(n) => return t::signers_asked(lang, n),
            Self::ApplicationSigned => t::application_signed,
            Self::ApplicationCancelled => t::application_cancelled,
            Self::NotSigned => t::not_signed,
            Self::BundleSaved => t::bundle_saved,
            Self::BundleRemoved => t::bundle_removed,
        };
        plain(lang).to_owned()
    }
}

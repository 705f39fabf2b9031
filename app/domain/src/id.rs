//! Identifiers of everything that has a life of its own: one type per kind, so that a grant's identifier can
//! never stand where a mandate's is meant. They are made elsewhere (UUID version 7) and are opaque here.

use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid {
                id.0
            }
        }
    )*};
}

ids! {
    /// A natural person, once, however many organisations they work for.
    PersonId;
    /// A party: a service consumer (*dienstafnemer*), an intermediary, or both.
    OrganisationId;
    /// One stay of a person at an organisation; coming back makes a new one.
    MembershipId;
    /// A group of members of one organisation.
    TeamId;
    /// A login means (*middel*): personal, for one organisation, never moved (R-AAN-12).
    MeansId;
    /// What proves a means: a passkey, a password with its second factor.
    CredentialId;
    /// A service provider (*dienstverlener*).
    ProviderId;
    /// A service of the catalogue (*dienst*); authorisations attach to it (R-ID-6).
    ServiceId;
    /// A named set of services (*dienstenset*).
    BundleId;
    /// The lasting pair client and intermediary under which grants and assignments hang.
    MandateId;
    /// Client → intermediary: one leg of a chain authorisation (*ketenmachtiging*).
    GrantId;
    /// A request for a chain authorisation (*machtigingsverzoek*).
    RequestId;
    /// One signature under an approval.
    SignatureId;
    /// Intermediary → member or team: the other leg.
    AssignmentId;
    /// A set of clients that is assigned as one.
    PortfolioId;
    /// A member's authorisation (*machtiging*) in the own organisation.
    AuthorisationId;
    /// An invitation to join an organisation.
    InvitationId;
    /// A signed-in browser.
    SessionId;
    /// A line of the audit log.
    EventId;
    /// A mail or text in the outbox.
    MessageId;
    /// A question to the operator, with its answers.
    QuestionId;
    /// One reading of the Trade Register, or an extract that was sent in.
    ExtractId;
    /// An application (*aanvraag*) for a role or a means.
    ApplicationId;
    /// What a manager ordered in one go (*bestelling*).
    OrderId;
    /// Somebody who may have to sign an application.
    SignerId;
    /// One time that somebody showed an identity document.
    IdentificationId;
    /// One paper that was sent in as evidence.
    PaperId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_travels_as_its_uuid() {
        let id = GrantId::new(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0042));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, "\"01900000-0000-7000-8000-000000000042\"");
        assert_eq!(serde_json::from_str::<GrantId>(&json).unwrap(), id);
        assert_eq!(id.to_string().parse::<GrantId>().unwrap(), id);
        assert_eq!(GrantId::from(Uuid::from(id)), id);
        assert_eq!(format!("{id:?}"), format!("GrantId({id})"));
        assert!("42".parse::<GrantId>().is_err());
    }
}

//! What is counted, and whom a counter belongs to.

use crate::accounts::client::DeviceId;
use domain::id::{MeansId, OrganisationId, PersonId, RequestId, SessionId, SignerId};

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::accounts) enum Concern {
    SignIn,
    Code,
    Reset,
    Link,
    Passkey,
    PassOn,
    Register,
    Number,
    Apply,
    Identify,
    AskSigner,
    Loss,
    WayBack,
    Text,
    Prove,
    Paper,
    Keep,
    Email,
    Invite,
    Grant,
    Upgrade,
    Pin,
    Ask,
    ApplyFor,
    Activation,
}

/// Whom a counter belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Scope<'a> {
    /// An e-mail address as typed, whether or not it has an account.
    Account(&'a str),
    AccountAtAddress(&'a str, u128),
    AccountOnDevice(&'a str, DeviceId),
    Person(PersonId),
    Signer(SignerId),
    Means(MeansId),
    /// Every link to a request together: there can be many to one.
    Request(RequestId),
    Address(u128),
    Network(u128),
    Session(SessionId),
    /// A phone, by the digest of its number.
    Mobile([u8; 32]),
    AddressOf(OrganisationId, &'a str),
    /// A client and an office.
    Pair(OrganisationId, OrganisationId),
    /// All that one organisation has sent: so many at once, and as many again over a day.
    Organisation(OrganisationId, u32),
}

/// `burst` tries at once, then one every `every` seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quota {
    pub burst: i64,
    /// Seconds.
    pub every: i64,
}

const fn quota(burst: i64, every: i64) -> Quota {
    Quota { burst, every }
}

/// The limits, all in one place.
pub(super) fn quota_of(concern: Concern, scope: &Scope<'_>) -> Quota {
    match (concern, scope) {
        (Concern::SignIn, Scope::AccountAtAddress(..)) => quota(5, 60),
        (Concern::SignIn, Scope::AccountOnDevice(..)) => quota(10, 30),
        // All strangers together: what a thousand addresses can try against one account.
        (Concern::SignIn, Scope::Account(_)) => quota(50, 30),
        // The password was right, the code was not: six digits bear few tries.
        (Concern::Code, _) => quota(5, 300),
        // A request has a handful of people who could be meant.
        (Concern::PassOn, Scope::Request(_)) => quota(5, 3600),
        // Mails that somebody has sent to an address of their choice.
        (
            Concern::Reset
            | Concern::PassOn
            | Concern::Apply
            | Concern::Loss
            | Concern::WayBack
            | Concern::AskSigner
            | Concern::Email
            | Concern::Ask,
            Scope::Account(_),
        ) => quota(3, 600),
        (
            Concern::Reset
            | Concern::PassOn
            | Concern::Apply
            | Concern::Loss
            | Concern::WayBack
            | Concern::Ask,
            Scope::Address(_),
        ) => quota(10, 60),
        // Each identification costs the operator money, and a document is shown once or twice.
        (Concern::Identify, _) => quota(6, 600),
        (Concern::Apply, Scope::Person(_)) => quota(6, 3600),
        // Somebody has one new address, and mistypes it a few times.
        (Concern::Email, Scope::Person(_)) => quota(6, 900),
        // The largest list of clients in one go, and then one by one: each name that is looked up costs money.
        (Concern::Register, Scope::Person(_)) => quota(300, 60),
        // A page says who is behind a number, of those that are here too: a handful of the largest lists, then a few a minute.
        (Concern::Number, Scope::Person(_)) => quota(1500, 15),
        // What somebody reads by hand.
        (Concern::Ask, Scope::Person(_)) => quota(12, 300),
        // A board has a dozen people at most who could sign.
        (Concern::AskSigner, Scope::Person(_)) => quota(12, 600),
        // Each is ten megabytes at most, and kept until somebody has looked at it.
        (Concern::Paper, _) => quota(20, 300),
        // Mails to whoever a manager types. One organisation uses up its own share of an address, not that of others. And
        // mails to others each time something is given again that was stopped, or a higher level asked for the same means.
        (Concern::ApplyFor | Concern::Invite, Scope::AddressOf(..))
        | (Concern::Grant, Scope::Pair(..))
        | (Concern::Upgrade, Scope::Means(_)) => quota(3, 3600),
        (Concern::ApplyFor, Scope::Account(_)) => quota(10, 3600),
        (_, Scope::Organisation(_, a_day)) => quota(
            i64::from(*a_day),
            (86_400 / i64::from(*a_day).max(1)).max(1),
        ),
        // One phone, whoever applied for whom; and apart from that, whoever says it is theirs. Ten each in the first hour.
        (Concern::Activation | Concern::Prove, Scope::Mobile(_)) => quota(5, 720),
        // Each costs money and rings somebody's phone.
        (Concern::Text | Concern::Prove, _) => quota(5, 180),
        // Forms that somebody mistypes without being signed in: a class at one address does, a machine does not stop.
        (Concern::Keep, Scope::Address(_)) => quota(60, 5),
        // Asking for a passkey is no guess, and a large office signs in at nine from one address.
        (Concern::Passkey, Scope::Address(_)) | (_, Scope::Network(_)) => quota(150, 2),
        _ => quota(30, 10),
    }
}

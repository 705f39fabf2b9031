//! Fixed identifiers: readable, version 8 (RFC 9562: made by our own rule), the same in every demo. The number stands
//! in front as it is written (`00001002-dec0-8001-…` is KvK number 00001002), the kind after it.

use uuid::Uuid;

#[derive(Clone, Copy)]
#[repr(u16)]
pub enum Kind {
    Organisation = 1,
    Person,
    Membership,
    Role,
    Means,
    Team,
    TeamMember,
    Mandate,
    Request,
    Signature,
    Grant,
    Assignment,
    Portfolio,
    PortfolioClient,
    Authorisation,
    Invitation,
    Application,
}

/// The identifier of number `n` of a kind; its decimal digits are read as hexadecimal ones.
pub fn id<T: From<Uuid>>(kind: Kind, n: u32) -> T {
    T::from(uuid(kind, n, 0))
}

/// As [`id`], for what has a second number: a person's place at an organisation.
pub fn id2<T: From<Uuid>>(kind: Kind, n: u32, of: u32) -> T {
    T::from(uuid(kind, n, of))
}

fn uuid(kind: Kind, n: u32, of: u32) -> Uuid {
    // Version 8 and the variant of RFC 9562 around our own numbers.
    let last = 0x8000_u64 << 48 | u64::from(as_written(of));
    Uuid::from_fields(
        as_written(n),
        0xdec0,
        0x8000 | kind as u16,
        &last.to_be_bytes(),
    )
}

/// 1002 becomes 0x1002.
const fn as_written(mut n: u32) -> u32 {
    let (mut out, mut shift) = (0, 0);
    while n > 0 && shift < 32 {
        out |= (n % 10) << shift;
        n /= 10;
        shift += 4;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::{MembershipId, OrganisationId};

    #[test]
    fn identifiers_can_be_read_and_stay_the_same() {
        let jansen: OrganisationId = id(Kind::Organisation, 1002);
        assert_eq!(jansen.to_string(), "00001002-dec0-8001-8000-000000000000");
        let sanne: MembershipId = id2(Kind::Membership, 1002, 21);
        assert_eq!(sanne.to_string(), "00001002-dec0-8003-8000-000000000021");
        assert_eq!(sanne.uuid().get_version_num(), 8);
    }
}

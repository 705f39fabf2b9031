//! What a member may do in the organisation itself (as opposed to at a service). One person may hold several
//! roles (R-ROL-1); a role has a level, and bounds what its holder can hand out (R-ROL-3).

use serde::{Deserialize, Serialize};

use crate::{fault::Fault, level::Level};

/// A role at an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Authorised representative (*bevoegd vertegenwoordiger*); needs no means (R-ROL-1).
    Representative,
    /// Authorisation manager (*machtigingenbeheerder*), appointed by the representative (R-ROL-2).
    Manager,
    /// Uses services, manages nothing.
    User,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::Representative, Self::Manager, Self::User];

    /// The word in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Representative => "representative",
            Self::Manager => "manager",
            Self::User => "user",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether this role may stop a grant or an assignment: every manager and every single representative of
    /// either side, at any level (R-DEC-10).
    pub const fn may_stop(self) -> bool {
        matches!(self, Self::Representative | Self::Manager)
    }
}

/// A manager registers at the own level or below (R-ROL-3, R-MACH-4).
///
/// # Errors
/// [`Fault::LevelAboveOwn`].
pub fn may_register(own: Level, asked: Level) -> Result<(), Fault> {
    if asked <= own {
        Ok(())
    } else {
        Err(Fault::LevelAboveOwn { own, asked })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_rol_3_an_eh3_manager_cannot_register_eh4() {
        assert_eq!(may_register(Level::Eh3, Level::Eh3), Ok(()));
        assert_eq!(may_register(Level::Eh3, Level::Eh2Plus), Ok(()));
        assert_eq!(
            may_register(Level::Eh3, Level::Eh4),
            Err(Fault::LevelAboveOwn {
                own: Level::Eh3,
                asked: Level::Eh4
            })
        );
    }

    #[test]
    fn r_dec_10_managers_and_single_representatives_may_stop() {
        assert!(Role::Manager.may_stop());
        assert!(Role::Representative.may_stop());
        assert!(!Role::User.may_stop());
    }

    #[test]
    fn roles_are_stored_by_their_code() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.code());
        }
        assert_eq!(Role::from_code("owner"), None);
    }
}

//! The people of one's own organisation: the list, inviting, one colleague, leaving, teams.

mod authorise;
mod invitation;
mod invite;
mod list;
mod person;
mod remove;
mod revoke;
mod role;
mod team;
mod teams;

pub use authorise::branch;
pub use person::own_rows;

use authorise::{AuthoriseOne, AuthoriseSeveral, Change, Check};
use invitation::{Resend, Revoke};
use invite::{Invite, Invited};
use list::List;
use person::Person;
use remove::Remove;
use revoke::{RevokeAll, RevokeOne, RevokeSeveral};
use role::{PersonTeams, Role};
use team::{Add, Drop, End, Team};
use teams::Teams;

crate::area!(people:
    List = "/people",
    Invite = "/people/invite",
    Invited = "/people/invited/:token",
    AuthoriseSeveral = "/people/authorise",
    Check = "/people/authorise/:draft",
    RevokeSeveral = "/people/revoke",
    RevokeOne = "/people/authorisations/:authorisation/revoke",
    Change = "/people/authorisations/:authorisation",
    Resend = "/people/invitations/:invitation/resend",
    Revoke = "/people/invitations/:invitation/revoke",
    Teams = "/people/teams",
    Add = "/people/teams/:team/add",
    Drop = "/people/teams/:team/drop",
    End = "/people/teams/:team/end",
    Team = "/people/teams/:team",
    AuthoriseOne = "/people/:person/authorise",
    RevokeAll = "/people/:person/revoke",
    Role = "/people/:person/role",
    PersonTeams = "/people/:person/teams",
    Remove = "/people/:person/remove",
    Person = "/people/:person",
);

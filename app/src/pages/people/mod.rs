//! The people of one's own organisation: the list, inviting, one colleague, leaving, teams.

mod invitation;
mod invite;
mod list;
mod person;
mod remove;
mod role;
mod team;
mod teams;

use invitation::{Resend, Revoke};
use invite::{Invite, Invited};
use list::List;
use person::Person;
use remove::Remove;
use role::{PersonTeams, Role};
use team::{Add, Drop, End, Team};
use teams::Teams;

crate::area!(people:
    List = "/people",
    Invite = "/people/invite",
    Invited = "/people/invited/:token",
    Resend = "/people/invitations/:invitation/resend",
    Revoke = "/people/invitations/:invitation/revoke",
    Teams = "/people/teams",
    Add = "/people/teams/:team/add",
    Drop = "/people/teams/:team/drop",
    End = "/people/teams/:team/end",
    Team = "/people/teams/:team",
    Role = "/people/:person/role",
    PersonTeams = "/people/:person/teams",
    Remove = "/people/:person/remove",
    Person = "/people/:person",
);

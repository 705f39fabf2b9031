//! The people of one's own organisation: who they are, what they may do here, and their leaving. Signing in is
//! `accounts`; joining is `invitation`; what somebody may do for clients is assigned elsewhere and only counted here.
//!
//! The one rule: an organisation that has a manager never loses the last one by accident. Every act that takes a
//! manager away holds the organisation first, and looks again at who is asking and who would be left.
//!
//! - [`list`], [`csv`], [`colleague`], [`authorisations`], [`history`]: seeing (R-MACH-14)
//! - [`roles`]: giving and ending (R-ROL) · [`remove`]: leaving at once

pub mod authorisations;
mod list;
pub mod remove;
pub mod roles;

use crate::{
    Actor, Services,
    actor::RoleHeld,
    boxed,
    error::{Error, Result},
    messages::{
        kind::RoleAt,
        parts::{Link, Party},
    },
    party,
};
use domain::{
    id::{ApplicationId, MeansId, MembershipId, OrganisationId, PersonId, TeamId},
    level::Level,
    means::{Cause, MeansState},
    number::OrganisationNumber,
    role::Role,
    time::Instant,
    view::HistoryLine,
};
pub use list::{People, PeopleQuery, PersonRow, csv, list};
pub use store::membership::{Member, MemberFilter, MemberSort};
use store::{Tx, membership::Membership};

/// Rows on one page of a list.
pub const PAGE: u32 = 25;

/// More colleagues, or clients, than this in one choice are searched for, not listed.
pub(crate) const MOST_LISTED: u32 = 200;

/// What of a choice is listed, when one more than [`MOST_LISTED`] was asked for; and whether there are more.
pub(crate) fn listed<T>(mut found: Vec<T>) -> (Vec<T>, bool) {
    let most = usize::try_from(MOST_LISTED).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    (found, more)
}

/// A team that somebody is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTeam {
    pub team: TeamId,
    pub name: String,
}

/// A means of somebody, here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeansHeld {
    pub means: MeansId,
    pub level: Level,
    /// Good at the tax office alone (R-AAN-13).
    pub tax_only: bool,
    /// As it is now: a means past its date has expired.
    pub state: MeansState,
    pub expires_at: Instant,
    /// Suspended because somebody else used it, or may have.
    pub misused: bool,
    /// There is a higher level to go to (R-LOA-7).
    pub rises: bool,
    /// A higher level that is under way.
    pub upgrade: Option<ApplicationId>,
}

/// Everything about one colleague that a manager arranges.
#[derive(Clone, Debug)]
pub struct Colleague {
    pub membership: MembershipId,
    pub person: PersonId,
    pub name: String,
    pub email: Option<String>,
    pub since: Instant,
    pub roles: Vec<RoleHeld>,
    pub teams: Vec<InTeam>,
    /// Highest level first. Empty: "heeft nog geen middel".
    pub means: Vec<MeansHeld>,
    /// The last log-in at a service for this organisation (R-DEC-13).
    pub last_use: Option<Instant>,
    /// Assignments that are the person's own, not a team's.
    pub assignments: u32,
    pub is_me: bool,
    /// The only manager left, or the only one with a means: the role cannot end and the person cannot go before there is another.
    pub last_manager: bool,
}

/// One colleague; somebody who is not one now is not found (R-DEC-22).
#[boxed]
pub async fn colleague(s: &Services, actor: &Actor, person: PersonId) -> Result<Colleague> {
    let organisation = actor.may_stop()?;
    let now = s.now();
    let mut tx = s.db.read().await?;
    let stay = stay(&mut tx, organisation, person).await?;
    let member = store::membership::member(&mut tx, organisation, stay.id, now)
        .await?
        .ok_or(Error::NotFound)?;
    let roles = store::membership::roles(&mut tx, stay.id).await?;
    let teams = store::team::of_member(&mut tx, stay.id).await?;
    let mut means = store::means::of_person(&mut tx, person, organisation).await?;
    means.retain(|means| means.created_at >= stay.from_at);
    let ids: Vec<MeansId> = means.iter().map(|means| means.id).collect();
    let standings = store::means::standings(&mut tx, &ids).await?;
    let cause = |id: MeansId| {
        let standing = standings.iter().find(|row| row.means == id);
        standing.and_then(|row| row.cause)
    };
    let last_use = store::last_use::get(&mut tx, person, organisation).await?;
    let last_manager = roles::is_last(s, &mut tx, organisation, person).await?;
    let number = party::organisation(&mut tx, organisation).await?.number;
    let most = actor.manager().ok().and_then(|manager| manager.level);
    let mut shown = Vec::new();
    for one in &means {
        let upgrade = crate::means::upgrade::open_of(&mut tx, person, one.id).await?;
        let upgrade = upgrade.map(|found| found.id);
        shown.push(held(one, (cause(one.id), upgrade), (number, most), now));
    }
    Ok(Colleague {
        membership: stay.id,
        person,
        name: member.name,
        email: member.email,
        since: stay.from_at,
        last_manager,
        roles: roles
            .into_iter()
            .map(|held| RoleHeld {
                role: held.role,
                level: held.level,
            })
            .collect(),
        teams: teams
            .into_iter()
            .map(|team| InTeam {
                team: team.id,
                name: team.name,
            })
            .collect(),
        means: shown,
        last_use: last_use.map(|used| used.at),
        assignments: member.assignments,
        is_me: person == actor.person,
    })
}

/// Colleagues to choose from, by name; `search` narrows them. And whether there are more than are listed.
#[boxed]
pub async fn choosable(s: &Services, actor: &Actor, search: &str) -> Result<(Vec<Member>, bool)> {
    let organisation = actor.may_stop()?;
    let mut tx = s.db.read().await?;
    let asked = store::membership::MemberList {
        search: search.trim(),
        ..store::membership::MemberList::first(organisation, s.now(), MOST_LISTED + 1)
    };
    Ok(listed(store::membership::list(&mut tx, &asked).await?))
}

/// What happened to a colleague here, newest first: who did it, when, on what basis. Also of somebody who left.
#[boxed]
pub async fn history(s: &Services, actor: &Actor, person: PersonId) -> Result<Vec<HistoryLine>> {
    actor.may_see()?;
    let mut tx = s.db.read().await?;
    crate::history::of_person(s, &mut tx, actor, person).await
}

/// `most`: up to which level the reader can raise it.
fn held(
    means: &store::means::Means,
    (cause, upgrade): (Option<Cause>, Option<ApplicationId>),
    (at, most): (OrganisationNumber, Option<Level>),
    now: Instant,
) -> MeansHeld {
    let state = if !means.state.is_final() && means.expires_at <= now {
        MeansState::Expired
    } else {
        means.state
    };
    MeansHeld {
        means: means.id,
        level: means.level,
        tax_only: means.only_at.is_some(),
        state,
        expires_at: means.expires_at,
        misused: state == MeansState::Suspended && cause == Some(Cause::Misused),
        rises: state == MeansState::Active
            && means.only_at.is_none()
            && crate::means::upgrade::above(means.level, at)
                .any(|level| most.is_some_and(|most| level <= most)),
        upgrade,
    }
}

/// The open stay of a person at this organisation.
async fn stay(tx: &mut Tx, organisation: OrganisationId, person: PersonId) -> Result<Membership> {
    store::membership::current(tx, person, organisation)
        .await?
        .ok_or(Error::NotFound)
}

/// [`Actor::hold`] for a manager or representative, with the roles as they are recorded: a power to represent too.
async fn hold(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
) -> Result<(Actor, Vec<store::membership::RoleHeld>)> {
    let actor = actor.hold(s, tx, &[]).await?;
    actor.may_stop()?;
    let roles = store::membership::roles(tx, actor.acting()?.membership).await?;
    Ok((actor, roles))
}

/// The organisation, as messages name it.
async fn here(tx: &mut Tx, organisation: OrganisationId) -> Result<Party> {
    Ok(party::named(&party::organisation(tx, organisation).await?))
}

fn role_at(role: Role, level: Option<Level>) -> RoleAt {
    RoleAt { role, level }
}

fn person_link(person: PersonId) -> Link {
    Link::person(person)
}

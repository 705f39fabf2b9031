//! The list of colleagues: searched, narrowed, sorted, a page at a time, with the counts of every filter; and all of it
//! as a file.

use super::PAGE;
use crate::{
    Actor, Services,
    error::Result,
    overview::{
        Sheet,
        sheet::{Writer, joined},
    },
};
use domain::{
    id::{MembershipId, OrganisationId},
    lang::Lang,
    level::Level,
    time::{Instant, date_of},
    view::{Page, existing_page},
};
use std::collections::BTreeMap;
use store::{
    Tx,
    membership::{self, Counts, Member, MemberFilter, MemberList, MemberSort},
    team,
};

/// The question behind the list.
#[derive(Clone, Copy, Debug)]
pub struct PeopleQuery<'a> {
    /// A part of a name or address; empty finds everybody.
    pub search: &'a str,
    pub filter: MemberFilter,
    pub sort: MemberSort,
    pub descending: bool,
    /// Counted from 1; 0 reads as 1.
    pub page: u32,
}

impl Default for PeopleQuery<'_> {
    fn default() -> Self {
        Self {
            search: "",
            filter: MemberFilter::All,
            sort: MemberSort::Name,
            descending: false,
            page: 1,
        }
    }
}

/// One line: somebody, and the teams they are in.
#[derive(Clone, Debug)]
pub struct PersonRow {
    pub member: Member,
    /// By name.
    pub teams: Vec<String>,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct People {
    pub page: Page<PersonRow>,
    /// Per filter, over everything that fits the search.
    pub counts: Vec<(MemberFilter, u32)>,
}

/// A page of the people of the actor's organisation. For managers and representatives.
pub async fn list(s: &Services, actor: &Actor, query: &PeopleQuery<'_>) -> Result<People> {
    let organisation = actor.may_see()?;
    let now = s.now();
    let all = question(organisation, now, query);
    let mut tx = s.db.read().await?;
    let counts = membership::counts(&mut tx, organisation, now, all.search).await?;
    let total = of(&counts, query.filter);
    // A page beyond the end shows the last one: a list that shrank meanwhile is no error.
    let page = existing_page(query.page, total, PAGE);
    let asked = MemberList {
        limit: PAGE,
        offset: (page - 1) * PAGE,
        ..all
    };
    let rows = rows(&mut tx, &asked).await?;
    Ok(People {
        page: Page {
            rows,
            total,
            page,
            size: PAGE,
        },
        counts: MemberFilter::ALL
            .into_iter()
            .map(|filter| (filter, of(&counts, filter)))
            .collect(),
    })
}

/// The whole list as the page shows it, for a spreadsheet.
pub async fn csv(s: &Services, actor: &Actor, query: &PeopleQuery<'_>) -> Result<Sheet> {
    let organisation = actor.may_see()?;
    let now = s.now();
    let mut tx = s.db.read().await?;
    let found = rows(&mut tx, &question(organisation, now, query)).await?;
    drop(tx);
    let (name, header, yes) = match actor.lang {
        Lang::Nl => (
            "gebruikers",
            [
                "Naam",
                "E-mailadres",
                "Bevoegd vertegenwoordiger",
                "Beheerder tot en met",
                "Middel",
                "Teams",
                "Eigen klanten",
                "Laatst gebruikt bij een dienst",
                "Hier sinds",
            ],
            "ja",
        ),
        Lang::En => (
            "users",
            [
                "Name",
                "E-mail address",
                "Authorised representative",
                "Manager up to and including",
                "Login means",
                "Teams",
                "Own clients",
                "Last used at a service",
                "Here since",
            ],
            "yes",
        ),
    };
    let level = |level: Option<Level>| level.map(Level::name).unwrap_or_default().to_owned();
    let day = |at| date_of(at).to_string();
    let mut writer = Writer::new(actor.lang, name, date_of(now), &header)?;
    for PersonRow { member, teams } in found {
        let represents = if member.representative { yes } else { "" };
        writer.row(&[
            member.name,
            member.email.unwrap_or_default(),
            represents.to_owned(),
            level(member.manager_level),
            level(member.means_level),
            joined(teams),
            member.assignments.to_string(),
            member.last_use.map(day).unwrap_or_default(),
            day(member.from_at),
        ])?;
    }
    writer.finish()
}

/// All that it asks for, from the first on.
fn question<'a>(
    organisation: OrganisationId,
    now: Instant,
    query: &PeopleQuery<'a>,
) -> MemberList<'a> {
    MemberList {
        organisation,
        now,
        search: query.search.trim(),
        filter: query.filter,
        sort: query.sort,
        descending: query.descending,
        limit: u32::MAX,
        offset: 0,
    }
}

async fn rows(tx: &mut Tx, asked: &MemberList<'_>) -> Result<Vec<PersonRow>> {
    let found = membership::list(tx, asked).await?;
    let stays: Vec<MembershipId> = found.iter().map(|member| member.membership).collect();
    let mut teams: BTreeMap<MembershipId, Vec<String>> = BTreeMap::new();
    for (stay, name) in team::names_of_members(tx, &stays).await? {
        teams.entry(stay).or_default().push(name);
    }
    Ok(found
        .into_iter()
        .map(|member| PersonRow {
            teams: teams.remove(&member.membership).unwrap_or_default(),
            member,
        })
        .collect())
}

fn of(counts: &Counts, filter: MemberFilter) -> u32 {
    match filter {
        MemberFilter::All => counts.everybody,
        MemberFilter::Managers => counts.managers,
        MemberFilter::Authorised => counts.authorised,
        MemberFilter::WithoutMeans => counts.without_means,
        MemberFilter::WithoutTeam => counts.without_team,
        MemberFilter::NeverUsed => counts.never_used,
    }
}

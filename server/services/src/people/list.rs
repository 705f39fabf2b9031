//! The list of colleagues: searched, narrowed, sorted, a page at a time, with the counts of every filter.

use super::PAGE;
use crate::{Actor, Services, error::Result};
use domain::{
    id::MembershipId,
    view::{Page, existing_page},
};
use std::collections::BTreeMap;
use store::{
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
    let search = query.search.trim();
    let mut tx = s.db.read().await?;
    let counts = membership::counts(&mut tx, organisation, now, search).await?;
    let total = of(&counts, query.filter);
    // A page beyond the end shows the last one: a list that shrank meanwhile is no error.
    let page = existing_page(query.page, total, PAGE);
    let found = membership::list(
        &mut tx,
        &MemberList {
            organisation,
            now,
            search,
            filter: query.filter,
            sort: query.sort,
            descending: query.descending,
            limit: PAGE,
            offset: (page - 1) * PAGE,
        },
    )
    .await?;
    let stays: Vec<MembershipId> = found.iter().map(|member| member.membership).collect();
    let mut teams: BTreeMap<MembershipId, Vec<String>> = BTreeMap::new();
    for (stay, name) in team::names_of_members(&mut tx, &stays).await? {
        teams.entry(stay).or_default().push(name);
    }
    let rows = found
        .into_iter()
        .map(|member| PersonRow {
            teams: teams.remove(&member.membership).unwrap_or_default(),
            member,
        })
        .collect();
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

fn of(counts: &Counts, filter: MemberFilter) -> u32 {
    match filter {
        MemberFilter::All => counts.everybody,
        MemberFilter::Managers => counts.managers,
        MemberFilter::WithoutMeans => counts.without_means,
        MemberFilter::WithoutTeam => counts.without_team,
        MemberFilter::NeverUsed => counts.never_used,
    }
}

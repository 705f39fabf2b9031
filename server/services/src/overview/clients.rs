//! The list of clients: a page of it with the counts of every filter, and all of it as CSV.

use super::{
    PAGE, SOON_DAYS,
    sheet::{Sheet, Writer, joined},
};
use crate::{Actor, Services, boxed, error::Result, party};
use domain::{
    approval::SignaturePolicy,
    id::{MandateId, OrganisationId, ServiceId},
    lang::Lang,
    number::KvkNumber,
    request::RequestState,
    time::{Date, Instant, date_of, last_day_of},
    view::{
        Page, Party,
        clients::{ClientFilter, ClientQuery, ClientRow, ClientSort, Clients, Standing},
    },
};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Tx,
    clients::{self, Asked, AssignedTo, Client, ClientList, Counts, Over, Running},
    organisation,
};

/// How many names of people and teams a row shows.
const NAMES: usize = 3;
/// Rows read at a time for the CSV.
const PIECE: u32 = 500;

/// A page of the clients. For managers and representatives.
#[boxed]
pub async fn clients(s: &Services, actor: &Actor, query: &ClientQuery) -> Result<Clients> {
    let intermediary = actor.may_see()?;
    let now = s.now();
    let mut tx = s.db.read().await?;
    let piece = |page: u32| {
        let offset = (page - 1).saturating_mul(PAGE);
        asked(intermediary, now, query, PAGE, offset)
    };
    let mut page = query.page.max(1);
    let (mut counts, mut found) = clients::page(&mut tx, &piece(page)).await?;
    // A page beyond the end shows the last one: a list that shrank meanwhile is no error.
    let last = of(&counts, query.filter).div_ceil(PAGE).max(1);
    if page > last {
        page = last;
        (counts, found) = clients::page(&mut tx, &piece(page)).await?;
    }
    let rows = Details::load(s, &mut tx, intermediary, &found)
        .await?
        .rows(&found);
    Ok(Clients {
        page: Page {
            rows,
            total: of(&counts, query.filter),
            page,
            size: PAGE,
        },
        counts: ClientFilter::ALL
            .into_iter()
            .map(|filter| (filter, of(&counts, filter)))
            .collect(),
        may_manage: actor.is_manager(),
    })
}

pub(super) fn soon(now: Instant) -> Instant {
    now.plus_days(SOON_DAYS)
}

/// How many clients a filter leaves.
fn of(counts: &Counts, filter: ClientFilter) -> u32 {
    match filter {
        ClientFilter::All => counts.everybody,
        ClientFilter::Active => counts.active,
        ClientFilter::Waiting => counts.waiting,
        ClientFilter::Ending => counts.ending,
        ClientFilter::Unassigned => counts.unassigned,
        ClientFilter::Stopped => counts.stopped,
    }
}

fn asked(
    intermediary: OrganisationId,
    now: Instant,
    query: &ClientQuery,
    limit: u32,
    offset: u32,
) -> ClientList<'_> {
    ClientList {
        intermediary,
        now,
        soon: soon(now),
        search: &query.search,
        filter: match query.filter {
            ClientFilter::All => clients::ClientFilter::All,
            ClientFilter::Active => clients::ClientFilter::Active,
            ClientFilter::Waiting => clients::ClientFilter::Waiting,
            ClientFilter::Ending => clients::ClientFilter::Ending,
            ClientFilter::Unassigned => clients::ClientFilter::Unassigned,
            ClientFilter::Stopped => clients::ClientFilter::Stopped,
        },
        sort: match query.sort {
            ClientSort::Name => clients::ClientSort::Name,
            ClientSort::Kvk => clients::ClientSort::Kvk,
            ClientSort::LastDay => clients::ClientSort::LastDay,
        },
        descending: query.descending,
        limit,
        offset,
    }
}

/// Everything the rows of one page need, each read once.
pub(super) struct Details {
    now: Instant,
    running: BTreeMap<MandateId, Vec<Running>>,
    over: BTreeMap<MandateId, Over>,
    /// The newest first.
    asked: BTreeMap<KvkNumber, Vec<Asked>>,
    directors: BTreeMap<KvkNumber, u16>,
    assigned: BTreeMap<MandateId, Vec<AssignedTo>>,
    /// Whoever is assigned, nobody can log in.
    unreached: BTreeSet<MandateId>,
}

impl Details {
    pub async fn load(
        s: &Services,
        tx: &mut Tx,
        intermediary: OrganisationId,
        found: &[Client],
    ) -> Result<Self> {
        let now = s.now();
        let mandates: Vec<MandateId> = found.iter().filter_map(|client| client.mandate).collect();
        let numbers: Vec<KvkNumber> = found.iter().map(|client| client.kvk).collect();
        let asked = clients::asked(tx, intermediary, &numbers).await?;
        let mut directors = BTreeMap::new();
        for row in asked
            .iter()
            .filter(|row| row.state == RequestState::PartlySigned)
        {
            if let Some(client) = organisation::by_kvk(tx, &row.client_kvk).await? {
                directors.insert(row.client_kvk, client.directors);
            }
        }
        Ok(Self {
            now,
            running: grouped(clients::running(tx, &mandates, now).await?, |row| {
                row.mandate
            }),
            over: clients::over(tx, &mandates)
                .await?
                .into_iter()
                .map(|row| (row.mandate, row))
                .collect(),
            asked: grouped(asked, |row| row.client_kvk),
            directors,
            assigned: grouped(clients::assigned_to(tx, &mandates, now).await?, |row| {
                row.mandate
            }),
            unreached: clients::unreached_among(tx, &mandates, now)
                .await?
                .into_iter()
                .collect(),
        })
    }

    pub fn rows(&self, found: &[Client]) -> Vec<ClientRow> {
        found.iter().map(|client| self.row(client)).collect()
    }

    fn row(&self, client: &Client) -> ClientRow {
        let of = |mandate: Option<MandateId>| {
            mandate
                .and_then(|id| self.running.get(&id))
                .map_or(&[][..], Vec::as_slice)
        };
        let running = of(client.mandate);
        let asked = self.asked.get(&client.kvk).map_or(&[][..], Vec::as_slice);
        let waits = || asked.iter().filter(|row| self.state(row).is_open());
        let open = waits().next();
        let assigned = client
            .mandate
            .and_then(|id| self.assigned.get(&id))
            // Where nothing is granted nobody may, whoever stays assigned for a renewal.
            .filter(|_| !running.is_empty())
            .map_or(&[][..], Vec::as_slice);
        ClientRow {
            mandate: client.mandate,
            request: open
                .or(asked.first().filter(|_| client.mandate.is_none()))
                .map(|row| row.id),
            client: Party {
                id: client.organisation.filter(|_| client.mandate.is_some()),
                name: client.name.clone(),
                number: client.kvk.into(),
                town: client.town.clone(),
            },
            here: client.organisation.is_some(),
            label: client.label.clone().unwrap_or_default(),
            standing: self.standing(client, running, open, asked),
            services: u32::try_from(running.len()).unwrap_or(u32::MAX),
            before: open
                .filter(|_| running.is_empty())
                .and_then(|_| self.over(client)),
            asked: waits().map(|row| row.services).sum(),
            requests: u32::try_from(waits().count()).unwrap_or(u32::MAX),
            open: open.map(|row| (date_of(row.created_at), last_day_of(row.expires_at))),
            last_day: self.last_day(client, running),
            assigned: assigned
                .iter()
                .take(NAMES)
                .map(|row| row.name.clone())
                .collect(),
            assigned_total: u32::try_from(assigned.len()).unwrap_or(u32::MAX),
        }
    }

    fn state(&self, row: &Asked) -> RequestState {
        row.state.at(row.expires_at, self.now)
    }

    /// What harms most comes first: nobody can log in, then an end that is near.
    fn standing(
        &self,
        client: &Client,
        running: &[Running],
        open: Option<&Asked>,
        asked: &[Asked],
    ) -> Standing {
        if let Some(first) = running.iter().map(|row| row.until_at).min() {
            let unreached = |id: MandateId| self.unreached.contains(&id);
            return if client.mandate.is_some_and(unreached) {
                Standing::Unassigned
            } else if first <= soon(self.now) {
                Standing::Ending
            } else {
                Standing::Active
            };
        }
        if let Some(open) = open {
            return match open.state {
                RequestState::PartlySigned => Standing::PartlySigned {
                    signed: open.signed,
                    needed: self.needed(open),
                },
                _ => Standing::Waiting,
            };
        }
        self.over(client).unwrap_or_else(|| {
            Standing::Unanswered(
                asked
                    .first()
                    .map_or(RequestState::Expired, |row| self.state(row)),
            )
        })
    }

    /// How what was granted came to its end.
    fn over(&self, client: &Client) -> Option<Standing> {
        let over = self.over.get(&client.mandate?)?;
        let stopped = over.revoked_at.is_some_and(|at| at < over.ended_at);
        Some(if stopped {
            Standing::Stopped
        } else {
            Standing::Ended
        })
    }

    /// How many representatives sign together (R-BEV-4). One signed already, so it takes at least two.
    fn needed(&self, row: &Asked) -> u32 {
        let directors = self.directors.get(&row.client_kvk).copied().unwrap_or(2);
        let needed =
            SignaturePolicy::default().needed(row.level, domain::approval::Power::Joint, directors);
        needed
            .map_or(2, |needed| u32::from(needed.signatures))
            .max(2)
    }

    /// Of the service that ends first; for what is over, when that was.
    fn last_day(&self, client: &Client, running: &[Running]) -> Option<Date> {
        if let Some(first) = running.iter().map(|row| row.until_at).min() {
            return Some(last_day_of(first));
        }
        let over = self.over.get(&client.mandate?)?;
        Some(match over.revoked_at {
            Some(at) if at < over.ended_at => date_of(at),
            _ => last_day_of(over.ended_at),
        })
    }
}

pub(super) fn grouped<K: Ord, V>(rows: Vec<V>, key: impl Fn(&V) -> K) -> BTreeMap<K, Vec<V>> {
    rows.into_iter().fold(BTreeMap::new(), |mut groups, row| {
        groups.entry(key(&row)).or_default().push(row);
        groups
    })
}

/// All clients that fit the search and the filter, in the list's order. For managers and representatives.
#[boxed]
pub async fn clients_csv(s: &Services, actor: &Actor, query: &ClientQuery) -> Result<Sheet> {
    let intermediary = actor.may_see()?;
    let now = s.now();
    let mut tx = s.db.read().await?;
    let (name, header) = match actor.lang {
        Lang::Nl => ("klanten", CSV_HEADER_NL),
        Lang::En => ("clients", CSV_HEADER_EN),
    };
    let mut writer = Writer::new(actor.lang, name, date_of(now), &header)?;
    let mut offset = 0;
    loop {
        let found = clients::list(&mut tx, &asked(intermediary, now, query, PIECE, offset)).await?;
        let details = Details::load(s, &mut tx, intermediary, &found).await?;
        let names = details.service_names(s, &mut tx, actor.lang).await?;
        for client in &found {
            writer.row(&details.cells(client, actor.lang, &names))?;
        }
        if found.len() < PIECE as usize {
            return writer.finish();
        }
        offset += PIECE;
    }
}

const CSV_HEADER_NL: [&str; 9] = [
    "KvK-nummer",
    "Naam",
    "Plaats",
    "Kenmerk",
    "Stand",
    "Diensten",
    "Gevraagde diensten",
    "Geldig tot en met",
    "Toegewezen aan",
];
const CSV_HEADER_EN: [&str; 9] = [
    "KvK number",
    "Name",
    "Town",
    "Label",
    "State",
    "Services",
    "Services asked",
    "Valid up to and including",
    "Assigned to",
];

impl Details {
    async fn service_names(
        &self,
        s: &Services,
        tx: &mut Tx,
        lang: Lang,
    ) -> Result<BTreeMap<ServiceId, String>> {
        let ids: BTreeSet<ServiceId> = self
            .running
            .values()
            .flatten()
            .map(|row| row.service)
            .collect();
        let ids: Vec<ServiceId> = ids.into_iter().collect();
        let services = party::services(s, tx, &ids).await?;
        Ok(services
            .iter()
            .map(|service| (service.id, party::line(service, lang).name))
            .collect())
    }

    fn cells(
        &self,
        client: &Client,
        lang: Lang,
        names: &BTreeMap<ServiceId, String>,
    ) -> [String; 9] {
        let row = self.row(client);
        let running = client
            .mandate
            .and_then(|id| self.running.get(&id))
            .into_iter()
            .flatten();
        let assigned = client
            .mandate
            .and_then(|id| self.assigned.get(&id))
            .into_iter()
            .flatten();
        [
            client.kvk.to_string(),
            client.name.clone(),
            client.town.clone(),
            row.label,
            standing_word(row.standing, lang).to_owned(),
            joined(running.filter_map(|row| names.get(&row.service))),
            row.asked.to_string(),
            row.last_day.map(|day| day.to_string()).unwrap_or_default(),
            joined(assigned.map(|row| &row.name)),
        ]
    }
}

/// The word in a file; screens have their own, with the numbers.
pub(super) fn standing_word(standing: Standing, lang: Lang) -> &'static str {
    let (nl, en) = match standing {
        Standing::Active => ("actief", "active"),
        Standing::Ending => ("loopt af", "ends soon"),
        Standing::Waiting => ("wacht op antwoord", "waiting for an answer"),
        Standing::PartlySigned { .. } => ("deels getekend", "partly signed"),
        Standing::Unassigned => ("niemand kan inloggen", "nobody can log in"),
        Standing::Stopped => ("gestopt", "stopped"),
        Standing::Ended => ("verlopen", "ended"),
        Standing::Unanswered(RequestState::Refused) => ("geweigerd", "refused"),
        Standing::Unanswered(RequestState::Withdrawn) => {
            ("verzoek ingetrokken", "request withdrawn")
        }
        Standing::Unanswered(_) => ("niet beantwoord", "not answered"),
    };
    match lang {
        Lang::Nl => nl,
        Lang::En => en,
    }
}

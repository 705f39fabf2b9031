//! The facts survive the database, and the SQL lists say what `decide()` says: on random worlds, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use domain::{
    decide::{Decision, Facts, Moment, Question, WhichMeans, decide},
    id::{MandateId, OrganisationId, PersonId, ServiceId},
    reference,
    testing::{ORGANISATIONS, PERSONS, SERVICES, TODAY, day, nth, questions, worlds},
    time::Instant,
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Db, acting,
    acting::{Narrowed, Right},
    clients::{self, ClientFilter, ClientList, ClientSort},
    testing, world,
};

/// How many random worlds each database sees; more when `PROPTEST_CASES` says so.
fn how_many() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(40)
}

/// The same worlds every time; another number here is another set.
fn runner() -> TestRunner {
    TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]),
    )
}

fn people() -> impl Iterator<Item = PersonId> {
    (0..PERSONS).map(nth)
}

fn organisations() -> impl Iterator<Item = OrganisationId> {
    (0..ORGANISATIONS).map(nth)
}

fn services() -> impl Iterator<Item = ServiceId> {
    (0..SERVICES).map(nth)
}

/// Writes the facts in a transaction that is never committed, and asks there.
async fn in_world(db: &Db, facts: &Facts) -> store::Tx {
    let mut tx = db.write().await.unwrap();
    testing::write(&mut tx, facts).await.unwrap();
    tx
}

/// What `decide` allows at this moment, the long way round.
fn decided(
    facts: &Facts,
    now: Instant,
) -> BTreeMap<(PersonId, OrganisationId, OrganisationId, ServiceId), i64> {
    let mut all = BTreeMap::new();
    for person in people() {
        for represented in organisations() {
            for via in organisations() {
                for service in services() {
                    let question = Question {
                        person,
                        via: Some(via),
                        represented,
                        service,
                        level: None,
                        branch: None,
                        means: WhichMeans::BestActive,
                        at: Moment::Now(now),
                    };
                    if let Decision::Allow { level, .. } = decide(&facts.world(), &question) {
                        all.insert((person, represented, via, service), level.code());
                    }
                }
            }
        }
    }
    all
}

fn listed(
    rights: &[Right],
) -> BTreeMap<(PersonId, OrganisationId, OrganisationId, ServiceId), i64> {
    let count = rights.len();
    let key = |right: &Right| (right.person, right.represented, right.via, right.service);
    let all: BTreeMap<_, _> = rights
        .iter()
        .map(|right| (key(right), right.level.code()))
        .collect();
    assert_eq!(all.len(), count, "every right is listed once");
    all
}

const FILTERS: [ClientFilter; 6] = [
    ClientFilter::All,
    ClientFilter::Active,
    ClientFilter::Waiting,
    ClientFilter::Ending,
    ClientFilter::Unassigned,
    ClientFilter::Stopped,
];

/// When the service that ends first does, of each mandate under which something runs.
async fn shown_ends(
    tx: &mut store::Tx,
    mandates: &[MandateId],
    now: Instant,
) -> BTreeMap<MandateId, Instant> {
    let mut ends = BTreeMap::new();
    for row in clients::running(tx, mandates, now).await.unwrap() {
        let end = ends.entry(row.mandate).or_insert(row.until_at);
        *end = row.until_at.min(*end);
    }
    ends
}

store::both_databases! {
    /// R-DEC: "for whom may I act" and "who may act for us" are `decide()` for everybody at once.
    async fn r_dec_the_lists_say_what_decide_says(db) {
        let mut runner = runner();
        let mut rights = 0;
        for n in 0..how_many() {
            let facts = worlds().new_tree(&mut runner).unwrap().current();
            // Around the moments at which the worlds' rows begin and end.
            let now = day(TODAY + i64::from(n % 5) - 1);
            let expected = decided(&facts, now);
            rights += expected.len();
            let mut tx = in_world(db, &facts).await;
            let mut by_person = BTreeMap::new();
            for person in people() {
                by_person.extend(listed(&acting::rights(&mut tx, &Narrowed { person: Some(person), ..Narrowed::at(now) }).await.unwrap()));
            }
            assert_eq!(by_person, expected, "by person, in world {n}: {facts:#?}");
            let mut by_client = BTreeMap::new();
            for client in organisations() {
                for via in organisations() {
                    let found = acting::rights(&mut tx, &Narrowed { represented: Some(client), via: Some(via), ..Narrowed::at(now) }).await.unwrap();
                    by_client.extend(listed(&found));
                }
            }
            assert_eq!(by_client, expected, "by client, in world {n}: {facts:#?}");
            tx.rollback().await.unwrap();
        }
        assert!(rights > 100, "worlds without rights prove nothing: {rights}");
    }

    /// R-DEC-19: the list of clients, filter by filter, is what its parts say of every client alone, and a page with its
    /// counts is the list and the counts.
    async fn r_dec_19_the_clients_are_listed_as_each_of_them_stands(db) {
        let mut runner = runner();
        let mut seen = BTreeMap::new();
        for n in 0..how_many() {
            let facts = worlds().new_tree(&mut runner).unwrap().current();
            let now = day(TODAY + i64::from(n % 5) - 1);
            let mut tx = in_world(db, &facts).await;
            for intermediary in organisations() {
                let ours: Vec<_> = facts.mandates.iter().filter(|m| m.intermediary == intermediary).map(|m| m.id).collect();
                let ends = shown_ends(&mut tx, &ours, now).await;
                let mut expected = BTreeMap::<_, BTreeSet<_>>::new();
                for mandate in &ours {
                    let mut put = |filter: ClientFilter| {
                        *seen.entry(filter.code()).or_insert(0) += 1;
                        expected.entry(filter.code()).or_default().insert(*mandate);
                    };
                    put(ClientFilter::All);
                    let Some(end) = ends.get(mandate) else {
                        put(ClientFilter::Stopped);
                        continue;
                    };
                    put(ClientFilter::Active);
                    if *end <= now.plus_days(90) {
                        put(ClientFilter::Ending);
                    }
                    if !clients::unreached_among(&mut tx, &[*mandate], now).await.unwrap().is_empty() {
                        put(ClientFilter::Unassigned);
                    }
                }
                for filter in FILTERS {
                    let mut asked = ClientList {
                        intermediary,
                        now,
                        soon: now.plus_days(90),
                        search: "",
                        filter,
                        sort: ClientSort::LastDay,
                        descending: false,
                        limit: 100,
                        offset: 0,
                    };
                    let (counts, page) = clients::page(&mut tx, &asked).await.unwrap();
                    let found: Vec<_> = page.iter().map(|client| client.mandate.unwrap()).collect();
                    let set: BTreeSet<_> = found.iter().copied().collect();
                    assert_eq!(set, expected.remove(filter.code()).unwrap_or_default(), "{filter:?} in world {n}: {facts:#?}");
                    assert!(found.is_sorted_by_key(|m| ends.get(m).copied().unwrap_or(Instant::MAX)), "{filter:?} in world {n}");
                    assert_eq!(counts, clients::counts(&mut tx, intermediary, now, asked.soon, "").await.unwrap());
                    assert_eq!(page, clients::list(&mut tx, &asked).await.unwrap());
                    // Beyond the end there are still counts, and no client.
                    asked.offset = 100;
                    assert_eq!(clients::page(&mut tx, &asked).await.unwrap(), (counts, vec![]));
                }
            }
            tx.rollback().await.unwrap();
        }
        for filter in FILTERS.into_iter().filter(|filter| *filter != ClientFilter::Waiting) {
            assert!(seen.get(filter.code()).is_some_and(|times| *times > 3), "{filter:?} is never seen: {seen:?}");
        }
    }

    /// R-DEC: the loaded facts answer as the written ones do, now and about the past, and so does the slow reference.
    async fn r_dec_loaded_facts_answer_like_the_written_ones(db) {
        let mut runner = runner();
        let mut allowed = 0;
        for n in 0..how_many() {
            let facts = worlds().new_tree(&mut runner).unwrap().current();
            let mut tx = in_world(db, &facts).await;
            for _ in 0..25 {
                let question = questions().new_tree(&mut runner).unwrap().current();
                let Question { person, via, represented, service, .. } = question;
                let loaded = world::load(&mut tx, person, via, represented, service).await.unwrap();
                let expected = decide(&facts.world(), &question);
                let answer = decide(&loaded.world(), &question);
                assert_eq!(answer, expected, "world {n}, {question:?}: {facts:#?}");
                let level = match answer {
                    Decision::Allow { level, .. } => Some(level),
                    Decision::Deny { .. } => None,
                };
                let slow = reference::decide(&loaded.world(), &question).level;
                assert_eq!(slow, level, "the reference disagrees in world {n}, {question:?}");
                allowed += u32::from(level.is_some());
            }
            tx.rollback().await.unwrap();
        }
        assert!(allowed > 20, "questions that are all denied prove nothing: {allowed}");
    }

    /// Narrowing gives the same rows, fewer; and the page of organisations counts them.
    async fn narrowed_lists_are_parts_of_the_whole(db) {
        let mut runner = runner();
        let now = day(TODAY);
        for _ in 0..10 {
            let facts = worlds().new_tree(&mut runner).unwrap().current();
            let mut tx = in_world(db, &facts).await;
            for person in people() {
                let narrowed = Narrowed { person: Some(person), ..Narrowed::at(now) };
                let whole = acting::rights(&mut tx, &narrowed).await.unwrap();
                for service in services() {
                    let part = acting::rights(&mut tx, &Narrowed { service: Some(service), ..narrowed }).await.unwrap();
                    let expected: Vec<_> = whole.iter().filter(|right| right.service == service).cloned().collect();
                    assert_eq!(part, expected);
                }
                let page = acting::represented(&mut tx, &narrowed, "", (100, 0)).await.unwrap();
                assert_eq!(page.iter().map(|row| row.services).sum::<u32>() as usize, whole.len());
                let third = acting::represented(&mut tx, &narrowed, "Organisation 3", (100, 0)).await.unwrap();
                assert!(third.iter().all(|row| row.name == "organisation 3"));
                assert_eq!(third.len(), page.iter().filter(|row| row.name == "organisation 3").count());
            }
            tx.rollback().await.unwrap();
        }
    }
}

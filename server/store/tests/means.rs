//! Means of several organisations in one list, what hangs on one means, and what is kept of one person.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod stage;

use domain::{
    Level,
    decide::world::Target,
    id::MeansId,
    means::{Cause, MeansState},
    testing::nth,
};
use stage::*;
use store::{
    Db, Tx,
    audit::{self, NewEvent},
    clients, kept, last_use,
    means::{
        self, Change,
        list::{Line, MeansFilter, MeansList, MeansSort},
    },
};

async fn begin(db: &Db) -> Tx {
    let mut tx = db.write().await.unwrap();
    set(&mut tx).await;
    tx
}

async fn change(tx: &mut Tx, id: MeansId, seen: MeansState, to: MeansState, cause: Cause) {
    let change = Change {
        to,
        cause: Some(cause),
        by: Some(nth(ANNA)),
        at: NOW,
    };
    assert!(means::change_state(tx, id, seen, &change).await.unwrap());
}

fn names(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.name.as_str()).collect()
}

store::both_databases! {
    /// R-MACH-14, R-ROL-8: one list over several organisations, and what each filter counts is what it shows.
    async fn r_mach_14_one_list_over_several_organisations(db) {
        let mut tx = begin(db).await;
        give_means(&mut tx, 41, ANNA, office(), Level::Eh2Plus).await;
        give_means(&mut tx, 42, SANNE, bakery(), Level::Eh3).await;
        give_means(&mut tx, 43, SANNE, bakery(), Level::Eh2Plus).await;
        change(&mut tx, nth(42u16), MeansState::Active, MeansState::Suspended, Cause::Lost).await;
        change(&mut tx, nth(43u16), MeansState::Active, MeansState::Revoked, Cause::Owner).await;
        last_use::record(&mut tx, nth(BRAM), office(), NOW).await.unwrap();
        let both = [office(), bakery()];
        let all = MeansList {
            organisations: &both,
            now: NOW,
            soon: NOW.plus_days(90),
            search: "",
            level: None,
            filter: MeansFilter::Running,
            sort: MeansSort::Name,
            descending: false,
            limit: 10,
            offset: 0,
        };
        for (asked, expected) in [
            (all, vec!["Anna Bakker", "Bram Bos", "Sanne Jansen"]),
            (MeansList { organisations: &both[..1], ..all }, vec!["Anna Bakker", "Bram Bos"]),
            (MeansList { organisations: &[], ..all }, vec![]),
            (MeansList { filter: MeansFilter::Active, ..all }, vec!["Anna Bakker", "Bram Bos"]),
            (MeansList { filter: MeansFilter::Suspended, ..all }, vec!["Sanne Jansen"]),
            (MeansList { filter: MeansFilter::NeverUsed, ..all }, vec!["Anna Bakker"]),
            (MeansList { filter: MeansFilter::Ending, ..all }, vec![]),
            (
                MeansList { filter: MeansFilter::Ending, soon: NOW.plus_days(1000), ..all },
                vec!["Anna Bakker", "Bram Bos", "Sanne Jansen"],
            ),
            (MeansList { filter: MeansFilter::Ended, ..all }, vec!["Sanne Jansen"]),
            (
                MeansList { filter: MeansFilter::Ended, now: NOW.plus_days(1000), ..all },
                vec!["Anna Bakker", "Bram Bos", "Sanne Jansen", "Sanne Jansen"],
            ),
            (MeansList { level: Some(Level::Eh3), ..all }, vec!["Bram Bos", "Sanne Jansen"]),
            (MeansList { search: "jans", ..all }, vec!["Sanne Jansen"]),
            (MeansList { search: "bram.bos@", ..all }, vec!["Bram Bos"]),
            (MeansList { search: "%", ..all }, vec![]),
            (MeansList { sort: MeansSort::Organisation, ..all }, vec!["Sanne Jansen", "Anna Bakker", "Bram Bos"]),
            (
                MeansList { sort: MeansSort::LastUse, descending: true, ..all },
                vec!["Bram Bos", "Anna Bakker", "Sanne Jansen"],
            ),
            (MeansList { sort: MeansSort::Level, ..all }, vec!["Anna Bakker", "Bram Bos", "Sanne Jansen"]),
            (MeansList { limit: 1, offset: 1, ..all }, vec!["Bram Bos"]),
        ] {
            let found = means::list::lines(&mut tx, &asked).await.unwrap();
            assert_eq!(names(&found), expected, "{asked:?}");
            let counts = means::list::counts(&mut tx, &asked).await.unwrap();
            let counted = match asked.filter {
                MeansFilter::Running => counts.running,
                MeansFilter::Active => counts.active,
                MeansFilter::Suspended => counts.suspended,
                MeansFilter::Ending => counts.ending,
                MeansFilter::NeverUsed => counts.never_used,
                MeansFilter::Ended => counts.ended,
            };
            if asked.offset == 0 {
                assert_eq!(counted as usize, expected.len(), "{asked:?}");
            }
        }
        let lines = means::list::lines(&mut tx, &all).await.unwrap();
        assert_eq!(lines[1].last_use, Some(NOW));
        assert_eq!((lines[2].state, &*lines[2].organisation_name), (MeansState::Suspended, "Bakkerij Jansen"));
    }

    /// R-AAN-11: with a state stands since when, by whom and why; leaving is a reason of its own.
    async fn r_aan_11_a_state_says_why(db) {
        let mut tx = begin(db).await;
        let id: MeansId = nth(BRAM);
        assert_eq!(means::standings(&mut tx, &[id]).await.unwrap()[0].cause, None);
        change(&mut tx, id, MeansState::Active, MeansState::Suspended, Cause::Misused).await;
        let now = means::standings(&mut tx, &[id]).await.unwrap();
        assert_eq!(now.len(), 1);
        assert_eq!((now[0].cause, now[0].by_person, now[0].at), (Some(Cause::Misused), Some(nth(ANNA)), NOW));
        means::revoke_all(&mut tx, nth(BRAM), office(), None, NOW).await.unwrap();
        assert_eq!(means::standings(&mut tx, &[id]).await.unwrap()[0].cause, Some(Cause::Left));
    }

    /// A client loses its last person with a means when nobody else who is assigned has one that works.
    async fn a_client_hangs_on_one_means_when_no_other_works(db) {
        let mut tx = begin(db).await;
        let mandate = pair(&mut tx, BAKKERIJ).await;
        give(&mut tx, &grant_of(1, mandate, &[AANGIFTE], 100)).await;
        assign(&mut tx, 1, mandate, Target::Member(stay(BRAM))).await;
        assert_eq!(clients::only_by(&mut tx, stay(BRAM), NOW).await.unwrap(), [mandate]);
        assert!(clients::only_by(&mut tx, stay(ANNA), NOW).await.unwrap().is_empty(), "she is not assigned");
        // Anna too, but she has no means; then she has.
        assign(&mut tx, 2, mandate, Target::Member(stay(ANNA))).await;
        assert_eq!(clients::only_by(&mut tx, stay(BRAM), NOW).await.unwrap(), [mandate]);
        give_means(&mut tx, 41, ANNA, office(), Level::Eh2Plus).await;
        assert!(clients::only_by(&mut tx, stay(BRAM), NOW).await.unwrap().is_empty());
        change(&mut tx, nth(41u16), MeansState::Active, MeansState::Suspended, Cause::Owner).await;
        assert_eq!(clients::only_by(&mut tx, stay(BRAM), NOW).await.unwrap(), [mandate]);
        // Every list says the same once Bram's stops too.
        assert!(clients::unreached(&mut tx, office(), NOW).await.unwrap().is_empty());
        change(&mut tx, nth(BRAM), MeansState::Active, MeansState::Suspended, Cause::Manager).await;
        assert_eq!(clients::unreached(&mut tx, office(), NOW).await.unwrap(), [mandate]);
        assert_eq!(clients::unreached_among(&mut tx, &[mandate], NOW).await.unwrap(), [mandate]);
        // Without a grant there is nothing to lose.
        assert!(clients::only_by(&mut tx, stay(BRAM), NOW.plus_days(101)).await.unwrap().is_empty());
    }

    /// R-PRV: what one did and what was done to one, and nothing about others.
    async fn r_prv_what_is_kept_of_somebody_is_theirs(db) {
        let mut tx = begin(db).await;
        let event = |id: u8, actor: u16, kind, object, facts| NewEvent {
            id: nth(id),
            organisations: &[],
            at: NOW.plus_seconds(i64::from(id)),
            actor: Some(nth(actor)),
            action: kind,
            object: ("means", object),
            basis: "manager",
            facts,
            personal: None,
        };
        let mine: MeansId = nth(BRAM);
        let other = nth::<MeansId>(99u8).uuid();
        let stay: domain::id::MembershipId = stay(BRAM);
        for event in [
            event(1, ANNA, "means.suspended", mine.uuid(), serde_json::json!({})),
            event(2, ANNA, "membership.authorised", other, serde_json::json!({ "members": stay })),
            event(3, BRAM, "session.ended", other, serde_json::json!({})),
            event(4, ANNA, "session.ended", other, serde_json::json!({})),
        ] {
            audit::append(&mut tx, &event).await.unwrap();
        }
        let found = kept::events(&mut tx, nth(BRAM), 10).await.unwrap();
        let found: Vec<_> = found.iter().map(|event| (event.action.as_str(), event.own)).collect();
        assert_eq!(found, [("session.ended", true), ("membership.authorised", false), ("means.suspended", false)]);
        for person in [ANNA, BRAM] {
            assert!(kept::sessions(&mut tx, nth(person), 10).await.unwrap().is_empty());
            assert!(kept::mails(&mut tx, nth(person), 10).await.unwrap().is_empty());
            assert!(kept::texts(&mut tx, nth(person)).await.unwrap().is_empty());
            assert!(kept::applications(&mut tx, nth(person), "nobody@x.example").await.unwrap().is_empty());
            assert!(kept::teams(&mut tx, nth(person)).await.is_ok());
            assert!(kept::assigned(&mut tx, nth(person), 10).await.is_ok());
            assert!(kept::assigned_services(&mut tx, nth(person)).await.is_ok());
            assert!(kept::identifications(&mut tx, nth(person)).await.unwrap().is_empty());
        }
    }
}

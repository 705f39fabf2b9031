//! The audit log: one chain per organisation, and every way of tampering is named.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use domain::{
    Instant,
    id::{EventId, MembershipId, OrganisationId, PersonId},
    testing::nth,
};
use serde_json::{Value, json};
use store::{
    Db, Tx, audit,
    audit::{Broken, NewEvent},
};

const DE_VRIES: u8 = 1;
const BAKKERIJ: u8 = 2;
const GARAGE: u8 = 3;

fn organisation(n: u8) -> OrganisationId {
    nth(n)
}

async fn append(tx: &mut Tx, n: u8, organisations: &[u8]) {
    about(
        tx,
        n,
        organisations,
        json!({ "n": n, "services": ["a", "b"] }),
    )
    .await;
}

async fn about(tx: &mut Tx, n: u8, organisations: &[u8], facts: Value) {
    let organisations: Vec<OrganisationId> = organisations.iter().copied().map(nth).collect();
    audit::append(
        tx,
        &NewEvent {
            id: nth(n),
            organisations: &organisations,
            at: Instant::from_seconds(1_800_000_000).plus_seconds(i64::from(n)),
            actor: Some(nth::<PersonId>(9u8)),
            action: "request.sent",
            object: ("request", nth(77u8)),
            basis: "manager",
            facts,
            personal: Some((json!({ "message": "Graag vóór vrijdag" }), [n; 16])),
        },
    )
    .await
    .unwrap();
}

/// Three events at De Vries, the first two at the Bakkerij as well, one of the installation itself.
async fn history(db: &Db) {
    let mut tx = db.write().await.unwrap();
    append(&mut tx, 11, &[DE_VRIES, BAKKERIJ]).await;
    append(&mut tx, 12, &[BAKKERIJ, DE_VRIES, BAKKERIJ]).await;
    append(&mut tx, 13, &[DE_VRIES]).await;
    append(&mut tx, 14, &[]).await;
    tx.commit().await.unwrap();
}

async fn sql(db: &Db, statements: &'static str) {
    match db {
        Db::Sqlite { writer, .. } => {
            let mut connection = writer.acquire().await.unwrap();
            sqlx::raw_sql("PRAGMA foreign_keys = off")
                .execute(&mut *connection)
                .await
                .unwrap();
            sqlx::raw_sql(statements)
                .execute(&mut *connection)
                .await
                .unwrap();
            sqlx::raw_sql("PRAGMA foreign_keys = on")
                .execute(&mut *connection)
                .await
                .unwrap();
        }
        Db::Postgres { pool } => {
            sqlx::raw_sql(statements).execute(pool).await.unwrap();
        }
    }
}

async fn broken(db: &Db) -> Broken {
    let report = audit::verify(db).await.unwrap();
    assert!(!report.is_whole());
    assert!(report.to_string().contains("BROKEN"), "{report}");
    report.broken.unwrap()
}

store::both_databases! {
    async fn a_whole_log_verifies_and_an_event_is_in_every_chain_it_touches(db) {
        history(db).await;
        let report = audit::verify(db).await.unwrap();
        assert!(report.is_whole(), "{report}");
        assert_eq!((report.chains, report.links), (3, 6));
        let mut tx = db.read().await.unwrap();
        let baker = audit::of_organisation(&mut tx, organisation(BAKKERIJ), None, 10).await.unwrap();
        assert_eq!(baker.iter().map(|event| event.id).collect::<Vec<EventId>>(), [nth(12u8), nth(11u8)]);
        assert_eq!(baker[0].personal, Some(json!({ "message": "Graag vóór vrijdag" })));
        let office = audit::of_object(&mut tx, organisation(DE_VRIES), nth(77u8), 2).await.unwrap();
        assert_eq!(office.len(), 2, "newest two of three");
        let stranger = audit::of_objects(&mut tx, organisation(GARAGE), &[nth(77u8)], 10).await.unwrap();
        assert!(stranger.is_empty(), "only events in the reader's own chain");
    }

    async fn events_about_a_stay_are_found_also_those_from_before_there_was_an_index(db) {
        history(db).await;
        let mut tx = db.write().await.unwrap();
        about(&mut tx, 21, &[DE_VRIES], json!({ "members": nth::<MembershipId>(5u8) })).await;
        about(&mut tx, 22, &[DE_VRIES], json!({ "members": [nth::<MembershipId>(6u8), nth::<MembershipId>(5u8)] })).await;
        about(&mut tx, 23, &[DE_VRIES], json!({ "members": ["nobody", null, 7], "teams": nth::<MembershipId>(5u8) })).await;
        about(&mut tx, 24, &[BAKKERIJ], json!({ "members": nth::<MembershipId>(5u8) })).await;
        tx.commit().await.unwrap();
        let step = match db {
            Db::Sqlite { .. } => include_str!("../migrations/sqlite/0006_audit_member.sql"),
            Db::Postgres { .. } => include_str!("../migrations/postgres/0006_audit_member.sql"),
        };
        for again in [false, true] {
            if again {
                sql(db, "DROP TABLE audit_member").await;
                sql(db, step).await;
            }
            let mut tx = db.read().await.unwrap();
            let of = audit::of_member(&mut tx, organisation(DE_VRIES), &[nth(5u8)], &[nth(80u8)], 10).await.unwrap();
            let ids: Vec<EventId> = of.iter().map(|event| event.id).collect();
            assert_eq!(ids, [nth::<EventId>(22u8), nth(21u8)], "not the other house's");
            let of = audit::of_member(&mut tx, organisation(DE_VRIES), &[], &[nth(77u8)], 2).await.unwrap();
            assert_eq!(of.len(), 2, "of an object too, the newest");
        }
    }

    async fn erasing_words_about_people_keeps_the_chain_whole(db) {
        history(db).await;
        let before = audit::verify(db).await.unwrap();
        let mut tx = db.write().await.unwrap();
        assert!(audit::erase_personal(&mut tx, nth(11u8)).await.unwrap());
        assert!(!audit::erase_personal(&mut tx, nth(11u8)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(audit::verify(db).await.unwrap(), before);
    }

    async fn a_changed_event_is_named(db) {
        history(db).await;
        sql(db, "UPDATE audit_event SET action = 'request.refused' WHERE facts LIKE '%13%'").await;
        assert_eq!(broken(db).await, Broken::Changed { organisation: organisation(DE_VRIES), seq: 3 });
    }

    async fn changed_facts_are_named(db) {
        history(db).await;
        sql(db, "UPDATE audit_event SET facts = replace(facts, ',', ', ') WHERE facts LIKE '%12%'").await;
        assert_eq!(broken(db).await, Broken::Changed { organisation: organisation(DE_VRIES), seq: 2 });
    }

    async fn changed_words_are_named(db) {
        history(db).await;
        sql(db, "UPDATE audit_personal SET content = '{\"message\":\"iets anders\"}'").await;
        assert!(matches!(broken(db).await, Broken::PersonalChanged { seq: 1, .. }));
    }

    async fn a_missing_link_is_named(db) {
        history(db).await;
        sql(db, "DELETE FROM audit_link WHERE seq = 2").await;
        assert_eq!(broken(db).await, Broken::Missing { organisation: organisation(DE_VRIES), seq: 2 });
    }

    async fn a_chain_cut_short_is_named_by_its_head(db) {
        history(db).await;
        sql(db, "DELETE FROM audit_link WHERE seq = 3").await;
        assert_eq!(broken(db).await, Broken::Head { organisation: organisation(DE_VRIES), seq: 2 });
    }

    async fn swapped_links_are_named(db) {
        history(db).await;
        sql(db, "UPDATE audit_link SET seq = 100 WHERE seq = 1 \
                    AND organisation IN (SELECT organisation FROM audit_link WHERE seq = 2); \
                 UPDATE audit_link SET seq = 1 WHERE seq = 2; UPDATE audit_link SET seq = 2 WHERE seq = 100").await;
        assert!(matches!(broken(db).await, Broken::Reordered { seq: 1, .. }));
    }

    async fn an_event_slipped_in_is_named(db) {
        history(db).await;
        sql(db, "INSERT INTO audit_event (id, at, action, object_kind, object, basis, facts) \
                 SELECT object, at, action, object_kind, object, basis, facts FROM audit_event LIMIT 1").await;
        assert_eq!(broken(db).await, Broken::Unchained { event: nth(77u8) });
    }

    async fn a_moved_head_is_named(db) {
        history(db).await;
        sql(db, "UPDATE audit_head SET seq = seq + 1").await;
        assert!(matches!(broken(db).await, Broken::Head { .. }));
    }

    /// Many writers at once, over the same organisations in any order: nothing lost, nothing doubled.
    async fn writers_at_once_make_one_chain_each(db) {
        let mut writers = Vec::new();
        for n in 0..12u8 {
            let db = db.clone();
            writers.push(tokio::spawn(async move {
                let pair = if n % 2 == 0 { [DE_VRIES, BAKKERIJ] } else { [BAKKERIJ, DE_VRIES] };
                for k in 0..5u8 {
                    let mut tx = db.write().await.unwrap();
                    append(&mut tx, 100 + n * 5 + k, &pair).await;
                    tx.commit().await.unwrap();
                }
            }));
        }
        for writer in writers {
            writer.await.unwrap();
        }
        let report = audit::verify(db).await.unwrap();
        assert!(report.is_whole(), "{report}");
        assert_eq!((report.chains, report.links), (2, 120));
    }
}

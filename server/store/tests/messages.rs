//! The outbox, mails and jobs: told once, together, and never lost.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use domain::{Instant, Lang, id::MessageId, testing::nth};
use serde_json::json;
use store::{
    Db, Tx, flash, job,
    mail::{self, MailState, NewMail},
    outbox::{self, Message},
};

const NOW: Instant = Instant::from_seconds(1_800_000_000);
const SANNE: &str = "sanne@bakkerij.example";
const ANNA: &str = "anna@devries.example";

fn message(id: u8, recipient: &str, wait_minutes: i64) -> Message {
    Message {
        id: nth::<MessageId>(id),
        recipient: recipient.into(),
        person: None,
        organisation: None,
        lang: Lang::Nl,
        kind: "request_received".into(),
        params: json!({ "n": id }),
        about: Some(nth(70u8)),
        dedupe: None,
        created_at: NOW.plus_seconds(i64::from(id)),
        due_at: NOW.plus_seconds(wait_minutes * 60),
    }
}

async fn push(tx: &mut Tx, new: &Message) {
    outbox::push(tx, new).await.unwrap();
}

async fn make_mail(tx: &mut Tx, id: u8, recipient: &str, at: Instant) {
    let new = NewMail {
        id: nth(id),
        recipient,
        lang: Lang::Nl,
        subject: "Onderwerp",
        text: "Tekst",
        html: "<p>Tekst",
        at,
    };
    mail::insert(tx, &new).await.unwrap();
}

async fn claim(db: &Db, at: Instant) -> Option<mail::Mail> {
    let mut tx = db.write().await.unwrap();
    let claimed = mail::claim(&mut tx, at, at.plus_seconds(120))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    claimed
}

store::both_databases! {
    async fn everything_that_waits_for_one_recipient_goes_together(db) {
        let mut tx = db.write().await.unwrap();
        push(&mut tx, &message(1, SANNE, 5)).await;
        push(&mut tx, &message(2, SANNE, 9)).await;
        push(&mut tx, &message(3, ANNA, 30)).await;
        assert!(outbox::due_recipients(&mut tx, NOW, 10).await.unwrap().is_empty());
        assert_eq!(outbox::due_recipients(&mut tx, NOW.plus_seconds(300), 10).await.unwrap(), [SANNE]);
        let waiting = outbox::waiting_for(&mut tx, SANNE).await.unwrap();
        assert_eq!(waiting.iter().map(|m| m.id).collect::<Vec<_>>(), [nth(1u8), nth(2u8)]);
        make_mail(&mut tx, 50, SANNE, NOW).await;
        for one in &waiting {
            assert!(outbox::put_in_mail(&mut tx, one.id, nth(50u8)).await.unwrap());
            assert!(!outbox::put_in_mail(&mut tx, one.id, nth(50u8)).await.unwrap(), "in one mail only");
        }
        assert!(outbox::waiting_for(&mut tx, SANNE).await.unwrap().is_empty());
        let delivery = outbox::delivery(&mut tx, nth(70u8)).await.unwrap().unwrap();
        assert_eq!((delivery.recipient.as_str(), delivery.state), (ANNA, None), "the newest waits still");
        assert_eq!(outbox::take_back(&mut tx, nth(70u8), "request_received").await.unwrap(), 1);
        let delivery = outbox::delivery(&mut tx, nth(70u8)).await.unwrap().unwrap();
        assert_eq!((delivery.recipient.as_str(), delivery.state), (SANNE, Some(MailState::Waiting)));
    }

    async fn a_repeated_message_replaces_the_one_that_waits(db) {
        let mut tx = db.write().await.unwrap();
        let same = |id| Message { dedupe: Some("grants of De Vries".into()), ..message(id, SANNE, 5) };
        push(&mut tx, &same(1)).await;
        push(&mut tx, &same(2)).await;
        push(&mut tx, &Message { recipient: ANNA.into(), ..same(3) }).await;
        let waiting = outbox::waiting_for(&mut tx, SANNE).await.unwrap();
        assert_eq!(waiting.len(), 1);
        assert_eq!((waiting[0].id, &waiting[0].params), (nth(1u8), &json!({ "n": 2 })));
        assert_eq!(outbox::waiting_for(&mut tx, ANNA).await.unwrap().len(), 1);
        // Once it is in a mail, the next one is news.
        make_mail(&mut tx, 50, SANNE, NOW).await;
        assert!(outbox::put_in_mail(&mut tx, nth(1u8), nth(50u8)).await.unwrap());
        push(&mut tx, &same(4)).await;
        assert_eq!(outbox::waiting_for(&mut tx, SANNE).await.unwrap()[0].id, nth(4u8));
    }

    async fn a_worker_that_died_is_taken_over_and_cannot_speak_any_more(db) {
        let mut tx = db.write().await.unwrap();
        make_mail(&mut tx, 50, SANNE, NOW).await;
        tx.commit().await.unwrap();
        let first = claim(db, NOW).await.unwrap();
        assert_eq!((first.attempts, first.state), (1, MailState::Sending));
        assert_eq!(claim(db, NOW.plus_seconds(119)).await, None, "still the first one's");
        let second = claim(db, NOW.plus_seconds(120)).await.unwrap();
        let mut tx = db.write().await.unwrap();
        assert!(!mail::sent(&mut tx, &first, NOW).await.unwrap());
        assert!(mail::sent(&mut tx, &second, NOW.plus_seconds(121)).await.unwrap());
        assert_eq!(mail::count(&mut tx, MailState::Sent).await.unwrap(), 1);
        assert_eq!(mail::next_attempt(&mut tx).await.unwrap(), None);
    }

    async fn a_mail_that_fails_is_tried_again_and_then_shown_as_dead(db) {
        let mut tx = db.write().await.unwrap();
        make_mail(&mut tx, 50, SANNE, NOW).await;
        tx.commit().await.unwrap();
        let claimed = claim(db, NOW).await.unwrap();
        let mut tx = db.write().await.unwrap();
        assert!(mail::retry(&mut tx, &claimed, "451 try later", NOW.plus_seconds(60)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(claim(db, NOW.plus_seconds(59)).await, None);
        let claimed = claim(db, NOW.plus_seconds(60)).await.unwrap();
        assert_eq!((claimed.attempts, claimed.last_error.as_deref()), (2, Some("451 try later")));
        let mut tx = db.write().await.unwrap();
        assert!(mail::give_up(&mut tx, &claimed, "550 no such user", NOW).await.unwrap());
        assert_eq!(mail::in_state(&mut tx, MailState::Dead, 10).await.unwrap().len(), 1);
        assert!(mail::revive(&mut tx, nth(50u8), NOW).await.unwrap());
        assert!(!mail::revive(&mut tx, nth(50u8), NOW).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(claim(db, NOW).await.unwrap().attempts, 1);
    }

    /// Eight workers, twenty mails: each is claimed once.
    async fn workers_at_once_never_share_a_mail(db) {
        let mut tx = db.write().await.unwrap();
        for id in 0..20 {
            make_mail(&mut tx, id, SANNE, NOW).await;
        }
        tx.commit().await.unwrap();
        let workers = (0..8).map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                // A lost race is no answer: ask until nothing is left.
                loop {
                    match claim(&db, NOW).await {
                        Some(claimed) => mine.push(claimed.id),
                        None if mail::next_attempt(&mut db.read().await.unwrap()).await.unwrap() <= Some(NOW) => {}
                        None => return mine,
                    }
                }
            })
        });
        let mut all = Vec::new();
        for worker in workers.collect::<Vec<_>>() {
            all.extend(worker.await.unwrap());
        }
        all.sort_unstable();
        let before = all.len();
        all.dedup();
        assert_eq!((before, all.len()), (20, 20));
    }

    async fn a_job_acts_once_and_one_server_has_it(db) {
        let mut tx = db.write().await.unwrap();
        assert!(job::mark(&mut tx, "grant_ending", "m1/60", NOW).await.unwrap());
        assert!(!job::mark(&mut tx, "grant_ending", "m1/60", NOW).await.unwrap());
        assert!(job::mark(&mut tx, "grant_ending", "m1/14", NOW).await.unwrap());
        assert_eq!(job::marked(&mut tx, "grant_ending", "m1/60").await.unwrap(), Some(NOW));
        assert!(job::lease(&mut tx, "daily", NOW, NOW.plus_seconds(60)).await.unwrap());
        assert!(!job::lease(&mut tx, "daily", NOW.plus_seconds(59), NOW.plus_seconds(119)).await.unwrap());
        assert!(job::lease(&mut tx, "daily", NOW.plus_seconds(60), NOW.plus_seconds(120)).await.unwrap());
        assert_eq!(job::purge(&mut tx, NOW.plus_seconds(1)).await.unwrap(), 2);
    }

    async fn a_flash_is_taken_once_and_not_too_late(db) {
        let mut tx = db.write().await.unwrap();
        let end = NOW.plus_seconds(60);
        flash::insert(&mut tx, &[1; 32], &json!({ "notice": "sent" }), end).await.unwrap();
        flash::insert(&mut tx, &[2; 32], &json!({ "notice": "late" }), end).await.unwrap();
        flash::put(&mut tx, &[3; 32], &json!("one"), end).await.unwrap();
        flash::put(&mut tx, &[3; 32], &json!("two"), end).await.unwrap();
        assert_eq!(flash::take(&mut tx, &[3; 32], NOW).await.unwrap(), Some(json!("two")), "the later takes its place");
        assert!(flash::peek(&mut tx, &[1; 32], NOW).await.unwrap().is_some());
        assert_eq!(flash::take(&mut tx, &[1; 32], NOW).await.unwrap(), Some(json!({ "notice": "sent" })));
        assert_eq!(flash::take(&mut tx, &[1; 32], NOW).await.unwrap(), None);
        assert_eq!(flash::take(&mut tx, &[2; 32], end).await.unwrap(), None);
        assert_eq!(flash::purge(&mut tx, end.plus_seconds(1)).await.unwrap(), 1);
    }
}

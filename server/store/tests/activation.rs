//! Codes and text messages: used once, tried a few times, never sent twice by themselves.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod stage;

use domain::{
    Instant, Lang, Level,
    application::{Kind, Product},
    decide::world::AuthorisationScope,
    id::{ApplicationId, MessageId},
    number::BranchNumber,
    role::Role,
    testing::nth,
};
use stage::{
    AANGIFTE, ANNA, BRAM, DE_LINDE, DE_VRIES, NOW, catalogue, give_means, kvk, office,
    organisation, person, service,
};
use store::{
    Db, Tx, account,
    activation::{self, CodeSent},
    application::{self, Application, Stage, Wish},
    membership,
    text_message::{self as texts, NewText, TextMessage, TextState},
};
use uuid::Uuid;

const ABOUT: Uuid = Uuid::from_u128(7);

fn minutes(n: i64) -> Instant {
    NOW.plus_seconds(n * 60)
}

/// An application of the office for somebody, whose activation begins.
async fn applied(tx: &mut Tx) -> ApplicationId {
    organisation(tx, DE_VRIES, "Kantoor De Vries").await;
    let new = Application {
        id: nth(1u8),
        kind: Kind::Means,
        kvk: Some(kvk(DE_VRIES)),
        fiscal: None,
        town: None,
        legal_form: None,
        organisation_name: "Kantoor De Vries".into(),
        organisation: Some(office()),
        extract: None,
        product: Product::Eh3,
        level: Level::Eh3,
        person: None,
        applied_by: None,
        email: "puk@devries.example".into(),
        subject: vec![1],
        subject_name: "Puk de Jong".into(),
        mobile_digest: Some(vec![5; 32]),
        employed: true,
        urgent: false,
        lang: Lang::Nl,
        next: None,
        stage: Stage::Submitted,
        signed: 0,
        needed: 0,
        revision: 1,
        token_expires_at: NOW.plus_days(7),
        created_at: NOW,
        sent_at: NOW,
        promised_at: NOW.plus_days(1),
        expires_at: NOW.plus_days(60),
        closed_at: None,
        closed_by: None,
        reason: None,
        means: None,
    };
    application::insert(tx, &new, &[9; 32]).await.unwrap();
    activation::insert(tx, &[new.id]).await.unwrap();
    new.id
}

async fn send(tx: &mut Tx, id: ApplicationId, seen: u32, digest: u8, tries: Option<u32>) -> bool {
    let code = CodeSent {
        digest: &[digest; 32],
        at: NOW,
        expires_at: minutes(10),
        tries,
    };
    activation::send_code(tx, id, seen, code).await.unwrap()
}

async fn text(tx: &mut Tx, id: u8) {
    let new = NewText {
        id: nth::<MessageId>(id),
        recipient: &[1],
        content: &[2],
        about: ABOUT,
        at: NOW.plus_seconds(i64::from(id)),
        expires_at: minutes(10),
    };
    texts::insert(tx, &new).await.unwrap();
}

async fn claim(db: &Db, at: Instant) -> Option<TextMessage> {
    let mut tx = db.write().await.unwrap();
    let claimed = texts::claim(&mut tx, at, at.plus_seconds(60))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    claimed
}

async fn state(tx: &mut Tx, id: u8) -> TextState {
    texts::by_id(tx, nth(id)).await.unwrap().unwrap().state
}

store::both_databases! {
    async fn r_aan_3_a_code_is_tried_a_few_times_and_works_once(db) {
        let mut tx = db.write().await.unwrap();
        let id = applied(&mut tx).await;
        assert_eq!(activation::try_code(&mut tx, id, NOW).await.unwrap(), None, "no code is out");
        assert!(send(&mut tx, id, 0, 3, Some(2)).await);
        assert!(!send(&mut tx, id, 0, 4, Some(2)).await, "two clicks at once send one");
        let found = activation::try_code(&mut tx, id, minutes(9)).await.unwrap();
        assert_eq!(found, Some(vec![3; 32]));
        // Sent once more, the tries go on where they were.
        assert!(send(&mut tx, id, 1, 3, None).await);
        assert!(activation::try_code(&mut tx, id, minutes(9)).await.unwrap().is_some());
        assert_eq!(activation::try_code(&mut tx, id, minutes(9)).await.unwrap(), None, "no tries left");
        assert!(send(&mut tx, id, 2, 6, Some(2)).await);
        assert_eq!(activation::try_code(&mut tx, id, minutes(10)).await.unwrap(), None, "too old");

        let confirm = async |tx: &mut Tx, digest: u8| {
            activation::confirm_mobile(tx, id, &[digest; 32], &[8; 32], NOW, minutes(30)).await.unwrap()
        };
        assert!(!confirm(&mut tx, 3).await, "an earlier code");
        assert!(confirm(&mut tx, 6).await);
        assert!(!confirm(&mut tx, 6).await, "once");
        let found = activation::by_proof_hash(&mut tx, &[8; 32]).await.unwrap().unwrap();
        assert_eq!((found.application, found.mobile_confirmed_at), (id, Some(NOW)));
        assert!(activation::accept(&mut tx, id, NOW).await.unwrap());
        assert!(!activation::accept(&mut tx, id, NOW).await.unwrap());
        assert!(activation::by_proof_hash(&mut tx, &[8; 32]).await.unwrap().is_none());
        assert!(!send(&mut tx, id, 3, 7, Some(2)).await, "nothing is sent after that");
        assert!(!activation::restart(&mut tx, id).await.unwrap());
    }

    async fn a_new_link_begins_anew(db) {
        let mut tx = db.write().await.unwrap();
        let id = applied(&mut tx).await;
        assert!(send(&mut tx, id, 0, 3, Some(5)).await);
        assert!(activation::confirm_mobile(&mut tx, id, &[3; 32], &[8; 32], NOW, minutes(30)).await.unwrap());
        assert!(activation::restart(&mut tx, id).await.unwrap());
        let now = activation::of(&mut tx, id).await.unwrap().unwrap();
        assert_eq!((now.codes_sent, now.mobile_confirmed_at, now.code_digest), (0, None, None));
        assert!(activation::by_proof_hash(&mut tx, &[8; 32]).await.unwrap().is_none());
    }

    async fn r_aan_4_who_has_an_address_or_a_number_already_is_found_in_one_question(db) {
        let mut tx = db.write().await.unwrap();
        applied(&mut tx).await;
        person(&mut tx, ANNA, "Anna Bakker", office(), Role::User).await;
        person(&mut tx, BRAM, "Bram Bos", office(), Role::User).await;
        account::set_mobile(&mut tx, nth(BRAM), &[1], &[6; 32]).await.unwrap();
        give_means(&mut tx, 41, ANNA, office(), Level::Eh2Plus).await;
        give_means(&mut tx, 42, ANNA, office(), Level::Eh3).await;
        give_means(&mut tx, 43, ANNA, nth(DE_VRIES), Level::Eh2Plus).await;
        let emails = ["anna.bakker@voorbeeld.example".to_owned(), "niemand@voorbeeld.example".to_owned()];
        let found = membership::reached(&mut tx, office(), NOW, &emails, &[[6; 32]]).await.unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|one| (one.name.as_str(), one.means_level, one.narrow_level, one.mobile_digest.is_some()))
            .collect();
        assert_eq!(found, [
            ("Anna Bakker", Some(Level::Eh3), None, false),
            ("Bram Bos", None, None, true),
        ]);
        let later = NOW.plus_days(1001);
        let expired = membership::reached(&mut tx, office(), later, &emails, &[]).await.unwrap();
        assert_eq!(expired[0].means_level, None, "a means past its date is none");
        assert!(membership::reached(&mut tx, nth(99u8), NOW, &emails, &[[6; 32]]).await.unwrap().is_empty());

        let puk = ["puk@devries.example".to_owned()];
        for (emails, digests) in [(&puk[..], &[][..]), (&[][..], &[[5; 32]][..])] {
            let open = application::open_like(&mut tx, kvk(DE_VRIES).into(), emails, digests).await.unwrap();
            assert_eq!(open.len(), 1);
            assert_eq!((open[0].kind, open[0].email.as_str()), (Kind::Means, "puk@devries.example"));
        }
        let elsewhere = application::open_like(&mut tx, kvk(DE_LINDE).into(), &puk, &[[5; 32]]).await.unwrap();
        assert!(elsewhere.is_empty());
    }

    async fn wishes_come_back_in_their_order(db) {
        let mut tx = db.write().await.unwrap();
        let id = applied(&mut tx).await;
        catalogue(&mut tx).await;
        let wish = |scope, branch: Option<&str>, years| Wish {
            scope,
            branch: branch.map(|number| BranchNumber::parse(number).unwrap()),
            years,
        };
        let wishes = [
            wish(AuthorisationScope::Service(service(AANGIFTE)), Some("000012345678"), 3),
            wish(AuthorisationScope::All, None, 1),
        ];
        application::add_wishes(&mut tx, &[(id, &wishes)]).await.unwrap();
        assert_eq!(application::wishes(&mut tx, id).await.unwrap(), wishes);
        assert!(application::reminded(&mut tx, id, minutes(5)).await.unwrap());
        assert_eq!(application::by_id(&mut tx, id).await.unwrap().unwrap().sent_at, minutes(5));
    }

    async fn a_text_message_that_did_not_leave_is_tried_again_and_one_that_perhaps_did_is_not(db) {
        let mut tx = db.write().await.unwrap();
        text(&mut tx, 1).await;
        tx.commit().await.unwrap();
        let first = claim(db, minutes(1)).await.unwrap();
        assert_eq!((first.attempts, first.state), (1, TextState::Sending));
        assert_eq!(claim(db, minutes(1)).await, None, "nobody else has it");
        let mut tx = db.write().await.unwrap();
        assert!(texts::retry(&mut tx, &first, "unavailable", minutes(2)).await.unwrap());
        assert_eq!(texts::next_attempt(&mut tx).await.unwrap(), Some(minutes(2)));
        tx.commit().await.unwrap();
        let second = claim(db, minutes(2)).await.unwrap();
        let mut tx = db.write().await.unwrap();
        assert!(!texts::settle(&mut tx, &first, TextState::Sent, None, NOW).await.unwrap());
        // The worker never came back.
        assert_eq!(texts::lapse(&mut tx, minutes(3)).await.unwrap(), 1);
        assert!(!texts::settle(&mut tx, &second, TextState::Sent, None, NOW).await.unwrap());
        assert_eq!(state(&mut tx, 1).await, TextState::Unknown);
        tx.commit().await.unwrap();
        assert_eq!(claim(db, minutes(60)).await, None, "not again by itself");
    }

    async fn a_report_before_the_worker_has_noted_anything_counts(db) {
        let mut tx = db.write().await.unwrap();
        text(&mut tx, 1).await;
        tx.commit().await.unwrap();
        let claimed = claim(db, minutes(1)).await.unwrap();
        let mut tx = db.write().await.unwrap();
        let reported = async |tx: &mut Tx, seen, state| {
            texts::report(tx, nth(1u8), seen, state, None, minutes(2)).await.unwrap()
        };
        assert!(reported(&mut tx, TextState::Sending, TextState::Delivered).await);
        assert!(!reported(&mut tx, TextState::Sending, TextState::Failed).await, "what was seen has changed");
        assert!(!texts::settle(&mut tx, &claimed, TextState::Sent, None, minutes(2)).await.unwrap());
        let found = texts::by_id(&mut tx, nth(1u8)).await.unwrap().unwrap();
        assert_eq!((found.state, found.reported_at), (TextState::Delivered, Some(minutes(2))));
    }

    async fn a_newer_message_takes_the_place_of_one_that_waits(db) {
        let mut tx = db.write().await.unwrap();
        text(&mut tx, 1).await;
        text(&mut tx, 2).await;
        let newest = texts::newest_about(&mut tx, ABOUT).await.unwrap().unwrap();
        assert_eq!(newest.id, nth(2u8));
        assert_eq!(texts::take_back(&mut tx, ABOUT, NOW).await.unwrap(), 2);
        assert_eq!(state(&mut tx, 1).await, TextState::Dead);
        assert_eq!(texts::in_state(&mut tx, TextState::Dead, 10).await.unwrap().len(), 2);
        assert_eq!(texts::purge(&mut tx, minutes(1)).await.unwrap(), 2);
        assert!(texts::newest(&mut tx, 10).await.unwrap().is_empty());
    }
}

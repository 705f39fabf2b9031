//! Filling in for one person after the other, and sending all of it or nothing (R-AAN-7).

use crate::{
    stage::{faults, not_found, stages},
    users::{imre, open_applications, puk},
};
use domain::fault::Fault;
use services::{
    Error,
    application::{
        NewUser,
        apply::apply,
        draft::{self, Shown},
    },
    demo::cast,
    order,
    secret::Token,
};

async fn names(stage: &crate::stage::Stage, actor: &services::Actor, token: &Token) -> Vec<String> {
    match draft::look(&stage.s, actor, token).await.unwrap() {
        Shown::Waits(rows) => rows
            .into_iter()
            .map(|(row, _)| row.name.given.as_str().to_owned())
            .collect(),
        Shown::Sent(order) => panic!("sent as {order}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_7_several_by_hand_are_kept_changed_and_sent_together() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let token = draft::begin(&stage.s, &anna, puk()).await.unwrap();
        draft::add(&stage.s, &anna, &token, imre()).await.unwrap();
        assert_eq!(names(&stage, &anna, &token).await, ["Puk", "Imre"]);
        // What is wrong stands at the field of the person who is filled in now, and what was there stays.
        let twice = draft::add(
            &stage.s,
            &anna,
            &token,
            NewUser {
                mobile: imre().mobile,
                ..puk()
            },
        )
        .await;
        assert_eq!(
            faults(twice),
            [("email", Fault::Twice), ("mobile", Fault::MobileTwice)]
        );
        let twice = draft::change(
            &stage.s,
            &anna,
            &token,
            1,
            NewUser {
                email: imre().email,
                ..puk()
            },
        )
        .await;
        assert_eq!(faults(twice), [("email", Fault::Twice)]);
        draft::change(&stage.s, &anna, &token, 1, NewUser { term: 1, ..puk() })
            .await
            .unwrap();
        not_found(draft::change(&stage.s, &anna, &token, 3, puk()).await);
        not_found(draft::take_off(&stage.s, &anna, &token, 0).await);
        assert_eq!(open_applications(&stage).await, 0, "nothing was sent");
        let order = draft::send(&stage.s, &anna, &token).await.unwrap();
        assert_eq!(open_applications(&stage).await, 2);
        assert!(draft::left(&stage.s, &anna).await.unwrap().is_none());
        assert_eq!(
            draft::send(&stage.s, &anna, &token).await.unwrap(),
            order,
            "twice is once"
        );
        assert_eq!(open_applications(&stage).await, 2);
        let found = order::one(&stage.s, &anna, order, 1).await.unwrap();
        assert_eq!(found.lines.rows[0].years, 1);
        let mut tx = stage.s.db.read().await.unwrap();
        let mine = store::order::by_id(&mut tx, order).await.unwrap().unwrap();
        assert_eq!(mine.people, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_go_or_none_and_the_list_says_who_cannot() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let token = draft::begin(&stage.s, &anna, puk()).await.unwrap();
        draft::add(&stage.s, &anna, &token, imre()).await.unwrap();
        // In another window, meanwhile.
        apply(&stage.s, &anna, &[puk()]).await.unwrap();
        let refused = draft::send(&stage.s, &anna, &token).await;
        assert_eq!(faults(refused), [("", Fault::ChangedMeanwhile)]);
        assert_eq!(open_applications(&stage).await, 1, "nobody of the list");
        let Shown::Waits(rows) = draft::look(&stage.s, &anna, &token).await.unwrap() else {
            panic!("not sent");
        };
        assert!(
            rows[0]
                .1
                .faults
                .contains(&("email", Fault::ApplicationPending))
        );
        assert_eq!(rows[1].1.faults, []);
        assert!(draft::take_off(&stage.s, &anna, &token, 1).await.unwrap());
        draft::send(&stage.s, &anna, &token).await.unwrap();
        assert_eq!(open_applications(&stage).await, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_its_makers_alone_and_waits_an_hour() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let token = draft::begin(&stage.s, &anna, puk()).await.unwrap();
        let left = draft::left(&stage.s, &anna).await.unwrap();
        let (found, people) = left.expect("its maker finds it without its address");
        assert_eq!((found.reveal(), people), (token.reveal(), 1));
        for other in [&cast::SANNE, &cast::BRAM] {
            let other = stage.sign_in(other).await;
            assert!(draft::left(&stage.s, &other).await.unwrap().is_none());
            not_found(draft::look(&stage.s, &other, &token).await);
            not_found(draft::send(&stage.s, &other, &token).await);
            not_found(draft::take_off(&stage.s, &other, &token, 1).await);
        }
        let (session, _) = stage.sign_in_at(&cast::ANNA).await;
        stage.pass_seconds(20 * 60);
        let later = stage.actor(&session).await.unwrap();
        let stale = draft::send(&stage.s, &later, &token).await;
        assert!(matches!(stale, Err(Error::StepUpNeeded)), "{stale:?}");
        assert_eq!(
            names(&stage, &later, &token).await,
            ["Puk"],
            "and it is still there"
        );
        assert!(!draft::take_off(&stage.s, &anna, &token, 1).await.unwrap());
        not_found(draft::look(&stage.s, &anna, &token).await);
        assert!(draft::left(&stage.s, &anna).await.unwrap().is_none());
        let token = draft::begin(&stage.s, &anna, puk()).await.unwrap();
        stage.pass_seconds(3600);
        not_found(draft::look(&stage.s, &anna, &token).await);
        assert!(draft::left(&stage.s, &anna).await.unwrap().is_none());
    }
}

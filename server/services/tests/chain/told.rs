//! Both sides hear of every request and of what came of it: the other managers and representatives by message, who does
//! something on the screen (R-ROL-5).

use crate::{
    TAX,
    approval::{seen, whole},
    request::sent,
    stage::{Stage, id_of, stages},
};
use domain::level::Level;
use services::{
    Actor, approval,
    demo::{
        Open,
        cast::{self, Person},
    },
    jobs,
    people::roles::{Appoint, appoint, end_manager},
    request,
};

/// Anna, and beside her Chaima as a second manager of the office. Karel represents it.
async fn two_managers(stage: &Stage) -> Actor {
    let anna = stage.sign_in(&cast::ANNA).await;
    let chaima = Appoint {
        person: id_of(&cast::CHAIMA),
        level: Level::Eh3,
    };
    appoint(&stage.s, &anna, chaima).await.unwrap();
    anna
}

/// How often each was told this.
async fn told<const N: usize>(stage: &Stage, kind: &str, who: [&Person; N]) -> [usize; N] {
    let mut times = [0; N];
    for (times, who) in times.iter_mut().zip(who) {
        let kinds = stage.kinds_told(who.email).await;
        *times = kinds.iter().filter(|other| **other == kind).count();
    }
    times
}

const OFFICE: [&Person; 3] = [&cast::ANNA, &cast::CHAIMA, &cast::KAREL];
const LINDE: [&Person; 3] = [&cast::PIETER, &cast::MARIAM, &cast::SANNE];

#[tokio::test]
async fn r_rol_5_colleagues_hear_of_a_request_that_is_sent_and_taken_back() {
    for stage in stages().await {
        let anna = two_managers(&stage).await;
        let id = sent(&stage, &anna, cast::GROENRIJK, &[TAX]).await;
        assert_eq!(told(&stage, "request_sent", OFFICE).await, [0, 1, 1]);
        assert_eq!(told(&stage, "request_received", [&cast::JEROEN]).await, [1]);

        request::withdraw(&stage.s, &anna, id).await.unwrap();
        let kind = "request_withdrawn_by_us";
        assert_eq!(told(&stage, kind, OFFICE).await, [0, 1, 1]);
        assert_eq!(
            told(&stage, "request_withdrawn", [&cast::JEROEN]).await,
            [1]
        );
        assert_eq!(told(&stage, "request_withdrawn", OFFICE).await, [0, 0, 0]);
    }
}

#[tokio::test]
async fn r_rol_5_both_sides_hear_of_an_approval() {
    for stage in stages().await {
        two_managers(&stage).await;
        let link = Open::Request(cast::LINDE).token();
        for who in [&cast::PIETER, &cast::MARIAM] {
            let actor = stage.sign_in(who).await;
            let chosen = whole(&seen(&stage, &link, Some(&actor)).await);
            approval::approve(&stage.s, &actor, &link, &chosen)
                .await
                .unwrap();
        }
        assert_eq!(told(&stage, "request_approved", OFFICE).await, [1, 1, 1]);
        assert_eq!(told(&stage, "grant_given", LINDE).await, [1, 1, 1]);
    }
}

#[tokio::test]
async fn r_rol_5_both_sides_hear_of_a_refusal_but_not_who_refused() {
    for stage in stages().await {
        two_managers(&stage).await;
        let link = Open::Request(cast::LINDE).token();
        let pieter = stage.sign_in(&cast::PIETER).await;
        approval::refuse(&stage.s, &pieter, &link, "Nog niet.")
            .await
            .unwrap();
        assert_eq!(told(&stage, "request_refused", OFFICE).await, [1, 1, 1]);
        let kind = "request_refused_by_us";
        assert_eq!(told(&stage, kind, LINDE).await, [0, 1, 1]);
    }
}

#[tokio::test]
async fn who_asked_hears_that_nobody_answered_also_when_no_manager_any_more() {
    for stage in stages().await {
        let anna = two_managers(&stage).await;
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        sent(&stage, &chaima, cast::GROENRIJK, &[TAX]).await;
        end_manager(&stage.s, &anna, id_of(&cast::CHAIMA))
            .await
            .unwrap();
        stage.pass_days(22);
        jobs::run_once(&stage.s).await.unwrap();
        let [anna, chaima, karel] = told(&stage, "request_expired", OFFICE).await;
        // The demo's own open requests ran out too: Chaima hears of hers only.
        assert!(anna > 1 && karel == anna, "{anna} {karel}");
        assert_eq!(chaima, 1);
    }
}

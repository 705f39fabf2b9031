//! What the Trade Register says anew is taken over: by the decision at once it is recorded, and told to both sides.

use crate::stage::{Stage, connected, id_of};
use domain::{
    decide::world::OrganisationState, id::OrganisationId, number::KvkNumber, role::Role, time::Date,
};
use outside::simulator::register::{Organisation, Trouble};
use services::{
    demo::{
        cast,
        ids::{Kind, id},
    },
    jobs,
};

fn organisation(number: u32) -> OrganisationId {
    id(Kind::Organisation, number)
}

fn kvk(number: u32) -> KvkNumber {
    crate::people::kvk(number)
}

async fn a_day_later(stage: &Stage) {
    stage.pass_seconds(25 * 3600);
    jobs::run_once(&stage.s).await.unwrap();
}

async fn state(stage: &Stage, number: u32) -> OrganisationState {
    let mut tx = stage.s.db.read().await.unwrap();
    let found = store::organisation::by_id(&mut tx, organisation(number)).await;
    found.unwrap().unwrap().state
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_register_and_we_agree_on_changes_nothing() {
    for (stage, simulators) in connected().await {
        a_day_later(&stage).await;
        let report = jobs::run_once(&stage.s).await.unwrap();
        assert_eq!(report.renewed, 0);
        let asked = simulators.register.asked();
        assert!(asked > 0, "it was compared");
        jobs::run_once(&stage.s).await.unwrap();
        assert_eq!(simulators.register.asked(), asked, "once a day is enough");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bakery_that_has_ended_lets_nobody_in_and_both_sides_hear_it() {
    for (stage, simulators) in connected().await {
        let ended = |bakery: &mut Organisation| bakery.ended = Some(Date::constant(2026, 11, 22));
        assert!(simulators.register.change(kvk(cast::JANSEN), ended));
        a_day_later(&stage).await;
        assert_eq!(state(&stage, cast::JANSEN).await, OrganisationState::Ended);
        for email in [cast::SANNE.email, cast::ANNA.email] {
            assert!(
                stage
                    .kinds_told(email)
                    .await
                    .contains(&"organisation_state"),
                "{email}"
            );
        }
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_9_a_director_who_left_the_register_represents_no_more() {
    for (stage, simulators) in connected().await {
        let before = directors(&stage).await;
        let left = |linde: &mut Organisation| {
            let pieter = linde
                .officers
                .iter_mut()
                .find(|officer| officer.given.as_deref() == Some("Pieter"));
            pieter.unwrap().until = Some(Date::constant(2026, 11, 20));
        };
        assert!(simulators.register.change(kvk(cast::LINDE), left));
        a_day_later(&stage).await;
        assert_eq!(directors(&stage).await, before - 1);
        let mut tx = stage.s.db.read().await.unwrap();
        let stay =
            store::membership::current(&mut tx, id_of(&cast::PIETER), organisation(cast::LINDE))
                .await
                .unwrap()
                .unwrap();
        let roles = store::membership::roles(&mut tx, stay.id).await.unwrap();
        assert!(
            roles.iter().all(|held| held.role != Role::Representative),
            "{roles:?}"
        );
        drop(tx);
        for email in [cast::PIETER.email, cast::MARIAM.email] {
            assert!(
                stage
                    .kinds_told(email)
                    .await
                    .contains(&"representative_left"),
                "{email}"
            );
        }
        stage.log_verifies().await;
    }
}

async fn directors(stage: &Stage) -> u16 {
    let mut tx = stage.s.db.read().await.unwrap();
    let found = store::organisation::by_id(&mut tx, organisation(cast::LINDE)).await;
    found.unwrap().unwrap().directors
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_that_is_down_or_forgets_a_number_ends_nobody() {
    for (stage, simulators) in connected().await {
        simulators.register.trouble(Trouble::Down);
        a_day_later(&stage).await;
        assert_eq!(state(&stage, cast::VRIES).await, OrganisationState::Active);
        simulators.register.recover();
        simulators.register.forget(kvk(cast::JANSEN));
        a_day_later(&stage).await;
        assert_eq!(state(&stage, cast::JANSEN).await, OrganisationState::Active);
    }
}

//! The history of a colleague: who did what, when, on what basis.

use crate::stage::{Stage, id_of, not_allowed, not_found, stages};
use domain::{decide::world::Scope, id::MandateId, lang::Lang, level::Level, view::HistoryLine};
use services::{
    Actor,
    accounts::profile::set_name,
    assignment::{NewAssignment, To, assign},
    demo::{
        Open, cast,
        ids::{Kind, id, id2},
    },
    invitation::accept::{NewPerson, with_new_account},
    people::{
        history,
        remove::remove,
        roles::{Appoint, appoint, end_manager},
    },
    team,
};

/// Action, who, basis, about.
fn told(line: &HistoryLine) -> (&str, &str, &str, Vec<&str>) {
    let about = line.about.iter().map(String::as_str).collect();
    (&line.action, &line.who, &line.basis, about)
}

async fn mees_joins(stage: &Stage) -> Actor {
    let new = NewPerson {
        name: "Mees Prins".into(),
        password: "drie fietsen en een kar".into(),
        lang: Lang::Nl,
    };
    let token = Open::Invitation.token();
    let joined = with_new_account(&stage.s, &stage.phone(), None, &token, &new)
        .await
        .unwrap();
    stage.actor(&joined.token).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_invitation_to_the_leaving_everything_about_mees_is_told_newest_first() {
    for stage in stages().await {
        let mees = mees_joins(&stage).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let auto = id(Kind::Team, 3);
        team::add(&stage.s, &anna, auto, &[mees.person])
            .await
            .unwrap();
        let veld: MandateId = id(Kind::Mandate, cast::VELD);
        let mut tx = stage.s.db.read().await.unwrap();
        let stay = store::membership::current(&mut tx, mees.person, anna.organisation().unwrap())
            .await
            .unwrap()
            .unwrap();
        drop(tx);
        let new = NewAssignment {
            mandates: vec![veld],
            to: vec![To::Member(stay.id)],
            scope: Scope::All,
            level: None,
        };
        assign(&stage.s, &anna, new).await.unwrap();
        set_name(&stage.s, &mees, "Mees de Prins").await.unwrap();
        let a_while = Appoint {
            person: mees.person,
            level: Level::Eh2Plus,
        };
        appoint(&stage.s, &anna, a_while).await.unwrap();
        end_manager(&stage.s, &anna, mees.person).await.unwrap();
        stage.pass_days(1);
        let anna = stage.sign_in(&cast::ANNA).await;
        remove(&stage.s, &anna, mees.person).await.unwrap();

        let lines = history(&stage.s, &anna, mees.person).await.unwrap();
        let all: Vec<_> = lines.iter().map(told).collect();
        let (by_anna, himself) = ("Anna Bakker", "Mees de Prins");
        assert_eq!(
            all,
            [
                (
                    "membership.ended",
                    by_anna,
                    "manager",
                    vec!["Auto", "Salaris"]
                ),
                ("role.ended", by_anna, "manager", vec!["EH2+"]),
                ("role.given", by_anna, "manager", vec!["EH2+"]),
                (
                    "account.renamed",
                    himself,
                    "own",
                    vec!["Mees Prins → Mees de Prins"]
                ),
                (
                    "mandate.assigned",
                    by_anna,
                    "manager",
                    vec!["Coöperatie Het Veld"]
                ),
                ("team.member_added", by_anna, "manager", vec!["Auto"]),
                (
                    "invitation.accepted",
                    himself,
                    "invitation",
                    vec!["Salaris"]
                ),
                ("invitation.sent", by_anna, "manager", vec!["Salaris"]),
            ]
        );
        assert!(lines[0].day > lines[1].day, "each with its own day");
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_only_those_in_charge_read_it_and_only_of_their_own_people() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        not_found(history(&stage.s, &anna, id_of(&cast::SANNE)).await);
        let bram = stage.sign_in(&cast::BRAM).await;
        not_allowed(history(&stage.s, &bram, id_of(&cast::BRAM)).await);
        let wouter = stage.sign_in(&cast::WOUTER).await;
        not_found(history(&stage.s, &wouter, id_of(&cast::BRAM)).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_house_sees_nothing_of_what_happens_to_a_person_here() {
    for stage in stages().await {
        // Wouter is a manager at Van Dam, and joins De Vries with the same account.
        let wouter = stage.sign_in(&cast::WOUTER).await;
        let before = history(&stage.s, &wouter, wouter.person).await.unwrap();
        services::invitation::accept::signed_in(&stage.s, &wouter, &Open::Invitation.token(), true)
            .await
            .unwrap();
        let anna = stage.sign_in(&cast::ANNA).await;
        team::add(&stage.s, &anna, id(Kind::Team, 3), &[wouter.person])
            .await
            .unwrap();
        assert_eq!(
            history(&stage.s, &wouter, wouter.person).await.unwrap(),
            before
        );
        let here = history(&stage.s, &anna, wouter.person).await.unwrap();
        let actions: Vec<_> = here.iter().map(|line| line.action.as_str()).collect();
        assert_eq!(
            actions,
            [
                "team.member_added",
                "invitation.accepted",
                "invitation.sent"
            ]
        );
        assert_eq!(here[1].basis, "invitation_other_address");
        // The stay at Van Dam is not one of De Vries.
        let other =
            id2::<domain::id::MembershipId>(Kind::Membership, cast::VAN_DAM, cast::WOUTER.n);
        let mut tx = stage.s.db.read().await.unwrap();
        let vries = anna.organisation().unwrap();
        let found = store::audit::of_member(&mut tx, vries, &[other], &[], 10).await;
        assert_eq!(found.unwrap().len(), 0);
    }
}

//! Teams: made, renamed, filled, ended.

use crate::stage::{faults, id_of, not_allowed, not_found, stages, vries};
use domain::fault::Fault;
use services::{
    demo::{
        cast,
        ids::{Kind, id},
    },
    team,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_is_made_renamed_filled_and_ended() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let new = team::create(&stage.s, &anna, "  Horeca ").await.unwrap();
        team::rename(&stage.s, &anna, new, "Horeca en winkels")
            .await
            .unwrap();
        team::add(&stage.s, &anna, new, id_of(&cast::HANNA))
            .await
            .unwrap();
        team::add(&stage.s, &anna, new, id_of(&cast::HANNA))
            .await
            .unwrap();
        let shown = team::one(&stage.s, &anna, new).await.unwrap();
        assert_eq!(
            (shown.name.as_str(), shown.members.len()),
            ("Horeca en winkels", 1),
            "twice is once"
        );
        assert_eq!(shown.members[0].means_level, None, "no means yet");

        team::drop(&stage.s, &anna, new, id_of(&cast::HANNA))
            .await
            .unwrap();
        not_found(team::drop(&stage.s, &anna, new, id_of(&cast::HANNA)).await);
        team::end(&stage.s, &anna, new).await.unwrap();
        not_found(team::one(&stage.s, &anna, new).await);
        let names: Vec<_> = team::list(&stage.s, &anna)
            .await
            .unwrap()
            .into_iter()
            .map(|team| team.name)
            .collect();
        assert_eq!(names, ["Auto", "Salaris", "Stichtingen"]);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_is_needed_and_used_once() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        for (name, fault) in [
            ("  ", Fault::Required),
            ("SALARIS", Fault::NameTaken),
            (&"x".repeat(61), Fault::TooLong(60)),
        ] {
            assert_eq!(
                faults(team::create(&stage.s, &anna, name).await),
                [("name", fault)]
            );
        }
        // The name of a team that has ended is free again.
        team::end(&stage.s, &anna, id(Kind::Team, cast::STICHTINGEN))
            .await
            .unwrap();
        team::create(&stage.s, &anna, "Stichtingen").await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_another_offices_team_is_not_found_and_employees_arrange_nothing() {
    for stage in stages().await {
        let wouter = stage.sign_in(&cast::WOUTER).await;
        let salaris = id(Kind::Team, cast::SALARIS);
        not_found(team::one(&stage.s, &wouter, salaris).await);
        not_found(team::rename(&stage.s, &wouter, salaris, "Van mij").await);
        not_found(team::add(&stage.s, &wouter, salaris, id_of(&cast::WOUTER)).await);
        not_found(team::end(&stage.s, &wouter, salaris).await);
        let bram = stage.sign_in(&cast::BRAM).await;
        not_allowed(team::create(&stage.s, &bram, "Brams team").await);
        not_allowed(team::add(&stage.s, &bram, salaris, id_of(&cast::BRAM)).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn colleagues_to_add_are_those_outside_and_a_search_narrows_them() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let salaris = id(Kind::Team, cast::SALARIS);
        let outside = async |search| {
            let (people, more) = team::outsiders(&stage.s, &anna, salaris, search)
                .await
                .unwrap();
            assert!(!more, "twelve people fit in one list");
            people.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        let all = outside("").await;
        assert_eq!(all.len(), 12 - 4);
        assert!(!all.contains(&cast::BRAM.name.to_owned()), "he is in it");
        assert_eq!(outside(" YILMAZ ").await, [cast::ESRA.name]);
        assert_eq!(outside("esra@").await, [cast::ESRA.name]);
        assert!(outside("bram").await.is_empty());
        team::drop(&stage.s, &anna, salaris, id_of(&cast::BRAM))
            .await
            .unwrap();
        assert_eq!(outside("bram").await, [cast::BRAM.name]);

        let wouter = stage.sign_in(&cast::WOUTER).await;
        not_found(team::outsiders(&stage.s, &wouter, salaris, "").await);
        let bram = stage.sign_in(&cast::BRAM).await;
        not_allowed(team::outsiders(&stage.s, &bram, salaris, "").await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_is_too_long_says_so() {
    let [stage, ..] = &stages().await[..] else {
        panic!("SQLite is always there");
    };
    let mut tx = stage.s.db.write().await.unwrap();
    for n in 0..200u32 {
        let person = stage.s.id();
        let name = format!("Zomerhulp {n:03}");
        store::person::insert(&mut tx, person, &name, stage.s.now())
            .await
            .unwrap();
        store::membership::insert(&mut tx, stage.s.id(), person, vries(), stage.s.now())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let anna = stage.sign_in(&cast::ANNA).await;
    let salaris = id(Kind::Team, cast::SALARIS);
    let (listed, more) = team::outsiders(&stage.s, &anna, salaris, "").await.unwrap();
    assert_eq!((listed.len(), more), (200, true));
    assert!(listed.iter().all(|(_, name)| name != "Zomerhulp 199"));
    let (found, more) = team::outsiders(&stage.s, &anna, salaris, "hulp 199")
        .await
        .unwrap();
    assert_eq!((found.len(), more), (1, false));
}

//! What people are called, and who sees that it changed.

use crate::{
    list::{asked, names},
    stage::{faults, id_of, stages, vries},
};
use domain::fault::Fault;
use services::{
    Error,
    accounts::profile::set_name,
    demo::cast,
    people::{self, MemberFilter},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bram_changes_his_name_and_his_manager_sees_the_new_one_and_the_old() {
    for stage in stages().await {
        let (token, bram) = stage.sign_in_at(&cast::BRAM).await;
        set_name(&stage.s, &bram, "  Bram Bos-Yılmaz ")
            .await
            .unwrap();
        assert_eq!(stage.actor(&token).await.unwrap().name, "Bram Bos-Yılmaz");

        let anna = stage.sign_in(&cast::ANNA).await;
        let found = people::list(&stage.s, &anna, &asked("yilmaz", MemberFilter::All))
            .await
            .unwrap();
        assert_eq!(
            names(&found),
            ["Bram Bos-Yılmaz", "Esra Yılmaz"],
            "found by it too"
        );
        let mut tx = stage.s.db.read().await.unwrap();
        let person = id_of(&cast::BRAM).uuid();
        let log = store::audit::of_object(&mut tx, vries(), person, 10)
            .await
            .unwrap();
        let renamed = log.iter().find(|event| event.action == "account.renamed");
        let renamed = renamed.expect("his organisation's log has it");
        assert_eq!(
            (renamed.actor, renamed.basis.as_str()),
            (Some(id_of(&cast::BRAM)), "own")
        );
        assert_eq!(
            renamed.personal.as_ref().unwrap()["before"],
            "Bram Bos",
            "beside the chain, where it can be erased"
        );
        assert_eq!(renamed.facts, serde_json::json!({}));
        drop(tx);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_name_is_refused_and_the_same_name_is_no_event() {
    for stage in stages().await {
        let bram = stage.sign_in(&cast::BRAM).await;
        for (name, fault) in [
            ("  ", Fault::Required),
            ("<b>Bram</b>", Fault::NotAName),
            ("12", Fault::NotAName),
            ("Bel mij via www.evil.example", Fault::NotAName),
            (" schakel ", Fault::NameReserved),
            ("BELASTINGDIENST", Fault::NameReserved),
            ("UWV", Fault::NameReserved),
            ("Gemeente Voorbeeldstad", Fault::NameReserved),
            ("Tax Administration", Fault::NameReserved),
            ("Schakel Beheer", Fault::NameReserved),
            ("S.C.H.A.K.E.L", Fault::NameReserved),
            // The first a is Cyrillic.
            ("Sch\u{430}kel", Fault::NameReserved),
            ("Belastingdienst, afdeling controle", Fault::NameReserved),
        ] {
            assert_eq!(
                faults(set_name(&stage.s, &bram, name).await),
                [("name", fault)]
            );
        }
        set_name(&stage.s, &bram, cast::BRAM.name).await.unwrap();
        let mut tx = stage.s.db.read().await.unwrap();
        let person = id_of(&cast::BRAM).uuid();
        let log = store::audit::of_object(&mut tx, vries(), person, 10)
            .await
            .unwrap();
        assert!(log.iter().all(|event| event.action != "account.renamed"));
        drop(tx);
        // A family is called so.
        set_name(&stage.s, &bram, "Jan Schakel").await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_name_asks_for_the_second_factor_that_there_is() {
    for stage in stages().await {
        let bram = stage.sign_in(&cast::BRAM).await;
        stage.pass_seconds(20 * 60);
        let late = set_name(&stage.s, &bram, "Bram Baas").await;
        assert!(matches!(late, Err(Error::StepUpNeeded)), "{late:?}");
        let mut tx = stage.s.db.read().await.unwrap();
        let person = store::person::by_id(&mut tx, bram.person).await.unwrap();
        assert_eq!(person.unwrap().name, cast::BRAM.name);
    }
}

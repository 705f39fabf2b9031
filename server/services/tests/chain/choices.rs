//! Choices from lists that grow: colleagues and people who act for a client. What does not fit is searched for.

use crate::{
    mandate, organisation,
    stage::{Stage, stages, vries},
};
use services::{
    assignment,
    demo::cast,
    why::{Search, options},
};

/// This many colleagues more at De Vries than the demo has.
async fn summer_helps(stage: &Stage, count: u32) {
    let mut tx = stage.s.db.write().await.unwrap();
    for n in 0..count {
        let person = stage.s.id();
        let now = stage.s.now();
        store::person::insert(&mut tx, person, &format!("Zomerhulp {n:03}"), now)
            .await
            .unwrap();
        store::membership::insert(&mut tx, stage.s.id(), person, vries(), now)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn who_is_assigned_is_searched_when_there_are_too_many_to_list() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let veld = [mandate(cast::VELD)];
        summer_helps(&stage, 188).await;
        let all = assignment::options(&stage.s, &anna, &veld, "")
            .await
            .unwrap();
        assert_eq!((all.members.len(), all.more_members), (200, false));
        summer_helps(&stage, 1).await;
        let all = assignment::options(&stage.s, &anna, &veld, "")
            .await
            .unwrap();
        assert_eq!((all.members.len(), all.more_members), (200, true));
        for search in [" yilmaz", "ESRA@devries"] {
            let found = assignment::options(&stage.s, &anna, &veld, search)
                .await
                .unwrap();
            let names: Vec<_> = found.members.iter().map(|one| one.name.as_str()).collect();
            assert_eq!((names, found.more_members), (vec![cast::ESRA.name], false));
            assert_eq!(found.teams, all.teams, "a search is about people");
        }
    }
}

#[tokio::test]
async fn who_wants_to_log_in_is_searched_when_there_are_too_many_to_list() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        summer_helps(&stage, 189).await;
        let all = options(&stage.s, &anna, Search::default()).await.unwrap();
        assert_eq!((all.people.len(), all.more_people), (200, true));
        let search = Search {
            person: "yilmaz",
            client: "",
        };
        let found = options(&stage.s, &anna, search).await.unwrap();
        let names: Vec<_> = found.people.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(
            names,
            [cast::ANNA.name, cast::ESRA.name],
            "the reader stays"
        );
        assert!(!found.more_people);
        assert_eq!(
            found.clients, all.clients,
            "clients have a search of their own"
        );

        // The client's own people, and those who act for it elsewhere, by the same search.
        let rob = stage.sign_in(&cast::ROB).await;
        let search = |person| Search { person, client: "" };
        let found = options(&stage.s, &rob, search("GERBEN ")).await.unwrap();
        let names: Vec<_> = found.people.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, [cast::ROB.name, cast::GERBEN.name]);
        assert_eq!(found.clients[0].0, organisation(cast::BLOM));
        // R-PRV: by name only, or letter by letter their addresses could be read.
        let found = options(&stage.s, &rob, search("gerben@")).await.unwrap();
        assert!(found.nobody && found.people.len() == 1);
    }
}

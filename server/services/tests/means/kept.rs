//! What is kept about somebody, for that person.

use crate::{
    means_of,
    stage::{id_of, stages},
};
use domain::{decide::world::Scope, view::kept};
use services::{
    assignment::{self, NewAssignment, To},
    catalogue::file,
    demo::{
        cast,
        ids::{Kind, id, id2},
    },
    means::change::{resume, suspend},
    privacy,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_prv_one_reads_all_that_is_kept_about_one_and_takes_it_along() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        suspend(&stage.s, &anna, means_of(&cast::JOKE))
            .await
            .unwrap();
        resume(&stage.s, &anna, means_of(&cast::JOKE))
            .await
            .unwrap();
        let joke = stage.sign_in(&cast::JOKE).await;
        let kept = privacy::kept(&stage.s, &joke).await.unwrap();
        assert_eq!(kept.account.person, id_of(&cast::JOKE));
        assert_eq!(kept.account.email, cast::JOKE.email);
        assert!(kept.account.code_app && kept.account.mobile.is_none());
        let places: Vec<_> = kept
            .organisations
            .iter()
            .map(|place| &*place.organisation)
            .collect();
        assert_eq!(places, ["Kantoor De Vries Accountants"]);
        assert_eq!(kept.means.len(), 1);
        assert_eq!(
            kept.means[0].number,
            means_of(&cast::JOKE),
            "R-PRV-2: its number"
        );
        assert_eq!(kept.authorisations.len(), 1);
        assert_eq!(
            kept.sessions.len(),
            1,
            "R-PRV-3: where and by what she signed in"
        );
        assert!(
            kept.sessions[0].device.contains("Safari"),
            "{:?}",
            kept.sessions
        );
        assert!(!kept.mails.is_empty(), "she was told of her means");
        assert!(kept.mails.iter().all(|mail| mail.to == cast::JOKE.email));
        let done_to_her = kept
            .events
            .iter()
            .find(|event| event.action == "means.suspended")
            .unwrap();
        assert!(!done_to_her.own);
        assert_eq!(done_to_her.organisation, "Kantoor De Vries Accountants");

        let file = privacy::file(&stage.s, &joke).await.unwrap();
        assert_eq!(file.file_name, "schakel-2026-11-22.json");
        let text = String::from_utf8(file.body).unwrap();
        let read: domain::view::kept::Kept = serde_json::from_str(&text).unwrap();
        assert_eq!(read.means, kept.means);
        // Nothing secret, and nobody else's.
        for other in [
            "anna@devries.example",
            "Anna Bakker",
            "password_hash",
            "totp",
        ] {
            assert!(!text.contains(other), "{other}");
        }
        let again = privacy::kept(&stage.s, &joke).await.unwrap();
        assert!(
            again
                .events
                .iter()
                .any(|event| event.action == "account.data_taken")
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_prv_teams_and_the_clients_one_is_assigned_are_kept_too() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let catalogue = file::parse(file::EXAMPLE).unwrap();
        let farm = catalogue
            .services
            .iter()
            .find(|one| one.slug == "gecombineerde-opgave");
        for scope in [Scope::Services(vec![farm.unwrap().id]), Scope::All] {
            let new = NewAssignment {
                mandates: vec![id(Kind::Mandate, cast::VELD)],
                to: vec![To::Member(id2(Kind::Membership, cast::VRIES, cast::BRAM.n))],
                scope,
                level: None,
            };
            assignment::assign(&stage.s, &anna, new).await.unwrap();
        }
        let bram = stage.sign_in(&cast::BRAM).await;
        let kept = privacy::kept(&stage.s, &bram).await.unwrap();
        let mut teams: Vec<_> = kept.teams.iter().map(|team| &*team.name).collect();
        teams.sort_unstable();
        assert_eq!(teams, ["Auto", "Salaris"]);
        assert!(kept.teams.iter().all(|team| team.ended.is_none()));
        let client = |one: &&kept::Assigned| one.client == "Coöperatie Het Veld";
        let farm: Vec<_> = kept.clients.iter().filter(client).collect();
        assert_eq!(farm.len(), 2, "the narrower one is part of what was");
        assert_eq!(farm.iter().filter(|one| one.ended.is_some()).count(), 1);
        for one in &kept.clients {
            assert_eq!(one.organisation, "Kantoor De Vries Accountants");
            assert!(!one.client.is_empty());
            assert_eq!(one.all_services, one.services.is_empty(), "{one:?}");
        }
        // Hanna is in no team, and is assigned nothing.
        let hanna = stage.sign_in(&cast::HANNA).await;
        let kept = privacy::kept(&stage.s, &hanna).await.unwrap();
        assert!(kept.teams.is_empty() && kept.clients.is_empty());
    }
}

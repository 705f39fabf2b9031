//! Teams: made, renamed, filled, ended.

use crate::stage::{Stage, faults, id_of, not_allowed, not_found, stages, vries};
use domain::{
    decide::world::{Assignment, Scope, Subject, Target},
    fault::Fault,
    id::{MandateId, PersonId, TeamId},
    lang::Lang,
    level::Level,
    means::{MeansEvent, MeansState},
    time::Period,
};
use services::{
    assignment::{NewAssignment, To, assign},
    demo::{
        Open, cast,
        ids::{Kind, id, id2},
    },
    invitation::{self, Offer, accept::look},
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
        team::add(&stage.s, &anna, new, &[id_of(&cast::HANNA)])
            .await
            .unwrap();
        team::add(&stage.s, &anna, new, &[id_of(&cast::HANNA)])
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
async fn a_team_shows_its_clients_and_before_its_end_those_without_anybody_else() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let salaris = id(Kind::Team, cast::SALARIS);
        let hofman = |found: &[(MandateId, String)]| {
            found.iter().any(|(_, name)| name == "Aannemer Hofman B.V.")
        };
        let page = team::one(&stage.s, &anna, salaris).await.unwrap();
        assert!(hofman(&page.clients.0), "{:?}", page.clients);
        let (name, alone) = team::ending(&stage.s, &anna, salaris).await.unwrap();
        assert_eq!(name, "Salaris");
        assert!(hofman(&alone), "{alone:?}");
        // Of whom somebody else acts for as well, nobody is left out.
        let zuid = |found: &[(MandateId, String)]| {
            found.iter().any(|(_, name)| name == "Apotheek Zuid B.V.")
        };
        assert!(zuid(&alone), "{alone:?}");
        let joke = NewAssignment {
            mandates: vec![id(Kind::Mandate, 1009)],
            to: vec![To::Member(id2(Kind::Membership, cast::VRIES, cast::JOKE.n))],
            scope: Scope::All,
            level: None,
        };
        assign(&stage.s, &anna, joke).await.unwrap();
        let page = team::one(&stage.s, &anna, salaris).await.unwrap();
        assert!(zuid(&page.clients.0), "the team goes on acting for it");
        let (_, alone) = team::ending(&stage.s, &anna, salaris).await.unwrap();
        assert!(!zuid(&alone) && hofman(&alone), "{alone:?}");
        let new = team::create(&stage.s, &anna, "Horeca").await.unwrap();
        let (_, none) = team::ending(&stage.s, &anna, new).await.unwrap();
        assert!(none.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_another_offices_team_is_not_found_and_employees_arrange_nothing() {
    for stage in stages().await {
        let wouter = stage.sign_in(&cast::WOUTER).await;
        let salaris = id(Kind::Team, cast::SALARIS);
        not_found(team::one(&stage.s, &wouter, salaris).await);
        not_found(team::rename(&stage.s, &wouter, salaris, "Van mij").await);
        not_found(team::add(&stage.s, &wouter, salaris, &[id_of(&cast::WOUTER)]).await);
        not_found(team::end(&stage.s, &wouter, salaris).await);
        not_found(team::ending(&stage.s, &wouter, salaris).await);
        let bram = stage.sign_in(&cast::BRAM).await;
        not_allowed(team::create(&stage.s, &bram, "Brams team").await);
        not_allowed(team::add(&stage.s, &bram, salaris, &[id_of(&cast::BRAM)]).await);
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

/// Suspends every means of somebody here: what is left is a sign-in that carries no level.
pub async fn suspend_means(stage: &Stage, person: PersonId) {
    let mut tx = stage.s.db.write().await.unwrap();
    let means = store::means::of_person(&mut tx, person, vries()).await;
    for held in means.unwrap() {
        if held.state != MeansState::Active {
            continue;
        }
        let suspended = held.state.apply(MeansEvent::Suspend).unwrap();
        store::means::set_state(&mut tx, held.id, held.state, suspended, None, stage.s.now())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

/// A client of the office.
const HOFMAN: u32 = 1008;

/// A client is assigned to a team at EH4, by somebody who may.
async fn gets_eh4(stage: &Stage, team: TeamId) {
    let mut tx = stage.s.db.write().await.unwrap();
    let new = Assignment {
        id: stage.s.id(),
        subject: Subject::Mandate(id(Kind::Mandate, HOFMAN)),
        target: Target::Team(team),
        scope: Scope::All,
        level: Level::Eh4,
        period: Period::since(stage.s.now()),
        ended: None,
    };
    store::assignment::insert(&mut tx, &new, None, stage.s.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn into(team: TeamId) -> Offer {
    Offer {
        team: Some(team),
        ..Offer::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_3_a_team_is_no_way_round_the_level_of_who_fills_it() {
    for stage in stages().await {
        let s = &stage.s;
        let anna = stage.sign_in(&cast::ANNA).await;
        let salaris: TeamId = id(Kind::Team, cast::SALARIS);
        let empty = team::create(s, &anna, "Leeg").await.unwrap();
        gets_eh4(&stage, salaris).await;
        let above = Fault::LevelAboveOwn {
            own: Level::Eh3,
            asked: Level::Eh4,
        };
        let esra = id_of(&cast::ESRA);
        assert_eq!(
            faults(team::add(s, &anna, salaris, &[esra]).await),
            [("", above)]
        );
        let puk = "puk@devries.example";
        let sent = invitation::send(s, &anna, puk, &into(salaris)).await;
        assert_eq!(faults(sent), [("team", above)]);

        suspend_means(&stage, anna.person).await;
        let none = Fault::SignInHasNoLevel;
        assert_eq!(
            faults(team::add(s, &anna, salaris, &[esra]).await),
            [("", none)]
        );
        let sent = invitation::send(s, &anna, puk, &into(salaris)).await;
        assert_eq!(faults(sent), [("team", none)]);
        let mees = invitation::pending(s, &anna, "", 1).await.unwrap().rows[0].invitation;
        assert_eq!(
            faults(invitation::resend(s, &anna, mees).await),
            [("team", none)]
        );
        // A team that gives nothing takes no level.
        // All or nothing: the team that is above the manager keeps her out of the other too.
        assert_eq!(
            faults(team::set(s, &anna, esra, &[empty, salaris]).await),
            [("", none)]
        );
        let still = team::one(s, &anna, empty).await.unwrap();
        assert!(still.members.is_empty());
        team::add(s, &anna, empty, &[esra]).await.unwrap();
        let shown = team::one(s, &anna, salaris).await.unwrap();
        assert!(shown.members.iter().all(|member| member.person != esra));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_3_a_link_to_a_team_dies_when_the_team_gets_more_than_its_sender_had() {
    for stage in stages().await {
        let token = Open::Invitation.token();
        assert!(look(&stage.s, None, Lang::Nl, &token).await.is_ok());
        gets_eh4(&stage, id(Kind::Team, cast::SALARIS)).await;
        not_found(look(&stage.s, None, Lang::Nl, &token).await);
    }
}

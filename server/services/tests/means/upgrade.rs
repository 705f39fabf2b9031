//! A means that rises to a higher level.

use crate::{
    decided, joke_manages, may, means_of, organisation,
    stage::{Stage, back, connected, faults, id_of, not_found, stages},
    state_of, told,
};
use domain::{
    application::ApplicationState,
    fault::Fault,
    id::ApplicationId,
    level::Level,
    means::MeansState,
    person::{NamePart, PersonName},
    role::Role,
    view::clients::Todo,
};
use services::{
    Actor, Error,
    application::pending::{self, PendingQuery, Which},
    authorisation::{New, Until, What, give},
    demo::{
        cast,
        ids::{Kind, id2},
    },
    identification,
    means::{
        change::{suspend, terminate},
        one,
        upgrade::{self, Wish, Word},
    },
    messages::{Message, kind::MeansChange},
    overview, people,
    secret::Token,
};

pub const BORN: domain::Date = domain::Date::constant(1990, 5, 17);

pub fn bram_wishes(level: Level) -> Wish {
    Wish {
        means: means_of(&cast::BRAM),
        level,
        word: Word::Called(Some((bram_named(), BORN))),
    }
}

async fn asks(stage: &Stage, bram: &Actor) -> ApplicationId {
    upgrade::begin(&stage.s, bram, bram_wishes(Level::Eh3))
        .await
        .unwrap()
}

pub fn bram_named() -> PersonName {
    PersonName {
        given: NamePart::parse("Bram").unwrap(),
        prefix: None,
        family: NamePart::parse("Bos").unwrap(),
    }
}

/// The user picks on the simulated page of the identity checks; the token of the way back.
pub async fn picks(url: &str, outcome: &str) -> Token {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let answer = client
        .post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("outcome={outcome}"))
        .send()
        .await
        .unwrap();
    let to = answer.headers()["location"].to_str().unwrap();
    let (_, rest) = to.split_once("/identified/").unwrap();
    Token::received(rest.split(['?', '/']).next().unwrap())
}

/// May Bram deposit the annual accounts, which takes EH3? He was given the right to, and his means is too low.
async fn ready(stage: &Stage) {
    let anna = stage.sign_in(&cast::ANNA).await;
    let new = New {
        people: vec![id_of(&cast::BRAM)],
        what: What::Services(vec![crate::service("jaarrekening-deponeren")]),
        level: None,
        branch: None,
        until: Until::Years(1),
        replaces: None,
    };
    give::give(&stage.s, &anna, &new).await.unwrap();
    assert!(!may(stage, &anna, &cast::BRAM, "jaarrekening-deponeren").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_loa_7_an_employee_rises_on_a_manager_s_word_and_keeps_everything() {
    for stage in stages().await {
        ready(&stage).await;
        let bram = stage.sign_in(&cast::BRAM).await;
        let id = asks(&stage, &bram).await;
        let asked = upgrade::one(&stage.s, &bram, id).await.unwrap();
        assert_eq!(
            asked.state,
            ApplicationState::AwaitingSignatures {
                signed: 0,
                needed: 1
            }
        );
        assert_eq!(asked.gains.own_services, 1, "what changes is listed");
        // Its owner sees on the start page that it is under way, and by when.
        let his = overview::start(&stage.s, &bram).await.unwrap();
        assert!(his.todo.contains(&Todo::Raise {
            mine: false,
            application: id,
            to: Level::Eh3,
            promised: asked.promised,
        }));
        let anna = stage.sign_in(&cast::ANNA).await;
        let start = overview::start(&stage.s, &anna).await.unwrap();
        assert!(start.todo.contains(&Todo::Upgrades {
            mine: true,
            count: 1,
            first: "Bram Bos".into(),
            application: id,
        }));
        assert_eq!(
            state_of(&stage, means_of(&cast::BRAM)).await,
            (MeansState::Active, Level::Eh2Plus),
            "the old level works meanwhile"
        );
        assert_eq!(
            faults(upgrade::begin(&stage.s, &bram, bram_wishes(Level::Eh3)).await),
            [("", Fault::AlreadyApplied)]
        );
        let his = people::colleague(&stage.s, &anna, id_of(&cast::BRAM))
            .await
            .unwrap();
        assert_eq!(his.means[0].upgrade, Some(id), "followed, not asked again");
        assert_eq!(
            faults(upgrade::approve(&stage.s, &bram, id, &Word::Employed).await),
            [("", Fault::NotYourself)]
        );
        assert!(matches!(
            told(&stage, &cast::ANNA, "upgrade_asked").await,
            Message::UpgradeAsked {
                from: Level::Eh2Plus,
                to: Level::Eh3,
                ..
            }
        ));

        let anna = stage.sign_in(&cast::ANNA).await;
        assert_eq!(
            upgrade::one(&stage.s, &anna, id).await.unwrap().decides,
            Ok(())
        );
        let state = upgrade::approve(&stage.s, &anna, id, &Word::Employed)
            .await
            .unwrap();
        assert_eq!(state, ApplicationState::Approved);
        assert_eq!(
            state_of(&stage, means_of(&cast::BRAM)).await,
            (MeansState::Active, Level::Eh3),
            "the same means, higher"
        );
        assert!(may(&stage, &anna, &cast::BRAM, "jaarrekening-deponeren").await);
        assert!(
            may(&stage, &anna, &cast::BRAM, "enquete-invullen").await,
            "and what was, is"
        );
        assert_eq!(
            upgrade::one(&stage.s, &anna, id).await.unwrap().state,
            ApplicationState::Issued
        );
        assert!(matches!(
            told(&stage, &cast::BRAM, "means_changed").await,
            Message::MeansChanged {
                change: MeansChange::Raised {
                    from: Level::Eh2Plus
                },
                level: Level::Eh3,
                ..
            }
        ));
        let seen = one(&stage.s, &anna, means_of(&cast::BRAM)).await.unwrap();
        assert_eq!(seen.history[0].action, "means.raised");
        assert_eq!(seen.higher, [], "Anna hands out no more than EH3 (R-ROL-3)");
        let own = one(&stage.s, &bram, means_of(&cast::BRAM)).await.unwrap();
        assert_eq!(own.higher, [], "nobody here could give EH4");
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_5_who_is_not_employed_shows_a_document_first_and_the_old_level_works_until_then() {
    for (stage, _simulators) in connected().await {
        ready(&stage).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = upgrade::begin(&stage.s, &anna, bram_wishes(Level::Eh3))
            .await
            .unwrap();
        assert!(matches!(
            told(&stage, &cast::BRAM, "upgrade_approved").await,
            Message::UpgradeApproved { .. }
        ));
        let bram = stage.sign_in(&cast::BRAM).await;
        let page = upgrade::one(&stage.s, &bram, id).await.unwrap();
        assert_eq!(page.state, ApplicationState::IdentificationNeeded);
        let start = services::overview::start(&stage.s, &bram).await.unwrap();
        let waits = Todo::Raise {
            mine: true,
            application: id,
            to: Level::Eh3,
            promised: page.promised,
        };
        assert!(start.todo.contains(&waits), "{:?}", start.todo);
        assert_eq!(
            state_of(&stage, means_of(&cast::BRAM)).await.1,
            Level::Eh2Plus
        );
        // A manager does not show another's document.
        not_found(upgrade::identify(&stage.s, &anna, id).await.map(drop));
        let url = upgrade::identify(&stage.s, &bram, id).await.unwrap();
        let token = picks(&url, "as_expected").await;
        let (to, _) = identification::go_on(&stage.s, back(&token, &url, Some(&bram)))
            .await
            .unwrap();
        assert_eq!(to, format!("/means/upgrades/{id}"));
        assert_eq!(
            state_of(&stage, means_of(&cast::BRAM)).await,
            (MeansState::Active, Level::Eh3)
        );
        assert!(may(&stage, &anna, &cast::BRAM, "jaarrekening-deponeren").await);
        stage.log_verifies().await;
    }
}

/// The days count from the word: until then every page promises what it would be today, and nothing is late.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_8_nothing_is_late_before_somebody_agrees_to_it() {
    for stage in stages().await {
        let bram = stage.sign_in(&cast::BRAM).await;
        let id = asks(&stage, &bram).await;
        let late = PendingQuery {
            which: Which::Late,
            ..PendingQuery::default()
        };
        for agreed in [false, true] {
            stage.pass_days(25);
            let anna = stage.sign_in(&cast::ANNA).await;
            let asked = upgrade::one(&stage.s, &anna, id).await.unwrap();
            let line = pending::one(&stage.s, &anna, id).await.unwrap();
            assert_eq!((line.promised, line.late), (asked.promised, agreed));
            let list = pending::pending(&stage.s, &anna, &late).await.unwrap();
            assert_eq!((list.total, list.late), (u32::from(agreed), list.total));
            if !agreed {
                let called = Word::Called(Some((bram_named(), BORN)));
                upgrade::approve(&stage.s, &anna, id, &called)
                    .await
                    .unwrap();
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_5_another_s_document_raises_nothing() {
    for (stage, _simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = upgrade::begin(&stage.s, &anna, bram_wishes(Level::Eh3))
            .await
            .unwrap();
        let bram = stage.sign_in(&cast::BRAM).await;
        let url = upgrade::identify(&stage.s, &bram, id).await.unwrap();
        let token = picks(&url, "another_person").await;
        identification::go_on(&stage.s, back(&token, &url, Some(&bram)))
            .await
            .unwrap();
        assert_eq!(
            upgrade::one(&stage.s, &bram, id).await.unwrap().state,
            ApplicationState::IdentificationNeeded
        );
        assert_eq!(
            state_of(&stage, means_of(&cast::BRAM)).await.1,
            Level::Eh2Plus
        );
    }
}

/// What one is called on screen can be changed, so no document is compared with it: somebody in charge says once who it
/// is, and later that is known.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_bev_2_another_name_on_screen_makes_no_other_document_good() {
    for (stage, _simulators) in connected().await {
        let bram = stage.sign_in(&cast::BRAM).await;
        let id = asks(&stage, &bram).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let called = Word::Called(Some((bram_named(), BORN)));
        upgrade::approve(&stage.s, &anna, id, &called)
            .await
            .unwrap();
        services::accounts::profile::set_name(&stage.s, &bram, "Piet Pieters")
            .await
            .unwrap();
        let url = upgrade::identify(&stage.s, &bram, id).await.unwrap();
        let page = reqwest::get(&*url).await.unwrap().text().await.unwrap();
        assert!(page.contains("Bos") && !page.contains("Pieters"), "{page}");
        let token = picks(&url, "as_expected").await;
        identification::go_on(&stage.s, back(&token, &url, Some(&bram)))
            .await
            .unwrap();
        assert_eq!(state_of(&stage, means_of(&cast::BRAM)).await.1, Level::Eh3);
        assert!(
            upgrade::is_known(&stage.s, &anna, means_of(&cast::BRAM))
                .await
                .unwrap(),
            "R-AAN-5: known from now on"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_loa_7_an_upgrade_goes_up_by_somebody_of_that_level() {
    for stage in stages().await {
        let bram = stage.sign_in(&cast::BRAM).await;
        assert_eq!(
            faults(upgrade::begin(&stage.s, &bram, bram_wishes(Level::Eh2Plus)).await),
            [("level", Fault::LevelNotHigher(Level::Eh2Plus))]
        );
        assert_eq!(
            faults(upgrade::begin(&stage.s, &bram, bram_wishes(Level::Eh4)).await),
            [("level", Fault::NobodyGives(Level::Eh4))],
            "no manager of that level, and no representative can alone"
        );
        // Femke, with EH2+, manages up to that.
        let anna = stage.sign_in(&cast::ANNA).await;
        let appoint = services::people::roles::Appoint {
            person: id_of(&cast::FEMKE),
            level: Level::Eh2Plus,
        };
        services::people::roles::appoint(&stage.s, &anna, appoint)
            .await
            .unwrap();
        let femke = stage.sign_in(&cast::FEMKE).await;
        let above = Fault::LevelAboveOwn {
            own: Level::Eh2Plus,
            asked: Level::Eh3,
        };
        assert_eq!(
            faults(upgrade::begin(&stage.s, &femke, bram_wishes(Level::Eh3)).await),
            [("level", above)]
        );
        let id = asks(&stage, &bram).await;
        assert_eq!(
            upgrade::one(&stage.s, &femke, id).await.unwrap().decides,
            Err(above)
        );
        assert_eq!(
            faults(upgrade::approve(&stage.s, &femke, id, &Word::Employed).await),
            [("", above)]
        );
        stage.pass_seconds(16 * 60);
        assert!(matches!(
            upgrade::approve(&stage.s, &anna, id, &Word::Employed).await,
            Err(Error::StepUpNeeded)
        ));
        // Karel represents the office alone: his signature is enough (R-BEV-4).
        let karel = stage.sign_in(&cast::KAREL).await;
        assert_eq!(
            upgrade::one(&stage.s, &karel, id).await.unwrap().decides,
            Ok(())
        );
    }
}

/// Mariam becomes manager of De Linde at this level, as its directors register together.
async fn mariam_manages(stage: &Stage, level: Level) {
    let mut tx = stage.s.db.write().await.unwrap();
    let linde = organisation(cast::LINDE);
    let stay = store::membership::current(&mut tx, id_of(&cast::MARIAM), linde)
        .await
        .unwrap()
        .unwrap();
    for held in store::membership::roles(&mut tx, stay.id).await.unwrap() {
        if held.role == Role::Manager {
            store::membership::end_role(&mut tx, held.id, None, stage.s.now())
                .await
                .unwrap();
        }
    }
    let new = store::membership::RoleHeld {
        id: stage.s.id(),
        membership: stay.id,
        role: Role::Manager,
        level: Some(level),
        power: None,
        from_at: stage.s.now(),
    };
    store::membership::give_role(&mut tx, &new, None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Three directors who sign together: no word of one is enough, so without a manager of that level nobody could answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_bev_4_r_rol_3_a_level_is_asked_only_where_somebody_could_agree_to_it() {
    for stage in stages().await {
        let means = id2(Kind::Means, cast::LINDE, cast::PIETER.n);
        let mut tx = stage.s.db.write().await.unwrap();
        let now = stage.s.now();
        let lowered =
            store::means::set_level(&mut tx, means, Level::Eh3, Level::Eh2Plus, now).await;
        assert!(lowered.unwrap());
        tx.commit().await.unwrap();
        let wish = || Wish {
            means,
            level: Level::Eh3,
            word: Word::Unsaid,
        };
        let nobody = [("level", Fault::NobodyGives(Level::Eh3))];
        let pieter = stage.sign_in(&cast::PIETER).await;
        assert_eq!(
            one(&stage.s, &pieter, means).await.unwrap().higher,
            [],
            "what nobody can give is not offered"
        );
        assert_eq!(
            faults(upgrade::begin(&stage.s, &pieter, wish()).await),
            nobody
        );

        mariam_manages(&stage, Level::Eh2Plus).await;
        assert_eq!(
            faults(upgrade::begin(&stage.s, &pieter, wish()).await),
            nobody,
            "her level is too low for it"
        );

        mariam_manages(&stage, Level::Eh3).await;
        assert_eq!(
            one(&stage.s, &pieter, means).await.unwrap().higher,
            [Level::Eh3]
        );
        upgrade::begin(&stage.s, &pieter, wish()).await.unwrap();
        assert!(matches!(
            told(&stage, &cast::MARIAM, "upgrade_asked").await,
            Message::UpgradeAsked { .. }
        ));
        let sanne = stage.kinds_told(cast::SANNE.email).await;
        assert!(!sanne.contains(&"upgrade_asked"), "{sanne:?}");
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_2_a_manager_by_the_representatives_word_rises_to_that_level_with_a_document() {
    for stage in stages().await {
        // Femke is made manager up to EH3, with a means of EH2+.
        let anna = stage.sign_in(&cast::ANNA).await;
        let appoint = services::people::roles::Appoint {
            person: id_of(&cast::FEMKE),
            level: Level::Eh3,
        };
        services::people::roles::appoint(&stage.s, &anna, appoint)
            .await
            .unwrap();
        let femke = stage.sign_in(&cast::FEMKE).await;
        assert_eq!(femke.manager().unwrap().level, Some(Level::Eh2Plus));
        let wish = Wish {
            means: means_of(&cast::FEMKE),
            level: Level::Eh3,
            word: Word::Employed,
        };
        let id = upgrade::begin(&stage.s, &femke, wish).await.unwrap();
        let waits = ApplicationState::AwaitingSignatures {
            signed: 0,
            needed: 1,
        };
        assert_eq!(
            upgrade::one(&stage.s, &femke, id).await.unwrap().state,
            waits,
            "nobody here has said yet whom her document must show, and her own word counts for nothing"
        );
        let anna = stage.sign_in(&cast::ANNA).await;
        let unsaid = upgrade::approve(&stage.s, &anna, id, &Word::Unsaid).await;
        assert_eq!(faults(unsaid), [("employed", Fault::NotAChoice)]);
        let unnamed = upgrade::approve(&stage.s, &anna, id, &Word::Called(None)).await;
        assert_eq!(
            faults(unnamed),
            ["given", "family", "birth"].map(|field| (field, Fault::Required))
        );
        let state = upgrade::approve(
            &stage.s,
            &anna,
            id,
            &Word::Called(Some((bram_named(), BORN))),
        )
        .await
        .unwrap();
        assert_eq!(state, ApplicationState::IdentificationNeeded);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upgrade_is_refused_taken_back_lapses_or_goes_with_its_means() {
    for stage in stages().await {
        let bram = stage.sign_in(&cast::BRAM).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = asks(&stage, &bram).await;
        upgrade::refuse(&stage.s, &anna, id, Some("Nog niet nodig.".into()))
            .await
            .unwrap();
        let seen = upgrade::one(&stage.s, &bram, id).await.unwrap();
        assert_eq!(
            (seen.state, seen.reason.as_deref()),
            (ApplicationState::Refused, Some("Nog niet nodig."))
        );
        assert!(matches!(
            told(&stage, &cast::BRAM, "upgrade_refused").await,
            Message::UpgradeRefused { reason: Some(reason), .. } if reason == "Nog niet nodig."
        ));
        assert_eq!(
            faults(upgrade::approve(&stage.s, &anna, id, &Word::Employed).await),
            [("", Fault::ApplicationIs(ApplicationState::Refused))]
        );

        let id = asks(&stage, &bram).await;
        upgrade::cancel(&stage.s, &bram, id).await.unwrap();
        assert_eq!(
            faults(upgrade::cancel(&stage.s, &bram, id).await),
            [("", Fault::ApplicationIs(ApplicationState::Cancelled))]
        );

        let id = asks(&stage, &bram).await;
        upgrade::cancel(&stage.s, &bram, id).await.unwrap();
        let often = upgrade::begin(&stage.s, &bram, bram_wishes(Level::Eh3)).await;
        assert!(
            matches!(often, Err(Error::TooMany { .. })),
            "each asking is a mail to others: {often:?}"
        );
        stage.pass_seconds(3600);
        let bram = stage.sign_in(&cast::BRAM).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = asks(&stage, &bram).await;
        suspend(&stage.s, &anna, means_of(&cast::BRAM))
            .await
            .unwrap();
        assert_eq!(
            faults(upgrade::approve(&stage.s, &anna, id, &Word::Employed).await),
            [("", Fault::MeansIs(MeansState::Suspended))],
            "a suspended means does not rise"
        );
        terminate(&stage.s, &anna, means_of(&cast::BRAM))
            .await
            .unwrap();
        assert_eq!(
            upgrade::one(&stage.s, &bram, id).await.unwrap().state,
            ApplicationState::Cancelled
        );

        // Nobody answers Femke: after sixty days it is over.
        let femke = stage.sign_in(&cast::FEMKE).await;
        let wish = Wish {
            means: means_of(&cast::FEMKE),
            level: Level::Eh3,
            word: Word::Called(None),
        };
        let id = upgrade::begin(&stage.s, &femke, wish).await.unwrap();
        stage.pass_days(61);
        services::jobs::run_once(&stage.s).await.unwrap();
        let femke = stage.sign_in(&cast::FEMKE).await;
        assert_eq!(
            upgrade::one(&stage.s, &femke, id).await.unwrap().state,
            ApplicationState::Expired
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_another_s_upgrade_is_not_there() {
    for stage in stages().await {
        joke_manages(&stage).await;
        let bram = stage.sign_in(&cast::BRAM).await;
        let id = asks(&stage, &bram).await;
        for other in [&cast::WOUTER, &cast::CHAIMA] {
            let other = stage.sign_in(other).await;
            not_found(upgrade::one(&stage.s, &other, id).await.map(drop));
            not_found(upgrade::cancel(&stage.s, &other, id).await);
            not_found(upgrade::refuse(&stage.s, &other, id, None).await);
            not_found(
                upgrade::approve(&stage.s, &other, id, &Word::Employed)
                    .await
                    .map(drop),
            );
        }
        let anna = stage.sign_in(&cast::ANNA).await;
        let seen = decided(&stage, &anna, &cast::BRAM, cast::VRIES, "enquete-invullen").await;
        assert!(seen.is_allowed());
    }
}

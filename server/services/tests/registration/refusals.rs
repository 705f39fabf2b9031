//! What cannot be registered, and why; and systems outside that are down.

use crate::{
    people::{JELLE, MANAGER, Someone, TESS, enters, kvk, mailed_link, shows},
    stage::{self, connected, faults},
};
use domain::{
    approval::Power,
    fault::Fault,
    level::Level,
    means::MeansState,
    number::OrganisationNumber,
    person::BirthDate,
    register::Reason,
    signing::{EvidencePath, Obstacle},
    time::{Date, date_of},
};
use outside::simulator::register::Trouble;
use services::{
    Error,
    demo::cast,
    identification::Outcome,
    registration::{
        enter, look, mine,
        start::{self, New, Wish},
    },
};

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_1_bankrupt_ended_and_ownerless_organisations_are_explained() {
    for (stage, _simulators) in connected().await {
        let told = async |number| {
            let shown = look::organisation(&stage.s, &stage.phone(), kvk(number))
                .await
                .unwrap();
            shown
                .signing
                .into_iter()
                .find(|signing| signing.level == Level::Eh3)
                .unwrap()
        };
        let bankrupt = told(2007).await;
        assert!(
            matches!(
                bankrupt.obstacle,
                Some(Obstacle::Organisation(Reason::OrganisationStatus(_)))
            ),
            "{bankrupt:?}"
        );
        let ended = told(2008).await;
        assert!(
            matches!(ended.obstacle, Some(Obstacle::Organisation(_))),
            "{ended:?}"
        );
        assert_eq!(told(2009).await.path, EvidencePath::Church);
        assert_eq!(told(2014).await.path, EvidencePath::NoRepresentative);
        let cycle = told(2012).await;
        assert_eq!(cycle.obstacle, Some(Obstacle::Cycle));
        // R-BEV-6: through the holding, its own director signs.
        let behind = told(2010).await;
        assert_eq!(
            (behind.needed, behind.path),
            (1, EvidencePath::DirectorIsOrganisation)
        );

        for number in [2007, 2008, 2012] {
            let refused =
                start::start(&stage.s, &stage.phone(), None, TESS.wishes(number, MANAGER)).await;
            assert_eq!(
                faults(refused),
                [("", Fault::OrganisationNotActive)],
                "{number}"
            );
        }
        // R-BEV-5: there papers name who signs.
        for number in [2009, 2014] {
            start::start(&stage.s, &stage.phone(), None, TESS.wishes(number, MANAGER))
                .await
                .unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_filled_in_wrong_is_said_at_its_field() {
    for (stage, _simulators) in connected().await {
        let unknown = look::organisation(&stage.s, &stage.phone(), kvk(99_999_999)).await;
        assert_eq!(faults(unknown), [("kvk", Fault::UnknownOrganisation)]);
        let wrong = New {
            birth: Date::constant(2030, 1, 1),
            mobile: None,
            ..TESS.wishes(2004, Wish::Manager(Level::Eh2))
        };
        let refused = faults(start::start(&stage.s, &stage.phone(), None, wrong).await);
        let fields: Vec<_> = refused.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["birth", "mobile", "level"]);
        assert_eq!(
            refused[0].1,
            BirthDate::new(Date::constant(2030, 1, 1), Date::constant(2026, 11, 22)).unwrap_err()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_1_whom_the_register_names_but_lets_not_sign_is_told_why() {
    let paul = Someone {
        given: "Paul",
        prefix: None,
        family: "Punt",
        born: Date::constant(1970, 5, 5),
        email: "paul@puntkomma.example",
    };
    for (stage, _simulators) in connected().await {
        for (who, why) in [(paul, Some(Reason::Suspended)), (TESS, None)] {
            let (id, actor, _) = enters(&stage, who.wishes(2017, Wish::Representative)).await;
            let page = mine::one(&stage.s, &actor, id).await.unwrap();
            assert_eq!(page.bar, None, "not before a document was shown");
            let shown = shows(&stage, &actor, id, "as_expected").await;
            assert_eq!(shown, Outcome::Approved);
            let page = mine::one(&stage.s, &actor, id).await.unwrap();
            assert_eq!((page.own, page.bar), (mine::OwnSignature::NotMine, why));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_18_yet_becomes_no_manager_and_no_representative() {
    for (stage, _simulators) in connected().await {
        let today = date_of(stage.s.now());
        for wish in [Wish::Representative, MANAGER] {
            let child = New {
                birth: Date::constant(today.year() - 16, 1, 1),
                ..TESS.wishes(2004, wish)
            };
            let refused = start::start(&stage.s, &stage.phone(), None, child).await;
            assert_eq!(faults(refused), [("birth", Fault::NotOfAge)]);
            assert!(stage.told(TESS.email).await.is_empty(), "nothing is sent");
        }
        let adult = New {
            birth: Date::constant(today.year() - 18, today.month(), today.day()),
            ..TESS.wishes(2004, MANAGER)
        };
        start::start(&stage.s, &stage.phone(), None, adult)
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_register_down_what_was_done_is_kept_and_goes_on_later() {
    for (stage, simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        assert_eq!(
            shows(&stage, &jelle, id, "as_expected").await,
            Outcome::Approved
        );
        stage.pass_seconds(13 * 3600);
        simulators.register.trouble(Trouble::Down);
        let refused = mine::sign(&stage.s, &jelle, id).await;
        assert_eq!(faults(refused), [("", Fault::RegisterUnavailable)]);
        let stranger = look::organisation(&stage.s, &stage.phone(), kvk(2002)).await;
        assert_eq!(faults(stranger), [("", Fault::RegisterUnavailable)]);
        simulators.register.recover();
        mine::sign(&stage.s, &jelle, id).await.unwrap();
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_does_not_learn_who_has_an_account() {
    for (stage, _simulators) in connected().await {
        let anna = services::demo::cast::ANNA.email;
        for email in [anna, "nobody@wiersma.example"] {
            let wish = New {
                email: email.to_owned(),
                ..JELLE.wishes(2001, Wish::Representative)
            };
            let started = start::start(&stage.s, &stage.phone(), None, wish)
                .await
                .unwrap();
            assert_eq!(started, start::Started::Mailed);
        }
        let link = mailed_link(&stage, anna).await;
        let seen = enter::look(&stage.s, None, &link).await.unwrap();
        assert_eq!(
            seen.how,
            enter::How::SignIn,
            "only who reads the mail learns it"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_numbers_and_mailing_strangers_has_an_end() {
    for (stage, _simulators) in connected().await {
        let phone = stage.phone();
        let mut guessed = 0;
        while look::organisation(&stage.s, &phone, kvk(99_000_000 + guessed))
            .await
            .is_err_and(|error| !matches!(error, Error::TooMany { .. }))
        {
            guessed += 1;
        }
        assert!(guessed <= 30, "{guessed}");
        let mut mailed = 0;
        for n in 0..40 {
            let email = format!("p{n}@example.org");
            let wish = New {
                email,
                ..JELLE.wishes(2001, Wish::Representative)
            };
            mailed += u32::from(start::start(&stage.s, &phone, None, wish).await.is_ok());
        }
        assert!(mailed <= 10, "{mailed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_exist_are_counted_too_when_the_register_is_asked() {
    for (stage, _simulators) in connected().await {
        let phone = stage.phone();
        for unknown in 0..28 {
            let answer = look::organisation(&stage.s, &phone, kvk(99_000_000 + unknown)).await;
            assert!(!matches!(answer, Err(Error::TooMany { .. })), "{unknown}");
        }
        // Asked once, and after that out of the drawer.
        for _ in 0..5 {
            look::organisation(&stage.s, &phone, kvk(2001))
                .await
                .unwrap();
        }
        look::organisation(&stage.s, &phone, kvk(2002))
            .await
            .unwrap();
        let next = look::organisation(&stage.s, &phone, kvk(2003)).await;
        assert!(matches!(next, Err(Error::TooMany { .. })), "{next:?}");
        let search = look::search(&stage.s, &phone, "wiersma").await;
        assert!(matches!(search, Err(Error::TooMany { .. })), "{search:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn powers_are_as_the_register_has_them() {
    for (stage, _simulators) in connected().await {
        // Two joint directors: both sign at EH3 (R-BEV-4).
        let shown = look::organisation(&stage.s, &stage.phone(), kvk(2003))
            .await
            .unwrap();
        let at_eh3 = shown
            .signing
            .iter()
            .find(|signing| signing.level == Level::Eh3)
            .unwrap();
        assert_eq!((at_eh3.needed, at_eh3.able), (2, 2));
        let (id, tess, _) = enters(&stage, TESS.wishes(2003, MANAGER)).await;
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert!(page.signers.iter().all(|line| line.power == Power::Joint));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_signed_in_does_not_leaf_through_the_register() {
    for (stage, _simulators) in connected().await {
        let rob = stage.sign_in(&services::demo::cast::ROB).await;
        let mut applied = 0;
        for number in 2001..2020 {
            let wish = JELLE.wishes(number, Wish::Representative);
            match start::start(&stage.s, &stage.phone(), Some(&rob), wish).await {
                Err(Error::TooMany { .. }) => break,
                _ => applied += 1,
            }
        }
        assert!(applied <= 6, "{applied}");
    }
}

/// Who manages it does not register it again; who wants a higher level does, and whose means works no more.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_registers_again_what_they_manage() {
    for (stage, _simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let office = kvk(cast::VRIES);
        let managed = look::managed(&stage.s, &anna, office).await.unwrap();
        let managed = managed.unwrap();
        assert_eq!((managed.level, managed.here), (Level::Eh3, true));
        // A higher level is spoken of where the page of one's own means has it too.
        let mine = services::means::mine::mine(&stage.s, &anna).await.unwrap();
        let rises = mine.iter().any(|means| {
            means.organisation.number == OrganisationNumber::Kvk(office)
                && means.rises
                && means.upgrade.is_none()
        });
        assert_eq!(managed.rises, rises);
        let bram = stage.sign_in(&cast::BRAM).await;
        let works = look::managed(&stage.s, &bram, office).await.unwrap();
        assert_eq!(works, None, "works there, and manages nothing");
        let elsewhere = look::managed(&stage.s, &anna, kvk(2001)).await.unwrap();
        assert_eq!(elsewhere, None);

        let again = async |level| {
            let wish = JELLE.wishes(cast::VRIES, Wish::Manager(level));
            start::start(&stage.s, &stage.phone(), Some(&anna), wish).await
        };
        for level in [Level::Eh2Plus, Level::Eh3] {
            let refused = faults(again(level).await.map(drop));
            assert_eq!(refused, [("", Fault::AlreadyManager(Level::Eh3))]);
        }
        again(Level::Eh4).await.unwrap();

        let mut tx = stage.s.db.write().await.unwrap();
        let anna_id = stage::id_of(&cast::ANNA);
        let means = store::means::of_person(&mut tx, anna_id, stage::vries()).await;
        for one in means.unwrap() {
            let (seen, lost) = (one.state, MeansState::Suspended);
            let now = stage.s.now();
            let changed = store::means::set_state(&mut tx, one.id, seen, lost, None, now).await;
            assert!(changed.unwrap());
        }
        tx.commit().await.unwrap();
        let managed = look::managed(&stage.s, &anna, office).await.unwrap();
        assert_eq!(managed, None, "by a means that works");
    }
}

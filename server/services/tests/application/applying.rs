//! Applying: what may be asked for, by whom, for whom.

use crate::{
    in_person::anna_at_eh4,
    stage::{connected, faults, not_allowed, stages},
    users::{IMRE, PUK, activates, applies, for_service, imre, name, open_applications, puk},
};
use domain::{
    application::{Identification, Product, Warning},
    decide::world::AuthorisationScope,
    fault::Fault,
    level::Level,
    mobile::MobileNumber,
    number::BranchNumber,
    time::Date,
};
use services::{
    Error,
    application::{
        NewUser, Scope,
        apply::{Applied, apply},
        plan::{options, plan, promised},
    },
    demo::cast,
    means::{
        change::suspend,
        list::{MeansQuery, list},
    },
    messages::Message,
};

/// The faults that one row has.
async fn row_faults(
    stage: &crate::stage::Stage,
    actor: &services::Actor,
    user: NewUser,
) -> Vec<(&'static str, Fault)> {
    let verdicts = plan(&stage.s, actor, &[user]).await.unwrap();
    verdicts.into_iter().next().unwrap().faults
}

fn with(change: impl FnOnce(&mut NewUser)) -> NewUser {
    let mut user = puk();
    change(&mut user);
    user
}

fn one(scope: Scope) -> impl FnOnce(&mut NewUser) {
    move |user| user.scopes = vec![scope]
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_1_a_manager_applies_and_the_user_gets_a_link() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let verdicts = plan(&stage.s, &anna, &[puk()]).await.unwrap();
        assert_eq!(verdicts[0].faults, []);
        assert_eq!(verdicts[0].warnings, [Warning::NoAuthorisation], "R-MACH-9");
        assert_eq!(
            open_applications(&stage).await,
            0,
            "planning changes nothing"
        );
        let done = applies(&stage, &anna, puk()).await;
        assert_eq!(
            (done.name.as_str(), done.email.as_str()),
            ("Puk de Jong", PUK)
        );
        assert_eq!(done.promise, verdicts[0].promise);
        let told = stage.told(PUK).await;
        let [
            Message::MeansActivate {
                applied_by,
                product,
                last_day,
                again,
                ..
            },
        ] = &told[..]
        else {
            panic!("{told:?}");
        };
        assert_eq!(
            (applied_by.as_str(), *product, *again),
            ("Anna Bakker", Product::Eh3, false)
        );
        assert_eq!(*last_day, Date::constant(2026, 11, 29), "seven days");
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_2_the_promise_is_shown_before_anything_is_filled_in() {
    for stage in stages().await {
        // Sunday: what comes in comes in on Monday.
        let monday = Date::constant(2026, 11, 23);
        let employed = promised(&stage.s, Product::Eh3, true, false);
        assert_eq!(
            (employed.earliest, employed.latest),
            (monday, monday),
            "the same working day"
        );
        assert!(!employed.may_take_longer);
        let hired = promised(&stage.s, Product::Eh3, false, false);
        assert_eq!(
            (hired.earliest, hired.latest),
            (monday, Date::constant(2026, 11, 30))
        );
        assert!(hired.may_take_longer, "it waits for an identity document");
        let urgent = promised(&stage.s, Product::Eh3, false, true);
        assert_eq!(
            urgent.latest,
            Date::constant(2026, 11, 24),
            "the next working day"
        );
        // Monday, after three o'clock in the afternoon.
        stage.pass_seconds(25 * 3600);
        let late = promised(&stage.s, Product::Eh3, false, true);
        assert_eq!(late.latest, Date::constant(2026, 11, 25));
        let anna = stage.sign_in(&cast::ANNA).await;
        let verdicts = plan(&stage.s, &anna, &[imre()]).await.unwrap();
        assert_eq!(
            verdicts[0].identification,
            Some(Identification::Remote),
            "R-AAN-5"
        );
        // Who is employed is ready the same day: urgency is neither sold nor kept silent.
        let haste = |user: NewUser| NewUser {
            urgent: true,
            ..user
        };
        let verdicts = plan(&stage.s, &anna, &[haste(imre()), haste(puk())])
            .await
            .unwrap();
        let [hired, employed] = &verdicts[..] else {
            panic!("{verdicts:?}");
        };
        assert!(!hired.warnings.contains(&Warning::NoHaste));
        assert!(employed.warnings.contains(&Warning::NoHaste));
        assert_eq!((hired.charges.len(), employed.charges.len()), (2, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_rol_3_a_manager_applies_up_to_the_own_level() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let highest = with(|user| user.product = Product::Eh4);
        let above = Fault::LevelAboveOwn {
            own: Level::Eh3,
            asked: Level::Eh4,
        };
        assert_eq!(
            row_faults(&stage, &anna, highest.clone()).await,
            [("product", above)]
        );
        let Applied::Refused(verdicts) = apply(&stage.s, &anna, std::slice::from_ref(&highest))
            .await
            .unwrap()
        else {
            panic!("applying goes through the same check");
        };
        assert_eq!(verdicts[0].faults, [("product", above)]);
        let offered = options(&stage.s, &anna).await.unwrap().products;
        assert_eq!(offered, [Product::Eh2Plus, Product::Eh3, Product::TaxOnly]);

        assert_eq!(open_applications(&stage).await, 0);

        let anna = anna_at_eh4(&stage).await;
        assert_eq!(anna.manager().unwrap().level, Some(Level::Eh4));
        let offered = options(&stage.s, &anna).await.unwrap().products;
        assert_eq!(offered, Product::ALL);
        let highest = with(|user| (user.product, user.term) = (Product::Eh4, 3));
        assert_eq!(row_faults(&stage, &anna, highest).await, []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_rol_4_only_a_manager_with_two_fresh_factors_applies() {
    for stage in stages().await {
        let bram = stage.sign_in(&cast::BRAM).await;
        not_allowed(plan(&stage.s, &bram, &[puk()]).await);
        not_allowed(apply(&stage.s, &bram, &[puk()]).await);
        not_allowed(options(&stage.s, &bram).await);
        let (token, anna) = stage.sign_in_at(&cast::ANNA).await;
        stage.pass_seconds(20 * 60);
        let anna_later = stage.actor(&token).await.unwrap();
        let refused = apply(&stage.s, &anna_later, &[puk()]).await;
        assert!(matches!(refused, Err(Error::StepUpNeeded)), "{refused:?}");
        // The role ended while the page was open.
        let mut tx = stage.s.db.write().await.unwrap();
        let stay = anna.at.as_ref().unwrap().membership;
        for held in store::membership::roles(&mut tx, stay).await.unwrap() {
            store::membership::end_role(&mut tx, held.id, None, stage.s.now())
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let fresh = services::Actor {
            sign_in: services::actor::SignIn {
                by_pin: false,
                fresh_until: stage.s.now().plus_seconds(60),
                ..anna.sign_in
            },
            ..anna
        };
        not_allowed(apply(&stage.s, &fresh, &[puk()]).await);
        assert_eq!(open_applications(&stage).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_4_two_users_do_not_share_a_mobile_number_unless_it_is_meant() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let taken = [("mobile", Fault::MobileTaken)];
        let twice = [("mobile", Fault::MobileTwice)];
        // In one list.
        let other = NewUser {
            email: "fien@devries.example".into(),
            ..puk()
        };
        let verdicts = plan(&stage.s, &anna, &[puk(), other.clone()])
            .await
            .unwrap();
        assert_eq!(
            (verdicts[0].faults.len(), &verdicts[1].faults[..]),
            (0, &twice[..])
        );
        // In an application that is under way.
        applies(&stage, &anna, puk()).await;
        assert_eq!(row_faults(&stage, &anna, other.clone()).await, taken);
        // Proved by a colleague. The number is written in another way.
        activates(&stage, &simulators, PUK).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let other = NewUser {
            mobile: MobileNumber::parse("0031 6 2222-3333").unwrap(),
            ..other
        };
        assert_eq!(row_faults(&stage, &anna, other.clone()).await, taken);
        let meant = NewUser {
            same_mobile: true,
            ..other
        };
        applies(&stage, &anna, meant).await;
        // Elsewhere it says nothing.
        let pieter = stage.sign_in(&cast::PIETER).await;
        if pieter.is_manager() {
            let there = NewUser {
                email: "puk@delinde.example".into(),
                product: Product::Eh2Plus,
                ..puk()
            };
            assert_eq!(row_faults(&stage, &pieter, there).await, []);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_7_several_at_once_all_or_none() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let young = NewUser {
            email: "kind@devries.example".into(),
            mobile: MobileNumber::parse("06 3333 4444").unwrap(),
            birth: Date::constant(2016, 1, 1),
            ..puk()
        };
        let rows = [puk(), young, imre()];
        let planned = plan(&stage.s, &anna, &rows).await.unwrap();
        let Applied::Refused(verdicts) = apply(&stage.s, &anna, &rows).await.unwrap() else {
            panic!("one of them cannot go");
        };
        assert_eq!(verdicts, planned);
        let counts: Vec<_> = verdicts
            .iter()
            .map(|verdict| verdict.faults.len())
            .collect();
        assert_eq!(counts, [0, 1, 0]);
        assert_eq!(verdicts[1].faults, [("birth", Fault::TooYoung(12))]);
        assert_eq!(open_applications(&stage).await, 0);
        assert!(stage.told(PUK).await.is_empty());

        let rows = [puk(), imre()];
        let Applied::Done(done) = apply(&stage.s, &anna, &rows).await.unwrap() else {
            panic!("both can go");
        };
        let emails: Vec<_> = done.iter().map(|one| one.email.as_str()).collect();
        assert_eq!(emails, [PUK, IMRE]);
        assert_eq!(open_applications(&stage).await, 2);
        // The same again changes nothing.
        let Applied::Refused(verdicts) = apply(&stage.s, &anna, &rows).await.unwrap() else {
            panic!("they are under way");
        };
        for verdict in &verdicts {
            assert_eq!(verdict.faults, [("email", Fault::ApplicationPending)]);
        }
        assert_eq!(open_applications(&stage).await, 2);
        assert_eq!(
            faults(apply(&stage.s, &anna, &[]).await),
            [("", Fault::NothingChosen)]
        );
        let many = vec![puk(); 251];
        assert_eq!(
            faults(plan(&stage.s, &anna, &many).await),
            [("", Fault::TooMany(250))]
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_stands_at_its_field() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        for (user, expected) in [
            (
                with(|user| user.email = "puk".into()),
                ("email", Fault::NotAnEmail),
            ),
            (
                with(|user| user.email = cast::DAAN.email.into()),
                ("email", Fault::EmailOfColleague),
            ),
            (
                with(|user| {
                    user.email = cast::DAAN.email.into();
                    user.name = name("Daan", Some("de"), "Wit");
                }),
                ("product", Fault::MeansAlready(Level::Eh3)),
            ),
            (
                with(|user| user.birth = Date::constant(2027, 1, 1)),
                ("birth", Fault::DateInFuture),
            ),
            (
                with(|user| {
                    user.product = Product::Eh2Plus;
                    user.scopes = vec![for_service("belastingaangifte-doen")];
                }),
                (
                    "scopes",
                    Fault::LevelBelowService {
                        needed: Level::Eh3,
                        asked: Level::Eh2Plus,
                    },
                ),
            ),
            (
                with(one(Scope {
                    years: 2,
                    ..for_service("aanslagen-inzien")
                })),
                ("years", Fault::NotAChoice),
            ),
            (
                with(one(Scope {
                    what: AuthorisationScope::Service(stage.s.id()),
                    ..for_service("aanslagen-inzien")
                })),
                ("scopes", Fault::NotAChoice),
            ),
            (
                with(one(Scope {
                    what: AuthorisationScope::Provider(stage.s.id()),
                    ..for_service("aanslagen-inzien")
                })),
                ("scopes", Fault::NotAChoice),
            ),
            (
                with(|user| user.scopes = vec![for_service("aanslagen-inzien"); 2]),
                ("scopes", Fault::Twice),
            ),
            (
                with(one(Scope {
                    branch: BranchNumber::parse("000000000001").ok(),
                    ..for_service("belastingaangifte-doen")
                })),
                ("branch", Fault::BranchNotAccepted),
            ),
        ] {
            assert_eq!(
                row_faults(&stage, &anna, user.clone()).await,
                [expected],
                "{user:?}"
            );
        }
        // A colleague with a lower level may get a higher one.
        let bram = with(|user| user.email = cast::BRAM.email.into());
        assert_eq!(row_faults(&stage, &anna, bram.clone()).await, []);
        // One that is suspended is paid for already: better resumed than applied for once more.
        let asked = MeansQuery {
            search: "bos bram",
            ..MeansQuery::default()
        };
        let his = list(&stage.s, &anna, &asked).await.unwrap().page.rows;
        suspend(&stage.s, &anna, his[0].means).await.unwrap();
        let verdicts = plan(&stage.s, &anna, &[bram]).await.unwrap();
        assert!(verdicts[0].warnings.contains(&Warning::Suspended));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_13_the_tax_offices_product_comes_with_its_services_only() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let tax_only = |scope: Scope| {
            with(|user| {
                user.product = Product::TaxOnly;
                user.scopes = vec![scope];
            })
        };
        let offered = options(&stage.s, &anna).await.unwrap();
        let office = offered.providers.iter().find(|one| one.tax_office).unwrap();
        let other = offered
            .providers
            .iter()
            .find(|one| !one.tax_office)
            .unwrap();
        let scope = |what| Scope {
            what,
            branch: None,
            years: 5,
        };
        for good in [
            for_service("aanslagen-inzien"),
            scope(AuthorisationScope::Provider(office.id)),
        ] {
            assert_eq!(row_faults(&stage, &anna, tax_only(good)).await, []);
        }
        for bad in [
            for_service("ziekmeldingen-doorgeven"),
            scope(AuthorisationScope::Provider(other.id)),
            scope(AuthorisationScope::All),
        ] {
            let found = row_faults(&stage, &anna, tax_only(bad)).await;
            assert_eq!(found, [("scopes", Fault::OnlyTaxServices)]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_mach_5_a_branch_is_offered_from_the_register_and_never_forced() {
    for (stage, _simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let offered = options(&stage.s, &anna).await.unwrap();
        let branch = offered.branches.first().map(|line| line.number);
        let own = |branch| {
            with(one(Scope {
                branch,
                ..for_service_with_branches()
            }))
        };
        let unrestricted = plan(&stage.s, &anna, &[own(None)]).await.unwrap();
        assert_eq!(
            (unrestricted[0].faults.len(), unrestricted[0].warnings.len()),
            (0, 0)
        );
        let restricted = plan(&stage.s, &anna, &[own(branch)]).await.unwrap();
        assert_eq!(restricted[0].faults, []);
        assert_eq!(
            restricted[0].warnings,
            [Warning::Branch],
            "some services refuse it"
        );
        let elsewhere = BranchNumber::parse("000099999999").ok();
        let found = row_faults(&stage, &anna, own(elsewhere)).await;
        assert_eq!(found, [("branch", Fault::NotAChoice)]);
    }
}

/// One that takes a restriction to a branch.
pub fn for_service_with_branches() -> Scope {
    let catalogue = services::catalogue::file::parse(services::catalogue::file::EXAMPLE).unwrap();
    let found = catalogue
        .services
        .iter()
        .find(|one| one.branch && one.level <= Level::Eh3);
    Scope {
        what: AuthorisationScope::Service(found.unwrap().id),
        branch: None,
        years: 1,
    }
}

/// Nobody learns from a plan whether somebody elsewhere has an account.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_elsewhere_is_not_told_of() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let sanne = with(|user| user.email = cast::SANNE.email.into());
        assert_eq!(row_faults(&stage, &anna, sanne).await, []);
    }
}

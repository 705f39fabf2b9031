//! Who may do what in the office, and who decides that.

use crate::{
    list::{asked, names},
    stage::{Stage, faults, id_of, not_allowed, not_found, stages},
};
use domain::{fault::Fault, level::Level, means::MeansState, role::Role};
use services::{
    Error,
    demo::{
        cast,
        ids::{Kind, id},
    },
    people::{
        self, MemberFilter,
        remove::{plan, remove},
        roles::{Appoint, appoint, end_manager, may_appoint},
    },
};

/// Anna makes Chaima a manager.
async fn two_managers(stage: &Stage) {
    let anna = stage.sign_in(&cast::ANNA).await;
    appoint(
        &stage.s,
        &anna,
        Appoint {
            person: id_of(&cast::CHAIMA),
            level: Level::Eh3,
        },
    )
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anna_sees_everybody_and_what_they_have() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let all = people::list(&stage.s, &anna, &asked("", MemberFilter::All))
            .await
            .unwrap();
        assert_eq!(all.page.total, 12);
        assert_eq!(all.page.rows[0].member.name, "Anna Bakker");
        let without = people::list(&stage.s, &anna, &asked("", MemberFilter::WithoutMeans))
            .await
            .unwrap();
        assert_eq!(
            names(&without),
            ["Hanna Visser", "Ilias Benali"],
            "Ilias's means is suspended"
        );
        let found = people::list(&stage.s, &anna, &asked("amrani", MemberFilter::All))
            .await
            .unwrap();
        assert_eq!(found.page.total, 1);

        let bram = people::colleague(&stage.s, &anna, id_of(&cast::BRAM))
            .await
            .unwrap();
        assert_eq!(
            bram.teams
                .iter()
                .map(|team| team.name.as_str())
                .collect::<Vec<_>>(),
            ["Auto", "Salaris"]
        );
        assert_eq!(bram.means[0].level, Level::Eh2Plus);
        assert!(bram.last_use.is_some() && !bram.last_manager && !bram.is_me);
        let anna_too = people::colleague(&stage.s, &anna, id_of(&cast::ANNA))
            .await
            .unwrap();
        assert!(anna_too.last_manager && anna_too.is_me);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_people_of_another_organisation_are_not_found() {
    for stage in stages().await {
        let wouter = stage.sign_in(&cast::WOUTER).await;
        not_found(people::colleague(&stage.s, &wouter, id_of(&cast::ANNA)).await);
        not_found(end_manager(&stage.s, &wouter, id_of(&cast::ANNA)).await);
        not_found(
            appoint(
                &stage.s,
                &wouter,
                Appoint {
                    person: id_of(&cast::BRAM),
                    level: Level::Eh3,
                },
            )
            .await,
        );
        let bram = stage.sign_in(&cast::BRAM).await;
        not_allowed(people::list(&stage.s, &bram, &asked("", MemberFilter::All)).await);
        not_allowed(
            appoint(
                &stage.s,
                &bram,
                Appoint {
                    person: id_of(&cast::BRAM),
                    level: Level::Eh2Plus,
                },
            )
            .await,
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_1_a_colleague_can_hold_several_roles_and_hears_of_each() {
    for stage in stages().await {
        two_managers(&stage).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let chaima = people::colleague(&stage.s, &anna, id_of(&cast::CHAIMA))
            .await
            .unwrap();
        let roles: Vec<_> = chaima
            .roles
            .iter()
            .map(|held| (held.role, held.level))
            .collect();
        assert_eq!(
            roles,
            [(Role::Manager, Some(Level::Eh3)), (Role::User, None)]
        );
        assert_eq!(stage.kinds_told(cast::CHAIMA.email).await, ["role_given"]);
        // R-ROL-2: the representative who appointed the first manager hears of every other.
        assert_eq!(
            stage.kinds_told(cast::KAREL.email).await,
            ["manager_appointed"]
        );
        // Once more changes nothing and tells nobody.
        two_managers(&stage).await;
        assert_eq!(stage.kinds_told(cast::CHAIMA.email).await.len(), 1);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_3_nobody_appoints_above_the_own_level() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let asked = |level| Appoint {
            person: id_of(&cast::BRAM),
            level,
        };
        let above = Fault::LevelAboveOwn {
            own: Level::Eh3,
            asked: Level::Eh4,
        };
        assert_eq!(
            faults(appoint(&stage.s, &anna, asked(Level::Eh4)).await),
            [("level", above)]
        );
        let old = Fault::LevelNotIssued(Level::Eh2);
        assert_eq!(
            faults(appoint(&stage.s, &anna, asked(Level::Eh2)).await),
            [("level", old)]
        );

        // Bram becomes manager at EH3, but signs in at EH2+: the lower of the two counts (R-DEC-5).
        appoint(&stage.s, &anna, asked(Level::Eh3)).await.unwrap();
        let bram = stage.sign_in(&cast::BRAM).await;
        assert_eq!(may_appoint(&bram).unwrap(), Level::Eh2Plus);
        let above = Fault::LevelAboveOwn {
            own: Level::Eh2Plus,
            asked: Level::Eh3,
        };
        let refused = appoint(
            &stage.s,
            &bram,
            Appoint {
                person: id_of(&cast::ESRA),
                level: Level::Eh3,
            },
        )
        .await;
        assert_eq!(faults(refused), [("level", above)]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_older_than_the_loss_of_a_role_appoints_nobody() {
    for stage in stages().await {
        two_managers(&stage).await;
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        end_manager(&stage.s, &anna, id_of(&cast::CHAIMA))
            .await
            .unwrap();
        not_allowed(
            appoint(
                &stage.s,
                &chaima,
                Appoint {
                    person: id_of(&cast::ESRA),
                    level: Level::Eh3,
                },
            )
            .await,
        );
        not_allowed(end_manager(&stage.s, &chaima, id_of(&cast::ANNA)).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn appointing_asks_for_a_fresh_factor() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        stage.pass_seconds(16 * 60);
        let refused = appoint(
            &stage.s,
            &anna,
            Appoint {
                person: id_of(&cast::CHAIMA),
                level: Level::Eh3,
            },
        )
        .await;
        assert!(matches!(refused, Err(Error::StepUpNeeded)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_9_the_last_manager_does_not_vanish_by_accident() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        assert_eq!(
            faults(end_manager(&stage.s, &anna, id_of(&cast::ANNA)).await),
            [("level", Fault::LastManager)]
        );
        // What to do: appoint another first. Then it is possible, and the others hear of it (R-ROL-6).
        two_managers(&stage).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        end_manager(&stage.s, &anna, id_of(&cast::ANNA))
            .await
            .unwrap();
        assert!(
            stage
                .kinds_told(cast::CHAIMA.email)
                .await
                .contains(&"manager_ended")
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_managers_who_end_each_other_at_once_leave_one() {
    for stage in stages().await {
        two_managers(&stage).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        let (first, second) = tokio::join!(
            end_manager(&stage.s, &anna, id_of(&cast::CHAIMA)),
            end_manager(&stage.s, &chaima, id_of(&cast::ANNA)),
        );
        assert_eq!(
            usize::from(first.is_ok()) + usize::from(second.is_ok()),
            1,
            "{first:?} {second:?}"
        );
        let karel = stage.sign_in(&cast::KAREL).await;
        let left = people::list(&stage.s, &karel, &asked("", MemberFilter::Managers))
            .await
            .unwrap();
        assert_eq!(left.page.total, 1);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_bev_4_a_joint_director_cannot_make_himself_manager_alone() {
    for stage in stages().await {
        // De Brug has two directors who sign together: neither makes a manager alone, not even at the lowest level.
        let henk = stage.sign_in(&cast::HENK).await;
        for who in [&cast::HENK, &cast::INGRID] {
            for level in [Level::Eh2Plus, Level::Eh3] {
                let person = id_of(who);
                assert_eq!(
                    faults(appoint(&stage.s, &henk, Appoint { person, level }).await),
                    [("level", Fault::PowerTooLimited(level))]
                );
            }
        }

        // The owner of a garage signs alone.
        let rob = stage.sign_in(&cast::ROB).await;
        let at = |level| Appoint {
            person: id_of(&cast::ROB),
            level,
        };
        appoint(&stage.s, &rob, at(Level::Eh3)).await.unwrap();
        stage.log_verifies().await;
    }
}

/// Gives somebody a means of the highest level at an organisation.
async fn means_at_eh4(stage: &Stage, who: &cast::Person, kvk: u32) {
    let now = stage.s.now();
    let means = store::means::Means {
        id: stage.s.id(),
        person: id_of(who),
        organisation: id(Kind::Organisation, kvk),
        credential: None,
        only_at: None,
        created_at: now,
        expires_at: now.plus_days(365),
        level: Level::Eh4,
        state: MeansState::Active,
    };
    let mut tx = stage.s.db.write().await.unwrap();
    store::means::insert(&mut tx, &means).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_bev_4_at_eh4_no_representative_makes_a_manager_without_an_application() {
    for stage in stages().await {
        means_at_eh4(&stage, &cast::ROB, cast::BLOM).await;
        means_at_eh4(&stage, &cast::HENK, cast::BRUG).await;
        // The owner who signs alone does not make himself one either: all who sign identify in person.
        for (who, appointed) in [
            (&cast::ROB, &cast::ROB),
            (&cast::HENK, &cast::HENK),
            (&cast::HENK, &cast::INGRID),
        ] {
            let actor = stage.sign_in(who).await;
            assert_eq!(may_appoint(&actor).unwrap(), Level::Eh4);
            let at_eh4 = Appoint {
                person: id_of(appointed),
                level: Level::Eh4,
            };
            assert_eq!(
                faults(appoint(&stage.s, &actor, at_eh4).await),
                [("level", Fault::ManagerMustSign(Level::Eh4))]
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_2_a_manager_at_eh4_needs_no_representative_to_appoint_another() {
    for stage in stages().await {
        means_at_eh4(&stage, &cast::ANNA, cast::VRIES).await;
        let mut tx = stage.s.db.write().await.unwrap();
        let here = id(Kind::Organisation, cast::VRIES);
        let stay = store::membership::current(&mut tx, id_of(&cast::ANNA), here).await;
        let stay = stay.unwrap().unwrap();
        for held in store::membership::roles(&mut tx, stay.id).await.unwrap() {
            if held.role == Role::Manager {
                store::membership::end_role(&mut tx, held.id, None, stage.s.now())
                    .await
                    .unwrap();
            }
        }
        let role = store::membership::RoleHeld {
            id: stage.s.id(),
            membership: stay.id,
            role: Role::Manager,
            level: Some(Level::Eh4),
            power: None,
            from_at: stage.s.now(),
        };
        store::membership::give_role(&mut tx, &role, None)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let anna = stage.sign_in(&cast::ANNA).await;
        let at_eh4 = Appoint {
            person: id_of(&cast::CHAIMA),
            level: Level::Eh4,
        };
        appoint(&stage.s, &anna, at_eh4).await.unwrap();
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_bev_4_a_joint_director_cannot_raise_a_manager_alone() {
    for stage in stages().await {
        let mut tx = stage.s.db.write().await.unwrap();
        let here = id(Kind::Organisation, cast::BRUG);
        let stay = store::membership::current(&mut tx, id_of(&cast::INGRID), here)
            .await
            .unwrap()
            .unwrap();
        let role = store::membership::RoleHeld {
            id: stage.s.id(),
            membership: stay.id,
            role: Role::Manager,
            level: Some(Level::Eh2Plus),
            power: None,
            from_at: stage.s.now(),
        };
        store::membership::give_role(&mut tx, &role, None)
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let henk = stage.sign_in(&cast::HENK).await;
        let raised = Appoint {
            person: id_of(&cast::INGRID),
            level: Level::Eh3,
        };
        assert_eq!(
            faults(appoint(&stage.s, &henk, raised).await),
            [("level", Fault::PowerTooLimited(Level::Eh3))]
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_3_a_lower_manager_neither_ends_nor_lowers_a_higher_one() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let bram = Appoint {
            person: id_of(&cast::BRAM),
            level: Level::Eh2Plus,
        };
        appoint(&stage.s, &anna, bram).await.unwrap();
        let bram = stage.sign_in(&cast::BRAM).await;
        let above = Fault::LevelAboveOwn {
            own: Level::Eh2Plus,
            asked: Level::Eh3,
        };
        let lowered = Appoint {
            person: id_of(&cast::ANNA),
            level: Level::Eh2Plus,
        };
        assert_eq!(
            faults(appoint(&stage.s, &bram, lowered).await),
            [("level", above)]
        );
        assert_eq!(
            faults(end_manager(&stage.s, &bram, id_of(&cast::ANNA)).await),
            [("", above)]
        );
        // Leaving would end the role too; the plan says so before.
        assert_eq!(
            faults(remove(&stage.s, &bram, id_of(&cast::ANNA)).await),
            [("", above)]
        );
        let before = plan(&stage.s, &bram, id_of(&cast::ANNA)).await.unwrap();
        assert_eq!(before.refused, Some(above));

        // The representative may: managers are the representative's (R-ROL-2).
        let karel = stage.sign_in(&cast::KAREL).await;
        end_manager(&stage.s, &karel, id_of(&cast::ANNA))
            .await
            .unwrap();
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_3_a_sign_in_without_the_level_takes_no_manager_away() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let asked = Appoint {
            person: id_of(&cast::BRAM),
            level: Level::Eh3,
        };
        appoint(&stage.s, &anna, asked).await.unwrap();
        // Bram is manager at EH3 and signs in at EH2+; with his means suspended, with no level at all.
        let bram = stage.sign_in(&cast::BRAM).await;
        let above = Fault::LevelAboveOwn {
            own: Level::Eh2Plus,
            asked: Level::Eh3,
        };
        for fault in [above, Fault::SignInHasNoLevel] {
            assert_eq!(
                faults(end_manager(&stage.s, &bram, id_of(&cast::ANNA)).await),
                [("", fault)]
            );
            assert_eq!(
                faults(remove(&stage.s, &bram, id_of(&cast::ANNA)).await),
                [("", fault)]
            );
            crate::teams::suspend_means(&stage, bram.person).await;
        }
        // One's own role is one's own to give up.
        end_manager(&stage.s, &bram, bram.person).await.unwrap();
        stage.log_verifies().await;
    }
}

/// What the page of who signed for a manager promises: a representative can always take the role away again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_2_a_representative_takes_the_role_of_the_only_manager_away() {
    for stage in stages().await {
        let karel = stage.sign_in(&cast::KAREL).await;
        end_manager(&stage.s, &karel, id_of(&cast::ANNA))
            .await
            .unwrap();
        let anna = stage.sign_in(&cast::ANNA).await;
        assert!(!anna.is_manager());
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_9_a_manager_without_a_means_is_not_who_is_left() {
    for stage in stages().await {
        two_managers(&stage).await;
        crate::teams::suspend_means(&stage, id_of(&cast::CHAIMA)).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        assert_eq!(
            faults(end_manager(&stage.s, &anna, id_of(&cast::ANNA)).await),
            [("level", Fault::LastManager)]
        );
        let shown = people::colleague(&stage.s, &anna, anna.person).await;
        assert!(shown.unwrap().last_manager);
        // The other one can go: that leaves who can do something.
        end_manager(&stage.s, &anna, id_of(&cast::CHAIMA))
            .await
            .unwrap();
    }
}

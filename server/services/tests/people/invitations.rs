//! Inviting colleagues, and joining.

use crate::{
    list::asked,
    stage::{Stage, faults, id_of, not_allowed, not_found, stages, vries},
};
use domain::{fault::Fault, invitation::InvitationState, lang::Lang, level::Level, role::Role};
use services::{
    Actor, Error,
    demo::{
        Open, cast,
        ids::{Kind, id},
    },
    invitation::{
        self, Offer,
        accept::{How, NewPerson, look, signed_in, with_new_account},
    },
    messages::Message,
    people::{self, roles::end_manager},
    secret::Token,
};

const MEES: &str = "mees@devries.example";

/// The token of the newest invitation mailed to an address.
async fn link(stage: &Stage, email: &str) -> Token {
    let told = stage.told(email).await;
    let last = told.iter().rev().find_map(|message| match message {
        Message::Invitation { link, .. } => Some(link.path().to_owned()),
        _ => None,
    });
    Token::received(last.unwrap().strip_prefix("/invitation/").unwrap())
}

async fn invite(stage: &Stage, actor: &Actor, email: &str, offer: &Offer) -> Token {
    let verdicts = invitation::send(&stage.s, actor, email, offer)
        .await
        .unwrap();
    assert!(verdicts[0].outcome.is_ok(), "{verdicts:?}");
    link(stage, email).await
}

fn new_person(name: &str) -> NewPerson {
    NewPerson {
        name: name.into(),
        password: "drie fietsen en een kar".into(),
        lang: Lang::Nl,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_pasted_addresses_each_get_a_verdict() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let pasted = "Puk de Jong <Puk@DeVries.example>; puk@devries.example\nbram@devries.example, geen adres, \
                      mees@devries.example";
        let verdicts = invitation::send(&stage.s, &anna, pasted, &Offer::default())
            .await
            .unwrap();
        let outcomes: Vec<_> = verdicts
            .iter()
            .map(|v| (v.text.as_str(), v.outcome.err()))
            .collect();
        assert_eq!(
            outcomes,
            [
                ("puk@devries.example", None),
                ("puk@devries.example", Some(Fault::Twice)),
                ("bram@devries.example", Some(Fault::AlreadyMember)),
                ("geen adres", Some(Fault::NotAnEmail)),
                (MEES, Some(Fault::AlreadyInvited)),
            ]
        );
        let pending = invitation::pending(&stage.s, &anna, "", 1)
            .await
            .unwrap()
            .rows;
        let addresses: Vec<_> = pending.iter().map(|one| one.email.as_str()).collect();
        assert_eq!(addresses, ["puk@devries.example", MEES]);
        assert_eq!(pending[0].name.as_deref(), Some("Puk de Jong"));
        for (search, found) in [(" DE jong", 1), ("MEES@", 1), ("bram", 0)] {
            let fit = invitation::pending(&stage.s, &anna, search, 1).await;
            assert_eq!(fit.unwrap().total, found, "{search}");
        }
        assert!(
            pending[0].delivery.is_some(),
            "the mail waits in the outbox"
        );

        assert_eq!(
            faults(invitation::send(&stage.s, &anna, " \n", &Offer::default()).await),
            [("addresses", Fault::Required)]
        );
        let many: Vec<String> = (0..251).map(|n| format!("p{n}@devries.example")).collect();
        let many = many.join(" ");
        let refused = invitation::send(&stage.s, &anna, &many, &Offer::default()).await;
        assert_eq!(faults(refused), [("addresses", Fault::TooMany(250))]);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn opening_the_link_changes_nothing_and_mees_joins_once() {
    for stage in stages().await {
        let token = Open::Invitation.token();
        for _ in 0..3 {
            // A mail scanner, and Mees himself.
            let shown = look(&stage.s, None, Lang::Nl, &token).await.unwrap();
            assert_eq!((shown.how, shown.email.as_str()), (How::MakeAccount, MEES));
            assert_eq!(
                (shown.invited_by.as_str(), shown.organisation.town.as_str()),
                ("Anna Bakker", "Haarlem")
            );
        }
        let client = stage.phone();
        let joined = with_new_account(&stage.s, &client, None, &token, &new_person("Mees Prins"))
            .await
            .unwrap();
        let mees = stage.actor(&joined.token).await.unwrap();
        assert_eq!(mees.organisation().unwrap(), vries());
        assert!(
            mees.at
                .as_ref()
                .unwrap()
                .roles
                .iter()
                .all(|held| held.role == Role::User)
        );
        assert_eq!(
            mees.sign_in.level, None,
            "a password alone carries no level (R-DEC-4)"
        );

        let anna = stage.sign_in(&cast::ANNA).await;
        let shown = people::colleague(&stage.s, &anna, mees.person)
            .await
            .unwrap();
        assert_eq!(shown.teams[0].name, "Salaris");
        assert!(shown.means.is_empty(), "heeft nog geen middel");
        assert!(
            stage
                .kinds_told(cast::ANNA.email)
                .await
                .contains(&"invitation_accepted")
        );

        // R-DEC-22: used, and so as if it never was.
        not_found(look(&stage.s, None, Lang::Nl, &token).await);
        not_found(
            with_new_account(
                &stage.s,
                &client,
                None,
                &token,
                &new_person("Iemand Anders"),
            )
            .await,
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_accept_one_link_at_once_make_one_colleague() {
    for stage in stages().await {
        let token = Open::Invitation.token();
        let client = stage.phone();
        let (one, two) = (new_person("Mees Prins"), new_person("Mees Prins"));
        let (first, second) = tokio::join!(
            with_new_account(&stage.s, &client, None, &token, &one),
            with_new_account(&stage.s, &client, None, &token, &two),
        );
        assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1);
        let anna = stage.sign_in(&cast::ANNA).await;
        let all = people::list(&stage.s, &anna, &asked("mees", people::MemberFilter::All))
            .await
            .unwrap();
        assert_eq!(all.page.total, 1);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_form_names_every_field() {
    for stage in stages().await {
        let token = Open::Invitation.token();
        let wrong = NewPerson {
            name: " ".into(),
            password: "kort".into(),
            lang: Lang::En,
        };
        let refused = with_new_account(&stage.s, &stage.phone(), None, &token, &wrong).await;
        let faults: Vec<_> = match refused {
            Err(Error::Refused(faults)) => faults,
            _ => panic!("not refused"),
        };
        assert_eq!(
            faults,
            [("name", Fault::Required), ("password", Fault::TooShort(12))]
        );
        assert!(
            look(&stage.s, None, Lang::Nl, &token).await.is_ok(),
            "and the link still works"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_existing_account_signs_in_and_another_address_has_to_say_so() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        // Wouter has an account: he accepts with it.
        let token = invite(&stage, &anna, cast::WOUTER.email, &Offer::default()).await;
        assert_eq!(
            look(&stage.s, None, Lang::Nl, &token).await.unwrap().how,
            How::SignIn
        );
        let (session, wouter) = stage.sign_in_at(&cast::WOUTER).await;
        assert_eq!(
            look(&stage.s, Some(&wouter), Lang::Nl, &token)
                .await
                .unwrap()
                .how,
            How::Accept
        );
        assert_eq!(
            signed_in(&stage.s, &wouter, &token, false).await.unwrap(),
            vries()
        );
        let here = stage.actor(&session).await.unwrap();
        assert_eq!(
            here.organisation().unwrap(),
            vries(),
            "and goes on at De Vries"
        );
        assert!(
            !here.is_manager(),
            "his roles at his own office do not come along"
        );

        // The invitation for Mees, opened by Rob, who is signed in as himself.
        let rob = stage.sign_in(&cast::ROB).await;
        let token = Open::Invitation.token();
        let shown = look(&stage.s, Some(&rob), Lang::Nl, &token).await.unwrap();
        assert_eq!(
            shown.how,
            How::AcceptAs {
                signed_in: cast::ROB.email.into()
            }
        );
        assert_eq!(
            faults(signed_in(&stage.s, &rob, &token, false).await),
            [("confirmed", Fault::Required)]
        );
        signed_in(&stage.s, &rob, &token, true).await.unwrap();
        not_found(signed_in(&stage.s, &rob, &token, true).await);
        assert!(
            stage
                .kinds_told(cast::ANNA.email)
                .await
                .contains(&"invitation_accepted")
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn resending_kills_the_earlier_link_and_revoking_both() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let first = invite(&stage, &anna, "puk@devries.example", &Offer::default()).await;
        let puk = invitation::pending(&stage.s, &anna, "", 1)
            .await
            .unwrap()
            .rows[0]
            .invitation;
        // Eight days on the link is too old; the invitation stays in sight.
        stage.pass_days(8);
        not_found(look(&stage.s, None, Lang::Nl, &first).await);
        let anna = stage.sign_in(&cast::ANNA).await;
        assert!(
            invitation::pending(&stage.s, &anna, "", 1)
                .await
                .unwrap()
                .rows
                .iter()
                .any(|one| one.invitation == puk && one.expired)
        );
        invitation::resend(&stage.s, &anna, puk).await.unwrap();
        let second = link(&stage, "puk@devries.example").await;
        not_found(look(&stage.s, None, Lang::Nl, &first).await);
        assert!(look(&stage.s, None, Lang::Nl, &second).await.is_ok());

        invitation::revoke(&stage.s, &anna, puk).await.unwrap();
        not_found(look(&stage.s, None, Lang::Nl, &second).await);
        let closed = Fault::InvitationClosed(InvitationState::Revoked);
        assert_eq!(
            faults(invitation::revoke(&stage.s, &anna, puk).await),
            [("", closed)]
        );
        assert_eq!(
            faults(invitation::resend(&stage.s, &anna, puk).await),
            [("", closed)]
        );
        // The address can be invited again.
        invite(&stage, &anna, "puk@devries.example", &Offer::default()).await;
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_invitation_does_not_stand_in_the_way_of_a_new_one() {
    for stage in stages().await {
        stage.pass_days(8);
        let anna = stage.sign_in(&cast::ANNA).await;
        invite(&stage, &anna, MEES, &Offer::default()).await;
        let pending = invitation::pending(&stage.s, &anna, "", 1)
            .await
            .unwrap()
            .rows;
        assert_eq!(pending.iter().filter(|one| one.email == MEES).count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_3_an_invitation_offers_no_more_than_the_inviter_has() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let service = |n: &str| n.parse().unwrap();
        let sensitive = service("0b00000b-0000-4000-8000-000000000004");
        let send = async |offer: Offer| {
            invitation::send(&stage.s, &anna, "puk@devries.example", &offer).await
        };

        let above = Fault::LevelAboveOwn {
            own: Level::Eh3,
            asked: Level::Eh4,
        };
        assert_eq!(
            faults(
                send(Offer {
                    manager: Some(Level::Eh4),
                    ..Offer::default()
                })
                .await
            ),
            [("manager", above)]
        );
        let with = |service| Offer {
            services: vec![service],
            years: Some(1),
            ..Offer::default()
        };
        assert_eq!(faults(send(with(sensitive)).await), [("services", above)]);
        assert_eq!(
            faults(send(with(uuid::Uuid::nil().into())).await),
            [("services", Fault::NotAChoice)]
        );
        let survey = service("0b000008-0000-4000-8000-000000000001");
        assert_eq!(
            faults(
                send(Offer {
                    years: Some(4),
                    ..with(survey)
                })
                .await
            ),
            [("years", Fault::NotAChoice)]
        );
        let team = Some(id(Kind::Team, 99));
        assert_eq!(
            faults(
                send(Offer {
                    team,
                    ..Offer::default()
                })
                .await
            ),
            [("team", Fault::NotAChoice)]
        );

        let token = invite(
            &stage,
            &anna,
            "puk@devries.example",
            &Offer {
                years: Some(3),
                ..with(survey)
            },
        )
        .await;
        assert_eq!(
            look(&stage.s, None, Lang::En, &token)
                .await
                .unwrap()
                .services[0]
                .name,
            "Complete a mandatory survey"
        );
        let joined = with_new_account(
            &stage.s,
            &stage.phone(),
            None,
            &token,
            &new_person("Puk de Jong"),
        )
        .await
        .unwrap();
        let puk = stage.actor(&joined.token).await.unwrap();
        let mut tx = stage.s.db.read().await.unwrap();
        let given = store::authorisation::of_person(&mut tx, puk.person, vries())
            .await
            .unwrap();
        assert_eq!((given.len(), given[0].level), (1, Level::Eh2Plus));
    }
}

const PUK: &str = "puk@devries.example";

async fn appoint(stage: &Stage, actor: &Actor, who: &cast::Person, level: Level) {
    let person = id_of(who);
    people::roles::appoint(&stage.s, actor, people::roles::Appoint { person, level })
        .await
        .unwrap();
}

async fn join_as_puk(stage: &Stage, token: &Token) -> services::Result<Actor> {
    let puk = new_person("Puk de Jong");
    let joined = with_new_account(&stage.s, &stage.phone(), None, token, &puk).await?;
    Ok(stage.actor(&joined.token).await.unwrap())
}

fn manager() -> Offer {
    Offer {
        manager: Some(Level::Eh3),
        ..Offer::default()
    }
}

/// What a link may carry beside membership, each apart, and nothing.
fn offers() -> [Offer; 4] {
    [
        manager(),
        Offer {
            services: vec!["0b000008-0000-4000-8000-000000000001".parse().unwrap()],
            years: Some(1),
            ..Offer::default()
        },
        Offer {
            team: Some(id(Kind::Team, 1)),
            ..Offer::default()
        },
        Offer::default(),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_a_link_dies_with_the_inviters_role_and_lives_again_when_another_sends_it() {
    for offer in offers() {
        for stage in stages().await {
            let anna = stage.sign_in(&cast::ANNA).await;
            appoint(&stage, &anna, &cast::CHAIMA, Level::Eh3).await;
            let token = invite(&stage, &anna, PUK, &offer).await;
            let chaima = stage.sign_in(&cast::CHAIMA).await;
            end_manager(&stage.s, &chaima, id_of(&cast::ANNA))
                .await
                .unwrap();
            not_found(look(&stage.s, None, Lang::Nl, &token).await);
            not_found(join_as_puk(&stage, &token).await);

            stage.pass_seconds(5 * 60);
            let puk = invitation::pending(&stage.s, &chaima, "", 1)
                .await
                .unwrap()
                .rows[0]
                .invitation;
            invitation::resend(&stage.s, &chaima, puk).await.unwrap();
            let token = link(&stage, PUK).await;
            let shown = look(&stage.s, None, Lang::Nl, &token).await.unwrap();
            assert_eq!(shown.invited_by, cast::CHAIMA.name);
            let puk = join_as_puk(&stage, &token).await.unwrap();
            assert_eq!(puk.is_manager(), offer.manager.is_some());
            stage.log_verifies().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_3_a_link_gives_no_more_than_the_inviter_could_give_now() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        appoint(&stage, &anna, &cast::CHAIMA, Level::Eh3).await;
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        let token = invite(&stage, &chaima, PUK, &manager()).await;
        appoint(&stage, &anna, &cast::CHAIMA, Level::Eh2Plus).await;
        not_found(join_as_puk(&stage, &token).await);

        // Nor does she send it again.
        stage.pass_seconds(5 * 60);
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        let puk = invitation::pending(&stage.s, &chaima, "", 1)
            .await
            .unwrap()
            .rows[0]
            .invitation;
        let above = Fault::LevelAboveOwn {
            own: Level::Eh2Plus,
            asked: Level::Eh3,
        };
        assert_eq!(
            faults(invitation::resend(&stage.s, &chaima, puk).await),
            [("manager", above)]
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sending_a_link_to_rights_again_asks_for_a_fresh_factor() {
    for offer in offers() {
        for stage in stages().await {
            let anna = stage.sign_in(&cast::ANNA).await;
            invite(&stage, &anna, PUK, &offer).await;
            let puk = invitation::pending(&stage.s, &anna, "", 1)
                .await
                .unwrap()
                .rows[0]
                .invitation;
            stage.pass_seconds(16 * 60);
            let again = invitation::resend(&stage.s, &anna, puk).await;
            let rights =
                offer.manager.is_some() || offer.team.is_some() || !offer.services.is_empty();
            if rights {
                assert!(matches!(again, Err(Error::StepUpNeeded)), "{again:?}");
            } else {
                again.unwrap();
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_5_a_manager_by_invitation_is_noted_and_told_like_one_appointed() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let [_, services, team, _] = offers();
        let offer = Offer {
            team: team.team,
            manager: Some(Level::Eh3),
            ..services
        };
        let token = invite(&stage, &anna, PUK, &offer).await;
        let invited = invitation::pending(&stage.s, &anna, "", 1)
            .await
            .unwrap()
            .rows[0]
            .invitation;
        let puk = join_as_puk(&stage, &token).await.unwrap();

        // R-ROL-2: the representative hears of every other manager.
        assert!(
            stage
                .kinds_told(cast::KAREL.email)
                .await
                .contains(&"manager_appointed")
        );
        let mut tx = stage.s.db.read().await.unwrap();
        let events = store::audit::of_object(&mut tx, vries(), invited.uuid(), 10)
            .await
            .unwrap();
        let actions: Vec<_> = events.iter().map(|event| event.action.as_str()).collect();
        assert_eq!(actions, ["invitation.accepted", "invitation.sent"]);
        for event in &events {
            assert_eq!(event.facts["role"], "manager");
            assert_eq!(event.facts["level"], serde_json::json!(Level::Eh3));
            assert_eq!(event.facts["teams"], serde_json::json!(offer.team));
            assert_eq!(event.facts["services"], serde_json::json!(offer.services));
        }
        let stay = serde_json::json!(puk.acting().unwrap().membership);
        assert_eq!(events[0].facts["members"], stay);
        let given = store::audit::of_object(&mut tx, vries(), puk.person.uuid(), 10)
            .await
            .unwrap();
        let given = given
            .iter()
            .find(|event| event.action == "role.given")
            .unwrap();
        assert_eq!(given.actor, Some(anna.person));
        assert_eq!(given.facts["members"], stay);
        drop(tx);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisation_sends_500_invitations_a_day_and_one_again_after_five_minutes() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let some = |from: u16, to: u16| {
            let list: Vec<_> = (from..to)
                .map(|n| format!("p{n}@devries.example"))
                .collect();
            list.join(" ")
        };
        let send = async |pasted: String| {
            invitation::send(&stage.s, &anna, &pasted, &Offer::default()).await
        };
        send(some(0, 250)).await.unwrap();
        send(some(250, 499)).await.unwrap();
        // Two do not fit: neither goes.
        assert_eq!(
            faults(send(some(499, 501)).await),
            [("addresses", Fault::TooMany(500))]
        );
        let last = send(some(499, 500)).await.unwrap()[0].outcome.unwrap();

        assert_eq!(
            faults(invitation::resend(&stage.s, &anna, last).await),
            [("", Fault::WaitSeconds(300))]
        );
        stage.pass_seconds(299);
        assert_eq!(
            faults(invitation::resend(&stage.s, &anna, last).await),
            [("", Fault::WaitSeconds(1))]
        );
        // Sending again is sending, and so is taking back and inviting anew.
        stage.pass_seconds(1);
        assert_eq!(
            faults(invitation::resend(&stage.s, &anna, last).await),
            [("", Fault::TooMany(500))]
        );
        invitation::revoke(&stage.s, &anna, last).await.unwrap();
        assert_eq!(
            faults(send(some(499, 500)).await),
            [("addresses", Fault::TooMany(500))]
        );

        stage.pass_days(1);
        let anna = stage.sign_in(&cast::ANNA).await;
        invitation::send(&stage.s, &anna, &some(499, 500), &Offer::default())
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_foreign_invitations_and_unknown_tokens_are_not_found() {
    for stage in stages().await {
        let mees = id(Kind::Invitation, 1);
        let wouter = stage.sign_in(&cast::WOUTER).await;
        not_found(invitation::resend(&stage.s, &wouter, mees).await);
        not_found(invitation::revoke(&stage.s, &wouter, mees).await);
        assert!(
            invitation::pending(&stage.s, &wouter, "", 1)
                .await
                .unwrap()
                .rows
                .is_empty()
        );
        not_found(look(&stage.s, None, Lang::Nl, &Token::received("nonsense")).await);
        let bram: Actor = stage.sign_in(&cast::BRAM).await;
        not_allowed(
            invitation::send(&stage.s, &bram, "puk@devries.example", &Offer::default()).await,
        );
        not_allowed(invitation::pending(&stage.s, &bram, "", 1).await);
    }
}

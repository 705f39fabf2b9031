//! De Linde has three directors, and two of them must sign (R-BEV-4).

use crate::{
    TAX,
    approval::{seen, whole},
    request::{joins, open_request, token_in},
    service,
    stage::{Stage, faults, not_found, stages},
    told,
};
use domain::{
    fault::Fault,
    level::Level,
    request::RequestState,
    role::Role,
    view::{
        chain::{Asked, Reader},
        clients::Todo,
    },
};
use services::{
    Actor, Result,
    approval::{self, Approval},
    demo::{
        Open,
        cast::{self, Person},
        ids::{Kind, id2},
    },
    messages::{Message, parts::Side},
    overview,
    secret::Token,
};

fn link() -> Token {
    Open::Request(cast::LINDE).token()
}

async fn sign(stage: &Stage, who: &Actor, chosen: &Approval) -> Result<RequestState> {
    approval::approve(&stage.s, who, &link(), chosen).await
}

/// Pieter has signed for everything.
async fn pieter_signed(stage: &Stage) -> Actor {
    let pieter = stage.sign_in(&cast::PIETER).await;
    let asked = seen(stage, &link(), Some(&pieter)).await;
    assert_eq!(asked.signing.needed, 2);
    assert_eq!(
        asked.reader,
        Reader::MayApprove {
            completes: false,
            alone: false
        }
    );
    let reached = sign(stage, &pieter, &whole(&asked)).await.unwrap();
    assert_eq!(reached, RequestState::PartlySigned);
    pieter
}

async fn looks(stage: &Stage, who: &Actor) -> Asked {
    seen(stage, &link(), Some(who)).await
}

/// A director leaves the board.
async fn steps_down(stage: &Stage, who: &Person) {
    let row = id2(Kind::Role, cast::LINDE, who.n * 10 + 2);
    let mut tx = stage.s.db.write().await.unwrap();
    let ended = store::membership::end_role(&mut tx, row, None, stage.s.now()).await;
    assert!(ended.unwrap());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn r_bev_4_the_second_signer_gets_an_own_link_and_completes_it() {
    for stage in stages().await {
        pieter_signed(&stage).await;
        let message = told(&stage, cast::MARIAM.email, "signature_needed").await;
        let Message::SignatureNeeded {
            signed_by, needed, ..
        } = &message
        else {
            panic!("another message")
        };
        assert_eq!(
            (signed_by.as_slice(), *needed),
            (["Pieter van Leeuwen".to_owned()].as_slice(), 2)
        );
        let kinds = stage.kinds_told(cast::PIETER.email).await;
        assert!(!kinds.contains(&"signature_needed"), "{kinds:?}");

        let own = token_in(&message);
        let mariam = stage.sign_in(&cast::MARIAM).await;
        let asked = seen(&stage, &own, Some(&mariam)).await;
        assert_eq!(asked.state, RequestState::PartlySigned);
        assert_eq!(
            asked.reader,
            Reader::MayApprove {
                completes: true,
                alone: false
            }
        );
        assert_eq!(asked.signing.signed_by, ["Pieter van Leeuwen"]);
        let fixed = asked.signing.fixed.clone().unwrap();
        assert_eq!((fixed.services.len(), fixed.last_day), (4, asked.last_day));
        let half = approval::receipt(&stage.s, &mariam, &own).await.unwrap();
        assert_eq!(
            (half.granted.len(), half.mandate),
            (4, None),
            "nothing is granted yet"
        );

        let state = approval::approve(&stage.s, &mariam, &own, &whole(&asked)).await;
        assert_eq!(state.unwrap(), RequestState::Approved);
        let Message::RequestApproved { approved_by, .. } =
            told(&stage, cast::ANNA.email, "request_approved").await
        else {
            panic!("another message")
        };
        assert_eq!(approved_by, ["Pieter van Leeuwen", "Mariam Haddad"]);
        for who in [&cast::PIETER, &cast::MARIAM, &cast::SANNE] {
            told(&stage, who.email, "grant_given").await;
        }
        // Both sides read who completed it, and that it was signed jointly.
        let given = approval::receipt(&stage.s, &mariam, &own).await.unwrap();
        let given = given.mandate.unwrap();
        let pieter = stage.sign_in(&cast::PIETER).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        for (actor, side) in [(&anna, Side::Intermediary), (&pieter, Side::Client)] {
            let page = overview::mandate(&stage.s, actor, given, side).await;
            let history = page.unwrap().history;
            let line = history.iter().find(|line| line.action == "grant.given");
            let line = line.unwrap();
            assert_eq!(
                (line.who.as_str(), line.basis.as_str()),
                ("Mariam Haddad", "joint")
            );
        }

        let sanne = stage.sign_in(&cast::SANNE).await;
        let late = sign(&stage, &sanne, &whole(&asked)).await;
        assert_eq!(
            faults(late),
            [("", Fault::RequestClosed(RequestState::Approved))]
        );
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn r_dec_8_another_choice_voids_what_was_signed_and_starts_again() {
    for stage in stages().await {
        let pieter = pieter_signed(&stage).await;
        let mariam = stage.sign_in(&cast::MARIAM).await;
        let mut fewer = whole(&looks(&stage, &mariam).await);
        fewer.services.retain(|id| *id != service(TAX));
        let state = sign(&stage, &mariam, &fewer).await.unwrap();
        assert_eq!(state, RequestState::PartlySigned);

        let Message::SignaturesVoided {
            changed_by, asked, ..
        } = told(&stage, cast::PIETER.email, "signatures_voided").await
        else {
            panic!("another message")
        };
        assert_eq!(changed_by, "Mariam Haddad");
        assert_eq!(asked.services.len(), 3, "what stands under her signature");
        // Who had not signed is not told to sign again, and his own page says what became of his signature.
        let kinds = stage.kinds_told(cast::SANNE.email).await;
        assert!(!kinds.contains(&"signatures_voided"), "{kinds:?}");
        let start = overview::start(&stage.s, &pieter).await.unwrap();
        assert!(start.todo.iter().any(|todo| matches!(
            todo,
            Todo::Answer {
                mine: true,
                lapsed: true,
                services: 3,
                ..
            }
        )));
        let asked = looks(&stage, &pieter).await;
        assert_eq!(asked.signing.signed_by, ["Mariam Haddad"]);
        assert_eq!(asked.signing.again, ["Pieter van Leeuwen"]);
        // Her receipt says whose signature she dropped, and it is not done.
        let half = approval::receipt(&stage.s, &mariam, &link()).await.unwrap();
        assert_eq!(half.state, RequestState::PartlySigned);
        assert_eq!(half.signing.again, ["Pieter van Leeuwen"]);
        assert!(
            half.waits_for
                .iter()
                .any(|name| name == "Pieter van Leeuwen")
        );
        assert!(!half.waits_for.iter().any(|name| name == "Mariam Haddad"));
        assert_eq!(asked.signing.fixed.as_ref().unwrap().services.len(), 3);
        fewer.seen = asked.signing.digest;
        let state = sign(&stage, &pieter, &fewer).await.unwrap();
        assert_eq!(state, RequestState::PartlyApproved);
        assert!(looks(&stage, &pieter).await.signing.again.is_empty());
        let receipt = approval::receipt(&stage.s, &pieter, &link()).await.unwrap();
        assert_eq!((receipt.granted.len(), receipt.declined.len()), (3, 1));
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn r_dec_8_a_page_that_has_grown_old_voids_nothing() {
    for stage in stages().await {
        let mariam = stage.sign_in(&cast::MARIAM).await;
        let mut old = whole(&looks(&stage, &mariam).await);
        pieter_signed(&stage).await;
        let changed = [("", Fault::ChoiceChanged)];
        assert_eq!(faults(sign(&stage, &mariam, &old).await), changed);
        old.services.pop();
        assert_eq!(faults(sign(&stage, &mariam, &old).await), changed);
        let asked = looks(&stage, &mariam).await;
        assert_eq!(asked.signing.signed_by, ["Pieter van Leeuwen"]);
    }
}

#[tokio::test]
async fn r_bev_4_nobody_signs_twice() {
    for stage in stages().await {
        let pieter = pieter_signed(&stage).await;
        let asked = looks(&stage, &pieter).await;
        assert_eq!(asked.reader, Reader::MayNot(Fault::AlreadySigned));
        // The link shows what was signed, and who is still to sign.
        let half = asked.over.clone().unwrap();
        assert_eq!(half.state, RequestState::PartlySigned);
        assert_eq!(half.granted.len(), asked.services.len());
        assert!(half.waits_for.iter().any(|name| name == "Mariam Haddad"));
        assert!(
            !half
                .waits_for
                .iter()
                .any(|name| name == "Pieter van Leeuwen")
        );
        let again = sign(&stage, &pieter, &whole(&asked)).await;
        assert_eq!(faults(again), [("", Fault::AlreadySigned)]);
        assert_eq!(looks(&stage, &pieter).await.signing.signed_by.len(), 1);
    }
}

#[tokio::test]
async fn r_bev_4_of_two_who_sign_at_once_both_know_what_they_signed() {
    for stage in stages().await {
        let pieter = stage.sign_in(&cast::PIETER).await;
        let mariam = stage.sign_in(&cast::MARIAM).await;
        let chosen = whole(&looks(&stage, &pieter).await);
        let (one, other) = tokio::join!(
            sign(&stage, &pieter, &chosen),
            sign(&stage, &mariam, &chosen)
        );
        let (lost, second) = if one.is_ok() {
            (other, &mariam)
        } else {
            (one, &pieter)
        };
        assert_eq!(faults(lost), [("", Fault::ChoiceChanged)]);
        let asked = looks(&stage, second).await;
        let state = sign(&stage, second, &whole(&asked)).await.unwrap();
        assert_eq!(state, RequestState::Approved);
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn r_bev_9_who_left_the_board_does_not_count_any_more() {
    for stage in stages().await {
        let pieter = pieter_signed(&stage).await;
        steps_down(&stage, &cast::PIETER).await;
        let asked = looks(&stage, &pieter).await;
        assert_eq!(asked.reader, Reader::MayNot(Fault::MayNotSign));

        let mariam = stage.sign_in(&cast::MARIAM).await;
        let asked = looks(&stage, &mariam).await;
        assert!(asked.signing.signed_by.is_empty());
        assert_eq!(
            (asked.signing.fixed.clone(), asked.signing.needed),
            (None, 2)
        );
        let state = sign(&stage, &mariam, &whole(&asked)).await.unwrap();
        assert_eq!(state, RequestState::PartlySigned, "hers is the first now");

        // Sanne signs for De Linde with the bakery in her header.
        let sanne = stage.sign_in(&cast::SANNE).await;
        let kinds = stage.kinds_told(cast::SANNE.email).await;
        assert!(
            !kinds.contains(&"signatures_voided"),
            "nobody chose differently"
        );
        let asked = looks(&stage, &sanne).await;
        let state = sign(&stage, &sanne, &whole(&asked)).await.unwrap();
        assert_eq!(state, RequestState::Approved);
        let Message::RequestApproved { approved_by, .. } =
            told(&stage, cast::ANNA.email, "request_approved").await
        else {
            panic!("another message")
        };
        assert_eq!(approved_by, ["Mariam Haddad", "Sanne Jansen"]);
    }
}

#[tokio::test]
async fn r_dec_6_a_manager_of_sufficient_level_approves_alone() {
    for stage in stages().await {
        joins(
            &stage,
            &cast::WOUTER,
            cast::LINDE,
            Role::Manager,
            Some(Level::Eh3),
        )
        .await;
        let wouter = stage.sign_in(&cast::WOUTER).await;
        let asked = looks(&stage, &wouter).await;
        assert_eq!(
            asked.reader,
            Reader::MayApprove {
                completes: true,
                alone: true
            }
        );
        let state = sign(&stage, &wouter, &whole(&asked)).await.unwrap();
        assert_eq!(state, RequestState::Approved);
    }
}

#[tokio::test]
async fn the_start_page_leads_to_a_link_of_ones_own() {
    for stage in stages().await {
        pieter_signed(&stage).await;
        let mariam = stage.sign_in(&cast::MARIAM).await;
        let start = overview::start(&stage.s, &mariam).await.unwrap();
        let answer = |todo: &Todo| match todo {
            Todo::Answer {
                mine,
                request,
                signed,
                needed,
                ..
            } => Some((*mine, *request, *signed, *needed)),
            _ => None,
        };
        let request = open_request(cast::LINDE);
        let waiting = start.todo.iter().find_map(answer);
        assert_eq!(waiting, Some((true, request, 1, 2)));
        // To Pieter, who has signed, it is others who have to act.
        let pieter = stage.sign_in(&cast::PIETER).await;
        let start = overview::start(&stage.s, &pieter).await.unwrap();
        let waiting = start.todo.iter().find_map(answer);
        assert_eq!(waiting, Some((false, request, 1, 2)));
        let asks = approval::to_answer(&stage.s, &mariam, request).await;
        assert_eq!(asks.unwrap().name, "Kantoor De Vries Accountants");
        let own = approval::own_link(&stage.s, &mariam, request)
            .await
            .unwrap();
        let asked = seen(&stage, &own, Some(&mariam)).await;
        let state = approval::approve(&stage.s, &mariam, &own, &whole(&asked)).await;
        assert_eq!(state.unwrap(), RequestState::Approved);

        // The office's own manager is no member of De Linde.
        let anna = stage.sign_in(&cast::ANNA).await;
        not_found(approval::to_answer(&stage.s, &anna, request).await);
        not_found(approval::own_link(&stage.s, &anna, request).await);
    }
}

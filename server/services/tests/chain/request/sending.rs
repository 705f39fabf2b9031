//! Sending: whom it reaches, by which link, and what is shown of it.

use super::{FLEET, asking, joins, kvk, token_in};
use crate::{
    PAYROLL, TAX, organisation,
    stage::{faults, stages},
    told,
};
use domain::{
    fault::Fault,
    level::Level,
    request::RequestState,
    role::Role,
    view::clients::{ClientQuery, Standing},
};
use services::{
    approval,
    demo::cast,
    messages::Message,
    overview,
    request::{self, NewRequest},
    secret::Token,
};
use store::membership;

#[tokio::test]
async fn r_ket_4_the_clients_approvers_are_told_with_a_link_of_which_only_the_hash_is_kept() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let new = NewRequest {
            message: " Zoals besproken. ".into(),
            ..asking(&[cast::VELD], &[TAX, FLEET])
        };
        let rows = request::send(&stage.s, &anna, &new).await.unwrap();
        assert_eq!(rows[0].link, None, "nothing to forward: they were told");
        let id = rows[0].request.unwrap();

        let message = told(&stage, cast::WILLEMIJN.email, "request_received").await;
        let Message::RequestReceived { asked, note, .. } = &message else {
            panic!("another message")
        };
        assert_eq!(
            (asked.asked_by.as_str(), asked.services.len(), asked.level),
            ("Anna Bakker", 2, Level::Eh3),
        );
        assert_eq!(note.as_deref(), Some("Zoals besproken."));

        let token = token_in(&message);
        let seen = approval::view(&stage.s, &token, None, domain::lang::Lang::Nl)
            .await
            .unwrap();
        assert_eq!(
            (seen.request, seen.match_code),
            (id, asked.match_code.clone())
        );
        let mut tx = stage.s.db.read().await.unwrap();
        let by_hash = store::request::by_link(&mut tx, token.hash().bytes()).await;
        assert_eq!(by_hash.unwrap().unwrap().id, id);
        let by_text = store::request::by_link(&mut tx, token.reveal().as_bytes()).await;
        assert_eq!(by_text.unwrap(), None);
        let waiting = store::outbox::waiting_for(&mut tx, cast::WILLEMIJN.email)
            .await
            .unwrap();
        assert!(
            waiting
                .iter()
                .all(|row| !row.params.to_string().contains(token.reveal()))
        );
        drop(tx);

        let page = request::detail(&stage.s, &anna, id).await.unwrap();
        assert_eq!(page.history[0].action, "request.sent");
        assert_eq!(
            (page.asked_by.as_str(), page.state),
            ("Anna Bakker", RequestState::Pending)
        );
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn r_ket_4_a_number_nobody_knows_here_gets_a_link_to_forward() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let rows = request::send(&stage.s, &anna, &asking(&[9999], &[TAX]))
            .await
            .unwrap();
        let link = rows[0].link.as_ref().unwrap();
        assert!(link.qr.starts_with("<svg"), "{}", link.qr);
        let (_, token) = link.url.split_once("/approve/").unwrap();
        let seen = approval::view(
            &stage.s,
            &Token::received(token),
            None,
            domain::lang::Lang::En,
        )
        .await
        .unwrap();
        assert_eq!(
            (seen.client.id, seen.client.number),
            (None, kvk(9999).into())
        );

        let sent = rows[0].request.unwrap();
        let soon = request::resend(&stage.s, &anna, sent).await;
        assert_eq!(faults(soon), [("", Fault::WaitSeconds(600))]);
        let page = request::detail(&stage.s, &anna, sent).await.unwrap();
        assert!(page.resend_from.is_some(), "the page says so before");
        stage.pass_seconds(600);
        let page = request::detail(&stage.s, &anna, sent).await.unwrap();
        assert_eq!(page.resend_from, None);
        let again = request::resend(&stage.s, &anna, sent).await.unwrap();
        let shown = request::shared(&stage.s, &anna, &again.unwrap())
            .await
            .unwrap();
        assert_ne!(shown.url, link.url, "a new one: the old one was not kept");
        let page = request::detail(&stage.s, &anna, sent).await.unwrap();
        assert_eq!(shown.match_code, page.match_code);
        assert!(page.reminded_on.is_some_and(|day| page.sent_on <= day));
    }
}

#[tokio::test]
async fn of_two_managers_who_ask_at_once_one_asks() {
    for stage in stages().await {
        joins(
            &stage,
            &cast::CHAIMA,
            cast::VRIES,
            Role::Manager,
            Some(Level::Eh3),
        )
        .await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        let new = asking(&[cast::VELD, 9999], &[TAX]);
        let (one, other) = tokio::join!(
            request::send(&stage.s, &anna, &new),
            request::send(&stage.s, &chaima, &new),
        );
        let (one, other) = (one.unwrap(), other.unwrap());
        for (a, b) in one.iter().zip(&other) {
            assert!(a.request.is_some() != b.request.is_some(), "{a:?} {b:?}");
            let lost = if a.request.is_none() { a } else { b };
            assert_eq!(lost.plan.services[0].1, Fault::AlreadyAsked);
            assert_eq!(lost.plan.asked, a.request.or(b.request), "a link to it");
        }
        stage.log_verifies().await;
    }
}

/// Groenrijk stopped. It is asked again, twice: the list tells both, and each request names the other.
#[tokio::test]
async fn a_client_that_stopped_and_is_asked_again_shows_what_was_and_all_that_is_asked() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let mut sent = Vec::new();
        for slug in [TAX, PAYROLL] {
            let asked = asking(&[cast::GROENRIJK], &[slug]);
            let rows = request::send(&stage.s, &anna, &asked).await.unwrap();
            sent.extend(rows[0].request);
        }
        let query = ClientQuery {
            search: "Groenrijk".into(),
            ..ClientQuery::default()
        };
        let list = overview::clients(&stage.s, &anna, &query).await.unwrap();
        let [row] = &list.page.rows[..] else {
            panic!("one client")
        };
        assert_eq!(
            (row.standing, row.before, row.asked, row.requests),
            (Standing::Waiting, Some(Standing::Stopped), 2, 2)
        );
        for (this, other) in [(sent[0], sent[1]), (sent[1], sent[0])] {
            let page = request::detail(&stage.s, &anna, this).await.unwrap();
            assert_eq!(page.others, [(other, RequestState::Pending)]);
        }
    }
}

/// An organisation that nobody here arranges things for gets no mail: its link is forwarded, and never called sent.
#[tokio::test]
async fn a_client_without_anybody_to_tell_gets_a_link_to_forward() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let asked = asking(&[cast::GROENRIJK], &[TAX]);
        let there = request::plan(&stage.s, &anna, &asked).await.unwrap();
        assert!(there[0].here);
        let mut tx = stage.s.db.write().await.unwrap();
        let client = organisation(cast::GROENRIJK);
        for contact in membership::contacts(&mut tx, client).await.unwrap() {
            let stay = membership::current(&mut tx, contact.person, client).await;
            let stay = stay.unwrap().unwrap();
            membership::end(&mut tx, stay.id, None, stage.s.now())
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let planned = request::plan(&stage.s, &anna, &asked).await.unwrap();
        assert!(!planned[0].here && planned[0].can_send);
        let sent = request::send(&stage.s, &anna, &asked).await.unwrap();
        assert!(sent[0].link.is_some());
        let page = request::detail(&stage.s, &anna, sent[0].request.unwrap()).await;
        assert!(!page.unwrap().here, "it is not called sent");
    }
}

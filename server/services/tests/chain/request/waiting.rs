//! While a request waits: taking back, sending again, and what nobody answers.

use super::{asking, open_request, sent, token_in};
use crate::{
    PAYROLL, TAX, in_years, service,
    stage::{Stage, faults, not_allowed, not_found, stages},
    told,
};
use domain::{fault::Fault, id::RequestId, level::Level, request::RequestState, time::date_of};
use services::{
    approval::{self, Approval},
    demo::{Open, cast},
    jobs,
    request::{self, NewRequest},
    secret::Token,
};

async fn state_of(stage: &Stage, id: RequestId) -> RequestState {
    let mut tx = stage.s.db.read().await.unwrap();
    let found = store::request::by_id(&mut tx, id).await.unwrap();
    found.unwrap().state
}

#[tokio::test]
async fn r_dec_22_a_request_is_taken_back_once_and_only_by_a_manager_of_the_office() {
    for stage in stages().await {
        let waiting = open_request(cast::JANSEN);
        for who in [&cast::BRAM, &cast::KAREL] {
            let actor = stage.sign_in(who).await;
            not_allowed(request::withdraw(&stage.s, &actor, waiting).await);
            not_allowed(request::resend(&stage.s, &actor, waiting).await);
            not_allowed(request::share(&stage.s, &actor, waiting).await);
        }
        let wouter = stage.sign_in(&cast::WOUTER).await;
        not_found(request::withdraw(&stage.s, &wouter, waiting).await);
        not_found(request::resend(&stage.s, &wouter, waiting).await);
        not_found(request::share(&stage.s, &wouter, waiting).await);
        not_found(request::detail(&stage.s, &wouter, waiting).await);

        let anna = stage.sign_in(&cast::ANNA).await;
        request::withdraw(&stage.s, &anna, waiting).await.unwrap();
        told(&stage, cast::SANNE.email, "request_withdrawn").await;
        let closed = [("", Fault::RequestClosed(RequestState::Withdrawn))];
        assert_eq!(
            faults(request::withdraw(&stage.s, &anna, waiting).await),
            closed
        );
        assert_eq!(
            faults(request::resend(&stage.s, &anna, waiting).await),
            closed
        );
        assert_eq!(
            faults(request::share(&stage.s, &anna, waiting).await),
            closed
        );
        let page = request::detail(&stage.s, &anna, waiting).await.unwrap();
        assert_eq!(page.state, RequestState::Withdrawn);
        assert_eq!(page.history[0].action, "request.withdrawn");

        // What was taken back can be asked again.
        sent(&stage, &anna, cast::JANSEN, &[PAYROLL]).await;
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn sending_again_reminds_with_a_working_link_and_a_shared_link_is_its_makers() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let waiting = open_request(cast::JANSEN);
        assert_eq!(
            request::resend(&stage.s, &anna, waiting).await.unwrap(),
            None
        );
        let token = token_in(&told(&stage, cast::SANNE.email, "request_reminder").await);
        let shared = request::share(&stage.s, &anna, waiting).await.unwrap();
        let link = request::shared(&stage.s, &anna, &shared).await.unwrap();
        let (_, by_hand) = link.url.split_once("/approve/").unwrap();
        for token in [
            token,
            Token::received(by_hand),
            Open::Request(cast::JANSEN).token(),
        ] {
            let seen = approval::view(&stage.s, &token, None, domain::lang::Lang::Nl)
                .await
                .unwrap();
            assert_eq!(seen.request, waiting);
        }
        let wouter = stage.sign_in(&cast::WOUTER).await;
        not_found(request::shared(&stage.s, &wouter, &shared).await);
    }
}

#[tokio::test]
async fn r_ket_3_after_21_days_a_request_has_expired_for_everybody() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let waiting = sent(&stage, &anna, cast::VELD, &[TAX]).await;
        let token = token_in(&told(&stage, cast::WILLEMIJN.email, "request_received").await);
        let chosen = Approval {
            services: vec![service(TAX)],
            last_day: in_years(1),
            seen: None,
        };
        stage.pass_days(21);
        let anna = stage.sign_in(&cast::ANNA).await;
        let page = request::detail(&stage.s, &anna, waiting).await.unwrap();
        assert_eq!(page.state, RequestState::Pending, "the last day counts");

        stage.pass_days(1);
        let willemijn = stage.sign_in(&cast::WILLEMIJN).await;
        let closed = [("", Fault::RequestClosed(RequestState::Expired))];
        let late = approval::approve(&stage.s, &willemijn, &token, &chosen).await;
        assert_eq!(faults(late), closed, "before any job has noted it");
        let anna = stage.sign_in(&cast::ANNA).await;
        assert_eq!(
            faults(request::withdraw(&stage.s, &anna, waiting).await),
            closed
        );

        assert_eq!(state_of(&stage, waiting).await, RequestState::Pending);
        assert!(jobs::run_once(&stage.s).await.unwrap().expired > 0);
        assert_eq!(state_of(&stage, waiting).await, RequestState::Expired);
        for who in [&cast::ANNA, &cast::WILLEMIJN] {
            told(&stage, who.email, "request_expired").await;
        }
        let again = jobs::run_once(&stage.s).await.unwrap();
        assert_eq!(again.expired, 0);
        sent(&stage, &anna, cast::VELD, &[TAX]).await;
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn asking_and_taking_back_in_a_loop_is_no_way_to_mail_a_client_all_day() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let client = cast::GROENRIJK;
        let asked = asking(&[client], &[TAX]);
        let told = async || {
            let kinds = stage.kinds_told(cast::JEROEN.email).await;
            kinds
                .iter()
                .filter(|kind| kind.starts_with("request_"))
                .count()
        };
        let before = told().await;
        // A mistake is mended at once.
        for _ in 0..2 {
            let id = sent(&stage, &anna, client, &[TAX]).await;
            request::withdraw(&stage.s, &anna, id).await.unwrap();
        }
        let refused = async |fault| {
            let rows = request::send(&stage.s, &anna, &asked).await.unwrap();
            assert_eq!(
                (rows[0].request, &*rows[0].plan.faults),
                (None, &[fault][..])
            );
        };
        refused(Fault::WaitSeconds(600)).await;
        stage.pass_seconds(601);
        // Other clients are other clients.
        sent(&stage, &anna, 99_000_001, &[TAX]).await;
        for _ in 0..4 {
            let anna = stage.sign_in(&cast::ANNA).await;
            let id = sent(&stage, &anna, client, &[TAX]).await;
            request::withdraw(&stage.s, &anna, id).await.unwrap();
            stage.pass_seconds(601);
        }
        let anna = stage.sign_in(&cast::ANNA).await;
        let rows = request::send(&stage.s, &anna, &asked).await.unwrap();
        assert_eq!(rows[0].plan.faults, [Fault::AskedOften(6)]);
        assert_eq!(told().await - before, 12, "six times asked and taken back");
        stage.pass_days(1);
        let anna = stage.sign_in(&cast::ANNA).await;
        sent(&stage, &anna, client, &[TAX]).await;
    }
}

#[tokio::test]
async fn f_req_what_was_taken_back_is_asked_again_as_it_was() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let new = NewRequest {
            message: "Voor het nieuwe boekjaar.".into(),
            ..asking(&[cast::VELD], &[TAX])
        };
        let rows = request::send(&stage.s, &anna, &new).await.unwrap();
        let id = rows[0].request.unwrap();
        request::withdraw(&stage.s, &anna, id).await.unwrap();
        let again = request::again(&stage.s, &anna, id).await.unwrap();
        assert_eq!(
            (again.clients, again.services, again.bundle),
            (new.clients, new.services, None)
        );
        assert_eq!(
            (again.level, again.last_day, again.message),
            (Some(Level::Eh3), new.last_day, new.message)
        );

        // A day that is over is not filled in.
        let short = NewRequest {
            last_day: date_of(stage.s.now()).tomorrow().unwrap(),
            ..asking(&[cast::VELD], &[TAX])
        };
        let rows = request::send(&stage.s, &anna, &short).await.unwrap();
        stage.pass_days(3);
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = rows[0].request.unwrap();
        let again = request::again(&stage.s, &anna, id).await.unwrap();
        assert!(again.last_day > date_of(stage.s.now()));
    }
}

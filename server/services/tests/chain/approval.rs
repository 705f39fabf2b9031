//! One person answers for a client: whole, in part, not at all, or "not me".

use crate::{
    TAX, in_years, organisation,
    request::{joins, open_request, sent, token_in},
    service,
    stage::{Stage, faults, id_of, not_found, stages},
    told,
};
use domain::{
    fault::Fault,
    lang::Lang,
    level::Level,
    request::RequestState,
    role::Role,
    time::{Date, date_of},
    view::chain::{Asked, Reader},
};
use services::{
    Actor, Error, Result,
    accounts::{session, sign_in},
    approval::{self, Approval},
    demo::{Open, cast},
    jobs,
    messages::{Message, parts::Side},
    overview, request,
    secret::Token,
};

/// The link that Bakkerij Jansen got.
fn link() -> Token {
    Open::Request(cast::JANSEN).token()
}

pub async fn seen(stage: &Stage, token: &Token, reader: Option<&Actor>) -> Asked {
    approval::view(&stage.s, token, reader, Lang::Nl)
        .await
        .unwrap()
}

/// Everything that was asked, as the page shows it.
pub fn whole(asked: &Asked) -> Approval {
    Approval {
        services: asked.services.iter().map(|service| service.id).collect(),
        last_day: asked.last_day,
        seen: asked.signing.digest,
    }
}

async fn approve(stage: &Stage, actor: &Actor, chosen: &Approval) -> Result<RequestState> {
    approval::approve(&stage.s, actor, &link(), chosen).await
}

fn closed(state: RequestState) -> [(&'static str, Fault); 1] {
    [("", Fault::RequestClosed(state))]
}

#[tokio::test]
async fn looking_changes_nothing() {
    for stage in stages().await {
        let row = async || {
            let mut tx = stage.s.db.read().await.unwrap();
            let found = store::request::by_id(&mut tx, open_request(cast::JANSEN)).await;
            found.unwrap().unwrap()
        };
        let anna = stage.sign_in(&cast::ANNA).await;
        let sanne = stage.sign_in(&cast::SANNE).await;
        let links = async || {
            request::detail(&stage.s, &anna, open_request(cast::JANSEN))
                .await
                .unwrap()
        };
        let before = (
            row().await,
            links().await,
            stage.told(cast::SANNE.email).await,
        );
        let asked = seen(&stage, &link(), None).await;
        assert_eq!(asked.reader, Reader::SignedOut);
        assert_eq!(
            seen(&stage, &link(), Some(&sanne)).await.reader,
            Reader::MayApprove {
                completes: true,
                alone: true
            }
        );
        let chosen = whole(&asked);
        approval::weigh(&stage.s, &link(), &chosen.services, chosen.last_day)
            .await
            .unwrap();
        approval::receipt(&stage.s, &sanne, &link()).await.unwrap();
        let after = (
            row().await,
            links().await,
            stage.told(cast::SANNE.email).await,
        );
        assert_eq!(before, after);
    }
}

/// Nothing can be done with this link, and nothing tells why.
async fn dead(stage: &Stage, token: &Token, stranger: &Actor, chosen: &Approval) {
    not_found(approval::view(&stage.s, token, None, Lang::Nl).await);
    not_found(approval::view(&stage.s, token, Some(stranger), Lang::Nl).await);
    not_found(approval::receipt(&stage.s, stranger, token).await);
    not_found(approval::weigh(&stage.s, token, &chosen.services, chosen.last_day).await);
    not_found(approval::approve(&stage.s, stranger, token, chosen).await);
    not_found(approval::refuse(&stage.s, stranger, token, "").await);
    not_found(
        approval::pass_on(
            &stage.s,
            stranger,
            &stage.phone(),
            token,
            "wie@elders.example",
            "",
        )
        .await,
    );
}

#[tokio::test]
async fn r_dec_22_to_strangers_unknown_and_closed_links_look_alike() {
    for stage in stages().await {
        let wouter = stage.sign_in(&cast::WOUTER).await;
        let asked = seen(&stage, &link(), Some(&wouter)).await;
        assert_eq!(asked.reader, Reader::MayNot(Fault::MayNotSign));
        let chosen = whole(&asked);
        let refused = [("", Fault::MayNotSign)];
        assert_eq!(faults(approve(&stage, &wouter, &chosen).await), refused);
        assert_eq!(
            faults(approval::refuse(&stage.s, &wouter, &link(), "").await),
            refused
        );
        assert_eq!(
            faults(
                approval::pass_on(
                    &stage.s,
                    &wouter,
                    &stage.phone(),
                    &link(),
                    "wie@elders.example",
                    ""
                )
                .await
            ),
            refused
        );
        not_found(approval::receipt(&stage.s, &wouter, &link()).await);
        not_found(approval::own_link(&stage.s, &wouter, open_request(cast::JANSEN)).await);

        dead(&stage, &Token::received("geraden"), &wouter, &chosen).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        request::withdraw(&stage.s, &anna, open_request(cast::JANSEN))
            .await
            .unwrap();
        dead(&stage, &link(), &wouter, &chosen).await;

        // Who it was meant for may know.
        let sanne = stage.sign_in(&cast::SANNE).await;
        let asked = seen(&stage, &link(), Some(&sanne)).await;
        assert_eq!(asked.state, RequestState::Withdrawn);
        assert_eq!(
            faults(approve(&stage, &sanne, &chosen).await),
            closed(RequestState::Withdrawn)
        );
    }
}

#[tokio::test]
async fn r_dec_6_a_sole_representative_approves_the_whole() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        let asked = seen(&stage, &link(), Some(&sanne)).await;
        let state = approve(&stage, &sanne, &whole(&asked)).await.unwrap();
        assert_eq!(state, RequestState::Approved);

        let receipt = approval::receipt(&stage.s, &sanne, &link()).await.unwrap();
        assert_eq!((receipt.granted.len(), receipt.declined.len()), (3, 0));
        assert_eq!(receipt.last_day, Some(asked.last_day));
        let given = receipt.mandate.unwrap();

        let Message::RequestApproved {
            granted,
            declined,
            approved_by,
            ..
        } = told(&stage, cast::ANNA.email, "request_approved").await
        else {
            panic!("another message")
        };
        assert_eq!((granted.services.len(), declined.len()), (3, 0));
        assert_eq!(approved_by, ["Sanne Jansen"]);
        told(&stage, cast::SANNE.email, "grant_given").await;

        let anna = stage.sign_in(&cast::ANNA).await;
        for (actor, side) in [(&anna, Side::Intermediary), (&sanne, Side::Client)] {
            let page = overview::mandate(&stage.s, actor, given, side)
                .await
                .unwrap();
            let line = page
                .history
                .iter()
                .find(|line| line.action == "grant.given")
                .unwrap();
            assert_eq!(
                (line.who.as_str(), line.basis.as_str()),
                ("Sanne Jansen", "representative")
            );
            for service in &receipt.granted {
                assert!(line.about.contains(&service.name), "{:?}", line.about);
            }
        }
        stage.log_verifies().await;

        // Opening the mail once more leads to what was decided.
        let again = seen(&stage, &link(), Some(&sanne)).await;
        assert_eq!(again.state, RequestState::Approved);
        assert_eq!(
            faults(approve(&stage, &sanne, &whole(&asked)).await),
            closed(RequestState::Approved)
        );
    }
}

#[tokio::test]
async fn r_ket_7_two_of_three_services_are_granted_and_the_third_is_named() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        let asked = seen(&stage, &link(), Some(&sanne)).await;
        let mut chosen = whole(&asked);
        let left = chosen.services.pop().unwrap();
        let state = approve(&stage, &sanne, &chosen).await.unwrap();
        assert_eq!(state, RequestState::PartlyApproved);
        let receipt = approval::receipt(&stage.s, &sanne, &link()).await.unwrap();
        assert_eq!(receipt.granted.len(), 2);
        assert_eq!(receipt.declined[0].id, left);
        let Message::RequestApproved { declined, .. } =
            told(&stage, cast::ANNA.email, "request_approved").await
        else {
            panic!("another message")
        };
        assert_eq!(declined.len(), 1);
    }
}

#[tokio::test]
async fn r_dec_12_an_earlier_end_is_granted_and_told() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        let asked = seen(&stage, &link(), Some(&sanne)).await;
        let chosen = Approval {
            last_day: in_years(1),
            ..whole(&asked)
        };
        let state = approve(&stage, &sanne, &chosen).await.unwrap();
        assert_eq!(state, RequestState::PartlyApproved);
        let receipt = approval::receipt(&stage.s, &sanne, &link()).await.unwrap();
        assert_eq!(receipt.last_day, Some(in_years(1)));
        let Message::RequestApproved {
            granted,
            asked_last_day,
            declined,
            ..
        } = told(&stage, cast::ANNA.email, "request_approved").await
        else {
            panic!("another message")
        };
        assert_eq!(
            (granted.last_day, asked_last_day, declined.len()),
            (in_years(1), asked.last_day, 0)
        );
    }
}

#[tokio::test]
async fn r_dec_14_more_than_was_asked_is_refused_at_its_field() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        let asked = seen(&stage, &link(), Some(&sanne)).await;
        let refused = async |chosen: Approval| {
            let weighed =
                approval::weigh(&stage.s, &link(), &chosen.services, chosen.last_day).await;
            let weighed = faults(weighed);
            assert_eq!(faults(approve(&stage, &sanne, &chosen).await), weighed);
            weighed
        };
        let until = |last_day: Date| Approval {
            last_day,
            ..whole(&asked)
        };
        assert_eq!(
            refused(until(asked.last_day.tomorrow().unwrap())).await,
            [("last_day", Fault::EndAfterBasis(asked.last_day))]
        );
        let yesterday = date_of(stage.s.now()).saturating_sub(jiff::Span::new().days(1));
        assert_eq!(refused(until(yesterday)).await[0].0, "last_day");
        let of = |services| Approval {
            services,
            ..whole(&asked)
        };
        assert_eq!(
            refused(of(vec![service("ubo-opgeven")])).await,
            [("services", Fault::NotRequested)]
        );
        assert_eq!(
            refused(of(vec![])).await,
            [("services", Fault::NothingChosen)]
        );
        let page = seen(&stage, &link(), None).await;
        assert_eq!(page.state, RequestState::Pending);
    }
}

#[tokio::test]
async fn r_mach_10_refusing_needs_no_level_and_tells_the_reason() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        stage.pass_seconds(16 * 60);
        let long = approval::refuse(&stage.s, &sanne, &link(), &"x".repeat(501)).await;
        assert_eq!(faults(long), [("reason", Fault::TooLong(500))]);
        approval::refuse(&stage.s, &sanne, &link(), " Wij doen het zelf. ")
            .await
            .unwrap();
        let Message::RequestRefused {
            refused_by, reason, ..
        } = told(&stage, cast::ANNA.email, "request_refused").await
        else {
            panic!("another message")
        };
        assert_eq!(
            (refused_by.as_str(), reason.as_deref()),
            ("Sanne Jansen", Some("Wij doen het zelf."))
        );
        let again = approval::refuse(&stage.s, &sanne, &link(), "").await;
        assert_eq!(faults(again), closed(RequestState::Refused));
        let anna = stage.sign_in(&cast::ANNA).await;
        let page = request::detail(&stage.s, &anna, open_request(cast::JANSEN))
            .await
            .unwrap();
        assert_eq!(page.state, RequestState::Refused);
        assert_eq!(page.reason.as_deref(), Some("Wij doen het zelf."));
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn r_dec_22_passing_on_gives_a_link_and_no_power() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        let wrong =
            approval::pass_on(&stage.s, &sanne, &stage.phone(), &link(), "geen adres", "").await;
        assert_eq!(faults(wrong), [("email", Fault::NotAnEmail)]);
        let (to, note) = (cast::WOUTER.email, "Log eerst in op evil.example");
        let wrong = approval::pass_on(&stage.s, &sanne, &stage.phone(), &link(), to, note).await;
        assert_eq!(faults(wrong), [("note", Fault::HoldsAddress)]);
        approval::pass_on(
            &stage.s,
            &sanne,
            &stage.phone(),
            &link(),
            cast::WOUTER.email,
            " Is dit voor jou? ",
        )
        .await
        .unwrap();
        let message = told(&stage, cast::WOUTER.email, "request_forwarded").await;
        let Message::RequestForwarded {
            passed_on_by, note, ..
        } = &message
        else {
            panic!("another message")
        };
        assert_eq!(
            (passed_on_by.as_str(), note.as_deref()),
            ("Sanne Jansen", Some("Is dit voor jou?"))
        );
        let token = token_in(&message);
        let wouter = stage.sign_in(&cast::WOUTER).await;
        let asked = seen(&stage, &token, Some(&wouter)).await;
        let refused = approval::approve(&stage.s, &wouter, &token, &whole(&asked)).await;
        assert_eq!(faults(refused), [("", Fault::MayNotSign)]);
        let state = approval::approve(&stage.s, &sanne, &token, &whole(&asked)).await;
        assert_eq!(state.unwrap(), RequestState::Approved);
        let late = approval::pass_on(
            &stage.s,
            &sanne,
            &stage.phone(),
            &link(),
            cast::WOUTER.email,
            "",
        )
        .await;
        assert_eq!(faults(late), closed(RequestState::Approved));
    }
}

#[tokio::test]
async fn a_request_is_passed_on_to_a_handful_and_not_to_the_world() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        let to = async |email: &str| {
            approval::pass_on(&stage.s, &sanne, &stage.phone(), &link(), email, "").await
        };
        for n in 0..3 {
            to("oom@elders.example")
                .await
                .unwrap_or_else(|error| panic!("{n}: {error}"));
        }
        let often = to("oom@elders.example").await;
        assert!(matches!(often, Err(Error::TooMany { .. })), "{often:?}");
        to("tante@elders.example").await.unwrap();
        to("neef@elders.example").await.unwrap();
        // Another link to the same request helps nobody.
        let own = approval::own_link(&stage.s, &sanne, open_request(cast::JANSEN))
            .await
            .unwrap();
        let (phone, nobody) = (stage.phone(), "nicht@elders.example");
        let refused = approval::pass_on(&stage.s, &sanne, &phone, &own, nobody, "").await;
        let Err(Error::TooMany { retry_after }) = refused else {
            panic!("passed on: {refused:?}");
        };
        assert!(stage.told(nobody).await.is_empty());
        stage.pass_seconds(i64::from(retry_after));
        let sanne = stage.sign_in(&cast::SANNE).await;
        approval::pass_on(&stage.s, &sanne, &phone, &own, nobody, "")
            .await
            .unwrap();
        assert_eq!(stage.told(nobody).await.len(), 1);
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn approving_asks_for_a_fresh_factor() {
    for stage in stages().await {
        let sanne = stage.sign_in(&cast::SANNE).await;
        stage.pass_seconds(16 * 60);
        let asked = seen(&stage, &link(), Some(&sanne)).await;
        assert_eq!(asked.reader, Reader::MustStepUp);
        let stale = approve(&stage, &sanne, &whole(&asked)).await;
        assert!(matches!(stale, Err(Error::StepUpNeeded)), "{stale:?}");
        let sanne = stage.sign_in(&cast::SANNE).await;
        approve(&stage, &sanne, &whole(&asked)).await.unwrap();
    }
}

#[tokio::test]
async fn r_dec_4_with_a_password_alone_nobody_approves() {
    for stage in stages().await {
        let mut tx = stage.s.db.write().await.unwrap();
        store::account::clear_totp(&mut tx, id_of(&cast::SANNE))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let attempt = sign_in::Attempt {
            email: cast::SANNE.email,
            password: cast::PASSWORD,
            code: "",
        };
        let signed_in = sign_in::sign_in(&stage.s, &stage.phone(), None, attempt)
            .await
            .unwrap()
            .signed_in()
            .unwrap();
        let sanne = stage.actor(&signed_in.token).await.unwrap();
        let asked = seen(&stage, &link(), Some(&sanne)).await;
        assert_eq!(asked.reader, Reader::MayNot(Fault::SignInHasNoLevel));
        let refused = approve(&stage, &sanne, &whole(&asked)).await;
        assert!(matches!(refused, Err(Error::StepUpNeeded)), "{refused:?}");
        approval::refuse(&stage.s, &sanne, &link(), "")
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn r_dec_5_r_dec_6_a_manager_of_too_low_a_level_does_not_approve_but_a_representative_does() {
    for stage in stages().await {
        let low = Some(Level::Eh2Plus);
        joins(&stage, &cast::WOUTER, cast::JANSEN, Role::Manager, low).await;
        joins(&stage, &cast::SANNE, cast::JANSEN, Role::Manager, low).await;
        let wouter = stage.sign_in(&cast::WOUTER).await;
        let asked = seen(&stage, &link(), Some(&wouter)).await;
        let fault = Fault::LevelAboveOwn {
            own: Level::Eh2Plus,
            asked: Level::Eh3,
        };
        assert_eq!(asked.reader, Reader::MayNot(fault));
        let refused = approve(&stage, &wouter, &whole(&asked)).await;
        assert_eq!(faults(refused), [("", fault)]);

        let sanne = stage.sign_in(&cast::SANNE).await;
        approve(&stage, &sanne, &whole(&asked)).await.unwrap();
        let mut tx = stage.s.db.read().await.unwrap();
        let signatures = store::request::signatures(&mut tx, open_request(cast::JANSEN))
            .await
            .unwrap();
        assert_eq!(signatures[0].role, Role::Representative);
    }
}

#[tokio::test]
async fn r_dec_9_who_asked_does_not_approve() {
    for stage in stages().await {
        let eh3 = Some(Level::Eh3);
        joins(&stage, &cast::ANNA, cast::JANSEN, Role::Manager, eh3).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let asked = seen(&stage, &link(), Some(&anna)).await;
        assert_eq!(asked.reader, Reader::MayNot(Fault::OwnRequest));
        let refused = approve(&stage, &anna, &whole(&asked)).await;
        assert_eq!(faults(refused), [("", Fault::OwnRequest)]);
    }
}

/// Wouter owns Van Dam alone, manages it too, and asks it on behalf of De Vries.
#[tokio::test]
async fn r_dec_9_unless_as_sole_representative() {
    for stage in stages().await {
        let eh3 = Some(Level::Eh3);
        joins(&stage, &cast::WOUTER, cast::VRIES, Role::Manager, eh3).await;
        let (token, wouter) = stage.sign_in_at(&cast::WOUTER).await;
        session::switch(&stage.s, &wouter, organisation(cast::VRIES))
            .await
            .unwrap();
        let wouter = stage.actor(&token).await.unwrap();
        sent(&stage, &wouter, cast::VAN_DAM, &[TAX]).await;
        let token = token_in(&told(&stage, cast::WOUTER.email, "request_received").await);
        let asked = seen(&stage, &token, Some(&wouter)).await;
        assert_eq!(
            asked.reader,
            Reader::MayApprove {
                completes: true,
                alone: true
            }
        );
        let state = approval::approve(&stage.s, &wouter, &token, &whole(&asked)).await;
        assert_eq!(state.unwrap(), RequestState::Approved);
    }
}

#[tokio::test]
async fn the_link_says_for_whom_whatever_the_header_says() {
    for stage in stages().await {
        let (token, sanne) = stage.sign_in_at(&cast::SANNE).await;
        session::switch(&stage.s, &sanne, organisation(cast::LINDE))
            .await
            .unwrap();
        let sanne = stage.actor(&token).await.unwrap();
        assert_eq!(sanne.organisation().unwrap(), organisation(cast::LINDE));
        let asked = seen(&stage, &link(), Some(&sanne)).await;
        approve(&stage, &sanne, &whole(&asked)).await.unwrap();
        let receipt = approval::receipt(&stage.s, &sanne, &link()).await.unwrap();
        assert_eq!(receipt.client.name, "Bakkerij Jansen");
        assert_eq!(receipt.client.id, Some(organisation(cast::JANSEN)));
    }
}

/// How often this request ended, by the log.
async fn ends(stage: &Stage) -> usize {
    let mut tx = stage.s.db.read().await.unwrap();
    let events = store::audit::of_object(
        &mut tx,
        organisation(cast::JANSEN),
        open_request(cast::JANSEN).uuid(),
        100,
    )
    .await
    .unwrap();
    let end = ["request.signed", "request.withdrawn", "request.expired"];
    events
        .iter()
        .filter(|event| end.contains(&event.action.as_str()))
        .count()
}

#[tokio::test]
async fn approving_twice_and_taking_back_at_once_has_one_effect() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let sanne = stage.sign_in(&cast::SANNE).await;
        let chosen = whole(&seen(&stage, &link(), Some(&sanne)).await);
        let (one, two, back) = tokio::join!(
            approve(&stage, &sanne, &chosen),
            approve(&stage, &sanne, &chosen),
            request::withdraw(&stage.s, &anna, open_request(cast::JANSEN)),
        );
        let results = [one.map(drop), two.map(drop), back];
        assert_eq!(results.iter().filter(|done| done.is_ok()).count(), 1);
        let state = seen(&stage, &link(), Some(&sanne)).await.state;
        for lost in results.into_iter().filter(Result::is_err) {
            assert_eq!(faults(lost), closed(state));
        }
        assert_eq!(ends(&stage).await, 1);
        let approved = stage.kinds_told(cast::ANNA.email).await;
        let approved = approved.iter().filter(|kind| **kind == "request_approved");
        assert_eq!(
            approved.count(),
            usize::from(state == RequestState::Approved)
        );
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn at_its_last_moment_a_request_expires_once_whoever_else_answers() {
    for stage in stages().await {
        let chosen = whole(&seen(&stage, &link(), None).await);
        stage.pass_days(20);
        let anna = stage.sign_in(&cast::ANNA).await;
        let sanne = stage.sign_in(&cast::SANNE).await;
        let (one, back, job, other_job) = tokio::join!(
            approve(&stage, &sanne, &chosen),
            request::withdraw(&stage.s, &anna, open_request(cast::JANSEN)),
            jobs::run_once(&stage.s),
            jobs::run_once(&stage.s),
        );
        job.unwrap();
        other_job.unwrap();
        assert_eq!(faults(one), closed(RequestState::Expired));
        assert_eq!(faults(back), closed(RequestState::Expired));
        assert_eq!(ends(&stage).await, 1);
        stage.log_verifies().await;
    }
}

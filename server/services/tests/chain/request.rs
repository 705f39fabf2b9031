//! Asking clients: what stands in the way, sending, taking back, and requests that nobody answers.

use crate::{
    HOFMAN, PAYROLL, TAX, decided, in_years, mandate, organisation, service,
    stage::{Stage, faults, id_of, not_allowed, not_found, stages, vries},
    told,
};
use domain::{
    decide::world::OrganisationState,
    fault::Fault,
    id::{OrganisationId, RequestId},
    level::Level,
    means::MeansState,
    number::KvkNumber,
    request::RequestState,
    role::Role,
    time::{date_of, until_after},
    view::{
        chain::{PlanPart, PlanRow, RequestDraft, RequestLook},
        clients::{ClientQuery, Standing},
    },
};
use outside::simulator::register::Trouble;
use services::{
    Actor, Error,
    accounts::session,
    approval,
    approval::Approval,
    demo::{
        Open,
        cast::{self, Person},
        ids::{Kind, id, id2},
    },
    grant::{self, NewGrant},
    jobs,
    messages::Message,
    overview,
    request::{self, NewRequest},
    secret::Token,
};
use std::collections::BTreeSet;
use store::membership::{self, RoleHeld};

const FLEET: &str = "wagenpark-beheren";
const NO_CHAIN: &str = "apk-afmelden";

fn kvk(n: u32) -> KvkNumber {
    format!("{n:08}").parse().unwrap()
}

fn asking(clients: &[u32], slugs: &[&str]) -> NewRequest {
    NewRequest {
        clients: clients.iter().map(|n| kvk(*n)).collect(),
        services: slugs.iter().map(|slug| service(slug)).collect(),
        bundle: None,
        level: None,
        last_day: in_years(1),
        message: String::new(),
    }
}

/// The request that the demo left open at this client.
pub fn open_request(client: u32) -> RequestId {
    id(Kind::Request, client)
}

/// Sends one request and gives its id.
pub async fn sent(stage: &Stage, asker: &Actor, client: u32, slugs: &[&str]) -> RequestId {
    let rows = request::send(&stage.s, asker, &asking(&[client], slugs)).await;
    rows.unwrap()[0].request.unwrap()
}

/// The token in a mail's link.
pub fn token_in(message: &Message) -> Token {
    let (Message::RequestReceived { link, .. }
    | Message::RequestReminder { link, .. }
    | Message::RequestForwarded { link, .. }
    | Message::SignatureNeeded { link, .. }
    | Message::SignaturesVoided { link, .. }) = message
    else {
        panic!("no link to approve in {message:?}")
    };
    Token::received(link.path().strip_prefix("/approve/").unwrap())
}

/// Gives somebody a role at an organisation, with a place and a means at EH3 if there were none.
pub async fn joins(stage: &Stage, who: &Person, kvk: u32, role: Role, level: Option<Level>) {
    let place: OrganisationId = organisation(kvk);
    let stay = id2(Kind::Membership, kvk, who.n);
    let now = stage.s.now();
    let mut tx = stage.s.db.write().await.unwrap();
    let there = store::membership::by_id(&mut tx, stay).await.unwrap();
    if there.is_none() {
        store::membership::insert(&mut tx, stay, id_of(who), place, now)
            .await
            .unwrap();
        let means = store::means::Means {
            id: id2(Kind::Means, kvk, who.n),
            person: id_of(who),
            organisation: place,
            credential: None,
            only_at: None,
            created_at: now,
            expires_at: until_after(in_years(5)),
            level: Level::Eh3,
            state: MeansState::Active,
        };
        store::means::insert(&mut tx, &means).await.unwrap();
    }
    let held = RoleHeld {
        id: id2(Kind::Role, kvk, who.n * 10 + 5),
        membership: stay,
        role,
        level,
        power: None,
        from_at: now,
    };
    store::membership::give_role(&mut tx, &held, None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn state_of(stage: &Stage, id: RequestId) -> RequestState {
    let mut tx = stage.s.db.read().await.unwrap();
    let found = store::request::by_id(&mut tx, id).await.unwrap();
    found.unwrap().state
}

#[tokio::test]
async fn r_ket_12_the_plan_names_what_stands_in_the_way_per_client_and_service() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let mut tx = stage.s.db.write().await.unwrap();
        let ended = store::organisation::set_state(
            &mut tx,
            organisation(cast::GROENRIJK),
            OrganisationState::Active,
            OrganisationState::Ended,
            None,
            stage.s.now(),
        );
        assert!(ended.await.unwrap());
        tx.commit().await.unwrap();

        let new = asking(
            &[
                HOFMAN,
                cast::JANSEN,
                cast::VRIES,
                cast::GROENRIJK,
                9999,
                cast::VELD,
            ],
            &[PAYROLL, NO_CHAIN],
        );
        let plan = request::plan(&stage.s, &anna, &new).await.unwrap();
        let verdicts: Vec<_> = plan
            .iter()
            .map(|row| {
                let services: Vec<_> = row.services.iter().map(|(_, fault)| *fault).collect();
                (row.can_send, row.here, row.faults.clone(), services)
            })
            .collect();
        let chain = Fault::ServiceNotInChains;
        assert_eq!(
            verdicts,
            [
                (false, true, vec![], vec![Fault::AlreadyGranted, chain]),
                (false, true, vec![], vec![Fault::AlreadyAsked, chain]),
                (false, true, vec![Fault::OwnIntermediary], vec![chain]),
                (false, true, vec![Fault::OrganisationNotActive], vec![chain]),
                (true, false, vec![], vec![chain]),
                (true, true, vec![], vec![chain]),
            ]
        );
        assert_eq!(plan[0].services[1].0, "APK-keuring afmelden");

        let rows = request::send(&stage.s, &anna, &new).await.unwrap();
        let requests: Vec<_> = rows.iter().map(|row| row.request.is_some()).collect();
        assert_eq!(requests, [false, false, false, false, true, true]);
        let detail = request::detail(&stage.s, &anna, rows[5].request.unwrap())
            .await
            .unwrap();
        assert_eq!(detail.services.len(), 1, "only what can be asked");
    }
}

#[tokio::test]
async fn r_rol_3_r_dec_14_what_is_wrong_with_the_whole_request_stands_at_its_field() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let refused =
            async |new: NewRequest| faults(request::plan(&stage.s, &anna, &new).await.map(drop));
        let base = || asking(&[cast::VELD], &[TAX]);
        let at = |level| NewRequest {
            level: Some(level),
            ..base()
        };
        let (own, needed) = (Level::Eh3, Level::Eh3);
        assert_eq!(
            refused(at(Level::Eh4)).await,
            [(
                "level",
                Fault::LevelAboveOwn {
                    own,
                    asked: Level::Eh4
                }
            )]
        );
        assert_eq!(
            refused(at(Level::Eh2Plus)).await,
            [(
                "level",
                Fault::LevelBelowService {
                    needed,
                    asked: Level::Eh2Plus
                }
            )]
        );
        assert_eq!(
            refused(NewRequest {
                last_day: in_years(5).tomorrow().unwrap(),
                message: "x".repeat(501),
                ..asking(&[], &[])
            })
            .await,
            [
                ("clients", Fault::NothingChosen),
                ("message", Fault::TooLong(500)),
                ("last_day", Fault::EndTooLate(in_years(5))),
                ("services", Fault::NothingChosen),
            ]
        );
        assert_eq!(
            refused(NewRequest {
                message: "Log eerst in op www.evil.example".into(),
                ..base()
            })
            .await,
            [("message", Fault::HoldsAddress)],
            "a mail of ours leads nowhere else"
        );

        for who in [&cast::BRAM, &cast::KAREL] {
            let actor = stage.sign_in(who).await;
            not_allowed(request::plan(&stage.s, &actor, &base()).await);
            not_allowed(request::send(&stage.s, &actor, &base()).await);
        }
    }
}

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

#[tokio::test]
async fn r_ket_11_a_renewal_under_the_same_mandate_keeps_the_assignments() {
    const VEHICLES: &str = "voertuig-op-naam-zetten";
    for stage in stages().await {
        stage.pass_days(40);
        let anna = stage.sign_in(&cast::ANNA).await;
        let asked = asking(&[cast::BLOM], &[VEHICLES, TAX]);
        let plan = request::plan(&stage.s, &anna, &asked).await.unwrap();
        let parts: Vec<PlanPart> = plan[0].parts.iter().map(|(_, part)| *part).collect();
        for part in [PlanPart::Renewed, PlanPart::New] {
            assert!(parts.contains(&part), "{parts:?}");
        }
        let kept = |part: &PlanPart| matches!(part, PlanPart::Kept(_));
        assert!(
            parts.iter().any(kept),
            "what is not asked is not renewed: {parts:?}"
        );
        sent(&stage, &anna, cast::BLOM, &[VEHICLES]).await;
        let rob = stage.sign_in(&cast::ROB).await;
        let asked = told(&stage, cast::ROB.email, "request_received").await;
        let renews = |one: &Message| {
            matches!(
                one,
                Message::RequestReceived {
                    renews: Some(_),
                    ..
                }
            )
        };
        assert!(renews(&asked), "{asked:?}");
        let token = token_in(&asked);
        let chosen = Approval {
            services: vec![service(VEHICLES)],
            last_day: in_years(1),
            seen: None,
        };
        approval::approve(&stage.s, &rob, &token, &chosen)
            .await
            .unwrap();
        let receipt = approval::receipt(&stage.s, &rob, &token).await.unwrap();
        assert_eq!(receipt.mandate, Some(mandate(cast::BLOM)));

        stage.pass_days(60);
        assert!(
            decided(&stage, &anna, &cast::GERBEN, cast::BLOM, VEHICLES)
                .await
                .is_allowed()
        );
        assert!(
            !decided(&stage, &anna, &cast::GERBEN, cast::BLOM, FLEET)
                .await
                .is_allowed(),
            "what was not renewed has ended"
        );
    }
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

/// The page before sending.
async fn asks(stage: &Stage, actor: &Actor, draft: &Token) -> RequestDraft {
    match request::look(&stage.s, actor, draft).await.unwrap() {
        RequestLook::Asks(asked) => asked,
        RequestLook::Sent(_) => panic!("it was sent"),
    }
}

#[tokio::test]
async fn r_dec_22_a_draft_belongs_to_its_maker() {
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
        assert_eq!(anna.organisation().unwrap(), vries());
        let draft = request::keep(&stage.s, &anna, asking(&[cast::VELD], &[TAX]), None)
            .await
            .unwrap();
        let kept = asks(&stage, &anna, &draft).await;
        assert_eq!((kept.services[0].id, kept.clients.len()), (service(TAX), 1));
        let typed = request::filled_in(&stage.s, &anna, &draft).await.unwrap();
        assert_eq!(typed.unwrap().services, [service(TAX)]);
        let another = request::filled_in(&stage.s, &chaima, &draft).await.unwrap();
        assert_eq!(another, None);
        not_found(request::look(&stage.s, &chaima, &draft).await);
        not_found(request::send_draft(&stage.s, &chaima, &draft).await);
        let left = request::left(&stage.s, &anna).await.unwrap();
        assert_eq!(left.unwrap().reveal(), draft.reveal());
        assert!(request::left(&stage.s, &chaima).await.unwrap().is_none());

        let (outcome, count) = request::send_draft(&stage.s, &anna, &draft).await.unwrap();
        assert_eq!(count, Some(1));
        let rows = request::outcome(&stage.s, &anna, &outcome).await.unwrap();
        assert!(rows[0].request.is_some());
        not_found(request::outcome(&stage.s, &chaima, &outcome).await);

        // From another tab, or by a second push of the button: the same outcome, and nothing twice.
        let (again, count) = request::send_draft(&stage.s, &anna, &draft).await.unwrap();
        assert_eq!((again.reveal(), count), (outcome.reveal(), None));
        let looked = request::look(&stage.s, &anna, &draft).await.unwrap();
        assert_eq!(looked, RequestLook::Sent(outcome.reveal().to_owned()));
        let left = request::left(&stage.s, &anna).await.unwrap();
        assert!(left.is_none(), "it was sent");
    }
}

#[tokio::test]
async fn r_dec_15_a_bundle_means_all_of_its_version_today_and_what_is_ticked_comes_with_it() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let options = request::options(&stage.s, &anna).await.unwrap();
        assert_eq!(options.own_level, Some(Level::Eh3));
        assert!(options.services.iter().all(|service| service.chain_allowed));
        let taxes = options
            .bundles
            .iter()
            .find(|bundle| bundle.name == "Belastingen")
            .unwrap();
        let empty = asking(&[cast::VELD], &[]);
        let draft = request::keep(&stage.s, &anna, empty.clone(), Some(taxes.id))
            .await
            .unwrap();
        let kept = asks(&stage, &anna, &draft).await;
        let asked: Vec<_> = kept.services.iter().map(|service| service.id).collect();
        assert_eq!(asked, taxes.services);
        // To change it is to choose the bundle again, not its services one by one.
        let typed = request::filled_in(&stage.s, &anna, &draft).await.unwrap();
        let typed = typed.unwrap();
        assert_eq!((typed.services, typed.bundle), (vec![], Some(taxes.id)));

        let ticked = [taxes.services[0], service(PAYROLL)];
        let more = NewRequest {
            services: ticked.to_vec(),
            ..empty.clone()
        };
        let draft = request::keep(&stage.s, &anna, more, Some(taxes.id)).await;
        let kept = asks(&stage, &anna, &draft.unwrap()).await;
        let asked: BTreeSet<_> = kept.services.iter().map(|service| service.id).collect();
        let meant: BTreeSet<_> = taxes.services.iter().chain(&ticked).copied().collect();
        assert_eq!((asked.len(), &asked), (taxes.services.len() + 1, &meant));

        let unknown = request::keep(
            &stage.s,
            &anna,
            empty,
            Some(id(Kind::Organisation, cast::VELD)),
        )
        .await;
        assert_eq!(faults(unknown.map(drop)), [("bundle", Fault::NotAChoice)]);
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

/// A number is no way to addresses: only of a client that grants something now is shown whom a mail goes to.
#[tokio::test]
async fn the_plan_hints_at_addresses_only_while_a_grant_runs() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        // One that grants something that ends sooner, one that stopped everything, and one that never granted anything.
        let asked = asking(&[1004, cast::GROENRIJK, 1015], &[FLEET, TAX]);
        let plan = request::plan(&stage.s, &anna, &asked).await.unwrap();
        let [blom, stopped, never] = &plan[..] else {
            panic!("{plan:?}")
        };
        assert_eq!(blom.told, ["r…@garageblom.example"]);
        assert_eq!(blom.mails, 1);
        let renewed = |row: &PlanRow| row.parts.iter().any(|(_, part)| *part == PlanPart::Renewed);
        assert!(renewed(blom), "{blom:?}");
        for row in [stopped, never] {
            assert!(row.told.is_empty() && !renewed(row), "{row:?}");
            assert!(row.mails > 0, "they are told all the same");
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

/// What was filled in for one organisation is not sent for another, chosen meanwhile in another tab.
#[tokio::test]
async fn a_draft_for_another_organisation_waits_for_it() {
    for stage in stages().await {
        let joined = Some(Level::Eh3);
        joins(&stage, &cast::ANNA, cast::GROENRIJK, Role::Manager, joined).await;
        let other = [("", Fault::OtherOrganisationNow)];
        let (token, anna) = stage.sign_in_at(&cast::ANNA).await;
        let switched = async |kvk: u32| {
            session::switch(&stage.s, &anna, organisation(kvk))
                .await
                .unwrap();
            stage.actor(&token).await.unwrap()
        };
        let anna_here = switched(cast::VRIES).await;
        let new = asking(&[cast::VELD], &[TAX]);
        let draft = request::keep(&stage.s, &anna_here, new, None).await;
        let draft = draft.unwrap();

        let there = switched(cast::GROENRIJK).await;
        assert_eq!(there.organisation().unwrap(), organisation(cast::GROENRIJK));
        assert_eq!(faults(request::look(&stage.s, &there, &draft).await), other);
        let typed = request::filled_in(&stage.s, &there, &draft).await;
        assert_eq!(typed.unwrap(), None);
        assert_eq!(
            faults(request::send_draft(&stage.s, &there, &draft).await),
            other
        );
        let granted = NewGrant {
            intermediary: kvk(cast::VRIES),
            services: vec![service(PAYROLL)],
            bundle: None,
            level: Level::Eh3,
            last_day: in_years(1),
        };
        let grant_draft = grant::keep(&stage.s, &there, &granted).await.unwrap();

        let here = switched(cast::VRIES).await;
        assert_eq!(
            faults(grant::look(&stage.s, &here, &grant_draft).await),
            other
        );
        let typed = grant::filled_in(&stage.s, &here, &grant_draft).await;
        assert_eq!(typed.unwrap(), None);
        assert_eq!(
            faults(grant::grant_draft(&stage.s, &here, &grant_draft).await),
            other
        );
        // Neither is lost by it.
        request::send_draft(&stage.s, &here, &draft).await.unwrap();
        let there = switched(cast::GROENRIJK).await;
        let granted = grant::grant_draft(&stage.s, &there, &grant_draft).await;
        granted.unwrap();
    }
}

#[tokio::test]
async fn of_who_is_not_here_the_register_says_the_name_and_whether_there_is_anybody_to_ask() {
    for (stage, _simulators) in crate::stage::connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        // A bicycle maker, one that is bankrupt, one that ended, a number that was never given out.
        let new = asking(&[2001, 2007, 2008, 9999], &[TAX]);
        let draft = request::keep(&stage.s, &anna, new, None).await.unwrap();
        let shown = asks(&stage, &anna, &draft).await;
        let rows: Vec<_> = shown
            .clients
            .iter()
            .map(|row| {
                let client = &row.client;
                (
                    client.name.as_str(),
                    client.town.as_str(),
                    row.can_send,
                    row.faults.clone(),
                )
            })
            .collect();
        assert_eq!(
            rows,
            [
                ("Fietsenmaker Wiersma", "Leeuwarden", true, vec![]),
                (
                    "Meubelhal De Bank B.V.",
                    "Arnhem",
                    false,
                    vec![Fault::BarredByRegister]
                ),
                (
                    "Videotheek Terugspoelen",
                    "Hilversum",
                    false,
                    vec![Fault::EndedByRegister]
                ),
                ("", "", false, vec![Fault::UnknownOrganisation]),
            ]
        );

        // A sole proprietorship has no RSIN: what is only for who has one is left out of the request.
        let more = asking(&[2001], &[TAX, "vennootschapsbelasting-aangeven"]);
        let rows = request::plan(&stage.s, &anna, &more).await.unwrap();
        let left: Vec<_> = rows[0].services.iter().map(|(_, fault)| *fault).collect();
        assert_eq!(left, [Fault::ServiceNotForOrganisation]);
        assert!(rows[0].can_send);

        let (sent, count) = request::send_draft(&stage.s, &anna, &draft).await.unwrap();
        assert_eq!(
            count,
            Some(0),
            "a link to forward is not sent, and what stood in the way stands in the way of sending"
        );
        let rows = request::outcome(&stage.s, &anna, &sent).await.unwrap();
        assert_eq!(rows.iter().filter(|row| row.request.is_some()).count(), 1);
        let again = request::send_draft(&stage.s, &anna, &draft).await.unwrap();
        assert_eq!((again.0.reveal(), again.1), (sent.reveal(), None));
        let looked = request::look(&stage.s, &anna, &draft).await.unwrap();
        let there = RequestLook::Sent(sent.reveal().to_owned());
        assert_eq!(looked, there, "it leads there");
        let asked = rows[0].request.unwrap();
        let detail = request::detail(&stage.s, &anna, asked).await.unwrap();
        assert_eq!(detail.client.name, "Fietsenmaker Wiersma");
        let link = rows[0].link.as_ref().unwrap();
        let (_, token) = link.url.split_once("/approve/").unwrap();
        let (token, lang) = (Token::received(token), domain::lang::Lang::En);
        let seen = approval::view(&stage.s, &token, None, lang).await.unwrap();
        assert_eq!(seen.client.name, "Fietsenmaker Wiersma");
    }
}

#[tokio::test]
async fn what_the_check_page_refused_is_not_sent_however_long_the_list() {
    for (stage, simulators) in crate::stage::connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        // A bicycle maker, a page full of numbers that were never given out, and at the end one that is bankrupt.
        let most = u32::from(request::MOST_CLIENTS);
        let mut clients = vec![2001];
        clients.extend((0..most - 2).map(|n| 80_000_000 + n));
        clients.push(2007);
        let new = asking(&clients, &[TAX]);
        let draft = request::keep(&stage.s, &anna, new.clone(), None).await;
        let draft = draft.unwrap();
        let shown = asks(&stage, &anna, &draft).await;
        let unknown = shown.clients.iter().filter(|row| {
            let faults = row.faults.as_slice();
            !row.can_send && faults == [Fault::UnknownOrganisation]
        });
        assert_eq!(unknown.count(), clients.len() - 2);
        let last = shown.clients.last().unwrap();
        assert_eq!(last.faults, [Fault::BarredByRegister]);

        // The same list once more: of her questions to the register a few are left, and what lies in the drawer is
        // read whatever becomes of the others.
        let again = request::keep(&stage.s, &anna, new, None).await.unwrap();
        let shown = asks(&stage, &anna, &again).await;
        let left = shown.clients.iter().filter(|row| row.can_send).count();
        assert!(left > 1, "she did not meet the limit");
        let last = shown.clients.last().unwrap();
        assert_eq!(last.faults, [Fault::BarredByRegister]);
        // Nor does it matter that the register is down.
        stage.pass_seconds(600);
        simulators.register.trouble(Trouble::Down);
        let few = asking(&[80_000_999, 2007], &[TAX]);
        let plan = request::plan(&stage.s, &anna, &few).await.unwrap();
        assert_eq!(plan[1].faults, [Fault::BarredByRegister]);
        simulators.register.recover();

        let asked = simulators.register.asked();
        let (sent, count) = request::send_draft(&stage.s, &anna, &draft).await.unwrap();
        assert_eq!(count, Some(0), "the bicycle maker gets a link to forward");
        let rows = request::outcome(&stage.s, &anna, &sent).await.unwrap();
        assert!(rows[0].request.is_some());
        assert_eq!(
            rows.last().unwrap().plan.faults,
            [Fault::BarredByRegister],
            "what she saw is what is sent"
        );
        assert_eq!(simulators.register.asked(), asked, "nothing is asked twice");
    }
}

#[tokio::test]
async fn a_register_that_does_not_answer_leaves_the_number_and_stops_nobody() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let new = asking(&[2001, 2008], &[TAX]);
        let plan = request::plan(&stage.s, &anna, &new).await.unwrap();
        for row in plan {
            assert!(
                row.can_send && !row.here && row.faults.is_empty(),
                "{row:?}"
            );
            assert_eq!((&*row.client.name, &*row.client.town), ("", ""));
        }
    }
}

#[tokio::test]
async fn r_dec_22_who_types_numbers_hears_who_they_are_up_to_a_limit_and_no_ids() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        // Clients of hers, and what she asked before, cost nothing.
        let own = asking(&[cast::JANSEN, HOFMAN], &[TAX]);
        let strangers = |page: u32| {
            let numbers: Vec<u32> = (0..250).map(|n| 70_000_000 + page * 250 + n).collect();
            asking(&numbers, &[TAX])
        };
        for page in 0..6 {
            let kept = request::keep(&stage.s, &anna, strangers(page), None).await;
            kept.unwrap();
        }
        let one = asking(&[cast::GROENRIJK, 70_000_000], &[TAX]);
        let more = request::keep(&stage.s, &anna, one.clone(), None).await;
        assert!(matches!(more, Err(Error::TooMany { .. })), "{more:?}");
        let grant = NewGrant {
            intermediary: kvk(70_000_000),
            services: vec![service(PAYROLL)],
            bundle: None,
            level: Level::Eh3,
            last_day: in_years(1),
        };
        let more = grant::keep(&stage.s, &anna, &grant).await;
        assert!(matches!(more, Err(Error::TooMany { .. })), "{more:?}");
        let draft = request::keep(&stage.s, &anna, own, None).await.unwrap();
        let shown = asks(&stage, &anna, &draft).await;
        for row in &shown.clients {
            assert!(row.here && row.client.id.is_none(), "{row:?}");
        }
        // After a while a few more.
        stage.pass_seconds(60);
        request::keep(&stage.s, &anna, one, None).await.unwrap();
    }
}

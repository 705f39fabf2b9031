//! What papers lead to: from sending them in to an organisation that is here.

use crate::{
    ARK, LEEG, MARTHA, church, named, noor_takes,
    people::{GERDA, KOFI, MANAGER, TESS, kvk, shows, shows_and_signs, signs},
    reads, sends,
    stage::{connected, faults},
    stan_takes,
};
use domain::{
    application::ApplicationState,
    approval::Power,
    fault::Fault,
    level::Level,
    role::Role,
    signing::{EvidencePath, Named, Paper},
    time::Date,
};
use services::{
    demo::cast,
    evidence::{
        judge::{self, Judged},
        look, queue, send,
    },
    identification::Outcome,
    jobs,
    registration::{
        mine, signers,
        start::{New, Wish},
    },
};

const TODAY: Date = Date::constant(2026, 11, 22);

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_5_a_church_is_registered_by_its_declaration_and_two_clerks() {
    for (stage, _simulators) in connected().await {
        let (id, martha) = church(&stage, Wish::Representative).await;
        assert_eq!(
            mine::one(&stage.s, &martha, id).await.unwrap().state,
            ApplicationState::InReview
        );
        let noor = stage.sign_in(&cast::NOOR).await;
        queue::take(&stage.s, &noor, id).await.unwrap();
        let shown = look::one(&stage.s, &noor, id).await.unwrap();
        assert_eq!((shown.path, shown.takes_two), (EvidencePath::Church, true));
        let details = shown.details.unwrap();
        assert_eq!(details.papers.len(), 2);
        let file = look::file(&stage.s, &noor, details.papers[0].id)
            .await
            .unwrap();
        assert!(file.body.starts_with(b"%PDF"));
        let shown = look::one(&stage.s, &noor, id).await.unwrap();
        let papers = shown.details.unwrap().papers;
        let opened: Vec<_> = papers.iter().map(|paper| paper.opened).collect();
        assert_eq!(opened, [true, false], "marked for who must open both");

        // One of the two papers was opened: nobody finds good what they did not see.
        let people = vec![named(&MARTHA, Power::Sole)];
        let blind = judge::accept(&stage.s, &noor, id, people.clone()).await;
        assert_eq!(faults(blind), [("", Fault::PapersUnread)]);
        reads(&stage, &noor, id).await;
        let judged = judge::accept(&stage.s, &noor, id, people).await.unwrap();
        assert_eq!(judged, Judged::Proposed, "one clerk is not enough");
        let refused = queue::take(&stage.s, &noor, id).await;
        assert_eq!(faults(refused), [("", Fault::SecondClerk)]);
        let refused = judge::agree(&stage.s, &noor, id).await;
        assert_eq!(faults(refused), [("", Fault::SecondClerk)]);
        let waits = mine::one(&stage.s, &martha, id).await.unwrap();
        assert_eq!(waits.state, ApplicationState::InReview);
        assert!(waits.signers.is_empty(), "nobody can sign yet");

        let stan = stage.sign_in(&cast::STAN).await;
        queue::take(&stage.s, &stan, id).await.unwrap();
        let shown = look::one(&stage.s, &stan, id).await.unwrap();
        let details = shown.details.unwrap();
        assert_eq!(details.named.len(), 1);
        // That Noor did is no look of his.
        assert!(details.papers.iter().all(|paper| !paper.opened));
        let blind = judge::agree(&stage.s, &stan, id).await;
        assert_eq!(faults(blind), [("", Fault::PapersUnread)]);
        reads(&stage, &stan, id).await;
        judge::agree(&stage.s, &stan, id).await.unwrap();
        assert_eq!(
            shows_and_signs(&stage, &martha, id).await.unwrap(),
            ApplicationState::Issued
        );
        let mut tx = stage.s.db.read().await.unwrap();
        let place = store::organisation::by_kvk(&mut tx, &kvk(ARK))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(place.directors, 1);
        drop(tx);
        let told = stage.kinds_told(MARTHA.email).await;
        assert_eq!(
            told.iter()
                .filter(|kind| **kind == "application_papers")
                .count(),
            2
        );
        // The register, which names nobody, takes nothing away from it.
        stage.pass_seconds(25 * 3600);
        jobs::run_once(&stage.s).await.unwrap();
        let mut tx = stage.s.db.read().await.unwrap();
        let held = store::membership::roles_at(&mut tx, place.id)
            .await
            .unwrap();
        assert!(held.iter().any(|held| held.role == Role::Representative));
        drop(tx);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_5_a_mandate_decision_names_who_signs_where_the_register_names_nobody() {
    for (stage, _simulators) in connected().await {
        let papers = [
            (Paper::MandateDecision, None),
            (Paper::SelfDeclaration, None),
        ];
        let (id, tess) = sends(&stage, TESS.wishes(LEEG, MANAGER), &papers).await;
        let noor = noor_takes(&stage, id).await;
        // Joint power never suffices alone (R-BEV-4).
        let one = vec![named(&GERDA, Power::Joint)];
        let refused = judge::accept(&stage.s, &noor, id, one).await;
        assert_eq!(faults(refused), [("power", Fault::NamesTooFew)]);
        let two = vec![named(&GERDA, Power::Joint), named(&KOFI, Power::Joint)];
        let judged = judge::accept(&stage.s, &noor, id, two).await.unwrap();
        assert_eq!(judged, Judged::Proposed, "nothing but paper names them");
        let stan = stan_takes(&stage, id).await;
        judge::agree(&stage.s, &stan, id).await.unwrap();
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert_eq!(
            page.state,
            ApplicationState::AwaitingSignatures {
                signed: 0,
                needed: 2
            }
        );
        assert_eq!(
            shows(&stage, &tess, id, "as_expected").await,
            Outcome::Approved
        );
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        let addresses: Vec<_> = page
            .signers
            .iter()
            .zip([GERDA.email, KOFI.email])
            .map(|(line, email)| (line.id, email.to_owned()))
            .collect();
        signers::ask(&stage.s, &tess, id, &addresses).await.unwrap();
        for email in [GERDA.email, KOFI.email] {
            signs(&stage, email).await.unwrap();
        }
        assert_eq!(
            mine::refresh(&stage.s, &tess, id).await.unwrap(),
            ApplicationState::Approved,
            "the means waits for her second step (R-LOA-5)"
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_7_an_extract_that_was_sent_in_overrules_the_register_for_a_while() {
    for (stage, _simulators) in connected().await {
        // The register names three others at the foundation; Tess was appointed last week.
        let new = New {
            by_extract: true,
            ..TESS.wishes(2004, Wish::Representative)
        };
        let extract = [(Paper::Extract, Some(TODAY))];
        let (id, tess) = sends(&stage, new, &extract).await;
        let noor = noor_takes(&stage, id).await;
        let shown = look::one(&stage.s, &noor, id).await.unwrap();
        let register = shown.details.unwrap().register.unwrap();
        assert_eq!(register.officers.len(), 3, "side by side with the paper");
        let people = vec![named(&TESS, Power::Sole)];
        let judged = judge::accept(&stage.s, &noor, id, people).await.unwrap();
        assert_eq!(judged, Judged::Proposed, "it overrules the register");
        let stan = stan_takes(&stage, id).await;
        judge::agree(&stage.s, &stan, id).await.unwrap();
        shows_and_signs(&stage, &tess, id).await.unwrap();

        let representatives = async || {
            let mut tx = stage.s.db.read().await.unwrap();
            let place = store::organisation::by_kvk(&mut tx, &kvk(2004))
                .await
                .unwrap()
                .unwrap();
            let held = store::membership::roles_at(&mut tx, place.id)
                .await
                .unwrap();
            let theirs = held.iter().filter(|held| held.role == Role::Representative);
            theirs.count()
        };
        stage.pass_days(30);
        jobs::run_once(&stage.s).await.unwrap();
        assert_eq!(representatives().await, 1, "the register may be late");
        stage.pass_days(31);
        jobs::run_once(&stage.s).await.unwrap();
        assert_eq!(representatives().await, 0, "and not for ever");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_6_the_extract_of_a_director_abroad_names_who_signs_for_it() {
    for (stage, _simulators) in connected().await {
        let papers = [(Paper::DirectorExtract, Some(TODAY))];
        let wish = TESS.wishes(2019, Wish::Manager(Level::Eh3));
        let (id, tess) = sends(&stage, wish, &papers).await;
        let noor = noor_takes(&stage, id).await;
        let shown = look::one(&stage.s, &noor, id).await.unwrap();
        assert_eq!(shown.path, EvidencePath::ForeignDirector);
        let behind = shown.details.unwrap().behind;
        assert_eq!(behind, ["Gaufres Internationales SA"]);
        // Named for the company itself, nobody has a seat: its only director is the company abroad.
        let for_itself = vec![named(&GERDA, Power::Sole)];
        let refused = judge::accept(&stage.s, &noor, id, for_itself).await;
        assert_eq!(faults(refused), [("named", Fault::NamesTooFew)]);
        let people = vec![Named {
            behind: behind.into_iter().next(),
            ..named(&GERDA, Power::Sole)
        }];
        judge::accept(&stage.s, &noor, id, people).await.unwrap();
        let stan = stan_takes(&stage, id).await;
        judge::agree(&stage.s, &stan, id).await.unwrap();
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert_eq!((page.able, page.signed, page.needed), (1, 0, 1));
        assert_eq!(
            shows(&stage, &tess, id, "as_expected").await,
            Outcome::Approved
        );
        let page = mine::one(&stage.s, &tess, id).await.unwrap();
        assert_eq!(page.signers[0].name, GERDA.full_name());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_is_asked_for_and_sent_and_the_good_paper_stands() {
    for (stage, _simulators) in connected().await {
        let (id, martha) = church(&stage, Wish::Representative).await;
        let noor = noor_takes(&stage, id).await;
        let details = look::one(&stage.s, &noor, id).await.unwrap().details;
        let form = details.unwrap().papers[1].id;
        let refused = judge::ask_for_more(&stage.s, &noor, id, &[form], " ").await;
        assert_eq!(faults(refused), [("reason", Fault::Required)]);
        judge::ask_for_more(&stage.s, &noor, id, &[form], "De handtekening ontbreekt.")
            .await
            .unwrap();
        let papers = send::papers(&stage.s, &martha, id).await.unwrap().unwrap();
        assert_eq!(papers.told.as_deref(), Some("De handtekening ontbreekt."));
        assert!(papers.open && !papers.complete);
        // On the first page of the application, and on the start page.
        let page = mine::one(&stage.s, &martha, id).await.unwrap();
        assert_eq!(page.told, papers.told);
        let open = mine::all(&stage.s, &martha).await.unwrap();
        let turn = mine::turn(&stage.s, &martha, &open[0]).await.unwrap();
        assert_eq!((turn.told, turn.others), (papers.told, false));
        let again = send::submit(&stage.s, &martha, id).await;
        assert_eq!(faults(again), [("", Fault::PapersMissing)]);
        stage.pass_seconds(1);
        let new = crate::pdf("signed");
        send::paper(&stage.s, &martha, id, Paper::IdentificationForm, None, &new)
            .await
            .unwrap();
        send::submit(&stage.s, &martha, id).await.unwrap();
        let lines = queue::all(&stage.s, &noor).await.unwrap();
        assert!(lines.iter().any(|line| line.application == id));
        assert!(
            stage
                .kinds_told(MARTHA.email)
                .await
                .contains(&"application_papers")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_final_and_says_why() {
    for (stage, _simulators) in connected().await {
        let (id, martha) = church(&stage, Wish::Representative).await;
        let noor = noor_takes(&stage, id).await;
        judge::refuse(&stage.s, &noor, id, "De verklaring is van een andere kerk.")
            .await
            .unwrap();
        let page = mine::one(&stage.s, &martha, id).await.unwrap();
        assert_eq!(page.state, ApplicationState::Refused);
        assert_eq!(
            page.told.as_deref(),
            Some("De verklaring is van een andere kerk.")
        );
        let papers = send::papers(&stage.s, &martha, id).await.unwrap().unwrap();
        assert_eq!(
            papers.told.as_deref(),
            Some("De verklaring is van een andere kerk.")
        );
        let mut tx = stage.s.db.read().await.unwrap();
        for paper in store::evidence::papers(&mut tx, id).await.unwrap() {
            assert!(paper.destroyed_at.is_some(), "R-BEV-8");
        }
    }
}

//! The queue: who may look at what, in which order, and what is written down of it.

use crate::{
    MARTHA, church, named, noor_takes,
    people::{JELLE, enters},
    stage::{Stage, connected, faults, not_found},
    stan_takes,
};
use domain::{
    approval::Power, fault::Fault, id::ApplicationId, signing::EvidencePath, time::date_of,
    view::clients::Todo,
};
use services::{
    Error,
    accounts::profile,
    demo::{
        cast,
        ids::{Kind, id},
    },
    evidence::{
        judge, look,
        queue::{self, Hands},
        send, usually_takes,
    },
    operator, overview, privacy,
    registration::start::Wish,
};

fn of(person: &cast::Person) -> ApplicationId {
    id(Kind::Application, person.n)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_most_overdue_stands_first_and_a_case_of_every_kind_waits_in_the_demo() {
    use EvidencePath::{Church, ForeignDirector, NoRepresentative, SentExtract};
    for (stage, _simulators) in connected().await {
        let noor = stage.sign_in(&cast::NOOR).await;
        let lines = queue::all(&stage.s, &noor).await.unwrap();
        let paths: Vec<_> = lines.iter().map(|line| line.path).collect();
        assert_eq!(
            paths,
            [SentExtract, Church, NoRepresentative, ForeignDirector]
        );
        let late = lines.iter().filter(|line| line.late).count();
        let start = overview::start(&stage.s, &noor).await.unwrap();
        assert!(start.todo.contains(&Todo::Evidence {
            count: 4,
            late: u32::try_from(late).unwrap(),
        }));
        assert!(lines[0].late && !lines[1].late);
        assert!(lines[0].age > lines[1].age);
        assert!(lines.iter().all(|line| line.hands == Hands::Free));
        // Clerks are done a working day before the promise: the applicant has a step of their own after them.
        let second = &lines[1];
        let shown = look::one(&stage.s, &noor, second.application).await;
        let shown = shown.unwrap();
        assert_eq!((shown.due, shown.late), (second.due, false));
        assert!(shown.due < shown.promised);
        while date_of(stage.s.now()) <= second.due {
            stage.pass_days(1);
        }
        let noor = stage.sign_in(&cast::NOOR).await;
        let lines = queue::all(&stage.s, &noor).await.unwrap();
        assert!(lines[1].late && date_of(stage.s.now()) <= shown.promised);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn to_everybody_else_there_is_no_queue_and_no_paper() {
    for (stage, _simulators) in connected().await {
        let (id, martha) = church(&stage, Wish::Representative).await;
        let noor = noor_takes(&stage, id).await;
        let details = look::one(&stage.s, &noor, id)
            .await
            .unwrap()
            .details
            .unwrap();
        let paper = details.papers[0].id;
        let anna = stage.sign_in(&cast::ANNA).await;
        for other in [&anna, &martha] {
            not_found(queue::all(&stage.s, other).await);
            not_found(queue::take(&stage.s, other, id).await);
            not_found(look::one(&stage.s, other, id).await);
            not_found(
                look::file(&stage.s, other, paper)
                    .await
                    .map(|file| file.name),
            );
            not_found(judge::refuse(&stage.s, other, id, "x").await);
        }
        // A clerk who has not taken it sees no names and no paper.
        let stan = stage.sign_in(&cast::STAN).await;
        let shown = look::one(&stage.s, &stan, id).await.unwrap();
        assert_eq!(shown.hands, Hands::Other);
        assert!(shown.details.is_none());
        not_found(
            look::file(&stage.s, &stan, paper)
                .await
                .map(|file| file.name),
        );
        let refused = queue::take(&stage.s, &stan, id).await;
        assert_eq!(faults(refused), [("", Fault::CaseTaken)]);
        let refused = judge::refuse(&stage.s, &stan, id, "x").await;
        assert_eq!(faults(refused), [("", Fault::CaseTaken)]);
        queue::leave(&stage.s, &noor, id).await.unwrap();
        queue::take(&stage.s, &stan, id).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_a_clerk_left_lying_is_anybodys_again() {
    for (stage, _simulators) in connected().await {
        noor_takes(&stage, of(&cast::RUTH)).await;
        stage.pass_seconds(8 * 3600);
        stan_takes(&stage, of(&cast::RUTH)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deciding_asks_for_a_factor_used_just_now() {
    for (stage, _simulators) in connected().await {
        let noor = noor_takes(&stage, of(&cast::RUTH)).await;
        stage.pass_seconds(3600);
        let people = vec![named(&MARTHA, Power::Sole)];
        let late = judge::accept(&stage.s, &noor, of(&cast::RUTH), people).await;
        assert!(matches!(late, Err(Error::StepUpNeeded)), "{late:?}");
        let late = queue::take(&stage.s, &noor, of(&cast::TJITSKE)).await;
        assert!(matches!(late, Err(Error::StepUpNeeded)), "{late:?}");
        // It is asked before the button that takes one, so that this is pressed once.
        let late = look::one(&stage.s, &noor, of(&cast::TJITSKE)).await;
        let late = late.map(drop);
        assert!(matches!(late, Err(Error::StepUpNeeded)), "{late:?}");
        look::one(&stage.s, &noor, of(&cast::RUTH)).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_with_a_part_in_it_does_not_decide() {
    for (stage, _simulators) in connected().await {
        // Ruth, whose own church this is, works for the operator too.
        operator::appoint(&stage.s, cast::RUTH.email).await.unwrap();
        let ruth = stage.sign_in(&cast::RUTH).await;
        let (id, _) = church(&stage, Wish::Representative).await;
        let own = of(&cast::RUTH);
        let refused = queue::take(&stage.s, &ruth, own).await;
        assert_eq!(faults(refused), [("", Fault::OwnInterest)]);
        let lines = queue::all(&stage.s, &ruth).await.unwrap();
        let hands = lines.iter().find(|line| line.application == own).unwrap();
        assert_eq!(hands.hands, Hands::Interest);
        assert!(
            look::one(&stage.s, &ruth, own)
                .await
                .unwrap()
                .details
                .is_none()
        );
        queue::take(&stage.s, &ruth, id).await.unwrap();
    }
}

/// As the papers would have her: with all her names, and a day of birth that nobody here knows.
fn noor_herself() -> domain::signing::Named {
    let noor = crate::people::Someone {
        given: "Noor Johanna",
        family: "Willems",
        ..MARTHA
    };
    named(&noor, Power::Sole)
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_5_a_clerk_never_names_oneself_nor_agrees_to_it() {
    for (stage, _simulators) in connected().await {
        let (id, _) = church(&stage, Wish::Representative).await;
        let noor = noor_takes(&stage, id).await;
        let people = vec![named(&MARTHA, Power::Sole), noor_herself()];
        let refused = judge::accept(&stage.s, &noor, id, people.clone()).await;
        assert_eq!(faults(refused), [("", Fault::OwnInterest)]);
        queue::leave(&stage.s, &noor, id).await.unwrap();
        // A colleague reads her name in them, and she is the second one.
        let stan = stan_takes(&stage, id).await;
        judge::accept(&stage.s, &stan, id, people).await.unwrap();
        let noor = noor_takes(&stage, id).await;
        let refused = judge::agree(&stage.s, &noor, id).await;
        assert_eq!(faults(refused), [("", Fault::OwnInterest)]);
        // Nor does she become somebody else for it.
        let refused = profile::set_name(&stage.s, &noor, "Martha Brink").await;
        assert_eq!(faults(refused), [("name", Fault::ClerkKeepsName)]);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_clerk_sends_it_back_and_it_begins_again() {
    for (stage, _simulators) in connected().await {
        let (id, _) = church(&stage, Wish::Representative).await;
        let noor = noor_takes(&stage, id).await;
        let people = vec![named(&MARTHA, Power::Sole)];
        judge::accept(&stage.s, &noor, id, people.clone())
            .await
            .unwrap();
        let stan = stan_takes(&stage, id).await;
        // The second one agrees or does not; naming others is a case of its own.
        let other = judge::accept(&stage.s, &stan, id, people).await;
        assert_eq!(faults(other), [("", Fault::ChangedMeanwhile)]);
        let before = look::one(&stage.s, &stan, id).await.unwrap();
        assert_eq!(before.disagreed, None);
        let silent = judge::disagree(&stage.s, &stan, id, " ").await;
        assert_eq!(faults(silent), [("reason", Fault::Required)]);
        let why = "Er staat een tweede naam in.";
        judge::disagree(&stage.s, &stan, id, why).await.unwrap();
        queue::take(&stage.s, &noor, id).await.unwrap();
        // Both read that they did not agree, and who said so; why, who has it. Once other papers come it is over.
        for (clerk, words) in [(&noor, Some(why)), (&stan, None)] {
            let said = look::one(&stage.s, clerk, id).await.unwrap().disagreed;
            let said = said.unwrap();
            assert_eq!((said.by, said.words.as_deref()), (stan.name.clone(), words));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_clerk_sees_what_they_read_and_takes_it_back_before_a_colleague_decides() {
    for (stage, _simulators) in connected().await {
        let (id, _) = church(&stage, Wish::Representative).await;
        let noor = noor_takes(&stage, id).await;
        let people = vec![named(&MARTHA, Power::Sole)];
        judge::accept(&stage.s, &noor, id, people.clone())
            .await
            .unwrap();
        let seen = look::one(&stage.s, &noor, id).await.unwrap();
        assert_eq!((seen.hands, seen.own), (Hands::Second, people.clone()));
        let stan = stan_takes(&stage, id).await;
        assert!(look::one(&stage.s, &stan, id).await.unwrap().own.is_empty());
        let other = judge::withdraw(&stage.s, &stan, id).await;
        assert_eq!(faults(other), [("", Fault::ChangedMeanwhile)]);
        // Twice on a slow line is once.
        for _ in 0..2 {
            judge::withdraw(&stage.s, &noor, id).await.unwrap();
        }
        let times = noted(&stage, id, "evidence.proposal_withdrawn").await;
        assert_eq!(times, 1);
        // He has it still, as the first one now; what is gone cannot be agreed with.
        let gone = judge::agree(&stage.s, &stan, id).await;
        assert_eq!(faults(gone), [("", Fault::ChangedMeanwhile)]);
        let seen = look::one(&stage.s, &noor, id).await.unwrap();
        let holder = seen.holder.unwrap();
        assert_eq!((seen.hands, holder.name), (Hands::Other, stan.name.clone()));
        queue::leave(&stage.s, &stan, id).await.unwrap();

        let noor = noor_takes(&stage, id).await;
        judge::accept(&stage.s, &noor, id, people).await.unwrap();
        judge::withdraw(&stage.s, &noor, id).await.unwrap();
        let seen = look::one(&stage.s, &noor, id).await.unwrap();
        assert_eq!(seen.hands, Hands::Mine, "nobody else was at it");
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_and_why_it_was_refused_is_read_afterwards_and_every_look_is_written_down() {
    for (stage, _simulators) in connected().await {
        let (id, martha) = church(&stage, Wish::Representative).await;
        let noor = noor_takes(&stage, id).await;
        let seen = look::one(&stage.s, &noor, id).await.unwrap();
        let paper = seen.details.unwrap().papers[0].clone();
        let more = "De handtekening ontbreekt.";
        judge::ask_for_more(&stage.s, &noor, id, &[paper.id], more)
            .await
            .unwrap();
        let stan = stage.sign_in(&cast::STAN).await;
        let before = noted(&stage, id, "evidence.case_seen").await;
        let waits = look::one(&stage.s, &stan, id).await.unwrap();
        assert_eq!(waits.rests.unwrap().why, look::Why::Applicant);
        assert_eq!(waits.asked[0].words.as_deref(), Some(more));
        assert_eq!(waits.asked[0].refused, [paper.paper]);
        let after = noted(&stage, id, "evidence.case_seen").await;
        assert_eq!(after, before + 1, "R-PRV");
        let mine = send::papers(&stage.s, &martha, id).await.unwrap().unwrap();
        assert_eq!(mine.promised, None, "we wait for her");

        // The second round shows what was asked in the first, to who has the case.
        let file = crate::pdf("again");
        send::paper(&stage.s, &martha, id, paper.paper, None, &file)
            .await
            .unwrap();
        send::submit(&stage.s, &martha, id).await.unwrap();
        let untaken = look::one(&stage.s, &stan, id).await.unwrap();
        assert!(untaken.asked.is_empty() && untaken.rests.is_none());
        let noor = noor_takes(&stage, id).await;
        let seen = look::one(&stage.s, &noor, id).await.unwrap();
        assert_eq!(seen.asked[0].by, noor.name);
        judge::refuse(&stage.s, &noor, id, "Geen kerk.")
            .await
            .unwrap();
        let rests = look::one(&stage.s, &stan, id).await.unwrap().rests.unwrap();
        assert_eq!(rests.why, look::Why::Refused);
        assert_eq!(rests.by, Some(noor.name));
        assert_eq!(rests.reason.as_deref(), Some("Geen kerk."));
        stage.log_verifies().await;
    }
}

/// How often somebody did something, as the log has it.
async fn noted(stage: &Stage, id: ApplicationId, action: &str) -> usize {
    let mut tx = stage.s.db.read().await.unwrap();
    let events =
        store::audit::of_object(&mut tx, store::organisation::INSTALLATION, id.uuid(), 100)
            .await
            .unwrap();
    events.iter().filter(|event| event.action == action).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn r_prv_every_look_at_a_case_and_a_paper_is_written_down() {
    for (stage, _simulators) in connected().await {
        let (id, martha) = church(&stage, Wish::Representative).await;
        let noor = stage.sign_in(&cast::NOOR).await;
        queue::take(&stage.s, &noor, id).await.unwrap();
        let details = look::one(&stage.s, &noor, id)
            .await
            .unwrap()
            .details
            .unwrap();
        look::one(&stage.s, &noor, id).await.unwrap();
        look::file(&stage.s, &noor, details.papers[0].id)
            .await
            .unwrap();
        assert_eq!(noted(&stage, id, "evidence.case_seen").await, 2);
        assert_eq!(noted(&stage, id, "evidence.paper_seen").await, 1);
        // Whose papers they are sees it among their own data.
        let kept = privacy::kept(&stage.s, &martha).await.unwrap();
        let seen = kept.events.iter().filter(|event| !event.own);
        let seen = seen.filter(|event| event.action == "evidence.paper_seen");
        assert_eq!(seen.count(), 1);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_2_what_it_usually_takes_is_told_from_five_cases_on() {
    for (stage, _simulators) in connected().await {
        for n in 0..5 {
            let usual = usually_takes(&stage.s, EvidencePath::Church).await.unwrap();
            assert_eq!(usual, None, "after {n}");
            let email = format!("martha{n}@deark.example");
            let new = services::registration::start::New {
                email: email.clone(),
                ..MARTHA.wishes(crate::ARK, Wish::Representative)
            };
            let papers = [
                (domain::signing::Paper::LegalPersonality, None),
                (domain::signing::Paper::IdentificationForm, None),
            ];
            let (id, _) = crate::sends(&stage, new, &papers).await;
            stage.pass_days(1);
            let noor = noor_takes(&stage, id).await;
            judge::refuse(&stage.s, &noor, id, "Niet ondertekend.")
                .await
                .unwrap();
            stage.pass_seconds(3600);
        }
        let usual = usually_takes(&stage.s, EvidencePath::Church).await.unwrap();
        assert_eq!(usual, Some(1));
        let other = usually_takes(&stage.s, EvidencePath::NoRepresentative).await;
        assert_eq!(other.unwrap(), None);
        let _ = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
    }
}

//! What can be sent in, what is kept of it, and for how long.

use crate::{
    MARTHA, church, named, noor_takes, pdf,
    people::{JELLE, TESS, enters, kvk},
    stage::{connected, faults, not_found},
    stan_takes,
};
use domain::{approval::Power, fault::Fault, signing::Paper, time::Date};
use services::{
    evidence::{judge, look, send},
    jobs,
    registration::{
        mine,
        start::{self, New, Wish},
    },
};
use std::fs;

const TODAY: Date = Date::constant(2026, 11, 22);

fn by_extract() -> New {
    New {
        by_extract: true,
        ..TESS.wishes(2004, Wish::Representative)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_7_an_extract_of_14_days_ago_is_taken_and_of_15_or_tomorrow_is_not() {
    for (stage, _simulators) in connected().await {
        let (id, tess, _) = enters(&stage, by_extract()).await;
        let sent = async |day: Option<Date>| {
            send::paper(&stage.s, &tess, id, Paper::Extract, day, &pdf("extract")).await
        };
        let at = |fault| vec![("issued", fault)];
        assert_eq!(faults(sent(None).await), at(Fault::Required));
        let old = Date::constant(2026, 11, 7);
        assert_eq!(faults(sent(Some(old)).await), at(Fault::ExtractTooOld(14)));
        let tomorrow = Date::constant(2026, 11, 23);
        assert_eq!(faults(sent(Some(tomorrow)).await), at(Fault::DateInFuture));
        sent(Some(Date::constant(2026, 11, 8))).await.unwrap();
        // It is the day of handing it over that counts.
        stage.pass_days(1);
        let late = send::submit(&stage.s, &tess, id).await;
        assert_eq!(faults(late), [("", Fault::ExtractTooOld(14))]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_paper_that_is_asked_for_of_a_kind_that_can_be_read() {
    for (stage, _simulators) in connected().await {
        let (id, tess, _) = enters(&stage, by_extract()).await;
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        for (bytes, fault) in [
            (&heic[..], Fault::HeicPhoto),
            (b"<html>", Fault::NotAPaper),
            (b"", Fault::FileEmpty),
        ] {
            let sent = send::paper(&stage.s, &tess, id, Paper::Extract, Some(TODAY), bytes).await;
            assert_eq!(faults(sent), [("file", fault)]);
        }
        let other = send::paper(&stage.s, &tess, id, Paper::MandateDecision, None, &pdf("x")).await;
        not_found(other);
        // Another's application is not there.
        let (_, jelle, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        not_found(send::papers(&stage.s, &jelle, id).await);
        not_found(send::submit(&stage.s, &jelle, id).await);
        let sent = send::paper(&stage.s, &jelle, id, Paper::Extract, Some(TODAY), &pdf("x")).await;
        not_found(sent);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_paper_again_takes_the_place_of_the_first() {
    for (stage, _simulators) in connected().await {
        let (id, tess, _) = enters(&stage, by_extract()).await;
        for words in ["first", "second"] {
            send::paper(
                &stage.s,
                &tess,
                id,
                Paper::Extract,
                Some(TODAY),
                &pdf(words),
            )
            .await
            .unwrap();
            stage.pass_seconds(1);
        }
        let mut tx = stage.s.db.read().await.unwrap();
        let papers = store::evidence::papers(&mut tx, id).await.unwrap();
        let states: Vec<_> = papers.iter().map(|paper| paper.state.code()).collect();
        assert_eq!(states, ["replaced", "sent"]);
        assert!(papers[0].destroyed_at.is_some() && papers[1].destroyed_at.is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_8_a_paper_lies_sealed_and_is_destroyed_on_the_decision() {
    for (stage, _simulators) in connected().await {
        let (id, martha) = church(&stage, Wish::Representative).await;
        let holds = |text: &str| -> Option<bool> {
            // An SQLite file is read as it lies on the disk; PostgreSQL's rows are written by the same code.
            let file = stage.file()?;
            let wal = file.with_extension("db-wal");
            let bytes = [fs::read(&file).unwrap(), fs::read(wal).unwrap_or_default()].concat();
            Some(
                bytes
                    .windows(text.len())
                    .any(|part| part == text.as_bytes()),
            )
        };
        assert_ne!(holds("identification_form\n%%EOF"), Some(true));
        let noor = noor_takes(&stage, id).await;
        let details = look::one(&stage.s, &noor, id)
            .await
            .unwrap()
            .details
            .unwrap();
        let paper = details.papers[0].id;
        let people = vec![named(&MARTHA, Power::Sole)];
        judge::accept(&stage.s, &noor, id, people).await.unwrap();
        let stan = stan_takes(&stage, id).await;
        look::file(&stage.s, &stan, paper).await.unwrap();
        judge::agree(&stage.s, &stan, id).await.unwrap();
        not_found(
            look::file(&stage.s, &stan, paper)
                .await
                .map(|file| file.name),
        );
        let mut tx = stage.s.db.read().await.unwrap();
        assert_eq!(
            store::evidence::content(&mut tx, paper).await.unwrap(),
            None
        );
        let kept = store::evidence::paper(&mut tx, paper)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(kept.digest.len(), 32, "kind, day and digest stay");
        drop(tx);
        assert!(!holds("1960-04-04").unwrap_or_default());
        let page = mine::one(&stage.s, &martha, id).await.unwrap();
        assert_eq!(page.able, 1, "whom the papers named can sign");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_8_what_was_left_lying_is_destroyed_after_thirty_days() {
    for (stage, _simulators) in connected().await {
        let (id, tess, _) = enters(&stage, by_extract()).await;
        send::paper(
            &stage.s,
            &tess,
            id,
            Paper::Extract,
            Some(TODAY),
            &pdf("extract"),
        )
        .await
        .unwrap();
        let paper = async || {
            let mut tx = stage.s.db.read().await.unwrap();
            store::evidence::papers(&mut tx, id)
                .await
                .unwrap()
                .remove(0)
        };
        stage.pass_days(29);
        jobs::run_once(&stage.s).await.unwrap();
        assert!(paper().await.destroyed_at.is_none());
        stage.pass_days(2);
        jobs::run_once(&stage.s).await.unwrap();
        assert!(paper().await.destroyed_at.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_8_taking_it_back_destroys_the_papers() {
    for (stage, _simulators) in connected().await {
        let (id, tess, _) = enters(&stage, by_extract()).await;
        send::paper(
            &stage.s,
            &tess,
            id,
            Paper::Extract,
            Some(TODAY),
            &pdf("extract"),
        )
        .await
        .unwrap();
        mine::cancel(&stage.s, &tess, id).await.unwrap();
        let mut tx = stage.s.db.read().await.unwrap();
        let papers = store::evidence::papers(&mut tx, id).await.unwrap();
        assert!(papers[0].destroyed_at.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_1_no_extract_revives_a_bankrupt_organisation() {
    for (stage, _simulators) in connected().await {
        let new = New {
            by_extract: true,
            kvk: kvk(2007),
            ..by_extract()
        };
        let refused = start::start(&stage.s, &stage.phone(), None, new).await;
        assert_eq!(faults(refused), [("", Fault::OrganisationNotActive)]);
    }
}

//! A held message is sent only while what it tells is so.

use crate::{
    HOFMAN, PAYROLL, mandate, member, service,
    stage::{Stage, id_of, stages},
};
use domain::{decide::world::Scope, id::ApplicationId, level::Level};
use services::{
    Actor, assignment,
    assignment::{NewAssignment, To},
    demo::{
        cast::{self, Person},
        ids::{Kind, id2},
    },
    grant,
    means::upgrade::{self, Wish, Word},
    messages::{Mailer, worker},
    people::{
        remove::remove,
        roles::{Appoint, appoint},
    },
};
use store::mail::MailState;

const FARM: u32 = 1005;

/// The subjects of what left for somebody, after the wait for a shared mail.
async fn mailed(stage: &Stage, who: &Person) -> String {
    stage.pass_seconds(3600);
    worker::run_once(&stage.s, &Mailer::keep()).await.unwrap();
    let mut tx = stage.s.db.read().await.unwrap();
    let sent = store::mail::in_state(&mut tx, MailState::Sent, 1000)
        .await
        .unwrap();
    let subjects = sent.iter().filter(|mail| mail.recipient == who.email);
    let subjects: Vec<_> = subjects.map(|mail| mail.subject.clone()).collect();
    subjects.join("\n")
}

async fn assign(stage: &Stage, anna: &Actor, client: u32, who: &Person) {
    let new = NewAssignment {
        mandates: vec![mandate(client)],
        to: vec![To::Member(member(who))],
        scope: Scope::All,
        level: None,
    };
    assignment::assign(&stage.s, anna, new).await.unwrap();
}

#[tokio::test]
async fn r_ket_10_nobody_is_mailed_of_an_access_that_was_stopped_meanwhile() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        assign(&stage, &anna, HOFMAN, &cast::BRAM).await;
        assign(&stage, &anna, FARM, &cast::DAAN).await;
        let thijs = stage.sign_in(cast::representatives(HOFMAN)[0]).await;
        grant::stop(&stage.s, &thijs, mandate(HOFMAN), None, None)
            .await
            .unwrap();
        let bram = mailed(&stage, &cast::BRAM).await;
        assert!(!bram.contains("kunt nu inloggen"), "{bram}");
        assert!(
            bram.contains("niet meer inloggen voor Aannemer Hofman"),
            "{bram}"
        );
        let daan = mailed(&stage, &cast::DAAN).await;
        assert!(
            daan.contains("kunt nu inloggen"),
            "what stands is sent: {daan}"
        );
    }
}

/// An employee asks for EH3.
async fn asks_for_more(stage: &Stage, who: &Person) -> ApplicationId {
    let actor = stage.sign_in(who).await;
    let wish = Wish {
        means: id2(Kind::Means, cast::VRIES, who.n),
        level: Level::Eh3,
        word: Word::Unsaid,
    };
    upgrade::begin(&stage.s, &actor, wish).await.unwrap()
}

#[tokio::test]
async fn r_loa_7_only_what_still_waits_is_asked_and_only_of_who_may_answer() {
    for stage in stages().await {
        // A manager up to EH2+ does not give EH3 (R-ROL-3).
        let anna = stage.sign_in(&cast::ANNA).await;
        let chaima = Appoint {
            person: id_of(&cast::CHAIMA),
            level: Level::Eh2Plus,
        };
        appoint(&stage.s, &anna, chaima).await.unwrap();
        let bram = asks_for_more(&stage, &cast::BRAM).await;
        asks_for_more(&stage, &cast::FEMKE).await;
        let karel = stage.sign_in(&cast::KAREL).await;
        upgrade::refuse(&stage.s, &karel, bram, None).await.unwrap();
        let asked = mailed(&stage, &cast::ANNA).await;
        assert!(
            asked.contains("Femke van Dijk vraagt om niveau EH3"),
            "{asked}"
        );
        assert!(!asked.contains("bericht"), "and nothing else: {asked}");
        let asked = mailed(&stage, &cast::CHAIMA).await;
        assert!(!asked.contains("vraagt om niveau"), "{asked}");
    }
}

#[tokio::test]
async fn r_loa_7_nothing_is_mailed_when_all_was_answered() {
    for stage in stages().await {
        let bram = asks_for_more(&stage, &cast::BRAM).await;
        let karel = stage.sign_in(&cast::KAREL).await;
        upgrade::refuse(&stage.s, &karel, bram, None).await.unwrap();
        let asked = mailed(&stage, &cast::ANNA).await;
        assert!(!asked.contains("vraagt om niveau"), "{asked}");
    }
}

#[tokio::test]
async fn r_dec_18_who_was_removed_is_mailed_only_that() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        assign(&stage, &anna, FARM, &cast::DAAN).await;
        let thijs = stage.sign_in(cast::representatives(HOFMAN)[0]).await;
        let only = Some(service(PAYROLL));
        grant::stop(&stage.s, &thijs, mandate(HOFMAN), only, None)
            .await
            .unwrap();
        let plan = services::people::remove::plan(&stage.s, &anna, id_of(&cast::DAAN))
            .await
            .unwrap();
        assert_eq!(plan.refused, None);
        remove(&stage.s, &anna, id_of(&cast::DAAN)).await.unwrap();
        let daan = mailed(&stage, &cast::DAAN).await;
        assert_eq!(daan.lines().count(), 1, "{daan}");
        assert!(!daan.contains("inloggen voor"), "{daan}");
        let chaima = mailed(&stage, &cast::CHAIMA).await;
        assert!(
            chaima.contains("niet meer inloggen voor Aannemer Hofman"),
            "{chaima}"
        );
    }
}

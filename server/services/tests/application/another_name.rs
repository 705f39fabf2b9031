//! Nobody is two people to one organisation: what a document showed goes before what a manager says (R-BEV-2).

use crate::{
    identifying::shows,
    stage::{Stage, back, connected, faults, not_found},
    users::{IMRE, activates, application, applies, imre, name, proves},
};
use domain::{
    application::{ApplicationState, Product},
    fault::Fault,
    id::{ApplicationId, MeansId},
    number::Bsn,
};
use outside::simulator::Simulators;
use services::{
    Actor,
    application::{
        NewUser,
        activation::{account::signed_in, mine},
    },
    demo::cast,
    identification,
    means::{abroad, change},
};
use store::application::Closing;

/// Imre has a means at EH3, on an identity document.
async fn imre_showed_a_document(
    stage: &Stage,
    simulators: &Simulators,
    anna: &Actor,
) -> (Actor, MeansId) {
    let done = applies(stage, anna, imre()).await;
    let (session, _) = activates(stage, simulators, IMRE).await;
    let imre = stage.actor(&session.token).await.unwrap();
    let (token, away) = shows(stage, &imre, done.application, "as_expected").await;
    identification::go_on(&stage.s, back(&token, &away, Some(&imre)))
        .await
        .unwrap();
    let means = application(stage, done.application).await.means.unwrap();
    (stage.actor(&session.token).await.unwrap(), means)
}

/// A manager says that Imre is called like somebody else, of whom no document is asked.
fn called_sanne() -> NewUser {
    NewUser {
        name: name("Sanne", None, "Jansen"),
        employed: true,
        product: Product::Eh2Plus,
        ..imre()
    }
}

/// As an installation may have it in which nobody looked at this before.
async fn was_let_through(stage: &Stage, id: ApplicationId, owner: &Actor) {
    let found = application(stage, id).await;
    let mut tx = stage.s.db.write().await.unwrap();
    store::application::set_person(&mut tx, id, owner.person)
        .await
        .unwrap();
    let closing = Closing {
        state: ApplicationState::Issued,
        by: None,
        reason: None,
        at: stage.s.now(),
    };
    assert!(
        store::application::close(&mut tx, id, found.revision, closing)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_2_a_manager_s_word_makes_nobody_another_than_the_document_showed() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let (imre, means) = imre_showed_a_document(&stage, &simulators, &anna).await;
        change::suspend(&stage.s, &anna, means).await.unwrap();
        stage.pass_seconds(60);
        let done = applies(&stage, &anna, called_sanne()).await;
        let proof = proves(&stage, &simulators, IMRE).await;
        let refused = signed_in(&stage.s, &imre, &proof, true).await;
        assert_eq!(
            faults(refused.map(drop)),
            [("", Fault::KnownAsAnother)],
            "the document showed Imre Kovács"
        );
        let left = application(&stage, done.application).await;
        assert_eq!(left.person, None);
        not_found(mine::refresh(&stage.s, &imre, done.application).await);
        let seen = mine::one(&stage.s, &imre, done.application).await.unwrap();
        assert_eq!(
            (seen.state, seen.means),
            (ApplicationState::EmailConfirmed, None),
            "at his address, and no further than the link"
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_14_abroad_a_means_is_of_whom_the_document_showed_for_it() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let (imre, means) = imre_showed_a_document(&stage, &simulators, &anna).await;
        change::suspend(&stage.s, &anna, means).await.unwrap();
        let done = applies(&stage, &anna, called_sanne()).await;
        stage.pass_seconds(1);
        was_let_through(&stage, done.application, &imre).await;
        change::resume(&stage.s, &anna, means).await.unwrap();

        let country = ["BE".to_owned()];
        abroad::ask(&stage.s, &imre, means, &country).await.unwrap();
        abroad::answer(&stage.s, &anna, means, true).await.unwrap();
        let number = Bsn::parse("999993653").unwrap();
        abroad::couple(&stage.s, &imre, means, &number)
            .await
            .unwrap();
        assert_eq!(
            simulators.bsnk.coupled(),
            ["Kovács"],
            "whom the document showed, not the newest word"
        );
    }
}

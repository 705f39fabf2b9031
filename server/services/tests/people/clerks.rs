//! The operator's clerks: who is one, what they see, and what nobody else does.

use crate::stage::{Stage, not_found, stages};
use domain::{fault::Fault, id::MessageId, lang::Lang};
use services::{demo::cast, operator};
use store::mail::{self, NewMail};

/// A mail that was tried and given up.
async fn dead_mail(stage: &Stage) -> MessageId {
    let id: MessageId = stage.s.id();
    let now = stage.s.now();
    let mut tx = stage.s.db.write().await.unwrap();
    let new = NewMail {
        id,
        recipient: "sanne@bakkerijjansen.example",
        lang: Lang::Nl,
        subject: "Kantoor De Vries vraagt u iets",
        text: "",
        html: "",
        at: now,
    };
    mail::insert(&mut tx, &new).await.unwrap();
    let claimed = mail::claim(&mut tx, now, now.plus_seconds(60))
        .await
        .unwrap()
        .unwrap();
    assert!(
        mail::give_up(&mut tx, &claimed, "550 no such mailbox", now)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn noor_sees_what_did_not_arrive_and_tries_it_again() {
    for stage in stages().await {
        let id = dead_mail(&stage).await;
        let noor = stage.sign_in(&cast::NOOR).await;
        let desk = operator::desk(&stage.s, &noor, 0).await.unwrap();
        let [mail] = &desk.undelivered[..] else {
            panic!("{:?}", desk.undelivered);
        };
        assert_eq!(
            mail.to, "s…@bakkerijjansen.example",
            "not more than it takes"
        );
        operator::try_again(&stage.s, &noor, id).await.unwrap();
        not_found(operator::try_again(&stage.s, &noor, id).await);
        let desk = operator::desk(&stage.s, &noor, 0).await.unwrap();
        assert!(desk.undelivered.is_empty());
    }
}

#[tokio::test]
async fn to_everybody_else_the_desk_is_not_there() {
    for stage in stages().await {
        let id = dead_mail(&stage).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        not_found(operator::desk(&stage.s, &anna, 0).await);
        not_found(operator::undelivered(&stage.s, &anna, id).await);
        not_found(operator::try_again(&stage.s, &anna, id).await);
    }
}

#[tokio::test]
async fn a_clerk_is_named_once_and_is_none_from_the_moment_it_ends() {
    for stage in stages().await {
        let refused = operator::appoint(&stage.s, cast::NOOR.email).await;
        assert!(refused.is_err_and(|error| error.is(Fault::AlreadyMember)));
        let refused = operator::appoint(&stage.s, "nobody@beheer.example").await;
        assert!(refused.is_err_and(|error| error.is(Fault::NoMember)));
        let (token, noor) = stage.sign_in_at(&cast::NOOR).await;
        operator::desk(&stage.s, &noor, 0).await.unwrap();
        operator::dismiss(&stage.s, cast::NOOR.email).await.unwrap();
        let noor = stage.actor(&token).await.unwrap();
        not_found(operator::desk(&stage.s, &noor, 0).await);
        let left = operator::clerks(&stage.s).await.unwrap();
        let left: Vec<_> = left.iter().map(|clerk| clerk.name.as_str()).collect();
        assert_eq!(left, [cast::STAN.name]);
        stage.log_verifies().await;
    }
}

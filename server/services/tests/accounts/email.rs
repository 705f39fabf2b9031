//! Another e-mail address.

use crate::{
    reset::links,
    world::{ANNA, BRAM, PASSWORD, World, faults, worlds},
};
use domain::fault::Fault;
use services::{
    Error,
    accounts::{email, reset},
    messages::Message,
    secret::Token,
};

const NEW: &str = "anna@bakker.example";

async fn link(world: &World) -> Token {
    let mut told = world.told(NEW).await;
    match told.pop() {
        Some(Message::EmailConfirm { link, .. }) => {
            Token::received(link.path().rsplit('/').next().unwrap())
        }
        other => panic!("no link but {other:?}"),
    }
}

#[tokio::test]
async fn both_addresses_are_asked_or_told_before_it_changes() {
    for world in worlds().await {
        let (session, anna) = world.sign_in(ANNA).await;
        assert_eq!(
            faults(email::ask(&world.s, &anna, "anna").await),
            [("email", Fault::NotAnEmail)]
        );
        assert_eq!(
            faults(email::ask(&world.s, &anna, ANNA.email).await),
            [("email", Fault::EmailTaken)]
        );
        email::ask(&world.s, &anna, " Anna@Bakker.example")
            .await
            .unwrap();
        assert!(
            world
                .kinds_told(ANNA.email)
                .await
                .contains(&"email_changing".to_owned())
        );
        assert_eq!(
            world.actor(&session).await.unwrap().email,
            ANNA.email,
            "nothing changed yet"
        );

        let link = link(&world).await;
        assert_eq!(
            email::view(&world.s, &world.phone(), &anna, &link)
                .await
                .unwrap(),
            NEW
        );
        email::confirm(&world.s, &world.phone(), &anna, &link)
            .await
            .unwrap();
        for address in [ANNA.email, NEW] {
            assert!(
                world
                    .kinds_told(address)
                    .await
                    .contains(&"email_changed".to_owned()),
                "{address}"
            );
        }
        assert!(matches!(
            email::confirm(&world.s, &world.phone(), &anna, &link).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            email::view(&world.s, &world.phone(), &anna, &link).await,
            Err(Error::NotFound)
        ));

        world.pass_seconds(60);
        let code = world.code(&ANNA);
        assert!(world.attempt(ANNA.email, PASSWORD, &code).await.is_err());
        assert!(world.attempt(NEW, PASSWORD, &code).await.is_ok());
        world.log_verifies().await;
    }
}

#[tokio::test]
async fn only_its_owner_confirms_and_every_other_session_ends() {
    for world in worlds().await {
        let (lost, _) = world.sign_in(ANNA).await;
        let (bram, his) = world.sign_in(BRAM).await;
        let (session, anna) = world.sign_in(ANNA).await;
        email::ask(&world.s, &anna, NEW).await.unwrap();
        let phone = world.phone();
        let token = link(&world).await;
        email::confirm(&world.s, &phone, &anna, &token)
            .await
            .unwrap();
        assert!(world.actor(&lost).await.is_none());
        assert_eq!(world.actor(&session).await.unwrap().email, NEW);

        // Somebody else, to whom a typing error sent the link, has no use for it.
        let newer = "anna@elders.example";
        let anna = world.actor(&session).await.unwrap();
        email::ask(&world.s, &anna, newer).await.unwrap();
        let told = world.told(newer).await;
        let Some(Message::EmailConfirm { link, .. }) = told.last() else {
            panic!("no link but {told:?}")
        };
        let token = Token::received(link.path().rsplit('/').next().unwrap());
        let theirs = email::confirm(&world.s, &phone, &his, &token).await;
        assert!(matches!(theirs, Err(Error::NotFound)), "{theirs:?}");
        assert_eq!(world.actor(&session).await.unwrap().email, NEW);
        assert!(world.actor(&bram).await.is_some());
        world.log_verifies().await;
    }
}

#[tokio::test]
async fn a_link_is_confirmed_with_a_factor_used_just_now_and_an_earlier_one_is_over() {
    for world in worlds().await {
        let (_, anna) = world.sign_in(ANNA).await;
        let phone = world.phone();
        email::ask(&world.s, &anna, "anna@baker.example")
            .await
            .unwrap();
        let told = world.told("anna@baker.example").await;
        let Some(Message::EmailConfirm { link: typo, .. }) = told.last() else {
            panic!("no link but {told:?}")
        };
        let typo = Token::received(typo.path().rsplit('/').next().unwrap());
        email::ask(&world.s, &anna, NEW).await.unwrap();
        let newest = link(&world).await;
        assert!(matches!(
            email::view(&world.s, &phone, &anna, &typo).await,
            Err(Error::NotFound)
        ));
        // A screen that was left on is not enough, as it was not to ask.
        world.pass_seconds(15 * 60);
        let stale = email::confirm(&world.s, &phone, &anna, &newest).await;
        assert!(matches!(stale, Err(Error::StepUpNeeded)), "{stale:?}");
        let (session, anna) = world.sign_in(ANNA).await;
        email::confirm(&world.s, &phone, &anna, &newest)
            .await
            .unwrap();
        assert_eq!(world.actor(&session).await.unwrap().email, NEW);
    }
}

#[tokio::test]
async fn nobody_mails_the_world_or_uses_up_the_links_of_another() {
    for world in worlds().await {
        let (_, anna) = world.sign_in(ANNA).await;
        for _ in 0..3 {
            email::ask(&world.s, &anna, BRAM.email).await.unwrap();
        }
        let refused = email::ask(&world.s, &anna, BRAM.email).await;
        assert!(matches!(refused, Err(Error::TooMany { .. })));
        // Bram still gets the link he asks for himself.
        reset::ask(&world.s, &world.phone(), BRAM.email).unwrap();
        links(&world, BRAM.email, 1).await;
        // Nor does another address each time help.
        for n in 0..3 {
            let address = format!("anna{n}@bakker.example");
            email::ask(&world.s, &anna, &address).await.unwrap();
        }
        let refused = email::ask(&world.s, &anna, NEW).await;
        assert!(matches!(refused, Err(Error::TooMany { .. })));
    }
}

#[tokio::test]
async fn an_address_with_an_account_is_told_by_mail_and_not_on_the_screen() {
    for world in worlds().await {
        let (_, anna) = world.sign_in(ANNA).await;
        email::ask(&world.s, &anna, BRAM.email).await.unwrap();
        assert_eq!(world.kinds_told(BRAM.email).await, ["account_exists"]);
        world.pass_seconds(15 * 60);
        assert!(matches!(
            email::ask(&world.s, &anna, NEW).await,
            Err(Error::StepUpNeeded)
        ));
    }
}

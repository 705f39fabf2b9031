//! A forgotten password.

use crate::world::{ANNA, HANNA, PASSWORD, World, client, faults, worlds};
use domain::fault::Fault;
use services::{Error, accounts::reset, messages::Message, secret::Token};
use std::time::Duration;

const NEW: &str = "een nieuw en lang wachtwoord";

/// The links mailed to an address; waits a moment, because they are written behind the answer.
pub async fn links(world: &World, email: &str, at_least: usize) -> Vec<Token> {
    for _ in 0..200 {
        let links: Vec<_> = world
            .told(email)
            .await
            .into_iter()
            .filter_map(|message| match message {
                Message::PasswordReset { link, .. } => {
                    link.path().rsplit('/').next().map(Token::received)
                }
                _ => None,
            })
            .collect();
        if links.len() >= at_least {
            return links;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("fewer than {at_least} links for {email}");
}

async fn ask(world: &World, email: &str) -> Token {
    reset::ask(&world.s, &world.laptop(), email).unwrap();
    links(world, email, 1).await.pop().unwrap()
}

#[tokio::test]
async fn a_mailbox_alone_opens_no_account_that_has_a_second_factor() {
    for world in worlds().await {
        let (session, _) = world.sign_in(ANNA).await;
        let link = ask(&world, ANNA.email).await;
        let laptop = world.laptop();
        let asked = reset::view(&world.s, &laptop, &link).await.unwrap();
        assert_eq!((asked.email.as_str(), asked.needs_code), (ANNA.email, true));

        let finish =
            async |new: &str, code: &str| reset::finish(&world.s, &laptop, &link, new, code).await;
        assert_eq!(
            faults(finish("kort", "").await),
            [("password", Fault::TooShort(12)), ("code", Fault::Required)]
        );
        assert_eq!(
            faults(finish(NEW, "000000").await),
            [("code", Fault::WrongCode)]
        );
        assert_eq!(
            faults(finish("kort", "000000").await),
            [
                ("password", Fault::TooShort(12)),
                ("code", Fault::WrongCode)
            ],
            "both at once"
        );
        assert!(
            world.actor(&session).await.is_some(),
            "nothing happened yet"
        );
        world.pass_seconds(60);
        let code = world.code(&ANNA);
        finish(NEW, &code).await.unwrap();
        assert!(world.actor(&session).await.is_none(), "all sessions end");
        assert!(
            world
                .kinds_told(ANNA.email)
                .await
                .contains(&"password_changed".to_owned())
        );
        assert!(
            matches!(finish(NEW, &code).await, Err(Error::NotFound)),
            "once"
        );

        world.pass_seconds(60);
        let code = world.code(&ANNA);
        assert!(world.attempt(ANNA.email, PASSWORD, &code).await.is_err());
        assert!(world.attempt(ANNA.email, NEW, &code).await.is_ok());
        world.log_verifies().await;
    }
}

#[tokio::test]
async fn r_dec_22_unknown_used_and_old_links_look_alike_and_a_newer_one_ends_none() {
    for world in worlds().await {
        let laptop = world.laptop();
        let gone = async |link: &Token| {
            let view = reset::view(&world.s, &laptop, link).await;
            let finish = reset::finish(&world.s, &laptop, link, NEW, "").await;
            matches!((view, finish), (Err(Error::NotFound), Err(Error::NotFound)))
        };
        assert!(gone(&Token::received("guessed")).await);
        let first = ask(&world, HANNA.email).await;
        reset::ask(&world.s, &laptop, HANNA.email).unwrap();
        let both = links(&world, HANNA.email, 2).await;
        let second = both
            .into_iter()
            .find(|link| link.reveal() != first.reveal())
            .unwrap();
        // Whoever types an address interrupts nobody.
        for link in [&first, &second] {
            reset::view(&world.s, &laptop, link).await.unwrap();
        }
        reset::finish(&world.s, &laptop, &first, NEW, "")
            .await
            .unwrap();
        assert!(gone(&first).await, "used");
        assert!(gone(&second).await, "with the one that was used");
        reset::ask(&world.s, &laptop, HANNA.email).unwrap();
        let all = links(&world, HANNA.email, 3).await;
        world.pass_seconds(60 * 60);
        for link in &all {
            assert!(gone(link).await, "an hour later");
        }
    }
}

#[tokio::test]
async fn asking_gets_the_same_answer_for_everybody_and_does_not_flood_a_mailbox() {
    for world in worlds().await {
        reset::ask(&world.s, &world.laptop(), "nobody@devries.example").unwrap();
        for n in 0..6 {
            let somewhere = client(&format!("203.0.113.{n}"), "", None);
            reset::ask(&world.s, &somewhere, HANNA.email).unwrap();
        }
        links(&world, HANNA.email, 3).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(
            links(&world, HANNA.email, 3).await.len(),
            3,
            "three at once, whoever asks"
        );
        assert!(world.told("nobody@devries.example").await.is_empty());
        let typo = reset::ask(&world.s, &world.laptop(), "hanna");
        assert_eq!(faults(typo), [("email", Fault::NotAnEmail)]);

        let mut tries = 0;
        let sent_away = loop {
            tries += 1;
            match reset::ask(
                &world.s,
                &world.phone(),
                &format!("p{tries}@devries.example"),
            ) {
                Ok(()) => assert!(tries < 50),
                Err(Error::TooMany { retry_after }) => break retry_after,
                Err(other) => panic!("{other:?}"),
            }
        };
        assert_eq!((tries, sent_away), (11, 61));
    }
}

#[tokio::test]
async fn guessing_links_is_slowed_down() {
    for world in worlds().await {
        let laptop = world.laptop();
        let mut guesses = 0;
        while !matches!(
            reset::view(&world.s, &laptop, &Token::received(&guesses.to_string())).await,
            Err(Error::TooMany { .. })
        ) {
            guesses += 1;
            assert!(guesses < 100);
        }
        assert_eq!(guesses, 30);
        // Who was sent a link opens it, also from the network of who guessed.
        reset::ask(&world.s, &world.phone(), HANNA.email).unwrap();
        let link = links(&world, HANNA.email, 1).await.remove(0);
        reset::view(&world.s, &laptop, &link).await.unwrap();
    }
}

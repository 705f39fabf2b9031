//! What was typed into a form is given back to who typed it.

use crate::world::{ANNA, BRAM, worlds};
use services::{
    accounts::session,
    flash::{self, Found, Under, Whose},
    secret::Token,
};

const TYPED: &[u8] = b"a half-filled form";

#[tokio::test]
async fn what_somebody_typed_is_nobody_elses() {
    for world in worlds().await {
        let s = &world.s;
        let (anna, bram) = (Some(ANNA.id()), Some(BRAM.id()));
        let yours = Found::Yours(TYPED.to_vec());
        let found = [
            (
                Whose::Person(ANNA.id()),
                [&yours, &Found::Anothers, &Found::Waits],
            ),
            (
                Whose::SignedOut,
                [&Found::Anothers, &Found::Anothers, &yours],
            ),
            (Whose::Browser, [&yours, &yours, &yours]),
        ];
        for (whose, by_reader) in found {
            for (under, other) in [
                (Under::Cookie, Under::Address),
                (Under::Address, Under::Cookie),
            ] {
                let token = flash::keep(s, under, whose, TYPED).await.unwrap();
                for (reader, expected) in [anna, bram, None].into_iter().zip(by_reader) {
                    let found = flash::peek(s, under, &token, reader).await.unwrap();
                    assert_eq!(&found, expected, "{whose:?} read by {reader:?}");
                    // A draft's token in a cookie is no flash of another's, which would be forgotten.
                    let elsewhere = flash::peek(s, other, &token, reader).await.unwrap();
                    assert_eq!(elsewhere, Found::Nothing);
                }
                flash::drop(s, &token).await.unwrap();
                let gone = flash::peek(s, under, &token, anna).await.unwrap();
                assert_eq!(gone, Found::Nothing);
            }
        }
    }
}

#[tokio::test]
async fn whose_a_session_was_is_known_after_its_end() {
    for world in worlds().await {
        let owner = async |token: &Token| session::owner(&world.s, token).await.unwrap();
        let (idle, _) = world.sign_in(ANNA).await;
        let (ended, bram) = world.sign_in(BRAM).await;
        session::sign_out(&world.s, &bram).await.unwrap();
        world.pass_seconds(31 * 60);
        for token in [&idle, &ended] {
            assert!(world.actor(token).await.is_none());
        }
        services::jobs::run_once(&world.s).await.unwrap();
        assert_eq!(owner(&idle).await, Some(ANNA.id()));
        assert_eq!(owner(&ended).await, Some(BRAM.id()));
        assert_eq!(owner(&Token::received("nobody's")).await, None);
    }
}

//! `schakel messages`: what could not be sent, and trying it again.

use domain::{id::MessageId, lang::Lang, time::Instant};
use std::{
    path::Path,
    process::{Command, Output},
};
use store::{
    Db,
    mail::{self, MailState, NewMail},
};
use tempfile::TempDir;

/// A database file, and the program run on it.
struct Installation(TempDir);

impl Installation {
    async fn new() -> Self {
        let installation = Self(tempfile::tempdir().unwrap());
        installation.db().await.migrate().await.unwrap();
        installation
    }

    fn url(&self) -> String {
        let file: &Path = self.0.path();
        format!("sqlite://{}", file.join("schakel.db").display())
    }

    async fn db(&self) -> Db {
        Db::open(&self.url()).await.unwrap()
    }

    fn run(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_schakel"))
            .arg("messages")
            .args(["--demo", "--database", &self.url()])
            .args(words)
            .output()
            .unwrap()
    }

    /// A mail that no server took.
    async fn dead_mail(&self, n: u8, to: &str) -> MessageId {
        let id: MessageId = format!("0c000000-0000-8000-8000-{n:012}").parse().unwrap();
        let at = Instant::from_seconds(1_795_352_700);
        let db = self.db().await;
        let mut tx = db.write().await.unwrap();
        let new = NewMail {
            id,
            recipient: to,
            lang: Lang::Nl,
            subject: "Uw verzoek is goedgekeurd",
            text: "",
            html: "",
            at,
        };
        mail::insert(&mut tx, &new).await.unwrap();
        let claimed = mail::claim(&mut tx, at, at.plus_seconds(60)).await;
        let claimed = claimed.unwrap().unwrap();
        let given_up = mail::give_up(&mut tx, &claimed, "550 No such user", at).await;
        assert!(given_up.unwrap());
        tx.commit().await.unwrap();
        id
    }

    async fn state(&self, id: MessageId) -> MailState {
        let db = self.db().await;
        let mut tx = db.read().await.unwrap();
        let found = mail::by_id(&mut tx, id).await.unwrap();
        found.unwrap().state
    }
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[tokio::test]
async fn dead_mails_are_shown_with_their_reason_and_tried_again_one_by_one_or_all() {
    let installation = Installation::new().await;
    assert_eq!(
        said(&installation.run(&["dead"])),
        "Nothing was given up on.\n"
    );

    let anna = installation.dead_mail(1, "anna@devries.example").await;
    let bram = installation.dead_mail(2, "bram@devries.example").await;
    let karel = installation.dead_mail(3, "karel@devries.example").await;
    let shown = said(&installation.run(&["dead"]));
    for part in [
        &*anna.to_string(),
        "anna@devries.example",
        "Uw verzoek is goedgekeurd",
        "550 No such user",
        "tries: 1",
        "2026-11-22",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }

    let retried = installation.run(&["retry", &anna.to_string()]);
    assert_eq!(said(&retried), "1 mail will be tried again.\n");
    assert_eq!(installation.state(anna).await, MailState::Waiting);
    assert_eq!(installation.state(bram).await, MailState::Dead);
    // Once is enough: it is dead no more.
    let again = installation.run(&["retry", &anna.to_string()]);
    assert_eq!(again.status.code(), Some(1));
    let why = String::from_utf8(again.stderr).unwrap();
    assert!(why.contains("no mail that was given up on"), "{why}");

    let all = said(&installation.run(&["retry", "--all"]));
    assert_eq!(all, "2 mails will be tried again.\n");
    for id in [bram, karel] {
        assert_eq!(installation.state(id).await, MailState::Waiting);
    }
    assert_eq!(
        said(&installation.run(&["dead"])),
        "Nothing was given up on.\n"
    );
}

#[tokio::test]
async fn which_mail_to_try_again_is_said_once_and_clearly() {
    let installation = Installation::new().await;
    let anna = installation.dead_mail(1, "anna@devries.example").await;
    let id = anna.to_string();
    for words in [&["retry"][..], &["retry", &id, "--all"], &["retry", "anna"]] {
        let output = installation.run(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
    }
    assert_eq!(installation.state(anna).await, MailState::Dead);
}

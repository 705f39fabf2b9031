//! What is kept of an identity document: never its number and never a BSN, and no name or day of birth in the clear.

use crate::{
    people::{JELLE, enters, shows_and_signs},
    stage::connected,
};
use outside::simulator::identity::{BSN, DOCUMENT_NUMBER};
use services::registration::start::Wish;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn r_bev_8_the_database_holds_no_bsn_no_document_number_and_no_day_of_birth_in_the_clear() {
    for (stage, _simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        shows_and_signs(&stage, &jelle, id).await.unwrap();
        // An SQLite file is read as it lies on the disk; PostgreSQL's are the same rows, written by the same code.
        let Some(file) = stage.file() else { continue };
        let wal = file.with_extension("db-wal");
        let bytes = [fs::read(&file).unwrap(), fs::read(wal).unwrap_or_default()].concat();
        let holds = |text: &str| {
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        };
        assert!(
            holds("Fietsenmaker Wiersma"),
            "the file is read where the rows are"
        );
        for secret in [
            BSN,
            DOCUMENT_NUMBER,
            "1983-09-14",
            "06 1234 5678",
            "+31612345678",
        ] {
            assert!(!holds(secret), "{secret}");
        }
    }
}

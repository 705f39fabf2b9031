//! A file of users beside the main job: a worker in the process that is killed applies for them, and the next worker goes
//! on. The rule: each row is applied for once, with its event and its mail, or not at all; and in the end all are.

use crate::stage::{Stage, vries};
use domain::{application::Kind, id::ImportId, import::Verdict};
use services::{Actor, demo::cast, import, order::TERMS};
use std::fmt::Write as _;

/// Some transactions of a worker.
const ROWS: u32 = 320;

fn email(round: u64, n: u32) -> String {
    format!("r{round}-{n}@devries.example")
}

/// Uploads the file for a round and says go; a worker takes it once the clock has moved on.
pub async fn begin(stage: &Stage, anna: &Actor, round: u64) -> ImportId {
    let mut file =
        String::from("voornamen;achternaam;geboortedatum;email;mobiel;in_loondienst;niveau\n");
    for n in 0..ROWS {
        let (address, mobile) = (email(round, n), 11_000_000 + round * 1_000 + u64::from(n));
        writeln!(
            file,
            "Ronde;Bestand;1-2-1980;{address};06{mobile:08};ja;EH3"
        )
        .unwrap();
    }
    let id = import::upload(&stage.s, anna, "ronde.csv", file.into_bytes())
        .await
        .unwrap();
    let rows = import::start(&stage.s, anna, id, TERMS).await.unwrap();
    assert_eq!(rows, ROWS, "round {round}: every row is new");
    id
}

/// What the killed worker left behind, and what the next one makes of it. True when it was killed in the middle of the
/// file: some rows done, and some not.
pub async fn check(stage: &Stage, id: ImportId, round: u64) -> bool {
    let left = once_or_not_at_all(stage, id, round).await;
    import::job::run_once(&stage.s).await.unwrap();
    let applied = once_or_not_at_all(stage, id, round).await;
    assert_eq!(
        applied, ROWS,
        "round {round}: the next worker goes on to the end"
    );
    (1..ROWS).contains(&left)
}

/// How many rows are marked as applied for.
async fn once_or_not_at_all(stage: &Stage, id: ImportId, round: u64) -> u32 {
    let mut tx = stage.s.db.read().await.unwrap();
    let here = store::organisation::by_id(&mut tx, vries())
        .await
        .unwrap()
        .unwrap();
    let rows = store::import::all_rows(&mut tx, id).await.unwrap();
    assert_eq!(rows.len(), ROWS as usize);
    let mut applied = 0;
    for (n, row) in (0..).zip(rows) {
        let address = email(round, n);
        let found = store::application::open_of(&mut tx, Kind::Means, here.number, &address)
            .await
            .unwrap();
        let told = store::outbox::waiting_for(&mut tx, &address).await.unwrap();
        let marked = row.verdict == Verdict::Applied;
        assert_eq!(
            found.as_ref().map(|one| one.id),
            row.application,
            "round {round}, line {}: the application and its mark",
            row.line
        );
        assert_eq!(
            told.len(),
            usize::from(marked),
            "round {round}, line {}: mails",
            row.line
        );
        if let Some(application) = found {
            let object = application.id.uuid();
            let events = store::audit::of_object(&mut tx, vries(), object, 10)
                .await
                .unwrap();
            assert_eq!(events.len(), 1, "round {round}, line {}: events", row.line);
            let ordered = store::order::of_application(&mut tx, application.id)
                .await
                .unwrap();
            assert!(
                ordered.is_some(),
                "round {round}, line {}: ordered",
                row.line
            );
        }
        applied += u32::from(marked);
    }
    applied
}

/// For the file of the first round: Anna, signed in now.
pub async fn anna(stage: &Stage) -> Actor {
    stage.sign_in(&cast::ANNA).await
}

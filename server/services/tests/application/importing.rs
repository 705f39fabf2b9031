//! Files of users: planned, looked at, corrected, and applied for by workers that die, meet and are stopped.

use crate::{
    in_person::anna_at_eh4,
    stage::{Stage, faults, not_allowed, not_found, stages, vries},
    users::{PUK, applies, open_applications, open_lines, puk},
};
use domain::{
    fault::Fault,
    id::ImportId,
    import::{Column, Note, State, Verdict},
    lang::Lang,
    level::Level,
};
use services::{
    Actor, Error,
    demo::cast,
    import::{
        self, Look, LookQuery,
        job::{self, LEASE_SECONDS},
    },
    messages::Message,
    order::TERMS,
};
use std::fmt::Write as _;

const HEADER: &str = "voornamen;tussenvoegsel;achternaam;geboortedatum;email;mobiel;in_loondienst;niveau;diensten;jaren";

/// Line 2 can go, and so can line 7 once it is corrected.
const FILE: &str =
    "Puk;de;Jong;30-4-1994;Puk@DeVries.example;622223333;ja;EH3;Ziekmeldingen doorgeven;3
Imre;;Kovács;2-10-1988;imre@inhuur.example;+36205554444;nee;EH3;;
Hoog;;Boven;1-2-1980;hoog@devries.example;0622224444;ja;EH4;;
Puk;de;Jong;30-4-1994;puk@devries.example;0622225555;ja;EH3;;
Anna;;Bakker;1-2-1980;anna@devries.example;0622226666;ja;EH3;;
Mies;;Mis;31-2-1980;mies@devries.example;0622227777;misschien;EH3;Bestaat niet;3
Dubbel;;Nummer;1-2-1980;dubbel@devries.example;0622223333;ja;EH3;;";

pub fn file(rows: &str) -> Vec<u8> {
    format!("{HEADER}\r\n{}\r\n", rows.replace('\n', "\r\n")).into_bytes()
}

/// So many users who can go.
pub fn many(users: usize) -> Vec<u8> {
    let mut rows = String::new();
    for n in 0..users {
        writeln!(
            rows,
            "Gebruiker;van;Bestand;1-2-1980;g{n}@devries.example;06{:08};ja;EH3;;",
            11_000_000 + n
        )
        .unwrap();
    }
    file(rows.trim_end())
}

pub async fn uploads(stage: &Stage, actor: &Actor, bytes: Vec<u8>) -> ImportId {
    import::upload(&stage.s, actor, "gebruikers.csv", bytes)
        .await
        .unwrap()
}

pub async fn looks(stage: &Stage, actor: &Actor, id: ImportId) -> Look {
    import::look(&stage.s, actor, id, LookQuery::default())
        .await
        .unwrap()
}

fn count(look: &Look, verdict: Verdict) -> u32 {
    let found = look.counts.iter().find(|(of, _)| *of == verdict);
    found.map_or(0, |(_, rows)| *rows)
}

fn verdicts(look: &Look) -> Vec<(u32, Verdict)> {
    let rows = look.rows.rows.iter();
    rows.map(|row| (row.line, row.verdict)).collect()
}

pub async fn goes(stage: &Stage, actor: &Actor, id: ImportId) -> u32 {
    import::start(&stage.s, actor, id, TERMS).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_7_a_file_is_planned_row_by_row_and_nothing_is_done() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = uploads(&stage, &anna, file(FILE)).await;
        let look = looks(&stage, &anna, id).await;
        assert_eq!(
            verdicts(&look),
            [
                (2, Verdict::New),
                (3, Verdict::New),
                (4, Verdict::Refused),
                (5, Verdict::Refused),
                (6, Verdict::Already),
                (7, Verdict::Attention),
                (8, Verdict::Attention),
            ]
        );
        for (after, next) in [(0, 7), (7, 8), (8, 7)] {
            let found = import::to_correct(&stage.s, &anna, id, after).await;
            assert_eq!(found.unwrap(), Some(next), "to correct after {after}");
        }
        let found = |line: usize| &look.rows.rows[line - 2].findings;
        assert_eq!(found(2).notes, [Note::Repaired(Column::Mobile)]);
        assert_eq!(found(3).notes, [Note::NoAuthorisation], "R-MACH-9");
        let above = Fault::LevelAboveOwn {
            own: Level::Eh3,
            asked: Level::Eh4,
        };
        assert_eq!(found(4).faults, [(Some(Column::Product), above)], "R-ROL-3");
        assert_eq!(found(5).faults, [(Some(Column::Email), Fault::Twice)]);
        assert!(found(5).notes.contains(&Note::SameAs(2)));
        let held = Fault::MeansAlready(Level::Eh3);
        assert_eq!(found(6).faults, [(Some(Column::Product), held)]);
        assert_eq!(
            found(7).faults,
            [
                (Some(Column::Birth), Fault::NotADate),
                (Some(Column::Employed), Fault::NotYesOrNo),
                (Some(Column::Services), Fault::UnknownService(1))
            ],
            "everything that is wrong with a row at once"
        );
        assert!(found(6).notes.is_empty(), "nothing more comes of it");
        let twice = (Some(Column::Mobile), Fault::MobileTwice);
        assert_eq!(found(8).faults, [twice], "R-AAN-4");
        assert_eq!(found(8).notes, [Note::SameMobile(2), Note::NoAuthorisation]);
        assert!(look.cost.net > 0, "what it will cost is known before");
        assert_eq!(open_applications(&stage).await, 0);
        assert_eq!(
            job::run_once(&stage.s).await.unwrap(),
            job::Report::default()
        );
        // One piece of the list.
        let query = LookQuery {
            verdict: Some(Verdict::Refused),
            page: 9,
        };
        let some = import::look(&stage.s, &anna, id, query).await.unwrap();
        assert_eq!((some.rows.total, some.rows.page), (2, 1));
        stage.log_verifies().await;
    }
}

/// A visit to the counter is planned with one person, not with a file of them.
#[tokio::test(flavor = "multi_thread")]
async fn r_aan_5_a_file_never_applies_for_eh4() {
    for stage in stages().await {
        let anna = anna_at_eh4(&stage).await;
        let id = uploads(&stage, &anna, file(FILE)).await;
        let look = looks(&stage, &anna, id).await;
        let row = &look.rows.rows[2];
        assert_eq!((row.line, row.verdict), (4, Verdict::Refused));
        let by_file = Fault::NotByFile(Level::Eh4);
        assert_eq!(row.findings.faults, [(Some(Column::Product), by_file)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f1_21_a_worker_applies_and_the_same_file_again_changes_nothing() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = uploads(&stage, &anna, file(FILE)).await;
        assert_eq!(goes(&stage, &anna, id).await, 2);
        assert_eq!(looks(&stage, &anna, id).await.state, State::Running);
        assert_eq!(
            faults(import::start(&stage.s, &anna, id, TERMS).await),
            [("", Fault::ImportBusy)]
        );
        let report = job::run_once(&stage.s).await.unwrap();
        assert_eq!((report.applied, report.not, report.done), (2, 0, 1));
        let look = looks(&stage, &anna, id).await;
        assert_eq!(
            (look.state, count(&look, Verdict::Applied)),
            (State::Done, 2)
        );
        assert_eq!(stage.kinds_told(PUK).await, ["means_activate"]);
        let told = stage.told(cast::ANNA.email).await;
        let done = told.iter().find_map(|message| match message {
            Message::ImportDone {
                applied,
                already,
                left,
                link,
                ..
            } => Some((*applied, *already, *left, link.path())),
            _ => None,
        });
        let path = format!("/means/import/{id}");
        assert_eq!(done, Some((2, 1, 4, &*path)));
        // What is left to correct stays in sight.
        let waits = import::waiting(&stage.s, &anna).await.unwrap();
        let waits: Vec<_> = waits.iter().map(|file| (file.id, file.wrong)).collect();
        assert_eq!(waits, [(id, 2)]);
        // One order, with a line for each.
        let order = services::order::one(&stage.s, &anna, look.order.unwrap(), 1)
            .await
            .unwrap();
        assert_eq!(order.order.people, 2);
        // The same file again.
        let again = uploads(&stage, &anna, file(FILE)).await;
        let look = looks(&stage, &anna, again).await;
        assert_eq!(
            (count(&look, Verdict::New), count(&look, Verdict::Already)),
            (0, 4)
        );
        assert_eq!(
            faults(import::start(&stage.s, &anna, again, TERMS).await),
            [("", Fault::NothingChosen)]
        );
        assert_eq!(open_applications(&stage).await, 2);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_is_corrected_in_the_page_or_left_out_and_the_file_is_planned_again() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = uploads(&stage, &anna, file(FILE)).await;
        let mut cells = import::row(&stage.s, &anna, id, 7).await.unwrap().cells;
        cells.set(Column::Birth, "28-2-1980");
        cells.set(Column::Employed, "ja");
        let now = import::correct(&stage.s, &anna, id, 7, cells.clone())
            .await
            .unwrap();
        assert_eq!(now, Verdict::Attention, "one fault less");
        let row = import::row(&stage.s, &anna, id, 7).await.unwrap();
        let unknown = (Some(Column::Services), Fault::UnknownService(1));
        assert_eq!(row.findings.faults, [unknown]);
        cells.set(Column::Services, "ziekmelden | alle");
        cells.set(Column::Services, "");
        cells.set(Column::Years, "");
        let now = import::correct(&stage.s, &anna, id, 7, cells)
            .await
            .unwrap();
        assert_eq!(now, Verdict::New);
        // Whoever has a number first has it; left out, somebody else can.
        import::leave_out(&stage.s, &anna, id, 2).await.unwrap();
        let look = looks(&stage, &anna, id).await;
        assert_eq!(count(&look, Verdict::LeftOut), 1);
        assert_eq!(
            look.rows.rows[6].verdict,
            Verdict::New,
            "the number is free"
        );
        assert_eq!(
            look.rows.rows[3].verdict,
            Verdict::New,
            "and so is the address"
        );
        assert_eq!(
            import::put_back(&stage.s, &anna, id, 2).await.unwrap(),
            Verdict::New
        );
        // Somebody else applies meanwhile: found when planned again, and found when it runs.
        applies(&stage, &anna, puk()).await;
        import::plan_again(&stage.s, &anna, id).await.unwrap();
        let look = looks(&stage, &anna, id).await;
        assert_eq!(look.rows.rows[0].verdict, Verdict::Already);
        not_found(import::leave_out(&stage.s, &anna, id, 99).await);
        goes(&stage, &anna, id).await;
        assert_eq!(
            faults(import::leave_out(&stage.s, &anna, id, 3).await),
            [("", Fault::ImportBusy)]
        );
        job::run_once(&stage.s).await.unwrap();
        assert_eq!(
            faults(import::leave_out(&stage.s, &anna, id, 3).await),
            [("", Fault::ImportBusy)],
            "it was applied for"
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_the_plan_is_found_when_it_runs() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = uploads(&stage, &anna, file(FILE)).await;
        applies(&stage, &anna, puk()).await;
        goes(&stage, &anna, id).await;
        let report = job::run_once(&stage.s).await.unwrap();
        assert_eq!((report.applied, report.not), (1, 1));
        assert_eq!(
            open_applications(&stage).await,
            2,
            "one by hand, one by file"
        );
        let look = looks(&stage, &anna, id).await;
        assert_eq!(look.rows.rows[0].verdict, Verdict::Already);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_and_one_that_died_apply_for_each_row_once() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = uploads(&stage, &anna, many(130)).await;
        assert_eq!(goes(&stage, &anna, id).await, 130);
        // A worker takes the file, and is never heard of again.
        let mut tx = stage.s.db.write().await.unwrap();
        let now = stage.s.now();
        let dead = store::import::claim(&mut tx, now, now.plus_seconds(LEASE_SECONDS)).await;
        tx.commit().await.unwrap();
        let dead = dead.unwrap().unwrap();
        assert_eq!(
            job::run_once(&stage.s).await.unwrap(),
            job::Report::default()
        );
        stage.pass_seconds(LEASE_SECONDS + 1);
        let (one, other) = tokio::join!(job::run_once(&stage.s), job::run_once(&stage.s));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!(
            (one.applied + other.applied, one.done + other.done),
            (130, 1)
        );
        assert_eq!(open_applications(&stage).await, 130);
        for n in [0, 77, 129] {
            let email = format!("g{n}@devries.example");
            assert_eq!(stage.kinds_told(&email).await, ["means_activate"]);
        }
        // The dead one wakes up, with a claim that is not the newest.
        let mut tx = stage.s.db.write().await.unwrap();
        let kept = store::import::keep(&mut tx, id, dead.claim, now, now)
            .await
            .unwrap();
        assert!(!kept);
        drop(tx);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_stopped_and_goes_on_later() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = uploads(&stage, &anna, many(3)).await;
        assert_eq!(
            faults(import::stop(&stage.s, &anna, id).await),
            [("", Fault::AlreadyStopped)]
        );
        goes(&stage, &anna, id).await;
        let waits = async || import::waiting(&stage.s, &anna).await.unwrap();
        assert!(waits().await.is_empty(), "it runs");
        import::stop(&stage.s, &anna, id).await.unwrap();
        let found = waits().await.remove(0);
        assert_eq!((found.id, found.name.as_str()), (id, "gebruikers.csv"));
        assert_eq!(
            job::run_once(&stage.s).await.unwrap(),
            job::Report::default()
        );
        assert_eq!(looks(&stage, &anna, id).await.state, State::Stopped);
        goes(&stage, &anna, id).await;
        assert_eq!(job::run_once(&stage.s).await.unwrap().applied, 3);
        assert!(waits().await.is_empty(), "it is done");
        import::remove(&stage.s, &anna, id).await.unwrap();
        not_found(import::look(&stage.s, &anna, id, LookQuery::default()).await);
        assert_eq!(
            open_applications(&stage).await,
            3,
            "what was applied for goes on"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_waits_in_sight_however_many_were_done_after_it() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = uploads(&stage, &anna, many(1)).await;
        let mut tx = stage.s.db.write().await.unwrap();
        let waits = store::import::by_id(&mut tx, id).await.unwrap().unwrap();
        for n in 1..=60 {
            let done = store::import::Import {
                id: stage.s.id(),
                state: State::Done,
                created_at: waits.created_at.plus_seconds(n),
                ..waits.clone()
            };
            store::import::insert(&mut tx, &done, &[]).await.unwrap();
        }
        tx.commit().await.unwrap();
        let found = import::waiting(&stage.s, &anna).await.unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].id, id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_rol_3_it_stops_by_itself_when_the_manager_is_none_any_more() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = uploads(&stage, &anna, many(3)).await;
        goes(&stage, &anna, id).await;
        let stay = anna.at.as_ref().unwrap().membership;
        let mut tx = stage.s.db.write().await.unwrap();
        for held in store::membership::roles(&mut tx, stay).await.unwrap() {
            store::membership::end_role(&mut tx, held.id, None, stage.s.now())
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(
            job::run_once(&stage.s).await.unwrap(),
            job::Report::default()
        );
        let mut tx = stage.s.db.read().await.unwrap();
        let found = store::import::by_id(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(found.state, State::Stopped);
        drop(tx);
        assert_eq!(open_applications(&stage).await, 0);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_dec_22_only_managers_of_the_organisation_and_only_with_a_fresh_factor() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = uploads(&stage, &anna, file(FILE)).await;
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        not_allowed(import::upload(&stage.s, &chaima, "x.csv", file(FILE)).await);
        not_allowed(import::look(&stage.s, &chaima, id, LookQuery::default()).await);
        let sanne = stage.sign_in(&cast::SANNE).await;
        if sanne.is_manager() {
            not_found(import::look(&stage.s, &sanne, id, LookQuery::default()).await);
            not_found(import::row(&stage.s, &sanne, id, 2).await);
            not_found(import::leave_out(&stage.s, &sanne, id, 2).await);
            not_found(import::start(&stage.s, &sanne, id, TERMS).await);
            not_found(import::stop(&stage.s, &sanne, id).await);
            not_found(import::remove(&stage.s, &sanne, id).await);
            not_found(import::report(&stage.s, &sanne, id, |_, _| Default::default()).await);
            assert!(import::imports(&stage.s, &sanne).await.unwrap().is_empty());
        }
        stage.pass_seconds(16 * 60);
        let started = import::start(&stage.s, &anna, id, TERMS).await;
        assert!(matches!(started, Err(Error::StepUpNeeded)), "{started:?}");
        assert_eq!(
            faults(import::upload(&stage.s, &anna, "x.csv", b"naam\nPuk".to_vec()).await),
            [("users", Fault::NoHeader)]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_prv_what_stands_in_a_file_is_sealed_and_forgotten() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = uploads(&stage, &anna, file(FILE)).await;
        for value in store::testing::stored_values(&stage.s.db).await {
            for secret in [
                &b"Kov\xc3\xa1cs"[..],
                b"mies@devries",
                b"22227777",
                b"gebruikers.csv",
            ] {
                let found = value.bytes.windows(secret.len()).any(|part| part == secret);
                assert!(!found, "{} holds what a file says", value.at);
            }
        }
        stage.pass_days(import::KEEP_DAYS + 1);
        services::jobs::run_once(&stage.s).await.unwrap();
        let mut tx = stage.s.db.read().await.unwrap();
        assert!(store::import::by_id(&mut tx, id).await.unwrap().is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_is_a_file_that_can_be_corrected_and_uploaded_again() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let rows = "=1+1;;Jong;30-4-1994;@puk;0622223333;ja;EH3;;";
        let id = uploads(&stage, &anna, file(rows)).await;
        let words =
            |verdict: Verdict, _: &import::Findings| (verdict.code().to_owned(), "want".into());
        let sheet = import::report(&stage.s, &anna, id, words).await.unwrap();
        let text = String::from_utf8(sheet.body.clone()).unwrap();
        assert!(
            text.contains("\"2\";\"attention\";\"want\";\"'=1+1\""),
            "{text}"
        );
        assert!(
            text.contains("\"'@puk\""),
            "no cell becomes a formula: {text}"
        );
        let again = uploads(&stage, &anna, sheet.body).await;
        let (before, after) = (
            import::row(&stage.s, &anna, id, 2).await.unwrap(),
            import::row(&stage.s, &anna, again, 2).await.unwrap(),
        );
        assert_eq!(before.cells, after.cells);
        assert_eq!(
            looks(&stage, &anna, again).await.ignored,
            ["regel", "uitkomst", "waarom"]
        );
        // The template is a file of ours, without anybody in it.
        for lang in Lang::ALL {
            let empty = import::template(&stage.s, lang).unwrap();
            assert_eq!(
                faults(import::upload(&stage.s, &anna, "leeg.csv", empty.body).await),
                [("users", Fault::NoRows)]
            );
        }
    }
}

/// A form sends codes, and people type what they like: whoever reads the report sees one spelling.
#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_row_is_spelled_in_the_report_as_the_others_are() {
    const ROWS: &str = "Puk;de;Jong;30-4-1994;puk@devries.example;0622223333;yes;eh3;;
Mies;;Mis;1-2-1980;mies@devries.example;0622227777;misschien;EH3;;";
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let id = uploads(&stage, &anna, file(ROWS)).await;
        let mut cells = import::row(&stage.s, &anna, id, 3).await.unwrap().cells;
        cells.set(Column::Employed, "no");
        cells.set(Column::Product, "eh2plus");
        let now = import::correct(&stage.s, &anna, id, 3, cells).await;
        assert_eq!(now.unwrap(), Verdict::New);
        let sheet = import::report(&stage.s, &anna, id, |_, _| Default::default()).await;
        let text = String::from_utf8(sheet.unwrap().body).unwrap();
        for spelled in ["\"ja\";\"EH3\"", "\"nee\";\"EH2+\""] {
            assert!(text.contains(spelled), "{spelled}: {text}");
        }
    }
}

/// For `docs/measuring.md`: what planning and applying ten thousand users takes, beside writing the same rows without
/// looking at any of them.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "applies for ten thousand users: for measuring"]
async fn ten_thousand_users_are_planned_and_applied_for() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let bytes = many(10_000);
        let began = std::time::Instant::now();
        let id = uploads(&stage, &anna, bytes).await;
        let planned = began.elapsed();
        assert_eq!(count(&looks(&stage, &anna, id).await, Verdict::New), 10_000);
        goes(&stage, &anna, id).await;
        let began = std::time::Instant::now();
        assert_eq!(job::run_once(&stage.s).await.unwrap().applied, 10_000);
        let applied = began.elapsed();
        let raw = raw(&stage).await;
        println!(
            "{}: planned in {:.2} s, applied in {:.2} s, the same rows written raw in {:.2} s: {:.2} of the raw rate",
            stage.s.db.kind(),
            planned.as_secs_f64(),
            applied.as_secs_f64(),
            raw.as_secs_f64(),
            raw.as_secs_f64() / applied.as_secs_f64(),
        );
    }
}

/// Writes as many applications with everything that belongs to them, a thousand in a transaction.
async fn raw(stage: &Stage) -> std::time::Duration {
    let like = open_lines(stage).await;
    let mut tx = stage.s.db.read().await.unwrap();
    let told = store::outbox::waiting_for(&mut tx, &like[0].email)
        .await
        .unwrap();
    drop(tx);
    let facts = serde_json::json!({ "kind": "means", "product": "eh3", "level": "EH3", "employed": true, "wishes": [] });
    let here = [vries()];
    let mut rows = Vec::new();
    for one in like {
        let email = format!("raw-{}", one.email);
        let application = store::application::Application {
            id: stage.s.id(),
            email: email.clone(),
            ..one
        };
        let event = store::audit::NewEvent {
            id: stage.s.id(),
            organisations: &here,
            at: stage.s.now(),
            actor: None,
            action: "application.sent",
            object: ("application", application.id.uuid()),
            basis: "manager",
            facts: facts.clone(),
            personal: Some((
                serde_json::json!({ "name": application.subject_name, "email": email }),
                [7; 16],
            )),
        };
        let message = store::outbox::Message {
            id: stage.s.id(),
            recipient: email,
            about: Some(application.id.uuid()),
            ..told[0].clone()
        };
        rows.push((application, stage.s.token().hash(), event, message));
    }
    let began = std::time::Instant::now();
    for some in rows.chunks(1_000) {
        let mut tx = stage.s.db.write().await.unwrap();
        let applications: Vec<_> = some
            .iter()
            .map(|(one, hash, ..)| (one, hash.bytes()))
            .collect();
        store::application::insert_all(&mut tx, &applications)
            .await
            .unwrap();
        let ids: Vec<_> = some.iter().map(|(one, ..)| one.id).collect();
        store::activation::insert(&mut tx, &ids).await.unwrap();
        let events: Vec<_> = some.iter().map(|(_, _, event, _)| event.clone()).collect();
        store::audit::append_all(&mut tx, &events).await.unwrap();
        let messages: Vec<_> = some.iter().map(|(.., message)| message.clone()).collect();
        store::outbox::push_all(&mut tx, &messages).await.unwrap();
        tx.commit().await.unwrap();
    }
    began.elapsed()
}

/// R-AAN-4, R-AAN-7: a row that is wrong in many ways says so at once, and names the line that has what it has.
#[tokio::test(flavor = "multi_thread")]
async fn r_aan_7_everything_that_is_wrong_with_a_row_is_said_at_once() {
    const COLUMNS: &str = "voornamen;achternaam;geboortedatum;email;mobiel;in_loondienst;niveau;looptijd;diensten;machtiging_jaren";
    const ROWS: &str =
        "Puk;Jong;30-4-1994;puk@devries.example;0622223333;ja;EH3;3;Ziekmeldingen doorgeven;3
Mies;Mis;31-2-1980;mies@devries.example;0622223333;ja;EH3;9;Bestaat niet;4
Nel;Nu;1-2-1980;nel@devries.example;0622224444;ja;EH9;9;Ziekmeldingen doorgeven;4
Hoog;Boven;1-2-1980;hoog@devries.example;0622225555;ja;EH4;9;Ziekmeldingen doorgeven;4
Dubbel;Nummer;1-2-1980;dubbel@devries.example;0622223333;ja;EH3;9;Ziekmeldingen doorgeven;2";
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let bytes = format!("{COLUMNS}\n{ROWS}\n").into_bytes();
        let id = uploads(&stage, &anna, bytes).await;
        let look = looks(&stage, &anna, id).await;
        let at = |line: usize| {
            let findings = &look.rows.rows[line - 2].findings;
            let columns = findings.faults.iter().filter_map(|(column, _)| *column);
            let mut columns: Vec<&str> = columns.map(Column::code).collect();
            columns.sort_unstable();
            (columns, findings.notes.contains(&Note::SameMobile(2)))
        };
        assert_eq!(at(2), (vec![], false));
        assert_eq!(
            at(3),
            (vec!["birth", "mobile", "scopes", "term", "years"], true)
        );
        assert_eq!(at(4), (vec!["product", "term", "years"], false));
        assert_eq!(at(5), (vec!["product", "term", "years"], false));
        assert_eq!(at(6), (vec!["mobile", "term", "years"], true));
    }
}

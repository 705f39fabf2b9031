//! What is shown: the list of clients, given authorisations, the start page, files.

use crate::{
    HOFMAN, in_years, mandate,
    stage::{NOW, Stage, faults, not_allowed, stages},
};
use domain::{
    fault::Fault,
    lang::Lang,
    time::date_of,
    view::clients::{ClientFilter, ClientQuery, ClientSort, Clients, Standing, Todo},
};
use services::{
    Actor, assignment,
    demo::{
        self, Scale,
        cast::{self, CLIENTS, Stand},
    },
    messages::parts::Side,
    overview,
    request::{self, NewRequest},
};
use std::time::Instant;

fn query(filter: ClientFilter) -> ClientQuery {
    ClientQuery {
        filter,
        ..ClientQuery::default()
    }
}

async fn list(stage: &Stage, actor: &Actor, query: &ClientQuery) -> Clients {
    overview::clients(&stage.s, actor, query).await.unwrap()
}

fn names(clients: &Clients) -> Vec<&str> {
    clients
        .page
        .rows
        .iter()
        .map(|row| row.client.name.as_str())
        .collect()
}

/// How many clients of the demo stand like one of these.
fn standing(stands: &[Stand]) -> u32 {
    u32::try_from(
        CLIENTS
            .iter()
            .filter(|client| stands.contains(&client.stand))
            .count(),
    )
    .unwrap()
}

#[tokio::test]
async fn the_list_counts_every_filter_and_shows_where_each_client_stands() {
    use Stand as S;
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let all = list(&stage, &anna, &ClientQuery::default()).await;
        let waiting = [S::Waiting, S::OneOfTwo];
        let granted = [
            S::Active,
            S::Partly,
            S::EndsSoon,
            S::Unassigned,
            S::ClientFirst,
            S::Renewed,
            S::Joint,
        ];
        // Every client falls in a filter: also who refused, or never answered.
        let stopped = [
            S::Stopped,
            S::GivenUp,
            S::Expired,
            S::Refused,
            S::RequestExpired,
        ];
        let unassigned = all
            .counts
            .iter()
            .find(|(filter, _)| *filter == ClientFilter::Unassigned)
            .unwrap()
            .1;
        assert!(unassigned >= standing(&[S::Unassigned]));
        assert_eq!(
            all.counts,
            [
                (ClientFilter::All, 40),
                (ClientFilter::Active, standing(&granted)),
                (ClientFilter::Waiting, standing(&waiting)),
                (ClientFilter::Ending, standing(&[S::EndsSoon])),
                (ClientFilter::Unassigned, unassigned),
                (ClientFilter::Stopped, standing(&stopped)),
            ]
        );
        assert!(all.may_manage);
        // Every filter shows as many as it counts.
        for (filter, count) in &all.counts {
            let shown = list(&stage, &anna, &query(*filter)).await;
            assert_eq!(shown.page.total, *count);
            assert_eq!(
                shown.page.rows.len(),
                usize::try_from(*count).unwrap().min(25),
                "{filter:?}"
            );
        }
        let mut rows = all.page.rows;
        rows.extend(
            list(
                &stage,
                &anna,
                &ClientQuery {
                    page: 2,
                    ..query(ClientFilter::All)
                },
            )
            .await
            .page
            .rows,
        );
        assert_eq!(rows.len(), 40);
        for (client, row) in CLIENTS.iter().map(|client| {
            let kvk = format!("{:08}", client.kvk);
            (
                client,
                rows.iter()
                    .find(|row| row.client.number.to_string() == kvk)
                    .unwrap(),
            )
        }) {
            let fits = match client.stand {
                S::Waiting => row.standing == Standing::Waiting && row.asked > 0,
                S::OneOfTwo => {
                    row.standing
                        == Standing::PartlySigned {
                            signed: 1,
                            needed: 2,
                        }
                }
                S::EndsSoon => row.standing == Standing::Ending,
                S::Unassigned => row.standing == Standing::Unassigned && row.assigned_total == 0,
                S::Stopped | S::GivenUp => {
                    row.standing == Standing::Stopped && row.assigned.is_empty()
                }
                S::Expired => row.standing == Standing::Ended && row.assigned.is_empty(),
                S::Refused | S::RequestExpired => matches!(row.standing, Standing::Unanswered(_)),
                S::Active | S::Partly | S::Joint | S::Renewed => {
                    row.standing == Standing::Active && row.services > 0 && row.assigned_total > 0
                }
                S::ClientFirst => matches!(row.standing, Standing::Active | Standing::Unassigned),
            };
            assert!(fits, "{} ({:?}): {row:?}", client.name, client.stand);
            assert_eq!(row.label, client.label.unwrap_or_default());
        }
    }
}

#[tokio::test]
async fn a_client_is_found_by_name_number_and_own_label() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        for (search, found) in [
            ("cooperatie", "Coöperatie Het Veld"),
            (" HÉT  veld ", "Coöperatie Het Veld"),
            ("00001008", "Aannemer Hofman B.V."),
            ("0633", "Garage Blom"),
        ] {
            let search = search.to_owned();
            let clients = list(
                &stage,
                &anna,
                &ClientQuery {
                    search,
                    ..ClientQuery::default()
                },
            )
            .await;
            assert_eq!(names(&clients), [found]);
            assert_eq!(
                clients.counts[0],
                (ClientFilter::All, 1),
                "counts are of what fits the search"
            );
        }
        let nothing = ClientQuery {
            search: "100%".into(),
            ..ClientQuery::default()
        };
        assert!(list(&stage, &anna, &nothing).await.page.rows.is_empty());
    }
}

#[tokio::test]
async fn the_list_sorts_both_ways_and_a_page_too_far_is_the_last() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let by = |sort, descending, page| ClientQuery {
            sort,
            descending,
            page,
            ..ClientQuery::default()
        };
        let first = list(&stage, &anna, &by(ClientSort::Name, false, 1)).await;
        assert_eq!(
            names(&first)[..2],
            ["Aannemer Hofman B.V.", "Apotheek Zuid B.V."]
        );
        let last = list(&stage, &anna, &by(ClientSort::Name, false, 99)).await;
        assert_eq!((last.page.page, last.page.rows.len()), (2, 15));
        let down = list(&stage, &anna, &by(ClientSort::Name, true, 1)).await;
        assert_eq!(names(&down)[0], *names(&last).last().unwrap());
        let by_number = list(&stage, &anna, &by(ClientSort::Kvk, true, 0)).await;
        assert_eq!(by_number.page.rows[0].client.number.to_string(), "00001041");
        let by_end = list(&stage, &anna, &by(ClientSort::LastDay, false, 1)).await;
        let ends: Vec<_> = by_end
            .page
            .rows
            .iter()
            .filter_map(|row| row.last_day)
            .collect();
        assert!(ends.is_sorted(), "{ends:?}");
        assert_eq!(by_end.page.rows[0].standing, Standing::Ending);
    }
}

#[tokio::test]
async fn an_own_label_is_kept_found_and_taken_away() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let kvk = "00001005".parse().unwrap();
        overview::set_label(&stage.s, &anna, kvk, "  dossier   77 ")
            .await
            .unwrap();
        let search = ClientQuery {
            search: "dossier 77".into(),
            ..ClientQuery::default()
        };
        assert_eq!(
            list(&stage, &anna, &search).await.page.rows[0].label,
            "dossier 77"
        );
        let page = overview::mandate(&stage.s, &anna, mandate(cast::VELD), Side::Intermediary)
            .await
            .unwrap();
        assert_eq!(page.label, "dossier 77");
        let long = "x".repeat(61);
        let refused = overview::set_label(&stage.s, &anna, kvk, &long).await;
        assert_eq!(faults(refused), [("label", Fault::TooLong(60))]);
        overview::set_label(&stage.s, &anna, kvk, "").await.unwrap();
        assert!(list(&stage, &anna, &search).await.page.rows.is_empty());
    }
}

#[tokio::test]
async fn r_mach_14_the_client_sees_what_it_gave_and_not_how_the_office_divides_it() {
    for stage in stages().await {
        let rob = stage.sign_in(&cast::ROB).await;
        let given = overview::authorisations(&stage.s, &rob).await.unwrap();
        assert_eq!((given.given.len(), given.received), (1, 0));
        let row = &given.given[0];
        assert_eq!(
            (row.standing, row.services.len(), row.mandate),
            (Standing::Ending, 2, Some(mandate(cast::BLOM)))
        );
        assert!(given.may_manage, "one representative may stop (R-DEC-10)");

        let page = overview::mandate(&stage.s, &rob, mandate(cast::BLOM), Side::Client)
            .await
            .unwrap();
        assert!(page.as_client && page.may_stop && !page.may_assign);
        assert!(page.assignments.is_empty() && page.excluded.is_empty() && page.label.is_empty());
        assert!(
            page.history
                .iter()
                .all(|line| !line.action.contains("assigned")),
            "{:?}",
            page.history
        );
        let asked = page
            .history
            .iter()
            .find(|line| line.action == "request.sent")
            .unwrap();
        assert_eq!(asked.organisation, "Kantoor De Vries Accountants");

        let sanne = stage.sign_in(&cast::SANNE).await;
        let waiting = overview::authorisations(&stage.s, &sanne).await.unwrap();
        assert_eq!(waiting.given[0].standing, Standing::Waiting);
        assert!(waiting.given[0].request.is_some());
    }
}

#[tokio::test]
async fn employees_see_no_lists_of_the_office() {
    for stage in stages().await {
        let bram = stage.sign_in(&cast::BRAM).await;
        not_allowed(overview::clients(&stage.s, &bram, &ClientQuery::default()).await);
        not_allowed(overview::clients_csv(&stage.s, &bram, &ClientQuery::default()).await);
        not_allowed(overview::authorisations(&stage.s, &bram).await);
        not_allowed(overview::authorisations_csv(&stage.s, &bram).await);
        not_allowed(overview::mandate(&stage.s, &bram, mandate(HOFMAN), Side::Intermediary).await);
        not_allowed(overview::set_label(&stage.s, &bram, "00001005".parse().unwrap(), "x").await);
        not_allowed(assignment::options(&stage.s, &bram, &[mandate(HOFMAN)], "").await);
        let start = overview::start(&stage.s, &bram).await.unwrap();
        assert_eq!((start.active, start.people), (0, 0));
        assert!(start.acting > 0);
        assert!(start.todo.is_empty(), "{:?}", start.todo);
    }
}

/// At how many clients something ends, and at how many of those all of it is asked again.
fn ending(todo: &[Todo]) -> (u32, u32) {
    todo.iter()
        .fold((0, 0), |(ending, asked), todo| match todo {
            Todo::Ending {
                clients: true,
                count,
                ..
            } => (ending + count, asked),
            Todo::Renewing { count, .. } => (ending, asked + count),
            _ => (ending, asked),
        })
}

#[tokio::test]
async fn what_ends_is_asked_again_only_when_all_of_it_is() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let blom = "00001004".parse().unwrap();
        let todo = async || overview::start(&stage.s, &anna).await.unwrap().todo;
        let (all, asked) = ending(&todo().await);
        assert_eq!(asked, 0);
        let ends = request::extending(&stage.s, &anna, &[blom]).await.unwrap();
        let [first, second] = ends.0[..] else {
            panic!("{ends:?}")
        };
        // What is asked of one service hides nothing of the other.
        for (service, expected) in [(first, (all, 0)), (second, (all - 1, 1))] {
            let new = NewRequest {
                clients: vec![blom],
                services: vec![service],
                bundle: None,
                level: None,
                last_day: in_years(1),
                message: String::new(),
            };
            request::send(&stage.s, &anna, &new).await.unwrap();
            assert_eq!(ending(&todo().await), expected);
        }
    }
}

#[tokio::test]
async fn the_start_page_says_what_waits() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let start = overview::start(&stage.s, &anna).await.unwrap();
        assert_eq!((start.name.as_str(), start.people), ("Anna Bakker", 12));
        let counts = list(&stage, &anna, &ClientQuery::default()).await.counts;
        assert_eq!((start.active, start.waiting), (counts[1].1, counts[2].1));
        assert_eq!(ending(&start.todo), (counts[3].1, 0), "nothing is asked");
        assert!(start.manages && start.clients > 0 && start.given == 0);
        assert!(
            start.todo.iter().any(
                |todo| matches!(todo, Todo::Unassigned { count, .. } if *count == counts[4].1)
            )
        );
        assert!(start.todo.contains(&Todo::Invitations { count: 1 }));

        let henk = stage.sign_in(&cast::HENK).await;
        let start = overview::start(&stage.s, &henk).await.unwrap();
        let Some(Todo::Answer {
            intermediary,
            signed,
            needed,
            ..
        }) = start.todo.first()
        else {
            panic!("{:?}", start.todo)
        };
        assert_eq!(
            (intermediary.as_str(), *signed, *needed),
            ("Kantoor De Vries Accountants", 1, 2)
        );
        // Who signed already has nothing to answer: it waits for the others.
        let ingrid = stage.sign_in(&cast::INGRID).await;
        let start = overview::start(&stage.s, &ingrid).await.unwrap();
        assert!(
            start
                .todo
                .iter()
                .all(|todo| !matches!(todo, Todo::Answer { mine: true, .. }))
                && start
                    .todo
                    .iter()
                    .any(|todo| matches!(todo, Todo::Answer { mine: false, .. })),
            "{:?}",
            start.todo
        );
        // A bakery has no clients to begin with; each request names its code, by which two of one office differ.
        let sanne = stage.sign_in(&cast::SANNE).await;
        let start = overview::start(&stage.s, &sanne).await.unwrap();
        assert_eq!(start.clients, 0);
        let codes: Vec<_> = start
            .todo
            .iter()
            .filter_map(|todo| match todo {
                Todo::Answer { code, .. } => Some(code.len()),
                _ => None,
            })
            .collect();
        assert!(!codes.is_empty() && codes.iter().all(|signs| *signs == 4));
        // Assigning and asking are for managers: a representative is not told to do them.
        let pieter = stage.sign_in(&cast::PIETER).await;
        let start = overview::start(&stage.s, &pieter).await.unwrap();
        assert!(
            start
                .todo
                .iter()
                .all(|todo| !matches!(todo, Todo::Unassigned { .. } | Todo::Unanswered { .. }))
                && !start.manages,
            "{:?}",
            start.todo
        );
    }
}

/// A file as text. No name of the demo has quotes of its own.
fn unquoted(body: Vec<u8>) -> String {
    String::from_utf8(body).unwrap().replace('"', "")
}

#[tokio::test]
async fn the_files_hold_what_the_lists_show() {
    for stage in stages().await {
        let mut anna = stage.sign_in(&cast::ANNA).await;
        overview::set_label(&stage.s, &anna, "00001005".parse().unwrap(), "=1+1")
            .await
            .unwrap();
        let sheet = overview::clients_csv(&stage.s, &anna, &ClientQuery::default())
            .await
            .unwrap();
        assert_eq!(sheet.file_name, format!("klanten-{}.csv", date_of(NOW)));
        let text = unquoted(sheet.body);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 41);
        assert!(lines[0].starts_with("\u{feff}KvK-nummer;Naam;Plaats;"));
        let veld = lines
            .iter()
            .find(|line| line.starts_with("00001005;"))
            .unwrap();
        assert!(veld.contains(";'=1+1;niemand kan inloggen;"), "{veld}");

        anna.lang = Lang::En;
        let ending = overview::clients_csv(&stage.s, &anna, &query(ClientFilter::Ending))
            .await
            .unwrap();
        let text = unquoted(ending.body);
        assert!(
            text.lines()
                .skip(1)
                .all(|line| line.contains(",ends soon,")),
            "{text}"
        );
        assert_eq!(
            u32::try_from(text.lines().count()).unwrap(),
            standing(&[Stand::EndsSoon]) + 1
        );

        let rob = stage.sign_in(&cast::ROB).await;
        let given = unquoted(
            overview::authorisations_csv(&stage.s, &rob)
                .await
                .unwrap()
                .body,
        );
        assert!(
            given
                .lines()
                .nth(1)
                .unwrap()
                .starts_with("00001001;Kantoor De Vries Accountants;Haarlem;loopt af;")
        );
    }
}

/// R-KET-9: whoever is assigned and has no means of login is told so in one sentence, not client by client.
#[tokio::test]
async fn r_ket_9_who_is_assigned_without_a_means_reads_that_first() {
    for stage in stages().await {
        let told = |todo: &[Todo]| {
            todo.iter()
                .any(|todo| matches!(todo, Todo::WithoutMeans { .. }))
        };
        let anna = stage.sign_in(&cast::ANNA).await;
        let to_hanna = services::assignment::NewAssignment {
            mandates: vec![mandate(cast::VELD)],
            to: vec![services::assignment::To::Member(crate::member(
                &cast::HANNA,
            ))],
            scope: domain::decide::world::Scope::All,
            level: None,
        };
        services::assignment::assign(&stage.s, &anna, to_hanna)
            .await
            .unwrap();
        let hanna = stage.sign_in(&cast::HANNA).await;
        let after = overview::start(&stage.s, &hanna).await.unwrap();
        assert!(told(&after.todo), "{:?}", after.todo);
        assert!(overview::is_without_means(&stage.s, &hanna).await.unwrap());
        let start = overview::start(&stage.s, &anna).await.unwrap();
        assert!(!told(&start.todo), "hers works");
        assert!(!overview::is_without_means(&stage.s, &anna).await.unwrap());
    }
}

/// R-DEC-22: what was stopped stays visible to both, and what is asked again stands beside it.
#[tokio::test]
async fn r_dec_22_what_was_stopped_stays_visible() {
    for stage in stages().await {
        let jeroen = stage.sign_in(&cast::JEROEN).await;
        let given = overview::authorisations(&stage.s, &jeroen)
            .await
            .unwrap()
            .given;
        assert_eq!(given[0].standing, Standing::Stopped);
        let page = overview::mandate(&stage.s, &jeroen, mandate(cast::GROENRIJK), Side::Client)
            .await
            .unwrap();
        assert_eq!((page.grants.len(), page.may_stop), (1, false));
        assert!(
            page.history
                .iter()
                .any(|line| line.action == "mandate.stopped")
        );
        let anna = stage.sign_in(&cast::ANNA).await;
        let found = list(
            &stage,
            &anna,
            &ClientQuery {
                search: "groenrijk".into(),
                ..ClientQuery::default()
            },
        )
        .await;
        let row = &found.page.rows[0];
        assert_eq!((row.standing, row.services), (Standing::Stopped, 0));
        assert_eq!(
            row.last_day,
            Some(date_of(NOW.plus_days(-10))),
            "the day it was stopped"
        );
    }
}

/// The first page of ten thousand clients; the budget of 50 ms is the release build's, so here it has room.
#[tokio::test]
#[ignore = "seeds ten thousand clients: for measuring"]
async fn ten_thousand_clients_first_page() {
    for mut stage in crate::stage::empty().await {
        stage.logins = demo::seed(&stage.s, Scale { clients: 10_000 })
            .await
            .unwrap();
        let anna = stage.sign_in(&cast::ANNA).await;
        for (what, query) in [
            ("all", ClientQuery::default()),
            (
                "search",
                ClientQuery {
                    search: "bakker".into(),
                    ..ClientQuery::default()
                },
            ),
            ("unassigned", query(ClientFilter::Unassigned)),
            (
                "last day",
                ClientQuery {
                    sort: ClientSort::LastDay,
                    ..ClientQuery::default()
                },
            ),
        ] {
            list(&stage, &anna, &query).await;
            let begun = Instant::now();
            let found = list(&stage, &anna, &query).await;
            println!(
                "{} {what}: {} rows of {} in {:?}",
                stage.s.db.kind(),
                found.page.rows.len(),
                found.page.total,
                begun.elapsed()
            );
        }
        let begun = Instant::now();
        let page = assignment::acting_for(&stage.s, &anna, "", 1)
            .await
            .unwrap();
        println!(
            "{} acting: {} in {:?}",
            stage.s.db.kind(),
            page.total,
            begun.elapsed()
        );
        let begun = Instant::now();
        let sheet = overview::clients_csv(&stage.s, &anna, &ClientQuery::default())
            .await
            .unwrap();
        println!(
            "{} csv: {} bytes in {:?}",
            stage.s.db.kind(),
            sheet.body.len(),
            begun.elapsed()
        );
    }
}

//! The list of colleagues: filters with their counts, order, pages.

use crate::stage::{id_of, not_allowed, stages};
use domain::{decide::world::AuthorisationScope, lang::Lang, level::Level};
use services::{
    demo::{
        Open, cast,
        ids::{Kind, id2},
    },
    invitation::accept::{NewPerson, with_new_account},
    people::{MemberFilter, MemberSort, PAGE, People, PeopleQuery, csv, list},
};
use store::authorisation::NewAuthorisation;

/// A search within a filter.
pub fn asked(search: &str, filter: MemberFilter) -> PeopleQuery<'_> {
    PeopleQuery {
        search,
        filter,
        ..PeopleQuery::default()
    }
}

pub fn names(found: &People) -> Vec<&str> {
    let rows = found.page.rows.iter();
    rows.map(|row| row.member.name.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_filter_counts_what_it_shows_and_each_line_names_the_teams() {
    for stage in stages().await {
        let new = NewPerson {
            name: "Mees Prins".into(),
            password: "drie fietsen en een kar".into(),
            lang: Lang::Nl,
        };
        with_new_account(
            &stage.s,
            &stage.phone(),
            None,
            &Open::Invitation.token(),
            &new,
        )
        .await
        .unwrap();
        let anna = stage.sign_in(&cast::ANNA).await;
        let all = list(&stage.s, &anna, &PeopleQuery::default())
            .await
            .unwrap();
        for (filter, count) in &all.counts {
            let shown = list(&stage.s, &anna, &asked("", *filter)).await.unwrap();
            assert_eq!(
                (shown.page.total, shown.page.rows.len()),
                (*count, *count as usize),
                "{filter:?}"
            );
            assert_eq!(shown.counts, all.counts, "the same beside every filter");
        }
        let of = |name: &str| {
            let row = all.page.rows.iter().find(|row| row.member.name == name);
            row.unwrap().clone()
        };
        assert_eq!(of("Bram Bos").teams, ["Auto", "Salaris"]);
        assert_eq!(of("Mees Prins").teams, ["Salaris"]);
        assert!(of("Anna Bakker").teams.is_empty());
        assert!(of("Bram Bos").member.last_use.is_some());

        let without_team = list(&stage.s, &anna, &asked("", MemberFilter::WithoutTeam))
            .await
            .unwrap();
        let expected: Vec<_> = cast::EMPLOYEES
            .iter()
            .map(|employee| employee.person)
            .filter(|who| {
                !cast::TEAMS
                    .iter()
                    .any(|team| team.2.iter().any(|one| one.n == who.n))
            })
            .map(|who| who.name)
            .collect();
        assert_eq!(names(&without_team), expected);
        let never = list(&stage.s, &anna, &asked("mees", MemberFilter::NeverUsed))
            .await
            .unwrap();
        assert_eq!(names(&never), ["Mees Prins"]);

        let bram = stage.sign_in(&cast::BRAM).await;
        not_allowed(list(&stage.s, &bram, &PeopleQuery::default()).await);
        not_allowed(csv(&stage.s, &bram, &PeopleQuery::default()).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_is_taken_along_as_it_is_narrowed_and_sorted_however_long() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let backwards = PeopleQuery {
            descending: true,
            page: 7,
            ..asked("", MemberFilter::WithoutTeam)
        };
        let shown = list(&stage.s, &anna, &backwards).await.unwrap();
        let sheet = csv(&stage.s, &anna, &backwards).await.unwrap();
        assert_eq!(sheet.file_name, "gebruikers-2026-11-22.csv");
        let text = String::from_utf8(sheet.body).unwrap();
        let lines: Vec<_> = text.lines().skip(1).collect();
        let names = names(&shown);
        assert_eq!(lines.len(), names.len());
        for (line, name) in lines.iter().zip(names) {
            assert!(line.starts_with(&format!("\"{name}\";")), "{line}");
        }
        let of_anna = lines.iter().find(|line| line.contains("Anna Bakker"));
        let expected = "\"Anna Bakker\";\"anna@devries.example\";\"\";\"EH3\";\"EH3\";\"\";\"";
        assert!(of_anna.unwrap().starts_with(expected), "{of_anna:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_logged_in_longest_ago_comes_first_and_a_page_beyond_the_end_is_the_last() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let mut tx = stage.s.db.write().await.unwrap();
        store::last_use::record(
            &mut tx,
            id_of(&cast::LOTTE),
            anna.organisation().unwrap(),
            stage.s.now(),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let sorted = async |descending| {
            let query = PeopleQuery {
                sort: MemberSort::LastUse,
                descending,
                page: 1,
                ..PeopleQuery::default()
            };
            list(&stage.s, &anna, &query).await.unwrap()
        };
        let (up, down) = (sorted(false).await, sorted(true).await);
        assert_eq!(names(&down)[0], "Lotte Smit");
        assert_eq!(*names(&up).last().unwrap(), "Lotte Smit");
        let days: Vec<_> = up.page.rows.iter().map(|row| row.member.last_use).collect();
        assert!(days.is_sorted(), "never comes before long ago: {days:?}");

        let beyond = PeopleQuery {
            page: 9,
            ..PeopleQuery::default()
        };
        let last = list(&stage.s, &anna, &beyond).await.unwrap().page;
        assert_eq!((last.page, last.size, last.rows.len()), (1, PAGE, 12));
        let nobody = list(&stage.s, &anna, &asked("zzz", MemberFilter::All))
            .await
            .unwrap();
        assert_eq!((nobody.page.total, nobody.page.page), (0, 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_13_what_lapsed_unused_authorises_nobody() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let now = stage.s.now();
        let authorised = async || {
            let asked = asked("hanna", MemberFilter::Authorised);
            let found = list(&stage.s, &anna, &asked).await.unwrap();
            let of = found.counts.iter();
            let mut of = of.filter(|(filter, _)| *filter == MemberFilter::Authorised);
            (found.page.total, of.next().unwrap().1)
        };
        for (days, count) in [(-800, 0), (-100, 1)] {
            let mut tx = stage.s.db.write().await.unwrap();
            let new = NewAuthorisation {
                id: stage.s.id(),
                membership: id2(Kind::Membership, cast::VRIES, cast::HANNA.n),
                scope: AuthorisationScope::All,
                level: Level::Eh3,
                branch: None,
                from: now.plus_days(days),
                until: now.plus_days(300),
            };
            store::authorisation::insert(&mut tx, &new, None)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            assert_eq!(authorised().await, (count, count), "from day {days}");
        }
    }
}

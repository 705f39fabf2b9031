//! What applying costs: shown before, written with the application, credited when nothing comes of it (R-MACH-13).

use crate::{
    stage::{connected, not_allowed, not_found, stages},
    users::{PUK, activates, application, applies, for_service, imre, person, puk},
};
use domain::{
    application::Product,
    fault::Fault,
    price::{Amount, Item},
    time::{Date, date_of, last_day_of},
};
use services::{
    application::{
        NewUser,
        apply::{Applied, apply},
        pending::cancel,
        plan::plan,
    },
    demo::cast,
    order,
};

#[tokio::test(flavor = "multi_thread")]
async fn r_mach_13_what_was_planned_is_what_is_ordered() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let both = [
            puk(),
            NewUser {
                urgent: true,
                ..imre()
            },
        ];
        let planned = plan(&stage.s, &anna, &both).await.unwrap();
        let Applied::Done(done) = apply(&stage.s, &anna, &both).await.unwrap() else {
            panic!("both can go");
        };
        let orders = order::list(&stage.s, &anna, 1).await.unwrap();
        let [found] = &orders.rows[..] else {
            panic!("{orders:?}");
        };
        assert_eq!((found.number, found.people), (1, 2));
        assert_eq!(
            (found.id, found.by_name.as_str()),
            (done[0].order, "Anna Bakker")
        );
        assert_eq!(date_of(found.ordered_at), Date::constant(2026, 11, 22));
        // Five years of EH3 twice, and hurry for who shows a document.
        let expected = Amount {
            net: 2 * 13500 + 5000,
            vat: 2 * 2835 + 1050,
        };
        assert_eq!(found.amount(), expected);
        assert_eq!(found.credited(), Amount::default());
        let lines = order::one(&stage.s, &anna, found.id, 1)
            .await
            .unwrap()
            .lines
            .rows;
        let ordered: Vec<_> = lines
            .iter()
            .map(|line| (line.name.as_str(), line.item))
            .collect();
        assert_eq!(
            ordered,
            [
                ("Puk de Jong", Item::Means),
                ("Imre Kovács", Item::Means),
                ("Imre Kovács", Item::Urgent)
            ]
        );
        let charges = planned.iter().flat_map(|verdict| &verdict.charges);
        for (line, charge) in lines.iter().zip(charges) {
            assert_eq!(line.amount(), charge.amount());
        }
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn urgency_costs_nothing_where_it_brings_nothing_forward() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let user = NewUser {
            urgent: true,
            ..puk()
        };
        let verdicts = plan(&stage.s, &anna, &[user]).await.unwrap();
        let items: Vec<_> = verdicts[0]
            .charges
            .iter()
            .map(|charge| charge.item)
            .collect();
        assert_eq!(items, [Item::Means], "who is employed has it the same day");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_means_lasts_as_long_as_was_ordered_and_a_term_without_a_price_is_refused() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let odd = NewUser { term: 2, ..puk() };
        let verdicts = plan(&stage.s, &anna, &[odd]).await.unwrap();
        assert_eq!(verdicts[0].faults, [("term", Fault::NotAChoice)]);
        let one_year = NewUser {
            term: 1,
            product: Product::Eh2Plus,
            ..puk()
        };
        applies(&stage, &anna, one_year).await;
        activates(&stage, &simulators, PUK).await;
        let puk = person(&stage, PUK).await.unwrap();
        let mut tx = stage.s.db.read().await.unwrap();
        let here = crate::stage::vries();
        let means = store::means::of_person(&mut tx, puk, here).await.unwrap();
        assert_eq!(
            last_day_of(means[0].expires_at),
            Date::constant(2027, 11, 22)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_cancelled_before_it_is_issued_is_credited_and_nothing_else_is() {
    for (stage, simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let Applied::Done(done) = apply(&stage.s, &anna, &[puk(), imre()]).await.unwrap() else {
            panic!("both can go");
        };
        activates(&stage, &simulators, PUK).await;
        cancel(&stage.s, &anna, done[1].application).await.unwrap();
        let found = order::one(&stage.s, &anna, done[0].order, 1).await.unwrap();
        assert_eq!(
            found.order.credited(),
            Amount {
                net: 13500,
                vat: 2835
            }
        );
        let credited: Vec<_> = found
            .lines
            .rows
            .iter()
            .map(|line| line.credited_at.is_some())
            .collect();
        assert_eq!(credited, [false, true]);
        let late = cancel(&stage.s, &anna, done[0].application).await;
        assert!(late.is_err(), "an issued means is not taken back");
        let sheet = order::csv(&stage.s, &anna).await.unwrap();
        let text = String::from_utf8(sheet.body).unwrap();
        assert_eq!(text.lines().count(), 4, "two lines and a credit: {text}");
        assert_eq!(text.matches("\"credit\"").count(), 1);
        let credit = text
            .lines()
            .find(|line| line.contains("\"credit\""))
            .unwrap();
        assert!(credit.contains("\"-1\""), "taken off again: {credit}");
        assert!(
            text.contains("\"135,00\";\"21\";\"28,35\";\"163,35\""),
            "{text}"
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_went_on_with_is_credited_too() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let done = applies(&stage, &anna, puk()).await;
        stage.pass_days(60);
        services::jobs::run_once(&stage.s).await.unwrap();
        assert!(
            application(&stage, done.application)
                .await
                .state()
                .is_final()
        );
        let anna = stage.sign_in(&cast::ANNA).await;
        let found = order::one(&stage.s, &anna, done.order, 1).await.unwrap();
        assert_eq!(found.order.credited(), found.order.amount());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_numbered_per_organisation_and_seen_by_who_is_in_charge_there() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        applies(&stage, &anna, puk()).await;
        let wish = NewUser {
            scopes: vec![for_service("ziekmeldingen-doorgeven")],
            ..imre()
        };
        let second = applies(&stage, &anna, wish).await;
        let orders = order::list(&stage.s, &anna, 1).await.unwrap();
        let numbers: Vec<_> = orders.rows.iter().map(|found| found.number).collect();
        assert_eq!(numbers, [2, 1], "newest first");
        let bram = stage.sign_in(&cast::BRAM).await;
        not_allowed(order::list(&stage.s, &bram, 1).await);
        not_allowed(order::one(&stage.s, &bram, second.order, 1).await);
        not_allowed(order::csv(&stage.s, &bram).await);
        let sanne = stage.sign_in(&cast::SANNE).await;
        assert_eq!(order::list(&stage.s, &sanne, 1).await.unwrap().total, 0);
        not_found(order::one(&stage.s, &sanne, second.order, 1).await);
    }
}

//! What the trade register says of clients that are not here, and what it costs to ask.

use super::{asking, asks, kvk};
use crate::{HOFMAN, PAYROLL, TAX, in_years, service, stage::stages};
use domain::{fault::Fault, level::Level, view::chain::RequestLook};
use outside::simulator::register::Trouble;
use services::{
    Error, approval,
    demo::cast,
    grant::{self, NewGrant},
    request,
    secret::Token,
};

#[tokio::test]
async fn of_who_is_not_here_the_register_says_the_name_and_whether_there_is_anybody_to_ask() {
    for (stage, _simulators) in crate::stage::connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        // A bicycle maker, one that is bankrupt, one that ended, a number that was never given out.
        let new = asking(&[2001, 2007, 2008, 9999], &[TAX]);
        let draft = request::keep(&stage.s, &anna, new, None).await.unwrap();
        let shown = asks(&stage, &anna, &draft).await;
        let rows: Vec<_> = shown
            .clients
            .iter()
            .map(|row| {
                let client = &row.client;
                (
                    client.name.as_str(),
                    client.town.as_str(),
                    row.can_send,
                    row.faults.clone(),
                )
            })
            .collect();
        assert_eq!(
            rows,
            [
                ("Fietsenmaker Wiersma", "Leeuwarden", true, vec![]),
                (
                    "Meubelhal De Bank B.V.",
                    "Arnhem",
                    false,
                    vec![Fault::BarredByRegister]
                ),
                (
                    "Videotheek Terugspoelen",
                    "Hilversum",
                    false,
                    vec![Fault::EndedByRegister]
                ),
                ("", "", false, vec![Fault::UnknownOrganisation]),
            ]
        );

        // A sole proprietorship has no RSIN: what is only for who has one is left out of the request.
        let more = asking(&[2001], &[TAX, "vennootschapsbelasting-aangeven"]);
        let rows = request::plan(&stage.s, &anna, &more).await.unwrap();
        let left: Vec<_> = rows[0].services.iter().map(|(_, fault)| *fault).collect();
        assert_eq!(left, [Fault::ServiceNotForOrganisation]);
        assert!(rows[0].can_send);

        let (sent, count) = request::send_draft(&stage.s, &anna, &draft).await.unwrap();
        assert_eq!(
            count,
            Some(0),
            "a link to forward is not sent, and what stood in the way stands in the way of sending"
        );
        let rows = request::outcome(&stage.s, &anna, &sent).await.unwrap();
        assert_eq!(rows.iter().filter(|row| row.request.is_some()).count(), 1);
        let again = request::send_draft(&stage.s, &anna, &draft).await.unwrap();
        assert_eq!((again.0.reveal(), again.1), (sent.reveal(), None));
        let looked = request::look(&stage.s, &anna, &draft).await.unwrap();
        let there = RequestLook::Sent(sent.reveal().to_owned());
        assert_eq!(looked, there, "it leads there");
        let asked = rows[0].request.unwrap();
        let detail = request::detail(&stage.s, &anna, asked).await.unwrap();
        assert_eq!(detail.client.name, "Fietsenmaker Wiersma");
        let link = rows[0].link.as_ref().unwrap();
        let (_, token) = link.url.split_once("/approve/").unwrap();
        let (token, lang) = (Token::received(token), domain::lang::Lang::En);
        let seen = approval::view(&stage.s, &token, None, lang).await.unwrap();
        assert_eq!(seen.client.name, "Fietsenmaker Wiersma");
    }
}

#[tokio::test]
async fn what_the_check_page_refused_is_not_sent_however_long_the_list() {
    for (stage, simulators) in crate::stage::connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        // A bicycle maker, a page full of numbers that were never given out, and at the end one that is bankrupt.
        let most = u32::from(request::MOST_CLIENTS);
        let mut clients = vec![2001];
        clients.extend((0..most - 2).map(|n| 80_000_000 + n));
        clients.push(2007);
        let new = asking(&clients, &[TAX]);
        let draft = request::keep(&stage.s, &anna, new.clone(), None).await;
        let draft = draft.unwrap();
        let shown = asks(&stage, &anna, &draft).await;
        let unknown = shown.clients.iter().filter(|row| {
            let faults = row.faults.as_slice();
            !row.can_send && faults == [Fault::UnknownOrganisation]
        });
        assert_eq!(unknown.count(), clients.len() - 2);
        let last = shown.clients.last().unwrap();
        assert_eq!(last.faults, [Fault::BarredByRegister]);

        // The same list once more: of her questions to the register a few are left, and what lies in the drawer is
        // read whatever becomes of the others.
        let again = request::keep(&stage.s, &anna, new, None).await.unwrap();
        let shown = asks(&stage, &anna, &again).await;
        let left = shown.clients.iter().filter(|row| row.can_send).count();
        assert!(left > 1, "she did not meet the limit");
        let last = shown.clients.last().unwrap();
        assert_eq!(last.faults, [Fault::BarredByRegister]);
        // Nor does it matter that the register is down.
        stage.pass_seconds(600);
        simulators.register.trouble(Trouble::Down);
        let few = asking(&[80_000_999, 2007], &[TAX]);
        let plan = request::plan(&stage.s, &anna, &few).await.unwrap();
        assert_eq!(plan[1].faults, [Fault::BarredByRegister]);
        simulators.register.recover();

        let asked = simulators.register.asked();
        let (sent, count) = request::send_draft(&stage.s, &anna, &draft).await.unwrap();
        assert_eq!(count, Some(0), "the bicycle maker gets a link to forward");
        let rows = request::outcome(&stage.s, &anna, &sent).await.unwrap();
        assert!(rows[0].request.is_some());
        assert_eq!(
            rows.last().unwrap().plan.faults,
            [Fault::BarredByRegister],
            "what she saw is what is sent"
        );
        assert_eq!(simulators.register.asked(), asked, "nothing is asked twice");
    }
}

#[tokio::test]
async fn a_register_that_does_not_answer_leaves_the_number_and_stops_nobody() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let new = asking(&[2001, 2008], &[TAX]);
        let plan = request::plan(&stage.s, &anna, &new).await.unwrap();
        for row in plan {
            assert!(
                row.can_send && !row.here && row.faults.is_empty(),
                "{row:?}"
            );
            assert_eq!((&*row.client.name, &*row.client.town), ("", ""));
        }
    }
}

#[tokio::test]
async fn r_dec_22_who_types_numbers_hears_who_they_are_up_to_a_limit_and_no_ids() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        // Clients of hers, and what she asked before, cost nothing.
        let own = asking(&[cast::JANSEN, HOFMAN], &[TAX]);
        let strangers = |page: u32| {
            let numbers: Vec<u32> = (0..250).map(|n| 70_000_000 + page * 250 + n).collect();
            asking(&numbers, &[TAX])
        };
        for page in 0..6 {
            let kept = request::keep(&stage.s, &anna, strangers(page), None).await;
            kept.unwrap();
        }
        let one = asking(&[cast::GROENRIJK, 70_000_000], &[TAX]);
        let more = request::keep(&stage.s, &anna, one.clone(), None).await;
        assert!(matches!(more, Err(Error::TooMany { .. })), "{more:?}");
        let grant = NewGrant {
            intermediary: kvk(70_000_000),
            services: vec![service(PAYROLL)],
            bundle: None,
            level: Level::Eh3,
            last_day: in_years(1),
        };
        let more = grant::keep(&stage.s, &anna, &grant).await;
        assert!(matches!(more, Err(Error::TooMany { .. })), "{more:?}");
        let draft = request::keep(&stage.s, &anna, own, None).await.unwrap();
        let shown = asks(&stage, &anna, &draft).await;
        for row in &shown.clients {
            assert!(row.here && row.client.id.is_none(), "{row:?}");
        }
        // After a while a few more.
        stage.pass_seconds(60);
        request::keep(&stage.s, &anna, one, None).await.unwrap();
    }
}

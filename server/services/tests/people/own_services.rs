//! An invitation that gives services of one's own organisation: what can be given, what the invited reads, and when
//! it begins.

use crate::stage::{Stage, id_of, not_allowed, not_found, stages, vries};
use domain::{
    decide::What,
    id::ServiceId,
    lang::Lang,
    level::Level,
    time::{date_of, last_day_after_years},
};
use services::{
    Actor,
    demo::cast,
    invitation::{
        self, Offer,
        accept::{NewPerson, look, with_new_account},
        options,
    },
    messages::Message,
    people::authorisations::{For, Own, Standing, of_colleague},
    secret::Token,
    why,
};

const PUK: &str = "puk@devries.example";

async fn invited(stage: &Stage, anna: &Actor, services: Vec<ServiceId>, years: i16) -> Token {
    let offer = Offer {
        services,
        years: Some(years),
        ..Offer::default()
    };
    let verdicts = invitation::send(&stage.s, anna, PUK, &offer).await.unwrap();
    assert!(verdicts[0].outcome.is_ok(), "{verdicts:?}");
    let told = stage.told(PUK).await;
    let Some(Message::Invitation { link, .. }) = told.last() else {
        panic!("no invitation");
    };
    Token::received(link.path().strip_prefix("/invitation/").unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_rol_3_only_services_up_to_the_managers_own_level_can_be_chosen() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let offered = options::services(&stage.s, &anna).await.unwrap();
        let mut tx = stage.s.db.read().await.unwrap();
        let all = store::catalogue::search_services(&mut tx, "", stage.s.now())
            .await
            .unwrap();
        drop(tx);
        let above = all
            .iter()
            .filter(|service| service.level > Level::Eh3)
            .count();
        assert!(above > 0, "the catalogue has some that Anna cannot give");
        assert_eq!(offered.len(), all.len() - above);
        assert!(offered.iter().all(|line| line.level <= Level::Eh3));
        // What the page offers, the use case takes.
        let ids = offered.iter().map(|line| line.id).collect();
        invited(&stage, &anna, ids, 1).await;

        let bram = stage.sign_in(&cast::BRAM).await;
        not_allowed(options::services(&stage.s, &bram).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_mach_9_puk_reads_what_she_may_do_and_it_begins_when_she_joins() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let offered = options::services(&stage.s, &anna).await.unwrap();
        let service = offered
            .iter()
            .find(|line| line.level == Level::Eh3)
            .unwrap();
        let token = invited(&stage, &anna, vec![service.id], 3).await;

        stage.pass_days(5);
        let shown = look(&stage.s, None, Lang::Nl, &token).await.unwrap();
        assert_eq!(shown.services, std::slice::from_ref(service));
        assert_eq!(shown.years, Some(3));
        assert!(!shown.services[0].does.is_empty(), "in plain words");

        let new = NewPerson {
            name: "Puk de Jong".into(),
            password: "drie fietsen en een kar".into(),
            lang: Lang::Nl,
        };
        let joined = with_new_account(&stage.s, &stage.phone(), None, &token, &new)
            .await
            .unwrap();
        let puk = stage.actor(&joined.token).await.unwrap();
        let today = date_of(stage.s.now());
        let anna = stage.sign_in(&cast::ANNA).await;
        let found = of_colleague(&stage.s, &anna, puk.person).await.unwrap();
        let [own] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(
            *own,
            Own {
                authorisation: own.authorisation,
                given_for: For::Service {
                    name: service.name.clone(),
                    provider: service.provider.clone(),
                },
                level: Level::Eh3,
                branch: None,
                first_day: today,
                last_day: last_day_after_years(today, 3),
                standing: Standing::Waits(Level::Eh3),
            },
            "from the day of joining, not of inviting"
        );

        // The one decision agrees: it is there, and what is missing is a means.
        let answer = why::answer(&stage.s, &anna, puk.person, vries(), service.id, None)
            .await
            .unwrap();
        let refused: Vec<What> = answer
            .decision
            .reasons()
            .iter()
            .map(|check| check.what)
            .collect();
        assert_eq!(refused, [What::Exists]);
        let reasons = answer.decision.reasons();
        assert_eq!(reasons[0].leg, domain::decide::Leg::Means);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn own_authorisations_are_seen_by_those_in_charge_with_how_they_stand() {
    for stage in stages().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let joke = of_colleague(&stage.s, &anna, id_of(&cast::JOKE))
            .await
            .unwrap();
        assert_eq!(joke.len(), 1);
        assert_eq!(joke[0].standing, Standing::Active);
        let mut tx = stage.s.db.write().await.unwrap();
        store::authorisation::end(&mut tx, joke[0].authorisation, None, stage.s.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let joke = of_colleague(&stage.s, &anna, id_of(&cast::JOKE))
            .await
            .unwrap();
        assert_eq!(joke[0].standing, Standing::Ended(date_of(stage.s.now())));

        let bram = stage.sign_in(&cast::BRAM).await;
        not_allowed(of_colleague(&stage.s, &bram, id_of(&cast::BRAM)).await);
        let wouter = stage.sign_in(&cast::WOUTER).await;
        not_found(of_colleague(&stage.s, &wouter, id_of(&cast::JOKE)).await);
    }
}

//! A means at EH4 (F1-3, R-AAN-5): a manager of that level applies, the user comes to a counter, two clerks say so, and it
//! works with the passkey that is bound in the end, and with nothing else.

use crate::{
    authenticator::Device,
    in_person::{adds, anna_at_eh4, appears, day_comes, let_in, look, signs_in_with, steps_up},
    stage::{connected, faults, not_found, vries},
    users::{PUK, activates, application, applies, for_service, puk, service},
};
use domain::{
    application::{ApplicationState, Identification, Kind, Product, Waiting},
    fault::Fault,
    level::Level,
};
use services::{
    application::{
        NewUser,
        activation::mine,
        pending::{self, PendingQuery},
        plan::plan,
    },
    demo::cast,
    evidence::counter,
    messages::Message,
};

const DEEDS: &str = "akte-aanbieden";

fn highest() -> NewUser {
    NewUser {
        product: Product::Eh4,
        term: 3,
        scopes: vec![for_service(DEEDS)],
        ..puk()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_5_a_means_at_eh4_takes_a_counter_and_a_passkey() {
    for (stage, simulators) in connected().await {
        let anna = anna_at_eh4(&stage).await;
        let verdicts = plan(&stage.s, &anna, &[highest()]).await.unwrap();
        assert_eq!(verdicts[0].faults, []);
        let in_person = Some(Identification::InPerson);
        assert_eq!(verdicts[0].identification, in_person, "employed or not");
        assert!(verdicts[0].promise.may_take_longer);
        assert!(!verdicts[0].charges.is_empty(), "with a price");
        let id = applies(&stage, &anna, highest()).await.application;

        let noor = stage.sign_in(&cast::NOOR).await;
        not_found(counter::one(&stage.s, &noor, id).await.map(drop));
        let (signed_in, known) = activates(&stage, &simulators, PUK).await;
        assert_eq!(known.state, ApplicationState::IdentificationNeeded);
        let puk = stage.actor(&signed_in.token).await.unwrap();
        let page = mine::one(&stage.s, &puk, id).await.unwrap();
        assert_eq!((page.identification, page.appeared), (in_person, false));
        let afar = mine::identify(&stage.s, &puk, id).await.map(drop);
        assert_eq!(faults(afar), [("", Fault::OnlyInPerson(Level::Eh4))]);
        let list = pending::pending(&stage.s, &anna, &PendingQuery::default()).await;
        let line = &list.unwrap().lines[0];
        assert_eq!((line.application, line.waiting), (id, Waiting::User));

        let visits = counter::visits(&stage.s, &noor).await.unwrap();
        let visit = visits.iter().find(|visit| visit.application == id);
        assert_eq!(visit.unwrap().kind, Kind::Means);
        let at = stage.s.now().plus_days(2);
        counter::appoint(&stage.s, &noor, id, at, "Loket Enkhuizen")
            .await
            .unwrap();
        let told = stage.told(PUK).await;
        let page = told.iter().find_map(|message| match message {
            Message::ApplicationAppointment { link, .. } => Some(link.path()),
            _ => None,
        });
        assert_eq!(page.unwrap(), format!("/activations/{id}"));
        day_comes(&stage, id).await;
        appears(&stage, id, None).await;
        assert!(mine::one(&stage.s, &puk, id).await.unwrap().appeared);
        let state = mine::refresh(&stage.s, &puk, id).await.unwrap();
        assert_eq!(
            state,
            ApplicationState::IdentificationNeeded,
            "without a passkey nothing is issued"
        );

        let mut key = Device::new(1);
        let bound = adds(&stage, &puk, &mut key).await;
        let puk = steps_up(&stage, &puk, &mut key).await;
        assert!(puk.at.is_none(), "no place and no means yet");
        not_found(counter::bind(&stage.s, &anna, id, bound).await.map(drop));
        let page = counter::bind(&stage.s, &puk, id, bound).await.unwrap();
        assert_eq!(page.path(), format!("/activations/{id}"));
        let row = application(&stage, id).await;
        assert_eq!(row.state(), ApplicationState::Issued);

        let puk = signs_in_with(&stage, &mut key).await;
        assert_eq!(puk.organisation().unwrap(), vries());
        assert_eq!(puk.sign_in.level, Some(Level::Eh4));
        assert!(let_in(&stage, &puk, service(DEEDS)).await);
        let mut other = Device::new(2);
        adds(&stage, &puk, &mut other).await;
        let with_other = signs_in_with(&stage, &mut other).await;
        assert_eq!(with_other.sign_in.level, None);
        assert!(!let_in(&stage, &with_other, service(DEEDS)).await);
        assert!(stage.kinds_told(PUK).await.contains(&"means_issued"));
        let anna_told = stage.kinds_told(cast::ANNA.email).await;
        assert!(anna_told.contains(&"means_activated"));
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_5_what_one_clerk_saw_is_not_enough_for_a_means() {
    for (stage, simulators) in connected().await {
        let anna = anna_at_eh4(&stage).await;
        let id = applies(&stage, &anna, highest()).await.application;
        let (signed_in, _) = activates(&stage, &simulators, PUK).await;
        let puk = stage.actor(&signed_in.token).await.unwrap();
        let noor = stage.sign_in(&cast::NOOR).await;
        counter::appeared(&stage.s, &noor, id, look(None))
            .await
            .unwrap();
        let mut key = Device::new(1);
        let bound = adds(&stage, &puk, &mut key).await;
        let puk = steps_up(&stage, &puk, &mut key).await;
        let early = counter::bind(&stage.s, &puk, id, bound).await;
        assert_eq!(faults(early), [("", Fault::NotIdentified)]);
        // Taken back: nobody comes any more, and nothing can be bound.
        pending::cancel(&stage.s, &anna, id).await.unwrap();
        let visits = counter::visits(&stage.s, &noor).await.unwrap();
        assert!(visits.iter().all(|visit| visit.application != id));
        not_found(counter::appeared(&stage.s, &noor, id, look(None)).await);
        assert_eq!(counter::mine(&stage.s, &puk, id).await.unwrap(), None);
        let late = counter::bind(&stage.s, &puk, id, bound).await;
        let cancelled = Fault::ApplicationIs(ApplicationState::Cancelled);
        assert_eq!(faults(late), [("", cancelled)]);
    }
}

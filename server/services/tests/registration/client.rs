//! A client who has nothing yet answers a request the same day: from the link in the mail to the grant, with a phone and
//! an identity document (issue's part 11, R-DEC-6).

use crate::{
    people::{JELLE, MARIJKE, PASSWORD, enters, kvk, picks, shows_and_signs},
    stage::{NOW, Stage, back, connected, faults},
};
use domain::{
    fault::Fault,
    person::{BirthDate, Identity},
    request::RequestState,
    time::{date_of, last_day_after_years},
    view::chain::Reader,
};
use services::{
    Actor, Error,
    accounts::sign_in::{self, Attempt},
    approval,
    catalogue::file,
    demo::cast,
    grant, identification,
    messages::parts::Side,
    overview,
    registration::{
        mine,
        start::{self, New, Started, Wish},
    },
    request::{self, NewRequest},
    secret::Token,
};

/// Anna asks the bicycle maker for one service; he is not here, so she gets a link to forward.
async fn asked(stage: &Stage, anna: &Actor) -> Token {
    let catalogue = file::parse(file::EXAMPLE).unwrap();
    let tax = catalogue
        .services
        .iter()
        .find(|service| service.slug == "belastingaangifte-doen");
    let new = NewRequest {
        clients: vec![kvk(2001)],
        services: vec![tax.unwrap().id],
        bundle: None,
        level: None,
        last_day: last_day_after_years(date_of(NOW), 1),
        message: String::new(),
    };
    let rows = request::send(&stage.s, anna, &new).await.unwrap();
    let url = &rows[0].link.as_ref().unwrap().url;
    let (_, link) = url.rsplit_once("/approve/").unwrap();
    Token::received(link)
}

#[tokio::test(flavor = "multi_thread")]
async fn r_dec_6_from_nothing_to_a_grant_on_one_phone() {
    for (stage, _simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let link = asked(&stage, &anna).await;
        let seen = approval::view(&stage.s, &link, None, domain::Lang::Nl)
            .await
            .unwrap();
        assert_eq!(seen.client.id, None, "not here yet");

        let next = format!("/approve/{}", link.reveal());
        let wish = New {
            next: Some(next.clone()),
            ..JELLE.wishes(2001, Wish::Representative)
        };
        let (id, jelle, _) = enters(&stage, wish).await;
        let page = mine::one(&stage.s, &jelle, id).await.unwrap();
        assert_eq!(
            page.next.as_deref(),
            Some(next.as_str()),
            "the request stays in sight"
        );
        let url = mine::identify(&stage.s, &jelle, id).await.unwrap();
        let token = picks(&url, "as_expected").await;
        let (to, session) = identification::go_on(&stage.s, back(&token, &url, Some(&jelle)))
            .await
            .unwrap();
        assert_eq!(to, format!("/applications/{id}"));
        let jelle = stage.actor(&session.unwrap()).await.unwrap();
        assert!(jelle.sign_in.by_document && !jelle.sign_in.second_factor);
        assert!(jelle.sign_in.level.is_none(), "a document is no means");
        mine::sign(&stage.s, &jelle, id).await.unwrap();

        let shown = approval::view(&stage.s, &link, Some(&jelle), domain::Lang::Nl)
            .await
            .unwrap();
        assert_eq!(
            shown.reader,
            Reader::MayApprove {
                completes: true,
                alone: true
            }
        );
        let whole = approval::Approval {
            services: shown.services.iter().map(|service| service.id).collect(),
            last_day: shown.last_day,
            seen: None,
        };
        let state = approval::approve(&stage.s, &jelle, &link, &whole)
            .await
            .unwrap();
        assert_eq!(state, RequestState::Approved);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_dec_6_without_a_means_one_shows_a_document_again_the_next_day() {
    for (stage, _simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let link = asked(&stage, &anna).await;
        let (id, jelle, signed_in) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        shows_and_signs(&stage, &jelle, id).await.unwrap();
        stage.pass_seconds(20 * 60);
        let jelle = stage.actor(&signed_in.token).await.unwrap();
        let shown = approval::view(&stage.s, &link, Some(&jelle), domain::Lang::Nl)
            .await
            .unwrap();
        assert_eq!(shown.reader, Reader::MayNot(Fault::NotIdentified));
        let whole = approval::Approval {
            services: shown.services.iter().map(|service| service.id).collect(),
            last_day: shown.last_day,
            seen: None,
        };
        let refused = approval::approve(&stage.s, &jelle, &link, &whole).await;
        assert_eq!(faults(refused), [("", Fault::NotIdentified)]);
        // The page that grants says the same before anything is filled in.
        let options = grant::options(&stage.s, &jelle).await.unwrap();
        assert!(options.identify && options.own_level.is_none());

        let me = Identity {
            given: JELLE.given.into(),
            prefix: String::new(),
            family: JELLE.family.into(),
            birth: Some(JELLE.born),
        };
        let url = identification::own(&stage.s, &jelle, &me, "/")
            .await
            .unwrap();
        let token = picks(&url, "as_expected").await;
        let (_, session) = identification::go_on(&stage.s, back(&token, &url, Some(&jelle)))
            .await
            .unwrap();
        let jelle = stage.actor(&session.unwrap()).await.unwrap();
        approval::approve(&stage.s, &jelle, &link, &whole)
            .await
            .unwrap();
        assert!(!grant::options(&stage.s, &jelle).await.unwrap().identify);
        // Who asked stands in the client's own history, though the client was not here then.
        let receipt = approval::receipt(&stage.s, &jelle, &link).await.unwrap();
        let given = receipt.mandate.unwrap();
        let page = overview::mandate(&stage.s, &jelle, given, Side::Client).await;
        let history = page.unwrap().history;
        let told = history
            .iter()
            .find(|told| told.action == "request.received");
        let told = told.unwrap();
        assert_eq!(
            (&*told.who, &*told.organisation),
            ("Anna Bakker", "Kantoor De Vries Accountants")
        );
        let asked = told.about.last().unwrap();
        assert!(asked.starts_with("gevraagd op "), "{asked}");
        stage.log_verifies().await;
    }
}

/// Nobody becomes somebody else by it: the document is for the account that showed it.
#[tokio::test(flavor = "multi_thread")]
async fn anothers_way_back_gives_a_session_nothing() {
    for (stage, _simulators) in connected().await {
        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        let url = mine::identify(&stage.s, &jelle, id).await.unwrap();
        let token = picks(&url, "as_expected").await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let (_, session) = identification::go_on(&stage.s, back(&token, &url, Some(&anna)))
            .await
            .unwrap();
        assert!(session.is_none());
        let nobody = identification::go_on(&stage.s, back(&token, &url, None)).await;
        assert!(matches!(nobody, Err(Error::SignInNeeded)), "{nobody:?}");
    }
}

/// Jelle's account again, by its password alone.
async fn comes_back(stage: &Stage) -> Actor {
    let attempt = Attempt {
        email: JELLE.email,
        password: PASSWORD,
        code: "",
    };
    let signed_in = sign_in::sign_in(&stage.s, &stage.phone(), None, attempt)
        .await
        .unwrap()
        .signed_in()
        .unwrap();
    stage.actor(&signed_in.token).await.unwrap()
}

/// Whoever has the owner's password and a document of their own: it signs nothing for the bicycle maker (R-BEV-2).
#[tokio::test(flavor = "multi_thread")]
async fn r_bev_2_a_thief_with_a_document_of_their_own_approves_nothing() {
    for (stage, _simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let link = asked(&stage, &anna).await;
        let (id, jelle, signed_in) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        shows_and_signs(&stage, &jelle, id).await.unwrap();
        stage.pass_seconds(20 * 60);
        let thief = stage.actor(&signed_in.token).await.unwrap();

        let own = Identity::new(
            &MARIJKE.name(),
            BirthDate::new(MARIJKE.born, date_of(NOW)).unwrap(),
        );
        let refused = identification::own(&stage.s, &thief, &own, "/").await;
        assert_eq!(faults(refused), [("", Fault::NotOnExtract)]);

        // Nor does it when it was shown, and signed with, for an organisation of the thief's own.
        stage.pass_seconds(25 * 3600);
        let thief = comes_back(&stage).await;
        let new = MARIJKE.wishes(2002, Wish::Representative);
        let started = start::start(&stage.s, &stage.phone(), Some(&thief), new)
            .await
            .unwrap();
        let Started::Here(other) = started else {
            panic!("{started:?}")
        };
        shows_and_signs(&stage, &thief, other).await.unwrap();
        let shown = approval::view(&stage.s, &link, Some(&thief), domain::Lang::Nl)
            .await
            .unwrap();
        assert_eq!(shown.reader, Reader::MayNot(Fault::NotIdentified));
    }
}

/// The thief's own document, shown for an application of the thief's own, does not wake up what the owner showed for
/// the bicycle maker an hour before (R-BEV-2, R-DEC-6).
#[tokio::test(flavor = "multi_thread")]
async fn r_bev_2_a_thief_does_not_sign_with_what_the_owner_showed() {
    for (stage, _simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        let link = asked(&stage, &anna).await;
        let (id, jelle, _) = enters(&stage, JELLE.wishes(2001, Wish::Representative)).await;
        shows_and_signs(&stage, &jelle, id).await.unwrap();
        stage.pass_seconds(20 * 60);

        let thief = comes_back(&stage).await;
        let new = MARIJKE.wishes(2002, Wish::Representative);
        let started = start::start(&stage.s, &stage.phone(), Some(&thief), new).await;
        let Ok(Started::Here(other)) = started else {
            panic!("{started:?}")
        };
        let url = mine::identify(&stage.s, &thief, other).await.unwrap();
        let token = picks(&url, "as_expected").await;
        let (_, session) = identification::go_on(&stage.s, back(&token, &url, Some(&thief)))
            .await
            .unwrap();
        let thief = stage.actor(&session.unwrap()).await.unwrap();
        assert!(thief.sign_in.by_document);
        let shown = approval::view(&stage.s, &link, Some(&thief), domain::Lang::Nl)
            .await
            .unwrap();
        assert_eq!(shown.reader, Reader::MayNot(Fault::NotIdentified));
        let whole = approval::Approval {
            services: shown.services.iter().map(|service| service.id).collect(),
            last_day: shown.last_day,
            seen: None,
        };
        let refused = approval::approve(&stage.s, &thief, &link, &whole).await;
        assert_eq!(faults(refused), [("", Fault::NotIdentified)]);
    }
}

/// A document is no way round a second factor that an account has (R-DEC-4).
#[tokio::test(flavor = "multi_thread")]
async fn r_dec_4_a_document_does_not_stand_in_for_a_code() {
    for (stage, _simulators) in connected().await {
        let anna = stage.sign_in(&cast::ANNA).await;
        stage.pass_seconds(20 * 60);
        let wish = JELLE.wishes(2001, Wish::Representative);
        let started = start::start(&stage.s, &stage.phone(), Some(&anna), wish)
            .await
            .unwrap();
        let Started::Here(id) = started else {
            panic!("{started:?}")
        };
        let url = mine::identify(&stage.s, &anna, id).await.unwrap();
        let token = picks(&url, "as_expected").await;
        let (_, session) = identification::go_on(&stage.s, back(&token, &url, Some(&anna)))
            .await
            .unwrap();
        assert!(session.is_none());
    }
}

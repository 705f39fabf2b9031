//! R-ID-8, F1-5: an organisation that only the tax office knows, from its papers to a means that works there and nowhere
//! else.

use crate::{
    in_person::{appears, look},
    named, noor_takes, pdf,
    people::{PASSWORD, Someone, kvk, mailed_link, sets_up_app, signing_link},
    stage::{Stage, connected, faults},
    stan_takes,
};
use domain::{
    application::{ApplicationState, Kind, Product},
    approval::Power,
    decide::{Moment, Question, What, WhichMeans, decide, world::OrganisationState},
    fault::Fault,
    id::{ApplicationId, OrganisationId},
    lang::Lang,
    level::Level,
    means::MeansState,
    number::{FiscalNumber, OrganisationNumber},
    role::Role,
    signing::Paper,
    time::Date,
};
use services::{
    Actor, Error,
    demo::cast,
    evidence::{counter, judge, look as cases, queue, send},
    grant, jobs,
    means::{self, upgrade},
    people::roles,
    registration::{
        enter, mine, signers,
        start::Started,
        without::{self, New},
    },
};

/// Partner in a partnership that is in no register.
const HEIKE: Someone = Someone {
    given: "Heike",
    prefix: None,
    family: "Maas",
    born: Date::constant(1971, 2, 3),
    email: "heike@maas-waal.example",
};

/// Does its taxes.
const ODA: Someone = Someone {
    given: "Oda",
    prefix: None,
    family: "Waal",
    born: Date::constant(1992, 9, 9),
    email: "oda@maas-waal.example",
};

const PAPERS: [Paper; 3] = [
    Paper::TaxOfficeLetter,
    Paper::FoundingDocument,
    Paper::ListOfDirectors,
];

fn number() -> FiscalNumber {
    FiscalNumber::parse("NL823456789B01").unwrap()
}

fn wishes(who: &Someone) -> New {
    New {
        fiscal: number(),
        organisation: "Maas & Waal".into(),
        town: "Kleef, Duitsland".into(),
        legal_form: "Maatschap".into(),
        name: who.name(),
        birth: who.born,
        email: who.email.into(),
        lang: Lang::Nl,
        next: None,
    }
}

/// Applies as a stranger, follows the link, and makes an account.
async fn enters(stage: &Stage, who: &Someone) -> (ApplicationId, Actor) {
    let phone = stage.phone();
    let started = without::start(&stage.s, &phone, None, wishes(who)).await;
    assert_eq!(started.unwrap(), Started::Mailed);
    let link = mailed_link(stage, who.email).await;
    let (signed_in, id) = enter::with_new_account(&stage.s, &phone, None, &link, PASSWORD)
        .await
        .unwrap();
    (id, stage.actor(&signed_in.token).await.unwrap())
}

async fn papers_are_sent(stage: &Stage, id: ApplicationId, actor: &Actor) {
    for paper in PAPERS {
        send::paper(&stage.s, actor, id, paper, None, &pdf(paper.code()))
            .await
            .unwrap();
    }
    send::submit(&stage.s, actor, id).await.unwrap();
}

/// The papers are sent, and two clerks read Heike in them.
async fn papers_are_read(stage: &Stage, id: ApplicationId, actor: &Actor) {
    papers_are_sent(stage, id, actor).await;
    let noor = noor_takes(stage, id).await;
    let people = vec![named(&HEIKE, Power::Sole)];
    let judged = judge::accept(&stage.s, &noor, id, people).await.unwrap();
    assert_eq!(judged, judge::Judged::Proposed, "a second clerk must agree");
    let stan = stan_takes(stage, id).await;
    judge::agree(&stage.s, &stan, id).await.unwrap();
}

/// Heike, who signs alone, from the form to the means.
async fn heike_is_in(stage: &Stage) -> (Actor, OrganisationId) {
    let (id, heike) = enters(stage, &HEIKE).await;
    papers_are_read(stage, id, &heike).await;
    let session = sets_up_app(stage, &heike).await.unwrap();
    appears(stage, id, None).await;
    let heike = stage.actor(&session).await.unwrap();
    mine::sign(&stage.s, &heike, id).await.unwrap();
    let done = mine::refresh(&stage.s, &heike, id).await.unwrap();
    assert_eq!(done, ApplicationState::Issued);
    let mut tx = stage.s.db.read().await.unwrap();
    let here = store::organisation::by_number(&mut tx, number().into())
        .await
        .unwrap()
        .unwrap();
    drop(tx);
    (stage.actor(&session).await.unwrap(), here.id)
}

/// What stands in the way at a service now; nothing where it is allowed.
async fn hindrances(stage: &Stage, who: &Actor, here: OrganisationId, slug: &str) -> Vec<What> {
    let mut tx = stage.s.db.read().await.unwrap();
    let service = store::catalogue::search_services(&mut tx, "", stage.s.now())
        .await
        .unwrap()
        .into_iter()
        .find(|service| service.slug == slug)
        .unwrap()
        .id;
    let facts = store::world::load(&mut tx, who.person, None, here, service)
        .await
        .unwrap();
    let question = Question {
        person: who.person,
        via: None,
        represented: here,
        service,
        level: None,
        branch: None,
        means: WhichMeans::BestActive,
        at: Moment::Now(stage.s.now()),
    };
    let decision = decide(&facts.world(), &question);
    let failed: Vec<What> = decision.reasons().iter().map(|check| check.what).collect();
    assert_eq!(decision.is_allowed(), failed.is_empty());
    failed
}

#[tokio::test(flavor = "multi_thread")]
async fn r_id_8_papers_then_the_counter_and_last_the_second_factor() {
    for (stage, _simulators) in connected().await {
        let (id, heike) = enters(&stage, &HEIKE).await;
        let page = mine::one(&stage.s, &heike, id).await.unwrap();
        assert_eq!(page.number, OrganisationNumber::Fiscal(number()));
        assert_eq!((page.kind, page.level), (Kind::Means, Level::Eh3));
        assert!(page.in_person && !page.register_down);
        assert_eq!(page.state, ApplicationState::MoreNeeded);

        papers_are_read(&stage, id, &heike).await;
        let afar = mine::identify(&stage.s, &heike, id).await.map(drop);
        assert_eq!(faults(afar), [("", Fault::OnlyInPerson(Level::Eh3))]);
        // The means will rest on a second factor that was there before anybody saw a document.
        let noor = stage.sign_in(&cast::NOOR).await;
        let early = counter::appeared(&stage.s, &noor, id, look(None)).await;
        assert_eq!(faults(early), [("", Fault::ApplicantNeedsFactor)]);
        let page = mine::one(&stage.s, &heike, id).await.unwrap();
        assert_eq!(page.factor, Some(mine::Factor::SetUp));
        let session = sets_up_app(&stage, &heike).await.unwrap();
        let heike = stage.actor(&session).await.unwrap();
        appears(&stage, id, None).await;
        let at_counter = counter::mine(&stage.s, &heike, id).await.unwrap().unwrap();
        assert!(at_counter.appeared && !at_counter.binds);
        assert_eq!(
            at_counter.page,
            format!("/applications/{id}"),
            "where it registers"
        );
        let expected = counter::visits(&stage.s, &noor).await.unwrap();
        let visit = expected.iter().find(|visit| visit.application == id);
        assert_eq!(visit.map(|visit| visit.kind), Some(Kind::Means));

        let state = mine::sign(&stage.s, &heike, id).await.unwrap();
        assert_eq!(state, ApplicationState::IdentificationNeeded);
        // The last step is by that factor, used just now.
        stage.pass_seconds(16 * 60);
        let old = stage.actor(&session).await.unwrap();
        let late = mine::refresh(&stage.s, &old, id).await;
        assert!(matches!(late, Err(Error::StepUpNeeded)), "{late:?}");
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_id_8_the_means_is_for_the_tax_office_and_decide_says_why_not_elsewhere() {
    for (stage, _simulators) in connected().await {
        let (heike, here) = heike_is_in(&stage).await;
        for slug in ["belastingaangifte-doen", "aanslagen-inzien"] {
            assert_eq!(hindrances(&stage, &heike, here, slug).await, []);
        }
        let company_tax = "vennootschapsbelasting-aangeven";
        assert_eq!(
            hindrances(&stage, &heike, here, company_tax).await,
            [What::Served],
            "asks for an RSIN and a KvK number (R-CAT-5)"
        );
        let elsewhere = hindrances(&stage, &heike, here, "ziekmeldingen-doorgeven").await;
        assert!(elsewhere.contains(&What::Served), "{elsewhere:?}");
        assert!(
            elsewhere
                .iter()
                .any(|what| matches!(what, What::MeansForService { .. })),
            "R-AAN-13: {elsewhere:?}"
        );

        let mut tx = stage.s.db.read().await.unwrap();
        let known = store::organisation::by_id(&mut tx, here)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(known.number, number().into());
        assert_eq!(
            (
                known.name.as_str(),
                known.town.as_str(),
                known.legal_form.as_str()
            ),
            ("Maas & Waal", "Kleef, Duitsland", "Maatschap")
        );
        let means = store::means::of_person(&mut tx, heike.person, here)
            .await
            .unwrap();
        assert_eq!(means.len(), 1);
        assert_eq!(means[0].level, Product::TaxOnly.level());
        assert!(means[0].only_at.is_some());
        let stay = heike.at.as_ref().unwrap();
        let held: Vec<Role> = stay.roles.iter().map(|held| held.role).collect();
        assert!(held.contains(&Role::User) && held.contains(&Role::Representative));
        assert!(!held.contains(&Role::Manager), "R-ROL-7");
        drop(tx);
        assert!(
            stage
                .kinds_told(HEIKE.email)
                .await
                .contains(&"application_done")
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_id_8_a_colleague_joins_by_the_same_number_and_the_partner_signs_at_the_counter() {
    for (stage, _simulators) in connected().await {
        let (heike, here) = heike_is_in(&stage).await;
        let (id, oda) = enters(&stage, &ODA).await;
        papers_are_sent(&stage, id, &oda).await;
        let noor = noor_takes(&stage, id).await;
        let case = cases::one(&stage.s, &noor, id).await.unwrap();
        assert_eq!(case.number, number().into());
        let details = case.details.unwrap();
        assert!(details.register.is_none(), "it is in none");
        let stated = details.stated.unwrap();
        assert_eq!(stated.known_as.as_deref(), Some("Maas & Waal"));
        assert_eq!(stated.form, "Maatschap");
        let people = vec![named(&HEIKE, Power::Sole)];
        judge::accept(&stage.s, &noor, id, people).await.unwrap();
        let stan = stan_takes(&stage, id).await;
        judge::agree(&stage.s, &stan, id).await.unwrap();

        let session = sets_up_app(&stage, &oda).await.unwrap();
        appears(&stage, id, None).await;
        let oda = stage.actor(&session).await.unwrap();
        let alone = mine::sign(&stage.s, &oda, id).await;
        assert_eq!(faults(alone), [("", Fault::NotInPapers)]);
        let page = mine::one(&stage.s, &oda, id).await.unwrap();
        let to = [(page.signers[0].id, HEIKE.email.to_owned())];
        assert_eq!(signers::ask(&stage.s, &oda, id, &to).await.unwrap(), 1);
        let link = signing_link(&stage, HEIKE.email).await;
        let shown = signers::look(&stage.s, &link, &[]).await.unwrap();
        assert_eq!(shown.step, signers::Step::Appear);
        assert_eq!(shown.number, number().into());
        let afar = signers::sign(&stage.s, &link, &[]).await;
        assert_eq!(faults(afar), [("", Fault::NotIdentified)]);
        appears(&stage, id, Some(page.signers[0].id)).await;

        let oda = stage.actor(&session).await.unwrap();
        let state = mine::refresh(&stage.s, &oda, id).await.unwrap();
        assert_eq!(state, ApplicationState::Issued);
        assert_eq!(
            hindrances(&stage, &oda, here, "belastingaangifte-doen").await,
            []
        );
        let mut tx = stage.s.db.read().await.unwrap();
        let representing = store::register_check::representatives(&mut tx, here)
            .await
            .unwrap();
        assert_eq!(representing.len(), 1, "Heike is Heike (R-BEV-2)");
        assert_eq!(representing[0].person, heike.person);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_id_8_what_takes_a_kvk_number_is_refused_plainly() {
    for (stage, _simulators) in connected().await {
        let (heike, here) = heike_is_in(&stage).await;
        let appoint = roles::Appoint {
            person: heike.person,
            level: Level::Eh3,
        };
        let refused = roles::appoint(&stage.s, &heike, appoint).await;
        assert_eq!(faults(refused), [("", Fault::OnlyWithKvkNumber)], "R-ROL-7");
        let offered = grant::options(&stage.s, &heike).await.unwrap();
        assert!(offered.without_kvk);
        let granted = grant::NewGrant {
            intermediary: kvk(1001),
            services: vec![offered.services[0].id],
            bundle: None,
            level: Level::Eh3,
            last_day: Date::constant(2027, 6, 30),
        };
        let refused = grant::grant_first(&stage.s, &heike, granted).await;
        assert_eq!(faults(refused), [("", Fault::OnlyWithKvkNumber)]);
        let held = heike.sign_in.means.unwrap();
        let shown = means::one(&stage.s, &heike, held).await.unwrap();
        assert_eq!(shown.higher, [], "there is one product");
        let higher = upgrade::Wish {
            means: held,
            level: Level::Eh4,
            word: upgrade::Word::Called(None),
        };
        let refused = upgrade::begin(&stage.s, &heike, higher).await;
        assert_eq!(faults(refused), [("level", Fault::OnlyTaxProduct)]);
        // The daily comparison leaves it alone: no register knows it.
        stage.pass_days(2);
        jobs::run_once(&stage.s).await.unwrap();
        let mut tx = stage.s.db.read().await.unwrap();
        let known = store::organisation::by_id(&mut tx, here).await.unwrap();
        assert_eq!(known.unwrap().state, OrganisationState::Active);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_id_8_a_clerk_who_works_there_has_a_part_in_it() {
    for (stage, _simulators) in connected().await {
        let (_, here) = heike_is_in(&stage).await;
        let (id, oda) = enters(&stage, &ODA).await;
        papers_are_sent(&stage, id, &oda).await;
        let noor = stage.sign_in(&cast::NOOR).await;
        let mut tx = stage.s.db.write().await.unwrap();
        let (stay, now) = (stage.s.id(), stage.s.now());
        store::membership::insert(&mut tx, stay, noor.person, here, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        // The application names it by its number only.
        let taken = queue::take(&stage.s, &noor, id).await;
        assert_eq!(faults(taken), [("", Fault::OwnInterest)]);
        let page = counter::one(&stage.s, &noor, id).await.unwrap();
        assert!(page.interest && page.people.is_empty());
        let seen = counter::appeared(&stage.s, &noor, id, look(None)).await;
        assert_eq!(faults(seen), [("", Fault::OwnInterest)]);
        stan_takes(&stage, id).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_id_8_one_application_of_one_address_and_what_is_missing_is_said() {
    for (stage, _simulators) in connected().await {
        let (id, heike) = enters(&stage, &HEIKE).await;
        let again = without::start(&stage.s, &stage.phone(), Some(&heike), wishes(&HEIKE)).await;
        assert_eq!(again.unwrap(), Started::Here(id), "the one there is");
        let registered = New {
            fiscal: FiscalNumber::parse("000010017").unwrap(),
            ..wishes(&ODA)
        };
        let refused = without::start(&stage.s, &stage.phone(), None, registered).await;
        assert_eq!(
            faults(refused),
            [("fiscal", Fault::HasKvkNumber)],
            "De Vries' own"
        );
        let empty = New {
            organisation: " ".into(),
            legal_form: String::new(),
            ..wishes(&ODA)
        };
        let refused = without::start(&stage.s, &stage.phone(), None, empty).await;
        assert_eq!(
            faults(refused),
            [
                ("organisation", Fault::Required),
                ("legal_form", Fault::Required)
            ]
        );
        // Nobody reads anything of it before the papers are there, and others nothing at all.
        let noor = stage.sign_in(&cast::NOOR).await;
        let taken = queue::take(&stage.s, &noor, id).await;
        assert_eq!(
            faults(taken),
            [("", Fault::ApplicationIs(ApplicationState::MoreNeeded))]
        );
        let anna = stage.sign_in(&cast::ANNA).await;
        let seen = mine::one(&stage.s, &anna, id).await.map(drop);
        assert!(matches!(seen, Err(Error::NotFound)));
        mine::cancel(&stage.s, &heike, id).await.unwrap();
        let anew = without::start(&stage.s, &stage.phone(), Some(&heike), wishes(&HEIKE)).await;
        assert!(
            matches!(anew, Ok(Started::Here(other)) if other != id),
            "{anew:?}"
        );
    }
}

/// Who has the means is told so; whoever applies again all the same, by the mail, has one in the end.
#[tokio::test(flavor = "multi_thread")]
async fn r_id_8_the_next_means_takes_the_place_of_the_one_before() {
    for (stage, _simulators) in connected().await {
        let (heike, here) = heike_is_in(&stage).await;
        let phone = stage.phone();
        let told = without::start(&stage.s, &phone, Some(&heike), wishes(&HEIKE)).await;
        assert_eq!(faults(told), [("", Fault::MeansAlready(Level::Eh3))]);

        // Signed out nobody says who has what.
        let started = without::start(&stage.s, &phone, None, wishes(&HEIKE)).await;
        assert_eq!(started.unwrap(), Started::Mailed);
        let link = mailed_link(&stage, HEIKE.email).await;
        let id = enter::signed_in(&stage.s, &heike, &link).await.unwrap();
        papers_are_read(&stage, id, &heike).await;
        appears(&stage, id, None).await;
        mine::sign(&stage.s, &heike, id).await.unwrap();
        let done = mine::refresh(&stage.s, &heike, id).await.unwrap();
        assert_eq!(done, ApplicationState::Issued);

        let mut tx = stage.s.db.read().await.unwrap();
        let means = store::means::of_person(&mut tx, heike.person, here)
            .await
            .unwrap();
        let mut states: Vec<_> = means.iter().map(|means| means.state).collect();
        states.sort();
        assert_eq!(states, [MeansState::Active, MeansState::Revoked]);
        let carried = store::authorisation::of_person(&mut tx, heike.person, here)
            .await
            .unwrap();
        assert_eq!(carried.len(), 2);
        let holding = carried.iter().filter(|one| one.ended.is_none());
        assert_eq!(holding.count(), 1);
        drop(tx);
        assert_eq!(
            hindrances(&stage, &heike, here, "belastingaangifte-doen").await,
            []
        );
        stage.log_verifies().await;
    }
}

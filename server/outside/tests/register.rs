//! The client of the Trade Register against the simulator, over a real socket: every number, every refusal, and what
//! happens when the register is slow, busy, broken, gone or wrong.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use axum::{Json, Router, http::StatusCode, response::Redirect, routing::get};
use domain::{
    number::{BranchNumber, KvkNumber},
    register::{Extract, LegalForm, LegalStatus, Reason, RegisteredPower, Who},
    time::{Date, Instant, start_of_day},
};
use outside::{
    Secret,
    register::{HitKind, Query, Register, RegisterError, Settings},
    simulator::{Options, Simulators, register::Trouble},
};
use rstest::rstest;
use serde_json::{Value, json};
use std::{
    io::Write,
    sync::{Arc, Mutex},
    time::{Duration, Instant as Stopwatch},
};

fn kvk(number: &str) -> KvkNumber {
    KvkNumber::parse(number).unwrap()
}

/// The moment of all questions.
fn now() -> Instant {
    start_of_day(Date::constant(2026, 6, 1))
}

async fn started() -> Simulators {
    Simulators::start(Options::default()).await.unwrap()
}

/// As an operator leaves it, but in more of a hurry.
fn settings(running: &Simulators) -> Settings {
    Settings {
        backoff_ms: 10,
        ..running.register_settings()
    }
}

async fn simulator() -> (Simulators, Register) {
    let running = started().await;
    let register = Register::new(&settings(&running)).unwrap();
    (running, register)
}

async fn extract(number: &str) -> Extract {
    let (_running, register) = simulator().await;
    register.extract(kvk(number), now()).await.unwrap()
}

/// A register with one answer of our own.
async fn answering(path: &'static str, answer: Value) -> (Register, tokio::task::JoinHandle<()>) {
    let router = Router::new().route(path, get(move || async move { Json(answer) }));
    serving(router).await
}

async fn serving(router: Router) -> (Register, tokio::task::JoinHandle<()>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = Settings {
        url: format!("http://{}/api", listener.local_addr().unwrap()),
        key: Secret::new("sleutel"),
        retries: 0,
        ..Settings::default()
    };
    let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (Register::new(&settings).unwrap(), task)
}

#[rstest]
#[case("69599084", "Test EMZ Dagobert", LegalForm::Eenmanszaak, 2, 1)]
#[case("68750110", "Test BV Donald", LegalForm::Bv, 2, 1)]
#[case("90001354", "Grand Joyflex", LegalForm::Bv, 1, 1)]
#[case("90006577", "Test BV Duizend Vestigingen", LegalForm::Bv, 1000, 1)]
#[case("68727720", "Test NV Katrien", LegalForm::Nv, 1, 1)]
#[case("90004760", "Local Funzoom N.V.", LegalForm::Nv, 1, 2)]
#[case("69599068", "Stichting Bolderbast", LegalForm::Stichting, 0, 1)]
#[case("90000102", "Stichting Free opentrans", LegalForm::Stichting, 0, 2)]
#[case(
    "90006623",
    "Stichting Uc027Tc01Tg01 1652253635399",
    LegalForm::Stichting,
    2,
    1
)]
#[case("69599076", "Test VOF Guus", LegalForm::Vof, 2, 2)]
#[case("90005414", "Regional Qvolane", LegalForm::Vof, 2, 2)]
#[case(
    "55344526",
    "Regional Stimflex Coöperatie",
    LegalForm::Cooperatie,
    1,
    1
)]
#[case("96354429", "Test Coöperatie Inactief", LegalForm::Cooperatie, 1, 1)]
#[case("90002520", "Global Kontex", LegalForm::Kerkgenootschap, 0, 0)]
#[case(
    "90002490",
    "Onderlinge Waarborgmaatschappij Local Dongplus",
    LegalForm::Owm,
    1,
    3
)]
#[case("90000749", "Global Conron", LegalForm::Vve, 0, 1)]
#[case("90001745", "Global Bigdofind", LegalForm::Maatschap, 1, 2)]
#[case("90003942", "Free Stathex", LegalForm::Cv, 4, 1)]
#[case(
    "55505201",
    "Company Newtex",
    LegalForm::OverigePrivaatrechtelijk,
    0,
    1
)]
#[case(
    "42084128",
    "Test EMZ met Gevolmachtigden",
    LegalForm::Eenmanszaak,
    2,
    3
)]
#[case(
    "42422608",
    "Test Stichting met Bestuurder",
    LegalForm::Stichting,
    1,
    1
)]
#[case("42264003", "Test BV met Bestuurder", LegalForm::Bv, 1, 1)]
#[case("42024440", "Test BV Inactief", LegalForm::Bv, 0, 2)]
#[tokio::test]
async fn every_published_test_number_gives_an_extract(
    #[case] number: &str,
    #[case] name: &str,
    #[case] form: LegalForm,
    #[case] branches: usize,
    #[case] officers: usize,
) {
    let extract = extract(number).await;
    assert_eq!(extract.kvk, kvk(number));
    assert_eq!(extract.name, name);
    assert_eq!(extract.form, form);
    assert_eq!(extract.branches.len(), branches);
    assert_eq!(extract.officers.len(), officers);
    assert_eq!(extract.as_of, now());
}

#[tokio::test]
async fn donald_has_a_seat_branches_and_one_director() {
    insta::assert_debug_snapshot!(extract("68750110").await);
}

#[tokio::test]
async fn a_number_of_the_register_is_not_checked_like_a_typed_one_r_id_2() {
    let rsin = extract("90000749").await.rsin.unwrap();
    assert_eq!(rsin.as_str(), "992340594");
    assert!(domain::number::Rsin::parse(rsin.as_str()).is_err());
}

#[tokio::test]
async fn a_shielded_address_has_a_town_and_nothing_else() {
    let extract = extract("90001354").await;
    let address = extract.address.unwrap();
    assert!(address.shielded);
    assert_eq!(address.town, "Sterksel");
    assert_eq!((address.street, address.postcode), (None, None));
    assert_eq!(extract.branches[0].town, None);

    let (_running, register) = simulator().await;
    let number = BranchNumber::parse("990000541921").unwrap();
    let branch = register.branch(number).await.unwrap();
    assert!(branch.address.unwrap().shielded);
    let query = Query {
        kvk: Some(kvk("90001354")),
        ..Query::default()
    };
    let found = register.search(&query).await.unwrap();
    assert!(found.hits.iter().all(|hit| hit.street.is_none()));
}

#[tokio::test]
async fn an_address_without_branches_or_abroad_is_found_too() {
    let owners = extract("90000749").await.address.unwrap();
    assert_eq!(owners.street.as_deref(), Some("Blaauwweg 163"));
    let abroad = extract("55344526").await.address.unwrap();
    assert_eq!(abroad.street.as_deref(), Some("Rue du Commerce 8"));
    assert_eq!(abroad.town, "1000 Bruxelles");
    assert_eq!(abroad.country.as_deref(), Some("België"));
}

#[tokio::test]
async fn powers_and_their_limits_come_as_the_register_has_them() {
    let guus = extract("69599076").await;
    let powers: Vec<_> = guus
        .officers
        .iter()
        .map(|one| (one.power, one.limits.clone()))
        .collect();
    assert_eq!(
        powers,
        [
            (RegisteredPower::Unlimited, None),
            (RegisteredPower::Limited, Some("EUR 10000".into())),
        ]
    );
    let proxies = extract("42084128").await;
    let powers: Vec<_> = proxies.officers.iter().map(|one| one.power).collect();
    assert_eq!(
        powers,
        [
            RegisteredPower::None,
            RegisteredPower::FullProxy,
            RegisteredPower::LimitedProxy,
        ]
    );
    assert_eq!(
        proxies.officers[2].limits.as_deref(),
        Some("EUR 5000; Het aangaan van inkoopovereenkomsten")
    );
}

#[tokio::test]
async fn a_director_that_is_an_organisation_leads_to_its_own_extract_r_bev_6() {
    let extract = extract("42264003").await;
    let Who::Organisation(director) = &extract.officers[0].who else {
        panic!("the director is an organisation");
    };
    assert_eq!(director.kvk, Some(kvk("00002011")));
    assert_eq!(director.name, "Holding Zilvermeeuw B.V.");
}

#[rstest]
#[case("00002007", Some(LegalStatus::Bankrupt))]
#[case("00002015", Some(LegalStatus::Other))]
#[case("00002016", Some(LegalStatus::PaymentsSuspended))]
#[case("00002002", None)]
#[tokio::test]
async fn who_is_appointed_tells_the_special_status_r_bev_1(
    #[case] number: &str,
    #[case] status: Option<LegalStatus>,
) {
    assert_eq!(extract(number).await.special_status, status);
}

/// Every way in which a registration can go, from the wire to the verdict.
#[rstest]
#[case("00002001", 0, Reason::SoleTrader)]
#[case("00002002", 0, Reason::Sole)]
#[case("00002003", 1, Reason::Joint)]
#[case("00002004", 2, Reason::Joint)]
#[case("00002005", 0, Reason::Unlimited)]
#[case("00002005", 1, Reason::Limited)]
#[case("00002006", 0, Reason::Sole)]
#[case("00002006", 1, Reason::LimitedProxy)]
#[case("42084128", 1, Reason::FullProxy)]
#[case("00002007", 0, Reason::OrganisationStatus(LegalStatus::Bankrupt))]
#[case("00002008", 0, Reason::ActivityEnded)]
#[case("00002010", 0, Reason::Sole)]
#[case("00002014", 0, Reason::FunctionEnded)]
#[case("00002014", 1, Reason::NothingFound)]
#[case("00002015", 0, Reason::OrganisationStatus(LegalStatus::Other))]
#[case(
    "00002016",
    0,
    Reason::OrganisationStatus(LegalStatus::PaymentsSuspended)
)]
#[case("00002017", 0, Reason::Suspended)]
#[case("00002017", 1, Reason::Sole)]
#[case("00002018", 0, Reason::Minor)]
#[tokio::test]
async fn what_is_sent_leads_to_the_verdict_r_bev_1(
    #[case] number: &str,
    #[case] officer: usize,
    #[case] reason: Reason,
) {
    let extract = extract(number).await;
    let verdict = extract.verdict(&extract.officers[officer], Date::constant(2026, 6, 1));
    assert_eq!(verdict.reason, reason);
}

#[tokio::test]
async fn a_church_has_no_names_and_a_cycle_comes_back_r_bev_5_6() {
    assert_eq!(extract("00002009").await.officers, []);
    let director = async |number: &str| match extract(number).await.officers.remove(0).who {
        Who::Organisation(one) => one.kvk.unwrap(),
        Who::Person(_) => panic!("the director is an organisation"),
    };
    assert_eq!(director("00002012").await, kvk("00002013"));
    assert_eq!(director("00002013").await, kvk("00002012"));
}

#[tokio::test]
async fn what_has_ended_says_when() {
    let ended = extract("96354429").await;
    assert_eq!(ended.ends.activity, Some(Date::constant(2021, 7, 1)));
    assert_eq!(ended.officers[0].until, Some(Date::constant(2021, 7, 1)));
    assert_eq!(
        extract("00002008").await.ends.activity,
        Some(Date::constant(2024, 3, 31))
    );
    assert_eq!(
        extract("00002001").await.ends,
        domain::register::Ends::default()
    );
}

#[tokio::test]
async fn the_demo_world_is_in_the_register() {
    let (_running, register) = simulator().await;
    let of = async |number: u32| {
        register
            .extract(kvk(&format!("{number:08}")), now())
            .await
            .unwrap()
    };
    let vries = of(1001).await;
    assert_eq!(vries.name, "Kantoor De Vries Accountants");
    let karel = &vries.officers[0].person().unwrap().identity;
    assert_eq!(
        (&*karel.given, &*karel.prefix, &*karel.family),
        ("Karel", "de", "Vries")
    );
    let linde = of(1003).await;
    assert_eq!(linde.officers.len(), 3);
    assert!(
        linde
            .officers
            .iter()
            .all(|one| one.power == RegisteredPower::Joint)
    );
    for number in (1001..=1041).chain([1051, 1061, 1062, 1063]) {
        let one = of(number).await;
        assert!(!one.officers.is_empty(), "{number}");
        assert_eq!(one.special_status, None, "{number}");
    }
}

#[tokio::test]
async fn a_thousand_branches_come_at_once_and_in_pages() {
    let (_running, register) = simulator().await;
    let branches = register.branches(kvk("90006577")).await.unwrap();
    assert_eq!(branches.len(), 1000);
    assert!(branches[0].main && branches[1..].iter().all(|branch| !branch.main));
    assert_eq!(branches[0].town.as_deref(), Some("Zeist"));

    let mut query = Query {
        kvk: Some(kvk("90006577")),
        per_page: 100,
        ..Query::default()
    };
    let mut numbers = Vec::new();
    loop {
        let found = register.search(&query).await.unwrap();
        numbers.extend(found.hits.iter().filter_map(|hit| hit.branch));
        if !found.has_more() {
            break;
        }
        query.page += 1;
    }
    // KVK gives a thousand results at most, and the legal person is one of them.
    assert_eq!((query.page, numbers.len()), (10, 999));
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 999);
}

#[tokio::test]
async fn search_finds_by_name_town_and_number() {
    let (_running, register) = simulator().await;
    let search = async |query: Query| register.search(&query).await.unwrap();
    let by_name = search(Query {
        name: Some("zilvermeeuw".into()),
        town: Some("Enkhuizen".into()),
        ..Query::default()
    })
    .await;
    let found: Vec<_> = by_name
        .hits
        .iter()
        .map(|hit| (&*hit.name, hit.kind))
        .collect();
    assert_eq!(
        found,
        [
            ("Zilvermeeuw Zeilmakers B.V.", HitKind::LegalPerson),
            ("Zilvermeeuw Zeilmakers B.V.", HitKind::MainBranch),
            ("Zilvermeeuw Exploitatie B.V.", HitKind::LegalPerson),
            ("Zilvermeeuw Exploitatie B.V.", HitKind::MainBranch),
            ("Holding Zilvermeeuw B.V.", HitKind::LegalPerson),
        ]
    );
    let by_branch = search(Query {
        branch: Some(BranchNumber::parse("000038509520").unwrap()),
        ..Query::default()
    })
    .await;
    assert_eq!(by_branch.hits.len(), 1);
    assert_eq!(by_branch.hits[0].kvk, kvk("69599084"));
    assert_eq!(by_branch.hits[0].town.as_deref(), Some("Maastricht"));
    assert_eq!(by_branch.hits[0].active, None);

    let nothing = search(Query {
        name: Some("bestaat niet".into()),
        ..Query::default()
    })
    .await;
    assert_eq!(
        (nothing.hits.len(), nothing.total, nothing.has_more()),
        (0, 0, false)
    );
}

#[tokio::test]
async fn search_leaves_out_what_has_ended_unless_asked() {
    let (_running, register) = simulator().await;
    let mut query = Query {
        kvk: Some(kvk("96354429")),
        ..Query::default()
    };
    assert_eq!(register.search(&query).await.unwrap().total, 0);
    query.ended_too = true;
    let found = register.search(&query).await.unwrap();
    assert_eq!(found.total, 2);
    assert!(found.hits.iter().all(|hit| hit.active == Some(false)));
}

#[rstest]
#[case("90004973", RegisterError::NotFound)]
#[case("90002903", RegisterError::Unavailable)]
#[case("99999999", RegisterError::NotFound)]
#[tokio::test]
async fn a_number_without_an_extract_says_why(#[case] number: &str, #[case] error: RegisterError) {
    let (_running, register) = simulator().await;
    assert_eq!(
        register.extract(kvk(number), now()).await,
        Err(error.clone())
    );
    assert_eq!(register.branches(kvk(number)).await, Err(error));
}

#[rstest]
#[case(Trouble::Malformed, RegisterError::Malformed, 1)]
#[case(Trouble::KeyRefused, RegisterError::Refused("401".into()), 1)]
#[case(Trouble::WrongAddress, RegisterError::Refused("404".into()), 1)]
#[case(Trouble::Broken, RegisterError::Unavailable, 3)]
#[case(Trouble::Down, RegisterError::Unavailable, 3)]
#[case(Trouble::TooMany { retry_after: 0 }, RegisterError::Unavailable, 3)]
// Longer than anybody waits: not asked again.
#[case(Trouble::TooMany { retry_after: 3600 }, RegisterError::Unavailable, 1)]
#[tokio::test]
async fn trouble_is_asked_again_only_if_it_may_pass(
    #[case] trouble: Trouble,
    #[case] error: RegisterError,
    #[case] asked: u64,
) {
    let (running, register) = simulator().await;
    running.register.trouble(trouble);
    let number = BranchNumber::parse("000037178598").unwrap();
    assert_eq!(register.branch(number).await.unwrap_err(), error);
    assert_eq!(running.register.asked(), asked);
    // Trouble is never an organisation that is gone.
    assert_ne!(
        register.extract(kvk("68750110"), now()).await,
        Err(RegisterError::NotFound)
    );

    running.register.recover();
    register.extract(kvk("68750110"), now()).await.unwrap();
}

#[rstest]
#[case(Trouble::Broken)]
#[case(Trouble::TooMany { retry_after: 1 })]
#[tokio::test]
async fn trouble_that_passes_is_not_noticed(#[case] trouble: Trouble) {
    let (running, register) = simulator().await;
    running.register.trouble_times(trouble, 2);
    let begun = Stopwatch::now();
    let number = BranchNumber::parse("000037178598").unwrap();
    let branch = register.branch(number).await.unwrap();
    assert_eq!(branch.kvk, kvk("68750110"));
    assert_eq!(running.register.asked(), 3);
    if let Trouble::TooMany { .. } = trouble {
        assert!(
            begun.elapsed() >= Duration::from_secs(2),
            "it waits as long as it is told to"
        );
    }
}

#[tokio::test]
async fn a_slow_register_is_given_up_in_time_and_not_asked_again() {
    let running = started().await;
    let settings = Settings {
        timeout_ms: 150,
        ..settings(&running)
    };
    let register = Register::new(&settings).unwrap();
    running.register.delay(Duration::from_secs(30));
    let begun = Stopwatch::now();
    let number = BranchNumber::parse("000037178598").unwrap();
    assert_eq!(
        register.branch(number).await.unwrap_err(),
        RegisterError::Unavailable
    );
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(running.register.asked(), 1);
    running.register.recover();
    register.branch(number).await.unwrap();
}

#[tokio::test]
async fn a_register_that_is_gone_is_unavailable_and_found_again() {
    let (running, register) = simulator().await;
    let addr = running.url().strip_prefix("http://").unwrap().to_owned();
    register.extract(kvk("68750110"), now()).await.unwrap();
    drop(running);
    // The socket closes when the task has ended.
    while tokio::net::TcpStream::connect(&addr).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let gone = register.extract(kvk("68750110"), now()).await;
    assert_eq!(gone, Err(RegisterError::Unavailable));
    let options = Options {
        listen: addr.parse().unwrap(),
        ..Options::default()
    };
    let _again = Simulators::start(options).await.unwrap();
    register.extract(kvk("68750110"), now()).await.unwrap();
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_not_read() {
    let running = started().await;
    let settings = Settings {
        max_bytes: 20_000,
        ..settings(&running)
    };
    let register = Register::new(&settings).unwrap();
    assert_eq!(
        register.branches(kvk("90006577")).await,
        Err(RegisterError::Malformed)
    );
    register.branches(kvk("68750110")).await.unwrap();
}

#[tokio::test]
async fn another_organisations_data_is_no_answer() {
    let other = json!({ "kvkNummer": "00002002", "naam": "Een ander", "_embedded": {} });
    let (register, _task) = answering("/api/v1/basisprofielen/{kvk}", other).await;
    // There are no officers at this address, and that is refused before anything is put together.
    let refused = register.extract(kvk("00002001"), now()).await;
    assert_eq!(refused, Err(RegisterError::Refused("404".into())));

    let other = json!({ "vestigingsnummer": "000000002002", "kvkNummer": "00002002" });
    let (register, _task) = answering("/api/v1/vestigingsprofielen/{number}", other).await;
    let number = BranchNumber::parse("000000002001").unwrap();
    assert_eq!(
        register.branch(number).await.unwrap_err(),
        RegisterError::Malformed
    );

    let router = Router::new()
        .route(
            "/api/v1/basisprofielen/{kvk}",
            get(async || Json(json!({ "kvkNummer": "00002002", "naam": "Een ander" }))),
        )
        .route(
            "/api/v1/functionarissen/kvknummer/{kvk}",
            get(async || Json(json!({}))),
        );
    let (register, _task) = serving(router).await;
    assert_eq!(
        register.extract(kvk("00002001"), now()).await,
        Err(RegisterError::Malformed)
    );
    assert!(register.extract(kvk("00002002"), now()).await.is_ok());
}

#[tokio::test]
async fn the_key_does_not_follow_a_redirect() {
    let router = Router::new()
        .route(
            "/api/v1/vestigingsprofielen/{number}",
            get(async || Redirect::temporary("/elders")),
        )
        .route("/elders", get(async || StatusCode::IM_A_TEAPOT));
    let (register, _task) = serving(router).await;
    let number = BranchNumber::parse("000000002001").unwrap();
    assert_eq!(
        register.branch(number).await.unwrap_err(),
        RegisterError::Refused("307".into())
    );
}

#[tokio::test]
async fn officers_may_live_on_another_host() {
    let (running, _) = simulator().await;
    let elsewhere = started().await;
    let settings = Settings {
        officers_url: Some(format!("{}/", settings(&elsewhere).url)),
        ..settings(&running)
    };
    let register = Register::new(&settings).unwrap();
    register.extract(kvk("68750110"), now()).await.unwrap();
    assert_eq!(
        (running.register.asked(), elsewhere.register.asked()),
        (2, 1)
    );
}

#[tokio::test]
async fn the_register_changes_under_our_eyes() {
    let (running, register) = simulator().await;
    let linde = kvk("00001003");
    running.register.change(linde, |one| {
        one.officers
            .retain(|officer| officer.family.as_deref() != Some("Haddad"));
    });
    let extract = register.extract(linde, now()).await.unwrap();
    assert_eq!(extract.officers.len(), 2);
    running
        .register
        .change(linde, |one| one.ended = Some(Date::constant(2026, 5, 31)));
    let extract = register.extract(linde, now()).await.unwrap();
    assert_eq!(extract.ends.activity, Some(Date::constant(2026, 5, 31)));
    assert!(running.register.forget(linde));
    assert_eq!(
        register.extract(linde, now()).await,
        Err(RegisterError::NotFound)
    );
}

/// What was logged, as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_key_name_or_number_is_in_a_log_line_or_an_error() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let named = json!({ "kvkNummer": "00002001", "naam": ["Wiersma, geboren 14-9-1983"] });
    let (register, _task) = answering("/api/v1/basisprofielen/{kvk}", named).await;
    let unreadable = register.extract(kvk("00002001"), now()).await.unwrap_err();
    let gone = Register::new(&Settings {
        url: "http://127.0.0.1:9/api".into(),
        key: Secret::new("sleutel"),
        retries: 0,
        ..Settings::default()
    })
    .unwrap();
    let unreachable = gone
        .search(&Query {
            name: Some("Wiersma".into()),
            ..Query::default()
        })
        .await
        .unwrap_err();

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("did not answer a question"), "{log}");
    let told =
        format!("{log} {unreadable:?} {unreadable} {unreachable:?} {unreachable} {register:?}");
    for secret in ["sleutel", "Wiersma", "1983", "00002001"] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
}

/// One answer of every interface as it goes over the wire.
#[rstest]
#[case("zoeken", "v2/zoeken?naam=donald")]
#[case("basisprofiel", "v1/basisprofielen/68750110")]
#[case("eigenaar", "v1/basisprofielen/90000749/eigenaar")]
#[case("hoofdvestiging", "v1/basisprofielen/90001354/hoofdvestiging")]
#[case("vestigingen", "v1/basisprofielen/69599084/vestigingen")]
#[case("vestigingsprofiel", "v1/vestigingsprofielen/000037178598")]
#[case("naamgeving", "v1/naamgevingen/kvknummer/69599068")]
#[case("functionarissen", "v1/functionarissen/kvknummer/00002006")]
#[case("functionarissen_eigenaar", "v1/functionarissen/kvknummer/42084128")]
#[case("not_found", "v1/basisprofielen/90004973")]
#[case("no_number", "v1/basisprofielen/1234567")]
#[case("unknown_parameter", "v2/zoeken?handelsnaam=donald")]
#[case("nothing_found", "v2/zoeken?naam=bestaatniet")]
#[tokio::test]
async fn the_wire(#[case] name: &str, #[case] path: &str) {
    let running = started().await;
    let url = format!("{}/{path}", settings(&running).url);
    let response = reqwest::Client::new()
        .get(url)
        .header("apikey", "sleutel")
        .send()
        .await
        .unwrap();
    let status = response.status();
    let body: Value = response.json().await.unwrap();
    let body = serde_json::to_string_pretty(&body).unwrap();
    let body = body.replace(&settings(&running).url, "http://register/api");
    insta::assert_snapshot!(name, format!("{status}\n{body}"));
}

#[tokio::test]
async fn without_a_key_the_register_does_not_answer() {
    let running = started().await;
    let url = settings(&running).url + "/v1/basisprofielen/68750110";
    let response = reqwest::Client::new().get(url).send().await.unwrap();
    assert_eq!(response.status(), 401);
}

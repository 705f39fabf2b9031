//! The pages of colleagues' means, for who is in charge; and of why one does not work.

use crate::{
    samples::{applicant, last},
    site::Site,
};
use axum::http::StatusCode;
use domain::id::{MandateId, MeansId, OrganisationId, PersonId};
use services::demo::{
    cast,
    ids::{Kind, id, id2},
};

/// No document was ever shown of Femke, so Anna says whom hers must show.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_24_a_manager_is_asked_whom_the_document_of_a_colleague_must_show() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let femke: MeansId = id2(Kind::Means, cast::VRIES, cast::FEMKE.n);
    let page = anna.get(&format!("/means/{femke}/upgrade")).await;
    assert_eq!(page.status, StatusCode::OK);
    for field in ["level", "employed", "given", "family", "birth"] {
        let named = format!("name=\"{field}\"");
        assert!(page.body.contains(&named), "{field}");
    }
}

/// Of a colleague's means the reason is asked: none, or a word that is none, suspends nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_suspends_the_means_of_a_colleague_says_why() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let femke: MeansId = id2(Kind::Means, cast::VRIES, cast::FEMKE.n);
    let (page, suspend) = (format!("/means/{femke}"), format!("/means/{femke}/suspend"));
    let none: [(&str, &str); 0] = [];
    for typed in [&none[..], &[("reason", "stolen")]] {
        let answer = anna.post(&suspend, typed).await;
        assert!(answer.location().starts_with(&suspend));
        let again = anna.get(&suspend).await.body;
        assert!(again.contains("Kies een van de mogelijkheden."), "{again}");
    }
    let done = anna.post(&suspend, &[("reason", "other")]).await;
    assert_eq!(done.location(), page);
}

/// R-AAN-10: of one's own means too nothing is chosen beforehand of what happened.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_10_who_reports_an_own_means_says_what_happened() {
    let site = Site::demo().await;
    let mut femke = site.sign_in(&cast::FEMKE).await;
    let means: MeansId = id2(Kind::Means, cast::VRIES, cast::FEMKE.n);
    let page = femke.get("/my-means/report").await.body;
    let chosen = |value: &str| {
        page.split("<input")
            .filter_map(|input| input.split_once('>'))
            .any(|(input, _)| {
                input.contains(&format!("value=\"{value}\"")) && input.contains("checked")
            })
    };
    assert!(chosen("suspend"), "{page}");
    assert!(!chosen("lost") && !chosen("misused"), "{page}");
    let means = means.to_string();
    let typed = [("means", &*means), ("then", "suspend")];
    femke.post("/my-means/report", &typed).await;
    let again = femke.get("/my-means/report").await.body;
    assert!(again.contains("Kies een van de mogelijkheden."), "{again}");
}

/// R-LOA-7: what is under way is followed; nobody is asked to begin another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_loa_7_a_higher_level_that_is_under_way_is_followed() {
    let site = Site::demo().await;
    let mut bram = site.sign_in(&cast::BRAM).await;
    let means: MeansId = id2(Kind::Means, cast::VRIES, cast::BRAM.n);
    let rise = format!("/means/{means}/upgrade");
    let asked = bram.post(&rise, &[("level", "EH3")]).await;
    let asked = asked.location();
    assert!(asked.starts_with("/means/upgrades/"), "{asked}");
    let page = bram.get(&rise).await.body;
    assert!(page.contains("Er loopt al een verhoging"), "{page}");

    let mut anna = site.sign_in(&cast::ANNA).await;
    let bram_is: PersonId = id(Kind::Person, cast::BRAM.n);
    let page = anna.get(&format!("/people/{bram_is}")).await.body;
    assert!(page.contains("Volg het hogere niveau"), "{page}");
    assert!(!page.contains(&format!("href=\"{rise}\"")), "{page}");
}

/// R-AAN-10: terms that were not agreed to say what to tick.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_10_terms_that_were_not_ticked_say_so() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let nina = applicant("nina@devries.example", "0611112222");
    let check = last(&anna.post("/means/apply", &nina).await);
    let check = format!("/means/apply/{check}");
    anna.post(&check, &[]).await;
    let page = anna.get(&check).await.body;
    assert!(page.contains("Zet een vinkje als u akkoord gaat met de voorwaarden."));
}

/// R-KET-10: the employee is told by name whom to turn to, the manager gets the button, and the client can grant.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_ket_10_why_says_who_stopped_which_service_and_who_can_ask() {
    let site = Site::demo().await;
    let mut bram = site.sign_in(&cast::BRAM).await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let mut rob = site.sign_in(&cast::ROB).await;
    let client: OrganisationId = id(Kind::Organisation, cast::BLOM);
    let mandate: MandateId = id(Kind::Mandate, cast::BLOM);
    let services = services::catalogue::file::parse(services::catalogue::file::EXAMPLE)
        .unwrap()
        .services;
    let fleet = services.iter().find(|one| one.slug == "wagenpark-beheren");
    let fleet = fleet.unwrap().id;
    let stop = format!("/authorisations/{mandate}/stop");
    rob.post(&stop, &[("service", &fleet.to_string())]).await;

    let bram_is: PersonId = id(Kind::Person, cast::BRAM.n);
    let why = format!("/why?person={bram_is}&client={client}&service={fleet}");
    let his = bram.get(&why).await.body;
    let hers = anna.get(&why).await.body;
    for page in [&his, &hers] {
        assert!(page.contains("Garage Blom stopte de machtiging voor Wagenpark beheren op"));
        assert!(page.contains("Alleen Garage Blom kan deze machtiging geven"));
    }
    assert!(
        his.contains("Vraag het aan een beheerder:")
            && his.contains("\"mailto:anna@devries.example\">Anna Bakker"),
        "{his}"
    );
    assert!(!his.contains("/clients/request?kvk="));
    assert!(hers.contains(&format!(
        "/clients/request?kvk=00001004&amp;services={fleet}"
    )));
    let clients = rob.get(&why).await.body;
    assert!(clients.contains("Geef de machtiging"), "the client itself");
}

/// R-AAN-8, R-PRV: whom a means was applied for sees it before the link in the mail is opened, everywhere a means is
/// missed, and so does who looks at the colleague. Nobody else does, and nobody is told a day of birth yet.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_aan_8_a_means_under_way_is_shown_where_it_is_missed() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let mut hanna = site.sign_in(&cast::HANNA).await;
    let hers = format!("/people/{}", id::<PersonId>(Kind::Person, cast::HANNA.n));
    assert!(
        hanna
            .get("/my-means")
            .await
            .body
            .contains("U hebt nog geen middel")
    );
    assert!(anna.get(&hers).await.body.contains("Heeft nog geen middel"));

    let wish = applicant(cast::HANNA.email, "0611112222");
    let list = last(&anna.post("/means/apply", &wish).await);
    anna.post(&format!("/means/apply/{list}"), &[("terms", "yes")])
        .await;
    let mut tx = site.services.db.read().await.unwrap();
    let hanna_is: PersonId = id(Kind::Person, cast::HANNA.n);
    let open = store::application::open_for_owner(&mut tx, hanna_is, cast::HANNA.email);
    let open = open.await.unwrap()[0].id;
    drop(tx);

    let next = format!("/activations/{open}");
    for path in ["/", "/acting", "/my-means"] {
        let page = hanna.get(path).await.body;
        assert!(page.contains(&format!("href=\"{next}\"")), "{path}: {page}");
        assert!(
            page.contains("acht op de link in uw mail"),
            "{path}: {page}"
        );
        assert!(page.contains("Klaar uiterlijk op"), "{path}: {page}");
        assert!(!page.contains("U hebt nog geen"), "{path}: {page}");
    }
    let page = hanna.get(&next).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("Open de link in de mail"),
        "{}",
        page.body
    );
    let seen = anna.get(&hers).await.body;
    assert!(
        seen.contains(&format!("href=\"/means/pending/{open}\"")),
        "{seen}"
    );
    assert!(
        seen.contains("De gebruiker: de link in de mail openen"),
        "{seen}"
    );

    let kept = hanna.get("/my-means/data").await.body;
    assert!(
        kept.contains("Aanvragen</h2> (1)") || kept.contains("Een middel, EH3"),
        "{kept}"
    );
    assert!(
        !kept.contains("1991"),
        "her day of birth, if it is hers: {kept}"
    );

    let mut daan = site.sign_in(&cast::DAAN).await;
    assert_eq!(daan.get(&next).await.status, StatusCode::NOT_FOUND);
    // What can be done about it is behind the link.
    assert_eq!(hanna.post(&next, &[]).await.status, StatusCode::NOT_FOUND);
}

/// R-LOA-7: who applies for somebody with a means is led to raising that one, and can go on all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_loa_7_applying_for_who_has_a_lower_means_offers_to_raise_it() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let femke: PersonId = id(Kind::Person, cast::FEMKE.n);
    let means: MeansId = id2(Kind::Means, cast::VRIES, cast::FEMKE.n);
    let page = anna.get(&format!("/means/apply?person={femke}")).await.body;
    assert!(
        page.contains(&format!("href=\"/means/{means}/upgrade\"")),
        "{page}"
    );
    let hanna: PersonId = id(Kind::Person, cast::HANNA.n);
    let page = anna.get(&format!("/means/apply?person={hanna}")).await.body;
    assert!(!page.contains("heeft al een middel"), "{page}");

    let wish = applicant(cast::FEMKE.email, "0611112222");
    let list = last(&anna.post("/means/apply", &wish).await);
    let check = anna.get(&format!("/means/apply/{list}")).await.body;
    assert!(check.contains("heeft al een middel op EH2+"), "{check}");
    assert!(
        check.contains(&format!("href=\"/people/{femke}\"")),
        "{check}"
    );
    assert!(check.contains("name=\"terms\""), "it can go: {check}");
}

/// Whoever asks why is told days: at what moment somebody of another organisation got a means is not theirs to know.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_why_page_loads_holds_no_moments() {
    let site = Site::demo().await;
    let mut rob = site.sign_in(&cast::ROB).await;
    let bram: PersonId = id(Kind::Person, cast::BRAM.n);
    let client: OrganisationId = id(Kind::Organisation, cast::BLOM);
    let catalogue = services::catalogue::file::parse(services::catalogue::file::EXAMPLE).unwrap();
    let fleet = catalogue
        .services
        .iter()
        .find(|one| one.slug == "wagenpark-beheren");
    let fields = [
        ("asked[person]", bram.to_string()),
        ("asked[client]", client.to_string()),
        ("asked[service]", fleet.unwrap().id.to_string()),
        ("asked[day]", String::new()),
        ("asked[who]", String::new()),
        ("asked[q]", String::new()),
    ];
    let fields = fields
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let answer = rob.fetch("/api/why/answer", &fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let why: app::api::why::Why = app::wire::read(&answer.body).expect("an answer");
    let told = serde_json::to_string(&why).unwrap();
    let micros: Vec<i64> = told
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() >= 15)
        .map(|digits| digits.parse().unwrap())
        .collect();
    assert!(!micros.is_empty(), "{told}");
    for micros in micros {
        let at = domain::time::Instant::from_micros(micros);
        let day = domain::time::start_of_day(domain::time::date_of(at));
        assert_eq!(at, day, "{told}");
    }
}

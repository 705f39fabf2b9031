//! More clients than have a part: for lists, searches and measurements at scale. Organisations with a grant, a
//! request or both, a representative without an account, and the log of it; a few hundred per transaction.

use super::{
    Seed,
    cast::{self, Form},
    ids::{Kind, id, id2},
    world,
};
use crate::error::Result;
use domain::{
    decide::world::{Assignment, BundlePin, Grant, GrantService, Scope, Subject, Target},
    id::{MandateId, MembershipId, OrganisationId, PersonId},
    lang::Lang,
    level::Level,
    request::RequestState,
    time::{Period, date_of, until_after},
};
use serde_json::json;
use store::{
    Tx,
    request::{Origin, Request},
};

/// The first number after those of the cast.
const FIRST: u32 = 2001;
const AT_ONCE: u32 = 500;

const TRADES: [&str; 20] = [
    "Bakkerij",
    "Slagerij",
    "Kapsalon",
    "Garage",
    "Schildersbedrijf",
    "Timmerbedrijf",
    "Restaurant",
    "Drukkerij",
    "Kwekerij",
    "Bloemenhuis",
    "Transport",
    "Installatietechniek",
    "Boekhandel",
    "Fietsen",
    "Tandarts",
    "Fysiotherapie",
    "Hoveniersbedrijf",
    "Administratie",
    "Bouwbedrijf",
    "Wijnhandel",
];
const NAMES: [&str; 25] = [
    "De Jong",
    "Van den Berg",
    "Bakker",
    "Visser",
    "Smit",
    "Meijer",
    "De Boer",
    "Mulder",
    "De Groot",
    "Bos",
    "Vos",
    "Peters",
    "Hendriks",
    "Van Leeuwen",
    "Dekker",
    "Brouwer",
    "De Wit",
    "Dijkstra",
    "Smits",
    "De Graaf",
    "Van der Meer",
    "Kok",
    "Jacobs",
    "Yılmaz",
    "El Amrani",
];
const TOWNS: [&str; 12] = [
    "Haarlem",
    "Amsterdam",
    "Alkmaar",
    "Leiden",
    "Zaandam",
    "Hoorn",
    "Purmerend",
    "Amstelveen",
    "Hoofddorp",
    "Heerhugowaard",
    "Den Helder",
    "Utrecht",
];

/// Adds this many clients of Kantoor De Vries.
pub(super) async fn fill(seed: &Seed<'_>, clients: u32) -> Result<()> {
    let mut next = 0;
    while next < clients {
        let end = clients.min(next + AT_ONCE);
        let mut tx = seed.s.db.write().await?;
        for n in next..end {
            one(seed, &mut tx, n).await?;
        }
        tx.commit().await?;
        next = end;
    }
    Ok(())
}

async fn one(seed: &Seed<'_>, tx: &mut Tx, n: u32) -> Result<()> {
    let kvk = FIRST + n;
    let pick = |list: &'static [&'static str], salt: u32| {
        list[(n.wrapping_mul(salt) >> 3) as usize % list.len()]
    };
    // The number keeps names apart, as streets and years do in real ones.
    let name = format!(
        "{} {} {}",
        pick(&TRADES, 2_654_435),
        pick(&NAMES, 40_503),
        n + 1
    );
    let ago = -20 - i64::from(n * 31 % 800);
    seed.at_day(ago);
    let form = if n.is_multiple_of(3) {
        Form::Bv
    } else {
        Form::Eenmanszaak
    };
    let town = TOWNS[n as usize % TOWNS.len()];
    let place = world::organisation(seed, tx, kvk, &name, town, form.name(), 1).await?;
    let owner: PersonId = id(Kind::Person, kvk);
    store::person::insert(tx, owner, &format!("Eigenaar van {name}"), seed.now()).await?;
    let stay: MembershipId = id2(Kind::Membership, kvk, kvk);
    store::membership::insert(tx, stay, owner, place, seed.now()).await?;
    world::representative(seed, tx, stay, kvk, kvk, domain::approval::Power::Sole).await?;
    // One in twelve was asked and has not answered; the others granted.
    if n.is_multiple_of(12) {
        ask(seed, tx, kvk, &name, place).await
    } else {
        grant(seed, tx, kvk, n, place, owner).await
    }
}

async fn ask(
    seed: &Seed<'_>,
    tx: &mut Tx,
    kvk: u32,
    name: &str,
    place: OrganisationId,
) -> Result<()> {
    seed.at_day(-1 - i64::from(kvk % 15));
    let now = seed.now();
    let services = [
        seed.service("belastingaangifte-doen")?,
        seed.service("aanslagen-inzien")?,
    ];
    let request = Request {
        id: id(Kind::Request, kvk),
        intermediary: id(Kind::Organisation, cast::VRIES),
        client_kvk: world::number(kvk)?,
        client: Some(place),
        client_name: name.into(),
        origin: Origin::Intermediary,
        asked_by: id(Kind::Person, cast::ANNA.n),
        level: Level::Eh3,
        years: None,
        until_at: Some(seed.last_day(3)),
        bundle: None,
        bundle_version: None,
        message: String::new(),
        match_code: "DEMO".into(),
        lang: Lang::Nl,
        state: RequestState::Pending,
        revision: 0,
        created_at: now,
        sent_at: now,
        expires_at: now.plus_days(i64::from(seed.s.settings.request_days)),
        closed_at: None,
        closed_by: None,
        reason: None,
    };
    store::request::insert(tx, &request, &services).await?;
    let facts =
        json!({ "services": services, "level": Level::Eh3, "client_kvk": request.client_kvk });
    let both = [request.intermediary, place];
    seed.note(
        tx,
        &both,
        Some(&cast::ANNA),
        "request.sent",
        request.id.uuid(),
        "manager",
        facts,
    )
    .await
}

async fn grant(
    seed: &Seed<'_>,
    tx: &mut Tx,
    kvk: u32,
    n: u32,
    place: OrganisationId,
    owner: PersonId,
) -> Result<()> {
    let now = seed.now();
    let vries: OrganisationId = id(Kind::Organisation, cast::VRIES);
    let mandate: MandateId = id(Kind::Mandate, kvk);
    store::mandate::ensure(tx, mandate, place, vries, now).await?;
    let payroll = n.is_multiple_of(2);
    let (bundle, version, services) = seed.bundle(if payroll {
        "salarisadministratie"
    } else {
        "agrarisch-bedrijf"
    })?;
    // Some end soon, some have ended.
    let until = match n % 20 {
        3 => until_after(date_of(seed.day(10 + i64::from(n % 75)))),
        7 => until_after(date_of(seed.day(-3))),
        _ => seed.last_day(5),
    };
    let grant = Grant {
        id: id(Kind::Grant, kvk),
        mandate,
        level: Level::Eh3,
        from: now,
        until,
        services: services
            .iter()
            .map(|service| GrantService {
                service: *service,
                revoked: None,
            })
            .collect(),
        bundle: Some(BundlePin { bundle, version }),
    };
    store::grant::insert(tx, &grant, None, "representative", Some(owner), now).await?;
    let facts = json!({ "grant": grant.id, "services": services, "level": grant.level, "acting_for": place });
    let action = "mandate.granted_first";
    seed.note(
        tx,
        &[vries, place],
        None,
        action,
        mandate.uuid(),
        "representative",
        facts,
    )
    .await?;
    // One in fifteen has nobody yet.
    if n % 15 == 4 {
        Ok(())
    } else {
        assign(seed, tx, kvk, n, mandate).await
    }
}

async fn assign(seed: &Seed<'_>, tx: &mut Tx, kvk: u32, n: u32, mandate: MandateId) -> Result<()> {
    let target = match n % 4 {
        0 | 1 => Target::Team(id(Kind::Team, cast::SALARIS)),
        2 => Target::Member(id2(Kind::Membership, cast::VRIES, cast::CHAIMA.n)),
        _ => Target::Member(id2(Kind::Membership, cast::VRIES, cast::JOKE.n)),
    };
    let assignment = Assignment {
        id: id(Kind::Assignment, kvk),
        subject: Subject::Mandate(mandate),
        target,
        scope: Scope::All,
        level: Level::Eh3,
        period: Period::since(seed.now()),
        ended: None,
    };
    let anna: PersonId = id(Kind::Person, cast::ANNA.n);
    Ok(store::assignment::insert(tx, &assignment, Some(anna), seed.now()).await?)
}

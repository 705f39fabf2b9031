//! The stage: organisations, people with accounts and means, teams and roles. What happens between them is next door
//! in `chain`.

use super::{
    Seed,
    cast::{self, Client, Person},
    ids::{Kind, id, id2},
    logins::totp_secret,
};
use crate::{
    error::{Error, Result},
    secret::Purpose,
};
use domain::{
    approval::Power,
    decide::world::{AuthorisationScope, OrganisationState},
    id::{MembershipId, OrganisationId, PersonId, TeamId},
    lang::Lang,
    level::Level,
    means::MeansState,
    number::{KvkNumber, Rsin},
    role::Role,
};
use serde_json::json;
use store::{
    Tx, authorisation::NewAuthorisation, membership::RoleHeld, organisation::Organisation,
};

/// Everything of the stage but the clients: the office, the providers, the operator.
pub(super) async fn office(seed: &Seed<'_>, tx: &mut Tx) -> Result<()> {
    seed.at_day(-900);
    let vries = organisation(
        seed,
        tx,
        cast::VRIES,
        "Kantoor De Vries Accountants",
        "Haarlem",
        "Besloten Vennootschap",
        1,
    )
    .await?;
    for employee in &cast::EMPLOYEES {
        let who = employee.person;
        // Hanna began last week; the others over the years.
        seed.at_day(if employee.means.is_none() {
            -6
        } else {
            -880 + i64::from(who.n) * 20
        });
        person(seed, tx, who, Some(who.email)).await?;
        let stay = join(seed, tx, who, cast::VRIES, vries).await?;
        match who.n {
            n if n == cast::ANNA.n => manager(seed, tx, stay, who.n, Level::Eh3).await?,
            n if n == cast::KAREL.n => {
                representative(seed, tx, stay, cast::VRIES, who.n, Power::Sole).await?;
            }
            _ => {}
        }
        if let Some(level) = employee.means {
            means(seed, tx, who, cast::VRIES, vries, level).await?;
        }
    }
    seed.at_day(-20);
    let suspended = id2(Kind::Means, cast::VRIES, cast::ILIAS.n);
    store::means::set_state(
        tx,
        suspended,
        MeansState::Active,
        MeansState::Suspended,
        None,
        seed.now(),
    )
    .await?;
    own_authorisations(seed, tx).await?;
    teams(seed, tx, vries).await?;

    seed.at_day(-700);
    let others: [(u32, &str, &str, &str, &Person); 4] = [
        (
            cast::VAN_DAM,
            "Salarisbureau Van Dam",
            "Alkmaar",
            "Eenmanszaak",
            &cast::WOUTER,
        ),
        (
            cast::VOORBEELDSTAD,
            "Gemeente Voorbeeldstad",
            "Voorbeeldstad",
            "Publiekrechtelijke rechtspersoon",
            &cast::FATIMA,
        ),
        (
            cast::ONDERWIJSLOKET,
            "Onderwijsloket Voorbeeld",
            "Groningen",
            "Publiekrechtelijke rechtspersoon",
            &cast::LARS,
        ),
        (
            cast::BEHEER,
            "Beheer Schakel",
            "Den Haag",
            "Stichting",
            &cast::NOOR,
        ),
    ];
    for (kvk, name, town, form, who) in others {
        let place = organisation(seed, tx, kvk, name, town, form, 1).await?;
        person(seed, tx, who, Some(who.email)).await?;
        let stay = join(seed, tx, who, kvk, place).await?;
        representative(seed, tx, stay, kvk, who.n, Power::Sole).await?;
        manager_at(seed, tx, stay, kvk, who.n, Level::Eh3).await?;
        means(seed, tx, who, kvk, place, Level::Eh3).await?;
    }
    let place: OrganisationId = id(Kind::Organisation, cast::BEHEER);
    person(seed, tx, &cast::STAN, Some(cast::STAN.email)).await?;
    join(seed, tx, &cast::STAN, cast::BEHEER, place).await?;
    means(seed, tx, &cast::STAN, cast::BEHEER, place, Level::Eh3).await?;
    for clerk in [&cast::NOOR, &cast::STAN] {
        let desk = seed.s.id();
        store::clerk::appoint(tx, desk, id(Kind::Person, clerk.n), seed.now()).await?;
    }
    Ok(())
}

async fn teams(seed: &Seed<'_>, tx: &mut Tx, vries: OrganisationId) -> Result<()> {
    seed.at_day(-600);
    for (n, name, members) in cast::TEAMS {
        let team: TeamId = id(Kind::Team, n);
        store::team::insert(tx, team, vries, name, seed.now()).await?;
        seed.note(
            tx,
            &[vries],
            Some(&cast::ANNA),
            "team.created",
            team.uuid(),
            "manager",
            json!({}),
        )
        .await?;
        for who in members {
            let stay: MembershipId = id2(Kind::Membership, cast::VRIES, who.n);
            store::team::add(tx, id2(Kind::TeamMember, n, who.n), team, stay, seed.now()).await?;
            let person: PersonId = id(Kind::Person, who.n);
            let facts = json!({ "person": person });
            seed.note(
                tx,
                &[vries],
                Some(&cast::ANNA),
                "team.member_added",
                team.uuid(),
                "manager",
                facts,
            )
            .await?;
        }
    }
    Ok(())
}

/// What some employees may do for the office itself.
async fn own_authorisations(seed: &Seed<'_>, tx: &mut Tx) -> Result<()> {
    seed.at_day(-300);
    let survey = seed
        .service("enquete-invullen")
        .map(AuthorisationScope::Service)?;
    let given = [
        (&cast::ANNA, AuthorisationScope::All, Level::Eh3),
        (&cast::BRAM, survey, Level::Eh2Plus),
        (
            &cast::JOKE,
            seed.service("jaarrekening-deponeren")
                .map(AuthorisationScope::Service)?,
            Level::Eh3,
        ),
    ];
    for (who, scope, level) in given {
        let new = NewAuthorisation {
            id: id2(Kind::Authorisation, cast::VRIES, who.n),
            membership: id2(Kind::Membership, cast::VRIES, who.n),
            scope,
            level,
            branch: None,
            from: seed.now(),
            until: seed.last_day(3),
        };
        store::authorisation::insert(tx, &new, Some(id(Kind::Person, cast::ANNA.n))).await?;
    }
    Ok(())
}

/// A client with the people who represent it.
pub(super) async fn client(
    seed: &Seed<'_>,
    tx: &mut Tx,
    client: &Client,
) -> Result<OrganisationId> {
    let people = cast::representatives(client.kvk);
    let directors = u16::try_from(people.len()).unwrap_or(u16::MAX);
    let place = organisation(
        seed,
        tx,
        client.kvk,
        client.name,
        client.town,
        client.form.name(),
        directors,
    )
    .await?;
    for who in people {
        // Sanne is on the stage already when De Linde enters.
        if who != &cast::SANNE || client.kvk == cast::JANSEN {
            person(seed, tx, who, Some(who.email)).await?;
        }
        let power = if directors > 1 {
            Power::Joint
        } else {
            Power::Sole
        };
        let stay = join(seed, tx, who, client.kvk, place).await?;
        representative(seed, tx, stay, client.kvk, who.n, power).await?;
        means(seed, tx, who, client.kvk, place, Level::Eh3).await?;
    }
    Ok(place)
}

/// An organisation as the register knows it.
pub(super) async fn organisation(
    seed: &Seed<'_>,
    tx: &mut Tx,
    kvk: u32,
    name: &str,
    town: &str,
    legal_form: &str,
    directors: u16,
) -> Result<OrganisationId> {
    let new = Organisation {
        id: id(Kind::Organisation, kvk),
        number: number(kvk)?.into(),
        rsin: (legal_form != cast::Form::Eenmanszaak.name())
            .then(|| rsin(kvk))
            .transpose()?,
        name: name.into(),
        town: town.into(),
        legal_form: legal_form.into(),
        directors,
        state: OrganisationState::Active,
        created_at: seed.now(),
    };
    store::organisation::insert(tx, &new).await?;
    seed.note(
        tx,
        &[new.id],
        None,
        "organisation.registered",
        new.id.uuid(),
        "register",
        json!({ "kvk": new.number }),
    )
    .await?;
    Ok(new.id)
}

/// Somebody, with an account if there is an address to sign in with.
pub(super) async fn person(
    seed: &Seed<'_>,
    tx: &mut Tx,
    who: &Person,
    email: Option<&str>,
) -> Result<()> {
    let person: PersonId = id(Kind::Person, who.n);
    store::person::insert(tx, person, who.name, seed.now()).await?;
    if let Some(email) = email {
        let secret = seed
            .s
            .key
            .seal(&*seed.s.rng, Purpose::TotpSecret, &totp_secret(who));
        let account = store::account::NewAccount {
            person,
            email,
            password_hash: Some(&seed.password_hash),
            totp_secret: Some(&secret),
            lang: Lang::Nl,
            at: seed.now(),
        };
        store::account::insert(tx, &account).await?;
    }
    Ok(())
}

/// A stay, as a user.
pub(super) async fn join(
    seed: &Seed<'_>,
    tx: &mut Tx,
    who: &Person,
    kvk: u32,
    place: OrganisationId,
) -> Result<MembershipId> {
    let stay = id2(Kind::Membership, kvk, who.n);
    let person: PersonId = id(Kind::Person, who.n);
    store::membership::insert(tx, stay, person, place, seed.now()).await?;
    role(
        seed,
        tx,
        stay,
        id2(Kind::Role, kvk, who.n * 10),
        Role::User,
        None,
        None,
    )
    .await?;
    seed.note(
        tx,
        &[place],
        None,
        "membership.began",
        person.uuid(),
        "register",
        json!({ "membership": stay }),
    )
    .await?;
    Ok(stay)
}

async fn manager(
    seed: &Seed<'_>,
    tx: &mut Tx,
    stay: MembershipId,
    person: u32,
    level: Level,
) -> Result<()> {
    manager_at(seed, tx, stay, cast::VRIES, person, level).await
}

async fn manager_at(
    seed: &Seed<'_>,
    tx: &mut Tx,
    stay: MembershipId,
    kvk: u32,
    person: u32,
    level: Level,
) -> Result<()> {
    let row = id2(Kind::Role, kvk, person * 10 + 1);
    role(seed, tx, stay, row, Role::Manager, Some(level), None).await
}

pub(super) async fn representative(
    seed: &Seed<'_>,
    tx: &mut Tx,
    stay: MembershipId,
    kvk: u32,
    person: u32,
    power: Power,
) -> Result<()> {
    let row = id2(Kind::Role, kvk, person * 10 + 2);
    role(seed, tx, stay, row, Role::Representative, None, Some(power)).await
}

async fn role(
    seed: &Seed<'_>,
    tx: &mut Tx,
    membership: MembershipId,
    id: uuid::Uuid,
    role: Role,
    level: Option<Level>,
    power: Option<Power>,
) -> Result<()> {
    let new = RoleHeld {
        id,
        membership,
        role,
        level,
        power,
        from_at: seed.now(),
    };
    Ok(store::membership::give_role(tx, &new, None).await?)
}
/// A means that lasts five years from the stage's day, for any full sign-in.
async fn means(
    seed: &Seed<'_>,
    tx: &mut Tx,
    who: &Person,
    kvk: u32,
    place: OrganisationId,
    level: Level,
) -> Result<()> {
    let new = store::means::Means {
        id: id2(Kind::Means, kvk, who.n),
        person: id(Kind::Person, who.n),
        organisation: place,
        credential: None,
        only_at: None,
        created_at: seed.now(),
        expires_at: seed.last_day(5),
        level,
        state: MeansState::Active,
    };
    store::means::insert(tx, &new).await?;
    let facts = json!({ "level": level, "person": new.person });
    seed.note(
        tx,
        &[place],
        None,
        "means.activated",
        new.id.uuid(),
        "register",
        facts,
    )
    .await
}

pub(super) fn number(kvk: u32) -> Result<KvkNumber> {
    Ok(KvkNumber::parse(&format!("{kvk:08}"))?)
}

/// A made-up RSIN that passes the check: the KvK number and a digit (R-ID-2).
fn rsin(kvk: u32) -> Result<Rsin> {
    let with = |first: u32| {
        let eight = format!("{:08}", kvk + first * 10_000_000);
        let sum: u32 = eight
            .bytes()
            .zip((2..=9).rev())
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .sum();
        // The ninth digit weighs minus one, so it is the remainder itself; ten is no digit.
        Rsin::parse(&format!("{eight}{}", sum % 11))
    };
    let made = (0..9).find_map(|first| with(first).ok());
    made.ok_or(Error::Internal("no RSIN for a number of the demo"))
}

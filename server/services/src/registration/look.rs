//! The Trade Register's data of an organisation, shown for checking and never asked again. A stranger sees what anybody
//! can buy at the register's counter: no names of people, and no address that is shielded.

use crate::{
    Actor, Services,
    accounts::Client,
    boxed,
    error::{Error, Result},
    means::{state_at, upgrade},
    register,
};
use domain::{
    application::Kind,
    fault::Fault,
    level::Level,
    means::MeansState,
    number::{KvkNumber, OrganisationNumber},
    promise::Promise,
    role::Role,
    signing::{EvidencePath, Obstacle, SigningPlan},
    time::Instant,
};
use outside::register::{HitKind, Query, RegisterError};

/// An organisation as the register has it.
#[derive(Clone, Debug)]
pub struct Organisation {
    pub kvk: KvkNumber,
    pub name: String,
    /// The legal form in the register's own words.
    pub form: String,
    /// Street and number, where they may be shown.
    pub street: Option<String>,
    pub town: Option<String>,
    pub branches: u32,
    /// The moment of which this speaks.
    pub as_of: Instant,
    /// It is here already: colleagues can let somebody in.
    pub known: bool,
    /// For each level at which somebody may become manager, lowest first.
    pub signing: Vec<Signing>,
    /// For who wants to be known as representative: the same, where one's own signature is all it takes.
    pub representing: Signing,
}

/// What signing takes at a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    pub level: Level,
    /// The fewest signatures, and of how many people who may sign.
    pub needed: u16,
    pub able: u16,
    /// How many of these need none of the others.
    pub alone: u16,
    /// Who gets the means signs too (EH4).
    pub user_signs: bool,
    pub path: EvidencePath,
    /// Where the register is wrong, an extract may be sent in instead.
    pub by_extract: bool,
    /// Why it cannot be signed.
    pub obstacle: Option<Obstacle>,
    /// By when it is done, for who begins now (R-AAN-2).
    pub promise: Promise,
}

impl Signing {
    fn of(s: &Services, kind: Kind, plan: &SigningPlan) -> Self {
        Self {
            promise: super::promise(s, kind, plan),
            level: plan.level,
            needed: plan.needed,
            able: u16::try_from(plan.signatories().len()).unwrap_or(u16::MAX),
            alone: plan.alone(),
            user_signs: plan.user_signs,
            path: plan.path,
            by_extract: plan.takes_sent_extract(),
            obstacle: plan.obstacle,
        }
    }
}

/// What the register says of a number.
///
/// Refusals: [`Fault::UnknownOrganisation`] at `kvk`, [`Fault::RegisterUnavailable`], [`Error::TooMany`].
#[boxed]
pub async fn organisation(s: &Services, client: &Client, kvk: KvkNumber) -> Result<Organisation> {
    let charge = s.accounts.limits.register(s.now(), client)?;
    let reading = register::read(s, kvk)
        .await?
        .ok_or(Error::field("kvk", Fault::UnknownOrganisation))?;
    let mut signing = Vec::new();
    for level in super::LEVELS {
        let plan = register::plan(s, &reading, level).await?;
        signing.push(Signing::of(s, Kind::Manager, &plan));
    }
    let plan = register::plan(s, &reading, super::REPRESENTING).await?;
    let representing = Signing::of(s, Kind::Representative, &plan);
    let mut tx = s.db.read().await?;
    let known = store::organisation::by_kvk(&mut tx, &kvk).await?.is_some();
    drop(tx);
    // What the register was not asked for costs nobody anything.
    if !reading.asked {
        s.accounts.limits.give_back(charge);
    }
    let extract = reading.extract;
    let address = extract.address.filter(|address| !address.shielded);
    Ok(Organisation {
        kvk,
        name: extract.name,
        form: extract.form_name,
        street: address.as_ref().and_then(|address| address.street.clone()),
        town: address.map(|address| address.town),
        branches: u32::try_from(extract.branches.len()).unwrap_or(u32::MAX),
        as_of: extract.as_of,
        known,
        signing,
        representing,
    })
}

/// What somebody manages already, with a means that carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Managed {
    /// Up to this level: the lower of the role and the means.
    pub level: Level,
    /// It is the organisation that is acted for now.
    pub here: bool,
    /// There is a higher level to ask for with this means.
    pub rises: bool,
}

/// Whether the actor manages the organisation of this number already. Whose means does not work any more has to register
/// again, and so has who wants a higher level.
#[boxed]
pub async fn managed(s: &Services, actor: &Actor, kvk: KvkNumber) -> Result<Option<Managed>> {
    let now = s.now();
    let mut tx = s.db.read().await?;
    let Some(organisation) = store::organisation::by_kvk(&mut tx, &kvk).await? else {
        return Ok(None);
    };
    let stay = store::membership::current(&mut tx, actor.person, organisation.id).await?;
    let Some(stay) = stay else { return Ok(None) };
    let roles = store::membership::roles(&mut tx, stay.id).await?;
    let role = roles.iter().find(|held| held.role == Role::Manager);
    let means = store::means::of_person(&mut tx, actor.person, organisation.id).await?;
    let means = means
        .into_iter()
        .filter(|means| {
            means.only_at.is_none()
                && means.created_at >= stay.from_at
                && state_at(means, now) == MeansState::Active
        })
        .max_by_key(|means| means.level);
    let level = role.and_then(|held| held.level);
    let level = level.min(means.as_ref().map(|means| means.level));
    let (Some(level), Some(means)) = (level, means) else {
        return Ok(None);
    };
    let number = OrganisationNumber::Kvk(kvk);
    let raised = upgrade::open_of(&mut tx, actor.person, means.id).await?;
    let rises = raised.is_none() && !upgrade::can_ask(&mut tx, &means, number).await?.is_empty();
    Ok(Some(Managed {
        level,
        rises,
        here: actor
            .organisation()
            .is_ok_and(|acting| acting == organisation.id),
    }))
}

/// One line of what a search finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub kvk: KvkNumber,
    pub name: String,
    pub town: Option<String>,
}

/// What a search by name finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    pub hits: Vec<Hit>,
    /// There are more than the register tells at once.
    pub more: bool,
}

/// The most that the register tells at once.
const PER_PAGE: u32 = 100;

/// Organisations whose name has these words.
///
/// Refusals: [`Fault::RegisterUnavailable`], [`Error::TooMany`].
#[boxed]
pub async fn search(s: &Services, client: &Client, name: &str) -> Result<Hits> {
    // Never given back: every search costs the register something.
    let _charge = s.accounts.limits.register(s.now(), client)?;
    let query = Query {
        name: Some(without_form(store::value::searched(name)).to_owned()),
        per_page: PER_PAGE,
        ..Query::default()
    };
    let found = match s.connections.register.search(&query).await {
        Ok(found) => found,
        Err(RegisterError::NotFound) => return Ok(Hits::default()),
        Err(_) => return Err(Error::refused(Fault::RegisterUnavailable)),
    };
    let more = found.has_more();
    let mut hits: Vec<Hit> = Vec::new();
    for hit in found.hits {
        // An organisation is in the list once, under its own name where that is told too.
        let at = hits.iter().position(|seen| seen.kvk == hit.kvk);
        if let Some(at) = at.filter(|_| hit.kind != HitKind::Branch) {
            hits[at].name = hit.name;
            hits[at].town = hit.town;
        } else if at.is_none() {
            hits.push(Hit {
                kvk: hit.kvk,
                name: hit.name,
                town: hit.town,
            });
        }
    }
    Ok(Hits { hits, more })
}

/// The register writes "B.V." where people write "bv": what a company is called says enough.
fn without_form(name: &str) -> &str {
    const FORMS: [&str; 4] = ["bv", "nv", "vof", "cv"];
    match name.trim_end().rsplit_once(char::is_whitespace) {
        Some((rest, last)) if FORMS.contains(&&*last.replace('.', "").to_lowercase()) => {
            rest.trim_end()
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::without_form;

    #[test]
    fn a_company_is_found_however_its_legal_form_is_written() {
        for (typed, sought) in [
            ("Bakkerij Jansen bv", "Bakkerij Jansen"),
            ("Bakkerij Jansen  B.V. ", "Bakkerij Jansen"),
            ("Gebroeders Vis v.o.f.", "Gebroeders Vis"),
            ("BV Techniek", "BV Techniek"),
            ("bv", "bv"),
        ] {
            assert_eq!(without_form(typed), sought);
        }
    }
}

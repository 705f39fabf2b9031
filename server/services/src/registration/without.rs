//! An organisation without a KvK number: known to the tax office only (R-ID-8). There is one product for it, the means for
//! the tax office at EH3, and therefore nobody there is a manager (R-ROL-7): everybody who needs a means applies here, and
//! those whom the papers name sign for it. They are known as its representatives afterwards.
//!
//! The rules: nothing that the applicant says is believed before two clerks have read it in the papers; everybody who
//! signs, and who gets the means, comes to a counter; and the second factor on which the means rests is there before that.

use super::{
    complete::{basis, given},
    start::{About, Started, Who, charge, send},
};
use crate::{
    Actor, Services,
    accounts::Client,
    application::plan::{only_at, tax_office},
    boxed,
    effects::{self, Happened},
    error::{Error, Result},
    means, register,
};
use domain::{
    application::{Kind, Product},
    decide::world::AuthorisationScope,
    fault::Fault,
    id::{AuthorisationId, MembershipId, PersonId},
    lang::Lang,
    means::MeansState,
    number::{FiscalNumber, OrganisationNumber},
    person::{BirthDate, Identity, PersonName},
    promise::Promise,
    role::Role,
    time::{LONGEST_YEARS, date_of, last_day_after_years, until_after},
};
use serde_json::json;
use store::{
    Tx, application::Application, authorisation::NewAuthorisation, means::Means,
    membership::RoleHeld,
};

/// The one product (R-ID-8).
const PRODUCT: Product = Product::TaxOnly;

/// Who has one may apply for the next so long before it runs out: more than a new one takes.
const RENEWABLE_SECONDS: i64 = 90 * 24 * 60 * 60;

/// How long name, town and legal form may be, in characters.
pub const WORDS_MAX: u16 = 200;

/// What somebody filled in.
#[derive(Clone, Debug)]
pub struct New {
    pub fiscal: FiscalNumber,
    /// As it stands in the papers.
    pub organisation: String,
    pub town: String,
    pub legal_form: String,
    pub name: PersonName,
    pub birth: domain::Date,
    /// Where the link goes; of who is signed in, the account's own address is used.
    pub email: String,
    pub lang: Lang,
    /// Where they were going: a path of ours.
    pub next: Option<String>,
}

/// By when it is done, for who begins now (R-AAN-2): to be shown before anything is filled in. None where no tax office is
/// in the catalogue, because then there is nothing to apply for.
#[boxed]
pub async fn look(s: &Services) -> Result<Option<Promise>> {
    let mut tx = s.db.read().await?;
    let providers = store::catalogue::providers(&mut tx).await?;
    let promise = super::promise_at(s, Kind::Means, PRODUCT.level(), false);
    Ok(tax_office(s, &providers).map(|_| promise))
}

/// Starts an application.
///
/// Refusals: at `organisation`, `town` and `legal_form` [`Fault::Required`]; at `birth` as [`BirthDate::new`]; at `fiscal`
/// [`Fault::HasKvkNumber`]; at `product` [`Fault::NotAChoice`] where no tax office is in the catalogue; for who is signed in [`Fault::AlreadyApplied`]
/// and, until it has almost run out, [`Fault::MeansAlready`]; [`Error::TooMany`].
#[boxed]
pub async fn start(
    s: &Services,
    client: &Client,
    actor: Option<&Actor>,
    new: New,
) -> Result<Started> {
    let mut faults = Vec::new();
    let birth =
        BirthDate::new(new.birth, date_of(s.now())).map_err(|fault| faults.push(("birth", fault)));
    let words = [
        ("organisation", &new.organisation),
        ("town", &new.town),
        ("legal_form", &new.legal_form),
    ];
    for (field, text) in words {
        if text.trim().is_empty() {
            faults.push((field, Fault::Required));
        }
    }
    let (Ok(birth), true) = (birth, faults.is_empty()) else {
        return Err(Error::Refused(faults));
    };
    charge(s, client, actor)?;
    PRODUCT.check(Kind::Means, false)?;
    let mut tx = s.db.read().await?;
    // Without the office there is nothing that the means could be used at.
    only_at(s, &mut tx, PRODUCT).await?;
    if store::organisation::has_rsin(&mut tx, &new.fiscal).await? {
        return Err(Error::field("fiscal", Fault::HasKvkNumber));
    }
    if let Some(actor) = actor
        && holds(s, &mut tx, actor.person, new.fiscal).await?
    {
        return Err(Error::refused(Fault::MeansAlready(PRODUCT.level())));
    }
    drop(tx);
    let about = About {
        kind: Kind::Means,
        product: PRODUCT,
        number: OrganisationNumber::Fiscal(new.fiscal),
        name: new.organisation.trim().to_owned(),
        town: new.town.trim().to_owned(),
        stated_form: Some(new.legal_form.trim().to_owned()),
        extract: None,
        plan: register::plan_without(s, new.fiscal, PRODUCT.level()),
    };
    let who = Who {
        identity: Identity::new(&new.name, birth),
        email: new.email,
        mobile: None,
        lang: new.lang,
        next: new.next,
    };
    send(s, actor, about, who).await
}

/// Whether somebody has the means already, for longer than a new one takes to arrive.
async fn holds(s: &Services, tx: &mut Tx, person: PersonId, fiscal: FiscalNumber) -> Result<bool> {
    let Some(organisation) =
        store::organisation::by_number(tx, OrganisationNumber::Fiscal(fiscal)).await?
    else {
        return Ok(false);
    };
    let soon = s.now().plus_seconds(RENEWABLE_SECONDS);
    let means = store::means::of_person(tx, person, organisation.id).await?;
    Ok(means
        .iter()
        .any(|means| is_such(means) && means.expires_at > soon))
}

/// One for the tax office, in use.
fn is_such(means: &Means) -> bool {
    means.only_at.is_some() && means.state == MeansState::Active
}

/// What somebody had of the kind before gives way to the new one, with the authorisations that it carried: the new one
/// brings its own.
async fn give_way(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    new: &Means,
    stay: MembershipId,
) -> Result<()> {
    let now = s.now();
    let all = store::means::of_person(tx, new.person, new.organisation).await?;
    for old in all.iter().filter(|old| old.id != new.id && is_such(old)) {
        let by = (new.person, basis(tx, application).await?);
        means::replaced(s, tx, old, (application, new), by).await?;
        for carried in store::authorisation::of_member(tx, stay).await? {
            let same = Some(carried.scope) == old.only_at.map(AuthorisationScope::Provider);
            if same {
                store::authorisation::end(tx, carried.id, Some(new.person), now).await?;
            }
        }
    }
    Ok(())
}

/// The applicant has the means from now on, and may use it at every service of the tax office.
pub(super) async fn means(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    stay: MembershipId,
) -> Result<()> {
    let (Some(organisation), Some(person)) = (application.organisation, application.person) else {
        return Err(Error::Internal("a means of nobody"));
    };
    let now = s.now();
    let only_at = only_at(s, tx, application.product).await?;
    let office = only_at.ok_or(Error::Internal("a means for the tax office without one"))?;
    user(s, tx, application, stay).await?;
    let until = until_after(last_day_after_years(date_of(now), LONGEST_YEARS));
    let means = Means {
        id: s.id(),
        person,
        organisation,
        credential: None,
        only_at,
        created_at: now,
        expires_at: until,
        level: application.level,
        state: MeansState::Active,
    };
    store::means::insert(tx, &means).await?;
    give_way(s, tx, application, &means, stay).await?;
    store::application::set_means(tx, application.id, means.id).await?;
    let authorisation = NewAuthorisation {
        id: s.id::<AuthorisationId>(),
        membership: stay,
        scope: AuthorisationScope::Provider(office),
        level: application.level,
        branch: None,
        from: now,
        until,
    };
    store::authorisation::insert(tx, &authorisation, None).await?;
    let happened = Happened {
        organisations: &[organisation],
        actor: Some(person),
        action: "means.activated",
        object: means.id.uuid(),
        basis: basis(tx, application).await?,
        facts: json!({
            "application": application.id,
            "product": application.product,
            "level": application.level,
            "members": stay,
            "authorisations": [authorisation.id],
        }),
        personal: None,
    };
    effects::record(s, tx, happened).await
}

/// Somebody works here, as user at least.
async fn user(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    stay: MembershipId,
) -> Result<()> {
    let roles = store::membership::roles(tx, stay).await?;
    if roles.iter().any(|held| held.role == Role::User) {
        return Ok(());
    }
    let role = RoleHeld {
        id: s.id(),
        membership: stay,
        role: Role::User,
        level: None,
        power: None,
        from_at: s.now(),
    };
    store::membership::give_role(tx, &role, None).await?;
    let facts = json!({ "role": Role::User, "members": stay, "application": application.id });
    given(s, tx, application, stay, facts).await
}

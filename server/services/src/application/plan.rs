//! What would become of an application, person by person: the one check that planning, applying and a file of many
//! users share. It reads everything first and judges afterwards, so that ten thousand people cost a few questions.
//! Nothing is changed here.

use super::{mobile_digest, promise};
use crate::{
    Actor, Services,
    accounts::limits,
    boxed,
    error::{Error, FieldName, Result},
    party, register,
};
use domain::{
    application::{Identification, Kind, Product, Warning, identification},
    authorisation::NewAuthorisation,
    decide::world::AuthorisationScope,
    fault::Fault,
    grant::Offered,
    id::{AuthorisationId, MembershipId, OrganisationId, PersonId, ProviderId, ServiceId},
    lang::Lang,
    level::Level,
    mobile::MobileNumber,
    number::BranchNumber,
    person::{BirthDate, PersonName},
    price::{Charge, Wanted},
    promise::Promise,
    role,
    time::{Date, Term, YEARS_OFFERED, date_of, last_day_after_years},
    view::ServiceLine,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use store::{
    Tx,
    application::Open,
    catalogue::{Provider, Service},
    membership::Reached,
    organisation::Organisation,
    value::fold,
};
use uuid::Uuid;

/// At most this many by hand in one go (R-AAN-7); more come in a file.
pub const MOST_BY_HAND: usize = 250;
/// How many are looked up in one question, by an address and a number each.
const CHUNK: usize = store::MOST_VALUES / 2;

/// Somebody for whom a manager wants a means.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewUser {
    pub name: PersonName,
    pub birth: Date,
    /// The user's own (R-AAN-4).
    pub email: String,
    pub mobile: MobileNumber,
    /// Employed by the organisation (*in loondienst*, R-AAN-5).
    pub employed: bool,
    pub product: Product,
    /// The term of the means: one that has a price.
    pub term: i16,
    /// Standard authorisations that begin with the means; may be empty.
    pub scopes: Vec<Scope>,
    pub urgent: bool,
    /// The language of the messages.
    pub lang: Lang,
    /// The manager saw that a colleague has this mobile number, and means it (R-AAN-4).
    pub same_mobile: bool,
}

/// A user as far as a row could be read: enough to find everything else that is wrong with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    pub birth: Option<Date>,
    pub email: Option<String>,
    pub mobile: Option<MobileNumber>,
    pub employed: Option<bool>,
    pub product: Option<Product>,
    pub term: Option<i16>,
    pub scopes: Vec<Scope>,
    pub urgent: bool,
    pub same_mobile: bool,
}

impl From<&NewUser> for Part {
    fn from(row: &NewUser) -> Self {
        Self {
            birth: Some(row.birth),
            email: Some(row.email.clone()),
            mobile: Some(row.mobile.clone()),
            employed: Some(row.employed),
            product: Some(row.product),
            term: Some(row.term),
            scopes: row.scopes.clone(),
            urgent: row.urgent,
            same_mobile: row.same_mobile,
        }
    }
}

/// A standard authorisation (R-MACH-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    pub what: AuthorisationScope,
    /// Only for this branch (R-MACH-5).
    pub branch: Option<BranchNumber>,
    /// 1, 3 or 5 (R-MACH-6).
    pub years: i16,
}

/// What becomes of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Each at its field: `email`, `mobile`, `birth`, `product`, `term`, `scopes`, `branch`, `years`. Empty: it can go.
    pub faults: Vec<(FieldName, Fault)>,
    pub warnings: Vec<Warning>,
    /// By when it is done, at the latest, if the user does their part.
    pub promise: Promise,
    /// What the user has to show before it works (R-AAN-5).
    pub identification: Option<Identification>,
    /// The same is under way, or the user has it: nothing needs to be done.
    pub already: bool,
    /// What it costs, line by line.
    pub charges: Vec<Charge>,
    /// The colleague has a lower means that could rise instead: who, and its level (R-LOA-7).
    pub lower: Option<(PersonId, Level)>,
}

impl Verdict {
    /// The faults as a refusal, for a page about one person.
    pub fn into_result(self) -> Result<Self> {
        if self.faults.is_empty() {
            Ok(self)
        } else {
            Err(Error::Refused(self.faults))
        }
    }
}

/// What a manager may choose from.
#[derive(Clone, Debug)]
pub struct Options {
    /// At the manager's own level or below, lowest first.
    pub products: Vec<Product>,
    /// By provider and name.
    pub services: Vec<ServiceLine>,
    pub providers: Vec<ProviderLine>,
    /// The organisation's branches; empty while the Trade Register does not answer.
    pub branches: Vec<BranchLine>,
    /// Those of the services that refuse what is restricted to a branch, by name (R-MACH-5).
    pub without_branch: Vec<String>,
    pub years: Vec<i16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderLine {
    pub id: ProviderId,
    pub name: String,
    /// The only one that the product for the tax office can be used at.
    pub tax_office: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchLine {
    pub number: BranchNumber,
    pub name: String,
}

/// What the actor may choose from, with the words of the catalogue.
#[boxed]
pub async fn options(s: &Services, actor: &Actor) -> Result<Options> {
    let manager = actor.manager()?;
    let mut tx = s.db.read().await?;
    let here = party::organisation(&mut tx, manager.organisation).await?;
    let found = store::catalogue::search_services(&mut tx, "", s.now()).await?;
    let offered = party::offered(s, &mut tx, &found, Some(&here)).await?;
    let providers = store::catalogue::providers(&mut tx).await?;
    drop(tx);
    let tax_office = tax_office(s, &providers);
    let products = Product::ALL
        .iter()
        .copied()
        .filter(|product| manager.level.is_some_and(|own| product.level() <= own))
        .filter(|product| *product != Product::TaxOnly || tax_office.is_some())
        .filter(|product| {
            product
                .check(Kind::Means, here.number.kvk().is_some())
                .is_ok()
        })
        .filter(|product| !s.settings.prices.terms(*product).is_empty())
        .collect();
    let mut given = found
        .iter()
        .zip(&offered)
        .filter(|(_, offer)| !offer.withdrawn && offer.served)
        .map(|(service, _)| service)
        .collect::<Vec<_>>();
    given.retain(|service| manager.level.is_some_and(|own| service.level <= own));
    let mut providers: Vec<ProviderLine> = providers
        .iter()
        .map(|provider| ProviderLine {
            id: provider.id,
            name: party::pick(actor.lang, &provider.name_nl, &provider.name_en),
            tax_office: Some(provider.id) == tax_office,
        })
        .collect();
    providers.sort_by_cached_key(|provider| fold(&provider.name));
    Ok(Options {
        products,
        without_branch: party::without_branch(given.iter().copied(), actor.lang),
        services: party::lines(given, actor.lang),
        providers,
        branches: branches(s, &here).await?.unwrap_or_default(),
        years: YEARS_OFFERED.to_vec(),
    })
}

/// By when a means would be done, for somebody who applies now (R-AAN-2): to be shown before anything is filled in.
pub fn promised(s: &Services, product: Product, employed: bool, urgent: bool) -> Promise {
    promise(s, product, employed, urgent)
}

/// What would become of these, in their order. Changes nothing.
///
/// Refusals of the whole: [`Fault::NothingChosen`], [`Fault::TooMany`], [`Fault::SignInHasNoLevel`].
#[boxed]
pub async fn plan(s: &Services, actor: &Actor, rows: &[NewUser]) -> Result<Vec<Verdict>> {
    let manager = actor.manager()?;
    by_hand(rows)?;
    let branches = branches_for(s, manager.organisation, rows).await?;
    let mut tx = s.db.read().await?;
    let place = (manager.organisation, manager.level);
    let mut planned = verdicts(s, &mut tx, place, rows, branches).await?;
    // Nothing is mailed yet: only whether it could be.
    for (row, verdict) in rows.iter().zip(&mut planned) {
        match may_mail(s, manager.organisation, row) {
            Ok(charge) => s.accounts.limits.give_back(charge),
            Err(fault) => verdict.faults.push(("email", fault)),
        }
    }
    Ok(planned)
}

/// Charges one mail to the address of a user; whoever applies and cancels in a loop sends somebody else mail.
pub(crate) fn may_mail(
    s: &Services,
    organisation: OrganisationId,
    row: &NewUser,
) -> Result<limits::Charge, Fault> {
    s.accounts
        .limits
        .apply_for(s.now(), organisation, &domain::email::folded(&row.email))
        .map_err(|_| Fault::MailedOften)
}

pub(super) fn by_hand(rows: &[NewUser]) -> Result<()> {
    match rows.len() {
        0 => Err(Error::refused(Fault::NothingChosen)),
        1..=MOST_BY_HAND => Ok(()),
        _ => Err(Error::refused(Fault::TooMany(250))),
    }
}

/// The organisation's branches, when somebody wants to restrict to one; read before a transaction begins.
pub(crate) async fn branches_for(
    s: &Services,
    organisation: OrganisationId,
    rows: &[NewUser],
) -> Result<Option<Vec<BranchLine>>> {
    let restricted = |row: &NewUser| row.scopes.iter().any(|scope| scope.branch.is_some());
    if !rows.iter().any(restricted) {
        return Ok(None);
    }
    let mut tx = s.db.read().await?;
    let here = party::organisation(&mut tx, organisation).await?;
    drop(tx);
    branches(s, &here).await
}

/// `None` while the register does not answer: then a number cannot be checked, and a wrong one gives nobody anything.
async fn branches(s: &Services, here: &Organisation) -> Result<Option<Vec<BranchLine>>> {
    let Some(kvk) = here.number.kvk() else {
        // What is in no register has no branches there.
        return Ok(Some(Vec::new()));
    };
    let reading = match register::read(s, kvk).await {
        Err(error) if error.is(Fault::RegisterUnavailable) => return Ok(None),
        reading => reading?,
    };
    Ok(reading.map(|reading| {
        let branches = reading.extract.branches.into_iter();
        branches
            .map(|branch| BranchLine {
                number: branch.number,
                name: branch.name,
            })
            .collect()
    }))
}

pub(crate) fn tax_office(s: &Services, providers: &[Provider]) -> Option<ProviderId> {
    let oin = s.settings.tax_office.as_ref()?;
    let office = providers.iter().find(|provider| provider.oin == *oin)?;
    Some(office.id)
}

/// The provider at whose services alone a product is good.
pub(crate) async fn only_at(
    s: &Services,
    tx: &mut Tx,
    product: Product,
) -> Result<Option<ProviderId>> {
    if product != Product::TaxOnly {
        return Ok(None);
    }
    let providers = store::catalogue::providers(tx).await?;
    let office = tax_office(s, &providers);
    // Without the office in the catalogue it would be good everywhere.
    office
        .map(Some)
        .ok_or(Error::field("product", Fault::NotAChoice))
}

/// The check itself, by an actor of this level at this organisation.
pub(crate) async fn verdicts(
    s: &Services,
    tx: &mut Tx,
    (organisation, level): (OrganisationId, Option<Level>),
    rows: &[NewUser],
    branches: Option<Vec<BranchLine>>,
) -> Result<Vec<Verdict>> {
    let parts: Vec<Part> = rows.iter().map(Part::from).collect();
    let mut check = Check::load(s, tx, (organisation, level), &parts, branches).await?;
    Ok(rows.iter().map(|row| check.verdict(s, row)).collect())
}

/// What is wrong with another number for whom something is under way already, at this address.
pub(super) async fn mobile_fault(
    s: &Services,
    tx: &mut Tx,
    place: (OrganisationId, Option<Level>),
    (email, mobile): (&str, &MobileNumber),
    same: bool,
) -> Result<Option<Fault>> {
    let part = Part {
        email: Some(email.to_owned()),
        mobile: Some(mobile.clone()),
        same_mobile: same,
        ..Part::default()
    };
    let check = Check::load(s, tx, place, std::slice::from_ref(&part), None).await?;
    Ok(check.mobile((mobile, mobile_digest(s, mobile)), email, same))
}

/// What is wrong with another address for whom something is under way already.
pub(super) async fn address_fault(
    s: &Services,
    tx: &mut Tx,
    place: (OrganisationId, Option<Level>),
    (email, product): (&str, Product),
) -> Result<Option<Fault>> {
    let part = Part {
        email: Some(email.to_owned()),
        product: Some(product),
        ..Part::default()
    };
    let check = Check::load(s, tx, place, std::slice::from_ref(&part), None).await?;
    let mut faults = check.faults(s, &part).into_iter();
    let about = |(field, fault): &(FieldName, Fault)| {
        *field == "email" || matches!(fault, Fault::MeansAlready(_))
    };
    Ok(faults.find(about).map(|(_, fault)| fault))
}

/// Everything that the rows are judged by.
pub(crate) struct Check {
    own: Level,
    today: Date,
    now: domain::Instant,
    services: BTreeMap<ServiceId, (Service, Offered)>,
    providers: BTreeSet<ProviderId>,
    tax_office: Option<ProviderId>,
    has_kvk_number: bool,
    branches: Option<Vec<BranchLine>>,
    members: HashMap<String, Reached>,
    /// Who has proved a mobile number, by its digest.
    mobiles: HashMap<[u8; 32], Vec<String>>,
    /// For which product an application of an address is under way.
    applied: HashMap<String, Product>,
    seen_emails: HashSet<String>,
    seen_mobiles: HashSet<[u8; 32]>,
    text_countries: Vec<String>,
}

impl Check {
    /// For rows that are judged in this order, by an actor of this level at this organisation.
    ///
    /// Refusal: [`Fault::SignInHasNoLevel`].
    pub async fn load(
        s: &Services,
        tx: &mut Tx,
        (organisation, level): (OrganisationId, Option<Level>),
        rows: &[Part],
        branches: Option<Vec<BranchLine>>,
    ) -> Result<Self> {
        let own = level.ok_or(Error::refused(Fault::SignInHasNoLevel))?;
        let now = s.now();
        let here = party::organisation(tx, organisation).await?;
        let mut check = Self {
            own,
            today: date_of(now),
            now,
            services: services(s, tx, &here, rows).await?,
            providers: BTreeSet::new(),
            tax_office: None,
            has_kvk_number: here.number.kvk().is_some(),
            branches,
            members: HashMap::new(),
            mobiles: HashMap::new(),
            applied: HashMap::new(),
            seen_emails: HashSet::new(),
            seen_mobiles: HashSet::new(),
            text_countries: s.settings.text_countries.clone(),
        };
        let providers = store::catalogue::providers(tx).await?;
        check.tax_office = tax_office(s, &providers);
        check.providers = providers.into_iter().map(|provider| provider.id).collect();
        for chunk in rows.chunks(CHUNK) {
            let emails: Vec<String> = chunk
                .iter()
                .filter_map(|row| row.email.as_deref().map(domain::email::folded))
                .collect();
            let digests: Vec<[u8; 32]> = chunk
                .iter()
                .filter_map(|row| Some(mobile_digest(s, row.mobile.as_ref()?)))
                .collect();
            let members =
                store::membership::reached(tx, organisation, now, &emails, &digests).await?;
            for member in members {
                check.has_mobile(member.mobile_digest.as_deref(), &member.email);
                check.members.insert(member.email.clone(), member);
            }
            for open in store::application::open_like(tx, here.number, &emails, &digests).await? {
                check.remember(open);
            }
        }
        Ok(check)
    }

    fn has_mobile(&mut self, digest: Option<&[u8]>, email: &str) {
        if let Some(digest) = digest.and_then(|digest| digest.try_into().ok()) {
            let owners = self.mobiles.entry(digest).or_default();
            owners.push(email.to_owned());
        }
    }

    fn remember(&mut self, open: Open) {
        self.has_mobile(open.mobile_digest.as_deref(), &open.email);
        if open.kind == Kind::Means {
            self.applied.insert(open.email, open.product);
        }
    }

    /// What becomes of a row. Later rows with the same address or number are wrong.
    pub fn verdict(&mut self, s: &Services, row: &NewUser) -> Verdict {
        let part = Part::from(row);
        let mut faults = self.faults(s, &part);
        let email = domain::email::folded(&row.email);
        let member = self.members.get(&email);
        if member.is_some_and(|member| !is_named(&member.name, &row.name)) {
            // It is not the wish that is wrong, but whose address this is.
            let held =
                |(_, fault): &&mut (FieldName, Fault)| matches!(fault, Fault::MeansAlready(_));
            for fault in faults.iter_mut().filter(held) {
                *fault = ("email", Fault::EmailOfColleague);
            }
        }
        let mut warnings = Vec::new();
        if row.scopes.is_empty() {
            warnings.push(Warning::NoAuthorisation);
        }
        if row.scopes.iter().any(|scope| scope.branch.is_some()) {
            warnings.push(Warning::Branch);
        }
        if row.urgent && !hastens(s, row.product, row.employed) {
            warnings.push(Warning::NoHaste);
        }
        if self
            .members
            .get(&email)
            .is_some_and(|member| member.suspended)
        {
            warnings.push(Warning::Suspended);
        }
        let open = self.applied.get(&email) == Some(&row.product);
        let held = |(_, fault): &(FieldName, Fault)| matches!(fault, Fault::MeansAlready(_));
        let at_product = |(field, _): &(FieldName, Fault)| *field == "product";
        let lower = self.members.get(&email).and_then(|member| {
            let level = member.means_level?;
            let rises = row.product != Product::TaxOnly && level < row.product.level();
            rises.then_some((member.person, level))
        });
        let charges = if faults.iter().any(at_product) {
            Vec::new()
        } else {
            quote(s, &part, row.product).unwrap_or_default()
        };
        self.seen_emails.extend(domain::email::read(&row.email));
        self.seen_mobiles.insert(mobile_digest(s, &row.mobile));
        Verdict {
            already: open || faults.iter().any(held),
            lower,
            charges,
            faults,
            warnings,
            promise: promise(s, row.product, row.employed, row.urgent),
            identification: identification(row.product.level(), row.employed),
        }
    }

    /// Everything that is wrong with what could be read of a row. It stands in no other row's way.
    pub fn faults(&self, s: &Services, row: &Part) -> Vec<(FieldName, Fault)> {
        let mut faults = Vec::new();
        let email = row
            .email
            .as_deref()
            .map(domain::email::folded)
            .unwrap_or_default();
        if let Some(typed) = row.email.as_deref() {
            faults.extend(self.email(typed).map(|fault| ("email", fault)));
        }
        if let Some(Err(fault)) = row.birth.map(|birth| BirthDate::new(birth, self.today)) {
            faults.push(("birth", fault));
        }
        if let Some(mobile) = &row.mobile {
            let digest = mobile_digest(s, mobile);
            let wrong = self.mobile((mobile, digest), &email, row.same_mobile);
            faults.extend(wrong.map(|fault| ("mobile", fault)));
        }
        let wrong = row
            .product
            .and_then(|product| self.product(product, self.members.get(&email)).err());
        faults.extend(wrong.map(|fault| ("product", fault)));
        if matches!(wrong, Some(Fault::MeansAlready(_))) {
            return faults;
        }
        // Where another product has to come, the term is wrong if no product has it.
        let Some(product) = row.product.filter(|_| wrong.is_none()) else {
            let terms = |it: &Product| s.settings.prices.terms(*it);
            let sold = |term| Product::ALL.iter().any(|it| terms(it).contains(&term));
            if row.term.is_some_and(|term| !sold(term)) {
                faults.push(("term", Fault::NotAChoice));
            }
            if let Some(product) = row.product {
                let mut more = Vec::new();
                self.scopes(product, row, &mut more);
                more.retain(|(_, fault)| !is_about_product(*fault));
                faults.extend(more);
            }
            return faults;
        };
        faults.extend(quote(s, row, product).err().map(|fault| ("term", fault)));
        self.scopes(product, row, &mut faults);
        faults
    }

    /// Of an address as it was typed.
    fn email(&self, typed: &str) -> Option<Fault> {
        let Some(email) = domain::email::read(typed) else {
            return Some(Fault::NotAnEmail);
        };
        if self.seen_emails.contains(&email) {
            Some(Fault::Twice)
        } else if self.applied.contains_key(&email) {
            Some(Fault::ApplicationPending)
        } else {
            None
        }
    }

    /// Nobody shares a number, unless the manager means it (R-AAN-4). The user's own number is no other's.
    fn mobile(
        &self,
        (mobile, digest): (&MobileNumber, [u8; 32]),
        email: &str,
        same: bool,
    ) -> Option<Fault> {
        if !mobile.is_in(&self.text_countries) {
            return Some(Fault::MobileElsewhere);
        }
        let others = self.mobiles.get(&digest);
        let taken = others.is_some_and(|owners| owners.iter().any(|owner| owner != email));
        let twice = self.seen_mobiles.contains(&digest);
        match (taken, twice) {
            _ if same => None,
            (true, _) => Some(Fault::MobileTaken),
            (_, true) => Some(Fault::MobileTwice),
            _ => None,
        }
    }

    fn product(&self, product: Product, member: Option<&Reached>) -> Result<(), Fault> {
        let level = product.level();
        product.check(Kind::Means, self.has_kvk_number)?;
        role::may_register(self.own, level)?;
        if product == Product::TaxOnly && self.tax_office.is_none() {
            return Err(Fault::NotAChoice);
        }
        let held = member.and_then(|member| match product {
            Product::TaxOnly => member.means_level.max(member.narrow_level),
            _ => member.means_level,
        });
        match held {
            Some(held) if held >= level => Err(Fault::MeansAlready(held)),
            _ => Ok(()),
        }
    }

    fn scopes(&self, product: Product, row: &Part, faults: &mut Vec<(FieldName, Fault)>) {
        for (n, scope) in row.scopes.iter().enumerate() {
            let twice = row.scopes[..n].iter().any(|other| other.what == scope.what);
            let fault = if twice {
                Some(("scopes", Fault::Twice))
            } else {
                self.scope(product, scope).err()
            };
            let offered = YEARS_OFFERED.contains(&scope.years);
            let years = (!offered).then_some(("years", Fault::NotAChoice));
            // One word per field is enough.
            for fault in fault.into_iter().chain(years) {
                if !faults.contains(&fault) {
                    faults.push(fault);
                }
            }
        }
    }

    fn scope(&self, product: Product, scope: &Scope) -> Result<(), (FieldName, Fault)> {
        let level = product.level();
        let at_scopes = |fault| ("scopes", fault);
        let service = match scope.what {
            AuthorisationScope::All => None,
            AuthorisationScope::Provider(provider) if self.providers.contains(&provider) => None,
            AuthorisationScope::Provider(_) => return Err(at_scopes(Fault::NotAChoice)),
            AuthorisationScope::Service(id) => {
                let known = self.services.get(&id);
                Some(known.ok_or(at_scopes(Fault::NotAChoice))?)
            }
        };
        let provider = match scope.what {
            AuthorisationScope::Provider(provider) => Some(provider),
            _ => service.map(|(service, _)| service.provider),
        };
        if product == Product::TaxOnly && provider != self.tax_office {
            return Err(at_scopes(Fault::OnlyTaxServices));
        }
        if let Some((service, offer)) = service {
            if offer.withdrawn {
                return Err(at_scopes(Fault::ServiceWithdrawn));
            }
            if !offer.served {
                return Err(at_scopes(Fault::ServiceNotForOrganisation));
            }
            if service.level > level {
                let (needed, asked) = (service.level, level);
                return Err(at_scopes(Fault::LevelBelowService { needed, asked }));
            }
        }
        self.rules(scope, level, service.map(|(service, _)| service))
    }

    /// What holds for every authorisation (R-MACH-4 to R-MACH-6).
    fn rules(
        &self,
        scope: &Scope,
        level: Level,
        service: Option<&Service>,
    ) -> Result<(), (FieldName, Fault)> {
        // Years that are not offered are told apart; the other rules hold all the same.
        let years = if YEARS_OFFERED.contains(&scope.years) {
            scope.years
        } else {
            1
        };
        let last_day = last_day_after_years(self.today, years);
        let new = NewAuthorisation {
            id: AuthorisationId::new(Uuid::nil()),
            membership: MembershipId::new(Uuid::nil()),
            scope: scope.what,
            level,
            branch: scope.branch,
            branch_allowed: service.map(|service| service.branch_allowed),
            term: Term::new(self.now, None, last_day).map_err(|fault| ("years", fault))?,
            own: self.own,
        };
        new.check().map_err(|fault| match fault {
            Fault::BranchAtLevel(_) | Fault::BranchNotAccepted => ("branch", fault),
            _ => ("scopes", fault),
        })?;
        match (scope.branch, &self.branches) {
            (Some(branch), Some(known)) if known.iter().all(|one| one.number != branch) => {
                Err(("branch", Fault::NotAChoice))
            }
            _ => Ok(()),
        }
    }
}

/// Whether another product would mend it.
const fn is_about_product(fault: Fault) -> bool {
    matches!(
        fault,
        Fault::LevelAboveOwn { .. }
            | Fault::LevelBelowService { .. }
            | Fault::BranchAtLevel(_)
            | Fault::OnlyTaxServices
    )
}

/// Whether urgency brings the day forward.
pub(super) fn hastens(s: &Services, product: Product, employed: bool) -> bool {
    let latest = |urgent| promise(s, product, employed, urgent).latest;
    latest(true) < latest(false)
}

/// What a row costs; nothing yet where it does not say for how long. Urgency costs nothing where it brings nothing
/// forward.
fn quote(s: &Services, row: &Part, product: Product) -> Result<Vec<Charge>, Fault> {
    let Some(years) = row.term else {
        return Ok(Vec::new());
    };
    let employed = row.employed.unwrap_or_default();
    s.settings.prices.quote(Wanted {
        product,
        years,
        urgent: row.urgent && hastens(s, product, employed),
        authorisations: u16::try_from(row.scopes.len()).unwrap_or(u16::MAX),
    })
}

/// Whether somebody is called what was typed; given names differ too often to tell.
fn is_named(name: &str, typed: &PersonName) -> bool {
    fold(name).contains(&fold(typed.family.as_str()))
}

/// The services that any row names.
async fn services(
    s: &Services,
    tx: &mut Tx,
    here: &Organisation,
    rows: &[Part],
) -> Result<BTreeMap<ServiceId, (Service, Offered)>> {
    let named: BTreeSet<ServiceId> = rows
        .iter()
        .flat_map(|row| &row.scopes)
        .filter_map(|scope| match scope.what {
            AuthorisationScope::Service(service) => Some(service),
            _ => None,
        })
        .collect();
    let named: Vec<ServiceId> = named.into_iter().collect();
    let found = party::services(s, tx, &named).await?;
    let offered = party::offered(s, tx, &found, Some(here)).await?;
    Ok(found
        .into_iter()
        .zip(offered)
        .map(|(service, offer)| (service.id, (service, offer)))
        .collect())
}

//! From the rows of a file to verdicts: read the cells, find the services by their names, and ask the one check that
//! every application goes through. Everything is looked up for all rows at once.

use super::{Findings, Kept};
use crate::{
    Services,
    application::{
        NewUser, Scope,
        plan::{self, Check, Part, branches_for},
    },
    error::{FieldName, Result},
    party,
};
use domain::{
    application::{Product, Warning},
    decide::world::AuthorisationScope,
    fault::Fault,
    id::{OrganisationId, ProviderId, ServiceId},
    import::{Column, Note, Verdict},
    lang::Lang,
    level::Level,
    number::KvkNumber,
    person::PersonName,
    price::{Amount, total},
    time::{YEARS_OFFERED, date_of},
};
use serde_json::json;
use sheet::Draft;
use std::collections::{BTreeSet, HashMap};
use store::{Tx, import::Mark, value::fold};

/// For which organisation, by a manager of which level, who reads which language.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub organisation: OrganisationId,
    pub level: Option<Level>,
    pub lang: Lang,
}

/// What becomes of a row.
pub(super) struct Judged {
    pub verdict: Verdict,
    pub findings: Findings,
    /// Whom it is about and what was found of that, when it can go.
    pub goes: Option<(NewUser, plan::Verdict)>,
}

impl Judged {
    /// What it costs: nothing, when it does not go.
    pub fn cost(&self) -> Amount {
        let charges = self.goes.as_ref().map(|(_, found)| total(&found.charges));
        charges.unwrap_or(Amount { net: 0, vat: 0 })
    }

    /// It does not go after all: somebody looks at it later.
    pub fn waits(&mut self, at: Column, fault: Fault) {
        self.verdict = Verdict::Attention;
        self.findings.faults.push((Some(at), fault));
        self.goes = None;
    }

    pub fn mark(&self, line: u32) -> Mark {
        let Amount { net, vat } = self.cost();
        Mark {
            line,
            verdict: self.verdict,
            findings: json!(self.findings),
            application: None,
            net_cents: net,
            vat_cents: vat,
        }
    }
}

/// A row that was read.
struct Read {
    /// The user it names, where nothing was wrong.
    user: Option<NewUser>,
    /// What it says of that user, as far as it can be read.
    part: Part,
    /// What is wrong, and at which column.
    faults: Vec<(Option<Column>, Fault)>,
    notes: Vec<Note>,
}

/// Rows that were read, and what they need looked up outside: to be judged in a transaction.
pub(super) struct Ready {
    rows: Vec<Read>,
    lines: Vec<u32>,
    branches: Option<Vec<plan::BranchLine>>,
}

/// Reads rows, each with its line.
pub(super) async fn read(s: &Services, at: At, rows: &[(u32, Kept)]) -> Result<Ready> {
    let mut tx = s.db.read().await?;
    let names = Names::load(s, &mut tx).await?;
    let here = party::organisation(&mut tx, at.organisation).await?;
    drop(tx);
    let today = date_of(s.now());
    let mut ready = Vec::with_capacity(rows.len());
    for (_, kept) in rows {
        let found = sheet::parse(&kept.cells, today);
        let mut faults = found.faults;
        let (user, part) = user(
            s,
            &names,
            (here.number.kvk(), at.lang),
            found.draft,
            &mut faults,
        );
        // Of a row that is torn no cell can be believed.
        ready.push(match kept.fault {
            Some(fault) => Read {
                user: None,
                part,
                faults: vec![(None, fault)],
                notes: found.notes,
            },
            None => Read {
                user,
                part,
                faults: at_columns(faults),
                notes: found.notes,
            },
        });
    }
    let readable: Vec<NewUser> = ready
        .iter()
        .filter_map(|row| row.user.as_ref())
        .filter(|user| user.scopes.iter().any(|scope| scope.branch.is_some()))
        .take(1)
        .cloned()
        .collect();
    let branches = branches_for(s, at.organisation, &readable).await?;
    Ok(Ready {
        rows: ready,
        lines: rows.iter().map(|(line, _)| *line).collect(),
        branches,
    })
}

/// Judges rows, in the transaction in which something is done with the verdicts.
///
/// # Errors
/// [`Fault::SignInHasNoLevel`] for who may not apply at all.
pub(super) async fn judge(s: &Services, tx: &mut Tx, at: At, ready: Ready) -> Result<Vec<Judged>> {
    let parts: Vec<Part> = ready.rows.iter().map(|row| row.part.clone()).collect();
    let place = (at.organisation, at.level);
    let mut check = Check::load(s, tx, place, &parts, ready.branches).await?;
    let mut first = First::default();
    let mut judged = Vec::with_capacity(ready.rows.len());
    for (row, line) in ready.rows.into_iter().zip(ready.lines) {
        let Read {
            user,
            part,
            mut faults,
            mut notes,
        } = row;
        let Some(user) = user else {
            let torn = faults.iter().any(|(column, _)| column.is_none());
            if !torn {
                also(&mut faults, check.faults(s, &part));
                notes.extend(first.lines(&part, &faults));
            }
            judged.push(unreadable(faults, notes));
            continue;
        };
        let mut found = check.verdict(s, &user);
        found.faults.extend(not_by_file(&user, &found));
        let faults: Vec<_> = found.faults.iter().copied().map(at_column).collect();
        notes.extend(first.lines(&part, &faults));
        first.add(&user, line);
        judged.push(of_plan(user, found, notes));
    }
    Ok(judged)
}

/// On which line an address and a telephone number stood first.
#[derive(Default)]
struct First {
    emails: HashMap<String, u32>,
    mobiles: HashMap<String, u32>,
}

impl First {
    fn add(&mut self, user: &NewUser, line: u32) {
        let email = domain::email::folded(&user.email);
        self.emails.entry(email).or_insert(line);
        let mobile = user.mobile.as_str().to_owned();
        self.mobiles.entry(mobile).or_insert(line);
    }

    /// The other lines that these faults are about.
    fn lines(&self, part: &Part, faults: &[(Option<Column>, Fault)]) -> Vec<Note> {
        let is = |column, fault| faults.contains(&(Some(column), fault));
        let email = part.email.as_deref().map(domain::email::folded);
        let email = email.filter(|_| is(Column::Email, Fault::Twice));
        let mobile = part.mobile.as_ref();
        let mobile = mobile.filter(|_| is(Column::Mobile, Fault::MobileTwice));
        let email = email.and_then(|email| self.emails.get(&email));
        let mobile = mobile.and_then(|mobile| self.mobiles.get(mobile.as_str()));
        let notes = email.map(|line| Note::SameAs(*line)).into_iter();
        notes
            .chain(mobile.map(|line| Note::SameMobile(*line)))
            .collect()
    }
}

/// What else is wrong, at columns where nothing is yet: a cell that cannot be read is not judged as well.
fn also(faults: &mut Vec<(Option<Column>, Fault)>, more: Vec<(FieldName, Fault)>) {
    let had: BTreeSet<&str> = faults
        .iter()
        .filter_map(|(column, _)| column.map(Column::code))
        .collect();
    let more: Vec<_> = more
        .into_iter()
        .filter(|(field, _)| !had.contains(field))
        .map(at_column)
        .collect();
    faults.extend(more);
}

fn at_column((field, fault): (FieldName, Fault)) -> (Option<Column>, Fault) {
    (Column::from_code(field), fault)
}

fn unreadable(faults: Vec<(Option<Column>, Fault)>, notes: Vec<Note>) -> Judged {
    let refused = faults.iter().any(|(_, fault)| is_final(*fault));
    Judged {
        verdict: if refused {
            Verdict::Refused
        } else {
            Verdict::Attention
        },
        findings: Findings { faults, notes },
        goes: None,
    }
}

fn of_plan(user: NewUser, found: plan::Verdict, mut notes: Vec<Note>) -> Judged {
    // Of what is there already nothing else has to be mended.
    let told = |(_, fault): &&(FieldName, Fault)| {
        !found.already || matches!(fault, Fault::ApplicationPending | Fault::MeansAlready(_))
    };
    let faults: Vec<(Option<Column>, Fault)> = found
        .faults
        .iter()
        .filter(told)
        .copied()
        .map(at_column)
        .collect();
    let verdict = if found.already {
        Verdict::Already
    } else if faults.is_empty() {
        Verdict::New
    } else if faults.iter().any(|(_, fault)| is_final(*fault)) {
        Verdict::Refused
    } else {
        Verdict::Attention
    };
    // Of what was done before nothing more comes.
    if verdict != Verdict::Already {
        notes.extend(found.warnings.iter().map(|warning| match warning {
            Warning::NoAuthorisation => Note::NoAuthorisation,
            Warning::Branch => Note::Branch,
            Warning::NoHaste => Note::NoHaste,
            Warning::Suspended => Note::Suspended,
        }));
        notes.extend(found.lower.map(|(_, level)| Note::Lower(level)));
    }
    Judged {
        verdict,
        findings: Findings { faults, notes },
        goes: (verdict == Verdict::New).then_some((user, found)),
    }
}

/// For EH4 everybody comes to a counter, by an appointment of their own (R-AAN-5): that is asked for one by one, not by
/// the thousand.
fn not_by_file(user: &NewUser, found: &plan::Verdict) -> Option<(FieldName, Fault)> {
    let level = user.product.level();
    let told = found.faults.iter().any(|(field, _)| *field == "product");
    (domain::identification::takes_a_counter(level) && !told)
        .then_some(("product", Fault::NotByFile(level)))
}

/// A rule forbids it; the others are mended by correcting the row.
const fn is_final(fault: Fault) -> bool {
    matches!(
        fault,
        Fault::Twice
            | Fault::ApplicationPending
            | Fault::LevelAboveOwn { .. }
            | Fault::NotByFile(_)
            | Fault::OtherKvkNumber
            | Fault::QuoteOpen
    )
}

fn at_columns(faults: Vec<(Column, Fault)>) -> Vec<(Option<Column>, Fault)> {
    let somewhere = |(column, fault)| (Some(column), fault);
    faults.into_iter().map(somewhere).collect()
}

/// The user of a row, when nothing is wrong with it; and what can be judged of it either way.
fn user(
    s: &Services,
    names: &Names,
    (kvk, lang): (Option<KvkNumber>, Lang),
    draft: Draft,
    faults: &mut Vec<(Column, Fault)>,
) -> (Option<NewUser>, Part) {
    if draft.kvk.is_some_and(|other| Some(other) != kvk) {
        faults.push((Column::Kvk, Fault::OtherKvkNumber));
    }
    // Also where no service is known for which it would count.
    if draft
        .years
        .is_some_and(|years| !YEARS_OFFERED.contains(&years))
    {
        faults.push((Column::Years, Fault::NotAChoice));
    }
    // A restriction of nothing: somebody forgot what.
    if draft.branch.is_some() && draft.services.is_empty() {
        faults.push((Column::Services, Fault::Required));
    }
    let mut scopes = Vec::new();
    for (n, name) in (1u16..).zip(&draft.services) {
        match names.scope(name, n) {
            Ok(what) => scopes.push(Scope {
                what,
                branch: draft.branch,
                years: draft.years.unwrap_or_default(),
            }),
            Err(fault) => faults.push((Column::Services, fault)),
        }
    }
    let part = Part {
        birth: draft.birth,
        email: draft.email,
        mobile: draft.mobile,
        employed: draft.employed,
        term: draft.term.or_else(|| Some(usual_term(s, draft.product?))),
        product: draft.product,
        scopes,
        urgent: draft.urgent,
        same_mobile: draft.same_mobile,
    };
    let whole = draft.name.filter(|_| faults.is_empty());
    let user = whole.and_then(|name| named(name, draft.lang.unwrap_or(lang), &part));
    (user, part)
}

/// Everything that is needed is there.
fn named(name: PersonName, lang: Lang, part: &Part) -> Option<NewUser> {
    Some(NewUser {
        name,
        birth: part.birth?,
        email: part.email.clone()?,
        mobile: part.mobile.clone()?,
        employed: part.employed?,
        product: part.product?,
        term: part.term?,
        scopes: part.scopes.clone(),
        urgent: part.urgent,
        lang,
        same_mobile: part.same_mobile,
    })
}

/// The term of who names none: three years where they are offered, else the shortest.
fn usual_term(s: &Services, product: Product) -> i16 {
    let terms = s.settings.prices.terms(product);
    if terms.contains(&3) {
        3
    } else {
        terms.first().copied().unwrap_or(3)
    }
}

/// A name without what stands behind it in brackets.
fn short(name: &str) -> &str {
    name.split_once(" (").map_or(name, |(short, _)| short)
}

/// Services and providers by what people call them, in both languages.
struct Names {
    services: HashMap<String, BTreeSet<ServiceId>>,
    providers: HashMap<String, BTreeSet<ProviderId>>,
}

impl Names {
    async fn load(s: &Services, tx: &mut Tx) -> Result<Self> {
        let mut names = Self {
            services: HashMap::new(),
            providers: HashMap::new(),
        };
        let mut shortened = Self {
            services: HashMap::new(),
            providers: HashMap::new(),
        };
        for service in store::catalogue::search_services(tx, "", s.now()).await? {
            for name in [&service.slug, &service.name_nl, &service.name_en] {
                names.service(name, service.id);
            }
            for (provider, name) in [
                (&service.provider_nl, &service.name_nl),
                (&service.provider_en, &service.name_en),
            ] {
                for (to, provider) in [
                    (&mut names, provider.as_str()),
                    (&mut shortened, short(provider)),
                ] {
                    to.service(&format!("{provider}: {name}"), service.id);
                    // As the pages write it.
                    to.service(&format!("{name} · {provider}"), service.id);
                }
            }
        }
        for provider in store::catalogue::providers(tx).await? {
            for name in [&provider.name_nl, &provider.name_en] {
                names.provider(name, provider.id);
                shortened.provider(short(name), provider.id);
            }
        }
        names.add(shortened);
        Ok(names)
    }

    fn service(&mut self, name: &str, id: ServiceId) {
        self.services.entry(fold(name)).or_default().insert(id);
    }

    fn provider(&mut self, name: &str, id: ProviderId) {
        self.providers.entry(fold(name)).or_default().insert(id);
    }

    /// Short names as well, where no full name is the same: who writes a name in full means that.
    fn add(&mut self, mut shortened: Self) {
        let is_free =
            |name: &str| !self.services.contains_key(name) && !self.providers.contains_key(name);
        shortened.services.retain(|name, _| is_free(name));
        shortened.providers.retain(|name, _| is_free(name));
        self.services.extend(shortened.services);
        self.providers.extend(shortened.providers);
    }

    /// What the n-th name of a cell means.
    fn scope(&self, name: &str, n: u16) -> Result<AuthorisationScope, Fault> {
        let name = fold(name);
        if matches!(
            name.as_str(),
            "alle" | "alle diensten" | "all" | "all services"
        ) {
            return Ok(AuthorisationScope::All);
        }
        let services = self.services.get(&name).into_iter().flatten();
        let providers = self.providers.get(&name).into_iter().flatten();
        let found: Vec<AuthorisationScope> = services
            .map(|service| AuthorisationScope::Service(*service))
            .chain(providers.map(|provider| AuthorisationScope::Provider(*provider)))
            .collect();
        match found[..] {
            [one] => Ok(one),
            [] => Err(Fault::UnknownService(n)),
            _ => Err(Fault::ServiceNotClear(n)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_full_name_goes_before_a_short_one() {
        let empty = || Names {
            services: HashMap::new(),
            providers: HashMap::new(),
        };
        let [one, other]: [ServiceId; 2] = [1, 2].map(|n| Uuid::from_u128(n).into());
        let provider: ProviderId = Uuid::from_u128(3).into();
        let (mut names, mut shortened) = (empty(), empty());
        names.service("Loket: Aangifte", one);
        shortened.service("Loket: Aangifte", other);
        shortened.service("Loket: Bezwaar", one);
        shortened.service("Loket: Bezwaar", other);
        shortened.provider("Loket", provider);
        names.add(shortened);
        let scope = |name| names.scope(name, 7);
        assert_eq!(
            scope("loket: aangifte"),
            Ok(AuthorisationScope::Service(one))
        );
        assert_eq!(scope("loket: bezwaar"), Err(Fault::ServiceNotClear(7)));
        assert_eq!(scope("Loket"), Ok(AuthorisationScope::Provider(provider)));
    }
}

//! Applying for means: all of the rows or none, in one transaction with what is written down and who is told. Each user
//! gets a mail with a link of their own; from there on it is theirs ([`super::activation`]).

use super::{
    Catalogue, given, mobile_digest, plan,
    plan::{NewUser, Verdict},
    promise, tell_user, user, whom,
};
use crate::{
    Actor, Services, boxed, effects,
    error::{Error, Result},
    messages::{
        Message,
        parts::{Given, Link},
    },
    order, party,
    people::roles,
    registration::{Subject, happened},
    secret::Token,
};
use domain::{
    application::{ApplicationEvent, ApplicationState, Identification, Kind, identification},
    fault::Fault,
    id::{ApplicationId, OrderId, OrganisationId, PersonId},
    person::{BirthDate, Identity},
    promise::Promise,
    time::{date_of, last_day_of, until_after},
};
use serde_json::{Value, json};
use store::{
    Tx,
    application::{Application, Wish, is_open_already},
    order::NewLine,
    organisation::Organisation,
};

/// How applying went.
#[derive(Clone, Debug)]
pub enum Applied {
    /// At least one row cannot go, so none went. A verdict per row, in their order.
    Refused(Vec<Verdict>),
    Done(Vec<Done>),
}

/// One application that is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub application: ApplicationId,
    /// The order that it is in.
    pub order: OrderId,
    pub name: String,
    pub email: String,
    pub promise: Promise,
}

/// Applies for all of these, or for none of them.
///
/// Refusals of the whole: as [`plan::plan`]; [`Fault::OrganisationNotActive`]; [`Error::StepUpNeeded`], because this
/// gives rights.
#[boxed]
pub async fn apply(s: &Services, actor: &Actor, rows: &[NewUser]) -> Result<Applied> {
    order_all(s, actor, rows, None).await
}

/// The same, after these terms were accepted (R-AAN-10).
#[boxed]
pub async fn order_all(
    s: &Services,
    actor: &Actor,
    rows: &[NewUser],
    terms: Option<&str>,
) -> Result<Applied> {
    actor.manager()?;
    plan::by_hand(rows)?;
    actor.fresh(s.now())?;
    let branches = plan::branches_for(s, actor.organisation()?, rows).await?;
    let mut tx = s.db.write().await?;
    let actor = &actor.hold(s, &mut tx, &[]).await?;
    let manager = actor.manager()?;
    let at = (manager.organisation, manager.level);
    let verdicts = plan::verdicts(s, &mut tx, at, rows, branches).await?;
    if verdicts.iter().any(|verdict| !verdict.faults.is_empty()) {
        return Ok(Applied::Refused(verdicts));
    }
    let here = party::organisation(&mut tx, manager.organisation).await?;
    if here.state != domain::decide::world::OrganisationState::Active {
        return Err(Error::refused(Fault::OrganisationNotActive));
    }
    if let Err(verdicts) = may_mail_all(s, here.id, rows, &verdicts) {
        return Ok(Applied::Refused(verdicts));
    }
    let word = Word {
        person: actor.person,
        name: &actor.name,
        basis: roles::basis(actor),
        order: s.id(),
    };
    let (done, lines) = apply_all(s, &mut tx, &word, &here, rows, &verdicts).await?;
    order::place(s, &mut tx, actor, word.order, &lines, terms).await?;
    tx.commit().await?;
    Ok(Applied::Done(done))
}

/// Charges a mail to each of these, or none of them: then the verdicts say which get too many.
fn may_mail_all(
    s: &Services,
    here: OrganisationId,
    rows: &[NewUser],
    verdicts: &[Verdict],
) -> Result<(), Vec<Verdict>> {
    let mut verdicts = verdicts.to_vec();
    let mut charges = Vec::with_capacity(rows.len());
    for (row, verdict) in rows.iter().zip(&mut verdicts) {
        match plan::may_mail(s, here, row) {
            Ok(charge) => charges.push(charge),
            Err(fault) => verdict.faults.push(("email", fault)),
        }
    }
    if charges.len() == rows.len() {
        return Ok(());
    }
    for charge in charges {
        s.accounts.limits.give_back(charge);
    }
    Err(verdicts)
}

/// On whose word something is applied for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<'a> {
    pub person: PersonId,
    /// As it stands in the mail.
    pub name: &'a str,
    pub basis: &'static str,
    /// The order that it is in.
    pub order: OrderId,
}

/// Applies for all of these, which the same transaction has found good: with a few statements, however many they are.
/// The lines of the order are the caller's to write.
pub(crate) async fn apply_all(
    s: &Services,
    tx: &mut Tx,
    word: &Word<'_>,
    here: &Organisation,
    rows: &[NewUser],
    verdicts: &[Verdict],
) -> Result<(Vec<Done>, Vec<NewLine>)> {
    let mut sent = Vec::with_capacity(rows.len());
    for row in rows {
        let promise = promise(s, row.product, row.employed, row.urgent);
        let wishes: Vec<Wish> = row.scopes.iter().map(wish).collect();
        sent.push(Sent {
            application: application(s, word.person, here, row, promise)?,
            wishes,
            token: s.token(),
            promise,
        });
    }
    insert(tx, &sent).await?;
    let organisations = [here.id];
    let did = ("application.sent", word.basis);
    let noted = sent
        .iter()
        .map(|one| {
            let facts = facts(&one.application, word.order, &one.wishes);
            happened(
                &organisations,
                &one.application,
                Some(word.person),
                did,
                facts,
                Some(whom(&one.application)),
            )
        })
        .collect();
    effects::record_all(s, tx, noted).await?;
    let wished: Vec<Wish> = sent.iter().flat_map(|one| one.wishes.clone()).collect();
    let catalogue = Catalogue::for_wishes(s, tx, &wished).await?;
    let mails: Vec<_> = sent
        .iter()
        .map(|one| {
            let given = catalogue.given(&one.wishes);
            let link = (&one.token, false);
            let message = activate(&one.application, here, word.name, given, link);
            let about = Some(one.application.id.uuid());
            (user(&one.application), message, about)
        })
        .collect();
    effects::tell_all(s, tx, &mails).await?;
    let lines = sent
        .iter()
        .zip(rows)
        .zip(verdicts)
        .flat_map(|((one, row), verdict)| {
            verdict.charges.iter().map(|charge| NewLine {
                application: one.application.id,
                product: row.product,
                years: row.term,
                charge: *charge,
            })
        });
    let lines = lines.collect();
    let done = sent.into_iter().map(|one| one.done(word.order)).collect();
    Ok((done, lines))
}

/// An application on its way into the database.
struct Sent {
    application: Application,
    wishes: Vec<Wish>,
    token: Token,
    promise: Promise,
}

impl Sent {
    fn done(self, order: OrderId) -> Done {
        Done {
            application: self.application.id,
            order,
            name: self.application.subject_name,
            email: self.application.email,
            promise: self.promise,
        }
    }
}

fn wish(scope: &super::Scope) -> Wish {
    Wish {
        scope: scope.what,
        branch: scope.branch,
        years: scope.years,
    }
}

async fn insert(tx: &mut Tx, sent: &[Sent]) -> Result<()> {
    let hashes: Vec<_> = sent.iter().map(|one| one.token.hash()).collect();
    let rows: Vec<_> = sent
        .iter()
        .zip(&hashes)
        .map(|(one, hash)| (&one.application, hash.bytes()))
        .collect();
    match store::application::insert_all(tx, &rows).await {
        // Somebody applied in another way since the check; all or none.
        Err(error) if is_open_already(&error) => {
            return Err(Error::refused(Fault::ChangedMeanwhile));
        }
        inserted => inserted?,
    }
    let wishes: Vec<_> = sent
        .iter()
        .map(|one| (one.application.id, &*one.wishes))
        .collect();
    store::application::add_wishes(tx, &wishes).await?;
    let ids: Vec<_> = sent.iter().map(|one| one.application.id).collect();
    Ok(store::activation::insert(tx, &ids).await?)
}

fn facts(application: &Application, order: OrderId, wishes: &[Wish]) -> Value {
    json!({
        "kind": application.kind,
        "order": order,
        "product": application.product,
        "level": application.level,
        "employed": application.employed,
        "urgent": application.urgent,
        "wishes": wishes.iter().map(|wish| json!({
            "scope": wish.scope,
            "branch": wish.branch.map(|branch| branch.to_string()),
            "years": wish.years,
        })).collect::<Vec<_>>(),
    })
}

/// The row of an application, as it is sent.
fn application(
    s: &Services,
    by: PersonId,
    here: &Organisation,
    row: &NewUser,
    promise: Promise,
) -> Result<Application> {
    let now = s.now();
    let birth = BirthDate::new(row.birth, date_of(now))?;
    let identity = Identity::new(&row.name, birth);
    let name = identity.full_name();
    let subject = Subject {
        identity,
        mobile: Some(row.mobile.clone()),
    };
    let new = Application {
        id: s.id(),
        kind: Kind::Means,
        kvk: here.number.kvk(),
        fiscal: here.number.fiscal(),
        organisation_name: here.name.clone(),
        town: None,
        legal_form: None,
        organisation: Some(here.id),
        extract: None,
        product: row.product,
        level: row.product.level(),
        person: None,
        applied_by: Some(by),
        email: domain::email::folded(&row.email),
        subject: subject.seal(s)?,
        subject_name: name,
        mobile_digest: Some(mobile_digest(s, &row.mobile).to_vec()),
        employed: row.employed,
        // Where it brings nothing forward it was not paid for, and nobody hurries.
        urgent: row.urgent && plan::hastens(s, row.product, row.employed),
        lang: row.lang,
        next: None,
        stage: store::application::Stage::Draft,
        signed: 0,
        needed: 0,
        revision: 1,
        token_expires_at: now.plus_days(i64::from(s.settings.application_link_days)),
        created_at: now,
        sent_at: now,
        promised_at: until_after(promise.latest),
        expires_at: now.plus_days(i64::from(s.settings.application_days)),
        closed_at: None,
        closed_by: None,
        reason: None,
        means: None,
    };
    let sent = ApplicationState::Draft.apply(ApplicationEvent::Submit, super::steps(&new))?;
    let (stage, ..) = Application::columns(sent);
    Ok(Application { stage, ..new })
}

/// The link with which the activation begins. `again`: an earlier one stopped working.
pub(super) async fn mail(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    applied_by: &str,
    (token, again): (&Token, bool),
) -> Result<()> {
    let wishes = store::application::wishes(tx, application.id).await?;
    let here = party::organisation(tx, super::organisation_of(application)?).await?;
    let given = given(s, tx, &wishes).await?;
    let message = activate(application, &here, applied_by, given, (token, again));
    tell_user(s, tx, application, &message).await
}

fn activate(
    application: &Application,
    here: &Organisation,
    applied_by: &str,
    given: Given,
    (token, again): (&Token, bool),
) -> Message {
    Message::MeansActivate {
        organisation: party::named(here),
        applied_by: applied_by.to_owned(),
        product: application.product,
        given,
        last_day: last_day_of(application.token_expires_at),
        link: Link::activation(token.reveal()),
        again,
        document: identification(application.level, application.employed)
            == Some(Identification::Remote),
    }
}

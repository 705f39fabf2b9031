//! Applying for means: all of the rows or none, in one transaction with what is written down and who is told. Each user
//! gets a mail with a link of their own; from there on it is theirs ([`super::activation`]).

use super::{
    given, mobile_digest, note, plan,
    plan::{NewUser, Verdict},
    promise, tell_user,
};
use crate::{
    Actor, Services,
    error::{Error, Result},
    messages::{Message, parts::Link},
    order, party,
    people::roles,
    registration::Subject,
    secret::Token,
};
use domain::{
    application::{ApplicationEvent, ApplicationState, Kind},
    fault::Fault,
    id::{ApplicationId, OrderId},
    person::{BirthDate, Identity},
    promise::Promise,
    time::{date_of, last_day_of, until_after},
};
use serde_json::json;
use store::{
    Tx,
    application::{Application, OPEN_ALREADY, Wish},
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
pub async fn apply(s: &Services, actor: &Actor, rows: &[NewUser]) -> Result<Applied> {
    order_all(s, actor, rows, None).await
}

/// The same, after these terms were accepted (R-AAN-10).
pub async fn order_all(
    s: &Services,
    actor: &Actor,
    rows: &[NewUser],
    terms: Option<&str>,
) -> Result<Applied> {
    actor.manager()?;
    plan::by_hand(rows)?;
    actor.fresh(s.now())?;
    let branches = plan::branches_for(s, actor, rows).await?;
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
    let order: OrderId = s.id();
    let mut done = Vec::with_capacity(rows.len());
    let mut lines = Vec::new();
    for (row, verdict) in rows.iter().zip(&verdicts) {
        let one = apply_one(s, &mut tx, actor, (&here, order), row).await?;
        lines.extend(verdict.charges.iter().map(|charge| NewLine {
            application: one.application,
            product: row.product,
            years: row.term,
            charge: *charge,
        }));
        done.push(one);
    }
    order::place(s, &mut tx, actor, order, &lines, terms).await?;
    tx.commit().await?;
    Ok(Applied::Done(done))
}

async fn apply_one(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    (here, order): (&Organisation, OrderId),
    row: &NewUser,
) -> Result<Done> {
    let token = s.token();
    let promise = promise(s, row.product, row.employed, row.urgent);
    let application = application(s, actor, here, row, promise)?;
    match store::application::insert(tx, &application, token.hash().bytes()).await {
        // Somebody applied in another way since the check; all or none.
        Err(error) if error.is_conflict(OPEN_ALREADY) => {
            return Err(Error::refused(Fault::ChangedMeanwhile));
        }
        inserted => inserted?,
    }
    let wishes: Vec<Wish> = row
        .scopes
        .iter()
        .map(|scope| Wish {
            scope: scope.what,
            branch: scope.branch,
            years: scope.years,
        })
        .collect();
    store::application::add_wishes(tx, application.id, &wishes).await?;
    store::activation::insert(tx, application.id).await?;
    let facts = json!({
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
    });
    let did = ("application.sent", roles::basis(actor));
    note(s, tx, &application, Some(actor.person), did, facts).await?;
    mail(s, tx, &application, &actor.name, (&token, false)).await?;
    Ok(Done {
        application: application.id,
        order,
        name: application.subject_name,
        email: application.email,
        promise,
    })
}

/// The row of an application, as it is sent.
fn application(
    s: &Services,
    actor: &Actor,
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
        kvk: Some(here.kvk),
        fiscal: None,
        organisation_name: here.name.clone(),
        organisation: Some(here.id),
        extract: None,
        product: row.product,
        level: row.product.level(),
        person: None,
        applied_by: Some(actor.person),
        email: plan::folded(&row.email),
        subject: subject.seal(s)?,
        subject_name: name,
        mobile_digest: Some(mobile_digest(s, &row.mobile).to_vec()),
        employed: row.employed,
        urgent: row.urgent,
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
    let message = Message::MeansActivate {
        organisation: party::named(&here),
        applied_by: applied_by.to_owned(),
        product: application.product,
        given: given(s, tx, &wishes).await?,
        last_day: last_day_of(application.token_expires_at),
        link: Link::activation(token.reveal()),
        again,
    };
    tell_user(s, tx, application, &message).await
}

//! What follows from the last step: the person works here, has the means with its standard authorisations, and both hear
//! of it. All of it in the transaction of that step.

use super::{given, note, organisation_of, plan, steps, tell_managers, tell_user};
use crate::{
    Services,
    effects::{self, Happened},
    error::{Error, Result},
    identification,
    means::identity,
    messages::{Message, parts::Link},
    party, registration,
};
use domain::{
    application::{ApplicationEvent, ApplicationState},
    decide::world::OrganisationState,
    fault::Fault,
    id::{AuthorisationId, CredentialId, IdentificationId, MembershipId, OrganisationId, PersonId},
    means::MeansState,
    role::Role,
    time::{Instant, LONGEST_YEARS, date_of, last_day_after_years, until_after},
};
use serde_json::json;
use store::{
    Tx,
    acting::Narrowed,
    application::{Application, Closing, Wish},
    authorisation::NewAuthorisation,
    means::Means,
    membership::RoleHeld,
};

/// On what a means rests beside the word of who applied for it.
#[derive(Clone, Copy, Debug, Default)]
struct Proof {
    /// The document that was shown for it.
    shown: Option<IdentificationId>,
    /// The passkey it is bound to (EH4).
    credential: Option<CredentialId>,
}

/// Takes every step that can be taken now that the person is known: the document, when one was shown, and the issue.
/// Changes nothing when nothing can be done; who comes to a counter goes on by [`bound`]. The organisation is held.
pub(super) async fn go_on(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    person: PersonId,
) -> Result<ApplicationState> {
    let mut state = application.state();
    let mut proof = Proof::default();
    if state == ApplicationState::IdentificationNeeded
        && !domain::identification::takes_a_counter(application.level)
    {
        proof.shown = shown(s, tx, application, person).await?;
        if proof.shown.is_some() {
            state = state.apply(ApplicationEvent::Identify, steps(application))?;
        }
    }
    if state != ApplicationState::Approved {
        return Ok(state);
    }
    let state = state.apply(ApplicationEvent::Issue, steps(application))?;
    issue(s, tx, application, person, state, proof).await?;
    Ok(state)
}

/// Whether only the issue is left of an application that asked for a document.
pub(super) async fn is_identified(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    person: PersonId,
) -> Result<bool> {
    Ok(
        application.state() == ApplicationState::IdentificationNeeded
            && !domain::identification::takes_a_counter(application.level)
            && shown(s, tx, application, person).await?.is_some(),
    )
}

/// The document that the person showed for this application, if it is good for its level.
async fn shown(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    person: PersonId,
) -> Result<Option<IdentificationId>> {
    let row = store::identification::of_applicant(tx, application.id).await?;
    Ok(row
        .filter(|row| row.person == Some(person))
        // Seen from afar is not enough for every level (R-LOA-5).
        .filter(|row| identification::serves(s, row, application.level))
        .map(|row| row.id))
}

/// The last step of who showed a document at a counter: the passkey that the means is bound to (EH4). The organisation is
/// held.
///
/// Refusals: [`Fault::ApplicationIs`] where it waits for something else, [`Fault::NotIdentified`].
pub(super) async fn bound(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    person: PersonId,
    credential: CredentialId,
) -> Result<()> {
    let state = application.state();
    if state != ApplicationState::IdentificationNeeded {
        return Err(Error::refused(Fault::ApplicationIs(state)));
    }
    let shown = shown(s, tx, application, person).await?;
    let proof = Proof {
        shown: Some(shown.ok_or(Error::refused(Fault::NotIdentified))?),
        credential: Some(credential),
    };
    let state = state
        .apply(ApplicationEvent::Identify, steps(application))?
        .apply(ApplicationEvent::Issue, steps(application))?;
    issue(s, tx, application, person, state, proof).await
}

async fn issue(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    person: PersonId,
    state: ApplicationState,
    proof: Proof,
) -> Result<()> {
    let now = s.now();
    let organisation = organisation_of(application)?;
    // Again: a document may have shown somebody else since this one was accepted.
    let who = registration::subject(s, application)?.identity;
    identity::refuse_another(s, tx, (person, organisation), &who).await?;
    let here = party::organisation(tx, organisation).await?;
    if here.state != OrganisationState::Active {
        return Err(Error::refused(Fault::OrganisationNotActive));
    }
    let closing = Closing {
        state,
        by: None,
        reason: None,
        at: now,
    };
    if !store::application::close(tx, application.id, application.revision, closing).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    // One moment for stay and means: a means of before the stay would never count (R-DEC-18).
    let stay = join(s, tx, application, person, organisation, now).await?;
    let ordered = store::order::of_application(tx, application.id).await?;
    let years = ordered.map_or(LONGEST_YEARS, |(_, years)| years);
    let last_day = last_day_after_years(date_of(now), years);
    let means = Means {
        id: s.id(),
        person,
        organisation,
        credential: proof.credential,
        only_at: plan::only_at(s, tx, application.product).await?,
        created_at: now,
        expires_at: until_after(last_day),
        level: application.level,
        state: MeansState::Active,
    };
    store::means::insert(tx, &means).await?;
    store::application::set_means(tx, application.id, means.id).await?;
    let wishes = store::application::wishes(tx, application.id).await?;
    let given_ids = authorise(s, tx, application, stay, &wishes, now).await?;
    let facts =
        json!({ "kind": application.kind, "means": means.id, "identification": proof.shown });
    // A manager's word is what it rests on (R-ROL-2).
    let did = ("application.issued", "application");
    note(s, tx, application, Some(person), did, facts).await?;
    let activated = Happened {
        organisations: &[organisation],
        actor: Some(person),
        action: "means.activated",
        object: means.id.uuid(),
        basis: "application",
        facts: json!({
            "application": application.id,
            "product": application.product,
            "level": application.level,
            "members": stay,
            "authorisations": given_ids,
        }),
        personal: None,
    };
    effects::record(s, tx, activated).await?;
    let organisation = party::named(&here);
    let issued = Message::MeansIssued {
        organisation: organisation.clone(),
        product: application.product,
        given: given(s, tx, &wishes).await?,
        last_day,
        link: Link::start(),
    };
    let application = &Application {
        person: Some(person),
        ..application.clone()
    };
    tell_user(s, tx, application, &issued).await?;
    let rights = Narrowed {
        person: Some(person),
        via: Some(here.id),
        ..Narrowed::at(now)
    };
    let activated = Message::MeansActivated {
        organisation,
        person: application.subject_name.clone(),
        product: application.product,
        opens_nothing: !opens_branches(tx, stay, now).await?
            && store::acting::rights(tx, &rights).await?.is_empty(),
        link: Link::person(person),
    };
    tell_managers(s, tx, application, &activated).await
}

/// Whether the person may act for a branch: rights that are listed are for the whole organisation.
async fn opens_branches(tx: &mut Tx, stay: MembershipId, now: Instant) -> Result<bool> {
    let held = store::authorisation::of_member(tx, stay).await?;
    Ok(held.iter().any(|one| {
        one.branch.is_some() && one.ended.is_none() && one.from <= now && now < one.until
    }))
}

/// The person's stay, which begins now if there is none.
async fn join(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    person: PersonId,
    organisation: OrganisationId,
    now: Instant,
) -> Result<MembershipId> {
    if let Some(stay) = store::membership::current(tx, person, organisation).await? {
        return Ok(stay.id);
    }
    let stay: MembershipId = s.id();
    store::membership::insert(tx, stay, person, organisation, now).await?;
    let user = RoleHeld {
        id: s.id(),
        membership: stay,
        role: Role::User,
        level: None,
        power: None,
        from_at: now,
    };
    store::membership::give_role(tx, &user, application.applied_by).await?;
    Ok(stay)
}

/// The standard authorisations that were applied for, from now on.
async fn authorise(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    stay: MembershipId,
    wishes: &[Wish],
    now: Instant,
) -> Result<Vec<AuthorisationId>> {
    let mut given = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let new = NewAuthorisation {
            id: s.id(),
            membership: stay,
            scope: wish.scope,
            level: application.level,
            branch: wish.branch,
            from: now,
            until: until_after(last_day_after_years(date_of(now), wish.years)),
        };
        store::authorisation::insert(tx, &new, application.applied_by).await?;
        given.push(new.id);
    }
    Ok(given)
}

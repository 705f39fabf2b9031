//! The steps of an application, and what follows from the last one: the organisation is here, its representatives are
//! known, its manager or the means for the tax office is there, and everybody hears of it. All of it in the transaction of the step that completed it.

use super::{WHATEVER, applicant, document, note, party, subject, tell_applicant, town};
use crate::{
    Services,
    accounts::factors,
    effects::{self, Happened, Recipient},
    error::{Error, Result},
    identification,
    messages::{
        Message,
        kind::RoleAt,
        parts::{Link, Party},
    },
    party as parties,
    people::roles,
    register::Reading,
    secret::Purpose,
};
use domain::{
    application::{ApplicationEvent, ApplicationState, Identification as Identify, Kind, Steps},
    approval::{Digest, Power},
    decide::world::OrganisationState,
    fault::Fault,
    id::{ApplicationId, CredentialId, MembershipId, OrganisationId, PersonId},
    means::MeansState,
    person::Identity,
    role::Role,
    signing::{Signature, SigningPlan, Standing},
    time::{date_of, last_day_after_years, until_after},
};
use serde_json::json;
use store::{
    Tx,
    application::{Application, Closing, Signer, SignerState},
    membership::RoleHeld,
    organisation::Organisation,
};

/// A manager's means and role last this long (R-ROL-6, R-MACH-6).
const YEARS: i16 = 5;
/// How many old applications are closed in one go.
const BATCH: u32 = 200;

/// What the register says of an organisation, unless it is in none, and who must sign for it.
pub(crate) type Known<'a> = (Option<&'a Reading>, &'a SigningPlan);

/// Whom the register names on a signer's line.
pub(super) fn officer(s: &Services, row: &Signer) -> Result<Identity> {
    identity(s, &row.officer)
}

/// As [`officer`], of the sealed column.
pub(crate) fn identity(s: &Services, sealed: &[u8]) -> Result<Identity> {
    s.key
        .open(Purpose::Applicant, sealed)
        .and_then(|plain| serde_json::from_slice(&plain).ok())
        .ok_or(Error::Internal("a signer that cannot be read"))
}

/// The role that somebody applies for.
pub(super) fn role_of(application: &Application) -> RoleAt {
    match application.kind {
        Kind::Manager => RoleAt {
            role: Role::Manager,
            level: Some(application.level),
        },
        Kind::Means => RoleAt {
            role: Role::User,
            level: Some(application.level),
        },
        _ => RoleAt {
            role: Role::Representative,
            level: None,
        },
    }
}

/// The steps that follow the confirmed address: whose signatures, and the applicant's identity document.
fn steps(application: &Application, plan: &SigningPlan, user: &Identity) -> Steps {
    Steps {
        confirm_email: true,
        papers: plan.path.names_by_paper(),
        // As representative one signs for oneself: that one is the register's own word is what counts.
        signatures: match application.kind {
            Kind::Representative => 1,
            // With the user's own where the user signs too (EH4).
            _ => plan.tally(&[], Some(user)).needed,
        },
        review: false,
        identification: Some(if plan.in_person {
            Identify::InPerson
        } else {
            Identify::Remote
        }),
    }
}

/// The address is confirmed: puts on the list who may sign, and goes on to the first step.
pub(super) async fn proceed(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    plan: &SigningPlan,
) -> Result<ApplicationState> {
    list(s, tx, application, plan).await?;
    let steps = steps(application, plan, &subject(s, application)?.identity);
    let state = application
        .state()
        .apply(ApplicationEvent::Proceed, steps)?;
    advance(tx, application, state).await?;
    Ok(state)
}

/// The papers were accepted: those whom they name are known now, and can be asked to sign.
pub(crate) async fn named(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    plan: &SigningPlan,
) -> Result<ApplicationState> {
    list(s, tx, application, plan).await?;
    let steps = steps(application, plan, &subject(s, application)?.identity);
    let state = application.state().apply(ApplicationEvent::Accept, steps)?;
    advance(tx, application, state).await?;
    Ok(state)
}

/// Puts everybody on the list who may sign and is not on it.
async fn list(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    plan: &SigningPlan,
) -> Result<()> {
    let rows = store::application::signers(tx, application.id).await?;
    let mut present = Vec::new();
    for row in &rows {
        if row.state != SignerState::Voided {
            present.push(officer(s, row)?);
        }
    }
    let mut seq = rows.iter().map(|row| row.seq + 1).max().unwrap_or_default();
    for able in plan.signatories() {
        // Who has two seats signs once.
        if present.contains(able.who) {
            continue;
        }
        let Some(ballot) = able.seat.ballot else {
            continue;
        };
        let row = signer(s, application, (able.who, seq), Some(ballot.power))?;
        store::application::add_signer(tx, &row).await?;
        present.push(able.who.clone());
        seq += 1;
    }
    // Who gets the means signs too (EH4), once it is known who signs with them.
    if plan.user_signs && !plan.awaits_names() && application.kind == Kind::Manager {
        let user = subject(s, application)?.identity;
        if !present.iter().any(|who| who.is_same(&user)) {
            let row = signer(s, application, (&user, seq), None)?;
            store::application::add_signer(tx, &row).await?;
        }
    }
    Ok(())
}

/// A line of the list: somebody by a power of theirs, or who gets the means as that.
pub(crate) fn signer(
    s: &Services,
    application: &Application,
    (who, seq): (&Identity, u32),
    power: Option<Power>,
) -> Result<Signer> {
    let written =
        serde_json::to_vec(who).map_err(|_| Error::Internal("a signer that cannot be written"))?;
    Ok(Signer {
        id: s.id(),
        application: application.id,
        seq,
        officer: s.key.seal(&*s.rng, Purpose::Applicant, &written),
        power: power.unwrap_or(Power::Limited),
        as_user: power.is_none(),
        email: None,
        lang: application.lang,
        state: SignerState::Listed,
        person: None,
        identification: None,
        digest: None,
        asked_at: None,
        answered_at: None,
        reason: None,
    })
}

async fn advance(tx: &mut Tx, application: &Application, state: ApplicationState) -> Result<()> {
    if state == application.state() {
        return Ok(());
    }
    let (id, revision) = (application.id, application.revision);
    if store::application::advance(tx, id, revision, state).await? {
        Ok(())
    } else {
        Err(Error::refused(Fault::ChangedMeanwhile))
    }
}

/// Counts again after a signature, an identification or a change of the register, and takes every step that can be
/// taken. Signatures that the register does not bear any more lose their force (R-BEV-9).
pub(super) async fn go_on(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    (reading, plan): Known<'_>,
) -> Result<ApplicationState> {
    if plan.obstacle.is_some() {
        // Nothing counts while the organisation cannot act; the page says why.
        return Ok(application.state());
    }
    list(s, tx, application, plan).await?;
    let signed = still_signed(s, tx, application, plan).await?;
    let user = subject(s, application)?.identity;
    let steps = steps(application, plan, &user);
    let needed = match application.kind {
        Kind::Representative => 1,
        _ => plan.tally(&signed, Some(&user)).needed,
    };
    let count = ApplicationEvent::Count {
        signed: u16::try_from(signed.len()).unwrap_or(u16::MAX),
        needed,
    };
    let mut state = application.state();
    // Also where enough had signed: a signature that lost its force since must be given again (R-BEV-9).
    if matches!(
        state,
        ApplicationState::AwaitingSignatures { .. }
            | ApplicationState::IdentificationNeeded
            | ApplicationState::Approved
    ) {
        state = state.apply(count, steps)?;
    }
    let shown = store::identification::of_applicant(tx, application.id).await?;
    // In person it takes a passkey too, which `evidence::counter` binds.
    if state == ApplicationState::IdentificationNeeded
        && !plan.in_person
        && shown.is_some_and(|row| identification::serves(s, &row, application.level))
    {
        state = state.apply(ApplicationEvent::Identify, steps)?;
    }
    // A means rests on a factor that is in the hands of whoever showed the document. Until then it waits: a password is
    // stolen more easily than a passport (R-LOA-5).
    let ready = application.kind != Kind::Manager || holds_factor(tx, application).await?;
    if state == ApplicationState::Approved && ready {
        finish(s, tx, application, (reading, plan), None).await?;
        return Ok(ApplicationState::Issued);
    }
    advance(tx, application, state).await?;
    rests_on(tx, application, reading).await?;
    Ok(state)
}

/// The newest reading is what it is decided on.
async fn rests_on(tx: &mut Tx, application: &Application, reading: Option<&Reading>) -> Result<()> {
    if let Some(reading) = reading {
        store::application::set_extract(tx, application.id, reading.id).await?;
    }
    Ok(())
}

/// Whether the applicant showed a document and used a second factor in one session, and has it still.
pub(super) async fn holds_factor(tx: &mut Tx, application: &Application) -> Result<bool> {
    let Some(person) = application.person else {
        return Ok(false);
    };
    Ok(factors::person_has_second(tx, person).await?
        && store::identification::holds_factor(tx, application.id).await?)
}

/// Whose signatures count today.
async fn still_signed(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    plan: &SigningPlan,
) -> Result<Vec<Identity>> {
    let subject = subject(s, application)?;
    let document = Digest::from_bytes(document(application, &subject));
    let mut signed = Vec::new();
    for row in store::application::signers(tx, application.id).await? {
        let (SignerState::Signed, Some(digest), Some(at)) =
            (row.state, row.digest.as_deref(), row.answered_at)
        else {
            continue;
        };
        let digest = digest
            .try_into()
            .map_err(|_| Error::Internal("a signature without a digest"))?;
        let signature = Signature {
            signer: officer(s, &row)?,
            function: None,
            verdict: None,
            at,
            document: Digest::from_bytes(digest),
        };
        match plan
            .recheck(
                std::slice::from_ref(&signature),
                document,
                Some(&subject.identity),
            )
            .first()
        {
            // Who represents by the register says so for themselves; nobody else can say it for them.
            Some(Standing::Stands)
                if application.kind == Kind::Representative
                    && !signature.signer.is_same(&subject.identity) => {}
            Some(Standing::Stands) => signed.push(signature.signer),
            lost => {
                store::application::void_signature(tx, row.id).await?;
                let facts = json!({ "signer": row.id, "lost": lost });
                note(
                    s,
                    tx,
                    application,
                    None,
                    "application.signature_voided",
                    "register",
                    facts,
                )
                .await?;
            }
        }
    }
    Ok(signed)
}

/// The last step where somebody showed who they are at a counter: the passkey that the means is bound to (EH4), or the
/// use of the second factor that was there before they came (R-ID-8). Counted again, because the register may have changed
/// since.
///
/// Refusals: [`Fault::ApplicationIs`] where it waits for something else, [`Fault::NotIdentified`].
pub(crate) async fn bound(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    (reading, plan): Known<'_>,
    credential: Option<CredentialId>,
) -> Result<()> {
    let state = go_on(s, tx, application, (reading, plan)).await?;
    if state != ApplicationState::IdentificationNeeded || plan.obstacle.is_some() {
        return Err(Error::refused(Fault::ApplicationIs(state)));
    }
    store::identification::of_applicant(tx, application.id)
        .await?
        .filter(|row| identification::serves(s, row, application.level))
        .ok_or(Error::refused(Fault::NotIdentified))?;
    let application = store::application::by_id(tx, application.id)
        .await?
        .ok_or(Error::NotFound)?;
    finish(s, tx, &application, (reading, plan), credential).await
}

/// The last step was taken.
async fn finish(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    (reading, plan): Known<'_>,
    credential: Option<CredentialId>,
) -> Result<()> {
    let now = s.now();
    let person = application
        .person
        .ok_or(Error::Internal("an application that is nobody's"))?;
    let closing = Closing {
        state: ApplicationState::Issued,
        by: None,
        reason: None,
        at: now,
    };
    if !store::application::close(tx, application.id, application.revision, closing).await? {
        return Err(Error::refused(Fault::ChangedMeanwhile));
    }
    let organisation = here(s, tx, application, (reading, plan)).await?;
    store::application::set_organisation(tx, application.id, organisation).await?;
    rests_on(tx, application, reading).await?;
    store::organisation::hold(tx, &[organisation]).await?;
    let application = &Application {
        organisation: Some(organisation),
        ..application.clone()
    };

    let stay = join(s, tx, person, organisation).await?;
    let mut told = Vec::new();
    for row in store::application::signers(tx, application.id).await? {
        match row.state {
            SignerState::Signed if !row.as_user => {
                known(s, tx, application, &row, stay).await?;
            }
            // Who refused hears that it went ahead without them.
            SignerState::Signed | SignerState::Refused => {}
            _ => continue,
        }
        if row.person != Some(person)
            && let Some(email) = row.email.clone()
        {
            told.push(Recipient {
                email,
                person: row.person,
                organisation: Some(organisation),
                lang: row.lang,
            });
        }
    }
    match application.kind {
        Kind::Manager => manager(s, tx, application, stay, credential).await?,
        Kind::Means => super::without::means(s, tx, application, stay).await?,
        Kind::Representative | Kind::Upgrade => {}
    }
    let facts = json!({
        "kind": application.kind,
        "level": application.level,
        "organisations": organisation,
        "extract": reading.map(|reading| reading.id),
    });
    let basis = basis(tx, application).await?;
    note(
        s,
        tx,
        application,
        Some(person),
        "application.issued",
        basis,
        facts,
    )
    .await?;
    // Who was here already hears of a new manager or representative (R-ROL-2).
    let shown = parties::named(&parties::organisation(tx, organisation).await?);
    let done = |link| Message::ApplicationDone {
        organisation: shown.clone(),
        applicant: application.subject_name.clone(),
        role: role_of(application),
        link,
    };
    tell_applicant(s, tx, application, &done(Some(Link::start()))).await?;
    for (_, to) in roles::others_in_charge(tx, person, organisation).await? {
        told.retain(|signer| signer.email != to.email);
        effects::tell(s, tx, &to, &done(Some(Link::person(person)))).await?;
    }
    for to in told {
        effects::tell(s, tx, &to, &done(None)).await?;
    }
    Ok(())
}

/// The organisation, made from the register's data when it was not here, or from what the applicant said and the clerks
/// read in its papers.
async fn here(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    (reading, plan): Known<'_>,
) -> Result<OrganisationId> {
    let number = super::number(application)?;
    if let Some(known) = store::organisation::by_number(tx, number).await? {
        return match known.state {
            OrganisationState::Active => Ok(known.id),
            _ => Err(Error::refused(Fault::OrganisationNotActive)),
        };
    }
    let extract = reading.map(|reading| &reading.extract);
    let stated = |text: &Option<String>| text.clone().unwrap_or_default();
    let new = Organisation {
        id: s.id(),
        number,
        rsin: extract.and_then(|extract| extract.rsin),
        name: extract
            .map_or(&application.organisation_name, |extract| &extract.name)
            .clone(),
        town: extract.map_or_else(
            || stated(&application.town),
            |extract| town(extract).to_owned(),
        ),
        legal_form: extract.map_or_else(
            || stated(&application.legal_form),
            |extract| extract.form_name.clone(),
        ),
        directors: plan.table.directors,
        state: OrganisationState::Active,
        created_at: s.now(),
    };
    store::organisation::insert(tx, &new).await?;
    let (basis, facts) = match reading {
        Some(reading) => ("register", json!({ "extract": reading.id, "kvk": number })),
        None => (
            "clerk",
            // The log is for ever: no number that may turn out to be a person's.
            json!({ "application": application.id }),
        ),
    };
    let happened = Happened {
        organisations: &[new.id],
        actor: None,
        action: "organisation.registered",
        object: new.id.uuid(),
        basis,
        facts,
        personal: None,
    };
    effects::record(s, tx, happened).await?;
    // Who asked before the organisation was here stands in its own log too, with when: nobody does anything now.
    for request in store::request::waiting_for(tx, new.id, s.now()).await? {
        let services = store::request::service_ids(tx, request.id).await?;
        let asked_by = parties::person_name(tx, request.asked_by).await?;
        let received = Happened {
            organisations: &[new.id],
            actor: None,
            action: "request.received",
            object: request.id.uuid(),
            basis: "manager",
            facts: json!({
                "services": services,
                "acting_for": request.intermediary,
                "asked_on": date_of(request.created_at),
            }),
            personal: Some(json!({ "asked_by": asked_by })),
        };
        effects::record(s, tx, received).await?;
    }
    Ok(new.id)
}

/// On whose word it was, for the log: that of one, or of several together.
pub(super) async fn basis(tx: &mut Tx, application: &Application) -> Result<&'static str> {
    let signers = store::application::signers(tx, application.id).await?;
    let signed = signers
        .iter()
        .filter(|row| matches!(row.state, SignerState::Signed))
        .count();
    Ok(if signed > 1 { "joint" } else { "signed" })
}

/// The person's stay, which begins now if there is none.
async fn join(
    s: &Services,
    tx: &mut Tx,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<MembershipId> {
    if let Some(stay) = store::membership::current(tx, person, organisation).await? {
        return Ok(stay.id);
    }
    let stay: MembershipId = s.id();
    store::membership::insert(tx, stay, person, organisation, s.now()).await?;
    Ok(stay)
}

/// Somebody who signed is known here as representative from now on, with the power that the register gives. `stay` is
/// the applicant's.
async fn known(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    row: &Signer,
    stay: MembershipId,
) -> Result<()> {
    let organisation = application
        .organisation
        .ok_or(Error::Internal("an organisation that is not here"))?;
    let now = s.now();
    let stay = if row.person.is_some() {
        leave_nameless(s, tx, organisation, &officer(s, row)?, stay).await?;
        stay
    } else {
        let who = officer(s, row)?;
        if let Some(stay) = same_person(s, tx, organisation, &who, None).await? {
            stay
        } else {
            let person: PersonId = s.id();
            store::person::insert(tx, person, &who.full_name(), now).await?;
            store::application::set_signer_person(tx, row.id, person).await?;
            if let Some(identification) = row.identification {
                store::identification::set_person(tx, identification, person).await?;
            }
            join(s, tx, person, organisation).await?
        }
    };
    let roles = store::membership::roles(tx, stay).await?;
    if roles.iter().any(|held| held.role == Role::Representative) {
        return Ok(());
    }
    let role = RoleHeld {
        id: s.id(),
        membership: stay,
        role: Role::Representative,
        level: None,
        power: Some(row.power),
        from_at: now,
    };
    store::membership::give_role(tx, &role, None).await?;
    let facts = json!({
        "role": Role::Representative,
        "members": stay,
        "application": application.id,
    });
    given(s, tx, application, stay, facts).await
}

/// Whoever signed here by a link before has an account now: the stay that was made for that signature ends, so that nobody
/// is here twice. A colleague with an account of their own is left alone.
async fn leave_nameless(
    s: &Services,
    tx: &mut Tx,
    organisation: OrganisationId,
    who: &Identity,
    stay: MembershipId,
) -> Result<()> {
    let Some(before) = same_person(s, tx, organisation, who, Some(stay)).await? else {
        return Ok(());
    };
    let found = store::membership::by_id(tx, before).await?;
    let person = found.ok_or(Error::NotFound)?.person;
    if store::account::by_person(tx, person).await?.is_some() {
        return Ok(());
    }
    // What hangs on it goes with it: without an account there was no means, and nobody to log in.
    store::assignment::end_of_member(tx, before, None, s.now()).await?;
    store::authorisation::end_of_member(tx, before, None, s.now()).await?;
    store::membership::end(tx, before, None, s.now()).await?;
    let happened = Happened {
        organisations: &[organisation],
        actor: None,
        action: "membership.ended",
        object: person.uuid(),
        basis: "joint",
        facts: json!({ "members": before }),
        personal: None,
    };
    effects::record(s, tx, happened).await
}

/// A representative of this organisation who signed here before as this same officer (R-BEV-2). What somebody is called
/// here says nothing: a name can be changed. `but` is a stay that is known to be theirs.
async fn same_person(
    s: &Services,
    tx: &mut Tx,
    organisation: OrganisationId,
    who: &Identity,
    but: Option<MembershipId>,
) -> Result<Option<MembershipId>> {
    for held in store::register_check::representatives(tx, organisation).await? {
        if Some(held.membership) != but
            && let Some(sealed) = &held.officer
            && identity(s, sealed)?.is_same(who)
        {
            return Ok(Some(held.membership));
        }
    }
    Ok(None)
}

/// The applicant is manager at the level that was signed for, with a means that carries it (R-ROL-4).
async fn manager(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    stay: MembershipId,
    credential: Option<CredentialId>,
) -> Result<()> {
    let (Some(organisation), Some(person)) = (application.organisation, application.person) else {
        return Err(Error::Internal("a manager of nothing"));
    };
    let now = s.now();
    for held in store::membership::roles(tx, stay).await? {
        if held.role == Role::Manager {
            if held.level >= Some(application.level) {
                return Ok(());
            }
            store::membership::end_role(tx, held.id, None, now).await?;
        }
    }
    let role = RoleHeld {
        id: s.id(),
        membership: stay,
        role: Role::Manager,
        level: Some(application.level),
        power: None,
        from_at: now,
    };
    store::membership::give_role(tx, &role, None).await?;
    let means = store::means::Means {
        id: s.id(),
        person,
        organisation,
        credential,
        only_at: None,
        created_at: now,
        expires_at: until_after(last_day_after_years(date_of(now), YEARS)),
        level: application.level,
        state: MeansState::Active,
    };
    store::means::insert(tx, &means).await?;
    store::application::set_means(tx, application.id, means.id).await?;
    let facts = json!({
        "role": Role::Manager,
        "level": application.level,
        "members": stay,
        "means": means.id,
        "application": application.id,
    });
    given(s, tx, application, stay, facts).await
}

pub(super) async fn given(
    s: &Services,
    tx: &mut Tx,
    application: &Application,
    stay: MembershipId,
    facts: serde_json::Value,
) -> Result<()> {
    let organisation = application
        .organisation
        .ok_or(Error::Internal("a role at no organisation"))?;
    let person = store::membership::by_id(tx, stay)
        .await?
        .ok_or(Error::NotFound)?
        .person;
    let happened = Happened {
        organisations: &[organisation],
        actor: None,
        action: "role.given",
        object: person.uuid(),
        basis: basis(tx, application).await?,
        facts,
        personal: None,
    };
    effects::record(s, tx, happened).await
}

/// Closes applications with which nobody went on in time, and tells the applicant.
pub(crate) async fn expire(s: &Services) -> Result<u32> {
    let mut expired = 0;
    loop {
        let mut tx = s.db.read().await?;
        let due = store::application::past_due(&mut tx, s.now(), BATCH).await?;
        drop(tx);
        let mut closed = 0;
        for application in due {
            let lapsed = match application.kind {
                _ if application.registers() => expire_one(s, application.id).await?,
                Kind::Upgrade => crate::means::upgrade::lapse(s, application.id).await?,
                _ => crate::application::lapse(s, application.id).await?,
            };
            closed += u32::from(lapsed);
        }
        expired += closed;
        // Nothing closed: there was nothing, or another server is at it.
        if closed == 0 {
            return Ok(expired);
        }
    }
}

async fn expire_one(s: &Services, id: ApplicationId) -> Result<bool> {
    let mut tx = s.db.write().await?;
    let Some(found) = store::application::by_id(&mut tx, id).await? else {
        return Ok(false);
    };
    let Ok(state) = found.state().apply(ApplicationEvent::Expire, WHATEVER) else {
        return Ok(false);
    };
    let closing = Closing {
        state,
        by: None,
        reason: None,
        at: s.now(),
    };
    if !store::application::close(&mut tx, id, found.revision, closing).await? {
        return Ok(false);
    }
    store::evidence::destroy_all(&mut tx, id, s.now()).await?;
    note(
        s,
        &mut tx,
        &found,
        None,
        "application.expired",
        "system",
        json!({}),
    )
    .await?;
    // Whoever never confirmed the address hears nothing more at it.
    if found.person.is_some() {
        let organisation: Party = party(&found, None)?;
        let message = Message::ApplicationExpired {
            organisation,
            role: role_of(&found),
            link: Link::register(),
        };
        effects::tell(s, &mut tx, &applicant(&found), &message).await?;
    }
    tx.commit().await?;
    Ok(true)
}

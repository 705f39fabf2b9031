//! What several stories of EH4 need: a manager of that level, a visit to the counter, and passkeys of which one stays on its
//! device. A crate that uses it has `authenticator` too.

use crate::{
    authenticator::Device,
    stage::{NOW, Stage},
};
use domain::{
    Level,
    decide::{Moment, Question, WhichMeans, decide},
    evidence::IdKind,
    id::{ApplicationId, CredentialId, ServiceId, SignerId},
    role::Role,
    time::Date,
};
use services::{
    Actor,
    accounts::passkey,
    demo::cast,
    evidence::counter::{self, Look, Seen},
};

/// A document that is good for years.
pub fn look(signer: Option<SignerId>) -> Look<'static> {
    Look {
        signer,
        document: IdKind::Passport,
        valid_until: Date::constant(2030, 1, 1),
        counter: "Loket Enkhuizen",
        signed: signer.is_some(),
        email: None,
    }
}

/// The day of the appointment is today: nobody is seen before it.
pub async fn day_comes(stage: &Stage, id: ApplicationId) {
    let mut tx = stage.s.db.write().await.unwrap();
    let made = store::appearance::appointment(&mut tx, id).await.unwrap();
    let today = store::appearance::Appointment {
        at: stage.s.now().plus_seconds(3600),
        ..made.unwrap()
    };
    store::appearance::appoint(&mut tx, &today).await.unwrap();
    tx.commit().await.unwrap();
}

/// Both clerks were there when somebody appeared: who gets the means, or a signer.
pub async fn appears(stage: &Stage, id: ApplicationId, signer: Option<SignerId>) {
    let noor = stage.sign_in(&cast::NOOR).await;
    counter::appeared(&stage.s, &noor, id, look(signer))
        .await
        .unwrap();
    let stan = stage.sign_in(&cast::STAN).await;
    let page = counter::one(&stage.s, &stan, id).await.unwrap();
    let person = page.people.iter().find(|person| person.signer == signer);
    let Seen::Once {
        identification,
        mine: false,
    } = person.unwrap().seen
    else {
        panic!("{:?}", page.people)
    };
    counter::agree(&stage.s, &stan, id, identification)
        .await
        .unwrap();
}

/// A manager's own level is raised to EH4, role and means: the demo world has none.
pub async fn raise_to_eh4(stage: &Stage, actor: &Actor) {
    let mut tx = stage.s.db.write().await.unwrap();
    let stay = actor.at.as_ref().unwrap().membership;
    for held in store::membership::roles(&mut tx, stay).await.unwrap() {
        if held.role == Role::Manager {
            store::membership::end_role(&mut tx, held.id, None, NOW)
                .await
                .unwrap();
            let raised = store::membership::RoleHeld {
                id: stage.s.id(),
                level: Some(Level::Eh4),
                ..held
            };
            store::membership::give_role(&mut tx, &raised, None)
                .await
                .unwrap();
        }
    }
    let means = actor.sign_in.means.unwrap();
    let level = actor.sign_in.level.unwrap();
    assert!(
        store::means::set_level(&mut tx, means, level, Level::Eh4, stage.s.now())
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
}

/// Anna, manager at EH4.
pub async fn anna_at_eh4(stage: &Stage) -> Actor {
    let anna = stage.sign_in(&cast::ANNA).await;
    raise_to_eh4(stage, &anna).await;
    stage.sign_in(&cast::ANNA).await
}

/// Adds the device's passkey to the account.
pub async fn adds(stage: &Stage, actor: &Actor, device: &mut Device) -> CredentialId {
    let question = passkey::register_start(&stage.s, actor).await.unwrap();
    let answer = device.create(&question.options);
    let (client, ceremony) = (stage.phone(), &question.ceremony);
    passkey::register_finish(&stage.s, actor, &client, ceremony, answer, "Sleutel")
        .await
        .unwrap()
        .0
}

/// The same session, proved with this device just now.
pub async fn steps_up(stage: &Stage, actor: &Actor, device: &mut Device) -> Actor {
    let question = passkey::step_up_start(&stage.s, actor).await.unwrap();
    let answer = device.get(&question.options);
    let (client, ceremony) = (stage.phone(), &question.ceremony);
    let token = passkey::step_up_finish(&stage.s, actor, &client, ceremony, answer)
        .await
        .unwrap();
    stage.actor(&token).await.unwrap()
}

/// A session of its own, with this device and nothing else.
pub async fn signs_in_with(stage: &Stage, device: &mut Device) -> Actor {
    let client = stage.phone();
    let question = passkey::login_start(&stage.s, &client).await.unwrap();
    let answer = device.get(&question.options);
    let signed_in = passkey::login_finish(&stage.s, &client, None, &question.ceremony, answer)
        .await
        .unwrap();
    stage.actor(&signed_in.token).await.unwrap()
}

/// Whether this very sign-in is let in at a service of the own organisation (R-DEC-2): with the means it is, or with none.
pub async fn let_in(stage: &Stage, actor: &Actor, service: ServiceId) -> bool {
    let Some(means) = actor.sign_in.means else {
        return false;
    };
    let here = actor.organisation().unwrap();
    let mut tx = stage.s.db.read().await.unwrap();
    let facts = store::world::load(&mut tx, actor.person, Some(here), here, service)
        .await
        .unwrap();
    let question = Question {
        person: actor.person,
        via: Some(here),
        represented: here,
        service,
        level: None,
        branch: None,
        means: WhichMeans::Used(means),
        at: Moment::Now(stage.s.now()),
    };
    decide(&facts.world(), &question).is_allowed()
}

//! A page can be older than the loss of a role, a means or a place: what it still asks is refused, and changes nothing.

use crate::{
    HOFMAN, PAYROLL, TAX, in_years, mandate, member, organisation,
    request::{joins, open_request},
    service,
    stage::{Stage, faults, id_of, not_allowed, stages, vries},
};
use domain::{
    decide::world::Scope,
    fault::Fault,
    id::{AssignmentId, OrganisationId, PersonId},
    level::Level,
    means::MeansEvent,
    role::Role,
};
use services::{
    Actor,
    accounts::session,
    assignment::{self, NewAssignment, To},
    demo::{
        cast,
        ids::{Kind, id},
    },
    grant::{self, NewGrant},
    invitation::{self, Offer},
    overview,
    people::roles::{Appoint, appoint, end_manager},
    request::{self, NewRequest},
    team,
};

/// Chaima, with a page of when she was a manager.
async fn a_manager_no_more(stage: &Stage) -> Actor {
    let anna = stage.sign_in(&cast::ANNA).await;
    let as_manager = Appoint {
        person: id_of(&cast::CHAIMA),
        level: Level::Eh3,
    };
    appoint(&stage.s, &anna, as_manager).await.unwrap();
    let chaima = stage.sign_in(&cast::CHAIMA).await;
    end_manager(&stage.s, &anna, id_of(&cast::CHAIMA))
        .await
        .unwrap();
    assert!(chaima.is_manager(), "so her page says");
    chaima
}

fn asking(client: u32) -> NewRequest {
    NewRequest {
        clients: vec![format!("{client:08}").parse().unwrap()],
        services: vec![service(TAX)],
        bundle: None,
        level: None,
        last_day: in_years(1),
        message: String::new(),
    }
}

fn to_esra() -> NewAssignment {
    NewAssignment {
        mandates: vec![mandate(HOFMAN)],
        to: vec![To::Member(member(&cast::ESRA))],
        scope: Scope::All,
        level: None,
    }
}

#[tokio::test]
async fn r_rol_4_whose_role_just_ended_finishes_nothing_for_the_office() {
    for stage in stages().await {
        let chaima = &a_manager_no_more(&stage).await;
        let s = &stage.s;
        let before = store::audit::verify(&s.db).await.unwrap();
        let jansen = open_request(cast::JANSEN);
        let (hofman, some_team) = (mandate(HOFMAN), id(Kind::Team, 1));
        not_allowed(request::send(s, chaima, &asking(cast::VAN_DAM)).await);
        not_allowed(request::withdraw(s, chaima, jansen).await);
        not_allowed(request::resend(s, chaima, jansen).await);
        not_allowed(request::share(s, chaima, jansen).await);
        not_allowed(grant::stop(s, chaima, hofman, Some(service(PAYROLL)), None).await);
        not_allowed(assignment::assign(s, chaima, to_esra()).await);
        let one: AssignmentId = s.id();
        not_allowed(assignment::unassign(s, chaima, one).await);
        not_allowed(assignment::readmit(s, chaima, hofman, member(&cast::ESRA)).await);
        let kvk = "00001008".parse().unwrap();
        not_allowed(overview::set_label(s, chaima, kvk, "H 8").await);
        not_allowed(team::create(s, chaima, "Nieuw").await);
        not_allowed(team::rename(s, chaima, some_team, "Anders").await);
        not_allowed(team::add(s, chaima, some_team, &[id_of(&cast::ESRA)]).await);
        not_allowed(team::drop(s, chaima, some_team, id_of(&cast::BRAM)).await);
        not_allowed(team::end(s, chaima, some_team).await);
        let offer = Offer::default();
        not_allowed(invitation::send(s, chaima, "wie@elders.example", &offer).await);
        not_allowed(invitation::resend(s, chaima, s.id()).await);
        not_allowed(invitation::revoke(s, chaima, s.id()).await);
        assert_eq!(before, store::audit::verify(&s.db).await.unwrap());
    }
}

/// Ends every role of somebody at an organisation, as the register or a colleague would.
async fn loses_every_role(stage: &Stage, person: PersonId, place: OrganisationId) {
    let mut tx = stage.s.db.write().await.unwrap();
    let stay = store::membership::current(&mut tx, person, place).await;
    let roles = store::membership::roles(&mut tx, stay.unwrap().unwrap().id).await;
    for held in roles.unwrap() {
        store::membership::end_role(&mut tx, held.id, None, stage.s.now())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn r_rol_2_whose_role_just_ended_grants_nothing_for_the_client() {
    for stage in stages().await {
        let eh3 = Some(Level::Eh3);
        joins(&stage, &cast::WOUTER, HOFMAN, Role::Manager, eh3).await;
        let (token, wouter) = stage.sign_in_at(&cast::WOUTER).await;
        session::switch(&stage.s, &wouter, organisation(HOFMAN))
            .await
            .unwrap();
        let wouter = stage.actor(&token).await.unwrap();
        let until = |years| NewGrant {
            intermediary: "00001001".parse().unwrap(),
            services: vec![service(TAX)],
            bundle: None,
            level: Level::Eh3,
            last_day: in_years(years),
        };
        grant::grant_first(&stage.s, &wouter, until(4))
            .await
            .unwrap();
        loses_every_role(&stage, wouter.person, organisation(HOFMAN)).await;
        not_allowed(grant::grant_first(&stage.s, &wouter, until(5)).await);
    }
}

#[tokio::test]
async fn r_dec_5_whose_means_was_just_suspended_assigns_and_asks_nothing() {
    for stage in stages().await {
        let chaima = stage.sign_in(&cast::CHAIMA).await;
        assignment::give_up(&stage.s, &chaima, mandate(HOFMAN))
            .await
            .unwrap();
        let anna = stage.sign_in(&cast::ANNA).await;
        assert_eq!(anna.sign_in.level, Some(Level::Eh3));
        let mut tx = stage.s.db.write().await.unwrap();
        let means = store::means::of_person(&mut tx, anna.person, vries()).await;
        for held in means.unwrap() {
            let suspended = held.state.apply(MeansEvent::Suspend).unwrap();
            store::means::set_state(&mut tx, held.id, held.state, suspended, None, stage.s.now())
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let no_level = [("", Fault::SignInHasNoLevel)];
        let assigned = assignment::assign(&stage.s, &anna, to_esra()).await;
        assert_eq!(faults(assigned), no_level);
        let sent = request::send(&stage.s, &anna, &asking(cast::VAN_DAM)).await;
        assert_eq!(faults(sent), no_level);
        // R-ROL-3: letting somebody back in is assigning.
        let chaima = member(&cast::CHAIMA);
        let readmitted = assignment::readmit(&stage.s, &anna, mandate(HOFMAN), chaima).await;
        assert_eq!(faults(readmitted), no_level);
    }
}

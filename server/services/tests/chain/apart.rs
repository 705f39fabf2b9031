//! Two organisations, each trying the other's identifiers: everything looks missing (R-DEC-22).

use crate::stage::Stage;
use crate::{
    HOFMAN, PAYROLL, TAX, mandate, member, organisation, service,
    stage::{id_of, not_found, stages, vries},
    team,
};
use domain::{
    decide::world::Scope,
    id::{MandateId, MembershipId},
    view::clients::ClientQuery,
};
use services::{
    Actor, assignment,
    assignment::{NewAssignment, To},
    demo::{
        cast,
        ids::{Kind, id2},
    },
    grant,
    messages::parts::Side,
    overview, why,
};

/// Everything that takes a mandate, tried by somebody who is no party to it.
async fn tries(stage: &Stage, stranger: &Actor, theirs: MandateId) {
    let s = &stage.s;
    for side in [Side::Client, Side::Intermediary] {
        not_found(overview::mandate(s, stranger, theirs, side).await);
    }
    not_found(grant::stop(s, stranger, theirs, None, None).await);
    not_found(grant::stop(s, stranger, theirs, Some(service(TAX)), None).await);
    not_found(assignment::options(s, stranger, &[theirs], "").await);
    not_found(assignment::to_give_up(s, stranger, theirs).await);
    not_found(assignment::give_up(s, stranger, theirs).await);
    let me = NewAssignment {
        mandates: vec![theirs],
        to: vec![To::Myself],
        scope: Scope::All,
        level: None,
    };
    not_found(assignment::assign(s, stranger, me).await);
}

#[tokio::test]
async fn r_dec_22_two_offices_do_not_find_each_other_s_clients() {
    for stage in stages().await {
        let wouter = stage.sign_in(&cast::WOUTER).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        tries(&stage, &wouter, mandate(HOFMAN)).await;
        tries(&stage, &wouter, mandate(cast::VERMEER)).await;
        tries(&stage, &anna, mandate(cast::VAN_DAM)).await;
        tries(&stage, &anna, MandateId::new(uuid(1))).await;
        not_found(
            assignment::readmit(&stage.s, &wouter, mandate(HOFMAN), member(&cast::CHAIMA)).await,
        );

        // An own client, and somebody else's people.
        let own = mandate(cast::VAN_DAM);
        for to in [
            To::Member(member(&cast::ANNA)),
            To::Team(team(cast::SALARIS)),
        ] {
            let theirs = NewAssignment {
                mandates: vec![own],
                to: vec![to],
                scope: Scope::All,
                level: None,
            };
            not_found(assignment::assign(&stage.s, &wouter, theirs).await);
        }
        let wouters: MembershipId = id2(Kind::Membership, cast::VAN_DAM, cast::WOUTER.n);
        let to = vec![To::Member(wouters)];
        let his = NewAssignment {
            mandates: vec![mandate(HOFMAN)],
            to,
            scope: Scope::All,
            level: None,
        };
        not_found(assignment::assign(&stage.s, &anna, his).await);

        let page = assignment::options(&stage.s, &anna, &[mandate(HOFMAN)], "")
            .await
            .unwrap();
        not_found(assignment::unassign(&stage.s, &wouter, page.current[0].assignment).await);
        stage.log_verifies().await;
    }
}

#[tokio::test]
async fn r_dec_22_why_says_nothing_about_strangers() {
    for stage in stages().await {
        let wouter = stage.sign_in(&cast::WOUTER).await;
        let s = &stage.s;
        let [vermeer, hofman] = [cast::VERMEER, HOFMAN].map(organisation);
        for (person, client) in [
            (id_of(&cast::CHAIMA), vermeer),
            (id_of(&cast::CHAIMA), vries()),
            (wouter.person, hofman),
            (wouter.person, vries()),
            (id_of(&cast::CHAIMA), organisation(cast::VAN_DAM)),
        ] {
            not_found(why::answer(s, &wouter, person, client, service(PAYROLL), None).await);
        }
        let nowhere = domain::id::ServiceId::new(uuid(2));
        not_found(why::answer(s, &wouter, wouter.person, vermeer, nowhere, None).await);
        assert!(
            why::answer(s, &wouter, wouter.person, vermeer, service(PAYROLL), None)
                .await
                .is_ok()
        );
        let offered = why::options(s, &wouter, why::Search::default())
            .await
            .unwrap();
        assert_eq!((offered.people.len(), offered.clients.len()), (1, 2));
    }
}

/// The page of the client's side does not open for the intermediary, nor the other way round.
#[tokio::test]
async fn a_mandate_opens_on_the_own_side_only() {
    for stage in stages().await {
        let rob = stage.sign_in(&cast::ROB).await;
        let anna = stage.sign_in(&cast::ANNA).await;
        let blom = mandate(cast::BLOM);
        not_found(overview::mandate(&stage.s, &rob, blom, Side::Intermediary).await);
        not_found(overview::mandate(&stage.s, &anna, blom, Side::Client).await);
        not_found(
            assignment::options(&stage.s, &stage.sign_in(&cast::WOUTER).await, &[blom], "").await,
        );
        let theirs = overview::clients(&stage.s, &rob, &ClientQuery::default())
            .await
            .unwrap();
        assert_eq!(theirs.page.total, 0, "a client has no clients");
    }
}

fn uuid(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

//! What must hold after every kill, looked up through the same code that serves people.

use crate::{
    Acknowledged,
    stage::{Ours, Stage, chaima, chaimas_place, vries},
};
use domain::{decide::world::Target, id::RequestId, request::RequestState};
use services::{Actor, demo::cast};
use std::collections::BTreeMap;

/// More than any run makes.
const ALL: u32 = 10_000_000;

pub async fn everything(stage: &Stage, acknowledged: &[Acknowledged], round: u64) {
    let report = store::audit::verify(&stage.s.db).await.unwrap();
    assert_eq!(report.broken, None, "the log after round {round}");
    let anna = stage.sign_in(&cast::ANNA).await;
    let mut found = BTreeMap::new();
    for ours in &stage.clients {
        found.extend(one_client(stage, &anna, ours, round).await);
    }
    for Acknowledged { what, request } in acknowledged {
        let Some(is) = found.get(request) else {
            panic!("round {round}: request {request} was acknowledged and is gone")
        };
        let kept = match what.as_str() {
            "sent" => true,
            "approved" => is.state == RequestState::Approved,
            "assigned" => is.stopped || is.assigned,
            "stopped" => is.stopped,
            other => panic!("the working process acknowledged {other:?}"),
        };
        assert!(
            kept,
            "round {round}: {request} was acknowledged as {what} and is {:?}, stopped: {}",
            is.state, is.stopped
        );
    }
}

/// What became of a request.
struct Found {
    state: RequestState,
    stopped: bool,
    /// Chaima is assigned what this client grants now.
    assigned: bool,
}

/// One client: every approved request has one grant and one event, the others none; every stop has its event; both
/// sides are told as often; and the decision follows the newest grant.
async fn one_client(
    stage: &Stage,
    anna: &Actor,
    ours: &Ours,
    round: u64,
) -> BTreeMap<RequestId, Found> {
    let mut tx = stage.s.db.read().await.unwrap();
    let requests = store::request::between(&mut tx, vries(), &ours.kvk)
        .await
        .unwrap();
    let events = store::audit::of_object(&mut tx, ours.organisation, ours.mandate.uuid(), ALL)
        .await
        .unwrap();
    let rows = store::grant::services_of_mandate(&mut tx, ours.mandate)
        .await
        .unwrap();
    let since = |at| at > stage.since;
    let mut found = BTreeMap::new();
    let (mut approved, mut stopped, mut standing) = (0, 0, false);
    for request in requests.iter().filter(|request| since(request.created_at)) {
        let given = events
            .iter()
            .filter(|event| {
                event.action == "grant.given"
                    && event.facts["request"] == request.id.to_string().as_str()
            })
            .count();
        let grant = store::grant::of_request(&mut tx, request.id).await.unwrap();
        let is_approved = request.state == RequestState::Approved;
        assert_eq!(
            given,
            usize::from(is_approved),
            "round {round}: events of the grant for {}",
            request.id
        );
        assert_eq!(
            grant.is_some(),
            is_approved,
            "round {round}: the grant for {}",
            request.id
        );
        let revoked = grant.as_ref().is_some_and(|grant| {
            rows.iter()
                .any(|row| row.chain_grant == grant.id && row.revoked_at.is_some())
        });
        approved += usize::from(is_approved);
        stopped += usize::from(revoked);
        standing |= is_approved && !revoked;
        found.insert(
            request.id,
            Found {
                state: request.state,
                stopped: revoked,
                assigned: false,
            },
        );
    }
    let stops = events
        .iter()
        .filter(|event| since(event.at) && event.action.contains("stopped"))
        .count();
    assert_eq!(
        stops, stopped,
        "round {round}: a stop without its event, or an event without its stop"
    );

    let waiting = store::outbox::waiting_for(&mut tx, ours.approver.email)
        .await
        .unwrap();
    let told = |kind: &str| {
        waiting
            .iter()
            .filter(|row| since(row.created_at) && row.kind == kind)
            .count()
    };
    assert_eq!(
        told("grant_given"),
        approved,
        "round {round}: word of what was granted"
    );
    assert_eq!(
        told("grant_stopped"),
        stopped,
        "round {round}: word of what was stopped"
    );
    let assigned = is_assigned(&mut tx, ours).await;
    assert!(
        standing || !assigned,
        "round {round}: a stop ends what is assigned"
    );
    for is in found.values_mut() {
        is.assigned = assigned;
    }
    drop(tx);

    // A stop ends what is assigned: what is granted after it is nobody's until it is assigned again.
    assert_eq!(
        may_act(stage, anna, ours).await,
        standing && assigned,
        "round {round}: the decision for {}",
        ours.kvk
    );
    found
}

/// Whether Chaima may act for this client now.
async fn may_act(stage: &Stage, anna: &Actor, ours: &Ours) -> bool {
    let (client, service) = (ours.organisation, ours.service);
    let answer = services::why::answer(&stage.s, anna, chaima(), client, service, None).await;
    answer.unwrap().decision.is_allowed()
}

/// Whether what this client grants is assigned to Chaima.
async fn is_assigned(tx: &mut store::Tx, ours: &Ours) -> bool {
    let open = store::assignment::of_mandate(tx, ours.mandate).await;
    let place = Target::Member(chaimas_place());
    open.unwrap().iter().any(|one| one.target == place)
}

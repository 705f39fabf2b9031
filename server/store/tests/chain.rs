//! Asking, granting, assigning and stopping, as the tables hold it: what a constraint refuses, and who wins a race.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod stage;

use domain::{
    Instant, Level,
    approval::Power,
    decide::{Decision, Moment, Question, WhichMeans, decide, world::Target},
    id::{MandateId, SignatureId},
    request::RequestState,
    role::Role,
    testing::nth,
};
use stage::*;
use store::{
    Db, Tx, acting,
    acting::Narrowed,
    assignment, clients, exclusion, grant,
    grant::{Revocation, Side},
    mandate, membership, organisation, portfolio,
    request::{self, LinkPurpose, NewLink, Signature},
    team, world,
};

async fn begin(db: &Db) -> Tx {
    let mut tx = db.write().await.unwrap();
    set(&mut tx).await;
    tx
}

/// Bram, for the bakery, at the service, now: the level, if it is allowed.
async fn bram_may(tx: &mut Tx, n: u16, at: Instant) -> Option<Level> {
    let loaded = world::load(tx, nth(BRAM), Some(office()), bakery(), service(n))
        .await
        .unwrap();
    let question = Question {
        person: nth(BRAM),
        via: Some(office()),
        represented: bakery(),
        service: service(n),
        level: None,
        branch: None,
        means: WhichMeans::BestActive,
        at: Moment::Now(at),
    };
    match decide(&loaded.world(), &question) {
        Decision::Allow { level, .. } => Some(level),
        Decision::Deny { .. } => None,
    }
}

async fn stop(tx: &mut Tx, mandate: MandateId, one: Option<u16>, at: Instant) -> usize {
    let act = Revocation {
        at,
        by: Some(nth(SANNE)),
        side: Side::Client,
        reason: Some("Ander kantoor".into()),
    };
    grant::revoke(tx, mandate, one.map(service), &act)
        .await
        .unwrap()
        .len()
}

store::both_databases! {
    /// F-REQ: one open request per requester, client and service.
    async fn r_ket_4_a_service_is_asked_once_at_a_time(db) {
        let mut tx = begin(db).await;
        request::insert(&mut tx, &request(1, BAKKERIJ, true), &[service(AANGIFTE)]).await.unwrap();
        request::insert(&mut tx, &request(2, BAKKERIJ, true), &[service(AANSLAGEN)]).await.unwrap();
        request::insert(&mut tx, &request(3, GARAGE, true), &[service(AANGIFTE)]).await.unwrap();
        let open = request::open_services(&mut tx, office(), &kvk(BAKKERIJ), NOW).await.unwrap();
        assert_eq!(open, [(service(AANSLAGEN), nth(2u8)), (service(AANGIFTE), nth(1u8))]);
        tx.commit().await.unwrap();

        let mut tx = db.write().await.unwrap();
        let again = request::insert(&mut tx, &request(4, BAKKERIJ, true), &[service(AANGIFTE)]).await.unwrap_err();
        assert!(again.is_refusal_by(request::ASKED_ALREADY), "{again}");
        drop(tx);

        // Withdrawn: free to be asked again.
        let mut tx = db.write().await.unwrap();
        assert!(request::close(&mut tx, nth(1u8), 0, RequestState::Withdrawn, None, None, NOW).await.unwrap());
        request::insert(&mut tx, &request(4, BAKKERIJ, true), &[service(AANGIFTE)]).await.unwrap();
        // Past its last moment, whether or not a job noted it: free as well.
        let late = request::Request { created_at: NOW.plus_days(22), ..request(5, GARAGE, true) };
        request::insert(&mut tx, &late, &[service(AANGIFTE)]).await.unwrap();
        let old = request::by_id(&mut tx, nth(3u8)).await.unwrap().unwrap();
        assert_eq!((old.state, old.revision), (RequestState::Expired, 1));
    }

    async fn a_request_is_closed_once_by_whoever_saw_its_last_revision(db) {
        let mut tx = begin(db).await;
        request::insert(&mut tx, &request(1, BAKKERIJ, true), &[service(AANGIFTE)]).await.unwrap();
        assert!(request::advance(&mut tx, nth(1u8), 0, RequestState::PartlySigned).await.unwrap());
        assert!(!request::advance(&mut tx, nth(1u8), 0, RequestState::PartlySigned).await.unwrap());
        let close = |state| (nth(1u8), 1, state, Some(nth(SANNE)), NOW);
        let (id, revision, state, by, at) = close(RequestState::Approved);
        assert!(request::close(&mut tx, id, revision, state, by, None, at).await.unwrap());
        let (id, revision, state, by, at) = close(RequestState::Withdrawn);
        assert!(!request::close(&mut tx, id, revision, state, by, None, at).await.unwrap(), "old revision");
        assert!(!request::close(&mut tx, id, 2, state, by, None, at).await.unwrap(), "not open any more");
        request::set_granted(&mut tx, nth(1u8), &[service(AANGIFTE)]).await.unwrap();
        let rows = request::services(&mut tx, nth(1u8)).await.unwrap();
        assert_eq!(rows[0].granted, Some(true));
    }

    async fn a_link_leads_to_its_request_until_it_is_ended(db) {
        let mut tx = begin(db).await;
        request::insert(&mut tx, &request(1, DE_LINDE, false), &[service(AANGIFTE)]).await.unwrap();
        let link = NewLink {
            token_hash: vec![5; 32],
            request: nth(1u8),
            purpose: LinkPurpose::Approve,
            person: None,
            email: None,
            created_by: Some(nth(ANNA)),
            created_at: NOW,
        };
        request::insert_link(&mut tx, &link).await.unwrap();
        let found = request::by_link(&mut tx, &[5; 32]).await.unwrap().unwrap();
        assert_eq!(found.client, None);
        // The client arrives: the request becomes its own.
        organisation(&mut tx, DE_LINDE, "Stichting De Linde").await;
        let found = request::by_link(&mut tx, &[5; 32]).await.unwrap().unwrap();
        assert_eq!(found.client, Some(nth(DE_LINDE)));
        assert_eq!(request::waiting_for(&mut tx, nth(DE_LINDE), NOW).await.unwrap(), [found]);
    }

    /// R-DEC-8: one signature per person; a voided one is out of the way.
    async fn r_dec_8_a_person_signs_once_unless_voided(db) {
        let mut tx = begin(db).await;
        request::insert(&mut tx, &request(1, BAKKERIJ, true), &[service(AANGIFTE)]).await.unwrap();
        let signature = |id: u8| Signature {
            id: nth::<SignatureId>(id),
            request: nth(1u8),
            person: nth(SANNE),
            membership: stay(SANNE),
            role: Role::Representative,
            power: Some(Power::Sole),
            level: Level::Eh3,
            digest: [id; 32],
            services: vec![service(AANGIFTE)],
            from_at: None,
            until_at: NOW.plus_days(365),
            at: NOW,
        };
        request::sign(&mut tx, &signature(1)).await.unwrap();
        assert_eq!(request::void_signatures(&mut tx, nth(1u8), &[nth(SANNE)], NOW).await.unwrap(), 1);
        request::sign(&mut tx, &signature(2)).await.unwrap();
        assert_eq!(request::signatures(&mut tx, nth(1u8)).await.unwrap(), [signature(2)]);
        let twice = request::sign(&mut tx, &signature(3)).await.unwrap_err();
        assert!(twice.is_refusal_by(request::SIGNED_ALREADY), "{twice}");
    }

    /// R-KET-1: an organisation cannot be its own intermediary, and a pair has one mandate.
    async fn r_ket_1_a_pair_differs_and_has_one_mandate(db) {
        let mut tx = begin(db).await;
        let first = mandate::ensure(&mut tx, nth(1u8), bakery(), office(), NOW).await.unwrap();
        let second = mandate::ensure(&mut tx, nth(2u8), bakery(), office(), NOW).await.unwrap();
        assert_eq!((first, second), (nth(1u8), nth(1u8)));
        let own = mandate::ensure(&mut tx, nth(3u8), office(), office(), NOW).await.unwrap_err();
        assert!(own.is_refusal_by(mandate::PARTIES_DIFFER), "{own}");
    }

    /// R-MACH-6, R-KET-11: the database itself refuses a grant of six years, or one that ends before it starts.
    async fn r_mach_6_no_grant_is_longer_than_five_years(db) {
        let mut tx = begin(db).await;
        let pair = pair(&mut tx, BAKKERIJ).await;
        give(&mut tx, &grant_of(1, pair, &[AANGIFTE], 5 * 365 + 2)).await;
        tx.commit().await.unwrap();
        let mut tx = db.write().await.unwrap();
        let long = grant_of(2, pair, &[AANGIFTE], 5 * 365 + 4);
        let refused = grant::insert(&mut tx, &long, None, "manager", None, NOW).await.unwrap_err();
        assert!(refused.is_refusal_by(grant::FIVE_YEARS), "{refused}");
        drop(tx);
        let mut tx = db.write().await.unwrap();
        let empty = grant_of(3, pair, &[AANGIFTE], 0);
        let refused = grant::insert(&mut tx, &empty, None, "manager", None, NOW).await.unwrap_err();
        assert!(refused.is_refusal_by("chain_grant_ends_after_start"), "{refused}");
    }

    /// An approval takes effect once, whoever comes second.
    async fn one_request_leads_to_one_grant(db) {
        let mut tx = begin(db).await;
        request::insert(&mut tx, &request(1, BAKKERIJ, true), &[service(AANGIFTE)]).await.unwrap();
        let pair = pair(&mut tx, BAKKERIJ).await;
        let first = grant_of(1, pair, &[AANGIFTE], 365);
        grant::insert(&mut tx, &first, Some(nth(1u8)), "manager", None, NOW).await.unwrap();
        assert_eq!(grant::of_request(&mut tx, nth(1u8)).await.unwrap(), Some(first));
        let second = grant_of(2, pair, &[AANGIFTE], 365);
        let refused = grant::insert(&mut tx, &second, Some(nth(1u8)), "manager", None, NOW).await.unwrap_err();
        assert!(refused.is_refusal_by(grant::APPROVED_ALREADY), "{refused}");
    }

    /// R-KET-10, R-DEC-21: stopping one service counts from the next decision; stopping twice is once.
    async fn r_ket_10_a_stopped_service_is_denied_at_once_and_the_other_goes_on(db) {
        let mut tx = begin(db).await;
        let pair = pair(&mut tx, BAKKERIJ).await;
        give(&mut tx, &grant_of(1, pair, &[AANGIFTE, AANSLAGEN], 365)).await;
        // Renewed already: a later grant of the same service.
        let later = domain::decide::world::Grant { from: NOW.plus_days(300), ..grant_of(2, pair, &[AANGIFTE], 700) };
        give(&mut tx, &later).await;
        assign(&mut tx, 1, pair, Target::Member(stay(BRAM))).await;
        assert_eq!(bram_may(&mut tx, AANGIFTE, NOW).await, Some(Level::Eh3));

        assert_eq!(stop(&mut tx, pair, Some(AANGIFTE), NOW.plus_days(1)).await, 2, "the later grant as well");
        assert_eq!(bram_may(&mut tx, AANGIFTE, NOW).await, None);
        assert_eq!(bram_may(&mut tx, AANGIFTE, NOW.plus_days(400)).await, None);
        assert_eq!(bram_may(&mut tx, AANSLAGEN, NOW).await, Some(Level::Eh3));
        assert_eq!(stop(&mut tx, pair, Some(AANGIFTE), NOW.plus_days(2)).await, 0);
        assert_eq!(stop(&mut tx, pair, None, NOW.plus_days(2)).await, 1);
        let rows = grant::services_of_mandate(&mut tx, pair).await.unwrap();
        assert!(rows.iter().all(|row| row.revoked_side == Some(Side::Client)), "R-DEC-22: the history stays");
        assert_eq!(rows[0].reason.as_deref(), Some("Ander kantoor"));
    }

    /// R-KET-11: a renewed grant hangs under the same mandate, so the assignment goes on.
    async fn r_ket_11_renewal_keeps_the_assignment(db) {
        let mut tx = begin(db).await;
        let pair = pair(&mut tx, BAKKERIJ).await;
        give(&mut tx, &grant_of(1, pair, &[AANGIFTE], 100)).await;
        assign(&mut tx, 1, pair, Target::Member(stay(BRAM))).await;
        let after = NOW.plus_days(200);
        assert_eq!(bram_may(&mut tx, AANGIFTE, after).await, None);
        give(&mut tx, &grant_of(2, pair, &[AANGIFTE], 365)).await;
        assert_eq!(bram_may(&mut tx, AANGIFTE, after).await, Some(Level::Eh3));
        let granted: Vec<_> = grant::of_mandate(&mut tx, pair).await.unwrap().iter().map(|g| g.id).collect();
        assert_eq!(granted, [nth(1u8), nth(2u8)]);
    }

    /// R-MACH-8: announced when nothing follows; a renewal silences it.
    async fn r_mach_8_an_ending_service_is_announced_unless_renewed(db) {
        let mut tx = begin(db).await;
        let pair = pair(&mut tx, BAKKERIJ).await;
        give(&mut tx, &grant_of(1, pair, &[AANGIFTE, AANSLAGEN], 50)).await;
        give(&mut tx, &grant_of(2, pair, &[AANSLAGEN], 365)).await;
        let ending = grant::ending(&mut tx, NOW, NOW.plus_days(60)).await.unwrap();
        assert_eq!(ending.len(), 1);
        assert_eq!((ending[0].service, ending[0].until_at), (service(AANGIFTE), NOW.plus_days(50)));
        assert!(grant::ending(&mut tx, NOW, NOW.plus_days(49)).await.unwrap().is_empty());
    }

    /// F-DIV: a client nobody is assigned to shows up, and a team, a person or a portfolio takes it off the list.
    async fn f_div_clients_nobody_is_assigned_to(db) {
        let mut tx = begin(db).await;
        let pair = pair(&mut tx, BAKKERIJ).await;
        assert!(clients::unreached(&mut tx, office(), NOW).await.unwrap().is_empty(), "nothing granted yet");
        give(&mut tx, &grant_of(1, pair, &[AANGIFTE], 365)).await;
        assert_eq!(clients::unreached(&mut tx, office(), NOW).await.unwrap(), [pair]);

        team::insert(&mut tx, nth(1u8), office(), "Salaris", NOW).await.unwrap();
        assign(&mut tx, 1, pair, Target::Team(nth(1u8))).await;
        assert_eq!(clients::unreached(&mut tx, office(), NOW).await.unwrap(), [pair], "an empty team reaches nobody");
        assert!(team::add(&mut tx, nth(1u8), nth(1u8), stay(BRAM), NOW).await.unwrap());
        assert!(!team::add(&mut tx, nth(2u8), nth(1u8), stay(BRAM), NOW).await.unwrap(), "once");
        assert!(clients::unreached(&mut tx, office(), NOW).await.unwrap().is_empty());
        assert_eq!(bram_may(&mut tx, AANGIFTE, NOW).await, Some(Level::Eh3));
        assert_eq!(team::of_organisation(&mut tx, office()).await.unwrap()[0].members, 1);

        // R-DEC-10: Bram gives up his access; the team keeps its assignment.
        assert!(exclusion::insert(&mut tx, nth(1u8), stay(BRAM), pair, Some(nth(BRAM)), NOW).await.unwrap());
        assert_eq!(bram_may(&mut tx, AANGIFTE, NOW).await, None);
        assert_eq!(clients::unreached(&mut tx, office(), NOW).await.unwrap(), [pair]);
        assert_eq!(exclusion::of_mandate(&mut tx, pair).await.unwrap()[0].name, "Bram Bos");
        assert!(exclusion::end(&mut tx, stay(BRAM), pair, NOW).await.unwrap());
        assert!(!exclusion::end(&mut tx, stay(BRAM), pair, NOW).await.unwrap());
        assert_eq!(bram_may(&mut tx, AANGIFTE, NOW).await, Some(Level::Eh3));
        assert!(team::end(&mut tx, nth(1u8), NOW).await.unwrap());
        assert_eq!(bram_may(&mut tx, AANGIFTE, NOW).await, None);
    }

    /// R-DEC-19: through a portfolio, until the client is kept out of it.
    async fn r_dec_19_a_portfolio_reaches_its_clients_and_an_exclusion_wins(db) {
        let mut tx = begin(db).await;
        let pair = pair(&mut tx, BAKKERIJ).await;
        give(&mut tx, &grant_of(1, pair, &[AANGIFTE], 365)).await;
        portfolio::insert(&mut tx, nth(1u8), office(), "Horeca", NOW).await.unwrap();
        assert!(portfolio::add(&mut tx, nth(1u8), nth(1u8), pair, NOW).await.unwrap());
        let through = domain::decide::world::Assignment {
            id: nth(1u8),
            subject: domain::decide::world::Subject::Portfolio(nth(1u8)),
            target: Target::Member(stay(BRAM)),
            scope: domain::decide::world::Scope::Services(vec![service(AANGIFTE)]),
            level: Level::Eh3,
            period: domain::Period::since(NOW),
            ended: None,
        };
        assignment::insert(&mut tx, &through, Some(nth(ANNA)), NOW).await.unwrap();
        assert_eq!(assignment::by_id(&mut tx, nth(1u8)).await.unwrap(), Some(through));
        assert_eq!(assignment::organisation(&mut tx, nth(1u8)).await.unwrap(), Some(office()));
        assert_eq!(bram_may(&mut tx, AANGIFTE, NOW).await, Some(Level::Eh3));
        let reaching = assignment::reaching(&mut tx, pair).await.unwrap();
        assert_eq!((reaching[0].name.as_str(), reaching[0].portfolio_name.as_deref()), ("Bram Bos", Some("Horeca")));
        assert!(portfolio::exclude(&mut tx, nth(2u8), nth(1u8), pair, NOW).await.unwrap());
        assert_eq!(bram_may(&mut tx, AANGIFTE, NOW).await, None);
        assert!(portfolio::clients(&mut tx, nth(1u8)).await.unwrap().is_empty());
        assert_eq!(portfolio::of_organisation(&mut tx, office()).await.unwrap()[0].clients, 0);
        assert!(portfolio::include(&mut tx, nth(1u8), pair, NOW).await.unwrap());
        assert_eq!(portfolio::clients(&mut tx, nth(1u8)).await.unwrap(), [pair]);
    }

    /// R-DEC-18: who leaves loses everything there at once; what was granted stays.
    async fn r_dec_18_leaving_ends_assignments_and_means(db) {
        let mut tx = begin(db).await;
        let pair = pair(&mut tx, BAKKERIJ).await;
        give(&mut tx, &grant_of(1, pair, &[AANGIFTE], 365)).await;
        assign(&mut tx, 1, pair, Target::Member(stay(BRAM))).await;
        let by = Some(nth(ANNA));
        assert_eq!(assignment::end_of_member(&mut tx, stay(BRAM), by, NOW).await.unwrap(), [nth(1u8)]);
        assert_eq!(store::means::revoke_all(&mut tx, nth(BRAM), office(), by, NOW).await.unwrap(), [nth(BRAM)]);
        assert!(membership::end(&mut tx, stay(BRAM), by, NOW).await.unwrap());
        assert!(!membership::end(&mut tx, stay(BRAM), by, NOW).await.unwrap());
        assert_eq!(bram_may(&mut tx, AANGIFTE, NOW).await, None);
        // Coming back is a new stay: nothing old revives.
        membership::insert(&mut tx, nth(99u8), nth(BRAM), office(), NOW).await.unwrap();
        give_means(&mut tx, 98, BRAM, office(), Level::Eh3).await;
        assert_eq!(bram_may(&mut tx, AANGIFTE, NOW).await, None);
        assert!(acting::rights(&mut tx, &Narrowed { person: Some(nth(BRAM)), ..Narrowed::at(NOW) }).await.unwrap().is_empty());
    }

    /// R-DEC-18: an organisation that ended denies at once, and states only follow on what was seen.
    async fn r_dec_18_an_ended_organisation_denies(db) {
        use domain::decide::world::OrganisationState::{Active, Blocked, Ended};
        let mut tx = begin(db).await;
        let pair = pair(&mut tx, BAKKERIJ).await;
        give(&mut tx, &grant_of(1, pair, &[AANGIFTE], 365)).await;
        assign(&mut tx, 1, pair, Target::Member(stay(BRAM))).await;
        assert!(!organisation::set_state(&mut tx, bakery(), Blocked, Ended, None, NOW).await.unwrap());
        assert!(organisation::set_state(&mut tx, bakery(), Active, Ended, None, NOW).await.unwrap());
        assert_eq!(organisation::by_id(&mut tx, bakery()).await.unwrap().unwrap().state, Ended);
        assert_eq!(bram_may(&mut tx, AANGIFTE, NOW).await, None);
        assert!(acting::rights(&mut tx, &Narrowed { represented: Some(bakery()), ..Narrowed::at(NOW) }).await.unwrap().is_empty());
    }

    /// Two at once: approve and withdraw, each in its own transaction. Exactly one wins.
    async fn two_at_once_have_one_effect(db) {
        let mut tx = begin(db).await;
        request::insert(&mut tx, &request(1, BAKKERIJ, true), &[service(AANGIFTE)]).await.unwrap();
        let pair = pair(&mut tx, BAKKERIJ).await;
        tx.commit().await.unwrap();
        let attempts = (0..8u16).map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut tx = db.write().await.unwrap();
                let state = if n % 2 == 0 { RequestState::Approved } else { RequestState::Withdrawn };
                let won = request::close(&mut tx, nth(1u8), 0, state, None, None, NOW).await.unwrap();
                if won && state == RequestState::Approved {
                    let new = grant_of(n + 1, pair, &[AANGIFTE], 365);
                    grant::insert(&mut tx, &new, Some(nth(1u8)), "manager", None, NOW).await.unwrap();
                }
                tx.commit().await.unwrap();
                won
            })
        });
        let mut wins = 0;
        for attempt in attempts.collect::<Vec<_>>() {
            wins += u32::from(attempt.await.unwrap());
        }
        assert_eq!(wins, 1);
        let mut tx = db.read().await.unwrap();
        let state = request::by_id(&mut tx, nth(1u8)).await.unwrap().unwrap().state;
        let granted = grant::of_mandate(&mut tx, pair).await.unwrap().len();
        assert_eq!(granted, usize::from(state == RequestState::Approved));
    }
}

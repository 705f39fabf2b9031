//! The process that is killed: it asks, approves, assigns and stops for every client at once, and says so after each commit.

use crate::{
    DATABASE, NOW,
    stage::{Ours, Stage, chaimas_place, vries},
};
use domain::{
    decide::world::Scope,
    time::{Instant, date_of, last_day_after_years},
};
use services::{
    Actor, Error, Services, approval,
    approval::Approval,
    assignment::{self, NewAssignment, To},
    grant,
    request::{self, NewRequest},
};
use std::sync::Arc;
use store::request::{LinkPurpose, NewLink};

#[test]
#[ignore = "not a test: the other one starts it and kills it"]
fn the_working_process() {
    let Ok(database) = std::env::var(DATABASE) else {
        return;
    };
    let now = Instant::from_micros(std::env::var(NOW).unwrap().parse().unwrap());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let stage = Stage::resume(&database, now).await;
        let anna = stage.sign_in(&services::demo::cast::ANNA).await;
        let mut workers = Vec::new();
        for ours in &stage.clients {
            let approver = stage.sign_in(ours.approver).await;
            tidy(&stage.s, &anna, ours).await;
            workers.push(approver);
        }
        println!("working");
        let s = Arc::new(stage.s.clone());
        let worker = Arc::clone(&s);
        tokio::spawn(async move {
            loop {
                services::import::job::run_once(&worker).await.unwrap();
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        });
        let pairs = stage.clients.into_iter().zip(workers);
        let tasks: Vec<_> = pairs
            .map(|(ours, approver)| {
                tokio::spawn(round_and_round(
                    Arc::clone(&s),
                    anna.clone(),
                    approver,
                    ours,
                ))
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
}

/// Ends what the life before this one left half-way between two changes: that is allowed, and in the way.
async fn tidy(s: &Services, anna: &Actor, ours: &Ours) {
    let mut tx = s.db.read().await.unwrap();
    let requests = store::request::between(&mut tx, vries(), &ours.kvk)
        .await
        .unwrap();
    drop(tx);
    for open in requests.iter().filter(|request| request.state.is_open()) {
        request::withdraw(s, anna, open.id).await.unwrap();
    }
    match grant::stop(s, anna, ours.mandate, None, None).await {
        Ok(_) | Err(Error::Refused(_)) => {}
        Err(error) => panic!("{error:?}"),
    }
}

async fn round_and_round(s: Arc<Services>, anna: Actor, approver: Actor, ours: Ours) {
    let last_day = last_day_after_years(date_of(s.now()), 1);
    loop {
        let new = NewRequest {
            clients: vec![ours.kvk],
            services: vec![ours.service],
            bundle: None,
            level: None,
            last_day,
            message: String::new(),
        };
        let sent = request::send(&s, &anna, &new).await.unwrap();
        let request = sent[0]
            .request
            .unwrap_or_else(|| panic!("could not be asked: {:?}", sent[0].plan));
        println!("sent {request}");

        let token = s.token();
        let link = NewLink {
            token_hash: token.hash().bytes().to_vec(),
            request,
            purpose: LinkPurpose::Approve,
            person: None,
            email: None,
            created_by: None,
            created_at: s.now(),
        };
        let mut tx = s.db.write().await.unwrap();
        store::request::insert_link(&mut tx, &link).await.unwrap();
        tx.commit().await.unwrap();

        let chosen = Approval {
            services: vec![ours.service],
            last_day,
            seen: None,
        };
        approval::approve(&s, &approver, &token, &chosen)
            .await
            .unwrap();
        println!("approved {request}");

        // The stop before this one ended what Chaima was assigned.
        let assigned = NewAssignment {
            mandates: vec![ours.mandate],
            to: vec![To::Member(chaimas_place())],
            scope: Scope::All,
            level: None,
        };
        assignment::assign(&s, &anna, assigned).await.unwrap();
        println!("assigned {request}");

        grant::stop(&s, &anna, ours.mandate, Some(ours.service), None)
            .await
            .unwrap();
        println!("stopped {request}");
    }
}

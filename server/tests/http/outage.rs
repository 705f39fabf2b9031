//! The database goes away while people work: a page that says so, in house style, and nothing lost.

use crate::site::Site;
use axum::http::StatusCode;
use domain::id::MandateId;
use services::demo::{
    cast,
    ids::{Kind, id},
};
use store::Db;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_database_the_site_says_so_and_loses_nothing() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let mandate: MandateId = id(Kind::Mandate, cast::BLOM);
    let stop = format!("/clients/{mandate}/stop");
    let done = anna.post(&stop, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let before = store::audit::verify(&site.db).await.unwrap();

    site.db.close().await;
    let mut nobody = site.browser();
    let pages = ["/clients", "/services", "/account"];
    for path in pages {
        for answer in [anna.get(path).await, nobody.get(path).await] {
            // Who is not signed in is sent to sign in before anything is looked up.
            if answer.status == StatusCode::SEE_OTHER {
                continue;
            }
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
            assert!(answer.is_page() && answer.body.contains("<h1"), "{path}");
            assert!(!answer.body.to_lowercase().contains("sql"), "{path}");
            assert!(!answer.body.to_lowercase().contains("pool"), "{path}");
        }
    }
    let stopped = anna.post(&stop, &[]).await;
    assert_eq!(stopped.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(stopped.is_page());
    assert_eq!(nobody.get("/health/live").await.status, StatusCode::OK);
    let ready = nobody.get("/health/ready").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);

    let again = Db::open(&site.db.address()).await.unwrap();
    assert_eq!(store::audit::verify(&again).await.unwrap(), before);
    let mut tx = again.read().await.unwrap();
    let held = store::grant::services_of_mandate(&mut tx, mandate)
        .await
        .unwrap();
    assert!(held.iter().all(|service| service.revoked_at.is_some()));
}

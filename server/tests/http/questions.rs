//! A page that asks "are you sure" knows first that there is something to ask about (R-DEC-22).

use crate::{
    samples::{MADE_UP, NO_ID},
    site::Site,
};
use axum::http::StatusCode;
use domain::id::{MandateId, RequestId};
use services::demo::{
    cast::{self, Person},
    ids::{Kind, id},
};

const HOFMAN: u32 = 1008;

/// To who may answer it the question names whom it is about; to another it is missing, as what never was.
async fn asks(page: &str, id: &str, may: &Person, about: &str, stranger: &Person) {
    let site = Site::demo().await;
    let path = |id: &str| page.replace("{id}", id);
    let answer = site.sign_in(may).await.get(&path(id)).await;
    assert_eq!(answer.status, StatusCode::OK, "{page}");
    assert!(answer.body.contains(about), "{page}");
    let mut browser = site.sign_in(stranger).await;
    let theirs = browser.get(&path(id)).await.without(id);
    for other in [MADE_UP, NO_ID] {
        let answer = browser.get(&path(other)).await.without(other);
        assert_eq!(answer.0, StatusCode::NOT_FOUND, "{page}");
        assert_eq!(answer, theirs, "{page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_giving_up_is_asked_of_who_has_something_to_give_up() {
    let hofman = id::<MandateId>(Kind::Mandate, HOFMAN).to_string();
    // Daan works at the same office, and nobody assigned him to this client.
    for stranger in [&cast::WOUTER, &cast::DAAN] {
        let page = "/acting/{id}/give-up";
        asks(
            page,
            &hofman,
            &cast::CHAIMA,
            "Aannemer Hofman B.V.",
            stranger,
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_22_answering_is_asked_of_the_client_that_was_asked() {
    let jansen = id::<RequestId>(Kind::Request, cast::JANSEN).to_string();
    let page = "/authorisations/requests/{id}/answer";
    let office = "Kantoor De Vries Accountants";
    asks(page, &jansen, &cast::SANNE, office, &cast::WOUTER).await;
}

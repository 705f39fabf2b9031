//! The pages of colleagues' means, for who is in charge.

use crate::site::Site;
use axum::http::StatusCode;
use domain::id::MeansId;
use services::demo::{
    cast,
    ids::{Kind, id2},
};

/// No document was ever shown of Femke, so Anna says whom hers must show.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_24_a_manager_is_asked_whom_the_document_of_a_colleague_must_show() {
    let site = Site::demo().await;
    let mut anna = site.sign_in(&cast::ANNA).await;
    let femke: MeansId = id2(Kind::Means, cast::VRIES, cast::FEMKE.n);
    let page = anna.get(&format!("/means/{femke}/upgrade")).await;
    assert_eq!(page.status, StatusCode::OK);
    for field in ["level", "employed", "given", "family", "birth"] {
        let named = format!("name=\"{field}\"");
        assert!(page.body.contains(&named), "{field}");
    }
}

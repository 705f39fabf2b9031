//! What is counted for who runs the program: every answer by its route, and nothing of the address beside it.

use crate::site::Site;
use metrics_exporter_prometheus::PrometheusBuilder;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_are_counted_by_route_and_no_secret_of_an_address_is() {
    let seen = PrometheusBuilder::new().install_recorder().unwrap();
    let site = Site::demo().await;
    let mut browser = site.browser();
    for path in [
        "/login",
        "/login?next=/clients",
        "/approve/geheim1234",
        "/nergens/geheim5678",
    ] {
        browser.get(path).await;
    }
    let text = seen.render();
    let count = |labels: &str| {
        let name = format!("schakel_http_request_seconds_count{{{labels}}} ");
        let line = text.lines().find_map(|line| line.strip_prefix(&name));
        line.unwrap_or_default().to_owned()
    };
    assert_eq!(
        count(r#"method="GET",route="/login",status="200""#),
        "2",
        "{text}"
    );
    assert_eq!(
        count(r#"method="GET",route="/approve/{token}",status="404""#),
        "1",
        "{text}"
    );
    assert!(!text.contains("geheim"), "{text}");
}

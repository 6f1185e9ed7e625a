use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::get;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::*;
use crate::config::{Config, WebhookConfig};

/// A gateway on files of its own, and a router behind its guard in which one
/// handler panics.
async fn guarded(name: &str) -> (Arc<App>, Router, std::path::PathBuf) {
    let home = std::env::temp_dir().join(format!("countersign-{name}-{}", std::process::id()));
    let config = Config {
        address: String::new(),
        database_url: format!("sqlite://{}", home.join("gateway.db").display()),
        ledger: home.join("issuer.db"),
        issuer: None,
        sdk_dir: home.join("none"),
        shop_origins: Vec::new(),
        webhooks: WebhookConfig::default(),
        crash_at: None,
    };
    let app = Arc::new(crate::assemble(&config, String::from("http://127.0.0.1:1")).await.unwrap());
    let router = Router::new()
        .route(
            "/panic",
            get(|| async {
                if true {
                    panic!("4242424242424242")
                }
            }),
        )
        .route("/fine", get(|| async { "fine" }))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), guard));
    (app, router, home)
}

async fn ask(router: &Router, path: &str) -> (StatusCode, Option<HeaderValue>, String) {
    let request = Request::builder().uri(path).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let (status, wait) = (response.status(), response.headers().get(header::RETRY_AFTER).cloned());
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, wait, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_panic_is_one_callers_500_and_says_nothing() {
    let (_, router, home) = guarded("panic").await;
    let (status, _, body) = ask(&router, "/panic").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(body.contains("\"code\":\"internal\"") && !body.contains("4242"), "{body}");
    assert_eq!(ask(&router, "/fine").await.0, StatusCode::OK);
    std::fs::remove_dir_all(home).unwrap();
}

#[tokio::test]
async fn a_full_house_tells_callers_when_to_come_back() {
    let (app, router, home) = guarded("full").await;
    let places = u32::try_from(crate::app::MAX_REQUESTS).unwrap();
    let taken = app.requests.acquire_many(places).await.unwrap();
    let (status, wait, body) = ask(&router, "/fine").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(wait, Some(HeaderValue::from_static("1")));
    assert!(body.contains("\"code\":\"overloaded\"") && body.contains("\"retryable\":true"));
    drop(taken);
    assert_eq!(ask(&router, "/fine").await.0, StatusCode::OK);
    std::fs::remove_dir_all(home).unwrap();
}

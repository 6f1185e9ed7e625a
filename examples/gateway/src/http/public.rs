//! What anyone may read: keys, files, health, counters.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use countersign::gateway::Reply;

use super::problem::{not_found, reply, unavailable};
use crate::app::{App, MAX_WAITING};

type Host = State<Arc<App>>;

pub(super) async fn discovery(State(app): Host) -> Response {
    let mut response = reply(Reply::Http { status: 200, body: app.discovery.clone() });
    cached(&mut response, "public, max-age=300");
    response
}

/// A file of one version: its bytes never change.
pub(super) async fn fixed_file(State(app): Host, Path(path): Path<String>) -> Response {
    file(&app, &path, "public, max-age=31536000, immutable").await
}

/// The same file under the address that moves with the version.
pub(super) async fn moving_file(State(app): Host, Path(path): Path<String>) -> Response {
    file(&app, &path, "public, max-age=300").await
}

async fn file(app: &App, path: &str, caching: &'static str) -> Response {
    let Some(file) = app.sdk.file(path) else { return not_found().await };
    let mut response = Response::new(Body::from(file.bytes.clone()));
    let media_type = HeaderValue::from_static(file.media_type);
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    cached(&mut response, caching);
    response
}

pub(super) async fn health(State(app): Host) -> Response {
    match app.store.ping().await {
        Ok(()) => reply(Reply::Http { status: 200, body: String::from("{\"status\":\"ok\"}") }),
        Err(_) => unavailable(),
    }
}

pub(super) async fn metrics(State(app): Host) -> Response {
    let waiting = MAX_WAITING.saturating_sub(app.waiting.available_permits());
    let mut response = Response::new(Body::from(app.metrics.render(waiting)));
    let media_type = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response
}

fn cached(response: &mut Response, caching: &'static str) {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
}

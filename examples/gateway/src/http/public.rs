//! What anyone may read: keys, files, health, counters.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use countersign::gateway::Reply;

use super::code::HttpCode;
use super::headers::Kind;
use super::problem::{not_found, plain, reply, unavailable};
use super::request::{self, Accepted};
use crate::app::{App, MAX_WAITING, now};
use crate::reports;

/// What the Reporting API sends, and what browsers without it do.
const REPORTS: Accepted = Accepted {
    media_types: &["application/reports+json", "application/csp-report"],
    max_bytes: reports::MAX_BYTES,
};

type Host = State<Arc<App>>;

pub(super) async fn discovery(State(app): Host) -> Response {
    let body = app.gateway.discovery(&app.sdk.served());
    let mut response = reply(Reply::Http { status: 200, body });
    response.extensions_mut().insert(Kind::Public("public, max-age=300"));
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
    response.extensions_mut().insert(Kind::Public(caching));
    response
}

/// Browsers ask for an icon of every page in a window: there is none, which is
/// no error in their consoles.
pub(super) async fn icon() -> StatusCode {
    StatusCode::NO_CONTENT
}

pub(super) async fn health(State(app): Host) -> Response {
    match app.store.ping().await {
        Ok(()) => reply(Reply::Http { status: 200, body: String::from("{\"status\":\"ok\"}") }),
        Err(_) => unavailable(),
    }
}

pub(super) async fn metrics(State(app): Host) -> Response {
    let waiting = MAX_WAITING.saturating_sub(app.waiting.available_permits());
    let counters = [app.metrics.render(waiting), app.reports.render()].concat();
    let mut response = Response::new(Body::from(counters));
    let media_type = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response
}

/// What a browser tells of a policy of ours that something broke.
pub(super) async fn report(State(app): Host, request: Request) -> Response {
    if !app.reports.take(now()) {
        return plain(HttpCode::Overloaded);
    }
    let body = match request::read_as(request, &REPORTS).await {
        Ok((_, body)) => body,
        Err(refused) => return refused,
    };
    let Some(found) = reports::read(&body) else { return plain(HttpCode::BadRequest) };
    for ((kind, directive), times) in &found {
        tracing::warn!(kind, directive, times, "report");
    }
    app.reports.count(&found);
    reply(Reply::None)
}

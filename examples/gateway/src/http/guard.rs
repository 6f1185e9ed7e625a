//! In front of every address: a place in the queue, an end to panics, headers
//! that browsers obey, and one line in the log.

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use countersign::Code;
use rand_core::{OsRng, RngCore as _};

use super::code::HttpCode;
use super::headers::{self, Kind};
use super::problem::{self, Refused};
use super::{cors, problem::plain};
use crate::app::App;

/// Guards a request.
pub(super) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = request_id();
    let method = request.method().clone();
    // The pattern, not the address: that may hold a token.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or(String::from("none"), |path| String::from(path.as_str()));
    let asked = cors::Asked::of(&request, &route, app.gateway.issuer());
    let page = asked.page(&app).await;
    let mut response = match asked.preflight(&app) {
        Some(response) => response,
        // Before its body is read.
        None if page == Some(false) => problem::coded(Code::OriginRefused),
        None => answer(&app, &route, request, next).await,
    };
    let problem_needed = response.status().is_client_error() || response.status().is_server_error();
    if problem_needed && !has_own_form(&response) {
        // What the framework refuses itself gets the form that all refusals have.
        response = problem::with_status(response.status(), HttpCode::BadRequest);
    }
    asked.allow(page, &mut response);
    let kind = response.extensions_mut().remove::<Kind>().unwrap_or_default();
    headers::put(response.headers_mut(), &kind);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    let status = response.status().as_u16();
    let time = begun.elapsed();
    let code = response.extensions().get::<Refused>().map_or("", |Refused(code)| code.as_str());
    tracing::info!(
        request = id,
        method = %known(&method),
        route,
        status,
        ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
        code,
        "request"
    );
    app.metrics.count(&route, status, time);
    response
}

/// Runs the request as a task of its own: a caller who hangs up does not stop
/// a payment half-way, and a panic ends the task only.
async fn answer(app: &Arc<App>, route: &str, request: Request, next: Next) -> Response {
    // One that waits for a receipt takes a place among those instead.
    let places = if route == "/v1/checkout/receipt" { &app.waiting } else { &app.requests };
    if route == "/healthz" {
        return next.run(request).await;
    }
    let Ok(place) = Arc::clone(places).try_acquire_owned() else {
        return plain(HttpCode::Overloaded);
    };
    app.background.send_modify(|running| *running = running.saturating_add(1));
    let owner = Arc::clone(app);
    let task = tokio::spawn(async move {
        let response = tokio::spawn(next.run(request)).await;
        owner.background.send_modify(|running| *running = running.saturating_sub(1));
        drop(place);
        response
    });
    match task.await {
        Ok(Ok(response)) => response,
        _ => {
            tracing::error!(route, "a handler panicked");
            problem::coded(Code::Internal)
        }
    }
}

/// Whether a refusal says already what it is.
fn has_own_form(response: &Response<Body>) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|media_type| {
        media_type == countersign::protocol::problem::MEDIA_TYPE
            || media_type.as_bytes().starts_with(b"text/html")
    })
}

/// A method as the log may show it: a caller can make up any word.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// 64 random bits; never the caller's, which could be anything. Letters only,
/// so that no log line has digits that look like a card's.
fn request_id() -> String {
    const LETTERS: &[u8; 16] = b"abcdefghijklmnop";
    let random = OsRng.next_u64();
    (0..16)
        .filter_map(|place| {
            let index = usize::try_from(random >> (place * 4) & 15).ok()?;
            LETTERS.get(index).map(|letter| char::from(*letter))
        })
        .collect()
}

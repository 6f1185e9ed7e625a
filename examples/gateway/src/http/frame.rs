//! The document of the frame: nothing inline, every script by its digest.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::headers::Kind;
use super::problem::{not_found, unavailable};
use super::query::Query;
use crate::app::App;
use crate::sdk::{Sdk, VERSION};

/// The script that begins, and what it will ask for.
const BOOT: &str = "frame.js";
const PART: &str = "inline.js";
const ROOTS: [&str; 2] = ["wasm/fields.wasm", "wasm/core.wasm"];

/// `GET /frame?sid=…`: the frame for the pages of that session's order. An
/// address that names no session is answered under the same policy, and may be
/// held by nobody.
pub(super) async fn show(State(app): State<Arc<App>>, request: Request) -> Response {
    let query = Query::parse(request.uri().query().unwrap_or_default());
    let sid = query.get("sid").filter(|sid| is_name(sid)).unwrap_or_default();
    let order = match app.store.order(sid).await {
        Ok(order) => order,
        Err(_) => return unavailable(),
    };
    let (mut response, origins) = match (order, &app.frame) {
        (Some(order), Some(html)) => (Response::new(Body::from(html.clone())), order.origins),
        _ => (not_found().await, Vec::new()),
    };
    if response.status().is_success() {
        let media_type = HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    }
    response.extensions_mut().insert(Kind::Frame(origins));
    response
}

/// Whether a text can be a session's id: not all databases take any byte.
fn is_name(sid: &str) -> bool {
    sid.len() <= 64 && sid.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The document, if there are files to run in it.
#[must_use]
pub fn document(sdk: &Sdk) -> Option<String> {
    let boot = sdk.file(BOOT)?;
    let mut preloads = String::new();
    if let Some(part) = sdk.file(PART) {
        preloads.push_str(&tag("link rel=\"modulepreload\" href", PART, &part.integrity));
    }
    // Browsers hold no preload of this kind to a digest: the part does.
    for root in ROOTS.iter().filter(|root| sdk.file(root).is_some()) {
        preloads.push_str("<link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" ");
        preloads.push_str(&format!("crossorigin href=\"/sdk/{VERSION}/{root}\">"));
    }
    Some(
        [
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta \
             name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta \
             name=\"color-scheme\" content=\"light dark\"><title>Payment</title>",
            &preloads,
            &tag("script type=\"module\" src", BOOT, &boot.integrity),
            "</script></head><body></body></html>",
        ]
        .concat(),
    )
}

/// A tag that runs a file only if it has this digest.
fn tag(start: &str, path: &str, integrity: &str) -> String {
    format!("<{start}=\"/sdk/{VERSION}/{path}\" integrity=\"{integrity}\" crossorigin>")
}

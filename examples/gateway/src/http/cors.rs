//! Which pages of other origins may read which answers.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use countersign::gateway::{BuyerCall, Command};

use super::request::text;
use crate::app::App;

/// What a browser asks on behalf of a page.
pub(super) struct Asked {
    place: Place,
    origin: Option<HeaderValue>,
    authorization: Option<String>,
    is_preflight: bool,
}

/// Who may read what an address answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Every page.
    Public,
    /// The pages that an order lists, if they may hold the fields.
    Buyer,
    /// None.
    Closed,
}

impl Asked {
    pub(super) fn of(request: &Request, route: &str) -> Self {
        let place = if route.starts_with("/v1/checkout") {
            Place::Buyer
        } else if route.starts_with("/sdk/") || route.starts_with("/.well-known/") {
            Place::Public
        } else {
            Place::Closed
        };
        Self {
            place,
            origin: request.headers().get(header::ORIGIN).cloned(),
            authorization: text(request.headers(), &header::AUTHORIZATION).map(String::from),
            is_preflight: request.method() == Method::OPTIONS
                && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD),
        }
    }

    /// The answer to a preflight. It names no session yet, so it is the origins
    /// of all merchants that may call from their pages.
    pub(super) fn preflight(&self, app: &App) -> Option<Response> {
        if !self.is_preflight || self.place != Place::Buyer {
            return None;
        }
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        headers.insert(header::VARY, HeaderValue::from_static("origin"));
        let origin = self.origin.as_ref()?;
        let known = origin
            .to_str()
            .is_ok_and(|origin| app.inline_origins.iter().any(|listed| listed == origin));
        if known {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            for (name, value) in [
                (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
                (header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, dpop, content-type"),
                (header::ACCESS_CONTROL_MAX_AGE, "600"),
            ] {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
        Some(response)
    }

    /// Lets the page read the answer, if it may.
    pub(super) async fn allow(&self, app: &Arc<App>, response: &mut Response) {
        let headers = response.headers_mut();
        match (self.place, &self.origin) {
            (Place::Public, _) => {
                headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
                headers.insert(
                    "cross-origin-resource-policy",
                    HeaderValue::from_static("cross-origin"),
                );
            }
            (Place::Buyer, Some(origin)) if !self.is_preflight => {
                headers.insert(header::VARY, HeaderValue::from_static("origin"));
                if self.is_listed(app, origin).await {
                    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
                    let exposed = HeaderValue::from_static("retry-after, x-request-id");
                    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
                }
            }
            _ => {}
        }
    }

    async fn is_listed(&self, app: &Arc<App>, origin: &HeaderValue) -> bool {
        let Ok(origin) = origin.to_str() else { return false };
        // Only to learn which session the secret is of.
        let needs = app.gateway.needs(&Command::ReadCheckout(BuyerCall {
            authorization: self.authorization.clone(),
            dpop: None,
            method: "GET",
            url: String::new(),
            origin: None,
            body: Vec::new(),
        }));
        let Some(sid) = needs.session else { return false };
        let listed = app.store.inline_origins(&sid).await.ok().flatten();
        listed.is_some_and(|listed| listed.lines().any(|line| line == origin))
    }
}

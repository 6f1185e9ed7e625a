//! Which pages of other origins may call, and read which answers.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use countersign::gateway::{BuyerCall, Command};

use super::request::text;
use crate::app::App;

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// What a browser asks on behalf of a page.
pub(super) struct Asked {
    place: Place,
    origin: Option<HeaderValue>,
    is_foreign: bool,
    speaks_cors: bool,
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
    pub(super) fn of(request: &Request, route: &str, issuer: &str) -> Self {
        let headers = request.headers();
        let origin = headers.get(header::ORIGIN).cloned();
        let far = text(headers, &SITE).is_some_and(|site| !matches!(site, "same-origin" | "none"));
        let place = if route.starts_with("/v1/checkout") {
            Place::Buyer
        } else if route.starts_with("/sdk/") || route.starts_with("/.well-known/") {
            Place::Public
        } else {
            Place::Closed
        };
        Self {
            place,
            is_foreign: far || origin.as_ref().is_some_and(|origin| origin != issuer),
            // A form, a link, an image and most beacons come in another mode.
            speaks_cors: text(headers, &MODE).is_none_or(|mode| mode == "cors"),
            origin,
            authorization: text(headers, &header::AUTHORIZATION).map(String::from),
            is_preflight: request.method() == Method::OPTIONS
                && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD),
        }
    }

    /// The answer to a preflight. It names no session, and any order may let its
    /// pages hold the fields: so it is the pages of all merchants, and the call
    /// that follows is held to its own order.
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
            .is_ok_and(|origin| app.page_origins.iter().any(|listed| listed == origin));
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

    /// Whether a page of another origin calls for a buyer that may: one of the
    /// order's, where the order lets pages hold the fields. None where no such
    /// page calls, or where that cannot be known now: the call is then refused
    /// for what is wrong.
    pub(super) async fn page(&self, app: &App) -> Option<bool> {
        if self.place != Place::Buyer || self.is_preflight || !self.is_foreign {
            return None;
        }
        if self.speaks_cors { self.is_listed(app).await } else { Some(false) }
    }

    /// Lets the page read the answer, if it may.
    pub(super) fn allow(&self, page: Option<bool>, response: &mut Response) {
        let headers = response.headers_mut();
        match (self.place, &self.origin) {
            (Place::Public, _) => {
                headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            }
            (Place::Buyer, Some(origin)) if !self.is_preflight => {
                headers.insert(header::VARY, HeaderValue::from_static("origin"));
                if page == Some(true) {
                    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
                    let exposed = HeaderValue::from_static("retry-after, x-request-id");
                    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
                }
            }
            _ => {}
        }
    }

    async fn is_listed(&self, app: &App) -> Option<bool> {
        let origin = self.origin.as_ref().and_then(|origin| origin.to_str().ok());
        let Some(origin) = origin else { return Some(false) };
        // Only to learn which session the secret is of.
        let needs = app.gateway.needs(&Command::ReadCheckout(BuyerCall {
            authorization: self.authorization.clone(),
            dpop: None,
            method: "GET",
            url: String::new(),
            origin: None,
            site: None,
            body: Vec::new(),
        }));
        let Some(sid) = needs.session else { return Some(false) };
        let listed = app.store.inline_origins(&sid).await.ok()?.unwrap_or_default();
        Some(listed.lines().any(|line| line == origin))
    }
}

//! The gateway's buyer calls, as HTTP.

use super::effect::Request;
use super::state::State;
use crate::error::Error;
use crate::json::{self, push_digits};

/// A request for the host to send.
///
/// # Secrecy
/// Its headers carry the client secret: there is no `Debug`.
pub struct HttpRequest {
    /// The HTTP method.
    pub method: &'static str,
    /// The absolute address.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// JSON, on a POST.
    pub body: Option<String>,
}

/// What came of a request.
#[derive(Clone, Copy, Debug)]
pub enum HttpAnswer<'a> {
    /// An answer, whatever it says.
    Answered {
        /// The HTTP status.
        status: u16,
        /// Its body.
        body: &'a [u8],
    },
    /// None: network, abort, timeout.
    Failed,
}

/// Writes a call; none where there is nothing to send any more. `prove` gives the
/// headers that prove who asks, by method and address without query.
pub(super) fn write(
    request: &Request,
    gateway: &str,
    state: &State,
    enrolment: String,
    prove: impl FnOnce(&'static str, &str) -> Result<[(&'static str, String); 2], Error>,
) -> Option<HttpRequest> {
    let mut url = String::from(gateway);
    let method = match request {
        Request::Discovery | Request::Standing | Request::Poll => "GET",
        _ => "POST",
    };
    url.push_str(match request {
        Request::Discovery => "/.well-known/countersign.json",
        Request::Enrol => "/v1/checkout/keys",
        Request::Standing => "/v1/checkout",
        Request::Intent => "/v1/checkout/intents",
        Request::Void => "/v1/checkout/intents/void",
        Request::Answer { .. } => "/v1/checkout/actions/",
        Request::Poll => "/v1/checkout/receipt",
        Request::Cancel(_) => "/v1/checkout/cancel",
    });
    let held = state.held();
    let body = match request {
        Request::Enrol => Some(enrolment),
        Request::Intent => Some(held?.body.clone()?),
        Request::Void => held.map(|held| {
            json::object(|out| {
                out.str("jti", &held.jti);
                out.str("nonce", &held.nonce);
            })
        }),
        Request::Answer { action, body } => {
            url.push_str(action);
            Some(body.clone())
        }
        Request::Cancel(scope) => Some(json::object(|out| out.str("scope", scope.as_str()))),
        _ => None,
    };
    let mut headers = Vec::new();
    if !matches!(request, Request::Discovery) {
        headers.extend(prove(method, &url).ok()?);
    }
    if matches!(request, Request::Poll) {
        url.push_str("?after=");
        push_digits(&mut url, state.seq);
        url.push_str("&wait=25");
    }
    if body.is_some() {
        headers.push(("Content-Type", String::from("application/json")));
    }
    Some(HttpRequest { method, url, headers, body })
}

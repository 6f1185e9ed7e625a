//! The requests that the core asks its host to send.

use gloo_net::http::{Method, RequestBuilder};
use web_sys::{
    AbortSignal, ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestMode,
    RequestRedirect,
};

use crate::checkout::HttpRequest;

/// Makes the browser's request; none where the browser has none such.
///
/// No cookie goes along, nothing is kept, and a redirect is not followed: a
/// proof of possession is for one address only.
///
/// Waiting for the answer is left to JavaScript. A promise that calls back into
/// an instance that has ended would run on overwritten memory, and a trap inside
/// a future would leave its promise pending for ever.
pub(super) fn prepare(request: HttpRequest, signal: Option<&AbortSignal>) -> Option<Request> {
    let method = match request.method {
        "GET" => Method::GET,
        "DELETE" => Method::DELETE,
        _ => Method::POST,
    };
    let mut builder = RequestBuilder::new(&request.url)
        .method(method)
        .mode(RequestMode::Cors)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(signal);
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let made = match request.body {
        Some(body) => builder.body(body),
        None => builder.build(),
    };
    made.ok().map(Request::from)
}

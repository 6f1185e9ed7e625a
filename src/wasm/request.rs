//! The requests that the core asks its host to send.

use gloo_net::http::Headers;
use web_sys::{
    AbortSignal, ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestInit,
    RequestMode, RequestRedirect,
};

use crate::checkout::HttpRequest;

/// Makes the browser's request; none where the browser has none such.
///
/// No cookie goes along, nothing is kept, and a redirect is not followed: a
/// proof of possession is for one address only.
///
/// The address is whole already, so gloo-net's builder, which takes it apart to
/// add a query, would only add to the file.
///
/// Waiting for the answer is left to JavaScript. A promise that calls back into
/// an instance that has ended would run on overwritten memory, and a trap inside
/// a future would leave its promise pending for ever.
pub(super) fn prepare(request: &HttpRequest, signal: Option<&AbortSignal>) -> Option<Request> {
    let headers = Headers::new();
    for (name, value) in &request.headers {
        headers.set(name, value);
    }
    let init = RequestInit::new();
    init.set_method(request.method);
    init.set_mode(RequestMode::Cors);
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    init.set_redirect(RequestRedirect::Error);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(signal);
    init.set_headers(&headers.into_raw());
    if let Some(body) = &request.body {
        init.set_body(&body.as_str().into());
    }
    Request::new_with_str_and_init(&request.url, &init).ok()
}

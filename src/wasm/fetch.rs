//! The one effect runner that does I/O.

use gloo_net::http::{Method, RequestBuilder};
use wasm_bindgen::JsValue;
use web_sys::{
    AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode, RequestRedirect,
};

use crate::checkout::HttpRequest;

/// Sends a request and gives the browser's `Response`, whose body is still to be
/// read; `undefined` where none came.
///
/// No cookie goes along, nothing is kept, and a redirect is not followed: a
/// proof of possession is for one address only.
pub(super) async fn send(request: HttpRequest, signal: Option<AbortSignal>) -> JsValue {
    let answer = match prepare(request, signal) {
        Ok(request) => request.send().await,
        Err(error) => Err(error),
    };
    answer.map_or(JsValue::UNDEFINED, |response| web_sys::Response::from(response).into())
}

fn prepare(
    request: HttpRequest,
    signal: Option<AbortSignal>,
) -> Result<gloo_net::http::Request, gloo_net::Error> {
    let method = if request.method == "GET" {
        Method::GET
    } else if request.method == "DELETE" {
        Method::DELETE
    } else {
        Method::POST
    };
    let mut builder = RequestBuilder::new(&request.url)
        .method(method)
        .mode(RequestMode::Cors)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(signal.as_ref());
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    match request.body {
        Some(body) => builder.body(body),
        None => builder.build(),
    }
}

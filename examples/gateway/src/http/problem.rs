//! Refusals that come before there is a command, and every refusal's form.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use countersign::error::{Code, Error};
use countersign::gateway::{Reply, refusal};
use countersign::protocol::{Problem, problem};

use super::code::HttpCode;
use crate::app::now;
use crate::engine::Unavailable;

/// The code of a refusal, for the log.
#[derive(Clone)]
pub(super) struct Refused(pub(super) String);

/// A refusal of the host's own: about HTTP, not about a payment.
pub(super) fn plain(code: HttpCode) -> Response {
    with_status(code.status(), code)
}

/// The same with a status that somebody else chose.
pub(super) fn with_status(status: StatusCode, code: HttpCode) -> Response {
    let problem = Problem {
        status: status.as_u16(),
        code: String::from(code.as_str()),
        pointer: None,
        retryable: status == StatusCode::SERVICE_UNAVAILABLE
            || status == StatusCode::REQUEST_TIMEOUT,
        server_time: Some(now()),
    };
    let mut response = respond(status, problem.to_json());
    response.extensions_mut().insert(Refused(problem.code));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

/// A refusal in the gateway's own words.
pub(super) fn coded(code: Code) -> Response {
    reply(refusal(Error::new(code), now()))
}

/// What the gateway replied, as HTTP.
pub(super) fn reply(reply: Reply) -> Response {
    match reply {
        Reply::Http { status, body } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let code = Problem::parse(status.as_u16(), body.as_bytes())
                .ok()
                .filter(|_| status.as_u16() >= 400)
                .map(|problem| Refused(problem.code));
            let mut response = respond(status, body);
            if let Some(code) = code {
                response.extensions_mut().insert(code);
            }
            response
        }
        Reply::Wait | Reply::Later | Reply::None => StatusCode::NO_CONTENT.into_response(),
    }
}

/// What a run gave, or that it could not be run.
pub(super) fn outcome(outcome: Result<Reply, Unavailable>) -> Response {
    outcome.map_or_else(|Unavailable| unavailable(), reply)
}

pub(super) fn unavailable() -> Response {
    plain(HttpCode::Unavailable)
}

pub(super) async fn not_found() -> Response {
    plain(HttpCode::NotFound)
}

pub(super) async fn method_not_allowed() -> Response {
    plain(HttpCode::MethodNotAllowed)
}

fn respond(status: StatusCode, body: String) -> Response {
    let media_type = if status.as_u16() < 400 { "application/json" } else { problem::MEDIA_TYPE };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if status == StatusCode::UNAUTHORIZED {
        let schemes = HeaderValue::from_static("Bearer, DPoP algs=\"ES256\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, schemes);
    }
    response
}

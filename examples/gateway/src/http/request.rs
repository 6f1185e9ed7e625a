//! A request's parts, read within bounds.

use std::time::Duration;

use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::response::Response;
use countersign::gateway::MAX_BODY;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::code::HttpCode;
use super::problem::plain;

/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(5);

/// Reads a call: a body that is sent is JSON, of bounded length, and in time.
pub(super) async fn read(request: Request) -> Result<(Parts, Vec<u8>), Response> {
    read_as(request, "application/json").await
}

/// Reads a request whose body is of this media type.
pub(super) async fn read_as(
    request: Request,
    media_type: &str,
) -> Result<(Parts, Vec<u8>), Response> {
    let (parts, body) = request.into_parts();
    if parts.method != Method::POST {
        return Ok((parts, Vec::new()));
    }
    let collected = tokio::time::timeout(BODY_TIME, Limited::new(body, MAX_BODY).collect()).await;
    let bytes = match collected {
        Err(_) => return Err(plain(HttpCode::RequestTimeout)),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            return Err(plain(HttpCode::PayloadTooLarge));
        }
        Ok(Err(_)) => return Err(plain(HttpCode::BadRequest)),
        Ok(Ok(collected)) => collected.to_bytes(),
    };
    if !bytes.is_empty() && !is_of(&parts.headers, media_type) {
        return Err(plain(HttpCode::UnsupportedMediaType));
    }
    Ok((parts, Vec::from(bytes)))
}

fn is_of(headers: &HeaderMap, media_type: &str) -> bool {
    let sent = text(headers, &header::CONTENT_TYPE).unwrap_or_default();
    let sent = sent.split(';').next().unwrap_or_default().trim();
    sent.eq_ignore_ascii_case(media_type)
}

/// A header's text; none if it is missing, repeated or not ASCII.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    if values.next().is_some() { None } else { value.to_str().ok() }
}

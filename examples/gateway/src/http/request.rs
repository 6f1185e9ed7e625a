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

/// What a request's body may be.
pub(super) struct Accepted {
    /// Of one of these media types.
    pub(super) media_types: &'static [&'static str],
    /// Of no more bytes.
    pub(super) max_bytes: usize,
}

/// A call's body.
pub(super) const JSON: Accepted =
    Accepted { media_types: &["application/json"], max_bytes: MAX_BODY };

/// Reads a call of a merchant's: a body that is sent is JSON, of bounded length,
/// and in time; it may be left out.
pub(super) async fn read(request: Request) -> Result<(Parts, Vec<u8>), Response> {
    let (parts, bytes) = collect(request, MAX_BODY).await?;
    if !bytes.is_empty() && !JSON.takes(&parts.headers) {
        return Err(plain(HttpCode::UnsupportedMediaType));
    }
    Ok((parts, bytes))
}

/// Reads a request that says what its body is, and before it is looked at: a
/// page of another origin cannot say `application/json` without having asked.
pub(super) async fn read_as(
    request: Request,
    accepted: &Accepted,
) -> Result<(Parts, Vec<u8>), Response> {
    if request.method() == Method::POST && !accepted.takes(request.headers()) {
        return Err(plain(HttpCode::UnsupportedMediaType));
    }
    collect(request, accepted.max_bytes).await
}

async fn collect(request: Request, max_bytes: usize) -> Result<(Parts, Vec<u8>), Response> {
    let (parts, body) = request.into_parts();
    if parts.method != Method::POST {
        return Ok((parts, Vec::new()));
    }
    let collected = tokio::time::timeout(BODY_TIME, Limited::new(body, max_bytes).collect()).await;
    match collected {
        Err(_) => Err(plain(HttpCode::RequestTimeout)),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(plain(HttpCode::PayloadTooLarge)),
        Ok(Err(_)) => Err(plain(HttpCode::BadRequest)),
        Ok(Ok(collected)) => Ok((parts, Vec::from(collected.to_bytes()))),
    }
}

impl Accepted {
    fn takes(&self, headers: &HeaderMap) -> bool {
        let sent = text(headers, &header::CONTENT_TYPE).unwrap_or_default();
        let sent = sent.split(';').next().unwrap_or_default().trim();
        self.media_types.iter().any(|media_type| sent.eq_ignore_ascii_case(media_type))
    }
}

/// A header's text; none if it is missing, repeated or not ASCII.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    if values.next().is_some() { None } else { value.to_str().ok() }
}

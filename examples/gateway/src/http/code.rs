//! The codes of the host's own refusals: about HTTP, not about a payment.
//!
//! `docs/errors.md` is written from this table and the core's, by
//! `scripts/build/codes.mjs`. It is not in the core's because every row there is in
//! every buyer's wasm.

use axum::http::StatusCode;

macro_rules! codes {
    ($( $(#[doc = $doc:literal])+ $name:ident = $text:literal, )+) => {
        /// Why the host refuses a request.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum HttpCode {
            $( $(#[doc = $doc])+ $name, )+
        }

        impl HttpCode {
            /// The code's stable text.
            pub(super) const fn as_str(self) -> &'static str {
                match self { $( Self::$name => $text, )+ }
            }
        }
    };
}

codes! {
    // -- HTTP
    /// The gateway has nothing at this address.
    NotFound = "not_found",
    /// The address does not take this method.
    MethodNotAllowed = "method_not_allowed",
    /// The request is not one that HTTP allows here.
    BadRequest = "bad_request",
    /// A member of the address's query is not in its form.
    QueryInvalid = "query_invalid",
    /// The body is longer than allowed.
    PayloadTooLarge = "payload_too_large",
    /// The body is of another media type than the call takes.
    UnsupportedMediaType = "unsupported_media_type",
    /// The body did not arrive in time.
    RequestTimeout = "request_timeout",
    /// As many requests are in work as the gateway takes: come back later.
    Overloaded = "overloaded",
    /// The gateway's store or rail cannot be used now: asking again is safe.
    Unavailable = "unavailable",
}

impl HttpCode {
    /// The status that the code is refused with.
    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadRequest | Self::QueryInvalid => StatusCode::BAD_REQUEST,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::Overloaded | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

//! A refusal over HTTP: `application/problem+json` (RFC 9457).

use crate::error::{Code, Error};
use crate::json;

/// The media type.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Where a problem's `type` is explained, followed by its code.
pub const TYPE_BASE: &str = "https://countersign.dev/problems/";

/// A refusal. It never repeats what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// The member that is to blame.
    pub pointer: Option<String>,
    /// Whether the same request may succeed later.
    pub retryable: bool,
    /// The gateway's clock, in Unix seconds.
    pub server_time: Option<u64>,
}

impl Problem {
    /// A refusal with this status and reason.
    #[must_use]
    pub fn new(status: u16, code: Code, server_time: u64) -> Self {
        Self {
            status,
            code: String::from(code.as_str()),
            pointer: None,
            retryable: matches!(status, 409 | 429 | 503),
            server_time: Some(server_time),
        }
    }

    /// The same refusal, naming the member to blame.
    #[must_use]
    pub fn at(mut self, member: Option<&str>) -> Self {
        self.pointer = member.map(|member| {
            let mut pointer = String::from("/");
            pointer.push_str(member);
            pointer
        });
        self
    }

    /// The body.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut address = String::from(TYPE_BASE);
        address.push_str(&self.code);
        json::object(|out| {
            out.str("type", &address);
            out.str("title", &self.code.replace('_', " "));
            out.u64("status", u64::from(self.status));
            out.str("code", &self.code);
            if let Some(pointer) = &self.pointer {
                out.str("pointer", pointer);
            }
            out.bool("retryable", self.retryable);
            if let Some(time) = self.server_time {
                out.u64("server_time", time);
            }
        })
    }

    /// Reads a body.
    ///
    /// # Errors
    /// A `json_*` code if it is not a problem.
    pub fn parse(status: u16, bytes: &[u8]) -> Result<Self, Error> {
        let members = json::parse_object(bytes, 16 * 1024)?;
        json::read(&members, |from| Self {
            status,
            code: from.text("code"),
            pointer: from.opt_text("pointer"),
            retryable: from.flag("retryable"),
            server_time: from.opt_u64("server_time"),
        })
    }
}

//! What the gateway tells a buyer who enrols or asks: the order, and how far it has come.

use crate::error::Error;
use crate::json;

/// The most bytes of a reply to a buyer's call.
pub const MAX_LEN: usize = 128 * 1024;

/// The body of the replies to `POST /v1/checkout/keys` and `GET /v1/checkout`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The order's compact serialisation.
    pub order: String,
    /// The newest intent's, where one was accepted.
    pub intent: Option<String>,
    /// The newest receipt's, where there is one.
    pub receipt: Option<String>,
    /// The gateway's clock, in Unix seconds.
    pub server_time: u64,
    /// What is known of the device key: `none`, `first`, `same`, `other`.
    pub device: Option<String>,
}

impl Standing {
    /// The body.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::object(|out| {
            out.str("order", &self.order);
            out.opt_str("intent", self.intent.as_deref());
            out.opt_str("receipt", self.receipt.as_deref());
            out.u64("server_time", self.server_time);
            out.opt_str("device", self.device.as_deref());
        })
    }

    /// Reads a body.
    ///
    /// # Errors
    /// A `json_*` code naming the member.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let members = json::parse_object(bytes, MAX_LEN)?;
        json::read(&members, |from| Self {
            order: from.text("order"),
            intent: from.opt_text("intent"),
            receipt: from.opt_text("receipt"),
            server_time: from.u64("server_time"),
            device: from.opt_text("device"),
        })
    }
}

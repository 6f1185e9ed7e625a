//! A call over the wire, as the command it stands for.

use super::text::MAX_TEXT;
use crate::error::Error;
use crate::gateway::{BuyerCall, Command, MerchantCall, sid_of_refund};
use crate::json;

/// An HTTP request.
///
/// # Secrecy
/// Carries a client secret or a merchant's key: there is no `Debug`.
#[derive(Clone, Default)]
pub struct Call {
    /// The method.
    pub method: String,
    /// The address without origin and query.
    pub path: String,
    /// The query, without its question mark.
    pub query: String,
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// The `DPoP` header.
    pub dpop: Option<String>,
    /// The `Idempotency-Key` header.
    pub idempotency_key: Option<String>,
    /// The `Origin` header.
    pub origin: Option<String>,
    /// The `Sec-Fetch-Site` header.
    pub site: Option<String>,
    /// The body.
    pub body: String,
}

/// Whom a call is for.
pub(super) enum Wanted {
    /// The gateway's decisions.
    Command(Box<Command>),
    /// The discovery document.
    Discovery,
    /// Nothing is there.
    Nothing,
    /// The merchant's key is not known.
    Stranger,
}

impl Call {
    /// Reads a call, written as JSON.
    ///
    /// # Errors
    /// A `json_` code.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let members = json::parse_object(text.as_bytes(), MAX_TEXT)?;
        json::read(&members, |from| Self {
            method: from.text("method"),
            path: from.text("path"),
            query: from.text("query"),
            authorization: from.opt_text("authorization"),
            dpop: from.opt_text("dpop"),
            idempotency_key: from.opt_text("idempotency_key"),
            origin: from.opt_text("origin"),
            site: from.opt_text("site"),
            body: from.text("body"),
        })
    }

    /// What is asked; `merchant` is the one whose secret key this is.
    pub(super) fn wanted(&self, issuer: &str, secret_key: &str, merchant: &str) -> Wanted {
        let path: Vec<&str> = self.path.trim_start_matches('/').split('/').collect();
        if (self.method.as_str(), path.as_slice()) == ("GET", &[".well-known", "countersign.json"])
        {
            return Wanted::Discovery;
        }
        if let Some(command) = self.buyers(&path, issuer) {
            return Wanted::Command(Box::new(command));
        }
        let known = self.authorization.as_deref() == Some(&["Bearer ", secret_key].concat());
        match self.merchants(&path, merchant) {
            Some(command) if known => Wanted::Command(Box::new(command)),
            Some(_) => Wanted::Stranger,
            None => Wanted::Nothing,
        }
    }

    fn buyers(&self, path: &[&str], issuer: &str) -> Option<Command> {
        let path = path.strip_prefix(&["v1", "checkout"])?;
        let call = || BuyerCall {
            authorization: self.authorization.clone(),
            dpop: self.dpop.clone(),
            method: if self.method == "POST" { "POST" } else { "GET" },
            url: [issuer, &self.path].concat(),
            origin: self.origin.clone(),
            site: self.site.clone(),
            body: self.body.clone().into_bytes(),
        };
        Some(match (self.method.as_str(), path) {
            ("GET", []) => Command::ReadCheckout(call()),
            ("GET", ["receipt"]) => Command::ReadReceipt(call(), self.number("after")),
            ("POST", ["keys"]) => Command::Enrol(call()),
            ("POST", ["intents"]) => Command::Submit(call()),
            ("POST", ["intents", "void"]) => Command::Void(call()),
            ("POST", ["cancel"]) => Command::CancelCheckout(call()),
            ("POST", ["actions", id]) => Command::Answer(call(), String::from(*id)),
            _ => return None,
        })
    }

    fn merchants(&self, path: &[&str], merchant: &str) -> Option<Command> {
        let call = || MerchantCall {
            merchant: String::from(merchant),
            idempotency_key: self.idempotency_key.clone(),
            route: [&self.method, " ", &self.path].concat(),
            body: self.body.clone().into_bytes(),
        };
        let own = |text: &str| String::from(text);
        Some(match (self.method.as_str(), path.strip_prefix(&["v1"])?) {
            ("POST", ["sessions"]) => Command::OpenSession(call()),
            ("GET", ["payments", sid]) => Command::ReadPayment(call(), own(sid)),
            ("POST", ["payments", sid, "capture"]) => Command::Capture(call(), own(sid)),
            ("POST", ["payments", sid, "cancel"]) => Command::CancelPayment(call(), own(sid)),
            ("POST", ["payments", sid, "refunds"]) => Command::Refund(call(), own(sid)),
            ("GET", ["refunds", id]) => {
                let sid = sid_of_refund(id).unwrap_or_default();
                Command::ReadRefund(call(), own(id), own(sid))
            }
            ("POST", ["webhook_endpoints"]) => Command::AddEndpoint(call()),
            ("GET", ["webhook_endpoints"]) => Command::ListEndpoints(call()),
            ("DELETE", ["webhook_endpoints", id]) => Command::RemoveEndpoint(call(), own(id)),
            ("POST", ["events", id, "redeliver"]) => Command::Redeliver(call(), own(id)),
            _ => return None,
        })
    }

    /// A number of the query's; one that is not there is 0.
    pub(super) fn number(&self, name: &str) -> u64 {
        let mut members = self.query.split('&').filter_map(|member| member.split_once('='));
        let found = members.find_map(|(key, value)| (key == name).then_some(value));
        found.and_then(|value| value.parse().ok()).unwrap_or(0)
    }
}

//! Everything a gateway can be asked or told.

use core::fmt;

use crate::json::{self, Value};
use crate::protocol::action::Kind;
use crate::protocol::receipt::Retry;

/// One thing that happens to a gateway.
#[derive(Debug)]
pub enum Command {
    /// `POST /v1/sessions`.
    OpenSession(MerchantCall),
    /// `GET /v1/payments/{sid}`.
    ReadPayment(MerchantCall, String),
    /// `POST /v1/payments/{sid}/capture`.
    Capture(MerchantCall, String),
    /// `POST /v1/payments/{sid}/cancel`.
    CancelPayment(MerchantCall, String),
    /// `POST /v1/payments/{sid}/refunds`.
    Refund(MerchantCall, String),
    /// `GET /v1/refunds/{id}`; the second text is the session's, which the
    /// refund's id begins with.
    ReadRefund(MerchantCall, String, String),
    /// `POST /v1/webhook_endpoints`.
    AddEndpoint(MerchantCall),
    /// `GET /v1/webhook_endpoints`.
    ListEndpoints(MerchantCall),
    /// `DELETE /v1/webhook_endpoints/{id}`.
    RemoveEndpoint(MerchantCall, String),
    /// `POST /v1/events/{id}/redeliver`.
    Redeliver(MerchantCall, String),

    /// `POST /v1/checkout/keys`.
    Enrol(BuyerCall),
    /// `GET /v1/checkout`.
    ReadCheckout(BuyerCall),
    /// `POST /v1/checkout/intents`.
    Submit(BuyerCall),
    /// `POST /v1/checkout/intents/void`.
    Void(BuyerCall),
    /// `POST /v1/checkout/actions/{id}`.
    Answer(BuyerCall, String),
    /// `GET /v1/checkout/receipt?after=SEQ`; a host that long-polls asks again
    /// when the session changed.
    ReadReceipt(BuyerCall, u64),
    /// `POST /v1/checkout/cancel`.
    CancelCheckout(BuyerCall),

    /// The rail has said how an attempt stands.
    Settle {
        /// The session.
        sid: String,
        /// The attempt.
        attempt: u64,
        /// The rail's word.
        outcome: RailOutcome,
    },
    /// The rail has said how a refund stands.
    SettleRefund {
        /// The session.
        sid: String,
        /// The refund's id.
        refund: String,
        /// The rail's word.
        outcome: RefundOutcome,
    },
    /// The rail has given back money that no order keeps: it came after a signed
    /// `failed`, in part only, or was too much.
    SettleStray {
        /// The session.
        sid: String,
        /// The attempt.
        attempt: u64,
        /// Minor units that have gone back of it, counting all that did before.
        minor: u64,
    },
    /// A ledger has said how a part stands that is paid beside the method.
    SettleTender {
        /// The session.
        sid: String,
        /// The attempt.
        attempt: u64,
        /// The part's place in the payment, from 1.
        place: u64,
        /// The ledger's word.
        outcome: TenderOutcome,
    },
    /// A ledger has given back a part of a refund.
    SettleReturn {
        /// The session.
        sid: String,
        /// The refund's id.
        refund: String,
        /// The part's place in the payment, from 1.
        place: u64,
    },
    /// The session's time is over.
    Expire {
        /// The session.
        sid: String,
    },
}

/// A call by a merchant's server, already recognised by its secret key.
#[derive(Clone)]
pub struct MerchantCall {
    /// The merchant's id.
    pub merchant: String,
    /// The `Idempotency-Key` header, as sent.
    pub idempotency_key: Option<String>,
    /// Method and path: a key replayed on another call is another request.
    pub route: String,
    /// The body.
    pub body: Vec<u8>,
}

/// A call by a buyer's core, nothing about it believed yet.
///
/// # Secrecy
/// Carries the client secret: `Debug` shows method and address only.
#[derive(Clone)]
pub struct BuyerCall {
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// The `DPoP` header.
    pub dpop: Option<String>,
    /// The HTTP method.
    pub method: &'static str,
    /// The absolute address without query.
    pub url: String,
    /// The `Origin` header.
    pub origin: Option<String>,
    /// The `Sec-Fetch-Site` header: a browser's word, which a page cannot
    /// write.
    pub site: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl fmt::Debug for MerchantCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("MerchantCall");
        shown.field("merchant", &self.merchant).field("route", &self.route);
        shown.finish_non_exhaustive()
    }
}

impl fmt::Debug for BuyerCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("BuyerCall");
        shown.field("method", &self.method).field("url", &self.url).finish_non_exhaustive()
    }
}

/// How an attempt stands at its rail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RailOutcome {
    /// The money is held; `captured` says that it is taken too.
    Approved {
        /// Whether it is taken.
        captured: bool,
    },
    /// No money moved.
    Declined {
        /// The stable reason: `declined`, `insufficient_funds` …
        code: String,
        /// What may be tried.
        retry: Retry,
    },
    /// The buyer must do something. The same kind and address as before is the
    /// same action, asked again with what is said of it now.
    Action {
        /// What kind of thing.
        kind: Kind,
        /// What the kind needs, an object; how many tries are left and when
        /// another code may be sent is the gateway's to add.
        data: Value,
        /// A page that serves any client.
        url: Option<String>,
        /// The last second at which it can be done.
        until: u64,
    },
    /// What the buyer answered is wrong; nothing moved.
    WrongAnswer {
        /// The answer's name, as [`Effect::Answer`](super::Effect::Answer) gave it.
        answer: String,
    },
    /// The rail has it and cannot say yet.
    Pending,
    /// So much of the money has come so far, taken as it comes: less than the
    /// total, all of it, or more.
    Received {
        /// Minor units, counting all that came before.
        minor: u64,
    },
    /// The money that was held is taken.
    Captured,
    /// The attempt was closed before any money moved.
    Closed,
}

/// How a part stands at its ledger that is paid beside the method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenderOutcome {
    /// It is set aside.
    Held,
    /// It cannot be set aside.
    Refused,
    /// It is no longer set aside, and will not be by the same name.
    Released,
    /// It is used up.
    Spent,
}

/// How a refund stands at its rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundOutcome {
    /// Somebody looks at it first.
    Reviewing,
    /// The money is on its way.
    Processing,
    /// The money went back.
    Refunded,
    /// The rail does not give it back.
    Rejected,
    /// The rail let its time run out; another refund may be asked for.
    Closed,
    /// The money could not be put where it came from: it stays asked for, until
    /// it is on its way to another account.
    Abnormal,
}

impl RailOutcome {
    /// The buyer must go to a page of the rail's, which serves until then.
    #[must_use]
    pub fn redirect(url: &str, until: u64) -> Self {
        let data = json::object(|out| out.str("url", url));
        Self::Action {
            kind: Kind::RedirectGet,
            data: json::parse(data.as_bytes(), super::MAX_BODY).unwrap_or(Value::Null),
            url: Some(String::from(url)),
            until,
        }
    }
}

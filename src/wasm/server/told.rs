//! What JavaScript gets: names and forms as in the documents themselves.

use serde::Serialize;

use crate::evidence;
use crate::money::Money;
use crate::protocol::receipt::Status;
use crate::protocol::{self, Signed};

#[derive(Serialize)]
pub(super) struct Report {
    valid: bool,
    checks: Vec<Check>,
    #[serde(flatten)]
    proven: Option<Proven>,
}

#[derive(Serialize)]
struct Check {
    name: &'static str,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
}

#[derive(Serialize)]
struct Proven {
    status: &'static str,
    amount: Amount,
    paid: Option<Amount>,
    captured: Option<Amount>,
    refunded: Option<Amount>,
    order: Order,
    intent: Option<Intent>,
    receipts: Vec<Receipt>,
}

#[derive(Serialize)]
struct Amount {
    value: String,
    currency: &'static str,
}

#[derive(Serialize)]
struct Order {
    id: String,
    session: String,
    digest: String,
    merchant: Merchant,
    amount: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    lines: Vec<Line>,
    issued_at: u64,
    expires_at: u64,
}

#[derive(Serialize)]
struct Merchant {
    id: String,
    name: String,
    country: String,
}

#[derive(Serialize)]
struct Line {
    name: String,
    quantity: u64,
    amount: Amount,
}

#[derive(Serialize)]
struct Intent {
    digest: String,
    attempt: u64,
    method: String,
    origin: String,
    issued_at: u64,
    /// The thumbprint of the key that signed it.
    key: String,
    /// The thumbprint of the device that vouches for that key.
    device: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Receipt {
    jws: String,
    session: String,
    seq: u64,
    attempt: u64,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    amount: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    captured: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refunded: Option<Amount>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refunds: Vec<Refund>,
    late: bool,
    issued_at: u64,
}

#[derive(Serialize)]
struct Refund {
    id: String,
    amount: Amount,
    status: String,
}

impl From<&evidence::Report> for Report {
    fn from(report: &evidence::Report) -> Self {
        Self {
            valid: report.proven.is_some(),
            checks: report.checks.iter().map(Check::from).collect(),
            proven: report.proven.as_ref().map(Proven::from),
        }
    }
}

impl From<&evidence::Check> for Check {
    fn from(check: &evidence::Check) -> Self {
        Self {
            name: check.subject.as_str(),
            ok: check.fault.is_none(),
            code: check.fault.map(|fault| fault.code().as_str()),
            at: check.fault.and_then(crate::Error::place),
            index: check.index,
        }
    }
}

impl From<&evidence::Proven> for Proven {
    fn from(proven: &evidence::Proven) -> Self {
        let last = proven.last();
        let device = proven.device.as_ref().map(|device| String::from(device.as_str()));
        Self {
            status: proven.status(),
            amount: amount(&proven.order.body().purchase.amount),
            paid: last.and_then(|receipt| receipt.paid.as_ref()).map(amount),
            captured: last.and_then(|receipt| receipt.captured.as_ref()).map(amount),
            refunded: last.and_then(|receipt| receipt.refunded.as_ref()).map(amount),
            order: Order::from(&proven.order),
            intent: proven.intent.as_ref().map(|intent| Intent::new(intent, device)),
            receipts: proven.receipts.iter().map(Receipt::from).collect(),
        }
    }
}

impl From<&Signed<protocol::Order>> for Order {
    fn from(signed: &Signed<protocol::Order>) -> Self {
        let order = signed.body();
        Self {
            id: order.purchase.id.clone(),
            session: order.sid.clone(),
            digest: String::from(signed.digest()),
            merchant: Merchant {
                id: order.merchant.id.clone(),
                name: order.merchant.name.clone(),
                country: order.merchant.country.clone(),
            },
            amount: amount(&order.purchase.amount),
            description: order.purchase.description.clone(),
            lines: order.purchase.lines.iter().map(Line::from).collect(),
            issued_at: order.issued_at,
            expires_at: order.expires_at,
        }
    }
}

impl From<&protocol::order::Line> for Line {
    fn from(line: &protocol::order::Line) -> Self {
        Self { name: line.name.clone(), quantity: line.quantity, amount: amount(&line.amount) }
    }
}

impl Intent {
    fn new(signed: &Signed<protocol::Intent>, device: Option<String>) -> Self {
        let intent = signed.body();
        Self {
            digest: String::from(signed.digest()),
            attempt: intent.attempt,
            method: intent.method.clone(),
            origin: intent.origin.clone(),
            issued_at: intent.issued_at,
            key: String::from(signed.kid()),
            device,
        }
    }
}

impl From<&Signed<protocol::Receipt>> for Receipt {
    fn from(signed: &Signed<protocol::Receipt>) -> Self {
        let receipt = signed.body();
        Self {
            jws: String::from(signed.compact()),
            session: receipt.sid.clone(),
            seq: receipt.seq,
            attempt: receipt.attempt,
            status: match &receipt.status {
                Status::Unknown => "unknown",
                status => status.as_str(),
            },
            code: receipt.code.clone(),
            amount: amount(&receipt.amount),
            paid: receipt.paid.as_ref().map(amount),
            captured: receipt.captured.as_ref().map(amount),
            refunded: receipt.refunded.as_ref().map(amount),
            refunds: receipt.refunds.iter().map(Refund::from).collect(),
            late: receipt.late,
            issued_at: receipt.issued_at,
        }
    }
}

impl From<&protocol::receipt::RefundLine> for Refund {
    fn from(line: &protocol::receipt::RefundLine) -> Self {
        Self { id: line.id.clone(), amount: amount(&line.amount), status: line.status.clone() }
    }
}

fn amount(money: &Money) -> Amount {
    Amount { value: money.to_wire(), currency: money.currency().code() }
}

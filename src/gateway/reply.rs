//! What a caller is told: a receipt, or a refusal with a stable code.

use super::code::MerchantCode;
use super::decision::{Decision, Reply};
use crate::error::{Code, Error};
use crate::json;
use crate::protocol::Problem;

/// A reason to change nothing.
#[derive(Clone, Copy, Debug)]
pub(super) enum Refusal {
    /// With a code that a buyer's core may meet too.
    Coded(Error),
    /// With one that only a merchant meets.
    Merchant(MerchantCode),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Coded(error)
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self::Coded(Error::new(code))
    }
}

impl From<MerchantCode> for Refusal {
    fn from(code: MerchantCode) -> Self {
        Self::Merchant(code)
    }
}

impl Refusal {
    /// The refusal as a whole decision.
    pub(super) fn decision(self, now: u64) -> Decision {
        Decision { writes: Vec::new(), reply: self.reply(now), effects: Vec::new() }
    }

    pub(super) fn reply(self, now: u64) -> Reply {
        match self {
            Self::Coded(error) => refusal(error, now),
            Self::Merchant(code) => {
                let (status, code, place) = (code.status(), code.as_str(), code.place());
                let problem = Problem {
                    status,
                    code: String::from(code),
                    pointer: None,
                    retryable: false,
                    server_time: Some(now),
                };
                Reply::Http { status, body: problem.at(place).to_json() }
            }
        }
    }
}

/// A refusal as the gateway words it, for a host that must refuse something
/// before there is a command: an address unknown, a merchant not recognised.
#[must_use]
pub fn refusal(error: Error, now: u64) -> Reply {
    let status = status(error.code());
    let mut problem = Problem::new(status, error.code(), now).at(error.place());
    problem.retryable = matches!(
        error.code(),
        Code::AttemptRunning | Code::ProofReplayed | Code::DpopTime | Code::ClockSkew
    );
    Reply::Http { status, body: problem.to_json() }
}

/// The status that each code is refused with.
const fn status(code: Code) -> u16 {
    match code {
        Code::Internal => 500,
        Code::JsonSyntax
        | Code::JsonDuplicate
        | Code::JsonDepth
        | Code::JsonNumber
        | Code::JsonType
        | Code::JsonMissing
        | Code::JsonUnknown
        | Code::IdempotencyMissing
        | Code::IdempotencyInvalid => 400,
        Code::Unauthorized
        | Code::DpopInvalid
        | Code::DpopTime
        | Code::KeyNotEnrolled
        | Code::ProofReplayed => 401,
        Code::OriginRefused | Code::DeviceRefused | Code::FrameRequired => 403,
        Code::PaymentUnknown | Code::RefundUnknown | Code::ActionUnknown => 404,
        Code::KeysFull
        | Code::NonceSpent
        | Code::AttemptOpen
        | Code::AttemptRunning
        | Code::AttemptNone
        | Code::ResendEarly
        | Code::CodesSpent
        | Code::TriesSpent
        | Code::NotCapturable
        | Code::NotCancellable
        | Code::NotRefundable => 409,
        Code::JsonSize => 413,
        _ => 422,
    }
}

/// 200 with a receipt.
pub(super) fn receipt(jws: &str) -> Reply {
    ok(json::object(|out| out.str("receipt", jws)))
}

/// 200 with this body.
pub(super) const fn ok(body: String) -> Reply {
    Reply::Http { status: 200, body }
}

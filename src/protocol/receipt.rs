//! The receipt: the gateway's signed answer, the only thing that can say "paid".

use super::action::Action;
use super::document::{Document, VERSION, read_version};
use super::tender::Tender;
use super::wire::{amount, opt_amount, write_amount, write_opt_amount};
use crate::error::{Code, Error};
use crate::json::{self, Members, ObjectWriter, Reader};
use crate::money::Money;

/// What the gateway says of a session at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The gateway's origin.
    pub issuer: String,
    /// The session.
    pub sid: String,
    /// Digest of the order that was paid or not.
    pub order_digest: String,
    /// The intent this answers; none where no intent was accepted.
    pub intent_digest: Option<String>,
    /// The intent's name, where the intent itself never arrived.
    pub jti: Option<String>,
    /// The attempt, also one whose intent never arrived; 0 for the session as a
    /// whole.
    pub attempt: u64,
    /// Counts the receipts of a session, from 1.
    pub seq: u64,
    /// Where the payment stands.
    pub status: Status,
    /// Why, where it failed.
    pub code: Option<String>,
    /// What can be done after a failure.
    pub retry: Option<Retry>,
    /// The order's total, always.
    pub amount: Money,
    /// What the buyer has paid or what is held.
    pub paid: Option<Money>,
    /// What has been captured.
    pub captured: Option<Money>,
    /// What has been given back.
    pub refunded: Option<Money>,
    /// What is paid beside the method.
    pub tenders: Vec<Tender>,
    /// What the buyer must do next.
    pub action: Option<Action>,
    /// How long this attempt may run, in Unix seconds.
    pub until: Option<u64>,
    /// The refunds so far.
    pub refunds: Vec<RefundLine>,
    /// The money came after the session had ended.
    pub late: bool,
    /// What the next intent must carry.
    pub nonce: Option<String>,
    /// When it was signed, in Unix seconds.
    pub issued_at: u64,
}

/// Where a payment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// The buyer must do something.
    ActionRequired,
    /// The rail has it.
    Processing,
    /// The money is held and not yet taken.
    Authorized,
    /// Some of the money has come.
    PartiallyPaid,
    /// Paid.
    Succeeded,
    /// This attempt failed.
    Failed,
    /// The session ended unpaid.
    Expired,
    /// The session was closed unpaid.
    Cancelled,
    /// A status that a newer gateway knows; never success.
    Unknown,
}

/// What can be done after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Nothing: the session is over.
    None,
    /// Another try with the same method.
    SameMethod,
    /// A try with another method.
    OtherMethod,
    /// A try, but not before this Unix second.
    After(u64),
}

/// One refund, as far as it has come.
#[derive(Clone, Debug, PartialEq)]
pub struct RefundLine {
    /// The refund's id.
    pub id: String,
    /// How much of the order's currency.
    pub amount: Money,
    /// `processing`, `refunded`, `rejected` …
    pub status: String,
}

impl Status {
    const TEXTS: &'static [(Status, &'static str)] = &[
        (Status::ActionRequired, "action_required"),
        (Status::Processing, "processing"),
        (Status::Authorized, "authorized"),
        (Status::PartiallyPaid, "partially_paid"),
        (Status::Succeeded, "succeeded"),
        (Status::Failed, "failed"),
        (Status::Expired, "expired"),
        (Status::Cancelled, "cancelled"),
    ];

    /// The wire's word; empty for a status that this core does not know.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        Self::TEXTS.iter().find(|(status, _)| status == self).map_or("", |(_, text)| text)
    }

    /// Reads the wire's word.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self::TEXTS
            .iter()
            .find(|(_, known)| *known == text)
            .map_or(Status::Unknown, |(status, _)| status.clone())
    }
}

impl Retry {
    fn read(from: Reader<'_>) -> Option<Self> {
        Some(match from.opt_str("retry")? {
            "same_method" => Retry::SameMethod,
            "other_method" => Retry::OtherMethod,
            "after" => Retry::After(from.u64("retry_at")),
            // An unknown word allows nothing.
            _ => Retry::None,
        })
    }

    /// The wire's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Retry::None => "none",
            Retry::SameMethod => "same_method",
            Retry::OtherMethod => "other_method",
            Retry::After(_) => "after",
        }
    }
}

impl Document for Receipt {
    const TYP: &'static str = "countersign-receipt+jws";
    const MAX_LEN: usize = 16 * 1024;

    fn read(members: &Members) -> Result<Self, Error> {
        read_version(members)?;
        json::read(members, |from| {
            let status = Status::from_text(from.str("status"));
            let action = from.opt_object("action").map(Action::read);
            if action.is_none() && status == Status::ActionRequired {
                from.fail(Error::new(Code::JsonMissing).at("action"));
            }
            Self {
                issuer: from.text("iss"),
                sid: from.text("sid"),
                order_digest: from.text("order_digest"),
                intent_digest: from.opt_text("intent_digest"),
                jti: from.opt_text("jti"),
                attempt: from.u64("attempt"),
                seq: from.u64("seq"),
                status,
                code: from.opt_text("code"),
                retry: Retry::read(from),
                amount: amount(from, "amount"),
                paid: opt_amount(from, "paid"),
                captured: opt_amount(from, "captured"),
                refunded: opt_amount(from, "refunded"),
                tenders: if cfg!(feature = "gateway") {
                    from.objects("tenders", Tender::read)
                } else {
                    Vec::new()
                },
                action,
                until: from.opt_u64("until"),
                refunds: from.objects("refunds", RefundLine::read),
                late: from.flag("late"),
                nonce: from.opt_text("nonce"),
                issued_at: from.u64("iat"),
            }
        })
    }

    fn write(&self, out: &mut ObjectWriter<'_>) {
        out.u64("v", VERSION);
        out.str("iss", &self.issuer);
        out.str("sid", &self.sid);
        out.str("order_digest", &self.order_digest);
        out.opt_str("intent_digest", self.intent_digest.as_deref());
        out.opt_str("jti", self.jti.as_deref());
        out.u64("attempt", self.attempt);
        out.u64("seq", self.seq);
        out.str("status", self.status.as_str());
        out.opt_str("code", self.code.as_deref());
        if let Some(retry) = self.retry {
            out.str("retry", retry.as_str());
            if let Retry::After(at) = retry {
                out.u64("retry_at", at);
            }
        }
        write_amount(out, "amount", &self.amount);
        write_opt_amount(out, "paid", self.paid.as_ref());
        write_opt_amount(out, "captured", self.captured.as_ref());
        write_opt_amount(out, "refunded", self.refunded.as_ref());
        if !self.tenders.is_empty() {
            out.array("tenders", |out| Tender::write_all(&self.tenders, out));
        }
        if let Some(action) = &self.action {
            out.object("action", |out| {
                action.write(out);
            });
        }
        if let Some(until) = self.until {
            out.u64("until", until);
        }
        if !self.refunds.is_empty() {
            out.array("refunds", |out| {
                for refund in &self.refunds {
                    out.object(|out| {
                        out.str("id", &refund.id);
                        write_amount(out, "amount", &refund.amount);
                        out.str("status", &refund.status);
                    });
                }
            });
        }
        if self.late {
            out.bool("late", true);
        }
        out.opt_str("nonce", self.nonce.as_deref());
        out.u64("iat", self.issued_at);
    }
}

impl RefundLine {
    fn read(from: Reader<'_>) -> Self {
        Self { id: from.text("id"), amount: amount(from, "amount"), status: from.text("status") }
    }
}

/// What a receipt must agree with before it counts.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The gateway.
    pub issuer: &'a str,
    /// The session.
    pub sid: &'a str,
    /// Digest of the order held.
    pub order_digest: &'a str,
    /// The order's total.
    pub amount: &'a Money,
    /// Digest of the intent held, once there is one.
    pub intent_digest: Option<&'a str>,
    /// Name of the intent held, once there is one.
    pub jti: Option<&'a str>,
    /// Number of the last receipt that counted; 0 before the first.
    pub last_seq: u64,
}

/// Whether a receipt says something new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It counts.
    Counts,
    /// It is the last one again.
    Known,
}

impl Receipt {
    /// Checks everything that makes a receipt of a known signer count.
    ///
    /// # Errors
    /// `receipt_issuer`, `receipt_session`, `receipt_order`, `receipt_amount`,
    /// `receipt_intent`, `receipt_stale`.
    pub fn check(&self, expected: &Expected<'_>) -> Result<Standing, Error> {
        let refuse = |code| Err(Error::new(code));
        if self.issuer != expected.issuer {
            return refuse(Code::ReceiptIssuer);
        }
        if self.sid != expected.sid {
            return refuse(Code::ReceiptSession);
        }
        if self.order_digest != expected.order_digest {
            return refuse(Code::ReceiptOrder);
        }
        if self.amount != *expected.amount {
            return refuse(Code::ReceiptAmount);
        }
        // A receipt without an intent speaks of the whole session, or of an
        // intent that never arrived; then it must name that intent.
        let about_held = match (&self.intent_digest, &self.jti) {
            (Some(digest), _) => expected.intent_digest == Some(digest),
            (None, Some(jti)) => expected.jti == Some(jti) && self.attempt != 0,
            (None, None) => self.attempt == 0,
        };
        if !about_held {
            return refuse(Code::ReceiptIntent);
        }
        match self.seq.cmp(&expected.last_seq) {
            core::cmp::Ordering::Greater => Ok(Standing::Counts),
            core::cmp::Ordering::Equal => Ok(Standing::Known),
            core::cmp::Ordering::Less => refuse(Code::ReceiptStale),
        }
    }
}

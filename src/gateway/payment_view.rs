//! A payment as its merchant sees it: never the payment part.

use super::record::{
    AttemptRecord, KeyRecord, RefundRecord, RefundState, SessionFacts, SessionState, Stray,
};
use super::settings::Gateway;
use crate::error::Error;
use crate::json::{self, ArrayWriter, ObjectWriter};
use crate::money::{Currency, Money};
use crate::protocol::Order;
use crate::protocol::payment::TENDERS;
use crate::protocol::wire::write_amount;

impl Gateway {
    /// One line of the merchant's list: the payment without attempts, refunds
    /// and evidence.
    ///
    /// # Errors
    /// Those of verifying the stored order.
    pub fn payment_line(&self, facts: &SessionFacts) -> Result<String, Error> {
        let order = self.verify::<Order>(&facts.session.order)?;
        let figures = Figures::of(facts, order.body())?;
        Ok(json::object(|out| line(out, facts, order.body(), &figures)))
    }
}

/// The payment with all that hangs on it.
///
/// # Errors
/// `amount_range`, where the store holds figures that no payment has.
pub(super) fn whole(facts: &SessionFacts, order: &Order) -> Result<String, Error> {
    let figures = Figures::of(facts, order)?;
    let currency = order.purchase.amount.currency();
    let amounts: Vec<Money> = facts
        .refunds
        .iter()
        .map(|refund| Money::from_minor(refund.amount, currency))
        .collect::<Result<_, _>>()?;
    Ok(json::object(|out| {
        line(out, facts, order, &figures);
        out.array("attempts", |out| {
            for attempt in &facts.attempts {
                out.object(|out| write_attempt(out, attempt, currency));
            }
        });
        out.array("refunds", |out| {
            let Some(paid) = facts.paid_attempt() else { return };
            for (record, amount) in facts.refunds.iter().zip(&amounts) {
                out.object(|out| write_refund(out, record, paid, amount, &facts.session.sid));
            }
        });
        out.object("evidence", |out| evidence(out, facts));
    }))
}

/// A refund's members.
pub(super) fn write_refund(
    out: &mut ObjectWriter<'_>,
    refund: &RefundRecord,
    attempt: &AttemptRecord,
    amount: &Money,
    sid: &str,
) {
    out.str("id", &refund.id);
    out.str("payment", sid);
    out.str("status", refund.state.as_str());
    write_amount(out, "amount", amount);
    let parts = (1..).zip(&attempt.tenders).filter_map(|(place, tender)| {
        let share = Some(refund.by_place(place)).filter(|minor| *minor > 0)?;
        Some((tender, Money::from_minor(share, amount.currency()).ok()?))
    });
    if !refund.parts.is_empty() {
        out.array("tenders", |out| {
            for (tender, share) in parts {
                out.object(|out| {
                    out.str("kind", &tender.kind);
                    out.str("ref", &tender.account);
                    write_amount(out, "amount", &share);
                });
            }
        });
    }
    out.opt_str("reason", refund.reason.as_deref());
    out.u64("created_at", refund.created_at);
}

/// Minor units that went back.
pub(super) fn refunded(refunds: &[RefundRecord]) -> u64 {
    let back = refunds.iter().filter(|refund| refund.state == RefundState::Refunded);
    back.fold(0, |sum, refund| sum.saturating_add(refund.amount))
}

struct Figures {
    captured: Money,
    refunded: Money,
}

impl Figures {
    fn of(facts: &SessionFacts, order: &Order) -> Result<Self, Error> {
        let currency = order.purchase.amount.currency();
        let captured = facts.paid_attempt().map_or(0, |attempt| attempt.captured);
        Ok(Self {
            captured: Money::from_minor(captured, currency)?,
            refunded: Money::from_minor(refunded(&facts.refunds), currency)?,
        })
    }
}

fn line(out: &mut ObjectWriter<'_>, facts: &SessionFacts, order: &Order, figures: &Figures) {
    let session = &facts.session;
    out.str("id", &session.sid);
    out.str("status", status(facts));
    write_amount(out, "amount", &order.purchase.amount);
    write_amount(out, "captured", &figures.captured);
    write_amount(out, "refunded", &figures.refunded);
    out.str("order_id", &order.purchase.id);
    out.u64("created_at", session.created_at);
    out.u64("expires_at", session.expires_at);
}

/// `open` while an intent can come, else the word of the receipts.
fn status(facts: &SessionFacts) -> &'static str {
    if let Some(attempt) = facts.open_attempt() {
        return match attempt.state {
            state if state.is_asking() => state.as_str(),
            _ => "processing",
        };
    }
    match facts.session.state {
        SessionState::Paid => {
            facts.paid_attempt().map_or("processing", |attempt| attempt.state.as_str())
        }
        other => other.as_str(),
    }
}

fn write_attempt(out: &mut ObjectWriter<'_>, attempt: &AttemptRecord, currency: Currency) {
    out.u64("number", attempt.number);
    out.str("status", attempt.state.as_str());
    if let Some((brand, last4)) = &attempt.card {
        out.str("method", "card");
        out.object("card", |out| {
            out.str("brand", brand);
            out.str("last4", last4);
        });
    } else if !attempt.tenders.is_empty() {
        out.str("method", TENDERS);
    }
    if !attempt.tenders.is_empty() {
        out.array("tenders", |out| {
            let amounts = attempt.tenders.iter().filter_map(|tender| {
                Some((tender, Money::from_minor(tender.amount, currency).ok()?))
            });
            for (tender, amount) in amounts {
                out.object(|out| {
                    out.str("kind", &tender.kind);
                    out.str("ref", &tender.account);
                    write_amount(out, "amount", &amount);
                    out.str("status", tender.state.as_str());
                });
            }
        });
    }
    if let Some((thumbprint, recognised)) = &attempt.device {
        out.object("device", |out| {
            out.str("thumbprint", thumbprint);
            out.bool("recognised", *recognised);
        });
    }
    if let (Stray::Due | Stray::Returned, Ok(excess)) =
        (attempt.stray, Money::from_minor(attempt.excess(), currency))
    {
        out.object("excess", |out| {
            write_amount(out, "amount", &excess);
            out.str("status", attempt.stray.as_str());
        });
    }
    out.opt_str("code", attempt.code.as_deref());
    out.u64("created_at", attempt.created_at);
}

/// What shows that the buyer signed this order, and what the gateway answered.
fn evidence(out: &mut ObjectWriter<'_>, facts: &SessionFacts) {
    let paid = facts.paid_attempt().and_then(|attempt| attempt.intent.as_deref());
    let newest = || facts.attempts.iter().rev().find_map(|attempt| attempt.intent.as_deref());
    out.str("order", &facts.session.order);
    out.opt_str("intent", paid.or_else(newest));
    out.array("receipts", |out| {
        for receipt in &facts.receipts {
            out.str(&receipt.jws);
        }
    });
    out.array("keys", |out| facts.keys.iter().for_each(|key| write_key(out, key)));
}

fn write_key(out: &mut ArrayWriter<'_>, key: &KeyRecord) {
    out.object(|out| {
        out.raw("jwk", &key.jwk);
        out.opt_str("endorsement", key.endorsement.as_deref());
        if let Some(device) = &key.device_jwk {
            out.raw("device_jwk", device);
        }
    });
}

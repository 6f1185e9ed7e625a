//! The state as the page sees it.

use super::phase::Phase;
use super::state::{Fields, State};
use crate::card::Brand;
use crate::check::Check;
use crate::json::{self, ObjectWriter};
use crate::protocol::order::Confirm;
use crate::protocol::receipt::{Receipt, Retry};
use crate::protocol::wire::{write_amount, write_opt_amount};
use crate::protocol::{Action, Order};

impl State {
    /// The state as JSON text; `now` is in it, so that what is left until a
    /// deadline does not depend on the clock of the page.
    ///
    /// # Secrecy
    /// Of a card it has brand and last four digits only.
    #[must_use]
    pub fn to_json(&self, now: u64) -> String {
        let order = self.order().map(crate::protocol::Signed::body);
        json::object(|out| {
            out.str("phase", self.phase.name());
            out.str("sid", &self.sid);
            nullable(out, "order", order, write_order);
            out.array("methods", |out| {
                for offer in order.iter().flat_map(|order| &order.methods) {
                    out.object(|out| {
                        out.str("id", &offer.id);
                        out.opt_str("label", offer.label.as_deref());
                        if !offer.brands.is_empty() {
                            out.strs("brands", &offer.brands);
                        }
                    });
                }
            });
            text(out, "method", self.method.as_deref());
            out.object("fields", |out| write_fields(out, &self.fields));
            out.bool("complete", self.fields.complete());
            nullable(out, "card", self.card().as_ref(), |out, (brand, last4)| {
                out.str("brand", brand.map_or("unknown", Brand::id));
                out.str("last4", last4);
            });
            out.u64("attempt", self.attempt);
            out.u64("auth_level", self.auth_needed());
            out.array("consents", |out| {
                for id in order.iter().flat_map(|order| &order.policy.consents) {
                    out.object(|out| {
                        out.str("id", id);
                        out.bool("given", self.consents.contains(id));
                    });
                }
            });
            nullable(out, "action", self.owed(), |out, action: &Action| action.write(out));
            nullable(out, "receipt", self.receipt.as_deref(), |out, receipt| {
                out.str("jws", receipt.compact());
                self.write_receipt(out, receipt.body());
            });
            self.write_end(out);
            number(out, "deadline", self.deadline());
            out.u64("now", now);
            nullable(out, "error", self.error.as_deref(), |out, code| out.str("code", code));
            out.bool("outcome_unknown", self.is_unknown());
            let asks = self.next_ask().filter(|_| self.silent);
            number(out, "asks_at", asks.map(|at| at.div_ceil(1000)));
            let device = self.session.as_ref().and_then(|session| session.device.as_deref());
            text(out, "device", device);
        })
    }

    /// The card in the fields, or, once they are wiped, the one signed with.
    fn card(&self) -> Option<(Option<Brand>, &str)> {
        let typed = self.fields.last4.as_deref().map(|last4| (self.fields.brand, last4));
        typed.or(self.card.as_ref().map(|(brand, last4)| (*brand, last4.as_str())))
    }

    /// The last second of what is going on, in core time.
    pub(super) fn deadline(&self) -> Option<u64> {
        let order = self.order().filter(|_| self.phase.is_local());
        let intent = self.held().filter(|_| matches!(self.phase, Phase::Submitting(_)));
        let local = order.map(|order| order.body().expires_at);
        self.phase.deadline().or(local).or(intent.map(|held| held.expires_at))
    }

    fn write_end(&self, out: &mut ObjectWriter<'_>) {
        let failed = match &self.phase {
            Phase::Failed(failed) => Some(failed),
            _ => None,
        };
        text(out, "code", failed.map(|failed| failed.code.as_str()));
        text(out, "retry", failed.map(|failed| failed.retry.as_str()));
        let at = match failed.map(|failed| failed.retry) {
            Some(Retry::After(at)) => Some(at),
            _ => None,
        };
        number(out, "retry_at", at);
    }

    fn write_receipt(&self, out: &mut ObjectWriter<'_>, receipt: &Receipt) {
        out.u64("seq", receipt.seq);
        out.str("status", receipt.status.as_str());
        out.opt_str("code", receipt.code.as_deref());
        out.opt_str("retry", receipt.retry.map(Retry::as_str));
        out.u64("attempt", receipt.attempt);
        write_amount(out, "amount", &receipt.amount);
        write_opt_amount(out, "paid", receipt.paid.as_ref());
        write_opt_amount(out, "captured", receipt.captured.as_ref());
        write_opt_amount(out, "refunded", receipt.refunded.as_ref());
        out.array("refunds", |out| {
            for refund in &receipt.refunds {
                out.object(|out| {
                    out.str("id", &refund.id);
                    write_amount(out, "amount", &refund.amount);
                    out.str("status", &refund.status);
                });
            }
        });
        if let Phase::Succeeded(succeeded) = &self.phase {
            out.bool("late", succeeded.late);
        }
        out.u64("issued_at", receipt.issued_at);
    }
}

fn write_order(out: &mut ObjectWriter<'_>, order: &Order) {
    let purchase = &order.purchase;
    out.str("id", &purchase.id);
    write_amount(out, "amount", &purchase.amount);
    out.opt_str("description", purchase.description.as_deref());
    out.array("lines", |out| {
        for line in &purchase.lines {
            out.object(|out| {
                out.str("name", &line.name);
                out.u64("quantity", line.quantity);
                write_amount(out, "amount", &line.amount);
            });
        }
    });
    out.object("merchant", |out| {
        out.str("id", &order.merchant.id);
        out.str("name", &order.merchant.name);
        out.str("country", &order.merchant.country);
    });
    let page = order.policy.confirm == Confirm::Page;
    out.str("confirm", if page { "page" } else { "frame" });
    out.u64("expires_at", order.expires_at);
}

fn write_fields(out: &mut ObjectWriter<'_>, fields: &Fields) {
    out.object("number", |out| {
        write_check(out, &fields.number);
        text(out, "brand", fields.brand.map(Brand::id));
        out.opt_str("last4", fields.last4.as_deref());
    });
    for (name, check) in
        [("expiry", &fields.expiry), ("cvc", &fields.cvc), ("holder", &fields.holder)]
    {
        out.object(name, |out| write_check(out, check));
    }
}

fn write_check(out: &mut ObjectWriter<'_>, check: &Check) {
    out.str("status", check.status.as_str());
    text(out, "code", check.code.map(crate::error::Code::as_str));
}

fn nullable<T: ?Sized>(
    out: &mut ObjectWriter<'_>,
    name: &str,
    value: Option<&T>,
    write: impl FnOnce(&mut ObjectWriter<'_>, &T),
) {
    match value {
        Some(value) => out.object(name, |out| write(out, value)),
        None => out.null(name),
    }
}

fn text(out: &mut ObjectWriter<'_>, name: &str, value: Option<&str>) {
    match value {
        Some(value) => out.str(name, value),
        None => out.null(name),
    }
}

fn number(out: &mut ObjectWriter<'_>, name: &str, value: Option<u64>) {
    match value {
        Some(value) => out.u64(name, value),
        None => out.null(name),
    }
}

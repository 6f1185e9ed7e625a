//! Tenders: sources of money beside the external method.
//!
//! Documents are read and written with them where the gateway is built in; a
//! buyer's core pays with none yet, and ignores what an order offers.

use super::wire::{amount, opt_amount, write_amount, write_opt_amount};
use crate::error::Error;
use crate::json::{ArrayWriter, Members, ObjectWriter, Reader};
use crate::money::Money;

/// A source of money that an order offers.
#[derive(Clone, Debug, PartialEq)]
pub struct TenderOffer {
    /// What kind of source: `balance`, `gift_card` …
    pub kind: String,
    /// Which one, by its ledger's name for it.
    pub reference: String,
    /// The name a buyer knows.
    pub label: String,
    /// How much of it can be used.
    pub available: Money,
    /// The least total that it is for.
    pub min_total: Option<Money>,
    /// At most one of each group is used.
    pub group: Option<String>,
}

/// So much of one source.
#[derive(Clone, Debug, PartialEq)]
pub struct Tender {
    /// What kind of source.
    pub kind: String,
    /// Which one.
    pub reference: String,
    /// How much of it.
    pub amount: Money,
}

impl TenderOffer {
    pub(super) fn read(from: Reader<'_>) -> Self {
        let rules = from.opt_object("rules");
        Self {
            kind: from.text("kind"),
            reference: from.text("ref"),
            label: from.text("label"),
            available: amount(from, "available"),
            min_total: rules.and_then(|rules| opt_amount(rules, "min_total")),
            group: rules.and_then(|rules| rules.opt_text("group")),
        }
    }

    fn write(&self, out: &mut ObjectWriter<'_>) {
        out.str("kind", &self.kind);
        out.str("ref", &self.reference);
        out.str("label", &self.label);
        write_amount(out, "available", &self.available);
        out.object("rules", |out| {
            write_opt_amount(out, "min_total", self.min_total.as_ref());
            out.opt_str("group", self.group.as_deref());
        });
    }

    pub(super) fn write_all(offers: &[Self], out: &mut ArrayWriter<'_>) {
        for offer in offers {
            out.object(|out| offer.write(out));
        }
    }
}

impl Tender {
    pub(super) fn read(from: Reader<'_>) -> Self {
        Self {
            kind: from.text("kind"),
            reference: from.text("ref"),
            amount: amount(from, "amount"),
        }
    }

    /// Reads one that may have no other member.
    ///
    /// # Errors
    /// `json_*` and the codes of an amount.
    pub(super) fn read_strictly(members: &Members) -> Result<Self, Error> {
        members.only(&["kind", "ref", "amount"])?;
        members.object("amount")?.only(&["value", "currency"])?;
        crate::json::read(members, Self::read)
    }

    pub(super) fn write_all(tenders: &[Self], out: &mut ArrayWriter<'_>) {
        for tender in tenders {
            out.object(|out| {
                out.str("kind", &tender.kind);
                out.str("ref", &tender.reference);
                write_amount(out, "amount", &tender.amount);
            });
        }
    }
}

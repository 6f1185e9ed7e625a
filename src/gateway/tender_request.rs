//! The sources of money that a merchant's order offers beside the methods.

use super::plain;
use crate::error::{Code, Error};
use crate::json::Members;
use crate::money::Currency;
use crate::protocol::tender::TenderOffer;
use crate::protocol::wire::{read_amount, read_objects, read_opt_amount, read_opt_text};

/// The most sources that an order offers.
const MAX_OFFERS: usize = 16;

/// Reads the offers, of kinds that the gateway has a ledger for.
///
/// # Errors
/// `unsupported`, `out_of_range`, `currency_mismatch`, `characters` and the codes
/// of an amount, at `tenders`.
pub(super) fn read(
    members: &Members,
    kinds: &[String],
    currency: Currency,
) -> Result<Vec<TenderOffer>, Error> {
    let refuse = |code| Err(Error::new(code).at("tenders"));
    if kinds.is_empty() && members.opt_array("tenders")?.is_some_and(|all| !all.is_empty()) {
        return refuse(Code::Unsupported);
    }
    let offers = read_objects(members, "tenders", offer).map_err(|e| e.at("tenders"))?;
    for (at, offer) in offers.iter().enumerate() {
        let amounts = [Some(&offer.available), offer.min_total.as_ref()];
        if !kinds.contains(&offer.kind) {
            return refuse(Code::Unsupported);
        }
        if amounts.into_iter().flatten().any(|amount| amount.currency() != currency) {
            return refuse(Code::CurrencyMismatch);
        }
        let twice =
            |known: &TenderOffer| known.kind == offer.kind && known.reference == offer.reference;
        if at >= MAX_OFFERS || offers.iter().take(at).any(twice) {
            return refuse(Code::OutOfRange);
        }
    }
    Ok(offers)
}

fn offer(offer: &Members) -> Result<TenderOffer, Error> {
    offer.only(&["kind", "ref", "label", "available", "rules"])?;
    let rules = offer.opt_object("rules")?;
    if let Some(rules) = rules {
        rules.only(&["min_total", "group"])?;
    }
    let min_total = rules.map_or(Ok(None), |rules| read_opt_amount(rules, "min_total"))?;
    let group = rules.map_or(Ok(None), |rules| read_opt_text(rules, "group"))?;
    Ok(TenderOffer {
        kind: text(offer.str("kind")?)?,
        reference: text(offer.str("ref")?)?,
        label: text(offer.str("label")?)?,
        available: read_amount(offer, "available")?,
        min_total,
        group: group.map(|group| text(&group)).transpose()?,
    })
}

fn text(text: &str) -> Result<String, Error> {
    if text.is_empty() {
        return Err(Error::new(Code::OutOfRange).at("tenders"));
    }
    plain::check(text, 64, "tenders")?;
    Ok(String::from(text))
}

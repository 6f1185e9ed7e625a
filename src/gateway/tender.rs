//! What is paid beside the method: all of it set aside before the rail is asked
//! for the rest, used up when that has come, let go when it has not.

use super::case::Case;
use super::client_secret::numbered;
use super::decision::Effect;
use super::record::{AttemptRecord, AttemptState, TenderRecord, TenderState};
use super::reply::Refusal;
use crate::error::{Code, Error};
use crate::money::Money;
use crate::protocol::Order;
use crate::protocol::tender::{Tender, TenderOffer};

/// The parts of a payment that the order allows, still to be set aside; `alone`
/// where they pay the whole, and no method is asked for anything.
///
/// # Errors
/// `tender_unknown`, `tender_amount`.
pub(super) fn take(
    order: &Order,
    tenders: &[Tender],
    alone: bool,
) -> Result<Vec<TenderRecord>, Error> {
    let unknown = || Error::new(Code::TenderUnknown).at("tenders");
    let too_much = || Error::new(Code::TenderAmount).at("tenders");
    let total = &order.purchase.amount;
    let (mut taken, mut groups, mut sum) = (Vec::new(), Vec::new(), 0_u64);
    for tender in tenders {
        let offer = offer(order, tender).ok_or_else(unknown)?;
        let twice =
            |known: &TenderRecord| known.kind == tender.kind && known.account == tender.reference;
        let meant = offer.min_total.is_none_or(|least| least.minor() <= total.minor());
        if taken.iter().any(twice) || !meant || groups.contains(&&offer.group) {
            return Err(unknown());
        }
        if offer.group.is_some() {
            groups.push(&offer.group);
        }
        let amount = tender.amount.minor();
        let fits = (1..=offer.available.minor()).contains(&amount);
        sum = sum.saturating_add(amount);
        if !fits || tender.amount.currency() != total.currency() || sum > total.minor() {
            return Err(too_much());
        }
        taken.push(TenderRecord {
            kind: tender.kind.clone(),
            account: tender.reference.clone(),
            amount,
            state: TenderState::Due,
        });
    }
    // The rest is the method's, which is asked for more than nothing.
    if alone == (sum == total.minor()) { Ok(taken) } else { Err(too_much()) }
}

fn offer<'a>(order: &'a Order, tender: &Tender) -> Option<&'a TenderOffer> {
    let is =
        |offer: &&TenderOffer| offer.kind == tender.kind && offer.reference == tender.reference;
    order.tenders.iter().find(is)
}

/// What the ledgers owe of an attempt: each can be asked again.
pub(super) fn owed(
    reference: &str,
    attempt: &AttemptRecord,
    total: &Money,
) -> Result<Vec<Effect>, Error> {
    let mut effects = Vec::new();
    for (place, tender) in (1..).zip(&attempt.tenders) {
        let (hold, kind) = (numbered(reference, ".", place), tender.kind.clone());
        effects.push(match tender.state {
            TenderState::Due => Effect::Hold {
                hold,
                kind,
                account: tender.account.clone(),
                amount: Money::from_minor(tender.amount, total.currency())?,
            },
            TenderState::Spending => Effect::Spend { hold, kind },
            TenderState::Releasing => Effect::Release { hold, kind },
            _ => continue,
        });
    }
    Ok(effects)
}

/// Asks the ledgers for what they owe.
pub(super) fn ask(case: &mut Case<'_>, attempt: &AttemptRecord) -> Result<(), Refusal> {
    let effects = owed(&case.reference(attempt.number), attempt, &case.total())?;
    effects.into_iter().for_each(|effect| case.run(effect));
    Ok(())
}

/// Uses up or lets go what is set aside, as the attempt has ended; the caller
/// writes the attempt.
pub(super) fn conclude(case: &mut Case<'_>, attempt: &mut AttemptRecord) -> Result<(), Refusal> {
    let next = match attempt.state {
        AttemptState::Succeeded => TenderState::Spending,
        AttemptState::Failed | AttemptState::Ended => TenderState::Releasing,
        _ => return Ok(()),
    };
    for tender in &mut attempt.tenders {
        if matches!(tender.state, TenderState::Due | TenderState::Held) {
            tender.state = next;
        }
    }
    ask(case, attempt)
}

//! One session while something is decided about it.

use rand_core::CryptoRngCore;

use super::client_secret;
use super::decision::{Decision, Effect, Reply, Write};
use super::event;
use super::random::make_word;
use super::record::{
    AttemptRecord, Facts, KeyRecord, ReceiptRecord, RefundRecord, SessionFacts, SessionRecord,
    TenderRecord,
};
use super::reply::Refusal;
use super::settings::Gateway;
use crate::error::{Code, Error};
use crate::jose::jws;
use crate::money::Money;
use crate::protocol::receipt::{RefundLine, Status};
use crate::protocol::tender::Tender;
use crate::protocol::{Order, Receipt, Signed};

/// The receipt that was signed, if there was anything new to say.
pub(super) type Issued = Result<Option<String>, Refusal>;

/// A session as it was found, and what is about to change.
pub(super) struct Case<'a> {
    pub(super) gateway: &'a Gateway,
    /// As it was found.
    pub(super) facts: &'a SessionFacts,
    pub(super) order: Signed<Order>,
    /// As it is about to be.
    pub(super) session: SessionRecord,
    pub(super) now: u64,
    pub(super) rng: &'a mut dyn CryptoRngCore,
    changed: bool,
    writes: Vec<Write>,
    effects: Vec<Effect>,
}

impl<'a> Case<'a> {
    pub(super) fn open(
        gateway: &'a Gateway,
        facts: &'a Facts,
        now: u64,
        rng: &'a mut dyn CryptoRngCore,
    ) -> Result<Self, Refusal> {
        let facts = facts.session.as_ref().ok_or(Code::PaymentUnknown)?;
        Ok(Self {
            gateway,
            facts,
            order: gateway.verify(&facts.session.order)?,
            session: facts.session.clone(),
            now,
            rng,
            changed: false,
            writes: Vec::new(),
            effects: Vec::new(),
        })
    }

    pub(super) fn sid(&self) -> &'a str {
        &self.facts.session.sid
    }

    /// The enrolled key of this thumbprint.
    ///
    /// # Errors
    /// `key_not_enrolled`.
    pub(super) fn key(&self, thumbprint: &str) -> Result<&'a KeyRecord, Error> {
        let known = |key: &&KeyRecord| key.thumbprint == thumbprint;
        self.facts.keys.iter().find(known).ok_or(Error::new(Code::KeyNotEnrolled))
    }

    /// Notes that a key's signature is needed from now on.
    pub(super) fn has_signed(&mut self, thumbprint: &str) {
        if self.key(thumbprint).is_ok_and(|key| !key.signed) {
            self.write(Write::KeySigned(String::from(self.sid()), String::from(thumbprint)));
        }
    }

    /// The order's total.
    pub(super) fn total(&self) -> Money {
        self.order.body().purchase.amount
    }

    /// Minor units that the external method pays.
    pub(super) fn share(&self, attempt: &AttemptRecord) -> u64 {
        self.total().minor().saturating_sub(attempt.tendered())
    }

    /// So many minor units of the order's currency.
    pub(super) fn money(&self, minor: u64) -> Result<Money, Refusal> {
        Ok(Money::from_minor(minor, self.total().currency())?)
    }

    /// The name an attempt has at its rail.
    pub(super) fn reference(&self, attempt: u64) -> String {
        client_secret::reference(self.sid(), attempt)
    }

    /// The newest receipt that speaks of this attempt or of the whole session.
    pub(super) fn newest_for(&self, attempt: u64) -> Option<&'a str> {
        let speaks = |receipt: &&ReceiptRecord| [attempt, 0].contains(&receipt.attempt);
        self.facts.receipts.iter().rfind(speaks).map(|receipt| receipt.jws.as_str())
    }

    /// Whether the money of this attempt came after the session had ended: its
    /// newest receipt says so, and each that follows repeats it.
    pub(super) fn was_late(&self, attempt: u64) -> Result<bool, Refusal> {
        let newest = self.newest_for(attempt).map(|jws| self.gateway.verify::<Receipt>(jws));
        Ok(newest.transpose()?.is_some_and(|receipt| receipt.body().late))
    }

    pub(super) fn make_nonce(&mut self) -> String {
        make_word::<16>(self.rng)
    }

    /// A change that goes with one of the session: only one of two that are
    /// decided on the same facts is then taken.
    pub(super) fn write(&mut self, write: Write) {
        self.changed = true;
        self.writes.push(write);
    }

    pub(super) fn update(&mut self, attempt: &AttemptRecord) {
        self.write(Write::UpdateAttempt(String::from(self.sid()), attempt.clone()));
    }

    pub(super) fn run(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// A receipt that says nothing yet but what it is about.
    pub(super) fn draft(&self, status: Status, attempt: Option<&AttemptRecord>) -> Receipt {
        let intent = attempt.and_then(|attempt| attempt.intent.as_deref());
        Receipt {
            issuer: String::from(self.gateway.issuer()),
            sid: String::from(self.sid()),
            order_digest: String::from(self.order.digest()),
            intent_digest: intent.map(jws::digest),
            jti: match (attempt, intent) {
                (Some(attempt), None) => Some(attempt.jti.clone()),
                _ => None,
            },
            attempt: attempt.map_or(0, |attempt| attempt.number),
            seq: self.session.seq + 1,
            status: status.clone(),
            code: None,
            retry: None,
            amount: self.total(),
            paid: None,
            captured: None,
            refunded: None,
            action: None,
            until: None,
            refunds: Vec::<RefundLine>::new(),
            tenders: attempt.map_or_else(Vec::new, |attempt| self.tenders(attempt, &status)),
            late: false,
            nonce: None,
            issued_at: self.now,
        }
    }

    /// What is paid beside the method, where anything is paid at all.
    fn tenders(&self, attempt: &AttemptRecord, status: &Status) -> Vec<Tender> {
        if matches!(status, Status::Failed | Status::Expired | Status::Cancelled) {
            return Vec::new();
        }
        let tender = |tender: &TenderRecord| {
            Some(Tender {
                kind: tender.kind.clone(),
                reference: tender.account.clone(),
                amount: self.money(tender.amount).ok()?,
            })
        };
        attempt.tenders.iter().filter_map(tender).collect()
    }

    /// Signs a receipt about this attempt, 0 for the session as a whole.
    pub(super) fn issue(&mut self, receipt: Receipt, attempt: u64) -> Result<String, Refusal> {
        self.issue_of(receipt, attempt, None)
    }

    /// [`Case::issue`], of what came of this refund; and the event that tells
    /// the merchant.
    pub(super) fn issue_of(
        &mut self,
        receipt: Receipt,
        attempt: u64,
        refund: Option<(&RefundRecord, Money)>,
    ) -> Result<String, Refusal> {
        let seq = receipt.seq;
        let signed = self.gateway.sign(receipt, self.now, self.rng)?;
        let jws = String::from(signed.compact());
        self.session.seq = seq;
        let record = ReceiptRecord { seq, attempt, jws: jws.clone() };
        self.write(Write::InsertReceipt(String::from(self.sid()), record));
        if let Some(event) = event::of(signed.body(), &jws, self.order.body(), refund) {
            self.write(Write::InsertEvent(event));
        }
        self.run(Effect::Changed { sid: String::from(self.sid()) });
        Ok(jws)
    }

    /// The decision, led by the session's own change so that who was slower
    /// is stopped there.
    pub(super) fn decided(mut self, reply: Reply) -> Decision {
        let mut writes = Vec::with_capacity(self.writes.len() + 1);
        if self.changed {
            self.session.version += 1;
            writes.push(Write::UpdateSession(self.session));
        }
        writes.append(&mut self.writes);
        Decision { writes, reply, effects: self.effects }
    }
}

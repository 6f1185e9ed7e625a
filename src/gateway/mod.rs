//! The gateway's side of the wire, pure: what a call needs, and what follows.
//!
//! A host (the reference server, the in-page mock, a test) does three things.
//! It asks [`Gateway::needs`] which facts a [`Command`] rests on and loads
//! them. It asks [`Gateway::decide`] what follows from them. It applies the
//! decision's writes in one transaction whose constraints are those of
//! [`record`]; if one is broken, somebody was faster: it loads the facts anew
//! and decides again. Then it runs the effects and gives the reply.
//!
//! After a crash it asks [`Gateway::recover`] what a session still owes.
//!
//! Nothing here reads a clock, draws entropy or touches a store.

mod action;
mod address;
mod answer;
mod body;
mod caller;
mod cancel;
mod capture;
mod card;
mod case;
mod client_secret;
mod code;
pub mod command;
pub mod decision;
pub mod endpoint;
mod enrol;
pub mod event;
mod expire;
mod idempotency;
mod merchant;
mod open;
mod order_request;
pub mod outbox;
mod payment_view;
mod plain;
mod query;
mod random;
pub mod record;
mod recover;
mod refund;
mod refund_share;
mod reply;
mod said;
mod script;
mod settings;
mod settle;
mod stray;
mod submit;
mod tender;
mod tender_request;
mod tender_word;
#[cfg(test)]
mod tests;
mod void;
mod words;

use rand_core::CryptoRngCore;

pub use client_secret::{sid_of_hold, sid_of_reference, sid_of_refund};
pub use command::{BuyerCall, Command, MerchantCall, RailOutcome, RefundOutcome, TenderOutcome};
pub use decision::{Decision, Effect, Reply, Said, Write};
pub use record::{Facts, Needs};
pub use reply::refusal;
pub use settings::{
    Gateway, Keys, MerchantSettings, SealingKey, ServedFile, ServedVersion, Settings, SigningKey,
};

use case::Case;
use reply::Refusal;

/// How long a session takes new intents at most, in seconds: so long after the
/// last order that names it, a sealing key is needed.
pub const MAX_SESSION: u64 = order_request::MAX_LIFE;

/// The most bytes of a call's body; a host may stop reading there.
pub const MAX_BODY: usize = 64 * 1024;

impl Gateway {
    /// What must be loaded before this command can be decided.
    #[must_use]
    pub fn needs(&self, command: &Command) -> Needs {
        match command {
            Command::OpenSession(call) => idempotency::needs(call, None),
            Command::Capture(call, sid)
            | Command::CancelPayment(call, sid)
            | Command::Refund(call, sid) => idempotency::needs(call, Some(sid)),
            Command::AddEndpoint(call) => {
                Needs { endpoints: Some(call.merchant.clone()), ..idempotency::needs(call, None) }
            }
            Command::ListEndpoints(call) | Command::RemoveEndpoint(call, _) => {
                endpoint::needs(call)
            }
            Command::Redeliver(call, id) => endpoint::needs_event(call, id),
            Command::ReadPayment(_, sid) | Command::ReadRefund(_, _, sid) => Needs::of(sid),
            Command::Enrol(call)
            | Command::ReadCheckout(call)
            | Command::Submit(call)
            | Command::Void(call)
            | Command::Answer(call, _)
            | Command::ReadReceipt(call, _)
            | Command::CancelCheckout(call) => caller::needs(call),
            Command::Settle { sid, .. }
            | Command::SettleRefund { sid, .. }
            | Command::SettleStray { sid, .. }
            | Command::SettleTender { sid, .. }
            | Command::SettleReturn { sid, .. }
            | Command::Expire { sid } => Needs::of(sid),
        }
    }

    /// What follows from a command, given the facts it needs; `now` in Unix
    /// seconds. The same command can be decided again on newer facts.
    pub fn decide(
        &self,
        facts: &Facts,
        command: &Command,
        now: u64,
        rng: &mut dyn CryptoRngCore,
    ) -> Decision {
        self.attempt(facts, command, now, rng).unwrap_or_else(|refusal| refusal.decision(now))
    }

    fn attempt(
        &self,
        facts: &Facts,
        command: &Command,
        now: u64,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<Decision, Refusal> {
        match command {
            Command::OpenSession(call) => open::decide(self, facts, call, now, rng),
            Command::ReadPayment(call, sid) => {
                merchant::read(self, facts, call, sid, now, rng, query::payment)
            }
            Command::ReadRefund(call, id, sid) => {
                merchant::read(self, facts, call, sid, now, rng, |case| refund::read(case, id))
            }
            Command::Capture(call, sid) => {
                merchant::change(self, facts, call, sid, now, rng, capture::decide)
            }
            Command::CancelPayment(call, sid) => {
                merchant::change(self, facts, call, sid, now, rng, cancel::by_merchant)
            }
            Command::Refund(call, sid) => {
                merchant::change(self, facts, call, sid, now, rng, refund::decide)
            }
            Command::AddEndpoint(call) => endpoint::add(self, facts, call, now, rng),
            Command::ListEndpoints(_) => Ok(Decision::reply(endpoint::list(facts))),
            Command::RemoveEndpoint(_, id) => endpoint::remove(facts, id),
            Command::Redeliver(call, _) => endpoint::redeliver(facts, call, now),
            Command::Enrol(call) => enrol::decide(self, facts, call, now, rng),
            Command::ReadCheckout(call) => {
                caller::admit(self, facts, call, now, rng, |case, _| Ok(query::checkout(case)))
            }
            Command::ReadReceipt(call, after) => {
                caller::admit(self, facts, call, now, rng, |case, _| {
                    Ok(query::receipt(case, *after))
                })
            }
            Command::Submit(call) => caller::admit(self, facts, call, now, rng, submit::decide),
            Command::Void(call) => caller::admit(self, facts, call, now, rng, void::decide),
            Command::Answer(call, action) => {
                caller::admit(self, facts, call, now, rng, |case, call| {
                    answer::decide(case, call, action)
                })
            }
            Command::CancelCheckout(call) => {
                caller::admit(self, facts, call, now, rng, cancel::by_buyer)
            }
            Command::Settle { sid: _, attempt, outcome } => {
                let mut case = Case::open(self, facts, now, rng)?;
                let reply = settle::decide(&mut case, *attempt, outcome)?;
                Ok(case.decided(reply))
            }
            Command::SettleRefund { sid: _, refund, outcome } => {
                let mut case = Case::open(self, facts, now, rng)?;
                let reply = refund::settle(&mut case, refund, *outcome)?;
                Ok(case.decided(reply))
            }
            Command::SettleStray { sid: _, attempt, minor } => {
                let mut case = Case::open(self, facts, now, rng)?;
                let reply = stray::returned(&mut case, *attempt, *minor)?;
                Ok(case.decided(reply))
            }
            Command::SettleTender { sid: _, attempt, place, outcome } => {
                let mut case = Case::open(self, facts, now, rng)?;
                let reply = tender_word::settle(&mut case, *attempt, *place, *outcome)?;
                Ok(case.decided(reply))
            }
            Command::SettleReturn { sid: _, refund, place } => {
                let mut case = Case::open(self, facts, now, rng)?;
                let reply = refund::returned(&mut case, refund, *place)?;
                Ok(case.decided(reply))
            }
            Command::Expire { sid: _ } => {
                let mut case = Case::open(self, facts, now, rng)?;
                expire::decide(&mut case)?;
                Ok(case.decided(Reply::None))
            }
        }
    }
}

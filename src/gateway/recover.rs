//! What a session still owes after a crash.

use super::card;
use super::client_secret;
use super::decision::{Charge, Effect};
use super::record::{Asked, AttemptRecord, AttemptState, SessionFacts, Stray};
use super::refund_share;
use super::said;
use super::settings::Gateway;
use super::submit::signed_by_a_key;
use super::tender;
use crate::error::{Code, Error};
use crate::jose::base64url;
use crate::money::Money;
use crate::protocol::order::Capture;
use crate::protocol::payment::{Instrument, Payment};
use crate::protocol::{Answer, Order, Signed};

impl Gateway {
    /// The effects of this session that nobody has settled: run again, they
    /// change nothing that they have already changed, since each has the
    /// reference it had before.
    ///
    /// # Errors
    /// Those of the stored order and payment part, which were read before.
    pub fn recover(&self, facts: &SessionFacts) -> Result<Vec<Effect>, Error> {
        let order = self.verify::<Order>(&facts.session.order)?;
        let amount = order.body().purchase.amount;
        let mut effects = Vec::new();
        for attempt in &facts.attempts {
            let reference = client_secret::reference(&facts.session.sid, attempt.number);
            match attempt.asked {
                Some(Asked::Capture) => {
                    effects.push(Effect::Capture { reference: reference.clone() });
                }
                // Closing also tells what came of a charge before it.
                Some(_) => effects.push(Effect::Close { reference: reference.clone() }),
                None if attempt.state == AttemptState::Submitted && attempt.is_held() => {
                    let charge = self.charge_again(facts, order.body(), attempt)?;
                    effects.push(Effect::Charge(Box::new(charge)));
                }
                None if attempt.state.is_open() && attempt.asking.owed.is_some() => {
                    effects.push(self.answer_again(facts, attempt)?);
                }
                None if attempt.state.is_open() && attempt.state != AttemptState::Submitted => {
                    effects.push(Effect::Query { reference: reference.clone() });
                }
                None => {}
            }
            effects.extend(tender::owed(&reference, attempt, &amount)?);
            if attempt.stray == Stray::Due {
                let amount = Money::from_minor(attempt.excess(), amount.currency())?;
                effects.push(Effect::Refund { reference, refund: None, amount });
            }
        }
        if let Some(paid) = facts.paid_attempt() {
            let (sid, currency) = (&facts.session.sid, amount.currency());
            for refund in &facts.refunds {
                effects.extend(refund_share::owed(sid, paid, refund, currency)?);
            }
        }
        Ok(effects)
    }

    fn answer_again(&self, facts: &SessionFacts, attempt: &AttemptRecord) -> Result<Effect, Error> {
        let sid = &facts.session.sid;
        let owed = attempt.asking.owed.as_ref().ok_or(Error::new(Code::Internal))?;
        let answer: Signed<Answer> = signed_by_a_key(&facts.keys, &owed.jws)?;
        let answer = answer.body();
        Ok(Effect::Answer {
            reference: client_secret::reference(sid, attempt.number),
            action: answer.action.clone(),
            answer: owed.jti.clone(),
            said: said::open(self, sid, &answer.action, &answer.said)?,
        })
    }

    /// The charge that an attempt began with.
    ///
    /// # Errors
    /// Those of the stored payment part, which was read before.
    pub(super) fn charge_again(
        &self,
        facts: &SessionFacts,
        order: &Order,
        attempt: &AttemptRecord,
    ) -> Result<Charge, Error> {
        let sid = &facts.session.sid;
        let sent = attempt.payment.as_deref().ok_or(Error::new(Code::Internal))?;
        let payment = Payment::parse(&base64url::decode(sent)?)?;
        let Instrument::Card(sealed) = &payment.instrument else {
            return Err(Error::new(Code::Internal));
        };
        let total = order.purchase.amount;
        let share = total.minor().saturating_sub(attempt.tendered());
        Ok(Charge {
            reference: client_secret::reference(sid, attempt.number),
            amount: Money::from_minor(share, total.currency())?,
            capture: order.policy.capture == Capture::Automatic,
            challenge: attempt.challenge,
            return_url: order.return_url.clone(),
            // As of its arrival: a card that ran out since then had been taken.
            card: card::open(self, sid, &attempt.jti, sealed, attempt.created_at)?,
        })
    }
}

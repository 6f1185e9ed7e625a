//! A command from beginning to end: decided, written, carried out at the rail,
//! settled.
//!
//! Around the rail there are two transactions. The first writes down what is
//! about to be asked, the second what the rail said; between them the process
//! may die, and [`crate::recovery`] asks the rail again by the same reference.

use std::sync::Arc;
use std::time::Duration;

use countersign::gateway::{
    Command, Decision, Effect, RailOutcome, RefundOutcome, Reply, TenderOutcome, Write,
    sid_of_hold, sid_of_reference, sid_of_refund,
};
use rand_core::{OsRng, RngCore as _};

use crate::app::{App, now};
use crate::store::StoreError;

/// How often a command is decided anew before its caller is told to come back.
const TURNS: u32 = 12;

/// The longest pause between two turns, in milliseconds.
const MAX_PAUSE: u64 = 250;

/// Neither store nor rail could be used: nothing is known to have happened,
/// and asking again is safe.
#[derive(Debug)]
pub struct Unavailable;

impl From<StoreError> for Unavailable {
    fn from(error: StoreError) -> Self {
        tracing::warn!(cause = %error, "store unavailable");
        Self
    }
}

impl From<sqlx::Error> for Unavailable {
    fn from(error: sqlx::Error) -> Self {
        tracing::warn!(cause = %StoreError::from(error), "rail unavailable");
        Self
    }
}

impl App {
    /// Runs a command; what it replies is durable.
    ///
    /// Where the reply waits for the rail, so does this. What else there is to
    /// do goes on after the reply.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn run(self: &Arc<Self>, command: &Command) -> Result<Reply, Unavailable> {
        let decision = self.decide(command).await?;
        match decision.reply {
            Reply::Later => self.carry_out(decision.effects).await,
            reply => {
                if !decision.effects.is_empty() {
                    self.carry_out_later(decision.effects);
                }
                Ok(reply)
            }
        }
    }

    /// Runs effects, and what follows from them, one after the other; gives the
    /// last reply.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn carry_out(self: &Arc<Self>, effects: Vec<Effect>) -> Result<Reply, Unavailable> {
        let mut reply = Reply::None;
        let mut effects = effects;
        while !effects.is_empty() {
            let mut next = Vec::new();
            for effect in effects {
                if let Some(command) = self.effect(effect).await? {
                    let decision = self.decide(&command).await?;
                    reply = decision.reply;
                    next.extend(decision.effects);
                }
            }
            effects = next;
        }
        Ok(reply)
    }

    /// Runs effects beside the request that caused them; a stop waits for them.
    fn carry_out_later(self: &Arc<Self>, effects: Vec<Effect>) {
        let app = Arc::clone(self);
        app.background.send_modify(|running| *running = running.saturating_add(1));
        tokio::spawn(async move {
            // What fails here is found again by recovery.
            let _ = app.carry_out(effects).await;
            app.background.send_modify(|running| *running = running.saturating_sub(1));
        });
    }

    /// Decides a command on fresh facts until its writes hold, and wakes
    /// whoever waits for them.
    async fn decide(&self, command: &Command) -> Result<Decision, Unavailable> {
        let needs = self.gateway.needs(command);
        for turn in 0..TURNS {
            match self.decide_once(command, &needs).await {
                Ok(mut decision) => {
                    decision.effects.retain(|effect| match effect {
                        Effect::Changed { sid } => {
                            self.waiters.wake(sid);
                            false
                        }
                        _ => true,
                    });
                    return Ok(decision);
                }
                Err(StoreError::Conflict) => pause(turn).await,
                Err(error) => return Err(Unavailable::from(error)),
            }
        }
        Err(Unavailable::from(StoreError::Conflict))
    }

    async fn decide_once(
        &self,
        command: &Command,
        needs: &countersign::gateway::Needs,
    ) -> Result<Decision, StoreError> {
        let facts = self.store.load(needs).await?;
        let decision = self.gateway.decide(&facts, command, now(), &mut OsRng);
        let accepts = matches!(decision.reply, Reply::Later);
        let settles = matches!(command, Command::Settle { .. });
        let parts = matches!(command, Command::SettleTender { .. });
        if accepts {
            self.crash_point("before_accept");
        }
        if settles {
            self.crash_point("before_settle");
        }
        if parts {
            self.crash_point("before_part");
        }
        self.store.apply(&decision.writes).await?;
        if decision.writes.iter().any(|w| matches!(w, Write::InsertEvent(_) | Write::Redeliver(_)))
        {
            self.webhooks.wake.notify_one();
        }
        if accepts {
            self.crash_point("after_accept");
        }
        if settles {
            self.crash_point("after_settle");
        }
        if parts {
            self.crash_point("after_part");
        }
        Ok(decision)
    }

    /// Runs one effect and gives the command that tells what came of it.
    async fn effect(&self, effect: Effect) -> Result<Option<Command>, Unavailable> {
        match effect {
            Effect::Charge(charge) => {
                self.crash_point("before_charge");
                let outcome = self.issuer.charge(&charge, now()).await?;
                self.crash_point("after_charge");
                Ok(settle(&charge.reference, outcome))
            }
            Effect::Capture { reference } => {
                let outcome = self.issuer.capture(&reference).await?;
                Ok(settle(&reference, outcome))
            }
            Effect::Close { reference } => {
                let outcome = self.issuer.close(&reference).await?;
                Ok(settle(&reference, outcome))
            }
            // The simulated issuer asks on a page of its own, never here.
            Effect::Query { reference } | Effect::Answer { reference, .. } => {
                let outcome = self.issuer.query(&reference).await?;
                Ok(settle(&reference, outcome.unwrap_or(RailOutcome::Pending)))
            }
            Effect::Refund { reference, refund: Some(refund), amount } => {
                self.crash_point("before_refund");
                let done = self.issuer.refund(&reference, &refund, &amount).await?;
                let outcome = if done { RefundOutcome::Refunded } else { RefundOutcome::Rejected };
                self.crash_point("after_refund");
                Ok(sid_of_refund(&refund).map(String::from).map(|sid| Command::SettleRefund {
                    sid,
                    refund,
                    outcome,
                }))
            }
            Effect::Refund { reference, refund: None, amount } => {
                // What is only held is let go; what is taken is given back.
                self.issuer.close(&reference).await?;
                let id = [&reference, ".stray"].concat();
                self.issuer.refund(&reference, &id, &amount).await?;
                Ok(sid_of_reference(&reference).map(|(sid, attempt)| Command::SettleStray {
                    sid: String::from(sid),
                    attempt,
                    minor: amount.minor(),
                }))
            }
            Effect::Hold { hold, kind: _, account, amount } => {
                let held = self.issuer.hold(&hold, &account, &amount).await?;
                let outcome = if held { TenderOutcome::Held } else { TenderOutcome::Refused };
                Ok(settle_tender(&hold, outcome))
            }
            Effect::Release { hold, kind: _ } => {
                self.issuer.release(&hold).await?;
                Ok(settle_tender(&hold, TenderOutcome::Released))
            }
            Effect::Spend { hold, kind: _ } => {
                self.issuer.spend(&hold).await?;
                Ok(settle_tender(&hold, TenderOutcome::Spent))
            }
            Effect::Return { refund, hold, kind: _, amount } => {
                self.crash_point("before_return");
                self.issuer.give_back(&refund, &hold, &amount).await?;
                self.crash_point("after_return");
                Ok(settle_return(refund, &hold))
            }
            Effect::Changed { sid } => {
                self.waiters.wake(&sid);
                Ok(None)
            }
        }
    }
}

/// What the rail said, as the command that takes it.
#[must_use]
pub fn settle(reference: &str, outcome: RailOutcome) -> Option<Command> {
    let (sid, attempt) = sid_of_reference(reference)?;
    Some(Command::Settle { sid: String::from(sid), attempt, outcome })
}

/// What a ledger said of a part that is paid beside the card.
fn settle_tender(hold: &str, outcome: TenderOutcome) -> Option<Command> {
    let (sid, attempt, place) = sid_of_hold(hold)?;
    Some(Command::SettleTender { sid: String::from(sid), attempt, place, outcome })
}

/// That a ledger has given back a part of a refund.
fn settle_return(refund: String, hold: &str) -> Option<Command> {
    let (sid, _, place) = sid_of_hold(hold)?;
    Some(Command::SettleReturn { sid: String::from(sid), refund, place })
}

/// Waits a little, longer each turn and never the same, so that those who lost
/// a race do not meet again.
async fn pause(turn: u32) {
    let most = 5_u64.saturating_mul(1 << turn.min(10)).min(MAX_PAUSE);
    let wait = u64::from(OsRng.next_u32()) % most.max(1);
    tokio::time::sleep(Duration::from_millis(wait)).await;
}

//! What stands around the decisions: loading, writing, the rail, and time.

use std::collections::{BTreeMap, BTreeSet};

use super::call::{Call, Wanted};
use super::holds::Holds;
use super::rail::Rail;
use super::seeded::Seeded;
use super::setup::{MERCHANT, Setup};
use super::store::Store;
use crate::error::{Code, Error};
use crate::gateway::record::{SessionFacts, SessionState};
use crate::gateway::{
    self, Command, Decision, Effect, Gateway, Needs, RailOutcome, RefundOutcome, Reply,
    TenderOutcome, sid_of_hold, sid_of_reference, sid_of_refund,
};
use crate::protocol::Problem;

/// Money beside the methods, as at the reference gateway.
const TENDERS: [&str; 1] = ["test"];

/// How often a command is decided anew.
const TURNS: usize = 3;

/// After how long work that was cut off is taken up, in milliseconds.
const PATIENCE: u64 = 15_000;

/// Where the gateway's process ends, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// What was decided is not written.
    BeforeWrite,
    /// It is written, and nothing else is done.
    AfterWrite,
    /// The rail was asked, and what it said is lost.
    AfterRail,
}

/// What a call came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// This.
    Http {
        /// The status.
        status: u16,
        /// JSON.
        body: String,
    },
    /// Nothing yet: to be asked again when this session has changed.
    Wait {
        /// The session.
        sid: String,
    },
    /// The process ended over it.
    Died,
}

/// Why an effect told nothing.
enum Lost {
    /// The rail's answer did not come.
    Silent,
    /// The process ended.
    Died,
}

/// A gateway in memory.
pub struct Mock {
    gateway: Gateway,
    store: Store,
    rail: Rail,
    holds: Holds,
    rng: Seeded,
    secret_key: String,
    cut: Option<Cut>,
    /// Sessions whose work was cut off, and when it is taken up.
    owed: BTreeMap<String, u64>,
    changed: BTreeSet<String>,
}

impl Mock {
    /// A mock with one merchant.
    ///
    /// # Errors
    /// Those of [`Gateway::new`].
    pub fn new(setup: &Setup) -> Result<Self, Error> {
        let mut rng = Seeded::new(setup.seed);
        let gateway = Gateway::new(setup.settings(&mut rng))?.with_tenders(&TENDERS);
        Ok(Self {
            gateway,
            store: Store::default(),
            rail: Rail::new(&setup.issuer),
            holds: Holds::default(),
            rng,
            secret_key: setup.secret_key.clone(),
            cut: None,
            owed: BTreeMap::new(),
            changed: BTreeSet::new(),
        })
    }

    /// The rail.
    pub const fn rail(&mut self) -> &mut Rail {
        &mut self.rail
    }

    /// The accounts of money beside the card.
    #[must_use]
    pub const fn holds(&self) -> &Holds {
        &self.holds
    }

    /// What is kept.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Ends the process the next time it comes to this place.
    pub const fn cut(&mut self, cut: Cut) {
        self.cut = Some(cut);
    }

    /// The sessions that have changed since this was last asked.
    pub fn take_changed(&mut self) -> BTreeSet<String> {
        core::mem::take(&mut self.changed)
    }

    /// Answers a call at this moment, in Unix milliseconds.
    pub fn call(&mut self, call: &Call, now: u64) -> Answered {
        match call.wanted(self.gateway.issuer(), &self.secret_key, MERCHANT) {
            Wanted::Command(command) => self.answer(&command, now),
            Wanted::Discovery => Answered::Http { status: 200, body: self.gateway.discovery(&[]) },
            Wanted::Stranger => refusal(Code::Unauthorized, now),
            Wanted::Nothing => problem(404, "not_found", now),
        }
    }

    fn answer(&mut self, command: &Command, now: u64) -> Answered {
        let needs = self.gateway.needs(command);
        match self.run(command, now) {
            Ok(Reply::Http { status, body }) => Answered::Http { status, body },
            Ok(Reply::Wait) => Answered::Wait { sid: needs.session.unwrap_or_default() },
            Ok(Reply::Later | Reply::None) => Answered::Http { status: 204, body: String::new() },
            Err(lost) => {
                if let Some(sid) = needs.session {
                    self.owed.entry(sid).or_insert(now.saturating_add(PATIENCE));
                }
                match lost {
                    Lost::Silent => problem(503, "unavailable", now),
                    Lost::Died => Answered::Died,
                }
            }
        }
    }

    /// The buyer does elsewhere what the newest charge of a session asks for, or
    /// refuses to; whether anything was asked.
    pub fn act(&mut self, sid: &str, approve: bool, now: u64) -> bool {
        let references: Vec<String> =
            self.rail.entries(sid).map(|entry| entry.reference.clone()).collect();
        let acted = references.iter().any(|one| self.rail.act(one, approve, now));
        for reference in references.iter().filter(|_| acted) {
            self.tell(reference, 1, now);
        }
        acted
    }

    /// Goes on with a refund; whether there is such a one.
    pub fn settle_refund(&mut self, refund: &str, word: RefundOutcome, now: u64) -> bool {
        let told = self.rail.settle_refund(refund, word);
        let command = told.and_then(|outcome| settle_refund(refund, outcome));
        command.is_some_and(|command| self.run(&command, now).is_ok())
    }

    /// Lets time pass up to this moment.
    pub fn tick(&mut self, now: u64) {
        for (reference, _, times) in self.rail.due(now) {
            self.tell(&reference, times, now);
        }
        let over = |session: &SessionFacts| match session.open_attempt() {
            Some(attempt) => now / 1000 > attempt.until && attempt.asked.is_none(),
            None => is_open(session) && now / 1000 > session.session.expires_at,
        };
        let sids = |found: &SessionFacts| found.session.sid.clone();
        let overdue: Vec<String> =
            self.store.sessions().filter(|session| over(session)).map(sids).collect();
        for sid in overdue {
            // What is cut off here is taken up below, another time.
            if self.run(&Command::Expire { sid: sid.clone() }, now).is_err() {
                self.owed.insert(sid, now.saturating_add(PATIENCE));
            }
        }
        let ready: Vec<String> =
            self.owed.iter().filter(|(_, due)| **due <= now).map(|(sid, _)| sid.clone()).collect();
        for sid in ready {
            self.recover(&sid, now);
        }
    }

    /// Begins anew as after a crash: whatever is owed is done.
    pub fn restart(&mut self, now: u64) {
        self.cut = None;
        let all: Vec<String> = self.store.sessions().map(|one| one.session.sid.clone()).collect();
        for sid in all {
            self.recover(&sid, now);
        }
    }

    /// When the next thing happens of itself, in Unix milliseconds.
    #[must_use]
    pub fn next_due(&self) -> Option<u64> {
        let ends = self.store.sessions().filter_map(|session| match session.open_attempt() {
            Some(attempt) => attempt.asked.is_none().then_some(attempt.until),
            None => is_open(session).then_some(session.session.expires_at),
        });
        let ends = ends.map(|second| second.saturating_add(1).saturating_mul(1000)).min();
        let owed = self.owed.values().min().copied();
        [ends, owed, self.rail.next_due()].into_iter().flatten().min()
    }

    fn recover(&mut self, sid: &str, now: u64) {
        self.owed.remove(sid);
        let needs = Needs { session: Some(String::from(sid)), ..Needs::default() };
        let Some(facts) = self.store.load(&needs).session else { return };
        let Ok(effects) = self.gateway.recover(&facts) else { return };
        if self.carry_out(effects, now).is_err() {
            self.owed.insert(String::from(sid), now.saturating_add(PATIENCE));
        }
    }

    /// Has the rail tell how a charge stands, so many times.
    fn tell(&mut self, reference: &str, times: u64, now: u64) {
        for _ in 0..times.max(1) {
            let Some(outcome) = self.rail.query(reference) else { return };
            let Some(command) = settle(reference, outcome) else { return };
            // What dies over it is asked for again.
            if let (Err(_), Some((sid, _))) = (self.run(&command, now), sid_of_reference(reference))
            {
                self.owed.insert(String::from(sid), now.saturating_add(PATIENCE));
            }
        }
    }

    fn run(&mut self, command: &Command, now: u64) -> Result<Reply, Lost> {
        let decision = self.decide(command, now)?;
        match decision.reply {
            Reply::Later => self.carry_out(decision.effects, now),
            reply => self.carry_out(decision.effects, now).map(|_| reply),
        }
    }

    /// Runs effects, and what follows from them; gives the last reply.
    fn carry_out(&mut self, effects: Vec<Effect>, now: u64) -> Result<Reply, Lost> {
        let mut reply = Reply::None;
        let mut effects = effects;
        while !effects.is_empty() {
            let mut next = Vec::new();
            for effect in effects {
                if let Some(command) = self.effect(effect, now)? {
                    self.dies(Cut::AfterRail)?;
                    let decision = self.decide(&command, now)?;
                    reply = decision.reply;
                    next.extend(decision.effects);
                }
            }
            effects = next;
        }
        Ok(reply)
    }

    fn decide(&mut self, command: &Command, now: u64) -> Result<Decision, Lost> {
        let needs = self.gateway.needs(command);
        for _ in 0..TURNS {
            let facts = self.store.load(&needs);
            let decision = self.gateway.decide(&facts, command, now / 1000, &mut self.rng);
            if !decision.writes.is_empty() {
                self.dies(Cut::BeforeWrite)?;
            }
            if self.store.apply(&decision.writes).is_ok() {
                if !decision.writes.is_empty() && !decision.effects.is_empty() {
                    self.dies(Cut::AfterWrite)?;
                }
                return Ok(decision);
            }
        }
        Err(Lost::Silent)
    }

    fn dies(&mut self, here: Cut) -> Result<(), Lost> {
        if self.cut == Some(here) {
            self.cut = None;
            return Err(Lost::Died);
        }
        Ok(())
    }

    /// Runs one effect and gives the command that tells what came of it.
    fn effect(&mut self, effect: Effect, now: u64) -> Result<Option<Command>, Lost> {
        Ok(match effect {
            Effect::Charge(charge) => {
                let outcome = self.rail.charge(&charge, now).ok_or(Lost::Silent)?;
                settle(&charge.reference, outcome)
            }
            Effect::Capture { reference } => settle(&reference, self.rail.capture(&reference)),
            Effect::Close { reference } => settle(&reference, self.rail.close(&reference, now)),
            Effect::Query { reference } => {
                let outcome = self.rail.query(&reference).unwrap_or(RailOutcome::Pending);
                settle(&reference, outcome)
            }
            Effect::Answer { reference, action: _, answer, said } => {
                settle(&reference, self.rail.answer(&reference, &answer, &said, now))
            }
            Effect::Refund { reference, refund: Some(refund), amount } => {
                let outcome = self.rail.refund(&reference, &refund, &amount);
                settle_refund(&refund, outcome)
            }
            Effect::Refund { reference, refund: None, amount } => {
                self.rail.give_back(&reference, &amount, now);
                sid_of_reference(&reference).map(|(sid, attempt)| Command::SettleStray {
                    sid: String::from(sid),
                    attempt,
                    minor: amount.minor(),
                })
            }
            Effect::Hold { hold, kind: _, account, amount } => {
                let held = self.holds.hold(&hold, &account, &amount);
                settle_tender(
                    &hold,
                    if held { TenderOutcome::Held } else { TenderOutcome::Refused },
                )
            }
            Effect::Release { hold, kind: _ } => {
                self.holds.release(&hold);
                settle_tender(&hold, TenderOutcome::Released)
            }
            Effect::Spend { hold, kind: _ } => {
                self.holds.spend(&hold);
                settle_tender(&hold, TenderOutcome::Spent)
            }
            Effect::Return { refund, hold, kind: _, amount } => {
                self.holds.give_back(&refund, &hold, &amount);
                settle_return(&refund, &hold)
            }
            Effect::Changed { sid } => {
                self.changed.insert(sid);
                None
            }
        })
    }
}

fn is_open(facts: &SessionFacts) -> bool {
    facts.session.state == SessionState::Open
}

fn settle(reference: &str, outcome: RailOutcome) -> Option<Command> {
    let (sid, attempt) = sid_of_reference(reference)?;
    Some(Command::Settle { sid: String::from(sid), attempt, outcome })
}

fn settle_tender(hold: &str, outcome: TenderOutcome) -> Option<Command> {
    let (sid, attempt, place) = sid_of_hold(hold)?;
    Some(Command::SettleTender { sid: String::from(sid), attempt, place, outcome })
}

fn settle_return(refund: &str, hold: &str) -> Option<Command> {
    let (sid, _, place) = sid_of_hold(hold)?;
    Some(Command::SettleReturn { sid: String::from(sid), refund: String::from(refund), place })
}

fn settle_refund(refund: &str, outcome: RefundOutcome) -> Option<Command> {
    let sid = String::from(sid_of_refund(refund)?);
    Some(Command::SettleRefund { sid, refund: String::from(refund), outcome })
}

fn refusal(code: Code, now: u64) -> Answered {
    match gateway::refusal(Error::new(code), now / 1000) {
        Reply::Http { status, body } => Answered::Http { status, body },
        _ => problem(500, "internal", now),
    }
}

fn problem(status: u16, code: &str, now: u64) -> Answered {
    let problem = Problem {
        status,
        code: String::from(code),
        pointer: None,
        retryable: status == 503,
        server_time: Some(now / 1000),
    };
    Answered::Http { status, body: problem.to_json() }
}

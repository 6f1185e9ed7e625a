//! The gateway's side: the real decisions, on a store that was met before.

use std::sync::Arc;

use countersign::gateway::{
    Command, Effect, Gateway, RailOutcome, RefundOutcome, Reply, Write, sid_of_hold,
    sid_of_reference,
};
use countersign::mock::Store;
use countersign::protocol::answer::Word as Said;
use countersign::protocol::tender::Tender;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::breaks::Break;
use crate::buyer::{Answer, Sent};
use crate::happens::Asks;
use crate::input::RIGHT;
use crate::intern::{Id, Memo, Table, seed};
use crate::job::{Job, Task, Word};
use crate::rail::UNITS;
use crate::rule::Rule;
use crate::shop::{self, Opened, TOTAL, Terms, buyers_command, merchant_call};
use crate::unguarded;

/// What the gateway is asked or told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ask {
    /// A buyer's request; `seen` where its proof was there before.
    Request {
        request: Id,
        seen: bool,
    },
    /// A word of the rail's, on a job.
    Word {
        task: Task,
        attempt: u8,
        word: Word,
    },
    Expire,
    Merchant(Asks),
    /// To find out after a crash what there is to do.
    Recover,
}

/// What the caller is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    Answer(Id),
    Later,
    Nothing,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Decided {
    pub(crate) store: Id,
    pub(crate) told: Told,
    pub(crate) jobs: Vec<Job>,
    pub(crate) broken: Option<Rule>,
}

/// The gateway, and everything that it was met with in its store.
pub(crate) struct House {
    gateway: Gateway,
    terms: Terms,
    pub(crate) sid: String,
    pub(crate) secret: String,
    pub(crate) first: Id,
    pub(crate) stores: Table<Store>,
    /// Names of answers.
    names: Table<String>,
    decided: Memo<(Id, Ask, u64), Decided>,
    without: Option<Break>,
}

/// Minor units of one unit.
pub(crate) const UNIT: u64 = 3_200;

/// The last second, from now, at which what a rail asks can be done.
const ACTION: u64 = 600;

impl House {
    /// A gateway with one session, which begins now, in seconds.
    pub(crate) fn new(terms: Terms, now: u64, without: Option<Break>) -> Self {
        let Opened { gateway, store, sid, secret } = shop::open(terms, now);
        let stores = Table::default();
        let first = stores.name(store);
        Self {
            gateway,
            terms,
            sid,
            secret,
            first,
            stores,
            names: Table::default(),
            decided: Memo::default(),
            without,
        }
    }

    /// What the buyer pays beside the card.
    pub(crate) fn tenders(&self) -> Vec<Tender> {
        shop::tenders(self.terms)
    }

    /// Decides, and applies what was decided: two that are decided at once are
    /// one after the other, which the store's constraints see to.
    pub(crate) fn decide(
        &self,
        store: Id,
        ask: Ask,
        now: u64,
        request: impl FnOnce(Id) -> Arc<Sent>,
        answers: &Table<Answer>,
    ) -> Arc<Decided> {
        self.decided.of(&(store, ask, now), || {
            let answer = |status, body| Told::Answer(answers.name((status, body)));
            let nothing = |told| Decided { store, told, jobs: Vec::new(), broken: None };
            let command = match ask {
                Ask::Recover => {
                    let found = self.stores.get(store);
                    let facts = found.session(&self.sid).expect("the one session");
                    let owed = self.gateway.recover(facts).expect("it was decided");
                    let jobs = owed.into_iter().filter_map(|effect| self.job(effect));
                    return Decided { jobs: jobs.collect(), ..nothing(Told::Nothing) };
                }
                Ask::Request { request: id, .. } => {
                    let sent = request(id);
                    if sent.url.ends_with("/countersign.json") {
                        return nothing(answer(200, self.gateway.discovery(&[])));
                    }
                    buyers_command(&sent)
                }
                ask => self.command(self.without.map_or(ask, |it| unguarded::hears(it, ask)), now),
            };
            let found = self.stores.get(store);
            let mut facts = found.load(&self.gateway.needs(&command));
            facts.proof_seen = matches!(ask, Ask::Request { seen: true, .. });
            if let (Some(session), Some(without)) = (&mut facts.session, self.without) {
                unguarded::spoil(without, session, ask, &command);
            }
            let at = facts.session.as_ref().map(|all| (all.session.attempt, all.session.seq));
            let mut rng = ChaCha20Rng::seed_from_u64(seed(("gateway", at)));
            let decision = self.gateway.decide(&facts, &command, now, &mut rng);
            let mut next = Store::clone(&found);
            let mut broken = self.wrong_amount(&decision.writes, &decision.effects);
            if next.apply(&kept(decision.writes)).is_err() {
                broken = Some(Rule::Constraint);
            }
            let told = match decision.reply {
                Reply::Http { status, body } => answer(status, body),
                Reply::Later => Told::Later,
                Reply::Wait => answer(204, String::new()),
                Reply::None => Told::Nothing,
            };
            let jobs = decision.effects.into_iter().filter_map(|effect| self.job(effect));
            Decided { store: self.stores.name(next), told, jobs: jobs.collect(), broken }
        })
    }

    fn command(&self, ask: Ask, now: u64) -> Command {
        let sid = self.sid.clone();
        let merchant = |path: &str| {
            let route = format!("POST /v1/payments/{sid}/{path}");
            (merchant_call(&route, Vec::new()), sid.clone())
        };
        match ask {
            Ask::Word { attempt, word: Word::Returned(units), .. } => {
                let minor = UNIT * u64::from(units);
                Command::SettleStray { sid, attempt: attempt.into(), minor }
            }
            Ask::Word {
                task: Task::Hold(at) | Task::Spend(at) | Task::Release(at),
                attempt,
                word,
            } => {
                let (attempt, place, outcome) = (attempt.into(), at.into(), word.of_ledger());
                Command::SettleTender { sid, attempt, place, outcome }
            }
            Ask::Word { task: Task::Refund { number, .. }, word, .. } => Command::SettleRefund {
                refund: format!("{sid}_r{number}"),
                sid,
                outcome: match word {
                    Word::Refunded(true) => RefundOutcome::Refunded,
                    _ => RefundOutcome::Rejected,
                },
            },
            Ask::Word { task, attempt, word } => {
                let outcome = match (task, word) {
                    (Task::Capture, Word::Taken) => RailOutcome::Captured,
                    (_, Word::Wrong(name)) => {
                        RailOutcome::WrongAnswer { answer: String::clone(&self.names.get(name)) }
                    }
                    _ => word.outcome(self.terms.wants, now + ACTION, UNIT),
                };
                Command::Settle { sid, attempt: attempt.into(), outcome }
            }
            Ask::Merchant(Asks::Capture) => {
                let (call, sid) = merchant("capture");
                Command::Capture(call, sid)
            }
            Ask::Merchant(Asks::Cancel) => {
                let (call, sid) = merchant("cancel");
                Command::CancelPayment(call, sid)
            }
            Ask::Merchant(Asks::Refund) => {
                let (call, sid) = merchant("refunds");
                Command::Refund(call, sid)
            }
            Ask::Expire | Ask::Recover | Ask::Request { .. } => Command::Expire { sid },
        }
    }

    /// The work that an effect stands for; none where it is only a wake-up.
    fn job(&self, effect: Effect) -> Option<Job> {
        let units = |minor: u64| u8::try_from(minor / UNIT).expect("few units");
        let (task, reference) = match effect {
            Effect::Charge(charge) => {
                let units = units(charge.amount.minor());
                (Task::Charge { capture: charge.capture, units }, charge.reference)
            }
            Effect::Capture { reference } => (Task::Capture, reference),
            Effect::Close { reference } => (Task::Close, reference),
            Effect::Query { reference } => (Task::Query, reference),
            Effect::Answer { reference, answer, said, .. } => {
                let right = said.word != Said::Otp || said.text.expose(|text| text == RIGHT);
                (Task::Answer { name: self.names.name(answer), right }, reference)
            }
            Effect::Refund { reference, refund: None, amount } => {
                (Task::Stray { units: units(amount.minor()) }, reference)
            }
            Effect::Refund { reference, refund: Some(id), amount } => {
                let number = id.rsplit("_r").next().and_then(|number| number.parse().ok());
                let number = number.expect("a refund's number");
                (Task::Refund { number, units: units(amount.minor()) }, reference)
            }
            Effect::Hold { hold, .. } => return part(&hold, Task::Hold),
            Effect::Release { hold, .. } => return part(&hold, Task::Release),
            Effect::Spend { hold, .. } => return part(&hold, Task::Spend),
            // Its refunds are of what the rail took alone.
            Effect::Return { .. } => return None,
            Effect::Changed { .. } => return None,
        };
        let (_, attempt) = sid_of_reference(&reference).expect("a reference of the gateway's");
        let attempt = u8::try_from(attempt).expect("few attempts");
        Some(Job { task, attempt, said: None, waiter: None })
    }

    /// Whether an intent that is taken, or a charge that is asked for, is not
    /// about the order's amount.
    fn wrong_amount(&self, writes: &[Write], effects: &[Effect]) -> Option<Rule> {
        let signed = writes.iter().any(|write| match write {
            Write::InsertAttempt(_, attempt) => attempt.intent.as_ref().is_some_and(|intent| {
                let payload = intent.split('.').nth(1).unwrap_or_default();
                let payload = countersign::jose::base64url::decode(payload).unwrap_or_default();
                let text = String::from_utf8_lossy(&payload).into_owned();
                text.matches(&format!("\"value\":\"{TOTAL}\"")).count() != 2
            }),
            _ => false,
        });
        let charged = effects.iter().any(|effect| match effect {
            Effect::Charge(charge) => {
                let beside = UNIT * u64::from(self.terms.tenders);
                charge.amount.minor() + beside != UNIT * u64::from(UNITS)
            }
            _ => false,
        });
        (signed || charged).then_some(Rule::Amount)
    }
}

/// What is stored of a decision. Whether a proof was seen before, the network
/// of the model knows; what a merchant is told of it, nobody here asks.
pub(crate) fn kept(writes: Vec<Write>) -> Vec<Write> {
    let is_kept = |write: &Write| {
        !matches!(
            write,
            Write::InsertProof { .. } | Write::InsertEvent(_) | Write::InsertIdempotency(_)
        )
    };
    writes.into_iter().filter(is_kept).collect()
}

/// The work that a ledger is asked for.
fn part(hold: &str, task: fn(u8) -> Task) -> Option<Job> {
    let (_, attempt, place) = sid_of_hold(hold)?;
    let (attempt, place) = (u8::try_from(attempt).ok()?, u8::try_from(place).ok()?);
    Some(Job { task: task(place), attempt, said: None, waiter: None })
}

//! The gateway's side: the real decisions, on a store that was met before.

use std::sync::Arc;

use countersign::gateway::record::{AttemptRecord, AttemptState, SessionFacts, SessionState};
use countersign::gateway::{
    BuyerCall, Command, Effect, Gateway, Keys, MerchantCall, MerchantSettings, RailOutcome,
    RefundOutcome, Reply, SealingKey, Settings, SigningKey, Write, sid_of_reference,
};
use countersign::jose::PrivateKey;
use countersign::json;
use countersign::mock::Store;
use countersign::money::Money;
use countersign::protocol::order::{Capture, Confirm, LateSuccess, NewDevice, Offer, Policy, Tier};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::breaks::Break;
use crate::buyer::{Answer, GATEWAY, SHOP, Sent};
use crate::intern::{Id, Memo, Table, seed};
use crate::rail::{Job, PAGE, Task, Word};
use crate::rule::Rule;
use crate::world::Asks;

/// What a merchant wants of a session, and how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    pub(crate) capture: &'static str,
    pub(crate) attempts: u64,
    /// How well it must be known who the buyer is.
    pub(crate) level: u64,
    /// Seconds.
    pub(crate) life: u64,
}

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
    pub(crate) sid: String,
    pub(crate) secret: String,
    pub(crate) first: Id,
    pub(crate) stores: Table<Store>,
    decided: Memo<(Id, Ask, u64), Decided>,
    without: Option<Break>,
    total: u64,
}

/// What the gateway's keys are made of.
pub(crate) const SEED: u64 = 4;

const TOTAL: &str = "128.00";

impl House {
    /// A gateway with one session, which begins now, in seconds.
    pub(crate) fn new(terms: Terms, now: u64, without: Option<Break>) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(SEED);
        let gateway = gateway(now, terms, &mut rng);
        let body = format!(
            r#"{{"order":{{"id":"A-1","amount":{{"value":"{TOTAL}","currency":"CNY"}},"lines":[]}},
                "return_url":"{SHOP}/back","expires_in":{},"policy":{{"capture":"{}"}}}}"#,
            terms.life, terms.capture,
        );
        let call = merchant_call("POST /v1/sessions", body.into_bytes());
        let command = Command::OpenSession(call);
        let mut store = Store::default();
        let facts = store.load(&gateway.needs(&command));
        let decision = gateway.decide(&facts, &command, now, &mut rng);
        store.apply(&kept(decision.writes)).expect("an empty store takes a session");
        let Reply::Http { status: 201, body } = decision.reply else {
            panic!("{:?}", decision.reply)
        };
        let members = json::parse_object(body.as_bytes(), 1 << 17).expect("an answer");
        let text = |name| String::from(members.str(name).expect("a member"));
        let stores = Table::default();
        let first = stores.name(store);
        Self {
            gateway,
            sid: text("id"),
            secret: text("client_secret"),
            first,
            stores,
            decided: Memo::default(),
            without,
            total: 12_800,
        }
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
                ask => self.command(ask, now),
            };
            let found = self.stores.get(store);
            let mut facts = found.load(&self.gateway.needs(&command));
            facts.proof_seen = matches!(ask, Ask::Request { seen: true, .. });
            if let Some(session) = &mut facts.session {
                self.spoil(session, ask, &command);
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
            Ask::Word { task: Task::Stray, attempt, .. } => {
                Command::SettleStray { sid, attempt: attempt.into(), minor: self.total }
            }
            Ask::Word { task: Task::Refund(number), word, .. } => Command::SettleRefund {
                refund: format!("{sid}_r{number}"),
                sid,
                outcome: match word {
                    Word::Returned(true) => RefundOutcome::Refunded,
                    _ => RefundOutcome::Rejected,
                },
            },
            Ask::Word { task, attempt, word } => {
                let outcome = match (task, word) {
                    (Task::Capture, Word::Taken) => RailOutcome::Captured,
                    _ => word.outcome(now + PAGE),
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

    /// What the gateway decides on where a guard is missing.
    fn spoil(&self, facts: &mut SessionFacts, ask: Ask, command: &Command) {
        match (self.without, command) {
            (Some(Break::SpentNonce), Command::Submit(call)) => {
                let text = String::from_utf8_lossy(&call.body).into_owned();
                let Some(claims) = claims_of(&text) else { return };
                facts.session.nonce = claims.str("nonce").ok().map(String::from);
                facts.session.attempt = claims.u64("attempt").unwrap_or(1) - 1;
                facts.session.state = SessionState::Open;
                let known = |a: &AttemptRecord| {
                    Some(&a.jti) == claims.str("jti").ok().map(String::from).as_ref()
                };
                facts.attempts.retain(known);
            }
            (Some(Break::LateSuccess), Command::Settle { attempt, .. }) => {
                let ended =
                    |a: &AttemptRecord| a.number == *attempt && a.state == AttemptState::Ended;
                if facts.attempts.iter().any(ended) {
                    facts.attempts.iter_mut().for_each(|a| a.state = AttemptState::Succeeded);
                }
            }
            (Some(Break::RefundSum), _) if ask == Ask::Merchant(Asks::Refund) => {
                facts.refunds.iter_mut().for_each(|refund| refund.amount = 0);
            }
            _ => {}
        }
    }

    /// The work that an effect stands for; none where it is only a wake-up.
    fn job(&self, effect: Effect) -> Option<Job> {
        let (task, reference) = match effect {
            Effect::Charge(charge) => (Task::Charge { capture: charge.capture }, charge.reference),
            Effect::Capture { reference } => (Task::Capture, reference),
            Effect::Close { reference } => (Task::Close, reference),
            Effect::Query { reference } | Effect::Answer { reference, .. } => {
                (Task::Query, reference)
            }
            Effect::Refund { reference, refund: None, .. } => (Task::Stray, reference),
            Effect::Refund { reference, refund: Some(id), .. } => {
                let number = id.rsplit("_r").next().and_then(|number| number.parse().ok());
                (Task::Refund(number.expect("a refund's number")), reference)
            }
            // Its orders have no tenders.
            Effect::Hold { .. }
            | Effect::Release { .. }
            | Effect::Spend { .. }
            | Effect::Return { .. } => return None,
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
            Effect::Charge(charge) => charge.amount.minor() != self.total,
            _ => false,
        });
        (signed || charged).then_some(Rule::Amount)
    }
}

/// What is stored of a decision. Whether a proof was seen before, the network
/// of the model knows; what a merchant is told of it, nobody here asks.
fn kept(writes: Vec<Write>) -> Vec<Write> {
    let is_kept = |write: &Write| {
        !matches!(
            write,
            Write::InsertProof { .. } | Write::InsertEvent(_) | Write::InsertIdempotency(_)
        )
    };
    writes.into_iter().filter(is_kept).collect()
}

fn merchant_call(route: &str, body: Vec<u8>) -> MerchantCall {
    MerchantCall {
        merchant: String::from("m_demo"),
        idempotency_key: Some(String::from("k1")),
        route: String::from(route),
        body,
    }
}

fn buyers_command(sent: &Sent) -> Command {
    let path = sent.url.strip_prefix(GATEWAY).unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let header = |name| {
        let found = sent.headers.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.clone())
    };
    let call = BuyerCall {
        authorization: header("Authorization"),
        dpop: header("DPoP"),
        method: sent.method,
        url: format!("{GATEWAY}{path}"),
        origin: Some(String::from(SHOP)),
        site: Some(String::from("cross-site")),
        body: sent.body.clone().into_bytes(),
    };
    match path {
        "/v1/checkout/keys" => Command::Enrol(call),
        "/v1/checkout" => Command::ReadCheckout(call),
        "/v1/checkout/intents" => Command::Submit(call),
        "/v1/checkout/intents/void" => Command::Void(call),
        "/v1/checkout/cancel" => Command::CancelCheckout(call),
        "/v1/checkout/receipt" => {
            let after = query.split('&').find_map(|part| part.strip_prefix("after="));
            let after = after.and_then(|number| number.parse().ok());
            Command::ReadReceipt(call, after.expect("a number"))
        }
        path => {
            let action = path.strip_prefix("/v1/checkout/actions/").expect("a call there is");
            Command::Answer(call, String::from(action))
        }
    }
}

fn gateway(now: u64, terms: Terms, rng: &mut ChaCha20Rng) -> Gateway {
    let any = Money::parse_wire("0.00", "CNY").expect("an amount");
    let signing = SigningKey {
        kid: String::from("sig-1"),
        key: PrivateKey::make(rng),
        not_before: 0,
        expires_at: now + 100_000_000,
    };
    let sealing = SealingKey {
        kid: String::from("seal-1"),
        key: PrivateKey::make(rng),
        not_before: 0,
        expires_at: u64::MAX,
    };
    let offer =
        Offer { id: String::from("card"), label: None, brands: Vec::new(), min: None, max: None };
    let merchant = MerchantSettings {
        id: String::from("m_demo"),
        name: String::from("Tea"),
        country: String::from("CN"),
        origins: vec![String::from(SHOP)],
        methods: vec![offer],
        policy: Policy {
            capture: Capture::Automatic,
            confirm: Confirm::Page,
            max_attempts: terms.attempts,
            inline: true,
            new_device: NewDevice::Allow,
            late_success: LateSuccess::Fulfil,
            consents: Vec::new(),
            auth_tiers: vec![Tier { from: any, level: terms.level }],
        },
    };
    let settings = Settings {
        issuer: String::from(GATEWAY),
        keys: Keys { signing: vec![signing], retired: Vec::new(), sealing: vec![sealing] },
        merchants: vec![merchant],
    };
    Gateway::new(settings).expect("settings that are right")
}

/// What an intent says, out of the body that it came in.
fn claims_of(body: &str) -> Option<json::Members> {
    let members = json::parse_object(body.as_bytes(), 1 << 17).ok()?;
    let payload = members.str("intent").ok()?.split('.').nth(1)?;
    let payload = countersign::jose::base64url::decode(payload).ok()?;
    json::parse_object(&payload, 1 << 14).ok()
}

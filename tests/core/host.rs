//! A gateway's host in memory: a store, a rail with a ledger of its own, and
//! the calls of the wire.

use countersign::checkout::HttpRequest;
use countersign::gateway::decision::Charge;
use countersign::gateway::record::{Facts, SessionFacts};
use countersign::gateway::{
    BuyerCall, Command, Effect, Gateway, Keys, MerchantCall, MerchantSettings, RailOutcome, Reply,
    SealingKey, Settings, SigningKey, Write,
};
use countersign::jose::PrivateKey;
use countersign::json;
use countersign::protocol::order::{Capture, Confirm, LateSuccess, NewDevice, Offer, Policy};
use countersign::protocol::receipt::Retry;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

pub(crate) const GATEWAY: &str = "http://127.0.0.1:4242";
pub(crate) const SHOP: &str = "https://shop.example";

/// The gateway, everything it stores, and the rail behind it.
pub(crate) struct Host {
    gateway: Gateway,
    session: Option<SessionFacts>,
    proofs: Vec<(String, String)>,
    /// What the rail has been asked to charge, and what it said: its own books.
    pub(crate) ledger: Vec<(String, RailOutcome)>,
    /// The bank's page was passed.
    pub(crate) challenged: bool,
    /// Dies between the first transaction and the rail, once.
    pub(crate) crash: bool,
    rng: ChaCha20Rng,
    pub(crate) now: u64,
}

impl Host {
    pub(crate) fn new(now: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(4);
        let signing = SigningKey {
            kid: String::from("sig-1"),
            key: PrivateKey::make(&mut rng),
            not_before: 0,
            expires_at: now + 100_000_000,
        };
        let sealing = SealingKey {
            kid: String::from("seal-1"),
            key: PrivateKey::make(&mut rng),
            not_before: 0,
            expires_at: u64::MAX,
        };
        let merchant = MerchantSettings {
            id: String::from("m_demo"),
            name: String::from("Tea"),
            country: String::from("CN"),
            origins: vec![String::from(SHOP)],
            methods: vec![Offer {
                id: String::from("card"),
                label: None,
                brands: Vec::new(),
                min: None,
                max: None,
            }],
            policy: Policy {
                capture: Capture::Automatic,
                confirm: Confirm::Page,
                max_attempts: 5,
                inline: true,
                new_device: NewDevice::Allow,
                late_success: LateSuccess::Fulfil,
                consents: Vec::new(),
                auth_tiers: Vec::new(),
            },
        };
        let settings = Settings {
            issuer: String::from(GATEWAY),
            keys: Keys { signing: vec![signing], retired: Vec::new(), sealing: vec![sealing] },
            merchants: vec![merchant],
        };
        Self {
            gateway: Gateway::new(settings).unwrap(),
            session: None,
            proofs: Vec::new(),
            ledger: Vec::new(),
            challenged: false,
            crash: false,
            rng,
            now,
        }
    }

    /// A merchant's server opens a session; gives the client secret.
    pub(crate) fn open_session(&mut self, capture: &str) -> String {
        let body = format!(
            r#"{{"order":{{"id":"A-1","amount":{{"value":"128.00","currency":"CNY"}},"lines":[]}},
                "return_url":"{SHOP}/back","policy":{{"capture":"{capture}"}}}}"#
        );
        let reply = self.run(&Command::OpenSession(MerchantCall {
            merchant: String::from("m_demo"),
            idempotency_key: Some(String::from("k1")),
            route: String::from("POST /v1/sessions"),
            body: body.into_bytes(),
        }));
        let Reply::Http { status: 201, body } = reply else { panic!("{reply:?}") };
        let members = json::parse_object(body.as_bytes(), 1 << 17).unwrap();
        String::from(members.str("client_secret").unwrap())
    }

    /// Answers a request; none where the host died over it.
    pub(crate) fn answer(&mut self, request: &HttpRequest) -> Option<(u16, String)> {
        let path = request.url.strip_prefix(GATEWAY).unwrap();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        if path == "/.well-known/countersign.json" {
            return Some((200, self.gateway.discovery(&[])));
        }
        let header = |name| {
            let found = request.headers.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.clone())
        };
        let call = BuyerCall {
            authorization: header("Authorization"),
            dpop: header("DPoP"),
            method: request.method,
            url: format!("{GATEWAY}{path}"),
            origin: Some(String::from(SHOP)),
            site: Some(String::from("cross-site")),
            body: request.body.clone().unwrap_or_default().into_bytes(),
        };
        let command = match path {
            "/v1/checkout/keys" => Command::Enrol(call),
            "/v1/checkout" => Command::ReadCheckout(call),
            "/v1/checkout/intents" => Command::Submit(call),
            "/v1/checkout/intents/void" => Command::Void(call),
            "/v1/checkout/cancel" => Command::CancelCheckout(call),
            "/v1/checkout/receipt" => {
                let after = query.split('&').find_map(|part| part.strip_prefix("after="));
                Command::ReadReceipt(call, after.unwrap().parse().unwrap())
            }
            path => {
                let action = path.strip_prefix("/v1/checkout/actions/").unwrap();
                Command::Answer(call, String::from(action))
            }
        };
        match self.run(&command) {
            Reply::Http { status, body } => Some((status, body)),
            Reply::Wait => Some((204, String::new())),
            _ => None,
        }
    }

    /// Takes up what a crash left undone.
    pub(crate) fn recover(&mut self) {
        let owed = self.gateway.recover(self.session.as_ref().unwrap()).unwrap();
        self.effects(owed);
    }

    pub(crate) fn charged(&self) -> usize {
        self.ledger
            .iter()
            .filter(|(_, said)| {
                matches!(said, RailOutcome::Approved { .. } | RailOutcome::Captured)
            })
            .count()
    }

    fn sid(&self) -> String {
        self.session.as_ref().unwrap().session.sid.clone()
    }

    fn run(&mut self, command: &Command) -> Reply {
        let needs = self.gateway.needs(command);
        let facts = Facts {
            session: needs.session.and(self.session.clone()),
            proof_seen: needs.proof.is_some_and(|proof| self.proofs.contains(&proof)),
            ..Facts::default()
        };
        let decision = self.gateway.decide(&facts, command, self.now, &mut self.rng);
        for write in decision.writes {
            self.apply(write);
        }
        if self.crash && matches!(decision.reply, Reply::Later) {
            self.crash = false;
            return Reply::None;
        }
        let settled = self.effects(decision.effects);
        if matches!(decision.reply, Reply::Later) { settled } else { decision.reply }
    }

    fn effects(&mut self, effects: Vec<Effect>) -> Reply {
        let mut reply = Reply::None;
        for effect in effects {
            let (reference, outcome) = match effect {
                Effect::Charge(charge) => {
                    let outcome = self.charge(&charge);
                    (charge.reference, outcome)
                }
                Effect::Query { reference } => {
                    let outcome = self.query(&reference);
                    (reference, outcome)
                }
                Effect::Close { reference } => {
                    let outcome = self.close(&reference);
                    (reference, outcome)
                }
                _ => continue,
            };
            let attempt = reference.rsplit('.').next().unwrap().parse().unwrap();
            reply = self.run(&Command::Settle { sid: self.sid(), attempt, outcome });
        }
        reply
    }

    /// The rail's own: a reference is charged once.
    fn charge(&mut self, charge: &Charge) -> RailOutcome {
        if let Some((_, known)) = self.ledger.iter().find(|(of, _)| *of == charge.reference) {
            return known.clone();
        }
        // EXPOSE: the rail reads the card.
        let outcome = charge.card.number.expose(|number| match number.as_str() {
            "4000000000000002" => {
                RailOutcome::Declined { code: String::from("declined"), retry: Retry::SameMethod }
            }
            "4000002760003184" => RailOutcome::redirect("https://bank.example/3ds", self.now + 600),
            _ => RailOutcome::Approved { captured: charge.capture },
        });
        self.ledger.push((charge.reference.clone(), outcome.clone()));
        outcome
    }

    fn query(&mut self, reference: &str) -> RailOutcome {
        let challenged = self.challenged;
        let entry = self.ledger.iter_mut().find(|(known, _)| known == reference);
        let Some((_, outcome)) = entry else {
            return RailOutcome::Closed;
        };
        if challenged && matches!(outcome, RailOutcome::Action { .. }) {
            *outcome = RailOutcome::Approved { captured: true };
        }
        outcome.clone()
    }

    fn close(&mut self, reference: &str) -> RailOutcome {
        match self.query(reference) {
            RailOutcome::Action { .. } => {
                self.ledger.retain(|(known, _)| known != reference);
                self.ledger.push((String::from(reference), RailOutcome::Closed));
                RailOutcome::Closed
            }
            outcome => outcome,
        }
    }

    fn apply(&mut self, write: Write) {
        if let Write::InsertSession(session) = write {
            self.session = Some(SessionFacts {
                session,
                keys: Vec::new(),
                attempts: Vec::new(),
                receipts: Vec::new(),
                refunds: Vec::new(),
            });
            return;
        }
        let Some(facts) = &mut self.session else { return };
        match write {
            Write::UpdateSession(session) => {
                assert_eq!(session.version, facts.session.version + 1);
                facts.session = session;
            }
            Write::InsertKey(_, key) => facts.keys.push(key),
            Write::InsertAttempt(_, attempt) => {
                assert!(facts.attempts.iter().all(|known| known.nonce != attempt.nonce));
                assert!(facts.attempts.iter().all(|known| known.jti != attempt.jti));
                assert!(!attempt.state.is_open() || facts.open_attempt().is_none());
                facts.attempts.push(attempt);
            }
            Write::UpdateAttempt(_, attempt) => {
                let at = facts.attempts.iter().position(|known| known.number == attempt.number);
                facts.attempts[at.unwrap()] = attempt;
            }
            Write::InsertReceipt(_, receipt) => facts.receipts.push(receipt),
            Write::InsertProof { thumbprint, jti, .. } => self.proofs.push((thumbprint, jti)),
            _ => {}
        }
    }
}

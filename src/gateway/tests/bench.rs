//! A host without a network: loads, decides, applies, decides again on conflict.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use super::super::record::SessionFacts;
use super::super::{
    Command, Decision, Effect, Gateway, Keys, MerchantCall, MerchantSettings, RailOutcome, Reply,
    SealingKey, ServedFile, ServedVersion, Settings, SigningKey,
};
use crate::jose::PrivateKey;
use crate::json::{self, Members};
use crate::mock::Store;
use crate::protocol::order::{Capture, Confirm, LateSuccess, NewDevice, Offer, Policy};
use crate::protocol::receipt::Status;
use crate::protocol::{Discovery, Receipt, Signed};

pub(super) const ISSUER: &str = "https://pay.example";
pub(super) const SHOP: &str = "https://shop.example";
pub(super) const NOW: u64 = 1_790_000_000;
pub(super) const MERCHANT: &str = "m_tea";

pub(super) struct Bench {
    pub(super) gateway: Gateway,
    pub(super) store: Store,
    pub(super) now: u64,
    pub(super) rng: ChaCha20Rng,
    keys: u64,
}

/// What a command came to.
pub(super) struct Outcome {
    pub(super) reply: Reply,
    pub(super) effects: Vec<Effect>,
}

/// The keys of the day, the next ones beside them, ahead of their time.
pub(super) fn keys() -> Keys {
    let key = |seed| PrivateKey::make(&mut ChaCha20Rng::seed_from_u64(seed));
    let signing = |kid: &str, seed, not_before| SigningKey {
        kid: String::from(kid),
        key: key(seed),
        not_before,
        expires_at: NOW + 400 * 86_400,
    };
    let sealing = |kid: &str, seed, not_before| SealingKey {
        kid: String::from(kid),
        key: key(seed),
        not_before,
        expires_at: not_before + 30 * 86_400,
    };
    Keys {
        signing: vec![signing("sign-1", 101, NOW - 86_400), signing("sign-2", 102, NOW + 86_400)],
        retired: Vec::new(),
        sealing: vec![
            sealing("seal-1", 103, NOW - 29 * 86_400),
            sealing("seal-2", 104, NOW + 86_400),
        ],
    }
}

impl Bench {
    pub(super) fn new() -> Self {
        let merchant = |id: &str, name: &str| MerchantSettings {
            id: String::from(id),
            name: String::from(name),
            country: String::from("CN"),
            origins: vec![String::from(SHOP), String::from("http://127.0.0.1:4243")],
            methods: vec![Offer {
                id: String::from("card"),
                label: None,
                brands: ["visa", "mastercard"].map(String::from).to_vec(),
                min: None,
                max: None,
            }],
            policy: Policy {
                capture: Capture::Automatic,
                confirm: Confirm::Frame,
                max_attempts: 5,
                inline: true,
                new_device: NewDevice::Allow,
                late_success: LateSuccess::Fulfil,
                consents: Vec::new(),
                auth_tiers: Vec::new(),
            },
        };
        let gateway = Gateway::new(Settings {
            issuer: String::from(ISSUER),
            keys: keys(),
            merchants: vec![merchant(MERCHANT, "茶馆"), merchant("m_other", "Other")],
        })
        .unwrap();
        Self {
            gateway,
            store: Store::default(),
            now: NOW,
            rng: ChaCha20Rng::seed_from_u64(7),
            keys: 0,
        }
    }

    /// The same with ledgers of money beside the methods.
    pub(super) fn with_tenders(self) -> Self {
        Self { gateway: self.gateway.with_tenders(&["gift", "balance"]), ..self }
    }

    pub(super) fn discovery(&self) -> Discovery {
        let served = ServedVersion {
            version: String::from("1.0.0"),
            files: vec![ServedFile {
                path: String::from("/sdk/1.0.0/countersign.js"),
                integrity: String::from("sha384-x"),
            }],
        };
        Discovery::parse(self.gateway.discovery(&[served]).as_bytes(), ISSUER).unwrap()
    }

    pub(super) fn decide(&mut self, command: &Command) -> Decision {
        let facts = self.store.load(&self.gateway.needs(command));
        self.gateway.decide(&facts, command, self.now, &mut self.rng)
    }

    /// Runs a command as a host does.
    pub(super) fn run(&mut self, command: &Command) -> Outcome {
        for _ in 0..3 {
            let decision = self.decide(command);
            if self.store.apply(&decision.writes).is_ok() {
                return Outcome { reply: decision.reply, effects: decision.effects };
            }
        }
        panic!("a decision must hold on fresh facts");
    }

    pub(super) fn settle(&mut self, sid: &str, attempt: u64, outcome: RailOutcome) -> Outcome {
        self.run(&Command::Settle { sid: String::from(sid), attempt, outcome })
    }

    pub(super) fn facts(&self, sid: &str) -> &SessionFacts {
        self.store.session(sid).unwrap()
    }

    /// A seed that no other buyer's entropy comes from.
    pub(super) fn seed(&mut self) -> u64 {
        self.keys += 1;
        self.keys
    }

    /// A merchant's call with a key of its own.
    pub(super) fn call(&mut self, route: &str, body: &str) -> MerchantCall {
        self.keys += 1;
        MerchantCall {
            merchant: String::from(MERCHANT),
            idempotency_key: Some(format!("key-{}", self.keys)),
            route: String::from(route),
            body: Vec::from(body),
        }
    }

    pub(super) fn open(&mut self, body: &str) -> Outcome {
        let call = self.call("POST /v1/sessions", body);
        self.run(&Command::OpenSession(call))
    }

    /// The receipt in a reply, verified as a client does.
    pub(super) fn receipt(&self, reply: &Reply) -> Receipt {
        let jws = reply.member("receipt");
        self.discovery().verify_receipt(&jws).unwrap().body().clone()
    }

    /// Every receipt of a session, each verified.
    pub(super) fn receipts(&self, sid: &str) -> Vec<Receipt> {
        let discovery = self.discovery();
        let receipts = self.facts(sid).receipts.iter();
        receipts
            .map(|record| {
                let receipt: Signed<Receipt> = discovery.verify_receipt(&record.jws).unwrap();
                assert_eq!(receipt.body().seq, record.seq);
                receipt.body().clone()
            })
            .collect()
    }

    pub(super) fn statuses(&self, sid: &str) -> Vec<Status> {
        self.receipts(sid).into_iter().map(|receipt| receipt.status).collect()
    }
}

pub(super) fn order_body(extra: &str) -> String {
    format!(
        r#"{{"order":{{"id":"A-1001","amount":{{"value":"128.00","currency":"CNY"}},
        "description":"two tins","lines":[{{"name":"tin","quantity":2,
        "amount":{{"value":"128.00","currency":"CNY"}}}}]}}{extra}}}"#
    )
}

impl Reply {
    pub(super) fn parts(&self) -> (u16, Members) {
        match self {
            Self::Http { status, body } => {
                (*status, json::parse_object(body.as_bytes(), 1 << 20).unwrap())
            }
            other => panic!("{other:?} is no answer"),
        }
    }

    pub(super) fn status(&self) -> u16 {
        self.parts().0
    }

    pub(super) fn member(&self, name: &'static str) -> String {
        let (status, members) = self.parts();
        let text = members.str(name).map(String::from);
        text.unwrap_or_else(|error| panic!("{status}: {error}: {self:?}"))
    }

    /// Status, code and pointer of a refusal.
    pub(super) fn refused(&self) -> (u16, String, Option<String>) {
        let (status, members) = self.parts();
        assert!(status >= 400, "{self:?}");
        let pointer = members.opt_str("pointer").unwrap().map(String::from);
        (status, members.str("code").unwrap().to_owned(), pointer)
    }

    pub(super) fn code(&self) -> String {
        self.refused().1
    }
}

impl Outcome {
    /// The one charge asked for.
    pub(super) fn charges(&self) -> usize {
        self.effects.iter().filter(|effect| matches!(effect, Effect::Charge(_))).count()
    }
}

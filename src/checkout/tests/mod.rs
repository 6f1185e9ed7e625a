//! One buyer, and a gateway whose answers each test writes itself.

mod actions;
mod agreeing;
mod asking;
mod details;
mod enrolment;
mod lines;
mod opening;
mod picture;
mod receipts;
mod resuming;
mod rules;
mod secrets;
mod table;
mod timeline;

use super::{Checkout, Effect, Event, HttpAnswer, HttpRequest, Options, Phase, Request, Scope};
use crate::error::Code;
use crate::jose::{PrivateKey, base64url, jws};
use crate::json;
use crate::money::Money;
use crate::protocol::action::{Action, Kind};
use crate::protocol::order::{
    Capture, Confirm, LateSuccess, Merchant, NewDevice, Offer, Policy, Purchase, SealKey, Tier,
};
use crate::protocol::receipt::{Receipt, Retry, Status};
use crate::protocol::{Document, Order, Problem, Signed, Standing};
use crate::secret::Secret;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

const GATEWAY: &str = "https://pay.example";
const ORIGIN: &str = "https://shop.example";
const SID: &str = "pay_0123456789abcdefghijkl";
const WORD: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const NOW: u64 = 1_790_000_000;
const NUMBER: &str = "4242424242424242";
const CVC: &str = "737";

struct World {
    checkout: Checkout,
    key: PrivateKey,
    seal: PrivateKey,
    order: Signed<Order>,
    /// The gateway's clock, in milliseconds.
    now: u64,
    /// The buyer's clock, ahead of it.
    skew: i64,
    rng: ChaCha20Rng,
    seq: u64,
    /// Calls under way.
    sent: Vec<(u32, Request)>,
    /// Everything else that was asked of the host.
    effects: Vec<Effect>,
}

fn key(seed: u64) -> PrivateKey {
    PrivateKey::make(&mut ChaCha20Rng::seed_from_u64(seed))
}

fn yuan(value: &str) -> Money {
    Money::parse_wire(value, "CNY").unwrap()
}

fn sign<D: Document>(body: D, key: &PrivateKey) -> Signed<D> {
    Signed::sign(body, key.public().thumbprint().as_str(), &mut |typ, payload| {
        let kid = key.public().thumbprint();
        jws::sign(key, typ, kid.as_str(), payload, &mut ChaCha20Rng::seed_from_u64(1))
    })
    .unwrap()
}

fn order() -> Order {
    Order {
        issuer: String::from(GATEWAY),
        sid: String::from(SID),
        issued_at: NOW,
        expires_at: NOW + 1800,
        merchant: Merchant {
            id: String::from("m_1"),
            name: String::from("Tea"),
            country: String::from("CN"),
        },
        origins: vec![String::from(ORIGIN)],
        purchase: Purchase {
            id: String::from("A-1001"),
            amount: yuan("128.00"),
            description: None,
            purpose: None,
            lines: Vec::new(),
        },
        methods: vec![Offer {
            id: String::from("card"),
            label: None,
            brands: vec![String::from("visa"), String::from("amex")],
            min: Some(yuan("1.00")),
            max: None,
        }],
        tenders: Vec::new(),
        policy: Policy {
            capture: Capture::Automatic,
            confirm: Confirm::Frame,
            max_attempts: 3,
            inline: true,
            new_device: NewDevice::Allow,
            late_success: LateSuccess::Fulfil,
            consents: Vec::new(),
            auth_tiers: Vec::new(),
        },
        seal: SealKey { kid: String::from("seal-1"), key: key(2).public().clone() },
        nonce: base64url::encode(&[7; 16]),
        return_url: Some(String::from("https://shop.example/back")),
    }
}

fn options(snapshot: Option<String>) -> Options {
    Options {
        gateway: String::from(GATEWAY),
        client_secret: Secret::new(format!("cs_{SID}_{WORD}")),
        origin: String::from(ORIGIN),
        pins: Vec::new(),
        snapshot,
    }
}

fn action(id: &str, url: &str) -> Action {
    Action {
        id: String::from(id),
        kind: Kind::RedirectGet,
        until: NOW + 900,
        data: json::parse(b"{}", 8).unwrap(),
        url: Some(String::from(url)),
    }
}

impl World {
    fn new() -> Self {
        Self::of(order())
    }

    fn of(order: Order) -> Self {
        Self::with(order, Checkout::new(options(None)).unwrap())
    }

    fn with(order: Order, checkout: Checkout) -> Self {
        let key = key(1);
        Self {
            checkout,
            order: sign(order, &key),
            key,
            seal: self::key(2),
            now: NOW * 1000,
            skew: 0,
            rng: ChaCha20Rng::seed_from_u64(9),
            seq: 0,
            sent: Vec::new(),
            effects: Vec::new(),
        }
    }

    /// The page dies, and another goes on from its snapshot.
    fn reload(mut self) -> Self {
        let snapshot = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Save { snapshot } => Some(Some(snapshot.clone())),
            Effect::Clear => Some(None),
            _ => None,
        });
        self.checkout = Checkout::new(options(snapshot.flatten())).unwrap();
        self.sent.clear();
        self.effects.clear();
        self
    }

    fn local(&self) -> u64 {
        self.now.saturating_add_signed(self.skew)
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send { call, request, .. } => self.sent.push((call, request)),
                Effect::Vault(_) => panic!("the vault's work left the core"),
                effect => self.effects.push(effect),
            }
        }
    }

    fn dispatch(&mut self, event: Event) -> &mut Self {
        let effects = self.checkout.dispatch(event, self.local(), &mut self.rng);
        self.take(effects);
        self
    }

    fn fill(&mut self, field: &str, text: &str) -> &mut Self {
        let effects = self.checkout.fill(field, text.as_bytes(), self.local());
        self.take(effects);
        self
    }

    /// Time passes, and the timer fires whenever it was set to.
    fn pass(&mut self, seconds: u64) -> &mut Self {
        let end = self.now + seconds * 1000;
        while let Some(wake) = self.checkout.state().timer
            && wake.saturating_add_signed(self.skew) <= end.saturating_add_signed(self.skew)
        {
            self.now = self.now.max(wake);
            self.dispatch(Event::Tick);
            if self.checkout.state().timer == Some(wake) {
                break;
            }
        }
        self.now = end;
        self
    }

    fn request(&mut self, call: u32) -> HttpRequest {
        self.checkout.request(call, self.local(), None, &mut self.rng).unwrap()
    }

    fn receive(&mut self, call: u32, answer: HttpAnswer<'_>) -> &mut Self {
        let effects = self.checkout.received(call, answer, self.local(), &mut self.rng);
        self.take(effects);
        self
    }

    /// The oldest call of this kind, which must be under way.
    fn call(&mut self, is: fn(&Request) -> bool) -> u32 {
        let found = self.sent.iter().position(|(_, request)| is(request));
        let at = found.unwrap_or_else(|| panic!("not asked: {:?}", self.sent));
        let (call, _) = self.sent.remove(at);
        self.request(call);
        call
    }

    fn reply(&mut self, is: fn(&Request) -> bool, status: u16, body: &str) -> &mut Self {
        let call = self.call(is);
        self.receive(call, HttpAnswer::Answered { status, body: body.as_bytes() })
    }

    fn lose(&mut self, is: fn(&Request) -> bool) -> &mut Self {
        let call = self.call(is);
        self.receive(call, HttpAnswer::Failed)
    }

    fn refuse(&mut self, is: fn(&Request) -> bool, status: u16, code: &str) -> &mut Self {
        let mut problem = Problem::new(status, Code::Internal, self.now / 1000);
        problem.code = String::from(code);
        problem.retryable =
            ["clock_skew", "dpop_time", "attempt_running", "proof_replayed"].contains(&code);
        self.reply(is, status, &problem.to_json())
    }

    fn discovery(&self, key: &PrivateKey) -> String {
        json::object(|out| {
            out.str("issuer", GATEWAY);
            out.object("jwks", |out| {
                out.array("keys", |out| {
                    out.object(|out| {
                        key.public().write_jwk(out);
                        out.str("kid", key.public().thumbprint().as_str());
                        out.str("use", "sig");
                        out.u64("nbf", NOW - 1000);
                        out.u64("exp", NOW + 100_000);
                    });
                });
            });
        })
    }

    fn standing(&self, intent: Option<String>, receipt: Option<String>) -> String {
        Standing {
            order: String::from(self.order.compact()),
            intent,
            receipt,
            server_time: self.now / 1000,
            device: Some(String::from("none")),
        }
        .to_json()
    }

    /// Opens, with this standing.
    fn open_at(&mut self, standing: &str) -> &mut Self {
        self.dispatch(Event::Open);
        let discovery = self.discovery(&self.key);
        self.reply(is_discovery, 200, &discovery);
        self.reply(is_enrol, 200, standing)
    }

    fn open(&mut self) -> &mut Self {
        let standing = self.standing(None, None);
        self.open_at(&standing)
    }

    fn fill_card(&mut self) -> &mut Self {
        self.fill("number", NUMBER);
        self.fill("expiry", "12/30");
        self.fill("cvc", CVC);
        self.fill("holder", "Li Lei")
    }

    fn reviewed(&mut self) -> &mut Self {
        self.dispatch(Event::Select { method: String::from("card") });
        self.fill_card();
        self.dispatch(Event::Review)
    }

    fn confirm(&mut self) -> &mut Self {
        self.open().reviewed().dispatch(Event::Confirm { seen: false })
    }

    /// A receipt for the intent held, the next in number.
    fn draft(&mut self, status: Status) -> Receipt {
        self.seq += 1;
        let held = self.checkout.state().held();
        Receipt {
            issuer: String::from(GATEWAY),
            sid: String::from(SID),
            order_digest: String::from(self.order.digest()),
            intent_digest: held.map(|held| held.digest.clone()),
            jti: None,
            attempt: held.map_or(0, |held| held.attempt),
            seq: self.seq,
            status,
            code: None,
            retry: None,
            amount: yuan("128.00"),
            paid: None,
            captured: None,
            refunded: None,
            action: None,
            until: None,
            refunds: Vec::new(),
            tenders: Vec::new(),
            late: false,
            nonce: None,
            issued_at: self.now / 1000,
        }
    }

    fn sign(&self, receipt: Receipt) -> String {
        let signed = sign(receipt, &self.key);
        json::object(|out| out.str("receipt", signed.compact()))
    }

    fn receipt(&mut self, status: Status, change: impl FnOnce(&mut Receipt)) -> String {
        let mut receipt = self.draft(status);
        change(&mut receipt);
        self.sign(receipt)
    }

    /// The intent of the call under way, as the gateway gets it.
    fn intent(&mut self) -> String {
        let (call, _) = *self.sent.iter().find(|(_, request)| is_intent(request)).unwrap();
        let body = self.request(call).body.unwrap();
        let members = json::parse_object(body.as_bytes(), 1 << 16).unwrap();
        String::from(members.str("intent").unwrap())
    }

    fn phase(&self) -> &'static str {
        self.checkout.state().phase().name()
    }

    /// Whether the page is told that nobody knows how it went.
    fn is_unknown(&self) -> bool {
        self.checkout.state_json(self.local()).contains("\"outcome_unknown\":true")
    }

    /// By when the page is told that the gateway, which is silent, is asked again.
    fn asks_at(&self) -> Option<u64> {
        let state = self.checkout.state_json(self.local());
        json::parse_object(state.as_bytes(), 1 << 16).unwrap().opt_u64("asks_at").ok().flatten()
    }

    /// What the gateway's clock is held to show, in milliseconds.
    fn core_time(&self) -> u64 {
        self.checkout.proof.core_time(self.local())
    }

    fn error(&self) -> Option<&str> {
        self.checkout.state().error.as_deref()
    }

    fn rejected(&self) -> Option<&str> {
        self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Rejected { code, .. } => Some(code.as_str()),
            _ => None,
        })
    }

    /// Whether nothing is under way but what this phase asks.
    fn asks(&self, is: fn(&Request) -> bool) -> bool {
        self.sent.len() == 1 && self.sent.iter().all(|(_, request)| is(request))
    }
}

const fn is_discovery(request: &Request) -> bool {
    matches!(request, Request::Discovery)
}

const fn is_enrol(request: &Request) -> bool {
    matches!(request, Request::Enrol)
}

const fn is_standing(request: &Request) -> bool {
    matches!(request, Request::Standing)
}

const fn is_intent(request: &Request) -> bool {
    matches!(request, Request::Intent)
}

const fn is_void(request: &Request) -> bool {
    matches!(request, Request::Void)
}

const fn is_poll(request: &Request) -> bool {
    matches!(request, Request::Poll)
}

const fn is_answer(request: &Request) -> bool {
    matches!(request, Request::Answer { .. })
}

const fn is_cancel(request: &Request) -> bool {
    matches!(request, Request::Cancel(_))
}

/// An order that asks who the buyer is, and to agree.
fn demanding() -> Order {
    let mut order = order();
    order.policy.consents = vec![String::from("terms")];
    order.policy.auth_tiers = vec![Tier { from: yuan("100.00"), level: 2 }];
    order
}

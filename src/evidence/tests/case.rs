//! A payment's documents, each of them open to change before it is signed.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::evidence::{EnrolledKey, Evidence};
use crate::jose::{PrivateKey, base64url, jws};
use crate::json;
use crate::key::endorsement::{self, Endorsement};
use crate::money::Money;
use crate::protocol::intent::Payee;
use crate::protocol::order::{
    Capture, Confirm, LateSuccess, Merchant, NewDevice, Offer, Policy, Purchase, SealKey,
};
use crate::protocol::receipt::{Retry, Status};
use crate::protocol::trust::TrustedKey;
use crate::protocol::{Discovery, Document, Intent, Order, Receipt, Signed};

const ISSUER: &str = "https://pay.example";
pub(super) const NOW: u64 = 1_790_000_000;

/// A first attempt failed, a second one paid, and some of it went back.
pub(super) struct Case {
    pub(super) trust: Discovery,
    pub(super) gateway: PrivateKey,
    pub(super) device: PrivateKey,
    pub(super) client: PrivateKey,
    pub(super) second: PrivateKey,
    pub(super) order: Order,
    pub(super) intent: Intent,
    /// The intent names another order.
    pub(super) other_order: bool,
    /// The key that the intent says it is signed by.
    pub(super) intent_kid: Option<String>,
    /// Their digests are filled in where the text is "order" or "intent".
    pub(super) receipts: Vec<Receipt>,
}

impl Case {
    pub(super) fn new() -> Self {
        let gateway = key(1);
        let trusted = TrustedKey {
            kid: String::from(gateway.public().thumbprint().as_str()),
            key: gateway.public().clone(),
            not_before: NOW,
            expires_at: NOW + 100_000,
        };
        Self {
            trust: Discovery { issuer: String::from(ISSUER), keys: vec![trusted] },
            gateway,
            device: key(3),
            client: key(4),
            second: key(5),
            order: order(),
            intent: intent(),
            other_order: false,
            intent_kid: None,
            receipts: receipts(),
        }
    }

    /// Moves the intent to another time.
    pub(super) fn intent_at(&mut self, at: u64) {
        (self.intent.issued_at, self.intent.expires_at) = (at, at + 300);
    }

    /// All of it signed, each by whom it should be.
    pub(super) fn evidence(&self) -> Evidence {
        let gateway = self.gateway.public().thumbprint();
        let order = signed(self.order.clone(), &self.gateway, gateway.as_str());
        let mut intent = self.intent.clone();
        if !self.other_order {
            intent.order_digest = String::from(order.digest());
        }
        let client = self.client.public().thumbprint();
        let kid = self.intent_kid.as_deref().unwrap_or(client.as_str());
        let intent = signed(intent, &self.client, kid);
        let receipts = self.receipts.iter().map(|receipt| {
            let mut receipt = receipt.clone();
            if receipt.order_digest == "order" {
                receipt.order_digest = String::from(order.digest());
            }
            if receipt.intent_digest.as_deref() == Some("intent") {
                receipt.intent_digest = Some(String::from(intent.digest()));
            }
            String::from(signed(receipt, &self.gateway, gateway.as_str()).compact())
        });
        let endorsement = self.endorsement_by(&self.device, &self.client, "pay1", NOW);
        let device = Some(self.device.public().clone());
        let endorsed = EnrolledKey::new(self.client.public().clone(), Some(endorsement), device);
        let plain = EnrolledKey::new(self.second.public().clone(), None, None);
        Evidence {
            receipts: receipts.collect(),
            order: String::from(order.compact()),
            intent: Some(String::from(intent.compact())),
            keys: vec![endorsed.unwrap(), plain.unwrap()],
        }
    }

    /// An endorsement under the device's name, by whoever signs it.
    pub(super) fn endorsement_by(
        &self,
        signer: &PrivateKey,
        client: &PrivateKey,
        sid: &str,
        at: u64,
    ) -> String {
        let endorsement = Endorsement {
            sid: String::from(sid),
            jkt: client.public().thumbprint(),
            iat: at,
            exp: at + 600,
        };
        let mut input = endorsement::signing_input(self.device.public(), &endorsement);
        let signature = signer.sign(input.as_bytes(), &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
        jws::push_signature(&mut input, &signature);
        input
    }

    /// Evidence as the gateway writes it.
    pub(super) fn json(&self, evidence: &Evidence) -> String {
        json::object(|out| {
            out.str("order", &evidence.order);
            out.opt_str("intent", evidence.intent.as_deref());
            out.strs("receipts", &evidence.receipts);
            out.array("keys", |out| {
                for enrolled in &evidence.keys {
                    out.object(|out| {
                        out.raw("jwk", &enrolled.key.to_jwk_json());
                        if let Some(endorsed) = &enrolled.endorsed {
                            out.str("endorsement", &endorsed.endorsement);
                            out.raw("device_jwk", &endorsed.device.to_jwk_json());
                        }
                    });
                }
            });
        })
    }
}

pub(super) fn yuan(value: &str) -> Money {
    Money::parse_wire(value, "CNY").unwrap()
}

fn key(seed: u64) -> PrivateKey {
    PrivateKey::make(&mut ChaCha20Rng::seed_from_u64(seed))
}

fn signed<D: Document>(body: D, key: &PrivateKey, kid: &str) -> Signed<D> {
    Signed::sign(body, kid, &mut |typ, payload| {
        jws::sign(key, typ, kid, payload, &mut ChaCha20Rng::seed_from_u64(1))
    })
    .unwrap()
}

fn order() -> Order {
    Order {
        issuer: String::from(ISSUER),
        sid: String::from("pay1"),
        issued_at: NOW,
        expires_at: NOW + 1800,
        merchant: Merchant {
            id: String::from("m_1"),
            name: String::from("Tea"),
            country: String::from("CN"),
        },
        origins: vec![String::from("https://shop.example")],
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
            brands: Vec::new(),
            min: None,
            max: None,
        }],
        tenders: Vec::new(),
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
        seal: SealKey { kid: String::from("seal-1"), key: key(2).public().clone() },
        nonce: base64url::encode(&[7; 16]),
        return_url: None,
    }
}

fn intent() -> Intent {
    Intent {
        audience: String::from(ISSUER),
        jti: base64url::encode(&[1; 16]),
        sid: String::from("pay1"),
        attempt: 2,
        order_digest: base64url::encode(&[2; 32]),
        payment_digest: base64url::encode(&[3; 32]),
        amount: yuan("128.00"),
        payee: Payee { id: String::from("m_1"), name: String::from("Tea") },
        shown_total: yuan("128.00"),
        method: String::from("card"),
        origin: String::from("https://shop.example"),
        level: 0,
        evidence: Vec::new(),
        consents: Vec::new(),
        nonce: base64url::encode(&[7; 16]),
        log: base64url::encode(&[4; 32]),
        issued_at: NOW + 60,
        expires_at: NOW + 360,
    }
}

fn receipts() -> Vec<Receipt> {
    let first = Receipt {
        issuer: String::from(ISSUER),
        sid: String::from("pay1"),
        order_digest: String::from("order"),
        intent_digest: Some(base64url::encode(&[6; 32])),
        jti: None,
        attempt: 1,
        seq: 1,
        status: Status::Failed,
        code: Some(String::from("declined")),
        retry: Some(Retry::SameMethod),
        amount: yuan("128.00"),
        paid: None,
        captured: None,
        refunded: None,
        action: None,
        until: None,
        refunds: Vec::new(),
        tenders: Vec::new(),
        late: false,
        nonce: Some(base64url::encode(&[7; 16])),
        issued_at: NOW + 50,
    };
    let processing = Receipt {
        intent_digest: Some(String::from("intent")),
        attempt: 2,
        seq: 2,
        status: Status::Processing,
        code: None,
        retry: None,
        nonce: None,
        issued_at: NOW + 61,
        ..first.clone()
    };
    let paid = Receipt {
        seq: 3,
        status: Status::Succeeded,
        paid: Some(yuan("128.00")),
        captured: Some(yuan("128.00")),
        issued_at: NOW + 62,
        ..processing.clone()
    };
    let refunded =
        Receipt { seq: 4, refunded: Some(yuan("28.00")), issued_at: NOW + 9000, ..paid.clone() };
    vec![first, processing, paid, refunded]
}

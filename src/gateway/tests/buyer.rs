//! A buyer's core, as far as the gateway can tell.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use super::super::{BuyerCall, Command, MerchantCall, Reply};
use super::bench::{Bench, ISSUER, SHOP, order_body};
use crate::jose::{PrivateKey, base64url, jwe};
use crate::key::ClientKey;
use crate::key::dpop::{self, Request};
use crate::key::endorsement::{self, Endorsement};
use crate::protocol::intent::Payee;
use crate::protocol::payment::{self, Instrument, Payment, SealedCard, TENDERS};
use crate::protocol::tender::Tender;
use crate::protocol::{Answer, Document, Intent, Order, Signed};

pub(super) struct Buyer {
    pub(super) sid: String,
    pub(super) secret: String,
    pub(super) order: Signed<Order>,
    pub(super) key: ClientKey,
    pub(super) rng: ChaCha20Rng,
}

/// A card as typed.
#[derive(Clone)]
pub(super) struct Typed {
    pub(super) number: &'static str,
    pub(super) last4: &'static str,
    pub(super) brand: &'static str,
    pub(super) plaintext: Option<String>,
}

pub(super) const VISA: Typed =
    Typed { number: "4242424242424242", last4: "4242", brand: "visa", plaintext: None };

/// A device key.
pub(super) fn device(seed: u64) -> PrivateKey {
    PrivateKey::make(&mut ChaCha20Rng::seed_from_u64(seed))
}

impl Buyer {
    /// Opens a session with this body and enrols a first key.
    pub(super) fn arrive(bench: &mut Bench, body: &str) -> Self {
        let mut buyer = Self::unknown(bench, body, 1).with_key(bench, 1);
        let command = buyer.enrol(bench, "{}");
        assert_eq!(bench.run(&command).reply.status(), 200);
        buyer
    }

    pub(super) fn usual(bench: &mut Bench) -> Self {
        Self::arrive(bench, &order_body(""))
    }

    /// Opens a session and enrols nothing.
    pub(super) fn unknown(bench: &mut Bench, body: &str, seed: u64) -> Self {
        let call = bench.call("POST /v1/sessions", body);
        Self::opened(bench, call, seed)
    }

    /// Opens a session of this merchant's and enrols nothing.
    pub(super) fn of_merchant(bench: &mut Bench, merchant: &str, more: &str) -> Self {
        let call = bench.call("POST /v1/sessions", &order_body(more));
        Self::opened(bench, MerchantCall { merchant: String::from(merchant), ..call }, 1)
    }

    fn opened(bench: &mut Bench, call: MerchantCall, seed: u64) -> Self {
        let opened = bench.run(&Command::OpenSession(call)).reply;
        assert_eq!(opened.status(), 201, "{opened:?}");
        let order = bench.discovery().verify_order(&opened.member("order")).unwrap();
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let key = ClientKey::make(&mut rng);
        let (sid, secret) = (opened.member("id"), opened.member("client_secret"));
        Self { sid, secret, order, key, rng }
    }

    /// The same session held by another key.
    pub(super) fn with_key(&self, bench: &mut Bench, key: u64) -> Self {
        Self {
            sid: self.sid.clone(),
            secret: self.secret.clone(),
            order: self.order.clone(),
            key: ClientKey::make(&mut ChaCha20Rng::seed_from_u64(key)),
            rng: ChaCha20Rng::seed_from_u64(1000 + bench.seed()),
        }
    }

    pub(super) fn call(
        &mut self,
        bench: &Bench,
        method: &'static str,
        path: &str,
        body: &str,
    ) -> BuyerCall {
        let url = format!("{ISSUER}/v1/checkout{path}");
        let request = Request { htm: method, htu: &url, access_token: &self.secret };
        let proof = dpop::make_proof(&self.key, &request, bench.now, &mut self.rng).unwrap();
        let scheme = if path == "/keys" { "Bearer" } else { "DPoP" };
        BuyerCall {
            authorization: Some(format!("{scheme} {}", self.secret)),
            dpop: Some(proof),
            method,
            url,
            origin: None,
            site: None,
            body: Vec::from(body),
        }
    }

    pub(super) fn enrol(&mut self, bench: &Bench, body: &str) -> Command {
        Command::Enrol(self.call(bench, "POST", "/keys", body))
    }

    /// The body that enrols this key with a device key's word for it.
    pub(super) fn endorsed(&mut self, bench: &Bench, device: &PrivateKey) -> String {
        let endorsement = Endorsement {
            sid: self.sid.clone(),
            jkt: self.key.thumbprint().clone(),
            iat: bench.now,
            exp: bench.now + 300,
        };
        let word = endorsement::sign(device, &endorsement, &mut self.rng).unwrap();
        let jwk = device.public().to_jwk_json();
        format!(r#"{{"endorsement":"{word}","device_jwk":{jwk}}}"#)
    }

    /// Enrols this key with this device's word, if one is named; the device as
    /// the gateway calls it, or the code it refused with.
    pub(super) fn join(&mut self, bench: &mut Bench, of: Option<u64>) -> String {
        let body = of.map_or(String::from("{}"), |seed| self.endorsed(bench, &device(seed)));
        let command = self.enrol(bench, &body);
        let reply = bench.run(&command).reply;
        if reply.status() == 200 { reply.member("device") } else { reply.code() }
    }

    pub(super) fn intent(&mut self, bench: &Bench) -> Intent {
        let order = self.order.body();
        let mut jti = [0; 16];
        rand_core::RngCore::fill_bytes(&mut self.rng, &mut jti);
        Intent {
            audience: order.issuer.clone(),
            jti: base64url::encode(&jti),
            sid: self.sid.clone(),
            attempt: bench.facts(&self.sid).session.attempt + 1,
            order_digest: String::from(self.order.digest()),
            payment_digest: String::new(),
            amount: order.purchase.amount,
            payee: Payee { id: order.merchant.id.clone(), name: order.merchant.name.clone() },
            shown_total: order.purchase.amount,
            method: String::from("card"),
            origin: String::from(SHOP),
            level: 0,
            evidence: Vec::new(),
            consents: Vec::new(),
            nonce: bench.facts(&self.sid).session.nonce.clone().unwrap_or(order.nonce.clone()),
            log: base64url::encode(&[0; 32]),
            issued_at: bench.now,
            expires_at: bench.now + 300,
        }
    }

    /// The payment part for an intent of this name.
    pub(super) fn payment(&mut self, jti: &str, card: &Typed) -> Payment {
        let mut plaintext = card.plaintext.clone().unwrap_or_else(|| {
            format!(
                r#"{{"number":"{}","exp_month":12,"exp_year":2030,"cvc":"123","holder":"LI NA"}}"#,
                card.number
            )
        });
        while plaintext.len() < 256 {
            plaintext.push(' ');
        }
        let apu = format!("{}.{jti}", self.sid);
        let seal = &self.order.body().seal;
        let sealed =
            jwe::seal(&seal.key, &seal.kid, &apu, plaintext.as_bytes(), &mut self.rng).unwrap();
        Payment {
            salt: base64url::encode(&[9; 16]),
            tenders: Vec::new(),
            instrument: Instrument::Card(SealedCard {
                sealed,
                last4: String::from(card.last4),
                brand: String::from(card.brand),
                network: None,
            }),
        }
    }

    pub(super) fn sign<D: Document>(&mut self, body: D) -> String {
        let kid = self.key.thumbprint().clone();
        let (key, rng) = (&self.key, &mut self.rng);
        let signed =
            Signed::sign(body, kid.as_str(), &mut |typ, payload| key.sign(typ, payload, rng));
        String::from(signed.unwrap().compact())
    }

    /// The body of a submission, `change` having had its way with the intent
    /// before it is signed.
    pub(super) fn submission(
        &mut self,
        bench: &Bench,
        card: &Typed,
        change: impl FnOnce(&mut Intent),
    ) -> String {
        self.submission_with(bench, card, Vec::new(), change)
    }

    /// [`Buyer::submission`], with money beside the card.
    pub(super) fn submission_with(
        &mut self,
        bench: &Bench,
        card: &Typed,
        tenders: Vec<Tender>,
        change: impl FnOnce(&mut Intent),
    ) -> String {
        let intent = self.intent(bench);
        let payment = Payment { tenders, ..self.payment(&intent.jti, card) };
        self.countersigned(intent, &payment, change)
    }

    /// The body of a submission that is paid by this alone.
    pub(super) fn submission_without(&mut self, bench: &Bench, tenders: Vec<Tender>) -> String {
        let salt = base64url::encode(&[9; 16]);
        let payment = Payment { salt, tenders, instrument: Instrument::None };
        let intent = Intent { method: String::from(TENDERS), ..self.intent(bench) };
        self.countersigned(intent, &payment, |_| {})
    }

    fn countersigned(
        &mut self,
        mut intent: Intent,
        payment: &Payment,
        change: impl FnOnce(&mut Intent),
    ) -> String {
        let part = payment.to_json();
        intent.payment_digest = payment::digest(part.as_bytes());
        change(&mut intent);
        let intent = self.sign(intent);
        format!(r#"{{"intent":"{intent}","payment":"{}"}}"#, base64url::encode(part.as_bytes()))
    }

    pub(super) fn submit(&mut self, bench: &Bench, body: &str) -> Command {
        Command::Submit(self.call(bench, "POST", "/intents", body))
    }

    /// Submits a usual intent, which must be accepted.
    pub(super) fn pay(&mut self, bench: &mut Bench) -> String {
        let body = self.submission(bench, &VISA, |_| {});
        let outcome = bench.run(&self.submit(bench, &body));
        assert_eq!(outcome.reply, Reply::Later);
        assert_eq!(outcome.charges(), 1);
        body
    }

    pub(super) fn void(&mut self, bench: &Bench, jti: &str, nonce: &str) -> Command {
        let body = format!(r#"{{"jti":"{jti}","nonce":"{nonce}"}}"#);
        Command::Void(self.call(bench, "POST", "/intents/void", &body))
    }

    pub(super) fn cancel(&mut self, bench: &Bench, scope: &str) -> Command {
        let body = format!(r#"{{"scope":"{scope}"}}"#);
        Command::CancelCheckout(self.call(bench, "POST", "/cancel", &body))
    }

    pub(super) fn read(&mut self, bench: &Bench) -> Command {
        Command::ReadCheckout(self.call(bench, "GET", "", ""))
    }

    pub(super) fn await_receipt(&mut self, bench: &Bench, after: u64) -> Command {
        Command::ReadReceipt(self.call(bench, "GET", "/receipt", ""), after)
    }

    pub(super) fn answer(&mut self, bench: &Bench, action: &str, answer: Answer) -> Command {
        let answer = self.sign(answer);
        let path = format!("/actions/{action}");
        let call = self.call(bench, "POST", &path, &format!(r#"{{"answer":"{answer}"}}"#));
        Command::Answer(call, String::from(action))
    }
}

//! A shop that opens a session and a buyer that pays it, over the core's own
//! documents.

use std::time::{SystemTime, UNIX_EPOCH};

use countersign::card::CardNumber;
use countersign::jose::{PrivateKey, base64url, jwe};
use countersign::json;
use countersign::key::ClientKey;
use countersign::key::dpop::{self, Request};
use countersign::key::endorsement::{self, Endorsement};
use countersign::protocol::answer::Word;
use countersign::protocol::intent::Payee;
use countersign::protocol::payment::{self, Instrument, SealedCard};
use countersign::protocol::receipt::Status;
use countersign::protocol::tender::Tender;
use countersign::protocol::{
    Answer as ActionAnswer, Discovery, Intent, Order, Payment, Receipt, Signed,
};
use rand_core::{OsRng, RngCore as _};

use super::server::{Answer, ISSUER, SHOP, Server, send};

pub const GOOD: &str = "4242424242424242";

/// A session as its merchant opened it.
pub struct Session {
    pub sid: String,
    pub secret: String,
}

/// The headers of a merchant's call.
pub fn merchant(key: &str) -> Vec<(&str, &str)> {
    let mut headers = vec![("Authorization", "Bearer sk_test_demo")];
    if !key.is_empty() {
        headers.push(("Idempotency-Key", key));
    }
    headers
}

pub fn open(server: &Server) -> Session {
    open_with(server, "")
}

/// Opens a session; `more` is members beside the order. A buyer who is no
/// browser is not in the frame, so the order takes pages' own keys too, unless
/// `more` has a policy of its own.
pub fn open_with(server: &Server, more: &str) -> Session {
    let inline = if more.contains("\"policy\"") { "" } else { r#","policy":{"inline":true}"# };
    let body = format!(
        r#"{{"order":{{"id":"order-1","amount":{{"value":"128.00","currency":"EUR"}},
        "lines":[{{"name":"Kettle","quantity":1,"amount":{{"value":"128.00","currency":"EUR"}}}}]}}
        {more}{inline}}}"#
    );
    let answer = server.post("/v1/sessions", &merchant(&word()), &body);
    assert_eq!(answer.status, 201, "{}", answer.body);
    Session { sid: answer.text("id"), secret: answer.text("client_secret") }
}

/// A buyer whose key is enrolled.
pub struct Buyer {
    pub address: String,
    pub sid: String,
    pub secret: String,
    pub key: ClientKey,
    pub order: Signed<Order>,
    pub discovery: Discovery,
    /// What is paid beside the card.
    pub tenders: Vec<Tender>,
}

fn endorsed(session: &Session, key: &ClientKey, device: &PrivateKey) -> String {
    let jkt = key.thumbprint().clone();
    let endorsement = Endorsement { sid: session.sid.clone(), jkt, iat: now(), exp: now() + 300 };
    let word = endorsement::sign(device, &endorsement, &mut OsRng).unwrap();
    json::object(|out| {
        out.str("endorsement", &word);
        out.raw("device_jwk", &device.public().to_jwk_json());
    })
}

/// What is sent to pay: kept, so that it can be sent again.
#[derive(Clone)]
pub struct Payable {
    pub body: String,
    pub jti: String,
    pub nonce: String,
    pub digest: String,
}

impl Buyer {
    pub fn enrol(server: &Server, session: &Session) -> Self {
        Self::enrol_with(server, session, None).0
    }

    /// Enrols a new key with a device key's word for it; gives what the gateway
    /// makes of the device too.
    pub fn enrol_with(
        server: &Server,
        session: &Session,
        device: Option<&PrivateKey>,
    ) -> (Self, String) {
        let keys = server.get("/.well-known/countersign.json", &[]);
        let discovery = Discovery::parse(keys.body.as_bytes(), ISSUER).unwrap();
        let key = ClientKey::make(&mut OsRng);
        let proof = proof(&key, "POST", "/v1/checkout/keys", &session.secret);
        let bearer = format!("Bearer {}", session.secret);
        let headers = [("Authorization", bearer.as_str()), ("DPoP", &proof)];
        let body = device.map_or(String::from("{}"), |device| endorsed(session, &key, device));
        let answer = server.post("/v1/checkout/keys", &headers, &body);
        assert_eq!(answer.status, 200, "{}", answer.body);
        let order = discovery.verify_order(&answer.text("order")).unwrap();
        let buyer = Self {
            address: server.address.clone(),
            sid: session.sid.clone(),
            secret: session.secret.clone(),
            key,
            order,
            discovery,
            tenders: Vec::new(),
        };
        (buyer, answer.text("device"))
    }

    pub fn new(server: &Server) -> Self {
        Self::enrol(server, &open(server))
    }

    /// A call with a fresh proof; none if there was no answer.
    pub fn try_call(&self, method: &'static str, path: &str, body: &str) -> Option<Answer> {
        let htu = path.split('?').next().unwrap();
        let proof = proof(&self.key, method, htu, &self.secret);
        let authorization = format!("DPoP {}", self.secret);
        let mut headers = vec![("Authorization", authorization.as_str()), ("DPoP", &proof)];
        if method == "POST" {
            headers.push(("Content-Type", "application/json"));
        }
        send(&self.address, method, path, &headers, body.as_bytes())
    }

    pub fn call(&self, method: &'static str, path: &str, body: &str) -> Answer {
        self.try_call(method, path, body).expect("an answer")
    }

    /// Signs an intent for this card.
    pub fn intent(&self, number: &str, attempt: u64, nonce: &str) -> Payable {
        self.intent_over(number, attempt, nonce, "128.00")
    }

    pub fn intent_over(&self, number: &str, attempt: u64, nonce: &str, total: &str) -> Payable {
        let (order, jti) = (self.order.body(), word());
        let card = CardNumber::parse(number).unwrap();
        let plaintext = card_plaintext(number);
        let apu = format!("{}.{jti}", self.sid);
        let sealed =
            jwe::seal(&order.seal.key, &order.seal.kid, &apu, &plaintext, &mut OsRng).unwrap();
        let instrument = Instrument::Card(SealedCard {
            sealed,
            last4: card.last4(),
            brand: String::from(card.brands().first().unwrap().id()),
            network: None,
        });
        self.signed(jti, instrument, attempt, nonce, total)
    }

    /// Signs an intent that is paid by what is beside the methods.
    pub fn intent_without_card(&self, attempt: u64, nonce: &str) -> Payable {
        self.signed(word(), Instrument::None, attempt, nonce, "128.00")
    }

    fn signed(
        &self,
        jti: String,
        instrument: Instrument,
        attempt: u64,
        nonce: &str,
        total: &str,
    ) -> Payable {
        let order = self.order.body();
        let payment = Payment { salt: word(), tenders: self.tenders.clone(), instrument };
        let method = String::from(payment.method());
        let payment = payment.to_json();
        let amount = countersign::money::Money::parse_wire(total, "EUR").unwrap();
        let time = now();
        let intent = Intent {
            audience: String::from(ISSUER),
            jti: jti.clone(),
            sid: self.sid.clone(),
            attempt,
            order_digest: String::from(self.order.digest()),
            payment_digest: payment::digest(payment.as_bytes()),
            amount,
            payee: Payee { id: order.merchant.id.clone(), name: order.merchant.name.clone() },
            shown_total: amount,
            method,
            origin: String::from(SHOP),
            level: 0,
            evidence: Vec::new(),
            consents: Vec::new(),
            nonce: String::from(nonce),
            log: base64url::encode(&[7; 32]),
            issued_at: time,
            expires_at: time + 300,
        };
        let signed = Signed::sign(intent, self.key.thumbprint().as_str(), &mut |typ, payload| {
            self.key.sign(typ, payload, &mut OsRng)
        })
        .unwrap();
        let body = json::object(|out| {
            out.str("intent", signed.compact());
            out.str("payment", &base64url::encode(payment.as_bytes()));
        });
        Payable { body, jti, nonce: String::from(nonce), digest: String::from(signed.digest()) }
    }

    /// Pays with this card as the first attempt.
    pub fn pay(&self, number: &str) -> Receipt {
        self.submit(&self.intent(number, 1, &self.order.body().nonce.clone()))
    }

    pub fn submit(&self, payable: &Payable) -> Receipt {
        let answer = self.call("POST", "/v1/checkout/intents", &payable.body);
        let receipt = self.receipt_of(&answer);
        assert_eq!(receipt.intent_digest.as_ref(), Some(&payable.digest));
        receipt
    }

    /// The receipt in an answer, its signature and what it is about checked.
    pub fn receipt_of(&self, answer: &Answer) -> Receipt {
        assert_eq!(answer.status, 200, "{}", answer.body);
        self.verify(&answer.text("receipt"))
    }

    pub fn verify(&self, jws: &str) -> Receipt {
        let receipt = self.discovery.verify_receipt(jws).unwrap().body().clone();
        assert_eq!(receipt.issuer, ISSUER);
        assert_eq!(receipt.sid, self.sid);
        assert_eq!(receipt.order_digest, self.order.digest());
        assert_eq!(receipt.amount, self.order.body().purchase.amount);
        receipt
    }

    /// The newest receipt, waiting for one after `after`.
    pub fn next_receipt(&self, after: u64) -> Receipt {
        let path = format!("/v1/checkout/receipt?after={after}&wait=20");
        self.receipt_of(&self.call("GET", &path, ""))
    }

    /// The first receipt from here on that settles an attempt.
    pub fn settled(&self) -> Receipt {
        let mut seq = 0;
        loop {
            let receipt = self.next_receipt(seq);
            if !matches!(receipt.status, Status::Processing | Status::ActionRequired) {
                return receipt;
            }
            seq = receipt.seq;
        }
    }

    pub fn void(&self, payable: &Payable) -> Answer {
        let body = json::object(|out| {
            out.str("jti", &payable.jti);
            out.str("nonce", &payable.nonce);
        });
        self.call("POST", "/v1/checkout/intents/void", &body)
    }

    /// Answers an action: the buyer has come back from its page.
    pub fn returned(&self, payable: &Payable, action: &str) -> Answer {
        let time = now();
        let answer = ActionAnswer {
            sid: self.sid.clone(),
            intent_digest: payable.digest.clone(),
            action: String::from(action),
            said: Word::Returned.into(),
            jti: word(),
            issued_at: time,
            expires_at: time + 60,
        };
        let signed = Signed::sign(answer, self.key.thumbprint().as_str(), &mut |typ, payload| {
            self.key.sign(typ, payload, &mut OsRng)
        })
        .unwrap();
        let body = json::object(|out| out.str("answer", signed.compact()));
        self.call("POST", &format!("/v1/checkout/actions/{action}"), &body)
    }

    /// State, minor units asked and minor units returned of each charge that
    /// the issuer's own ledger has.
    pub fn ledger(&self, server: &Server) -> Vec<(String, u64, u64)> {
        let answer = server.get(&format!("/sim/ledger?sid={}", self.sid), &[]);
        let members = answer.json();
        let charges = members.array("charges").unwrap().iter().map(|charge| {
            let charge = charge.as_object().unwrap();
            (
                String::from(charge.str("state").unwrap()),
                charge.u64("amount").unwrap(),
                charge.u64("returned").unwrap(),
            )
        });
        charges.collect()
    }
}

pub fn proof(key: &ClientKey, htm: &str, path: &str, secret: &str) -> String {
    let htu = format!("{ISSUER}{path}");
    let request = Request { htm, htu: &htu, access_token: secret };
    dpop::make_proof(key, &request, now(), &mut OsRng).unwrap()
}

/// A card as it is sealed, padded.
pub fn card_plaintext(number: &str) -> Vec<u8> {
    let mut text = json::object(|out| {
        out.str("number", number);
        out.u64("exp_month", 12);
        out.u64("exp_year", 2034);
        out.str("cvc", "737");
        out.str("holder", "Ada Lovelace");
    });
    while text.len() < 256 {
        text.push(' ');
    }
    text.into_bytes()
}

/// 128 random bits.
pub fn word() -> String {
    let mut bytes = [0; 16];
    OsRng.fill_bytes(&mut bytes);
    base64url::encode(&bytes)
}

pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

//! Each document read and written, and each of its checks broken once.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use super::action::{Action, Kind};
use super::answer::Word;
use super::intent::{self, Payee};
use super::order::{
    Capture, Confirm, LateSuccess, Line, Merchant, NewDevice, Offer, Policy, Purchase, SealKey,
};
use super::payment::{self, Instrument, Payment, SealedCard};
use super::receipt::{Expected, Receipt, RefundLine, Retry, Standing as Says, Status};
use super::{Answer, Discovery, Document, Intent, Order, Problem, Signed, Standing};
use crate::error::{Code, Error};
use crate::jose::{PrivateKey, PublicKey, base64url, jws};
use crate::json::{self, Value};
use crate::money::Money;

const ISSUER: &str = "https://pay.example";
const NOW: u64 = 1_790_000_000;

fn key(seed: u64) -> PrivateKey {
    PrivateKey::make(&mut ChaCha20Rng::seed_from_u64(seed))
}

fn yuan(value: &str) -> Money {
    Money::parse_wire(value, "CNY").unwrap()
}

fn signed<D: Document>(body: D, key: &PrivateKey) -> Signed<D> {
    let kid = key.public().thumbprint();
    Signed::sign(body, kid.as_str(), &mut |typ, payload| {
        jws::sign(key, typ, kid.as_str(), payload, &mut ChaCha20Rng::seed_from_u64(1))
    })
    .unwrap()
}

/// Signs a payload that this core would never write.
fn forged(typ: &str, payload: &str, key: &PrivateKey) -> String {
    let kid = key.public().thumbprint();
    jws::sign(key, typ, kid.as_str(), payload, &mut ChaCha20Rng::seed_from_u64(1)).unwrap()
}

fn holds(key: &PrivateKey) -> impl FnMut(&str) -> Option<PublicKey> {
    let public = key.public().clone();
    move |kid| (kid == public.thumbprint().as_str()).then(|| public.clone())
}

fn order() -> Order {
    Order {
        issuer: String::from(ISSUER),
        sid: String::from("pay1"),
        issued_at: NOW,
        expires_at: NOW + 1800,
        merchant: Merchant {
            id: String::from("m_1"),
            name: String::from("茶馆 \"Tea\""),
            country: String::from("CN"),
        },
        origins: vec![String::from("https://shop.example")],
        purchase: Purchase {
            id: String::from("A-1001"),
            amount: yuan("128.00"),
            description: Some(String::from("two tins")),
            purpose: None,
            lines: vec![Line { name: String::from("tin"), quantity: 2, amount: yuan("128.00") }],
        },
        methods: vec![Offer {
            id: String::from("card"),
            label: None,
            brands: vec![String::from("visa")],
            min: Some(yuan("1.00")),
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
        return_url: Some(String::from("https://shop.example/back")),
    }
}

fn intent() -> Intent {
    Intent {
        audience: String::from(ISSUER),
        jti: base64url::encode(&[1; 16]),
        sid: String::from("pay1"),
        attempt: 1,
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
        issued_at: NOW,
        expires_at: NOW + 300,
    }
}

fn receipt() -> Receipt {
    Receipt {
        issuer: String::from(ISSUER),
        sid: String::from("pay1"),
        order_digest: String::from("order"),
        intent_digest: Some(String::from("intent")),
        jti: None,
        attempt: 1,
        seq: 3,
        status: Status::Succeeded,
        code: None,
        retry: None,
        amount: yuan("128.00"),
        paid: Some(yuan("128.00")),
        captured: Some(yuan("128.00")),
        refunded: Some(yuan("28.00")),
        action: None,
        until: None,
        refunds: vec![RefundLine {
            id: String::from("pay1_r1"),
            amount: yuan("28.00"),
            status: String::from("refunded"),
        }],
        tenders: Vec::new(),
        late: true,
        nonce: None,
        issued_at: NOW,
    }
}

fn expecting<'a>(amount: &'a Money) -> Expected<'a> {
    Expected {
        issuer: ISSUER,
        sid: "pay1",
        order_digest: "order",
        amount,
        intent_digest: Some("intent"),
        jti: Some("name"),
        last_seq: 2,
    }
}

fn code<T>(result: Result<T, Error>) -> Code {
    result.err().expect("must be refused").code()
}

fn payload_of<D: Document>(body: &D) -> String {
    json::object(|out| body.write(out))
}

#[test]
fn every_document_reads_back_as_it_was_written() {
    let signer = key(1);
    let order = signed(order(), &signer);
    assert_eq!(Signed::<Order>::verify(order.compact(), &mut holds(&signer)).unwrap(), order);
    let intent = signed(intent(), &signer);
    assert_eq!(Signed::<Intent>::verify(intent.compact(), &mut holds(&signer)).unwrap(), intent);
    let receipt = signed(receipt(), &signer);
    assert_eq!(Signed::<Receipt>::verify(receipt.compact(), &mut holds(&signer)).unwrap(), receipt);
    let answer = signed(
        Answer {
            sid: String::from("pay1"),
            intent_digest: String::from("intent"),
            action: String::from("a1"),
            said: Word::Returned.into(),
            jti: base64url::encode(&[9; 16]),
            issued_at: NOW,
            expires_at: NOW + 300,
        },
        &signer,
    );
    assert_eq!(Signed::<Answer>::verify(answer.compact(), &mut holds(&signer)).unwrap(), answer);
}

/// Has each `step`th bit of a signed order flipped: none of them may be taken for it.
fn no_order_is_read_with_a_bit_flipped(step: usize) {
    let signer = key(1);
    let compact = signed(order(), &signer).compact().as_bytes().to_vec();
    for bit in (0..compact.len() * 8).step_by(step) {
        let mut flipped = compact.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        if let Ok(text) = core::str::from_utf8(&flipped) {
            assert!(Signed::<Order>::verify(text, &mut holds(&signer)).is_err(), "bit {bit}");
        }
    }
}

// Every 11th is each place in a byte, and bits of every part.
#[test]
fn an_order_with_a_bit_flipped_is_refused() {
    no_order_is_read_with_a_bit_flipped(11);
}

#[test]
#[ignore = "takes long: `npm run flips`"]
fn an_order_with_any_bit_flipped_is_refused() {
    no_order_is_read_with_a_bit_flipped(1);
}

#[test]
fn a_document_of_one_kind_cannot_stand_for_another() {
    let signer = key(1);
    let order = signed(order(), &signer);
    assert_eq!(
        code(Signed::<Receipt>::verify(order.compact(), &mut holds(&signer))),
        Code::JoseType
    );
    assert_eq!(
        code(Signed::<Intent>::verify(order.compact(), &mut holds(&signer))),
        Code::JoseType
    );
}

#[test]
fn a_document_by_another_key_is_refused() {
    let order = signed(order(), &key(1));
    assert_eq!(
        code(Signed::<Order>::verify(order.compact(), &mut holds(&key(5)))),
        Code::KeyUnknown
    );
    let wrong = key(5).public().clone();
    let verdict = Signed::<Order>::verify(order.compact(), &mut |_| Some(wrong.clone()));
    assert_eq!(code(verdict), Code::SignatureInvalid);
}

#[test]
fn unknown_members_are_ignored_in_orders_and_receipts_and_refused_in_intents() {
    let signer = key(1);
    let widen = |payload: String| payload.replacen('{', "{\"new\":1,", 1);
    let order = forged(Order::TYP, &widen(payload_of(&order())), &signer);
    assert!(Signed::<Order>::verify(&order, &mut holds(&signer)).is_ok());
    let receipt = forged(Receipt::TYP, &widen(payload_of(&receipt())), &signer);
    assert!(Signed::<Receipt>::verify(&receipt, &mut holds(&signer)).is_ok());
    let intent = forged(Intent::TYP, &widen(payload_of(&intent())), &signer);
    let verdict = Signed::<Intent>::verify(&intent, &mut holds(&signer));
    assert_eq!(code(verdict), Code::JsonUnknown);
}

#[test]
fn evidence_is_a_short_list_of_different_texts() {
    let signer = key(1);
    let evidence = vec![String::from(intent::FRAME_VISIBLE)];
    let known = payload_of(&Intent { evidence, ..intent() });
    let given = r#"["frame_visible"]"#;
    for (evidence, count) in [
        (given, Some(1)),
        ("[]", Some(0)),
        (r#"["frame_visible","login"]"#, Some(2)),
        (r#"["1","2","3","4","5","6","7","8","9"]"#, None),
        (r#"["frame_visible","frame_visible"]"#, None),
        (r#"[""]"#, None),
        ("[1]", None),
        (r#"{"frame_visible":true}"#, None),
    ] {
        let forged = forged(Intent::TYP, &known.replace(given, evidence), &signer);
        let verdict = Signed::<Intent>::verify(&forged, &mut holds(&signer));
        match count {
            Some(count) => assert_eq!(verdict.unwrap().body().evidence.len(), count),
            None => assert_eq!(code(verdict), Code::JsonType, "{evidence}"),
        }
    }
}

#[test]
fn duplicate_members_and_amounts_that_are_not_texts_are_refused_everywhere() {
    let signer = key(1);
    for (typ, payload) in [
        (Order::TYP, payload_of(&order())),
        (Receipt::TYP, payload_of(&receipt())),
        (Intent::TYP, payload_of(&intent())),
    ] {
        let doubled = forged(typ, &payload.replacen('{', "{\"iat\":1,", 1), &signer);
        let bare = forged(typ, &payload.replace("\"128.00\"", "128"), &signer);
        let float = forged(typ, &payload.replace("\"128.00\"", "128.00"), &signer);
        let loose = forged(typ, &payload.replace("\"128.00\"", "\"128.0\""), &signer);
        let verify = |compact: &str| match typ {
            Order::TYP => Signed::<Order>::verify(compact, &mut holds(&signer)).map(|_| ()),
            Receipt::TYP => Signed::<Receipt>::verify(compact, &mut holds(&signer)).map(|_| ()),
            _ => Signed::<Intent>::verify(compact, &mut holds(&signer)).map(|_| ()),
        };
        assert_eq!(code(verify(&doubled)), Code::JsonDuplicate, "{typ}");
        assert_eq!(code(verify(&bare)), Code::JsonType, "{typ}");
        assert_eq!(code(verify(&float)), Code::JsonNumber, "{typ}");
        assert_eq!(code(verify(&loose)), Code::AmountExponent, "{typ}");
    }
}

#[test]
fn each_member_that_a_document_needs_is_missed_by_name() {
    let signer = key(1);
    for name in ["v", "iss", "sid", "iat", "exp", "merchant", "order", "policy", "seal", "nonce"] {
        let payload = payload_of(&order()).replace(&format!("\"{name}\":"), "\"gone\":");
        let verdict =
            Signed::<Order>::verify(&forged(Order::TYP, &payload, &signer), &mut holds(&signer));
        assert!(verdict.is_err(), "{name}");
    }
    for name in ["v", "iss", "sid", "order_digest", "attempt", "seq", "status", "amount", "iat"] {
        let payload = payload_of(&receipt()).replacen(&format!("\"{name}\":"), "\"gone\":", 1);
        let verdict = Signed::<Receipt>::verify(
            &forged(Receipt::TYP, &payload, &signer),
            &mut holds(&signer),
        );
        assert_eq!(code(verdict), Code::JsonMissing, "{name}");
    }
}

#[test]
fn another_version_is_refused() {
    let signer = key(1);
    let payload = payload_of(&order()).replace("\"v\":1", "\"v\":2");
    let verdict =
        Signed::<Order>::verify(&forged(Order::TYP, &payload, &signer), &mut holds(&signer));
    assert_eq!(code(verdict), Code::VersionUnsupported);
}

#[test]
fn a_receipt_counts_only_if_all_of_it_is_this_payments() {
    let amount = yuan("128.00");
    let expected = expecting(&amount);
    assert_eq!(receipt().check(&expected).unwrap(), Says::Counts);
    type Break = (&'static str, fn(&mut Receipt), Code);
    let breaks: [Break; 8] = [
        ("issuer", |r| r.issuer = String::from("https://evil.example"), Code::ReceiptIssuer),
        ("session", |r| r.sid = String::from("pay2"), Code::ReceiptSession),
        ("order", |r| r.order_digest = String::from("other"), Code::ReceiptOrder),
        ("amount", |r| r.amount = yuan("1.00"), Code::ReceiptAmount),
        (
            "currency",
            |r| r.amount = Money::parse_wire("128.00", "USD").unwrap(),
            Code::ReceiptAmount,
        ),
        ("intent", |r| r.intent_digest = Some(String::from("other")), Code::ReceiptIntent),
        ("no intent", |r| r.intent_digest = None, Code::ReceiptIntent),
        ("seq", |r| r.seq = 1, Code::ReceiptStale),
    ];
    for (name, spoil, want) in breaks {
        let mut spoilt = receipt();
        spoil(&mut spoilt);
        assert_eq!(code(spoilt.check(&expected)), want, "{name}");
    }
}

#[test]
fn the_last_receipt_again_is_known_and_no_error() {
    let amount = yuan("128.00");
    let expected = Expected { last_seq: 3, ..expecting(&amount) };
    assert_eq!(receipt().check(&expected).unwrap(), Says::Known);
}

#[test]
fn a_receipt_for_an_intent_that_never_arrived_names_it() {
    let amount = yuan("128.00");
    let mut voided = receipt();
    voided.intent_digest = None;
    voided.jti = Some(String::from("name"));
    voided.attempt = 2;
    assert_eq!(voided.check(&expecting(&amount)).unwrap(), Says::Counts);
    voided.attempt = 0;
    assert_eq!(code(voided.check(&expecting(&amount))), Code::ReceiptIntent);
    voided.attempt = 2;
    voided.jti = Some(String::from("other"));
    assert_eq!(code(voided.check(&expecting(&amount))), Code::ReceiptIntent);
}

#[test]
fn a_status_of_a_newer_gateway_is_unknown_and_never_success() {
    assert_eq!(Status::from_text("settled_instantly"), Status::Unknown);
    for word in ["", "SUCCEEDED", "succeeded ", "paid"] {
        assert_eq!(Status::from_text(word), Status::Unknown);
    }
    assert_eq!(Status::from_text("succeeded"), Status::Succeeded);
}

#[test]
fn an_unknown_retry_word_allows_nothing() {
    let signer = key(1);
    let mut failed = receipt();
    failed.status = Status::Failed;
    failed.retry = Some(Retry::SameMethod);
    let payload = payload_of(&failed).replace("same_method", "whenever");
    let read =
        Signed::<Receipt>::verify(&forged(Receipt::TYP, &payload, &signer), &mut holds(&signer));
    assert_eq!(read.unwrap().body().retry, Some(Retry::None));
}

#[test]
fn action_required_without_an_action_is_refused_and_an_unknown_kind_is_kept() {
    let signer = key(1);
    let mut asks = receipt();
    asks.status = Status::ActionRequired;
    let bare = forged(Receipt::TYP, &payload_of(&asks), &signer);
    assert_eq!(code(Signed::<Receipt>::verify(&bare, &mut holds(&signer))), Code::JsonMissing);
    asks.action = Some(Action {
        id: String::from("a1"),
        kind: Kind::from_text("mind_reading"),
        until: NOW + 60,
        data: Value::Object(json::parse_object(b"{\"n\":1}", 64).unwrap()),
        url: Some(String::from("https://pay.example/a1")),
    });
    let read = signed(asks.clone(), &signer);
    let read = Signed::<Receipt>::verify(read.compact(), &mut holds(&signer)).unwrap();
    assert_eq!(read.body().action, asks.action);
    assert_eq!(read.body().action.as_ref().unwrap().kind.as_str(), "mind_reading");
}

#[test]
fn a_payment_part_reads_back_and_refuses_what_it_does_not_know() {
    let part = Payment {
        salt: base64url::encode(&[5; 16]),
        tenders: Vec::new(),
        instrument: Instrument::Card(SealedCard {
            sealed: String::from("a.b.c.d.e"),
            last4: String::from("4242"),
            brand: String::from("visa"),
            network: Some(String::from("visa")),
        }),
    };
    let bytes = part.to_json();
    assert_eq!(Payment::parse(bytes.as_bytes()).unwrap(), part);
    assert_ne!(payment::digest(bytes.as_bytes()), payment::digest(b"{}"));
    for (from, to, want) in [
        ("\"method\":\"card\"", "\"method\":\"cash\"", Code::MethodUnknown),
        ("\"tenders\":[]", "\"tenders\":[1]", Code::JsonType),
        ("\"tenders\":[]", "\"more\":[]", Code::JsonUnknown),
        ("\"last4\":\"4242\"", "\"last4\":\"42424\"", Code::JsonType),
        ("\"last4\":\"4242\"", "\"last4\":\"42a2\"", Code::JsonType),
    ] {
        assert!(bytes.contains(from));
        assert_eq!(code(Payment::parse(bytes.replace(from, to).as_bytes())), want, "{to}");
    }
    let short = bytes.replace(&part.salt, "AAAA");
    assert_eq!(code(Payment::parse(short.as_bytes())), Code::Base64url);
}

fn discovery(members: &str) -> String {
    let jwk = key(1).public().to_jwk_json();
    let kid = key(1).public().thumbprint();
    let jwk = jwk.trim_end_matches('}');
    format!(
        "{{\"issuer\":\"{ISSUER}\",\"jwks\":{{\"keys\":[{{\"kty\":\"RSA\",\"use\":\"sig\"}},{jwk},\"kid\":\"{}\"{members}}}]}}}}",
        kid.as_str()
    )
}

#[test]
fn discovery_gives_the_signing_keys_and_leaves_out_the_rest() {
    let text = discovery(&format!(",\"use\":\"sig\",\"nbf\":{},\"exp\":{}", NOW - 10, NOW + 10));
    let found = Discovery::parse(text.as_bytes(), ISSUER).unwrap();
    assert_eq!(found.keys.len(), 1);
    let sealing = discovery(",\"use\":\"enc\",\"nbf\":0,\"exp\":1");
    assert_eq!(Discovery::parse(sealing.as_bytes(), ISSUER).unwrap().keys.len(), 0);
    let other = Discovery::parse(text.as_bytes(), "https://evil.example");
    assert_eq!(code(other), Code::IssuerMismatch);
}

#[test]
fn a_key_counts_only_while_it_is_valid_and_only_if_it_is_pinned() {
    let text = discovery(&format!(",\"use\":\"sig\",\"nbf\":{},\"exp\":{}", NOW - 10, NOW + 10));
    let mut found = Discovery::parse(text.as_bytes(), ISSUER).unwrap();
    let at = |issued_at| {
        let mut order = order();
        order.issued_at = issued_at;
        signed(order, &key(1))
    };
    assert!(found.verify_order(at(NOW - 10).compact()).is_ok());
    assert!(found.verify_order(at(NOW + 10).compact()).is_ok());
    assert_eq!(code(found.verify_order(at(NOW - 11).compact())), Code::KeyExpired);
    assert_eq!(code(found.verify_order(at(NOW + 11).compact())), Code::KeyExpired);
    let late = Receipt { issued_at: NOW + 11, ..receipt() };
    assert_eq!(code(found.verify_receipt(signed(late, &key(1)).compact())), Code::KeyExpired);
    found.narrow(&[]);
    assert_eq!(found.keys.len(), 1);
    found.narrow(&[key(1).public().thumbprint().as_str().to_owned()]);
    assert_eq!(found.keys.len(), 1);
    found.narrow(&[key(3).public().thumbprint().as_str().to_owned()]);
    assert_eq!(code(found.verify_order(at(NOW).compact())), Code::KeyUnknown);
}

#[test]
fn problems_and_standings_read_back_as_written() {
    let problem = Problem::new(422, Code::ReceiptAmount, NOW).at(Some("amount"));
    let body = problem.to_json();
    assert_eq!(Problem::parse(422, body.as_bytes()).unwrap(), problem);
    assert!(body.contains("\"pointer\":\"/amount\""));
    let standing = Standing {
        order: String::from("o.o.o"),
        intent: None,
        receipt: Some(String::from("r.r.r")),
        server_time: NOW,
        device: Some(String::from("none")),
    };
    assert_eq!(Standing::parse(standing.to_json().as_bytes()).unwrap(), standing);
}

#[test]
fn hostile_bytes_never_panic_a_reader() {
    let hostile: [&[u8]; 8] =
        [b"", b"null", b"[]", b"{", b"{}", b"\xff\xfe", b"{\"order\":null}", b"{\"a\":1,\"a\":1}"];
    for bytes in hostile {
        assert!(Standing::parse(bytes).is_err());
        assert!(Problem::parse(400, bytes).is_err());
        assert!(Payment::parse(bytes).is_err());
        assert!(Discovery::parse(bytes, ISSUER).is_err());
    }
    let deep = "[".repeat(10_000);
    assert!(Standing::parse(deep.as_bytes()).is_err());
}

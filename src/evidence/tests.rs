//! Whole evidence holds; each part of it, changed or forged, is refused with
//! the code that says which.

mod case;
mod keys;

use super::{Check, Evidence, Report, Subject, Wanted, verify, verify_receipt};
use crate::error::{Code, Error};
use crate::jose::PrivateKey;
use crate::money::Money;
use crate::protocol::receipt::Status;
use case::{Case, NOW, yuan};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

fn check(case: &Case, evidence: &Evidence) -> Report {
    verify(&case.trust, evidence, &Wanted::default())
}

/// The one check that failed, which also means that nothing is proven.
fn fault(report: &Report) -> (Subject, Code, Option<&'static str>, Option<usize>) {
    assert_eq!(report.proven, None);
    let Check { subject, fault, index } = *report.fault().expect("nothing failed");
    let fault = fault.unwrap();
    (subject, fault.code(), fault.place(), index)
}

/// The same text with one bit of one character changed, one that decoders use.
fn flipped(text: &str, place: usize) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bytes = Vec::from(text);
    let index = ALPHABET.iter().position(|known| *known == bytes[place]);
    bytes[place] = index.map_or(b'A', |index| ALPHABET[index ^ 32]);
    String::from_utf8(bytes).unwrap()
}

#[test]
fn whole_evidence_proves_the_payment() {
    let case = Case::new();
    let report = check(&case, &case.evidence());
    assert_eq!(report.fault(), None);
    let proven = report.proven.unwrap();
    assert_eq!(proven.status(), "succeeded");
    assert_eq!(proven.order.body().purchase.id, "A-1001");
    assert_eq!(proven.intent.unwrap().body().attempt, 2);
    assert_eq!(proven.device, Some(case.device.public().thumbprint()));
    let last = proven.receipts.last().unwrap().body();
    assert_eq!(
        (last.seq, last.paid, last.refunded),
        (4, Some(yuan("128.00")), Some(yuan("28.00")))
    );
    let subjects: Vec<_> = report.checks.iter().map(|check| check.subject.as_str()).collect();
    let all = "order wanted keys intent amount payee receipts sequence settlement";
    assert_eq!(subjects.join(" "), all);
}

#[test]
fn evidence_is_read_from_the_gateways_json() {
    let case = Case::new();
    let evidence = case.evidence();
    assert_eq!(Evidence::parse(case.json(&evidence).as_bytes()), Ok(evidence));
}

#[test]
fn evidence_that_cannot_be_read_says_why() {
    let jwk = Case::new().device.public().to_jwk_json();
    for (text, code, at) in [
        (String::from("{"), Code::JsonSyntax, None),
        (String::from(r#"{"order":"a"}"#), Code::JsonMissing, Some("receipts")),
        (String::from(r#"{"order":1,"receipts":[]}"#), Code::JsonType, Some("order")),
        (String::from(r#"{"order":"a","receipts":[1]}"#), Code::JsonType, Some("receipts")),
        (String::from(r#"{"order":"a","receipts":[],"keys":[1]}"#), Code::JsonType, Some("keys")),
        (
            String::from(r#"{"order":"a","receipts":[],"keys":[{}]}"#),
            Code::JsonMissing,
            Some("jwk"),
        ),
        (
            format!(r#"{{"order":"a","receipts":[],"keys":[{{"jwk":{jwk},"endorsement":"e"}}]}}"#),
            Code::JsonMissing,
            Some("device_jwk"),
        ),
        (
            format!(r#"{{"order":"a","receipts":[],"keys":[{{"jwk":{jwk},"device_jwk":{jwk}}}]}}"#),
            Code::JsonMissing,
            Some("endorsement"),
        ),
        (
            String::from(r#"{"order":"a","receipts":[],"keys":[{"jwk":{"kty":"RSA"}}]}"#),
            Code::JwkInvalid,
            Some("kty"),
        ),
    ] {
        let error = Evidence::parse(text.as_bytes()).unwrap_err();
        assert_eq!((error.code(), error.place()), (code, at), "{text}");
        assert_eq!(fault(&Report::unreadable(error)).0, Subject::Form);
    }
}

#[test]
fn no_byte_of_order_intent_or_receipt_can_change() {
    let case = Case::new();
    let good = case.evidence();
    for permille in [0, 100, 300, 500, 700, 900, 999] {
        let place = |text: &str| text.len() * permille / 1000;
        let mut evidence = good.clone();
        evidence.order = flipped(&good.order, place(&good.order));
        assert_eq!(fault(&check(&case, &evidence)).0, Subject::Order);

        let mut evidence = good.clone();
        let intent = good.intent.clone().unwrap();
        evidence.intent = Some(flipped(&intent, place(&intent)));
        assert_eq!(fault(&check(&case, &evidence)).0, Subject::Intent);

        for index in 0..good.receipts.len() {
            let mut evidence = good.clone();
            let receipt = &good.receipts[index];
            evidence.receipts[index] = flipped(receipt, place(receipt));
            let (subject, _, _, found) = fault(&check(&case, &evidence));
            assert_eq!((subject, found), (Subject::Receipts, Some(index)));
        }
    }
}

#[test]
fn an_order_of_another_signer_gateway_or_time_is_refused() {
    let refused = |case: &Case| {
        let (subject, code, ..) = fault(&check(case, &case.evidence()));
        assert_eq!(subject, Subject::Order);
        code
    };
    let mut case = Case::new();
    case.gateway = PrivateKey::make(&mut ChaCha20Rng::seed_from_u64(9));
    assert_eq!(refused(&case), Code::KeyUnknown);
    case.trust.keys[0].kid = String::from(case.gateway.public().thumbprint().as_str());
    assert_eq!(refused(&case), Code::SignatureInvalid);

    let mut case = Case::new();
    case.trust.keys[0].expires_at = NOW - 1;
    assert_eq!(refused(&case), Code::KeyExpired);
    let mut case = Case::new();
    case.trust.keys[0].not_before = NOW + 1;
    assert_eq!(refused(&case), Code::KeyExpired);
    let mut case = Case::new();
    case.order.issuer = String::from("https://other.example");
    assert_eq!(refused(&case), Code::OrderIssuer);
    let mut case = Case::new();
    case.trust.narrow(&[String::from(case.device.public().thumbprint().as_str())]);
    assert_eq!(refused(&case), Code::KeyUnknown);
}

#[test]
fn a_receipt_signed_after_its_keys_end_is_refused() {
    let mut case = Case::new();
    case.trust.keys[0].expires_at = case.receipts[3].issued_at - 1;
    let expected = (Subject::Receipts, Code::KeyExpired, None, Some(3));
    assert_eq!(fault(&check(&case, &case.evidence())), expected);
}

#[test]
fn what_the_merchant_knows_must_agree() {
    let case = Case::new();
    let evidence = case.evidence();
    let (right, wrong, dollars) =
        (yuan("128.00"), yuan("12.80"), Money::parse_wire("128.00", "USD").unwrap());
    let wanted = Wanted { session: Some("pay1"), order: Some("A-1001"), amount: Some(&right) };
    assert!(verify(&case.trust, &evidence, &wanted).proven.is_some());
    for (wanted, code, at) in [
        (Wanted { session: Some("pay2"), ..wanted }, Code::OrderSession, "session"),
        (Wanted { order: Some("A-1002"), ..wanted }, Code::OrderMismatch, "order"),
        (Wanted { amount: Some(&wrong), ..wanted }, Code::AmountMismatch, "amount"),
        (Wanted { amount: Some(&dollars), ..wanted }, Code::AmountMismatch, "amount"),
    ] {
        let report = verify(&case.trust, &evidence, &wanted);
        assert_eq!(fault(&report), (Subject::Wanted, code, Some(at), None));
    }
}

#[test]
fn an_intent_by_a_key_that_is_not_listed_is_refused() {
    let case = Case::new();
    let mut evidence = case.evidence();
    evidence.keys.remove(0);
    assert_eq!(fault(&check(&case, &evidence)), (Subject::Intent, Code::KeyUnknown, None, None));
    // A listed one that did not sign it, under the name of the one that did.
    let mut case = Case::new();
    case.intent_kid = Some(String::from(case.second.public().thumbprint().as_str()));
    let found = fault(&check(&case, &case.evidence()));
    assert_eq!(found, (Subject::Intent, Code::SignatureInvalid, None, None));
}

#[test]
fn each_member_of_the_intent_is_held_against_the_order() {
    type Change = fn(&mut Case);
    let changes: &[(Change, Subject, Code, &'static str)] = &[
        (|c| c.intent.audience.push('x'), Subject::Intent, Code::AudienceMismatch, "aud"),
        (|c| c.intent.sid.push('x'), Subject::Intent, Code::SessionMismatch, "sid"),
        (|c| c.other_order = true, Subject::Intent, Code::OrderMismatch, "order_digest"),
        (|c| c.intent.method.push('x'), Subject::Intent, Code::MethodUnknown, "method"),
        (|c| c.intent.origin.push('x'), Subject::Intent, Code::OriginRefused, "origin"),
        (|c| c.intent.expires_at += 1, Subject::Intent, Code::LifetimeTooLong, "exp"),
        (|c| c.intent.expires_at = c.intent.issued_at, Subject::Intent, Code::IntentExpired, "exp"),
        (|c| c.intent_at(NOW - 301), Subject::Intent, Code::ClockSkew, "iat"),
        (|c| c.intent_at(NOW + 1800 + 301), Subject::Intent, Code::OrderExpired, "iat"),
        (|c| c.intent.amount = yuan("1.00"), Subject::Amount, Code::AmountMismatch, "amount"),
        (|c| c.intent.shown_total = yuan("1.00"), Subject::Amount, Code::AmountMismatch, "shown"),
        (|c| c.intent.payee.id.push('x'), Subject::Payee, Code::PayeeMismatch, "payee"),
        (|c| c.intent.payee.name.push('x'), Subject::Payee, Code::PayeeMismatch, "payee"),
    ];
    for (index, (change, subject, code, at)) in changes.iter().enumerate() {
        let mut case = Case::new();
        change(&mut case);
        let found = fault(&check(&case, &case.evidence()));
        assert_eq!(found, (*subject, *code, Some(*at), None), "change {index}");
    }
}

#[test]
fn clocks_may_be_five_minutes_apart() {
    for at in [NOW - 300, NOW + 1800 + 300] {
        let mut case = Case::new();
        case.intent_at(at);
        assert_eq!(check(&case, &case.evidence()).fault(), None);
    }
}

#[test]
fn another_intent_does_not_take_the_paid_ones_place() {
    let case = Case::new();
    let mut evidence = case.evidence();
    let mut other = Case::new();
    other.intent.jti = crate::jose::base64url::encode(&[8; 16]);
    evidence.intent = other.evidence().intent;
    let found = fault(&check(&case, &evidence));
    assert_eq!(found, (Subject::Receipts, Code::ReceiptIntent, None, Some(1)));
    evidence.intent = None;
    let found = fault(&check(&case, &evidence));
    assert_eq!(found, (Subject::Receipts, Code::IntentMissing, None, Some(0)));
}

#[test]
fn money_without_an_intent_is_refused() {
    let mut case = Case::new();
    case.receipts.truncate(3);
    for receipt in &mut case.receipts {
        (receipt.intent_digest, receipt.jti, receipt.attempt) = (None, None, 0);
    }
    let mut evidence = case.evidence();
    let found = fault(&check(&case, &evidence));
    assert_eq!(found, (Subject::Receipts, Code::ReceiptIntent, None, Some(2)));
    evidence.intent = None;
    let found = fault(&check(&case, &evidence));
    assert_eq!(found, (Subject::Receipts, Code::IntentMissing, None, Some(2)));
}

#[test]
fn each_receipt_is_held_against_order_and_intent() {
    type Change = fn(&mut crate::protocol::Receipt);
    let changes: &[(Change, Code)] = &[
        (|r| r.issuer.push('x'), Code::ReceiptIssuer),
        (|r| r.sid.push('x'), Code::ReceiptSession),
        (|r| r.order_digest = crate::jose::base64url::encode(&[5; 32]), Code::ReceiptOrder),
        (|r| r.amount = yuan("1.00"), Code::ReceiptAmount),
        // An attempt that is not shown, or none, cannot have been paid.
        (|r| r.intent_digest = Some(crate::jose::base64url::encode(&[5; 32])), Code::ReceiptIntent),
        (|r| (r.intent_digest, r.attempt) = (Some(String::from("x")), 3), Code::ReceiptIntent),
        (|r| (r.intent_digest, r.attempt) = (None, 0), Code::ReceiptIntent),
        (|r| (r.intent_digest, r.jti) = (None, Some(String::from("x"))), Code::ReceiptIntent),
        (|r| r.attempt = 1, Code::ReceiptIntent),
    ];
    for (index, (change, code)) in changes.iter().enumerate() {
        let mut case = Case::new();
        change(&mut case.receipts[2]);
        let found = fault(&check(&case, &case.evidence()));
        assert_eq!(found, (Subject::Receipts, *code, None, Some(2)), "change {index}");
    }
}

#[test]
fn a_receipt_by_another_key_is_refused() {
    let case = Case::new();
    let mut evidence = case.evidence();
    let mut forger = Case::new();
    forger.gateway = PrivateKey::make(&mut ChaCha20Rng::seed_from_u64(9));
    evidence.receipts[2] = forger.evidence().receipts[2].clone();
    let found = fault(&check(&case, &evidence));
    assert_eq!(found, (Subject::Receipts, Code::KeyUnknown, None, Some(2)));
}

#[test]
fn no_receipt_is_missing_between_others_and_none_is_out_of_turn() {
    let case = Case::new();
    for (indexes, code, at) in [
        (vec![1, 2, 3], Code::ReceiptMissing, 0),
        (vec![0, 2, 3], Code::ReceiptMissing, 1),
        (vec![0, 1, 3], Code::ReceiptMissing, 2),
        (vec![0, 1, 1, 2, 3], Code::ReceiptStale, 2),
        (vec![0, 1, 2, 3, 2], Code::ReceiptStale, 4),
    ] {
        let mut evidence = case.evidence();
        evidence.receipts =
            indexes.iter().map(|index: &usize| evidence.receipts[*index].clone()).collect();
        let found = fault(&check(&case, &evidence));
        assert_eq!(found, (Subject::Sequence, code, None, Some(at)));
    }
}

#[test]
fn evidence_without_its_last_receipts_proves_how_it_stood_before_them() {
    let case = Case::new();
    for (count, status) in [(0, "open"), (1, "failed"), (2, "processing"), (3, "succeeded")] {
        let mut evidence = case.evidence();
        evidence.receipts.truncate(count);
        assert_eq!(check(&case, &evidence).proven.unwrap().status(), status);
    }
}

#[test]
fn figures_that_contradict_each_other_are_refused() {
    type Change = fn(&mut crate::protocol::Receipt);
    let changes: &[(Change, &'static str)] = &[
        (|r| r.paid = None, "paid"),
        (|r| r.captured = Some(yuan("128.01")), "captured"),
        (|r| r.captured = None, "refunded"),
        (|r| r.refunded = Some(yuan("128.01")), "refunded"),
        (|r| r.refunded = Some(Money::parse_wire("1.00", "USD").unwrap()), "refunded"),
    ];
    for (change, at) in changes {
        let mut case = Case::new();
        change(&mut case.receipts[3]);
        let found = fault(&check(&case, &case.evidence()));
        assert_eq!(found, (Subject::Settlement, Code::ReceiptAmount, Some(*at), None));
    }
}

#[test]
fn a_status_that_is_not_known_is_no_success() {
    let mut case = Case::new();
    case.receipts.truncate(2);
    case.receipts[1].status = Status::Unknown;
    assert_eq!(check(&case, &case.evidence()).proven.unwrap().status(), "unknown");
}

#[test]
fn a_receipt_alone_is_verified_for_what_it_can_tell() {
    let case = Case::new();
    let compact = case.evidence().receipts[2].clone();
    let (right, wrong) = (yuan("128.00"), yuan("128.01"));
    let wanted = Wanted { session: Some("pay1"), order: None, amount: Some(&right) };
    let receipt = verify_receipt(&case.trust, &compact, &wanted).unwrap();
    assert_eq!(receipt.body().status, Status::Succeeded);

    let refused = |compact: &str, wanted: &Wanted<'_>| {
        verify_receipt(&case.trust, compact, wanted).map_err(Error::code).unwrap_err()
    };
    let other = Wanted { session: Some("pay2"), ..wanted };
    assert_eq!(refused(&compact, &other), Code::ReceiptSession);
    assert_eq!(refused(&compact, &Wanted { amount: Some(&wrong), ..wanted }), Code::ReceiptAmount);
    assert_eq!(refused(&flipped(&compact, 200), &wanted), Code::SignatureInvalid);
    // Another kind of document of the same gateway is no receipt.
    assert_eq!(refused(&case.evidence().order, &wanted), Code::JoseType);
    let mut elsewhere = Case::new();
    elsewhere.receipts[2].issuer.push('x');
    assert_eq!(refused(&elsewhere.evidence().receipts[2], &wanted), Code::ReceiptIssuer);
}

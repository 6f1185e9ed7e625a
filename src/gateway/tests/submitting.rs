//! An intent is taken whole or refused with its own code, and a refusal
//! spends nothing.

use super::super::{Effect, Keys, RailOutcome, Reply};
use super::bench::{Bench, MERCHANT, NOW, keys, order_body};
use super::buyer::{Buyer, Typed, VISA};
use crate::jose::base64url;
use crate::money::Money;
use crate::protocol::receipt::{Retry, Status};
use crate::protocol::{Intent, Standing};

const CAPTURED: RailOutcome = RailOutcome::Approved { captured: true };

#[test]
fn a_card_payment_ends_in_a_receipt_that_counts() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let body = buyer.submission(&bench, &VISA, |_| {});
    let submitted = bench.run(&buyer.submit(&bench, &body));
    assert_eq!(submitted.reply, Reply::Later);
    let [Effect::Charge(charge)] = submitted.effects.as_slice() else {
        panic!("one charge and nothing else");
    };
    assert_eq!(charge.reference, format!("{}.1", buyer.sid));
    assert_eq!(charge.amount, Money::parse_wire("128.00", "CNY").unwrap());
    assert!(charge.capture);
    // EXPOSE: the test's own look at what reaches the rail.
    assert!(charge.card.number.expose(|number| number == "4242424242424242"));
    // EXPOSE: as above.
    assert!(charge.card.cvc.expose(|cvc| cvc == "123"));
    assert_eq!((charge.card.expiry_month, charge.card.expiry_year), (12, 2030));
    assert!(!format!("{charge:?}").contains("4242"));

    let settled = bench.settle(&buyer.sid, 1, CAPTURED);
    let receipt = bench.receipt(&settled.reply);
    assert_eq!((receipt.status.clone(), receipt.seq, receipt.attempt), (Status::Succeeded, 1, 1));
    assert_eq!(receipt.paid, Some(receipt.amount));
    assert_eq!(receipt.captured, Some(receipt.amount));
    assert!(!receipt.late);
    let standing = bench.run(&buyer.read(&bench)).reply;
    let Reply::Http { body, .. } = standing else { panic!("an answer") };
    let standing = Standing::parse(body.as_bytes()).unwrap();
    assert_eq!(standing.server_time, NOW);
    assert!(standing.intent.is_some() && standing.device.is_none());
    assert_eq!(standing.receipt, Some(settled.reply.member("receipt")));
    let attempt = &bench.facts(&buyer.sid).attempts[0];
    assert_eq!(attempt.payment, None, "the sealed card is not kept after the rail's answer");
}

/// A change to an intent, the code it is refused with, and the member blamed.
type Wrong = (fn(&mut Intent), u16, &'static str, &'static str);

#[test]
fn each_wrong_member_is_refused_with_its_own_code_and_spends_nothing() {
    let wrongs: [Wrong; 20] = [
        (|i| i.audience = String::from("https://evil.example"), 422, "audience_mismatch", "/aud"),
        (|i| i.sid = format!("pay_{}", "x".repeat(22)), 422, "session_mismatch", "/sid"),
        (|i| i.attempt = 0, 422, "attempt_mismatch", "/attempt"),
        (|i| i.attempt = 2, 422, "attempt_mismatch", "/attempt"),
        (|i| i.order_digest = base64url::encode(&[1; 32]), 422, "order_mismatch", "/order_digest"),
        (
            |i| i.payment_digest = base64url::encode(&[1; 32]),
            422,
            "payment_mismatch",
            "/payment_digest",
        ),
        (
            |i| i.amount = Money::parse_wire("0.01", "CNY").unwrap(),
            422,
            "amount_mismatch",
            "/amount",
        ),
        (
            |i| i.amount = Money::parse_wire("128.00", "USD").unwrap(),
            422,
            "amount_mismatch",
            "/amount",
        ),
        (
            |i| i.shown_total = Money::parse_wire("1.28", "CNY").unwrap(),
            422,
            "amount_mismatch",
            "/shown",
        ),
        (|i| i.payee.id = String::from("m_other"), 422, "payee_mismatch", "/payee"),
        (|i| i.payee.name = String::from("茶館"), 422, "payee_mismatch", "/payee"),
        (|i| i.method = String::from("alipay"), 422, "method_unknown", "/method"),
        (|i| i.origin = String::from("https://evil.example"), 403, "origin_refused", "/origin"),
        (|i| i.nonce = base64url::encode(&[3; 16]), 422, "nonce_unknown", "/nonce"),
        (|i| i.issued_at -= 301, 422, "clock_skew", "/iat"),
        (|i| i.issued_at += 301, 422, "clock_skew", "/iat"),
        (|i| i.expires_at = i.issued_at + 301, 422, "lifetime_too_long", "/exp"),
        (|i| i.expires_at = i.issued_at, 422, "intent_expired", "/exp"),
        (
            |i| {
                i.issued_at -= 200;
                i.expires_at = NOW - 1;
            },
            422,
            "intent_expired",
            "/exp",
        ),
        (|i| i.jti = base64url::encode(&[1; 15]), 422, "base64url", "/intent"),
    ];
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    for (change, status, code, pointer) in wrongs {
        let body = buyer.submission(&bench, &VISA, change);
        let outcome = bench.run(&buyer.submit(&bench, &body));
        assert_eq!(
            outcome.reply.refused(),
            (status, String::from(code), Some(String::from(pointer)))
        );
        assert!(outcome.effects.is_empty());
    }
    let facts = bench.facts(&buyer.sid);
    assert!(facts.attempts.is_empty() && facts.receipts.is_empty());
    assert_eq!((facts.session.attempt, facts.session.version), (0, 2));
    buyer.pay(&mut bench);
}

#[test]
fn what_is_sealed_is_believed_no_more_than_what_is_signed() {
    let plain = |json: &str| Typed { plaintext: Some(String::from(json)), ..VISA };
    let with = |number: &str, month: &str, year: &str, cvc: &str, holder: &str| {
        plain(&format!(
            r#"{{"number":"{number}","exp_month":{month},"exp_year":{year},"cvc":"{cvc}","holder":"{holder}"}}"#
        ))
    };
    let good = "4242424242424242";
    let rows: Vec<(Typed, &str)> = vec![
        (with("4242424242424241", "12", "2030", "123", "A"), "card_number_checksum"),
        (with("4000000000000002", "12", "2030", "123", "A"), "payment_mismatch"),
        (with("5555555555554444", "12", "2030", "123", "A"), "payment_mismatch"),
        (with("42424242", "12", "2030", "123", "A"), "card_number_incomplete"),
        (with("", "12", "2030", "123", "A"), "required"),
        (with(good, "8", "2026", "123", "A"), "card_expiry_past"),
        (with(good, "13", "2030", "123", "A"), "card_expiry_format"),
        (with(good, "0", "2030", "123", "A"), "card_expiry_format"),
        (with(good, "12", "20300", "123", "A"), "card_expiry_format"),
        (with(good, "12", "2030", "12", "A"), "card_cvc_incomplete"),
        (with(good, "12", "2030", "1234", "A"), "card_cvc_length"),
        (with(good, "12", "2030", "", "A"), "required"),
        (with(good, "12", "2030", "123", good), "card_holder_number"),
        (with(good, "\"12\"", "2030", "123", "A"), "json_type"),
        (plain(r#"{"number":"4242424242424242"}"#), "json_missing"),
        (
            plain(
                r#"{"number":"4242424242424242","exp_month":12,"exp_year":2030,"cvc":"123","holder":"","x":1}"#,
            ),
            "json_unknown",
        ),
        (plain("[]"), "json_type"),
        (plain("not json"), "json_syntax"),
        (Typed { last4: "4241", ..VISA }, "payment_mismatch"),
        (Typed { brand: "mastercard", ..VISA }, "payment_mismatch"),
        (Typed { brand: "amex", ..VISA }, "card_brand_refused"),
    ];
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    for (card, code) in rows {
        let body = buyer.submission(&bench, &card, |_| {});
        let outcome = bench.run(&buyer.submit(&bench, &body));
        assert_eq!(outcome.reply.code(), code);
        assert!(outcome.effects.is_empty());
        let Reply::Http { body, .. } = outcome.reply else { panic!("an answer") };
        assert!(!body.contains("42424"), "{body}");
    }
    assert!(bench.facts(&buyer.sid).attempts.is_empty());
    buyer.pay(&mut bench);
}

#[test]
fn a_sealed_card_cannot_be_moved_to_another_intent() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let body = buyer.submission(&bench, &VISA, |intent| intent.jti = base64url::encode(&[8; 16]));
    let outcome = bench.run(&buyer.submit(&bench, &body));
    assert_eq!(outcome.reply.refused(), (422, "seal_invalid".into(), Some("/apu".into())));
}

#[test]
fn a_key_that_is_not_enrolled_signs_nothing() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let mut stranger = buyer.with_key(&mut bench, 99);
    let body = stranger.submission(&bench, &VISA, |_| {});
    let outcome = bench.run(&buyer.submit(&bench, &body));
    assert_eq!(outcome.reply.refused(), (422, "key_unknown".into(), Some("/intent".into())));
    let outcome = bench.run(&stranger.submit(&bench, &body));
    assert_eq!(outcome.reply.code(), "key_not_enrolled");
}

#[test]
fn the_same_bytes_get_what_came_of_them_and_other_bytes_nothing() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let first = buyer.intent(&bench);
    let (jti, nonce) = (first.jti.clone(), first.nonce.clone());
    let part = buyer.payment(&jti, &VISA).to_json();
    let digest = crate::protocol::payment::digest(part.as_bytes());
    let payment = base64url::encode(part.as_bytes());
    let body = |buyer: &mut Buyer, change: fn(&mut Intent)| {
        let mut intent = Intent { payment_digest: digest.clone(), ..first.clone() };
        change(&mut intent);
        format!(r#"{{"intent":"{}","payment":"{payment}"}}"#, buyer.sign(intent))
    };
    let sent = body(&mut buyer, |_| {});
    assert_eq!(bench.run(&buyer.submit(&bench, &sent)).reply, Reply::Later);

    let again = bench.run(&buyer.submit(&bench, &sent));
    assert_eq!(again.reply.code(), "attempt_running");
    assert!(again.reply.parts().1.bool("retryable").unwrap());
    assert!(again.effects.is_empty());

    let altered = body(&mut buyer, |intent| intent.log = base64url::encode(&[5; 32]));
    let outcome = bench.run(&buyer.submit(&bench, &altered));
    assert_eq!(outcome.reply.refused().1, "intent_mismatch");
    let other = buyer.submission(&bench, &VISA, |_| {});
    assert_eq!(bench.run(&buyer.submit(&bench, &other)).reply.code(), "attempt_open");

    let settled = bench.settle(&buyer.sid, 1, CAPTURED).reply;
    // Long after the intent's end: the same bytes still get the same receipt.
    bench.now += 100_000;
    let replayed = bench.run(&buyer.submit(&bench, &sent));
    assert_eq!(replayed.reply, settled);
    assert!(replayed.effects.is_empty());
    bench.now = NOW;
    let spent = buyer.submission(&bench, &VISA, |intent| intent.nonce = nonce.clone());
    assert_eq!(bench.run(&buyer.submit(&bench, &spent)).reply.code(), "nonce_spent");
}

#[test]
fn a_declined_payment_can_be_tried_again_with_the_next_nonce() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let declined = |code: &str, retry| RailOutcome::Declined { code: String::from(code), retry };
    let mut nonces = vec![buyer.order.body().nonce.clone()];
    for attempt in 1..=4 {
        buyer.pay(&mut bench);
        let outcome =
            bench.settle(&buyer.sid, attempt, declined("insufficient_funds", Retry::OtherMethod));
        let receipt = bench.receipt(&outcome.reply);
        assert_eq!((receipt.status, receipt.attempt), (Status::Failed, attempt));
        assert_eq!(receipt.code.as_deref(), Some("insufficient_funds"));
        assert_eq!(receipt.retry, Some(Retry::OtherMethod));
        let nonce = receipt.nonce.unwrap();
        assert!(!nonces.contains(&nonce));
        nonces.push(nonce);
    }
    // The fifth of five: no more.
    buyer.pay(&mut bench);
    let outcome = bench.settle(&buyer.sid, 5, declined("declined", Retry::SameMethod));
    let receipt = bench.receipt(&outcome.reply);
    assert_eq!((receipt.retry, receipt.nonce), (Some(Retry::None), None));
    for nonce in nonces {
        let body = buyer.submission(&bench, &VISA, |intent| intent.nonce = nonce);
        assert_eq!(bench.run(&buyer.submit(&bench, &body)).reply.code(), "nonce_spent");
    }
}

#[test]
fn no_intent_is_taken_after_the_orders_end() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    bench.now += 1801;
    let body = buyer.submission(&bench, &VISA, |_| {});
    assert_eq!(bench.run(&buyer.submit(&bench, &body)).reply.code(), "order_expired");
    bench.now = NOW + 1800;
    buyer.pay(&mut bench);
    // It fails after the end: there is nothing left to try.
    bench.now = NOW + 1900;
    let retry = Retry::SameMethod;
    let outcome = RailOutcome::Declined { code: String::from("declined"), retry };
    let settled = bench.settle(&buyer.sid, 1, outcome);
    let receipt = bench.receipt(&settled.reply);
    assert_eq!((receipt.retry, receipt.nonce), (Some(Retry::None), None));
}

#[test]
fn a_methods_limits_hold_at_the_edge() {
    for (min, max, taken) in
        [("128.00", "128.00", true), ("128.01", "500.00", false), ("1.00", "127.99", false)]
    {
        let mut bench = Bench::new();
        let limits = format!(
            r#","methods":[{{"id":"card","limits":{{"min":{{"value":"{min}","currency":"CNY"}},"max":{{"value":"{max}","currency":"CNY"}}}}}}]"#
        );
        let mut buyer = Buyer::arrive(&mut bench, &order_body(&limits));
        let body = buyer.submission(&bench, &VISA, |_| {});
        let reply = bench.run(&buyer.submit(&bench, &body)).reply;
        assert_eq!(reply == Reply::Later, taken);
        assert!(taken || reply.code() == "method_limits");
    }
}

#[test]
fn a_page_signs_for_itself_only() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    for (origin, code) in [
        ("https://evil.example", Some("origin_refused")),
        ("null", Some("origin_refused")),
        // Listed, but not the page that the intent names.
        ("http://127.0.0.1:4243", Some("origin_refused")),
        ("https://shop.example", None),
    ] {
        let body = buyer.submission(&bench, &VISA, |_| {});
        let mut call = buyer.call(&bench, "POST", "/intents", &body);
        call.origin = Some(String::from(origin));
        let reply = bench.run(&super::super::Command::Submit(call)).reply;
        match code {
            Some(code) => assert_eq!(reply.code(), code, "{origin}"),
            None => assert_eq!(reply, Reply::Later),
        }
    }
    assert_eq!(bench.facts(&buyer.sid).session.merchant, MERCHANT);
}

#[test]
fn a_card_sealed_to_the_key_before_is_opened_after_the_next_one_is_given_out() {
    let mut bench = Bench::new();
    bench.now = NOW + 86_400 - 10;
    let mut before = Buyer::usual(&mut bench);
    bench.now += 20;
    let after = Buyer::usual(&mut bench);
    let names = [&before, &after].map(|buyer| buyer.order.body().seal.kid.clone());
    assert_eq!(names, ["seal-1", "seal-2"]);
    before.pay(&mut bench);
    // The same gateway goes on with the keys of another day.
    let mut of_the_day = keys();
    of_the_day.sealing.remove(0);
    bench.gateway = bench.gateway.with_keys(of_the_day).unwrap();
    let mut late = Buyer::usual(&mut bench);
    assert_eq!(late.order.body().seal.kid, "seal-2");
    late.pay(&mut bench);
    let none = Keys { signing: Vec::new(), retired: Vec::new(), sealing: Vec::new() };
    assert!(bench.gateway.with_keys(none).is_err());
}

//! An intent whose fate is unknown is settled: told, or made impossible.

use super::super::{RailOutcome, Reply};
use super::bench::{Bench, NOW, order_body};
use super::buyer::{Buyer, VISA};
use crate::jose::{base64url, jws};
use crate::json;
use crate::protocol::Intent;
use crate::protocol::receipt::{Expected, Retry, Standing, Status};

/// Name and nonce in a submission's intent.
fn name_of(body: &str) -> (String, String) {
    let members = json::parse_object(body.as_bytes(), 1 << 16).unwrap();
    let payload = members.str("intent").unwrap().split('.').nth(1).unwrap().to_owned();
    let payload = base64url::decode(&payload).unwrap();
    let intent = json::parse_object(&payload, 1 << 16).unwrap();
    (intent.str("jti").unwrap().into(), intent.str("nonce").unwrap().into())
}

#[test]
fn an_intent_that_never_arrived_is_failed_and_its_late_arrival_refused() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let lost = buyer.submission(&bench, &VISA, |_| {});
    let (jti, nonce) = name_of(&lost);
    let command = buyer.void(&bench, &jti, &nonce);
    let voided = bench.run(&command).reply;
    let receipt = bench.receipt(&voided);
    assert_eq!((receipt.status.clone(), receipt.attempt), (Status::Failed, 1));
    assert_eq!(receipt.code.as_deref(), Some("not_received"));
    assert_eq!(
        (receipt.intent_digest.as_deref(), receipt.jti.as_deref()),
        (None, Some(jti.as_str()))
    );
    assert_eq!(receipt.retry, Some(Retry::SameMethod));
    assert!(receipt.nonce.is_some());
    // It counts for who holds that intent, and for nobody else.
    let digest = jws::digest("another");
    let mut expected = Expected {
        issuer: &receipt.issuer,
        sid: &buyer.sid,
        order_digest: buyer.order.digest(),
        amount: &receipt.amount,
        intent_digest: Some(&digest),
        jti: Some(&jti),
        last_seq: 0,
    };
    assert_eq!(receipt.check(&expected), Ok(Standing::Counts));
    expected.jti = Some("another");
    assert!(receipt.check(&expected).is_err());

    let command = buyer.submit(&bench, &lost);
    let late = bench.run(&command);
    assert_eq!(late.reply.refused().1, "nonce_spent");
    assert!(late.effects.is_empty());
    // The same void again gets the same receipt.
    let command = buyer.void(&bench, &jti, &nonce);
    assert!(bench.run(&command).reply == voided);
    // The next intent is attempt 2, for the rail's reference is never used twice.
    buyer.pay(&mut bench);
    assert_eq!(bench.facts(&buyer.sid).attempts[1].number, 2);
}

#[test]
fn a_void_of_an_intent_that_arrived_gives_its_receipt() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let body = buyer.pay(&mut bench);
    let (jti, nonce) = name_of(&body);
    let command = buyer.void(&bench, &jti, &nonce);
    let reply = bench.run(&command).reply;
    assert_eq!(reply.code(), "attempt_running");
    let paid = bench.settle(&buyer.sid, 1, RailOutcome::Approved { captured: true }).reply;
    let command = buyer.void(&bench, &jti, &nonce);
    assert!(bench.run(&command).reply == paid);
}

#[test]
fn a_void_without_the_sessions_nonce_spends_nothing() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let jti = base64url::encode(&[4; 16]);
    let command = buyer.void(&bench, &jti, &base64url::encode(&[1; 16]));
    assert_eq!(
        bench.run(&command).reply.refused(),
        (409, "nonce_spent".into(), Some("/nonce".into()))
    );
    let nonce = buyer.order.body().nonce.clone();
    let command = buyer.void(&bench, "short", &nonce);
    assert_eq!(bench.run(&command).reply.code(), "base64url");
    assert!(bench.facts(&buyer.sid).attempts.is_empty());
    buyer.pay(&mut bench);
    let command = buyer.void(&bench, &jti, &nonce);
    assert_eq!(bench.run(&command).reply.code(), "nonce_spent", "another intent spent it");
}

#[test]
fn voids_count_as_attempts_and_end_with_the_order() {
    for (most, later, retry) in
        [(2, 0, Retry::SameMethod), (1, 0, Retry::None), (5, 1801, Retry::None)]
    {
        let mut bench = Bench::new();
        let policy = format!(r#","policy":{{"max_attempts":{most}}}"#);
        let mut buyer = Buyer::arrive(&mut bench, &order_body(&policy));
        bench.now = NOW + later;
        let nonce = buyer.order.body().nonce.clone();
        let command = buyer.void(&bench, &base64url::encode(&[4; 16]), &nonce);
        let reply = bench.run(&command).reply;
        let receipt = bench.receipt(&reply);
        assert_eq!(receipt.retry, Some(retry));
        assert_eq!(receipt.nonce.is_some(), retry != Retry::None);
    }
}

#[test]
fn each_void_says_the_place_it_took() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let mut nonce = buyer.order.body().nonce.clone();
    for place in 1..=3_u8 {
        let jti = base64url::encode(&[place; 16]);
        let command = buyer.void(&bench, &jti, &nonce);
        let reply = bench.run(&command).reply;
        let receipt = bench.receipt(&reply);
        assert_eq!((receipt.attempt, receipt.jti), (u64::from(place), Some(jti)));
        nonce = receipt.nonce.unwrap();
    }
    let command = buyer.cancel(&bench, "session");
    let reply = bench.run(&command).reply;
    let receipt = bench.receipt(&reply);
    assert_eq!((receipt.attempt, receipt.jti, receipt.intent_digest), (0, None, None));
}

#[test]
fn an_intent_under_a_voided_name_is_refused_whatever_it_carries() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let jti = base64url::encode(&[4; 16]);
    let command = buyer.void(&bench, &jti, &buyer.order.body().nonce.clone());
    assert_eq!(bench.run(&command).reply.status(), 200);
    // The next nonce does not make the old name good.
    let body = buyer.submission(&bench, &VISA, |intent: &mut Intent| intent.jti = jti.clone());
    let command = buyer.submit(&bench, &body);
    let outcome = bench.run(&command);
    assert_eq!(outcome.reply.code(), "nonce_spent");
    assert_ne!(outcome.reply, Reply::Later);
}

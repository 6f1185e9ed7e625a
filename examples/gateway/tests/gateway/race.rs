//! Many at once, one charge.

use super::buyer::{Buyer, GOOD};
use super::server::{Answer, Home, Server};

fn at_once(buyer: &Buyer, bodies: &[String]) -> Vec<Answer> {
    std::thread::scope(|scope| {
        let calls: Vec<_> = bodies
            .iter()
            .map(|body| scope.spawn(|| buyer.call("POST", "/v1/checkout/intents", body)))
            .collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    })
}

#[test]
fn an_intent_sent_a_hundred_times_at_once_is_charged_once() {
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::new(&server);
    let payable = buyer.intent(GOOD, 1, &buyer.order.body().nonce.clone());
    let answers = at_once(&buyer, &vec![payable.body.clone(); 100]);
    let receipts: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert!(!receipts.is_empty());
    assert!(receipts.iter().all(|answer| answer.body == receipts[0].body), "one receipt");
    for refused in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(refused.code(), "attempt_running", "{}", refused.body);
    }
    assert_eq!(buyer.ledger(&server), [(String::from("taken"), 12800, 0)]);
}

#[test]
fn a_hundred_intents_for_one_nonce_are_one_charge() {
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::new(&server);
    let nonce = buyer.order.body().nonce.clone();
    let bodies: Vec<_> = (0..100).map(|_| buyer.intent(GOOD, 1, &nonce).body).collect();
    let answers = at_once(&buyer, &bodies);
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    for refused in answers.iter().filter(|answer| answer.status != 200) {
        assert!(["nonce_spent", "attempt_open"].contains(&refused.code().as_str()));
    }
    assert_eq!(buyer.ledger(&server), [(String::from("taken"), 12800, 0)]);
}

#[test]
fn an_intent_and_its_void_at_once_end_one_way() {
    let home = Home::new();
    let server = Server::start(&home);
    for _ in 0..10 {
        let buyer = Buyer::new(&server);
        let payable = buyer.intent(GOOD, 1, &buyer.order.body().nonce.clone());
        let (paid, voided) = std::thread::scope(|scope| {
            let pay = scope.spawn(|| buyer.call("POST", "/v1/checkout/intents", &payable.body));
            let void = scope.spawn(|| buyer.void(&payable));
            (pay.join().unwrap(), void.join().unwrap())
        });
        let charges = buyer.ledger(&server).len();
        if paid.status == 200 {
            assert_eq!(charges, 1);
            assert!(voided.status == 200 || voided.code() == "attempt_running");
        } else {
            assert_eq!((paid.code().as_str(), charges), ("nonce_spent", 0));
            assert_eq!(voided.status, 200);
        }
    }
}

#[test]
fn a_proof_counts_once() {
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::new(&server);
    let proof = super::buyer::proof(&buyer.key, "POST", "/v1/checkout/cancel", &buyer.secret);
    let authorization = format!("DPoP {}", buyer.secret);
    let headers = [("Authorization", authorization.as_str()), ("DPoP", &proof)];
    let call = || server.post("/v1/checkout/cancel", &headers, r#"{"scope":"attempt"}"#);
    assert_eq!(call().code(), "attempt_none");
    assert_eq!(call().code(), "proof_replayed");
}

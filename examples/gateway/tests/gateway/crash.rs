//! The process dies at each point around the rail and is started again:
//! nothing is lost, nothing is doubled.

use countersign::protocol::receipt::Status;

use super::buyer::{Buyer, GOOD, merchant, open, word};
use super::server::{Home, Server, sql};

/// Dies at `point` while paying with this card, and gives the gateway that was
/// started after it, with the buyer and what it had sent.
fn die_at(home: &Home, point: &str, number: &str) -> (Server, Buyer, super::buyer::Payable) {
    let server = Server::start_with(home, &[("GATEWAY_CRASH_AT", point)]);
    let session = open(&server);
    let mut buyer = Buyer::enrol(&server, &session);
    let payable = buyer.intent(number, 1, &buyer.order.body().nonce.clone());
    let answer = buyer.try_call("POST", "/v1/checkout/intents", &payable.body);
    assert_eq!(answer, None, "{point}: the answer is lost");
    let (status, _) = server.wait();
    assert!(!status.success(), "{point} was reached");
    let server = Server::start(home);
    buyer.address.clone_from(&server.address);
    (server, buyer, payable)
}

#[test]
fn a_payment_survives_a_crash_at_every_point() {
    for point in [
        "before_accept",
        "after_accept",
        "before_charge",
        "after_charge",
        "before_settle",
        "after_settle",
    ] {
        let home = Home::new();
        let (server, buyer, payable) = die_at(&home, point, GOOD);
        // The client sends the identical bytes again, as it may.
        let receipt = buyer.submit(&payable);
        assert_eq!(receipt.status, Status::Succeeded, "{point}");
        assert_eq!(buyer.settled().status, Status::Succeeded, "{point}");
        assert_eq!(buyer.ledger(&server), [(String::from("taken"), 12800, 0)], "{point}");
        assert_eq!(buyer.receipt_of(&buyer.void(&payable)), receipt, "{point}");
    }
}

#[test]
fn a_client_that_only_asks_after_a_crash_learns_what_happened() {
    for point in ["after_accept", "after_charge", "before_settle", "after_settle"] {
        let home = Home::new();
        let (server, buyer, _) = die_at(&home, point, GOOD);
        assert_eq!(buyer.settled().status, Status::Succeeded, "{point}");
        assert_eq!(buyer.ledger(&server).len(), 1, "{point}");
    }
}

#[test]
fn a_decline_and_a_question_survive_a_crash_too() {
    let home = Home::new();
    let (server, buyer, _) = die_at(&home, "after_charge", "4000000000000002");
    let receipt = buyer.settled();
    assert_eq!((receipt.status, receipt.code.as_deref()), (Status::Failed, Some("declined")));
    assert_eq!(buyer.ledger(&server).len(), 1);

    let home = Home::new();
    let (server, buyer, payable) = die_at(&home, "before_settle", "4000000000003220");
    let receipt = buyer.submit(&payable);
    assert_eq!(receipt.status, Status::ActionRequired);
    let url = receipt.action.and_then(|action| action.url).unwrap();
    let page = url.strip_prefix(super::server::ISSUER).unwrap();
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    server.send("POST", page, &form, b"choice=approve").unwrap();
    assert_eq!(buyer.settled().status, Status::Succeeded);
}

#[test]
fn a_refund_survives_a_crash_on_either_side_of_the_rail() {
    for point in ["before_refund", "after_refund"] {
        let home = Home::new();
        let server = Server::start_with(&home, &[("GATEWAY_CRASH_AT", point)]);
        let mut buyer = Buyer::new(&server);
        buyer.pay(GOOD);
        let path = format!("/v1/payments/{}/refunds", buyer.sid);
        let key = word();
        let mut headers = merchant(&key);
        headers.push(("Content-Type", "application/json"));
        // Its answer and the crash race; what was answered is kept either way.
        server.send("POST", &path, &headers, b"{}");
        let (status, _) = server.wait();
        assert!(!status.success(), "{point} was reached");
        let server = Server::start(&home);
        buyer.address.clone_from(&server.address);
        let again = server.send("POST", &path, &headers, b"{}").unwrap();
        assert!((200..300).contains(&again.status), "{point}: {}", again.body);
        let refund = server.get(&format!("/v1/refunds/{}", again.text("id")), &merchant(""));
        assert_eq!(refund.text("status"), "refunded", "{point}: done before the first request");
        assert_eq!(buyer.ledger(&server), [(String::from("taken"), 12800, 12800)], "{point}");
    }
}

#[test]
fn money_after_a_failure_whose_return_was_cut_off_goes_back_once() {
    let home = Home::new();
    let server = Server::start(&home);
    let mut buyer = Buyer::new(&server);
    assert_eq!(buyer.pay("4000000000000002").status, Status::Failed);
    server.kill();
    // The gateway's own rail never does this; another's may.
    sql(&home, "UPDATE attempts SET stray = 1, received = 12800");
    let server = Server::start(&home);
    assert_eq!(sql(&home, "SELECT stray FROM attempts"), Some(2), "asked before any request");
    buyer.address.clone_from(&server.address);
    assert_eq!(buyer.settled().status, Status::Failed);
    assert_eq!(buyer.ledger(&server), [(String::from("declined"), 12800, 0)]);
}

#[test]
fn keys_and_sessions_outlive_a_kill() {
    let home = Home::new();
    let server = Server::start(&home);
    let mut buyer = Buyer::new(&server);
    let before = server.get("/.well-known/countersign.json", &[]).body;
    server.kill();
    let server = Server::start(&home);
    buyer.address.clone_from(&server.address);
    assert_eq!(server.get("/.well-known/countersign.json", &[]).body, before);
    assert_eq!(buyer.pay(GOOD).status, Status::Succeeded);
}

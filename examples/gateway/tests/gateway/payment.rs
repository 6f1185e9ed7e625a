//! A card payment from the order to the receipt, and every way it may go.

use countersign::protocol::receipt::{Retry, Status};

use super::buyer::{Buyer, GOOD, open_with};
use super::server::{Home, SHOP, Server};

#[test]
fn a_good_card_is_charged_once_and_the_receipt_says_so() {
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::new(&server);
    let receipt = buyer.pay(GOOD);
    assert_eq!(receipt.status, Status::Succeeded);
    assert_eq!(receipt.captured, Some(receipt.amount));
    assert_eq!((receipt.attempt, receipt.seq), (1, 1));
    assert_eq!(buyer.ledger(&server), [(String::from("taken"), 12800, 0)]);
}

#[test]
fn each_magic_card_fails_with_its_reason_and_another_card_pays() {
    let home = Home::new();
    let server = Server::start(&home);
    for (number, code) in [
        ("4000000000000002", "declined"),
        ("4000000000009995", "insufficient_funds"),
        ("4000000000000069", "expired_card"),
        ("4000000000000127", "incorrect_cvc"),
        ("4000000000000119", "processing_error"),
    ] {
        let buyer = Buyer::new(&server);
        let receipt = buyer.pay(number);
        assert_eq!(receipt.status, Status::Failed);
        assert_eq!(receipt.code.as_deref(), Some(code));
        assert_eq!(receipt.retry, Some(Retry::SameMethod));
        let nonce = receipt.nonce.expect("the next nonce");
        let receipt = buyer.submit(&buyer.intent(GOOD, 2, &nonce));
        assert_eq!(receipt.status, Status::Succeeded);
        let charges = buyer.ledger(&server);
        assert_eq!(charges.len(), 2);
        assert_eq!(charges.iter().filter(|(state, _, _)| state == "taken").count(), 1);
    }
}

/// Goes through the issuer's page; gives the receipt that says so, and where
/// the page sent the buyer.
fn through_the_page(number: &str, choice: &str) -> (Status, Option<String>, String) {
    let home = Home::new();
    let server = Server::start(&home);
    let back = format!(r#","return_url":"{SHOP}/done?cart=1""#);
    let buyer = Buyer::enrol(&server, &open_with(&server, &back));
    let receipt = buyer.pay(number);
    assert_eq!(receipt.status, Status::ActionRequired);
    let action = receipt.action.expect("an action");
    let url = action.url.expect("a page");
    let page = url.strip_prefix(super::server::ISSUER).unwrap();

    let shown = server.get(page, &[]);
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("Demo Shop") && shown.body.contains("EUR 128.00"));
    assert!(!shown.body.contains("<script"));
    let policy = shown.header("content-security-policy").unwrap();
    let back = format!("; form-action 'self' {SHOP};");
    assert!(policy.starts_with("default-src 'none'") && policy.contains(&back), "{policy}");

    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let body = format!("choice={choice}");
    let sent = server.send("POST", page, &form, body.as_bytes()).unwrap();
    assert_eq!(sent.status, 303, "{}", sent.body);
    let receipt = buyer.next_receipt(receipt.seq);
    // The other choice, made later, changes nothing.
    for other in ["choice=approve", "choice=decline"] {
        server.send("POST", page, &form, other.as_bytes()).unwrap();
    }
    assert_eq!(buyer.next_receipt(0).seq, receipt.seq);
    assert_eq!(buyer.ledger(&server).len(), 1);
    let expected = format!("{SHOP}/done?cart=1&countersign={}", buyer.sid);
    assert_eq!(sent.header("location"), Some(expected.as_str()));
    (receipt.status, receipt.code, buyer.ledger(&server).remove(0).0)
}

#[test]
fn a_buyer_who_approves_at_the_bank_has_paid() {
    for number in ["4000002760003184", "4000000000003220"] {
        let (status, code, state) = through_the_page(number, "approve");
        assert_eq!((status, code, state.as_str()), (Status::Succeeded, None, "taken"));
    }
}

#[test]
fn a_buyer_who_declines_at_the_bank_has_not_paid() {
    let (status, code, state) = through_the_page("4000000000003220", "decline");
    assert_eq!(status, Status::Failed);
    assert_eq!(code.as_deref(), Some("authentication_failed"));
    assert_eq!(state, "declined");
}

#[test]
fn coming_back_early_changes_nothing() {
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::new(&server);
    let payable = buyer.intent("4000000000003220", 1, &buyer.order.body().nonce.clone());
    let receipt = buyer.submit(&payable);
    let action = receipt.action.expect("an action");
    let again = buyer.receipt_of(&buyer.returned(&payable, &action.id));
    assert_eq!(again.status, Status::ActionRequired);
    assert_eq!(buyer.ledger(&server), [(String::from("asked"), 12800, 0)]);
}

#[test]
fn a_voided_intent_is_refused_when_it_arrives_late() {
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::new(&server);
    let payable = buyer.intent(GOOD, 1, &buyer.order.body().nonce.clone());
    let receipt = buyer.receipt_of(&buyer.void(&payable));
    assert_eq!(receipt.status, Status::Failed);
    assert_eq!(receipt.code.as_deref(), Some("not_received"));
    assert_eq!(receipt.jti.as_ref(), Some(&payable.jti));
    let late = buyer.call("POST", "/v1/checkout/intents", &payable.body);
    assert_eq!((late.status, late.code().as_str()), (409, "nonce_spent"));
    assert_eq!(buyer.ledger(&server), []);
    let receipt = buyer.submit(&buyer.intent(GOOD, 2, &receipt.nonce.unwrap()));
    assert_eq!(receipt.status, Status::Succeeded);
}

#[test]
fn an_intent_over_another_amount_is_refused_and_spends_nothing() {
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::new(&server);
    let nonce = buyer.order.body().nonce.clone();
    let cheap = buyer.intent_over(GOOD, 1, &nonce, "1.28");
    let refused = buyer.call("POST", "/v1/checkout/intents", &cheap.body);
    assert_eq!((refused.status, refused.code().as_str()), (422, "amount_mismatch"));
    assert_eq!(buyer.submit(&buyer.intent(GOOD, 1, &nonce)).status, Status::Succeeded);
}

#[test]
fn an_answer_that_was_lost_is_found_by_asking() {
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::new(&server);
    let payable = buyer.intent(GOOD, 1, &buyer.order.body().nonce.clone());
    let first = buyer.submit(&payable);
    let again = buyer.submit(&payable);
    assert_eq!(first, again);
    let standing = buyer.call("GET", "/v1/checkout", "");
    assert_eq!(buyer.verify(&standing.text("receipt")), first);
    assert_eq!(buyer.receipt_of(&buyer.void(&payable)), first);
    assert_eq!(buyer.ledger(&server).len(), 1);
}

#[test]
fn a_buyer_who_cancels_the_session_closes_it_at_the_rail_too() {
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::new(&server);
    buyer.pay("4000000000003220");
    let answer = buyer.call("POST", "/v1/checkout/cancel", r#"{"scope":"session"}"#);
    assert_eq!(buyer.receipt_of(&answer).status, Status::Cancelled);
    assert_eq!(buyer.ledger(&server), [(String::from("closed"), 12800, 0)]);
}

#[test]
fn a_long_poll_is_answered_as_soon_as_there_is_news() {
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::new(&server);
    let none = buyer.call("GET", "/v1/checkout/receipt?after=0&wait=0", "");
    assert_eq!((none.status, none.body.as_str()), (204, ""));
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let begun = std::time::Instant::now();
            (buyer.next_receipt(0), begun.elapsed())
        });
        let receipt = buyer.pay(GOOD);
        let (polled, time) = waiting.join().unwrap();
        assert_eq!(polled, receipt);
        assert!(time.as_secs() < 4, "woken, not timed out: {time:?}");
    });
}

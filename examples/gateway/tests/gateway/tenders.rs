//! A payment from an account and a card together, over HTTP and across crashes.

use countersign::money::Money;
use countersign::protocol::receipt::Status;
use countersign::protocol::tender::Tender;

use super::buyer::{Buyer, GOOD, merchant, open_with, word};
use super::merchant::eventually;
use super::server::{Home, Server, sql};

const OFFER: &str = r#","tenders":[{"kind":"test","ref":"ada","label":"Gift card",
    "available":{"value":"50.00","currency":"EUR"}}]"#;

/// A buyer who pays 28.00 from the account, and the rest by card.
fn splitting(server: &Server) -> Buyer {
    let mut buyer = Buyer::enrol(server, &open_with(server, OFFER));
    buyer.tenders.push(Tender {
        kind: String::from("test"),
        reference: String::from("ada"),
        amount: Money::parse_wire("28.00", "EUR").unwrap(),
    });
    buyer
}

const SPENT: &str = "SELECT COUNT(*) FROM attempts WHERE tenders LIKE 'spent%'";
const RELEASED: &str = "SELECT COUNT(*) FROM attempts WHERE tenders LIKE 'released%'";

#[test]
fn the_account_is_used_up_with_the_card_and_let_go_without_it() {
    for (number, status, state, charge) in [
        (GOOD, Status::Succeeded, SPENT, "taken"),
        ("4000000000000002", Status::Failed, RELEASED, "declined"),
    ] {
        let home = Home::new();
        let server = Server::start(&home);
        let buyer = splitting(&server);
        let receipt = buyer.pay(number);
        assert_eq!(receipt.status, status);
        let paid = receipt.status == Status::Succeeded;
        assert_eq!(receipt.tenders, if paid { buyer.tenders.clone() } else { Vec::new() });
        assert_eq!(buyer.ledger(&server), [(String::from(charge), 10_000, 0)]);
        assert_eq!(sql(&home, state), Some(1));
    }
}

/// A buyer who pays all of it from the account.
fn spending(server: &Server) -> Buyer {
    let offer = OFFER.replace("50.00", "500.00");
    let mut buyer = Buyer::enrol(server, &open_with(server, &offer));
    buyer.tenders.push(Tender {
        kind: String::from("test"),
        reference: String::from("ada"),
        amount: Money::parse_wire("128.00", "EUR").unwrap(),
    });
    buyer
}

#[test]
fn an_account_pays_alone_at_every_crash_and_no_card_is_charged() {
    for point in ["", "after_accept", "before_part", "after_part"] {
        let home = Home::new();
        let server = Server::start_with(&home, &[("GATEWAY_CRASH_AT", point)]);
        let mut buyer = spending(&server);
        let payable = buyer.intent_without_card(1, &buyer.order.body().nonce.clone());
        let server = if point.is_empty() {
            server
        } else {
            let sent = buyer.try_call("POST", "/v1/checkout/intents", &payable.body);
            assert_eq!(sent, None, "{point}");
            server.wait();
            Server::start(&home)
        };
        buyer.address.clone_from(&server.address);
        let receipt = buyer.submit(&payable);
        assert_eq!((&receipt.status, &receipt.tenders), (&Status::Succeeded, &buyer.tenders));
        assert_eq!(receipt.captured, Some(receipt.amount), "{point}");
        assert!(buyer.ledger(&server).is_empty(), "{point}");
        assert_eq!(sql(&home, SPENT), Some(1), "{point}");
    }
}

/// Asks for a refund, which the crash may race, until it is answered.
fn refunded(home: &Home, server: Server, point: &str, buyer: &mut Buyer, body: &str) -> Server {
    let path = format!("/v1/payments/{}/refunds", buyer.sid);
    let key = word();
    let mut headers = merchant(&key);
    headers.push(("Content-Type", "application/json"));
    let first = server.send("POST", &path, &headers, body.as_bytes());
    let server = if point.is_empty() {
        server
    } else {
        server.wait();
        Server::start(home)
    };
    buyer.address.clone_from(&server.address);
    let answer = server.send("POST", &path, &headers, body.as_bytes()).unwrap();
    assert!(first.is_none_or(|first| first.body == answer.body), "{point}");
    eventually(
        || server.get(&format!("/v1/refunds/{}", answer.text("id")), &merchant("")),
        |line| line.text("status") == "refunded",
    );
    server
}

#[test]
fn a_refund_goes_back_to_account_and_card_at_every_crash_and_adds_up() {
    for point in ["", "before_refund", "after_refund", "before_return", "after_return"] {
        let home = Home::new();
        let server = Server::start_with(&home, &[("GATEWAY_CRASH_AT", point)]);
        let mut buyer = splitting(&server);
        assert_eq!(buyer.pay(GOOD).status, Status::Succeeded);
        let part = r#"{"amount":{"value":"64.00","currency":"EUR"}}"#;
        let server = refunded(&home, server, point, &mut buyer, part);
        assert_eq!(buyer.ledger(&server), [(String::from("taken"), 10_000, 5_000)], "{point}");
        let server = refunded(&home, server, "", &mut buyer, "{}");
        assert_eq!(buyer.ledger(&server), [(String::from("taken"), 10_000, 10_000)], "{point}");
        let returned = "SELECT COUNT(*) FROM refunds WHERE parts LIKE 'returned%1400'";
        assert_eq!(sql(&home, returned), Some(2), "{point}");
        let receipt = buyer.settled();
        assert_eq!(receipt.refunded, receipt.captured, "{point}");
    }
}

#[test]
fn what_went_back_to_an_account_can_be_spent_again() {
    let home = Home::new();
    let mut server = Server::start(&home);
    // 1000.00 are seven times 128.00, and not eight.
    let mut buyers: Vec<Buyer> = (0..7).map(|_| spending(&server)).collect();
    for buyer in &buyers {
        let payable = buyer.intent_without_card(1, &buyer.order.body().nonce.clone());
        assert_eq!(buyer.submit(&payable).status, Status::Succeeded);
    }
    let pay = |server: &Server| {
        let buyer = spending(server);
        buyer.submit(&buyer.intent_without_card(1, &buyer.order.body().nonce.clone())).status
    };
    assert_eq!(pay(&server), Status::Failed);
    server = refunded(&home, server, "", &mut buyers[0], "{}");
    assert_eq!(pay(&server), Status::Succeeded);
    assert_eq!(pay(&server), Status::Failed);
}

#[test]
fn an_account_that_holds_too_little_charges_no_card() {
    let home = Home::new();
    let server = Server::start(&home);
    // 1000.00 are thirty-five times 28.00, and not thirty-six.
    for _ in 0..35 {
        assert_eq!(splitting(&server).pay(GOOD).status, Status::Succeeded);
    }
    let buyer = splitting(&server);
    let receipt = buyer.pay(GOOD);
    assert_eq!((receipt.status, receipt.code.as_deref()), (Status::Failed, Some("tender_refused")));
    assert!(buyer.ledger(&server).is_empty());
}

#[test]
fn a_split_payment_survives_a_crash_at_every_point() {
    for point in ["after_accept", "before_charge", "after_charge", "before_settle", "after_settle"]
    {
        let home = Home::new();
        let server = Server::start_with(&home, &[("GATEWAY_CRASH_AT", point)]);
        let mut buyer = splitting(&server);
        let payable = buyer.intent(GOOD, 1, &buyer.order.body().nonce.clone());
        assert_eq!(buyer.try_call("POST", "/v1/checkout/intents", &payable.body), None, "{point}");
        server.wait();
        let server = Server::start(&home);
        buyer.address.clone_from(&server.address);
        assert_eq!(buyer.submit(&payable).status, Status::Succeeded, "{point}");
        assert_eq!(buyer.ledger(&server), [(String::from("taken"), 10_000, 0)], "{point}");
        assert_eq!(sql(&home, SPENT), Some(1), "{point}");
    }
}

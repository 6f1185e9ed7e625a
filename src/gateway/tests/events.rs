//! Each receipt that concerns the merchant comes with its event.

use super::super::outbox::{EventRecord, EventType, place_of_event};
use super::super::{Command, RailOutcome, RefundOutcome, Write};
use super::bench::{Bench, MERCHANT, order_body};
use super::buyer::Buyer;
use crate::json;
use crate::protocol::receipt::{Retry, Status};

fn events(bench: &Bench, sid: &str) -> Vec<EventRecord> {
    let mut events: Vec<_> =
        bench.store.events().filter(|event| event.sid == sid).cloned().collect();
    events.sort_by_key(|event| event.seq);
    events
}

fn kinds(bench: &Bench, sid: &str) -> Vec<EventType> {
    events(bench, sid).iter().map(|event| event.kind).collect()
}

#[test]
fn an_event_has_its_receipt_and_what_a_merchant_acts_on() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    buyer.pay(&mut bench);
    bench.settle(&buyer.sid, 1, RailOutcome::Approved { captured: true });
    let [event] = events(&bench, &buyer.sid).try_into().unwrap();
    assert_eq!((event.merchant.as_str(), event.kind), (MERCHANT, EventType::PaymentSucceeded));
    assert_eq!(event.id, format!("{}_e1", buyer.sid));
    assert_eq!(place_of_event(&event.id), Some((buyer.sid.as_str(), 1)));
    let body = json::parse_object(event.body.as_bytes(), 1 << 16).unwrap();
    assert_eq!(body.str("id"), Ok(event.id.as_str()));
    assert_eq!(body.str("type"), Ok("payment.succeeded"));
    assert_eq!(body.u64("created"), Ok(bench.now));
    let data = body.object("data").unwrap();
    for (name, value) in
        [("id", buyer.sid.as_str()), ("order_id", "A-1001"), ("status", "succeeded")]
    {
        assert_eq!(data.str(name), Ok(value));
    }
    let receipt = bench.discovery().verify_receipt(data.str("receipt").unwrap()).unwrap();
    assert_eq!(receipt.body(), &bench.receipts(&buyer.sid)[0]);
}

#[test]
fn every_status_but_an_action_has_its_event() {
    let until = super::bench::NOW + 600;
    let redirect = RailOutcome::redirect("https://bank.example/x", until);
    let declined = RailOutcome::Declined { code: String::from("declined"), retry: Retry::None };
    for (outcomes, expected) in [
        (vec![redirect.clone()], vec![]),
        (
            vec![redirect, RailOutcome::Approved { captured: true }],
            vec![EventType::PaymentSucceeded],
        ),
        (
            vec![RailOutcome::Pending, declined],
            vec![EventType::PaymentProcessing, EventType::PaymentFailed],
        ),
        (
            vec![RailOutcome::Approved { captured: false }, RailOutcome::Captured],
            vec![EventType::PaymentAuthorized, EventType::PaymentSucceeded],
        ),
        (
            vec![RailOutcome::Approved { captured: false }, RailOutcome::Closed],
            vec![EventType::PaymentAuthorized, EventType::PaymentExpired],
        ),
    ] {
        let mut bench = Bench::new();
        let mut buyer = Buyer::usual(&mut bench);
        buyer.pay(&mut bench);
        for outcome in outcomes {
            bench.settle(&buyer.sid, 1, outcome.clone());
            // The rail's saying it again is no news.
            bench.settle(&buyer.sid, 1, outcome);
        }
        assert_eq!(kinds(&bench, &buyer.sid), expected);
    }
}

#[test]
fn a_session_that_ends_without_an_attempt_has_its_event_too() {
    let mut bench = Bench::new();
    let sid = bench.open(&order_body("")).reply.member("id");
    bench.now += 1801;
    bench.run(&Command::Expire { sid: sid.clone() });
    assert_eq!(kinds(&bench, &sid), [EventType::PaymentExpired]);

    let sid = bench.open(&order_body("")).reply.member("id");
    let call = bench.call("POST /v1/payments/x/cancel", "");
    bench.run(&Command::CancelPayment(call, sid.clone()));
    let [event] = events(&bench, &sid).try_into().unwrap();
    assert_eq!(event.kind, EventType::PaymentCancelled);
    assert!(event.body.contains(r#""code":"cancelled_by_merchant""#), "{}", event.body);
}

#[test]
fn a_failure_says_why_and_whether_another_attempt_may_follow() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    buyer.pay(&mut bench);
    let (code, retry) = (String::from("declined"), Retry::SameMethod);
    bench.settle(&buyer.sid, 1, RailOutcome::Declined { code, retry });
    let [event] = events(&bench, &buyer.sid).try_into().unwrap();
    assert!(event.body.contains(r#""code":"declined","retry":"same_method""#), "{}", event.body);
}

#[test]
fn a_refund_has_an_event_for_each_step() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    buyer.pay(&mut bench);
    bench.settle(&buyer.sid, 1, RailOutcome::Approved { captured: true });
    let sid = buyer.sid;
    for (outcome, status) in
        [(RefundOutcome::Refunded, "refunded"), (RefundOutcome::Rejected, "rejected")]
    {
        let body = r#"{"amount":{"value":"8.00","currency":"CNY"}}"#;
        let call = bench.call("POST /v1/payments/x/refunds", body);
        let refund = bench.run(&Command::Refund(call, sid.clone())).reply.member("id");
        let requested = events(&bench, &sid).pop().unwrap();
        assert!(requested.body.contains(r#""status":"requested""#), "{}", requested.body);
        bench.run(&Command::SettleRefund { sid: sid.clone(), refund: refund.clone(), outcome });
        let event = events(&bench, &sid).pop().unwrap();
        assert_eq!(event.kind, EventType::RefundUpdated);
        let body = json::parse_object(event.body.as_bytes(), 1 << 16).unwrap();
        let line = body.object("data").unwrap().object("refund").unwrap();
        assert_eq!((line.str("id"), line.str("status")), (Ok(refund.as_str()), Ok(status)));
        assert_eq!(line.object("amount").unwrap().str("value"), Ok("8.00"));
    }
    let statuses = bench.statuses(&sid);
    assert!(statuses.iter().all(|status| *status == Status::Succeeded));
}

#[test]
fn money_that_no_order_keeps_has_its_event_each_time_more_of_it_comes() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    buyer.pay(&mut bench);
    let (code, retry) = (String::from("declined"), Retry::SameMethod);
    bench.settle(&buyer.sid, 1, RailOutcome::Declined { code, retry });
    for minor in [2_800, 2_800, 12_800, 100] {
        bench.settle(&buyer.sid, 1, RailOutcome::Received { minor });
    }
    let all = events(&bench, &buyer.sid);
    let ids: Vec<_> = all.iter().map(|event| event.id.replace(&buyer.sid, "")).collect();
    assert_eq!(ids, ["_e1", "_e1_x12800", "_e1_x2800"]);
    let body = json::parse_object(all[1].body.as_bytes(), 1 << 16).unwrap();
    assert_eq!(body.str("type"), Ok("payment.excess"));
    let data = body.object("data").unwrap();
    assert_eq!((data.str("status"), data.str("code")), (Ok("failed"), Ok("declined")));
    assert_eq!(data.object("excess").unwrap().str("value"), Ok("128.00"));
    let receipt = bench.discovery().verify_receipt(data.str("receipt").unwrap()).unwrap();
    assert_eq!(receipt.body(), &bench.receipts(&buyer.sid)[0]);
}

#[test]
fn an_event_is_written_with_its_receipt() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    buyer.pay(&mut bench);
    let outcome = RailOutcome::Approved { captured: true };
    let sid = buyer.sid.clone();
    let decision = bench.decide(&Command::Settle { sid, attempt: 1, outcome });
    let of = |wanted: fn(&Write) -> bool| decision.writes.iter().filter(|w| wanted(w)).count();
    assert_eq!(of(|write| matches!(write, Write::InsertReceipt(..))), 1);
    assert_eq!(of(|write| matches!(write, Write::InsertEvent(_))), 1);
}

#[test]
fn other_texts_are_no_events() {
    let sid = format!("pay_{}", "a".repeat(22));
    for end in ["_e", "_r1", "_e-1", "_x1", "_e1_x", "_e1_x-1", "_e1_xx", "_e1.1"] {
        assert_eq!(place_of_event(&format!("{sid}{end}")), None, "{end}");
    }
    assert_eq!(place_of_event(&format!("{sid}_e7_x12800")), Some((sid.as_str(), 7)));
    for bad in ["", "_e1", "pay_x_e1"] {
        assert_eq!(place_of_event(bad), None, "{bad}");
    }
}

//! Money that comes after the session's end, as the order wants it.

use super::super::outbox::EventType;
use super::super::record::{RefundState, SessionState, Stray};
use super::super::{Command, Effect, RailOutcome, RefundOutcome};
use super::bench::{Bench, order_body};
use super::buyer::Buyer;
use crate::protocol::receipt::Status;

const CAPTURED: RailOutcome = RailOutcome::Approved { captured: true };
const HELD: RailOutcome = RailOutcome::Approved { captured: false };

/// A session that the buyer cancelled, closed at the rail.
fn cancelled(policy: &str) -> (Bench, Buyer) {
    let mut bench = Bench::new();
    let mut buyer = Buyer::arrive(&mut bench, &order_body(&format!(r#","policy":{{{policy}}}"#)));
    buyer.pay(&mut bench);
    let command = buyer.cancel(&bench, "session");
    bench.run(&command);
    bench.settle(&buyer.sid, 1, RailOutcome::Closed);
    (bench, buyer)
}

#[test]
fn late_money_is_kept_and_flagged_unless_the_order_wants_it_back() {
    for policy in ["", r#""late_success":"fulfil""#] {
        let (mut bench, buyer) = cancelled(policy);
        let late = bench.settle(&buyer.sid, 1, CAPTURED);
        let receipt = bench.receipt(&late.reply);
        assert_eq!((receipt.status, receipt.late), (Status::Succeeded, true));
        assert!(receipt.refunds.is_empty() && bench.facts(&buyer.sid).refunds.is_empty());
    }
}

#[test]
fn late_money_goes_back_of_itself_and_once() {
    let (mut bench, buyer) = cancelled(r#""late_success":"refund""#);
    let sid = buyer.sid;
    let late = bench.settle(&sid, 1, CAPTURED);
    let receipt = bench.receipt(&late.reply);
    assert_eq!((receipt.status, receipt.late), (Status::Succeeded, true));
    assert_eq!(receipt.refunds[0].status, "requested");
    let back = |effect: &&Effect| matches!(effect, Effect::Refund { refund: Some(_), .. });
    assert_eq!(late.effects.iter().filter(back).count(), 1);
    for outcome in [CAPTURED, RailOutcome::Captured, HELD] {
        assert!(bench.settle(&sid, 1, outcome).effects.is_empty());
    }
    let [refund] = bench.facts(&sid).refunds.as_slice() else { panic!("one refund") };
    assert_eq!((refund.amount, refund.reason.as_deref()), (12800, Some("late_success")));
    let id = refund.id.clone();
    let recovered = bench.gateway.recover(bench.facts(&sid)).unwrap();
    assert!(matches!(recovered.as_slice(), [Effect::Refund { refund: Some(_), .. }]));
    bench.run(&Command::SettleRefund {
        sid: sid.clone(),
        refund: id,
        outcome: RefundOutcome::Refunded,
    });
    assert_eq!(bench.facts(&sid).refunds[0].state, RefundState::Refunded);
    assert!(bench.gateway.recover(bench.facts(&sid)).unwrap().is_empty());
    assert_eq!(bench.receipts(&sid).pop().unwrap().refunded.unwrap().to_wire(), "128.00");
}

#[test]
fn money_in_time_stays_where_late_money_is_to_go_back() {
    let mut bench = Bench::new();
    let body = order_body(r#","policy":{"late_success":"refund"}"#);
    let mut buyer = Buyer::arrive(&mut bench, &body);
    buyer.pay(&mut bench);
    let paid = bench.settle(&buyer.sid, 1, CAPTURED);
    assert!(bench.receipt(&paid.reply).refunds.is_empty());
    assert!(bench.facts(&buyer.sid).refunds.is_empty());
}

#[test]
fn a_late_hold_is_let_go_and_only_an_event_tells_of_it() {
    for wish in ["fulfil", "refund"] {
        let policy = format!(r#""capture":"manual","late_success":"{wish}""#);
        let (mut bench, buyer) = cancelled(&policy);
        let late = bench.settle(&buyer.sid, 1, HELD);
        let [Effect::Refund { reference, refund: None, amount }] = late.effects.as_slice() else {
            panic!("it is let go");
        };
        assert_eq!((reference, amount.to_wire()), (&format!("{}.1", buyer.sid), "128.00".into()));
        assert_eq!(bench.gateway.recover(bench.facts(&buyer.sid)).unwrap().len(), 1);
        // Told twice: the rail is asked again, and the merchant told nothing.
        bench.settle(&buyer.sid, 1, HELD);
        let minor = 12_800;
        bench.run(&Command::SettleStray { sid: buyer.sid.clone(), attempt: 1, minor });
        assert!(bench.settle(&buyer.sid, 1, RailOutcome::Closed).effects.is_empty());
        let facts = bench.facts(&buyer.sid);
        assert_eq!(
            (facts.session.state, facts.attempts[0].stray),
            (SessionState::Cancelled, Stray::Returned)
        );
        assert!(bench.gateway.recover(facts).unwrap().is_empty());
        assert_eq!(bench.statuses(&buyer.sid), [Status::Cancelled]);
        let kinds: Vec<_> = bench.store.events().map(|event| event.kind).collect();
        assert_eq!(kinds, [EventType::PaymentCancelled, EventType::PaymentExcess]);
    }
}

#[test]
fn a_late_hold_after_the_sessions_time_is_let_go_too() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    buyer.pay(&mut bench);
    bench.settle(&buyer.sid, 1, HELD);
    bench.settle(&buyer.sid, 1, RailOutcome::Closed);
    assert_eq!(bench.statuses(&buyer.sid), [Status::Authorized, Status::Expired]);
    let late = bench.settle(&buyer.sid, 1, HELD);
    assert!(matches!(late.effects.as_slice(), [Effect::Refund { refund: None, .. }]));
    assert_eq!(bench.facts(&buyer.sid).session.state, SessionState::Expired);
    assert_eq!(bench.receipts(&buyer.sid).len(), 2);
}

#[test]
fn every_receipt_after_a_late_success_says_that_it_was_late() {
    let (mut bench, buyer) = cancelled("");
    bench.settle(&buyer.sid, 1, CAPTURED);
    let call = bench.call("POST", "");
    let refund = bench.run(&Command::Refund(call, buyer.sid.clone())).reply.member("id");
    let outcome = RefundOutcome::Refunded;
    bench.run(&Command::SettleRefund { sid: buyer.sid.clone(), refund, outcome });
    let late: Vec<_> = bench.receipts(&buyer.sid).iter().map(|receipt| receipt.late).collect();
    assert_eq!(late, [false, true, true, true]);
    assert!(bench.store.events().last().unwrap().body.contains(r#""late":true"#));
}

#[test]
fn of_two_payments_for_one_order_the_second_goes_back() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let declined = RailOutcome::Declined {
        code: String::from("declined"),
        retry: crate::protocol::receipt::Retry::SameMethod,
    };
    buyer.pay(&mut bench);
    bench.settle(&buyer.sid, 1, declined);
    buyer.pay(&mut bench);
    bench.settle(&buyer.sid, 2, CAPTURED);
    // The rail had lost its word on the first.
    let second = bench.settle(&buyer.sid, 1, CAPTURED);
    let [Effect::Refund { reference, refund: None, amount }] = second.effects.as_slice() else {
        panic!("the second payment goes back");
    };
    assert_eq!(*reference, format!("{}.1", buyer.sid));
    assert_eq!(amount.to_wire(), "128.00");
    assert_eq!(bench.facts(&buyer.sid).paid_attempt().unwrap().number, 2);
    assert_eq!(bench.statuses(&buyer.sid), [Status::Failed, Status::Succeeded]);
}

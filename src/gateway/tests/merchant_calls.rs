//! What a merchant may see and do afterwards.

use super::super::record::SessionState;
use super::super::{Command, Effect, RailOutcome};
use super::bench::{Bench, MERCHANT, Outcome, order_body};
use super::buyer::Buyer;
use crate::json;
use crate::protocol::receipt::Status;

const HELD: RailOutcome = RailOutcome::Approved { captured: false };

fn capture(bench: &mut Bench, sid: &str) -> Outcome {
    let call = bench.call("POST /v1/payments/x/capture", "{}");
    bench.run(&Command::Capture(call, String::from(sid)))
}

fn cancel(bench: &mut Bench, sid: &str) -> Outcome {
    let call = bench.call("POST /v1/payments/x/cancel", "");
    bench.run(&Command::CancelPayment(call, String::from(sid)))
}

fn held() -> (Bench, Buyer) {
    let mut bench = Bench::new();
    let body = order_body(r#","policy":{"capture":"manual"}"#);
    let mut buyer = Buyer::arrive(&mut bench, &body);
    buyer.pay(&mut bench);
    bench.settle(&buyer.sid, 1, HELD);
    (bench, buyer)
}

#[test]
fn a_payment_is_shown_with_its_evidence_and_never_the_payment_part() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let sent = buyer.pay(&mut bench);
    bench.settle(&buyer.sid, 1, RailOutcome::Approved { captured: true });
    let call = bench.call("GET", "");
    let reply = bench.run(&Command::ReadPayment(call, buyer.sid.clone())).reply;
    let (status, payment) = reply.parts();
    assert_eq!(status, 200);
    assert_eq!(payment.str("id"), Ok(buyer.sid.as_str()));
    assert_eq!(payment.str("status"), Ok("succeeded"));
    assert_eq!(payment.str("order_id"), Ok("A-1001"));
    for (name, value) in [("amount", "128.00"), ("captured", "128.00"), ("refunded", "0.00")] {
        assert_eq!(payment.object(name).unwrap().str("value"), Ok(value));
    }
    let attempts = payment.array("attempts").unwrap();
    let card = attempts[0].as_object().unwrap().object("card").unwrap();
    assert_eq!((card.str("brand"), card.str("last4")), (Ok("visa"), Ok("4242")));
    let evidence = payment.object("evidence").unwrap();
    assert_eq!(evidence.str("order"), Ok(buyer.order.compact()));
    let sent = json::parse_object(sent.as_bytes(), 1 << 16).unwrap();
    assert_eq!(evidence.str("intent"), sent.str("intent"));
    assert_eq!(evidence.array("receipts").unwrap().len(), 1);
    assert_eq!(evidence.array("keys").unwrap().len(), 1);
    let super::super::Reply::Http { body, .. } = reply else { panic!("an answer") };
    assert!(!body.contains(sent.str("payment").unwrap()));
    assert!(!body.contains("sealed"));
    let line = bench.gateway.payment_line(bench.facts(&buyer.sid)).unwrap();
    assert!(body.starts_with(line.strip_suffix('}').unwrap()), "a line is the payment's beginning");
}

#[test]
fn a_payment_of_another_merchant_is_as_unknown_as_none() {
    let (mut bench, buyer) = held();
    for sid in [buyer.sid.clone(), format!("pay_{}", "x".repeat(22))] {
        let mut call = bench.call("POST", "{}");
        call.merchant = String::from("m_other");
        let refund = format!("{sid}_r1");
        for command in [
            Command::ReadPayment(call.clone(), sid.clone()),
            Command::Capture(call.clone(), sid.clone()),
            Command::CancelPayment(call.clone(), sid.clone()),
            Command::Refund(call.clone(), sid.clone()),
            Command::ReadRefund(call.clone(), refund, sid.clone()),
        ] {
            let outcome = bench.run(&command);
            assert_eq!(outcome.reply.refused(), (404, "payment_unknown".into(), None));
            assert!(outcome.effects.is_empty());
        }
    }
    assert_eq!(bench.facts(&buyer.sid).session.merchant, MERCHANT);
}

#[test]
fn held_money_is_taken_when_the_merchant_asks() {
    let (mut bench, buyer) = held();
    assert_eq!(bench.statuses(&buyer.sid), [Status::Authorized]);
    let asked = capture(&mut bench, &buyer.sid);
    assert_eq!(asked.reply.member("status"), "authorized", "the rail has not been asked yet");
    assert!(matches!(asked.effects.as_slice(), [Effect::Capture { .. }]));
    let recovered = bench.gateway.recover(bench.facts(&buyer.sid)).unwrap();
    assert!(matches!(recovered.as_slice(), [Effect::Capture { .. }]));
    let settled = bench.settle(&buyer.sid, 1, RailOutcome::Captured);
    let receipt = bench.receipt(&settled.reply);
    assert_eq!((receipt.status, receipt.seq), (Status::Succeeded, 2));
    assert_eq!(receipt.captured, Some(receipt.amount));
    assert!(bench.gateway.recover(bench.facts(&buyer.sid)).unwrap().is_empty());
    assert_eq!(capture(&mut bench, &buyer.sid).reply.refused().1, "not_capturable");
}

#[test]
fn nothing_is_captured_that_is_not_held() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    assert_eq!(
        capture(&mut bench, &buyer.sid).reply.refused(),
        (409, "not_capturable".into(), None)
    );
    buyer.pay(&mut bench);
    assert_eq!(capture(&mut bench, &buyer.sid).reply.code(), "not_capturable");
    let call = bench.call("POST", r#"{"amount":1}"#);
    let reply = bench.run(&Command::Capture(call, buyer.sid)).reply;
    assert_eq!(reply.code(), "json_unknown");
}

#[test]
fn a_merchant_cancels_what_has_not_moved() {
    // Nothing runs.
    let mut bench = Bench::new();
    let buyer = Buyer::usual(&mut bench);
    let outcome = cancel(&mut bench, &buyer.sid);
    assert_eq!(outcome.reply.member("status"), "cancelled");
    let receipts =
        outcome.reply.parts().1.object("evidence").unwrap().array("receipts").unwrap().len();
    assert_eq!(receipts, 1);
    assert_eq!(bench.receipts(&buyer.sid)[0].code.as_deref(), Some("cancelled_by_merchant"));
    assert_eq!(cancel(&mut bench, &buyer.sid).reply.status(), 200);

    // The money is held.
    let (mut bench, buyer) = held();
    let outcome = cancel(&mut bench, &buyer.sid);
    assert_eq!(outcome.reply.member("status"), "authorized");
    assert!(matches!(outcome.effects.as_slice(), [Effect::Close { .. }]));
    assert_eq!(capture(&mut bench, &buyer.sid).reply.code(), "not_capturable");
    bench.settle(&buyer.sid, 1, RailOutcome::Closed);
    assert_eq!(bench.statuses(&buyer.sid), [Status::Authorized, Status::Cancelled]);
    assert_eq!(bench.facts(&buyer.sid).session.state, SessionState::Cancelled);

    // The money has moved.
    let (mut bench, buyer) = held();
    capture(&mut bench, &buyer.sid);
    assert_eq!(
        cancel(&mut bench, &buyer.sid).reply.refused(),
        (409, "not_cancellable".into(), None)
    );
    bench.settle(&buyer.sid, 1, RailOutcome::Captured);
    assert_eq!(cancel(&mut bench, &buyer.sid).reply.code(), "not_cancellable");
}

#[test]
fn a_hold_that_lapses_ends_the_session() {
    let (mut bench, buyer) = held();
    let settled = bench.settle(&buyer.sid, 1, RailOutcome::Closed);
    let receipt = bench.receipt(&settled.reply);
    assert_eq!((receipt.status, receipt.code.as_deref()), (Status::Expired, Some("hold_lapsed")));
}

#[test]
fn a_call_is_answered_once_for_each_key() {
    let (mut bench, buyer) = held();
    let call = bench.call("POST /v1/payments/x/capture", "{}");
    let command = Command::Capture(call, buyer.sid.clone());
    let first = bench.run(&command);
    bench.settle(&buyer.sid, 1, RailOutcome::Captured);
    let again = bench.run(&command);
    assert!(again.reply == first.reply && again.effects.is_empty());
}

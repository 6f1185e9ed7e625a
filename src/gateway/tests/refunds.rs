//! Never more goes back than was taken, and each refund is one.

use super::super::outbox::EventType;
use super::super::record::RefundState;
use super::super::{Command, Effect, RailOutcome, RefundOutcome};
use super::bench::{Bench, Outcome};
use super::buyer::Buyer;
use crate::protocol::receipt::Status;

const EVERY: [RefundOutcome; 6] = [
    RefundOutcome::Reviewing,
    RefundOutcome::Processing,
    RefundOutcome::Refunded,
    RefundOutcome::Rejected,
    RefundOutcome::Closed,
    RefundOutcome::Abnormal,
];

fn paid() -> (Bench, Buyer) {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    buyer.pay(&mut bench);
    bench.settle(&buyer.sid, 1, RailOutcome::Approved { captured: true });
    (bench, buyer)
}

fn refund(bench: &mut Bench, sid: &str, value: &str) -> Outcome {
    let body = format!(r#"{{"amount":{{"value":"{value}","currency":"CNY"}}}}"#);
    let call = bench.call("POST /v1/payments/x/refunds", &body);
    bench.run(&Command::Refund(call, String::from(sid)))
}

fn settle(bench: &mut Bench, sid: &str, refund: &str, outcome: RefundOutcome) -> Outcome {
    let (sid, refund) = (String::from(sid), String::from(refund));
    bench.run(&Command::SettleRefund { sid, refund, outcome })
}

#[test]
fn a_refund_is_requested_then_in_a_receipt() {
    let (mut bench, buyer) = paid();
    let asked = refund(&mut bench, &buyer.sid, "28.00");
    assert_eq!(asked.reply.status(), 201);
    assert_eq!(asked.reply.member("status"), "requested");
    let id = asked.reply.member("id");
    assert_eq!(id, format!("{}_r1", buyer.sid));
    let [Effect::Refund { reference, refund: Some(named), amount }, Effect::Changed { .. }] =
        asked.effects.as_slice()
    else {
        panic!("one refund");
    };
    assert_eq!((reference, named), (&format!("{}.1", buyer.sid), &id));
    assert_eq!(amount.to_wire(), "28.00");
    assert_eq!(bench.gateway.recover(bench.facts(&buyer.sid)).unwrap().len(), 1);

    let requested = bench.receipts(&buyer.sid).pop().unwrap();
    assert_eq!((requested.refunded, requested.refunds[0].status.as_str()), (None, "requested"));
    settle(&mut bench, &buyer.sid, &id, RefundOutcome::Refunded);
    let receipts = bench.receipts(&buyer.sid);
    let receipt = receipts.last().unwrap();
    assert_eq!((receipt.status.clone(), receipt.seq), (Status::Succeeded, 3));
    assert_eq!(receipt.refunded.unwrap().to_wire(), "28.00");
    assert_eq!(receipt.refunds[0].status, "refunded");
    assert_eq!(receipt.paid, Some(receipt.amount));
    assert!(receipt.intent_digest.is_some());
    // Told twice, or told otherwise afterwards: nothing.
    for outcome in EVERY {
        assert!(settle(&mut bench, &buyer.sid, &id, outcome).effects.is_empty());
    }
    assert_eq!(bench.receipts(&buyer.sid).len(), 3);
    let call = bench.call("GET", "");
    let reply = bench.run(&Command::ReadRefund(call, id, buyer.sid)).reply;
    assert_eq!(reply.member("status"), "refunded");
}

#[test]
fn refunds_never_sum_to_more_than_was_taken() {
    let (mut bench, buyer) = paid();
    let sid = buyer.sid;
    assert_eq!(refund(&mut bench, &sid, "128.01").reply.code(), "refund_too_much");
    assert_eq!(refund(&mut bench, &sid, "100.00").reply.status(), 201);
    // What is under way counts.
    assert_eq!(refund(&mut bench, &sid, "28.01").reply.code(), "refund_too_much");
    assert_eq!(refund(&mut bench, &sid, "28.00").reply.status(), 201);
    assert_eq!(refund(&mut bench, &sid, "0.01").reply.code(), "refund_too_much");
    // What the rail refused is free again.
    settle(&mut bench, &sid, &format!("{sid}_r1"), RefundOutcome::Rejected);
    assert_eq!(refund(&mut bench, &sid, "100.01").reply.code(), "refund_too_much");
    let call = bench.call("POST", "");
    let rest = bench.run(&Command::Refund(call, sid.clone())).reply;
    assert_eq!(rest.parts().1.object("amount").unwrap().str("value"), Ok("100.00"));
    settle(&mut bench, &sid, &format!("{sid}_r3"), RefundOutcome::Refunded);
    settle(&mut bench, &sid, &format!("{sid}_r2"), RefundOutcome::Refunded);
    let receipts = bench.receipts(&sid);
    let newest = receipts.last().unwrap();
    assert_eq!(newest.refunded, newest.captured);
    let statuses: Vec<_> = newest.refunds.iter().map(|line| line.status.as_str()).collect();
    assert_eq!(statuses, ["rejected", "refunded", "refunded"]);
}

#[test]
fn every_way_to_cut_a_small_sum_stops_at_the_whole() {
    // 128.00 in refunds of every size from 1.00 to 130.00.
    for size in (1..=130).step_by(3) {
        let (mut bench, buyer) = paid();
        let mut taken = 0;
        for _ in 0..4 {
            let fits = taken + size <= 128;
            let reply = refund(&mut bench, &buyer.sid, &format!("{size}.00")).reply;
            assert_eq!(reply.status(), if fits { 201 } else { 422 }, "{size}");
            taken += if fits { size } else { 0 };
        }
    }
}

#[test]
fn each_wrong_member_is_refused() {
    let (mut bench, buyer) = paid();
    let long = format!(r#"{{"reason":"{}"}}"#, "x".repeat(256));
    for (body, status, code, pointer) in [
        (r#"{"amount":{"value":"0.00","currency":"CNY"}}"#, 422, "amount_range", Some("/amount")),
        (
            r#"{"amount":{"value":"1.00","currency":"USD"}}"#,
            422,
            "currency_mismatch",
            Some("/amount"),
        ),
        (r#"{"amount":{"value":"-1.00","currency":"CNY"}}"#, 422, "amount_format", Some("/amount")),
        (r#"{"amount":"1.00"}"#, 400, "json_type", Some("/amount")),
        (r#"{"amount":null}"#, 400, "json_type", Some("/amount")),
        (r#"{"sum":1}"#, 400, "json_unknown", None),
        (&long, 422, "out_of_range", Some("/reason")),
    ] {
        let call = bench.call("POST", body);
        let outcome = bench.run(&Command::Refund(call, buyer.sid.clone()));
        assert_eq!(outcome.reply.refused(), (status, code.into(), pointer.map(String::from)));
        assert!(outcome.effects.is_empty());
    }
    let call = bench.call("GET", "");
    let reply = bench.run(&Command::ReadRefund(call, format!("{}_r1", buyer.sid), buyer.sid)).reply;
    assert_eq!(reply.refused(), (404, "refund_unknown".into(), None));
}

#[test]
fn nothing_goes_back_that_was_not_taken() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    assert_eq!(
        refund(&mut bench, &buyer.sid, "1.00").reply.refused(),
        (409, "not_refundable".into(), None)
    );
    buyer.pay(&mut bench);
    bench.settle(&buyer.sid, 1, RailOutcome::Approved { captured: false });
    assert_eq!(refund(&mut bench, &buyer.sid, "1.00").reply.code(), "not_refundable");
}

#[test]
fn a_refund_goes_its_way_step_by_step_with_a_receipt_and_an_event_for_each() {
    let (mut bench, buyer) = paid();
    let id = refund(&mut bench, &buyer.sid, "128.00").reply.member("id");
    let way = [
        (RefundOutcome::Reviewing, "reviewing"),
        (RefundOutcome::Processing, "processing"),
        (RefundOutcome::Abnormal, "abnormal"),
        (RefundOutcome::Processing, "processing"),
        (RefundOutcome::Refunded, "refunded"),
    ];
    for (outcome, status) in way {
        // Until it is over, the rail is asked after a crash.
        assert_eq!(bench.gateway.recover(bench.facts(&buyer.sid)).unwrap().len(), 1);
        settle(&mut bench, &buyer.sid, &id, outcome);
        let receipt = bench.receipts(&buyer.sid).pop().unwrap();
        assert_eq!(receipt.refunds[0].status, status);
        let back = receipt.refunded.map(|amount| amount.to_wire());
        assert_eq!(back.as_deref(), (status == "refunded").then_some("128.00"));
        let newest = format!("{}_e{}", buyer.sid, receipt.seq);
        assert_eq!(
            bench.store.events().find(|event| event.id == newest).unwrap().kind,
            EventType::RefundUpdated
        );
    }
    assert!(bench.gateway.recover(bench.facts(&buyer.sid)).unwrap().is_empty());
}

#[test]
fn no_refund_goes_backwards_and_what_may_still_go_back_stays_reserved() {
    for first in EVERY {
        for second in EVERY {
            let (mut bench, buyer) = paid();
            let sid = buyer.sid;
            let id = refund(&mut bench, &sid, "128.00").reply.member("id");
            settle(&mut bench, &sid, &id, first);
            let before = bench.facts(&sid).refunds[0].state;
            settle(&mut bench, &sid, &id, second);
            let after = bench.facts(&sid).refunds[0].state;
            if !before.is_open() {
                assert_eq!(before, after, "{first:?} {second:?}");
            }
            let back = before == RefundState::Processing && after == RefundState::Reviewing;
            assert!(!back, "{first:?} {second:?}");
            let again = refund(&mut bench, &sid, "128.00").reply.status();
            let free = matches!(after, RefundState::Rejected | RefundState::Closed);
            assert_eq!(again, if free { 201 } else { 422 }, "{first:?} {second:?}");
        }
    }
}

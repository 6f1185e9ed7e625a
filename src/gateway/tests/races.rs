//! Two decisions on the same facts: the store stops the second, and deciding
//! again gives the reply that is true by then.

use super::super::{Command, RailOutcome, Reply};
use super::bench::{Bench, Outcome, order_body};
use super::buyer::{Buyer, VISA};
use crate::protocol::receipt::Status;

const CAPTURED: RailOutcome = RailOutcome::Approved { captured: true };

/// Decides both on the same facts, then applies both as a host does.
fn race(bench: &mut Bench, first: &Command, second: &Command) -> (Outcome, Outcome) {
    let one = bench.decide(first);
    let two = bench.decide(second);
    assert_eq!(bench.store.apply(&one.writes), Ok(()));
    let one = Outcome { reply: one.reply, effects: one.effects };
    if bench.store.apply(&two.writes).is_ok() {
        return (one, Outcome { reply: two.reply, effects: two.effects });
    }
    (one, bench.run(second))
}

#[test]
fn one_intent_sent_a_hundred_times_at_once_is_charged_once() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let body = buyer.submission(&bench, &VISA, |_| {});
    let commands: Vec<_> = (0..100).map(|_| buyer.submit(&bench, &body)).collect();
    let decisions: Vec<_> = commands.iter().map(|command| bench.decide(command)).collect();
    let mut charges = 0;
    for (command, decision) in commands.iter().zip(decisions) {
        assert_eq!(decision.reply, Reply::Later, "each looked like the first");
        if bench.store.apply(&decision.writes).is_ok() {
            charges += decision.effects.len();
        } else {
            let outcome = bench.run(command);
            assert_eq!(outcome.reply.code(), "attempt_running");
            charges += outcome.charges();
        }
    }
    assert_eq!(charges, 1);
    let settled = bench.settle(&buyer.sid, 1, CAPTURED).reply;
    for _ in 0..3 {
        let command = buyer.submit(&bench, &body);
        assert!(bench.run(&command).reply == settled);
    }
}

#[test]
fn two_intents_at_once_make_one_attempt() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let bodies = [(); 2].map(|()| buyer.submission(&bench, &VISA, |_| {}));
    let [first, second] = bodies.map(|body| buyer.submit(&bench, &body));
    let (one, two) = race(&mut bench, &first, &second);
    assert_eq!((one.charges(), two.charges()), (1, 0));
    assert_eq!(two.reply.code(), "attempt_open");
}

#[test]
fn an_intent_and_its_void_at_once_end_one_way() {
    for void_first in [true, false] {
        let mut bench = Bench::new();
        let mut buyer = Buyer::usual(&mut bench);
        let jti = buyer.intent(&bench).jti;
        let nonce = buyer.order.body().nonce.clone();
        let part = buyer.payment(&jti, &VISA).to_json();
        let mut intent = buyer.intent(&bench);
        intent.jti = jti.clone();
        intent.payment_digest = crate::protocol::payment::digest(part.as_bytes());
        let part = crate::jose::base64url::encode(part.as_bytes());
        let body = format!(r#"{{"intent":"{}","payment":"{part}"}}"#, buyer.sign(intent));
        let submit = buyer.submit(&bench, &body);
        let void = buyer.void(&bench, &jti, &nonce);
        if void_first {
            let (voided, submitted) = race(&mut bench, &void, &submit);
            assert_eq!(bench.receipt(&voided.reply).code.as_deref(), Some("not_received"));
            assert_eq!(submitted.reply.code(), "nonce_spent");
            assert!(submitted.effects.is_empty());
        } else {
            let (submitted, voided) = race(&mut bench, &submit, &void);
            assert_eq!(submitted.charges(), 1);
            assert_eq!(voided.reply.code(), "attempt_running");
        }
    }
}

#[test]
fn a_cancel_and_an_intent_at_once_end_one_way() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let body = buyer.submission(&bench, &VISA, |_| {});
    let (cancel, submit) = (buyer.cancel(&bench, "session"), buyer.submit(&bench, &body));
    let (cancelled, submitted) = race(&mut bench, &cancel, &submit);
    assert_eq!(bench.receipt(&cancelled.reply).status, Status::Cancelled);
    assert_eq!(submitted.reply.code(), "nonce_spent");
}

#[test]
fn two_words_of_the_rail_at_once_make_one_receipt() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    buyer.pay(&mut bench);
    let told = |outcome| Command::Settle { sid: buyer.sid.clone(), attempt: 1, outcome };
    let (first, second) = race(&mut bench, &told(CAPTURED), &told(CAPTURED));
    assert!(first.reply == second.reply);
    assert!(second.effects.is_empty());
    assert_eq!(bench.statuses(&buyer.sid), [Status::Succeeded]);
}

#[test]
fn two_refunds_at_once_do_not_exceed_what_was_taken() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    buyer.pay(&mut bench);
    bench.settle(&buyer.sid, 1, CAPTURED);
    let calls =
        [(); 2].map(|()| bench.call("POST", r#"{"amount":{"value":"100.00","currency":"CNY"}}"#));
    let [first, second] = calls.map(|call| Command::Refund(call, buyer.sid.clone()));
    let (one, two) = race(&mut bench, &first, &second);
    assert_eq!(one.reply.status(), 201);
    assert_eq!(two.reply.code(), "refund_too_much");
}

#[test]
fn one_merchants_call_sent_twice_at_once_opens_one_session() {
    let mut bench = Bench::new();
    let call = bench.call("POST /v1/sessions", &order_body(""));
    let command = Command::OpenSession(call);
    let (one, two) = race(&mut bench, &command, &command);
    assert!(one.reply == two.reply);
}

#[test]
fn a_proof_used_twice_at_once_is_good_for_one() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let body = buyer.submission(&bench, &VISA, |_| {});
    let submit = buyer.submit(&bench, &body);
    let (one, two) = race(&mut bench, &submit, &submit);
    assert_eq!(one.charges(), 1);
    assert_eq!(two.reply.code(), "proof_replayed");
}

#[test]
fn nine_keys_at_once_are_eight() {
    let mut bench = Bench::new();
    let buyer = Buyer::unknown(&mut bench, &order_body(""), 1);
    for key in 1..=7 {
        let command = buyer.with_key(&mut bench, key).enrol(&bench, "{}");
        assert_eq!(bench.run(&command).reply.status(), 200);
    }
    let [first, second] = [8, 9].map(|key| buyer.with_key(&mut bench, key).enrol(&bench, "{}"));
    let (one, two) = race(&mut bench, &first, &second);
    assert_eq!((one.reply.status(), two.reply.status()), (200, 200));
    assert_eq!(bench.facts(&buyer.sid).keys.len(), 8);
}

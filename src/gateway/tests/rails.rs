//! What a rail can say, in any order and twice.

use super::super::record::{Asked, AttemptState, SessionState, Stray};
use super::super::{Command, Effect, RailOutcome, Reply};
use super::bench::{Bench, NOW, order_body};
use super::buyer::Buyer;
use crate::jose::{base64url, jws};
use crate::protocol::Answer;
use crate::protocol::action::Kind;
use crate::protocol::answer::Word;
use crate::protocol::receipt::{Retry, Status};

const CAPTURED: RailOutcome = RailOutcome::Approved { captured: true };
const HELD: RailOutcome = RailOutcome::Approved { captured: false };

fn declined() -> RailOutcome {
    RailOutcome::Declined { code: String::from("declined"), retry: Retry::SameMethod }
}

fn redirect(path: &str) -> RailOutcome {
    RailOutcome::redirect(&format!("https://bank.example/{path}"), NOW + 900)
}

fn started(body: &str) -> (Bench, Buyer) {
    let mut bench = Bench::new();
    let mut buyer = Buyer::arrive(&mut bench, body);
    buyer.pay(&mut bench);
    (bench, buyer)
}

#[test]
fn the_same_word_twice_changes_nothing() {
    for outcome in
        [CAPTURED, HELD, declined(), redirect("3ds"), RailOutcome::Pending, RailOutcome::Closed]
    {
        let (mut bench, buyer) = started(&order_body(""));
        let first = bench.settle(&buyer.sid, 1, outcome.clone());
        let before = bench.facts(&buyer.sid).clone();
        let again = bench.settle(&buyer.sid, 1, outcome.clone());
        assert!(again.reply == first.reply, "{outcome:?}");
        let after = bench.facts(&buyer.sid);
        assert_eq!(after.session, before.session);
        assert_eq!((&after.attempts, &after.receipts), (&before.attempts, &before.receipts));
        assert!(again.effects.is_empty());
    }
}

#[test]
fn every_pair_of_words_leaves_the_receipts_in_order() {
    let words = [
        CAPTURED,
        HELD,
        RailOutcome::Captured,
        declined(),
        redirect("a"),
        RailOutcome::Pending,
        RailOutcome::Closed,
    ];
    for first in &words {
        for second in &words {
            let (mut bench, buyer) = started(&order_body(""));
            bench.settle(&buyer.sid, 1, first.clone());
            let outcome = bench.settle(&buyer.sid, 1, second.clone());
            let statuses = bench.statuses(&buyer.sid);
            let facts = bench.facts(&buyer.sid);
            let paid = facts.attempts[0].state.is_paid();
            assert_eq!(paid, facts.session.state == SessionState::Paid, "{first:?} {second:?}");
            // What has succeeded stays so, and a signed failure stays one.
            let done =
                statuses.iter().position(|s| matches!(s, Status::Succeeded | Status::Failed));
            assert!(done.is_none_or(|at| at + 1 == statuses.len()), "{statuses:?}");
            let back =
                outcome.effects.iter().filter(|e| matches!(e, Effect::Refund { .. })).count();
            let late_money = statuses.contains(&Status::Failed)
                && matches!(second, RailOutcome::Approved { .. } | RailOutcome::Captured);
            assert_eq!(back, usize::from(late_money), "{first:?} {second:?}");
        }
    }
}

#[test]
fn money_after_a_signed_failure_goes_back_and_opens_nothing() {
    let (mut bench, buyer) = started(&order_body(""));
    let failed = bench.settle(&buyer.sid, 1, declined()).reply;
    let late = bench.settle(&buyer.sid, 1, CAPTURED);
    assert!(late.reply == failed);
    let [Effect::Refund { reference, refund: None, amount }] = late.effects.as_slice() else {
        panic!("the money goes back");
    };
    assert_eq!(
        (reference.as_str(), amount.to_wire().as_str()),
        (format!("{}.1", buyer.sid).as_str(), "128.00")
    );
    let facts = bench.facts(&buyer.sid);
    assert_eq!(facts.attempts[0].stray, Stray::Due);
    assert_eq!(facts.attempts[0].state, AttemptState::Failed);
    assert_eq!(facts.session.state, SessionState::Open);
    assert!(facts.session.nonce.is_some());
    assert!(matches!(
        bench.gateway.recover(facts).unwrap().as_slice(),
        [Effect::Refund { refund: None, .. }]
    ));
    // Until it has gone back it is asked for, and then never again.
    assert_eq!(bench.settle(&buyer.sid, 1, CAPTURED).effects.len(), 1);
    let done = Command::SettleStray { sid: buyer.sid.clone(), attempt: 1, minor: 12_800 };
    for _ in 0..2 {
        let returned = bench.run(&done);
        assert!(returned.reply == failed && returned.effects.is_empty());
        let facts = bench.facts(&buyer.sid);
        assert_eq!(facts.attempts[0].stray, Stray::Returned);
        assert!(bench.gateway.recover(facts).unwrap().is_empty());
        assert!(bench.settle(&buyer.sid, 1, CAPTURED).effects.is_empty());
    }
    assert_eq!(bench.statuses(&buyer.sid), [Status::Failed]);
}

#[test]
fn no_money_is_said_to_have_gone_back_that_never_came() {
    let (mut bench, buyer) = started(&order_body(""));
    bench.settle(&buyer.sid, 1, declined());
    let version = bench.facts(&buyer.sid).session.version;
    bench.run(&Command::SettleStray { sid: buyer.sid.clone(), attempt: 1, minor: 12_800 });
    assert_eq!(bench.facts(&buyer.sid).attempts[0].stray, Stray::None);
    assert_eq!(bench.facts(&buyer.sid).session.version, version);
    let unknown = Command::SettleStray { sid: buyer.sid.clone(), attempt: 2, minor: 1 };
    assert_eq!(bench.run(&unknown).reply.status(), 500);
}

#[test]
fn money_after_a_cancelled_session_is_taken_and_flagged_late() {
    let (mut bench, mut buyer) = started(&order_body(""));
    let command = buyer.cancel(&bench, "session");
    let asked = bench.run(&command);
    assert_eq!(asked.reply, Reply::Later);
    assert!(matches!(asked.effects.as_slice(), [Effect::Close { .. }]));
    let closed = bench.settle(&buyer.sid, 1, RailOutcome::Closed);
    let receipt = bench.receipt(&closed.reply);
    assert_eq!((receipt.status, receipt.attempt), (Status::Cancelled, 1));
    assert_eq!(receipt.code.as_deref(), Some("cancelled_by_buyer"));
    let late = bench.settle(&buyer.sid, 1, CAPTURED);
    let receipt = bench.receipt(&late.reply);
    assert!(receipt.late);
    assert_eq!((receipt.status, receipt.seq), (Status::Succeeded, 2));
}

#[test]
fn a_redirect_is_an_action_whose_answer_is_only_a_hint() {
    let (mut bench, mut buyer) = started(&order_body(""));
    let settled = bench.settle(&buyer.sid, 1, redirect("3ds"));
    let receipt = bench.receipt(&settled.reply);
    assert_eq!(receipt.status, Status::ActionRequired);
    let action = receipt.action.unwrap();
    assert_eq!((action.kind, action.until), (Kind::RedirectGet, NOW + 900));
    assert_eq!(action.url.as_deref(), Some("https://bank.example/3ds"));
    let url = action.data.as_object().unwrap().str("url").unwrap().to_owned();
    assert_eq!(url, "https://bank.example/3ds");
    let intent = bench.facts(&buyer.sid).attempts[0].intent.clone().unwrap();
    let answer = Answer {
        sid: buyer.sid.clone(),
        intent_digest: jws::digest(&intent),
        action: action.id.clone(),
        said: Word::Returned.into(),
        jti: base64url::encode(&[6; 16]),
        issued_at: NOW,
        expires_at: NOW + 300,
    };
    type Wrong = (fn(&mut Answer), &'static str);
    let wrongs: [Wrong; 6] = [
        (|a| a.sid = format!("pay_{}", "x".repeat(22)), "session_mismatch"),
        (|a| a.intent_digest = base64url::encode(&[1; 32]), "intent_mismatch"),
        (|a| a.action = String::from("act_other"), "action_unknown"),
        (|a| a.said = Word::Approved.into(), "answer_unfit"),
        (|a| a.issued_at = NOW - 301, "clock_skew"),
        (|a| a.expires_at = NOW + 301, "lifetime_too_long"),
    ];
    for (change, code) in wrongs {
        let mut wrong = answer.clone();
        change(&mut wrong);
        let command = buyer.answer(&bench, &action.id, wrong);
        let outcome = bench.run(&command);
        assert_eq!(outcome.reply.code(), code);
        assert!(outcome.effects.is_empty());
    }
    let command = buyer.answer(&bench, "act_none", answer.clone());
    assert_eq!(bench.run(&command).reply.refused(), (404, "action_unknown".into(), None));

    let command = buyer.answer(&bench, &action.id, answer.clone());
    let told = bench.run(&command);
    assert!(told.reply == settled.reply, "a hint changes nothing");
    assert!(matches!(told.effects.as_slice(), [Effect::Query { .. }]));
    let command = buyer.answer(&bench, &action.id, answer.clone());
    let again = bench.run(&command);
    assert!(again.reply == settled.reply && again.effects.is_empty());
    let paid = bench.settle(&buyer.sid, 1, CAPTURED);
    let command = buyer.answer(&bench, &action.id, answer);
    assert!(bench.run(&command).reply == paid.reply);
}

#[test]
fn a_buyer_waits_for_the_next_receipt_only() {
    let (mut bench, mut buyer) = started(&order_body(""));
    let command = buyer.await_receipt(&bench, 0);
    assert_eq!(bench.run(&command).reply, Reply::Wait);
    let settled = bench.settle(&buyer.sid, 1, RailOutcome::Pending);
    assert!(matches!(settled.effects.as_slice(), [Effect::Changed { .. }]));
    assert!(bench.run(&command).reply == settled.reply);
    let command = buyer.await_receipt(&bench, 1);
    assert_eq!(bench.run(&command).reply, Reply::Wait);
    let paid = bench.settle(&buyer.sid, 1, CAPTURED);
    assert!(bench.run(&command).reply == paid.reply);
    assert_eq!(bench.statuses(&buyer.sid), [Status::Processing, Status::Succeeded]);
}

#[test]
fn a_cancel_closes_at_the_rail_first() {
    for (scope, outcome, status, code, nonce) in [
        ("attempt", RailOutcome::Closed, Status::Failed, Some("cancelled_by_buyer"), true),
        ("session", RailOutcome::Closed, Status::Cancelled, Some("cancelled_by_buyer"), false),
        ("attempt", CAPTURED, Status::Succeeded, None, false),
        ("session", CAPTURED, Status::Succeeded, None, false),
        ("attempt", declined(), Status::Failed, Some("declined"), true),
        ("session", declined(), Status::Cancelled, Some("cancelled_by_buyer"), false),
    ] {
        let (mut bench, mut buyer) = started(&order_body(""));
        bench.settle(&buyer.sid, 1, redirect("3ds"));
        let command = buyer.cancel(&bench, scope);
        assert_eq!(bench.run(&command).reply, Reply::Later);
        assert!(matches!(
            bench.gateway.recover(bench.facts(&buyer.sid)).unwrap().as_slice(),
            [Effect::Close { .. }]
        ));
        let settled = bench.settle(&buyer.sid, 1, outcome);
        let receipt = bench.receipt(&settled.reply);
        assert_eq!((receipt.status, receipt.code.as_deref()), (status, code), "{scope}");
        assert_eq!(receipt.nonce.is_some(), nonce);
        assert_eq!(bench.facts(&buyer.sid).attempts[0].asked, None);
    }
}

#[test]
fn a_cancel_with_nothing_open_ends_the_session_at_once() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let command = buyer.cancel(&bench, "attempt");
    assert_eq!(bench.run(&command).reply.refused(), (409, "attempt_none".into(), None));
    let command = buyer.cancel(&bench, "everything");
    assert_eq!(bench.run(&command).reply.code(), "json_type");
    let command = buyer.cancel(&bench, "session");
    let cancelled = bench.run(&command).reply;
    let receipt = bench.receipt(&cancelled);
    assert_eq!((receipt.status, receipt.attempt, receipt.jti), (Status::Cancelled, 0, None));
    for scope in ["session", "attempt"] {
        let command = buyer.cancel(&bench, scope);
        assert!(bench.run(&command).reply == cancelled);
    }
    let body = buyer.submission(&bench, &super::buyer::VISA, |_| {});
    let command = buyer.submit(&bench, &body);
    assert_eq!(bench.run(&command).reply.code(), "nonce_spent");
}

#[test]
fn what_was_paid_is_not_cancelled() {
    let (mut bench, mut buyer) = started(&order_body(""));
    let paid = bench.settle(&buyer.sid, 1, CAPTURED).reply;
    for scope in ["session", "attempt"] {
        let command = buyer.cancel(&bench, scope);
        let outcome = bench.run(&command);
        assert!(outcome.reply == paid && outcome.effects.is_empty());
    }
}

#[test]
fn a_hold_that_meets_a_cancel_is_let_go() {
    let (mut bench, mut buyer) = started(&order_body(""));
    let command = buyer.cancel(&bench, "session");
    bench.run(&command);
    let held = bench.settle(&buyer.sid, 1, HELD);
    assert_eq!(bench.receipt(&held.reply).status, Status::Authorized);
    assert!(held.effects.iter().any(|effect| matches!(effect, Effect::Close { .. })));
    let closed = bench.settle(&buyer.sid, 1, RailOutcome::Closed);
    assert_eq!(bench.receipt(&closed.reply).status, Status::Cancelled);
}

#[test]
fn a_session_ends_when_its_time_is_over_and_nothing_runs() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let expire = Command::Expire { sid: buyer.sid.clone() };
    bench.now = NOW + 1800;
    assert!(bench.run(&expire).effects.is_empty(), "the last second is in time");
    bench.now += 1;
    assert_eq!(bench.run(&expire).reply, Reply::None);
    assert!(bench.run(&expire).effects.is_empty());
    assert_eq!(bench.statuses(&buyer.sid), [Status::Expired]);
    let command = buyer.await_receipt(&bench, 0);
    assert_eq!(bench.run(&command).reply.status(), 200, "it stays readable");
}

#[test]
fn an_action_that_nobody_finished_is_closed_and_the_next_try_is_open() {
    let (mut bench, buyer) = started(&order_body(""));
    bench.settle(&buyer.sid, 1, redirect("3ds"));
    let expire = Command::Expire { sid: buyer.sid.clone() };
    bench.now = NOW + 900;
    assert!(bench.run(&expire).effects.is_empty());
    bench.now += 1;
    assert!(matches!(bench.run(&expire).effects.as_slice(), [Effect::Close { .. }]));
    assert_eq!(bench.facts(&buyer.sid).attempts[0].asked, Some(Asked::CloseOverdue));
    let closed = bench.settle(&buyer.sid, 1, RailOutcome::Closed);
    let receipt = bench.receipt(&closed.reply);
    assert_eq!(
        (receipt.status, receipt.code.as_deref()),
        (Status::Failed, Some("attempt_expired"))
    );
    assert!(receipt.nonce.is_some());
}

#[test]
fn after_a_crash_the_same_charge_is_asked_again() {
    let (mut bench, buyer) = started(&order_body(""));
    let recovered = bench.gateway.recover(bench.facts(&buyer.sid)).unwrap();
    let [Effect::Charge(charge)] = recovered.as_slice() else { panic!("one charge") };
    assert_eq!(charge.reference, format!("{}.1", buyer.sid));
    // EXPOSE: the test's own look at what reaches the rail.
    assert!(charge.card.number.expose(|number| number == "4242424242424242"));
    bench.settle(&buyer.sid, 1, RailOutcome::Pending);
    let recovered = bench.gateway.recover(bench.facts(&buyer.sid)).unwrap();
    assert!(matches!(recovered.as_slice(), [Effect::Query { .. }]));
    bench.settle(&buyer.sid, 1, CAPTURED);
    assert!(bench.gateway.recover(bench.facts(&buyer.sid)).unwrap().is_empty());
}

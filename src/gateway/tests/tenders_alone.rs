//! Money beside the methods that pays an order alone.

use super::super::record::{AttemptState, SessionState};
use super::super::{Command, Effect, RailOutcome, TenderOutcome};
use super::bench::{Bench, Outcome, order_body};
use super::buyer::Buyer;
use super::tenders::{asks, offered, part, recovered, told};
use crate::protocol::receipt::Status;
use crate::protocol::tender::Tender;

fn arrive(more: &str) -> (Bench, Buyer) {
    let mut bench = Bench::new().with_tenders();
    let buyer = Buyer::arrive(&mut bench, &offered(more));
    (bench, buyer)
}

fn whole() -> Vec<Tender> {
    vec![part("gift", "g1", "20.00"), part("balance", "b1", "108.00")]
}

fn submit(bench: &mut Bench, buyer: &mut Buyer, tenders: Vec<Tender>) -> Outcome {
    let body = buyer.submission_without(bench, tenders);
    let command = buyer.submit(bench, &body);
    bench.run(&command)
}

/// Whether a rail is asked for anything.
fn asks_a_rail(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| {
        !matches!(
            effect,
            Effect::Hold { .. }
                | Effect::Release { .. }
                | Effect::Spend { .. }
                | Effect::Changed { .. }
        )
    })
}

#[test]
fn the_last_part_that_is_set_aside_pays_and_no_rail_is_asked() {
    let (mut bench, mut buyer) = arrive("");
    let begun = submit(&mut bench, &mut buyer, whole());
    assert_eq!(asks(&begun.effects), [("hold", 1), ("hold", 2)]);
    let first = told(&mut bench, &buyer, 2, TenderOutcome::Held);
    assert_eq!(asks(&recovered(&bench, &buyer)), [("hold", 1)]);
    let paid = told(&mut bench, &buyer, 1, TenderOutcome::Held);
    let receipt = bench.receipt(&paid.reply);
    assert_eq!((receipt.status, receipt.tenders), (Status::Succeeded, whole()));
    assert_eq!(receipt.paid, Some(receipt.amount));
    assert_eq!(receipt.captured, Some(receipt.amount));
    assert_eq!(asks(&paid.effects), [("spend", 1), ("spend", 2)]);
    for outcome in [&begun, &first, &paid] {
        assert!(!asks_a_rail(&outcome.effects));
    }
    // Told twice, and after a crash: the same, and no other receipt.
    assert!(told(&mut bench, &buyer, 1, TenderOutcome::Held).reply == paid.reply);
    assert_eq!(asks(&recovered(&bench, &buyer)), [("spend", 1), ("spend", 2)]);
    for place in [1, 2] {
        told(&mut bench, &buyer, place, TenderOutcome::Spent);
    }
    assert!(recovered(&bench, &buyer).is_empty());
    let facts = bench.facts(&buyer.sid);
    let attempt = &facts.attempts[0];
    assert_eq!((facts.session.state, attempt.state), (SessionState::Paid, AttemptState::Succeeded));
    assert_eq!((attempt.captured, attempt.excess(), &attempt.payment), (12_800, 0, &None));
    let call = bench.call("GET", "");
    let payment = bench.run(&Command::ReadPayment(call, buyer.sid.clone())).reply.parts().1;
    let attempt = payment.array("attempts").unwrap()[0].as_object().unwrap();
    assert_eq!(attempt.str("method"), Ok("tenders"));
    let tender = attempt.array("tenders").unwrap()[1].as_object().unwrap();
    assert_eq!((tender.str("ref"), tender.str("status")), (Ok("b1"), Ok("spent")));
}

#[test]
fn a_part_that_cannot_be_had_fails_it_and_the_next_try_is_open() {
    let (mut bench, mut buyer) = arrive("");
    submit(&mut bench, &mut buyer, whole());
    told(&mut bench, &buyer, 1, TenderOutcome::Held);
    let refused = told(&mut bench, &buyer, 2, TenderOutcome::Refused);
    let receipt = bench.receipt(&refused.reply);
    assert_eq!((receipt.status, receipt.code.as_deref()), (Status::Failed, Some("tender_refused")));
    assert_eq!(asks(&refused.effects), [("release", 1)]);
    buyer.pay(&mut bench);
}

#[test]
fn a_cancel_in_between_wins_and_lets_every_part_go() {
    let (mut bench, mut buyer) = arrive("");
    submit(&mut bench, &mut buyer, whole());
    told(&mut bench, &buyer, 1, TenderOutcome::Held);
    let command = buyer.cancel(&bench, "session");
    bench.run(&command);
    told(&mut bench, &buyer, 2, TenderOutcome::Held);
    let closed = bench.settle(&buyer.sid, 1, RailOutcome::Closed);
    assert_eq!(bench.receipt(&closed.reply).status, Status::Cancelled);
    assert_eq!(asks(&closed.effects), [("release", 1), ("release", 2)]);
    // The rail says so once more: nothing was its own, nothing is paid.
    assert!(bench.settle(&buyer.sid, 1, RailOutcome::Closed).reply == closed.reply);
    assert_eq!(bench.facts(&buyer.sid).session.state, SessionState::Cancelled);
}

#[test]
fn a_merchant_who_captures_uses_the_parts_up_without_a_rail() {
    let manual = r#","policy":{"capture":"manual"}"#;
    let (mut bench, mut buyer) = arrive(manual);
    submit(&mut bench, &mut buyer, whole());
    told(&mut bench, &buyer, 1, TenderOutcome::Held);
    let held = told(&mut bench, &buyer, 2, TenderOutcome::Held);
    assert_eq!(bench.receipt(&held.reply).status, Status::Authorized);
    assert!(asks(&held.effects).is_empty() && recovered(&bench, &buyer).is_empty());
    let call = bench.call("POST", "");
    let taken = bench.run(&Command::Capture(call, buyer.sid.clone()));
    assert_eq!(taken.reply.status(), 200);
    assert!(!asks_a_rail(&taken.effects));
    assert_eq!(asks(&taken.effects), [("spend", 1), ("spend", 2)]);
    assert_eq!(bench.statuses(&buyer.sid), [Status::Authorized, Status::Succeeded]);
}

#[test]
fn only_the_whole_can_be_paid_without_a_method_and_only_where_it_is_offered() {
    for (parts, code, pointer) in [
        (Vec::new(), "tender_amount", "/tenders"),
        (vec![part("balance", "b1", "127.99")], "tender_amount", "/tenders"),
        (vec![part("balance", "b1", "128.01")], "tender_amount", "/tenders"),
    ] {
        let (mut bench, mut buyer) = arrive("");
        let outcome = submit(&mut bench, &mut buyer, parts);
        assert_eq!(outcome.reply.refused(), (422, code.into(), Some(pointer.into())));
        assert!(outcome.effects.is_empty() && bench.facts(&buyer.sid).attempts.is_empty());
    }
    let mut bench = Bench::new().with_tenders();
    let mut buyer = Buyer::arrive(&mut bench, &order_body(""));
    let outcome = submit(&mut bench, &mut buyer, whole());
    assert_eq!(outcome.reply.refused(), (422, "method_unknown".into(), Some("/method".into())));
}

#[test]
fn a_device_that_must_prove_itself_cannot_pay_where_nobody_asks_it_to() {
    let mut bench = Bench::new().with_tenders();
    let step_up = r#","policy":{"new_device":"step_up"}"#;
    let mut first = Buyer::unknown(&mut bench, &offered(step_up), 1);
    assert_eq!(first.join(&mut bench, Some(1)), "first");
    let mut other = first.with_key(&mut bench, 2);
    assert_eq!(other.join(&mut bench, Some(2)), "other");
    let refused = submit(&mut bench, &mut other, whole());
    assert_eq!(refused.reply.refused(), (422, "auth_required".into(), Some("/method".into())));
    assert!(refused.effects.is_empty());
    let taken = submit(&mut bench, &mut first, whole());
    assert_eq!(asks(&taken.effects), [("hold", 1), ("hold", 2)]);
}

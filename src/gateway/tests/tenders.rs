//! Money beside the card: set aside first, used up or let go afterwards.

use super::super::record::TenderState;
use super::super::{Command, Effect, RailOutcome, Reply, TenderOutcome, sid_of_hold};
use super::bench::{Bench, Outcome, order_body};
use super::buyer::{Buyer, VISA};
use crate::money::Money;
use crate::protocol::receipt::{Retry, Status};
use crate::protocol::tender::Tender;

const CAPTURED: RailOutcome = RailOutcome::Approved { captured: true };
const HELD: RailOutcome = RailOutcome::Approved { captured: false };

pub(super) fn offered(more: &str) -> String {
    let offer = |kind: &str, name: &str, available: &str, rules: &str| {
        format!(
            r#"{{"kind":"{kind}","ref":"{name}","label":"L","available":
            {{"value":"{available}","currency":"CNY"}},"rules":{{{rules}}}}}"#
        )
    };
    let offers = [
        offer("gift", "g1", "50.00", r#""group":"gift""#),
        offer("gift", "g2", "50.00", r#""group":"gift""#),
        offer("balance", "b1", "500.00", ""),
        offer("balance", "b2", "10.00", r#""min_total":{"value":"128.01","currency":"CNY"}"#),
    ];
    order_body(&format!(r#","tenders":[{}]{more}"#, offers.join(",")))
}

pub(super) fn part(kind: &str, reference: &str, value: &str) -> Tender {
    Tender {
        kind: String::from(kind),
        reference: String::from(reference),
        amount: Money::parse_wire(value, "CNY").unwrap(),
    }
}

fn arrive(more: &str) -> (Bench, Buyer) {
    let mut bench = Bench::new().with_tenders();
    let buyer = Buyer::arrive(&mut bench, &offered(more));
    (bench, buyer)
}

fn submit(bench: &mut Bench, buyer: &mut Buyer, tenders: Vec<Tender>) -> Outcome {
    let body = buyer.submission_with(bench, &VISA, tenders, |_| {});
    let command = buyer.submit(bench, &body);
    bench.run(&command)
}

/// A payment of 20.00 from a gift card, 8.00 from a balance, 100.00 by card.
fn split(more: &str) -> (Bench, Buyer, Outcome) {
    let (mut bench, mut buyer) = arrive(more);
    let parts = vec![part("gift", "g1", "20.00"), part("balance", "b1", "8.00")];
    let outcome = submit(&mut bench, &mut buyer, parts);
    assert_eq!(outcome.reply, Reply::Later);
    (bench, buyer, outcome)
}

pub(super) fn told(
    bench: &mut Bench,
    buyer: &Buyer,
    place: u64,
    outcome: TenderOutcome,
) -> Outcome {
    bench.run(&Command::SettleTender { sid: buyer.sid.clone(), attempt: 1, place, outcome })
}

/// Both parts set aside, and the card charged for the rest.
pub(super) fn charged(more: &str) -> (Bench, Buyer) {
    let (mut bench, buyer, _) = split(more);
    told(&mut bench, &buyer, 1, TenderOutcome::Held);
    let last = told(&mut bench, &buyer, 2, TenderOutcome::Held);
    assert_eq!((last.charges(), last.reply), (1, Reply::Later));
    (bench, buyer)
}

/// What the ledgers are asked, as words and names.
pub(super) fn asks(effects: &[Effect]) -> Vec<(&'static str, u64)> {
    let place = |hold: &str| sid_of_hold(hold).unwrap().2;
    let ask = |effect: &Effect| match effect {
        Effect::Hold { hold, .. } => Some(("hold", place(hold))),
        Effect::Release { hold, .. } => Some(("release", place(hold))),
        Effect::Spend { hold, .. } => Some(("spend", place(hold))),
        Effect::Return { hold, .. } => Some(("return", place(hold))),
        _ => None,
    };
    effects.iter().filter_map(ask).collect()
}

fn states(bench: &Bench, buyer: &Buyer) -> Vec<TenderState> {
    let attempt = &bench.facts(&buyer.sid).attempts[0];
    attempt.tenders.iter().map(|tender| tender.state).collect()
}

pub(super) fn recovered(bench: &Bench, buyer: &Buyer) -> Vec<Effect> {
    bench.gateway.recover(bench.facts(&buyer.sid)).unwrap()
}

#[test]
fn all_parts_are_set_aside_before_the_card_is_charged_for_the_rest() {
    let (mut bench, buyer, outcome) = split("");
    assert_eq!(asks(&outcome.effects), [("hold", 1), ("hold", 2)]);
    assert_eq!(outcome.charges(), 0);
    assert_eq!(asks(&recovered(&bench, &buyer)), [("hold", 1), ("hold", 2)]);
    let first = told(&mut bench, &buyer, 2, TenderOutcome::Held);
    assert_eq!(first.charges(), 0);
    assert_eq!(asks(&recovered(&bench, &buyer)), [("hold", 1)]);
    let last = told(&mut bench, &buyer, 1, TenderOutcome::Held);
    for effects in [last.effects, recovered(&bench, &buyer)] {
        let [Effect::Charge(charge)] = effects.as_slice() else { panic!("one charge") };
        assert_eq!(charge.amount.to_wire(), "100.00");
    }
    // A ledger says it twice: no second charge.
    assert_eq!(told(&mut bench, &buyer, 1, TenderOutcome::Held).charges(), 0);
    let paid = bench.settle(&buyer.sid, 1, CAPTURED);
    let receipt = bench.receipt(&paid.reply);
    assert_eq!((receipt.status, receipt.paid), (Status::Succeeded, Some(receipt.amount)));
    let parts = [part("gift", "g1", "20.00"), part("balance", "b1", "8.00")];
    assert_eq!(receipt.tenders, parts);
    assert_eq!(asks(&paid.effects), [("spend", 1), ("spend", 2)]);
    assert_eq!(asks(&recovered(&bench, &buyer)), [("spend", 1), ("spend", 2)]);
    told(&mut bench, &buyer, 1, TenderOutcome::Spent);
    told(&mut bench, &buyer, 2, TenderOutcome::Spent);
    assert!(recovered(&bench, &buyer).is_empty());
}

#[test]
fn a_part_that_cannot_be_had_fails_the_attempt_and_lets_the_others_go() {
    for (held, refused) in [(1, 2), (2, 1)] {
        let (mut bench, mut buyer, _) = split("");
        told(&mut bench, &buyer, held, TenderOutcome::Held);
        let outcome = told(&mut bench, &buyer, refused, TenderOutcome::Refused);
        let receipt = bench.receipt(&outcome.reply);
        assert_eq!(
            (receipt.status, receipt.code.as_deref()),
            (Status::Failed, Some("tender_refused"))
        );
        assert_eq!((outcome.charges(), asks(&outcome.effects)), (0, vec![("release", held)]));
        told(&mut bench, &buyer, held, TenderOutcome::Released);
        assert!(recovered(&bench, &buyer).is_empty());
        // The next try is open, with the card alone.
        let command = submit(&mut bench, &mut buyer, Vec::new());
        assert_eq!(command.charges(), 1);
    }
}

#[test]
fn a_failed_or_closed_attempt_lets_every_part_go() {
    let declined =
        RailOutcome::Declined { code: String::from("declined"), retry: Retry::SameMethod };
    for outcome in [declined, RailOutcome::Closed] {
        let (mut bench, buyer) = charged("");
        let settled = bench.settle(&buyer.sid, 1, outcome);
        assert_eq!(asks(&settled.effects), [("release", 1), ("release", 2)]);
        assert!(bench.receipt(&settled.reply).tenders.is_empty());
        assert_eq!(states(&bench, &buyer), [TenderState::Releasing; 2]);
        // Money that comes after all: the card's share goes back, and no more.
        let late = bench.settle(&buyer.sid, 1, CAPTURED);
        let back = late.effects.iter().find_map(|effect| match effect {
            Effect::Refund { refund: None, amount, .. } => Some(amount.to_wire()),
            _ => None,
        });
        assert_eq!(back.as_deref(), Some("100.00"));
    }
}

#[test]
fn a_cancel_while_parts_are_set_aside_charges_nothing() {
    let (mut bench, mut buyer, _) = split("");
    told(&mut bench, &buyer, 1, TenderOutcome::Held);
    let command = buyer.cancel(&bench, "session");
    bench.run(&command);
    assert_eq!(told(&mut bench, &buyer, 2, TenderOutcome::Held).charges(), 0);
    let closed = bench.settle(&buyer.sid, 1, RailOutcome::Closed);
    assert_eq!(bench.receipt(&closed.reply).status, Status::Cancelled);
    assert_eq!(asks(&closed.effects), [("release", 1), ("release", 2)]);
    // What was let go cannot pay this order late.
    let late = bench.settle(&buyer.sid, 1, CAPTURED);
    assert!(late.reply == closed.reply);
    assert!(late.effects.iter().any(|effect| matches!(effect, Effect::Refund { .. })));
}

#[test]
fn parts_wait_for_the_capture_and_are_let_go_with_the_hold() {
    let manual = r#","policy":{"capture":"manual"}"#;
    let (mut bench, buyer) = charged(manual);
    let held = bench.settle(&buyer.sid, 1, HELD);
    assert!(asks(&held.effects).is_empty());
    let taken = bench.settle(&buyer.sid, 1, RailOutcome::Captured);
    assert_eq!(asks(&taken.effects), [("spend", 1), ("spend", 2)]);
    let (mut bench, buyer) = charged(manual);
    bench.settle(&buyer.sid, 1, HELD);
    let lapsed = bench.settle(&buyer.sid, 1, RailOutcome::Closed);
    assert_eq!(asks(&lapsed.effects), [("release", 1), ("release", 2)]);
}

#[test]
fn a_part_that_the_order_does_not_offer_is_refused_and_nothing_is_spent() {
    for (parts, code) in [
        (vec![part("gift", "g3", "1.00")], "tender_unknown"),
        (vec![part("gift", "b1", "1.00")], "tender_unknown"),
        (vec![part("balance", "b2", "1.00")], "tender_unknown"),
        (vec![part("gift", "g1", "1.00"), part("gift", "g2", "1.00")], "tender_unknown"),
        (vec![part("balance", "b1", "1.00"), part("balance", "b1", "1.00")], "tender_unknown"),
        (vec![part("gift", "g1", "50.01")], "tender_amount"),
        (vec![part("gift", "g1", "0.00")], "tender_amount"),
        (vec![part("balance", "b1", "128.00")], "tender_amount"),
        (vec![part("gift", "g1", "50.00"), part("balance", "b1", "78.00")], "tender_amount"),
    ] {
        let (mut bench, mut buyer) = arrive("");
        let outcome = submit(&mut bench, &mut buyer, parts);
        assert_eq!(outcome.reply.refused(), (422, code.into(), Some("/tenders".into())));
        assert!(outcome.effects.is_empty() && bench.facts(&buyer.sid).attempts.is_empty());
    }
}

#[test]
fn only_money_that_the_gateway_has_a_ledger_for_can_be_offered() {
    let good =
        r#"{"kind":"gift","ref":"g","label":"L","available":{"value":"1.00","currency":"CNY"}}"#;
    for (offers, code) in [
        (good.replace("gift", "points"), "unsupported"),
        (good.replace("CNY", "USD"), "currency_mismatch"),
        (good.replace(r#""L""#, r#""""#), "out_of_range"),
        (format!("{good},{good}"), "out_of_range"),
        (good.replace(r#""label":"L","#, ""), "json_missing"),
        (good.replace(r#""ref""#, r#""name""#), "json_unknown"),
    ] {
        let mut bench = Bench::new().with_tenders();
        let reply = bench.open(&order_body(&format!(r#","tenders":[{offers}]"#))).reply;
        assert_eq!(reply.code(), code, "{offers}");
    }
    let mut bench = Bench::new();
    let reply = bench.open(&order_body(&format!(r#","tenders":[{good}]"#))).reply;
    assert_eq!(reply.refused(), (422, "unsupported".into(), Some("/tenders".into())));
}

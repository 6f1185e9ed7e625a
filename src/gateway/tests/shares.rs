//! What was paid by several goes back to each of them.

use super::super::record::{RefundState, ReturnState};
use super::super::{Command, Effect, RailOutcome, RefundOutcome, TenderOutcome};
use super::bench::{Bench, Outcome};
use super::buyer::Buyer;
use super::tenders::{asks, charged, offered, part, recovered, told};
use crate::protocol::receipt::Status;

const CAPTURED: RailOutcome = RailOutcome::Approved { captured: true };

/// 20.00 from a gift card, 8.00 from a balance, 100.00 by card, all used up.
fn paid() -> (Bench, Buyer) {
    let (mut bench, buyer) = charged("");
    bench.settle(&buyer.sid, 1, CAPTURED);
    told(&mut bench, &buyer, 1, TenderOutcome::Spent);
    told(&mut bench, &buyer, 2, TenderOutcome::Spent);
    (bench, buyer)
}

/// The same sum from the two sources alone.
fn paid_alone() -> (Bench, Buyer) {
    let mut bench = Bench::new().with_tenders();
    let mut buyer = Buyer::arrive(&mut bench, &offered(""));
    let parts = vec![part("gift", "g1", "20.00"), part("balance", "b1", "108.00")];
    let body = buyer.submission_without(&bench, parts);
    let command = buyer.submit(&bench, &body);
    bench.run(&command);
    told(&mut bench, &buyer, 1, TenderOutcome::Held);
    told(&mut bench, &buyer, 2, TenderOutcome::Held);
    (bench, buyer)
}

fn refund(bench: &mut Bench, buyer: &Buyer, minor: Option<u64>) -> Outcome {
    let body = minor.map_or(String::new(), |minor| {
        let value = format!("{}.{:02}", minor / 100, minor % 100);
        format!(r#"{{"amount":{{"value":"{value}","currency":"CNY"}}}}"#)
    });
    let call = bench.call("POST /v1/payments/x/refunds", &body);
    bench.run(&Command::Refund(call, buyer.sid.clone()))
}

fn rail(bench: &mut Bench, buyer: &Buyer, number: u64, outcome: RefundOutcome) -> Outcome {
    let (sid, refund) = (buyer.sid.clone(), format!("{}_r{number}", buyer.sid));
    bench.run(&Command::SettleRefund { sid, refund, outcome })
}

fn returned(bench: &mut Bench, buyer: &Buyer, number: u64, place: u64) -> Outcome {
    let (sid, refund) = (buyer.sid.clone(), format!("{}_r{number}", buyer.sid));
    bench.run(&Command::SettleReturn { sid, refund, place })
}

/// What the rail is asked to give back, and each ledger, in minor units.
fn shares(effects: &[Effect]) -> (Option<u64>, Vec<u64>) {
    let method = effects.iter().find_map(|effect| match effect {
        Effect::Refund { refund: Some(_), amount, .. } => Some(amount.minor()),
        _ => None,
    });
    let ledger = |effect: &Effect| match effect {
        Effect::Return { amount, .. } => Some(amount.minor()),
        _ => None,
    };
    (method, effects.iter().filter_map(ledger).collect())
}

#[test]
fn the_method_gives_its_share_back_first_then_each_ledger_and_then_it_is_refunded() {
    let (mut bench, buyer) = paid();
    let asked = refund(&mut bench, &buyer, None);
    assert_eq!(shares(&asked.effects), (Some(10_000), vec![]));
    let (_, members) = asked.reply.parts();
    assert_eq!(members.object("amount").unwrap().str("value"), Ok("128.00"));
    let tenders = members.array("tenders").unwrap();
    let values: Vec<_> = tenders
        .iter()
        .map(|tender| tender.as_object().unwrap().object("amount").unwrap().str("value").unwrap())
        .collect();
    assert_eq!(values, ["20.00", "8.00"]);
    assert_eq!(shares(&recovered(&bench, &buyer)), (Some(10_000), vec![]));
    let gone = rail(&mut bench, &buyer, 1, RefundOutcome::Refunded);
    for effects in [gone.effects, recovered(&bench, &buyer)] {
        assert_eq!(shares(&effects), (None, vec![2_000, 800]));
        assert_eq!(asks(&effects), [("return", 1), ("return", 2)]);
    }
    let receipt = bench.receipts(&buyer.sid).pop().unwrap();
    assert_eq!((receipt.refunds[0].status.as_str(), receipt.refunded), ("processing", None));
    // The rail has had its say.
    for outcome in [RefundOutcome::Rejected, RefundOutcome::Refunded, RefundOutcome::Abnormal] {
        assert!(rail(&mut bench, &buyer, 1, outcome).effects.is_empty());
    }
    assert!(returned(&mut bench, &buyer, 1, 2).effects.is_empty());
    assert_eq!(asks(&recovered(&bench, &buyer)), [("return", 1)]);
    let seq = bench.receipts(&buyer.sid).len();
    returned(&mut bench, &buyer, 1, 2);
    returned(&mut bench, &buyer, 1, 7);
    assert_eq!(bench.receipts(&buyer.sid).len(), seq, "said before, and no such part");
    returned(&mut bench, &buyer, 1, 1);
    let receipt = bench.receipts(&buyer.sid).pop().unwrap();
    assert_eq!((receipt.status, receipt.refunded), (Status::Succeeded, Some(receipt.amount)));
    assert_eq!(receipt.refunds[0].status, "refunded");
    assert!(recovered(&bench, &buyer).is_empty());
    assert_eq!(refund(&mut bench, &buyer, None).reply.code(), "refund_too_much");
}

#[test]
fn a_rail_that_refuses_leaves_every_share_to_the_next_refund() {
    let (mut bench, buyer) = paid();
    for (number, outcome) in [(1, RefundOutcome::Rejected), (2, RefundOutcome::Closed)] {
        refund(&mut bench, &buyer, None);
        assert!(shares(&rail(&mut bench, &buyer, number, outcome).effects).1.is_empty());
    }
    let facts = bench.facts(&buyer.sid);
    assert!(
        facts
            .refunds
            .iter()
            .all(|refund| { refund.parts.iter().all(|part| part.state == ReturnState::Waiting) })
    );
    assert!(recovered(&bench, &buyer).is_empty());
    assert_eq!(shares(&refund(&mut bench, &buyer, None).effects).0, Some(10_000));
}

#[test]
fn what_no_method_paid_goes_back_without_a_rail() {
    let (mut bench, buyer) = paid_alone();
    let asked = refund(&mut bench, &buyer, Some(6_400));
    assert_eq!(shares(&asked.effects), (None, vec![1_000, 5_400]));
    // What is not used up yet is used up first, also after a crash.
    let order = [("spend", 1), ("spend", 2), ("return", 1), ("return", 2)];
    assert_eq!(asks(&asked.effects), order);
    assert_eq!(asks(&recovered(&bench, &buyer)), order);
    returned(&mut bench, &buyer, 1, 1);
    returned(&mut bench, &buyer, 1, 2);
    assert_eq!(bench.facts(&buyer.sid).refunds[0].state, RefundState::Refunded);
    let receipt = bench.receipts(&buyer.sid).pop().unwrap();
    assert_eq!(receipt.refunded.unwrap().to_wire(), "64.00");
    let rest = refund(&mut bench, &buyer, None);
    assert_eq!(shares(&rest.effects), (None, vec![1_000, 5_400]));
}

#[test]
fn refunds_of_any_sizes_add_up_to_each_share_and_none_is_exceeded() {
    for sizes in [
        vec![1; 7],
        vec![3, 1, 333, 2, 5_000, 7_461],
        vec![4_267, 4_267, 4_266],
        vec![12_799, 1],
        vec![999; 12],
    ] {
        let (mut bench, buyer) = paid();
        let mut sums = [0; 3];
        let mut number = 0;
        let left = 12_800 - sizes.iter().sum::<u64>();
        for size in sizes.into_iter().chain((left > 0).then_some(left)) {
            number += 1;
            assert_eq!(refund(&mut bench, &buyer, Some(size)).reply.status(), 201, "{size}");
            let made = bench.facts(&buyer.sid).refunds.last().unwrap().clone();
            let now = [made.by_method(), made.by_place(1), made.by_place(2)];
            assert_eq!(now.iter().sum::<u64>(), size);
            for (sum, share) in sums.iter_mut().zip(now) {
                *sum += share;
            }
            assert!(sums[0] <= 10_000 && sums[1] <= 2_000 && sums[2] <= 800, "{sums:?}");
            rail(&mut bench, &buyer, number, RefundOutcome::Refunded);
            returned(&mut bench, &buyer, number, 1);
            returned(&mut bench, &buyer, number, 2);
        }
        assert_eq!(sums, [10_000, 2_000, 800]);
        let receipt = bench.receipts(&buyer.sid).pop().unwrap();
        assert_eq!(receipt.refunded, receipt.captured);
        assert!(recovered(&bench, &buyer).is_empty());
        assert_eq!(refund(&mut bench, &buyer, Some(1)).reply.code(), "refund_too_much");
    }
}

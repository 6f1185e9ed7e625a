//! Money that comes in parts, in time, too late or too much.

use super::super::record::{AttemptState, SessionState, Stray};
use super::super::{Command, Effect, RailOutcome};
use super::bench::{Bench, NOW, Outcome, order_body};
use super::buyer::{Buyer, VISA};
use crate::json;
use crate::protocol::action::Kind;
use crate::protocol::receipt::Status;

/// The last second at which the transfer may come.
const UNTIL: u64 = NOW + 3 * 86_400;

fn came(minor: u64) -> RailOutcome {
    RailOutcome::Received { minor }
}

fn instructions() -> RailOutcome {
    let data = json::parse(br#"{"iban":"DE89370400440532013000","reference":"RF18"}"#, 200);
    let data = data.unwrap();
    RailOutcome::Action { kind: Kind::TransferInstructions, data, url: None, until: UNTIL }
}

/// A session whose buyer is to transfer 128.00.
fn awaited() -> (Bench, Buyer) {
    let mut bench = Bench::new();
    let mut buyer = Buyer::arrive(&mut bench, &order_body(""));
    buyer.pay(&mut bench);
    bench.settle(&buyer.sid, 1, instructions());
    (bench, buyer)
}

fn part(outcome: &Outcome) -> Option<String> {
    outcome.effects.iter().find_map(|effect| match effect {
        Effect::Refund { refund: None, amount, .. } => Some(amount.to_wire()),
        _ => None,
    })
}

fn gone(bench: &mut Bench, sid: &str, minor: u64) {
    bench.run(&Command::SettleStray { sid: String::from(sid), attempt: 1, minor });
}

#[test]
fn a_part_leaves_the_same_action_open_and_the_rest_pays() {
    let (mut bench, mut buyer) = awaited();
    let asked = bench.receipts(&buyer.sid).pop().unwrap().action;
    let first = bench.settle(&buyer.sid, 1, came(2_800));
    let receipt = bench.receipt(&first.reply);
    assert_eq!(receipt.status, Status::PartiallyPaid);
    assert_eq!(receipt.paid.unwrap().to_wire(), "28.00");
    assert_eq!((receipt.action, receipt.until), (asked, Some(UNTIL)));
    assert_eq!(receipt.captured, None);
    // The same again, an older word, and the same action: nothing.
    for again in [came(2_800), came(2_799), came(0), instructions(), RailOutcome::Pending] {
        let outcome = bench.settle(&buyer.sid, 1, again);
        assert!(outcome.reply == first.reply && outcome.effects.is_empty());
    }
    // Meanwhile the attempt is open.
    let body = buyer.submission(&bench, &VISA, |intent| intent.attempt = 2);
    let command = buyer.submit(&bench, &body);
    assert_eq!(bench.run(&command).reply.code(), "attempt_open");
    let second = bench.settle(&buyer.sid, 1, came(12_799));
    assert_eq!(bench.receipt(&second.reply).paid.unwrap().to_wire(), "127.99");
    let whole = bench.settle(&buyer.sid, 1, came(12_800));
    let receipt = bench.receipt(&whole.reply);
    assert_eq!((receipt.status, receipt.paid), (Status::Succeeded, Some(receipt.amount)));
    assert_eq!(part(&whole), None);
}

#[test]
fn what_is_too_much_goes_back_and_grows_with_what_comes() {
    let (mut bench, buyer) = awaited();
    let paid = bench.settle(&buyer.sid, 1, came(13_000));
    let receipt = bench.receipt(&paid.reply);
    assert_eq!((receipt.status, receipt.paid), (Status::Succeeded, Some(receipt.amount)));
    assert_eq!(part(&paid).as_deref(), Some("2.00"));
    let recovered = bench.gateway.recover(bench.facts(&buyer.sid)).unwrap();
    let [Effect::Refund { refund: None, amount, .. }] = recovered.as_slice() else {
        panic!("the rest goes back");
    };
    assert_eq!(amount.to_wire(), "2.00");
    // More comes before the rail has given back, and again afterwards.
    assert_eq!(part(&bench.settle(&buyer.sid, 1, came(13_300))).as_deref(), Some("5.00"));
    gone(&mut bench, &buyer.sid, 200);
    assert_eq!(bench.facts(&buyer.sid).attempts[0].stray, Stray::Due);
    gone(&mut bench, &buyer.sid, 500);
    assert_eq!(bench.facts(&buyer.sid).attempts[0].stray, Stray::Returned);
    assert!(bench.gateway.recover(bench.facts(&buyer.sid)).unwrap().is_empty());
    assert_eq!(part(&bench.settle(&buyer.sid, 1, came(13_300))), None);
    assert_eq!(part(&bench.settle(&buyer.sid, 1, came(14_000))).as_deref(), Some("12.00"));
    assert_eq!(bench.statuses(&buyer.sid).last(), Some(&Status::Succeeded));
}

#[test]
fn when_the_time_for_the_rest_is_over_what_came_goes_back() {
    let (mut bench, buyer) = awaited();
    bench.settle(&buyer.sid, 1, came(2_800));
    bench.now = UNTIL;
    let expire = Command::Expire { sid: buyer.sid.clone() };
    assert!(bench.run(&expire).effects.is_empty(), "the last second is in time");
    bench.now += 1;
    assert!(matches!(bench.run(&expire).effects.as_slice(), [Effect::Close { .. }]));
    let closed = bench.settle(&buyer.sid, 1, RailOutcome::Closed);
    let receipt = bench.receipt(&closed.reply);
    assert_eq!(
        (receipt.status, receipt.code.as_deref(), receipt.paid),
        (Status::Expired, Some("attempt_expired"), None)
    );
    assert_eq!(part(&closed).as_deref(), Some("28.00"));
    let facts = bench.facts(&buyer.sid);
    assert_eq!(facts.session.state, SessionState::Expired);
    assert_eq!(facts.attempts[0].state, AttemptState::Ended);
    gone(&mut bench, &buyer.sid, 2_800);
    // The rest comes after all: it goes back too, and no receipt says paid.
    let late = bench.settle(&buyer.sid, 1, came(12_800));
    assert!(late.reply == closed.reply);
    assert_eq!(part(&late).as_deref(), Some("128.00"));
    gone(&mut bench, &buyer.sid, 12_800);
    assert!(bench.gateway.recover(bench.facts(&buyer.sid)).unwrap().is_empty());
}

#[test]
fn the_whole_after_the_end_is_late_where_nothing_went_back() {
    let (mut bench, mut buyer) = awaited();
    let command = buyer.cancel(&bench, "session");
    bench.run(&command);
    bench.settle(&buyer.sid, 1, RailOutcome::Closed);
    assert_eq!(part(&bench.settle(&buyer.sid, 1, came(100))).as_deref(), Some("1.00"));
    assert_eq!(part(&bench.settle(&buyer.sid, 1, came(12_800))).as_deref(), Some("128.00"));
    let (mut bench, mut buyer) = awaited();
    let command = buyer.cancel(&bench, "session");
    bench.run(&command);
    bench.settle(&buyer.sid, 1, RailOutcome::Closed);
    let late = bench.settle(&buyer.sid, 1, came(12_900));
    let receipt = bench.receipt(&late.reply);
    assert_eq!((receipt.status, receipt.late), (Status::Succeeded, true));
    assert_eq!(part(&late).as_deref(), Some("1.00"));
}

#[test]
fn who_gives_up_half_way_gets_back_what_came() {
    for (scope, status, nonce) in
        [("attempt", Status::Failed, true), ("session", Status::Cancelled, false)]
    {
        let (mut bench, mut buyer) = awaited();
        bench.settle(&buyer.sid, 1, came(2_800));
        let command = buyer.cancel(&bench, scope);
        bench.run(&command);
        let closed = bench.settle(&buyer.sid, 1, RailOutcome::Closed);
        let receipt = bench.receipt(&closed.reply);
        assert_eq!((receipt.status, receipt.nonce.is_some()), (status, nonce));
        assert_eq!(receipt.code.as_deref(), Some("cancelled_by_buyer"));
        assert_eq!(part(&closed).as_deref(), Some("28.00"));
    }
}

#[test]
fn a_merchant_sees_what_came_and_what_goes_back() {
    let (mut bench, buyer) = awaited();
    bench.settle(&buyer.sid, 1, came(2_800));
    let read = |bench: &mut Bench| {
        let call = bench.call("GET", "");
        bench.run(&Command::ReadPayment(call, buyer.sid.clone())).reply
    };
    assert_eq!(read(&mut bench).member("status"), "partially_paid");
    bench.settle(&buyer.sid, 1, came(13_000));
    let payment = read(&mut bench);
    assert_eq!(payment.member("status"), "succeeded");
    let (_, members) = payment.parts();
    let attempts = members.opt_array("attempts").unwrap().unwrap().to_vec();
    let excess = attempts[0].as_object().unwrap().object("excess").unwrap().clone();
    assert_eq!(excess.str("status"), Ok("due"));
    assert_eq!(excess.object("amount").unwrap().str("value"), Ok("2.00"));
}

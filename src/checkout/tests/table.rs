//! Every event in every phase.

use super::*;
use crate::checkout::event::{Reply, Told};
use crate::checkout::state::{Held, Session};
use crate::checkout::{Counted, State, step};
use crate::protocol::Discovery;
use crate::protocol::answer::Word;
use crate::protocol::receipt::Expected;

fn held() -> Held {
    Held {
        jti: base64url::encode(&[1; 16]),
        nonce: base64url::encode(&[7; 16]),
        digest: base64url::encode(&[3; 32]),
        attempt: 1,
        expires_at: NOW + 300,
        body: Some(String::from("{}")),
    }
}

/// A state in each phase, reached by steps alone.
pub(super) fn states() -> Vec<State> {
    let mut states = Vec::new();
    let mut keep = |world: &World| states.push(world.checkout.state().clone());
    let mut world = World::new();
    keep(&world);
    world.dispatch(Event::Open);
    keep(&world);
    let mut world = World::new();
    world.open();
    keep(&world);
    world.reviewed().dispatch(Event::Edit);
    keep(&world);
    world.dispatch(Event::Review);
    keep(&world);
    world.dispatch(Event::Confirm { seen: false });
    keep(&world);
    let mut verifying = World::new();
    verifying.confirm().reply(is_intent, 500, "");
    keep(&verifying);
    for status in [
        Status::ActionRequired,
        Status::Processing,
        Status::Authorized,
        Status::PartiallyPaid,
        Status::Succeeded,
        Status::Failed,
        Status::Expired,
        Status::Cancelled,
    ] {
        for retry in [Retry::None, Retry::SameMethod] {
            let mut world = World::new();
            world.confirm();
            let body = world.receipt(status.clone(), |r| {
                r.retry = Some(retry);
                r.nonce = Some(String::from("nonce-2"));
                r.action = matches!(status, Status::ActionRequired | Status::PartiallyPaid)
                    .then(|| action("act_1", "https://bank.example"));
            });
            world.reply(is_intent, 200, &body);
            keep(&world);
        }
    }
    let mut authenticating = World::of(demanding());
    authenticating.open();
    states.push(authenticating.checkout.state().clone());
    (0..4).for_each(|_| _ = authenticating.dispatch(Event::AuthenticationFailed));
    states.push(authenticating.checkout.state().clone());
    // A later page, while it opens.
    for snapshot in [&states[3], &states[5]].map(State::snapshot) {
        let mut world = World::with(order(), Checkout::new(options(Some(snapshot))).unwrap());
        world.dispatch(Event::Open);
        states.push(world.checkout.state().clone());
    }
    // One that found no gateway, with a payment that it had sent.
    let mut world =
        World::with(order(), Checkout::new(options(Some(states[5].snapshot()))).unwrap());
    world.dispatch(Event::Open).refuse(is_enrol, 401, "unauthorized");
    states.push(world.checkout.state().clone());
    // The one that no step stays in: the vault signs at once.
    let mut signing = states[4].clone();
    signing.phase = Phase::Signing(crate::checkout::phase::Signing { again: false });
    states.push(signing);
    let offline: Vec<State> = states
        .iter()
        .map(|state| State { offline: NOW * 1000 + 60_000, ..state.clone() })
        .collect();
    states.extend(offline);
    let closed = states.iter().map(|state| {
        let mut closed = state.clone();
        closed.closed = true;
        closed
    });
    let closed: Vec<State> = closed.collect();
    states.extend(closed);
    states
}

fn counted(world: &mut World, status: Status, about: Option<&Held>) -> Box<Counted> {
    let mut receipt = world.draft(status.clone());
    receipt.seq += 100;
    receipt.intent_digest = about.map(|held| held.digest.clone());
    receipt.attempt = about.map_or(0, |held| held.attempt);
    receipt.action =
        (status == Status::ActionRequired).then(|| action("act_9", "https://bank.example"));
    let compact = sign(receipt, &world.key);
    let discovery = world.discovery(&world.key);
    let trust = Discovery::parse(discovery.as_bytes(), GATEWAY).unwrap();
    let expected = Expected {
        issuer: GATEWAY,
        sid: SID,
        order_digest: world.order.digest(),
        amount: &yuan("128.00"),
        intent_digest: about.map(|held| held.digest.as_str()),
        jti: None,
        last_seq: 0,
    };
    Box::new(Counted::prove(&trust, compact.compact(), &expected).unwrap().0)
}

/// Answers of every kind, proven ones among them.
pub(super) fn replies() -> Vec<Reply> {
    let mut world = World::new();
    let session = Box::new(Session { order: world.order.clone(), device: None });
    let mut replies = vec![
        Reply::Arrived,
        Reply::Nothing,
        Reply::Unanswered,
        Reply::Unproven(Code::KeyUnknown),
        Reply::Unproven(Code::ReceiptIntent),
        Reply::Unproven(Code::AnswerInvalid),
    ];
    for (status, code) in [
        (409, "nonce_spent"),
        (422, "clock_skew"),
        (422, "card_cvc_length"),
        (422, "x"),
        (503, "x"),
    ] {
        let later = status == 503;
        replies.push(Reply::Refused { status, code: String::from(code), later });
    }
    for status in [
        Status::ActionRequired,
        Status::Processing,
        Status::Authorized,
        Status::PartiallyPaid,
        Status::Succeeded,
        Status::Failed,
        Status::Expired,
        Status::Cancelled,
    ] {
        replies.push(Reply::Receipt(counted(&mut world, status.clone(), Some(&held()))));
        for session in [None, Some(session.clone())] {
            replies.push(Reply::Told(Box::new(Told {
                session,
                held: Some(Box::new(held())),
                accepted: true,
                receipt: Some(counted(&mut world, status.clone(), Some(&held()))),
                seq: 0,
            })));
        }
    }
    let other = sign(demanding(), &world.key);
    let demanding = Box::new(Session { order: other, device: None });
    for session in [None, Some(session), Some(demanding)] {
        replies.push(Reply::Told(Box::new(Told {
            session,
            held: None,
            accepted: false,
            receipt: None,
            seq: 0,
        })));
    }
    replies
}

/// Every event, with every answer to a call.
pub(super) fn events(state: &State, replies: &[Reply]) -> Vec<Event> {
    let mut events = vec![
        Event::Open,
        Event::Select { method: String::from("card") },
        Event::Select { method: String::from("x") },
        Event::Review,
        Event::Edit,
        Event::Confirm { seen: false },
        Event::Retry,
        Event::Cancel(Scope::Attempt),
        Event::Cancel(Scope::Session),
        Event::Answer { action: String::from("act_1"), said: Word::Returned.into() },
        Event::Authenticated { level: 2, evidence: vec![String::from("login")] },
        Event::AuthenticationFailed,
        Event::Consent(vec![String::from("terms")]),
        Event::Returned,
        Event::Offline,
        Event::Online,
        Event::Tick,
        Event::Refresh,
        Event::Close,
        Event::Filled(Box::new(state.fields().clone())),
        Event::Signed(Box::new(held())),
        Event::NotSigned(Code::Internal),
        Event::Answered { action: String::from("act_1"), body: String::from("{}") },
    ];
    for reply in replies {
        // The call under way, one beside it, and one that nobody made.
        for call in [state.calls, state.calls.wrapping_sub(1), 999] {
            events.push(Event::Reply { call, reply: reply.clone() });
        }
    }
    events
}

/// What terminal phases may become.
fn may_follow(before: &Phase, after: &Phase) -> bool {
    before.name() == after.name()
        || (matches!(before, Phase::Expired | Phase::Cancelled)
            && matches!(after, Phase::Succeeded(_)))
}

#[test]
fn every_event_in_every_phase_has_a_defined_answer() {
    let (all, replies) = (states(), replies());
    let names: std::collections::BTreeSet<_> = all.iter().map(|s| s.phase().name()).collect();
    assert_eq!(names.len(), 17, "{names:?}");
    for state in &all {
        for event in events(state, &replies) {
            for late in [0, 30_000, 2_000_000, 400_000_000_000] {
                let now = NOW * 1000 + late;
                let (after, effects) = step(state.clone(), event.clone(), now);
                let what = (state.phase().name(), event.name(), late);
                let rejected =
                    effects.iter().any(|effect| matches!(effect, Effect::Rejected { .. }));
                if rejected && !state.phase().is_local() {
                    assert_eq!(after.phase(), state.phase(), "{what:?}");
                }
                if state.phase().is_terminal() {
                    assert!(may_follow(state.phase(), after.phase()), "{what:?}");
                }
                // The local clock ends nothing that may be at the gateway.
                if state.phase().is_in_flight() && matches!(event, Event::Tick) {
                    assert!(after.phase().is_in_flight(), "{what:?}");
                }
                // At most one intent in flight.
                let sends = effects.iter().filter(|effect| {
                    matches!(effect, Effect::Send { request: Request::Intent, .. })
                });
                assert!(sends.count() <= 1, "{what:?}");
                // A waiting phase always wakes by itself, or was given up after a day.
                if !after.closed && after.phase().deadline().is_some_and(|at| now < at * 1000) {
                    assert!(after.timer.is_some(), "{what:?}");
                }
                assert_eq!(step(state.clone(), event.clone(), now), (after, effects), "{what:?}");
            }
        }
    }
}

#[test]
fn paid_follows_from_a_proven_receipt_alone() {
    let replies = replies();
    for state in &states() {
        for event in events(state, &replies) {
            let proven = match &event {
                Event::Reply { reply: Reply::Receipt(receipt), .. } => receipt.paid().is_some(),
                Event::Reply { reply: Reply::Told(told), .. } => {
                    told.receipt.as_ref().is_some_and(|receipt| receipt.paid().is_some())
                }
                _ => false,
            };
            let (after, _) = step(state.clone(), event, NOW * 1000);
            if matches!(after.phase(), Phase::Succeeded(_)) {
                assert!(proven || matches!(state.phase(), Phase::Succeeded(_)));
            }
        }
    }
}

//! The rules that hold in every phase at once; `docs/machine.md` says which test
//! holds each.

use super::table::states;
use super::*;
use crate::checkout::event::Reply;
use crate::checkout::state::Held;
use crate::checkout::{State, step};

/// What a hint must leave as it is, whatever it has the machine ask.
fn known(state: &State) -> (Option<&Held>, Option<&Receipt>, u64, u64, &Option<String>) {
    (state.held(), state.receipt(), state.attempt(), state.seq, &state.nonce)
}

#[test]
fn a_hint_asks_and_changes_nothing_that_is_known() {
    for state in states() {
        for hint in [Event::Returned, Event::Online, Event::Offline] {
            let what = (state.phase().name(), hint.name());
            let (after, effects) = step(state.clone(), hint, NOW * 1000);
            let reopens = (state.phase().name(), after.phase().name()) == ("idle", "opening");
            assert!(reopens || state.phase().name() == after.phase().name(), "{what:?}");
            assert_eq!(known(&state), known(&after), "{what:?}");
            for effect in effects {
                let asks = match &effect {
                    Effect::Send { request, .. } => !matches!(request, Request::Cancel(_)),
                    Effect::Timer { .. } | Effect::Vault(_) => true,
                    _ => false,
                };
                assert!(asks, "{what:?} {effect:?}");
            }
        }
    }
}

#[test]
fn what_was_submitted_is_not_changed_but_followed() {
    for state in states().iter().filter(|state| state.is_in_flight()) {
        for event in [
            Event::Select { method: String::from("card") },
            Event::Edit,
            Event::Review,
            Event::Confirm { seen: false },
            Event::Retry,
        ] {
            let what = (state.phase().name(), event.name());
            let (after, effects) = step(state.clone(), event, NOW * 1000);
            assert_eq!(known(state), known(&after), "{what:?}");
            let told =
                |effect: &Effect| matches!(effect, Effect::Rejected { .. } | Effect::Timer { .. });
            assert!(effects.iter().all(told), "{what:?} {effects:?}");
        }
    }
}

#[test]
fn another_method_after_a_failure_is_another_attempt_with_its_own_number_and_nonce() {
    let mut world = World::new();
    world.confirm();
    let first = world.checkout.state().held().unwrap().clone();
    let body = world.receipt(Status::Failed, |r| {
        r.code = Some(String::from("insufficient_funds"));
        r.retry = Some(Retry::OtherMethod);
        r.nonce = Some(base64url::encode(&[8; 16]));
    });
    world.reply(is_intent, 200, &body).dispatch(Event::Retry).reviewed();
    world.dispatch(Event::Confirm { seen: false });
    let second = world.checkout.state().held().unwrap();
    assert_eq!((first.attempt, second.attempt), (1, 2));
    assert_ne!((&first.nonce, &first.jti), (&second.nonce, &second.jti));
    assert_eq!(second.nonce, base64url::encode(&[8; 16]));
}

#[test]
fn another_amount_is_another_session_and_never_this_ones_order() {
    let mut world = World::new();
    world.open().reviewed();
    let mut changed = order();
    changed.purchase.amount = yuan("12.80");
    let other = sign(changed, &world.key);
    let standing = world.standing(None, None).replace(world.order.compact(), other.compact());
    world.dispatch(Event::Refresh).reply(is_standing, 200, &standing);
    assert_eq!((world.phase(), world.error()), ("review", Some("order_mismatch")));
    world.dispatch(Event::Confirm { seen: false });
    let intent = world.intent();
    let (_, rest) = intent.split_once('.').unwrap();
    let (payload, _) = rest.split_once('.').unwrap();
    let payload = base64url::decode(payload).unwrap();
    assert!(core::str::from_utf8(&payload).unwrap().contains("128.00"));
}

#[test]
fn every_question_that_goes_unanswered_is_asked_again_or_ends() {
    for state in states().iter().filter(|state| !state.closed) {
        let mut state = state.clone();
        let mut now = NOW * 1000;
        // Whatever is asked is lost, until the machine has no more to do.
        let mut wakes = 0;
        while let Some(wake) = state.timer {
            now = now.max(wake);
            wakes += 1;
            assert!(wakes < 3000, "{}", state.phase().name());
            let (mut after, mut effects) = step(state, Event::Tick, now);
            while let Some(effect) = effects.pop() {
                if let Effect::Send { call, .. } = effect {
                    let event = Event::Reply { call, reply: Reply::Unanswered };
                    let (lost, more) = step(after, event, now);
                    after = lost;
                    effects.extend(more);
                }
            }
            state = after;
        }
        let rests = state.phase().is_terminal()
            || matches!(state.phase().name(), "idle" | "failed" | "verifying");
        assert!(rests, "{}", state.phase().name());
    }
}

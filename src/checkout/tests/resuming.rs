//! What a later page goes on from, whatever this one was doing.

use super::*;
use crate::checkout::state::{Held, State};
use crate::checkout::tests::table::states;

fn resumed(state: &State) -> State {
    let mut later = Checkout::new(options(None)).unwrap().state().clone();
    later.resume(&state.snapshot());
    later
}

#[test]
fn a_snapshot_of_every_phase_is_the_same_machine() {
    for state in states() {
        let later = resumed(&state);
        assert_eq!(later.snapshot(), state.snapshot(), "{}", state.phase().name());
        assert_eq!(later.is_in_flight(), state.is_in_flight());
        assert_eq!((later.attempt(), later.seq), (state.attempt(), state.seq));
        assert_eq!(later.phase().name(), "idle");
    }
}

#[test]
fn what_may_be_at_the_gateway_is_settled_before_anything_else() {
    for state in states().iter().filter(|state| state.is_in_flight()) {
        let mut world = World::new();
        world.checkout = Checkout::new(options(Some(state.snapshot()))).unwrap();
        world.open();
        assert_eq!(world.phase(), "verifying", "{}", state.phase().name());
        for event in [Event::Retry, Event::Confirm { seen: false }] {
            world.effects.clear();
            world.dispatch(event);
            assert_eq!(world.rejected(), Some("not_now"));
        }
    }
}

#[test]
fn what_was_not_sent_is_chosen_again_with_empty_fields() {
    for state in states().iter().filter(|state| state.phase().is_local()) {
        let mut world = World::new();
        world.checkout = Checkout::new(options(Some(state.snapshot()))).unwrap();
        world.open();
        let expected = if state.method.is_some() { "details" } else { "selecting" };
        assert_eq!(world.phase(), expected, "{}", state.phase().name());
        assert!(!world.checkout.state().fields().complete());
    }
}

#[test]
fn the_largest_snapshot_is_below_eight_kibibytes() {
    let mut state = states().swap_remove(0);
    let most = (1 << 53) - 1;
    state.sid = "s".repeat(64);
    state.method = Some("m".repeat(64));
    (state.attempt, state.seq) = (most, most);
    state.held = Some(Box::new(Held {
        jti: base64url::encode(&[255; 16]),
        nonce: base64url::encode(&[255; 64]),
        digest: base64url::encode(&[255; 32]),
        attempt: most,
        expires_at: most,
        body: Some("x".repeat(64 * 1024)),
    }));
    (0..1000).for_each(|at| state.log.push("verifying", at, Some("outcome_unknown")));
    let snapshot = state.snapshot();
    assert!(snapshot.len() < 1024, "{}", snapshot.len());
    assert!(!snapshot.contains("xxxx"));
}

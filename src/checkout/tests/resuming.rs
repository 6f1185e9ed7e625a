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

/// A page that came back to what an earlier one had sent, and found no gateway.
fn given_up() -> World {
    let mut world = World::new();
    world.confirm();
    let mut world = world.reload();
    world.dispatch(Event::Open);
    lose_all(&mut world);
    assert_eq!((world.phase(), world.is_unknown()), ("idle", true));
    world
}

/// The gateway is away until opening is given up.
fn lose_all(world: &mut World) {
    while world.phase() == "opening" {
        while !world.sent.is_empty() {
            world.lose(|_| true);
        }
        if world.phase() == "opening" {
            world.pass(1);
        }
    }
}

#[test]
fn what_was_sent_is_opened_again_by_itself_in_pauses_that_grow_to_five_minutes() {
    let mut world = given_up();
    let mut pauses = Vec::new();
    for _ in 0..12 {
        let since = world.now;
        while world.phase() == "idle" {
            world.pass(1);
        }
        assert!(world.is_unknown(), "while it is asked too");
        assert_eq!(world.error(), None);
        pauses.push((world.now - since) / 1000);
        lose_all(&mut world);
        assert_eq!(world.error(), Some("gateway_unreachable"));
    }
    assert!((4..=6).contains(&pauses[0]), "{pauses:?}");
    assert!(pauses[8..].iter().all(|pause| (300..=376).contains(pause)), "{pauses:?}");
    assert!(pauses.windows(2).all(|two| two[0] < two[1] || two[1] >= 300), "{pauses:?}");
    let last = pauses.len() - 1;
    assert_ne!(pauses[last], pauses[last - 1], "not all buyers ask at once");
}

#[test]
fn it_is_found_paid_without_a_press_once_the_gateway_is_back() {
    for hint in [None, Some(Event::Online), Some(Event::Returned)] {
        let mut world = given_up();
        match hint {
            Some(hint) => _ = world.dispatch(hint),
            None => _ = world.pass(6),
        }
        assert_eq!(world.phase(), "opening");
        let (discovery, standing) = (world.discovery(&world.key), world.standing(None, None));
        world.reply(is_discovery, 200, &discovery).reply(is_enrol, 200, &standing);
        assert_eq!((world.phase(), world.error()), ("verifying", None));
        assert!(world.asks(is_void));
        let paid = world.receipt(Status::Succeeded, |_| {});
        world.reply(is_void, 200, &paid);
        assert_eq!(world.phase(), "succeeded");
    }
}

#[test]
fn it_is_opened_again_for_a_day_and_then_on_a_hint_or_a_press_only() {
    let mut world = given_up();
    let since = world.now;
    while let Some(wake) = world.checkout.state().timer {
        world.pass((wake - world.now) / 1000 + 1);
        lose_all(&mut world);
    }
    assert!((22..=40).contains(&((world.now - since) / 3_600_000)));
    assert!(world.is_unknown());
    world.dispatch(Event::Returned);
    assert_eq!(world.phase(), "opening");
    lose_all(&mut world);
    world.dispatch(Event::Open);
    assert_eq!(world.phase(), "opening");
}

#[test]
fn nothing_is_opened_by_itself_where_nothing_was_sent_or_nobody_has_asked() {
    let mut world = World::new();
    world.dispatch(Event::Open);
    lose_all(&mut world);
    let sent = World::new().confirm().checkout.snapshot();
    let unasked = World::with(order(), Checkout::new(options(Some(sent))).unwrap());
    for mut world in [world, unasked] {
        world.dispatch(Event::Online).dispatch(Event::Returned).pass(3600);
        assert_eq!((world.phase(), world.is_unknown()), ("idle", false));
        assert!(world.sent.is_empty());
    }
}

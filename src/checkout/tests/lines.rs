//! Without a line, and how long each phase can last.

use super::*;
use crate::checkout::state::State;

fn asked_since(world: &mut World, seconds: u64) -> usize {
    world.sent.clear();
    world.pass(seconds);
    world.sent.len()
}

#[test]
fn nothing_is_asked_again_while_there_is_no_line_and_at_once_when_it_is_back() {
    let mut world = World::new();
    world.confirm().lose(is_intent);
    world.dispatch(Event::Offline);
    assert_eq!(asked_since(&mut world, 59), 0);
    assert_eq!(world.phase(), "submitting");
    world.dispatch(Event::Online);
    assert!(world.asks(is_intent));
}

#[test]
fn an_outcome_is_asked_for_as_soon_as_the_line_is_back() {
    let mut world = World::new();
    world.confirm().reply(is_intent, 500, "");
    assert_eq!(world.phase(), "verifying");
    while world.error() != Some("outcome_unknown") {
        world.dispatch(Event::Offline);
        assert_eq!(asked_since(&mut world, 50), 0);
    }
    assert_eq!(world.error(), Some("outcome_unknown"), "the buyer is told all the same");
    world.dispatch(Event::Online);
    assert!(world.asks(is_intent));
}

#[test]
fn the_order_is_fetched_as_soon_as_the_line_is_back() {
    let mut world = World::new();
    world.dispatch(Event::Open).lose(is_discovery).lose(is_enrol).dispatch(Event::Offline);
    assert_eq!(asked_since(&mut world, 30), 0);
    world.dispatch(Event::Online);
    assert_eq!(world.sent.len(), 2);
    // It is given up in time without a line too.
    world.lose(is_discovery).lose(is_enrol).dispatch(Event::Offline);
    world.pass(46);
    assert_eq!(world.phase(), "idle");
}

#[test]
fn what_the_rail_ends_ends_without_a_line_too() {
    let mut world = World::new();
    world.confirm();
    let body = world.receipt(Status::ActionRequired, |r| {
        r.action = Some(action("act_1", "https://bank.example"));
    });
    world.reply(is_intent, 200, &body).dispatch(Event::Offline).pass(901);
    assert_eq!(world.phase(), "verifying");
}

#[test]
fn a_browser_that_never_says_that_the_line_is_back_hangs_nothing() {
    let mut opening = World::new();
    opening.confirm();
    let mut opening = opening.reload();
    opening.dispatch(Event::Open).lose(is_enrol).lose(is_discovery);
    let mut submitting = World::new();
    submitting.confirm().lose(is_intent);
    let mut verifying = World::new();
    verifying.confirm().reply(is_intent, 500, "").lose(is_intent);
    let mut processing = World::new();
    processing.confirm();
    let body = processing.receipt(Status::Processing, |r| r.until = Some(NOW + 900));
    processing.reply(is_intent, 200, &body).lose(is_poll);
    for mut world in [opening, submitting, verifying, processing] {
        let phase = world.phase();
        world.dispatch(Event::Offline);
        assert_eq!(asked_since(&mut world, 40), 0, "{phase}");
        assert_ne!(asked_since(&mut world, 21), 0, "{phase}");
        // And from then on as if nothing had been said.
        let mut asked = 0;
        for _ in 0..60 {
            asked += world.sent.len();
            while !world.sent.is_empty() {
                world.lose(|_| true);
            }
            world.pass(1);
        }
        assert!(asked > 3, "{phase} {asked}");
    }
}

#[test]
fn whatever_answers_is_a_line() {
    let mut world = World::new();
    world.confirm().dispatch(Event::Offline);
    let body = world.receipt(Status::Processing, |_| {});
    world.reply(is_intent, 200, &body);
    assert_eq!(world.checkout.state().offline, 0);
}

#[test]
fn an_intent_that_was_never_answered_is_voided_once_it_has_run_out() {
    let mut world = World::new();
    world.confirm().lose(is_intent);
    for _ in 0..7 {
        world.dispatch(Event::Offline).pass(43);
    }
    assert_eq!(world.phase(), "verifying");
    assert!(world.sent.iter().any(|(_, request)| matches!(request, Request::Void)));
}

#[test]
fn every_phase_that_waits_says_until_when() {
    for state in super::table::states() {
        let waits =
            !state.phase().is_terminal() && !matches!(state.phase().name(), "idle" | "failed");
        let deadline = State::deadline(&state);
        assert_eq!(deadline.is_some(), waits, "{}", state.phase().name());
    }
}

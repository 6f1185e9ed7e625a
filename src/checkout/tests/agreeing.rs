//! Who the buyer is and what they agree to, before anything is signed.

use super::*;
use crate::protocol::Intent;

fn authenticated(level: u64) -> Event {
    Event::Authenticated { level, evidence: vec![String::from("login")] }
}

fn consent(ids: &[&str]) -> Event {
    Event::Consent(ids.iter().copied().map(String::from).collect())
}

#[test]
fn an_order_that_asks_for_it_is_paid_only_by_a_buyer_who_is_known() {
    let mut world = World::of(demanding());
    world.open();
    assert_eq!(world.phase(), "authenticating");
    world.dispatch(Event::Select { method: String::from("card") });
    assert_eq!(world.rejected(), Some("not_now"));
    world.dispatch(authenticated(1));
    assert_eq!((world.phase(), world.rejected()), ("authenticating", Some("auth_required")));
    world.dispatch(authenticated(2));
    assert_eq!(world.phase(), "selecting");
    world.reviewed().dispatch(consent(&["terms", "news"])).dispatch(Event::Confirm { seen: true });
    let compact = world.intent();
    let key = world.checkout.vault.make_key(&mut world.rng).public().clone();
    let intent = Signed::<Intent>::verify(&compact, &mut |_| Some(key.clone())).unwrap();
    assert_eq!(intent.body().level, 2);
    assert_eq!(intent.body().evidence, ["login", "frame_visible"]);
    assert_eq!(intent.body().consents, ["terms"]);
}

#[test]
fn a_total_below_every_tier_asks_for_nothing() {
    let mut order = demanding();
    order.policy.auth_tiers = vec![Tier { from: yuan("128.01"), level: 3 }];
    let mut world = World::of(order);
    assert_eq!(world.open().phase(), "selecting");
}

#[test]
fn five_failures_to_prove_who_they_are_are_the_end() {
    let mut world = World::of(demanding());
    world.open();
    for _ in 0..4 {
        world.dispatch(Event::AuthenticationFailed);
        let shown = (world.phase(), world.error());
        assert_eq!(shown, ("authenticating", Some("authentication_failed")));
    }
    world.dispatch(Event::AuthenticationFailed);
    assert_eq!((world.phase(), world.error()), ("failed", Some("authentication_locked")));
    assert!(world.checkout.state().phase().is_terminal());
}

#[test]
fn nothing_is_signed_before_everything_is_ticked() {
    let mut world = World::of(demanding());
    world.open().dispatch(authenticated(3)).reviewed();
    for ticked in [&[][..], &["news"]] {
        world.effects.clear();
        world.dispatch(consent(ticked)).dispatch(Event::Confirm { seen: false });
        assert_eq!((world.phase(), world.rejected()), ("review", Some("consent_missing")));
    }
    assert!(world.checkout.state_json(0).contains(r#"[{"id":"terms","given":false}]"#));
    world.dispatch(consent(&["terms"])).dispatch(Event::Confirm { seen: false });
    assert_eq!(world.phase(), "submitting");
}

#[test]
fn a_later_page_asks_again_who_the_buyer_is() {
    let mut world = World::of(demanding());
    world.open().dispatch(authenticated(2));
    world.dispatch(Event::Select { method: String::from("card") });
    let mut world = world.reload();
    assert_eq!(world.open().phase(), "authenticating");
    assert_eq!(world.dispatch(authenticated(2)).phase(), "details");
}

#[test]
fn evidence_of_what_only_the_browser_can_say_and_of_other_forms_is_refused() {
    for evidence in [r#"["login","frame_visible"]"#, "[1]"] {
        let text = format!(r#"{{"type":"authenticated","level":2,"evidence":{evidence}}}"#);
        let read = Event::from_json(&text).map_err(|error| error.code());
        assert_eq!(read, Err(Code::JsonType), "{evidence}");
    }
}

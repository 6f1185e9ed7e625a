use super::*;
use crate::protocol::order::Confirm;

#[test]
fn the_fields_speak_in_statuses() {
    let mut world = World::new();
    world.open().dispatch(Event::Select { method: String::from("card") });
    world.fill("number", "4242 42");
    let state = world.checkout.state_json(0);
    assert!(
        state.contains(
            r#""number":{"status":"incomplete","code":"card_number_incomplete","brand":"visa"}"#
        ),
        "{state}"
    );
    assert!(state.contains(r#""card":null"#) && state.contains(r#""complete":false"#));
    world.fill_card();
    let state = world.checkout.state_json(0);
    assert!(state.contains(r#""complete":true"#));
    assert!(state.contains(r#""card":{"brand":"visa","last4":"4242"}"#));
}

#[test]
fn a_brand_that_the_order_does_not_take_is_refused() {
    let mut world = World::new();
    world.open().dispatch(Event::Select { method: String::from("card") });
    world.fill_card().fill("number", "5555555555554444");
    assert!(world.checkout.state_json(0).contains("card_brand_refused"));
    world.dispatch(Event::Review);
    assert_eq!((world.phase(), world.rejected()), ("details", Some("fields_incomplete")));
}

#[test]
fn a_method_that_is_not_offered_or_out_of_its_limits_is_refused() {
    let mut world = World::new();
    world.open().dispatch(Event::Select { method: String::from("alipay") });
    assert_eq!((world.phase(), world.rejected()), ("selecting", Some("method_unknown")));
    let mut changed = order();
    changed.methods[0].max = Some(yuan("127.99"));
    let mut world = World::of(changed);
    world.open().dispatch(Event::Select { method: String::from("card") });
    assert_eq!((world.phase(), world.rejected()), ("selecting", Some("method_limits")));
}

#[test]
fn typing_in_review_leads_back_to_the_fields() {
    let mut world = World::new();
    world.open().reviewed();
    // Another card with the same brand and last four digits.
    world.fill("number", "4000000000004242".replace("00000", "24242").as_str());
    assert_eq!(world.phase(), "details");
}

#[test]
fn what_was_typed_before_opening_is_kept() {
    let mut world = World::new();
    world.fill_card().open();
    world.dispatch(Event::Select { method: String::from("card") }).dispatch(Event::Review);
    assert_eq!(world.phase(), "review");
}

#[test]
fn the_local_clock_ends_what_was_not_sent() {
    for steps in 0..3 {
        let mut world = World::new();
        world.open();
        if steps > 0 {
            world.dispatch(Event::Select { method: String::from("card") });
        }
        if steps > 1 {
            world.fill_card().dispatch(Event::Review);
        }
        world.pass(1800);
        assert_ne!(world.phase(), "expired");
        world.pass(1);
        assert_eq!(world.phase(), "expired");
    }
}

#[test]
fn a_card_is_good_until_its_month_has_ended_everywhere() {
    // 2026-09-21 is NOW; the last moment of September at UTC-12.
    let end = 1_790_856_000 - 1;
    for (at, phase) in [(end, "review"), (end + 1, "details")] {
        let mut order = order();
        order.expires_at = NOW + 86_400 * 30;
        order.issued_at = NOW;
        let mut world = World::of(order);
        world.open();
        world.now = at * 1000;
        world.dispatch(Event::Select { method: String::from("card") });
        world.fill_card().fill("expiry", "09/26").dispatch(Event::Review);
        assert_eq!(world.phase(), phase, "{at}");
    }
}

#[test]
fn hostile_bytes_in_a_field_are_only_invalid() {
    let mut world = World::new();
    world.open().dispatch(Event::Select { method: String::from("card") });
    for field in ["number", "expiry", "cvc", "holder"] {
        for bytes in [&b"\xff\xfe\x00"[..], b"\0\0\0", &[b'9'; 4096], "\u{202e}42".as_bytes()] {
            let effects = world.checkout.fill(field, bytes, world.now);
            assert!(!effects.iter().any(|effect| matches!(effect, Effect::Rejected { .. })));
            assert!(!world.checkout.state().fields().complete());
        }
    }
    for (field, bytes, code) in
        [("pin", &b"1"[..], "field_unknown"), ("number", &[b'9'; 4097], "json_size")]
    {
        let effects = world.checkout.fill(field, bytes, world.now);
        assert!(matches!(&effects[0], Effect::Rejected { code: c, .. } if c == code));
    }
}

#[test]
fn events_are_read_strictly() {
    for text in [
        "",
        "{}",
        r#"{"type":"pay"}"#,
        r#"{"type":"reply","call":1}"#,
        r#"{"type":"open","x":1}"#,
        r#"{"type":"select"}"#,
        r#"{"type":"cancel","scope":"all"}"#,
        r#"{"type":"answer","action":"a","answer":{"kind":"returned","otp":"1"}}"#,
        r#"{"type":"open","type":"close"}"#,
    ] {
        assert!(Event::from_json(text).is_err(), "{text}");
    }
    assert_eq!(
        Event::from_json(r#"{"type":"select","method":"card"}"#),
        Ok(Event::Select { method: String::from("card") })
    );
    for name in
        ["open", "review", "edit", "confirm", "retry", "returned", "tick", "refresh", "close"]
    {
        let event = Event::from_json(&format!(r#"{{"type":"{name}"}}"#)).unwrap();
        assert_eq!(event.name(), name);
        assert!(event.is_from_host());
    }
}

#[test]
fn the_state_tells_the_gateways_time_whatever_the_page_has() {
    for skew in [-600_000, 0, 600_000] {
        let mut world = World::new();
        world.skew = skew;
        world.open();
        let state = world.checkout.state_json(world.local());
        let told = [r#""now":"#, &(world.now / 1000).to_string()].concat();
        assert!(state.contains(&told), "{state}");
    }
}

#[test]
fn the_state_tells_whose_button_pays() {
    for (confirm, told) in [(Confirm::Frame, "frame"), (Confirm::Page, "page")] {
        let mut offered = order();
        offered.policy.confirm = confirm;
        let mut world = World::of(offered);
        world.open();
        let told = [r#""confirm":""#, told, r#"""#].concat();
        assert!(world.checkout.state_json(0).contains(&told));
    }
}

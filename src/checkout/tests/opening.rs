use super::*;

fn opened(change: impl FnOnce(&mut Order)) -> World {
    let mut order = order();
    change(&mut order);
    let mut world = World::of(order);
    world.open();
    world
}

/// Opens at a gateway that says the same each time it is asked; how often it was.
fn open_in_vain(world: &mut World, standing: &str) -> usize {
    world.open_at(standing);
    let mut asked = 1;
    while world.phase() == "opening" {
        if world.sent.iter().any(|(_, request)| is_discovery(request)) {
            let discovery = world.discovery(&world.key);
            world.reply(is_discovery, 200, &discovery);
        } else if world.sent.iter().any(|(_, request)| is_enrol(request)) {
            asked += 1;
            world.reply(is_enrol, 200, standing);
        }
        world.pass(1);
    }
    asked
}

#[test]
fn keys_and_order_are_fetched_at_once_and_either_may_come_first() {
    for order_first in [false, true] {
        let mut world = World::new();
        world.dispatch(Event::Open);
        assert_eq!(world.sent.len(), 2);
        let (discovery, standing) = (world.discovery(&world.key), world.standing(None, None));
        if order_first {
            world.reply(is_enrol, 200, &standing).reply(is_discovery, 200, &discovery);
        } else {
            world.reply(is_discovery, 200, &discovery).reply(is_enrol, 200, &standing);
        }
        assert_eq!(world.phase(), "selecting");
    }
}

#[test]
fn enrolment_shows_the_secret_as_bearer_and_later_calls_by_proof() {
    let mut world = World::new();
    world.dispatch(Event::Open);
    let (call, _) = world.sent[0];
    let request = world.request(call);
    assert_eq!(request.url, "https://pay.example/.well-known/countersign.json");
    assert!(request.headers.is_empty());
    let (call, _) = world.sent[1];
    let request = world.request(call);
    assert_eq!((request.method, request.body.as_deref()), ("POST", Some("{}")));
    assert_eq!(request.headers[0], ("Authorization", format!("Bearer cs_{SID}_{WORD}")));
    let again = world.request(call);
    assert_ne!(request.headers[1], again.headers[1], "each proof is made when it is sent");

    let mut world = World::new();
    world.confirm();
    let (call, _) = world.sent[0];
    let request = world.request(call);
    assert_eq!(request.headers[0], ("Authorization", format!("DPoP cs_{SID}_{WORD}")));
    let proof = crate::key::dpop::Request {
        htm: "POST",
        htu: "https://pay.example/v1/checkout/intents",
        access_token: &format!("cs_{SID}_{WORD}"),
    };
    assert!(crate::key::dpop::verify_proof(&request.headers[1].1, &proof, NOW).is_ok());
}

#[test]
fn an_order_that_is_not_this_sessions_is_refused() {
    for (code, world) in [
        ("order_issuer", opened(|order| order.issuer = String::from("https://other.example"))),
        ("order_session", opened(|order| order.sid = String::from("pay_other"))),
        ("origin_refused", opened(|order| order.origins = vec![String::from("https://x.example")])),
    ] {
        assert_eq!((world.phase(), world.error()), ("failed", Some(code)));
        assert!(world.checkout.state().phase().is_terminal());
        assert!(world.effects.contains(&Effect::Clear));
    }
    assert_eq!(opened(|order| order.origins.clear()).phase(), "selecting");
}

#[test]
fn an_order_with_any_flipped_character_is_refused() {
    let compact = String::from(World::new().order.compact());
    for at in (0..compact.len()).step_by(29) {
        let mut flipped = compact.clone().into_bytes();
        flipped[at] = if flipped[at] == b'A' { b'B' } else { b'A' };
        let mut world = World::new();
        let flipped = String::from_utf8(flipped).unwrap();
        let standing = world.standing(None, None).replace(&compact, &flipped);
        assert!(open_in_vain(&mut world, &standing) > 1, "{at}");
        assert_eq!(world.phase(), "idle", "{at}");
        assert!(world.checkout.state().order().is_none());
    }
}

#[test]
fn a_receipt_that_does_not_count_says_nothing_of_the_payment() {
    // On another device, that knows of no intent.
    let mut world = World::new();
    let right = world.draft(Status::Succeeded);
    let other = sign(right, &key(6));
    let receipt = String::from(sign(world.draft(Status::Succeeded), &world.key).compact());
    let signature = |compact: &str| String::from(compact.rsplit_once('.').unwrap().1);
    let forged = receipt.replace(&signature(&receipt), &signature(other.compact()));
    let standing = world.standing(None, Some(forged));
    assert!(open_in_vain(&mut world, &standing) > 1);
    assert_eq!((world.phase(), world.error()), ("idle", Some("signature_invalid")));
}

#[test]
fn an_order_signed_by_another_key_is_refused_after_one_more_look_at_the_keys() {
    let mut world = World::new();
    world.order = sign(order(), &key(5));
    world.open();
    assert!(world.asks(is_discovery), "the keys are fetched once more");
    let mut world = World::new();
    world.order = sign(order(), &key(5));
    let standing = world.standing(None, None);
    assert!(open_in_vain(&mut world, &standing) > 1);
    assert_eq!((world.phase(), world.error()), ("idle", Some("key_unknown")));

    let mut world = World::new();
    world.order = sign(order(), &key(5));
    world.open();
    let discovery = world.discovery(&key(5));
    world.reply(is_discovery, 200, &discovery);
    assert_eq!(world.phase(), "selecting", "a key that was published meanwhile is found");
}

#[test]
fn a_document_of_another_kind_is_no_order() {
    let mut world = World::new();
    let receipt = world.draft(Status::Succeeded);
    let receipt = sign(receipt, &world.key);
    let standing = world.standing(None, None).replace(world.order.compact(), receipt.compact());
    open_in_vain(&mut world, &standing);
    assert_eq!((world.phase(), world.error()), ("idle", Some("jose_type")));
}

#[test]
fn only_pinned_keys_are_trusted() {
    for (pin, phase) in [(1, "selecting"), (4, "opening")] {
        let pins = vec![String::from(key(pin).public().thumbprint().as_str())];
        let checkout = Checkout::new(Options { pins, ..options(None) }).unwrap();
        let mut world = World::with(order(), checkout);
        world.open();
        assert_eq!(world.phase(), phase);
    }
}

#[test]
fn an_expired_order_is_expired_unless_a_receipt_settles_it() {
    let mut world = World::new();
    world.now += 1_801_000;
    world.open();
    assert_eq!(world.phase(), "expired");

    let mut world = World::new();
    world.confirm();
    let intent = world.intent();
    let receipt = world.draft(Status::Succeeded);
    let receipt = String::from(sign(receipt, &world.key).compact());
    world.now += 1_801_000;
    let standing = world.standing(Some(intent), Some(receipt));
    let mut world = world.reload();
    world.open_at(&standing);
    assert_eq!(world.phase(), "succeeded");
}

#[test]
fn a_gateway_that_does_not_answer_is_asked_three_times_and_can_be_asked_again() {
    let mut world = World::new();
    world.dispatch(Event::Open);
    let discovery = world.discovery(&world.key);
    world.reply(is_discovery, 200, &discovery);
    for pause in [1, 3] {
        world.lose(is_enrol);
        assert!(world.sent.is_empty());
        world.pass(pause);
        assert!(world.asks(is_enrol), "what has arrived is not asked for again");
    }
    world.lose(is_enrol);
    assert_eq!((world.phase(), world.error()), ("idle", Some("gateway_unreachable")));
    world.open();
    assert_eq!((world.phase(), world.error()), ("selecting", None));
}

#[test]
fn opening_ends_even_if_the_host_never_reports() {
    let mut world = World::new();
    world.dispatch(Event::Open).pass(60);
    assert_eq!((world.phase(), world.error()), ("idle", Some("gateway_unreachable")));
}

#[test]
fn a_refused_enrolment_can_be_tried_again_and_answers_of_other_forms_are_no_answer() {
    let mut world = World::new();
    world.dispatch(Event::Open);
    world.refuse(is_enrol, 401, "unauthorized");
    assert_eq!((world.phase(), world.error()), ("idle", Some("unauthorized")));

    for body in ["", "<html>", "{}", "[]", "{\"order\":5}", &"x".repeat(1 << 18)] {
        let mut world = World::new();
        world.dispatch(Event::Open);
        for pause in [1, 3, 0] {
            world.reply(is_enrol, 200, body).reply(is_discovery, 502, body);
            world.pass(pause);
        }
        assert_eq!(world.phase(), "idle");
    }
}

#[test]
fn a_clock_ten_years_off_is_set_by_the_gateways() {
    let year = 365 * 86_400_000_i64;
    for skew in [-10 * year, -360_000, -240_000, 240_000, 360_000, 10 * year] {
        let mut world = World::new();
        world.skew = skew;
        world.dispatch(Event::Open);
        let discovery = world.discovery(&world.key);
        world.reply(is_discovery, 200, &discovery);
        if skew.abs() > 300_000 {
            world.refuse(is_enrol, 401, "dpop_time");
            assert!(world.asks(is_enrol));
        }
        let standing = world.standing(None, None);
        world.reply(is_enrol, 200, &standing);
        world.reviewed().dispatch(Event::Confirm { seen: false });
        assert_eq!(world.phase(), "submitting", "{skew}");
        let held = world.checkout.state().held().unwrap();
        assert_eq!(held.expires_at, NOW + 300);
    }
}

#[test]
fn options_that_are_unsafe_are_refused() {
    for gateway in ["http://pay.example", "https://pay.example/", "pay.example", ""] {
        let made = Checkout::new(Options { gateway: String::from(gateway), ..options(None) });
        assert_eq!(made.err().and_then(|e| e.place()), Some("gateway"), "{gateway}");
    }
    for secret in
        ["", "cs_", "cs_x", "sk_test_demo", &format!("cs__{WORD}"), &format!("{SID}_{WORD}")]
    {
        let client_secret = Secret::new(String::from(secret));
        let made = Checkout::new(Options { client_secret, ..options(None) });
        assert_eq!(made.err().and_then(|e| e.place()), Some("client_secret"), "{secret}");
    }
    for snapshot in ["", "{}", "null", &"[".repeat(1 << 16), "{\"v\":2}"] {
        assert!(Checkout::new(options(Some(String::from(snapshot)))).is_ok());
    }
}

/// Asks how the session stands, and has the answer wait unread for so long.
fn reads_late(world: &mut World, seconds: u64) {
    world.dispatch(Event::Refresh);
    let standing = world.standing(None, None);
    world.now += seconds * 1000;
    world.reply(is_standing, 200, &standing);
}

#[test]
fn an_answer_that_lay_unread_does_not_set_the_clock_back() {
    let mut world = World::new();
    world.open();
    reads_late(&mut world, 1900);
    world.dispatch(Event::Tick);
    assert_eq!(world.phase(), "expired", "the order's time is over, whatever is read of it");

    let mut world = World::new();
    world.open();
    reads_late(&mut world, 10);
    assert_eq!(world.core_time(), world.now - 10_000, "one that came as usual sets it");
    // Another of the gateway's machines, whose clock is behind.
    let standing = world.standing(None, None);
    world.now += 600_000;
    world.dispatch(Event::Refresh).reply(is_standing, 200, &standing);
    assert_eq!(world.core_time(), world.now - 600_000);
}

#[test]
fn an_answer_that_lay_unread_sets_the_clock_where_that_was_further_behind_or_never_set() {
    // A clock that stood still while the page slept.
    let mut world = World::new();
    world.open();
    world.now += 3_600_000;
    world.skew -= 3_600_000;
    reads_late(&mut world, 60);
    assert_eq!(world.core_time(), world.now - 60_000);

    let mut world = World::new();
    world.skew = 10 * 365 * 86_400_000;
    world.dispatch(Event::Open);
    let (discovery, standing) = (world.discovery(&world.key), world.standing(None, None));
    world.now += 1_000_000;
    world.reply(is_enrol, 200, &standing).reply(is_discovery, 200, &discovery);
    assert_eq!((world.phase(), world.core_time()), ("selecting", world.now - 1_000_000));
}

#[test]
fn setting_a_clock_that_was_years_off_neither_ends_opening_nor_hangs_it() {
    let year = 365 * 86_400_000_i64;
    for skew in [-10 * year, 10 * year] {
        let mut world = World::new();
        world.skew = skew;
        world.dispatch(Event::Open).lose(is_discovery);
        let (discovery, standing) = (world.discovery(&world.key), world.standing(None, None));
        world.reply(is_enrol, 200, &standing).pass(1);
        assert_eq!(world.phase(), "opening", "{skew}");
        world.reply(is_discovery, 200, &discovery);
        assert_eq!(world.phase(), "selecting", "{skew}");

        let mut world = World::new();
        world.skew = skew;
        world.dispatch(Event::Open).lose(is_discovery);
        world.reply(is_enrol, 200, &standing).pass(46);
        assert_eq!(world.phase(), "idle", "{skew}: every wait ends");
    }
}

use super::*;
use crate::protocol::receipt::Retry;

/// The gateway signs that the intent of this name never arrived.
fn not_received(world: &mut World, jti: &str) -> String {
    world.receipt(Status::Failed, |r| {
        r.jti = Some(String::from(jti));
        r.intent_digest = None;
        r.attempt = r.attempt.max(1);
        r.code = Some(String::from("not_received"));
        r.retry = Some(Retry::SameMethod);
        r.nonce = Some(String::from("nonce-2"));
    })
}

fn voided(world: &mut World) -> String {
    let jti = world.checkout.state().held().unwrap().jti.clone();
    not_received(world, &jti)
}

#[test]
fn an_intent_is_saved_before_it_is_sent() {
    let mut world = World::new();
    world.open().reviewed();
    let effects =
        world.checkout.dispatch(Event::Confirm { seen: false }, world.now, &mut world.rng);
    let saved = effects.iter().position(|effect| matches!(effect, Effect::Save { .. }));
    let sent = effects.iter().position(|effect| matches!(effect, Effect::Send { .. }));
    assert!(saved.unwrap() < sent.unwrap());
}

#[test]
fn many_clicks_send_one_intent() {
    let mut world = World::new();
    world.confirm();
    for _ in 0..20 {
        world.dispatch(Event::Confirm { seen: false });
    }
    assert!(world.asks(is_intent));
}

#[test]
fn a_lost_answer_is_asked_for_with_identical_bytes_and_ends_in_success() {
    let mut world = World::new();
    world.confirm();
    let first = world.intent();
    let paid = world.receipt(Status::Succeeded, |_| {});
    for pause in [1, 3] {
        world.lose(is_intent).pass(pause);
        assert_eq!(world.phase(), "submitting");
        assert_eq!(world.intent(), first);
    }
    world.lose(is_intent);
    assert_eq!(world.phase(), "verifying");
    assert_eq!(world.intent(), first);
    world.reply(is_intent, 200, &paid);
    assert_eq!(world.phase(), "succeeded");
}

#[test]
fn an_intent_that_never_arrived_is_voided_once_it_has_ended() {
    let mut world = World::new();
    world.confirm();
    for _ in 0..200 {
        if !world.sent.iter().any(|(_, request)| is_intent(request)) {
            break;
        }
        world.lose(is_intent).pass(1);
        while world.sent.is_empty() {
            world.pass(1);
        }
    }
    assert!(world.asks(is_void));
    assert!(world.now / 1000 > NOW + 300);
    let (call, _) = world.sent[0];
    let held = world.checkout.state().held().unwrap().clone();
    let body = format!(r#"{{"jti":"{}","nonce":"{}"}}"#, held.jti, held.nonce);
    assert_eq!(world.request(call).body.unwrap(), body);
    let body = voided(&mut world);
    world.reply(is_void, 200, &body);
    assert_eq!(world.phase(), "failed");
    world.dispatch(Event::Retry);
    assert_eq!((world.phase(), world.checkout.state().attempt), ("details", 2));
}

#[test]
fn after_a_reload_an_intent_in_flight_is_voided_or_found() {
    let mut world = World::new();
    world.confirm();
    let intent = world.intent();
    let paid = world.draft(Status::Succeeded);
    let paid = sign(paid, &world.key);

    let mut world = world.reload();
    world.open();
    assert_eq!(world.phase(), "verifying");
    assert!(world.asks(is_void));
    let body = voided(&mut world);
    world.reply(is_void, 200, &body);
    assert_eq!(world.phase(), "failed");

    // The same, but the gateway has it.
    let mut world = World::new();
    world.confirm();
    assert_eq!(world.intent(), intent);
    let mut running = world.reload();
    let standing = running.standing(Some(intent.clone()), None);
    running.open_at(&standing);
    assert_eq!(running.phase(), "verifying");
    assert!(running.asks(is_poll));
    let body = json::object(|out| out.str("receipt", paid.compact()));
    running.reply(is_poll, 200, &body);
    assert_eq!(running.phase(), "succeeded");
}

#[test]
fn a_page_without_a_snapshot_learns_everything_from_the_gateway() {
    let mut world = World::new();
    world.confirm();
    let intent = world.intent();
    let processing = world.draft(Status::Processing);
    let processing = String::from(sign(processing, &world.key).compact());
    let mut other = World::new();
    let standing = other.standing(Some(intent), Some(processing));
    other.open_at(&standing);
    assert_eq!(other.phase(), "processing");

    let mut other = World::new();
    let body = not_received(&mut other, "another");
    let receipt = json::parse_object(body.as_bytes(), 1 << 16).unwrap();
    let standing = other.standing(None, Some(String::from(receipt.str("receipt").unwrap())));
    other.open_at(&standing);
    assert_eq!(other.phase(), "failed");
}

#[test]
fn an_intent_of_another_order_is_not_taken_for_ours() {
    let mut world = World::new();
    world.confirm();
    let intent = world.intent();
    let mut changed = order();
    changed.purchase.amount = yuan("1.28");
    let mut other = World::of(changed);
    let standing = other.standing(Some(intent), None);
    other.open_at(&standing);
    other.pass(60);
    assert_eq!(other.phase(), "idle", "not failed: another device may have paid");
    assert!(other.checkout.state().held().is_none());
}

#[test]
fn after_two_minutes_the_outcome_is_told_unknown_and_asking_goes_on_for_a_day() {
    let mut world = World::new();
    world.confirm();
    let mut asked = 0;
    let start = world.now;
    while world.now < start + 90_000_000 {
        while !world.sent.is_empty() {
            asked += 1;
            world.lose(|_| true);
        }
        if world.now > start + 160_000 {
            assert!(world.checkout.state_json(0).contains(r#""outcome_unknown":true"#));
        }
        world.pass(1);
    }
    assert_eq!((world.phase(), world.error()), ("verifying", Some("outcome_unknown")));
    assert!((250..600).contains(&asked), "{asked}");
    assert_eq!(world.checkout.state().timer, None);
    // The way out stays open: whoever asks is answered.
    world.dispatch(Event::Refresh);
    let body = voided(&mut world);
    world.reply(is_void, 200, &body);
    assert_eq!(world.phase(), "failed");
}

#[test]
fn there_is_no_retry_while_the_outcome_is_unknown() {
    let mut world = World::new();
    world.confirm();
    world.reply(is_intent, 500, "oops");
    assert_eq!(world.phase(), "verifying");
    for event in [Event::Retry, Event::Confirm { seen: false }, Event::Review, Event::Edit] {
        world.dispatch(event);
        assert_eq!((world.phase(), world.rejected()), ("verifying", Some("not_now")));
    }
}

#[test]
fn answers_of_other_forms_are_no_answer() {
    for (status, body) in [
        (200, ""),
        (200, "{}"),
        (200, r#"{"receipt":5}"#),
        (200, r#"{"receipt":"a.b.c","receipt":"a.b.c"}"#),
        (204, ""),
        (301, ""),
        (404, "<html>"),
        (422, r#"{"title":"no code"}"#),
        (500, r#"{"code":"internal"}"#),
        (502, ""),
        (0, ""),
        (999, ""),
    ] {
        let mut world = World::new();
        world.confirm();
        world.reply(is_intent, status, body);
        assert_eq!(world.phase(), "verifying", "{status} {body}");
    }
}

#[test]
fn a_refusal_leads_back_and_spends_nothing() {
    for (code, phase) in [
        ("amount_mismatch", "review"),
        ("order_expired", "review"),
        ("card_brand_refused", "details"),
        ("card_expiry_past", "details"),
    ] {
        let mut world = World::new();
        world.confirm();
        let nonce = world.checkout.state().held().unwrap().nonce.clone();
        world.refuse(is_intent, 422, code);
        assert_eq!((world.phase(), world.error()), (phase, Some(code)));
        if phase == "details" {
            world.dispatch(Event::Review);
        }
        world.dispatch(Event::Confirm { seen: false });
        let held = world.checkout.state().held().unwrap();
        assert_eq!((held.nonce.as_str(), held.attempt), (nonce.as_str(), 1));
    }
}

#[test]
fn a_refusal_after_a_lost_answer_is_not_believed() {
    let mut world = World::new();
    world.confirm();
    world.lose(is_intent).pass(1).refuse(is_intent, 422, "amount_mismatch");
    assert_eq!(world.phase(), "verifying");
    assert!(world.asks(is_void));
}

#[test]
fn an_intent_that_each_time_arrives_twice_is_not_reviewed_again() {
    let mut world = World::new();
    world.confirm();
    let first = world.intent();
    for pause in [1, 3] {
        world.refuse(is_intent, 401, "proof_replayed").pass(pause);
        assert_eq!((world.phase(), world.intent()), ("submitting", first.clone()));
    }
    world.refuse(is_intent, 401, "proof_replayed");
    assert_eq!(world.phase(), "verifying");
    // The void arrives twice too; reading may.
    world.refuse(is_void, 401, "proof_replayed").pass(2);
    assert!(world.asks(is_standing));
    let paid = String::from(sign(world.draft(Status::Succeeded), &world.key).compact());
    let standing = world.standing(Some(first), Some(paid));
    world.reply(is_standing, 200, &standing);
    assert_eq!(world.phase(), "succeeded");
}

#[test]
fn a_clock_refusal_is_signed_anew_once() {
    let mut world = World::new();
    world.confirm();
    let first = world.intent();
    world.now += 400_000;
    world.skew -= 400_000;
    world.refuse(is_intent, 422, "clock_skew");
    assert_eq!(world.phase(), "submitting");
    assert_ne!(world.intent(), first);
    assert_eq!(world.checkout.state().held().unwrap().expires_at, NOW + 700);
    world.refuse(is_intent, 422, "clock_skew").pass(1);
    assert!(world.asks(is_intent));
    world.refuse(is_intent, 422, "clock_skew").pass(3).refuse(is_intent, 422, "clock_skew");
    assert_eq!((world.phase(), world.error()), ("review", Some("clock_skew")));
}

#[test]
fn a_gateway_that_is_busy_is_asked_later() {
    let mut world = World::new();
    world.confirm();
    world.refuse(is_intent, 429, "slow_down");
    assert_eq!(world.phase(), "submitting");
    world.pass(1).refuse(is_intent, 503, "unavailable").pass(3);
    world.refuse(is_intent, 503, "unavailable");
    assert_eq!(world.phase(), "verifying");
}

#[test]
fn a_nonce_spent_by_another_page_leads_to_that_pages_payment() {
    let mut world = World::new();
    world.confirm();
    let ours = world.checkout.state().held().unwrap().digest.clone();
    let mut other = World::new();
    other.rng = ChaCha20Rng::seed_from_u64(77);
    other.confirm();
    let theirs = other.intent();
    world.refuse(is_intent, 409, "nonce_spent");
    assert_eq!(world.phase(), "verifying");
    assert!(world.asks(is_standing));
    let paid = other.draft(Status::Succeeded);
    let paid = String::from(sign(paid, &world.key).compact());
    let standing = world.standing(Some(theirs), Some(paid));
    world.reply(is_standing, 200, &standing);
    assert_eq!(world.phase(), "succeeded");
    assert_ne!(world.checkout.state().held().unwrap().digest, ours);
}

#[test]
fn a_page_between_attempts_learns_that_another_has_gone_on() {
    let mut world = World::new();
    world.open().reviewed();
    let mut other = World::new();
    other.rng = ChaCha20Rng::seed_from_u64(77);
    other.confirm();
    let theirs = other.intent();
    world.dispatch(Event::Refresh);
    let standing = world.standing(Some(theirs), None);
    world.reply(is_standing, 200, &standing);
    assert_eq!(world.phase(), "verifying");
    assert!(world.asks(is_poll));
}

#[test]
fn an_empty_poll_is_asked_again() {
    let mut world = World::new();
    world.confirm();
    let body = world.receipt(Status::Processing, |_| {});
    world.reply(is_intent, 200, &body);
    for _ in 0..10 {
        let (call, _) = world.sent[0];
        let url = world.request(call).url;
        assert_eq!(url, "https://pay.example/v1/checkout/receipt?after=1&wait=25");
        world.pass(25).reply(is_poll, 204, "").pass(2);
        assert!(world.asks(is_poll));
    }
}

#[test]
fn a_host_that_never_reports_does_not_stop_the_asking() {
    let mut world = World::new();
    world.confirm();
    world.pass(120);
    assert_eq!(world.phase(), "verifying");
    assert!(world.sent.len() > 3);
}

#[test]
fn a_cancel_that_cannot_be_sent_can_be_tried_again() {
    let mut world = World::new();
    world.open();
    world.dispatch(Event::Cancel(Scope::Attempt));
    assert_eq!(world.rejected(), Some("not_now"));
    world.dispatch(Event::Cancel(Scope::Session)).lose(is_cancel);
    assert_eq!((world.phase(), world.error()), ("selecting", Some("gateway_unreachable")));
    world.dispatch(Event::Cancel(Scope::Session));
    let body = world.receipt(Status::Cancelled, |r| {
        r.intent_digest = None;
        r.attempt = 0;
    });
    world.reply(is_cancel, 200, &body);
    assert_eq!(world.phase(), "cancelled");
}

#[test]
fn a_closed_checkout_asks_nothing_more() {
    let mut world = World::new();
    world.confirm();
    world.dispatch(Event::Close);
    assert_eq!(world.effects.last(), Some(&Effect::Timer { delay_ms: None }));
    let paid = world.receipt(Status::Succeeded, |_| {});
    world.reply(is_intent, 200, &paid);
    assert!(world.sent.is_empty());
    world.dispatch(Event::Open);
    assert_eq!(world.rejected(), Some("not_now"));
}

#[test]
fn an_order_that_the_gateway_says_is_over_cannot_be_paid_again_and_again() {
    let mut world = World::new();
    world.confirm();
    // The answer that set the clock had lain for half an hour in a page that slept.
    world.now += 1_801_000;
    world.skew -= 1_801_000;
    world.refuse(is_intent, 422, "order_expired");
    world.dispatch(Event::Tick);
    assert_eq!(world.phase(), "expired");
}

#[test]
fn an_intent_that_came_garbled_does_not_hide_how_it_went() {
    let mut world = World::new();
    world.confirm();
    let intent = world.intent();
    let paid = world.receipt(Status::Succeeded, |_| {});
    let told = json::parse_object(paid.as_bytes(), 1 << 16).unwrap();
    let receipt = Some(String::from(told.str("receipt").unwrap()));
    let mut garbled = intent.clone();
    garbled.truncate(intent.len() - 2);
    garbled.push_str("AA");

    let mut world = world.reload();
    let standing = world.standing(Some(garbled), receipt.clone());
    world.open_at(&standing);
    assert_eq!(world.phase(), "verifying");
    world.reply(is_poll, 200, &paid).pass(2);
    let standing = world.standing(Some(intent), receipt);
    world.reply(is_standing, 200, &standing);
    assert_eq!(world.phase(), "succeeded");
}

#[test]
fn a_page_that_cannot_open_what_it_had_sent_says_that_nobody_knows() {
    let mut world = World::new();
    world.dispatch(Event::Open);
    world.refuse(is_enrol, 401, "unauthorized");
    assert_eq!((world.phase(), world.is_unknown()), ("idle", false), "nothing was sent");

    let mut world = World::new();
    world.confirm();
    let mut world = world.reload();
    assert!(!world.is_unknown(), "nobody has been asked yet");
    world.dispatch(Event::Open);
    assert!(!world.is_unknown(), "nobody has been asked in vain");
    world.lose(is_enrol);
    assert_eq!((world.phase(), world.is_unknown()), ("opening", true));
    world.refuse(is_discovery, 404, "gone");
    assert_eq!((world.phase(), world.is_unknown()), ("idle", true));
    world.dispatch(Event::Open);
    assert_eq!((world.phase(), world.is_unknown()), ("opening", true), "still nobody knows");
    let standing = world.standing(None, None);
    let discovery = world.discovery(&world.key);
    world.reply(is_discovery, 200, &discovery).reply(is_enrol, 200, &standing);
    assert_eq!((world.phase(), world.is_unknown()), ("verifying", false));
}

#[test]
fn a_gateway_that_is_silent_is_said_so_with_by_when_it_is_asked_again_until_it_answers() {
    let mut world = World::new();
    world.confirm();
    assert_eq!(world.asks_at(), None);
    let at = |world: &World, seconds| Some(world.now / 1000 + seconds);
    for pause in [1, 3] {
        world.lose(is_intent);
        assert_eq!(world.asks_at(), at(&world, pause));
        world.pass(pause);
    }
    world.lose(is_intent);
    assert_eq!((world.phase(), world.asks_at()), ("verifying", at(&world, 15)));
    world.lose(is_intent);
    assert_eq!(world.asks_at(), at(&world, 2));
    assert_eq!(world.error(), None, "nobody's call is refused for it");
    // A server in between is not the gateway.
    world.pass(2).reply(is_intent, 502, "");
    assert_eq!(world.asks_at(), at(&world, 3));
    world.pass(3).refuse(is_intent, 429, "slow_down");
    assert_eq!((world.phase(), world.asks_at()), ("verifying", None));
}

use super::*;
use crate::protocol::receipt::{RefundLine, Retry};

/// Confirmed, answered with this body.
fn answered(body: impl FnOnce(&mut World) -> String) -> World {
    let mut world = World::new();
    world.confirm();
    let body = body(&mut world);
    world.reply(is_intent, 200, &body);
    world
}

#[test]
fn a_receipt_that_counts_ends_in_success() {
    let mut world = answered(|world| world.receipt(Status::Succeeded, |_| {}));
    assert_eq!(world.phase(), "succeeded");
    assert!(world.effects.contains(&Effect::Clear));
    assert_eq!(world.effects.last(), Some(&Effect::Timer { delay_ms: None }));
    let state = world.checkout.state_json(0);
    assert!(state.contains(r#""phase":"succeeded""#) && state.contains(r#""late":false"#));
    assert!(state.contains(r#""card":{"brand":"visa","last4":"4242"}"#));
    world.pass(86_400);
    assert!(world.sent.is_empty());
}

#[test]
fn a_receipt_that_does_not_count_never_shows_as_paid() {
    type Change = fn(&mut Receipt);
    let changes: [(&str, Change); 9] = [
        ("receipt_issuer", |r| r.issuer = String::from("https://other.example")),
        ("receipt_session", |r| r.sid = String::from("pay_other")),
        ("receipt_order", |r| r.order_digest = String::from("other")),
        ("receipt_amount", |r| r.amount = yuan("1.28")),
        ("receipt_amount", |r| r.amount = Money::parse_wire("128.00", "USD").unwrap()),
        ("receipt_intent", |r| r.intent_digest = Some(String::from("other"))),
        ("receipt_intent", |r| r.intent_digest = None),
        ("key_expired", |r| r.issued_at = NOW - 5000),
        ("receipt_intent", |r| {
            r.intent_digest = None;
            r.jti = Some(String::from("other"));
        }),
    ];
    for (code, change) in changes {
        let world = answered(|world| world.receipt(Status::Succeeded, change));
        assert_eq!((world.phase(), world.error()), ("verifying", Some(code)));
        assert!(world.checkout.state().receipt().is_none());
    }
}

#[test]
fn a_forged_receipt_never_shows_as_paid() {
    let world = answered(|world| {
        let receipt = world.draft(Status::Succeeded);
        let forged = sign(receipt, &key(5));
        json::object(|out| out.str("receipt", forged.compact()))
    });
    assert_eq!(world.phase(), "submitting", "the keys are looked at once more");
    assert!(world.sent.iter().any(|(_, request)| is_discovery(request)));

    let world = answered(|world| {
        let mut body = world.receipt(Status::Succeeded, |_| {}).into_bytes();
        let at = body.len() - 20;
        body[at] = if body[at] == b'A' { b'B' } else { b'A' };
        String::from_utf8(body).unwrap()
    });
    assert_eq!((world.phase(), world.error()), ("verifying", Some("signature_invalid")));

    let world = answered(|world| json::object(|out| out.str("receipt", world.order.compact())));
    assert_eq!((world.phase(), world.error()), ("verifying", Some("jose_type")));
}

#[test]
fn an_unknown_status_is_verified_and_never_success() {
    let world = answered(|world| {
        let payload = json::object(|out| world.draft(Status::Succeeded).write(out));
        let payload = payload.replace("succeeded", "splendid");
        let kid = world.key.public().thumbprint();
        let compact =
            jws::sign(&world.key, Receipt::TYP, kid.as_str(), &payload, &mut world.rng).unwrap();
        json::object(|out| out.str("receipt", &compact))
    });
    assert_eq!(world.phase(), "verifying");
    assert!(world.asks(is_poll));
}

#[test]
fn an_older_receipt_does_not_count_and_the_same_changes_nothing() {
    let mut world = World::new();
    world.confirm();
    let first = world.receipt(Status::Processing, |r| r.seq = 5);
    world.reply(is_intent, 200, &first);
    assert_eq!(world.phase(), "processing");
    let older = world.receipt(Status::Succeeded, |r| r.seq = 4);
    world.reply(is_poll, 200, &older);
    assert_eq!(world.phase(), "processing");
    world.pass(2).reply(is_poll, 200, &first);
    assert_eq!(world.phase(), "processing");
    let newer = world.receipt(Status::Succeeded, |r| r.seq = 6);
    world.pass(5).reply(is_poll, 200, &newer);
    assert_eq!(world.phase(), "succeeded");
}

#[test]
fn a_decline_allows_another_attempt_with_the_next_nonce() {
    let mut world = answered(|world| {
        world.receipt(Status::Failed, |r| {
            r.code = Some(String::from("declined"));
            r.retry = Some(Retry::SameMethod);
            r.nonce = Some(String::from("nonce-2"));
        })
    });
    assert_eq!(world.phase(), "failed");
    let state = world.checkout.state_json(0);
    assert!(state.contains(r#""code":"declined","retry":"same_method""#), "{state}");
    assert!(state.contains(r#""cvc":{"status":"empty","code":"required"}"#), "{state}");
    world.dispatch(Event::Retry);
    assert_eq!(world.phase(), "details");
    world.dispatch(Event::Review);
    assert_eq!(world.rejected(), Some("fields_incomplete"));
    world.fill_card().dispatch(Event::Review).dispatch(Event::Confirm { seen: false });
    let held = world.checkout.state().held().unwrap();
    assert_eq!((held.attempt, held.nonce.as_str()), (2, "nonce-2"));
    let paid = world.receipt(Status::Succeeded, |_| {});
    world.reply(is_intent, 200, &paid);
    assert_eq!(world.phase(), "succeeded");
}

#[test]
fn retries_are_bounded_by_the_receipt_the_time_and_the_policy() {
    type Change = fn(&mut Receipt);
    let nonce = |r: &mut Receipt, retry| {
        r.retry = retry;
        r.nonce = Some(String::from("nonce-2"));
    };
    let changes: [(&str, Change); 4] = [
        ("retry_refused", |r| r.retry = None),
        ("retry_refused", |r| r.retry = Some(Retry::SameMethod)),
        ("retry_early", |r| {
            r.retry = Some(Retry::After(NOW + 60));
            r.nonce = Some(String::from("nonce-2"));
        }),
        ("attempts_exhausted", |r| {
            r.attempt = 3;
            r.retry = Some(Retry::SameMethod);
            r.nonce = Some(String::from("nonce-2"));
        }),
    ];
    for (code, change) in changes {
        let mut world = answered(|world| world.receipt(Status::Failed, change));
        world.dispatch(Event::Retry);
        assert_eq!((world.phase(), world.rejected()), ("failed", Some(code)));
    }
    let mut world =
        answered(|w| w.receipt(Status::Failed, |r| nonce(r, Some(Retry::After(NOW + 60)))));
    world.pass(60).dispatch(Event::Retry);
    assert_eq!(world.phase(), "details");
    let mut world = answered(|w| w.receipt(Status::Failed, |r| nonce(r, Some(Retry::OtherMethod))));
    world.dispatch(Event::Retry);
    assert_eq!(world.phase(), "selecting");
}

#[test]
fn terminal_phases_never_move_but_to_a_late_success() {
    for (status, last) in [
        (Status::Expired, "succeeded"),
        (Status::Cancelled, "succeeded"),
        (Status::Failed, "failed"),
        (Status::Succeeded, "succeeded"),
    ] {
        let mut world = World::new();
        world.confirm();
        let intent = world.intent();
        let body = world.receipt(status.clone(), |_| {});
        world.reply(is_intent, 200, &body);
        let phase = world.phase();
        for other in [Status::Failed, Status::Processing, Status::ActionRequired, Status::Expired] {
            refreshed(&mut world, &intent, other.clone());
            assert_eq!(world.phase(), phase, "{status:?} {other:?}");
        }
        refreshed(&mut world, &intent, Status::Succeeded);
        assert_eq!(world.phase(), last, "{status:?}");
        let late = world.checkout.state_json(0).contains(r#""late":true"#);
        assert_eq!(late, phase != last, "{status:?}");
    }
}

/// Asks, and is told that the attempt of this intent stands so.
fn refreshed(world: &mut World, intent: &str, status: Status) {
    let mut receipt = world.draft(status);
    receipt.action = Some(action("act_1", "https://bank.example"));
    let receipt = String::from(sign(receipt, &world.key).compact());
    world.dispatch(Event::Refresh);
    if world.phase() == "succeeded" {
        let body = json::object(|out| out.str("receipt", &receipt));
        world.reply(is_poll, 200, &body);
    } else {
        let standing = world.standing(Some(String::from(intent)), Some(receipt));
        world.reply(is_standing, 200, &standing);
    }
}

#[test]
fn a_page_whose_time_is_over_learns_that_another_has_paid() {
    let mut world = World::new();
    world.open().reviewed();
    let mut other = World::new();
    other.rng = ChaCha20Rng::seed_from_u64(77);
    other.confirm();
    let theirs = other.intent();
    world.pass(10_000);
    assert_eq!(world.phase(), "expired");
    let paid = String::from(sign(other.draft(Status::Succeeded), &world.key).compact());
    let standing = world.standing(Some(theirs), Some(paid));
    world.dispatch(Event::Refresh).reply(is_standing, 200, &standing);
    assert_eq!(world.phase(), "succeeded");
    let refund = other.receipt(Status::Succeeded, |r| r.refunded = Some(yuan("28.00")));
    world.dispatch(Event::Refresh).reply(is_poll, 200, &refund);
    assert!(world.checkout.state_json(0).contains(r#""refunded":{"value":"28.00""#));
}

#[test]
fn succeeded_takes_newer_refunds() {
    let mut world = answered(|world| world.receipt(Status::Succeeded, |_| {}));
    let body = world.receipt(Status::Succeeded, |r| {
        r.refunded = Some(yuan("28.00"));
        r.refunds = vec![RefundLine {
            id: String::from("r1"),
            amount: yuan("28.00"),
            status: String::from("refunded"),
        }];
    });
    world.dispatch(Event::Refresh).reply(is_poll, 200, &body);
    assert!(world.checkout.state_json(0).contains(r#""refunded":{"value":"28.00""#));
}

#[test]
fn an_action_takes_the_buyer_to_its_page_once_and_a_return_is_only_a_hint() {
    let mut world = answered(|world| {
        world.receipt(Status::ActionRequired, |r| {
            r.action = Some(action("act_1", "https://bank.example/3ds?x=1"));
        })
    });
    assert_eq!(world.phase(), "action_required");
    let at = |world: &World, is: fn(&Effect) -> bool| world.effects.iter().rposition(is);
    let saved = at(&world, |effect| matches!(effect, Effect::Save { .. }));
    let left = at(&world, |effect| matches!(effect, Effect::Navigate { .. }));
    assert!(saved < left, "what is needed to go on is kept before the page is left");
    world.effects.clear();

    world.pass(2).dispatch(Event::Returned);
    assert_eq!(world.phase(), "action_required");
    let call = world.sent.iter().find(|(_, request)| is_answer(request)).unwrap().0;
    let request = world.request(call);
    assert_eq!(request.url, "https://pay.example/v1/checkout/actions/act_1");
    let same = world.receipt(Status::ActionRequired, |r| {
        r.action = Some(action("act_1", "https://bank.example/3ds?x=1"));
    });
    world.reply(is_answer, 200, &same);
    assert!(!world.effects.iter().any(|effect| matches!(effect, Effect::Navigate { .. })));
    let paid = world.receipt(Status::Succeeded, |_| {});
    world.reply(is_poll, 200, &paid);
    assert_eq!(world.phase(), "succeeded");
}

#[test]
fn nobody_is_taken_to_an_unsafe_page() {
    for url in ["javascript:alert(1)", "http://bank.example", "https://a@bank.example"] {
        let world = answered(|world| {
            world.receipt(Status::ActionRequired, |r| r.action = Some(action("act_1", url)))
        });
        assert_eq!((world.phase(), world.error()), ("action_required", Some("address_refused")));
        assert!(!world.effects.iter().any(|effect| matches!(effect, Effect::Navigate { .. })));
    }
}

#[test]
fn an_unknown_kind_of_action_falls_back_to_its_page() {
    let world = answered(|world| {
        world.receipt(Status::ActionRequired, |r| {
            let mut action = action("act_1", "https://bank.example/new");
            action.kind = Kind::Unknown(String::from("telepathy"));
            r.action = Some(action);
        })
    });
    assert_eq!(world.phase(), "action_required");
    let url = String::from("https://bank.example/new");
    assert!(world.effects.contains(&Effect::Navigate { url }));
}

#[test]
fn every_waiting_phase_has_a_deadline_after_which_the_outcome_is_unknown() {
    for status in
        [Status::ActionRequired, Status::Processing, Status::Authorized, Status::PartiallyPaid]
    {
        let mut world = answered(|world| {
            world.receipt(status.clone(), |r| {
                r.until = Some(NOW + 900);
                if status == Status::ActionRequired {
                    r.action = Some(action("act_1", "https://bank.example"));
                }
            })
        });
        let phase = world.phase();
        world.pass(890);
        assert_eq!(world.phase(), phase);
        world.pass(20);
        assert_eq!(world.phase(), "verifying");
        let paid = world.receipt(Status::Succeeded, |_| {});
        world.sent.drain(..world.sent.len() - 1);
        world.reply(is_poll, 200, &paid);
        assert_eq!(world.phase(), "succeeded");
    }
}

#[test]
fn a_cancel_need_not_wait_for_another_call() {
    let mut world = answered(|world| {
        world.receipt(Status::ActionRequired, |r| {
            r.action = Some(action("act_1", "https://bank.test/"));
        })
    });
    world.dispatch(Event::Returned);
    let returned = world.call(is_answer);
    world.dispatch(Event::Cancel(crate::checkout::Scope::Session));
    assert_eq!(world.rejected(), None);
    world.receive(returned, HttpAnswer::Failed);
    assert_eq!((world.phase(), world.error()), ("action_required", None));
    let body = world.receipt(Status::Cancelled, |_| {});
    world.reply(is_cancel, 200, &body);
    assert_eq!(world.phase(), "cancelled");
}

#[test]
fn a_cancel_waits_for_the_gateways_word_and_may_learn_that_it_was_paid() {
    for (status, phase) in [(Status::Cancelled, "cancelled"), (Status::Succeeded, "succeeded")] {
        let mut world = answered(|world| world.receipt(Status::Processing, |_| {}));
        world.dispatch(Event::Cancel(crate::checkout::Scope::Session));
        assert_eq!(world.phase(), "processing");
        world.dispatch(Event::Cancel(crate::checkout::Scope::Session));
        assert_eq!(world.rejected(), Some("not_now"), "one at a time");
        let body = world.receipt(status, |_| {});
        world.reply(is_cancel, 200, &body);
        assert_eq!(world.phase(), phase);
    }
}

//! What a screen can draw of how far a payment has come.

use super::*;

/// The steps, each with its state.
fn steps(world: &World) -> Vec<String> {
    let text = world.checkout.state().timeline_json();
    let members = json::parse_object(text.as_bytes(), 1 << 16).unwrap();
    let steps = members.array("steps").unwrap().iter().map(|step| {
        let step = step.as_object().unwrap();
        format!("{} {}", step.str("step").unwrap(), step.str("state").unwrap())
    });
    steps.collect()
}

#[test]
fn everything_is_to_come_at_first() {
    assert!(steps(&World::new()).iter().all(|step| step.ends_with(" next")));
}

#[test]
fn what_is_done_is_followed_by_what_goes_on_and_what_is_to_come() {
    let mut world = World::of(demanding());
    world.open();
    assert_eq!(
        steps(&world).get(..3).unwrap(),
        ["opening done", "authenticating now", "selecting next"]
    );
    let text = world.checkout.state().timeline_json();
    assert!(text.contains(&format!(r#""at":{NOW},"until":{}"#, NOW + 1800)), "{text}");
}

#[test]
fn an_action_is_a_step_only_where_one_was_asked_for() {
    let mut world = World::new();
    world.confirm();
    assert!(!steps(&world).iter().any(|step| step.starts_with("action_required")));
    let body = world.receipt(Status::ActionRequired, |r| {
        r.action = Some(action("act_1", "https://bank.example"));
    });
    world.reply(is_intent, 200, &body);
    assert!(steps(&world).contains(&String::from("action_required now")));
    let paid = world.receipt(Status::Succeeded, |_| {});
    world.reply(is_poll, 200, &paid);
    assert!(steps(&world).iter().all(|step| step.ends_with(" done")), "{:?}", steps(&world));
}

#[test]
fn what_failed_is_the_step_that_it_failed_at() {
    for (retry, follows) in [(Retry::SameMethod, true), (Retry::None, false)] {
        let mut world = World::new();
        world.confirm();
        let body = world.receipt(Status::Failed, |r| {
            r.retry = Some(retry);
            r.nonce = Some(String::from("nonce-2"));
        });
        world.reply(is_intent, 200, &body);
        let steps = steps(&world);
        assert!(steps.contains(&String::from("submitting failed")), "{steps:?}");
        assert_eq!(steps.iter().any(|step| step.ends_with(" next")), follows, "{steps:?}");
    }
}

//! Every kind of action, what answers it, and what does not.

use super::*;
use crate::checkout::step::FINGERPRINT;
use crate::jose::jwe;
use crate::protocol::Answer;
use crate::protocol::answer::{Said, Word};

fn of_kind(kind: Kind, data: &str) -> Action {
    let data = json::parse(data.as_bytes(), 1024).unwrap();
    Action { kind, data, url: None, ..action("act_1", "https://bank.example") }
}

/// A buyer who was asked for this.
fn asked(action: Action) -> World {
    let mut world = World::new();
    world.confirm();
    let body = world.receipt(Status::ActionRequired, |r| r.action = Some(action));
    world.reply(is_intent, 200, &body);
    world.effects.clear();
    world
}

fn say(world: &mut World, word: Word, text: &str) {
    let said = Said { word, text: String::from(text) };
    world.dispatch(Event::Answer { action: String::from("act_1"), said });
}

/// The answer under way, as the gateway gets it.
fn heard(world: &mut World) -> Answer {
    let call = world.call(is_answer);
    let body = world.request(call).body.unwrap();
    let members = json::parse_object(body.as_bytes(), 1 << 16).unwrap();
    let key = world.checkout.vault.make_key(&mut world.rng).public().clone();
    let compact = members.str("answer").unwrap();
    let signed = Signed::<Answer>::verify(compact, &mut |_| Some(key.clone())).unwrap();
    world.receive(call, HttpAnswer::Failed);
    signed.body().clone()
}

fn text_for(word: Word) -> &'static str {
    match word {
        Word::Fingerprint => "Y",
        Word::Assertion => r#"{"id":"x"}"#,
        _ => "",
    }
}

#[test]
fn each_kind_takes_its_answers_and_refuses_all_others() {
    let unknown = Kind::Unknown(String::from("telepathy"));
    for kind in Kind::ALL.iter().chain([&unknown]) {
        for &word in Word::ALL {
            let mut world = asked(of_kind(kind.clone(), "{}"));
            if word.is_secret() {
                world.fill("answer", "271828");
            }
            say(&mut world, word, text_for(word));
            let fits = kind.takes(word);
            let expected = (!fits).then_some("answer_unfit");
            assert_eq!(world.rejected(), expected, "{kind:?} {word:?}");
            assert_eq!(world.sent.iter().any(|(_, request)| is_answer(request)), fits);
            assert_eq!(world.phase(), "action_required");
        }
    }
}

#[test]
fn every_kind_has_a_deadline_after_which_the_outcome_is_asked_for() {
    for kind in Kind::ALL {
        let mut world = asked(of_kind(kind.clone(), "{}"));
        assert_eq!(world.checkout.state().deadline(), Some(NOW + 900), "{kind:?}");
        world.now = (NOW + 901) * 1000;
        world.dispatch(Event::Tick);
        assert_eq!(world.phase(), "verifying", "{kind:?}");
    }
}

#[test]
fn a_secret_leaves_sealed_to_the_gateway_for_this_action_and_is_forgotten() {
    for (kind, word) in
        [(Kind::Otp, Word::Otp), (Kind::Password, Word::Password), (Kind::WalletSheet, Word::Token)]
    {
        let mut world = asked(of_kind(kind, "{}"));
        world.fill("answer", "271828");
        say(&mut world, word, "");
        let state = world.checkout.state();
        let shown = format!("{state:?}{:?}{}", world.effects, world.checkout.state_json(0));
        assert!(!shown.contains("271828"));
        let said = heard(&mut world).said;
        assert_eq!(said.word, word);
        let opened = jwe::open(&world.seal, "seal-1", &said.text, &format!("{SID}.act_1")).unwrap();
        let plain = opened.expose(|bytes| String::from_utf8(bytes.clone()).unwrap());
        assert_eq!(plain.len(), 256);
        assert_eq!(plain.trim_end(), format!(r#"{{"{}":"271828"}}"#, word.as_str()));
        say(&mut world, word, "");
        assert_eq!(world.rejected(), Some("fields_incomplete"));
    }
}

#[test]
fn what_was_typed_for_a_refused_answer_is_forgotten() {
    let mut world = asked(of_kind(Kind::Otp, "{}"));
    world.fill("answer", "271828");
    say(&mut world, Word::Password, "");
    assert_eq!(world.rejected(), Some("answer_unfit"));
    say(&mut world, Word::Otp, "");
    assert_eq!(world.rejected(), Some("fields_incomplete"));
}

#[test]
fn an_answer_is_typed_only_where_one_is_asked_for() {
    let mut world = World::new();
    world.open().fill("answer", "271828");
    assert_eq!(world.rejected(), Some("not_now"));
}

#[test]
fn another_code_is_asked_for_when_the_gateway_lets() {
    let data = format!(r#"{{"resend_at":{}}}"#, NOW + 60);
    let mut world = asked(of_kind(Kind::Otp, &data));
    say(&mut world, Word::Resend, "");
    assert_eq!(world.rejected(), Some("resend_early"));
    world.now += 60_000;
    say(&mut world, Word::Resend, "");
    assert_eq!(heard(&mut world).said.word, Word::Resend);
}

#[test]
fn an_action_asked_again_is_the_same_action_with_newer_data() {
    let mut world = asked(of_kind(Kind::Otp, "{}"));
    world.fill("answer", "000000");
    say(&mut world, Word::Otp, "");
    let again = of_kind(Kind::Otp, r#"{"error":"incorrect_code","tries_left":2}"#);
    let body = world.receipt(Status::ActionRequired, |r| r.action = Some(again));
    world.reply(is_answer, 200, &body);
    assert!(world.checkout.state_json(0).contains(r#""tries_left":2"#));
    world.fill("answer", "271828");
    say(&mut world, Word::Otp, "");
    assert_eq!(heard(&mut world).said.word, Word::Otp);
}

#[test]
fn a_fingerprint_that_nobody_answers_is_answered_after_ten_seconds() {
    let mut world = asked(of_kind(Kind::FingerprintIframe, "{}"));
    world.pass(FINGERPRINT / 1000 - 1);
    assert!(!world.sent.iter().any(|(_, request)| is_answer(request)));
    world.pass(1);
    let said = heard(&mut world).said;
    assert_eq!((said.word, said.text.as_str()), (Word::Fingerprint, "N"));
    // It was lost, so it is said again, and the buyer need not do anything.
    world.pass(20);
    assert_eq!(heard(&mut world).said.text, "N");
}

#[test]
fn an_unknown_kind_without_a_page_says_so_and_can_be_cancelled() {
    let mut world = World::new();
    world.confirm();
    let action = of_kind(Kind::Unknown(String::from("telepathy")), "{}");
    let body = world.receipt(Status::ActionRequired, |r| r.action = Some(action));
    world.reply(is_intent, 200, &body);
    assert_eq!((world.phase(), world.error()), ("action_required", Some("action_unknown")));
    world.dispatch(Event::Cancel(Scope::Attempt));
    assert!(world.sent.iter().any(|(_, request)| is_cancel(request)));
}

#[test]
fn a_return_asks_the_rail_about_what_is_done_elsewhere_and_about_nothing_else() {
    for kind in Kind::ALL {
        let mut world = asked(of_kind(kind.clone(), "{}"));
        world.dispatch(Event::Returned);
        let asks = world.sent.iter().any(|(_, request)| is_answer(request));
        assert_eq!(asks, kind.takes(Word::Returned), "{kind:?}");
        assert_eq!((world.phase(), world.rejected()), ("action_required", None));
    }
}

#[test]
fn more_money_can_be_asked_for_after_some_has_come() {
    let mut world = World::new();
    world.confirm();
    let body = world.receipt(Status::PartiallyPaid, |r| {
        r.paid = Some(yuan("28.00"));
        r.action = Some(of_kind(Kind::TransferInstructions, "{}"));
    });
    world.reply(is_intent, 200, &body);
    assert_eq!(world.phase(), "partially_paid");
    assert!(world.checkout.state_json(0).contains(r#""kind":"transfer_instructions""#));
    say(&mut world, Word::Returned, "");
    assert_eq!(heard(&mut world).said.word, Word::Returned);
}

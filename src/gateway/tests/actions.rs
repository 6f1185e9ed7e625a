//! What a buyer answers reaches the rail once, opened, and only where it fits.

use super::super::record::{Asked, SessionState};
use super::super::{Command, Effect, RailOutcome, Reply};
use super::bench::{Bench, NOW, Outcome, order_body};
use super::buyer::Buyer;
use crate::jose::{base64url, jwe, jws};
use crate::json::{self, Members, Value};
use crate::protocol::action::{Action, Kind};
use crate::protocol::answer::{Said, Word};
use crate::protocol::receipt::{Receipt, Retry, Status};
use crate::protocol::{Answer, Order};

const CAPTURED: RailOutcome = RailOutcome::Approved { captured: true };
const TO: &str = r#"{"to":"+86 138 •••• 0000"}"#;

fn asks(kind: &Kind, data: &str, until: u64) -> RailOutcome {
    let data = json::parse(data.as_bytes(), 4096).unwrap();
    RailOutcome::Action { kind: kind.clone(), data, url: None, until }
}

/// A session whose rail asks for this, and the action as the buyer has it.
fn asked(kind: Kind) -> (Bench, Buyer, Action) {
    let mut bench = Bench::new();
    let mut buyer = Buyer::arrive(&mut bench, &order_body(""));
    buyer.pay(&mut bench);
    let settled = bench.settle(&buyer.sid, 1, asks(&kind, TO, NOW + 600));
    let receipt = bench.receipt(&settled.reply);
    assert_eq!(receipt.status, Status::ActionRequired);
    (bench, buyer, receipt.action.unwrap())
}

/// The text that goes with a word, as a buyer's core makes it.
fn text_of(buyer: &mut Buyer, action: &str, word: Word, plain: &str) -> String {
    if !word.is_secret() {
        return String::from(plain);
    }
    let seal = buyer.order.body().seal.clone();
    let mut text = json::object(|out| out.str(word.as_str(), plain));
    while text.len() % 256 != 0 {
        text.push(' ');
    }
    let apu = format!("{}.{action}", buyer.sid);
    jwe::seal(&seal.key, &seal.kid, &apu, text.as_bytes(), &mut buyer.rng).unwrap()
}

fn answer(bench: &Bench, buyer: &mut Buyer, action: &str, word: Word, plain: &str) -> Command {
    let text = text_of(buyer, action, word, plain);
    answer_with(bench, buyer, action, Said { word, text })
}

fn answer_with(bench: &Bench, buyer: &mut Buyer, action: &str, said: Said) -> Command {
    let intent = bench.facts(&buyer.sid).attempts[0].intent.clone().unwrap();
    let mut jti = [0; 16];
    rand_core::RngCore::fill_bytes(&mut buyer.rng, &mut jti);
    let answer = Answer {
        sid: buyer.sid.clone(),
        intent_digest: jws::digest(&intent),
        action: String::from(action),
        said,
        jti: base64url::encode(&jti),
        issued_at: bench.now,
        expires_at: bench.now + 300,
    };
    buyer.answer(bench, action, answer)
}

/// The answer's name and text, as the rail is told them.
fn told(outcome: &Outcome) -> (String, Word, String) {
    let [Effect::Answer { answer, said, .. }] = outcome.effects.as_slice() else {
        panic!("{:?} tells the rail nothing", outcome.reply);
    };
    // EXPOSE: the test's own look at what reaches the rail.
    (answer.clone(), said.word, said.text.expose(String::clone))
}

fn wrong(bench: &mut Bench, buyer: &Buyer, answer: &str) -> Outcome {
    bench.settle(&buyer.sid, 1, RailOutcome::WrongAnswer { answer: String::from(answer) })
}

fn data(receipt: &Receipt) -> Members {
    receipt.action.as_ref().unwrap().data.as_object().unwrap().clone()
}

fn number(members: &Members, name: &'static str) -> Option<u64> {
    members.opt_u64(name).unwrap()
}

#[test]
fn every_kind_takes_its_own_answers_and_no_other() {
    let kinds = [
        "redirect_get",
        "redirect_post",
        "popup",
        "qr",
        "deep_link",
        "bridge",
        "fingerprint_iframe",
        "challenge_iframe",
        "otp",
        "password",
        "webauthn",
        "spc",
        "wallet_sheet",
        "transfer_instructions",
        "crypto_address",
        "sms_send",
        "wait_push",
        "approve_change",
        "retina_scan",
    ];
    for kind in kinds.map(Kind::from_text) {
        for word in Word::ALL.iter().copied() {
            let (mut bench, mut buyer, action) = asked(kind.clone());
            assert_eq!(action.kind, kind);
            bench.now += 60;
            let plain = match word {
                Word::Fingerprint => "Y",
                Word::Returned
                | Word::Resend
                | Word::Dismissed
                | Word::Approved
                | Word::Rejected => "",
                _ => "123456",
            };
            let command = answer(&bench, &mut buyer, &action.id, word, plain);
            let outcome = bench.run(&command);
            if !kind.takes(word) {
                assert_eq!(outcome.reply.code(), "answer_unfit", "{kind:?} {word:?}");
                assert!(outcome.effects.is_empty());
                continue;
            }
            match word {
                Word::Returned => {
                    assert!(matches!(outcome.effects.as_slice(), [Effect::Query { .. }]))
                }
                Word::Dismissed | Word::Rejected => {
                    assert!(matches!(outcome.effects.as_slice(), [Effect::Close { .. }]));
                }
                _ => {
                    let (_, told, text) = told(&outcome);
                    assert_eq!((told, text.as_str()), (word, plain), "{kind:?}");
                    assert_eq!(outcome.reply, Reply::Later);
                }
            }
        }
    }
}

#[test]
fn a_code_reaches_the_rail_once_and_again_after_a_crash() {
    let (mut bench, mut buyer, action) = asked(Kind::Otp);
    let command = answer(&bench, &mut buyer, &action.id, Word::Otp, "123456");
    let before = bench.facts(&buyer.sid).receipts.clone();
    let first = told(&bench.run(&command));
    // What the store keeps is sealed.
    let kept = format!("{:?}", bench.facts(&buyer.sid).attempts);
    assert!(!kept.contains("123456"));
    let recovered = bench.gateway.recover(bench.facts(&buyer.sid)).unwrap();
    let again = told(&Outcome { reply: Reply::Later, effects: recovered });
    assert_eq!(first, again);
    // The same bytes a second time tell the rail nothing.
    let replayed = bench.decide(&command);
    assert!(replayed.effects.is_empty());
    let paid = bench.settle(&buyer.sid, 1, CAPTURED);
    assert_eq!(bench.receipt(&paid.reply).status, Status::Succeeded);
    assert_eq!(bench.facts(&buyer.sid).receipts.len(), before.len() + 1);
    let facts = bench.facts(&buyer.sid);
    assert_eq!(facts.attempts[0].asking.owed, None);
    assert!(bench.gateway.recover(facts).unwrap().is_empty());
}

#[test]
fn the_same_answer_twice_gets_the_same_receipt() {
    let (mut bench, mut buyer, action) = asked(Kind::Password);
    let Command::Answer(call, id) =
        answer(&bench, &mut buyer, &action.id, Word::Password, "secret")
    else {
        panic!("an answer");
    };
    let body = call.body.clone();
    let (name, ..) = told(&bench.run(&Command::Answer(call, id.clone())));
    let asked_again = wrong(&mut bench, &buyer, &name);
    // A fresh proof, the old bytes.
    let path = format!("/actions/{id}");
    let call = buyer.call(&bench, "POST", &path, core::str::from_utf8(&body).unwrap());
    let replay = bench.run(&Command::Answer(call, id));
    assert!(replay.reply == asked_again.reply && replay.effects.is_empty());
    assert_eq!(bench.facts(&buyer.sid).attempts[0].asking.wrong, 1);
}

#[test]
fn a_wrong_code_is_asked_for_again_under_the_same_name() {
    let (mut bench, mut buyer, action) = asked(Kind::Otp);
    assert_eq!(number(action.data.as_object().unwrap(), "tries_left"), Some(5));
    assert_eq!(number(action.data.as_object().unwrap(), "resend_at"), Some(NOW + 60));
    for left in (1..5).rev() {
        let command = answer(&bench, &mut buyer, &action.id, Word::Otp, "000000");
        let (name, ..) = told(&bench.run(&command));
        let settled = wrong(&mut bench, &buyer, &name);
        let receipt = bench.receipt(&settled.reply);
        let now = data(&receipt);
        assert_eq!(receipt.action.as_ref().unwrap().id, action.id);
        assert_eq!(
            (now.str("error"), now.str("to")),
            (Ok("answer_wrong"), Ok("+86 138 •••• 0000"))
        );
        assert_eq!((number(&now, "tries_left"), receipt.until), (Some(left), Some(NOW + 600)));
        // The rail says it twice: it counts once.
        assert!(wrong(&mut bench, &buyer, &name).reply == settled.reply);
    }
    let command = answer(&bench, &mut buyer, &action.id, Word::Otp, "000000");
    let (name, ..) = told(&bench.run(&command));
    let spent = wrong(&mut bench, &buyer, &name);
    assert_eq!(number(&data(&bench.receipt(&spent.reply)), "tries_left"), Some(0));
    let command = answer(&bench, &mut buyer, &action.id, Word::Otp, "123456");
    assert_eq!(bench.run(&command).reply.refused(), (409, "tries_spent".into(), None));
}

#[test]
fn another_code_is_sent_after_a_minute_and_thrice_in_all() {
    let (mut bench, mut buyer, action) = asked(Kind::Otp);
    bench.now = NOW + 59;
    let command = answer(&bench, &mut buyer, &action.id, Word::Resend, "");
    assert_eq!(bench.run(&command).reply.refused(), (409, "resend_early".into(), None));
    for (at, next) in [(NOW + 60, Some(NOW + 120)), (NOW + 120, None)] {
        bench.now = at;
        let command = answer(&bench, &mut buyer, &action.id, Word::Resend, "");
        assert_eq!(told(&bench.run(&command)).1, Word::Resend);
        let sent = bench.settle(&buyer.sid, 1, asks(&Kind::Otp, TO, NOW + 600));
        let receipt = bench.receipt(&sent.reply);
        assert_eq!(receipt.action.as_ref().unwrap().id, action.id);
        assert_eq!(number(&data(&receipt), "resend_at"), next);
    }
    bench.now = NOW + 500;
    let command = answer(&bench, &mut buyer, &action.id, Word::Resend, "");
    assert_eq!(bench.run(&command).reply.refused(), (409, "codes_spent".into(), None));
}

#[test]
fn too_many_wrong_answers_close_the_attempt_and_charge_nothing() {
    for (kind, word, codes) in [(Kind::Password, Word::Password, 1), (Kind::Otp, Word::Otp, 3)] {
        let (mut bench, mut buyer, action) = asked(kind);
        let mut last = None;
        for code in 0..codes {
            if code > 0 {
                bench.now += 60;
                let command = answer(&bench, &mut buyer, &action.id, Word::Resend, "");
                bench.run(&command);
                bench.settle(&buyer.sid, 1, asks(&Kind::Otp, TO, NOW + 600));
            }
            for _ in 0..5 {
                let command = answer(&bench, &mut buyer, &action.id, word, "000000");
                let (name, ..) = told(&bench.run(&command));
                last = Some(wrong(&mut bench, &buyer, &name));
            }
        }
        assert!(matches!(last.unwrap().effects.as_slice(), [Effect::Close { .. }]));
        assert_eq!(bench.facts(&buyer.sid).attempts[0].asked, Some(Asked::CloseLocked));
        let command = answer(&bench, &mut buyer, &action.id, word, "123456");
        assert_eq!(bench.run(&command).reply.code(), "attempt_running");
        let closed = bench.settle(&buyer.sid, 1, RailOutcome::Closed);
        let receipt = bench.receipt(&closed.reply);
        assert_eq!(receipt.code.as_deref(), Some("authentication_locked"));
        assert_eq!((receipt.status, receipt.retry), (Status::Failed, Some(Retry::OtherMethod)));
    }
}

#[test]
fn what_the_buyer_closes_or_refuses_is_closed_at_the_rail_first() {
    for (kind, word, code) in [
        (Kind::WalletSheet, Word::Dismissed, "dismissed"),
        (Kind::ApproveChange, Word::Rejected, "change_rejected"),
    ] {
        for (outcome, status, expected) in
            [(RailOutcome::Closed, Status::Failed, Some(code)), (CAPTURED, Status::Succeeded, None)]
        {
            let (mut bench, mut buyer, action) = asked(kind.clone());
            let command = answer(&bench, &mut buyer, &action.id, word, "");
            assert_eq!(bench.run(&command).reply, Reply::Later);
            assert!(matches!(
                bench.gateway.recover(bench.facts(&buyer.sid)).unwrap().as_slice(),
                [Effect::Close { .. }]
            ));
            let receipt = {
                let settled = bench.settle(&buyer.sid, 1, outcome);
                bench.receipt(&settled.reply)
            };
            assert_eq!((receipt.status, receipt.code.as_deref()), (status, expected));
            let retry = expected.map(|_| Retry::SameMethod);
            assert_eq!((receipt.retry, receipt.nonce.is_some()), (retry, retry.is_some()));
        }
    }
}

#[test]
fn an_answer_after_its_time_closes_the_attempt() {
    let (mut bench, mut buyer, action) = asked(Kind::Otp);
    bench.now = NOW + 601;
    let command = answer(&bench, &mut buyer, &action.id, Word::Otp, "123456");
    let outcome = bench.run(&command);
    assert!(matches!(outcome.effects.as_slice(), [Effect::Close { .. }]));
    let closed = bench.settle(&buyer.sid, 1, RailOutcome::Closed);
    assert_eq!(bench.receipt(&closed.reply).code.as_deref(), Some("attempt_expired"));
}

#[test]
fn one_answer_at_a_time_and_none_once_the_action_is_over() {
    let (mut bench, mut buyer, action) = asked(Kind::Otp);
    let first = answer(&bench, &mut buyer, &action.id, Word::Otp, "111111");
    bench.run(&first);
    let second = answer(&bench, &mut buyer, &action.id, Word::Otp, "222222");
    assert_eq!(bench.run(&second).reply.refused(), (409, "attempt_running".into(), None));
    let processing = bench.settle(&buyer.sid, 1, RailOutcome::Pending).reply;
    let third = answer(&bench, &mut buyer, &action.id, Word::Otp, "333333");
    let outcome = bench.run(&third);
    assert!(outcome.reply == processing && outcome.effects.is_empty());
    // A hint is good as long as the attempt runs.
    bench.settle(&buyer.sid, 1, CAPTURED);
    assert_eq!(bench.facts(&buyer.sid).session.state, SessionState::Paid);
}

#[test]
fn the_next_kind_of_action_is_another_one_with_tries_of_its_own() {
    let (mut bench, mut buyer, action) = asked(Kind::FingerprintIframe);
    let command = answer(&bench, &mut buyer, &action.id, Word::Fingerprint, "N");
    assert_eq!(told(&bench.run(&command)).2, "N");
    let settled = bench.settle(&buyer.sid, 1, asks(&Kind::Otp, TO, NOW + 300));
    let receipt = bench.receipt(&settled.reply);
    let next = receipt.action.clone().unwrap();
    assert!(next.id != action.id);
    assert_eq!(number(&data(&receipt), "tries_left"), Some(5));
    // The old one takes nothing any more.
    let command = answer(&bench, &mut buyer, &action.id, Word::Fingerprint, "Y");
    assert_eq!(bench.run(&command).reply.refused(), (404, "action_unknown".into(), None));
}

#[test]
fn what_a_rail_says_of_tries_is_the_gateways_to_say() {
    let (bench, buyer, _) = asked(Kind::Otp);
    let forged = r#"{"tries_left":99,"resend_at":1,"error":"x","to":"me"}"#;
    let mut bench = bench;
    let settled = bench.settle(&buyer.sid, 1, asks(&Kind::Otp, forged, NOW + 300));
    let data = data(&bench.receipt(&settled.reply));
    assert_eq!(
        data.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        ["to", "tries_left", "resend_at"]
    );
    assert_eq!(number(&data, "tries_left"), Some(5));
}

// SECURITY: a secret is sealed to this session and this action.
#[test]
fn a_secret_sealed_for_another_action_or_of_another_form_is_refused() {
    let (mut bench, mut buyer, action) = asked(Kind::Otp);
    let foreign = text_of(&mut buyer, "act_other", Word::Otp, "123456");
    let said = Said { word: Word::Otp, text: foreign };
    let command = answer_with(&bench, &mut buyer, &action.id, said);
    assert_eq!(bench.run(&command).reply.code(), "seal_invalid");
    let password = text_of(&mut buyer, &action.id, Word::Password, "123456");
    let said = Said { word: Word::Otp, text: password };
    let command = answer_with(&bench, &mut buyer, &action.id, said);
    assert_eq!(bench.run(&command).reply.code(), "json_unknown");
    for typed in ["", "12345678901234567"] {
        let command = answer(&bench, &mut buyer, &action.id, Word::Otp, typed);
        assert_eq!(bench.run(&command).reply.code(), "answer_unfit");
    }
    assert_eq!(bench.facts(&buyer.sid).attempts[0].asking.owed, None);
}

#[test]
fn an_order_has_the_seal_that_answers_are_opened_with() {
    let (_, buyer, action) = asked(Kind::WalletSheet);
    let order: &Order = buyer.order.body();
    assert_eq!(order.seal.kid, "seal-1");
    assert!(matches!(action.data, Value::Object(_)));
}

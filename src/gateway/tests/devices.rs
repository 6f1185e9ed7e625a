//! Device keys: what their word is worth, and which keys make place for others.

use super::super::{Command, Effect, RailOutcome, Reply};
use super::bench::{Bench, NOW, order_body};
use super::buyer::{Buyer, VISA, device};
use crate::jose::PrivateKey;
use crate::key::endorsement::{self, Endorsement};

/// A buyer in a session with this policy on new devices, no key enrolled.
fn arriving(bench: &mut Bench, new_device: &str) -> Buyer {
    let body = order_body(&format!(r#","policy":{{"new_device":"{new_device}"}}"#));
    Buyer::unknown(bench, &body, 1)
}

/// Pays, and whether the issuer is to ask the card's holder.
fn pay(bench: &mut Bench, buyer: &mut Buyer) -> bool {
    let body = buyer.submission(bench, &VISA, |_| {});
    let outcome = bench.run(&buyer.submit(bench, &body));
    assert_eq!(outcome.reply, Reply::Later);
    let attempt = bench.facts(&buyer.sid).session.attempt;
    let challenged = outcome.effects.iter().find_map(|effect| match effect {
        Effect::Charge(charge) => Some(charge.challenge),
        _ => None,
    });
    // A crash between the two writes changes nothing of it.
    let again = bench.gateway.recover(bench.facts(&buyer.sid)).unwrap();
    assert!(matches!(&again[..], [Effect::Charge(charge)] if Some(charge.challenge) == challenged));
    bench.settle(&buyer.sid, attempt, RailOutcome::Approved { captured: true });
    challenged.unwrap()
}

fn thumbprints(bench: &Bench, sid: &str) -> Vec<String> {
    bench.facts(sid).keys.iter().map(|key| key.thumbprint.clone()).collect()
}

#[test]
fn a_session_holds_eight_keys_and_the_oldest_of_the_same_device_makes_place() {
    for of in [None, Some(70)] {
        let mut bench = Bench::new();
        let buyer = Buyer::unknown(&mut bench, &order_body(""), 1);
        for key in 1..=8 {
            bench.now += 1;
            buyer.with_key(&mut bench, key).join(&mut bench, of);
        }
        let before = thumbprints(&bench, &buyer.sid);
        bench.now += 1;
        let known = buyer.with_key(&mut bench, 3).join(&mut bench, of);
        assert_eq!(known, of.map_or("none", |_| "same"), "one that is enrolled stays so");
        assert_eq!(thumbprints(&bench, &buyer.sid), before);
        for key in 9..=11_u64 {
            bench.now += 1;
            let mut tab = buyer.with_key(&mut bench, key);
            assert_eq!(tab.join(&mut bench, of), of.map_or("none", |_| "same"));
            let command = tab.read(&bench);
            assert_eq!(bench.run(&command).reply.status(), 200);
            // The one that had been there longest, in whose place it is.
            let gone = before[usize::try_from(key - 9).unwrap()].clone();
            assert!(!thumbprints(&bench, &buyer.sid).contains(&gone));
        }
        assert_eq!(thumbprints(&bench, &buyer.sid).len(), 8);
        let command = buyer.with_key(&mut bench, 1).read(&bench);
        assert_eq!(bench.run(&command).reply.code(), "key_not_enrolled");
        let back = buyer.with_key(&mut bench, 1).join(&mut bench, of);
        assert_eq!(back, of.map_or("none", |_| "same"), "it can come back");
    }
}

#[test]
fn a_key_that_has_signed_makes_place_for_none_nor_does_another_devices() {
    let mut bench = Bench::new();
    let buyer = arriving(&mut bench, "allow");
    let mut first = buyer.with_key(&mut bench, 1);
    first.join(&mut bench, Some(70));
    first.pay(&mut bench);
    for key in 2..=8 {
        bench.now += 1;
        buyer.with_key(&mut bench, key).join(&mut bench, (key > 2).then_some(71));
    }
    bench.now += 1;
    assert_eq!(buyer.with_key(&mut bench, 9).join(&mut bench, Some(70)), "keys_full");
    assert_eq!(buyer.with_key(&mut bench, 9).join(&mut bench, Some(72)), "keys_full");
    // No device is the same as no device, and nothing else.
    assert_eq!(buyer.with_key(&mut bench, 9).join(&mut bench, None), "none");
    assert_eq!(buyer.with_key(&mut bench, 10).join(&mut bench, Some(71)), "other");
    let kept = thumbprints(&bench, &buyer.sid);
    assert_eq!(kept[0], first.key.thumbprint().as_str());
    let command = buyer.with_key(&mut bench, 2).read(&bench);
    assert_eq!(bench.run(&command).reply.code(), "key_not_enrolled");
}

#[test]
fn the_first_device_stays_first_however_many_of_its_keys_come_and_go() {
    let mut bench = Bench::new();
    let buyer = arriving(&mut bench, "allow");
    buyer.with_key(&mut bench, 1).join(&mut bench, Some(70));
    buyer.with_key(&mut bench, 2).join(&mut bench, Some(71));
    for key in 3..=20 {
        bench.now += 1;
        assert_eq!(buyer.with_key(&mut bench, key).join(&mut bench, Some(70)), "same");
    }
    assert_eq!(buyer.with_key(&mut bench, 30).join(&mut bench, Some(71)), "other");
}

#[test]
fn where_new_devices_step_up_their_charges_are_challenged() {
    for (policy, first, then, challenged) in [
        ("step_up", None, Some(70), false),
        ("step_up", None, None, false),
        ("step_up", Some(70), Some(70), false),
        ("step_up", Some(70), Some(71), true),
        ("step_up", Some(70), None, true),
        ("allow", Some(70), Some(71), false),
        ("allow", Some(70), None, false),
    ] {
        let mut bench = Bench::new();
        let buyer = arriving(&mut bench, policy);
        buyer.with_key(&mut bench, 1).join(&mut bench, first);
        let mut later = buyer.with_key(&mut bench, 2);
        later.join(&mut bench, then);
        assert_eq!(pay(&mut bench, &mut later), challenged, "{policy} {first:?} {then:?}");
        let attempt = &bench.facts(&buyer.sid).attempts[0];
        assert_eq!(attempt.challenge, challenged);
    }
}

#[test]
fn a_device_that_has_paid_this_merchant_is_recognised_there_and_only_there() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::unknown(&mut bench, &order_body(""), 1).with_key(&mut bench, 1);
    buyer.join(&mut bench, Some(71));
    pay(&mut bench, &mut buyer);
    let view = |bench: &mut Bench, sid: &str| {
        let call = bench.call("GET", "");
        let payment = bench.run(&Command::ReadPayment(call, String::from(sid))).reply;
        let (_, payment) = payment.parts();
        let attempt = payment.array("attempts").unwrap()[0].as_object().unwrap();
        let device = attempt.object("device").unwrap();
        (String::from(device.str("thumbprint").unwrap()), device.bool("recognised").unwrap())
    };
    let thumbprint = device(71).public().thumbprint();
    let first = view(&mut bench, &buyer.sid);
    assert_eq!(first, (String::from(thumbprint.as_str()), false), "as it was when it paid");

    let again = arriving(&mut bench, "step_up");
    again.with_key(&mut bench, 2).join(&mut bench, Some(70));
    let mut known = again.with_key(&mut bench, 3);
    assert_eq!(known.join(&mut bench, Some(71)), "other");
    assert!(!pay(&mut bench, &mut known), "it has proven enough");
    assert_eq!(view(&mut bench, &again.sid), (String::from(thumbprint.as_str()), true));

    let elsewhere =
        Buyer::of_merchant(&mut bench, "m_other", r#","policy":{"new_device":"step_up"}"#);
    elsewhere.with_key(&mut bench, 2).join(&mut bench, Some(70));
    let mut stranger = elsewhere.with_key(&mut bench, 3);
    stranger.join(&mut bench, Some(71));
    assert!(pay(&mut bench, &mut stranger), "another merchant does not know it");
}

#[test]
fn a_payment_that_failed_makes_no_device_known() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::unknown(&mut bench, &order_body(""), 1).with_key(&mut bench, 1);
    buyer.join(&mut bench, Some(71));
    buyer.pay(&mut bench);
    bench.settle(&buyer.sid, 1, RailOutcome::Closed);
    let next = arriving(&mut bench, "allow");
    next.with_key(&mut bench, 2).join(&mut bench, Some(71));
    assert!(!bench.facts(&next.sid).keys[0].recognised);
}

/// An endorsement of this key by a device, with something about it changed.
fn word(buyer: &mut Buyer, device: &PrivateKey, change: impl FnOnce(&mut Endorsement)) -> String {
    let mut endorsement = Endorsement {
        sid: buyer.sid.clone(),
        jkt: buyer.key.thumbprint().clone(),
        iat: NOW,
        exp: NOW + 300,
    };
    change(&mut endorsement);
    let word = endorsement::sign(device, &endorsement, &mut buyer.rng).unwrap();
    format!(r#"{{"endorsement":"{word}","device_jwk":{}}}"#, device.public().to_jwk_json())
}

#[test]
fn a19_an_endorsement_missing_expired_of_another_session_or_device_never_counts() {
    let mut bench = Bench::new();
    for policy in ["allow", "step_up", "refuse"] {
        let buyer = arriving(&mut bench, policy);
        let other = arriving(&mut bench, policy);
        buyer.with_key(&mut bench, 1).join(&mut bench, Some(70));
        let first = device(70);
        let mut tab = buyer.with_key(&mut bench, 2);
        let sid = other.sid.clone();
        let jkt = buyer.with_key(&mut bench, 3).key.thumbprint().clone();
        let mut refused = vec![
            (word(&mut tab, &first, |word| word.exp = NOW), "endorsement_time"),
            (word(&mut tab, &first, |word| word.iat = NOW + 301), "endorsement_time"),
            (word(&mut tab, &first, |word| word.sid = sid), "endorsement_invalid"),
            (word(&mut tab, &first, |word| word.jkt = jkt), "endorsement_invalid"),
        ];
        // Another device's word under the name of the first, and the other way.
        let good = word(&mut tab, &first, |_| {});
        let jwk = |device: &PrivateKey| device.public().to_jwk_json();
        refused.push((good.replace(&jwk(&first), &jwk(&device(71))), "endorsement_invalid"));
        let foreign = word(&mut tab, &device(71), |_| {});
        refused.push((foreign.replace(&jwk(&device(71)), &jwk(&first)), "endorsement_invalid"));
        for (body, code) in refused {
            let command = tab.enrol(&bench, &body);
            assert_eq!(bench.run(&command).reply.code(), code, "{policy}");
        }
        assert_eq!(bench.facts(&buyer.sid).keys.len(), 1, "nothing of it was enrolled");
        // Missing, or truly of another device: what the policy says.
        for (key, of, told) in [(4, None, "none"), (5, Some(71), "other")] {
            let mut tab = buyer.with_key(&mut bench, key);
            let told = if policy == "refuse" { "device_refused" } else { told };
            assert_eq!(tab.join(&mut bench, of), told, "{policy}");
        }
        if policy == "step_up" {
            let mut tab = buyer.with_key(&mut bench, 4);
            assert!(pay(&mut bench, &mut tab), "not as the first device pays");
        }
    }
}

#[test]
fn a20_a_device_whose_store_was_cleared_comes_back_as_another_for_the_open_intent() {
    let mut bench = Bench::new();
    let buyer = arriving(&mut bench, "allow");
    let mut before = buyer.with_key(&mut bench, 1);
    before.join(&mut bench, Some(70));
    before.pay(&mut bench);
    let mut cleared = buyer.with_key(&mut bench, 2);
    assert_eq!(cleared.join(&mut bench, Some(71)), "other");
    let command = cleared.read(&bench);
    let intent = bench.run(&command).reply.member("intent");
    assert_eq!(Some(intent), bench.facts(&buyer.sid).attempts[0].intent);
}

#[test]
fn a20_a_key_enrolled_for_one_merchant_is_refused_for_another() {
    let mut bench = Bench::new();
    let here = Buyer::usual(&mut bench);
    let there = Buyer::of_merchant(&mut bench, "m_other", "");
    let mut carried = there.with_key(&mut bench, 1);
    assert_eq!(carried.key.thumbprint(), here.key.thumbprint());
    let command = carried.read(&bench);
    assert_eq!(bench.run(&command).reply.code(), "key_not_enrolled");
    let body = carried.submission(&bench, &VISA, |_| {});
    let command = carried.submit(&bench, &body);
    assert_eq!(bench.run(&command).reply.code(), "key_not_enrolled");
    // Nor by the word that a device gave for it there.
    let mut endorsed = here.with_key(&mut bench, 1);
    let body = endorsed.endorsed(&bench, &device(70));
    let command = carried.enrol(&bench, &body);
    assert_eq!(bench.run(&command).reply.code(), "endorsement_invalid");
}

use super::*;
use crate::jose::jwe;
use crate::protocol::answer::Word;
use crate::protocol::payment::{self, Instrument};
use crate::protocol::{Answer, Intent, Payment};

/// Everything that leaves the core in text.
fn shown(world: &World) -> String {
    let state = world.checkout.state();
    format!(
        "{}{}{}{state:?}{:?}",
        world.checkout.state_json(0),
        world.checkout.snapshot(),
        world.checkout.log_json(),
        world.effects
    )
}

#[test]
fn nothing_secret_is_in_state_snapshot_log_or_effects() {
    let mut world = World::new();
    world.open();
    world.dispatch(Event::Select { method: String::from("card") });
    for length in 1..=NUMBER.len() {
        world.fill("number", NUMBER.get(..length).unwrap());
        assert_eq!(world.checkout.state_json(0).contains("4242"), length == NUMBER.len());
    }
    world.fill_card().fill("cvc", "8642").fill("number", "378282246310005");
    world.dispatch(Event::Review).dispatch(Event::Confirm { seen: false });
    assert_eq!(world.phase(), "submitting");
    let text = shown(&world);
    for secret in ["378282246310005", "37828224631", "8642", WORD, "Li Lei"] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert!(text.contains("0005"), "the positive control: the last four are there");
}

#[test]
fn the_snapshot_is_the_same_machine() {
    let mut world = World::new();
    world.confirm();
    let snapshot = world.checkout.snapshot();
    let resumed = Checkout::new(options(Some(snapshot.clone()))).unwrap();
    assert_eq!(resumed.snapshot(), snapshot);
    let held = world.checkout.state().held().unwrap();
    let again = resumed.state().held().unwrap();
    assert_eq!((&held.jti, &held.nonce, &held.digest), (&again.jti, &again.nonce, &again.digest));
    assert_eq!(again.body, None, "what was sent is not kept");
    // Of another session, it is nothing.
    let other = snapshot.replace(SID, "pay_other");
    let fresh = Checkout::new(options(Some(other))).unwrap();
    assert_eq!(fresh.snapshot(), Checkout::new(options(None)).unwrap().snapshot());
}

#[test]
fn what_is_signed_is_what_is_shown_and_only_the_gateway_can_open_the_card() {
    let mut world = World::new();
    world.confirm();
    let (call, _) = world.sent[0];
    let body = world.request(call).body.unwrap();
    let members = json::parse_object(body.as_bytes(), 1 << 16).unwrap();
    let intent = members.str("intent").unwrap();
    let public = world.checkout.vault.make_key(&mut world.rng).public().clone();
    let intent: Signed<Intent> = Signed::verify(intent, &mut |_| Some(public.clone())).unwrap();
    let said = intent.body();
    assert_eq!(said.amount, yuan("128.00"));
    assert_eq!(said.shown_total, yuan("128.00"));
    assert_eq!((said.payee.id.as_str(), said.payee.name.as_str()), ("m_1", "Tea"));
    assert_eq!(said.order_digest, world.order.digest());
    assert_eq!((said.audience.as_str(), said.origin.as_str()), (GATEWAY, ORIGIN));
    assert!(world.checkout.log_json().contains("review"));

    let payment = base64url::decode(members.str("payment").unwrap()).unwrap();
    assert_eq!(payment::digest(&payment), said.payment_digest);
    #[cfg_attr(
        not(feature = "gateway"),
        expect(irrefutable_let_patterns, reason = "without the gateway there is one kind")
    )]
    let Instrument::Card(card) = Payment::parse(&payment).unwrap().instrument else {
        panic!("a card");
    };
    assert_eq!((card.brand.as_str(), card.last4.as_str()), ("visa", "4242"));
    let apu = format!("{SID}.{}", said.jti);
    let plain = jwe::open(&world.seal, "seal-1", &card.sealed, &apu).unwrap();
    // EXPOSE: the test's own look at what was sealed.
    plain.expose(|plain| {
        assert_eq!(plain.len(), 256);
        let text = core::str::from_utf8(plain).unwrap().trim_end();
        assert_eq!(
            text,
            r#"{"number":"4242424242424242","exp_month":12,"exp_year":2030,"cvc":"737","holder":"Li Lei"}"#
        );
    });
    assert!(jwe::open(&world.seal, "seal-1", &card.sealed, "other.jti").is_err());
}

#[test]
fn the_intent_signs_the_log_as_it_was() {
    let mut world = World::new();
    world.open().reviewed().dispatch(Event::Confirm { seen: false });
    let (call, _) = world.sent[0];
    let body = world.request(call).body.unwrap();
    let members = json::parse_object(body.as_bytes(), 1 << 16).unwrap();
    let payload = members.str("intent").unwrap().split('.').nth(1).unwrap();
    let payload = base64url::decode(payload).unwrap();
    let signed = json::parse_object(&payload, 1 << 16).unwrap();
    let log = json::parse_object(world.checkout.log_json().as_bytes(), 1 << 16).unwrap();
    let mut head = String::from(log.str("base").unwrap());
    let mut heads = Vec::new();
    for entry in log.array("entries").unwrap() {
        head.push('.');
        json::value_into(&mut head, entry);
        head = crate::jose::digest(head.as_bytes());
        heads.push(head.clone());
    }
    assert!(heads.iter().any(|head| Some(head.as_str()) == signed.str("log").ok()));
}

#[test]
fn the_card_is_forgotten_when_it_is_of_no_more_use() {
    let typed = |world: &World| {
        let fields = world.checkout.vault.check(crate::card::Today::from_unix(NOW), &[]);
        (fields.last4.is_some(), fields.cvc.code.is_none())
    };
    for (status, left) in [
        (Status::Succeeded, (false, false)),
        (Status::Expired, (false, false)),
        (Status::Cancelled, (false, false)),
        (Status::Processing, (false, false)),
    ] {
        let mut world = World::new();
        world.confirm();
        assert_eq!(typed(&world), (true, true));
        let body = world.receipt(status, |_| {});
        world.reply(is_intent, 200, &body);
        assert_eq!(typed(&world), left);
    }
    let mut world = World::new();
    world.confirm();
    world.dispatch(Event::Close);
    assert_eq!(typed(&world), (false, false));
}

#[test]
fn an_answer_is_signed_for_its_action_and_intent() {
    let mut world = World::new();
    world.confirm();
    let body = world.receipt(Status::ActionRequired, |r| {
        r.action = Some(action("act_1", "https://bank.example"));
    });
    world.reply(is_intent, 200, &body);
    for (id, rejected) in [("act_2", true), ("../cancel", true), ("act_1", false)] {
        world.effects.clear();
        let said = Word::Returned.into();
        world.dispatch(Event::Answer { action: String::from(id), said });
        assert_eq!(world.rejected().is_some(), rejected, "{id}");
    }
    let call = world.call(is_answer);
    let body = world.request(call).body.unwrap();
    let members = json::parse_object(body.as_bytes(), 1 << 16).unwrap();
    let public = world.checkout.vault.make_key(&mut world.rng).public().clone();
    let answer: Signed<Answer> =
        Signed::verify(members.str("answer").unwrap(), &mut |_| Some(public.clone())).unwrap();
    assert_eq!(answer.body().intent_digest, world.checkout.state().held().unwrap().digest);
}

#[test]
fn a_wiped_checkout_sends_nothing() {
    let mut world = World::new();
    world.confirm();
    let (call, _) = world.sent[0];
    world.checkout.wipe();
    assert!(world.checkout.request(call, world.now, None, &mut world.rng).is_none());
    assert!(world.checkout.vault.sid().is_err());
}

/// Compiles only while none of these types has any of these traits: a type that
/// has one would leave two answers to which `_` is meant.
macro_rules! lack {
    ($($trait:path),+; $($type:ty),+ $(,)?) => {
        lack!(@each [$($trait),+] $($type),+)
    };
    (@each $traits:tt $($type:ty),+) => { $( lack!(@one $traits $type); )+ };
    (@one [$($trait:path),+] $type:ty) => { $( {
        trait Answer<Which> {
            fn given() {}
        }
        impl<T: ?Sized> Answer<()> for T {}
        struct Has;
        impl<T: ?Sized + $trait> Answer<Has> for T {}
        <$type as Answer<_>>::given();
    } )+ };
}

// SECURITY A50.
#[test]
fn nothing_that_holds_a_secret_can_be_copied_compared_printed_or_converted() {
    use crate::card::{CardCvc, CardExpiry, CardHolder, CardNumber};
    use crate::checkout::vault::Vault;
    use crate::jose::PrivateKey;
    use crate::key::ClientKey;
    use crate::secret::Secret;
    use crate::text::{Digits, Drawn};
    lack!(
        Clone, Copy, PartialEq, PartialOrd, core::hash::Hash, core::fmt::Display,
        core::fmt::LowerHex, Into<String>, Into<Vec<u8>>, AsRef<str>, AsRef<[u8]>,
        std::borrow::Borrow<str>;
        Secret<String>, Secret<Vec<u8>>, Secret<[u8; 32]>, Secret<Digits>, CardNumber, CardCvc,
        CardExpiry, CardHolder, Digits, Drawn, PrivateKey, ClientKey, Vault,
    );
    lack!(core::fmt::Debug; Digits, Drawn);
}

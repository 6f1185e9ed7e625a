use super::*;
use crate::jose::{PublicKey, Thumbprint};
use crate::key::endorsement::{self, Endorsement};

/// A device key's word for this page's key, as a host has it made.
fn word(world: &mut World, device: &PrivateKey) -> Option<String> {
    let jkt = Thumbprint::parse(&world.checkout.thumbprint(&mut world.rng)).unwrap();
    let iat = world.now / 1000;
    let endorsement = Endorsement { sid: String::from(SID), jkt, iat, exp: iat + 300 };
    let word = endorsement::sign(device, &endorsement, &mut world.rng).unwrap();
    let jwk = device.public().to_jwk_json();
    Some(format!(r#"{{"endorsement":"{word}","device_jwk":{jwk}}}"#))
}

/// The body of the enrolment under way, made with this word, and the key that
/// proves the call.
fn enrolment(world: &mut World, word: Option<String>) -> (String, PublicKey) {
    let (call, _) = *world.sent.iter().find(|(_, request)| is_enrol(request)).unwrap();
    let now = world.local();
    let request = world.checkout.request(call, now, word, &mut world.rng).unwrap();
    let proof = request.headers.iter().find(|(name, _)| *name == "DPoP").unwrap();
    let header = base64url::decode(proof.1.split('.').next().unwrap()).unwrap();
    let header = json::parse_object(&header, 1024).unwrap();
    let client = PublicKey::from_jwk(header.object("jwk").unwrap()).unwrap();
    (request.body.unwrap(), client)
}

#[test]
fn the_host_is_told_when_a_device_key_may_vouch() {
    let mut world = World::new();
    let effects = world.checkout.dispatch(Event::Open, world.now, &mut world.rng);
    let told = |effect: &Effect| json::object(|out| effect.write(out)).contains("\"endorse\":true");
    let endorsed: Vec<_> = effects.iter().filter(|effect| told(effect)).collect();
    assert!(matches!(endorsed[..], [Effect::Send { request: Request::Enrol, .. }]));
}

#[test]
fn an_enrolment_carries_a_device_keys_word_for_the_key_that_proves_it() {
    let device = key(70);
    let mut world = World::new();
    world.dispatch(Event::Open);
    assert_eq!(enrolment(&mut world, None).0, "{}", "without one it enrols without");
    let given = word(&mut world, &device);
    let (body, client) = enrolment(&mut world, given);
    let members = json::parse_object(body.as_bytes(), 4096).unwrap();
    let jwk = PublicKey::from_jwk(members.object("device_jwk").unwrap()).unwrap();
    assert_eq!(&jwk, device.public());
    let word = members.str("endorsement").unwrap();
    assert!(endorsement::verify(word, &jwk, SID, &client.thumbprint(), NOW).is_ok());
}

#[test]
fn no_other_call_carries_a_device_keys_word() {
    let mut world = World::new();
    world.confirm();
    let (call, _) = world.sent[0];
    let (now, given) = (world.now, word(&mut world, &key(70)));
    let request = world.checkout.request(call, now, given, &mut world.rng).unwrap();
    assert!(!request.body.unwrap().contains("endorsement"));
}

#[test]
fn a_word_that_the_gateway_refuses_is_left_out() {
    let mut world = World::new();
    world.dispatch(Event::Open);
    world.refuse(is_enrol, 422, "endorsement_invalid");
    let given = word(&mut world, &key(70));
    assert_eq!(enrolment(&mut world, given).0, "{}");
    let (discovery, standing) = (world.discovery(&world.key), world.standing(None, None));
    world.reply(is_discovery, 200, &discovery).reply(is_enrol, 200, &standing);
    assert_eq!(world.phase(), "selecting");
}

#[test]
fn a_word_that_came_at_the_wrong_time_is_given_anew_by_the_gateways_clock() {
    let mut world = World::new();
    world.skew = 600_000;
    world.dispatch(Event::Open);
    world.refuse(is_enrol, 422, "endorsement_time");
    let state = world.checkout.state_json(world.local());
    assert!(state.contains(&format!(r#""now":{}"#, world.now / 1000)), "{state}");
    let given = word(&mut world, &key(70));
    assert_ne!(enrolment(&mut world, given).0, "{}");
}

#[test]
fn a_key_that_was_let_go_is_enrolled_again_and_the_same_call_made_again() {
    let mut world = World::new();
    world.confirm();
    let intent = world.intent();
    let (call, _) = world.sent[0];
    world.refuse(is_intent, 401, "key_not_enrolled");
    assert!(world.asks(is_enrol));
    assert_eq!(world.phase(), "submitting");
    let standing = world.standing(None, None);
    world.reply(is_enrol, 200, &standing);
    assert_eq!(world.sent, [(call, Request::Intent)]);
    assert_eq!(world.intent(), intent, "byte for byte");
    let receipt = world.receipt(Status::Succeeded, |receipt| receipt.paid = Some(yuan("128.00")));
    world.reply(is_intent, 200, &receipt);
    assert_eq!(world.phase(), "succeeded");
}

#[test]
fn a_call_is_made_again_once_and_only_if_the_key_could_be_enrolled() {
    let mut world = World::new();
    world.confirm().refuse(is_intent, 401, "key_not_enrolled");
    let standing = world.standing(None, None);
    world.reply(is_enrol, 200, &standing).refuse(is_intent, 401, "key_not_enrolled");
    assert_eq!((world.phase(), world.error()), ("review", Some("key_not_enrolled")));
    assert!(world.sent.is_empty());

    let mut world = World::new();
    world.confirm().refuse(is_intent, 401, "key_not_enrolled");
    world.refuse(is_enrol, 409, "keys_full");
    assert_eq!((world.phase(), world.error()), ("review", Some("keys_full")));
    assert!(world.sent.is_empty());
}

#[test]
fn what_was_in_the_buyers_sight_is_signed_as_such_and_nothing_else() {
    for (seen, evidence) in [(false, "[]"), (true, r#"["frame_visible"]"#)] {
        let mut world = World::new();
        world.open().reviewed().dispatch(Event::Confirm { seen });
        let intent = world.intent();
        let payload = base64url::decode(intent.split('.').nth(1).unwrap()).unwrap();
        let payload = String::from_utf8(payload).unwrap();
        let auth = format!(r#""auth":{{"level":0,"evidence":{evidence}}}"#);
        assert!(payload.contains(&auth), "{payload}");
    }
    let event = Event::from_json(r#"{"type":"confirm","seen":true}"#);
    assert_eq!(event, Ok(Event::Confirm { seen: true }));
    assert!(Event::from_json(r#"{"type":"confirm","seen":"yes"}"#).is_err());
}

//! Device keys over the real store: who steps up, who is recognised, which key
//! makes place.

use countersign::jose::PrivateKey;
use countersign::protocol::receipt::Status;
use rand_core::OsRng;

use super::buyer::{Buyer, GOOD, merchant, open_with};
use super::server::{Home, Server};

fn device() -> PrivateKey {
    PrivateKey::make(&mut OsRng)
}

/// The device of a payment's first attempt, as its merchant sees it.
fn seen(server: &Server, sid: &str) -> Option<(String, bool)> {
    let payment = server.get(&format!("/v1/payments/{sid}"), &merchant("")).json();
    let attempt = payment.array("attempts").unwrap()[0].as_object().unwrap();
    let device = attempt.opt_object("device").unwrap()?;
    Some((device.str("thumbprint").unwrap().into(), device.bool("recognised").unwrap()))
}

#[test]
fn a_new_device_steps_up_until_this_merchant_knows_it() {
    let home = Home::new();
    let server = Server::start(&home);
    let (first, other, third) = (device(), device(), device());
    let open = || open_with(&server, r#","policy":{"inline":true,"new_device":"step_up"}"#);

    let session = open();
    let (buyer, known) = Buyer::enrol_with(&server, &session, Some(&other));
    assert_eq!(known, "first");
    assert_eq!(buyer.pay(GOOD).status, Status::Succeeded);
    let name = String::from(other.public().thumbprint().as_str());
    assert_eq!(seen(&server, &session.sid), Some((name.clone(), false)));

    for (later, told, status) in [
        (Some(&third), "other", Status::ActionRequired),
        (None, "none", Status::ActionRequired),
        (Some(&first), "same", Status::Succeeded),
        (Some(&other), "other", Status::Succeeded),
    ] {
        let session = open();
        Buyer::enrol_with(&server, &session, Some(&first));
        let (buyer, known) = Buyer::enrol_with(&server, &session, later);
        assert_eq!((known.as_str(), buyer.pay(GOOD).status), (told, status), "{told}");
        let is_known = later.is_some_and(|key| key.public() == other.public());
        assert_eq!(seen(&server, &session.sid).is_some_and(|(_, known)| known), is_known);
    }
}

#[test]
fn a_ninth_key_takes_the_place_of_its_devices_oldest_and_signed_ones_stay() {
    let home = Home::new();
    let server = Server::start(&home);
    let first = device();
    let session = open_with(&server, "");
    let keys: Vec<_> =
        (0..8).map(|_| Buyer::enrol_with(&server, &session, Some(&first)).0).collect();
    assert_eq!(keys[0].pay(GOOD).status, Status::Succeeded);
    let (ninth, told) = Buyer::enrol_with(&server, &session, Some(&first));
    assert_eq!(told, "same");
    assert_eq!(ninth.call("GET", "/v1/checkout", "").status, 200);
    assert_eq!(keys[0].call("GET", "/v1/checkout", "").status, 200, "what it signed stands");
    let gone = keys.iter().filter(|key| key.call("GET", "/v1/checkout", "").status == 401);
    assert_eq!(gone.count(), 1);
}

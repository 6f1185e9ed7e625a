use super::*;
use crate::jose::base64url;
use crate::key::ClientKey;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

const NOW: u64 = 1_795_000_000;

struct Case {
    device: PrivateKey,
    client: ClientKey,
    rng: ChaCha20Rng,
}

impl Case {
    fn new() -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(11);
        Self { device: PrivateKey::make(&mut rng), client: ClientKey::make(&mut rng), rng }
    }

    fn endorsement(&self) -> Endorsement {
        Endorsement {
            sid: String::from("ses_1"),
            jkt: self.client.thumbprint().clone(),
            iat: NOW,
            exp: NOW + 3600,
        }
    }

    fn signed(&mut self, payload: &str) -> String {
        let kid = self.device.public().thumbprint();
        jws::sign(&self.device, TYP, kid.as_str(), payload, &mut self.rng).unwrap()
    }

    fn check(&self, compact: &str, now: u64) -> Result<Endorsement, Error> {
        verify(compact, self.device.public(), "ses_1", self.client.thumbprint(), now)
    }
}

#[test]
fn an_endorsement_holds_for_its_session_and_key() {
    let mut case = Case::new();
    let compact = sign(&case.device, &case.endorsement(), &mut case.rng).unwrap();
    assert_eq!(case.check(&compact, NOW), Ok(case.endorsement()));
}

#[test]
fn a_signature_made_elsewhere_is_taken_in_either_form() {
    let mut case = Case::new();
    let input = signing_input(case.device.public(), &case.endorsement());
    let low = case.device.sign(input.as_bytes(), &mut case.rng).unwrap();
    let signature = p256::ecdsa::Signature::from_slice(&low).unwrap();
    let high = p256::ecdsa::Signature::from_scalars(signature.r(), -signature.s()).unwrap();
    for bytes in [low, high.to_bytes().into()] {
        let compact = assemble(input.clone(), &bytes);
        assert_eq!(case.check(&compact, NOW), Ok(case.endorsement()));
    }
}

#[test]
fn an_endorsement_for_another_session_key_or_device_is_refused() {
    let mut case = Case::new();
    let compact = sign(&case.device, &case.endorsement(), &mut case.rng).unwrap();
    let (device, client) = (case.device.public(), case.client.thumbprint());
    let other = device.thumbprint();
    let invalid = Error::new(Code::EndorsementInvalid);
    assert_eq!(verify(&compact, device, "ses_2", client, NOW), Err(invalid.at("sid")));
    assert_eq!(verify(&compact, device, "ses_1", &other, NOW), Err(invalid.at("jkt")));
    assert_eq!(verify(&compact, case.client.public(), "ses_1", client, NOW), Err(invalid));
    // Signed by another key under the device's name.
    let input = signing_input(device, &case.endorsement());
    let stranger = PrivateKey::make(&mut case.rng);
    let forged = jws::sign_input(&stranger, input, &mut case.rng).unwrap();
    assert_eq!(case.check(&forged, NOW), Err(invalid));
    // Another kind of document by the device key.
    let kid = case.device.public().thumbprint();
    let payload = r#"{"v":1}"#;
    let intent =
        jws::sign(&case.device, "countersign-intent+jws", kid.as_str(), payload, &mut case.rng);
    assert_eq!(case.check(&intent.unwrap(), NOW), Err(invalid));
}

#[test]
fn an_endorsement_holds_until_it_expires() {
    let mut case = Case::new();
    let compact = sign(&case.device, &case.endorsement(), &mut case.rng).unwrap();
    let time = Err(Error::new(Code::EndorsementTime));
    assert!(case.check(&compact, NOW + 3599).is_ok());
    assert_eq!(case.check(&compact, NOW + 3600), time);
    assert!(case.check(&compact, NOW - 300).is_ok());
    assert_eq!(case.check(&compact, NOW - 301), time);
}

#[test]
fn a_payload_that_is_not_exactly_ours_is_refused() {
    let mut case = Case::new();
    let jkt = String::from(case.client.thumbprint().as_str());
    let good = format!(r#"{{"v":1,"sid":"ses_1","jkt":"{jkt}","iat":{NOW},"exp":{}}}"#, NOW + 9);
    let control = case.signed(&good);
    assert!(case.check(&control, NOW).is_ok());
    let short = base64url::encode(&[0; 31]);
    for (from, to) in [
        ("\"v\":1,", ""),
        ("\"v\":1", "\"v\":2"),
        ("\"v\":1", "\"v\":1,\"admin\":true"),
        ("\"v\":1", "\"v\":1,\"v\":1"),
        ("\"sid\":\"ses_1\",", ""),
        ("\"ses_1\"", "null"),
        (jkt.as_str(), ""),
        (jkt.as_str(), short.as_str()),
        ("\"iat\":", "\"iat\":-"),
        ("\"exp\":", "\"exp\":0.5,\"x\":"),
        ("{", "[{"),
    ] {
        let compact = case.signed(&good.replacen(from, to, 1));
        let refused = case.check(&compact, NOW).unwrap_err();
        assert_eq!(refused.code(), Code::EndorsementInvalid, "{from} -> {to}");
    }
}

//! Compact JWS: only what was signed is taken, byte for byte.

use crate::feed::Feed;
use countersign::jose::{PrivateKey, jws};
use countersign::key::dpop::{self, Request};
use countersign::key::endorsement;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use std::sync::OnceLock;

const TYP: &str = "countersign-order+jws";
const PAYLOAD: &str = r#"{"v":1,"iss":"https://pay.example"}"#;

pub(crate) const SEEDS: &[&[u8]] = &[
    b"A",
    b"A\x20\x01",
    b"Bpayload",
    b"CeyJhbGciOiJFUzI1NiIsImtpZCI6ImsiLCJ0eXAiOiJjb3VudGVyc2lnbi1vcmRlcitqd3MifQ.e30.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    b"CeyJhbGciOiJub25lIn0.e30.",
    b"CeyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7fX0.e30.AAAA",
];

struct Known {
    key: PrivateKey,
    token: String,
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let key = PrivateKey::make(&mut rng);
        let token = jws::sign(&key, TYP, "k", PAYLOAD, &mut rng).unwrap();
        Known { key, token }
    })
}

pub(crate) fn target(data: &[u8]) {
    let Known { key, token } = known();
    let verify = |compact: &str| {
        jws::verify(compact, TYP, 1 << 14, &mut |kid| (kid == "k").then(|| key.public().clone()))
    };
    let mut feed = Feed::new(data);
    match feed.below(3) {
        // The token with bytes changed: pairs of a place and what it is xored with.
        0 => {
            let mut changed = token.clone().into_bytes();
            while !feed.is_empty() {
                let at = usize::try_from(feed.number(2)).unwrap() % changed.len();
                changed[at] ^= feed.byte();
            }
            let text = String::from_utf8_lossy(&changed);
            assert_eq!(verify(&text).is_ok(), text == *token, "{text}");
        }
        1 => {
            let payload = feed.text();
            let signed =
                jws::sign(key, TYP, "k", &payload, &mut ChaCha20Rng::seed_from_u64(2)).unwrap();
            match verify(&signed) {
                Ok(verified) => assert_eq!(verified.payload, payload.as_bytes()),
                Err(_) => assert!(signed.len() > 1 << 14),
            }
        }
        _ => {
            let text = feed.text();
            assert!(verify(&text).is_err() || text == *token);
            let _ = jws::peek_kid(&text, 1 << 14);
            let request = Request { htm: "POST", htu: "https://pay.example/x", access_token: "t" };
            assert!(dpop::verify_proof(&text, &request, 1_790_000_000).is_err());
            let client = key.public().thumbprint();
            assert!(endorsement::verify(&text, key.public(), "pay1", &client, 0).is_err());
        }
    }
}

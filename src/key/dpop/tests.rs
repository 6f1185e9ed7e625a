use super::*;
use crate::jose::PrivateKey;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

const NOW: u64 = 1_795_000_000;
const CALL: Request<'static> = Request {
    htm: "POST",
    htu: "https://pay.example/v1/checkout/intents",
    access_token: "cs_ses1_0123456789012345678901234567890123456789abc",
};

fn made(iat: u64) -> (ClientKey, String) {
    let mut rng = ChaCha20Rng::seed_from_u64(9449);
    let key = ClientKey::make(&mut rng);
    let proof = make_proof(&key, &CALL, iat, &mut rng).unwrap();
    (key, proof)
}

fn refusal(compact: &str) -> (Code, Option<&'static str>) {
    let error = verify_proof(compact, &CALL, NOW).unwrap_err();
    (error.code(), error.place())
}

/// A proof signed well, its header and claims changed.
fn changed(header: &[(&str, &str)], claims: &[(&str, &str)]) -> String {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let key = PrivateKey::make(&mut rng);
    let mut header_text =
        format!(r#"{{"typ":"dpop+jwt","alg":"ES256","jwk":{}}}"#, key.public().to_jwk_json());
    let mut claims_text = format!(
        r#"{{"jti":"n1","htm":"POST","htu":"{}","iat":{NOW},"ath":"{}"}}"#,
        CALL.htu,
        jose::digest(CALL.access_token.as_bytes())
    );
    for (text, changes) in [(&mut header_text, header), (&mut claims_text, claims)] {
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            *text = text.replacen(from, to, 1);
        }
    }
    jws::sign_input(&key, jws::signing_input(&header_text, &claims_text), &mut rng).unwrap()
}

// RFC 9449 section 7.1.
#[test]
fn the_published_proof_verifies() {
    let compact = concat!(
        "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNo",
        "UklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERW",
        "clUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1",
        "IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwi",
        "YXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey7",
        "1EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA",
    );
    let request = Request {
        htm: "GET",
        htu: "https://resource.example.org/protectedresource",
        access_token: "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU",
    };
    let proof = verify_proof(compact, &request, 1_562_262_618).unwrap();
    assert_eq!(proof.jti, "e1j3V_bKic8-LAEB");
    // RFC 9449 section 6.1: `jkt` of the same key.
    assert_eq!(proof.thumbprint.as_str(), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

#[test]
fn a_proof_holds_for_its_call() {
    let (key, compact) = made(NOW);
    let proof = verify_proof(&compact, &CALL, NOW).unwrap();
    assert!(proof.key == *key.public());
    assert_eq!((&proof.thumbprint, proof.iat, proof.jti.len()), (key.thumbprint(), NOW, 22));
}

#[test]
fn two_proofs_for_one_call_have_different_names() {
    let mut rng = ChaCha20Rng::seed_from_u64(4);
    let key = ClientKey::make(&mut rng);
    let [one, two] = [(); 2].map(|()| {
        let compact = make_proof(&key, &CALL, NOW, &mut rng).unwrap();
        verify_proof(&compact, &CALL, NOW).unwrap().jti
    });
    assert_ne!(one, two);
}

#[test]
fn a_proof_for_another_call_is_refused() {
    let (_, compact) = made(NOW);
    for (request, at) in [
        (Request { htm: "GET", ..CALL }, "htm"),
        (Request { htm: "post", ..CALL }, "htm"),
        (Request { htu: "https://pay.example/v1/checkout/cancel", ..CALL }, "htu"),
        (Request { htu: "https://evil.example/v1/checkout/intents", ..CALL }, "htu"),
        (Request { htu: "http://pay.example/v1/checkout/intents", ..CALL }, "htu"),
        (Request { htu: "https://pay.example/v1/checkout/intents/", ..CALL }, "htu"),
        (Request { access_token: "cs_ses1_other", ..CALL }, "ath"),
    ] {
        let error = verify_proof(&compact, &request, NOW).unwrap_err();
        assert_eq!((error.code(), error.place()), (Code::DpopInvalid, Some(at)));
    }
}

#[test]
fn query_and_fragment_do_not_count() {
    let (_, compact) = made(NOW);
    for tail in ["?after=1&wait=25", "#x", "?a#b", "#a?b"] {
        let htu = format!("{}{tail}", CALL.htu);
        assert!(verify_proof(&compact, &Request { htu: &htu, ..CALL }, NOW).is_ok(), "{tail}");
        let sent = changed(&[], &[(CALL.htu, &htu)]);
        assert!(verify_proof(&sent, &CALL, NOW).is_ok(), "{tail}");
    }
}

#[test]
fn a_proof_holds_for_five_minutes_either_way() {
    for (iat, holds) in [
        (NOW - 301, false),
        (NOW - 300, true),
        (NOW + 300, true),
        (NOW + 301, false),
        (0, false),
        ((1 << 53) - 1, false),
    ] {
        let (_, compact) = made(iat);
        let expected = if holds { Ok(()) } else { Err(Error::new(Code::DpopTime)) };
        assert_eq!(verify_proof(&compact, &CALL, NOW).map(|_| ()), expected, "{iat}");
    }
}

#[test]
fn a_header_that_is_not_exactly_a_proofs_is_refused() {
    assert!(verify_proof(&changed(&[], &[]), &CALL, NOW).is_ok());
    for (from, to) in [
        ("dpop+jwt", "JWT"),
        ("dpop+jwt", "countersign-intent+jws"),
        ("ES256", "none"),
        ("ES256", "HS256"),
        ("ES256", "ES384"),
        ("{\"typ\"", "{\"kid\":\"k\",\"typ\""),
        ("{\"typ\"", "{\"crit\":[],\"typ\""),
        ("{\"typ\"", "{\"jku\":\"https://evil.example\",\"typ\""),
        ("\"jwk\":{", "\"jwk\":{\"d\":\"AA\","),
        ("\"EC\"", "\"oct\""),
        ("P-256", "P-384"),
        ("\"jwk\":", "\"JWK\":"),
        ("\"typ\":\"dpop+jwt\",", ""),
    ] {
        assert_eq!(refusal(&changed(&[(from, to)], &[])), (Code::DpopInvalid, None), "{to}");
    }
    // WebCrypto's exported JWK has members that say nothing of the key.
    let exported =
        changed(&[("\"jwk\":{", "\"jwk\":{\"ext\":true,\"key_ops\":[\"verify\"],")], &[]);
    assert!(verify_proof(&exported, &CALL, NOW).is_ok());
}

#[test]
fn claims_that_are_missing_or_of_another_type_are_refused() {
    let long = format!("\"jti\":\"{}\"", "n".repeat(129));
    for (from, to, at) in [
        ("\"jti\":\"n1\",", "", Some("jti")),
        ("\"jti\":\"n1\"", "\"jti\":\"\"", Some("jti")),
        ("\"jti\":\"n1\"", "\"jti\":5", Some("jti")),
        ("\"jti\":\"n1\"", &long, Some("jti")),
        ("\"htm\":\"POST\",", "", Some("htm")),
        ("\"htu\"", "\"url\"", Some("htu")),
        ("\"ath\"", "\"at\"", Some("ath")),
        ("\"iat\":", "\"iat\":-", Some("iat")),
        ("\"iat\":1795000000", "\"iat\":\"1795000000\"", Some("iat")),
        ("\"iat\":1795000000", "\"iat\":1795000000.5", None),
        ("{\"jti\"", "{\"jti\":\"n0\",\"jti\"", None),
        ("{\"jti\"", "[{\"jti\"", None),
    ] {
        assert_eq!(refusal(&changed(&[], &[(from, to)])), (Code::DpopInvalid, at), "{to}");
    }
    assert!(verify_proof(&changed(&[], &[("{", "{\"nonce\":\"x\",")]), &CALL, NOW).is_ok());
}

#[test]
fn a_proof_under_another_key_or_damaged_is_refused() {
    let (_, compact) = made(NOW);
    let other = ClientKey::make(&mut ChaCha20Rng::seed_from_u64(5));
    let header =
        format!(r#"{{"typ":"dpop+jwt","alg":"ES256","jwk":{}}}"#, other.public().to_jwk_json());
    let rest = compact.split_once('.').unwrap().1;
    let swapped = format!("{}.{rest}", base64url::encode(header.as_bytes()));
    assert_eq!(refusal(&swapped), (Code::DpopInvalid, None));
    for damaged in ["", "..", "a.b.c", &format!("{compact}A"), &format!("A{compact}"), rest] {
        assert_eq!(refusal(damaged), (Code::DpopInvalid, None));
    }
    assert_eq!(refusal(&"A".repeat(MAX_LEN + 1)), (Code::DpopInvalid, None));
}

use super::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sha2::{Digest, Sha256};

const TYP: &str = "countersign-receipt+jws";
const MAX: usize = 16 * 1024;
const PAYLOAD: &str =
    r#"{"v":1,"sid":"s1","status":"failed","amount":{"value":"1.00","currency":"EUR"}}"#;
const HEADER: &str = r#"{"alg":"ES256","kid":"k1","typ":"countersign-receipt+jws"}"#;

struct Signer {
    key: PrivateKey,
    rng: ChaCha20Rng,
}

impl Signer {
    fn new() -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(7515);
        Self { key: PrivateKey::make(&mut rng), rng }
    }

    fn document(&mut self) -> String {
        sign(&self.key, TYP, "k1", PAYLOAD, &mut self.rng).unwrap()
    }

    /// A token with any header, its signature good.
    fn with_header(&mut self, header: &str) -> String {
        sign_input(&self.key, signing_input(header, PAYLOAD), &mut self.rng).unwrap()
    }

    fn check(&self, compact: &str) -> Result<Verified, Error> {
        verify(compact, TYP, MAX, &mut |kid| (kid == "k1").then(|| self.key.public().clone()))
    }

    fn refusal(&self, compact: &str) -> Code {
        self.check(compact).err().unwrap().code()
    }
}

// RFC 7515 appendix A.3; its header has neither `kid` nor `typ`, so the parts
// are verified one level down.
#[test]
fn the_published_example_verifies() {
    let jwk = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
    let key = PublicKey::from_jwk(&json::parse_object(jwk.as_bytes(), 512).unwrap()).unwrap();
    let compact = concat!(
        "eyJhbGciOiJFUzI1NiJ9.",
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.",
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    );
    let payload = Parts::split(compact, MAX).unwrap().verified(&key, S::Either).unwrap();
    assert!(payload.starts_with(b"{\"iss\":\"joe\",\r\n"));
    let refused = verify(compact, TYP, MAX, &mut |_| Some(key.clone())).err().unwrap();
    assert_eq!(refused.code(), Code::JoseHeader);
}

#[test]
fn a_signed_document_verifies_and_its_header_is_exact() {
    let mut signer = Signer::new();
    let document = signer.document();
    let header = base64url::decode(document.split('.').next().unwrap()).unwrap();
    assert_eq!(header, HEADER.as_bytes());
    let verified = signer.check(&document).unwrap();
    assert_eq!((&verified.payload[..], verified.kid.as_str()), (PAYLOAD.as_bytes(), "k1"));
    assert_eq!(peek_kid(&document, MAX).unwrap(), "k1");
    assert_eq!(digest(&document), base64url::encode(&Sha256::digest(document.as_bytes())));
}

#[test]
fn the_headers_members_may_come_in_any_order() {
    let mut signer = Signer::new();
    let token =
        signer.with_header(r#"{ "typ":"countersign-receipt+jws","kid":"k1", "alg":"ES256" }"#);
    assert!(signer.check(&token).is_ok());
}

// SECURITY: every bit of the token, so of header, payload and signature alike.
#[test]
fn no_flipped_bit_is_accepted() {
    let signer = &mut Signer::new();
    let payload = PAYLOAD.replace("s1", &"s".repeat(45));
    let document = sign(&signer.key, TYP, "k1", &payload, &mut signer.rng).unwrap();
    let mut flips = 0;
    for at in 0..document.len() {
        for bit in 0..8 {
            let mut bytes = document.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            flips += 1;
            if let Ok(text) = core::str::from_utf8(&bytes) {
                assert!(signer.check(text).is_err(), "byte {at} bit {bit}");
            }
        }
    }
    // And every bit of what is encoded, so that each flip is well-formed.
    let parts: Vec<&str> = document.split('.').collect();
    for part in 1..3 {
        let plain = base64url::decode(parts[part]).unwrap();
        for bit in 0..plain.len() * 8 {
            let mut damaged = plain.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            let damaged = base64url::encode(&damaged);
            let mut parts = parts.clone();
            parts[part] = &damaged;
            flips += 1;
            assert_eq!(signer.refusal(&parts.join(".")), Code::SignatureInvalid);
        }
    }
    assert!(flips >= 4_000, "{flips}");
}

#[test]
fn a_header_that_is_not_exactly_ours_is_refused() {
    let mut signer = Signer::new();
    let ours = [r#""alg":"ES256""#, r#""kid":"k1""#, r#""typ":"countersign-receipt+jws""#];
    let mut headers = Vec::new();
    for alg in [
        "none", "None", "NONE", "", "HS256", "ES256K", "ES384", "ES512", "RS256", "PS256", "EdDSA",
        "es256", "ECDH-ES",
    ] {
        headers.push(format!(r#"{{"alg":"{alg}",{},{}}}"#, ours[1], ours[2]));
    }
    for extra in [
        r#""crit":["exp"],"exp":1"#,
        r#""crit":[]"#,
        r#""b64":false,"crit":["b64"]"#,
        r#""b64":true"#,
        r#""zip":"DEF""#,
        r#""jwk":{"kty":"EC"}"#,
        r#""jku":"https://evil.example/keys""#,
        r#""x5u":"https://evil.example/x""#,
        r#""x5c":[]"#,
        r#""cty":"JWT""#,
        r#""enc":"A256GCM""#,
        r#""alg":"ES256""#,
        r#""\u0061lg":"none""#,
        r#""KID":"k1""#,
        r#""":"""#,
    ] {
        headers.push(format!("{{{},{extra}}}", ours.join(",")));
    }
    for missing in 0..3 {
        let rest: Vec<&str> =
            ours.iter().enumerate().filter(|(at, _)| *at != missing).map(|(_, m)| *m).collect();
        headers.push(format!("{{{}}}", rest.join(",")));
    }
    for header in [
        "",
        "null",
        "[]",
        "\"ES256\"",
        "{",
        "{}",
        r#"{"alg":["ES256"],"kid":"k1","typ":"countersign-receipt+jws"}"#,
        r#"{"alg":null,"kid":"k1","typ":"countersign-receipt+jws"}"#,
        r#"{"alg":"ES256","kid":1,"typ":"countersign-receipt+jws"}"#,
        r#"{"alg":"ES256","kid":"","typ":"countersign-receipt+jws"}"#,
        r#"{"alg":"ES256","kid":"k1","typ":"countersign-receipt+jws"}{}"#,
        "\u{feff}{\"alg\":\"ES256\",\"kid\":\"k1\",\"typ\":\"countersign-receipt+jws\"}",
    ] {
        headers.push(String::from(header));
    }
    headers.push(HEADER.replace("k1", &"k".repeat(129)));
    headers.push(HEADER.replace("{", &format!("{{{}", " ".repeat(2_000))));
    for header in &headers {
        let token = signer.with_header(header);
        assert_eq!(signer.refusal(&token), Code::JoseHeader, "{header}");
    }
    assert!(headers.len() > 40);
}

#[test]
fn another_kind_of_document_is_refused() {
    let mut signer = Signer::new();
    for typ in [
        "countersign-order+jws",
        "countersign-intent+jws",
        "countersign-receipt+JWS",
        "application/countersign-receipt+jws",
        "JWT",
        "dpop+jwt",
        "countersign-receipt+jws ",
        "",
    ] {
        let token = sign(&signer.key, typ, "k1", PAYLOAD, &mut signer.rng).unwrap();
        assert_eq!(signer.refusal(&token), Code::JoseType, "{typ}");
    }
}

#[test]
fn a_shape_that_is_not_compact_is_refused() {
    let mut signer = Signer::new();
    let document = signer.document();
    let parts: Vec<&str> = document.split('.').collect();
    let [header, payload, signature] = parts[..] else { panic!() };
    for shape in [
        String::new(),
        String::from("."),
        String::from("a.b"),
        format!("{header}.{payload}"),
        format!("{header}.{payload}.{signature}."),
        format!(".{header}.{payload}.{signature}"),
        format!("{document}.{signature}"),
        format!("{header}..{payload}.{signature}"),
        format!("{document}="),
        format!("{header}=.{payload}.{signature}"),
        format!("{header}.{payload}==.{signature}"),
        format!(" {document}"),
        format!("{document}\n"),
        format!("{header}. {payload}.{signature}"),
        format!("{document}\0"),
        document.replace('.', " . "),
        // The JSON serialisations, flattened and general, one or two signatures.
        format!(r#"{{"protected":"{header}","payload":"{payload}","signature":"{signature}"}}"#),
        format!(
            r#"{{"payload":"{payload}","signatures":[{{"protected":"{header}","signature":"{signature}"}},{{"protected":"{header}","signature":"{signature}"}}]}}"#
        ),
    ] {
        assert_eq!(signer.refusal(&shape), Code::JoseFormat, "{shape}");
    }
}

#[test]
fn a_signature_that_is_not_r_and_s_of_32_bytes_is_refused() {
    let mut signer = Signer::new();
    let document = signer.document();
    let (signed, signature) = document.rsplit_once('.').unwrap();
    let good = base64url::decode(signature).unwrap();
    let der = p256::ecdsa::Signature::from_slice(&good).unwrap().to_der();
    let order = crate::jose::wycheproof::bytes_of_hex(
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
    );
    for bytes in [
        vec![],
        good[..63].to_vec(),
        [&good[..], &[0]].concat(),
        [&[0], &good[..]].concat(),
        [&good[..], &good[..]].concat(),
        vec![0; 64],
        vec![0xff; 64],
        [&[0; 32], &good[32..]].concat(),
        [&good[..32], &[0; 32]].concat(),
        [&order[..], &good[32..]].concat(),
        [&good[..32], &order[..]].concat(),
        [&order[..], &order[..]].concat(),
        [&good[32..], &good[..32]].concat(),
        der.as_bytes().to_vec(),
    ] {
        let token = format!("{signed}.{}", base64url::encode(&bytes));
        assert_eq!(signer.refusal(&token), Code::SignatureInvalid, "{bytes:?}");
    }
}

#[test]
fn an_hmac_under_the_public_key_is_no_signature() {
    let mut signer = Signer::new();
    let header = HEADER.replace("ES256", "HS256");
    let input = signing_input(&header, PAYLOAD);
    // HMAC (RFC 2104) with the JWK's text as its secret, as a naive verifier would.
    let key = Sha256::digest(signer.key.public().to_jwk_json());
    let pad = |byte: u8| -> Vec<u8> {
        (0..64).map(|at| key.get(at).copied().unwrap_or(0) ^ byte).collect()
    };
    let inner = Sha256::digest([pad(0x36), input.clone().into_bytes()].concat());
    let mac = Sha256::digest([&pad(0x5c)[..], &inner].concat());
    let token = format!("{input}.{}", base64url::encode(&mac));
    assert_eq!(signer.refusal(&token), Code::JoseHeader);
    let token = format!("{}.{}", signing_input(HEADER, PAYLOAD), base64url::encode(&mac));
    assert_eq!(signer.refusal(&token), Code::SignatureInvalid);
    let control = signer.document();
    assert!(signer.check(&control).is_ok());
}

#[test]
fn the_higher_form_of_a_good_signature_is_refused_unless_either_is_asked_for() {
    let mut signer = Signer::new();
    let document = signer.document();
    let (signed, signature) = document.rsplit_once('.').unwrap();
    let low = p256::ecdsa::Signature::from_slice(&base64url::decode(signature).unwrap()).unwrap();
    let high = p256::ecdsa::Signature::from_scalars(low.r(), -low.s()).unwrap();
    let token = format!("{signed}.{}", base64url::encode(&high.to_bytes()));
    assert_eq!(signer.refusal(&token), Code::SignatureInvalid);
    let key = signer.key.public();
    assert!(verify_with(&token, TYP, MAX, S::Either, &mut |_| Some(key.clone())).is_ok());
}

#[test]
fn an_unknown_key_and_the_wrong_key_are_told_apart() {
    let mut signer = Signer::new();
    let document = signer.document();
    let unknown = verify(&document, TYP, MAX, &mut |_| None).err().unwrap();
    assert_eq!(unknown.code(), Code::KeyUnknown);
    let other = PrivateKey::make(&mut signer.rng);
    let wrong = verify(&document, TYP, MAX, &mut |_| Some(other.public().clone())).err().unwrap();
    assert_eq!(wrong.code(), Code::SignatureInvalid);
}

#[test]
fn the_checks_run_in_their_order() {
    let mut signer = Signer::new();
    // Each token also has every later fault.
    let other = signer.with_header(&HEADER.replace("receipt", "order").replace("k1", "k2"));
    let header = signer.with_header(r#"{"alg":"none"}"#);
    let mut asked = false;
    let mut code = |compact: &str, max| {
        let refused = verify(compact, TYP, max, &mut |_| {
            asked = true;
            None
        });
        (refused.err().unwrap().code(), asked)
    };
    assert_eq!(code("no dots", 5), (Code::JoseSize, false));
    assert_eq!(code("no dots", MAX), (Code::JoseFormat, false));
    assert_eq!(code(&header, MAX), (Code::JoseHeader, false));
    assert_eq!(code(&other, MAX), (Code::JoseType, false));
    let length = signer.document().len();
    assert!(
        verify(&signer.document(), TYP, length, &mut |_| None).err().unwrap().code()
            == Code::KeyUnknown
    );
    assert!(
        verify(&signer.document(), TYP, length - 1, &mut |_| None).err().unwrap().code()
            == Code::JoseSize
    );
}

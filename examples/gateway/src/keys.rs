//! The gateway's keys: made at the first start, kept, and followed by new ones
//! in time.

use countersign::error::{Code, Error};
use countersign::gateway::{SealingKey, SigningKey};
use countersign::jose::{PrivateKey, base64url};
use countersign::protocol::trust::TrustedKey;
use countersign::secret::Secret;
use rand_core::OsRng;

use crate::store::{GatewayKey, Store, StoreError};

const DAY: u64 = 24 * 60 * 60;

/// How long a key signs.
const LIFE: u64 = 400 * DAY;

/// How long before its first signature a key is published, so that every
/// client that caches the key set has it.
const AHEAD: u64 = 30 * DAY;

/// The keys, sorted by what they may still do.
pub struct Keys {
    /// Those that sign, now or later.
    pub signing: Vec<SigningKey>,
    /// Those that only prove what they signed.
    pub retired: Vec<TrustedKey>,
    /// Those that cards are sealed to.
    pub sealing: Vec<SealingKey>,
}

/// Loads the keys, making those that are missing.
///
/// # Errors
/// [`StoreError`], also where a kept key cannot be read.
pub async fn load(store: &Store, now: u64) -> Result<Keys, StoreError> {
    let kept = store.gateway_keys().await?;
    let missing = missing(&kept, now);
    if missing.is_empty() {
        return read(&kept, now);
    }
    store.keep_keys(kept.len(), &missing).await?;
    // Another gateway's, if it was faster.
    read(&store.gateway_keys().await?, now)
}

fn missing(kept: &[GatewayKey], now: u64) -> Vec<GatewayKey> {
    let mut missing = Vec::new();
    let last = kept.iter().filter(|key| key.purpose == "sign").map(|key| key.expires_at).max();
    match last {
        None => missing.push(make("sign", now, now + LIFE)),
        Some(end) if end <= now + AHEAD => {
            // Published now, used once every cache has it, or at once if the
            // last key has ended already.
            let start = if end < now { now } else { end };
            missing.push(make("sign", start, start + LIFE));
        }
        Some(_) => {}
    }
    if !kept.iter().any(|key| key.purpose == "seal") {
        missing.push(make("seal", now, now + LIFE));
    }
    missing
}

fn make(purpose: &str, not_before: u64, expires_at: u64) -> GatewayKey {
    let key = PrivateKey::make(&mut OsRng);
    GatewayKey {
        kid: String::from(key.public().thumbprint().as_str()),
        purpose: String::from(purpose),
        // EXPOSE: the store is where this gateway keeps its keys.
        scalar: key.expose_scalar(|scalar| base64url::encode(scalar)),
        not_before,
        expires_at,
    }
}

fn read(kept: &[GatewayKey], now: u64) -> Result<Keys, StoreError> {
    let mut keys = Keys { signing: Vec::new(), retired: Vec::new(), sealing: Vec::new() };
    for entry in kept {
        let key = private(entry).map_err(|_| {
            StoreError::Unavailable(sqlx::Error::Decode("a gateway key cannot be read".into()))
        })?;
        let (kid, not_before, expires_at) = (entry.kid.clone(), entry.not_before, entry.expires_at);
        if entry.purpose == "seal" {
            keys.sealing.push(SealingKey { kid, key });
        } else if expires_at < now {
            let key = key.public().clone();
            keys.retired.push(TrustedKey { kid, key, not_before, expires_at });
        } else {
            keys.signing.push(SigningKey { kid, key, not_before, expires_at });
        }
    }
    Ok(keys)
}

fn private(entry: &GatewayKey) -> Result<PrivateKey, Error> {
    let scalar = Secret::new(base64url::decode_array::<32>(&entry.scalar)?);
    let key = PrivateKey::from_scalar(&scalar)?;
    if key.public().thumbprint().as_str() == entry.kid {
        Ok(key)
    } else {
        Err(Error::new(Code::KeyInvalid))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_key_is_made_a_month_before_it_is_needed() {
        let first = missing(&[], 1_000);
        assert_eq!(first.len(), 2);
        let end = 1_000 + LIFE;
        assert!(missing(&first, end - AHEAD - 1).is_empty());
        let next = missing(&first, end - AHEAD);
        assert_eq!(next.len(), 1);
        assert_eq!((next[0].purpose.as_str(), next[0].not_before), ("sign", end));
        assert_eq!(missing(&first, end + DAY)[0].not_before, end + DAY);
    }

    #[test]
    fn a_key_is_read_back_as_the_one_that_was_made() {
        let made = missing(&[], 1_000);
        let keys = read(&made, 1_000).unwrap();
        assert_eq!((keys.signing.len(), keys.retired.len(), keys.sealing.len()), (1, 0, 1));
        assert_eq!(keys.signing[0].key.public().thumbprint().as_str(), made[0].kid);
        let later = read(&made, 1_001 + LIFE).unwrap();
        assert_eq!((later.signing.len(), later.retired.len()), (0, 1));
        let mut forged = made;
        forged[0].scalar = base64url::encode(&[1; 32]);
        assert!(read(&forged, 1_000).is_err());
    }
}

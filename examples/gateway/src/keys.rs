//! The gateway's keys: made at the first start, kept, followed by new ones in
//! time, and those that open cards thrown away when no card can come for them.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use countersign::error::{Code, Error};
use countersign::gateway::record::{Facts, Needs, SessionFacts};
use countersign::gateway::{
    Command, Decision, Effect, Gateway, Keys, MAX_SESSION, SealingKey, ServedVersion, SigningKey,
};
use countersign::jose::{PrivateKey, base64url};
use countersign::protocol::trust::TrustedKey;
use countersign::secret::Secret;
use rand_core::{CryptoRngCore, OsRng};

use crate::app::{App, now};
use crate::store::{GatewayKey, Store, StoreError};

const DAY: u64 = 24 * 60 * 60;

/// How often to look whether a key is needed.
const PERIOD: Duration = Duration::from_secs(DAY);

/// How long keys of one purpose are used, and how long before that the next is
/// there.
struct Term {
    purpose: &'static str,
    life: u64,
    ahead: u64,
}

/// The next one is published a month ahead, so that every client that caches the
/// key set has it.
const SIGN: Term = Term { purpose: "sign", life: 400 * DAY, ahead: 30 * DAY };

/// What is sealed to a key that is stolen later stays closed if the key was
/// thrown away by then. The next one is there two days ahead, so that every
/// gateway on this database has it before an order names it.
const SEAL: Term = Term { purpose: "seal", life: 30 * DAY, ahead: 2 * DAY };

/// How long after the last order that names it has ended a key still opens.
const GRACE: u64 = 2 * DAY;

/// The rules, with the keys of the day.
pub struct Keyed {
    issuer: String,
    current: RwLock<Arc<Gateway>>,
}

impl Keyed {
    /// The rules with the keys that they have.
    #[must_use]
    pub fn new(gateway: Gateway) -> Self {
        let issuer = String::from(gateway.issuer());
        Self { issuer, current: RwLock::new(Arc::new(gateway)) }
    }

    /// Takes these keys from now on; what is being decided keeps the ones before.
    ///
    /// # Errors
    /// As [`Gateway::with_keys`].
    pub fn take(&self, keys: Keys) -> Result<(), Error> {
        let next = Arc::new(self.rules().with_keys(keys)?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(())
    }

    fn rules(&self) -> Arc<Gateway> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// [`Gateway::issuer`].
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// [`Gateway::discovery`].
    #[must_use]
    pub fn discovery(&self, served: &[ServedVersion]) -> String {
        self.rules().discovery(served)
    }

    /// [`Gateway::needs`].
    #[must_use]
    pub fn needs(&self, command: &Command) -> Needs {
        self.rules().needs(command)
    }

    /// [`Gateway::decide`].
    pub fn decide(
        &self,
        facts: &Facts,
        command: &Command,
        now: u64,
        rng: &mut dyn CryptoRngCore,
    ) -> Decision {
        self.rules().decide(facts, command, now, rng)
    }

    /// [`Gateway::recover`].
    ///
    /// # Errors
    /// As there.
    pub fn recover(&self, facts: &SessionFacts) -> Result<Vec<Effect>, Error> {
        self.rules().recover(facts)
    }

    /// [`Gateway::payment_line`].
    ///
    /// # Errors
    /// As there.
    pub fn payment_line(&self, facts: &SessionFacts) -> Result<String, Error> {
        self.rules().payment_line(facts)
    }
}

/// Looks after the keys until the gateway stops.
pub async fn watch(app: Arc<App>) {
    let mut stopping = app.stopping.subscribe();
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(PERIOD) => {}
        }
        let taken = load(&app.store, now()).await.map(|keys| app.gateway.take(keys));
        if !matches!(taken, Ok(Ok(()))) {
            tracing::warn!("the keys were not looked after; those before stay");
        }
    }
}

/// Loads the keys, making those that are missing and dropping those of no use.
///
/// # Errors
/// [`StoreError`], also where a kept key cannot be read.
pub async fn load(store: &Store, now: u64) -> Result<Keys, StoreError> {
    let kept = store.gateway_keys().await?;
    for key in kept.iter().filter(|key| is_done(key, now)) {
        store.drop_key(&key.kid).await?;
    }
    let kept = store.gateway_keys().await?;
    let missing = missing(&kept, now);
    if missing.is_empty() {
        return read(&kept, now);
    }
    store.keep_keys(kept.len(), &missing).await?;
    // Another gateway's, if it was faster.
    read(&store.gateway_keys().await?, now)
}

/// The second a key ends at. A sealing key of before they were followed by new
/// ones was made for longer than it is used.
fn end(key: &GatewayKey) -> u64 {
    let life = if key.purpose == SEAL.purpose { SEAL.life } else { u64::MAX };
    key.expires_at.min(key.not_before.saturating_add(life))
}

/// Whether nothing can come any more that this key would have to open.
fn is_done(key: &GatewayKey, now: u64) -> bool {
    key.purpose == SEAL.purpose && end(key) + MAX_SESSION + GRACE < now
}

fn missing(kept: &[GatewayKey], now: u64) -> Vec<GatewayKey> {
    let mut missing = Vec::new();
    for Term { purpose, life, ahead } in [SIGN, SEAL] {
        let last = kept.iter().filter(|key| key.purpose == purpose).map(end).max();
        // At once, if the last one has ended already.
        let start = last.unwrap_or(now).max(now);
        if last.is_none_or(|last| last <= now + ahead) {
            missing.push(make(purpose, start, start + life));
        }
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
        if entry.purpose == SEAL.purpose {
            let expires_at = end(entry);
            keys.sealing.push(SealingKey { kid, key, not_before, expires_at });
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

    fn purposes(keys: &[GatewayKey]) -> Vec<(&str, u64)> {
        keys.iter().map(|key| (key.purpose.as_str(), key.not_before)).collect()
    }

    #[test]
    fn the_next_key_is_made_before_it_is_needed() {
        let first = missing(&[], 1_000);
        assert_eq!(purposes(&first), [("sign", 1_000), ("seal", 1_000)]);
        let end = 1_000 + SEAL.life;
        assert!(missing(&first, end - SEAL.ahead - 1).is_empty());
        let next = missing(&first, end - SEAL.ahead);
        assert_eq!(purposes(&next), [("seal", end)]);
        assert_eq!(purposes(&missing(&first, end + DAY)), [("seal", end + DAY)]);
        let end = 1_000 + SIGN.life;
        assert_eq!(purposes(&missing(&first, end - SIGN.ahead))[0], ("sign", end));
        assert_eq!(purposes(&missing(&first, end + DAY))[0], ("sign", end + DAY));
    }

    #[test]
    fn a_sealing_key_that_was_made_for_longer_is_used_as_long_as_any() {
        let long = [make("sign", 1_000, 1_000 + SIGN.life), make("seal", 1_000, 1_000 + SIGN.life)];
        let end = 1_000 + SEAL.life;
        assert_eq!(purposes(&missing(&long, end - DAY)), [("seal", end)]);
        assert_eq!(read(&long, end).unwrap().sealing[0].expires_at, end);
    }

    #[test]
    fn a_key_is_read_back_as_the_one_that_was_made() {
        let made = missing(&[], 1_000);
        let keys = read(&made, 1_000).unwrap();
        assert_eq!((keys.signing.len(), keys.retired.len(), keys.sealing.len()), (1, 0, 1));
        assert_eq!(keys.signing[0].key.public().thumbprint().as_str(), made[0].kid);
        let later = read(&made, 1_001 + SIGN.life).unwrap();
        assert_eq!((later.signing.len(), later.retired.len()), (0, 1));
        let mut forged = made;
        forged[0].scalar = base64url::encode(&[1; 32]);
        assert!(read(&forged, 1_000).is_err());
    }

    #[tokio::test]
    async fn a_sealing_key_is_there_until_no_card_can_come_for_it() {
        let home = std::env::temp_dir().join(format!("countersign-keys-{}", std::process::id()));
        let url = format!("sqlite://{}", home.join("gateway.db").display());
        let store = Store::open(&url).await.unwrap();
        let begun = 1_000_000;
        let first = load(&store, begun).await.unwrap().sealing[0].kid.clone();
        let given = |keys: &Keys, at: u64| {
            let valid = |key: &&SealingKey| (key.not_before..=key.expires_at).contains(&at);
            keys.sealing.iter().filter(valid).max_by_key(|key| key.not_before).unwrap().kid.clone()
        };
        let end = begun + SEAL.life;
        let both = load(&store, end - DAY).await.unwrap();
        assert_eq!((both.sealing.len(), given(&both, end - DAY)), (2, first.clone()));
        assert_ne!(given(&both, end + 1), first);
        let last = end + MAX_SESSION + GRACE;
        let old = |keys: &Keys| keys.sealing.iter().any(|key| key.kid == first);
        assert!(old(&load(&store, last).await.unwrap()));
        assert!(!old(&load(&store, last + 1).await.unwrap()));
        store.close().await;
        std::fs::remove_dir_all(home).unwrap();
    }
}

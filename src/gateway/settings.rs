//! What a gateway is told once: who it is, its keys, its merchants.

use rand_core::CryptoRngCore;

use super::{address, plain, script};
use crate::error::{Code, Error};
use crate::jose::{PrivateKey, PublicKey, jws};
use crate::json::{self, ObjectWriter};
use crate::protocol::order::{Offer, Policy};
use crate::protocol::trust::TrustedKey;
use crate::protocol::{Document, Signed};

/// The most characters a merchant's name may have.
const MAX_NAME: usize = 64;

/// The gateway: its settings, and every decision as a method.
pub struct Gateway {
    settings: Settings,
    tenders: Vec<String>,
}

/// What a gateway is told once, but for its keys.
pub struct Settings {
    /// The gateway's origin: `https`, or `http` on loopback.
    pub issuer: String,
    /// Its keys.
    pub keys: Keys,
    /// Who may open sessions.
    pub merchants: Vec<MerchantSettings>,
}

/// A gateway's keys, which others follow in time ([`Gateway::with_keys`]).
pub struct Keys {
    /// The keys it signs with: the one that is valid and began last signs.
    pub signing: Vec<SigningKey>,
    /// Keys that sign no more; kept as long as what they signed is evidence.
    pub retired: Vec<TrustedKey>,
    /// The keys that instruments are sealed to: the one that is valid and began
    /// last is given out, all open.
    pub sealing: Vec<SealingKey>,
}

/// A key that orders and receipts are signed with.
pub struct SigningKey {
    /// Its name in a document's header.
    pub kid: String,
    /// The key.
    pub key: PrivateKey,
    /// The first second it may sign at.
    pub not_before: u64,
    /// The last second it may sign at.
    pub expires_at: u64,
}

/// A key that instruments are sealed to.
pub struct SealingKey {
    /// Its name in a sealed part's header.
    pub kid: String,
    /// The key.
    pub key: PrivateKey,
    /// The first second at which an order may name it.
    pub not_before: u64,
    /// The last second at which an order may; what orders named it for is opened
    /// as long as the key is here.
    pub expires_at: u64,
}

/// A merchant, and what its sessions are like unless it says otherwise.
#[derive(Clone)]
pub struct MerchantSettings {
    /// The gateway's name for it.
    pub id: String,
    /// The name a buyer knows: of at most 64 characters, none of which hides or
    /// turns others round, in scripts that are written together (UTS #39).
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The origins of its pages: they may embed, and be returned to.
    pub origins: Vec<String>,
    /// The ways to pay it.
    pub methods: Vec<Offer>,
    /// What it demands.
    pub policy: Policy,
}

/// One version of the files that a gateway serves to browsers.
pub struct ServedVersion {
    /// The version: `1.0.0`.
    pub version: String,
    /// Its files.
    pub files: Vec<ServedFile>,
}

/// One file that a gateway serves to browsers.
pub struct ServedFile {
    /// Its path on the gateway.
    pub path: String,
    /// Its digest as in an `integrity` attribute: `sha384-…`.
    pub integrity: String,
}

impl Gateway {
    /// A gateway with these settings.
    ///
    /// # Errors
    /// `unsupported` naming the setting: an issuer or a merchant's origin that is
    /// no origin, no key to sign with or to seal to; `out_of_range` and
    /// `characters` for a merchant's name that cannot be shown to a buyer.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let refused = |at| Err(Error::new(Code::Unsupported).at(at));
        if !address::is_origin(&settings.issuer) {
            return refused("issuer");
        }
        settings.keys.check()?;
        let mut origins = settings.merchants.iter().flat_map(|merchant| &merchant.origins);
        if !origins.all(|origin| address::is_origin(origin)) {
            return refused("origins");
        }
        for merchant in &settings.merchants {
            check_name(&merchant.name)?;
        }
        Ok(Self { settings, tenders: Vec::new() })
    }

    /// The same gateway with ledgers for these kinds of money beside the methods:
    /// its host carries out `Hold`, `Release` and `Spend`.
    #[must_use]
    pub fn with_tenders(mut self, kinds: &[&str]) -> Self {
        self.tenders = kinds.iter().map(|kind| String::from(*kind)).collect();
        self
    }

    /// The kinds of money beside the methods that there is a ledger for.
    pub(super) fn tender_kinds(&self) -> &[String] {
        &self.tenders
    }

    /// The same gateway with the keys of another day.
    ///
    /// # Errors
    /// `unsupported` naming what there is no key for.
    pub fn with_keys(&self, keys: Keys) -> Result<Self, Error> {
        keys.check()?;
        let Settings { issuer, merchants, .. } = &self.settings;
        let (issuer, merchants) = (issuer.clone(), merchants.clone());
        let tenders = self.tenders.clone();
        Ok(Self { settings: Settings { issuer, keys, merchants }, tenders })
    }

    /// The gateway's origin.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Whether the gateway is on this machine alone: one that is tried out.
    #[must_use]
    pub fn is_on_loopback(&self) -> bool {
        address::is_on_loopback(self.issuer())
    }

    /// The body of `/.well-known/countersign.json`.
    #[must_use]
    pub fn discovery(&self, served: &[ServedVersion]) -> String {
        json::object(|out| {
            out.str("issuer", self.issuer());
            out.object("jwks", |out| {
                out.array("keys", |out| {
                    for key in &self.settings.keys.signing {
                        let (from, to) = (key.not_before, key.expires_at);
                        out.object(|out| write_key(out, &key.kid, key.key.public(), from, to));
                    }
                    for key in &self.settings.keys.retired {
                        let (from, to) = (key.not_before, key.expires_at);
                        out.object(|out| write_key(out, &key.kid, &key.key, from, to));
                    }
                });
            });
            out.str("frame", &[self.issuer(), "/frame"].concat());
            out.array("versions", |out| {
                for version in served {
                    out.object(|out| write_version(out, version));
                }
            });
        })
    }

    pub(super) fn merchant(&self, id: &str) -> Option<&MerchantSettings> {
        self.settings.merchants.iter().find(|merchant| merchant.id == id)
    }

    /// The key that instruments are sealed to from now on.
    pub(super) fn seal(&self, now: u64) -> Result<&SealingKey, Error> {
        let valid = |key: &&SealingKey| (key.not_before..=key.expires_at).contains(&now);
        let keys = self.settings.keys.sealing.iter().filter(valid);
        keys.max_by_key(|key| key.not_before).ok_or(Error::new(Code::Internal))
    }

    /// The key of this name that instruments may be sealed to.
    pub(super) fn seal_of(&self, kid: &str) -> Option<&SealingKey> {
        self.settings.keys.sealing.iter().find(|key| key.kid == kid)
    }

    /// Signs a document with the key of the day.
    pub(super) fn sign<D: Document>(
        &self,
        body: D,
        now: u64,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<Signed<D>, Error> {
        let valid = |key: &&SigningKey| (key.not_before..=key.expires_at).contains(&now);
        let signer =
            self.settings.keys.signing.iter().filter(valid).max_by_key(|key| key.not_before);
        let signer = signer.ok_or(Error::new(Code::Internal))?;
        Signed::sign(body, &signer.kid, &mut |typ, payload| {
            jws::sign(&signer.key, typ, &signer.kid, payload, rng)
        })
    }

    /// Verifies a document of the gateway's own, as it comes back from the store.
    pub(super) fn verify<D: Document>(&self, compact: &str) -> Result<Signed<D>, Error> {
        Signed::verify(compact, &mut |kid| self.signing_key(kid))
    }

    fn signing_key(&self, kid: &str) -> Option<PublicKey> {
        let current = self.settings.keys.signing.iter().find(|key| key.kid == kid);
        let retired = || self.settings.keys.retired.iter().find(|key| key.kid == kid);
        current.map(|key| key.key.public().clone()).or_else(|| retired().map(|key| key.key.clone()))
    }
}

impl Keys {
    fn check(&self) -> Result<(), Error> {
        let missing = |at| Err(Error::new(Code::Unsupported).at(at));
        if self.signing.is_empty() {
            return missing("signing");
        }
        if self.sealing.is_empty() {
            return missing("sealing");
        }
        Ok(())
    }
}

/// Checks a name that buyers are to know a merchant by.
///
/// # Errors
/// `out_of_range`, `characters`.
fn check_name(name: &str) -> Result<(), Error> {
    if name.is_empty() {
        return Err(Error::new(Code::OutOfRange).at("name"));
    }
    plain::check(name, MAX_NAME, "name")?;
    if script::is_one_reading(name) { Ok(()) } else { Err(Error::new(Code::Characters).at("name")) }
}

fn write_key(out: &mut ObjectWriter<'_>, kid: &str, key: &PublicKey, from: u64, to: u64) {
    key.write_jwk(out);
    out.str("kid", kid);
    out.str("use", "sig");
    out.str("alg", "ES256");
    out.u64("nbf", from);
    out.u64("exp", to);
}

fn write_version(out: &mut ObjectWriter<'_>, version: &ServedVersion) {
    out.str("version", &version.version);
    out.array("files", |out| {
        for file in &version.files {
            out.object(|out| {
                out.str("path", &file.path);
                out.str("integrity", &file.integrity);
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    // SECURITY A28.
    #[test]
    fn a_payees_name_that_can_be_read_as_another_is_refused() {
        for name in ["Demo Shop", "茶馆", "a", &"é".repeat(64)] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
        for (name, code) in [
            ("", Code::OutOfRange),
            (&"a".repeat(65), Code::OutOfRange),
            ("Demo\u{202E}pohS", Code::Characters),
            ("Demo\u{2066}Shop", Code::Characters),
            ("Demo\u{200F}Shop", Code::Characters),
            ("Demo\nShop", Code::Characters),
            ("Demo\0", Code::Characters),
            ("D\u{435}mo Shop", Code::Characters),
            ("\u{410}pple", Code::Characters),
            ("Pay\u{200B}pal", Code::Characters),
        ] {
            assert_eq!(check_name(name), Err(Error::new(code).at("name")), "{name:?}");
        }
    }
}

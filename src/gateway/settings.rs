//! What a gateway is told once: who it is, its keys, its merchants.

use rand_core::CryptoRngCore;

use super::address;
use crate::error::{Code, Error};
use crate::jose::{PrivateKey, PublicKey, jws};
use crate::json::{self, ObjectWriter};
use crate::protocol::order::{Offer, Policy};
use crate::protocol::trust::TrustedKey;
use crate::protocol::{Document, Signed};

/// The gateway: its settings, and every decision as a method.
pub struct Gateway {
    settings: Settings,
}

/// What a gateway is told once.
pub struct Settings {
    /// The gateway's origin: `https`, or `http` on loopback.
    pub issuer: String,
    /// The keys it signs with: the one that is valid and began last signs.
    pub signing: Vec<SigningKey>,
    /// Keys that sign no more; kept as long as what they signed is evidence.
    pub retired: Vec<TrustedKey>,
    /// The keys that instruments are sealed to: the first is given out, all open.
    pub sealing: Vec<SealingKey>,
    /// Who may open sessions.
    pub merchants: Vec<MerchantSettings>,
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
}

/// A merchant, and what its sessions are like unless it says otherwise.
pub struct MerchantSettings {
    /// The gateway's name for it.
    pub id: String,
    /// The name a buyer knows.
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
    /// no origin, no key to sign with or to seal to.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let refused = |at| Err(Error::new(Code::Unsupported).at(at));
        if !address::is_origin(&settings.issuer) {
            return refused("issuer");
        }
        if settings.signing.is_empty() {
            return refused("signing");
        }
        if settings.sealing.is_empty() {
            return refused("sealing");
        }
        let mut origins = settings.merchants.iter().flat_map(|merchant| &merchant.origins);
        if !origins.all(|origin| address::is_origin(origin)) {
            return refused("origins");
        }
        Ok(Self { settings })
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
                    for key in &self.settings.signing {
                        let (from, to) = (key.not_before, key.expires_at);
                        out.object(|out| write_key(out, &key.kid, key.key.public(), from, to));
                    }
                    for key in &self.settings.retired {
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
    pub(super) fn seal(&self) -> Result<&SealingKey, Error> {
        self.settings.sealing.first().ok_or(Error::new(Code::Internal))
    }

    /// The key of this name that instruments may be sealed to.
    pub(super) fn seal_of(&self, kid: &str) -> Option<&SealingKey> {
        self.settings.sealing.iter().find(|key| key.kid == kid)
    }

    /// Signs a document with the key of the day.
    pub(super) fn sign<D: Document>(
        &self,
        body: D,
        now: u64,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<Signed<D>, Error> {
        let valid = |key: &&SigningKey| (key.not_before..=key.expires_at).contains(&now);
        let signer = self.settings.signing.iter().filter(valid).max_by_key(|key| key.not_before);
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
        let current = self.settings.signing.iter().find(|key| key.kid == kid);
        let retired = || self.settings.retired.iter().find(|key| key.kid == kid);
        current.map(|key| key.key.public().clone()).or_else(|| retired().map(|key| key.key.clone()))
    }
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

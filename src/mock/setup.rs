//! What a mock is told once: whom it plays, and what its keys follow from.

use super::seeded::Seeded;
use crate::gateway::{Keys, MerchantSettings, SealingKey, Settings, SigningKey};
use crate::jose::PrivateKey;
use crate::protocol::order::{Capture, Confirm, LateSuccess, NewDevice, Offer, Policy};

/// The one merchant's id.
pub(super) const MERCHANT: &str = "m_mock";

/// How long the keys serve, in seconds.
const KEYS_LAST: u64 = 10 * 365 * 86_400;

/// What a mock is like.
#[derive(Clone, Debug)]
pub struct Setup {
    /// What its keys and names follow from.
    pub seed: u64,
    /// Its origin.
    pub issuer: String,
    /// The origins of the merchant's pages.
    pub origins: Vec<String>,
    /// The merchant's key for its own calls.
    pub secret_key: String,
    /// The name that buyers know the merchant by.
    pub merchant: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Unix milliseconds.
    pub now: u64,
}

impl Setup {
    /// The gateway's settings; its keys are drawn here.
    pub(super) fn settings(&self, rng: &mut Seeded) -> Settings {
        let from = (self.now / 1000).saturating_sub(86_400);
        let expires_at = from.saturating_add(KEYS_LAST);
        let (signing, sealing) = (PrivateKey::make(rng), PrivateKey::make(rng));
        let keys = Keys {
            signing: vec![SigningKey {
                kid: String::from("mock-sign"),
                key: signing,
                not_before: from,
                expires_at,
            }],
            retired: Vec::new(),
            sealing: vec![SealingKey {
                kid: String::from("mock-seal"),
                key: sealing,
                not_before: from,
                expires_at,
            }],
        };
        Settings { issuer: self.issuer.clone(), keys, merchants: vec![merchant(self)] }
    }
}

fn merchant(setup: &Setup) -> MerchantSettings {
    MerchantSettings {
        id: String::from(MERCHANT),
        name: setup.merchant.clone(),
        country: setup.country.clone(),
        origins: setup.origins.clone(),
        methods: vec![Offer {
            id: String::from("card"),
            label: None,
            brands: Vec::new(),
            min: None,
            max: None,
        }],
        policy: Policy {
            capture: Capture::Automatic,
            confirm: Confirm::Frame,
            max_attempts: 5,
            inline: true,
            new_device: NewDevice::Allow,
            late_success: LateSuccess::Fulfil,
            consents: Vec::new(),
            auth_tiers: Vec::new(),
        },
    }
}

//! `POST /v1/checkout/keys`: a client key joins a session.

use rand_core::CryptoRngCore;

use super::caller::{self, Scheme};
use super::case::Case;
use super::command::BuyerCall;
use super::decision::{Decision, Reply, Write};
use super::query;
use super::record::{Facts, KeyRecord};
use super::reply::Refusal;
use super::settings::Gateway;
use crate::error::{Code, Error};
use crate::jose::{PublicKey, Thumbprint};
use crate::json::{self, Members};
use crate::key::dpop::Proof;
use crate::key::endorsement;
use crate::protocol::order::NewDevice;

/// How many keys a session holds: tabs, reloads, devices.
const MAX_KEYS: usize = 8;

pub(super) fn decide(
    gateway: &Gateway,
    facts: &Facts,
    call: &BuyerCall,
    now: u64,
    rng: &mut dyn CryptoRngCore,
) -> Result<Decision, Refusal> {
    caller::decide(gateway, facts, call, Scheme::Bearer, (now, rng), enrol)
}

fn enrol(case: &mut Case<'_>, call: &BuyerCall, proof: &Proof) -> Result<Reply, Refusal> {
    let body = caller::body(call, &["endorsement", "device_jwk"])?;
    let keys = &case.facts.keys;
    if let Some(known) = keys.iter().find(|key| key.thumbprint == proof.thumbprint.as_str()) {
        let device = known.device_jwk.as_deref().and_then(thumbprint_of);
        let before = keys.iter().take_while(|key| key.thumbprint != known.thumbprint);
        return Ok(query::standing(case, Some(Device::of(before, device.as_ref()).as_str())));
    }
    let endorsed = Endorsed::read(&body, case, &proof.thumbprint)?;
    let device = Device::of(keys.iter(), endorsed.as_ref().map(|found| &found.device));
    let knows_one = keys.iter().any(|key| key.device_jwk.is_some());
    if case.order.body().policy.new_device == NewDevice::Refuse
        && knows_one
        && device != Device::Same
    {
        return Err(Refusal::from(Code::DeviceRefused));
    }
    if keys.len() >= MAX_KEYS {
        return Err(Refusal::from(Code::KeysFull));
    }
    let (endorsement, device_jwk) =
        endorsed.map(|found| (found.endorsement, found.device_jwk)).unzip();
    let key = KeyRecord {
        thumbprint: String::from(proof.thumbprint.as_str()),
        jwk: proof.key.to_jwk_json(),
        endorsement,
        device_jwk,
        origin: call.origin.clone(),
        enrolled_at: case.now,
    };
    case.write(Write::InsertKey(String::from(case.sid()), key));
    Ok(query::standing(case, Some(device.as_str())))
}

/// What is known of the device behind a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Device {
    /// No device key vouches for it.
    None,
    /// The session's first device key does, with its first key.
    First,
    /// The session's first device key does, again.
    Same,
    /// Another one does.
    Other,
}

impl Device {
    fn of<'a>(earlier: impl Iterator<Item = &'a KeyRecord>, device: Option<&Thumbprint>) -> Self {
        let mut devices = earlier.filter_map(|key| key.device_jwk.as_deref());
        match (device, devices.next().and_then(thumbprint_of)) {
            (None, _) => Self::None,
            (Some(_), None) => Self::First,
            (Some(device), Some(first)) if first == *device => Self::Same,
            (Some(_), Some(_)) => Self::Other,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::First => "first",
            Self::Same => "same",
            Self::Other => "other",
        }
    }
}

/// A device key's word for the new key, which holds.
struct Endorsed {
    endorsement: String,
    device_jwk: String,
    device: Thumbprint,
}

impl Endorsed {
    fn read(body: &Members, case: &Case<'_>, client: &Thumbprint) -> Result<Option<Self>, Error> {
        let (endorsement, jwk) =
            match (body.opt_str("endorsement")?, body.opt_object("device_jwk")?) {
                (None, None) => return Ok(None),
                (Some(endorsement), Some(jwk)) => (endorsement, jwk),
                (None, Some(_)) => return Err(Error::new(Code::JsonMissing).at("endorsement")),
                (Some(_), None) => return Err(Error::new(Code::JsonMissing).at("device_jwk")),
            };
        let device = PublicKey::from_jwk(jwk).map_err(|e| e.at("device_jwk"))?;
        endorsement::verify(endorsement, &device, case.sid(), client, case.now)
            .map_err(|e| e.at("endorsement"))?;
        Ok(Some(Self {
            endorsement: String::from(endorsement),
            device_jwk: device.to_jwk_json(),
            device: device.thumbprint(),
        }))
    }
}

fn thumbprint_of(jwk: &str) -> Option<Thumbprint> {
    let members = json::parse_object(jwk.as_bytes(), super::MAX_BODY).ok()?;
    Some(PublicKey::from_jwk(&members).ok()?.thumbprint())
}

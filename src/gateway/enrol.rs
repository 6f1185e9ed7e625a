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
use crate::json::Members;
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
    if let Ok(known) = case.key(proof.thumbprint.as_str()) {
        let before = keys.iter().take_while(|key| key.thumbprint != known.thumbprint);
        let device = Device::of(before, known.device.as_deref());
        return Ok(query::standing(case, Some(device.as_str())));
    }
    let endorsed = Endorsed::read(&body, case, &proof.thumbprint)?;
    let thumbprint = endorsed.as_ref().map(|found| String::from(found.device.as_str()));
    let device = Device::of(keys.iter(), thumbprint.as_deref());
    let knows_one = keys.iter().any(|key| key.device.is_some());
    if case.order.body().policy.new_device == NewDevice::Refuse
        && knows_one
        && device != Device::Same
    {
        return Err(Refusal::from(Code::DeviceRefused));
    }
    let (endorsement, device_jwk) =
        endorsed.map(|found| (found.endorsement, found.device_jwk)).unzip();
    let key = KeyRecord {
        thumbprint: String::from(proof.thumbprint.as_str()),
        jwk: proof.key.to_jwk_json(),
        endorsement,
        device_jwk,
        origin: call.origin.clone(),
        framed: caller::is_own_page(case, call),
        signed: false,
        device: thumbprint,
        recognised: false,
        enrolled_at: case.now,
    };
    let sid = String::from(case.sid());
    case.write(if keys.len() < MAX_KEYS {
        Write::InsertKey(sid, key)
    } else {
        let gone = replaceable(keys, key.device.as_deref()).ok_or(Code::KeysFull)?;
        Write::ReplaceKey(sid, gone.thumbprint.clone(), key)
    });
    Ok(query::standing(case, Some(device.as_str())))
}

/// The key that makes place for a new one of the same device, or of none as it
/// is of none: the oldest whose signature nobody needs (docs/decisions/0011).
fn replaceable<'a>(keys: &'a [KeyRecord], device: Option<&str>) -> Option<&'a KeyRecord> {
    keys.iter()
        .filter(|key| !key.signed && key.device.as_deref() == device)
        .min_by_key(|key| key.enrolled_at)
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
    fn of<'a>(mut earlier: impl Iterator<Item = &'a KeyRecord>, device: Option<&str>) -> Self {
        match (device, earlier.find_map(|key| key.device.as_deref())) {
            (None, _) => Self::None,
            (Some(_), None) => Self::First,
            (Some(device), Some(first)) if first == device => Self::Same,
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

//! Where a merchant has its events sent.

use rand_core::CryptoRngCore;

use super::address;
use super::body::empty;
use super::code::MerchantCode;
use super::command::MerchantCall;
use super::decision::{Decision, Reply, Write};
use super::idempotency::{self, Standing};
use super::outbox::{EndpointRecord, EventType, place_of_event};
use super::random::make_name;
use super::record::{Facts, Needs};
use super::reply::{self, Refusal};
use super::settings::Gateway;
use crate::error::{Code, Error};
use crate::json::{self, ObjectWriter};
use crate::protocol::wire::read_texts;

/// How many endpoints a merchant may have.
pub const MAX_ENDPOINTS: u64 = 16;

const ENDPOINT: &str = "we_";
const SECRET: &str = "whsec_";

/// What must be loaded for a call about a merchant's endpoints.
pub(super) fn needs(call: &MerchantCall) -> Needs {
    Needs { endpoints: Some(call.merchant.clone()), ..Needs::default() }
}

/// What must be loaded to send an event again. A text that is no event's id,
/// out of an address, does not reach the store.
pub(super) fn needs_event(call: &MerchantCall, id: &str) -> Needs {
    let event = place_of_event(id).map(|_| String::from(id));
    Needs { event, ..idempotency::needs(call, None) }
}

/// `POST /v1/webhook_endpoints`. The answer holds the secret, which is told
/// this once.
pub(super) fn add(
    gateway: &Gateway,
    facts: &Facts,
    call: &MerchantCall,
    now: u64,
    rng: &mut dyn CryptoRngCore,
) -> Result<Decision, Refusal> {
    let key = match idempotency::check(call, facts)? {
        Standing::Replay(reply) => return Ok(Decision::reply(reply)),
        Standing::Fresh(key) => key,
    };
    let body = json::parse_object(&call.body, super::MAX_BODY)?;
    body.only(&["url", "events"])?;
    let url = body.str("url")?;
    if !address::is_webhook_url(url, gateway.is_on_loopback()) {
        return Err(Refusal::from(MerchantCode::WebhookUrlRefused));
    }
    let taken = |place: &u64| facts.endpoints.iter().any(|known| known.place == *place);
    let place = (1..=MAX_ENDPOINTS).find(|place| !taken(place));
    let endpoint = EndpointRecord {
        id: make_name(ENDPOINT, rng),
        merchant: call.merchant.clone(),
        place: place.ok_or(MerchantCode::WebhookEndpointsFull)?,
        url: String::from(url),
        secret: make_secret(rng),
        events: event_types(&read_texts(&body, "events")?)?,
        enabled: true,
        created_at: now,
    };
    let body = json::object(|out| {
        write(out, &endpoint);
        out.str("secret", &endpoint.secret);
    });
    let reply = Reply::Http { status: 201, body };
    let mut writes = vec![Write::InsertEndpoint(endpoint)];
    writes.extend(key.answered(&reply, now));
    Ok(Decision { writes, reply, effects: Vec::new() })
}

/// `GET /v1/webhook_endpoints`, without secrets.
pub(super) fn list(facts: &Facts) -> Reply {
    reply::ok(json::object(|out| {
        out.array("data", |out| {
            for endpoint in &facts.endpoints {
                out.object(|out| write(out, endpoint));
            }
        });
    }))
}

/// `DELETE /v1/webhook_endpoints/{id}`: nothing is sent there any more.
pub(super) fn remove(facts: &Facts, id: &str) -> Result<Decision, Refusal> {
    let found = facts.endpoints.iter().find(|endpoint| endpoint.id == id);
    let endpoint = found.ok_or(MerchantCode::WebhookEndpointUnknown)?;
    let writes = vec![Write::DeleteEndpoint(endpoint.id.clone())];
    Ok(Decision { writes, reply: Reply::None, effects: Vec::new() })
}

/// `POST /v1/events/{id}/redeliver`: sent once more to every endpoint that
/// wants it, whatever came of it before.
pub(super) fn redeliver(facts: &Facts, call: &MerchantCall, now: u64) -> Result<Decision, Refusal> {
    let key = match idempotency::check(call, facts)? {
        Standing::Replay(reply) => return Ok(Decision::reply(reply)),
        Standing::Fresh(key) => key,
    };
    empty(call)?;
    let own = facts.event.as_ref().filter(|event| event.merchant == call.merchant);
    let event = own.ok_or(MerchantCode::WebhookEventUnknown)?;
    let reply = Reply::Http { status: 202, body: event.body.clone() };
    let mut writes = vec![Write::Redeliver(event.clone())];
    writes.extend(key.answered(&reply, now));
    Ok(Decision { writes, reply, effects: Vec::new() })
}

fn write(out: &mut ObjectWriter<'_>, endpoint: &EndpointRecord) {
    let events: Vec<&str> = endpoint.events.iter().map(|kind| kind.as_str()).collect();
    out.str("id", &endpoint.id);
    out.str("url", &endpoint.url);
    out.strs("events", &events);
    out.bool("enabled", endpoint.enabled);
    out.u64("created_at", endpoint.created_at);
}

fn event_types(names: &[String]) -> Result<Vec<EventType>, Error> {
    let mut types = Vec::new();
    for name in names {
        let kind = EventType::from_text(name).ok_or(Error::new(Code::Unsupported).at("events"))?;
        if !types.contains(&kind) {
            types.push(kind);
        }
    }
    Ok(types)
}

/// 24 random bytes: base64 without padding, and a key of 192 bits.
fn make_secret(rng: &mut dyn CryptoRngCore) -> String {
    let word = super::random::make_word::<24>(rng);
    // The other alphabet of RFC 4648, which the receivers' libraries read.
    [SECRET, &word.replace('-', "+").replace('_', "/")].concat()
}

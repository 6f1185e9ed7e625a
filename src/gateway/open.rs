//! `POST /v1/sessions`: a merchant's order becomes a signed one.

use rand_core::CryptoRngCore;

use super::client_secret;
use super::command::MerchantCall;
use super::decision::{Decision, Reply, Write};
use super::idempotency::{self, Standing};
use super::order_request::OrderRequest;
use super::random::make_word;
use super::record::{Facts, SessionRecord, SessionState};
use super::reply::Refusal;
use super::settings::Gateway;
use crate::error::Code;
use crate::protocol::Order;
use crate::protocol::order::{Merchant, SealKey};
use crate::{jose, json};

pub(super) fn decide(
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
    let merchant = gateway.merchant(&call.merchant).ok_or(Code::Unauthorized)?;
    let request = OrderRequest::parse(&call.body, merchant, gateway.tender_kinds())?;
    let seal = gateway.seal(now)?;
    let sid = client_secret::make_sid(rng);
    let secret = client_secret::make(&sid, rng);
    let nonce = make_word::<16>(rng);
    let expires_at = now + request.expires_in;
    let order = Order {
        issuer: String::from(gateway.issuer()),
        sid: sid.clone(),
        issued_at: now,
        expires_at,
        merchant: Merchant {
            id: merchant.id.clone(),
            name: merchant.name.clone(),
            country: merchant.country.clone(),
        },
        origins: request.origins,
        purchase: request.purchase,
        methods: request.methods,
        tenders: request.tenders,
        policy: request.policy,
        seal: SealKey { kid: seal.kid.clone(), key: seal.key.public().clone() },
        nonce: nonce.clone(),
        return_url: request.return_url,
    };
    let order = gateway.sign(order, now, rng)?;
    let body = json::object(|out| {
        out.str("id", &sid);
        out.str("client_secret", &secret);
        out.str("order", order.compact());
        out.u64("expires_at", expires_at);
    });
    let session = SessionRecord {
        sid,
        merchant: merchant.id.clone(),
        secret_digest: jose::digest(secret.as_bytes()),
        order: String::from(order.compact()),
        state: SessionState::Open,
        nonce: Some(nonce),
        attempt: 0,
        seq: 0,
        version: 1,
        created_at: now,
        expires_at,
    };
    let reply = Reply::Http { status: 201, body };
    let mut writes = vec![Write::InsertSession(session)];
    writes.extend(key.answered(&reply, now));
    Ok(Decision { writes, reply, effects: Vec::new() })
}

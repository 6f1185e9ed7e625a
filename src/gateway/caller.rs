//! Who a buyer's call is from: the session's secret, a key enrolled in it, and
//! a page that may ask.

use rand_core::CryptoRngCore;

use super::case::Case;
use super::client_secret::sid_of;
use super::command::BuyerCall;
use super::decision::{Decision, Reply, Write};
use super::record::{Facts, Needs};
use super::reply::Refusal;
use super::settings::Gateway;
use crate::error::{Code, Error};
use crate::jose::{self, PublicKey, base64url};
use crate::json;
use crate::key::dpop::{self, Proof, Request};

/// How long a proof is remembered: longer than its `iat` may lie on either side.
const REMEMBERED: u64 = 2 * 300 + 1;

/// How an enrolled key's calls carry the secret, and how a new key's do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    Bearer,
    Dpop,
}

/// What must be loaded for a buyer's call.
///
/// The proof is only read here: an unproven name is good enough to look it up.
pub(super) fn needs(call: &BuyerCall) -> Needs {
    Needs {
        session: secret_of(call).and_then(|(_, secret)| sid_of(secret)).map(String::from),
        proof: call.dpop.as_deref().filter(|_| is_remembered(call)).and_then(name_of_proof),
        ..Needs::default()
    }
}

/// Decides a call by a key that is enrolled.
pub(super) fn admit(
    gateway: &Gateway,
    facts: &Facts,
    call: &BuyerCall,
    now: u64,
    rng: &mut dyn CryptoRngCore,
    handle: impl FnOnce(&mut Case<'_>, &BuyerCall) -> Result<Reply, Refusal>,
) -> Result<Decision, Refusal> {
    decide(gateway, facts, call, Scheme::Dpop, (now, rng), |case, call, proof| {
        case.key(proof.thumbprint.as_str())?;
        handle(case, call)
    })
}

/// Decides a call whose proof holds, and remembers the proof whatever comes of it.
pub(super) fn decide(
    gateway: &Gateway,
    facts: &Facts,
    call: &BuyerCall,
    scheme: Scheme,
    (now, rng): (u64, &mut dyn CryptoRngCore),
    handle: impl FnOnce(&mut Case<'_>, &BuyerCall, &Proof) -> Result<Reply, Refusal>,
) -> Result<Decision, Refusal> {
    // Whether the session exists is not told to who has no secret of it.
    facts.session.as_ref().ok_or(Code::Unauthorized)?;
    let mut case = Case::open(gateway, facts, now, rng)?;
    let proof = authenticate(&case, facts, call, scheme)?;
    check_origin(&case, call)?;
    let remembered = is_remembered(call).then(|| Write::InsertProof {
        thumbprint: String::from(proof.thumbprint.as_str()),
        jti: proof.jti.clone(),
        until: now + REMEMBERED,
    });
    let mut decision = match handle(&mut case, call, &proof) {
        Ok(reply) => case.decided(reply),
        Err(refusal) => refusal.decision(now),
    };
    decision.writes.extend(remembered);
    Ok(decision)
}

fn authenticate(
    case: &Case<'_>,
    facts: &Facts,
    call: &BuyerCall,
    wanted: Scheme,
) -> Result<Proof, Refusal> {
    let (scheme, secret) = secret_of(call).ok_or(Code::Unauthorized)?;
    let digest = jose::digest(secret.as_bytes());
    if scheme != wanted || !same(digest.as_bytes(), case.session.secret_digest.as_bytes()) {
        return Err(Refusal::from(Code::Unauthorized));
    }
    let compact = call.dpop.as_deref().ok_or(Code::DpopInvalid)?;
    let request = Request { htm: call.method, htu: &call.url, access_token: secret };
    let proof = dpop::verify_proof(compact, &request, case.now)?;
    if facts.proof_seen && is_remembered(call) {
        return Err(Refusal::from(Code::ProofReplayed));
    }
    Ok(proof)
}

/// A page of another origin may call only where the order lets pages hold the
/// fields themselves, and only if it is one of the order's. Callers that are no
/// browsers say neither where they are nor from which site.
fn check_origin(case: &Case<'_>, call: &BuyerCall) -> Result<(), Refusal> {
    let order = case.order.body();
    let near = call.site.as_deref().is_none_or(|site| matches!(site, "same-origin" | "none"));
    if near && is_own_origin(case, call) {
        return Ok(());
    }
    let listed = |origin: &String| order.policy.inline && order.origins.contains(origin);
    if call.origin.as_ref().is_some_and(listed) {
        return Ok(());
    }
    Err(Refusal::from(Code::OriginRefused))
}

/// Whether a browser says that a page of the gateway's own calls: its frame, as
/// no other page can.
pub(super) fn is_own_page(case: &Case<'_>, call: &BuyerCall) -> bool {
    call.site.as_deref() == Some("same-origin") && is_own_origin(case, call)
}

fn is_own_origin(case: &Case<'_>, call: &BuyerCall) -> bool {
    call.origin.as_deref().is_none_or(|origin| origin == case.gateway.issuer())
}

fn secret_of(call: &BuyerCall) -> Option<(Scheme, &str)> {
    let (scheme, secret) = call.authorization.as_deref()?.split_once(' ')?;
    // RFC 9110 section 11.1: the scheme's case does not matter.
    if scheme.eq_ignore_ascii_case("DPoP") {
        Some((Scheme::Dpop, secret))
    } else if scheme.eq_ignore_ascii_case("Bearer") {
        Some((Scheme::Bearer, secret))
    } else {
        None
    }
}

fn is_remembered(call: &BuyerCall) -> bool {
    call.method == "POST"
}

/// Thumbprint and `jti` that a proof claims.
fn name_of_proof(compact: &str) -> Option<(String, String)> {
    let mut parts = compact.split('.');
    let mut part = || {
        let bytes = base64url::decode(parts.next()?).ok()?;
        json::parse_object(&bytes, dpop::MAX_LEN).ok()
    };
    let (header, claims) = (part()?, part()?);
    let key = PublicKey::from_jwk(header.object("jwk").ok()?).ok()?;
    let jti = claims.str("jti").ok().filter(|jti| dpop::is_name(jti))?;
    Some((String::from(key.thumbprint().as_str()), String::from(jti)))
}

/// Whether two digests are the same, in a time that does not depend on where
/// they differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differing = one.iter().zip(other).fold(0, |bits, (a, b)| bits | (a ^ b));
    one.len() == other.len() && core::hint::black_box(differing) == 0
}

/// Reads a body of these members and no others.
pub(super) fn body(call: &BuyerCall, names: &[&'static str]) -> Result<json::Members, Error> {
    let members = json::parse_object(&call.body, super::MAX_BODY)?;
    members.only(names)?;
    Ok(members)
}

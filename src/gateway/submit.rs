//! `POST /v1/checkout/intents`: everything an intent says is compared, and
//! nothing is taken from it.

use super::caller;
use super::card;
use super::case::Case;
use super::command::BuyerCall;
use super::decision::{Charge, Effect, Reply, Write};
use super::record::{Asking, AttemptRecord, AttemptState, KeyRecord, SessionState, Stray};
use super::reply::{self, Refusal};
use super::tender;
use crate::error::{Code, Error};
use crate::jose::PublicKey;
use crate::jose::{self, base64url};
use crate::json;
use crate::protocol::intent::MAX_LIFE;
use crate::protocol::order::{Capture, NewDevice, Order};
use crate::protocol::payment::{self, Instrument, Payment, TENDERS};
use crate::protocol::{Document, Intent, Signed};

/// How far a document's time may be from the gateway's.
const MAX_SKEW: u64 = 300;

/// How long an attempt may run before the rail says otherwise.
const ATTEMPT_LIFE: u64 = 900;

pub(super) fn decide(case: &mut Case<'_>, call: &BuyerCall) -> Result<Reply, Refusal> {
    let body = caller::body(call, &["intent", "payment"])?;
    let (compact, sent) = (body.str("intent")?, body.str("payment")?);
    let intent: Signed<Intent> =
        signed_by_a_key(&case.facts.keys, compact).map_err(|e| e.at("intent"))?;
    let request_digest = jose::digest([compact, ".", sent].concat().as_bytes());
    if let Some(reply) = seen_before(case, &intent.body().jti, &request_digest)? {
        return Ok(reply);
    }
    check_frame(case, intent.kid())?;
    check_turn(case, intent.body())?;
    check_times(case.now, intent.body().issued_at, intent.body().expires_at)?;
    let order = case.order.body();
    if case.now > order.expires_at {
        return Err(Refusal::from(Code::OrderExpired));
    }
    check_intent(order, case.order.digest(), intent.body())?;
    check_origin(case.gateway.issuer(), order, call, intent.body())?;
    let payment = payment_part(sent, order, intent.body())?;
    let open = |sealed| card::open(case.gateway, case.sid(), &intent.body().jti, sealed, case.now);
    let sealed = match &payment.instrument {
        Instrument::Card(sealed) => Some(sealed),
        Instrument::None => None,
    };
    let card = sealed.map(open).transpose()?;
    let number = intent.body().attempt;
    let key = case.key(intent.kid())?;
    let challenge = is_challenged(case, key);
    if challenge && card.is_none() {
        // There is no issuer to prove it to.
        return Err(Refusal::from(Error::new(Code::AuthRequired).at("method")));
    }
    let device = key.device.clone().map(|device| (device, key.recognised));
    let tenders = tender::take(order, &payment.tenders, card.is_none())?;
    let attempt = AttemptRecord {
        number,
        jti: intent.body().jti.clone(),
        nonce: intent.body().nonce.clone(),
        intent: Some(String::from(compact)),
        request_digest,
        payment: Some(String::from(sent)),
        card: sealed.map(|sealed| (sealed.brand.clone(), sealed.last4.clone())),
        device,
        challenge,
        state: AttemptState::Submitted,
        action: None,
        asking: Asking::default(),
        code: None,
        asked: None,
        stray: Stray::None,
        received: 0,
        returned: 0,
        captured: 0,
        tenders,
        answers: Vec::new(),
        created_at: case.now,
        until: case.now + ATTEMPT_LIFE,
    };
    case.session.attempt = number;
    case.session.nonce = None;
    case.has_signed(intent.kid());
    if let Some(card) = card.filter(|_| attempt.tenders.is_empty()) {
        let charge = Charge {
            reference: case.reference(number),
            amount: case.total(),
            capture: case.order.body().policy.capture == Capture::Automatic,
            challenge,
            return_url: case.order.body().return_url.clone(),
            card,
        };
        case.run(Effect::Charge(Box::new(charge)));
    } else {
        tender::ask(case, &attempt)?;
    }
    case.write(Write::InsertAttempt(String::from(case.sid()), attempt));
    Ok(Reply::Later)
}

/// Verifies a document by any key enrolled in the session.
pub(super) fn signed_by_a_key<D: Document>(
    keys: &[KeyRecord],
    compact: &str,
) -> Result<Signed<D>, Error> {
    Signed::verify(compact, &mut |kid| {
        let key = keys.iter().find(|key| key.thumbprint == kid)?;
        let jwk = json::parse_object(key.jwk.as_bytes(), super::MAX_BODY).ok()?;
        PublicKey::from_jwk(&jwk).ok()
    })
}

/// Checks that a document was signed now, and ends soon and not yet.
///
/// # Errors
/// `clock_skew`, `lifetime_too_long`, `intent_expired`.
pub(super) fn check_times(now: u64, issued_at: u64, expires_at: u64) -> Result<(), Error> {
    if issued_at.abs_diff(now) > MAX_SKEW {
        return Err(Error::new(Code::ClockSkew).at("iat"));
    }
    if expires_at > issued_at.saturating_add(MAX_LIFE) {
        return Err(Error::new(Code::LifetimeTooLong).at("exp"));
    }
    if expires_at <= issued_at || expires_at < now {
        return Err(Error::new(Code::IntentExpired).at("exp"));
    }
    Ok(())
}

/// The answer to an intent that arrived before: the same bytes get what came
/// of them, however late they are.
fn seen_before(case: &Case<'_>, jti: &str, digest: &str) -> Result<Option<Reply>, Refusal> {
    let Some(attempt) = case.facts.attempts.iter().find(|attempt| attempt.jti == jti) else {
        return Ok(None);
    };
    if attempt.intent.is_none() {
        return Err(Refusal::from(Code::NonceSpent));
    }
    if attempt.request_digest != digest {
        return Err(Refusal::from(Code::IntentMismatch));
    }
    let receipt = case.newest_for(attempt.number).ok_or(Code::AttemptRunning)?;
    Ok(Some(reply::receipt(receipt)))
}

/// Checks that the key was enrolled where no script of the merchant's page
/// runs, unless the order lets pages hold the fields themselves.
fn check_frame(case: &Case<'_>, kid: &str) -> Result<(), Refusal> {
    if case.order.body().policy.inline || case.key(kid)?.framed {
        Ok(())
    } else {
        Err(Refusal::from(Code::FrameRequired))
    }
}

/// Whether a key must prove more than others: the session's first device has
/// not endorsed it, and no other one that this merchant knows.
fn is_challenged(case: &Case<'_>, key: &KeyRecord) -> bool {
    let first = case.facts.keys.iter().find_map(|key| key.device.as_ref());
    case.order.body().policy.new_device == NewDevice::StepUp
        && first.is_some_and(|first| key.device.as_ref() != Some(first))
        && !key.recognised
}

/// Checks that the session waits for an intent, and for this one.
fn check_turn(case: &Case<'_>, intent: &Intent) -> Result<(), Refusal> {
    if case.facts.open_attempt().is_some() {
        return Err(Refusal::from(Code::AttemptOpen));
    }
    if case.facts.attempts.iter().any(|attempt| attempt.nonce == intent.nonce) {
        return Err(Refusal::from(Error::new(Code::NonceSpent).at("nonce")));
    }
    match &case.session.nonce {
        Some(nonce) if case.session.state == SessionState::Open => {
            if *nonce != intent.nonce {
                return Err(Refusal::from(Error::new(Code::NonceUnknown).at("nonce")));
            }
        }
        _ => return Err(Refusal::from(Error::new(Code::NonceSpent).at("nonce"))),
    }
    if intent.attempt != case.session.attempt + 1 {
        return Err(Refusal::from(Error::new(Code::AttemptMismatch).at("attempt")));
    }
    Ok(())
}

/// Checks what the buyer was shown against what the order says.
fn check_intent(order: &Order, digest: &str, intent: &Intent) -> Result<(), Error> {
    let amount = &order.purchase.amount;
    let refuse = |code, at| Err(Error::new(code).at(at));
    if intent.audience != order.issuer {
        return refuse(Code::AudienceMismatch, "aud");
    }
    if intent.sid != order.sid {
        return refuse(Code::SessionMismatch, "sid");
    }
    if intent.order_digest != digest {
        return refuse(Code::OrderMismatch, "order_digest");
    }
    if intent.amount != *amount {
        return refuse(Code::AmountMismatch, "amount");
    }
    if intent.shown_total != *amount {
        return refuse(Code::AmountMismatch, "shown");
    }
    if intent.payee.id != order.merchant.id || intent.payee.name != order.merchant.name {
        return refuse(Code::PayeeMismatch, "payee");
    }
    check_method(order, &intent.method)?;
    if !order.origins.is_empty() && !order.origins.contains(&intent.origin) {
        return refuse(Code::OriginRefused, "origin");
    }
    if order.policy.consents.iter().any(|id| !intent.consents.contains(id)) {
        return refuse(Code::ConsentMissing, "consents");
    }
    if intent.level < order.policy.auth_level(amount) {
        return refuse(Code::AuthRequired, "auth");
    }
    Ok(())
}

/// Checks that the order is paid that way. What is beside the methods can pay it
/// alone, where there is any.
fn check_method(order: &Order, method: &str) -> Result<(), Error> {
    let amount = order.purchase.amount.minor();
    let offer = match order.offer(method) {
        Some(offer) => offer,
        None if method == TENDERS && !order.tenders.is_empty() => return Ok(()),
        None => return Err(Error::new(Code::MethodUnknown).at("method")),
    };
    let below = offer.min.is_some_and(|min| amount < min.minor());
    let above = offer.max.is_some_and(|max| amount > max.minor());
    if below || above {
        return Err(Error::new(Code::MethodLimits).at("method"));
    }
    Ok(())
}

/// A page that calls for itself signs for itself.
fn check_origin(
    issuer: &str,
    order: &Order,
    call: &BuyerCall,
    intent: &Intent,
) -> Result<(), Error> {
    let own = |origin: &&String| order.policy.inline && origin.as_str() != issuer;
    match call.origin.as_ref().filter(own) {
        Some(origin) if *origin != intent.origin => {
            Err(Error::new(Code::OriginRefused).at("origin"))
        }
        _ => Ok(()),
    }
}

/// The payment part, if it is the one that was signed and the order takes it.
fn payment_part(sent: &str, order: &Order, intent: &Intent) -> Result<Payment, Error> {
    let bytes = base64url::decode(sent).map_err(|e| e.at("payment"))?;
    if payment::digest(&bytes) != intent.payment_digest {
        return Err(Error::new(Code::PaymentMismatch).at("payment_digest"));
    }
    let payment = Payment::parse(&bytes).map_err(|e| e.at("payment"))?;
    if payment.method() != intent.method {
        return Err(Error::new(Code::PaymentMismatch).at("method"));
    }
    let brands = order.offer(&intent.method).map(|offer| offer.brands.as_slice());
    let brands = brands.unwrap_or_default();
    match &payment.instrument {
        Instrument::Card(card) if !brands.is_empty() && !brands.contains(&card.brand) => {
            Err(Error::new(Code::CardBrandRefused).at("payment"))
        }
        _ => Ok(payment),
    }
}

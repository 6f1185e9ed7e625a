//! No other bytes than those the buyer's key signed are taken for an intent.

use super::super::record::AttemptState;
use super::super::{BuyerCall, Command, RailOutcome};
use super::bench::Bench;
use super::buyer::{Buyer, VISA};
use crate::jose::base64url;
use crate::json;

/// A submission taken apart: the intent's three parts, decoded, and the rest.
#[derive(Clone)]
struct Sent {
    call: BuyerCall,
    parts: [Vec<u8>; 3],
    payment: String,
}

impl Sent {
    fn new(bench: &Bench, buyer: &mut Buyer) -> Self {
        let body = buyer.submission(bench, &VISA, |_| {});
        let Command::Submit(call) = buyer.submit(bench, &body) else { panic!("a submission") };
        let members = json::parse_object(body.as_bytes(), 1 << 16).unwrap();
        let parts: Vec<_> = members.str("intent").unwrap().split('.').collect();
        let parts: [&str; 3] = parts.try_into().unwrap();
        Self {
            call,
            parts: parts.map(|part| base64url::decode(part).unwrap()),
            payment: String::from(members.str("payment").unwrap()),
        }
    }

    /// The same call with the intent put together from these parts.
    fn with(&self, parts: &[Vec<u8>; 3]) -> Command {
        let compact = parts.each_ref().map(|part| base64url::encode(part)).join(".");
        let body = format!(r#"{{"intent":"{compact}","payment":"{}"}}"#, self.payment);
        Command::Submit(BuyerCall { body: body.into_bytes(), ..self.call.clone() })
    }

    /// The other signature that ECDSA makes of a good one: (r, n - s).
    fn mirrored(&self) -> [Vec<u8>; 3] {
        let low = p256::ecdsa::Signature::from_slice(&self.parts[2]).unwrap();
        let high = p256::ecdsa::Signature::from_scalars(low.r(), -low.s()).unwrap();
        let mut parts = self.parts.clone();
        parts[2] = high.to_bytes().to_vec();
        parts
    }
}

// SECURITY A09, at the gateway's door: every bit of the signature, every 11th,
// which is each place in a byte, of header and payload. All of them are the
// `jose` room's test.
#[test]
fn an_intent_with_any_bit_flipped_is_refused() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let sent = Sent::new(&bench, &mut buyer);
    let mut flips = 0;
    for part in 0..3 {
        let step = if part == 2 { 1 } else { 11 };
        for bit in (0..sent.parts[part].len() * 8).step_by(step) {
            let mut parts = sent.parts.clone();
            parts[part][bit / 8] ^= 1 << (bit % 8);
            // Decided only: the proof of possession is not spent by it.
            let decision = bench.decide(&sent.with(&parts));
            assert!(decision.reply.status() >= 400, "part {part} bit {bit}");
            assert!(decision.effects.is_empty());
            flips += 1;
        }
    }
    assert!(flips > 1_000, "{flips}");
    assert_eq!(bench.run(&sent.with(&sent.parts)).charges(), 1, "the whole one is taken");
}

// The text may differ where the bytes do not: in bits that base64url leaves over.
#[test]
fn an_intent_in_any_other_spelling_is_refused() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let sent = Sent::new(&bench, &mut buyer);
    let compact = sent.parts.each_ref().map(|part| base64url::encode(part)).join(".");
    let (unsigned, signature) = compact.rsplit_once('.').unwrap();
    let short: String = signature.chars().take(85).collect();
    let spelt = [
        format!("{compact}="),
        format!("{compact}."),
        format!(" {compact}"),
        compact.replacen('.', "=.", 1),
        compact.replacen('.', "..", 1),
        format!("{unsigned}."),
        format!("{unsigned}.{short}Z"),
        compact.to_lowercase(),
    ];
    for intent in spelt {
        let body = format!(r#"{{"intent":"{intent}","payment":"{}"}}"#, sent.payment);
        let call = BuyerCall { body: body.into_bytes(), ..sent.call.clone() };
        assert_eq!(bench.decide(&Command::Submit(call)).reply.status(), 422, "{intent}");
    }
}

// SECURITY A11.
#[test]
fn the_mirrored_signature_is_refused_before_the_good_one_and_after_it() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let sent = Sent::new(&bench, &mut buyer);
    let mirrored = sent.with(&sent.mirrored());
    let refused = (422, String::from("signature_invalid"), Some(String::from("/intent")));
    assert_eq!(bench.decide(&mirrored).reply.refused(), refused);
    assert_eq!(bench.run(&sent.with(&sent.parts)).charges(), 1);
    for outcome in [None, Some(RailOutcome::Approved { captured: true })] {
        if let Some(outcome) = outcome {
            bench.settle(&buyer.sid, 1, outcome);
        }
        // A proof of its own, so that nothing but the signature stands against it.
        let fresh = Sent { call: buyer.call(&bench, "POST", "/intents", ""), ..sent.clone() };
        let outcome = bench.run(&fresh.with(&sent.mirrored()));
        assert_eq!(outcome.reply.refused(), refused);
        assert!(outcome.effects.is_empty());
    }
    let attempts = &bench.facts(&buyer.sid).attempts;
    assert_eq!((attempts.len(), attempts[0].state), (1, AttemptState::Succeeded));
}

#[test]
fn another_signature_over_the_same_intent_is_no_second_payment() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let intent = buyer.intent(&bench);
    let part = buyer.payment(&intent.jti, &VISA).to_json();
    let payment = base64url::encode(part.as_bytes());
    let digest = crate::protocol::payment::digest(part.as_bytes());
    let intent = crate::protocol::Intent { payment_digest: digest, ..intent };
    let mut submit = |bench: &mut Bench| {
        let compact = buyer.sign(intent.clone());
        let body = format!(r#"{{"intent":"{compact}","payment":"{payment}"}}"#);
        (compact, bench.run(&buyer.submit(bench, &body)))
    };
    let (first, taken) = submit(&mut bench);
    assert_eq!(taken.charges(), 1);
    let (second, refused) = submit(&mut bench);
    assert_ne!(first, second, "signatures are hedged");
    assert_eq!(refused.reply.code(), "intent_mismatch");
    assert!(refused.effects.is_empty());
}

//! Answers that are not the gateway's, or not its newest.

use countersign::jose::{PrivateKey, jws};
use countersign::json;
use countersign::protocol::receipt::Status;
use countersign::protocol::{Receipt, Signed};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::breaks::Break;
use crate::happens::Spoilt;
use crate::intern::Id;
use crate::model::Explored;
use crate::shop::SEED;
use crate::world::World;

/// What comes instead of an answer; none where there is nothing to put there.
pub(crate) fn answer(model: &Explored, world: &World, at: usize, how: Spoilt) -> Option<Id> {
    let (status, body) = match how {
        Spoilt::Captured => (200, String::from("<html>sign in to the network</html>")),
        Spoilt::BadGateway => (502, String::from("bad gateway")),
        Spoilt::Unavailable => (503, String::from(r#"{"code":"unavailable"}"#)),
        Spoilt::Old => {
            let store = model.store(world);
            let first = model.facts(&store).receipts.first()?.jws.clone();
            (200, json::object(|out| out.str("receipt", &first)))
        }
        Spoilt::Forged => (200, forged(model, world, at)?),
    };
    Some(model.buyers.answers.name((status, body)))
}

/// "Paid", for the intent that this page holds, by a key of somebody else's.
fn forged(model: &Explored, world: &World, at: usize) -> Option<String> {
    let page = world.tabs.get(usize::from(world.net.get(at)?.tab))?;
    let parts = model.parts(page);
    let (order, held) = (parts.order()?, parts.state().held()?);
    let receipt = Receipt {
        issuer: order.body().issuer.clone(),
        sid: order.body().sid.clone(),
        order_digest: String::from(order.digest()),
        intent_digest: Some(held.digest.clone()),
        jti: None,
        attempt: held.attempt,
        seq: parts.seq() + 1,
        status: Status::Succeeded,
        code: None,
        retry: None,
        amount: order.body().purchase.amount,
        paid: Some(order.body().purchase.amount),
        captured: None,
        refunded: None,
        action: None,
        until: None,
        refunds: Vec::new(),
        tenders: Vec::new(),
        late: false,
        nonce: None,
        issued_at: world.now / 1000,
    };
    // The gateway's own key is the first that its seed gives.
    let seed = if model.without == Some(Break::Signature) { SEED } else { SEED + 1 };
    let key = PrivateKey::make(&mut ChaCha20Rng::seed_from_u64(seed));
    let signed = Signed::sign(receipt, "sig-1", &mut |typ, payload| {
        jws::sign(&key, typ, "sig-1", payload, &mut ChaCha20Rng::seed_from_u64(SEED))
    });
    let signed = signed.ok()?;
    Some(json::object(|out| out.str("receipt", signed.compact())))
}

//! No control character gets into a store: some, PostgreSQL among them, have
//! no NUL, and nobody who reads a text wants the others.

use super::super::{Command, RailOutcome};
use super::bench::Bench;
use super::buyer::Buyer;
use crate::jose::{self, PrivateKey, jws};
use crate::json;

/// U+0000 to U+001F and U+007F, as JSON has them.
fn controls() -> impl Iterator<Item = String> {
    (0..0x20).chain([0x7f]).map(|code| format!("\\u{code:04x}"))
}

#[test]
fn an_orders_texts_hold_none() {
    let mut bench = Bench::new();
    for control in controls() {
        for (order, rest, pointer) in [
            (r#""id":"a?""#, "", "/order/id"),
            (r#""id":"1","description":"?""#, "", "/order/description"),
            (r#""id":"1","purpose":"?goods""#, "", "/order/purpose"),
            (
                r#""id":"1","lines":[{"name":"ti?n","quantity":1,"amount":{"value":"1.00","currency":"CNY"}}]"#,
                "",
                "/order/lines",
            ),
            (r#""id":"1""#, r#","methods":[{"id":"card","label":"?"}]"#, "/methods"),
        ] {
            let amount = r#""amount":{"value":"1.00","currency":"CNY"}"#;
            let body = format!(r#"{{"order":{{{amount},{order}}}{rest}}}"#).replace('?', &control);
            let refused = bench.open(&body).reply.refused();
            assert_eq!(refused, (422, "characters".into(), Some(pointer.into())), "{body}");
        }
    }
}

#[test]
fn a_refunds_reason_holds_none() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    buyer.pay(&mut bench);
    bench.settle(&buyer.sid, 1, RailOutcome::Approved { captured: true });
    for control in controls() {
        let call = bench.call("POST", &format!(r#"{{"reason":"torn{control}"}}"#));
        let refused = bench.run(&Command::Refund(call, buyer.sid.clone())).reply.refused();
        assert_eq!(refused, (422, "characters".into(), Some("/reason".into())), "{control}");
    }
    let call = bench.call("POST", r#"{"reason":"torn, 破れ"}"#);
    assert_eq!(bench.run(&Command::Refund(call, buyer.sid.clone())).reply.status(), 201);
}

#[test]
fn a_proofs_name_holds_none_and_is_not_even_looked_up() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let key = PrivateKey::make(&mut buyer.rng);
    for control in controls() {
        let mut call = buyer.call(&bench, "POST", "/cancel", r#"{"scope":"session"}"#);
        let header = json::object(|out| {
            out.str("typ", "dpop+jwt");
            out.str("alg", "ES256");
            out.raw("jwk", &key.public().to_jwk_json());
        });
        let payload = format!(
            r#"{{"jti":"a{control}","htm":"POST","htu":"{}","iat":{},"ath":"{}"}}"#,
            call.url,
            bench.now,
            jose::digest(buyer.secret.as_bytes())
        );
        let input = jws::signing_input(&header, &payload);
        call.dpop = Some(jws::sign_input(&key, input, &mut buyer.rng).unwrap());
        let command = Command::CancelCheckout(call);
        assert_eq!(bench.gateway.needs(&command).proof, None);
        let refused = bench.run(&command).reply.refused();
        assert_eq!(refused, (401, "dpop_invalid".into(), Some("/jti".into())), "{control}");
    }
}

#[test]
fn an_address_that_names_no_session_does_not_reach_the_store() {
    let mut bench = Bench::new();
    for sid in ["", "\0", "pay_\0", "pay_x", "pay_0123456789012345678901\n", "../x"] {
        let refused: [fn(_, String) -> Command; 4] =
            [Command::ReadPayment, Command::Capture, Command::CancelPayment, Command::Refund];
        for make in refused {
            let command = make(bench.call("POST", "{}"), String::from(sid));
            assert_eq!(bench.gateway.needs(&command).session, None, "{sid:?}");
            let refused = bench.run(&command).reply.refused();
            assert_eq!(refused, (404, "payment_unknown".into(), None), "{sid:?}");
        }
    }
}

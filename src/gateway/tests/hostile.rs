//! Whatever is sent, the answer is a refusal that repeats none of it.

use super::super::{BuyerCall, Command, Reply};
use super::bench::Bench;
use super::buyer::Buyer;

/// Bodies that are not what any call takes; `MARK` is looked for in replies.
fn bodies() -> Vec<Vec<u8>> {
    let deep = |open: &str, close: &str| [open.repeat(10_000), close.repeat(10_000)].concat();
    let texts = [
        String::new(),
        String::from("null"),
        String::from("true"),
        String::from("0"),
        String::from("\"MARK\""),
        String::from("[]"),
        String::from("{"),
        String::from("{}}"),
        String::from("{} {}"),
        String::from("\u{feff}{}"),
        String::from("{\"MARK\":1}"),
        String::from("{\"intent\":\"MARK\",\"intent\":\"MARK\"}"),
        String::from("{\"intent\":\"MARK\",\"payment\":\"MARK\"}"),
        String::from("{\"intent\":\"MARK.MARK.MARK\",\"payment\":\"\"}"),
        String::from("{\"intent\":null,\"payment\":null}"),
        String::from("{\"intent\":{\"a\":\"MARK\"},\"payment\":[]}"),
        String::from("{\"jti\":\"MARK\",\"nonce\":\"MARK\"}"),
        String::from("{\"jti\":1,\"nonce\":1}"),
        String::from("{\"scope\":\"MARK\"}"),
        String::from("{\"scope\":[\"session\"]}"),
        String::from("{\"answer\":\"MARK\"}"),
        String::from("{\"endorsement\":\"MARK\",\"device_jwk\":{\"kty\":\"MARK\"}}"),
        String::from("{\"amount\":{\"value\":\"MARK\",\"currency\":\"CNY\"}}"),
        String::from("{\"amount\":{\"value\":1e400,\"currency\":\"CNY\"}}"),
        String::from("{\"amount\":{\"value\":\"1.00\",\"currency\":\"MARK\"}}"),
        String::from("{\"order\":{\"id\":\"MARK\"}}"),
        String::from("{\"order\":[]}"),
        String::from(
            "{\"order\":{\"id\":\"1\",\"amount\":{\"value\":\"1.00\",\"currency\":\"CNY\"},\"lines\":[1]}}",
        ),
        String::from("{\"__proto__\":{\"MARK\":1}}"),
        String::from("{\"scope\":\"\\ud800\"}"),
        String::from("'MARK'"),
        deep("[", "]"),
        deep("{\"a\":", "}"),
        format!("{{\"scope\":\"{}\"}}", "MARK".repeat(20_000)),
        format!("{{{}}}", (0..300).map(|n| format!("\"MARK{n}\":1")).collect::<Vec<_>>().join(",")),
    ];
    let mut bodies: Vec<_> = texts.into_iter().map(String::into_bytes).collect();
    bodies.push(vec![0xff, 0xfe, b'{', b'}']);
    bodies.push(b"{\"scope\":\"\xc0\xaf\"}".to_vec());
    bodies
}

fn refused(reply: &Reply, body: &[u8]) {
    let shown = String::from_utf8_lossy(body);
    let shown = shown.chars().take(60).collect::<String>();
    let Reply::Http { status, body } = reply else { panic!("{reply:?} to {shown}") };
    assert!((400..500).contains(status), "{status} to {shown}");
    assert!(!body.contains("MARK"), "{body}");
}

#[test]
fn no_buyers_call_takes_a_hostile_body() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    type Make = fn(BuyerCall) -> Command;
    let calls: [(&str, Make); 4] = [
        ("/intents", Command::Submit),
        ("/intents/void", Command::Void),
        ("/actions/act", |call| Command::Answer(call, String::from("act"))),
        ("/cancel", Command::CancelCheckout),
    ];
    for body in bodies() {
        for (path, make) in calls {
            let mut call = buyer.call(&bench, "POST", path, "");
            call.body.clone_from(&body);
            refused(&bench.run(&make(call)).reply, &body);
        }
        let mut call = buyer.with_key(&mut bench, 2).call(&bench, "POST", "/keys", "");
        call.body.clone_from(&body);
        refused(&bench.run(&Command::Enrol(call)).reply, &body);
    }
    let facts = bench.facts(&buyer.sid);
    assert!(facts.attempts.is_empty() && facts.receipts.is_empty() && facts.keys.len() == 1);
}

#[test]
fn no_merchants_call_takes_a_hostile_body() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    buyer.pay(&mut bench);
    bench.settle(&buyer.sid, 1, super::super::RailOutcome::Approved { captured: true });
    for body in bodies() {
        let mut call = bench.call("POST", "");
        call.body.clone_from(&body);
        refused(&bench.run(&Command::OpenSession(call.clone())).reply, &body);
        // An empty body asks for everything: that is an answer of its own.
        if !body.is_empty() {
            refused(&bench.run(&Command::Refund(call.clone(), buyer.sid.clone())).reply, &body);
        }
        refused(&bench.run(&Command::Capture(call.clone(), buyer.sid.clone())).reply, &body);
        refused(&bench.run(&Command::CancelPayment(call, buyer.sid.clone())).reply, &body);
    }
    assert!(bench.facts(&buyer.sid).refunds.is_empty());
}

#[test]
fn hostile_headers_are_refused() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let long = "A".repeat(100_000);
    let authorizations =
        ["", " ", "DPoP ", "DPoP cs_", "DPoP\tcs", "DPoP cs_pay_é", "Bearer MARK", long.as_str()];
    for text in authorizations {
        let mut call = buyer.call(&bench, "POST", "/cancel", r#"{"scope":"session"}"#);
        call.authorization = Some(String::from(text));
        refused(&bench.run(&Command::CancelCheckout(call)).reply, text.as_bytes());
    }
    for text in ["", ".", "..", "...", "MARK", "e30.e30.e30", "e30..", "é.é.é", long.as_str()] {
        let mut call = buyer.call(&bench, "POST", "/cancel", r#"{"scope":"session"}"#);
        call.dpop = Some(String::from(text));
        refused(&bench.run(&Command::CancelCheckout(call)).reply, text.as_bytes());
    }
    assert!(bench.facts(&buyer.sid).receipts.is_empty());
}

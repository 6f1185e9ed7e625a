//! Where a merchant has its events sent, and sending one again.

use super::super::address::is_webhook_url;
use super::super::endpoint::MAX_ENDPOINTS;
use super::super::{Command, MerchantCall, RailOutcome, Reply, Write};
use super::bench::{Bench, MERCHANT};
use super::buyer::Buyer;

const URL: &str = "https://shop.example/hooks?of=countersign";

fn add(bench: &mut Bench, body: &str) -> Reply {
    let call = bench.call("POST /v1/webhook_endpoints", body);
    bench.run(&Command::AddEndpoint(call)).reply
}

fn list(bench: &mut Bench, merchant: &str) -> Reply {
    let call = bench.call("GET /v1/webhook_endpoints", "");
    bench
        .run(&Command::ListEndpoints(MerchantCall { merchant: String::from(merchant), ..call }))
        .reply
}

fn count(reply: &Reply) -> usize {
    reply.parts().1.array("data").unwrap().len()
}

#[test]
fn an_endpoints_secret_is_told_once() {
    let mut bench = Bench::new();
    let body = format!(r#"{{"url":"{URL}","events":["payment.succeeded","refund.updated"]}}"#);
    let call = bench.call("POST /v1/webhook_endpoints", &body);
    let added = bench.run(&Command::AddEndpoint(call.clone())).reply;
    assert_eq!((added.status(), added.member("url").as_str()), (201, URL));
    let secret = added.member("secret");
    assert!(secret.starts_with("whsec_") && secret.len() == 6 + 32, "a key of 24 bytes");
    assert!(added.member("id").starts_with("we_"));
    // The same key again is the same endpoint.
    assert_eq!(bench.run(&Command::AddEndpoint(call)).reply, added);
    let listed = list(&mut bench, MERCHANT);
    assert_eq!(count(&listed), 1);
    let Reply::Http { body, .. } = listed else { panic!("an answer") };
    assert!(body.contains(&added.member("id")) && !body.contains("whsec_"));
    assert_eq!(count(&list(&mut bench, "m_other")), 0);
    let other = bench.call("POST /v1/webhook_endpoints", r#"{"url":"https://shop.example/2"}"#);
    assert_ne!(bench.run(&Command::AddEndpoint(other)).reply.member("secret"), secret);
}

#[test]
fn an_address_is_https_or_the_same_machines() {
    for good in [URL, "https://shop.example", "https://a.b.example:8443/x/y", "https://10.0.0.1/x"]
    {
        assert!(is_webhook_url(good, false), "{good}");
    }
    let long = format!("https://shop.example/{}", "x".repeat(2048));
    for bad in [
        "",
        "https://",
        "http://shop.example/",
        "ftp://shop.example/",
        "HTTPS://shop.example/",
        "https://user@shop.example/",
        "https://user:word@shop.example/",
        "https://shop.example/#x",
        "https://shop.example\\@evil.example/",
        "https://shop.example/a b",
        "https://shop.example/\r\nx",
        "https://shop.example:0/",
        "https://shop.example:443/",
        "https://sh\u{f6}p.example/",
        "https://shop/",
        "//shop.example/",
        "http://127.0.0.1.evil.example/",
        &long,
    ] {
        assert!(!is_webhook_url(bad, true), "{bad}");
    }
    // A gateway that others reach does not call itself.
    for near in
        ["http://127.0.0.1:4243/x", "http://[::1]:1/", "http://localhost", "https://localhost/"]
    {
        assert!(is_webhook_url(near, true), "{near}");
        assert!(!is_webhook_url(near, false), "{near}");
    }
}

#[test]
fn each_wrong_member_of_an_endpoint_is_refused() {
    let mut bench = Bench::new();
    for (body, status, code, pointer) in [
        ("{}", 400, "json_missing", Some("/url")),
        (r#"{"url":1}"#, 400, "json_type", Some("/url")),
        (r#"{"url":"http://shop.example/"}"#, 422, "webhook_url_refused", Some("/url")),
        (r#"{"url":"http://127.0.0.1:9/"}"#, 422, "webhook_url_refused", Some("/url")),
        (
            r#"{"url":"https://a.example/","events":["payment.won"]}"#,
            422,
            "unsupported",
            Some("/events"),
        ),
        (
            r#"{"url":"https://a.example/","events":"payment.failed"}"#,
            400,
            "json_type",
            Some("/events"),
        ),
        (r#"{"url":"https://a.example/","secret":"whsec_x"}"#, 400, "json_unknown", None),
    ] {
        let refused = add(&mut bench, body).refused();
        assert_eq!(refused, (status, String::from(code), pointer.map(String::from)), "{body}");
    }
    assert_eq!(count(&list(&mut bench, MERCHANT)), 0);
}

#[test]
fn a_merchant_has_sixteen_endpoints_at_most_and_a_removed_one_makes_room() {
    let mut bench = Bench::new();
    let body = |n: u64| format!(r#"{{"url":"https://shop.example/{n}"}}"#);
    let mut last = String::new();
    for n in 0..MAX_ENDPOINTS {
        last = add(&mut bench, &body(n)).member("id");
    }
    assert_eq!(add(&mut bench, &body(99)).refused().1, "webhook_endpoints_full");
    let call = bench.call("DELETE", "");
    let gone = Command::RemoveEndpoint(call.clone(), last.clone());
    assert_eq!(bench.run(&gone).reply, Reply::None);
    let refused = bench.run(&gone).reply.refused();
    assert_eq!((refused.0, refused.1.as_str()), (404, "webhook_endpoint_unknown"));
    assert_eq!(add(&mut bench, &body(99)).status(), 201);
    let stranger = MerchantCall { merchant: String::from("m_other"), ..call };
    let first = list(&mut bench, MERCHANT).parts().1.array("data").unwrap()[0].clone();
    let id = String::from(first.as_object().unwrap().str("id").unwrap());
    let refused = bench.run(&Command::RemoveEndpoint(stranger, id)).reply.refused();
    assert_eq!(refused.1, "webhook_endpoint_unknown");
}

#[test]
fn two_endpoints_added_at_once_do_not_take_one_place() {
    let mut bench = Bench::new();
    let body = r#"{"url":"https://shop.example/x"}"#;
    let calls = [(); 2].map(|()| bench.call("POST /v1/webhook_endpoints", body));
    let decisions = calls.map(|call| bench.decide(&Command::AddEndpoint(call)));
    assert!(bench.store.apply(&decisions[0].writes).is_ok());
    assert!(bench.store.apply(&decisions[1].writes).is_err());
}

#[test]
fn an_event_is_sent_again_for_its_merchant_alone() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    buyer.pay(&mut bench);
    bench.settle(&buyer.sid, 1, RailOutcome::Approved { captured: true });
    let id = format!("{}_e1", buyer.sid);
    let call = bench.call("POST /v1/events/x/redeliver", "");
    let decision = bench.decide(&Command::Redeliver(call.clone(), id.clone()));
    assert!(matches!(decision.writes.first(), Some(Write::Redeliver(event)) if event.id == id));
    assert_eq!((decision.reply.status(), decision.reply.member("id")), (202, id.clone()));
    bench.store.apply(&decision.writes).unwrap();
    // One key, one sending.
    assert!(bench.decide(&Command::Redeliver(call, id.clone())).writes.is_empty());
    let call = bench.call("POST /v1/events/x/redeliver", "");
    let stranger = MerchantCall { merchant: String::from("m_other"), ..call.clone() };
    for command in [
        Command::Redeliver(stranger, id),
        Command::Redeliver(call.clone(), format!("{}_e2", buyer.sid)),
        Command::Redeliver(call, String::from("x")),
    ] {
        assert_eq!(bench.decide(&command).reply.code(), "webhook_event_unknown");
    }
}

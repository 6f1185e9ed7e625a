//! A session is opened as asked, or refused with the member to blame.

use super::super::{Command, MerchantCall, Reply};
use super::bench::{Bench, ISSUER, MERCHANT, NOW, SHOP, order_body};
use crate::protocol::order::{Capture, Confirm, NewDevice};

#[test]
fn an_order_is_signed_as_asked() {
    let mut bench = Bench::new();
    let opened = bench.open(&order_body(
        r#","return_url":"https://shop.example/back?order=1","origins":["https://shop.example"],
        "policy":{"capture":"manual","confirm":"page","max_attempts":3,"inline":false,
        "new_device":"refuse"},"expires_in":600,"tenders":[],"collect":{"billing":"none"}"#,
    ));
    let (status, members) = opened.reply.parts();
    assert_eq!(status, 201);
    assert_eq!(members.len(), 4);
    assert_eq!(members.u64("expires_at"), Ok(NOW + 600));
    let order = bench.discovery().verify_order(members.str("order").unwrap()).unwrap();
    assert_eq!(order.kid(), "sign-1", "the next key is published and does not sign yet");
    let order = order.body();
    assert_eq!(order.issuer, ISSUER);
    assert_eq!(order.sid, members.str("id").unwrap());
    assert_eq!((order.issued_at, order.expires_at), (NOW, NOW + 600));
    assert_eq!((order.merchant.id.as_str(), order.merchant.name.as_str()), (MERCHANT, "茶馆"));
    assert_eq!(order.origins, [SHOP]);
    assert_eq!(order.purchase.amount.to_wire(), "128.00");
    assert_eq!(order.policy.capture, Capture::Manual);
    assert_eq!(order.policy.confirm, Confirm::Page);
    assert_eq!(order.policy.new_device, NewDevice::Refuse);
    assert_eq!((order.policy.max_attempts, order.policy.inline), (3, false));
    assert_eq!(order.return_url.as_deref(), Some("https://shop.example/back?order=1"));
    let secret = members.str("client_secret").unwrap();
    let stored = &bench.facts(&order.sid).session;
    let word = secret.strip_prefix(&format!("cs_{}_", order.sid)).unwrap();
    assert!(word.len() == 43 && !format!("{stored:?}").contains(word));
    assert!(!format!("{:?}", opened.reply).contains("cs_"), "Debug must not show the secret");
}

#[test]
fn what_a_merchant_leaves_out_comes_from_its_settings() {
    let mut bench = Bench::new();
    let opened = bench.open(&order_body(""));
    let order = bench.discovery().verify_order(&opened.reply.member("order")).unwrap();
    assert_eq!(order.body().expires_at, NOW + 1800);
    assert_eq!(order.body().origins.len(), 2);
    assert_eq!(order.body().methods.len(), 1);
    assert_eq!(order.body().policy.max_attempts, 5);
    assert_eq!(order.body().return_url, None);
}

#[test]
fn each_wrong_member_is_refused_and_nothing_is_written() {
    let amount = |value: &str, currency: &str| {
        format!(
            r#"{{"order":{{"id":"1","amount":{{"value":"{value}","currency":"{currency}"}}}}}}"#
        )
    };
    let order = |members: &str| {
        format!(r#"{{"order":{{"amount":{{"value":"1.00","currency":"CNY"}},{members}}}}}"#)
    };
    let rows: Vec<(String, u16, &str, Option<&str>)> = vec![
        (String::from(""), 400, "json_syntax", None),
        (String::from("[]"), 400, "json_type", None),
        (String::from("{}"), 400, "json_missing", Some("/order")),
        (order_body(r#","extra":1"#), 400, "json_unknown", None),
        (order_body(r#","order":{}"#), 400, "json_duplicate", None),
        (amount("0.00", "CNY"), 422, "amount_range", Some("/order/amount")),
        (amount("-1.00", "CNY"), 422, "amount_format", Some("/order/amount")),
        (amount("1.0", "CNY"), 422, "amount_exponent", Some("/order/amount")),
        (amount("1", "XXX"), 422, "currency_unknown", Some("/order/amount")),
        (order(r#""id":"""#), 422, "out_of_range", Some("/order/id")),
        (order(r#""id":"a\u202eb""#), 422, "characters", Some("/order/id")),
        (order(r#""id":"a\nb""#), 422, "characters", Some("/order/id")),
        (order(r#""id":"1","x":1"#), 400, "json_unknown", Some("/order")),
        (
            order(
                r#""id":"1","lines":[{"name":"a","quantity":1,"amount":{"value":"1.00","currency":"USD"}}]"#,
            ),
            422,
            "currency_mismatch",
            Some("/order/lines"),
        ),
        (
            order(
                r#""id":"1","lines":[{"name":"a","quantity":0,"amount":{"value":"1.00","currency":"CNY"}}]"#,
            ),
            422,
            "out_of_range",
            Some("/order/lines"),
        ),
        (order_body(r#","expires_in":59"#), 422, "out_of_range", Some("/expires_in")),
        (order_body(r#","expires_in":86401"#), 422, "out_of_range", Some("/expires_in")),
        (order_body(r#","expires_in":1.5"#), 400, "json_number", None),
        (order_body(r#","origins":[]"#), 403, "origin_refused", Some("/origins")),
        (
            order_body(r#","origins":["https://evil.example"]"#),
            403,
            "origin_refused",
            Some("/origins"),
        ),
        (
            order_body(r#","origins":["https://shop.example/"]"#),
            403,
            "origin_refused",
            Some("/origins"),
        ),
        (order_body(r#","methods":[]"#), 422, "method_unknown", Some("/methods")),
        (order_body(r#","methods":[{"id":"alipay"}]"#), 422, "method_unknown", Some("/methods")),
        (
            order_body(r#","methods":[{"id":"card","brands":["x"]}]"#),
            422,
            "card_brand_unknown",
            Some("/methods"),
        ),
        (
            order_body(
                r#","methods":[{"id":"card","limits":{"min":{"value":"1","currency":"JPY"}}}]"#,
            ),
            422,
            "currency_mismatch",
            Some("/methods"),
        ),
        (order_body(r#","tenders":[{}]"#), 422, "unsupported", Some("/tenders")),
        (order_body(r#","collect":{"email":true}"#), 422, "unsupported", Some("/collect")),
        (
            order_body(r#","policy":{"capture":"later"}"#),
            422,
            "unsupported",
            Some("/policy/capture"),
        ),
        (order_body(r#","policy":{"confirm":"x"}"#), 422, "unsupported", Some("/policy/confirm")),
        (
            order_body(r#","policy":{"new_device":"x"}"#),
            422,
            "unsupported",
            Some("/policy/new_device"),
        ),
        (
            order_body(r#","policy":{"max_attempts":0}"#),
            422,
            "out_of_range",
            Some("/policy/max_attempts"),
        ),
        (
            order_body(r#","policy":{"max_attempts":21}"#),
            422,
            "out_of_range",
            Some("/policy/max_attempts"),
        ),
        (order_body(r#","policy":{"save":true}"#), 400, "json_unknown", Some("/policy")),
        (" ".repeat(64 * 1024 + 1), 413, "json_size", None),
    ];
    let mut bench = Bench::new();
    for (body, status, code, pointer) in rows {
        let call = bench.call("POST /v1/sessions", &body);
        let decision = bench.decide(&Command::OpenSession(call));
        let expected = (status, String::from(code), pointer.map(String::from));
        assert_eq!(decision.reply.refused(), expected, "{body}");
        assert!(decision.writes.is_empty());
    }
}

#[test]
fn a_buyer_is_sent_back_to_the_merchants_own_pages_only() {
    let mut bench = Bench::new();
    for good in [
        "https://shop.example",
        "https://shop.example/",
        "https://shop.example?order=1",
        "https://shop.example/a/b.html?x=%2F..&y=a@b",
        "http://127.0.0.1:4243/back",
    ] {
        let reply = bench.open(&order_body(&format!(r#","return_url":"{good}""#))).reply;
        let order = bench.discovery().verify_order(&reply.member("order")).unwrap();
        assert_eq!(order.body().return_url.as_deref(), Some(good));
    }
    let long = format!("https://shop.example/{}", "a".repeat(2048));
    let hostile = [
        "",
        "/",
        "back",
        "//shop.example",
        "shop.example",
        "https:shop.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "blob:https://shop.example/1",
        "http://shop.example/",
        "HTTPS://shop.example/",
        "https://SHOP.example/",
        "https://evil.example/",
        "https://shop.example.evil.example/",
        "https://shop.exampleevil/",
        "https://shop.example@evil.example/",
        "https://user@shop.example/",
        "https://user:pw@shop.example/",
        "https://shop.example:443/",
        "https://shop.example:8443/",
        "https://shop.example:/",
        "https://shop.example./",
        "https://evil.example/https://shop.example/",
        "https://evil.example\\\\@shop.example/",
        "https://shop.example\\\\@evil.example/",
        "https://shop.example\\\\.evil.example/",
        "https://shop.example/\\\\evil.example",
        "https://shop.example//evil.example",
        "https://shop.example/..",
        "https://shop.example/a/../b",
        "https://shop.example/./a",
        "https://shop.example/%2e%2e/",
        "https://shop.example/%2E%2E/",
        "https://shop.example/%2f%2fevil.example",
        "https://shop.example/%5cevil",
        "https://shop.example/%00",
        "https://shop.example/%0d%0aSet-Cookie:x",
        "https://shop.example/@evil.example",
        "https://shop.example/#x",
        "https://shop.example#@evil.example",
        "https://shop.example/?#x",
        "https://shop.example/a b",
        " https://shop.example/",
        "https://shop.example/ ",
        "https://shop.example/\\t",
        "https://shop.example/\\n",
        "https://shop.example/\\r\\nX: y",
        "https://sh\\top.example/",
        "https:/\\t/shop.example/",
        "https://shop.example/\\u0000",
        "https://shop.example/\\u202e",
        "https://shоp.example/",
        "https://shop。example/",
        "https://xn--shp-fmc.example/",
        "https://shop.example/é",
        "https://shop.example/<script>",
        "https://shop.example/\\\"x",
        "https://shop.example/`",
        "https://shop.example/{x}",
        "https://shop.example/|",
        "https://shop.example/^",
        "http://127.0.0.1:4244/",
        "http://127.0.0.1/",
        "http://127.1:4243/",
        "http://2130706433:4243/",
        "http://0x7f.0.0.1:4243/",
        "http://localhost:4243/",
        "http://[::1]:4243/",
        "http://127.0.0.1:04243/",
        "http://127.0.0.1:4243@evil.example/",
        "http://127.0.0.1:4243.evil.example/",
        "http://127.0.0.1:4243\\\\@evil.example/",
        "https://127.0.0.1:4243/",
        "ftp://shop.example/",
        "wss://shop.example/",
        "view-source:https://shop.example/",
        "https://shop.example;evil/",
        "https://shop.example,evil/",
        "https://shop.example&evil/",
        "https://shop.example%2f@evil/",
        "https://shop.example%00.evil/",
        "intent://shop.example#Intent;end",
        &long,
    ];
    assert!(hostile.len() >= 80);
    for bad in hostile {
        let reply = bench.open(&order_body(&format!(r#","return_url":"{bad}""#))).reply;
        let expected = (422, "return_url_refused".into(), Some("/return_url".into()));
        assert_eq!(reply.refused(), expected, "{bad}");
    }
}

#[test]
fn an_idempotency_key_is_needed_and_has_a_form() {
    let mut bench = Bench::new();
    let long = "k".repeat(256);
    for (key, code) in [
        (None, "idempotency_missing"),
        (Some(""), "idempotency_invalid"),
        (Some("\"\""), "idempotency_invalid"),
        (Some("a b"), "idempotency_invalid"),
        (Some("é"), "idempotency_invalid"),
        (Some("a\u{7f}"), "idempotency_invalid"),
        (Some(long.as_str()), "idempotency_invalid"),
    ] {
        let mut call = bench.call("POST /v1/sessions", &order_body(""));
        call.idempotency_key = key.map(String::from);
        let reply = bench.run(&Command::OpenSession(call)).reply;
        assert_eq!(reply.refused(), (400, code.into(), None), "{key:?}");
    }
}

#[test]
fn the_same_key_and_body_get_the_same_bytes_and_another_body_is_refused() {
    let mut bench = Bench::new();
    let call = bench.call("POST /v1/sessions", &order_body(""));
    let keyed = |key: &str, body: &str, route: &str| MerchantCall {
        idempotency_key: Some(String::from(key)),
        body: Vec::from(body),
        route: String::from(route),
        ..call.clone()
    };
    let route = "POST /v1/sessions";
    let first = bench.run(&Command::OpenSession(keyed("k", &order_body(""), route))).reply;
    bench.now += 50;
    // With the quotes that a structured field has, it is the same key.
    for key in ["k", "\"k\""] {
        let again = bench.run(&Command::OpenSession(keyed(key, &order_body(""), route))).reply;
        assert!(again == first);
    }
    for (body, route) in
        [(order_body(r#","expires_in":60"#), route), (order_body(""), "POST /v1/other")]
    {
        let reply = bench.run(&Command::OpenSession(keyed("k", &body, route))).reply;
        assert_eq!(reply.refused(), (422, "idempotency_mismatch".into(), None));
    }
    let mut other = keyed("k", &order_body(""), route);
    other.merchant = String::from("m_other");
    let reply = bench.run(&Command::OpenSession(other)).reply;
    assert!(reply != first, "keys of two merchants do not meet");
}

#[test]
fn a_refusal_is_not_kept_for_its_key() {
    let mut bench = Bench::new();
    let mut call = bench.call("POST /v1/sessions", "{}");
    assert_eq!(bench.run(&Command::OpenSession(call.clone())).reply.status(), 400);
    call.body = order_body("").into_bytes();
    let Reply::Http { status, .. } = bench.run(&Command::OpenSession(call)).reply else {
        panic!("an answer")
    };
    assert_eq!(status, 201);
}

#[test]
fn a_merchant_that_is_not_known_opens_nothing() {
    let mut bench = Bench::new();
    let mut call = bench.call("POST /v1/sessions", &order_body(""));
    call.merchant = String::from("m_nobody");
    assert_eq!(bench.run(&Command::OpenSession(call)).reply.code(), "unauthorized");
}

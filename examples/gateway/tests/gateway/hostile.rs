//! Input that nobody honest sends: refused, never repeated, never a fault.

use countersign::key::ClientKey;
use rand_core::OsRng;

use super::buyer::{Buyer, merchant, proof, word};
use super::server::{Answer, Home, Server, raw};

const MARK: &str = "xyzzyMARKxyzzy";

fn bodies() -> Vec<Vec<u8>> {
    let mut bodies: Vec<Vec<u8>> = [
        "",
        "{",
        "[]",
        "null",
        "0",
        "\"\"",
        "{\"\":1}",
        "{}x",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1.5}",
        "{\"a\":1e400}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\u0000\"}",
        "\u{feff}{}",
        r#"{"order":1}"#,
        r#"{"order":{}}"#,
        r#"{"order":null}"#,
        r#"{"order":{"id":"x","amount":{"value":1,"currency":"EUR"}}}"#,
        r#"{"order":{"id":"x","amount":{"value":"-1.00","currency":"EUR"}}}"#,
        r#"{"order":{"id":"x","amount":{"value":"999999999999999999.00","currency":"EUR"}}}"#,
        r#"{"order":{"id":"x","amount":{"value":"1.00","currency":"xyzzyMARKxyzzy"}}}"#,
        r#"{"intent":"xyzzyMARKxyzzy","payment":"xyzzyMARKxyzzy"}"#,
        r#"{"intent":"a.b.c","payment":""}"#,
        r#"{"intent":{},"payment":[]}"#,
        r#"{"jti":"xyzzyMARKxyzzy","nonce":"xyzzyMARKxyzzy"}"#,
        r#"{"answer":"..."}"#,
        r#"{"scope":"xyzzyMARKxyzzy"}"#,
        r#"{"amount":{"value":"0.00","currency":"EUR"}}"#,
        r#"{"endorsement":"xyzzyMARKxyzzy","device_jwk":{"kty":"EC","d":"xyzzyMARKxyzzy"}}"#,
        r#"{"xyzzyMARKxyzzy":"xyzzyMARKxyzzy"}"#,
        "<xml>xyzzyMARKxyzzy</xml>",
    ]
    .iter()
    .map(|body| Vec::from(body.as_bytes()))
    .collect();
    bodies.push(vec![0xff, 0xfe, 0x00]);
    bodies.push("[".repeat(10_000).into_bytes());
    bodies.push(format!("{{\"a\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000)).into_bytes());
    bodies.push(format!("{{\"a\":\"{}\"}}", "x".repeat(70_000)).into_bytes());
    bodies
}

/// A refusal in its form, and a small one.
fn is_refused(answer: &Answer, what: &str) {
    assert!((400..500).contains(&answer.status), "{what}: {}", answer.status);
    assert!(!answer.code().is_empty());
    assert!(answer.body.len() < 512, "{what}");
    assert!(!answer.body.contains(MARK), "{what} is repeated: {}", answer.body);
}

#[test]
fn no_endpoint_takes_or_repeats_hostile_json() {
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::new(&server);
    let payment = format!("/v1/payments/{}", buyer.sid);
    let merchant_paths =
        [String::from("/v1/sessions"), format!("{payment}/refunds"), format!("{payment}/capture")];
    let authorization = format!("DPoP {}", buyer.secret);
    let bearer = format!("Bearer {}", buyer.secret);
    for body in bodies() {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        for path in &merchant_paths {
            let key = word();
            let mut headers = merchant(&key);
            headers.push(("Content-Type", "application/json"));
            let answer = server.send("POST", path, &headers, &body).unwrap();
            is_refused(&answer, &format!("{path} {shown}"));
        }
        for path in [
            "/v1/checkout/intents",
            "/v1/checkout/intents/void",
            "/v1/checkout/actions/act_none",
            "/v1/checkout/cancel",
            "/v1/checkout/keys",
        ] {
            // One that is enrolled already is told so, whatever else it says.
            let stranger = ClientKey::make(&mut OsRng);
            let key = if path.ends_with("keys") { &stranger } else { &buyer.key };
            let sent = proof(key, "POST", path, &buyer.secret);
            let who = if path.ends_with("keys") { &bearer } else { &authorization };
            let headers = [
                ("Authorization", who.as_str()),
                ("DPoP", sent.as_str()),
                ("Content-Type", "application/json"),
            ];
            let answer = server.send("POST", path, &headers, &body).unwrap();
            is_refused(&answer, &format!("{path} {shown}"));
        }
    }
}

#[test]
fn hostile_headers_and_addresses_are_refused() {
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::new(&server);
    let long = "A".repeat(6000);
    let (cut, _) = buyer.secret.split_at(buyer.secret.len() - 1);
    for authorization in [
        "",
        "DPoP",
        "DPoP ",
        "DPoP cs_",
        "DPoP cs_pay_x_y",
        "Bearer cs_\u{fc}",
        &long,
        &format!("DPoP {cut}"),
        &format!("Basic {}", buyer.secret),
    ] {
        for sent in ["", "a.b.c", "e30.e30.e30", &long] {
            let headers = [("Authorization", authorization), ("DPoP", sent)];
            is_refused(&server.get("/v1/checkout", &headers), authorization);
            is_refused(&server.post("/v1/checkout/keys", &headers, "{}"), authorization);
        }
    }
    for path in [
        "/v1/payments/%ff",
        "/v1/payments/%2e%2e",
        "/v1/refunds/%00",
        "/v1/payments/pay_%00",
        "/v1/payments?status=%00",
        "/v1/payments?after=1.%00",
        "/v1/checkout/receipt?after=x",
        "/sdk/1.0.0/..%2f..%2fCargo.toml",
        "/sdk/v1/%2e%2e/gateway.db",
        "/xyzzyMARKxyzzy",
        "/v1/checkout/receipt?wait=-1",
    ] {
        is_refused(&server.get(path, &merchant("")), path);
    }
    let page = server.get("/sim/3ds/xyzzyMARKxyzzy", &[]);
    assert_eq!((page.status, page.body.contains(MARK)), (404, false));
}

#[test]
fn a_call_of_another_kind_is_refused_as_what_it_is() {
    let home = Home::new();
    let server = Server::start(&home);
    let form = [
        ("Authorization", "Bearer sk_test_demo"),
        ("Idempotency-Key", "k"),
        ("Content-Type", "text/plain"),
    ];
    let answer = server.send("POST", "/v1/sessions", &form, b"{}").unwrap();
    assert_eq!((answer.status, answer.code().as_str()), (415, "unsupported_media_type"));
    let answer = server.send("DELETE", "/v1/sessions", &[], b"").unwrap();
    assert_eq!((answer.status, answer.code().as_str()), (405, "method_not_allowed"));
    assert!(answer.header("allow").is_some());
    assert_eq!(server.get("/nowhere", &[]).code(), "not_found");
    let big = format!("{{\"a\":\"{}\"}}", "x".repeat(1 << 20));
    let answer = server.post("/v1/sessions", &merchant("big"), &big);
    assert_eq!((answer.status, answer.code().as_str()), (413, "payload_too_large"));
}

#[test]
fn what_is_no_request_ends_its_connection_only() {
    let home = Home::new();
    let server = Server::start(&home);
    let header = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(64 * 1024));
    let lines = format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(1000));
    for bytes in
        [b"\x16\x03\x01\x02\x00".as_slice(), b"GET\r\n\r\n", header.as_bytes(), lines.as_bytes()]
    {
        let mut bytes = bytes.to_vec();
        bytes.extend_from_slice(b"\r\n\r\n");
        let answer = String::from_utf8_lossy(&raw(&server.address, &bytes).unwrap()).into_owned();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    assert_eq!(server.get("/healthz", &[]).status, 200);
}

#[test]
fn a_body_that_never_comes_is_not_waited_for() {
    let home = Home::new();
    let server = Server::start(&home);
    let begun = std::time::Instant::now();
    let head = "POST /v1/sessions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
                Authorization: Bearer sk_test_demo\r\nContent-Length: 10\r\n\r\n{";
    let answer = raw(&server.address, head.as_bytes()).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("request_timeout"), "{answer}");
    assert!(begun.elapsed().as_secs() < 9);
}

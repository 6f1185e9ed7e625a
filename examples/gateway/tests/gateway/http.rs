//! Headers, files, other origins, and how the process starts and stops.

use std::fs;
use std::net::TcpListener;

use super::buyer::{Buyer, GOOD, merchant, open_with, proof};
use super::server::{Home, SHOP, Server, program};

const STRANGER: &str = "https://evil.example";

#[test]
fn only_listed_pages_of_inline_orders_may_read_a_buyers_answer() {
    let home = Home::new();
    let server = Server::start(&home);
    for (policy, origin, status, allowed) in [
        ("", SHOP, 200, true),
        ("", STRANGER, 403, false),
        (r#","policy":{"inline":false}"#, SHOP, 403, false),
    ] {
        let buyer = Buyer::enrol(&server, &open_with(&server, policy));
        let sent = proof(&buyer.key, "GET", "/v1/checkout", &buyer.secret);
        let authorization = format!("DPoP {}", buyer.secret);
        let headers =
            [("Authorization", authorization.as_str()), ("DPoP", &sent), ("Origin", origin)];
        let answer = server.get("/v1/checkout", &headers);
        let header = answer.header("access-control-allow-origin");
        assert_eq!(answer.status, status, "{policy} {origin}: {}", answer.body);
        assert_eq!(header, allowed.then_some(origin), "{policy} {origin}");
        assert_eq!(answer.header("vary"), Some("origin"));
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
}

#[test]
fn a_preflight_is_answered_for_pages_that_some_merchant_lets_call() {
    let home = Home::new();
    let server = Server::start(&home);
    let preflight = |path: &str, origin: &str| {
        let headers = [("Origin", origin), ("Access-Control-Request-Method", "POST")];
        server.send("OPTIONS", path, &headers, b"").unwrap()
    };
    let answer = preflight("/v1/checkout/intents", SHOP);
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, Some(SHOP)));
    let listed = answer.header("access-control-allow-headers");
    assert_eq!(listed, Some("authorization, dpop, content-type"));
    for (path, origin) in
        [("/v1/checkout/intents", STRANGER), ("/v1/sessions", SHOP), ("/v1/payments", SHOP)]
    {
        assert_eq!(preflight(path, origin).header("access-control-allow-origin"), None, "{path}");
    }
    let mut headers = merchant("");
    headers.push(("Origin", SHOP));
    let list = server.get("/v1/payments", &headers);
    assert_eq!(list.header("access-control-allow-origin"), None);
    let keys = server.get("/.well-known/countersign.json", &[("Origin", STRANGER)]);
    assert_eq!(keys.header("access-control-allow-origin"), Some("*"));
}

#[test]
fn files_are_served_as_what_they_are_and_their_digests_published() {
    let home = Home::new();
    let directory = home.0.join("sdk").join("sub");
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("core.wasm"), b"\0asm").unwrap();
    fs::write(home.0.join("sdk").join("countersign.js"), "export {}").unwrap();
    fs::write(home.0.join("sdk").join("secret.txt"), "no").unwrap();
    let server = Server::start(&home);
    let wasm = server.get("/sdk/1.0.0/sub/core.wasm", &[]);
    assert_eq!(wasm.header("content-type"), Some("application/wasm"));
    assert_eq!(wasm.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(wasm.header("access-control-allow-origin"), Some("*"));
    assert_eq!(wasm.header("x-content-type-options"), Some("nosniff"));
    let script = server.get("/sdk/v1/countersign.js", &[]);
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(script.header("cache-control"), Some("public, max-age=300"));
    assert_eq!(server.get("/sdk/v1/secret.txt", &[]).status, 404);
    let discovery = server.get("/.well-known/countersign.json", &[]).body;
    // printf 'export {}' | openssl dgst -sha384 -binary | base64
    let digest = "sha384-VVxCXcxpOv0nZ/0YpxpNmvOMf1L1Hb6UQplg7as60Q+OX5995JTMkCby7S/OIk9s";
    assert!(discovery.contains("/sdk/1.0.0/countersign.js") && discovery.contains(digest));
}

#[test]
fn every_answer_tells_browsers_to_keep_to_themselves() {
    let home = Home::new();
    let server = Server::start(&home);
    for path in ["/healthz", "/v1/payments", "/nowhere", "/metrics", "/sim/3ds/x"] {
        let answer = server.get(path, &[]);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
    }
    let metrics = server.get("/metrics", &[]).body;
    assert!(metrics.contains(r#"countersign_requests_total{route="/healthz",status="200"} 1"#));
}

#[test]
fn a_stop_lets_everybody_finish() {
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::new(&server);
    let (status, log) = std::thread::scope(|scope| {
        let waiting =
            scope.spawn(|| buyer.try_call("GET", "/v1/checkout/receipt?after=0&wait=25", ""));
        while !server.get("/metrics", &[]).body.contains("countersign_waiting 1") {
            std::thread::yield_now();
        }
        let stopped = server.terminate();
        let answer = waiting.join().unwrap().expect("an answer before the end");
        assert_eq!(answer.status, 204);
        stopped
    });
    assert_eq!(status.code(), Some(0));
    assert!(log.lines().last().unwrap().contains("\"stopped\""));
}

#[test]
fn an_address_in_use_is_one_clear_line() {
    let home = Home::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let out = program(&home).env("GATEWAY_ADDR", &address).output().unwrap();
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8(out.stderr).unwrap();
    assert_eq!(said.lines().count(), 1);
    assert!(said.contains(&address) && said.contains("in use"), "{said}");
}

#[test]
fn a_log_line_has_route_and_outcome_and_no_address() {
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::new(&server);
    buyer.pay(GOOD);
    server.get("/sim/3ds/some-token?with=query", &[]);
    let (_, log) = server.terminate();
    assert!(log.contains(r#""route":"/v1/checkout/intents","status":200"#));
    assert!(log.contains(r#""route":"/sim/3ds/{page}","status":404"#));
    for secret in ["some-token", "with=query", &buyer.secret, "sk_test_demo", &buyer.sid] {
        assert!(!log.contains(secret), "{secret}");
    }
}

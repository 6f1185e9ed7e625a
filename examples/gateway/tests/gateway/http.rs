//! Other origins, and how the process starts and stops.

use std::net::TcpListener;

use super::buyer::{Buyer, GOOD, merchant, open_with, proof};
use super::server::{Home, ISSUER, SHOP, Server, program};

const STRANGER: &str = "https://evil.example";

#[test]
fn only_listed_pages_of_inline_orders_may_read_a_buyers_answer() {
    let home = Home::new();
    let server = Server::start(&home);
    for (policy, origin, status, allowed) in [
        (r#","policy":{"inline":true}"#, SHOP, 200, true),
        (r#","policy":{"inline":true}"#, STRANGER, 403, false),
        (r#","policy":{}"#, SHOP, 403, false),
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

/// A06: nothing of the body is read before, so one that no reader takes, or
/// that never comes, is refused for where it comes from.
#[test]
fn other_pages_are_refused_before_their_call_is_read() {
    type Sent<'a> = &'a [(&'a str, &'a str)];
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::enrol(&server, &open_with(&server, r#","policy":{"inline":true}"#));
    let framed = Buyer::enrol(&server, &open_with(&server, r#","policy":{"inline":false}"#));
    let call = |buyer: &Buyer, path: &str, headers: Sent| {
        let authorization = format!("DPoP {}", buyer.secret);
        let proof = proof(&buyer.key, "POST", path, &buyer.secret);
        let mut all = vec![("Authorization", authorization.as_str()), ("DPoP", proof.as_str())];
        all.extend_from_slice(headers);
        server.send("POST", path, &all, b"{").unwrap()
    };
    let json = ("Content-Type", "application/json");
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let text = ("Content-Type", "text/plain;charset=UTF-8");
    let (cross, near) = (("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"));
    let (cors, no_cors) = (("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Mode", "no-cors"));
    let (shop, stranger, null) = (("Origin", SHOP), ("Origin", STRANGER), ("Origin", "null"));
    let far: [(&str, &Buyer, Sent); 9] = [
        ("a stranger's fetch", &buyer, &[json, cross, cors, stranger]),
        ("a fetch from a sandbox", &buyer, &[json, cross, cors, null]),
        ("a stranger's form", &buyer, &[form, cross, ("Sec-Fetch-Mode", "navigate"), stranger]),
        ("a stranger's beacon", &buyer, &[text, cross, no_cors, stranger]),
        ("an old browser's form", &buyer, &[form, stranger]),
        ("a fetch without an origin", &buyer, &[json, near, cors]),
        ("the shop's own form", &buyer, &[form, cross, ("Sec-Fetch-Mode", "navigate"), shop]),
        ("the shop's own beacon", &buyer, &[text, near, no_cors, shop]),
        ("the shop's fetch for an order in the frame", &framed, &[json, near, cors, shop]),
    ];
    for path in ["/v1/checkout/intents", "/v1/checkout/keys", "/v1/checkout/cancel"] {
        for (what, buyer, headers) in far {
            let answer = call(buyer, path, headers);
            assert_eq!((answer.status, answer.code().as_str()), (403, "origin_refused"), "{what}");
            assert_eq!(answer.header("access-control-allow-origin"), None, "{what}");
        }
    }
    // The listed page's fetch is read: what it says is no JSON.
    let read = call(&buyer, "/v1/checkout/cancel", &[json, near, cors, shop]);
    assert_eq!((read.status, read.code().as_str()), (400, "json_syntax"));
    assert_eq!(read.header("access-control-allow-origin"), Some(SHOP));
    // One's own page cannot send a form either.
    for sent in [form, text] {
        let own = [sent, ("Sec-Fetch-Site", "same-origin"), ("Origin", ISSUER)];
        let answer = call(&framed, "/v1/checkout/cancel", &own);
        assert_eq!((answer.status, answer.code().as_str()), (415, "unsupported_media_type"));
    }
}

#[test]
fn reports_are_counted_by_kind_and_keep_nothing_of_the_sender() {
    let home = Home::new();
    let server = Server::start(&home);
    let send = |media_type: &str, body: &str| {
        let headers = [("Content-Type", media_type)];
        server.send("POST", "/reports", &headers, body.as_bytes()).unwrap()
    };
    let report = r#"[{"type":"csp-violation","url":"https://MARK.example/","user_agent":"MARK",
        "body":{"effectiveDirective":"img-src","sample":"MARK","blockedURL":"MARK"}}]"#;
    let older = r#"{"csp-report":{"effective-directive":"MARK","document-uri":"MARK"}}"#;
    assert_eq!(send("application/reports+json", report).status, 204);
    assert_eq!(send("application/csp-report", older).status, 204);
    assert_eq!(send("application/json", report).status, 415);
    assert_eq!(send("application/reports+json", "{}").code(), "bad_request");
    let long = format!("[\"{}\"]", "x".repeat(16 * 1024));
    assert_eq!(send("application/reports+json", &long).status, 413);
    let metrics = server.get("/metrics", &[]).body;
    for (directive, times) in [("img-src", 1), ("other", 1)] {
        let line = format!(
            r#"countersign_reports_total{{type="csp-violation",directive="{directive}"}} {times}"#
        );
        assert!(metrics.contains(&line), "{metrics}");
    }
    let flood = (0..200).map(|_| send("application/reports+json", report).status);
    let mut last = flood.collect::<Vec<_>>();
    last.dedup();
    assert!(last.contains(&503), "{last:?}");
    let (_, log) = server.terminate();
    assert!(log.contains(r#""kind":"csp-violation","directive":"img-src","times":1"#), "{log}");
    assert!(!log.contains("MARK") && !metrics.contains("MARK"));
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

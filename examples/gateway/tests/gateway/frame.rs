//! The frame's document, and what browsers are told with every answer.

use super::buyer::{merchant, open, open_with};
use super::files::{BUILT, build, integrity};
use super::server::{Answer, Home, SHOP, Server};

const OTHER: &str = "https://other.example";

fn start(home: &Home) -> Server {
    build(home, BUILT);
    Server::start_with(home, &[("SHOP_ORIGINS", &format!("{SHOP},{OTHER}"))])
}

/// The words of one directive of the answer's policy.
fn directive(answer: &Answer, name: &str) -> Option<String> {
    let policy = answer.header("content-security-policy").unwrap();
    let mut found =
        policy.split(';').map(str::trim).filter(|one| one.split(' ').next() == Some(name));
    let first = found.next().map(|one| String::from(one.strip_prefix(name).unwrap().trim()));
    assert_eq!(found.next(), None, "{name} twice");
    first
}

#[test]
fn the_document_runs_the_files_of_the_manifest_and_nothing_inline() {
    let home = Home::new();
    let server = start(&home);
    let frame = server.get(&format!("/frame?sid={}", open(&server).sid), &[]);
    assert_eq!(
        (frame.status, frame.header("content-type")),
        (200, Some("text/html; charset=utf-8"))
    );
    for path in ["frame.js", "inline.js"] {
        let (_, bytes) = BUILT.iter().find(|(built, _)| *built == path).unwrap();
        let tag = format!("=\"/sdk/1.0.0/{path}\" integrity=\"{}\" crossorigin>", integrity(bytes));
        assert_eq!(frame.body.matches(&tag).count(), 1, "{path}: {}", frame.body);
    }
    for path in ["wasm/core.wasm", "wasm/fields.wasm"] {
        let tag = format!("type=\"application/wasm\" crossorigin href=\"/sdk/1.0.0/{path}\">");
        assert_eq!(frame.body.matches(&tag).count(), 1, "{path}: {}", frame.body);
    }
    assert!(frame.body.starts_with("<!doctype html><html lang=\"en\"><head>"));
    assert_eq!(frame.body.matches("<script").count(), 1);
    assert!(frame.body.contains("crossorigin></script></head><body></body></html>"));
    for inline in ["<style", "style=", " on", "javascript:"] {
        assert!(!frame.body.contains(inline), "{inline}");
    }
}

#[test]
fn only_pages_of_the_sessions_own_order_may_hold_the_frame() {
    let home = Home::new();
    let server = start(&home);
    for (origins, ancestors) in [
        (String::new(), format!("{SHOP} {OTHER}")),
        (format!(r#","origins":["{OTHER}"]"#), String::from(OTHER)),
    ] {
        let frame = server.get(&format!("/frame?sid={}", open_with(&server, &origins).sid), &[]);
        assert_eq!(directive(&frame, "frame-ancestors"), Some(ancestors));
        assert_eq!(frame.header("x-frame-options"), None);
        // A payment window keeps its opener.
        assert_eq!(frame.header("cross-origin-opener-policy"), None);
    }
}

#[test]
fn an_address_that_names_no_session_is_held_by_nobody_under_the_same_policy() {
    let home = Home::new();
    let server = start(&home);
    let good = server.get(&format!("/frame?sid={}", open(&server).sid), &[]);
    let long = format!("?sid=pay_{}", "x".repeat(4000));
    for query in
        ["", "?sid=", "?sid=pay_0000000000000000000000", "?sid=%00", "?sid=';--", "?sid=%ff", &long]
    {
        let none = server.get(&format!("/frame{query}"), &[]);
        assert_eq!((none.status, none.code()), (404, String::from("not_found")), "{query}");
        assert_eq!(directive(&none, "frame-ancestors").unwrap(), "'none'");
        assert_eq!(none.header("x-frame-options"), Some("DENY"));
        assert_eq!(directive(&none, "script-src"), directive(&good, "script-src"));
    }
    let bare = Home::new();
    let server = Server::start(&bare);
    assert_eq!(server.get(&format!("/frame?sid={}", open(&server).sid), &[]).status, 404);
}

#[test]
fn every_kind_of_answer_has_its_headers() {
    const BANKS: &str = "'self' https:";
    let home = Home::new();
    let server = start(&home);
    let session = format!("/frame?sid={}", open(&server).sid);
    let api = [
        "/healthz",
        "/favicon.ico",
        "/metrics",
        "/v1/payments",
        "/v1/checkout",
        "/nowhere",
        "/sdk/1.0.0/x.js",
    ];
    let public = ["/.well-known/countersign.json", "/sdk/1.0.0/countersign.js", "/sdk/v1/frame.js"];
    let documents = [session.as_str(), "/frame", "/sim/3ds/x"];
    for path in api.iter().chain(&public).chain(&documents) {
        let answer = server.get(path, &merchant(""));
        let is_public = public.contains(path);
        let is_document = documents.contains(path);
        let is_frame = path.starts_with("/frame");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("strict-transport-security", "max-age=63072000; includeSubDomains"),
            (
                "cross-origin-resource-policy",
                if is_public { "cross-origin" } else { "same-origin" },
            ),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        let caching = answer.header("cache-control").unwrap();
        assert_eq!(caching == "no-store", !is_public, "{path}: {caching}");
        let opener = answer.header("cross-origin-opener-policy");
        assert_eq!(opener, (!is_frame).then_some("same-origin"), "{path}");
        let denied = (*path != session).then_some("DENY");
        assert_eq!(answer.header("x-frame-options"), denied, "{path}");
        let permissions = answer.header("permissions-policy").unwrap();
        assert_eq!(permissions.contains("payment=(self)"), is_frame, "{path}");
        assert!(permissions.contains("camera=()"), "{path}");
        let scripts = "blocked-destinations=(script), endpoints=(csp)";
        assert_eq!(answer.header("integrity-policy"), is_document.then_some(scripts), "{path}");
        let endpoints = answer.header("reporting-endpoints");
        assert_eq!(endpoints, is_document.then_some("csp=\"/reports\""), "{path}");

        let says = |name: &str| directive(&answer, name);
        assert_eq!(says("default-src").unwrap(), "'none'", "{path}");
        assert_eq!(says("base-uri").unwrap(), "'none'", "{path}");
        assert_eq!(says("frame-ancestors").unwrap() == "'none'", *path != session, "{path}");
        let (form, types) = match (is_document, is_frame) {
            (false, _) => ("'none'", None),
            (_, true) => (BANKS, Some("countersign")),
            (_, false) => ("'self'", Some("'none'")),
        };
        assert_eq!(says("form-action").unwrap(), form, "{path}");
        assert_eq!(says("trusted-types").as_deref(), types, "{path}");
        let trusted = says("require-trusted-types-for");
        assert_eq!(trusted.as_deref(), types.map(|_| "'script'"), "{path}");
        assert_eq!(says("report-to").as_deref(), types.map(|_| "csp"), "{path}");
        let script = is_frame.then_some("'self' 'wasm-unsafe-eval'");
        assert_eq!(says("script-src").as_deref(), script, "{path}");
        for name in ["style-src", "img-src", "connect-src", "frame-src"] {
            let expected = if name == "frame-src" { BANKS } else { "'self'" };
            let expected = is_frame.then_some(expected);
            let hash = *path == "/sim/3ds/x" && name == "style-src";
            assert!(hash || says(name).as_deref() == expected, "{path} {name}");
        }
    }
    let metrics = server.get("/metrics", &[]).body;
    assert!(metrics.contains(r#"countersign_requests_total{route="/healthz",status="200"} 1"#));
}

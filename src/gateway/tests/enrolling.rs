//! Who may call for a session, with which key, from which page.

use super::super::{BuyerCall, Command, Reply};
use super::bench::{Bench, order_body};
use super::buyer::{Buyer, VISA, device};

#[test]
fn devices_are_told_apart() {
    let mut bench = Bench::new();
    let buyer = Buyer::unknown(&mut bench, &order_body(""), 1);
    for (key, known, expected) in [
        (1, None, "none"),
        (2, Some(70), "first"),
        (3, Some(70), "same"),
        (4, Some(71), "other"),
        (5, None, "none"),
        // Each again: nothing changes.
        (1, None, "none"),
        (2, Some(70), "first"),
        (3, None, "same"),
        (4, Some(71), "other"),
    ] {
        let mut tab = buyer.with_key(&mut bench, key);
        let body = known.map_or(String::from("{}"), |seed| tab.endorsed(&bench, &device(seed)));
        bench.now += 1;
        let command = tab.enrol(&bench, &body);
        assert_eq!(bench.run(&command).reply.member("device"), expected, "key {key}");
    }
    assert_eq!(bench.facts(&buyer.sid).keys.len(), 5);
}

#[test]
fn a_session_that_refuses_new_devices_takes_the_first_ones_keys_only() {
    let mut bench = Bench::new();
    let body = order_body(r#","policy":{"new_device":"refuse"}"#);
    let buyer = Buyer::unknown(&mut bench, &body, 1);
    for (key, known, expected) in
        [(1, Some(70), 200), (2, None, 403), (3, Some(71), 403), (4, Some(70), 200)]
    {
        let mut tab = buyer.with_key(&mut bench, key);
        let body = known.map_or(String::from("{}"), |seed| tab.endorsed(&bench, &device(seed)));
        let command = tab.enrol(&bench, &body);
        let reply = bench.run(&command).reply;
        assert_eq!(reply.status(), expected, "key {key}");
        assert!(expected == 200 || reply.code() == "device_refused");
    }
}

#[test]
fn an_endorsement_that_does_not_hold_is_refused() {
    let mut bench = Bench::new();
    let buyer = Buyer::unknown(&mut bench, &order_body(""), 1);
    let mut tab = buyer.with_key(&mut bench, 1);
    let good = tab.endorsed(&bench, &device(70));
    let other_key = buyer.with_key(&mut bench, 2).endorsed(&bench, &device(70));
    let other_jwk = tab.endorsed(&bench, &device(71));
    let cut = |body: &str| {
        let (word, jwk) = body.split_once(r#","device_jwk""#).unwrap();
        (String::from(word), format!(r#""device_jwk"{jwk}"#))
    };
    let (word, jwk) = cut(&good);
    let (_, jwk_of_other) = cut(&other_jwk);
    for (body, code, pointer) in [
        (other_key, "endorsement_invalid", Some("/endorsement")),
        (format!("{word},{jwk_of_other}"), "endorsement_invalid", Some("/endorsement")),
        (word.clone() + "}", "json_missing", Some("/device_jwk")),
        (String::from("{") + &jwk, "json_missing", Some("/endorsement")),
        (String::from(r#"{"endorsement":"","device_jwk":{}}"#), "jwk_invalid", Some("/device_jwk")),
        (String::from(r#"{"key":1}"#), "json_unknown", None),
    ] {
        let command = tab.enrol(&bench, &body);
        let (_, found, at) = bench.run(&command).reply.refused();
        assert_eq!((found.as_str(), at.as_deref()), (code, pointer), "{body}");
    }
    bench.now += 301;
    let command = tab.enrol(&bench, &good);
    assert_eq!(bench.run(&command).reply.code(), "endorsement_time");
    assert!(bench.facts(&buyer.sid).keys.is_empty());
}

#[test]
fn a_call_without_the_right_secret_and_proof_learns_nothing() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let mut other = Buyer::unknown(&mut bench, &order_body(""), 1);
    let swap = other.call(&bench, "GET", "", "").authorization;
    let mut tab = buyer.with_key(&mut bench, 1);
    let mut wrong = |change: &dyn Fn(&mut BuyerCall)| {
        let mut call = tab.call(&bench, "GET", "", "");
        change(&mut call);
        call
    };
    let secret = buyer.secret.clone();
    let mut flipped = format!("DPoP {secret}");
    let last = if flipped.pop() == Some('A') { 'E' } else { 'A' };
    flipped.push(last);
    let gone = format!("DPoP cs_pay_{}_{}", "a".repeat(22), "A".repeat(43));
    let calls = [
        (wrong(&|call| call.authorization = None), "unauthorized"),
        (wrong(&|call| call.authorization = Some(String::new())), "unauthorized"),
        (wrong(&|call| call.authorization = Some(String::from("DPoP"))), "unauthorized"),
        (wrong(&|call| call.authorization = Some(format!("Bearer {secret}"))), "unauthorized"),
        (wrong(&|call| call.authorization = Some(format!("Basic {secret}"))), "unauthorized"),
        (wrong(&|call| call.authorization = Some(flipped.clone())), "unauthorized"),
        (wrong(&|call| call.authorization = Some(gone.clone())), "unauthorized"),
        (wrong(&|call| call.authorization = swap.clone()), "dpop_invalid"),
        (wrong(&|call| call.dpop = None), "dpop_invalid"),
        (wrong(&|call| call.dpop = Some(String::from("a.b.c"))), "dpop_invalid"),
        (wrong(&|call| call.method = "POST"), "dpop_invalid"),
        (wrong(&|call| call.url.push_str("/intents")), "dpop_invalid"),
        (wrong(&|call| call.url = call.url.replace("pay.", "evil.")), "dpop_invalid"),
    ];
    for (call, code) in calls {
        let reply = bench.run(&Command::ReadCheckout(call)).reply;
        assert_eq!((reply.status(), reply.code()), (401, String::from(code)));
    }
    let stale = buyer.read(&bench);
    bench.now += 301;
    let reply = bench.run(&stale).reply;
    assert_eq!(reply.code(), "dpop_time");
    assert!(reply.parts().1.bool("retryable").unwrap());
}

#[test]
fn a_proof_is_good_for_one_post_and_for_any_number_of_reads() {
    let mut bench = Bench::new();
    let mut buyer = Buyer::usual(&mut bench);
    let read = buyer.read(&bench);
    assert_eq!(bench.run(&read).reply.status(), 200);
    assert_eq!(bench.run(&read).reply.status(), 200);
    // Used up also by a call that was refused.
    let cancel = buyer.cancel(&bench, "attempt");
    assert_eq!(bench.run(&cancel).reply.code(), "attempt_none");
    assert_eq!(bench.run(&cancel).reply.code(), "proof_replayed");
}

#[test]
fn another_page_may_call_only_where_the_order_lets_it() {
    for (inline, origin, site, code) in [
        (true, Some("https://pay.example"), None, None),
        (true, Some("https://shop.example"), None, None),
        (true, Some("https://shop.example"), Some("cross-site"), None),
        (true, Some("https://shop.example"), Some("same-site"), None),
        (true, Some("https://evil.example"), None, Some("origin_refused")),
        (true, Some("https://evil.example"), Some("cross-site"), Some("origin_refused")),
        (true, Some("https://shop.example/"), None, Some("origin_refused")),
        (true, Some("null"), None, Some("origin_refused")),
        (true, Some(""), None, Some("origin_refused")),
        (true, None, Some("cross-site"), Some("origin_refused")),
        (false, None, None, None),
        (false, None, Some("same-origin"), None),
        (false, None, Some("none"), None),
        (false, Some("https://pay.example"), Some("same-origin"), None),
        (false, Some("https://shop.example"), None, Some("origin_refused")),
        (false, Some("https://shop.example"), Some("same-origin"), Some("origin_refused")),
        // What a browser says of the site is believed before a header that a
        // caller of another kind may write.
        (false, Some("https://pay.example"), Some("cross-site"), Some("origin_refused")),
        (false, None, Some("same-site"), Some("origin_refused")),
        (false, None, Some("elsewhere"), Some("origin_refused")),
    ] {
        let mut bench = Bench::new();
        let body = order_body(&format!(r#","policy":{{"inline":{inline}}}"#));
        let mut buyer = Buyer::arrive(&mut bench, &body);
        let mut call = buyer.call(&bench, "GET", "", "");
        call.origin = origin.map(String::from);
        call.site = site.map(String::from);
        let reply = bench.run(&Command::ReadCheckout(call)).reply;
        match code {
            None => assert_eq!(reply.status(), 200, "{inline} {origin:?} {site:?}"),
            Some(code) => assert_eq!(reply.refused(), (403, code.into(), None)),
        }
    }
}

#[test]
fn an_intent_is_taken_from_a_key_of_the_frame_unless_pages_may_hold_the_fields() {
    for (inline, site, origin, framed, code) in [
        (false, Some("same-origin"), None, true, None),
        (false, Some("same-origin"), Some("https://pay.example"), true, None),
        (false, Some("none"), None, false, Some("frame_required")),
        (false, None, None, false, Some("frame_required")),
        (true, None, None, false, None),
        (true, Some("cross-site"), Some("https://shop.example"), false, None),
    ] {
        let mut bench = Bench::new();
        let body = order_body(&format!(r#","policy":{{"inline":{inline}}}"#));
        let mut buyer = Buyer::unknown(&mut bench, &body, 1);
        let mut call = buyer.call(&bench, "POST", "/keys", "{}");
        (call.site, call.origin) = (site.map(String::from), origin.map(String::from));
        assert_eq!(bench.run(&Command::Enrol(call)).reply.status(), 200);
        assert_eq!(bench.facts(&buyer.sid).keys[0].framed, framed);
        let body = buyer.submission(&bench, &VISA, |_| {});
        let reply = bench.run(&buyer.submit(&bench, &body)).reply;
        match code {
            None => assert_eq!(reply, Reply::Later),
            Some(code) => assert_eq!(reply.refused(), (403, code.into(), None)),
        }
    }
}

#[test]
fn a_secret_opens_its_own_session_and_no_other() {
    let mut bench = Bench::new();
    let buyer = Buyer::usual(&mut bench);
    let other = Buyer::usual(&mut bench);
    assert_ne!(buyer.sid, other.sid);
    // The key is enrolled in both; the secret decides.
    let command = buyer.with_key(&mut bench, 1).read(&bench);
    let order = bench.run(&command).reply.member("order");
    assert_eq!(order, buyer.order.compact());
}

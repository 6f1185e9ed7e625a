//! What an order demands of an intent: ticks, and how sure one is of the buyer.

use super::super::Reply;
use super::bench::{Bench, order_body};
use super::buyer::{Buyer, VISA};

fn arrive(policy: &str) -> (Bench, Buyer) {
    let mut bench = Bench::new();
    let body = order_body(&format!(r#","policy":{{{policy}}}"#));
    let buyer = Buyer::arrive(&mut bench, &body);
    (bench, buyer)
}

#[test]
fn an_intent_carries_every_tick_that_the_order_asks_for() {
    let policy = r#""consents":["terms","no_refund"]"#;
    for (ticks, code) in [
        (vec![], Some("consent_missing")),
        (vec!["terms"], Some("consent_missing")),
        (vec!["no_refund", "terms"], None),
        (vec!["terms", "no_refund", "news"], None),
    ] {
        let (mut bench, mut buyer) = arrive(policy);
        let body = buyer.submission(&bench, &VISA, |intent| {
            intent.consents = ticks.iter().map(|tick| String::from(*tick)).collect();
        });
        let command = buyer.submit(&bench, &body);
        let reply = bench.run(&command).reply;
        match code {
            Some(code) => {
                assert_eq!(reply.refused(), (422, code.into(), Some("/consents".into())));
            }
            None => assert_eq!(reply, Reply::Later),
        }
    }
}

#[test]
fn an_intent_is_as_sure_of_the_buyer_as_its_total_needs() {
    let tier = |from: &str, level: u8| {
        format!(r#"{{"from":{{"value":"{from}","currency":"CNY"}},"level":{level}}}"#)
    };
    // The order's total is 128.00.
    for (tiers, needed) in [
        (vec![tier("0.00", 1)], 1),
        (vec![tier("128.00", 2), tier("0.00", 1)], 2),
        (vec![tier("128.01", 3), tier("100.00", 2), tier("0.00", 1)], 2),
        (vec![tier("100.00", 0), tier("0.00", 1)], 0),
    ] {
        let policy = format!(r#""auth_tiers":[{}]"#, tiers.join(","));
        for level in 0..4 {
            let (mut bench, mut buyer) = arrive(&policy);
            let body = buyer.submission(&bench, &VISA, |intent| intent.level = level);
            let command = buyer.submit(&bench, &body);
            let reply = bench.run(&command).reply;
            if level < needed {
                assert_eq!(reply.refused(), (422, "auth_required".into(), Some("/auth".into())));
            } else {
                assert_eq!(reply, Reply::Later);
            }
        }
    }
}

#[test]
fn a_policy_that_nobody_can_follow_is_refused() {
    let nine: Vec<String> = (0..9).map(|n| format!(r#""c{n}""#)).collect();
    let nine = format!(r#""consents":[{}]"#, nine.join(","));
    let tier = r#"{"from":{"value":"1.00","currency":"CNY"},"level":1}"#;
    for (policy, code, pointer) in [
        (r#""consents":["a","a"]"#, "out_of_range", "/policy/consents"),
        (r#""consents":[""]"#, "out_of_range", "/policy/consents"),
        (nine.as_str(), "out_of_range", "/policy/consents"),
        (r#""consents":[1]"#, "json_type", "/policy/consents"),
        (r#""late_success":"keep""#, "unsupported", "/policy/late_success"),
        (&format!(r#""auth_tiers":[{tier},{tier}]"#), "out_of_range", "/policy/auth_tiers"),
        (
            &format!(r#""auth_tiers":[{}]"#, tier.replace(":1}", ":4}")),
            "out_of_range",
            "/policy/auth_tiers",
        ),
        (
            &format!(r#""auth_tiers":[{}]"#, tier.replace("CNY", "USD")),
            "currency_mismatch",
            "/policy/auth_tiers",
        ),
    ] {
        let mut bench = Bench::new();
        let reply = bench.open(&order_body(&format!(r#","policy":{{{policy}}}"#))).reply;
        let (_, told, at) = reply.refused();
        assert_eq!((told.as_str(), at.as_deref()), (code, Some(pointer)), "{policy}");
    }
}

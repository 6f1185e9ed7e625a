//! What gateway, buyer and merchant write to each other, by kind.

use crate::feed::Feed;
use core::fmt::Debug;
use countersign::checkout::Event;
use countersign::evidence::Evidence;
use countersign::json;
use countersign::protocol::{
    Answer, Discovery, Document, Intent, Order, Payment, Problem, Receipt, Standing,
};

pub(crate) const SEEDS: &[&[u8]] = &[
    br#"A{"v":1,"iss":"https://pay.example","sid":"pay1","iat":1790000000,"exp":1790001800,"merchant":{"id":"m_1","name":"Tea","country":"CN"},"origins":["https://shop.example"],"order":{"id":"A-1001","amount":{"value":"128.00","currency":"CNY"},"description":"two tins","lines":[{"name":"tin","quantity":2,"amount":{"value":"128.00","currency":"CNY"}}]},"methods":[{"id":"card","brands":["visa"],"min":{"value":"1.00","currency":"CNY"}}],"policy":{"capture":"automatic","confirm":"frame","max_attempts":5,"inline":true,"new_device":"allow","late_success":"fulfil","consents":[],"auth_tiers":[{"above":{"value":"1000.00","currency":"CNY"},"level":1}]},"seal":{"kid":"seal-1","kty":"EC","crv":"P-256","x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY","y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"},"nonce":"BwcHBwcHBwcHBwcHBwcHBw","return_url":"https://shop.example/back"}"#,
    br#"B{"v":1,"aud":"https://pay.example","jti":"AQEBAQEBAQEBAQEBAQEBAQ","sid":"pay1","attempt":1,"order_digest":"AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI","payment_digest":"AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM","amount":{"value":"128.00","currency":"CNY"},"payee":{"id":"m_1","name":"Tea"},"shown":{"total":{"value":"128.00","currency":"CNY"}},"method":"card","origin":"https://shop.example","auth":{"level":0,"evidence":["frame_visible"]},"consents":[],"nonce":"BwcHBwcHBwcHBwcHBwcHBw","log":"BAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ","iat":1790000000,"exp":1790000300}"#,
    br#"C{"v":1,"iss":"https://pay.example","sid":"pay1","order_digest":"order","intent_digest":"intent","attempt":1,"seq":3,"status":"succeeded","amount":{"value":"128.00","currency":"CNY"},"paid":{"value":"128.00","currency":"CNY"},"captured":{"value":"128.00","currency":"CNY"},"refunded":{"value":"28.00","currency":"CNY"},"refunds":[{"id":"pay1_r1","amount":{"value":"28.00","currency":"CNY"},"status":"refunded"}],"late":true,"iat":1790000000}"#,
    br#"C{"v":1,"iss":"https://pay.example","sid":"pay1","order_digest":"order","attempt":1,"seq":1,"status":"action_required","retry":"safe","amount":{"value":"5","currency":"JPY"},"action":{"id":"a1","kind":"redirect","url":"https://bank.example/3ds","data":{}},"until":1790000900,"iat":1790000000}"#,
    br#"D{"sid":"pay1","intent_digest":"intent","action":"a1","answer":{"kind":"returned"},"jti":"CQkJCQkJCQkJCQkJCQkJCQ","iat":1790000000,"exp":1790000300}"#,
    br#"E{"salt":"AQEBAQEBAQEBAQEBAQEBAQ","method":"card","card":{"sealed":"x","last4":"4242","brand":"visa","network":"cartes_bancaires"},"tenders":[{"kind":"gift_card","ref":"g1","amount":{"value":"5.00","currency":"CNY"}}]}"#,
    br#"E{"salt":"AQEBAQEBAQEBAQEBAQEBAQ","method":"tenders","tenders":[]}"#,
    br#"F{"order":"a.b.c","intent":"d.e.f","receipt":"g.h.i","server_time":1790000000,"device":"first"}"#,
    br#"G{"type":"https://countersign.dev/problems/rate_limited","title":"rate limited","status":429,"code":"rate_limited","pointer":"/amount","retryable":true,"server_time":1790000000}"#,
    br#"H{"issuer":"https://pay.example","jwks":{"keys":[{"kid":"s1","use":"sig","kty":"EC","crv":"P-256","x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY","y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU","nbf":0,"exp":1800000000}]}}"#,
    br#"I{"order":"a.b.c","intent":"d.e.f","receipts":["g.h.i"],"keys":[{"jwk":{"kty":"EC","crv":"P-256","x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY","y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"}}]}"#,
    br#"J{"type":"answer","action":"a1","answer":{"kind":"returned"}}"#,
    br#"J{"type":"authenticated","level":1,"evidence":["login"]}"#,
    br#"J{"type":"cancel","scope":"attempt"}"#,
];

/// A document that is read is written, and that is read as the same.
fn document<D: Document + PartialEq + Debug>(data: &[u8]) {
    let Ok(members) = json::parse_object(data, D::MAX_LEN) else { return };
    let Ok(body) = D::read(&members) else { return };
    let written = json::object(|out| body.write(out));
    let again = json::parse_object(written.as_bytes(), usize::MAX).expect("it is an object");
    let again = D::read(&again).expect("it is the same document");
    assert_eq!(again, body);
    assert_eq!(json::object(|out| again.write(out)), written);
}

/// So is a body.
fn body<T: PartialEq + Debug, E>(
    data: &[u8],
    parse: impl Fn(&[u8]) -> Result<T, E>,
    write: impl Fn(&T) -> String,
) {
    let Ok(read) = parse(data) else { return };
    let written = write(&read);
    assert_eq!(parse(written.as_bytes()).ok().as_ref(), Some(&read), "{written}");
}

pub(crate) fn target(data: &[u8]) {
    let mut feed = Feed::new(data);
    let kind = feed.below(10);
    let data = feed.rest();
    match kind {
        0 => document::<Order>(data),
        1 => document::<Intent>(data),
        2 => document::<Receipt>(data),
        3 => document::<Answer>(data),
        4 => body(data, Payment::parse, Payment::to_json),
        5 => body(data, Standing::parse, Standing::to_json),
        6 => body(data, |data| Problem::parse(429, data), Problem::to_json),
        7 => body(
            data,
            |data| Discovery::parse(data, "https://pay.example"),
            |_| String::from_utf8(data.to_vec()).unwrap(),
        ),
        8 => body(data, Evidence::parse, |_| String::from_utf8(data.to_vec()).unwrap()),
        _ => {
            let text = String::from_utf8_lossy(data);
            if let Ok(event) = Event::from_json(&text) {
                assert!(event.is_from_host());
            }
        }
    }
}

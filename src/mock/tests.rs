//! The mock's own parts; its decisions are tested where they are made.

use rand_core::RngCore as _;

use super::{Answered, Call, Cut, Mock, Seeded, Setup, Step};
use crate::error::Code;
use crate::json;

const NOW: u64 = 1_790_000_000_000;

fn mock(seed: u64) -> Mock {
    Mock::new(&Setup {
        seed,
        issuer: String::from("https://mock.example"),
        origins: vec![String::from("https://shop.example")],
        secret_key: String::from("sk"),
        merchant: String::from("Tea"),
        country: String::from("CN"),
        now: NOW,
    })
    .unwrap()
}

fn open(mock: &mut Mock) -> Answered {
    let call = Call {
        method: String::from("POST"),
        path: String::from("/v1/sessions"),
        authorization: Some(String::from("Bearer sk")),
        idempotency_key: Some(String::from("k")),
        body: String::from(
            r#"{"order":{"id":"A","amount":{"value":"1.00","currency":"CNY"},"lines":[]}}"#,
        ),
        ..Call::default()
    };
    mock.call(&call, NOW)
}

fn id_of(answered: &Answered) -> String {
    let Answered::Http { status: 201, body } = answered else { panic!("{answered:?}") };
    String::from(json::parse_object(body.as_bytes(), 1 << 17).unwrap().str("id").unwrap())
}

#[test]
fn a_seed_repeats_its_numbers_and_another_has_others() {
    let draw = |seed| {
        let mut bytes = [0; 100];
        Seeded::new(seed).fill_bytes(&mut bytes);
        bytes
    };
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
}

#[test]
fn the_same_seed_gives_the_same_gateway() {
    assert_eq!(open(&mut mock(1)), open(&mut mock(1)));
    assert_ne!(open(&mut mock(1)), open(&mut mock(2)));
}

#[test]
fn a_merchant_without_its_key_is_refused_and_an_unknown_address_is_not_there() {
    let mut mock = mock(1);
    let status = |mock: &mut Mock, method: &str, path: &str| {
        let call =
            Call { method: String::from(method), path: String::from(path), ..Call::default() };
        match mock.call(&call, NOW) {
            Answered::Http { status, .. } => status,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(status(&mut mock, "POST", "/v1/sessions"), 401);
    assert_eq!(status(&mut mock, "GET", "/v1/sessions"), 404);
    assert_eq!(status(&mut mock, "GET", "/v1/nothing"), 404);
    assert_eq!(status(&mut mock, "GET", "/.well-known/countersign.json"), 200);
}

#[test]
fn a_process_that_ends_before_it_writes_has_done_nothing() {
    let mut mock = mock(1);
    mock.cut(Cut::BeforeWrite);
    assert_eq!(open(&mut mock), Answered::Died);
    assert_eq!(mock.store().sessions().count(), 0);
    let sid = id_of(&open(&mut mock));
    assert!(mock.store().session(&sid).is_some());
}

#[test]
fn a_session_that_nobody_pays_ends_when_its_time_is_over() {
    let mut mock = mock(1);
    let sid = id_of(&open(&mut mock));
    let end = mock.next_due().unwrap();
    mock.tick(end - 1);
    assert!(mock.store().session(&sid).unwrap().receipts.is_empty());
    mock.tick(end);
    assert_eq!(mock.store().session(&sid).unwrap().receipts.len(), 1);
    assert_eq!(mock.next_due(), None);
}

#[test]
fn what_a_script_does_not_know_is_refused() {
    for (script, code) in [
        ("{}", Code::JsonType),
        ("[1]", Code::JsonType),
        (r#"["perhaps"]"#, Code::Unsupported),
        (r#"[{"outcome":"declined","retry":"maybe"}]"#, Code::Unsupported),
        (r#"[{"outcome":"approved","tries":1}]"#, Code::JsonUnknown),
        (r#"[{"outcome":"pending","then":"perhaps"}]"#, Code::Unsupported),
    ] {
        assert_eq!(Step::parse_list(script).unwrap_err().code(), code, "{script}");
    }
    assert_eq!(Step::parse_list(r#"["approved",{"action":"otp"}]"#).unwrap().len(), 2);
}

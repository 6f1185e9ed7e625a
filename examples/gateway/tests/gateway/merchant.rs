//! What a merchant's server can do with a payment.

use countersign::protocol::receipt::Status;

use super::buyer::{Buyer, GOOD, merchant, open, open_with, word};
use super::server::{Answer, Home, Server};

const ORDER: &str = r#"{"order":{"id":"o","amount":{"value":"1.00","currency":"EUR"},"lines":[]}}"#;

/// Reads until `done`: what follows a merchant's call is done after its answer.
pub fn eventually(read: impl Fn() -> Answer, done: impl Fn(&Answer) -> bool) -> Answer {
    let begun = std::time::Instant::now();
    loop {
        let answer = read();
        if done(&answer) {
            return answer;
        }
        assert!(begun.elapsed().as_secs() < 10, "never: {}", answer.body);
        std::thread::yield_now();
    }
}

fn payment_in(server: &Server, sid: &str, status: &str) -> Answer {
    let wanted = format!(r#""status":"{status}""#);
    eventually(
        || server.get(&format!("/v1/payments/{sid}"), &merchant("")),
        |answer| answer.body.contains(&wanted),
    )
}

#[test]
fn a_refund_goes_back_once_for_each_key() {
    let home = Home::new();
    let server = Server::start(&home);
    let buyer = Buyer::new(&server);
    let paid = buyer.pay(GOOD);
    let path = format!("/v1/payments/{}/refunds", buyer.sid);
    let part = r#"{"amount":{"value":"28.00","currency":"EUR"},"reason":"dented"}"#;
    let key = word();
    let asked = server.post(&path, &merchant(&key), part);
    assert!((200..300).contains(&asked.status), "{}", asked.body);
    let again = server.post(&path, &merchant(&key), part);
    assert_eq!((asked.status, &asked.body), (again.status, &again.body));

    let id = asked.text("id");
    let refund = eventually(
        || server.get(&format!("/v1/refunds/{id}"), &merchant("")),
        |answer| answer.body.contains(r#""status":"refunded""#),
    );
    assert_eq!(refund.text("payment"), buyer.sid);
    assert_eq!(buyer.ledger(&server), [(String::from("taken"), 12800, 2800)]);
    let receipt = eventually(
        || buyer.call("GET", "/v1/checkout/receipt?after=0", ""),
        |answer| buyer.receipt_of(answer).refunded.is_some(),
    );
    let receipt = buyer.receipt_of(&receipt);
    assert_eq!((receipt.status, receipt.seq > paid.seq), (Status::Succeeded, true));

    let too_much = r#"{"amount":{"value":"100.01","currency":"EUR"}}"#;
    let refused = server.post(&path, &merchant(&word()), too_much);
    assert_eq!((refused.status, refused.code().as_str()), (422, "refund_too_much"));
}

#[test]
fn money_that_is_held_is_captured_or_released() {
    let home = Home::new();
    let server = Server::start(&home);
    for (call, status, state) in
        [("capture", "succeeded", "taken"), ("cancel", "cancelled", "closed")]
    {
        let manual = r#","policy":{"capture":"manual","inline":true}"#;
        let buyer = Buyer::enrol(&server, &open_with(&server, manual));
        assert_eq!(buyer.pay(GOOD).status, Status::Authorized);
        assert_eq!(buyer.ledger(&server)[0].0, "held");
        let path = format!("/v1/payments/{}/{call}", buyer.sid);
        let answer = server.post(&path, &merchant(&word()), "{}");
        assert!((200..300).contains(&answer.status), "{}", answer.body);
        payment_in(&server, &buyer.sid, status);
        assert_eq!(buyer.ledger(&server)[0].0, state);
    }
}

#[test]
fn the_list_is_newest_first_in_pages_by_status_and_as_csv() {
    let home = Home::new();
    let server = Server::start(&home);
    let mut sids: Vec<String> = (0..5).map(|_| open(&server).sid).collect();
    let paid = Buyer::new(&server);
    paid.pay(GOOD);
    sids.push(paid.sid.clone());

    let (mut seen, mut next) = (Vec::new(), String::new());
    loop {
        let page = server.get(&format!("/v1/payments?limit=4{next}"), &merchant(""));
        let members = page.json();
        for line in members.array("data").unwrap() {
            seen.push(String::from(line.as_object().unwrap().str("id").unwrap()));
        }
        match members.opt_str("next").unwrap() {
            Some(cursor) => next = format!("&after={cursor}"),
            None => break,
        }
    }
    sids.sort();
    seen.sort();
    assert_eq!(seen, sids, "each once");

    let one = server.get("/v1/payments?status=succeeded", &merchant(""));
    assert_eq!(one.json().array("data").unwrap().len(), 1);
    let none = server.get("/v1/payments?created_before=1000", &merchant(""));
    assert_eq!(none.json().array("data").unwrap().len(), 0);
    let mut headers = merchant("");
    headers.push(("Accept", "text/csv"));
    let csv = server.get("/v1/payments?status=succeeded", &headers);
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    let row = format!("\"{}\",\"succeeded\",\"128.00\",\"128.00\",\"0.00\",\"EUR\"", paid.sid);
    assert!(csv.body.contains(&row), "{}", csv.body);
    for bad in ["limit=x", "after=x", "created_from=-1", "created_before=99999999999999999"] {
        assert_eq!(server.get(&format!("/v1/payments?{bad}"), &merchant("")).status, 400, "{bad}");
    }
}

#[test]
fn the_idempotency_matrix_holds() {
    let home = Home::new();
    let server = Server::start(&home);
    let post = |key: Option<&str>, body: &str| {
        let mut headers = merchant("");
        headers.extend(key.map(|key| ("Idempotency-Key", key)));
        server.post("/v1/sessions", &headers, body)
    };
    let long = "k".repeat(256);
    for (key, code) in [
        (None, "idempotency_missing"),
        (Some(""), "idempotency_invalid"),
        (Some("with space"), "idempotency_invalid"),
        (Some("\u{e9}"), "idempotency_invalid"),
        (Some(long.as_str()), "idempotency_invalid"),
    ] {
        let refused = post(key, ORDER);
        assert_eq!((refused.status, refused.code().as_str()), (400, code), "{key:?}");
    }
    let first = post(Some("key-1"), ORDER);
    let replayed = post(Some("\"key-1\""), ORDER);
    assert_eq!(first.status, 201);
    assert_eq!((first.status, &first.body), (replayed.status, &replayed.body));
    let other = post(Some("key-1"), &ORDER.replace("1.00", "2.00"));
    assert_eq!((other.status, other.code().as_str()), (422, "idempotency_mismatch"));
    assert_ne!(post(Some("key-2"), ORDER).body, first.body);
    let longest = "k".repeat(255);
    assert_eq!(post(Some(&longest), ORDER).status, 201);
}

#[test]
fn one_key_sent_many_times_at_once_opens_one_session() {
    let home = Home::new();
    let server = Server::start(&home);
    let bodies: Vec<String> = std::thread::scope(|scope| {
        let calls: Vec<_> = (0..20)
            .map(|_| scope.spawn(|| server.post("/v1/sessions", &merchant("same"), ORDER)))
            .collect();
        calls.into_iter().map(|call| call.join().unwrap().body).collect()
    });
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    let list = server.get("/v1/payments", &merchant(""));
    assert_eq!(list.json().array("data").unwrap().len(), 1);
}

#[test]
fn a_stranger_sees_nothing() {
    let home = Home::new();
    let server = Server::start(&home);
    let sid = open(&server).sid;
    for key in ["Bearer sk_test_dem0", "Bearer ", "Basic sk_test_demo", "sk_test_demo"] {
        for path in ["/v1/payments", &format!("/v1/payments/{sid}"), "/v1/refunds/x_r1"] {
            let refused = server.get(path, &[("Authorization", key)]);
            assert_eq!((refused.status, refused.code().as_str()), (401, "unauthorized"));
        }
    }
    let unknown = server.get("/v1/payments/pay_aaaaaaaaaaaaaaaaaaaaaa", &merchant(""));
    assert_eq!((unknown.status, unknown.code().as_str()), (404, "payment_unknown"));
}

//! What a merchant's server is told of its own accord.

use std::time::Instant;

use countersign::protocol::receipt::Status;

use super::buyer::{Buyer, GOOD, merchant, open, word};
use super::receiver::{Post, Receiver};
use super::server::{Answer, Home, Server};

/// Tries again at once, many times.
const SOON: (&str, &str) = (
    "WEBHOOK_RETRY_MS",
    "20,20,20,20,20,20,20,20,20,20,100,100,100,100,100,100,100,100,200,200,200,200,200,200,200,200,\
     200,200,200,200,200,200,200,200,200,200,200,200,200,200,200,200,200,200,200,200,200,200,200",
);

/// Adds an endpoint; gives its id and its secret.
fn endpoint(server: &Server, url: &str, events: &str) -> (String, String) {
    let body = format!(r#"{{"url":"{url}","events":[{events}]}}"#);
    let added = server.post("/v1/webhook_endpoints", &merchant(&word()), &body);
    assert_eq!(added.status, 201, "{}", added.body);
    (added.text("id"), added.text("secret"))
}

/// An order that its merchant opens and cancels: one event without a buyer.
fn cancelled(server: &Server) -> String {
    let sid = open(server).sid;
    let path = format!("/v1/payments/{sid}/cancel");
    assert_eq!(server.post(&path, &merchant(&word()), "{}").status, 200);
    sid
}

fn events(server: &Server, query: &str) -> Answer {
    let answer = server.get(&format!("/v1/events{query}"), &merchant(""));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}

/// Waits until the newest event has come to this at its one endpoint.
fn eventually(server: &Server, status: &str) {
    let wanted = format!(r#""status":"{status}"#);
    let begun = Instant::now();
    loop {
        let answer = events(server, "?limit=1");
        if answer.body.contains(&wanted) {
            return;
        }
        assert!(begun.elapsed().as_secs() < 20, "never {status}: {}", answer.body);
        std::thread::yield_now();
    }
}

#[test]
fn a_paid_order_is_told_once_signed_and_with_its_receipt() {
    let home = Home::new();
    let server = Server::start_with(&home, &[SOON]);
    let receiver = Receiver::start(&[]);
    let (_, secret) = endpoint(&server, &receiver.url, "");
    let buyer = Buyer::new(&server);
    let receipt = buyer.pay(GOOD);
    let post = receiver.next();
    assert_eq!(post.path, "/hooks?of=shop");
    assert_eq!(post.header("content-type"), "application/json");
    assert_eq!(post.header("host"), receiver.address());
    assert!(post.is_signed(&secret, &post.body));
    assert!(!post.is_signed(&secret, &post.body.replace("succeeded", "succeeded ")));
    assert!(!post.is_signed("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &post.body));
    let body = post.json();
    assert_eq!((post.kind().as_str(), body.str("id")), ("payment.succeeded", Ok(post.id())));
    let data = body.object("data").unwrap();
    assert_eq!(data.str("id"), Ok(buyer.sid.as_str()));
    assert_eq!(data.str("order_id"), Ok("order-1"));
    assert_eq!(buyer.verify(data.str("receipt").unwrap()), receipt);
    eventually(&server, "delivered");
    assert_eq!(receiver.rest().len(), 0, "once");
}

#[test]
fn a_refund_is_told_step_by_step() {
    let home = Home::new();
    let server = Server::start(&home);
    let receiver = Receiver::start(&[]);
    endpoint(&server, &receiver.url, r#""refund.updated""#);
    let buyer = Buyer::new(&server);
    assert_eq!(buyer.pay(GOOD).status, Status::Succeeded);
    let part = r#"{"amount":{"value":"28.00","currency":"EUR"}}"#;
    let path = format!("/v1/payments/{}/refunds", buyer.sid);
    let refund = server.post(&path, &merchant(&word()), part).text("id");
    // The first that come, in whatever order: the payment's own is not wanted.
    let mut told = [receiver.next(), receiver.next()].map(|post| {
        assert_eq!(post.kind(), "refund.updated");
        let data = post.json();
        let data = data.object("data").unwrap();
        let line = data.object("refund").unwrap();
        assert_eq!(line.str("id"), Ok(refund.as_str()));
        let back = buyer.verify(data.str("receipt").unwrap()).refunded.is_some();
        (String::from(line.str("status").unwrap()), back)
    });
    told.sort();
    assert_eq!(told, [(String::from("refunded"), true), (String::from("requested"), false)]);
}

#[test]
fn what_is_refused_is_sent_again_under_the_same_name() {
    let home = Home::new();
    let server = Server::start_with(&home, &[SOON]);
    // A redirect is no answer either, and nobody is sent elsewhere.
    let receiver = Receiver::start(&[500, 302, 404]);
    let (_, secret) = endpoint(&server, &receiver.url, "");
    cancelled(&server);
    let posts: Vec<Post> = (0..4).map(|_| receiver.next()).collect();
    for post in &posts {
        assert_eq!(
            (post.id(), &post.body, &post.path),
            (posts[0].id(), &posts[0].body, &posts[0].path)
        );
        assert!(post.is_signed(&secret, &post.body));
    }
    eventually(&server, "delivered");
    assert!(events(&server, "").body.contains(r#""tries":4,"http_status":204"#));
    assert_eq!(receiver.rest().len(), 0);
}

#[test]
fn a_gateway_that_starts_again_goes_on_sending() {
    let home = Home::new();
    let server = Server::start_with(&home, &[("WEBHOOK_RETRY_MS", "0,1,86400000")]);
    let receiver = Receiver::start(&[500, 500, 500]);
    let (_, secret) = endpoint(&server, &receiver.url, "");
    let sid = cancelled(&server);
    let first = [receiver.next(), receiver.next(), receiver.next()];
    eventually(&server, r#"pending","tries":3,"http_status"#);
    server.kill();
    // A day has passed, as far as the store can tell.
    super::server::sql(&home, "UPDATE deliveries SET due_at_ms = due_at_ms - 86400000");
    let server = Server::start(&home);
    let post = receiver.next();
    assert_eq!((post.id(), &post.body), (first[0].id(), &first[0].body));
    assert!(post.id().starts_with(&sid) && post.is_signed(&secret, &post.body));
    eventually(&server, "delivered");
}

#[test]
fn a_try_that_a_crash_cut_off_is_made_again() {
    let home = Home::new();
    let server = Server::start(&home);
    let receiver = Receiver::start(&[]);
    endpoint(&server, &receiver.url, "");
    let first = {
        cancelled(&server);
        let post = receiver.next();
        eventually(&server, "delivered");
        post
    };
    server.kill();
    // As if the process had died between the answer and its being written, and
    // its claim had run out since.
    super::server::sql(&home, "UPDATE deliveries SET state = 'pending', due_at_ms = 1");
    let _server = Server::start(&home);
    assert_eq!(receiver.next().id(), first.id(), "a receiver goes by the name");
}

#[test]
fn after_the_last_try_an_event_is_given_up_and_can_be_ordered_again() {
    let home = Home::new();
    let server = Server::start_with(&home, &[("WEBHOOK_RETRY_MS", "1,1")]);
    let receiver = Receiver::start(&[500, 500, 500]);
    endpoint(&server, &receiver.url, "");
    let sid = cancelled(&server);
    let first = [receiver.next(), receiver.next(), receiver.next()];
    eventually(&server, "failed");
    let path = format!("/v1/events/{sid}_e1/redeliver");
    let key = word();
    let ordered = server.post(&path, &merchant(&key), "{}");
    assert_eq!((ordered.status, &ordered.body), (202, &first[0].body));
    let again = receiver.next();
    assert_eq!((again.id(), &again.body), (first[0].id(), &first[0].body));
    eventually(&server, "delivered");
    assert_eq!(server.post(&path, &merchant(&key), "{}").body, ordered.body);
    assert_eq!(receiver.rest().len(), 0, "one key, one sending");
    let none = server.post("/v1/events/x/redeliver", &merchant(&word()), "{}");
    assert_eq!((none.status, none.code().as_str()), (404, "webhook_event_unknown"));
}

#[test]
fn an_endpoint_that_is_removed_or_gone_gets_nothing_more() {
    let home = Home::new();
    let server = Server::start_with(&home, &[SOON]);
    let (kept, removed, gone) =
        (Receiver::start(&[]), Receiver::start(&[]), Receiver::start(&[410]));
    endpoint(&server, &kept.url, "");
    let (id, _) = endpoint(&server, &removed.url, "");
    endpoint(&server, &gone.url, "");
    let path = format!("/v1/webhook_endpoints/{id}");
    assert_eq!(server.send("DELETE", &path, &merchant(""), b"").unwrap().status, 204);
    let again = server.send("DELETE", &path, &merchant(""), b"").unwrap();
    assert_eq!((again.status, again.code().as_str()), (404, "webhook_endpoint_unknown"));
    let first = cancelled(&server);
    assert!(kept.next().id().starts_with(&first) && gone.next().id().starts_with(&first));
    let begun = Instant::now();
    while !server.get("/v1/webhook_endpoints", &merchant("")).body.contains(r#""enabled":false"#) {
        assert!(begun.elapsed().as_secs() < 20, "never disabled");
    }
    let second = cancelled(&server);
    assert!(kept.next().id().starts_with(&second));
    assert_eq!(removed.rest().len() + gone.rest().len(), 0);
}

#[test]
fn an_endpoint_that_does_not_answer_keeps_no_other_waiting() {
    let home = Home::new();
    let server = Server::start_with(&home, &[SOON]);
    // Takes connections and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    endpoint(&server, &format!("http://{}/", silent.local_addr().unwrap()), "");
    let receiver = Receiver::start(&[]);
    endpoint(&server, &receiver.url, "");
    let begun = Instant::now();
    let mut told: Vec<String> = (0..20)
        .map(|_| {
            cancelled(&server);
            String::from(receiver.next().id())
        })
        .collect();
    told.sort();
    told.dedup();
    assert_eq!(told.len(), 20);
    assert!(begun.elapsed().as_secs() < 10, "before the silent one's time was over");
}

#[test]
fn two_gateways_on_one_database_send_an_event_once() {
    let home = Home::new();
    let servers = [Server::start(&home), Server::start(&home)];
    let receiver = Receiver::start(&[]);
    endpoint(&servers[0], &receiver.url, "");
    let mut sids: Vec<String> = (0..20).map(|n| cancelled(&servers[n % 2])).collect();
    let mut told: Vec<String> = sids
        .iter()
        .map(|_| String::from(receiver.next().id().strip_suffix("_e1").unwrap()))
        .collect();
    sids.sort();
    told.sort();
    assert_eq!(told, sids);
    let begun = Instant::now();
    while events(&servers[0], "").body.contains(r#""status":"pending""#) {
        assert!(begun.elapsed().as_secs() < 20, "never done");
    }
    assert_eq!(receiver.rest().len(), 0);
}

#[test]
fn events_are_listed_newest_first_in_pages_and_by_type() {
    let home = Home::new();
    let server = Server::start(&home);
    let mut sids: Vec<String> = (0..5).map(|_| cancelled(&server)).collect();
    let buyer = Buyer::new(&server);
    buyer.pay(GOOD);
    sids.push(buyer.sid.clone());
    let (mut seen, mut times, mut next) = (Vec::new(), Vec::new(), String::new());
    loop {
        let page = events(&server, &format!("?limit=4{next}")).json();
        for line in page.array("data").unwrap() {
            let line = line.as_object().unwrap();
            times.push(line.u64("created").unwrap());
            seen.push(String::from(line.object("data").unwrap().str("id").unwrap()));
            assert!(line.array("deliveries").unwrap().is_empty());
        }
        match page.opt_str("next").unwrap() {
            Some(cursor) => next = format!("&after={cursor}"),
            None => break,
        }
    }
    assert!(times.is_sorted_by(|a, b| a >= b));
    sids.sort();
    seen.sort();
    assert_eq!(seen, sids, "each once");
    let paid = events(&server, "?type=payment.succeeded").json();
    assert_eq!(paid.array("data").unwrap().len(), 1);
    for bad in ["type=payment.won", "after=x", "after=1.x", "after=-1.x_e1", "limit=x"] {
        let refused = server.get(&format!("/v1/events?{bad}"), &merchant(""));
        assert_eq!((refused.status, refused.code().as_str()), (400, "query_invalid"), "{bad}");
    }
    let stranger = server.get("/v1/events", &[("Authorization", "Bearer x")]);
    assert_eq!(stranger.status, 401);
}

#[test]
fn an_order_that_was_cancelled_by_a_decline_tells_each_step() {
    let home = Home::new();
    let server = Server::start(&home);
    let receiver = Receiver::start(&[]);
    endpoint(&server, &receiver.url, "");
    let buyer = Buyer::new(&server);
    let declined = buyer.pay("4000000000000002");
    let post = receiver.next();
    assert_eq!(post.kind(), "payment.failed");
    let data = post.json();
    let data = data.object("data").unwrap();
    assert_eq!((data.str("code"), data.str("retry")), (Ok("declined"), Ok("same_method")));
    buyer.submit(&buyer.intent(GOOD, 2, &declined.nonce.unwrap()));
    let post = receiver.next();
    assert_eq!(
        (post.kind().as_str(), post.id()),
        ("payment.succeeded", format!("{}_e2", buyer.sid).as_str())
    );
}

#[test]
fn a_gateway_that_others_reach_does_not_call_its_own_network() {
    let home = Home::new();
    let server = Server::start_with(&home, &[("GATEWAY_ISSUER", "https://pay.example"), SOON]);
    let receiver = Receiver::start(&[]);
    let body = format!(r#"{{"url":"{}"}}"#, receiver.url);
    let refused = server.post("/v1/webhook_endpoints", &merchant(&word()), &body);
    assert_eq!((refused.status, refused.code().as_str()), (422, "webhook_url_refused"));
    // An address of this machine's passes as a name, and is not called.
    let listener = std::net::TcpListener::bind("0.0.0.0:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    endpoint(&server, &format!("https://127.0.0.2:{port}/"), "");
    cancelled(&server);
    let begun = Instant::now();
    while !events(&server, "").body.contains(r#""tries":3"#) {
        assert!(begun.elapsed().as_secs() < 20, "never tried");
    }
    assert!(listener.accept().is_err(), "nobody connected");
    let (_, log) = server.terminate();
    assert!(log.contains(r#""failure":"address""#));
}

#[test]
fn no_log_line_tells_where_or_what_was_sent() {
    let home = Home::new();
    let server = Server::start(&home);
    let receiver = Receiver::start(&[]);
    let (id, secret) = endpoint(&server, &receiver.url, "");
    let sid = cancelled(&server);
    receiver.next();
    eventually(&server, "delivered");
    let (_, log) = server.terminate();
    assert!(log.contains(r#""message":"event sent""#) && log.contains(&id));
    for hidden in [receiver.address(), &secret, &sid] {
        assert!(!log.contains(hidden), "{hidden}");
    }
}

#[test]
fn a_list_of_waits_that_cannot_be_read_is_one_clear_line() {
    let home = Home::new();
    let mut program = super::server::program(&home);
    let out =
        program.env("GATEWAY_ADDR", "127.0.0.1:0").env("WEBHOOK_RETRY_MS", "5s").output().unwrap();
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(said.contains("WEBHOOK_RETRY_MS") && said.lines().count() == 1, "{said}");
}

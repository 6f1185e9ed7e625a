//! The buyer's core against the gateway's, with everything that can go wrong
//! between the two.
#![cfg(test)]

mod host;

use countersign::checkout::{
    Checkout, Effect, Event, HttpAnswer, HttpRequest, Options, Phase, Scope,
};
use countersign::secret::Secret;
use host::{GATEWAY, Host, SHOP};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

const NOW: u64 = 1_790_000_000;

/// What goes wrong with one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    RequestLost,
    RequestLate,
    RequestTwice,
    AnswerLost,
    AnswerTwice,
    AnswerCut,
    AnswerFlipped,
    AnswerOfEarlierCall,
    BadGateway,
    Unavailable,
    Captured,
    Crash,
}

const FAULTS: [Fault; 12] = [
    Fault::RequestLost,
    Fault::RequestLate,
    Fault::RequestTwice,
    Fault::AnswerLost,
    Fault::AnswerTwice,
    Fault::AnswerCut,
    Fault::AnswerFlipped,
    Fault::AnswerOfEarlierCall,
    Fault::BadGateway,
    Fault::Unavailable,
    Fault::Captured,
    Fault::Crash,
];

type Plan = Box<dyn Fn(usize, &HttpRequest) -> Fault>;

struct Journey {
    host: Host,
    checkout: Checkout,
    secret: String,
    rng: ChaCha20Rng,
    /// Local milliseconds.
    now: u64,
    plan: Plan,
    calls: usize,
    sent: Vec<u32>,
    timer: Option<u64>,
    saved: Option<String>,
    went: Vec<String>,
    late: Vec<(u64, HttpRequest)>,
    earlier: (u16, String),
}

fn make(secret: &str, snapshot: Option<String>) -> Checkout {
    Checkout::new(Options {
        gateway: String::from(GATEWAY),
        client_secret: Secret::new(String::from(secret)),
        origin: String::from(SHOP),
        pins: Vec::new(),
        snapshot,
    })
    .unwrap()
}

impl Journey {
    fn new(plan: impl Fn(usize, &HttpRequest) -> Fault + 'static) -> Self {
        let mut host = Host::new(NOW);
        let secret = host.open_session("automatic");
        Self {
            checkout: make(&secret, None),
            host,
            secret,
            rng: ChaCha20Rng::seed_from_u64(6),
            now: NOW * 1000,
            plan: Box::new(plan),
            calls: 0,
            sent: Vec::new(),
            timer: None,
            saved: None,
            went: Vec::new(),
            late: Vec::new(),
            earlier: (404, String::new()),
        }
    }

    fn reload(&mut self) {
        self.checkout = make(&self.secret, self.saved.clone());
        self.sent.clear();
        self.timer = None;
        self.run(Event::Open);
    }

    fn phase(&self) -> &'static str {
        self.checkout.state().phase().name()
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send { call, .. } => self.sent.push(call),
                Effect::Timer { delay_ms } => self.timer = delay_ms.map(|delay| self.now + delay),
                Effect::Save { snapshot } => self.saved = Some(snapshot),
                Effect::Clear => self.saved = None,
                Effect::Navigate { url } => self.went.push(url),
                Effect::Rejected { .. } | Effect::Vault(_) => {}
            }
        }
    }

    fn dispatch(&mut self, event: Event) {
        let effects = self.checkout.dispatch(event, self.now, &mut self.rng);
        self.take(effects);
    }

    /// Dispatches, then lets calls and timers run until there is nothing to do
    /// but wait for the buyer.
    fn run(&mut self, event: Event) {
        self.dispatch(event);
        for _ in 0..3000 {
            if !self.sent.is_empty() {
                let call = self.sent.remove(0);
                self.send(call);
            } else if self.is_waiting() {
                let Some(timer) = self.timer else { return };
                self.pass_to(timer.max(self.now));
                self.dispatch(Event::Tick);
            } else {
                return;
            }
        }
        panic!("no end: {}", self.phase());
    }

    fn is_waiting(&self) -> bool {
        matches!(
            self.checkout.state().phase(),
            Phase::Opening(_) | Phase::Submitting(_) | Phase::Processing(_) | Phase::Verifying(_)
        )
    }

    fn pass_to(&mut self, at: u64) {
        self.now = at;
        self.host.now = at / 1000;
        let late = std::mem::take(&mut self.late);
        for (due, request) in late {
            if due <= at {
                self.host.answer(&request);
            } else {
                self.late.push((due, request));
            }
        }
    }

    fn send(&mut self, call: u32) {
        let request = self.checkout.request(call, self.now, None, &mut self.rng).unwrap();
        let fault = (self.plan)(self.calls, &request);
        self.calls += 1;
        self.pass_to(self.now + 50);
        self.host.crash = fault == Fault::Crash;
        let (status, body) = match fault {
            Fault::RequestLost => return self.fail(call),
            Fault::RequestLate => {
                self.late.push((self.now + 400_000, request));
                return self.fail(call);
            }
            Fault::Unavailable => (503, String::from(r#"{"code":"unavailable"}"#)),
            Fault::Captured => (200, String::from("<html>sign in to the network</html>")),
            _ => {
                let first = self.host.answer(&request);
                let answer = match fault {
                    Fault::RequestTwice => self.host.answer(&request),
                    _ => first,
                };
                let Some(answer) = answer else {
                    self.host.recover();
                    return self.fail(call);
                };
                answer
            }
        };
        let said = match fault {
            Fault::AnswerLost => return self.fail(call),
            Fault::BadGateway => (502, String::from("bad gateway")),
            Fault::AnswerCut => (status, body.chars().take(body.len() / 2).collect()),
            Fault::AnswerFlipped => (status, body.replacen('A', "B", 1)),
            Fault::AnswerOfEarlierCall => self.earlier.clone(),
            _ => (status, body.clone()),
        };
        self.earlier = (status, body);
        if said.0 == 204 {
            self.pass_to(self.now + 25_000);
        }
        self.receive(call, &said);
        if fault == Fault::AnswerTwice {
            self.receive(call, &said);
        }
    }

    fn receive(&mut self, call: u32, (status, body): &(u16, String)) {
        let answer = HttpAnswer::Answered { status: *status, body: body.as_bytes() };
        let effects = self.checkout.received(call, answer, self.now, &mut self.rng);
        self.take(effects);
    }

    fn fail(&mut self, call: u32) {
        self.pass_to(self.now + 10_000);
        let effects = self.checkout.received(call, HttpAnswer::Failed, self.now, &mut self.rng);
        self.take(effects);
    }

    fn pay(&mut self, number: &str) {
        self.run(Event::Open);
        for _ in 0..3 {
            if self.phase() == "idle" {
                self.run(Event::Open);
            }
        }
        if self.phase() == "selecting" {
            self.run(Event::Select { method: String::from("card") });
        }
        self.confirm(number);
    }

    fn confirm(&mut self, number: &str) {
        for (field, text) in
            [("number", number), ("expiry", "12/30"), ("cvc", "737"), ("holder", "Li Lei")]
        {
            let effects = self.checkout.fill(field, text.as_bytes(), self.now);
            self.take(effects);
        }
        self.run(Event::Review);
        self.run(Event::Confirm { seen: false });
    }
}

#[test]
fn a_card_is_charged_once_and_its_receipt_shown() {
    let mut journey = Journey::new(|_, _| Fault::None);
    journey.pay("4242424242424242");
    assert_eq!((journey.phase(), journey.host.charged()), ("succeeded", 1));
    assert_eq!(journey.saved, None);
}

#[test]
fn a_decline_is_followed_by_another_attempt() {
    let mut journey = Journey::new(|_, _| Fault::None);
    journey.pay("4000000000000002");
    assert_eq!((journey.phase(), journey.host.charged()), ("failed", 0));
    journey.run(Event::Retry);
    journey.confirm("4242424242424242");
    assert_eq!((journey.phase(), journey.host.charged()), ("succeeded", 1));
}

#[test]
fn a_challenge_is_passed_at_the_banks_page_and_found_after_the_reload() {
    let mut journey = Journey::new(|_, _| Fault::None);
    journey.pay("4000002760003184");
    assert_eq!(journey.phase(), "action_required");
    assert_eq!(journey.went, ["https://bank.example/3ds"]);
    journey.host.challenged = true;
    journey.reload();
    for _ in 0..9 {
        if journey.sent.is_empty() {
            journey.pass_to(journey.timer.unwrap_or(journey.now));
            journey.dispatch(Event::Tick);
        } else {
            let call = journey.sent.remove(0);
            journey.send(call);
        }
    }
    assert_eq!((journey.phase(), journey.host.charged()), ("succeeded", 1));
    assert_eq!(journey.went.len(), 1, "nobody is sent there twice");
}

#[test]
fn a_cancel_at_the_banks_page_closes_the_attempt_or_the_session() {
    for (scope, phase) in [(Scope::Attempt, "failed"), (Scope::Session, "cancelled")] {
        let mut journey = Journey::new(|_, _| Fault::None);
        journey.pay("4000002760003184");
        journey.sent.clear();
        journey.run(Event::Cancel(scope));
        assert_eq!((journey.phase(), journey.host.charged()), (phase, 0));
    }
}

// Every fault at every call of a payment: what the buyer sees in the end is
// what the rail's books say, and they say it once.
#[test]
fn any_fault_at_any_call_ends_in_what_the_ledger_says() {
    for fault in FAULTS {
        for at in 0..6 {
            let mut journey = Journey::new(move |n, _| if n == at { fault } else { Fault::None });
            journey.pay("4242424242424242");
            let phase = journey.phase();
            assert!(journey.host.charged() <= 1, "{fault:?} {at}");
            assert_eq!(phase == "succeeded", journey.host.charged() == 1, "{fault:?} {at} {phase}");
            // A forged order is refused for good; everything else is overcome.
            let refused = phase == "failed" && journey.host.charged() == 0;
            assert!(phase == "succeeded" || refused, "{fault:?} {at} {phase}");
        }
    }
}

#[test]
fn an_intent_whose_every_answer_is_lost_is_found_paid() {
    for fault in [Fault::AnswerLost, Fault::AnswerCut, Fault::BadGateway] {
        let mut journey =
            Journey::new(
                move |_, request| {
                    if request.url.ends_with("/intents") { fault } else { Fault::None }
                },
            );
        journey.pay("4242424242424242");
        assert_eq!((journey.phase(), journey.host.charged()), ("succeeded", 1));
    }
}

#[test]
fn an_intent_that_never_arrives_is_voided_and_its_late_arrival_refused() {
    for fault in [Fault::RequestLost, Fault::RequestLate] {
        let mut journey =
            Journey::new(
                move |_, request| {
                    if request.url.ends_with("/intents") { fault } else { Fault::None }
                },
            );
        journey.pay("4242424242424242");
        assert_eq!((journey.phase(), journey.host.charged()), ("failed", 0), "{fault:?}");
        assert_eq!(journey.late.is_empty(), fault == Fault::RequestLost);
        journey.pass_to(journey.now + 500_000);
        assert_eq!((journey.late.len(), journey.host.charged()), (0, 0));
        journey.plan = Box::new(|_, _| Fault::None);
        journey.run(Event::Retry);
        journey.confirm("4242424242424242");
        assert_eq!((journey.phase(), journey.host.charged()), ("succeeded", 1));
    }
}

fn loses_intents(_: usize, request: &HttpRequest) -> Fault {
    if request.url.ends_with("/intents") { Fault::RequestLost } else { Fault::None }
}

#[test]
fn pages_that_remember_nothing_count_on_from_what_was_voided_before_them() {
    let mut journey = Journey::new(loses_intents);
    journey.pay("4242424242424242");
    for place in 1..=3 {
        assert_eq!((journey.phase(), journey.checkout.state().attempt()), ("failed", place));
        journey.saved = None;
        journey.reload();
        assert_eq!((journey.phase(), journey.checkout.state().attempt()), ("failed", place));
        if place == 3 {
            journey.plan = Box::new(|_, _| Fault::None);
        }
        journey.run(Event::Retry);
        journey.run(Event::Select { method: String::from("card") });
        journey.confirm("4242424242424242");
    }
    assert_eq!((journey.phase(), journey.checkout.state().attempt()), ("succeeded", 4));
    assert_eq!(journey.host.charged(), 1);
}

#[test]
fn a_page_whose_place_was_voided_by_another_fails_and_may_try_again() {
    let mut journey = Journey::new(loses_intents);
    journey.run(Event::Open);
    journey.run(Event::Select { method: String::from("card") });
    let first = std::mem::replace(&mut journey.checkout, make(&journey.secret, None));
    journey.rng = ChaCha20Rng::seed_from_u64(60);
    journey.pay("4242424242424242");
    assert_eq!(journey.phase(), "failed");
    journey.checkout = first;
    journey.plan = Box::new(|_, _| Fault::None);
    let began = journey.now;
    journey.confirm("4242424242424242");
    assert_eq!((journey.phase(), journey.host.charged()), ("failed", 0));
    assert!(journey.now - began < 60_000, "nothing is waited for");
    journey.run(Event::Retry);
    journey.confirm("4242424242424242");
    assert_eq!((journey.phase(), journey.host.charged()), ("succeeded", 1));
}

#[test]
fn a_page_that_dies_with_its_intent_in_flight_learns_what_became_of_it() {
    for (fault, phase) in [
        (Fault::AnswerLost, "succeeded"),
        (Fault::RequestLost, "failed"),
        (Fault::RequestLate, "failed"),
        (Fault::Crash, "succeeded"),
    ] {
        let mut journey =
            Journey::new(
                move |_, request| {
                    if request.url.ends_with("/intents") { fault } else { Fault::None }
                },
            );
        journey.run(Event::Open);
        journey.run(Event::Select { method: String::from("card") });
        for (field, text) in
            [("number", "4242424242424242"), ("expiry", "12/30"), ("cvc", "737"), ("holder", "L")]
        {
            journey.checkout.fill(field, text.as_bytes(), journey.now);
        }
        journey.run(Event::Review);
        journey.dispatch(Event::Confirm { seen: false });
        let call = journey.sent.remove(0);
        journey.send(call);
        journey.reload();
        assert_eq!(journey.phase(), phase, "{fault:?}");
        journey.pass_to(journey.now + 3_600_000);
        assert_eq!(journey.host.charged(), usize::from(phase == "succeeded"), "{fault:?}");
    }
}

#[test]
fn two_pages_of_one_session_charge_once_and_both_show_it() {
    let mut journey = Journey::new(|_, _| Fault::None);
    journey.run(Event::Open);
    journey.run(Event::Select { method: String::from("card") });
    let first = std::mem::replace(&mut journey.checkout, make(&journey.secret, None));
    journey.rng = ChaCha20Rng::seed_from_u64(60);
    journey.pay("4242424242424242");
    assert_eq!(journey.phase(), "succeeded");
    journey.checkout = first;
    journey.confirm("4242424242424242");
    assert_eq!((journey.phase(), journey.host.charged()), ("succeeded", 1));
}

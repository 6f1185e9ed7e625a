//! The buyer's side: the real checkout, put together for one event at a time.

use std::sync::Arc;

use countersign::checkout::explore::Parts;
use countersign::checkout::vault::Vault;
use countersign::checkout::{Checkout, Effect, Event, HttpAnswer, Options, Phase, Request, Scope};
use countersign::jose;
use countersign::protocol::answer::{Said, Word};
use countersign::secret::Secret;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::breaks::Break;
use crate::coverage::Coverage;
use crate::intern::{Id, Memo, Table, seed};
use crate::probe;
use crate::rule::Rule;
use crate::world::Input;

pub(crate) const GATEWAY: &str = "https://pay.example";
pub(crate) const SHOP: &str = "https://shop.example";

/// A card that every rail of the model takes for what it decides itself.
pub(crate) const CARD: [(&str, &str); 4] =
    [("number", "4242424242424242"), ("expiry", "12/30"), ("cvc", "737"), ("holder", "Li Lei")];

/// A request as it travels.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) method: &'static str,
    pub(crate) url: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

/// A status and a body.
pub(crate) type Answer = (u16, String);

/// Which page of which load, and how many intents it has signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Who {
    pub(crate) tab: u8,
    pub(crate) load: u8,
    pub(crate) signs: u8,
}

/// What came of an event.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) parts: Id,
    /// Calls to make, with the request of each and whether it carries an intent.
    pub(crate) calls: Vec<(u32, Id, bool)>,
    /// The snapshot to keep from now on, if that changed.
    pub(crate) saved: Option<Option<Id>>,
    pub(crate) rejected: bool,
    pub(crate) broken: Option<Rule>,
}

/// Every page that was met, and what each event made of it.
pub(crate) struct Buyers {
    without: Option<Break>,
    secret: String,
    head: String,
    pub(crate) parts: Table<Parts>,
    pub(crate) requests: Table<Sent>,
    pub(crate) answers: Table<Answer>,
    pub(crate) names: Table<String>,
    saved: Table<String>,
    births: Memo<(u8, u8, Option<Id>), Id>,
    steps: Memo<(Id, Who, Input, u64), Step>,
    probed: Memo<Id, Option<Rule>>,
    pub(crate) coverage: Coverage,
}

impl Buyers {
    pub(crate) fn new(secret: String, sid: &str, without: Option<Break>) -> Self {
        Self {
            without,
            secret,
            head: jose::digest(sid.as_bytes()),
            parts: Table::default(),
            requests: Table::default(),
            answers: Table::default(),
            names: Table::default(),
            saved: Table::default(),
            births: Memo::default(),
            steps: Memo::default(),
            probed: Memo::default(),
            coverage: Coverage::default(),
        }
    }

    /// A page that is loaded with what an earlier one kept.
    pub(crate) fn born(&self, tab: u8, load: u8, saved: Option<Id>) -> Id {
        *self.births.of(&(tab, load, saved), || {
            let snapshot = saved.map(|id| String::clone(&self.saved.get(id)));
            self.parts.name(Parts::of(self.load(snapshot)))
        })
    }

    pub(crate) fn load(&self, snapshot: Option<String>) -> Checkout {
        Checkout::new(Options {
            gateway: String::from(GATEWAY),
            client_secret: Secret::new(self.secret.clone()),
            origin: String::from(SHOP),
            pins: Vec::new(),
            snapshot,
        })
        .expect("options that are right")
    }

    /// One event, with everything that follows from it in the core.
    pub(crate) fn step(&self, parts: Id, who: Who, input: Input, now: u64) -> Arc<Step> {
        self.steps.of(&(parts, who, input, now), || self.work(parts, who, input, now))
    }

    /// What is wrong with a page as it stands, if anything is.
    pub(crate) fn probe(&self, parts: Id, who: Who, now: u64) -> Option<Rule> {
        *self.probed.of(&parts, || probe::page(self, parts, who, now))
    }

    /// A checkout with its vault, which is made anew from what is known of it.
    pub(crate) fn whole(&self, parts: &Parts, who: Who) -> Checkout {
        let mut vault = Vault::new(Secret::new(self.secret.clone()));
        if parts.state().fields().complete() {
            for (field, text) in CARD {
                vault.fill(field, text.as_bytes()).expect("fields that there are");
            }
        }
        // The key goes when all has ended; who asks after that makes another.
        let key = (who.tab, who.load, parts.state().phase().is_terminal());
        vault.make_key(&mut ChaCha20Rng::seed_from_u64(seed(key)));
        parts.clone().with(vault)
    }

    fn work(&self, id: Id, who: Who, input: Input, now: u64) -> Step {
        let before = self.parts.get(id);
        let mut checkout = self.whole(&before, who);
        let mut rng = ChaCha20Rng::seed_from_u64(seed((who, input, now)));
        self.coverage.note(before.state().phase().name(), name(input));
        let effects = match (input, event(input, &before)) {
            (Input::Heard(call, answer), _) => {
                let answer = answer.map(|id| self.answers.get(id));
                let heard = match &answer {
                    None => HttpAnswer::Failed,
                    Some(said) => HttpAnswer::Answered { status: said.0, body: said.1.as_bytes() },
                };
                checkout.received(call, heard, now, &mut rng)
            }
            (_, Some(event)) => checkout.dispatch(event, now, &mut rng),
            (_, None) => {
                let fill = |(field, text): (&str, &str)| checkout.fill(field, text.as_bytes(), now);
                CARD.into_iter().flat_map(fill).collect()
            }
        };
        let mut step =
            Step { parts: id, calls: Vec::new(), saved: None, rejected: false, broken: None };
        for effect in effects {
            match effect {
                Effect::Send { call, request, .. } => {
                    let is_intent = matches!(request, Request::Intent);
                    if let Some(sent) = checkout.request(call, now, None, &mut rng) {
                        let sent = Sent {
                            method: sent.method,
                            url: sent.url,
                            headers: sent.headers,
                            body: sent.body.unwrap_or_default(),
                        };
                        step.calls.push((call, self.requests.name(sent), is_intent));
                    }
                }
                Effect::Save { snapshot } => {
                    let kept = self.without_log(&snapshot);
                    let kept = match self.without {
                        Some(without) => without.kept(kept),
                        None => Some(kept),
                    };
                    step.saved = kept.map(|kept| Some(self.saved.name(kept)));
                }
                Effect::Clear => step.saved = Some(None),
                Effect::Rejected { .. } => step.rejected = true,
                Effect::Timer { .. } | Effect::Navigate { .. } | Effect::Vault(_) => {}
            }
        }
        let mut after = Parts::of(checkout);
        if let Some(broken) = self.without.and_then(|without| without.page(&before, input)) {
            after = broken;
            step.rejected = false;
        }
        step.broken = probe::moved(&before, &after, input, step.rejected);
        step.parts = self.parts.name(after);
        step
    }

    /// A snapshot whose log begins anew, as that of every state here does.
    pub(crate) fn without_log(&self, snapshot: &str) -> String {
        let mark = "\"log\":\"";
        match snapshot.split_once(mark) {
            Some((start, rest)) => {
                let end = rest.find('"').unwrap_or(rest.len());
                [start, mark, &self.head, &rest[end..]].concat()
            }
            None => String::from(snapshot),
        }
    }

    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }
}

/// The event of an input; none where the input is no event.
fn event(input: Input, parts: &Parts) -> Option<Event> {
    Some(match input {
        Input::Open => Event::Open,
        Input::Select => Event::Select { method: String::from("card") },
        Input::Review => Event::Review,
        Input::Edit => Event::Edit,
        Input::Confirm => Event::Confirm { seen: true },
        Input::Retry => Event::Retry,
        Input::CancelAttempt => Event::Cancel(Scope::Attempt),
        Input::CancelSession => Event::Cancel(Scope::Session),
        Input::Answer => {
            let action = parts.state().receipt().and_then(|receipt| receipt.action.as_ref());
            let action = action.map(|action| action.id.clone()).unwrap_or_default();
            Event::Answer { action, said: Said::from(Word::Returned) }
        }
        Input::Authenticated => Event::Authenticated { level: 1, evidence: Vec::new() },
        Input::NotAuthenticated => Event::AuthenticationFailed,
        Input::Consent => Event::Consent(Vec::new()),
        Input::Returned => Event::Returned,
        Input::Offline => Event::Offline,
        Input::Online => Event::Online,
        Input::Tick => Event::Tick,
        Input::Refresh => Event::Refresh,
        Input::Close => Event::Close,
        Input::Fill | Input::Heard(..) => return None,
    })
}

const fn name(input: Input) -> &'static str {
    match input {
        Input::Open => "open",
        Input::Select => "select",
        Input::Fill => "fill",
        Input::Review => "review",
        Input::Edit => "edit",
        Input::Confirm => "confirm",
        Input::Retry => "retry",
        Input::CancelAttempt => "cancel attempt",
        Input::CancelSession => "cancel session",
        Input::Answer => "answer",
        Input::Authenticated => "authenticated",
        Input::NotAuthenticated => "authentication_failed",
        Input::Consent => "consent",
        Input::Returned => "returned",
        Input::Offline => "offline",
        Input::Online => "online",
        Input::Tick => "tick",
        Input::Refresh => "refresh",
        Input::Close => "close",
        Input::Heard(_, None) => "no answer",
        Input::Heard(_, Some(_)) => "an answer",
    }
}

/// Whether nothing more is to come for a page: what is held stays so where it
/// was paid for.
pub(crate) fn is_done(parts: &Parts, paid: bool) -> bool {
    let phase = parts.state().phase();
    parts.is_closed() || phase.is_terminal() || (paid && matches!(phase, Phase::Authorized(_)))
}

//! The buyer's side: the real checkout, put together for one event at a time.

use std::sync::Arc;

use countersign::checkout::explore::Parts;
use countersign::checkout::vault::Vault;
use countersign::checkout::{Checkout, Effect, HttpAnswer, Options, Phase, Request};
use countersign::jose;
use countersign::protocol::tender::Tender;
use countersign::secret::Secret;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::breaks::Break;
use crate::coverage::Coverage;
use crate::happens::Input;
use crate::input::{event, name, typed};
use crate::intern::{Id, Memo, Pool, Table, seed};
use crate::probe;
use crate::rule::Rule;

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
    pub(crate) broken: Option<Rule>,
}

/// What an event would make of a page.
pub(crate) struct Look {
    pub(crate) after: Id,
    pub(crate) rejected: bool,
    pub(crate) broken: Option<Rule>,
}

/// Every page that was met, and what each event made of it.
pub(crate) struct Buyers {
    without: Option<Break>,
    secret: String,
    tenders: Vec<Tender>,
    head: String,
    pub(crate) parts: Table<Parts>,
    pub(crate) requests: Table<Sent>,
    pub(crate) answers: Table<Answer>,
    pub(crate) names: Table<String>,
    saved: Table<String>,
    births: Memo<(u8, u8, Option<Id>), Id>,
    steps: Memo<(Id, Who, Input, u64), Step>,
    probed: Memo<Id, Option<Rule>>,
    vaults: Pool<(u8, u8, bool), Vault>,
    pub(crate) coverage: Coverage,
}

impl Buyers {
    pub(crate) fn new(
        secret: String,
        sid: &str,
        tenders: Vec<Tender>,
        without: Option<Break>,
    ) -> Self {
        Self {
            without,
            secret,
            tenders,
            head: jose::digest(sid.as_bytes()),
            parts: Table::default(),
            requests: Table::default(),
            answers: Table::default(),
            names: Table::default(),
            saved: Table::default(),
            births: Memo::default(),
            steps: Memo::default(),
            probed: Memo::default(),
            vaults: Pool::default(),
            coverage: Coverage::default(),
        }
    }

    /// A page that is loaded with what an earlier one kept.
    pub(crate) fn born(&self, tab: u8, load: u8, saved: Option<Id>) -> Id {
        *self.births.of(&(tab, load, saved), || {
            let snapshot = saved.map(|id| String::clone(&self.saved.get(id)));
            self.parts.name(Parts::of(self.load(snapshot)).0)
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

    /// What is wrong with a page while its vault signs, if anything is.
    pub(crate) fn probe_signing(&self, parts: Id, who: Who, now: u64) -> Option<Rule> {
        probe::signing(self, &self.parts.get(parts), who, now)
    }

    /// An answer that nobody asked for.
    pub(crate) fn stray(&self) -> Id {
        self.answers.name((200, String::from("{}")))
    }

    /// A checkout with its vault, which holds what is known of it, and the name
    /// of the key in there.
    fn whole(&self, parts: &Parts, who: Who) -> (Checkout, (u8, u8, bool)) {
        // The key goes when all has ended; who asks after that makes another.
        let key = (who.tab, who.load, parts.state().phase().is_terminal());
        let mut vault = self.vaults.take(&key).unwrap_or_else(|| {
            let mut vault = Vault::new(Secret::new(self.secret.clone()));
            vault.make_key(&mut ChaCha20Rng::seed_from_u64(seed(key)));
            vault.pay_beside(self.tenders.clone());
            vault
        });
        if parts.state().fields().complete() {
            for (field, text) in CARD {
                vault.fill(field, text.as_bytes()).expect("fields that there are");
            }
        }
        (parts.clone().with(vault), key)
    }

    /// Takes a checkout apart, and keeps its vault for the next.
    fn apart(&self, checkout: Checkout, before: &Parts, key: (u8, u8, bool)) -> Parts {
        let (parts, mut vault) = Parts::of(checkout);
        let phase = parts.state().phase();
        // Where all has just ended, the key is gone.
        if !phase.is_terminal() || phase.name() == before.state().phase().name() {
            vault.wipe_card();
            self.vaults.put(key, vault);
        }
        parts
    }

    fn tell(
        &self,
        checkout: &mut Checkout,
        parts: &Parts,
        who: Who,
        input: Input,
        now: u64,
    ) -> (Vec<Effect>, ChaCha20Rng) {
        let mut rng = ChaCha20Rng::seed_from_u64(seed((who, input, now)));
        self.coverage.note(parts.state().phase().name(), name(input));
        let effects = match (input, event(input, parts)) {
            (Input::Heard(call, answer), _) => {
                let answer = answer.map(|id| self.answers.get(id));
                let heard = match &answer {
                    None => HttpAnswer::Failed,
                    Some(said) => HttpAnswer::Answered { status: said.0, body: said.1.as_bytes() },
                };
                checkout.received(call, heard, now, &mut rng)
            }
            (_, Some(event)) => {
                let code = typed(input).map(|text| checkout.fill("answer", text.as_bytes(), now));
                let mut effects = code.unwrap_or_default();
                effects.extend(checkout.dispatch(event, now, &mut rng));
                effects
            }
            (_, None) => {
                let fill = |(field, text): (&str, &str)| checkout.fill(field, text.as_bytes(), now);
                CARD.into_iter().flat_map(fill).collect()
            }
        };
        (effects, rng)
    }

    /// What an event makes of a page, without writing the calls that follow.
    pub(crate) fn look(&self, before: &Parts, who: Who, input: Input, now: u64) -> Look {
        let (mut checkout, key) = self.whole(before, who);
        let (effects, _) = self.tell(&mut checkout, before, who, input, now);
        let rejected = effects.iter().any(|effect| matches!(effect, Effect::Rejected { .. }));
        let after = self.apart(checkout, before, key);
        let (after, rejected) = self.unguarded(before, after, input, rejected);
        let broken = probe::moved(before, &after, input, rejected);
        Look { after: self.parts.name(after), rejected, broken }
    }

    fn unguarded(
        &self,
        before: &Parts,
        after: Parts,
        input: Input,
        rejected: bool,
    ) -> (Parts, bool) {
        match self.without.and_then(|without| without.page(before, input)) {
            Some(broken) => (broken, false),
            None => (after, rejected),
        }
    }

    fn work(&self, id: Id, who: Who, input: Input, now: u64) -> Step {
        let before = self.parts.get(id);
        let (mut checkout, key) = self.whole(&before, who);
        let (effects, mut rng) = self.tell(&mut checkout, &before, who, input, now);
        let (mut calls, mut kept, mut rejected) = (Vec::new(), None, false);
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
                        calls.push((call, self.requests.name(sent), is_intent));
                    }
                }
                Effect::Save { snapshot } => {
                    let text = self.without_log(&snapshot);
                    let text = match self.without {
                        Some(without) => without.kept(text),
                        None => Some(text),
                    };
                    kept = text.map(|text| Some(self.saved.name(text))).or(kept);
                }
                Effect::Clear => kept = Some(None),
                Effect::Rejected { .. } => rejected = true,
                Effect::Timer { .. } | Effect::Navigate { .. } | Effect::Vault(_) => {}
            }
        }
        let after = self.apart(checkout, &before, key);
        let (after, rejected) = self.unguarded(&before, after, input, rejected);
        let broken = probe::moved(&before, &after, input, rejected);
        Step { parts: self.parts.name(after), calls, saved: kept, broken }
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

/// Whether nothing more is to come for a page: what is held stays so where it
/// was paid for.
pub(crate) fn is_done(parts: &Parts, paid: bool) -> bool {
    let phase = parts.state().phase();
    parts.is_closed() || phase.is_terminal() || (paid && matches!(phase, Phase::Authorized(_)))
}

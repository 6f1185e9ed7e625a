//! Root `mock`: a gateway in memory, for tests. No buyer's page loads it.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Error;
use crate::error::Code;
use crate::json::{self, ObjectWriter};
use crate::mock::{Answered, Call, Cut, Mock, Setup, Step, parse_refunds};

/// Longest options text.
const MAX_OPTIONS: usize = 16 * 1024;

/// A gateway in memory. Each `now` is in Unix milliseconds.
#[wasm_bindgen]
pub struct MockHost(Mock);

#[wasm_bindgen]
impl MockHost {
    /// Takes `{seed, issuer, origins, secret_key, merchant, country, now}`, as JSON.
    ///
    /// # Errors
    /// Throws the code, and after a space the option it is about.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<MockHost, JsValue> {
        open(options).map(Self).map_err(thrown)
    }

    /// Answers a call, written as JSON, with `{status, body}`, `{wait: sid}`
    /// or `{died: true}`; `due` is when to `tick` next, `changed` are the
    /// sessions whose waiting calls are to be asked again.
    ///
    /// # Errors
    /// Throws a `json_` code.
    pub fn call(&mut self, call: &str, now: u64) -> Result<String, JsValue> {
        let call = Call::parse(call).map_err(thrown)?;
        let answered = self.0.call(&call, now);
        Ok(self.told(|out| match &answered {
            Answered::Http { status, body } => {
                out.u64("status", u64::from(*status));
                out.str("body", body);
            }
            Answered::Wait { sid } => out.str("wait", sid),
            Answered::Died => out.bool("died", true),
        }))
    }

    /// Lets time pass; tells `due` and `changed`.
    pub fn tick(&mut self, now: u64) -> String {
        self.0.tick(now);
        self.told(|_| ())
    }

    /// Does what is owed after a crash; tells `due` and `changed`.
    pub fn restart(&mut self, now: u64) -> String {
        self.0.restart(now);
        self.told(|_| ())
    }

    /// Has the next charges go this way, one step each.
    ///
    /// # Errors
    /// Throws the code, and after a space the member it is about.
    pub fn script(&mut self, steps: &str) -> Result<(), JsValue> {
        let steps = Step::parse_list(steps).map_err(thrown)?;
        self.0.rail().script(steps);
        Ok(())
    }

    /// Has the next refunds begin this way: a list of words.
    ///
    /// # Errors
    /// Throws the code, and after a space the member it is about.
    #[wasm_bindgen(js_name = scriptRefunds)]
    pub fn script_refunds(&mut self, words: &str) -> Result<(), JsValue> {
        let words = parse_refunds(words).map_err(thrown)?;
        self.0.rail().script_refunds(words);
        Ok(())
    }

    /// Goes on with a refund, by a list of one word; tells `acted`, `due` and
    /// `changed`.
    ///
    /// # Errors
    /// Throws the code, and after a space the member it is about.
    #[wasm_bindgen(js_name = settleRefund)]
    pub fn settle_refund(&mut self, id: &str, words: &str, now: u64) -> Result<String, JsValue> {
        let words = parse_refunds(words).map_err(thrown)?;
        let acted = words.into_iter().all(|word| self.0.settle_refund(id, word, now));
        Ok(self.told(|out| out.bool("acted", acted)))
    }

    /// Ends the process once, at `before_write`, `after_write` or `after_rail`.
    ///
    /// # Errors
    /// Throws `unsupported` for any other place.
    pub fn cut(&mut self, place: &str) -> Result<(), JsValue> {
        let cut = match place {
            "before_write" => Cut::BeforeWrite,
            "after_write" => Cut::AfterWrite,
            "after_rail" => Cut::AfterRail,
            _ => return Err(thrown(Error::new(Code::Unsupported).at("cut"))),
        };
        self.0.cut(cut);
        Ok(())
    }

    /// The buyer does elsewhere what is asked, or refuses; tells `acted`, `due`
    /// and `changed`.
    pub fn act(&mut self, sid: &str, approve: bool, now: u64) -> String {
        let acted = self.0.act(sid, approve, now);
        self.told(|out| out.bool("acted", acted))
    }

    /// The rail's own books on a session: `[{reference, state, amount, currency,
    /// last4, received, returned}]`.
    pub fn ledger(&mut self, sid: &str) -> String {
        json::object(|out| {
            out.array("charges", |out| {
                for entry in self.0.rail().entries(sid) {
                    out.object(|out| {
                        out.str("reference", &entry.reference);
                        out.str("state", entry.standing.as_str());
                        out.u64("amount", entry.amount.map_or(0, |amount| amount.minor()));
                        let currency = entry.amount.map(|amount| amount.currency());
                        out.opt_str("currency", currency.as_ref().map(|one| one.code()));
                        out.str("last4", &entry.last4);
                        out.u64("received", entry.received);
                        out.u64("returned", entry.returned);
                    });
                }
            });
        })
    }

    /// What was set aside for a session beside the card: `{holds: [{hold, account,
    /// amount, state}]}`.
    #[must_use]
    pub fn holds(&self, sid: &str) -> String {
        json::object(|out| {
            out.array("holds", |out| {
                for (hold, part) in self.0.holds().of(sid) {
                    out.object(|out| {
                        out.str("hold", hold);
                        out.str("account", &part.account);
                        out.u64("amount", part.minor);
                        out.str("state", part.state());
                    });
                }
            });
        })
    }

    /// The events of a session, in the order they came: `{events: […]}`.
    #[must_use]
    pub fn events(&self, sid: &str) -> String {
        let mut events: Vec<_> = self.0.store().events().filter(|event| event.sid == sid).collect();
        events.sort_by_key(|event| event.seq);
        json::object(|out| {
            out.array("events", |out| events.iter().for_each(|event| out.raw(&event.body)));
        })
    }
}

impl MockHost {
    fn told(&mut self, write: impl FnOnce(&mut ObjectWriter<'_>)) -> String {
        let changed = self.0.take_changed();
        let due = self.0.next_due();
        json::object(|out| {
            write(out);
            out.opt_u64("due", due);
            out.array("changed", |out| changed.iter().for_each(|sid| out.str(sid)));
        })
    }
}

fn open(options: &str) -> Result<Mock, Error> {
    let members = json::parse_object(options.as_bytes(), MAX_OPTIONS)?;
    let setup = json::read(&members, |from| {
        from.only(&["seed", "issuer", "origins", "secret_key", "merchant", "country", "now"]);
        Setup {
            seed: from.u64("seed"),
            issuer: from.text("issuer"),
            origins: from.texts("origins"),
            secret_key: from.text("secret_key"),
            merchant: from.text("merchant"),
            country: from.text("country"),
            now: from.u64("now"),
        }
    })?;
    Mock::new(&setup)
}

fn thrown(error: Error) -> JsValue {
    JsValue::from_str(&error.to_string())
}

//! Root `core`: a buyer's checkouts.
//!
//! A class at the border would count borrows and own what JavaScript holds; each
//! checkout has a number instead, and what is exported are functions of it.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{AbortSignal, Request};

use super::entropy::{Entropy, trap};
use super::request;
use crate::Error;
use crate::checkout::{self, Effect, Event, HttpAnswer, Options};
use crate::json;
use crate::secret::Secret;

/// Longest options text: a snapshot may hold an order (64 KiB) and an intent.
const MAX_OPTIONS: usize = 160 * 1024;

/// One checkout: the machine, and the vault beside it.
///
/// `dispatch`, `fill` and `received` answer `{"state":{…},"effects":[…]}`.
///
/// # Secrecy
/// Holds the client secret, the client key and what was typed, until it is freed.
pub struct Checkout {
    machine: checkout::Checkout,
    entropy: Entropy,
}

thread_local! {
    /// Those that are open, each at its number; no number is given twice.
    static OPEN: RefCell<Vec<Option<Box<Checkout>>>> = const { RefCell::new(Vec::new()) };
}

/// Opens a checkout as [`Checkout::new`] does; answers with its number.
///
/// # Errors
/// As there.
#[wasm_bindgen]
pub fn checkout_new(options: &str) -> Result<u32, JsValue> {
    let checkout = Box::new(Checkout::new(options)?);
    Ok(OPEN.with(|open| {
        let mut open = open.borrow_mut();
        open.push(Some(checkout));
        u32::try_from(open.len() - 1).unwrap_or(u32::MAX)
    }))
}

/// [`Checkout::dispatch`].
///
/// # Errors
/// As there.
#[wasm_bindgen]
pub fn checkout_dispatch(number: u32, event: &str, now_ms: u64) -> Result<String, JsValue> {
    with(number, |checkout| checkout.dispatch(event, now_ms))
}

/// [`Checkout::fill`].
#[wasm_bindgen]
#[must_use]
pub fn checkout_fill(number: u32, field: &str, text: &[u8], now_ms: u64) -> String {
    with(number, |checkout| checkout.fill(field, text, now_ms))
}

/// [`Checkout::thumbprint`].
#[wasm_bindgen]
#[must_use]
pub fn checkout_thumbprint(number: u32) -> String {
    with(number, Checkout::thumbprint)
}

/// [`Checkout::request`].
#[wasm_bindgen]
#[must_use]
pub fn checkout_request(
    number: u32,
    call: u32,
    now_ms: u64,
    signal: Option<AbortSignal>,
    word: Option<String>,
) -> Option<Request> {
    with(number, |checkout| checkout.request(call, now_ms, signal, word))
}

/// [`Checkout::received`].
#[wasm_bindgen]
#[must_use]
pub fn checkout_received(number: u32, call: u32, status: u16, body: &[u8], now_ms: u64) -> String {
    with(number, |checkout| checkout.received(call, status, body, now_ms))
}

/// [`Checkout::state`].
#[wasm_bindgen]
#[must_use]
pub fn checkout_state(number: u32, now_ms: u64) -> String {
    with(number, |checkout| checkout.state(now_ms))
}

/// [`Checkout::timeline`].
#[wasm_bindgen]
#[must_use]
pub fn checkout_timeline(number: u32) -> String {
    with(number, |checkout| checkout.timeline())
}

/// [`Checkout::snapshot`].
#[wasm_bindgen]
#[must_use]
pub fn checkout_snapshot(number: u32) -> String {
    with(number, |checkout| checkout.snapshot())
}

/// [`Checkout::log`].
#[wasm_bindgen]
#[must_use]
pub fn checkout_log(number: u32) -> String {
    with(number, |checkout| checkout.log())
}

/// Overwrites every secret of a checkout, and ends it. One that has ended stays so.
#[wasm_bindgen]
pub fn checkout_free(number: u32) {
    if let Some(mut checkout) = taken(number) {
        checkout.wipe();
    }
}

/// Has a checkout do something. Where there is none of this number, or it is at
/// something already, the caller is wrong in a way that only a defect of ours
/// can bring about: the instance ends.
fn with<R>(number: u32, act: impl FnOnce(&mut Checkout) -> R) -> R {
    let Some(mut checkout) = taken(number) else { trap() };
    let answer = act(&mut checkout);
    give_back(number, checkout);
    answer
}

fn taken(number: u32) -> Option<Box<Checkout>> {
    at(number, Option::take)
}

fn give_back(number: u32, checkout: Box<Checkout>) {
    at(number, |place| {
        *place = Some(checkout);
        None
    });
}

fn at(
    number: u32,
    act: impl FnOnce(&mut Option<Box<Checkout>>) -> Option<Box<Checkout>>,
) -> Option<Box<Checkout>> {
    OPEN.with(|open| act(open.borrow_mut().get_mut(usize::try_from(number).ok()?)?))
}

impl Checkout {
    /// Opens a checkout with options `{gateway, client_secret, origin, pins?,
    /// snapshot?}`, as JSON.
    ///
    /// # Errors
    /// Throws the code, and after a space the option it is about: `no_entropy`,
    /// the `json_` codes, and what [`checkout::Checkout::new`] gives.
    pub fn new(options: &str) -> Result<Checkout, JsValue> {
        open(options).map_err(thrown)
    }

    /// Gives the machine an event, written as JSON.
    ///
    /// # Errors
    /// Throws the code that [`Event::from_json`] gives.
    pub fn dispatch(&mut self, event: &str, now_ms: u64) -> Result<String, JsValue> {
        let event = Event::from_json(event).map_err(thrown)?;
        let effects = self.machine.dispatch(event, now_ms, &mut self.entropy);
        Ok(self.answer(&effects, now_ms))
    }

    /// Puts what a field shows, as UTF-8, into the vault.
    pub fn fill(&mut self, field: &str, text: &[u8], now_ms: u64) -> String {
        let effects = self.machine.fill(field, text, now_ms);
        self.answer(&effects, now_ms)
    }

    /// The thumbprint of this page's key, for which a device key may vouch
    /// before the request of a `send` effect with `endorse` is made.
    pub fn thumbprint(&mut self) -> String {
        self.machine.thumbprint(&mut self.entropy)
    }

    /// Makes the request that a `send` effect asked for, its proof included, to
    /// be sent at once; `undefined` where it is not wanted any more. `word` is the
    /// body of an enrolment for which a device key vouches.
    pub fn request(
        &mut self,
        call: u32,
        now_ms: u64,
        signal: Option<AbortSignal>,
        word: Option<String>,
    ) -> Option<Request> {
        let request = self.machine.request(call, now_ms, word, &mut self.entropy)?;
        request::prepare(&request, signal.as_ref())
    }

    /// Gives the machine the answer to a call; status 0 is no answer.
    pub fn received(&mut self, call: u32, status: u16, body: &[u8], now_ms: u64) -> String {
        let answer = match status {
            0 => HttpAnswer::Failed,
            _ => HttpAnswer::Answered { status, body },
        };
        let effects = self.machine.received(call, answer, now_ms, &mut self.entropy);
        self.answer(&effects, now_ms)
    }

    /// How the checkout stands, as in every answer.
    #[must_use]
    pub fn state(&self, now_ms: u64) -> String {
        self.machine.state_json(now_ms)
    }

    /// How far the payment has come, as `{"steps":[…]}`.
    #[must_use]
    pub fn timeline(&self) -> String {
        self.machine.state().timeline_json()
    }

    /// What a reload can go on from; holds no secret.
    #[must_use]
    pub fn snapshot(&self) -> String {
        self.machine.snapshot()
    }

    /// The hash-chained log, as JSON.
    #[must_use]
    pub fn log(&self) -> String {
        self.machine.log_json()
    }

    /// Overwrites every secret now, and not only when the object is freed.
    pub fn wipe(&mut self) {
        self.machine.wipe();
    }

    fn answer(&self, effects: &[Effect], now_ms: u64) -> String {
        json::object(|o| {
            o.raw("state", &self.machine.state_json(now_ms));
            o.array("effects", |a| {
                for effect in effects {
                    a.object(|o| effect.write(o));
                }
            });
        })
    }
}

fn open(options: &str) -> Result<Checkout, Error> {
    let entropy = Entropy::open()?;
    let members = json::parse_object(options.as_bytes(), MAX_OPTIONS)?;
    members.only(&["gateway", "client_secret", "origin", "pins", "snapshot"])?;
    let options = json::read(&members, |from| Options {
        gateway: from.text("gateway"),
        client_secret: Secret::new(from.text("client_secret")),
        origin: from.text("origin"),
        pins: from.texts("pins"),
        snapshot: from.opt_text("snapshot"),
    })?;
    Ok(Checkout { machine: checkout::Checkout::new(options)?, entropy })
}

fn thrown(error: Error) -> JsValue {
    let mut text = String::from(error.code().as_str());
    if let Some(place) = error.place() {
        text.push(' ');
        text.push_str(place);
    }
    JsValue::from_str(&text)
}

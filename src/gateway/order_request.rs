//! The body of `POST /v1/sessions`, read strictly.

use super::address::{is_origin, parse_return_url};
use super::plain;
use super::settings::MerchantSettings;
use super::tender_request;
use crate::card::Brand;
use crate::error::{Code, Error};
use crate::json::{self, Members, Value};
use crate::money::Currency;
use crate::protocol::order::{
    Capture, Confirm, LateSuccess, Line, NewDevice, Offer, Policy, Purchase, Tier,
};
use crate::protocol::tender::TenderOffer;
use crate::protocol::wire::{
    read_amount, read_objects, read_opt_amount, read_opt_text, read_texts,
};

/// How long a session takes intents unless the merchant says otherwise.
const EXPIRES_IN: u64 = 1800;

/// The most consents that an order asks for, and the most tiers it has.
const MAX_CONSENTS: usize = 8;
const MAX_TIERS: usize = 8;

/// The longest that a session may take intents.
pub(super) const MAX_LIFE: u64 = 86_400;

/// What a merchant asks for, its settings filled in.
pub(super) struct OrderRequest {
    pub(super) purchase: Purchase,
    pub(super) methods: Vec<Offer>,
    pub(super) tenders: Vec<TenderOffer>,
    pub(super) origins: Vec<String>,
    pub(super) return_url: Option<String>,
    pub(super) policy: Policy,
    pub(super) expires_in: u64,
}

impl OrderRequest {
    pub(super) fn parse(
        body: &[u8],
        merchant: &MerchantSettings,
        kinds: &[String],
    ) -> Result<Self, Error> {
        let members = json::parse_object(body, super::MAX_BODY)?;
        members.only(&[
            "order",
            "methods",
            "tenders",
            "origins",
            "return_url",
            "collect",
            "policy",
            "expires_in",
        ])?;
        refuse_what_is_not_done(&members)?;
        let purchase = purchase(members.object("order")?)?;
        let mut policy = policy(members.opt_object("policy")?, &merchant.policy)?;
        let currency = purchase.amount.currency();
        if members.opt_object("policy")?.is_none_or(|asked| asked.get("auth_tiers").is_none()) {
            // A merchant's usual tiers are for the currency that they are in.
            policy.auth_tiers.retain(|tier| tier.from.currency() == currency);
        }
        check_tiers(&policy, currency)?;
        Ok(Self {
            methods: methods(&members, merchant, &purchase)?,
            purchase,
            tenders: tender_request::read(&members, kinds, currency)?,
            origins: origins(&members, merchant)?,
            return_url: members
                .opt_str("return_url")?
                .map(|url| parse_return_url(url, &merchant.origins))
                .transpose()?,
            policy,
            expires_in: within(members.opt_u64("expires_in")?, 60, MAX_LIFE, "expires_in")?
                .unwrap_or(EXPIRES_IN),
        })
    }
}

/// `collect` is a word of the wire that this gateway has no use for: what asks
/// for nothing passes.
fn refuse_what_is_not_done(members: &Members) -> Result<(), Error> {
    if let Some(collect) = members.opt_object("collect")? {
        collect.only(&["billing", "email"]).map_err(|e| e.at("collect"))?;
        let billing = collect.opt_str("billing")?.unwrap_or("none");
        if billing != "none" || collect.opt_bool("email")?.unwrap_or(false) {
            return Err(Error::new(Code::Unsupported).at("collect"));
        }
    }
    Ok(())
}

fn purchase(order: &Members) -> Result<Purchase, Error> {
    order.only(&["id", "amount", "description", "purpose", "lines"]).map_err(|e| e.at("order"))?;
    let amount = amount(order, "order/amount")?;
    let lines = read_objects(order, "lines", line)?;
    if lines.len() > 100 {
        return Err(Error::new(Code::OutOfRange).at("order/lines"));
    }
    if lines.iter().any(|line| line.amount.currency() != amount.currency()) {
        return Err(Error::new(Code::CurrencyMismatch).at("order/lines"));
    }
    if amount.minor() == 0 {
        return Err(Error::new(Code::AmountRange).at("order/amount"));
    }
    Ok(Purchase {
        id: plain(order.str("id")?, 64, "order/id")?,
        amount,
        description: opt_plain(order, "description", 255, "order/description")?,
        purpose: opt_plain(order, "purpose", 32, "order/purpose")?,
        lines,
    })
}

fn line(line: &Members) -> Result<Line, Error> {
    line.only(&["name", "quantity", "amount"]).map_err(|e| e.at("order/lines"))?;
    let quantity = within(Some(line.u64("quantity")?), 1, 1_000_000_000, "order/lines")?;
    Ok(Line {
        name: plain(line.str("name")?, 255, "order/lines")?,
        quantity: quantity.unwrap_or(1),
        amount: amount(line, "order/lines")?,
    })
}

fn amount(members: &Members, at: &'static str) -> Result<crate::money::Money, Error> {
    members.object("amount")?.only(&["value", "currency"]).map_err(|e| e.at(at))?;
    read_amount(members, "amount").map_err(|e| e.at(at))
}

fn methods(
    members: &Members,
    merchant: &MerchantSettings,
    purchase: &Purchase,
) -> Result<Vec<Offer>, Error> {
    let offers = match members.get("methods") {
        None => merchant.methods.clone(),
        Some(_) => read_objects(members, "methods", offer)?,
    };
    let currency = purchase.amount.currency();
    let foreign = |offer: &Offer| {
        [&offer.min, &offer.max].into_iter().flatten().any(|limit| limit.currency() != currency)
    };
    match offers.first() {
        // One way to pay, the card: nothing to name twice.
        Some(only) if offers.len() == 1 && only.id == "card" => {}
        _ => return Err(Error::new(Code::MethodUnknown).at("methods")),
    }
    if offers.iter().any(foreign) {
        return Err(Error::new(Code::CurrencyMismatch).at("methods"));
    }
    Ok(offers)
}

fn offer(offer: &Members) -> Result<Offer, Error> {
    let here = |error: Error| error.at("methods");
    offer.only(&["id", "label", "brands", "limits"]).map_err(here)?;
    let limits = offer.opt_object("limits")?;
    if let Some(limits) = limits {
        limits.only(&["min", "max"]).map_err(here)?;
    }
    let limit = |name| limits.map_or(Ok(None), |limits| read_opt_amount(limits, name));
    let brands = read_texts(offer, "brands").map_err(here)?;
    if brands.iter().any(|brand| Brand::from_id(brand).is_none()) {
        return Err(Error::new(Code::CardBrandUnknown).at("methods"));
    }
    Ok(Offer {
        id: String::from(offer.str("id")?),
        label: opt_plain(offer, "label", 64, "methods")?,
        brands,
        min: limit("min").map_err(here)?,
        max: limit("max").map_err(here)?,
    })
}

fn origins(members: &Members, merchant: &MerchantSettings) -> Result<Vec<String>, Error> {
    let Some(wanted) = members.opt_array("origins")? else {
        return Ok(merchant.origins.clone());
    };
    let listed = |origin: &&Value| {
        let text = origin.as_str().unwrap_or_default();
        is_origin(text) && merchant.origins.iter().any(|known| known == text)
    };
    if wanted.is_empty() || !wanted.iter().all(|origin| listed(&origin)) {
        return Err(Error::new(Code::OriginRefused).at("origins"));
    }
    read_texts(members, "origins")
}

fn policy(asked: Option<&Members>, usual: &Policy) -> Result<Policy, Error> {
    let mut policy = usual.clone();
    let Some(asked) = asked else {
        return Ok(policy);
    };
    asked
        .only(&[
            "capture",
            "confirm",
            "max_attempts",
            "inline",
            "new_device",
            "late_success",
            "consents",
            "auth_tiers",
        ])
        .map_err(|e| e.at("policy"))?;
    policy.capture = match asked.opt_str("capture")? {
        None => policy.capture,
        Some("automatic") => Capture::Automatic,
        Some("manual") => Capture::Manual,
        Some(_) => return Err(Error::new(Code::Unsupported).at("policy/capture")),
    };
    policy.confirm = match asked.opt_str("confirm")? {
        None => policy.confirm,
        Some("frame") => Confirm::Frame,
        Some("page") => Confirm::Page,
        Some(_) => return Err(Error::new(Code::Unsupported).at("policy/confirm")),
    };
    policy.new_device = match asked.opt_str("new_device")? {
        None => policy.new_device,
        Some("allow") => NewDevice::Allow,
        Some("step_up") => NewDevice::StepUp,
        Some("refuse") => NewDevice::Refuse,
        Some(_) => return Err(Error::new(Code::Unsupported).at("policy/new_device")),
    };
    policy.late_success = match asked.opt_str("late_success")? {
        None => policy.late_success,
        Some("fulfil") => LateSuccess::Fulfil,
        Some("refund") => LateSuccess::Refund,
        Some(_) => return Err(Error::new(Code::Unsupported).at("policy/late_success")),
    };
    if asked.get("consents").is_some() {
        policy.consents = consents(asked)?;
    }
    if asked.get("auth_tiers").is_some() {
        policy.auth_tiers = read_objects(asked, "auth_tiers", tier)?;
    }
    policy.max_attempts = within(asked.opt_u64("max_attempts")?, 1, 20, "policy/max_attempts")?
        .unwrap_or(policy.max_attempts);
    policy.inline = asked.opt_bool("inline")?.unwrap_or(policy.inline);
    Ok(policy)
}

/// The ids of what the buyer must tick: short, and each once.
fn consents(asked: &Members) -> Result<Vec<String>, Error> {
    let at = "policy/consents";
    let ids = read_texts(asked, "consents").map_err(|e| e.at(at))?;
    let known = |id: &String| ids.iter().filter(|other| *other == id).count() > 1;
    if ids.len() > MAX_CONSENTS || ids.iter().any(known) {
        return Err(Error::new(Code::OutOfRange).at(at));
    }
    ids.iter().map(|id| plain(id, 32, at)).collect()
}

fn tier(tier: &Members) -> Result<Tier, Error> {
    let at = "policy/auth_tiers";
    tier.only(&["from", "level"]).map_err(|e| e.at(at))?;
    tier.object("from")?.only(&["value", "currency"]).map_err(|e| e.at(at))?;
    let level = within(Some(tier.u64("level")?), 0, 3, at)?.unwrap_or_default();
    Ok(Tier { from: read_amount(tier, "from").map_err(|e| e.at(at))?, level })
}

/// Checks that each tier begins in the order's currency, and each elsewhere.
fn check_tiers(policy: &Policy, currency: Currency) -> Result<(), Error> {
    let refuse = |code| Err(Error::new(code).at("policy/auth_tiers"));
    let tiers = &policy.auth_tiers;
    if tiers.iter().any(|tier| tier.from.currency() != currency) {
        return refuse(Code::CurrencyMismatch);
    }
    let begins = |tier: &Tier| tiers.iter().filter(|other| other.from == tier.from).count() > 1;
    if tiers.len() > MAX_TIERS || tiers.iter().any(begins) {
        return refuse(Code::OutOfRange);
    }
    Ok(())
}

fn within(
    number: Option<u64>,
    least: u64,
    most: u64,
    at: &'static str,
) -> Result<Option<u64>, Error> {
    match number {
        Some(number) if !(least..=most).contains(&number) => {
            Err(Error::new(Code::OutOfRange).at(at))
        }
        number => Ok(number),
    }
}

fn opt_plain(
    members: &Members,
    name: &'static str,
    most: usize,
    at: &'static str,
) -> Result<Option<String>, Error> {
    read_opt_text(members, name)?.map(|text| plain(&text, most, at)).transpose()
}

/// A text that a buyer reads, and not an empty one.
fn plain(text: &str, most: usize, at: &'static str) -> Result<String, Error> {
    if text.is_empty() {
        return Err(Error::new(Code::OutOfRange).at(at));
    }
    plain::check(text, most, at)?;
    Ok(String::from(text))
}

//! The order: what is bought, from whom, for how much; signed by the gateway.

use super::document::{Document, VERSION, read_version};
pub use super::policy::{Capture, Confirm, LateSuccess, NewDevice, Policy, Tier};
use super::tender::TenderOffer;
use super::wire::{amount, opt_amount, write_amount, write_opt_amount};
use crate::error::Error;
use crate::jose::PublicKey;
use crate::json::{self, Members, ObjectWriter, Reader};
use crate::money::Money;

/// What the buyer pays, as the gateway signed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// The gateway's origin.
    pub issuer: String,
    /// The session, and later the payment, that this order belongs to.
    pub sid: String,
    /// When it was signed, in Unix seconds.
    pub issued_at: u64,
    /// The last second at which a new intent is accepted.
    pub expires_at: u64,
    /// Who is paid.
    pub merchant: Merchant,
    /// The pages that may embed this checkout.
    pub origins: Vec<String>,
    /// What is paid for.
    pub purchase: Purchase,
    /// The ways to pay it, in the gateway's order.
    pub methods: Vec<Offer>,
    /// Sources of money beside the methods.
    pub tenders: Vec<TenderOffer>,
    /// What the merchant and the gateway demand.
    pub policy: Policy,
    /// The key that instruments are sealed to.
    pub seal: SealKey,
    /// What the first intent must carry.
    pub nonce: String,
    /// Where a redirect comes back to.
    pub return_url: Option<String>,
}

/// Who is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merchant {
    /// The gateway's name for it.
    pub id: String,
    /// The name a buyer knows.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

/// What is paid for.
#[derive(Clone, Debug, PartialEq)]
pub struct Purchase {
    /// The merchant's own order number.
    pub id: String,
    /// The order's total.
    pub amount: Money,
    /// One line for the buyer.
    pub description: Option<String>,
    /// `goods` unless said otherwise.
    pub purpose: Option<String>,
    /// What is in the basket.
    pub lines: Vec<Line>,
}

/// One line of the basket.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is.
    pub name: String,
    /// How many.
    pub quantity: u64,
    /// The line's total.
    pub amount: Money,
}

/// One way to pay this order.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The method: `card` …
    pub id: String,
    /// A name to show instead of the usual one.
    pub label: Option<String>,
    /// The card brands accepted; empty accepts all.
    pub brands: Vec<String>,
    /// The least this method takes.
    pub min: Option<Money>,
    /// The most this method takes.
    pub max: Option<Money>,
}

/// The key that instruments are sealed to.
#[derive(Clone, Debug, PartialEq)]
pub struct SealKey {
    /// Its name in a sealed part's header.
    pub kid: String,
    /// The key.
    pub key: PublicKey,
}

impl Order {
    /// The offer for a method, if the order has it.
    #[must_use]
    pub fn offer(&self, method: &str) -> Option<&Offer> {
        self.methods.iter().find(|offer| offer.id == method)
    }
}

impl Document for Order {
    const TYP: &'static str = "countersign-order+jws";
    const MAX_LEN: usize = 64 * 1024;

    fn read(members: &Members) -> Result<Self, Error> {
        read_version(members)?;
        let seal = PublicKey::from_jwk(members.object("seal")?).map_err(|e| e.at("seal"))?;
        json::read(members, |from| {
            let (merchant, purchase) = (from.object("merchant"), from.object("order"));
            Self {
                issuer: from.text("iss"),
                sid: from.text("sid"),
                issued_at: from.u64("iat"),
                expires_at: from.u64("exp"),
                merchant: Merchant {
                    id: merchant.text("id"),
                    name: merchant.text("name"),
                    country: merchant.text("country"),
                },
                origins: from.texts("origins"),
                purchase: Purchase {
                    id: purchase.text("id"),
                    amount: amount(purchase, "amount"),
                    description: purchase.opt_text("description"),
                    purpose: purchase.opt_text("purpose"),
                    lines: purchase.objects("lines", Line::read),
                },
                methods: from.objects("methods", Offer::read),
                tenders: if cfg!(feature = "gateway") {
                    from.objects("tenders", TenderOffer::read)
                } else {
                    Vec::new()
                },
                policy: Policy::read(from.object("policy")),
                seal: SealKey { kid: from.object("seal").text("kid"), key: seal },
                nonce: from.text("nonce"),
                return_url: from.opt_text("return_url"),
            }
        })
    }

    fn write(&self, out: &mut ObjectWriter<'_>) {
        out.u64("v", VERSION);
        out.str("iss", &self.issuer);
        out.str("sid", &self.sid);
        out.u64("iat", self.issued_at);
        out.u64("exp", self.expires_at);
        out.object("merchant", |out| {
            out.str("id", &self.merchant.id);
            out.str("name", &self.merchant.name);
            out.str("country", &self.merchant.country);
        });
        out.strs("origins", &self.origins);
        out.object("order", |out| {
            out.str("id", &self.purchase.id);
            write_amount(out, "amount", &self.purchase.amount);
            out.opt_str("description", self.purchase.description.as_deref());
            out.opt_str("purpose", self.purchase.purpose.as_deref());
            out.array("lines", |out| {
                for line in &self.purchase.lines {
                    out.object(|out| {
                        out.str("name", &line.name);
                        out.u64("quantity", line.quantity);
                        write_amount(out, "amount", &line.amount);
                    });
                }
            });
        });
        out.array("methods", |out| {
            for offer in &self.methods {
                out.object(|out| {
                    offer.write(out);
                });
            }
        });
        out.array("tenders", |out| TenderOffer::write_all(&self.tenders, out));
        out.array("saved", |_| {});
        out.object("policy", |out| {
            self.policy.write(out);
        });
        out.object("seal", |out| {
            self.seal.key.write_jwk(out);
            out.str("kid", &self.seal.kid);
        });
        out.str("nonce", &self.nonce);
        out.opt_str("return_url", self.return_url.as_deref());
    }
}

impl Line {
    fn read(from: Reader<'_>) -> Self {
        Self {
            name: from.text("name"),
            quantity: from.u64("quantity"),
            amount: amount(from, "amount"),
        }
    }
}

impl Offer {
    fn read(from: Reader<'_>) -> Self {
        let limits = from.opt_object("limits");
        Self {
            id: from.text("id"),
            label: from.opt_text("label"),
            brands: from.texts("brands"),
            min: limits.and_then(|limits| opt_amount(limits, "min")),
            max: limits.and_then(|limits| opt_amount(limits, "max")),
        }
    }

    fn write(&self, out: &mut ObjectWriter<'_>) {
        out.str("id", &self.id);
        out.opt_str("label", self.label.as_deref());
        if !self.brands.is_empty() {
            out.strs("brands", &self.brands);
        }
        if self.min.is_some() || self.max.is_some() {
            out.object("limits", |out| {
                write_opt_amount(out, "min", self.min.as_ref());
                write_opt_amount(out, "max", self.max.as_ref());
            });
        }
    }
}

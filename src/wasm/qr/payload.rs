//! Each kind of payload, to and from pairs.

use crate::Error;
use crate::error::Code;
use crate::money::Currency;
use crate::qr::emv::Merchant;
use crate::qr::epc::{Epc, Remittance};
use crate::qr::hkqr::{self, Hkqr};
use crate::qr::paynow::{self, PayNow};
use crate::qr::pix::{Pix, Target};
use crate::qr::upi::Upi;

use super::super::pairs::{Given, Told};

pub(super) fn read_epc(text: &str) -> Result<Told, Error> {
    let epc = Epc::read(text)?;
    let mut told = Told::default();
    told.opt("bic", epc.bic);
    told.put("name", epc.name);
    told.put("iban", epc.iban);
    told.amount("amount", epc.amount);
    told.opt("purpose", epc.purpose);
    match epc.remittance {
        Some(Remittance::Reference(text)) => told.put("reference", text),
        Some(Remittance::Text(text)) => told.put("text", text),
        None => {}
    }
    told.opt("information", epc.information);
    Ok(told)
}

pub(super) fn write_epc(given: &Given<'_>) -> Result<String, Error> {
    let remittance = match (given.get("reference"), given.get("text")) {
        (Some(_), Some(_)) => return Err(Error::new(Code::QrValue).at("text")),
        (Some(text), None) => Some(Remittance::Reference(text)),
        (None, text) => text.map(Remittance::Text),
    };
    let epc = Epc {
        bic: given.get("bic"),
        name: given.must("name")?,
        iban: given.must("iban")?,
        amount: given.amount("amount")?,
        purpose: given.get("purpose"),
        remittance,
        information: given.get("information"),
    };
    epc.write()
}

pub(super) fn read_pix(text: &str) -> Result<Told, Error> {
    let pix = Pix::read(text)?;
    let mut told = Told::default();
    match pix.target {
        Target::Key(key) => told.put("key", key),
        Target::Url(url) => told.put("url", url),
    }
    told.opt("note", pix.note);
    told.amount("amount", pix.amount);
    told.put("name", pix.name);
    told.put("city", pix.city);
    told.opt("reference", pix.reference);
    Ok(told)
}

pub(super) fn write_pix(given: &Given<'_>) -> Result<String, Error> {
    let pix = Pix {
        target: one_of(given, [("key", Target::Key), ("url", Target::Url)])?,
        note: given.get("note"),
        amount: given.amount("amount")?,
        name: given.must("name")?,
        city: given.must("city")?,
        reference: given.get("reference"),
    };
    pix.write()
}

pub(super) fn read_upi(text: &str) -> Result<Told, Error> {
    let upi = Upi::read(text)?;
    let mut told = Told::default();
    told.put("payee", &upi.payee);
    told.opt("name", Some(upi.name.as_str()).filter(|name| !name.is_empty()));
    told.opt("category", upi.category.as_deref());
    told.opt("transaction", upi.transaction.as_deref());
    told.opt("reference", upi.reference.as_deref());
    told.opt("note", upi.note.as_deref());
    told.amount("amount", upi.amount);
    told.amount("minimum", upi.minimum);
    told.opt("url", upi.url.as_deref());
    Ok(told)
}

pub(super) fn write_upi(given: &Given<'_>) -> Result<String, Error> {
    let text = |name| given.get(name).map(String::from);
    let upi = Upi {
        payee: given.must("payee")?.into(),
        name: text("name").unwrap_or_default(),
        category: text("category"),
        transaction: text("transaction"),
        reference: text("reference"),
        note: text("note"),
        amount: given.amount("amount")?,
        minimum: given.amount("minimum")?,
        url: text("url"),
    };
    upi.write()
}

pub(super) fn read_hkqr(text: &str) -> Result<Told, Error> {
    let code = Hkqr::read(text)?;
    let mut told = Told::default();
    match code.proxy {
        hkqr::Proxy::Id(id) => told.put("fps_id", id),
        hkqr::Proxy::Mobile(mobile) => told.put("mobile", mobile),
        hkqr::Proxy::Email(email) => told.put("email", email),
    }
    told.put("currency", code.merchant.currency.code());
    merchant(&mut told, &code.merchant);
    Ok(told)
}

pub(super) fn write_hkqr(given: &Given<'_>) -> Result<String, Error> {
    use hkqr::Proxy::{Email, Id, Mobile};
    let code = Hkqr {
        proxy: one_of::<_, 3>(given, [("fps_id", Id), ("mobile", Mobile), ("email", Email)])?,
        merchant: merchant_of(given, given.must("currency")?)?,
    };
    code.write()
}

pub(super) fn read_paynow(text: &str) -> Result<Told, Error> {
    let code = PayNow::read(text)?;
    let mut told = Told::default();
    match code.proxy {
        paynow::Proxy::Mobile(mobile) => told.put("mobile", mobile),
        paynow::Proxy::Uen(uen) => told.put("uen", uen),
    }
    told.flag("is_editable", code.is_editable);
    told.opt("expiry", code.expiry);
    merchant(&mut told, &code.merchant);
    Ok(told)
}

pub(super) fn write_paynow(given: &Given<'_>) -> Result<String, Error> {
    use paynow::Proxy::{Mobile, Uen};
    let code = PayNow {
        proxy: one_of::<_, 2>(given, [("mobile", Mobile), ("uen", Uen)])?,
        is_editable: given.is_set("is_editable"),
        expiry: given.get("expiry"),
        merchant: merchant_of(given, "SGD")?,
    };
    code.write()
}

fn merchant(told: &mut Told, merchant: &Merchant<'_>) {
    told.put("category", merchant.category);
    told.amount("amount", merchant.amount);
    told.put("country", merchant.country);
    told.put("name", merchant.name);
    told.put("city", merchant.city);
    told.opt("postal_code", merchant.postal_code);
    told.opt("bill_number", merchant.bill_number);
    told.opt("reference", merchant.reference);
}

fn merchant_of<'a>(given: &Given<'a>, currency: &str) -> Result<Merchant<'a>, Error> {
    Ok(Merchant {
        category: given.must("category")?,
        currency: Currency::parse(currency)?,
        amount: given.amount("amount")?,
        country: given.must("country")?,
        name: given.must("name")?,
        city: given.must("city")?,
        postal_code: given.get("postal_code"),
        bill_number: given.get("bill_number"),
        reference: given.get("reference"),
    })
}

/// A member's name, and what its text makes.
type Choice<'a, T> = (&'static str, fn(&'a str) -> T);

/// The one of these that is there.
fn one_of<'a, T, const N: usize>(given: &Given<'a>, kinds: [Choice<'a, T>; N]) -> Result<T, Error> {
    let mut found = None;
    for (name, kind) in kinds {
        if let Some(text) = given.get(name) {
            if found.is_some() {
                return Err(Error::new(Code::QrValue).at(name));
            }
            found = Some(kind(text));
        }
    }
    found.ok_or(Error::new(Code::QrMissing))
}

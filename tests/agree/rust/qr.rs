//! `cs.qr`.

use countersign::json;
use countersign::qr::epc::{Epc, Remittance};
use countersign::qr::hkqr::{self, Hkqr};
use countersign::qr::paynow::{self, PayNow};
use countersign::qr::pix::{Pix, Target};
use countersign::qr::symbol::{Level, QUIET_ZONE, Symbol};
use countersign::qr::upi::Upi;
use countersign::{Code, Error};

use crate::ask::{Args, Fault, Named};
use crate::merchant::{self, amount, must, one_of, tell};
use crate::{emv, text};

pub(crate) fn answer(call: &str, args: Args<'_>) -> Result<String, Fault> {
    match call {
        "symbol" => symbol(args.text(0)?, args.object(1)?.text("level")?),
        "emv.read" => emv::read(args.text(0)?),
        "emv.write" => emv::write(args.object(0)?),
        "epc.read" => read_epc(args.text(0)?),
        "epc.write" => write_epc(args.object(0)?),
        "pix.read" => read_pix(args.text(0)?),
        "pix.write" => write_pix(args.object(0)?),
        "upi.read" => read_upi(args.text(0)?),
        "upi.write" => write_upi(args.object(0)?),
        "hkqr.read" => read_hkqr(args.text(0)?),
        "hkqr.write" => write_hkqr(args.object(0)?),
        "paynow.read" => read_paynow(args.text(0)?),
        "paynow.write" => write_paynow(args.object(0)?),
        _ => Err(Fault::Question("no such call")),
    }
}

fn symbol(content: &str, level: &str) -> Result<String, Fault> {
    let level = Level::from_letter(level).ok_or(Fault::Question("no such level"))?;
    let symbol = Symbol::of(content, level)?;
    let size = symbol.size();
    let row = |y| (0..size).map(|x| if symbol.is_dark(x, y) { '1' } else { '0' }).collect();
    let rows: Vec<String> = (0..size).map(row).collect();
    let side = size + 2 * QUIET_ZONE;
    Ok(json::object(|o| {
        o.u64("size", size.try_into().unwrap_or_default());
        o.strs("modules", &rows);
        o.str("path", &symbol.path());
        o.str("viewBox", &format!("0 0 {side} {side}"));
    }))
}

fn read_epc(payload: &str) -> Result<String, Fault> {
    let epc = Epc::read(payload)?;
    Ok(json::object(|o| {
        o.opt_str("bic", epc.bic);
        o.str("name", epc.name);
        o.str("iban", epc.iban);
        tell(o, "amount", epc.amount);
        o.opt_str("purpose", epc.purpose);
        match epc.remittance {
            Some(Remittance::Reference(text)) => o.str("reference", text),
            Some(Remittance::Text(text)) => o.str("text", text),
            None => {}
        }
        o.opt_str("information", epc.information);
    }))
}

fn write_epc(value: Named<'_>) -> Result<String, Fault> {
    let remittance = match (value.get("reference"), value.get("text")) {
        (Some(_), Some(_)) => return Err(Error::new(Code::QrValue).at("text").into()),
        (Some(text), None) => Some(Remittance::Reference(text)),
        (None, text) => text.map(Remittance::Text),
    };
    let epc = Epc {
        bic: value.get("bic"),
        name: must(value, "name")?,
        iban: must(value, "iban")?,
        amount: amount(value, "amount")?,
        purpose: value.get("purpose"),
        remittance,
        information: value.get("information"),
    };
    Ok(text(&epc.write()?))
}

fn read_pix(payload: &str) -> Result<String, Fault> {
    let pix = Pix::read(payload)?;
    Ok(json::object(|o| {
        match pix.target {
            Target::Key(key) => o.str("key", key),
            Target::Url(url) => o.str("url", url),
        }
        o.opt_str("note", pix.note);
        tell(o, "amount", pix.amount);
        o.str("name", pix.name);
        o.str("city", pix.city);
        o.opt_str("reference", pix.reference);
    }))
}

fn write_pix(value: Named<'_>) -> Result<String, Fault> {
    let pix = Pix {
        target: one_of::<_, 2>(value, [("key", Target::Key), ("url", Target::Url)])?,
        note: value.get("note"),
        amount: amount(value, "amount")?,
        name: must(value, "name")?,
        city: must(value, "city")?,
        reference: value.get("reference"),
    };
    Ok(text(&pix.write()?))
}

fn read_upi(payload: &str) -> Result<String, Fault> {
    let upi = Upi::read(payload)?;
    Ok(json::object(|o| {
        o.str("payee", &upi.payee);
        o.opt_str("name", Some(upi.name.as_str()).filter(|name| !name.is_empty()));
        o.opt_str("category", upi.category.as_deref());
        o.opt_str("transaction", upi.transaction.as_deref());
        o.opt_str("reference", upi.reference.as_deref());
        o.opt_str("note", upi.note.as_deref());
        tell(o, "amount", upi.amount);
        tell(o, "minimum", upi.minimum);
        o.opt_str("url", upi.url.as_deref());
    }))
}

fn write_upi(value: Named<'_>) -> Result<String, Fault> {
    let upi = Upi {
        payee: must(value, "payee")?.to_owned(),
        name: value.owned("name").unwrap_or_default(),
        category: value.owned("category"),
        transaction: value.owned("transaction"),
        reference: value.owned("reference"),
        note: value.owned("note"),
        amount: amount(value, "amount")?,
        minimum: amount(value, "minimum")?,
        url: value.owned("url"),
    };
    Ok(text(&upi.write()?))
}

fn read_hkqr(payload: &str) -> Result<String, Fault> {
    let code = Hkqr::read(payload)?;
    Ok(json::object(|o| {
        match code.proxy {
            hkqr::Proxy::Id(id) => o.str("fps_id", id),
            hkqr::Proxy::Mobile(mobile) => o.str("mobile", mobile),
            hkqr::Proxy::Email(email) => o.str("email", email),
        }
        o.str("currency", code.merchant.currency.code());
        merchant::write(o, &code.merchant);
    }))
}

fn write_hkqr(value: Named<'_>) -> Result<String, Fault> {
    use hkqr::Proxy::{Email, Id, Mobile};
    let code = Hkqr {
        proxy: one_of::<_, 3>(value, [("fps_id", Id), ("mobile", Mobile), ("email", Email)])?,
        merchant: merchant::read(value, must(value, "currency")?)?,
    };
    Ok(text(&code.write()?))
}

fn read_paynow(payload: &str) -> Result<String, Fault> {
    let code = PayNow::read(payload)?;
    Ok(json::object(|o| {
        match code.proxy {
            paynow::Proxy::Mobile(mobile) => o.str("mobile", mobile),
            paynow::Proxy::Uen(uen) => o.str("uen", uen),
        }
        o.bool("is_editable", code.is_editable);
        o.opt_str("expiry", code.expiry);
        merchant::write(o, &code.merchant);
    }))
}

fn write_paynow(value: Named<'_>) -> Result<String, Fault> {
    use paynow::Proxy::{Mobile, Uen};
    let code = PayNow {
        proxy: one_of::<_, 2>(value, [("mobile", Mobile), ("uen", Uen)])?,
        is_editable: value.flag("is_editable").unwrap_or_default(),
        expiry: value.get("expiry"),
        merchant: merchant::read(value, "SGD")?,
    };
    Ok(text(&code.write()?))
}

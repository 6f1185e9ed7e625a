//! `cs.qr.emv`: members by name, which the crate has by their two digits.

use countersign::Code;
use countersign::Error;
use countersign::json::{self, ObjectWriter};
use countersign::money::{Currency, Money};
use countersign::qr::emv::{Emv, Field, Fields, Writer, id};

use crate::ask::{Fault, Named};
use crate::merchant::tell;
use crate::text;

const PLAIN: [(u8, &str); 6] = [
    (id::CATEGORY, "category"),
    (id::TIP_PERCENT, "tip_percent"),
    (id::COUNTRY, "country"),
    (id::NAME, "name"),
    (id::CITY, "city"),
    (id::POSTAL_CODE, "postal_code"),
];

const ADDITIONAL: [(u8, &str); 11] = [
    (1, "bill_number"),
    (2, "mobile_number"),
    (3, "store_label"),
    (4, "loyalty_number"),
    (5, "reference"),
    (6, "customer_label"),
    (7, "terminal_label"),
    (8, "purpose"),
    (9, "consumer_data"),
    (10, "tax_id"),
    (11, "channel"),
];

const LOCAL: [(u8, &str); 3] = [(0, "language"), (1, "name"), (2, "city")];

const TIPS: [(&str, &str); 3] = [("01", "asked"), ("02", "fixed"), ("03", "percent")];

pub(crate) fn read(payload: &str) -> Result<String, Fault> {
    let emv = Emv::read(payload)?;
    let (amount, tip_fixed) = (emv.amount()?, emv.fixed_tip()?);
    let mut accounts = Vec::new();
    let mut further = Vec::new();
    for field in emv.iter() {
        match field.id {
            2..=51 => accounts.push(scheme(field)?),
            65..=99 => further.push(scheme(field)?),
            id::LOCAL => {
                let others: Vec<Field<'_>> =
                    Fields::read(field.value)?.iter().filter(|inside| inside.id > 2).collect();
                if !others.is_empty() {
                    further.push(inside(field.id, &others));
                }
            }
            _ => {}
        }
    }
    let additional = emv.get(id::ADDITIONAL).map(Fields::read).transpose()?;
    let local = emv.get(id::LOCAL).map(Fields::read).transpose()?;
    Ok(json::object(|o| {
        if emv.get(id::POINT_OF_INITIATION).is_some() {
            o.bool("is_dynamic", emv.is_dynamic());
        }
        o.array("accounts", |list| accounts.iter().for_each(|field| list.raw(field)));
        o.str("currency", emv.currency().code());
        tell(o, "amount", amount);
        let tip =
            emv.get(id::TIP).and_then(|digits| TIPS.iter().find(|(known, _)| *known == digits));
        o.opt_str("tip", tip.map(|(_, word)| *word));
        tell(o, "tip_fixed", tip_fixed);
        for (id, name) in PLAIN {
            o.opt_str(name, emv.get(id));
        }
        if let Some(fields) = additional.filter(|fields| fields.iter().next().is_some()) {
            o.object("additional", |o| more(o, &fields));
        }
        if let Some(fields) = local {
            o.object("local", |o| {
                LOCAL.iter().for_each(|(id, name)| o.opt_str(name, fields.get(*id)))
            });
        }
        if !further.is_empty() {
            o.array("further", |list| further.iter().for_each(|field| list.raw(field)));
        }
    }))
}

fn more(o: &mut ObjectWriter<'_>, fields: &Fields<'_>) {
    for (id, name) in ADDITIONAL {
        o.opt_str(name, fields.get(id));
    }
    let named = |field: &Field<'_>| (1..=11).contains(&field.id);
    if !fields.iter().all(|field| named(&field)) {
        o.array("further", |list| {
            for field in fields.iter().filter(|field| !named(field)) {
                list.raw(&alone(field));
            }
        });
    }
}

/// A field that is a scheme's own.
fn scheme(field: Field<'_>) -> Result<String, Fault> {
    if matches!(field.id, 26..=51 | 80..=99) {
        let fields: Vec<Field<'_>> = Fields::read(field.value)?.iter().collect();
        return Ok(inside(field.id, &fields));
    }
    Ok(alone(field))
}

fn alone(field: Field<'_>) -> String {
    json::object(|o| {
        o.str("id", &format!("{:02}", field.id));
        o.str("value", field.value);
    })
}

fn inside(id: u8, fields: &[Field<'_>]) -> String {
    json::object(|o| {
        o.str("id", &format!("{id:02}"));
        o.object("fields", |o| {
            for field in fields {
                o.str(&format!("{:02}", field.id), field.value);
            }
        });
    })
}

pub(crate) fn write(value: Named<'_>) -> Result<String, Fault> {
    let code = value.get("currency").ok_or(Error::new(Code::QrMissing).at("currency"))?;
    let currency = Currency::parse(code).map_err(|error| error.at("currency"))?;
    let mut fields = plain(value, currency)?;
    for (member, id, names) in
        [("additional", id::ADDITIONAL, &ADDITIONAL[..]), ("local", id::LOCAL, &LOCAL[..])]
    {
        let Some(member) = value.object(member) else { continue };
        let mut inside: Vec<(u8, &str)> =
            names.iter().filter_map(|(id, name)| Some((*id, member.get(name)?))).collect();
        for field in member.objects("further") {
            inside.push((number(field.text("id")?)?, field.text("value")?));
        }
        push(&mut fields, id, inside);
    }
    for field in value.objects("accounts").chain(value.objects("further")) {
        let id = number(field.text("id")?)?;
        match field.object("fields") {
            Some(inside) => {
                let inside = inside
                    .0
                    .iter()
                    .map(|(id, value)| Ok((number(id)?, value.as_str().unwrap_or_default())));
                push(&mut fields, id, inside.collect::<Result<Vec<_>, Fault>>()?);
            }
            None => fields.push((id, Content::Text(field.text("value")?.to_owned()))),
        }
    }
    // A code is written in the order of its fields, as the specification's are.
    fields.sort_by_key(|(id, _)| *id);
    let mut writer = Writer::new(None);
    for (id, content) in &fields {
        match content {
            Content::Text(text) => writer.field(*id, text),
            Content::Amount(amount) => {
                if amount.currency() != currency {
                    writer.fail(Code::CurrencyMismatch);
                }
                writer.field(*id, &amount.to_wire());
            }
            Content::Fields(inside) => writer.template(*id, |writer| {
                inside.iter().for_each(|(id, text)| writer.field(*id, text));
            }),
        }
    }
    Ok(text(&writer.finish()?))
}

enum Content<'a> {
    Text(String),
    Amount(Money),
    Fields(Vec<(u8, &'a str)>),
}

/// Fields inside one, with those that are there already.
fn push<'a>(fields: &mut Vec<(u8, Content<'a>)>, id: u8, more: Vec<(u8, &'a str)>) {
    if more.is_empty() {
        return;
    }
    let known = fields.iter_mut().find(|(known, _)| *known == id);
    if let Some((_, Content::Fields(inside))) = known {
        inside.extend(more);
        inside.sort_by_key(|(id, _)| *id);
        return;
    }
    let mut inside = more;
    inside.sort_by_key(|(id, _)| *id);
    fields.push((id, Content::Fields(inside)));
}

/// The members that are one field each.
fn plain<'a>(value: Named<'a>, currency: Currency) -> Result<Vec<(u8, Content<'a>)>, Fault> {
    let mut fields = vec![(id::CURRENCY, Content::Text(currency.numeric().to_owned()))];
    let mut put = |id, text: &str| fields.push((id, Content::Text(text.to_owned())));
    if let Some(flag) = value.flag("is_dynamic") {
        put(id::POINT_OF_INITIATION, if flag { "12" } else { "11" });
    }
    if let Some((digits, _)) = TIPS.iter().find(|(_, word)| value.get("tip") == Some(*word)) {
        put(id::TIP, digits);
    }
    for (id, name) in PLAIN {
        if let Some(text) = value.get(name) {
            put(id, text);
        }
    }
    for (id, name) in [(id::AMOUNT, "amount"), (id::TIP_FIXED, "tip_fixed")] {
        if let Some(amount) = crate::merchant::amount(value, name)? {
            fields.push((id, Content::Amount(amount)));
        }
    }
    Ok(fields)
}

fn number(digits: &str) -> Result<u8, Fault> {
    digits.parse().map_err(|_| Fault::Question("no two digits"))
}

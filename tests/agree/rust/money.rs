//! `cs.money`.

use core::cmp::Ordering;

use countersign::json;
use countersign::money::{self, Bearer, Currency, Mark, Money, Offer, Plan, Quote, Rate};

use crate::ask::{Args, Fault, Named};
use crate::{listed, text};

pub(crate) fn answer(call: &str, args: Args<'_>) -> Result<String, Fault> {
    Ok(match call {
        "parse" => {
            let mark =
                if args.object(2)?.get("mark") == Some(",") { Mark::Comma } else { Mark::Point };
            let currency = Currency::parse(args.text(1)?)?;
            text(&Money::parse_typed(args.text(0)?, mark, currency)?.to_wire())
        }
        // Its signs are the environment's; the digits are the amount's.
        "format" => text(&amount(args)?.to_wire().replace('.', "")),
        "units" => text(&amount(args)?.to_processor()?.to_string()),
        "compare" => {
            let (one, other) = (wire(args.object(0)?)?, wire(args.object(1)?)?);
            let order = match one.compare(&other)? {
                Ordering::Less => "-1",
                Ordering::Equal => "0",
                Ordering::Greater => "1",
            };
            order.to_owned()
        }
        "add" => both(&wire(args.object(0)?)?.checked_add(&wire(args.object(1)?)?)?),
        "subtract" => both(&wire(args.object(0)?)?.checked_sub(&wire(args.object(1)?)?)?),
        "split" => split(args)?,
        "instalments" => instalments(args)?,
        "convert" => {
            let options = args.object(2)?;
            let from = amount(args)?;
            let (rate, into) =
                (Rate::parse(options.text("rate")?)?, Currency::parse(options.text("into")?)?);
            text(&money::convert(from, rate, points(options)?, into)?.to_wire())
        }
        "quote" => {
            let now = args.object(1)?.number("now").ok_or(Fault::Question("no time"))?;
            both(&quote(args.object(0)?)?.0.take(now)?)
        }
        "refund" => {
            let (quote, currency) = quote(args.object(0)?)?;
            let before = match args.object(2)?.get("before").unwrap_or_default() {
                "" => Money::from_minor(0, currency)?,
                before => Money::parse_wire(before, currency.code())?,
            };
            both(&quote.refund(before, Money::parse_wire(args.text(1)?, currency.code())?)?)
        }
        _ => return Err(Fault::Question("no such call")),
    })
}

/// An amount by its first two arguments.
fn amount(args: Args<'_>) -> Result<Money, Fault> {
    Ok(Money::parse_wire(args.text(0)?, args.text(1)?)?)
}

/// An amount as an object has it.
pub(crate) fn wire(amount: Named<'_>) -> Result<Money, Fault> {
    Ok(Money::parse_wire(amount.text("value")?, amount.text("currency")?)?)
}

/// An amount as an object.
pub(crate) fn both(amount: &Money) -> String {
    json::object(|o| {
        o.str("value", &amount.to_wire());
        o.str("currency", amount.currency().code());
    })
}

fn split(args: Args<'_>) -> Result<String, Fault> {
    let total = amount(args)?;
    let weight = |value: &json::Value| {
        let text =
            value.as_str().map_or_else(|| value.as_i64().unwrap_or(-1).to_string(), str::to_owned);
        money::weight(&text)
    };
    let weights = args.list(2)?.iter().map(weight).collect::<Result<Vec<_>, _>>()?;
    let parts = money::split(total, &weights)?;
    Ok(listed(parts.iter().map(|part| text(&part.to_wire()))))
}

fn instalments(args: Args<'_>) -> Result<String, Fault> {
    let plan = args.object(2)?;
    let count = plan.number("count").and_then(|count| u16::try_from(count).ok());
    let bearer =
        if plan.get("bearer") == Some("merchant") { Bearer::Merchant } else { Bearer::Buyer };
    let rate = Rate::parse(plan.text("rate")?)?;
    let plan = Plan::new(count.ok_or(Fault::Question("no count"))?, rate, bearer)?;
    let paid = plan.schedule(amount(args)?)?;
    Ok(json::object(|o| {
        o.str("fee", &paid.fee.to_wire());
        o.str("payable", &paid.payable.to_wire());
        o.str("shown", &paid.shown.to_wire());
        o.array("instalments", |list| {
            for one in &paid.instalments {
                list.object(|o| {
                    o.str("principal", &one.principal.to_wire());
                    o.str("fee", &one.fee.to_wire());
                    o.str("amount", &one.amount.to_wire());
                });
            }
        });
    }))
}

fn quote(quote: Named<'_>) -> Result<(Quote, Currency), Fault> {
    let object = |name| quote.object(name).ok_or(Fault::Question("an amount is missing"));
    let amount = wire(object("amount")?)?;
    let rate = Rate::parse(quote.text("rate")?)?;
    let quoted = wire(object("quoted")?)?;
    let fee = match quote.object("fee") {
        Some(fee) => wire(fee)?,
        None => Money::from_minor(0, quoted.currency())?,
    };
    let expires_at = quote.number("expires_at").ok_or(Fault::Question("no end"))?;
    let offer = Offer { amount, quoted, rate, markup: points(quote)?, fee, expires_at };
    Ok((Quote::check(offer)?, amount.currency()))
}

/// The markup of a rate, none where it is not said.
fn points(options: Named<'_>) -> Result<u16, Fault> {
    let points = options.number("markup").unwrap_or_default();
    u16::try_from(points).map_err(|_| Fault::Question("no such markup"))
}

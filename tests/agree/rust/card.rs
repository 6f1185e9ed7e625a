//! `cs.card`.

use countersign::card::{
    BinHint, Brand, CardCvc, CardHolder, Cvc, ExpiryCheck, HintedNumber, NumberCheck, PostalCode,
    Today,
};
use countersign::field::Checked;
use countersign::json::{self, ObjectWriter};

use crate::ask::{Args, Fault, Named};
use crate::{check, told};

pub(crate) fn answer(call: &str, args: Args<'_>) -> Result<String, Fault> {
    let typed = args.text(0)?;
    Ok(match call {
        "number" => match args.object(1) {
            Ok(options) => hinted(typed, options)?,
            Err(_) => {
                let known = NumberCheck::of(typed);
                json::object(|o| number(o, &known, known.brand(), known.cvc()))
            }
        },
        "expiry" => {
            let (year, month, day) = args.object(1)?.day("today")?;
            let today = Today::new(year, month, day).ok_or(Fault::Question("no such day"))?;
            let known = ExpiryCheck::of(typed, today);
            json::object(|o| {
                check(o, known.check);
                match known.date {
                    Some((month, year)) => {
                        o.u64("month", month.into());
                        o.u64("year", year.into());
                    }
                    None => {
                        o.null("month");
                        o.null("year");
                    }
                }
            })
        }
        "cvc" => json::object(|o| {
            check(
                o,
                CardCvc::check(
                    typed,
                    args.object(1).ok().and_then(|options| options.brand("brand")),
                ),
            );
        }),
        "holder" => json::object(|o| check(o, CardHolder::check(typed))),
        "postal" => {
            let known = PostalCode::check(typed, args.object(1)?.text("country")?);
            json::object(|o| field(o, &known))
        }
        _ => return Err(Fault::Question("no such call")),
    })
}

/// A field that is told with its printed form.
pub(crate) fn field(o: &mut ObjectWriter<'_>, known: &Checked) {
    check(o, known.check);
    o.str("formatted", known.formatted());
}

fn hinted(typed: &str, options: Named<'_>) -> Result<String, Fault> {
    let hint = options.object("hint").ok_or(Fault::Question("no hint"))?;
    let brands = hint.0.get("brands").and_then(json::Value::as_array).unwrap_or_default();
    let brands: Vec<Brand> =
        brands.iter().filter_map(json::Value::as_str).filter_map(Brand::from_id).collect();
    let hint = BinHint::new(hint.text("bin")?, &brands).ok_or(Fault::Question("no such hint"))?;
    let known = HintedNumber::of(typed, &hint, options.brand("brand"));
    Ok(json::object(|o| {
        number(o, &known.number, known.brand(), known.cvc());
        o.strs("choices", &ids(known.choices()));
    }))
}

fn number(o: &mut ObjectWriter<'_>, known: &NumberCheck, brand: Option<Brand>, cvc: Option<Cvc>) {
    check(o, known.check);
    told(o, "brand", brand.map(Brand::id));
    o.strs("brands", &ids(&known.brands));
    o.str("formatted", known.formatted().as_str());
    for (name, numbers) in [("lengths", known.lengths()), ("gaps", known.gaps())] {
        o.array(name, |list| numbers.iter().for_each(|number| list.u64((*number).into())));
    }
    match cvc {
        Some(cvc) => o.object("cvc", |o| {
            o.str("name", cvc.name);
            o.u64("length", cvc.length.into());
            o.bool("required", cvc.required);
        }),
        None => o.null("cvc"),
    }
    told(o, "last4", known.last4().and_then(|digits| core::str::from_utf8(digits).ok()));
}

fn ids(brands: &[Brand]) -> Vec<&'static str> {
    brands.iter().map(|brand| brand.id()).collect()
}

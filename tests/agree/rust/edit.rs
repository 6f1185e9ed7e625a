//! `cs.edit`.

use countersign::account::Part;
use countersign::card::{Brand, PostalCode};
use countersign::edit::{self, Field, Keystroke};
use countersign::field::Checked;
use countersign::identity::{CnMobile, Date, E164, ResidentId};
use countersign::json::{self, ObjectWriter};
use countersign::text::Run;

use crate::ask::{Args, Fault, Named};
use crate::{check, told};

pub(crate) fn answer(args: Args<'_>) -> Result<String, Fault> {
    let (field, shown, key) = (args.text(0)?, args.object(1)?, args.object(2)?);
    let key = match key.text("kind")? {
        "insert" => Keystroke::Insert(key.text("text")?),
        "delete_backward" => Keystroke::DeleteBackward,
        _ => Keystroke::DeleteForward,
    };
    let card = match field {
        "card_number" => Field::CardNumber,
        "card_expiry" => Field::CardExpiry,
        "card_cvc" => Field::CardCvc { length: shown.brand("brand").map_or(4, Brand::cvc_length) },
        _ => return other(field, shown, key),
    };
    let (value, start, end) = drawn(shown)?;
    let edited = edit::edit(card, value, start, end, key);
    Ok(json::object(|o| {
        state(
            o,
            if edited.changed { edited.value.as_str() } else { value },
            edited.caret,
            edited.changed,
            edited.rejected,
        );
        match edited.number {
            Some((known, brand)) => {
                check(o, known);
                told(o, "brand", brand.map(Brand::id));
            }
            None => {
                o.null("status");
                o.null("code");
                o.null("brand");
            }
        }
    }))
}

fn other(field: &str, shown: Named<'_>, key: Keystroke<'_, str>) -> Result<String, Fault> {
    let (value, start, end) = drawn(shown)?;
    let check: Box<dyn Fn(&Run) -> Checked> = match field {
        "postal" => {
            let country = shown.text("country")?;
            Box::new(move |text| PostalCode::check(text, country))
        }
        "cn_resident_id" => {
            let (year, month, day) = shown.day("today")?;
            let today = Date::new(year, month, day).ok_or(Fault::Question("no such day"))?;
            Box::new(move |text| ResidentId::check(text, today).into_field())
        }
        "cn_mobile" => Box::new(CnMobile::check::<Run>),
        "e164" => Box::new(E164::check::<Run>),
        _ => {
            let part = Part::find(field).ok_or(Fault::Question("no such field"))?;
            Box::new(move |text| part.check(text))
        }
    };
    let edited = edit::redraw(&check, value, start, end, key);
    Ok(json::object(|o| {
        state(
            o,
            if edited.changed { edited.value.as_str() } else { value },
            edited.caret,
            edited.changed,
            edited.rejected,
        );
    }))
}

/// The text that a field shows, and its selection.
fn drawn(shown: Named<'_>) -> Result<(&str, u32, u32), Fault> {
    let offset = |name| {
        let number = shown.number(name).and_then(|number| u32::try_from(number).ok());
        number.ok_or(Fault::Question("no such offset"))
    };
    Ok((shown.text("value")?, offset("start")?, offset("end")?))
}

fn state(o: &mut ObjectWriter<'_>, value: &str, caret: u32, changed: bool, rejected: bool) {
    o.str("value", value);
    o.u64("caret", caret.into());
    o.bool("changed", changed);
    o.bool("rejected", rejected);
}

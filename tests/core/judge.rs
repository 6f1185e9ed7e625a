//! What the core says of fields, a line each, for other libraries to be compared with.
//!
//! Reads `kind TAB text [TAB beside]`, percent-encoded, where `beside` is what the
//! field is read next to: a date for `card_expiry` and `cn_resident_id`, a brand for
//! `card_cvc`, a country for `card_postal`. Writes `status TAB code TAB text TAB facts
//! TAB refused`: the electronic form, brands or bank and branch, and how many
//! characters the first beginning of an accepted text has that is invalid; `-` is none.

use std::error::Error;
use std::io::{BufRead as _, BufWriter, Write as _};

use countersign::account::{AbaRouting, Bic, Cnpj, Cpf, Iban, PayNowProxy};
use countersign::card::{Brand, CardCvc, CardHolder, ExpiryCheck, NumberCheck, PostalCode, Today};
use countersign::check::{Check, Status};
use countersign::checksum::{iso7064, luhn, mod97};
use countersign::coin::BitcoinAddress;
use countersign::error::Code;
use countersign::field::Checked;
use countersign::identity::{Date, ResidentId};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut parts = line.split('\t');
        let kind = parts.next().unwrap_or_default();
        let text = decode(parts.next().unwrap_or_default())?;
        let beside = decode(parts.next().unwrap_or_default())?;
        let said = judge(kind, &text, &beside)?;
        let is_sum = kind == "luhn" || kind.starts_with("mod_");
        let refused = match said.check.status {
            Status::Valid | Status::Warning if !is_sum => refused_beginning(kind, &text, &beside)?,
            _ => None,
        };
        writeln!(
            out,
            "{}\t{}\t{}\t{}\t{}",
            said.check.status.as_str(),
            said.check.code.map_or("-", Code::as_str),
            said.text,
            said.facts,
            refused.map_or_else(|| "-".to_owned(), |length| length.to_string()),
        )?;
    }
    Ok(out.flush()?)
}

/// The core's word on one text.
struct Said {
    check: Check,
    text: String,
    facts: String,
}

fn judge(kind: &str, text: &str, beside: &str) -> Result<Said, Box<dyn Error>> {
    Ok(match kind {
        "card_number" | "card_brand" => number(text),
        "card_expiry" => {
            let (year, month, day) = date(beside)?;
            let today = Today::new(year, month, day).ok_or("no such day")?;
            plain(ExpiryCheck::of(text, today).check)
        }
        "card_cvc" => plain(CardCvc::check(text, Brand::from_id(beside))),
        "card_holder" => plain(CardHolder::check(text)),
        "card_postal" => field(&PostalCode::check(text, beside)),
        "iban" => field(&Iban::check(text)),
        "bic" => field(&Bic::check(text)),
        "us_routing" => field(&AbaRouting::check(text)),
        "br_cpf" => field(&Cpf::check(text)),
        "br_cnpj" => field(&Cnpj::check(text)),
        "sg_uen" => uen(&PayNowProxy::check(text)),
        "cn_resident_id" => {
            let (year, month, day) = date(beside)?;
            let known = ResidentId::check(text, Date::new(year, month, day).ok_or("no such day")?);
            Said { text: known.electronic().to_owned(), ..plain(known.check()) }
        }
        "bitcoin" => plain(BitcoinAddress::check(text).0),
        "luhn" => sum(luhn(text.as_bytes())),
        "mod_97_10" => sum(mod97::remainder(text.as_bytes()) == 1),
        "mod_11_10" => sum(iso7064::fits_mod_11_10(text.as_bytes())),
        "mod_11_2" => sum(text.as_bytes().split_last().is_some_and(|(check, digits)| {
            digits.iter().all(u8::is_ascii_digit) && iso7064::mod_11_2(digits) == *check
        })),
        _ => return Err(format!("no kind is called {kind}").into()),
    })
}

/// How long the first beginning is that is refused, though the whole is not.
fn refused_beginning(
    kind: &str,
    text: &str,
    beside: &str,
) -> Result<Option<usize>, Box<dyn Error>> {
    let mut beginning = String::new();
    for (at, character) in text.chars().enumerate() {
        if judge(kind, &beginning, beside)?.check.status == Status::Invalid {
            return Ok(Some(at));
        }
        beginning.push(character);
    }
    Ok(None)
}

fn number(text: &str) -> Said {
    let number = NumberCheck::of(text);
    let brands: Vec<&str> = number.brands.iter().map(|brand| brand.id()).collect();
    let text = number.formatted().as_str().replace(' ', "");
    let owner = number.brand().map_or("", Brand::id);
    Said { text, facts: format!("{owner} {}", brands.join(",")), ..plain(number.check) }
}

fn field(checked: &Checked) -> Said {
    let part = |part: Option<&str>| part.unwrap_or_default().to_owned();
    Said {
        text: checked.electronic().to_owned(),
        facts: format!("{} {}", part(checked.bank()), part(checked.branch())),
        ..plain(checked.check)
    }
}

/// PayNow takes more than companies' numbers; here one of those may become one.
fn uen(checked: &Checked) -> Said {
    let said = field(checked);
    let whole = matches!(said.check.status, Status::Valid | Status::Warning);
    if whole && checked.kind != Some("uen") {
        let check = Check { status: Status::Incomplete, code: Some(Code::Incomplete) };
        return Said { check, ..said };
    }
    said
}

fn plain(check: Check) -> Said {
    Said { check, text: String::new(), facts: String::new() }
}

fn sum(fits: bool) -> Said {
    let (status, code) =
        if fits { (Status::Valid, None) } else { (Status::Invalid, Some(Code::Checksum)) };
    plain(Check { status, code })
}

/// Year, month and day of `YYYY-MM-DD`.
fn date(text: &str) -> Result<(u16, u8, u8), Box<dyn Error>> {
    let mut parts = text.split('-');
    let mut next = || parts.next().ok_or("a date is YYYY-MM-DD");
    Ok((next()?.parse()?, next()?.parse()?, next()?.parse()?))
}

/// Percent-encoded text, as JavaScript's `encodeURIComponent` writes it.
fn decode(encoded: &str) -> Result<String, Box<dyn Error>> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let pair = [rest.next().unwrap_or_default(), rest.next().unwrap_or_default()];
            bytes.push(u8::from_str_radix(core::str::from_utf8(&pair)?, 16)?);
        } else {
            bytes.push(byte);
        }
    }
    Ok(String::from_utf8(bytes)?)
}

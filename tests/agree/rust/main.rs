//! The crate's side of the comparison with Node and the browser.
//!
//! Reads questions, a JSON object a line: the `call` on what `load()` gives there, and
//! its `args`. Writes the answer to each, as JSON of the very shape that the call has
//! there; where it throws, `error` is the code, and `field` what is to blame.

mod account;
mod ask;
mod card;
mod coin;
mod edit;
mod emv;
mod merchant;
mod money;
mod qr;

use std::io::{BufRead as _, BufWriter, Write as _};

use countersign::Code;
use countersign::json::{self, ObjectWriter};

use ask::{Args, Fault};

/// More than the longest line has, in bytes.
const MAX_LINE: usize = 1 << 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let question =
            json::parse_object(line.as_bytes(), MAX_LINE).map_err(|error| error.to_string())?;
        let asked = (question.str("call"), question.array("args"));
        let (Ok(call), Ok(args)) = asked else { return Err(format!("no question: {line}").into()) };
        let answer = match answer(call, Args(args)) {
            Ok(answer) => answer,
            Err(Fault::Refused(error)) => json::object(|o| {
                o.str("error", error.code().as_str());
                o.opt_str("field", error.place());
            }),
            Err(Fault::Question(why)) => return Err(format!("{why}: {line}").into()),
        };
        writeln!(out, "{answer}")?;
    }
    Ok(out.flush()?)
}

fn answer(call: &str, args: Args<'_>) -> Result<String, Fault> {
    let (room, rest) = call.split_once('.').unwrap_or((call, ""));
    match room {
        "card" => card::answer(rest, args),
        "account" if rest == "schemes" => Ok(account::schemes()),
        "account" => account::account(args),
        "identity" => account::identity(args),
        "coin" => coin::answer(rest, args),
        "qr" => qr::answer(rest, args),
        "money" => money::answer(rest, args),
        "edit" => edit::answer(args),
        "explain" => {
            Ok(text(Code::from_text(args.text(0)?).ok_or(Fault::Question("no code"))?.meaning()))
        }
        _ => Err(Fault::Question("no such call")),
    }
}

/// A text alone, as JSON.
fn text(text: &str) -> String {
    let mut out = String::new();
    json::value_into(&mut out, &json::Value::String(text.to_owned()));
    out
}

/// Values as a list.
fn listed(values: impl Iterator<Item = String>) -> String {
    let values: Vec<String> = values.collect();
    format!("[{}]", values.join(","))
}

/// A member that is null where it is not told, rather than missing.
fn told(o: &mut ObjectWriter<'_>, name: &str, text: Option<&str>) {
    match text.filter(|text| !text.is_empty()) {
        Some(text) => o.str(name, text),
        None => o.null(name),
    }
}

/// A status and its reason.
fn check(o: &mut ObjectWriter<'_>, check: countersign::check::Check) {
    o.str("status", check.status.as_str());
    told(o, "code", check.code.map(Code::as_str));
}

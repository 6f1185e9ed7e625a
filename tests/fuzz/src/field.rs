//! What must hold of every field that is checked while it is typed.

use countersign::account::Checked;
use countersign::check::{Check, Status};

/// The most characters of a text whose every beginning is looked at.
const EACH: usize = 80;

/// What is known of a field.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) check: Check,
    pub(crate) kind: Option<&'static str>,
    pub(crate) electronic: String,
    pub(crate) formatted: String,
}

impl Known {
    pub(crate) fn of(field: &Checked) -> Self {
        Self {
            check: field.check,
            kind: field.kind,
            electronic: field.electronic().to_owned(),
            formatted: field.formatted().to_owned(),
        }
    }
}

/// Whether `parse` takes what has this status.
pub(crate) const fn is_whole(check: Check) -> bool {
    matches!(check.status, Status::Valid | Status::Warning)
}

/// Nothing that was refused is taken after more was typed; a code is there
/// exactly where the field is not valid.
///
/// `but` names refusals that typing on may take back.
pub(crate) fn refusals_stay(
    text: &str,
    check: impl Fn(&str) -> Check,
    but: fn(&str, Check) -> bool,
) {
    let whole = check(text);
    assert_eq!(whole.code.is_none(), whole.status == Status::Valid);
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    // Of a long text the first characters, some on the way, and the last.
    let step = (ends.len() / 16).max(1);
    let mut refused: Option<&str> = None;
    for (count, end) in ends.iter().enumerate() {
        if count > EACH && count % step != 0 && count + 3 < ends.len() {
            continue;
        }
        let start = &text[..*end];
        let found = check(start);
        judge(start, found, &mut refused, but);
    }
    judge(text, whole, &mut refused, but);
}

fn judge<'a>(
    text: &'a str,
    found: Check,
    refused: &mut Option<&'a str>,
    but: fn(&str, Check) -> bool,
) {
    if let Some(start) = refused {
        assert_eq!(found.status, Status::Invalid, "{start:?} is refused, {text:?} is not");
    } else if found.status == Status::Invalid && !but(text, found) {
        *refused = Some(text);
    }
}

/// A field whose number is whole has one electronic form and one printed form,
/// and both are read as the same; what is shown of an unfinished one is, too.
pub(crate) fn forms_are_stable(text: &str, check: impl Fn(&str) -> Known) {
    let known = check(text);
    if is_whole(known.check) {
        let again = check(&known.electronic);
        assert!(is_whole(again.check), "{:?} is not taken again: {again:?}", known.electronic);
        assert_eq!(again.electronic, known.electronic, "electronic form of {text:?}");
        // Canada's electronic form is that of payments, also of what cheques print.
        if known.kind != Some("micr") {
            assert_eq!(again.kind, known.kind, "kind of {text:?}");
        }
        let shown = check(&known.formatted);
        assert_eq!(shown, known, "printed form of {text:?}");
    } else if known.check.status == Status::Incomplete && !known.formatted.is_empty() {
        let shown = check(&known.formatted);
        assert_eq!(shown.check, known.check, "what is shown of {text:?}");
        assert_eq!(shown.formatted, known.formatted, "what is shown of {text:?}");
    }
}

/// All of that, and a parser that takes exactly what is valid or a warning.
pub(crate) fn field(text: &str, check: impl Fn(&str) -> Known, parses: impl Fn(&str) -> bool) {
    let known = check(text);
    assert_eq!(parses(text), is_whole(known.check), "{text:?}: {known:?}");
    refusals_stay(text, |text| check(text).check, |_, _| false);
    forms_are_stable(text, check);
}

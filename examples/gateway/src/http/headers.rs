//! What browsers are told with every answer: one table, by kind of answer.
//!
//! `scripts/self-check/self-check.mjs` holds a running gateway against the same words.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// What kind an answer is of; a handler puts it in the response's extensions.
#[derive(Clone, Default)]
pub(super) enum Kind {
    /// Nothing to look at: JSON, counters, refusals.
    #[default]
    Api,
    /// What pages of any origin may use, and for how long browsers keep it.
    Public(&'static str),
    /// The frame's document, and the origins that may hold it.
    Frame(Vec<String>),
    /// A page of the simulated far side.
    Page {
        /// The digest of its one style.
        style: String,
        /// The origin that its form leads to in the end.
        leads_to: Option<String>,
    },
}

/// Two years, as browsers' preload lists ask for.
const TRANSPORT: &str = "max-age=63072000; includeSubDomains";

/// What the frame needs to pay by, and nothing else that asks a buyer.
const PERMISSIONS: &str = "payment=(self), publickey-credentials-get=(self), \
publickey-credentials-create=(self), otp-credentials=(self), camera=(), microphone=(), \
geolocation=(), usb=(), clipboard-read=()";

const NO_PERMISSIONS: &str = "payment=(), publickey-credentials-get=(), \
publickey-credentials-create=(), otp-credentials=(), camera=(), microphone=(), geolocation=(), \
usb=(), clipboard-read=()";

/// A header, and what it says with an API's answer, with what is public, with
/// the frame and with a page; nothing where it is not sent.
type Row = (&'static str, [&'static str; 4]);

const TABLE: &[Row] = &[
    ("x-content-type-options", ["nosniff", "nosniff", "nosniff", "nosniff"]),
    ("referrer-policy", ["no-referrer", "no-referrer", "no-referrer", "no-referrer"]),
    ("strict-transport-security", [TRANSPORT, TRANSPORT, TRANSPORT, TRANSPORT]),
    ("permissions-policy", [NO_PERMISSIONS, NO_PERMISSIONS, PERMISSIONS, NO_PERMISSIONS]),
    ("cross-origin-resource-policy", ["same-origin", "cross-origin", "same-origin", "same-origin"]),
    // A payment window keeps its opener: that is how it hands over its port.
    ("cross-origin-opener-policy", ["same-origin", "same-origin", "", "same-origin"]),
    ("cache-control", ["no-store", "", "no-store", "no-store"]),
    ("integrity-policy", ["", "", INTEGRITY, INTEGRITY]),
    ("reporting-endpoints", ["", "", ENDPOINTS, ENDPOINTS]),
];

/// No script runs whose digest the document does not say.
const INTEGRITY: &str = "blocked-destinations=(script), endpoints=(csp)";
const ENDPOINTS: &str = "csp=\"/reports\"";

/// Browsers without the Reporting API know `report-uri` only.
const REPORTS: &str = "; report-uri /reports; report-to csp";

/// Puts the headers on an answer of this kind.
pub(super) fn put(headers: &mut HeaderMap, kind: &Kind) {
    let column = match kind {
        Kind::Api => 0,
        Kind::Public(_) => 1,
        Kind::Frame(_) => 2,
        Kind::Page { .. } => 3,
    };
    for (name, values) in TABLE {
        if let Some(value) = values.get(column).filter(|value| !value.is_empty()) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    if let Kind::Public(caching) = kind {
        headers.insert("cache-control", HeaderValue::from_static(caching));
    }
    let ancestors = ancestors(kind);
    // The older header has no list, and would contradict one.
    if ancestors == "'none'" {
        headers.insert("x-frame-options", HeaderValue::from_static("DENY"));
    }
    let policy = policy(kind, &ancestors);
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert("content-security-policy", policy);
    }
}

/// The content security policy of an answer.
fn policy(kind: &Kind, ancestors: &str) -> String {
    let closed = ["default-src 'none'; base-uri 'none'; frame-ancestors ", ancestors].concat();
    match kind {
        Kind::Api | Kind::Public(_) => [&closed, "; form-action 'none'"].concat(),
        Kind::Frame(_) => [
            &closed,
            "; object-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src \
             'self'; connect-src 'self'; frame-src 'self' https:; form-action 'self' https:; \
             require-trusted-types-for 'script'; trusted-types countersign",
            REPORTS,
        ]
        .concat(),
        Kind::Page { style, leads_to } => {
            // A browser holds a form's redirect to `form-action` too.
            let leads_to = leads_to.iter().filter(|origin| is_plain(origin));
            let leads_to: String = leads_to.flat_map(|origin| [" ", origin]).collect();
            [
                &closed,
                "; object-src 'none'; style-src 'sha256-",
                style,
                "'; form-action 'self'",
                &leads_to,
                "; require-trusted-types-for 'script'; trusted-types 'none'",
                REPORTS,
            ]
            .concat()
        }
    }
}

/// Who may hold the answer in a frame.
fn ancestors(kind: &Kind) -> String {
    let Kind::Frame(origins) = kind else { return String::from("'none'") };
    let listed: Vec<&str> =
        origins.iter().filter(|origin| is_plain(origin)).map(String::as_str).collect();
    if listed.is_empty() { String::from("'none'") } else { listed.join(" ") }
}

/// Whether an origin has only what belongs there: none brings its own directive.
fn is_plain(origin: &str) -> bool {
    origin.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:[]/".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_cannot_bring_its_own_directive() {
        let origins = ["https://shop.example", "https://x.example; script-src *", "a b"];
        let kind = Kind::Frame(origins.map(String::from).into());
        assert_eq!(ancestors(&kind), "https://shop.example");
        assert_eq!(ancestors(&Kind::Frame(Vec::new())), "'none'");
        let page = Kind::Page {
            style: String::from("x"),
            leads_to: Some(String::from("https://x.example;script-src *")),
        };
        assert!(!policy(&page, "'none'").contains("script-src"));
    }
}

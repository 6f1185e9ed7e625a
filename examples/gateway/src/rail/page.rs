//! The issuer's page: it names payee and amount, and asks yes or no.

use countersign::gateway::{RailOutcome, sid_of_reference};
use countersign::money::{Currency, Money};
use sha2::{Digest as _, Sha256};

use super::State;
use super::ledger::Issuer;
use crate::sdk::base64;

/// What a page asks, or what came of it.
pub struct Question {
    /// The session.
    pub sid: String,
    /// The attempt.
    pub attempt: u64,
    /// How much.
    pub amount: String,
    /// Where the buyer goes afterwards.
    pub return_url: Option<String>,
    /// Whether an answer is still taken.
    pub open: bool,
    /// How the charge stands.
    pub outcome: RailOutcome,
}

impl Issuer {
    /// What the page of this address asks.
    ///
    /// # Errors
    /// What the database says.
    pub async fn question(&self, page: &str, now: u64) -> Result<Option<Question>, sqlx::Error> {
        Ok(self.row_of_page(page).await?.and_then(|row| {
            let (sid, attempt) = sid_of_reference(&row.reference)?;
            let money = Money::from_minor(row.amount, Currency::parse(&row.currency).ok()?).ok()?;
            Some(Question {
                sid: String::from(sid),
                attempt,
                amount: [&row.currency, " ", &money.to_wire()].concat(),
                open: row.state == State::Asked && now <= row.page_until,
                outcome: self.outcome(&row),
                return_url: row.return_url,
            })
        }))
    }

    /// Takes the buyer's answer; one that comes twice or late changes nothing.
    ///
    /// # Errors
    /// What the database says.
    pub async fn decide(
        &self,
        page: &str,
        approve: bool,
        now: u64,
    ) -> Result<Option<Question>, sqlx::Error> {
        self.answer(page, approve, now).await?;
        self.question(page, now).await
    }
}

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;\
padding:0 1rem;color:#1a1a1a;background:#fff}dl{margin:1.5rem 0}dt{color:#555}dd{margin:0 0 .75rem;\
font-size:1.25rem}form{display:inline}button{font:inherit;min-height:2.75rem;padding:0 1.5rem;\
margin:0 .5rem .5rem 0;border:1px solid #1a1a1a;border-radius:.375rem;background:#fff;color:#1a1a1a}\
button.yes{background:#1a1a1a;color:#fff}button:focus-visible,a:focus-visible{outline:3px solid \
#0b57d0;outline-offset:2px}";

/// A page, and what the policy it is served under must allow.
pub struct Shown {
    /// The HTML.
    pub html: String,
    /// The SHA-256 of its style, as base64.
    pub style: String,
    /// The origin that the buyer goes back to.
    pub leads_to: Option<String>,
}

/// Renders a page of the issuer's.
#[must_use]
pub fn render(question: Option<(&Question, &str)>) -> Shown {
    let leads_to =
        question.and_then(|(question, _)| question.return_url.as_deref()).and_then(origin_of);
    Shown {
        html: [
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta \
             name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>Simulated \
             bank</title><style>",
            STYLE,
            "</style></head><body><main>",
            &body(question),
            "</main></body></html>",
        ]
        .concat(),
        style: base64(&Sha256::digest(STYLE.as_bytes())),
        leads_to: leads_to.map(String::from),
    }
}

fn body(question: Option<(&Question, &str)>) -> String {
    match question {
        Some((question, payee)) if question.open => [
            "<h1>Confirm your payment</h1><p>This is the simulated bank of the card's issuer. \
             No money moves.</p><dl><dt>Pay to</dt><dd id=\"payee\">",
            &escape(payee),
            "</dd><dt>Amount</dt><dd id=\"amount\">",
            &escape(&question.amount),
            "</dd></dl><form method=\"post\"><button class=\"yes\" name=\"choice\" \
             value=\"approve\">Approve</button></form><form method=\"post\"><button name=\"choice\" \
             value=\"decline\">Decline</button></form>",
        ]
        .concat(),
        Some((question, _)) => {
            let back = question.return_url.as_deref().map_or(String::new(), |address| {
                let target = escape(&with_session(address, &question.sid));
                ["<p><a href=\"", &target, "\">Back to the shop</a></p>"].concat()
            });
            let told = "<h1>Nothing to confirm</h1><p>This question was answered, or its time is \
                        over.</p>";
            [told, &back].concat()
        }
        None => String::from("<h1>Unknown page</h1><p>There is nothing at this address.</p>"),
    }
}

/// The address with `countersign=<sid>` added to its query.
#[must_use]
pub fn with_session(address: &str, sid: &str) -> String {
    let (address, fragment) =
        address.split_once('#').map_or((address, None), |(address, rest)| (address, Some(rest)));
    let joint = if address.contains('?') { "&" } else { "?" };
    let mut out = [address, joint, "countersign=", sid].concat();
    if let Some(fragment) = fragment {
        out.push('#');
        out.push_str(fragment);
    }
    out
}

/// Scheme, host and port of an address.
fn origin_of(address: &str) -> Option<&str> {
    let host = address.find("://")?.checked_add(3)?;
    let rest = address.get(host..)?;
    let length = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    address.get(..host.checked_add(length)?)
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_is_added_to_whatever_address_the_merchant_gave() {
        for (address, expected) in [
            ("https://shop.example/done", "https://shop.example/done?countersign=pay_1"),
            ("https://shop.example/?a=b", "https://shop.example/?a=b&countersign=pay_1"),
            ("https://shop.example/a#part", "https://shop.example/a?countersign=pay_1#part"),
        ] {
            assert_eq!(with_session(address, "pay_1"), expected);
        }
    }

    #[test]
    fn an_origin_is_what_comes_before_the_path() {
        assert_eq!(origin_of("https://shop.example:8443/x?y"), Some("https://shop.example:8443"));
        assert_eq!(origin_of("http://[::1]:4243"), Some("http://[::1]:4243"));
        assert_eq!(origin_of("shop.example"), None);
    }

    #[test]
    fn what_a_merchant_wrote_stays_text() {
        let question = Question {
            sid: String::from("pay_1"),
            attempt: 1,
            amount: String::from("EUR 1.00"),
            return_url: None,
            open: true,
            outcome: RailOutcome::Pending,
        };
        let shown = render(Some((&question, "<script>\"&'")));
        assert!(shown.html.contains("&lt;script&gt;&quot;&amp;&#39;"));
        assert!(!shown.html.contains("<script"));
    }
}

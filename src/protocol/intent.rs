//! The intent: the buyer's signed instruction to pay this order this way.

use super::document::{Document, VERSION, is_base64url_of, read_version};
use super::wire::{read_amount, read_texts, write_amount};
use crate::error::{Code, Error};
use crate::json::{Members, ObjectWriter};
use crate::money::Money;

/// How long an intent may live, in seconds.
pub const MAX_LIFE: u64 = 300;

/// Evidence that the browser held what was signed to be in the buyer's sight.
pub const FRAME_VISIBLE: &str = "frame_visible";

/// The most pieces of evidence that an intent carries.
pub const MAX_EVIDENCE: usize = 8;

/// Whether texts can be an intent's evidence: a few, none empty, no two the same.
#[must_use]
pub fn is_evidence(texts: &[String]) -> bool {
    let twice = |(at, text): (usize, &String)| texts.iter().take(at).any(|it| it == text);
    texts.len() <= MAX_EVIDENCE
        && !texts.iter().any(String::is_empty)
        && !texts.iter().enumerate().any(twice)
}

/// What the client key signs. Two digests tie it to the order and to the
/// payment part, so that each can be checked without the other.
///
/// Its texts are borrowed (`&str`) where it is only written.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent<T = String> {
    /// The gateway it is meant for.
    pub audience: T,
    /// 128 random bits in base64url: the intent's name.
    pub jti: T,
    /// The session.
    pub sid: T,
    /// 1 for the first intent of a session.
    pub attempt: u64,
    /// Digest of the order's compact serialisation.
    pub order_digest: T,
    /// Digest of the payment part's bytes.
    pub payment_digest: T,
    /// The order's total, as shown.
    pub amount: Money,
    /// The payee, as shown.
    pub payee: Payee<T>,
    /// The total that the buyer bears, as shown.
    pub shown_total: Money,
    /// The way to pay.
    pub method: T,
    /// The page that embeds the checkout.
    pub origin: T,
    /// How sure of the buyer one was before it was signed.
    pub level: u64,
    /// What that rests on; [`FRAME_VISIBLE`] may be among it.
    pub evidence: Vec<String>,
    /// What the buyer ticked.
    pub consents: Vec<String>,
    /// The gateway's word that orders attempts.
    pub nonce: T,
    /// Head of the client's log.
    pub log: T,
    /// When it was signed, in core time.
    pub issued_at: u64,
    /// When it ends; at most [`MAX_LIFE`] later.
    pub expires_at: u64,
}

/// The payee, as shown to the buyer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payee<T = String> {
    /// The gateway's name for the merchant.
    pub id: T,
    /// The name a buyer knows.
    pub name: T,
}

const MEMBERS: &[&str] = &[
    "v",
    "aud",
    "jti",
    "sid",
    "attempt",
    "order_digest",
    "payment_digest",
    "amount",
    "payee",
    "shown",
    "method",
    "origin",
    "auth",
    "consents",
    "nonce",
    "log",
    "iat",
    "exp",
];

impl Document for Intent {
    const TYP: &'static str = "countersign-intent+jws";
    const MAX_LEN: usize = 8 * 1024;

    fn read(members: &Members) -> Result<Self, Error> {
        members.only(MEMBERS)?;
        read_version(members)?;
        let payee = members.object("payee")?;
        payee.only(&["id", "name"])?;
        let shown = members.object("shown")?;
        shown.only(&["total"])?;
        let auth = members.object("auth")?;
        auth.only(&["level", "evidence"])?;
        let evidence = read_texts(auth, "evidence")?;
        if !is_evidence(&evidence) {
            return Err(Error::new(Code::JsonType).at("evidence"));
        }
        let intent = Self {
            audience: String::from(members.str("aud")?),
            jti: String::from(members.str("jti")?),
            sid: String::from(members.str("sid")?),
            attempt: members.u64("attempt")?,
            order_digest: String::from(members.str("order_digest")?),
            payment_digest: String::from(members.str("payment_digest")?),
            amount: read_amount(members, "amount")?,
            payee: Payee {
                id: String::from(payee.str("id")?),
                name: String::from(payee.str("name")?),
            },
            shown_total: read_amount(shown, "total")?,
            method: String::from(members.str("method")?),
            origin: String::from(members.str("origin")?),
            level: auth.u64("level")?,
            evidence,
            consents: read_texts(members, "consents")?,
            nonce: String::from(members.str("nonce")?),
            log: String::from(members.str("log")?),
            issued_at: members.u64("iat")?,
            expires_at: members.u64("exp")?,
        };
        if !is_base64url_of(&intent.jti, 16) {
            return Err(Error::new(Code::Base64url).at("jti"));
        }
        for (name, digest) in [
            ("order_digest", &intent.order_digest),
            ("payment_digest", &intent.payment_digest),
            ("log", &intent.log),
        ] {
            if !is_base64url_of(digest, 32) {
                return Err(Error::new(Code::Base64url).at(name));
            }
        }
        Ok(intent)
    }

    fn write(&self, out: &mut ObjectWriter<'_>) {
        self.write_members(out);
    }
}

impl<T: AsRef<str>> Intent<T> {
    /// Writes the payload's members.
    pub fn write_members(&self, out: &mut ObjectWriter<'_>) {
        out.u64("v", VERSION);
        out.str("aud", self.audience.as_ref());
        out.str("jti", self.jti.as_ref());
        out.str("sid", self.sid.as_ref());
        out.u64("attempt", self.attempt);
        out.str("order_digest", self.order_digest.as_ref());
        out.str("payment_digest", self.payment_digest.as_ref());
        write_amount(out, "amount", &self.amount);
        out.object("payee", |out| {
            out.str("id", self.payee.id.as_ref());
            out.str("name", self.payee.name.as_ref());
        });
        out.object("shown", |out| {
            write_amount(out, "total", &self.shown_total);
        });
        out.str("method", self.method.as_ref());
        out.str("origin", self.origin.as_ref());
        out.object("auth", |out| {
            out.u64("level", self.level);
            out.strs("evidence", &self.evidence);
        });
        out.strs("consents", &self.consents);
        out.str("nonce", self.nonce.as_ref());
        out.str("log", self.log.as_ref());
        out.u64("iat", self.issued_at);
        out.u64("exp", self.expires_at);
    }
}

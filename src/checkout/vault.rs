//! The secrets beside the machine: what was typed, the client secret, the key.

use super::effect::Request;
use super::sealing::{BLOCK, seal};
use super::state::{Fields, Held};
use crate::card::{Brand, Today};
use crate::card::{CardCvc, CardExpiry, CardHolder, CardNumber, ExpiryCheck, NumberCheck};
use crate::check::{Check, Status};
use crate::error::{Code, Error};
use crate::jose::{base64url, jws};
use crate::json;
use crate::key::{ClientKey, dpop};
use crate::protocol::answer::{Said, Word};
use crate::protocol::intent::{self, Payee};
use crate::protocol::payment::{self, Instrument, Payment, SealedCard};
use crate::protocol::{Answer, Document, Intent, Order, Signed};
use crate::secret::{SIGNING, Secret, scrub_stack};
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

/// The longest text taken for one field, in bytes; the checks refuse it sooner.
const MAX_TYPED: usize = 4 * 1024;

/// The longest answer taken: sealed and signed it is no longer than an answer may be.
const MAX_ANSWER: usize = 6 * 1024;

/// What was typed, the client secret and the client key.
///
/// # Secrecy
/// Nothing in here is shown, cloned, compared or saved. What was typed leaves
/// it sealed, and otherwise as statuses, brand and last four digits.
pub struct Vault {
    secret: Secret<String>,
    key: Option<ClientKey>,
    number: Secret<String>,
    expiry: Secret<String>,
    cvc: Secret<String>,
    holder: Secret<String>,
    /// What an action asks for: a code, a password, a wallet's token.
    answer: Secret<String>,
    /// What is paid beside the card, which no page can choose yet.
    #[cfg(feature = "model")]
    pub(super) tenders: Vec<crate::protocol::tender::Tender>,
}

/// What an intent signs beside the order and the payment part.
pub(super) struct Terms<'a> {
    pub(super) attempt: u64,
    pub(super) nonce: &'a str,
    pub(super) method: &'a str,
    pub(super) origin: &'a str,
    pub(super) log: &'a str,
    /// How well it is known who the buyer is.
    pub(super) level: u64,
    /// What that rests on.
    pub(super) evidence: Vec<String>,
    /// What the buyer ticked.
    pub(super) consents: Vec<String>,
    /// Core time in seconds.
    pub(super) now: u64,
}

impl Vault {
    /// A vault that holds the client secret and nothing else.
    #[must_use]
    pub fn new(secret: Secret<String>) -> Self {
        let empty = || Secret::new(String::new());
        Self {
            secret,
            key: None,
            number: empty(),
            expiry: empty(),
            cvc: empty(),
            holder: empty(),
            answer: empty(),
            #[cfg(feature = "model")]
            tenders: Vec::new(),
        }
    }

    /// Takes the text of a field in charge.
    ///
    /// # Errors
    /// `field_unknown`, `json_size`.
    pub fn fill(&mut self, field: &str, text: &[u8]) -> Result<(), Error> {
        let place = match field {
            "number" => &mut self.number,
            "expiry" => &mut self.expiry,
            "cvc" => &mut self.cvc,
            "holder" => &mut self.holder,
            "answer" => &mut self.answer,
            _ => return Err(Error::new(Code::FieldUnknown)),
        };
        let longest = if field == "answer" { MAX_ANSWER } else { MAX_TYPED };
        if text.len() > longest {
            return Err(Error::new(Code::JsonSize));
        }
        // No text at all becomes one that every field refuses.
        let text = core::str::from_utf8(text).unwrap_or("\u{FFFD}");
        *place = Secret::new(String::from(text));
        Ok(())
    }

    /// Checks what was typed, for a day and the brands that are taken.
    #[must_use]
    pub fn check(&self, today: Today, brands: &[String]) -> Fields {
        // EXPOSE: read where it lies; only statuses, brand and last four come out.
        let number = self.number.expose(|text| NumberCheck::of(text.as_str()));
        let brand = pick(&number.brands, brands).or(number.brand());
        let mut check = number.check;
        let done = matches!(check.status, Status::Valid | Status::Warning);
        let refused = match brand {
            None => Some(Code::CardBrandUnknown),
            Some(_) if brands.is_empty() => None,
            Some(brand) => {
                (!brands.iter().any(|id| id == brand.id())).then_some(Code::CardBrandRefused)
            }
        };
        if done && refused.is_some() {
            check = Check { status: Status::Invalid, code: refused };
        }
        Fields {
            number: check,
            brand,
            last4: number.last4().map(|last4| ascii(last4).to_owned()),
            // EXPOSE: as above, and below.
            expiry: self.expiry.expose(|text| ExpiryCheck::of(text.as_str(), today).check),
            cvc: self.cvc.expose(|text| CardCvc::check(text.as_str(), brand)),
            holder: self.holder.expose(|text| CardHolder::check(text.as_str())),
        }
    }

    /// Makes the client key of this page's life, if there is none yet.
    pub fn make_key(&mut self, rng: &mut dyn CryptoRngCore) -> &ClientKey {
        self.key.get_or_insert_with(|| ClientKey::make(rng))
    }

    /// Seals the card and signs an intent for it.
    ///
    /// # Errors
    /// Those of the fields' own parsers, `jose_size`, `internal`.
    pub(super) fn sign(
        &mut self,
        order: &Signed<Order>,
        terms: Terms<'_>,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<Box<Held>, Error> {
        let body = order.body();
        let jti = name(rng);
        let instrument = Instrument::Card(self.seal(body, &jti, terms.now, rng)?);
        #[cfg(not(feature = "model"))]
        let tenders = Vec::new();
        #[cfg(feature = "model")]
        let tenders = self.tenders.clone();
        let payment = Payment { salt: name(rng), instrument, tenders }.to_json();
        let amount = body.purchase.amount;
        let expires_at = terms.now.saturating_add(intent::MAX_LIFE).min(body.expires_at);
        let payload = json::object(|out| {
            let intent = Intent {
                audience: body.issuer.as_str(),
                jti: &jti,
                sid: &body.sid,
                attempt: terms.attempt,
                order_digest: order.digest(),
                payment_digest: &payment::digest(payment.as_bytes()),
                amount,
                payee: Payee { id: &body.merchant.id, name: &body.merchant.name },
                shown_total: amount,
                method: terms.method,
                origin: terms.origin,
                level: terms.level,
                evidence: terms.evidence,
                consents: terms.consents,
                nonce: terms.nonce,
                log: terms.log,
                issued_at: terms.now,
                expires_at,
            };
            intent.write_members(out);
        });
        let compact = self.sign_payload::<Intent>(&payload, rng)?;
        Ok(Box::new(Held {
            jti,
            nonce: String::from(terms.nonce),
            digest: jws::digest(&compact),
            attempt: terms.attempt,
            expires_at,
            body: Some(json::object(|out| {
                out.str("intent", &compact);
                out.str("payment", &base64url::encode(payment.as_bytes()));
            })),
        }))
    }

    /// Signs the answer to an action, as the body of the call that sends it.
    ///
    /// # Errors
    /// `fields_incomplete` where a secret is asked for and none was typed,
    /// `jose_size`, `internal`.
    pub(super) fn answer(
        &mut self,
        order: &Order,
        intent_digest: &str,
        action: &str,
        said: &Said,
        now: u64,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<String, Error> {
        let sealed = if said.word.is_secret() {
            self.seal_answer(order, action, said.word, rng)?
        } else {
            said.text.clone()
        };
        let payload = json::object(|out| {
            let answer = Answer {
                sid: order.sid.as_str(),
                intent_digest,
                action,
                said: Said { word: said.word, text: sealed.as_str() },
                jti: &name(rng),
                issued_at: now,
                expires_at: now.saturating_add(intent::MAX_LIFE),
            };
            answer.write_members(out);
        });
        let compact = self.sign_payload::<Answer>(&payload, rng)?;
        Ok(json::object(|out| out.str("answer", &compact)))
    }

    /// The headers that prove who asks; made when the call is sent.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn prove(
        &mut self,
        request: &Request,
        method: &'static str,
        url: &str,
        now: u64,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<[(&'static str, String); 2], Error> {
        self.make_key(rng);
        let key = self.key.as_ref().ok_or(Error::new(Code::Internal))?;
        // EXPOSE: the gateway knows its own secret; it goes to no one else.
        self.secret.expose(|secret| {
            let call = dpop::Request { htm: method, htu: url, access_token: secret };
            let proof = dpop::make_proof(key, &call, now, rng)?;
            let scheme = if matches!(request, Request::Enrol) { "Bearer " } else { "DPoP " };
            let mut authorization = String::with_capacity(scheme.len() + secret.len());
            authorization.push_str(scheme);
            authorization.push_str(secret);
            Ok([("Authorization", authorization), ("DPoP", proof)])
        })
    }

    /// Forgets everything typed.
    pub fn wipe_card(&mut self) {
        self.cvc = Secret::new(String::new());
        self.number = Secret::new(String::new());
        self.expiry = Secret::new(String::new());
        self.holder = Secret::new(String::new());
        self.wipe_answer();
        scrub_stack::<SIGNING>();
    }

    /// Forgets what was typed for an action.
    pub fn wipe_answer(&mut self) {
        self.answer = Secret::new(String::new());
    }

    /// Forgets the client key.
    pub fn wipe_key(&mut self) {
        self.key = None;
        scrub_stack::<SIGNING>();
    }

    /// Forgets everything; nothing can be signed or sent after it.
    pub fn wipe(&mut self) {
        self.wipe_card();
        self.wipe_key();
        self.secret = Secret::new(String::new());
    }

    /// The sid in a client secret, `cs_<sid>_<43 characters>`.
    ///
    /// # Errors
    /// `option_invalid`.
    pub fn sid(&self) -> Result<String, Error> {
        // EXPOSE: the sid is no secret; the rest stays.
        self.secret
            .expose(|secret| {
                let (sid, rest) = secret
                    .strip_prefix("cs_")
                    .and_then(|rest| rest.split_at_checked(rest.len().checked_sub(44)?))?;
                let word = |text: &str| {
                    text.bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
                };
                let fits =
                    !sid.is_empty() && sid.len() <= 64 && rest.starts_with('_') && word(secret);
                fits.then(|| String::from(sid))
            })
            .ok_or(Error::new(Code::OptionInvalid).at("client_secret"))
    }

    fn seal(
        &self,
        order: &Order,
        jti: &str,
        now: u64,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<SealedCard, Error> {
        // EXPOSE: parsed into secrets of their own, written once into a text
        // that is wiped, and sealed.
        let number = self.number.expose(|text| CardNumber::parse(text))?;
        let expiry = self.expiry.expose(|text| CardExpiry::parse(text, Today::from_unix(now)))?;
        let holder = self.holder.expose(|text| CardHolder::parse(text))?;
        let offered = order.offer("card").map_or(&[][..], |offer| &offer.brands);
        let brand = pick(number.brands(), offered).or_else(|| number.brand());
        let brand = brand.ok_or(Error::new(Code::CardBrandUnknown))?;
        let cvc = self.cvc.expose(|text| {
            let none = text.is_empty() && !brand.requires_cvc();
            if none { Ok(None) } else { CardCvc::parse(text, Some(brand)).map(Some) }
        })?;
        // Room for all that can be in it, so that it never moves while it grows.
        let mut plain = Zeroizing::new(String::with_capacity(4 * BLOCK));
        json::object_into(&mut plain, |out| {
            number.expose(|digits| out.str("number", ascii(digits)));
            expiry.expose(|month, year| {
                out.u64("exp_month", u64::from(month));
                out.u64("exp_year", u64::from(year));
            });
            match &cvc {
                Some(cvc) => cvc.expose(|digits| out.str("cvc", ascii(digits))),
                None => out.str("cvc", ""),
            }
            holder.expose(|name| out.str("holder", name));
        });
        Ok(SealedCard {
            sealed: seal(order, jti, plain, rng)?,
            last4: number.last4(),
            brand: String::from(brand.id()),
            network: None,
        })
    }

    /// Seals what an action asks for, and forgets it.
    fn seal_answer(
        &mut self,
        order: &Order,
        action: &str,
        word: Word,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<String, Error> {
        let typed = core::mem::replace(&mut self.answer, Secret::new(String::new()));
        // EXPOSE: written once into a text that is wiped, and sealed.
        let plain = typed.expose(|text| {
            // Room for each byte as an escape, so that it never moves while it grows.
            let mut plain = Zeroizing::new(String::with_capacity(6 * text.len() + 2 * BLOCK));
            json::object_into(&mut plain, |out| out.str(word.as_str(), text));
            (!text.is_empty()).then_some(plain)
        });
        seal(order, action, plain.ok_or(Error::new(Code::FieldsIncomplete))?, rng)
    }

    fn sign_payload<D: Document>(
        &self,
        payload: &str,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<String, Error> {
        let key = self.key.as_ref().ok_or(Error::new(Code::Internal))?;
        let signed = key.sign(D::TYP, payload, rng);
        scrub_stack::<SIGNING>();
        signed.and_then(|compact| {
            if compact.len() > D::MAX_LEN { Err(Error::new(Code::JoseSize)) } else { Ok(compact) }
        })
    }
}

/// The likeliest brand among those taken; nothing where none is named.
fn pick(brands: &[Brand], taken: &[String]) -> Option<Brand> {
    brands.iter().copied().find(|brand| taken.iter().any(|id| id == brand.id()))
}

/// 128 random bits.
fn name(rng: &mut dyn CryptoRngCore) -> String {
    let mut bits = [0; 16];
    rng.fill_bytes(&mut bits);
    base64url::encode(&bits)
}

fn ascii(digits: &[u8]) -> &str {
    core::str::from_utf8(digits).unwrap_or_default()
}

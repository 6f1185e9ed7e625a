//! The answer to an action: what the buyer did after the intent.

use super::document::{Document, is_base64url_of};
use crate::error::{Code, Error};
use crate::json::{Members, ObjectWriter};

/// What the buyer answers, signed by any key enrolled in the session.
///
/// Its texts are borrowed (`&str`) where it is only written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<T = String> {
    /// The session.
    pub sid: T,
    /// The intent whose action this answers.
    pub intent_digest: T,
    /// The action's id.
    pub action: T,
    /// The answer's kind: `returned` for a page that was come back from.
    pub answer: T,
    /// 128 random bits in base64url; the same one gets the same receipt again.
    pub jti: T,
    /// When it was signed, in core time.
    pub issued_at: u64,
    /// When it ends.
    pub expires_at: u64,
}

impl Document for Answer {
    const TYP: &'static str = "countersign-answer+jws";
    const MAX_LEN: usize = 8 * 1024;

    fn read(members: &Members) -> Result<Self, Error> {
        members.only(&["sid", "intent_digest", "action", "answer", "jti", "iat", "exp"])?;
        let jti = members.str("jti")?;
        if !is_base64url_of(jti, 16) {
            return Err(Error::new(Code::Base64url).at("jti"));
        }
        Ok(Self {
            sid: String::from(members.str("sid")?),
            intent_digest: String::from(members.str("intent_digest")?),
            action: String::from(members.str("action")?),
            answer: String::from(members.object("answer")?.str("kind")?),
            jti: String::from(jti),
            issued_at: members.u64("iat")?,
            expires_at: members.u64("exp")?,
        })
    }

    fn write(&self, out: &mut ObjectWriter<'_>) {
        self.write_members(out);
    }
}

impl<T: AsRef<str>> Answer<T> {
    /// Writes the payload's members.
    pub fn write_members(&self, out: &mut ObjectWriter<'_>) {
        out.str("sid", self.sid.as_ref());
        out.str("intent_digest", self.intent_digest.as_ref());
        out.str("action", self.action.as_ref());
        out.object("answer", |out| {
            out.str("kind", self.answer.as_ref());
        });
        out.str("jti", self.jti.as_ref());
        out.u64("iat", self.issued_at);
        out.u64("exp", self.expires_at);
    }
}

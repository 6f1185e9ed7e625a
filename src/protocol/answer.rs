//! The answer to an action: what the buyer did after the intent.

use super::document::{Document, is_base64url_of};
use crate::error::{Code, Error};
use crate::json::{Members, ObjectWriter};
use crate::words;

/// The longest credential that an assertion carries, in bytes.
pub const MAX_CREDENTIAL: usize = 4 * 1024;

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
    /// What the buyer did.
    pub said: Said<T>,
    /// 128 random bits in base64url; the same one gets the same receipt again.
    pub jti: T,
    /// When it was signed, in core time.
    pub issued_at: u64,
    /// When it ends.
    pub expires_at: u64,
}

/// What the buyer did: a word, and what goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said<T = String> {
    /// What was done.
    pub word: Word,
    /// The word's one member; empty for a word that has none.
    pub text: T,
}

macro_rules! words {
    ($( $(#[doc = $doc:literal])+ $name:ident = $text:literal $(, $member:literal)? ; )+) => {
        /// What a buyer can do about an action.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word {
            $( $(#[doc = $doc])+ $name, )+
        }

        impl Word {
            /// Every word.
            pub const ALL: &'static [Word] = &[ $( Word::$name, )+ ];

            /// The wire's word.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                #[expect(clippy::as_conversions, reason = "nothing else tells a fieldless enum's number")]
                words::nth(WORDS, self as usize)
            }

            /// The name of the member that goes with it; empty where none does.
            #[must_use]
            pub const fn member(self) -> &'static str {
                match self { $( Word::$name => concat!($($member)?), )+ }
            }
        }

        const WORDS: &str = concat!($( $text, " ", )+);
    };
}

words! {
    /// Came back, or did it elsewhere: a hint, and the rail is asked.
    Returned = "returned";
    /// The card's bank saw the browser: `Y`, did not in time: `N`, or had no page
    /// for it: `U` (3-D Secure `threeDSCompInd`).
    Fingerprint = "fingerprint", "result";
    /// Typed a one-time code.
    Otp = "otp", "sealed";
    /// Asks for another code or message.
    Resend = "resend";
    /// Typed a password.
    Password = "password", "sealed";
    /// Signed with a passkey: the credential, as JSON text.
    Assertion = "assertion", "credential";
    /// Paid in the browser's wallet.
    Token = "token", "sealed";
    /// Closed what was shown.
    Dismissed = "dismissed";
    /// Agrees.
    Approved = "approved";
    /// Does not agree.
    Rejected = "rejected";
}

impl Word {
    /// Reads the wire's word.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        words::place_of(WORDS, text).and_then(|place| Self::ALL.get(place).copied())
    }

    /// Whether what goes with it is a secret: `{"<word>":"…"}` sealed to the
    /// gateway's key, with `apu` of session and action, padded with spaces to a
    /// multiple of 256 bytes.
    #[must_use]
    pub const fn is_secret(self) -> bool {
        matches!(self, Word::Otp | Word::Password | Word::Token)
    }

    /// Whether this text can go with it.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        match self {
            Word::Fingerprint => matches!(text, "Y" | "N" | "U"),
            Word::Assertion => !text.is_empty() && text.len() <= MAX_CREDENTIAL,
            word => text.is_empty() == word.member().is_empty(),
        }
    }
}

impl From<Word> for Said {
    fn from(word: Word) -> Self {
        Self { word, text: String::new() }
    }
}

impl Said {
    fn read(from: &Members) -> Result<Self, Error> {
        let unfit = Error::new(Code::AnswerUnfit).at("answer");
        let word = Word::from_text(from.str("kind")?).ok_or(unfit)?;
        let member = word.member();
        if member.is_empty() {
            from.only(&["kind"])?;
            return Ok(Self { word, text: String::new() });
        }
        from.only(&["kind", member])?;
        let text = from.str(member)?;
        if word.fits(text) { Ok(Self { word, text: String::from(text) }) } else { Err(unfit) }
    }
}

impl Document for Answer {
    const TYP: &'static str = "countersign-answer+jws";
    const MAX_LEN: usize = 16 * 1024;

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
            said: Said::read(members.object("answer")?)?,
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
            let Said { word, text } = &self.said;
            out.str("kind", word.as_str());
            if !word.member().is_empty() {
                out.str(word.member(), text.as_ref());
            }
        });
        out.str("jti", self.jti.as_ref());
        out.u64("iat", self.issued_at);
        out.u64("exp", self.expires_at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::base64url;
    use crate::json;
    use crate::protocol::action::Kind;

    fn read(answer: &str) -> Result<Said, Code> {
        let jti = base64url::encode(&[1; 16]);
        let text = format!(
            r#"{{"sid":"s","intent_digest":"d","action":"a","answer":{answer},"jti":"{jti}","iat":1,"exp":2}}"#
        );
        let members = json::parse_object(text.as_bytes(), Answer::<String>::MAX_LEN).unwrap();
        Answer::read(&members).map(|answer| answer.said).map_err(|error| error.code())
    }

    #[test]
    fn every_word_is_read_as_it_is_written() {
        for &word in Word::ALL {
            let text = String::from(match word.member() {
                "" => "",
                "result" => "N",
                _ => "x.y",
            });
            let said = Said { word, text };
            let answer = Answer {
                sid: String::from("s"),
                intent_digest: String::from("d"),
                action: String::from("a"),
                said: said.clone(),
                jti: base64url::encode(&[1; 16]),
                issued_at: 1,
                expires_at: 2,
            };
            let payload = json::object(|out| answer.write(out));
            let members = json::parse_object(payload.as_bytes(), Answer::<String>::MAX_LEN);
            assert_eq!(Answer::read(&members.unwrap()), Ok(answer), "{payload}");
        }
    }

    #[test]
    fn an_answer_of_another_form_is_refused() {
        for (answer, code) in [
            (r#"{"kind":"paid"}"#, Code::AnswerUnfit),
            (r#"{"kind":"fingerprint"}"#, Code::JsonMissing),
            (r#"{"kind":"fingerprint","result":"y"}"#, Code::AnswerUnfit),
            (r#"{"kind":"otp","sealed":""}"#, Code::AnswerUnfit),
            (r#"{"kind":"otp","otp":"123456"}"#, Code::JsonUnknown),
            (r#"{"kind":"returned","ok":true}"#, Code::JsonUnknown),
            (r#"{}"#, Code::JsonMissing),
        ] {
            assert_eq!(read(answer), Err(code), "{answer}");
        }
        let long = format!(r#"{{"kind":"assertion","credential":"{}"}}"#, "x".repeat(4097));
        assert_eq!(read(&long), Err(Code::AnswerUnfit));
    }

    #[test]
    fn every_kind_of_action_takes_an_answer_and_every_answer_has_a_kind() {
        let takes = |kind: &Kind| Word::ALL.iter().filter(|word| kind.takes(**word)).count();
        assert!(Kind::ALL.iter().all(|kind| takes(kind) > 0));
        for &word in Word::ALL {
            assert!(Kind::ALL.iter().any(|kind| kind.takes(word)), "{word:?}");
        }
        assert!(Kind::Unknown(String::new()).takes(Word::Returned));
    }
}

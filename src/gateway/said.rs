//! Opens what a buyer answered, for the rail.

use super::decision::Said;
use super::settings::Gateway;
use crate::error::{Code, Error};
use crate::jose::jwe;
use crate::json;
use crate::protocol::answer::{self, Word};
use crate::secret::Secret;

/// The most bytes of a secret's plaintext.
const MAX_LEN: usize = 8 * 1024;

/// The most characters that each secret may have.
const fn longest(word: Word) -> usize {
    match word {
        Word::Otp => 16,
        Word::Password => 64,
        _ => MAX_LEN,
    }
}

/// Opens the answer to one action.
///
/// # Errors
/// `key_unknown`, `seal_invalid` and the codes of the seal's form; `json_*` for
/// a plaintext of another form; `answer_unfit` for a text that nobody can have
/// typed.
pub(super) fn open(
    gateway: &Gateway,
    sid: &str,
    action: &str,
    said: &answer::Said,
) -> Result<Said, Error> {
    let word = said.word;
    if !word.is_secret() {
        return Ok(Said { word, text: Secret::new(said.text.clone()) });
    }
    let kid = jwe::peek_kid(&said.text)?;
    let seal = gateway.seal_of(&kid).ok_or(Error::new(Code::KeyUnknown).at("sealed"))?;
    let plaintext = jwe::open(&seal.key, &kid, &said.text, &[sid, ".", action].concat())?;
    // EXPOSE: the answer is read for the rail; what is parsed wipes itself.
    let members = plaintext.expose(|bytes| json::parse_object(bytes, MAX_LEN).map(Secret::new))?;
    // EXPOSE: as above.
    members.expose(|members| {
        members.only(&[word.as_str()])?;
        let text = members.str(word.as_str())?;
        if text.is_empty() || text.chars().count() > longest(word) {
            return Err(Error::new(Code::AnswerUnfit).at("answer"));
        }
        Ok(Said { word, text: Secret::new(String::from(text)) })
    })
}

//! The keys of PIX.

use super::super::choice::{Kind, choice, choose};
use super::super::email::EMAIL;
use super::cnpj::CNPJ;
use super::cpf::CPF;
use crate::check::Check;
use crate::error::Code;
use crate::field::{Form, Rule, parsed};
use crate::text::{Case, Run};

// Banco Central do Brasil, "API DICT": what a key is.
pub(in super::super) const PIX_KEY: Rule = choice!(&[
    Kind("phone", &PHONE),
    Kind("cpf", &CPF),
    Kind("cnpj", &CNPJ),
    Kind("evp", &EVP),
    Kind("email", &EMAIL),
]);

parsed! {
    /// A PIX key: CPF, CNPJ, telephone, e-mail address or a random key (EVP).
    PixKey, PIX_KEY
}

/// The country, an area of two digits, and eight or nine more.
const PHONE: Rule = Rule {
    dropped: b" -().",
    case: Case::Kept,
    form: Form { picture: b"+55 nn nnnnnnnnn", least: 13 },
    judge: |field, check| {
        // No area begins with a zero.
        if field.text.as_bytes().get(3) == Some(&b'0') {
            return Check::invalid(Code::Misplaced);
        }
        field.country = Some(*b"BR");
        check
    },
};

/// A UUID, in small letters.
const EVP: Rule = Rule {
    dropped: b" -",
    case: Case::Lower,
    form: Form::whole(b"hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh"),
    judge: |field, check| {
        // DICT knows it with its hyphens only.
        field.text = Run::of(field.shown.as_bytes());
        check
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::probe::start;
    use crate::check::Status;

    #[test]
    fn each_kind_of_key_is_told_from_the_others() {
        for (typed, kind, key, shown) in [
            ("111.444.777-35", "cpf", "11144477735", "111.444.777-35"),
            ("12.abc.345/01de-35", "cnpj", "12ABC34501DE35", "12.ABC.345/01DE-35"),
            ("+55 (11) 98765-4321", "phone", "+5511987654321", "+55 11 987654321"),
            ("+551132654321", "phone", "+551132654321", "+55 11 32654321"),
            ("Fulano@Example.com", "email", "fulano@example.com", "fulano@example.com"),
            (
                "123E4567-E12B-12D1-A456-426655440000",
                "evp",
                "123e4567-e12b-12d1-a456-426655440000",
                "123e4567-e12b-12d1-a456-426655440000",
            ),
            (
                "123e4567e12b12d1a456426655440000",
                "evp",
                "123e4567-e12b-12d1-a456-426655440000",
                "123e4567-e12b-12d1-a456-426655440000",
            ),
        ] {
            let key_read = PixKey::parse(typed).map_err(|error| error.code()).ok().unwrap();
            let known = key_read.known();
            assert_eq!(known.kind, Some(kind));
            assert_eq!((known.electronic(), known.formatted()), (key, shown));
        }
    }

    #[test]
    fn each_beginning_of_a_key_is_incomplete_and_shown_as_typed() {
        for key in ["fulano@example.com", "123e4567-e12b-12d1-a456-426655440000", "+5511987654321"]
        {
            for length in 1..key.len() {
                let field = PixKey::check(start(key, length));
                // A telephone number may have a digit less.
                if field.check != Check::VALID {
                    assert_eq!(field.check.status, Status::Incomplete);
                    assert_eq!(field.formatted(), start(key, length));
                }
            }
        }
    }

    #[test]
    fn a_wrong_tax_number_says_so_while_it_could_still_be_an_address() {
        assert_eq!(PixKey::check("11144477736").check, Check::incomplete(Code::Checksum));
        assert_eq!(PixKey::check("a@b@c").check.status, Status::Invalid);
        assert_eq!(PixKey::check("joão@b.c").check, Check::invalid(Code::Characters));
        // Addresses have such characters nowhere; a telephone number may begin so.
        assert_eq!(PixKey::check("a@b\"").check, Check::invalid(Code::Characters));
        assert_eq!(PixKey::check("(").check, Check::incomplete(Code::Incomplete));
        assert_eq!(PixKey::check("+5501").check.status, Status::Incomplete);
        assert!(PixKey::parse("11111111111").is_err());
    }
}

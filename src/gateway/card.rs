//! Opens a sealed card for the rail, and believes nothing that it says.

use super::decision::Card;
use super::settings::Gateway;
use crate::card::{CardCvc, CardExpiry, CardHolder, CardNumber, Today};
use crate::error::{Code, Error};
use crate::jose::jwe;
use crate::json::{self, Members};
use crate::protocol::payment::SealedCard;
use crate::secret::Secret;
use crate::text::write_u64;

/// The most bytes of a card's plaintext.
const MAX_LEN: usize = 1024;

/// Opens and checks the card of one intent.
///
/// # Errors
/// `key_unknown`, `seal_invalid` and the codes of the seal's form; `json_*` for
/// a plaintext of another form; the card's own codes; `payment_mismatch` where
/// brand or last four digits told outside are not those inside.
pub(super) fn open(
    gateway: &Gateway,
    sid: &str,
    jti: &str,
    card: &SealedCard,
    now: u64,
) -> Result<Card, Error> {
    let kid = jwe::peek_kid(&card.sealed)?;
    let seal = gateway.seal_of(&kid).ok_or(Error::new(Code::KeyUnknown).at("sealed"))?;
    let apu = [sid, ".", jti].concat();
    let plaintext = jwe::open(&seal.key, &kid, &card.sealed, &apu)?;
    // EXPOSE: the card is read for the rail; what is parsed wipes itself.
    let members = plaintext.expose(|bytes| json::parse_object(bytes, MAX_LEN).map(Secret::new))?;
    // EXPOSE: as above.
    members.expose(|members| read(members, card, now))
}

fn read(members: &Members, told: &SealedCard, now: u64) -> Result<Card, Error> {
    members.only(&["number", "exp_month", "exp_year", "cvc", "holder"])?;
    let number = CardNumber::parse(members.str("number")?).map_err(|e| e.at("number"))?;
    let brand = number.brands().iter().copied().find(|brand| brand.id() == told.brand);
    if brand.is_none() || number.last4() != told.last4 {
        return Err(Error::new(Code::PaymentMismatch).at("card"));
    }
    let (month, year) = (members.u64("exp_month")?, members.u64("exp_year")?);
    let mut typed = String::with_capacity(8);
    write_u64(&mut typed, month, 2);
    typed.push('/');
    write_u64(&mut typed, year, 4);
    let typed = Secret::new(typed);
    // EXPOSE: the card room checks the date again.
    typed
        .expose(|typed| CardExpiry::parse(typed, Today::from_unix(now)))
        .map_err(|e| e.at("exp_year"))?;
    let cvc = members.str("cvc")?;
    let may_lack_one = brand.is_some_and(|brand| !brand.requires_cvc());
    if !(cvc.is_empty() && may_lack_one) {
        CardCvc::parse(cvc, brand).map_err(|e| e.at("cvc"))?;
    }
    let holder = members.str("holder")?;
    if !holder.is_empty() {
        CardHolder::parse(holder).map_err(|e| e.at("holder"))?;
    }
    Ok(Card {
        // EXPOSE: from one secret to the next.
        number: Secret::new(
            number.expose(|digits| digits.iter().copied().map(char::from).collect()),
        ),
        expiry_month: u8::try_from(month).map_err(|_| Code::CardExpiryFormat)?,
        expiry_year: u16::try_from(year).map_err(|_| Code::CardExpiryFormat)?,
        cvc: Secret::new(String::from(cvc)),
    })
}

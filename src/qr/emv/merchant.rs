use super::{Emv, id};
use crate::error::Error;
use crate::money::{Currency, Money};

/// Who is paid how much, as every code says it beside the account.
#[derive(Clone, Copy, Debug)]
pub struct Merchant<'a> {
    /// ISO 18245 merchant category code; `0000` where it is not told.
    pub category: &'a str,
    /// The currency.
    pub currency: Currency,
    /// The amount; none where the payer names it.
    pub amount: Option<Money>,
    /// ISO 3166-1 code of the country, two capitals.
    pub country: &'a str,
    /// The name, at most 25 characters.
    pub name: &'a str,
    /// The city, at most 15 characters.
    pub city: &'a str,
    /// The postal code, at most 10 characters.
    pub postal_code: Option<&'a str>,
    /// The bill's number, at most 25 characters.
    pub bill_number: Option<&'a str>,
    /// What the payment is for, at most 25 characters.
    pub reference: Option<&'a str>,
}

impl<'a> Emv<'a> {
    /// What the code says of the merchant and the payment.
    ///
    /// # Errors
    /// As [`Emv::amount`] and [`Emv::template`] give them.
    pub fn merchant(&self) -> Result<Merchant<'a>, Error> {
        let further = match self.get(id::ADDITIONAL) {
            Some(_) => Some(self.template(id::ADDITIONAL)?),
            None => None,
        };
        let further = |id| further.as_ref().and_then(|fields| fields.get(id));
        // Those that must be there were, when the code was read.
        let text = |id| self.get(id).unwrap_or_default();
        Ok(Merchant {
            category: text(id::CATEGORY),
            currency: self.currency(),
            amount: self.amount()?,
            country: text(id::COUNTRY),
            name: text(id::NAME),
            city: text(id::CITY),
            postal_code: self.get(id::POSTAL_CODE),
            bill_number: further(id::BILL_NUMBER),
            reference: further(id::REFERENCE),
        })
    }
}

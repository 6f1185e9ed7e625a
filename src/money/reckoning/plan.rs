//! Plans: an amount in instalments, and who bears what that costs.

use super::{Rate, fee};
use crate::error::{Code, Error};
use crate::money::Money;

/// The most instalments of a plan: ten years of months.
const MAX_COUNT: u16 = 120;

/// Who bears the fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// It is added to what the buyer pays.
    Buyer,
    /// It is taken from what the merchant gets.
    Merchant,
}

/// How an amount is paid in instalments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    count: u16,
    rate: Rate,
    bearer: Bearer,
}

/// One instalment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// What it pays of the price.
    pub principal: Money,
    /// What it pays of the fee; nothing where the merchant bears it.
    pub fee: Money,
    /// Both.
    pub amount: Money,
}

/// An amount in instalments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// What the plan costs, whoever bears it.
    pub fee: Money,
    /// What the buyer pays in all.
    pub payable: Money,
    /// What a list of plans shows for each instalment: never more than is paid.
    pub shown: Money,
    /// The instalments; they add up to `payable`, and none is more than one unit
    /// of price and one of fee above another.
    pub instalments: Vec<Instalment>,
}

impl Plan {
    /// A plan of so many instalments, whose fee is this rate of the whole.
    ///
    /// # Errors
    /// `plan_count` where there are none, or more than 120.
    pub fn new(count: u16, rate: Rate, bearer: Bearer) -> Result<Self, Error> {
        if (1..=MAX_COUNT).contains(&count) {
            Ok(Self { count, rate, bearer })
        } else {
            Err(Error::new(Code::PlanCount))
        }
    }

    /// An amount by this plan. Price and fee are shared out each on its own, by
    /// largest remainder: what is left over goes to the first instalments.
    ///
    /// # Errors
    /// `plan_amount` where an instalment would be nothing; else as [`fee`].
    pub fn schedule(&self, total: Money) -> Result<Schedule, Error> {
        if total.units()? < self.count.into() {
            return Err(Error::new(Code::PlanAmount));
        }
        let cost = fee(total, self.rate)?;
        let added = match self.bearer {
            Bearer::Buyer => cost,
            Bearer::Merchant => Money::from_minor(0, total.currency())?,
        };
        let mut instalments = Vec::with_capacity(self.count.into());
        for at in 0..self.count {
            let (principal, fee) = (self.part(total, at)?, self.part(added, at)?);
            let amount = principal.checked_add(&fee)?;
            instalments.push(Instalment { principal, fee, amount });
        }
        // The last gets nothing of what is left over.
        let last = self.count - 1;
        let shown = self.part(total, last)?.checked_add(&self.part(added, last)?)?;
        Ok(Schedule { fee: cost, payable: total.checked_add(&added)?, shown, instalments })
    }

    /// One of equal shares. All remainders are equal, so what is left over goes
    /// to the first.
    fn part(&self, whole: Money, at: u16) -> Result<Money, Error> {
        let (units, count) = (whole.units()?, u64::from(self.count));
        let more = u64::from(u64::from(at) < units % count);
        Money::from_units(units / count + more, whole.currency())
    }
}

#[cfg(test)]
mod tests;

//! Accounts of money beside the card: each begins with the same sum, and no more
//! of it is set aside or used up than it has.

use std::collections::BTreeMap;

use crate::money::Money;

/// What each account begins with, in minor units.
const FIRST: u64 = 100_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Held,
    Released,
    Spent,
}

/// One part of an account.
#[derive(Clone, Debug)]
pub struct Hold {
    /// Whose money it is.
    pub account: String,
    /// Minor units.
    pub minor: u64,
    state: State,
}

impl Hold {
    /// The word for where it stands.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match self.state {
            State::Held => "held",
            State::Released => "released",
            State::Spent => "spent",
        }
    }
}

/// Every part that was ever set aside, by its name.
#[derive(Clone, Debug, Default)]
pub struct Holds {
    parts: BTreeMap<String, Hold>,
    /// What was given back, by the part and the refund.
    returns: BTreeMap<(String, String), u64>,
}

impl Holds {
    /// Sets a part of an account aside, once for each name; whether it is there.
    pub fn hold(&mut self, name: &str, account: &str, amount: &Money) -> bool {
        if let Some(known) = self.parts.get(name) {
            return known.state != State::Released;
        }
        if amount.minor() > self.left(account) {
            return false;
        }
        self.keep(name, account, amount.minor(), State::Held);
        true
    }

    /// Lets a part go, and refuses one of this name that has not come yet.
    pub fn release(&mut self, name: &str) {
        match self.parts.get_mut(name) {
            Some(known) if known.state == State::Held => known.state = State::Released,
            Some(_) => {}
            None => self.keep(name, "", 0, State::Released),
        }
    }

    /// Uses up a part that is set aside.
    pub fn spend(&mut self, name: &str) {
        if let Some(known) = self.parts.get_mut(name).filter(|known| known.state == State::Held) {
            known.state = State::Spent;
        }
    }

    /// Gives back so much of a part, once for each refund and never more than it is.
    pub fn give_back(&mut self, refund: &str, name: &str, amount: &Money) {
        let Some(part) = self.parts.get(name) else { return };
        let left = part.minor.saturating_sub(self.returned(name));
        let key = (String::from(name), String::from(refund));
        self.returns.entry(key).or_insert_with(|| amount.minor().min(left));
    }

    /// What was given back of a part, in minor units.
    fn returned(&self, name: &str) -> u64 {
        let own = self.returns.iter().filter(|((part, _), _)| part == name);
        own.fold(0, |sum: u64, (_, minor)| sum.saturating_add(*minor))
    }

    /// What an account has left, in minor units.
    #[must_use]
    pub fn left(&self, account: &str) -> u64 {
        let mut left = FIRST;
        for (name, part) in &self.parts {
            if part.account == account && part.state != State::Released {
                left = left.saturating_sub(part.minor.saturating_sub(self.returned(name)));
            }
        }
        left
    }

    /// The parts of a session, by their names.
    pub fn of<'a>(&'a self, sid: &str) -> impl Iterator<Item = (&'a String, &'a Hold)> {
        let prefix = [sid, "."].concat();
        self.parts.iter().filter(move |(name, _)| name.starts_with(&prefix))
    }

    fn keep(&mut self, name: &str, account: &str, minor: u64, state: State) {
        let hold = Hold { account: String::from(account), minor, state };
        self.parts.insert(String::from(name), hold);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_gives_no_more_than_it_has_and_each_name_once() {
        let mut holds = Holds::default();
        let money = |value| Money::parse_wire(value, "CNY").unwrap();
        assert!(holds.hold("a", "gift", &money("600.00")));
        assert!(holds.hold("a", "gift", &money("600.00")), "the same");
        assert!(!holds.hold("b", "gift", &money("600.00")));
        holds.release("a");
        assert!(!holds.hold("a", "gift", &money("600.00")), "it was let go");
        holds.release("c");
        assert!(!holds.hold("c", "gift", &money("1.00")), "before it came");
        assert!(holds.hold("d", "gift", &money("1000.00")));
        holds.spend("d");
        holds.release("d");
        assert_eq!(holds.left("gift"), 0);
        holds.give_back("r1", "d", &money("10.00"));
        holds.give_back("r1", "d", &money("10.00"));
        assert_eq!(holds.left("gift"), 1_000, "the same refund");
        holds.give_back("r2", "d", &money("999.00"));
        assert_eq!(holds.left("gift"), 100_000, "no more than it was");
        holds.hold("s.1.1", "other", &money("2.00"));
        let told: Vec<_> =
            holds.of("s").map(|(name, one)| (&**name, one.minor, one.state())).collect();
        assert_eq!(told, [("s.1.1", 200, "held")]);
    }
}

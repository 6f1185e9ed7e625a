//! A rail that does as it was told: by the script, or else by the card.

use std::collections::{BTreeMap, VecDeque};

use super::books::{Entry, Standing};
use super::plan::{Said, Step};
use crate::gateway::decision::{self, Charge};
use crate::gateway::{RailOutcome, RefundOutcome};
use crate::money::Money;
use crate::protocol::action::Kind;
use crate::protocol::answer::Word;

/// The rail: its books, and what it is told to do next.
#[derive(Clone, Debug, Default)]
pub struct Rail {
    entries: BTreeMap<String, Entry>,
    script: VecDeque<Step>,
    refunds: BTreeMap<String, Refund>,
    refund_script: VecDeque<RefundOutcome>,
    origin: String,
}

/// A refund in the books.
#[derive(Clone, Debug)]
struct Refund {
    reference: String,
    amount: Money,
    said: RefundOutcome,
}

/// What the rail says, and how often.
pub(super) type News = (String, RailOutcome, u64);

impl Rail {
    /// A rail whose own pages are at this origin.
    #[must_use]
    pub fn new(origin: &str) -> Self {
        Self { origin: String::from(origin), ..Self::default() }
    }

    /// Has the next charges go this way, one step each.
    pub fn script(&mut self, steps: Vec<Step>) {
        self.script.extend(steps);
    }

    /// Asks for money; none where nobody hears the answer. The same reference
    /// is the same charge, and one that was closed is not made.
    pub fn charge(&mut self, charge: &Charge, now: u64) -> Option<RailOutcome> {
        if self.entries.contains_key(&charge.reference) {
            return self.query(&charge.reference);
        }
        // EXPOSE: the rail is whom the number is for; its books hold four digits.
        let (step, last4) = charge.card.number.expose(|number| {
            let step = self.script.pop_front();
            let step = step.unwrap_or_else(|| Step::of_card(number, charge.challenge));
            let from = number.len().saturating_sub(4);
            (step, number.get(from..).map(String::from).unwrap_or_default())
        });
        let lost = step.lost;
        let entry = Entry::new(charge, last4, step, now);
        self.entries.insert(charge.reference.clone(), entry);
        if lost { None } else { self.query(&charge.reference) }
    }

    /// How a charge stands; none if it was never asked for.
    #[must_use]
    pub fn query(&self, reference: &str) -> Option<RailOutcome> {
        self.entries.get(reference).map(|entry| self.outcome(entry))
    }

    /// Takes the money that is held.
    pub fn capture(&mut self, reference: &str) -> RailOutcome {
        let Some(entry) = self.entries.get_mut(reference) else { return RailOutcome::Closed };
        entry.take();
        match entry.standing {
            Standing::Taken => RailOutcome::Captured,
            _ => self.query(reference).unwrap_or(RailOutcome::Closed),
        }
    }

    /// Closes a charge unless its money is taken; one that has not come yet
    /// will be refused.
    pub fn close(&mut self, reference: &str, now: u64) -> RailOutcome {
        let known = self.entries.entry(String::from(reference));
        known.or_insert_with(|| Entry::closed(reference)).close(now);
        self.query(reference).unwrap_or(RailOutcome::Closed)
    }

    /// Has the next refunds begin this way, one word each; one that there is no
    /// word for goes back at once.
    pub fn script_refunds(&mut self, words: Vec<RefundOutcome>) {
        self.refund_script.extend(words);
    }

    /// Is asked to give money back, once for each name; how that stands.
    pub fn refund(&mut self, reference: &str, name: &str, amount: &Money) -> RefundOutcome {
        if let Some(known) = self.refunds.get(name) {
            return known.said;
        }
        let word = self.refund_script.pop_front().unwrap_or(RefundOutcome::Refunded);
        let reference = String::from(reference);
        let refund = Refund { reference, amount: *amount, said: RefundOutcome::Processing };
        self.refunds.insert(String::from(name), refund);
        self.settle_refund(name, word).unwrap_or(RefundOutcome::Rejected)
    }

    /// Goes on with a refund; none where there is no such one.
    pub fn settle_refund(&mut self, name: &str, word: RefundOutcome) -> Option<RefundOutcome> {
        let refund = self.refunds.get_mut(name)?;
        let went = |entry: &mut Entry| entry.refund(name, &refund.amount);
        refund.said = match word {
            RefundOutcome::Refunded
                if self.entries.get_mut(&refund.reference).is_some_and(went) =>
            {
                RefundOutcome::Refunded
            }
            RefundOutcome::Refunded => RefundOutcome::Rejected,
            other => other,
        };
        Some(refund.said)
    }

    /// Gives money back that came too late: what is held is let go, what is
    /// taken goes back.
    pub(super) fn give_back(&mut self, reference: &str, amount: &Money, now: u64) {
        if let Some(entry) = self.entries.get_mut(reference) {
            entry.close(now);
            entry.give_back(amount);
        }
    }

    /// Takes what the buyer answered; the same answer again says how it stands.
    pub fn answer(
        &mut self,
        reference: &str,
        answer: &str,
        said: &decision::Said,
        now: u64,
    ) -> RailOutcome {
        let Some(entry) = self.entries.get_mut(reference) else { return RailOutcome::Closed };
        if let (Standing::Asked, Said::Ask(ask)) = (entry.standing, &entry.step.said) {
            // EXPOSE: the rail is whom the secret is for.
            let is_right =
                said.text.expose(|text| ask.secret.as_ref().is_none_or(|secret| secret == text));
            let moves = !matches!(said.word, Word::Returned | Word::Resend);
            if moves && said.word.is_secret() && !is_right {
                return RailOutcome::WrongAnswer { answer: String::from(answer) };
            }
            if moves {
                entry.advance(now);
            }
        }
        self.query(reference).unwrap_or(RailOutcome::Closed)
    }

    /// The buyer does elsewhere what was asked, or refuses to; whether anything
    /// was asked.
    pub fn act(&mut self, reference: &str, approve: bool, now: u64) -> bool {
        let asked =
            |entry: &&mut Entry| entry.standing == Standing::Asked && now / 1000 <= entry.until;
        let Some(entry) = self.entries.get_mut(reference).filter(asked) else { return false };
        if approve {
            entry.advance(now);
        } else {
            entry.refuse(super::plan::declined("authentication_failed"), now);
        }
        true
    }

    /// Takes the steps whose time has come.
    pub(super) fn due(&mut self, now: u64) -> Vec<News> {
        let mut moved = Vec::new();
        for entry in self.entries.values_mut() {
            if entry.due.is_some_and(|due| due <= now) {
                entry.advance(now);
                moved.push((entry.reference.clone(), entry.step.times));
            }
        }
        let tell = |(reference, times): (String, u64)| {
            self.query(&reference).map(|outcome| (reference, outcome, times))
        };
        moved.into_iter().filter_map(tell).collect()
    }

    /// When the next step is due, in milliseconds.
    pub(super) fn next_due(&self) -> Option<u64> {
        self.entries.values().filter_map(|entry| entry.due).min()
    }

    /// The charges of a session.
    pub fn entries(&self, sid: &str) -> impl Iterator<Item = &Entry> {
        let prefix = [sid, "."].concat();
        self.entries.values().filter(move |entry| entry.reference.starts_with(&prefix))
    }

    fn outcome(&self, entry: &Entry) -> RailOutcome {
        match (entry.standing, &entry.step.said) {
            (Standing::Part | Standing::Taken, Said::Received(minor)) => {
                RailOutcome::Received { minor: *minor }
            }
            (Standing::Held, _) => RailOutcome::Approved { captured: false },
            (Standing::Taken, _) => RailOutcome::Approved { captured: true },
            (Standing::Closed, _) => RailOutcome::Closed,
            (_, Said::Declined { code, retry }) => {
                RailOutcome::Declined { code: code.clone(), retry: *retry }
            }
            (_, Said::Ask(ask)) => RailOutcome::Action {
                kind: Kind::from_text(&ask.kind),
                data: ask.data.clone(),
                url: Some(ask.url.clone().unwrap_or_else(|| self.page(&entry.reference))),
                until: entry.until,
            },
            _ => RailOutcome::Pending,
        }
    }

    fn page(&self, reference: &str) -> String {
        [&self.origin, "/mock/", reference].concat()
    }
}

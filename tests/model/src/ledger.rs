//! Accounts of money beside the card: each part is set aside once, used up or
//! let go.

use crate::job::{Task, Word};
use crate::rail::Choice;

/// One part that a ledger has heard of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Hold {
    pub(crate) attempt: u8,
    place: u8,
    pub(crate) part: Part,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Part {
    Aside,
    Spent,
    Released,
}

/// The place that a task is about, where it is a ledger's.
pub(crate) const fn place_of(task: Task) -> Option<u8> {
    match task {
        Task::Hold(place) | Task::Spend(place) | Task::Release(place) => Some(place),
        _ => None,
    }
}

fn find(holds: &[Hold], attempt: u8, place: u8) -> Option<usize> {
    holds.iter().position(|hold| hold.attempt == attempt && hold.place == place)
}

/// What can be decided when a job comes.
pub(crate) fn choices(holds: &[Hold], attempt: u8, task: Task) -> &'static [Choice] {
    match task {
        Task::Hold(place) if find(holds, attempt, place).is_none() => {
            &[Choice::Approve, Choice::Decline]
        }
        _ => &[Choice::Plain],
    }
}

/// Does a job, and says what came of it.
pub(crate) fn does(holds: &mut Vec<Hold>, attempt: u8, task: Task, choice: Choice) -> Word {
    let place = place_of(task).unwrap_or_default();
    let known = find(holds, attempt, place);
    let before = known.map(|at| holds[at].part);
    let (after, word) = match (task, before) {
        (Task::Hold(_), Some(Part::Released)) => return Word::Refused,
        (Task::Hold(_), None) if choice == Choice::Decline => return Word::Refused,
        (Task::Hold(_), before) => (before.unwrap_or(Part::Aside), Word::Aside),
        (Task::Spend(_), Some(Part::Aside | Part::Spent)) => (Part::Spent, Word::Spent),
        (Task::Spend(_), _) => return Word::Refused,
        (_, Some(Part::Spent)) => return Word::Spent,
        (_, _) => (Part::Released, Word::Released),
    };
    match known {
        Some(at) => holds[at].part = after,
        None => {
            holds.push(Hold { attempt, place, part: after });
            holds.sort_unstable();
        }
    }
    word
}

//! A desk in the memory, where a question and its answer lie.
//!
//! It is all that crosses: the wrapper writes down how many characters were typed
//! and then each as its code point, asks one thing, and reads the answer's numbers
//! behind the room for those. A call for each of them would take longer than all
//! that is asked.

use std::cell::RefCell;
use std::thread::LocalKey;

use super::answer::Answer;

/// As many numbers as a root has use for: one that counts, the room for what is
/// typed, and an answer.
pub(super) type Desk<const SIZE: usize> = RefCell<[u32; SIZE]>;

/// Answers a question on what was typed, and overwrites that.
// Never inlined, nor what it calls: their locals lie where the stack is overwritten.
#[inline(never)]
pub(super) fn ask<const SIZE: usize>(
    desk: &'static LocalKey<Desk<SIZE>>,
    room: usize,
    answer: &mut dyn FnMut(&[u32], &mut Answer<'_>),
) {
    desk.with(|desk| {
        // Nothing borrows it twice: calls never nest.
        let Ok(mut desk) = desk.try_borrow_mut() else { return };
        let (typed, answered) = desk.split_at_mut(1 + room);
        let Some((length, typed)) = typed.split_first_mut() else { return };
        let typed = usize::try_from(*length).ok().and_then(|length| typed.get_mut(..length));
        *length = 0;
        if let Some(typed) = typed {
            answer(typed, &mut Answer::on(answered));
            typed.fill(0);
        }
    });
}

//! An answer that lies on a desk in the memory, as the wrapper takes it.

use crate::check::{Check, Status};

/// An answer in the making: numbers, while there is room. Codes are rows of the
/// tables that `js/codes.js` and its likes are written from. Lists end with 0, so
/// what is counted is counted from 1; texts are lists of bytes, or a root's own.
pub(super) struct Answer<'a> {
    places: core::slice::IterMut<'a, u32>,
}

impl<'a> Answer<'a> {
    pub(super) fn on(places: &'a mut [u32]) -> Self {
        Self { places: places.iter_mut() }
    }

    pub(super) fn push(&mut self, number: u32) {
        if let Some(place) = self.places.next() {
            *place = number;
        }
    }

    pub(super) fn list(&mut self, numbers: impl Iterator<Item = u32>) {
        for number in numbers {
            self.push(number);
        }
        self.push(0);
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.list(bytes.iter().map(|byte| u32::from(*byte)));
    }

    pub(super) fn edited(&mut self, changed: bool, rejected: bool, caret: u32) {
        self.push(1 + u32::from(changed));
        self.push(1 + u32::from(rejected));
        self.push(caret);
    }

    pub(super) fn status(&mut self, status: Status) {
        self.push(status.row().into());
    }

    pub(super) fn check(&mut self, check: Check) {
        self.status(check.status);
        self.push(check.code.map_or(0, |code| code.row().into()));
    }
}

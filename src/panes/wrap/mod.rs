//! Owns: the wrap-up: what came of the call, what happens next, and which of the two is being asked.
//! Must not know: the call, or how its end is written down.

pub mod view;

use crate::domain::{Disposition, NextStep};

/// What the wrap-up asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// What came of it?
    Disposition,
    /// What happens next?
    NextStep,
}

/// What a choice leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chosen {
    /// The next question.
    Further,
    /// Everything is answered.
    Finished(Disposition, NextStep),
}

/// The wrap-up, at most three keys: what came of it, what next.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct WrapUp {
    disposition: Option<Disposition>,
    at: usize,
}

impl WrapUp {
    /// What is being asked.
    #[must_use]
    pub const fn step(&self) -> Step {
        if self.disposition.is_none() {
            Step::Disposition
        } else {
            Step::NextStep
        }
    }

    /// What was answered first.
    #[must_use]
    pub const fn disposition(&self) -> Option<Disposition> {
        self.disposition
    }

    /// Which answer is selected, from 0.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// How many answers there are.
    #[must_use]
    pub const fn choices(&self) -> usize {
        match self.step() {
            Step::Disposition => Disposition::ALL.len(),
            Step::NextStep => NextStep::ALL.len(),
        }
    }

    /// Moves the selection by so many answers.
    pub const fn step_by(&mut self, by: isize) {
        let last = self.choices() - 1;
        let at = self.at.saturating_add_signed(by);
        self.at = if at > last { last } else { at };
    }

    /// Chooses an answer; `None`: there is no such answer.
    pub fn choose(&mut self, at: usize) -> Option<Chosen> {
        match self.disposition {
            None => {
                self.disposition = Some(*Disposition::ALL.get(at)?);
                self.at = 0;
                Some(Chosen::Further)
            }
            Some(disposition) => Some(Chosen::Finished(disposition, *NextStep::ALL.get(at)?)),
        }
    }

    /// Goes back to the first question; false: it is the first.
    pub const fn back(&mut self) -> bool {
        let was_further = self.disposition.is_some();
        self.disposition = None;
        self.at = 0;
        was_further
    }
}

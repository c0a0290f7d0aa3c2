//! Owns: the queue as this operator looks at it: what is filtered, what is selected, which rows in which order.
//! Must not know: how a call is taken, or anything of a caller's story.

mod filters;
mod rows;
pub mod view;

pub use filters::Filters;
pub use rows::{Cap, QueueRow, Remark, Section, Summary, cap_of, summary};

use crate::domain::CallId;
use crate::panes::{Selection, Sight};

/// The queue pane.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Queue {
    /// What is hidden.
    pub filters: Filters,
    selection: Selection<CallId>,
}

impl Queue {
    /// The rows to show, in order.
    #[must_use]
    pub fn rows(&self, sight: &Sight<'_>) -> Vec<QueueRow> {
        rows::rows(sight, &self.filters)
    }

    /// Follows the selected call to where it is now.
    pub fn settle(&mut self, sight: &Sight<'_>) {
        let ids = self.ids(sight);
        self.selection.settle(&ids);
    }

    /// Moves the selection by so many rows.
    pub fn step(&mut self, by: isize, sight: &Sight<'_>) {
        let ids = self.ids(sight);
        self.selection.step(by, &ids);
    }

    /// Selects the first row.
    pub fn first(&mut self, sight: &Sight<'_>) {
        let ids = self.ids(sight);
        self.selection.first(&ids);
    }

    /// Selects the last row.
    pub fn last(&mut self, sight: &Sight<'_>) {
        let ids = self.ids(sight);
        self.selection.last(&ids);
    }

    /// The selected call.
    #[must_use]
    pub fn selected(&self) -> Option<CallId> {
        self.selection.key().copied()
    }

    fn ids(&self, sight: &Sight<'_>) -> Vec<CallId> {
        self.rows(sight).iter().map(|row| row.call).collect()
    }
}

#[cfg(test)]
mod tests;

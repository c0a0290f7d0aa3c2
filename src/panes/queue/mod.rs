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
    /// The selected call waited when it was last looked at.
    waited: bool,
}

impl Queue {
    /// The rows to show, in order.
    #[must_use]
    pub fn rows(&self, sight: &Sight<'_>) -> Vec<QueueRow> {
        rows::rows(sight, &self.filters)
    }

    /// Follows the selected call to where it is now. One that somebody took is let go while others wait: the next
    /// Enter must not be spent on a call that is gone.
    pub fn settle(&mut self, sight: &Sight<'_>) {
        let rows = self.rows(sight);
        let selected = self.selected();
        let waits = |row: &&QueueRow| row.section == Section::Waiting;
        let was_taken = self.waited
            && !rows
                .iter()
                .filter(waits)
                .any(|row| Some(row.call) == selected);
        let waiting: Vec<CallId> = rows.iter().filter(waits).map(|row| row.call).collect();
        if was_taken && !waiting.is_empty() {
            self.selection.release();
            self.selection.settle(&waiting);
        }
        let ids: Vec<CallId> = rows.iter().map(|row| row.call).collect();
        self.selection.settle(&ids);
        self.waited = self.selected().is_some_and(|call| waiting.contains(&call));
    }

    /// The operator's own step is never undone: where it led to is where the selection is.
    fn settle_after_step(&mut self, sight: &Sight<'_>) {
        self.waited = false;
        self.settle(sight);
    }

    /// The next Enter takes the best call that waits: whoever comes back from a call begins at the top.
    pub fn best(&mut self, sight: &Sight<'_>) {
        let rows = self.rows(sight);
        let mut waiting = rows.iter().filter(|row| row.section == Section::Waiting);
        if let Some(best) = waiting.next() {
            self.selection.select(&best.call, &self.ids(sight));
            self.settle(sight);
        }
    }

    /// Moves the selection by so many rows.
    pub fn step(&mut self, by: isize, sight: &Sight<'_>) {
        let ids = self.ids(sight);
        self.selection.step(by, &ids);
        self.settle_after_step(sight);
    }

    /// Selects the first row.
    pub fn first(&mut self, sight: &Sight<'_>) {
        let ids = self.ids(sight);
        self.selection.first(&ids);
        self.settle_after_step(sight);
    }

    /// Selects the last row.
    pub fn last(&mut self, sight: &Sight<'_>) {
        let ids = self.ids(sight);
        self.selection.last(&ids);
        self.settle_after_step(sight);
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

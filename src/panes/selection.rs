//! Owns: which row of a list is selected. The selection belongs to a row, not to a place: it never jumps when rows move.
//! Must not know: what the rows are.

/// The selected row of a list: an id, and where it was last seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selection<K> {
    key: Option<K>,
    at: usize,
}

impl<K> Default for Selection<K> {
    fn default() -> Self {
        Self { key: None, at: 0 }
    }
}

impl<K: Clone + PartialEq> Selection<K> {
    /// The selected row.
    #[must_use]
    pub const fn key(&self) -> Option<&K> {
        self.key.as_ref()
    }

    /// Where it stands, from 0.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// Follows its row to where it is now; if the row is gone, the one that took its place.
    pub fn settle(&mut self, rows: &[K]) {
        let found = self
            .key
            .as_ref()
            .and_then(|key| rows.iter().position(|row| row == key));
        self.at = found.unwrap_or_else(|| self.at.min(rows.len().saturating_sub(1)));
        self.key = rows.get(self.at).cloned();
    }

    /// Lets its row go; the next settling selects the one that took its place.
    pub fn release(&mut self) {
        self.key = None;
    }

    /// Selects this row, if it is there.
    pub fn select(&mut self, key: &K, rows: &[K]) {
        if let Some(at) = rows.iter().position(|row| row == key) {
            self.at = at;
            self.key = Some(key.clone());
        }
    }

    /// Moves by so many rows, and stops at the ends.
    pub fn step(&mut self, by: isize, rows: &[K]) {
        self.settle(rows);
        let last = rows.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
        self.key = rows.get(self.at).cloned();
    }

    /// Selects the first row.
    pub fn first(&mut self, rows: &[K]) {
        self.at = 0;
        self.key = rows.first().cloned();
    }

    /// Selects the last row.
    pub fn last(&mut self, rows: &[K]) {
        self.at = rows.len().saturating_sub(1);
        self.key = rows.last().cloned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selection_stays_on_its_row_when_rows_move() {
        let mut selection = Selection::default();
        selection.settle(&["pine", "cedar"]);
        selection.step(1, &["pine", "cedar"]);
        selection.settle(&["marsh", "pine", "ridge", "cedar"]);
        assert_eq!((selection.key(), selection.at()), (Some(&"cedar"), 3));
    }

    #[test]
    fn when_the_row_is_gone_the_one_in_its_place_is_selected() {
        let mut selection = Selection::default();
        selection.select(&"b", &["a", "b", "c"]);
        selection.settle(&["a", "c"]);
        assert_eq!(selection.key(), Some(&"c"));
        selection.settle(&[]);
        assert_eq!(selection.key(), None);
    }

    #[test]
    fn steps_stop_at_the_ends() {
        let mut selection = Selection::default();
        selection.step(-3, &[1, 2, 3]);
        assert_eq!(selection.key(), Some(&1));
        selection.step(9, &[1, 2, 3]);
        assert_eq!(selection.key(), Some(&3));
    }
}

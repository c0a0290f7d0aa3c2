//! Owns: two records beside each other, and whose value holds in each field.
//! Must not know: whether they may be merged; the database refuses what was changed since.

use crate::domain::{Beside, Merge, PersonRecord, RecordField, beside};

/// Two records beside each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Merging {
    survivor: PersonRecord,
    other: PersonRecord,
    chosen: Vec<RecordField>,
    at: usize,
}

impl Merging {
    /// The survivor's values hold until somebody says otherwise.
    #[must_use]
    pub const fn new(survivor: PersonRecord, other: PersonRecord) -> Self {
        Self {
            survivor,
            other,
            chosen: Vec::new(),
            at: 0,
        }
    }

    /// Every field with both values and which of them holds.
    #[must_use]
    pub fn fields(&self) -> Vec<Beside> {
        beside(&self.survivor, &self.other, &self.chosen)
    }

    /// The selected field, from 0.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// Moves the selection by so many fields.
    pub fn step(&mut self, by: isize) {
        let last = RecordField::OF_PERSON.len() - 1;
        self.at = self.at.saturating_add_signed(by).min(last);
    }

    /// The other's value holds in this field, or the survivor's again.
    pub fn turn(&mut self, at: usize) {
        let Some(field) = RecordField::OF_PERSON.get(at) else {
            return;
        };
        self.at = at;
        if self.chosen.contains(field) {
            self.chosen.retain(|chosen| chosen != field);
        } else {
            self.chosen.push(*field);
        }
    }

    /// The two as they were shown, and what was chosen.
    #[must_use]
    pub fn merge(&self) -> Merge {
        Merge {
            survivor: self.survivor.person,
            other: self.other.person,
            chosen: self.chosen.clone(),
            seen: [self.survivor.version, self.other.version],
        }
    }
}

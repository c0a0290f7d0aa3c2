//! Owns: what the records of a journal come to: which lines are owed, and which the database has acknowledged.
//! Must not know: files and keys.

use std::collections::BTreeMap;

use super::frame::Frame;
use super::record::{Kind, Record};
use crate::domain::{EntryId, Origin, Piece, Receipt};

/// One line that has not left.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Owed {
    /// What was typed.
    pub line: Piece,
    /// It was finished with Enter.
    pub finished: bool,
    /// The database has it, as far as this goes.
    pub receipt: Option<Receipt>,
    /// The how manieth line of its journal it is: several may be written in one moment.
    order: usize,
}

/// All lines that have not left.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ledger {
    owed: BTreeMap<EntryId, Owed>,
    begun: usize,
}

impl Ledger {
    /// The next record, in the order in which they were written.
    pub fn take_in(&mut self, record: Record) {
        match record {
            Record::Draft(line) => {
                let known = self.owed.get(&line.entry());
                // What was finished is never made unfinished again.
                if known.is_none_or(|owed| !owed.finished && owed.receipt.is_none()) {
                    self.put(line, false);
                }
            }
            Record::Erased(entry) => {
                if self
                    .owed
                    .get(&entry)
                    .is_some_and(|owed| !owed.finished && owed.receipt.is_none())
                {
                    self.owed.remove(&entry);
                }
            }
            Record::Line(line) => self.put(line, true),
            Record::Acknowledged(entry, receipt) => {
                if let Some(owed) = self.owed.get_mut(&entry) {
                    owed.receipt = Some(receipt);
                }
            }
            Record::Released(entry) => {
                self.owed.remove(&entry);
            }
        }
    }

    fn put(&mut self, line: Piece, finished: bool) {
        let known = self.owed.get(&line.entry()).map(|owed| owed.order);
        let order = known.unwrap_or_else(|| {
            self.begun += 1;
            self.begun
        });
        let owed = Owed {
            finished,
            receipt: None,
            order,
            line,
        };
        self.owed.insert(owed.line.entry(), owed);
    }

    /// Nothing is owed to anybody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.owed.is_empty()
    }

    /// Every line that has not left.
    pub fn lines(&self) -> impl Iterator<Item = &Owed> {
        self.owed.values()
    }

    /// What this database may lack, oldest first: never acknowledged, or by another one.
    #[must_use]
    pub fn lacking(&self, origin: Origin) -> Vec<Owed> {
        let mut lacking: Vec<Owed> = self
            .lines()
            .filter(|owed| {
                let receipt = owed.receipt.as_ref();
                receipt.is_none_or(|receipt| receipt.saved.origin != origin)
            })
            .cloned()
            .collect();
        lacking.sort_by_key(|owed| owed.order);
        lacking
    }

    /// The fewest records that come to the same.
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        let mut owed: Vec<&Owed> = self.lines().collect();
        owed.sort_by_key(|owed| owed.order);
        owed.into_iter()
            .flat_map(|owed| {
                let line = owed.line.clone();
                let entry = line.entry();
                let written = if owed.finished {
                    Record::Line(line)
                } else {
                    Record::Draft(line)
                };
                let acknowledged = owed
                    .receipt
                    .map(|receipt| Record::Acknowledged(entry, receipt));
                std::iter::once(written).chain(acknowledged)
            })
            .collect()
    }
}

/// How many lines of these frames were never acknowledged, and how many were and have not left; told without a key.
pub(super) fn unsaved_and_kept(frames: &[Frame<'_>]) -> (usize, usize) {
    let mut last: BTreeMap<EntryId, Kind> = BTreeMap::new();
    for frame in frames {
        let Some(kind) = frame.kind else { continue };
        let known = last.get(&frame.entry).copied();
        match (kind, known) {
            (Kind::Draft | Kind::Erased, Some(Kind::Line | Kind::Acknowledged))
            | (Kind::Acknowledged, None) => {}
            (Kind::Erased | Kind::Released, _) => {
                last.remove(&frame.entry);
            }
            (kind, _) => {
                last.insert(frame.entry, kind);
            }
        }
    }
    let kept = |kind: &&Kind| matches!(kind, Kind::Acknowledged);
    let kept = last.values().filter(kept).count();
    (last.len() - kept, kept)
}

//! Owns: an opened person as rows that can be selected, and which of them lead somewhere.
//! Must not know: how a value is sent, or what becomes of it.

mod line;
mod merging;
pub mod view;

pub use line::{Asks, RecordLine, TOLD_KINDS};
pub use merging::Merging;

use crate::domain::{Detail, Entry, PersonRecord, Record, RecordField, Stayed};

/// One row of the page, by where it stands in the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PersonRow {
    /// A field.
    Field(RecordField),
    /// Something told.
    Detail(usize),
    /// A case.
    Case(usize),
    /// Somebody merged into him.
    Merged(usize),
    /// Something that stayed here when somebody was parted from him.
    Stayed(usize),
    /// Something that happened to the record.
    Entry(usize),
}

/// The rows of the page, from top to bottom.
#[must_use]
pub fn rows(record: &PersonRecord) -> Vec<PersonRow> {
    let fields = record
        .fields
        .iter()
        .map(|state| PersonRow::Field(state.field));
    fields
        .chain((0..record.details.len()).map(PersonRow::Detail))
        .chain((0..record.cases.len()).map(PersonRow::Case))
        .chain((0..record.merged.len()).map(PersonRow::Merged))
        .chain((0..record.stayed.len()).map(PersonRow::Stayed))
        .chain((0..record.history.len()).map(PersonRow::Entry))
        .collect()
}

/// The record that a row leads to.
#[must_use]
pub fn leads_to(record: &PersonRecord, at: usize) -> Option<Record> {
    match rows(record).get(at)? {
        PersonRow::Case(case) => record.cases.get(*case).map(|(id, _)| Record::Case(*id)),
        _ => None,
    }
}

/// What was told, if the row is that.
#[must_use]
pub fn detail(record: &PersonRecord, at: usize) -> Option<&Detail> {
    match rows(record).get(at)? {
        PersonRow::Detail(detail) => record.details.get(*detail),
        _ => None,
    }
}

/// What stayed here and may be another's, if the row is that.
#[must_use]
pub fn stayed(record: &PersonRecord, at: usize) -> Option<&Stayed> {
    match rows(record).get(at)? {
        PersonRow::Stayed(stayed) => record.stayed.get(*stayed),
        _ => None,
    }
}

/// What happened to the record, if the row is that.
#[must_use]
pub fn entry(record: &PersonRecord, at: usize) -> Option<&Entry> {
    match *rows(record).get(at)? {
        PersonRow::Entry(entry) => record.history.get(entry),
        _ => None,
    }
}

/// Whether it was typed and never sent.
#[must_use]
pub fn is_half_typed(entry: &Entry) -> bool {
    entry.kind == "half_typed"
}

/// Of which kind something is that was half told about a person and never sent, if it is that.
#[must_use]
pub fn half_told(entry: &Entry) -> Option<&'static str> {
    let what = entry.fact("what").filter(|_| is_half_typed(entry))?;
    TOLD_KINDS.iter().find(|kind| **kind == what).copied()
}

/// Whether an entry of this kind holds a value that may yet be set.
#[must_use]
pub fn is_undecided(kind: &str) -> bool {
    matches!(kind, "field_refused" | "half_typed")
}

/// The field of a value that was kept and not set, if it is that: somebody else was first, or it was never sent.
#[must_use]
pub fn undecided(entry: &Entry) -> Option<RecordField> {
    let field = entry.fact("field").filter(|_| is_undecided(&entry.kind))?;
    RecordField::from_word(field)
}

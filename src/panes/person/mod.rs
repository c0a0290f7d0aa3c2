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

/// Something about the person that was half told and never sent, and of which kind, if the row is that.
#[must_use]
pub fn half_told(record: &PersonRecord, at: usize) -> Option<(&Entry, &'static str)> {
    let PersonRow::Entry(entry) = *rows(record).get(at)? else {
        return None;
    };
    let entry = record.history.get(entry)?;
    let what = entry.fact("what").filter(|_| entry.kind == "half_typed")?;
    let kind = TOLD_KINDS.iter().find(|kind| **kind == what)?;
    Some((entry, kind))
}

/// Whether an entry of this kind holds a value that may yet be set.
#[must_use]
pub fn is_undecided(kind: &str) -> bool {
    matches!(kind, "field_refused" | "half_typed")
}

/// A value that was kept and not set, if the row is that: somebody else was first, or it was never sent.
#[must_use]
pub fn refused(record: &PersonRecord, at: usize) -> Option<(&Entry, RecordField)> {
    let PersonRow::Entry(entry) = *rows(record).get(at)? else {
        return None;
    };
    let entry = record.history.get(entry)?;
    let field = RecordField::from_word(entry.fact("field")?)?;
    is_undecided(&entry.kind).then_some((entry, field))
}

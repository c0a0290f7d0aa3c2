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

/// A value that was kept because somebody else was first, if the row is that.
#[must_use]
pub fn refused(record: &PersonRecord, at: usize) -> Option<(&Entry, RecordField)> {
    let PersonRow::Entry(entry) = *rows(record).get(at)? else {
        return None;
    };
    let entry = record.history.get(entry)?;
    let field = RecordField::from_word(entry.fact("field")?)?;
    (entry.kind == "field_refused").then_some((entry, field))
}

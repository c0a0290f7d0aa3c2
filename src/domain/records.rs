//! Owns: opened records and what a search found, as plain values.
//! Must not know: how they are asked for; that is `orders`.

use jiff::Timestamp;

use super::ids::{CallId, CaseId, EntryId, Login, PersonId};
use super::person::FieldState;
use super::words::Words;

/// One event of a timeline or one line of a note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Identity.
    pub id: EntryId,
    /// Where it stands in the timeline.
    pub at: Timestamp,
    /// What it is: `note`, `call`, `placed`, `case_made`, … as the database spells it.
    pub kind: String,
    /// Who wrote it.
    pub author: Option<Login>,
    /// The call it belongs to.
    pub call: Option<CallId>,
    /// Written after the claim had ended.
    pub late: bool,
    /// What was written.
    pub words: Words,
    /// The fields of a fact ("wrapped", "placed" …): words of ours and ids; empty for a note line.
    pub fact: Vec<(String, String)>,
}

impl Entry {
    /// What one field of the fact says.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&str> {
        let found = self.fact.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str())
    }

    /// When a promise is due, in a fact about one.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        self.fact("due")?.parse().ok()
    }

    /// What was written; of a form that was filled in, which one and in which version.
    #[must_use]
    pub fn said(&self) -> Words {
        match (self.fact("form"), self.fact("version")) {
            (Some(form), Some(version)) if self.kind == "form" => {
                Words::new(format!("{form} v{version}"))
            }
            _ => self.words.clone(),
        }
    }
}

/// An opened call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallRecord {
    /// Which.
    pub call: CallId,
    /// Its person's name, if it is placed.
    pub person_name: Option<Words>,
    /// Its case's number, if it is placed.
    pub case_number: Option<String>,
    /// Oldest first.
    pub notes: Vec<Entry>,
}

/// An opened case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseRecord {
    /// Which.
    pub case: CaseId,
    /// What people call it.
    pub number: String,
    /// Its status, as the database spells it.
    pub status: String,
    /// Whom it is about.
    pub person: Option<PersonId>,
    /// The person's name.
    pub person_name: Option<Words>,
    /// What is set by itself, in its order.
    pub fields: Vec<FieldState>,
    /// Newest first.
    pub entries: Vec<Entry>,
    /// Nothing older exists.
    pub last: bool,
}

/// What a search found: which record, and how to show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The record.
    pub record: Record,
    /// A name or a case number.
    pub label: Words,
    /// What helps to tell it from others.
    pub detail: Words,
}

/// A record that can be opened.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Record {
    /// A call.
    Call(CallId),
    /// A case.
    Case(CaseId),
    /// A person.
    Person(PersonId),
}

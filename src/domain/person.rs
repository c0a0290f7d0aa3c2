//! Owns: the record of a person: fields with their versions, what else was told about him, and two records beside each other.
//! Must not know: how a record is asked for or shown.

use jiff::Timestamp;

use super::consent::Consent;
use super::ids::{CaseId, DetailId, Login, PersonId};
use super::marks::{self, Relation};
use super::records::{Entry, Record};
use super::words::Words;
use crate::words;

words! {
    /// A field that is set by itself, of a person or of a case.
    RecordField {
        /// Given names.
        Given = "given",
        /// Family names.
        Family = "family",
        /// The A-number, nine digits.
        ANumber = "a_number",
        /// Country of birth.
        Country = "country",
        /// Date or year of birth, as said.
        Born = "born",
        /// The language to speak with him, an ISO 639 code.
        Language = "language",
        /// Where a case stands.
        Status = "status",
        /// What is needed, in one line.
        Need = "need",
        /// The login of whoever looks after the case.
        Responsible = "responsible",
    }
}

impl RecordField {
    /// The fields of a person.
    pub const OF_PERSON: &'static [Self] = &[
        Self::Given,
        Self::Family,
        Self::ANumber,
        Self::Country,
        Self::Born,
        Self::Language,
    ];
    /// The fields of a case.
    pub const OF_CASE: &'static [Self] = &[Self::Status, Self::Need, Self::Responsible];
}

words! {
    /// Where a case stands.
    CaseStatus {
        /// Nobody has begun.
        Open = "open",
        /// Somebody works on it.
        InProgress = "in_progress",
        /// It goes on for long.
        Ongoing = "ongoing",
        /// Nothing more to do.
        Closed = "closed",
        /// Put away.
        Archived = "archived",
        /// Nothing moves.
        Passive = "passive",
        /// He was deported.
        Deported = "deported",
        /// He is free.
        Released = "released",
        /// He was moved, and nobody knows where.
        Lost = "transferred_lost_contact",
        /// He died.
        Died = "died",
    }
}

/// What stands in a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldState {
    /// Which.
    pub field: RecordField,
    /// Empty: nothing.
    pub value: Words,
    /// How often it was set since the record was made.
    pub version: i32,
    /// Who set it last.
    pub set_by: Option<Login>,
    /// When.
    pub set_at: Option<Timestamp>,
}

/// A value for one field, by somebody who saw what stood there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewValue {
    /// Of which record: a person or a case.
    pub record: Record,
    /// Which field.
    pub field: RecordField,
    /// What is to stand there; empty: nothing.
    pub value: Words,
    /// The version that was seen.
    pub seen: i32,
}

/// What became of a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ValueSet {
    /// Whether it stands there now. Where not, it is on the timeline.
    pub accepted: bool,
    /// In which record: another one where this was merged away.
    pub record: Record,
    /// What stands there now, who set it and when.
    pub now: FieldState,
}

words! {
    /// Who told something about a person.
    Source {
        /// He himself.
        Caller = "caller",
        /// His family or friends.
        Family = "family",
        /// His lawyer.
        Lawyer = "lawyer",
        /// A colleague of ours, or of another hotline.
        Colleague = "colleague",
        /// Staff of the place where he is held.
        Facility = "facility",
        /// A paper that somebody has seen.
        Document = "document",
        /// An authority or its locator.
        Authority = "authority",
        /// Somebody else.
        Other = "other",
        /// It was noted in a call.
        Call = "call",
        /// Nobody wrote down who.
        Told = "told",
    }
}

impl Source {
    /// Those that somebody names; the others come of themselves.
    pub const NAMED: &'static [Self] = &[
        Self::Caller,
        Self::Family,
        Self::Lawyer,
        Self::Colleague,
        Self::Facility,
        Self::Document,
        Self::Authority,
        Self::Other,
    ];
}

/// What is told about a person besides his fields.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// Another name.
    Alias(Words),
    /// Another A-number, nine digits.
    ANumber(Words),
    /// Another language, an ISO 639 code.
    Language(String),
    /// Somebody to reach for him.
    Contact(Contact),
    /// Where he was held.
    Custody(Custody),
    /// What he agreed to, or took back.
    Consent(ConsentSaid),
    /// What he is not to be asked again; said and taken back in a call.
    DoNotAsk(Words),
}

impl Told {
    /// The kind, as the database spells it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Alias(_) => "alias",
            Self::ANumber(_) => "a_number",
            Self::Language(_) => "language",
            Self::Contact(_) => "contact",
            Self::Custody(_) => "custody",
            Self::Consent(_) => "consent",
            Self::DoNotAsk(_) => "do_not_ask",
        }
    }
}

/// Somebody to reach.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contact {
    /// What he or she is to the person.
    pub relation: Relation,
    /// The name; empty: not said.
    pub name: Words,
    /// The number as it was said; empty: not said.
    pub said_number: Words,
    /// The number as it is dialled, where it is whole.
    pub number: Option<Words>,
}

impl Contact {
    /// Reads what stands behind an `@` of a note: `sister Marta +1 312 555 0100`. All of it, or nothing.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (said, taken) = marks::Contact::at_start(text.trim())?;
        let is_whole = text.trim().len() == taken;
        is_whole.then(|| Self {
            relation: said.relation,
            name: said.name,
            said_number: said
                .phone
                .as_ref()
                .map_or_else(Words::default, |phone| Words::new(phone.said())),
            number: said
                .phone
                .as_ref()
                .and_then(|phone| phone.international().map(Words::new)),
        })
    }
}

/// A stay in one place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Custody {
    /// The place: its name, or told by name, alias or code.
    pub facility: String,
    /// From when, as far as is known.
    pub from: Timestamp,
    /// Until when, as far as is known.
    pub to: Timestamp,
}

/// One step of the ladder, as it was said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConsentSaid {
    /// Which step.
    pub step: Consent,
    /// Agreed to, or taken back.
    pub given: bool,
    /// In which language it was asked.
    pub language: Option<String>,
    /// Through whom.
    pub interpreter: Option<Words>,
    /// Whether it was read back to him.
    pub read_back: bool,
    /// Until when it holds.
    pub expires_at: Option<Timestamp>,
}

/// One thing told about a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Detail {
    /// By which it is taken back; `None`: it stands in a call's note and is amended there.
    pub id: Option<DetailId>,
    /// What.
    pub told: Told,
    /// Who told it.
    pub source: Source,
    /// Who wrote it down.
    pub said_by: Login,
    /// When, or from when.
    pub at: Timestamp,
}

/// An opened person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonRecord {
    /// Which; the survivor where another was asked for that is merged into him.
    pub person: PersonId,
    /// The version of the row: what a merge must have seen.
    pub version: i32,
    /// The fields, in their order.
    pub fields: Vec<FieldState>,
    /// What else was told, by kind, the newest first.
    pub details: Vec<Detail>,
    /// Cases I may open, newest first: identity and number.
    pub cases: Vec<(CaseId, String)>,
    /// Who was merged into him: identity and name.
    pub merged: Vec<(PersonId, Words)>,
    /// Who looked, the last first.
    pub looked: Vec<(Login, Timestamp)>,
    /// What happened to the record, the newest first.
    pub history: Vec<Entry>,
    /// What was written while somebody was merged into him and may be that one's, the oldest first.
    pub stayed: Vec<Stayed>,
}

impl PersonRecord {
    /// What stands in a field.
    #[must_use]
    pub fn field(&self, field: RecordField) -> Option<&FieldState> {
        self.fields.iter().find(|state| state.field == field)
    }

    /// Given and family name; empty where neither is known.
    #[must_use]
    pub fn name(&self) -> Words {
        let parts = [RecordField::Given, RecordField::Family];
        let parts = parts.into_iter().filter_map(|field| self.field(field));
        let parts: Vec<&str> = parts
            .map(|state| state.value.reveal())
            .filter(|part| !part.is_empty())
            .collect();
        Words::new(parts.join(" "))
    }
}

/// Which of two records a merge takes, and what they were when they were shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Merge {
    /// Who stays.
    pub survivor: PersonId,
    /// Who is merged into him.
    pub other: PersonId,
    /// The fields that take the other's value. An empty one takes it anyway.
    pub chosen: Vec<RecordField>,
    /// The versions of the two rows, the survivor's first.
    pub seen: [i32; 2],
}

/// One field of two records beside each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Beside {
    /// Which.
    pub field: RecordField,
    /// What the survivor says.
    pub survivor: Words,
    /// What the other says.
    pub other: Words,
    /// The other's value holds after the merge.
    pub takes_other: bool,
}

/// Two records beside each other, field by field, as they would be merged.
#[must_use]
pub fn beside(
    survivor: &PersonRecord,
    other: &PersonRecord,
    chosen: &[RecordField],
) -> Vec<Beside> {
    let value = |record: &PersonRecord, field| {
        let state = record.field(field);
        state.map_or_else(Words::default, |state| state.value.clone())
    };
    let fields = RecordField::OF_PERSON.iter().map(|&field| {
        let (mine, theirs) = (value(survivor, field), value(other, field));
        let wanted = chosen.contains(&field) || mine.is_empty();
        Beside {
            field,
            takes_other: wanted && mine != theirs,
            survivor: mine,
            other: theirs,
        }
    });
    fields.collect()
}

/// Something that was written since a merge and stays with the survivor when it is undone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stayed {
    /// What: `call`, `case`, `message`, `field`, or the kind of a detail.
    pub kind: String,
    /// Which.
    pub id: uuid::Uuid,
    /// A place, a case number or a field, where it has one.
    pub label: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: Option<Login>,
}

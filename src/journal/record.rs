//! Owns: one record of a journal: what it says, and how that is spelt before it is sealed.
//! Must not know: files, keys, or the order of records.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::marks::MarkKind;
use crate::domain::{
    CallId, CaseId, Claim, EntryId, Fence, Field, FillingId, Jot, Lsn, MarkPlace, NoteLine, Origin,
    PersonId, Piece, Provider, Receipt, Record as Opened, RecordField, Saved, Source, TypedInto,
    TypedLine, Words,
};

/// What a record is about. Stands in the clear, so that unsaved lines can be counted without a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The line being typed.
    Draft = 1,
    /// It was erased.
    Erased = 2,
    /// A line that was written.
    Line = 3,
    /// The database has it.
    Acknowledged = 4,
    /// It may leave.
    Released = 5,
}

impl Kind {
    /// The kind with this number; none for what a later program writes.
    #[must_use]
    pub const fn of(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::Draft,
            2 => Self::Erased,
            3 => Self::Line,
            4 => Self::Acknowledged,
            5 => Self::Released,
            _ => return None,
        })
    }
}

/// One record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Record {
    /// What is being typed, as it stands.
    Draft(Piece),
    /// It was erased.
    Erased(EntryId),
    /// What was written.
    Line(Piece),
    /// The database has it.
    Acknowledged(EntryId, Receipt),
    /// It may leave.
    Released(EntryId),
}

/// Plain text is padded to a multiple of this: the length of a record does not tell that of a sentence.
const STEP: usize = 256;

#[derive(Serialize, Deserialize)]
struct LineSpelt {
    call: CallId,
    fence: Fence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    provider: Option<(String, String)>,
    at: Timestamp,
    words: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amends: Option<(EntryId, usize, MarkKind)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<(FillingId, String, i32, String)>,
}

/// Words that are no line of a note. What it must have and a line has not tells the two apart.
#[derive(Serialize, Deserialize)]
struct TypedSpelt {
    into: IntoSpelt,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    claim: Option<(CallId, Fence)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    provider: Option<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    at: Timestamp,
    words: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum IntoSpelt {
    Person(PersonId, RecordField, i32),
    Case(CaseId, RecordField, i32),
    Told(PersonId, String),
    Topic,
    Message,
}

#[derive(Serialize, Deserialize)]
struct ReceiptSpelt {
    identity: Uuid,
    timeline: u32,
    lsn: u64,
    at: Timestamp,
}

impl Record {
    /// The records that a jot makes.
    #[must_use]
    pub fn of(jot: Jot) -> Vec<Self> {
        match jot {
            Jot::Draft(line) if line.words().reveal().trim().is_empty() => {
                vec![Self::Erased(line.entry())]
            }
            Jot::Draft(line) => vec![Self::Draft(line)],
            Jot::Line(line) => vec![Self::Line(line)],
            Jot::Acknowledged(entry, receipt) => vec![Self::Acknowledged(entry, receipt)],
            Jot::Released(entries) => entries.into_iter().map(Self::Released).collect(),
        }
    }

    /// What it is about.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Draft(_) => Kind::Draft,
            Self::Erased(_) => Kind::Erased,
            Self::Line(_) => Kind::Line,
            Self::Acknowledged(..) => Kind::Acknowledged,
            Self::Released(_) => Kind::Released,
        }
    }

    /// Which line it is about.
    #[must_use]
    pub const fn entry(&self) -> EntryId {
        match self {
            Self::Draft(line) | Self::Line(line) => line.entry(),
            Self::Erased(entry) | Self::Acknowledged(entry, _) | Self::Released(entry) => *entry,
        }
    }

    /// What is sealed, padded.
    pub(super) fn spell(&self) -> Vec<u8> {
        let spelt = match self {
            Self::Draft(Piece::Note(line)) | Self::Line(Piece::Note(line)) => {
                serde_json::to_vec(&spell_line(line))
            }
            Self::Draft(Piece::Typed(line)) | Self::Line(Piece::Typed(line)) => {
                serde_json::to_vec(&spell_typed(line))
            }
            Self::Acknowledged(_, receipt) => serde_json::to_vec(&ReceiptSpelt {
                identity: receipt.saved.origin.identity,
                timeline: receipt.saved.origin.timeline,
                lsn: receipt.saved.lsn.0,
                at: receipt.at,
            }),
            Self::Erased(_) | Self::Released(_) => Ok(b"{}".to_vec()),
        };
        // Plain structures of text and numbers always spell.
        let mut spelt = spelt.unwrap_or_default();
        spelt.resize(spelt.len().next_multiple_of(STEP), b' ');
        spelt
    }

    /// The record that this spells; none where it is not of its form.
    pub(super) fn read(kind: Kind, entry: EntryId, spelt: &[u8]) -> Option<Self> {
        Some(match kind {
            Kind::Draft => Self::Draft(read_piece(entry, spelt)?),
            Kind::Line => Self::Line(read_piece(entry, spelt)?),
            Kind::Acknowledged => {
                let said: ReceiptSpelt = serde_json::from_slice(spelt).ok()?;
                let origin = Origin {
                    identity: said.identity,
                    timeline: said.timeline,
                };
                let saved = Saved {
                    origin,
                    lsn: Lsn(said.lsn),
                };
                let receipt = Receipt { saved, at: said.at };
                Self::Acknowledged(entry, receipt)
            }
            Kind::Erased => Self::Erased(entry),
            Kind::Released => Self::Released(entry),
        })
    }
}

fn spell_line(line: &NoteLine) -> LineSpelt {
    LineSpelt {
        call: line.claim.call,
        fence: line.claim.fence,
        provider: spell_provider(line.provider.as_ref()),
        at: line.written_at,
        words: line.words.reveal().to_owned(),
        amends: line.amends.map(|mark| (mark.entry, mark.from, mark.kind)),
        field: line
            .field
            .as_ref()
            .map(|it| (it.filling, it.form.clone(), it.version, it.path.clone())),
    }
}

fn spell_provider(provider: Option<&Provider>) -> Option<(String, String)> {
    provider.map(|call| (call.source.clone(), call.id.clone()))
}

fn read_provider(spelt: Option<(String, String)>) -> Option<Provider> {
    spelt.map(|(source, id)| Provider { source, id })
}

fn spell_typed(line: &TypedLine) -> TypedSpelt {
    let into = match &line.into {
        TypedInto::Value {
            record,
            field,
            seen,
        } => match record {
            Opened::Person(person) => IntoSpelt::Person(*person, *field, *seen),
            Opened::Case(case) => IntoSpelt::Case(*case, *field, *seen),
            // A call has no fields that are typed into.
            Opened::Call(_) => IntoSpelt::Message,
        },
        TypedInto::Told { person, kind } => IntoSpelt::Told(*person, kind.clone()),
        TypedInto::Topic => IntoSpelt::Topic,
        TypedInto::Message => IntoSpelt::Message,
    };
    TypedSpelt {
        into,
        claim: line.claim.map(|claim| (claim.call, claim.fence)),
        provider: spell_provider(line.provider.as_ref()),
        source: line.source,
        at: line.written_at,
        words: line.words.reveal().to_owned(),
    }
}

fn read_piece(entry: EntryId, spelt: &[u8]) -> Option<Piece> {
    let line = read_line(entry, spelt).map(Piece::Note);
    line.or_else(|| read_typed(entry, spelt).map(Piece::Typed))
}

fn read_typed(entry: EntryId, spelt: &[u8]) -> Option<TypedLine> {
    let said: TypedSpelt = serde_json::from_slice(spelt).ok()?;
    let value = |record, field, seen| TypedInto::Value {
        record,
        field,
        seen,
    };
    Some(TypedLine {
        entry,
        into: match said.into {
            IntoSpelt::Person(person, field, seen) => value(Opened::Person(person), field, seen),
            IntoSpelt::Case(case, field, seen) => value(Opened::Case(case), field, seen),
            IntoSpelt::Told(person, kind) => TypedInto::Told { person, kind },
            IntoSpelt::Topic => TypedInto::Topic,
            IntoSpelt::Message => TypedInto::Message,
        },
        claim: said.claim.map(|(call, fence)| Claim { call, fence }),
        provider: read_provider(said.provider),
        source: said.source,
        written_at: said.at,
        words: Words::new(said.words),
    })
}

fn read_line(entry: EntryId, spelt: &[u8]) -> Option<NoteLine> {
    let said: LineSpelt = serde_json::from_slice(spelt).ok()?;
    Some(NoteLine {
        entry,
        claim: Claim {
            call: said.call,
            fence: said.fence,
        },
        provider: read_provider(said.provider),
        written_at: said.at,
        words: Words::new(said.words),
        amends: said
            .amends
            .map(|(entry, from, kind)| MarkPlace { entry, from, kind }),
        field: said.field.map(|(filling, form, version, path)| Field {
            filling,
            form,
            version,
            path,
        }),
    })
}

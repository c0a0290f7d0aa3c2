//! Owns: bringing one piece of a dead desk's journal into the database: sent again where it was sent, kept where it was not.
//! Must not know: files, or when this is done.

use crate::db::half_typed::keep_half_typed;
use crate::db::{DbError, PgConnection, Written, orders, words};
use crate::domain::{
    NewValue, NoteLine, PersonId, Piece, RequestId, Told, TypedInto, TypedLine, Words, Write,
};
use crate::panes::Typing;
use crate::panes::person::{Asks, RecordLine, TOLD_KINDS};

/// Brings it there. A repeat is harmless: everything is found again by its id.
///
/// # Errors
/// What the database said; a refusal stays in the journal.
pub(super) async fn bring_back(
    conn: &mut PgConnection,
    piece: &Piece,
    finished: bool,
) -> Result<Written, DbError> {
    match piece {
        Piece::Note(line) if finished || line.field.is_some() => {
            words::append_note(conn, line).await
        }
        Piece::Note(line) => words::append_half_typed(conn, line, aim(line)).await,
        Piece::Typed(line) => match order(line).filter(|_| finished) {
            Some(write) => send(conn, line, &write).await,
            None => keep_half_typed(conn, line).await,
        },
    }
}

const fn aim(line: &NoteLine) -> &'static str {
    if line.amends.is_some() {
        "amendment"
    } else {
        "note"
    }
}

/// What was sent is sent again, under the same id; what the database will not have in that place is kept as words.
async fn send(
    conn: &mut PgConnection,
    line: &TypedLine,
    write: &Write,
) -> Result<Written, DbError> {
    match orders::give(conn, RequestId(line.entry.0), write).await {
        Err(error) if !error.is_loss() => {
            tracing::info!(%error, "what was sent cannot be set any more");
            keep_half_typed(conn, line).await
        }
        answer => answer,
    }
}

/// The order that Enter made. A message has none: its pass-word is in no journal, and without it anybody would be told.
fn order(line: &TypedLine) -> Option<Write> {
    Some(match &line.into {
        TypedInto::Value {
            record,
            field,
            seen,
        } => Write::SetValue(Box::new(NewValue {
            record: *record,
            field: *field,
            value: line.words.clone(),
            seen: *seen,
        })),
        TypedInto::Told { person, kind } => {
            let told = told(line, *person, kind)?;
            Write::TellPerson(*person, line.source?, Box::new(told))
        }
        TypedInto::Topic => Write::DoNotAsk {
            call: line.claim?.call,
            about: line.words.clone(),
        },
        TypedInto::Message => return None,
    })
}

/// What was told, read from the words as the desk read it.
fn told(line: &TypedLine, person: PersonId, kind: &str) -> Option<Told> {
    let kind = TOLD_KINDS.iter().find(|known| **known == kind)?;
    let typed = RecordLine {
        asks: Asks::Told { person, kind },
        was: Words::default(),
        typing: Typing::with(line.words.reveal()),
    };
    typed.told(line.written_at)
}

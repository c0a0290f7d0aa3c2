//! Owns: the SQL of moving to a person what stayed with the one he was parted from.
//! Must not know: what stayed where; the database lists it.

use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use super::person::{open_person, set_value, take_back, tell_person};
use super::{DbError, Written};
use crate::domain::{
    DetailId, NewValue, PersonId, PersonRecord, Record, RecordField, RequestId, Source,
};

pub(super) const WHOSE: &str = "SELECT other, kind FROM linelamp.person_stayed($1, $2)";
pub(super) const MOVE: &str = "SELECT linelamp.person_move($1, $2, $3), linelamp.origin()";

/// Moves it to the other person. Words that were told are told there anew and taken back here, all or nothing.
///
/// # Errors
/// [`DbError::Changed`] where it was moved meanwhile, or did not stay with him.
pub async fn move_stayed(
    conn: &mut PgConnection,
    request: RequestId,
    survivor: PersonId,
    what: Uuid,
) -> Result<Written, DbError> {
    let (other, kind): (Option<Uuid>, Option<String>) = sqlx::query_as(WHOSE)
        .bind(survivor.0)
        .bind(what)
        .fetch_one(&mut *conn)
        .await?;
    let Some((other, kind)) = other.map(PersonId).zip(kind) else {
        return Err(DbError::Changed);
    };
    let from = open_person(&mut *conn, survivor).await?;
    let onto = open_person(&mut *conn, other).await?;
    let mut whole = conn.begin().await?;
    match kind.as_str() {
        "call" | "case" | "message" => {}
        "field" => say_field(&mut whole, &from, &onto, what).await?,
        _ => say_detail(&mut whole, &from, other, DetailId(what)).await?,
    }
    let row = sqlx::query(MOVE)
        .bind(request.0)
        .bind(survivor.0)
        .bind(what)
        .fetch_one(&mut *whole)
        .await?;
    let written = Written::done(&row)?;
    whole.commit().await?;
    Ok(written)
}

/// The value of a field stands at the other person now; what stood there is on his timeline.
async fn say_field(
    conn: &mut PgConnection,
    from: &PersonRecord,
    onto: &PersonRecord,
    entry: Uuid,
) -> Result<(), DbError> {
    let said = from.history.iter().find(|said| said.id.0 == entry);
    let said = said.ok_or(DbError::Changed)?;
    let field = said.fact("field").and_then(RecordField::from_word);
    let field = field.ok_or(DbError::Changed)?;
    let value = NewValue {
        record: Record::Person(onto.person),
        field,
        value: said.words.clone(),
        seen: onto.field(field).map_or(0, |state| state.version),
    };
    set_value(conn, RequestId(Uuid::new_v4()), &value).await?;
    Ok(())
}

async fn say_detail(
    conn: &mut PgConnection,
    from: &PersonRecord,
    onto: PersonId,
    detail: DetailId,
) -> Result<(), DbError> {
    let said = from.details.iter().find(|said| said.id == Some(detail));
    let said = said.ok_or(DbError::Changed)?;
    let named = Source::NAMED.contains(&said.source);
    let source = if named { said.source } else { Source::Other };
    let request = || RequestId(Uuid::new_v4());
    tell_person(&mut *conn, request(), onto, source, &said.told).await?;
    take_back(conn, request(), from.person, detail).await?;
    Ok(())
}

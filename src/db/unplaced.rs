//! Owns: the SQL of what was written for calls that the database does not know.
//! Must not know: how it came to be written.

use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{DbError, Written};
use crate::domain::{CallId, Login, Unplaced, UnplacedId, UnplacedKind, UnplacedWords, Words};

#[derive(FromRow)]
struct UnplacedRow {
    id: Uuid,
    author: String,
    at: SqlTimestamp,
    words: Option<String>,
    form: Option<String>,
    version: Option<i32>,
    answers: Option<i64>,
    source: Option<String>,
    provider_id: Option<String>,
    half_typed: Option<String>,
}

impl From<UnplacedRow> for Unplaced {
    fn from(row: UnplacedRow) -> Self {
        let kind = match row.form {
            Some(title) => UnplacedKind::Form {
                title,
                version: row.version.unwrap_or_default(),
                answers: row.answers.unwrap_or_default(),
            },
            None => UnplacedKind::Line(row.words.map(Words::new)),
        };
        Self {
            id: UnplacedId(row.id),
            author: Login(row.author),
            at: row.at.to_jiff(),
            kind,
            provider: row.source.zip(row.provider_id),
            half_typed: row.half_typed,
        }
    }
}

pub(super) const LIST: &str = "SELECT id, author, at, words, form, version, answers, source, provider_id, half_typed FROM linelamp.unplaced_list()";
/// One's own unplaced lines and forms, the newest first; for a lead also those of colleagues. At most 200.
pub async fn list_unplaced(conn: &mut PgConnection) -> Result<Vec<Unplaced>, DbError> {
    let rows: Vec<UnplacedRow> = sqlx::query_as(LIST).fetch_all(conn).await?;
    Ok(rows.into_iter().map(Unplaced::from).collect())
}

pub(super) const REQUEST: &str = "SELECT linelamp.open_request('unplaced', $1)";
pub(super) const READ: &str = "SELECT field, words FROM linelamp.unplaced_read($1)";
/// What one of them says. The wish is recorded first, in a transaction of its own, at every look.
///
/// # Errors
/// [`DbError::Denied`] when it is not there for this login, or was placed meanwhile.
pub async fn open_unplaced(
    conn: &mut PgConnection,
    id: UnplacedId,
) -> Result<UnplacedWords, DbError> {
    let ticket: Uuid = sqlx::query_scalar(REQUEST)
        .bind(id.0)
        .fetch_one(&mut *conn)
        .await?;
    let rows: Vec<(Option<String>, String)> =
        sqlx::query_as(READ).bind(ticket).fetch_all(conn).await?;
    let said = rows.into_iter();
    Ok(UnplacedWords {
        id,
        said: said
            .map(|(field, words)| (field, Words::new(words)))
            .collect(),
    })
}

pub(super) const PLACE: &str = "SELECT linelamp.unplaced_place($1, $2), linelamp.origin()";
/// Puts one of them onto a call. A repeat is harmless.
///
/// # Errors
/// [`DbError::Changed`] when somebody has put it onto another call meanwhile.
pub async fn place_unplaced(
    conn: &mut PgConnection,
    id: UnplacedId,
    call: CallId,
) -> Result<Written, DbError> {
    let row = sqlx::query(PLACE)
        .bind(id.0)
        .bind(call.0)
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

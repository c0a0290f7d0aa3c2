//! Owns: the SQL of what journals need: the secret halves of their keys, and whether acknowledged lines may leave.
//! Must not know: files, or what a key opens.

use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{DbError, Written};
use crate::domain::{Lsn, Redacted, Standing};

pub(super) const PUT: &str = "SELECT linelamp.journal_key_put($1, $2)";
/// Puts the secret half of a new key away.
pub async fn put_key(conn: &mut PgConnection, key: Uuid, secret: &[u8]) -> Result<(), DbError> {
    sqlx::query(PUT)
        .bind(key)
        .bind(secret)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) const KNOWN: &str = "SELECT linelamp.journal_key_known($1)";
/// Whether the secret half of a key of mine is there.
pub async fn knows_key(conn: &mut PgConnection, key: Uuid) -> Result<bool, DbError> {
    Ok(sqlx::query_scalar(KNOWN).bind(key).fetch_one(conn).await?)
}

pub(super) const GET: &str = "SELECT linelamp.journal_key_get($1)";
/// The secret half of a key of mine; recorded. None for any other key.
pub async fn get_key(
    conn: &mut PgConnection,
    key: Uuid,
) -> Result<Option<Redacted<Vec<u8>>>, DbError> {
    let secret: Option<Vec<u8>> = sqlx::query_scalar(GET).bind(key).fetch_one(conn).await?;
    Ok(secret.map(Redacted::new))
}

pub(super) const STANDING: &str =
    "SELECT linelamp.origin(), s.expected, s.reached, clock_timestamp()
    FROM linelamp.standby_has($1::text::pg_lsn) s";
/// Whether acknowledged lines may leave a journal.
pub async fn standing(conn: &mut PgConnection, lsn: Lsn) -> Result<Standing, DbError> {
    let said: (Vec<u8>, bool, bool, SqlTimestamp) = sqlx::query_as(STANDING)
        .bind(lsn.to_string())
        .fetch_one(conn)
        .await?;
    let (origin, expected, reached, now) = said;
    Ok(Standing {
        origin: Written::origin(&origin)?,
        expected,
        reached,
        now: now.to_jiff(),
    })
}

pub(super) const EXPECT: &str = "SELECT linelamp.standby_expect($1)";
/// Says whether a standby must have a line before a desk may forget it.
pub async fn expect_standby(conn: &mut PgConnection, expected: bool) -> Result<(), DbError> {
    sqlx::query(EXPECT).bind(expected).execute(conn).await?;
    Ok(())
}

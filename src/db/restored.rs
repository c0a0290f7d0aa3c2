//! Owns: declaring that a database is a restored copy: its rows become this server's own, every mirror reads all again.
//! Must not know: how the copy was made.

use sqlx::{Connection, PgConnection};

use super::{DbError, init};

const DECLARE: &str = include_str!("restored.sql");

/// Declares it, in one transaction. `conn` is a superuser's: no other login may touch what only grows.
///
/// # Errors
/// [`DbError::Denied`] where it is not.
pub async fn declare(conn: &mut PgConnection) -> Result<(), DbError> {
    if !init::is_superuser(conn).await? {
        return Err(DbError::Denied);
    }
    let mut change = conn.begin().await?;
    sqlx::raw_sql(DECLARE).execute(&mut *change).await?;
    change.commit().await?;
    Ok(())
}

//! Owns: the statement that takes in a list of facilities, whole or not at all.
//! Must not know: what kind of file the list came from.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::DbError;
use crate::words;

const IMPORT: &str = r#"SELECT "row", outcome FROM linelamp.facility_import($1, $2)"#;

/// One facility as a list has it. What is absent says nothing: what is known stays.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct FacilityEntry {
    /// The row in the list, from 1.
    pub row: u32,
    /// Its name, 1 to 120 characters.
    pub name: String,
    /// Its code in the official register: 2 to 12 of A-Z and 0-9.
    pub code: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// `kind`, `contractor`, `address`, `city`, `state`, `country`, `field_office`.
    #[serde(flatten)]
    pub details: BTreeMap<&'static str, String>,
}

words! {
    /// What came of one entry.
    TakenIn {
        /// It was not there.
        New = "new",
        /// It was there and something was learned about it.
        Changed = "changed",
        /// Nothing was news.
        Unchanged = "unchanged",
        /// Several facilities have that name; nothing was changed.
        Ambiguous = "ambiguous",
    }
}

/// Takes in a list, in one transaction. A dry run does the same and undoes it. For leads, stewards and admins.
///
/// Answers with the row of each entry, in the order of the list, and what came of it.
///
/// # Errors
/// [`DbError::BadInput`] when an entry has not the promised form; then nothing has changed.
pub async fn import(
    conn: &mut PgConnection,
    entries: &[FacilityEntry],
    dry_run: bool,
) -> Result<Vec<(u32, TakenIn)>, DbError> {
    let rows: Vec<(i32, String)> = sqlx::query_as(IMPORT)
        .bind(Json(entries))
        .bind(dry_run)
        .fetch_all(conn)
        .await?;
    rows.into_iter()
        .map(|(row, outcome)| {
            let row = u32::try_from(row).map_err(|_| DbError::OldClient)?;
            // A word this program does not know was written by a newer one.
            let outcome = TakenIn::from_word(&outcome).ok_or(DbError::OldClient)?;
            Ok((row, outcome))
        })
        .collect()
}

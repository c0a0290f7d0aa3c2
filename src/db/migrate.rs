//! Owns: the migrations, in order, and the rule which program works with which schema.
//! Must not know: what a migration is for; each says so itself.
//!
//! sqlx's own runner makes its list as the login that runs it, which would need CREATE on our schema; our migration
//! login owns nothing and may only become the owners. Hence these few lines.

use std::time::Duration;

use sha2::{Digest, Sha256};
use sqlx::{Connection, PgConnection};

use super::DbError;

/// One step of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its number; gaps are allowed, order is not.
    pub version: i64,
    /// What it is called.
    pub name: &'static str,
    sql: &'static str,
}

macro_rules! migrations {
    ($($version:literal $name:literal,)+) => {
        /// Every migration this program knows, oldest first.
        pub const MIGRATIONS: &[Migration] = &[$(Migration {
            version: $version,
            name: $name,
            sql: include_str!(concat!("../../migrations/", $name, ".sql")),
        },)+];
    };
}

migrations! {
    1 "0001_tables",
    2 "0002_row_security",
    3 "0003_guards",
    4 "0004_calls",
    5 "0005_words_and_cases",
    6 "0006_opening_and_finding",
    7 "0007_lines",
    8 "0008_feed",
    50 "0050_operators",
    51 "0051_keeper",
    100 "0100_facility_import",
    101 "0101_reports",
    102 "0102_checkup",
    110 "0110_presence",
    120 "0120_forms",
    130 "0130_people",
    140 "0140_journal",
    150 "0150_marks",
    151 "0151_joining",
    160 "0160_messages",
    161 "0161_do_not_ask",
    170 "0170_person",
    171 "0171_field_versions",
    172 "0172_merging",
    173 "0173_unplaced",
    174 "0174_follow_ups",
    175 "0175_moving",
    176 "0176_half_typed",
    180 "0180_phone_system",
    181 "0181_phone_at_desk",
    182 "0182_call_records",
}

/// The oldest schema this program can work with.
pub const NEEDED: i64 = 182;

/// This program's version, as compared with the database's `min_client`.
pub const PROGRAM: &str = env!("CARGO_PKG_VERSION");

// As its owner, and without a DO block: the migration login may write no programs itself.
const MAKE_LIST: &str = "
BEGIN;
SET LOCAL ROLE linelamp_owner;
CREATE TABLE linelamp.schema_migration (
    version bigint PRIMARY KEY,
    name text NOT NULL,
    checksum bytea NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE linelamp.schema_migration ENABLE ROW LEVEL SECURITY;
ALTER TABLE linelamp.schema_migration FORCE ROW LEVEL SECURITY;
CREATE POLICY migrations ON linelamp.schema_migration TO linelamp_migrator, linelamp_api_owner
    USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON linelamp.schema_migration TO linelamp_migrator;
GRANT SELECT ON linelamp.schema_migration TO linelamp_api_owner;
COMMIT";
const LIST: &str =
    "SELECT m.version, m.checksum FROM linelamp.schema_migration m ORDER BY m.version";
const LIST_EXISTS: &str = "SELECT to_regclass('linelamp.schema_migration') IS NOT NULL";
const DONE: &str =
    "INSERT INTO linelamp.schema_migration (version, name, checksum) VALUES ($1, $2, $3)";
// One at a time, whoever runs it; ends with the connection.
const LOCK: &str = "SELECT pg_advisory_lock(5463, 2)";
// A step may take its time; what it may not do is stand in a queue with every desk behind it.
const UNHURRIED: &str = "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '1s'";
const UNLOCK: &str = "SELECT pg_advisory_unlock(5463, 2)";

/// SQLSTATE of a lock that was not to be had in time.
const HELD: &str = "55P03";
/// So often a step is tried; with the second that each try waits, for more than a minute.
const TRIES: u32 = 60;
const BETWEEN_TRIES: Duration = Duration::from_millis(500);

/// Where a database stands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Status {
    /// Versions it has.
    pub applied: Vec<i64>,
    /// Versions this program knows and it has not.
    pub pending: Vec<i64>,
    /// Versions it has and this program does not know: it was migrated by a newer one.
    pub unknown: Vec<i64>,
    /// Versions whose text differs from ours.
    pub changed: Vec<i64>,
}

impl Status {
    /// Whether another build of the program has made it, so that this one cannot go on with it.
    #[must_use]
    pub fn is_of_another_build(&self) -> bool {
        !self.changed.is_empty() || !self.unknown.is_empty()
    }
}

/// Brings the schema up to date and says which versions were applied. `conn` is the migration login's.
///
/// # Errors
/// [`DbError::OldClient`] when a newer program has migrated it, [`DbError::OtherBuild`] when a migration's text was
/// changed afterwards, [`DbError::Held`] when somebody held a table for more than a minute.
pub async fn run(conn: &mut PgConnection) -> Result<Vec<i64>, DbError> {
    sqlx::query(LOCK).execute(&mut *conn).await?;
    sqlx::raw_sql(UNHURRIED).execute(&mut *conn).await?;
    let outcome = run_locked(conn).await;
    sqlx::query(UNLOCK).execute(&mut *conn).await?;
    outcome
}

async fn run_locked(conn: &mut PgConnection) -> Result<Vec<i64>, DbError> {
    if !has_list(conn).await? {
        sqlx::raw_sql(MAKE_LIST).execute(&mut *conn).await?;
    }
    let status = status(conn).await?;
    if !status.changed.is_empty() {
        return Err(DbError::OtherBuild);
    }
    if !status.unknown.is_empty() {
        return Err(DbError::OldClient);
    }
    for migration in MIGRATIONS
        .iter()
        .filter(|migration| status.pending.contains(&migration.version))
    {
        apply(conn, migration).await?;
    }
    super::forms::ship(conn).await?;
    Ok(status.pending)
}

/// Applies one step. Where somebody holds a table it gives up after a second, lets everybody behind it pass, and tries
/// again.
async fn apply(conn: &mut PgConnection, migration: &Migration) -> Result<(), DbError> {
    for _ in 0..TRIES {
        match try_once(conn, migration).await.map_err(DbError::from) {
            Err(DbError::Other(code)) if code == HELD => tokio::time::sleep(BETWEEN_TRIES).await,
            done => return done,
        }
    }
    Err(DbError::Held)
}

async fn try_once(conn: &mut PgConnection, migration: &Migration) -> Result<(), sqlx::Error> {
    let mut step = conn.begin().await?;
    sqlx::raw_sql(migration.sql).execute(&mut *step).await?;
    sqlx::query(DONE)
        .bind(migration.version)
        .bind(migration.name)
        .bind(checksum(migration.sql))
        .execute(&mut *step)
        .await?;
    step.commit().await
}

/// Compares the database's list with ours. `conn` is the migration login's or a superuser's.
pub async fn status(conn: &mut PgConnection) -> Result<Status, DbError> {
    let listed: Vec<(i64, Vec<u8>)> = if has_list(conn).await? {
        sqlx::query_as(LIST).fetch_all(conn).await?
    } else {
        Vec::new()
    };
    let ours = |version: i64| MIGRATIONS.iter().find(|known| known.version == version);
    let mut status = Status {
        applied: listed.iter().map(|(version, _)| *version).collect(),
        ..Status::default()
    };
    for (version, sum) in &listed {
        match ours(*version) {
            None => status.unknown.push(*version),
            Some(known) if checksum(known.sql) != *sum => status.changed.push(*version),
            Some(_) => {}
        }
    }
    status.pending = MIGRATIONS
        .iter()
        .map(|known| known.version)
        .filter(|version| !status.applied.contains(version))
        .collect();
    Ok(status)
}

async fn has_list(conn: &mut PgConnection) -> Result<bool, DbError> {
    Ok(sqlx::query_scalar(LIST_EXISTS).fetch_one(conn).await?)
}

fn checksum(sql: &str) -> Vec<u8> {
    Sha256::digest(sql.as_bytes()).to_vec()
}

/// Whether this program may work on a database at `schema` that wants at least the program `min_client`.
///
/// # Errors
/// [`DbError::OldSchema`] or [`DbError::OldClient`], by which of the two has to be renewed.
pub fn may_work(schema: i64, min_client: &str) -> Result<(), DbError> {
    if schema < NEEDED {
        return Err(DbError::OldSchema);
    }
    if numbers(PROGRAM) < numbers(min_client) {
        return Err(DbError::OldClient);
    }
    Ok(())
}

fn numbers(version: &str) -> Vec<u32> {
    version
        .split('.')
        .map(|part| part.parse().unwrap_or(0))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_listed_once_and_in_order() {
        let mut files: Vec<String> = std::fs::read_dir("migrations")
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let listed: Vec<String> = MIGRATIONS
            .iter()
            .map(|migration| format!("{}.sql", migration.name))
            .collect();
        assert_eq!(files, listed);
        assert!(
            MIGRATIONS
                .iter()
                .all(|step| step.name.starts_with(&format!("{:04}_", step.version)))
        );
        assert_eq!(
            NEEDED,
            MIGRATIONS.iter().map(|step| step.version).max().unwrap()
        );
    }

    #[test]
    fn an_older_schema_and_an_older_program_are_told_apart() {
        assert_eq!(may_work(NEEDED - 1, "0.1.0"), Err(DbError::OldSchema));
        assert_eq!(may_work(NEEDED, "99.0.0"), Err(DbError::OldClient));
        assert_eq!(may_work(NEEDED + 7, "0.0.9"), Ok(()));
    }
}

//! Owns: the SQL of Asterisk's queue log where that is a table, in a database of the phone system's.
//! Must not know: what its words mean, or anything of our own database.
//!
//! The statements begin with a comment because they are not for our schema: the test that prepares all others leaves them
//! out, and the story of the table runs them.

use serde_json::{Map, Value};
use sqlx::{Connection as _, PgConnection};

use super::DbError;
use super::connect::{Door, look_in};

const LAST: &str =
    "/* the phone system's */ SELECT COALESCE(max(log.id), 0)::bigint FROM queue_log AS log";
const AFTER: &str = "/* the phone system's */ SELECT log.id::bigint, to_jsonb(log)
     FROM queue_log AS log WHERE log.id > $1 ORDER BY log.id LIMIT $2";

/// The most rows of one look.
const MOST_ROWS: i64 = 20_000;

/// One row, whatever columns the table has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogRow {
    /// It only grows.
    pub id: i64,
    columns: Map<String, Value>,
}

impl LogRow {
    /// The text of this column; empty where there is none.
    #[must_use]
    pub fn text(&self, column: &str) -> &str {
        self.columns
            .get(column)
            .and_then(Value::as_str)
            .unwrap_or("")
    }
}

/// The rows of one look.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogRows {
    /// In the order they were written.
    pub rows: Vec<LogRow>,
}

impl LogRows {
    /// Whether there may be more.
    #[must_use]
    pub fn is_full(&self) -> bool {
        i64::try_from(self.rows.len()).is_ok_and(|rows| rows >= MOST_ROWS)
    }
}

/// The table, for one look.
#[derive(Debug)]
pub struct LogTable(PgConnection);

impl LogTable {
    /// Connects to the database of the phone system.
    pub async fn open(door: &Door) -> Result<Self, DbError> {
        Ok(Self(look_in(door).await?))
    }

    /// The last row that is there.
    pub async fn last(&mut self) -> Result<i64, DbError> {
        Ok(sqlx::query_scalar(LAST).fetch_one(&mut self.0).await?)
    }

    /// The rows behind this one.
    pub async fn after(&mut self, id: i64) -> Result<LogRows, DbError> {
        let found: Vec<(i64, Value)> = sqlx::query_as(AFTER)
            .bind(id)
            .bind(MOST_ROWS)
            .fetch_all(&mut self.0)
            .await?;
        let rows = found.into_iter().filter_map(|(id, row)| match row {
            Value::Object(columns) => Some(LogRow { id, columns }),
            _ => None,
        });
        Ok(LogRows {
            rows: rows.collect(),
        })
    }

    /// Takes leave.
    pub async fn close(self) -> Result<(), DbError> {
        Ok(self.0.close().await?)
    }
}

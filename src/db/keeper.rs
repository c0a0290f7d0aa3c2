//! Owns: the keeper's connection and the statements of its timed work.
//! Must not know: how often they run, or who is told.

use serde::Serialize;
use sqlx::{Connection, PgConnection};

use super::connect::{ConnectTo, connect};
use super::{DbError, Written};
use crate::domain::Origin;

const HOLD: &str = "SELECT pg_catalog.pg_try_advisory_lock(5463, 3)";
const STANDING: &str = "SELECT linelamp.stands_ahead(), linelamp.origin()";
const BEAT: &str = "SELECT linelamp.keeper_beat()";
const RESCUE: &str = "SELECT linelamp.keeper_rescue()";
const LINKS: &str = "SELECT linelamp.keeper_links()";
const PRESENCE: &str = "SELECT linelamp.keeper_presence()";
const MESSAGES: &str = "SELECT linelamp.keeper_messages()";
const BROKEN_OFF: &str = "SELECT linelamp.keeper_broken_off()";
const PHONE_SYSTEMS: &str = "SELECT linelamp.keeper_phone_systems()";
const REAP: &str = "SELECT login, why, seconds FROM linelamp.keeper_reap()";
const PURGE: &str = "SELECT linelamp.keeper_purge()";
const HINT: &str = "SELECT linelamp.hint()";

/// Every statement of this file, for the test that prepares them.
pub const STATEMENTS: &[&str] = &[
    HOLD,
    STANDING,
    BEAT,
    RESCUE,
    LINKS,
    PRESENCE,
    MESSAGES,
    BROKEN_OFF,
    PHONE_SYSTEMS,
    REAP,
    PURGE,
    HINT,
];

/// A session that was ended because it held others up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, sqlx::FromRow)]
pub struct EndedSession {
    /// Whose it was; `None` where the login is gone.
    pub login: Option<String>,
    /// `idle_in_transaction`, `statement`, `transaction` or `removed`.
    pub why: String,
    /// For how long it had been so.
    pub seconds: Option<i32>,
}

/// What one round changed.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Round {
    /// Claims whose lease had lapsed: back to waiting, or shown as link lost.
    pub rescued: i32,
    /// Operators whose link or state changed, and who was in a record and is not heard from.
    pub links: i32,
    /// Calls that turned out to have broken off.
    pub broken_off: i32,
    /// Messages whose time ran out before anybody heard them.
    pub expired_messages: i32,
    /// Phone systems that turned out to be silent, and commands that nobody carried out in time.
    pub phone_systems: i32,
    /// Sessions ended.
    pub ended_sessions: Vec<EndedSession>,
}

impl Round {
    /// Whether a desk could see a difference.
    #[must_use]
    pub fn changed_something(&self) -> bool {
        self.rescued + self.links + self.broken_off + self.expired_messages + self.phone_systems > 0
    }

    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        !self.changed_something() && self.ended_sessions.is_empty()
    }
}

/// The one keeper of a database, for as long as this lives.
#[derive(Debug)]
pub struct KeeperSession {
    conn: PgConnection,
    origin: Origin,
}

impl KeeperSession {
    /// Connects and becomes the keeper; `None` where another one is at work.
    ///
    /// # Errors
    /// [`DbError::Restored`] where the database is a restored copy that nobody has declared to be one.
    pub async fn open(to: &ConnectTo) -> Result<Option<Self>, DbError> {
        let mut conn = connect(to).await?;
        let mine: bool = sqlx::query_scalar(HOLD).fetch_one(&mut conn).await?;
        if !mine {
            conn.close().await?;
            return Ok(None);
        }
        let (ahead, origin): (bool, Vec<u8>) =
            sqlx::query_as(STANDING).fetch_one(&mut conn).await?;
        if ahead {
            return Err(DbError::Restored);
        }
        let origin = Written::origin(&origin)?;
        Ok(Some(Self { conn, origin }))
    }

    /// Which database it is, and on which timeline.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Does what is due every few seconds. Each step is a transaction of its own.
    pub async fn round(&mut self) -> Result<Round, DbError> {
        sqlx::query(BEAT).execute(&mut self.conn).await?;
        let round = Round {
            rescued: self.count(RESCUE).await?,
            // The link that is lost is told first, then what was open on it; dying calls are judged before either goes.
            broken_off: self.count(BROKEN_OFF).await?,
            links: self.count(LINKS).await? + self.count(PRESENCE).await?,
            expired_messages: self.count(MESSAGES).await?,
            phone_systems: self.count(PHONE_SYSTEMS).await?,
            ended_sessions: sqlx::query_as(REAP).fetch_all(&mut self.conn).await?,
        };
        if round.changed_something() {
            sqlx::query(HINT).execute(&mut self.conn).await?;
        }
        Ok(round)
    }

    /// Drops what has served its time. Returns how many rows.
    pub async fn purge(&mut self) -> Result<i32, DbError> {
        self.count(PURGE).await
    }

    /// Signs out in good order; another keeper may take over at once.
    pub async fn close(self) -> Result<(), DbError> {
        self.conn.close().await?;
        Ok(())
    }

    async fn count(&mut self, statement: &'static str) -> Result<i32, DbError> {
        Ok(sqlx::query_scalar(statement)
            .fetch_one(&mut self.conn)
            .await?)
    }
}

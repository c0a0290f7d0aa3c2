//! Owns: reading Asterisk's queue log, file or table: what happened to calls while nobody was connected.
//! Must not know: SQL, or what the database does with a record.
//!
//! It is read after a complete picture and up to the moment of that picture, never further: what lives is known by then,
//! so a line that says a call has left the queue cannot end one that went on elsewhere.

pub mod file;
pub mod history;
pub mod line;
pub mod table;

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::mpsc::{Receiver, Sender};
use tracing::warn;

use crate::bridge::told::Told;
use crate::db::connect::Door;
use crate::db::queue_log::LogTable;
use crate::domain::phone_system::{Record, RecordPosition};
use file::LogFile;
use history::{History, Place};
use line::Line;

/// The most calls of one record.
const MOST_CALLS: usize = 500;

/// Where the queue log is.
#[derive(Clone, Debug)]
pub enum Where {
    /// A file on this machine.
    File(PathBuf),
    /// A table `queue_log` that Asterisk writes in real time, and the time zone of its clock.
    Table(Door, TimeZone),
}

/// Why the log could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The file.
    #[error("the queue log cannot be read: {0}")]
    File(#[from] std::io::Error),
    /// The table.
    #[error("the table of the queue log cannot be read: {0}")]
    Table(#[from] crate::db::DbError),
}

/// What one reading brought.
#[derive(Debug, Default)]
pub struct Reading {
    /// In order; the last one carries the position up to which all was read.
    pub records: Vec<Record>,
    /// A part of the log was gone before it could be read.
    pub gap: bool,
}

/// The queue log of one phone system and what was read of it.
#[derive(Debug)]
pub struct QueueLog {
    place: Where,
    open: Option<Open>,
    history: History,
    told: Option<RecordPosition>,
}

/// Where the reading stands.
#[derive(Debug)]
enum Open {
    File(LogFile),
    Table { after: i64 },
}

impl QueueLog {
    /// The log at this place, unread.
    #[must_use]
    pub fn new(place: Where) -> Self {
        Self {
            place,
            open: None,
            history: History::default(),
            told: None,
        }
    }

    /// What was written before this moment and not read yet. `from` is the position that the last record carried, for a
    /// reader who has just begun.
    pub async fn read(
        &mut self,
        until: Timestamp,
        from: Option<&RecordPosition>,
    ) -> Result<Reading, LogError> {
        let mut reading = Reading::default();
        loop {
            let (more, gap) = match self.place.clone() {
                Where::File(path) => self.look_at_file(path, until, from).await?,
                Where::Table(door, zone) => self.look_at_table(&door, &zone, until, from).await?,
            };
            reading.gap |= gap;
            self.tell(&mut reading.records);
            if !more {
                return Ok(reading);
            }
        }
    }

    /// Files are read on a thread of their own: a disk may take its time, the phone system's events must not wait.
    async fn look_at_file(
        &mut self,
        path: PathBuf,
        until: Timestamp,
        from: Option<&RecordPosition>,
    ) -> Result<(bool, bool), LogError> {
        let open = self.open.take();
        let from = from.map(|position| position.0.clone());
        let read = tokio::task::spawn_blocking(move || {
            let mut log = match open {
                Some(Open::File(log)) => log,
                _ => LogFile::open(&path, from.as_deref())?,
            };
            let look = log.look(until)?;
            Ok::<_, std::io::Error>((log, look))
        });
        let (log, look) = read.await.map_err(std::io::Error::other)??;
        self.open = Some(Open::File(log));
        self.learn(look.lines);
        Ok((look.more, look.gap))
    }

    async fn look_at_table(
        &mut self,
        door: &Door,
        zone: &TimeZone,
        until: Timestamp,
        from: Option<&RecordPosition>,
    ) -> Result<(bool, bool), LogError> {
        let mut rows_of = LogTable::open(door).await?;
        let after = match (&self.open, from) {
            (Some(Open::Table { after }), _) => Some(*after),
            (_, Some(RecordPosition(text))) => {
                text.strip_prefix("row:").and_then(|row| row.parse().ok())
            }
            _ => None,
        };
        let after = match after {
            Some(after) => after,
            None => rows_of.last().await?,
        };
        let rows = rows_of.after(after).await?;
        rows_of.close().await?;
        let mut read_to = after;
        let mut lines = Vec::new();
        let mut more = rows.is_full();
        for row in rows.rows {
            if let Some(line) = table::line(&row, zone) {
                if line.at >= until {
                    more = false;
                    break;
                }
                let at = u64::try_from(row.id).unwrap_or(0);
                lines.push((line, Place { file: 0, at }));
            }
            read_to = row.id;
        }
        self.open = Some(Open::Table { after: read_to });
        self.learn(lines);
        Ok((more, false))
    }

    /// What is new, in records. Only the last one carries the new position: a reader who comes back after half of them
    /// tells the other half again. It is told even where nothing happened to a call.
    fn tell(&mut self, records: &mut Vec<Record>) {
        let Some(read_to) = self.position() else {
            return;
        };
        let before = self.told.replace(read_to.clone());
        let before = before.unwrap_or_else(|| read_to.clone());
        let mut calls = self.history.news();
        while calls.len() > MOST_CALLS {
            let rest = calls.split_off(MOST_CALLS);
            records.push(Record {
                calls: std::mem::replace(&mut calls, rest),
                read_to: before.clone(),
            });
        }
        records.push(Record { calls, read_to });
    }

    fn learn(&mut self, lines: Vec<(Line, Place)>) {
        for (line, place) in lines {
            self.history.read(line, place);
        }
    }

    fn position(&self) -> Option<RecordPosition> {
        let oldest = self.history.oldest_open();
        match self.open.as_ref()? {
            Open::File(log) => log.position(oldest).map(RecordPosition),
            Open::Table { after } => {
                // The row itself must be read again.
                let before = |place: Place| i64::try_from(place.at).unwrap_or(0) - 1;
                let after = oldest.map_or(*after, |place| before(place).min(*after));
                Some(RecordPosition(format!("row:{after}")))
            }
        }
    }
}

/// Up to when the log is to be read, and from where by a reader who has just begun.
pub type Look = (Timestamp, Option<RecordPosition>);

/// Reads whenever it is asked, until nobody can ask any more. A log that cannot be read is said once, until it can be
/// again.
pub async fn keep(place: Where, mut asked: Receiver<Look>, told: Sender<Told>) {
    let mut log = QueueLog::new(place);
    let mut broken = false;
    while let Some((until, from)) = asked.recv().await {
        match log.read(until, from.as_ref()).await {
            Ok(reading) => {
                if reading.gap {
                    warn!("a part of the queue log was gone before it could be read");
                }
                for record in reading.records {
                    if told.send(Told::Record(record)).await.is_err() {
                        return;
                    }
                }
                broken = false;
            }
            Err(error) if !broken => {
                warn!("{error}");
                broken = true;
            }
            Err(_) => {}
        }
    }
}

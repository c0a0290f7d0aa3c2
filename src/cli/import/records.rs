//! Owns: what a list of call records says, row by row; and which rows cannot be right.
//! Must not know: what the database holds already.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::columns::plain;
use super::sheet::{self, Row, SheetError, Table};
use crate::db::call_records::CallRecord;
use crate::domain::EndWhy;
use crate::domain::phone_system::Caller;
use crate::words;

words! {
    /// What a column can mean.
    Column {
        /// The phone system's name for the call. Every list needs it.
        Id = "id",
        /// The number that was dialled.
        Line = "line",
        /// The caller's number.
        From = "from",
        /// When it came in. Every list needs it.
        Arrived = "arrived",
        /// When it was put through.
        Connected = "connected",
        /// When it was over; or the next.
        Ended = "ended",
        /// How many seconds it lasted, from its arrival.
        Seconds = "seconds",
        /// Why it ended.
        Why = "why",
    }
}

impl Column {
    /// Titles that mean this, without case, accents, blanks and punctuation; the surest first.
    fn titles(self) -> &'static str {
        match self {
            Self::Id => "id callid calluuid uniqueid callsid sid uuid linkedid llamada idllamada",
            Self::Line => {
                "line to did dnis dst called callednumber dialled dialednumber linea destino marcado"
            }
            Self::From => "from src caller callerid callernumber clid ani origen llamante",
            Self::Arrived => {
                "arrived arrivedat start starttime calldate datecreated begin date llegada inicio fecha"
            }
            Self::Connected => {
                "connected connectedat answered answeredat answer answertime contestada conectada"
            }
            Self::Ended => "ended endedat end endtime hangup hanguptime fin terminada",
            Self::Seconds => "seconds duration durationseconds segundos duracion",
            Self::Why => "why reason endwhy outcome motivo causa",
        }
    }
}

/// Why a row cannot be right. Nothing of the row is repeated: it may hold a caller's number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Fault {
    /// This cell is empty and must not be.
    Missing {
        /// Which.
        column: Column,
    },
    /// This cell is too long or holds what cannot be seen.
    NotPlain {
        /// Which.
        column: Column,
    },
    /// This cell is not a date and time.
    NotATime {
        /// Which.
        column: Column,
    },
    /// This time has no offset from UTC, and no zone was given.
    NoZone {
        /// Which.
        column: Column,
    },
    /// The number of seconds is none.
    NotSeconds,
    /// No such reason for an end.
    NotAWhy,
    /// It ends before it begins, or lies in the future.
    Backwards,
    /// The same id stands further up.
    SameAs {
        /// In which row.
        other: u32,
    },
}

/// A row with a fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct FaultyRow {
    /// The row in the file.
    pub row: u32,
    /// What is wrong.
    #[serde(flatten)]
    pub fault: Fault,
}

/// Why a file is refused whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RecordsRefused {
    /// It could not be read.
    Sheet(SheetError),
    /// No row among the first ones has titles for id, arrival, and end or length.
    NoTitles,
    /// Rows with faults, in the order of the file.
    Rows(Vec<FaultyRow>),
}

/// What a list says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Records {
    /// The row of the titles.
    pub title_row: u32,
    /// In the order of the file.
    pub calls: Vec<CallRecord>,
}

/// How far down the titles are looked for.
const TITLES_WITHIN: usize = 40;
const LONGEST: usize = 120;
const LONGEST_NUMBER: usize = 40;

type Columns = BTreeMap<Column, usize>;

/// Reads a file's bytes as a list of call records.
///
/// # Errors
/// Why nothing of it is taken.
pub fn records(
    bytes: &[u8],
    zone: Option<&TimeZone>,
    now: Timestamp,
) -> Result<Records, RecordsRefused> {
    let tables = sheet::read(bytes).map_err(RecordsRefused::Sheet)?;
    let (table, above, columns) = titles(&tables).ok_or(RecordsRefused::NoTitles)?;
    let mut calls: Vec<CallRecord> = Vec::new();
    let mut faults = Vec::new();
    let mut seen: HashMap<String, u32> = HashMap::new();
    for row in table.rows.iter().skip(above) {
        let reading = Reading {
            row,
            columns: &columns,
            zone,
        };
        match reading.record(now) {
            Ok(call) => match seen.get(&call.provider_id) {
                Some(&other) => faults.push(FaultyRow {
                    row: row.number,
                    fault: Fault::SameAs { other },
                }),
                None => {
                    seen.insert(call.provider_id.clone(), row.number);
                    calls.push(call);
                }
            },
            Err(fault) => faults.push(FaultyRow {
                row: row.number,
                fault,
            }),
        }
    }
    if !faults.is_empty() {
        return Err(RecordsRefused::Rows(faults));
    }
    Ok(Records {
        title_row: table.rows[above - 1].number,
        calls,
    })
}

/// The first row whose titles say enough, and how many rows stand above the first call.
fn titles(tables: &[Table]) -> Option<(&Table, usize, Columns)> {
    tables.iter().find_map(|table| {
        let rows = table.rows.iter().take(TITLES_WITHIN).enumerate();
        rows.map(|(index, row)| (table, index + 1, columns_of(row)))
            .find(|(_, _, columns)| {
                let has = |column| columns.contains_key(&column);
                has(Column::Id)
                    && has(Column::Arrived)
                    && (has(Column::Ended) || has(Column::Seconds))
            })
    })
}

fn columns_of(row: &Row) -> Columns {
    let cells: Vec<String> = row.cells.iter().map(|cell| plain(cell)).collect();
    let mut columns = Columns::new();
    for &column in Column::ALL {
        let mut titles = column.titles().split(' ');
        let free = |at: &usize| columns.values().all(|taken| taken != at);
        let at = titles.find_map(|title| cells.iter().position(|cell| cell == title).filter(free));
        if let Some(at) = at {
            columns.insert(column, at);
        }
    }
    columns
}

struct Reading<'a> {
    row: &'a Row,
    columns: &'a Columns,
    zone: Option<&'a TimeZone>,
}

impl Reading<'_> {
    fn record(&self, now: Timestamp) -> Result<CallRecord, Fault> {
        let arrived_at = self.needed_time(Column::Arrived)?;
        let connected_at = self.time(Column::Connected)?;
        let ended_at = match self.time(Column::Ended)? {
            Some(at) => at,
            None => arrived_at
                .checked_add(self.seconds()?)
                .map_err(|_| Fault::Backwards)?,
        };
        let connected = connected_at.unwrap_or(arrived_at);
        if !(arrived_at <= connected && connected <= ended_at && ended_at <= now) {
            return Err(Fault::Backwards);
        }
        Ok(CallRecord {
            provider_id: self
                .plain(Column::Id, LONGEST)?
                .ok_or(Fault::Missing { column: Column::Id })?,
            line: self.plain(Column::Line, LONGEST_NUMBER)?,
            from: match self
                .plain(Column::From, LONGEST_NUMBER)?
                .map(|from| Caller::said(&from, true))
            {
                Some(Caller::Number(from)) => Some(from),
                _ => None,
            },
            arrived_at,
            connected_at,
            ended_at,
            why: match self.cell(Column::Why) {
                None if connected_at.is_none() => EndWhy::CallerHungUp,
                None => EndWhy::Unknown,
                Some(word) => EndWhy::from_word(word).ok_or(Fault::NotAWhy)?,
            },
        })
    }

    fn cell(&self, column: Column) -> Option<&str> {
        let cell = self.row.cells.get(*self.columns.get(&column)?)?;
        Some(cell.trim()).filter(|cell| !cell.is_empty())
    }

    fn plain(&self, column: Column, most: usize) -> Result<Option<String>, Fault> {
        match self.cell(column) {
            None => Ok(None),
            Some(cell)
                if cell.len() <= most && cell.bytes().all(|byte| matches!(byte, b' '..=b'~')) =>
            {
                Ok(Some(cell.to_owned()))
            }
            Some(_) => Err(Fault::NotPlain { column }),
        }
    }

    fn needed_time(&self, column: Column) -> Result<Timestamp, Fault> {
        self.time(column)?.ok_or(Fault::Missing { column })
    }

    /// `2026-03-03T10:00:00Z`, with any offset; without one as the clocks of the zone say.
    fn time(&self, column: Column) -> Result<Option<Timestamp>, Fault> {
        let Some(cell) = self.cell(column) else {
            return Ok(None);
        };
        if let Ok(at) = cell.parse::<Timestamp>() {
            return Ok(Some(at));
        }
        let at: DateTime = cell.parse().map_err(|_| Fault::NotATime { column })?;
        let zone = self.zone.ok_or(Fault::NoZone { column })?;
        let at = at
            .to_zoned(zone.clone())
            .map_err(|_| Fault::NotATime { column })?;
        Ok(Some(at.timestamp()))
    }

    fn seconds(&self) -> Result<SignedDuration, Fault> {
        let cell = self.cell(Column::Seconds).ok_or(Fault::Missing {
            column: Column::Ended,
        })?;
        let seconds: u32 = cell.parse().map_err(|_| Fault::NotSeconds)?;
        Ok(SignedDuration::from_secs(seconds.into()))
    }
}

#[cfg(test)]
mod tests;

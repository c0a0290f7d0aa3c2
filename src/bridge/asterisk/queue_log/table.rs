//! Owns: a row of the queue log's table as a line of the log.
//! Must not know: how rows are fetched.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::line::{Line, understand};
use crate::db::queue_log::LogRow;

/// The values stand in columns of their own, or in one with bars between.
const COLUMNS: [&str; 5] = ["data1", "data2", "data3", "data4", "data5"];

/// What a row says; the clock that wrote it stood in this zone.
#[must_use]
pub fn line(row: &LogRow, zone: &TimeZone) -> Option<Line> {
    let at = moment(row.text("time"), zone)?;
    let single = row.text("data");
    let values: Vec<&str> = if single.is_empty() {
        COLUMNS.iter().map(|column| row.text(column)).collect()
    } else {
        single.split('|').collect()
    };
    understand(
        at,
        row.text("callid"),
        row.text("agent"),
        row.text("event"),
        &values,
    )
}

/// Asterisk writes `2026-11-22 13:07:56.123456` without a zone; a column with one says it.
fn moment(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let local: DateTime = text.parse().ok()?;
    Some(zone.to_zoned(local).ok()?.timestamp())
}

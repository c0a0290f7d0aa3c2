//! Owns: the statements that count calls.
//! Must not know: how a report looks.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use serde::Serialize;
use sqlx::PgConnection;
use uuid::Uuid;

use super::DbError;
use crate::words;

const CALLS: &str = "SELECT cut, key, label, arrived, reached, abandoned, short_abandoned, broken_off, non_data, outgoing,
       wait_median, wait_p90, wait_longest, talk_median
  FROM linelamp.report_calls($1, $2)";

const ABANDONED: &str = "SELECT call, day, hour, minute, facility_id, facility, waited, end_why, end_seen, missed, voicemail,
       callback, nth_today
  FROM linelamp.report_abandoned($1, $2)";

words! {
    /// By what the calls of one count belong together.
    Cut {
        /// All of them.
        All = "all",
        /// The facility they came from.
        Facility = "facility",
        /// The day, in the hotline's time zone.
        Day = "day",
        /// The hour of the day.
        Hour = "hour",
        /// The day of the week.
        Weekday = "weekday",
    }
}

/// A caller who was gone before anybody reached him.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, sqlx::FromRow)]
pub struct Abandoned {
    /// The call.
    pub call: Uuid,
    /// The day he called, in the hotline's time zone.
    pub day: String,
    /// The hour, `00` to `23`.
    pub hour: String,
    /// The minute.
    pub minute: String,
    /// The facility from which he called, where it is known. Two may have one name.
    pub facility_id: Option<Uuid>,
    /// Its name.
    pub facility: Option<String>,
    /// Seconds from his arrival to the end.
    pub waited: i32,
    /// Why it ended.
    pub end_why: Option<String>,
    /// Whether the end itself was seen.
    pub end_seen: bool,
    /// Whether he came and went while no bridge was connected.
    pub missed: bool,
    /// Whether he left a voicemail.
    pub voicemail: bool,
    /// Whether one can call back.
    pub callback: Option<String>,
    /// Which call of this day from the same number.
    pub nth_today: i16,
}

/// The callers who gave up on these days, of this login's teams and of nobody's.
///
/// # Errors
/// [`DbError::Denied`] for operators; [`DbError::BadInput`] when the days run backwards.
pub async fn abandoned(
    conn: &mut PgConnection,
    from: Date,
    to: Date,
) -> Result<Vec<Abandoned>, DbError> {
    Ok(sqlx::query_as(ABANDONED)
        .bind(from.to_sqlx())
        .bind(to.to_sqlx())
        .fetch_all(conn)
        .await?)
}

/// The calls of one group, counted. Counts are of callers' calls, but for `outgoing`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CallCount {
    /// By what they belong together.
    pub cut: Cut,
    /// The facility's id (empty: unknown), the date, the hour `00` to `23`, or the weekday `1` (Monday) to `7`.
    pub key: String,
    /// The facility's name.
    pub label: Option<String>,
    /// Calls that arrived.
    pub arrived: i64,
    /// Callers who were reached.
    pub reached: i64,
    /// Callers who were gone before anybody reached them.
    pub abandoned: i64,
    /// Of these, within ten seconds.
    pub short_abandoned: i64,
    /// Calls that died before they were finished.
    pub broken_off: i64,
    /// Calls without a story.
    pub non_data: i64,
    /// Calls that the hotline made.
    pub outgoing: i64,
    /// Seconds until a caller was reached: half waited at most this long.
    pub wait_median: Option<f64>,
    /// Nine of ten waited at most this long, in seconds.
    pub wait_p90: Option<f64>,
    /// The longest wait, in seconds.
    pub wait_longest: Option<f64>,
    /// Seconds from reached to ended: half talked at most this long.
    pub talk_median: Option<f64>,
}

#[derive(sqlx::FromRow)]
struct CallCountRow {
    cut: String,
    key: String,
    label: Option<String>,
    arrived: i64,
    reached: i64,
    abandoned: i64,
    short_abandoned: i64,
    broken_off: i64,
    non_data: i64,
    outgoing: i64,
    wait_median: Option<f64>,
    wait_p90: Option<f64>,
    wait_longest: Option<f64>,
    talk_median: Option<f64>,
}

impl TryFrom<CallCountRow> for CallCount {
    type Error = DbError;

    fn try_from(row: CallCountRow) -> Result<Self, DbError> {
        Ok(Self {
            // A word this program does not know was written by a newer one.
            cut: Cut::from_word(&row.cut).ok_or(DbError::OldClient)?,
            key: row.key,
            label: row.label,
            arrived: row.arrived,
            reached: row.reached,
            abandoned: row.abandoned,
            short_abandoned: row.short_abandoned,
            broken_off: row.broken_off,
            non_data: row.non_data,
            outgoing: row.outgoing,
            wait_median: row.wait_median,
            wait_p90: row.wait_p90,
            wait_longest: row.wait_longest,
            talk_median: row.talk_median,
        })
    }
}

/// The calls that arrived from `first` to `last`, both included, counted in every [`Cut`]. Leads and stewards count
/// their teams' calls; a reporter gets whole tens of everybody's.
///
/// # Errors
/// [`DbError::BadInput`] when the days run backwards or span more than ten years.
pub async fn calls(
    conn: &mut PgConnection,
    first: Date,
    last: Date,
) -> Result<Vec<CallCount>, DbError> {
    sqlx::query_as::<_, CallCountRow>(CALLS)
        .bind(first.to_sqlx())
        .bind(last.to_sqlx())
        .fetch_all(conn)
        .await?
        .into_iter()
        .map(CallCount::try_from)
        .collect()
}

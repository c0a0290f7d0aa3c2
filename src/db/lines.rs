//! Owns: the SQL of lines: their policy, hours and opening words.
//! Must not know: who calls on them.

use std::collections::BTreeMap;

use sqlx::PgConnection;
use uuid::Uuid;

use super::DbError;
use crate::domain::{LineId, Monitored, RequestId, ThreeWay, Urgency};

/// What to make of a line; `None` keeps what is there.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LineChange {
    /// The number dialled: which line.
    pub number: String,
    /// What operators call it.
    pub name: Option<String>,
    /// The facility's name or code.
    pub facility: Option<String>,
    /// The team's code.
    pub team: Option<String>,
    /// Longest call, in seconds.
    pub cap_seconds: Option<i32>,
    /// Listened to?
    pub monitored: Option<Monitored>,
    /// Third parties?
    pub three_way: Option<ThreeWay>,
    /// Opening hours in words.
    pub hours: Option<String>,
    /// What a waiting call starts with.
    pub default_urgency: Option<Urgency>,
    /// What a waiting call starts with, an ISO 639 code.
    pub default_language: Option<String>,
    /// Opening words by language; those not named stay.
    pub opening: BTreeMap<String, String>,
    /// The clocks of the facility, "America/Chicago".
    pub zone: Option<String>,
}

impl LineChange {
    /// Nothing to change about the line with this number.
    #[must_use]
    pub fn of(number: &str) -> Self {
        Self {
            number: number.to_owned(),
            ..Self::default()
        }
    }
}

/// Whether the line is there yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expected {
    /// It must not be.
    New,
    /// It must be.
    Known,
    /// As it happens: it is made where it is missing.
    Either,
}

pub(super) const SET: &str = "SELECT linelamp.line_set($1, $2, $3,
    (SELECT linelamp.facility_named($4)), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
/// Makes or changes a line.
///
/// # Errors
/// [`DbError::Exists`] where a new one was expected and is there; [`DbError::Denied`] where a known one is not.
pub async fn set_line(
    conn: &mut PgConnection,
    request: RequestId,
    change: &LineChange,
    expected: Expected,
) -> Result<LineId, DbError> {
    let id: Uuid = sqlx::query_scalar(SET)
        .bind(request.0)
        .bind(&change.number)
        .bind(&change.name)
        .bind(&change.facility)
        .bind(&change.team)
        .bind(change.cap_seconds)
        .bind(change.monitored.map(Monitored::word))
        .bind(change.three_way.map(ThreeWay::word))
        .bind(&change.hours)
        .bind(
            change
                .default_urgency
                .map(|urgency| i32::from(urgency.level())),
        )
        .bind(&change.default_language)
        .bind(sqlx::types::Json(&change.opening))
        .bind(match expected {
            Expected::New => Some(true),
            Expected::Known => Some(false),
            Expected::Either => None,
        })
        .bind(&change.zone)
        .fetch_one(conn)
        .await?;
    Ok(LineId(id))
}

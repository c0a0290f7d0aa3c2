//! Owns: dates and times inside expressions: days since 1970, and the patterns of `format-date`.
//! Must not know: functions, and what day it is.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

const DAY: f64 = 86_400.0;
const EPOCH: Date = Date::constant(1970, 1, 1);

/// A date as written, `2026-11-22`, also at the head of a date with time.
#[must_use]
pub fn day_of(text: &str) -> Option<Date> {
    let head = text.get(..10)?;
    let whole = text.len() == 10 || text.as_bytes().get(10) == Some(&b'T');
    let shaped = head.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if whole && shaped {
        head.parse().ok()
    } else {
        None
    }
}

/// A date with time as written; without an offset it is meant in `zone`.
#[must_use]
pub fn moment_of(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    day_of(text)?;
    if text.len() == 10 {
        return None;
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let civil: DateTime = text.parse().ok()?;
    Some(zone.to_zoned(civil).ok()?.timestamp())
}

/// Days since 1970: whole for a date, which is the same day everywhere; with a fraction for a moment.
#[must_use]
pub fn days_since_epoch(text: &str, zone: &TimeZone) -> Option<f64> {
    match moment_of(text, zone) {
        Some(moment) => Some(moment.as_duration().as_secs_f64() / DAY),
        None if text.len() == 10 => {
            let days = EPOCH.until(day_of(text)?).ok()?.get_days();
            Some(f64::from(days))
        }
        None => None,
    }
}

/// The date that lies so many days after 1970.
pub(super) fn day_after_epoch(days: f64) -> Option<Date> {
    if !days.is_finite() || days.abs() > 3_000_000.0 {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "checked above")]
    let days = days.floor() as i64;
    EPOCH
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()
}

/// The moment that lies so many days after 1970, in `zone`.
pub(super) fn moment_after_epoch(days: f64, zone: &TimeZone) -> Option<Zoned> {
    if !days.is_finite() || days.abs() > 3_000_000.0 {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "checked above")]
    let millis = (days * DAY * 1000.0).round() as i64;
    Some(
        Timestamp::from_millisecond(millis)
            .ok()?
            .to_zoned(zone.clone()),
    )
}

/// What a text says in this zone: a date is its midnight.
pub(super) fn zoned_of(text: &str, zone: &TimeZone) -> Option<Zoned> {
    match moment_of(text, zone) {
        Some(moment) => Some(moment.to_zoned(zone.clone())),
        None => zone
            .to_zoned(day_of(text)?.to_datetime(Time::midnight()))
            .ok(),
    }
}

/// A moment as forms write it: `2026-11-22T09:41:00.000+00:00`.
#[must_use]
pub fn written_moment(moment: &Zoned) -> String {
    let seconds = moment.offset().seconds();
    let (sign, minutes) = if seconds < 0 {
        ('-', -seconds / 60)
    } else {
        ('+', seconds / 60)
    };
    format!(
        "{}T{:02}:{:02}:{:02}.{:03}{sign}{:02}:{:02}",
        moment.date(),
        moment.hour(),
        moment.minute(),
        moment.second(),
        moment.millisecond(),
        minutes / 60,
        minutes % 60,
    )
}

/// The part of a day that a time is: `06:00` is a quarter.
pub(super) fn part_of_day(text: &str) -> Option<f64> {
    let time = text.split_once('T').map_or(text, |(_, time)| time);
    let end = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let time: Time = time[..end].parse().ok()?;
    let seconds =
        i32::from(time.hour()) * 3600 + i32::from(time.minute()) * 60 + i32::from(time.second());
    Some((f64::from(seconds) + f64::from(time.millisecond()) / 1000.0) / DAY)
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A moment by the pattern of `format-date`; an unknown letter stays as it is.
pub(super) fn formatted(moment: &Zoned, pattern: &str) -> String {
    let mut out = String::new();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        let month = usize::try_from(moment.month() - 1).unwrap_or_default();
        let weekday = usize::try_from(moment.weekday().to_monday_zero_offset()).unwrap_or_default();
        let part = match letters.next() {
            Some('Y') => format!("{:04}", moment.year()),
            Some('y') => format!("{:02}", moment.year().rem_euclid(100)),
            Some('m') => format!("{:02}", moment.month()),
            Some('n') => moment.month().to_string(),
            Some('b') => MONTHS[month].to_owned(),
            Some('d') => format!("{:02}", moment.day()),
            Some('e') => moment.day().to_string(),
            Some('a') => DAYS[weekday].to_owned(),
            Some('H') => format!("{:02}", moment.hour()),
            Some('h') => moment.hour().to_string(),
            Some('M') => format!("{:02}", moment.minute()),
            Some('S') => format!("{:02}", moment.second()),
            Some('3') => format!("{:03}", moment.millisecond()),
            Some('%') | None => "%".to_owned(),
            Some(other) => format!("%{other}"),
        };
        out.push_str(&part);
    }
    out
}

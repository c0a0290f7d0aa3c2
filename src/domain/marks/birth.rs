//! Owns: what `=born` says: a date, a month, or only a year, in whichever order it was written.
//! Must not know: today; an age is not turned into a year here.

use std::fmt;

use jiff::civil::Date;

use super::folded::folded;
use super::when::month;
use crate::domain::Words;

/// A date of birth, as far as it is known. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Birth {
    said: Words,
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    no_day: bool,
}

impl Birth {
    /// Reads what was written. `03/04/1990` has a year only: nobody can know which is the month.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let parts: Vec<String> = folded(text)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !matches!(*part, "" | "de" | "of" | "del"))
            .map(str::to_owned)
            .collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let no_day = date(&parts).is_none() && is_whole_date(&parts);
        let (year, month, day) = date(&parts)
            .or_else(|| (!no_day).then(|| (first_year(&parts), None, None)))
            .unwrap_or_default();
        Self {
            said: Words::new(text),
            year,
            month,
            day,
            no_day,
        }
    }

    /// A date was written that no calendar has: 31/02/1990.
    #[must_use]
    pub const fn is_no_day(&self) -> bool {
        self.no_day
    }

    /// It lies behind this day, as far as is known of it.
    #[must_use]
    pub fn is_after(&self, today: Date) -> bool {
        let Some(year) = self.year else { return false };
        let first = Date::new(year, self.month.unwrap_or(1), self.day.unwrap_or(1));
        first.is_ok_and(|first| first > today)
    }

    /// As it was written.
    #[must_use]
    pub const fn said(&self) -> &Words {
        &self.said
    }

    /// The year, four digits.
    #[must_use]
    pub const fn year(&self) -> Option<i16> {
        self.year
    }

    /// The month, 1 to 12, where it is certain which number it is.
    #[must_use]
    pub const fn month(&self) -> Option<i8> {
        self.month
    }

    /// The day of the month, where the month is certain.
    #[must_use]
    pub const fn day(&self) -> Option<i8> {
        self.day
    }

    /// `1990-03-12`, `1990-03` or `1990`: the form in which it is kept; empty where no year was said.
    #[must_use]
    pub fn iso(&self) -> Option<String> {
        let year = self.year?;
        Some(match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            _ => format!("{year:04}"),
        })
    }
}

impl fmt::Debug for Birth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Birth(‹redacted›)")
    }
}

type Known = (Option<i16>, Option<i8>, Option<i8>);

fn date(parts: &[&str]) -> Option<Known> {
    match *parts {
        [first, second, third, ..] if first.len() == 4 => {
            dated(year(first)?, second.parse().ok()?, third.parse().ok()?)
        }
        [first, second, third, ..] => three(first, second, year(third)?),
        [first, second, ..] => match (month(first), month(second)) {
            (Some(month), None) => Some((Some(year(second)?), Some(month), None)),
            (None, Some(month)) => Some((Some(year(first)?), Some(month), None)),
            _ => None,
        },
        _ => None,
    }
}

/// Day and month in either order before the year; both up to twelve say neither.
fn three(first: &str, second: &str, year: i16) -> Option<Known> {
    if let Some(month) = month(first) {
        return dated(year, month, second.parse().ok()?);
    }
    let first: i8 = first.parse().ok()?;
    if let Some(month) = month(second) {
        return dated(year, month, first);
    }
    let second: i8 = second.parse().ok()?;
    match (first, second) {
        (13..=31, 1..=12) => dated(year, second, first),
        (1..=12, 13..=31) => dated(year, first, second),
        (1..=12, 1..=12) if first == second => dated(year, first, second),
        (1..=12, 1..=12) => Some((Some(year), None, None)),
        _ => None,
    }
}

fn dated(year: i16, month: i8, day: i8) -> Option<Known> {
    Date::new(year, month, day).ok()?;
    Some((Some(year), Some(month), Some(day)))
}

/// Four digits of a life, or two: nobody who calls was born before 1931 or after 2030.
fn year(text: &str) -> Option<i16> {
    let value: i16 = text.parse().ok()?;
    match (text.len(), value) {
        (4, 1900..=2099) => Some(value),
        (2, 31..=99) => Some(1900 + value),
        (2, 0..=30) => Some(2000 + value),
        _ => None,
    }
}

/// Three parts in which a year, a month and a day were meant.
fn is_whole_date(parts: &[&str]) -> bool {
    let small = |part: &str| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_part = |part: &&str| small(part) || month(part).is_some();
    match *parts {
        [first, ref rest @ ..] if rest.len() == 2 && first.len() == 4 => {
            year(first).is_some() && rest.iter().all(is_part)
        }
        [ref begin @ .., last] if begin.len() == 2 => {
            year(last).is_some() && begin.iter().all(is_part)
        }
        _ => false,
    }
}

fn first_year(parts: &[&str]) -> Option<i16> {
    parts
        .iter()
        .filter(|part| part.len() == 4)
        .find_map(|part| year(part))
}

#[cfg(test)]
mod tests {
    use super::Birth;

    fn iso(text: &str) -> Option<String> {
        Birth::parse(text).iso()
    }

    #[test]
    fn dates_are_read_in_the_orders_people_write() {
        for text in [
            "1990-03-15",
            "15/03/1990",
            "3/15/90",
            "15 mar 1990",
            "15 de marzo de 1990",
            "March 15, 1990",
        ] {
            assert_eq!(iso(text).as_deref(), Some("1990-03-15"), "{text}");
        }
    }

    #[test]
    fn what_is_not_certain_is_not_guessed() {
        assert_eq!(iso("03/04/1990").as_deref(), Some("1990"));
        assert_eq!(iso("about 1990").as_deref(), Some("1990"));
        assert_eq!(iso("mar 1990").as_deref(), Some("1990-03"));
        assert_eq!(iso("31/02/1990"), None, "there was no such day");
        assert_eq!(iso("31 feb 1990"), None);
        assert_eq!(iso("1990-13-45"), None);
        assert_eq!(iso("31"), None);
        assert_eq!(iso("last spring"), None);
    }

    #[test]
    fn debug_never_shows_it() {
        assert!(!format!("{:?}", Birth::parse("1990")).contains("1990"));
    }
}

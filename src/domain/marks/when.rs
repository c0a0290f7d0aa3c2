//! Owns: what `>` says: `>tomorrow 10`, `>vie`, `>2h`, `>30nov 9:30`; and which moment that is, told now and a zone.
//! Must not know: what time it is.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, Zoned};

use super::folded::folded;

/// When somebody looks at it again, as it was said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct When {
    /// Which day.
    pub day: Day,
    /// Which time of the day, if it was said.
    pub time: Option<Time>,
    /// By the clock of the facility, not of the person at the desk: `>fri 10 there`.
    pub there: bool,
}

/// Which day was said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Day {
    /// `>today`.
    Today,
    /// `>tomorrow`, `>3d`, `>2w`: so many days from today.
    InDays(u16),
    /// `>2h`: so many hours from now.
    InHours(u16),
    /// `>fri`: the next one, never today.
    Next(Weekday),
    /// `>30nov`: the next one, today included.
    Of {
        /** 1 to 12. */
        month: i8,
        /** 1 to 31. */
        day: i8,
    },
    /// `>2026-11-30`.
    On(Date),
    /// `>10:30`: when the clock shows it next.
    NextTime,
}

/// The hour that stands for a day.
const MORNING: Time = Time::constant(9, 0, 0, 0);
/// The hour that stands for what is left of today.
const EVENING: Time = Time::constant(17, 0, 0, 0);

impl When {
    /// Reads what stands behind a `>`; gives the number of bytes it takes.
    #[must_use]
    pub fn at_start(text: &str) -> Option<(Self, usize)> {
        let (first, mut end) = word(text)?;
        let mut said = match day(&first) {
            Some(day) => Self {
                day,
                time: None,
                there: false,
            },
            // A bare number would take ">3 weeks without it" for an hour.
            None => Self {
                day: Day::NextTime,
                time: Some(clock_time(&first).filter(|_| first.len() > 2)?),
                there: false,
            },
        };
        let may_have_time = said.time.is_none() && !matches!(said.day, Day::InHours(_));
        if let Some((time, taken)) = spoken_time(&text[end..]).filter(|_| may_have_time) {
            said.time = Some(time);
            end += taken;
        }
        if let Some((_, taken)) = next_word(&text[end..])
            .filter(|(word, _)| matches!(word.as_str(), "there" | "alla" | "alli"))
        {
            said.there = true;
            end += taken;
        }
        Some((said, end))
    }

    /// The moment: by the desk's clock. Where an hour of the facility was said and its zone is known, the same day with
    /// that hour there. A time that a change of clocks skips is the one an hour later.
    #[must_use]
    pub fn moment(&self, now: Timestamp, here: &TimeZone, there: Option<&TimeZone>) -> Timestamp {
        let now = now.to_zoned(here.clone());
        let Some(at) = self.on_wall(&now) else {
            return now.timestamp();
        };
        let meant = there
            .filter(|_| self.there)
            .and_then(|zone| at.datetime().to_zoned(zone.clone()).ok());
        meant.unwrap_or(at).timestamp()
    }

    fn on_wall(&self, now: &Zoned) -> Option<Zoned> {
        let today = now.date();
        let time = self.time.unwrap_or(MORNING);
        let days = |days: u16| today.checked_add(Span::new().days(i64::from(days))).ok();
        let date = match self.day {
            Day::InHours(hours) => return now.checked_add(i64::from(hours).hours()).ok(),
            Day::Today => {
                let time = self.time.unwrap_or_else(|| EVENING.max(now.time()));
                return today
                    .to_datetime(time)
                    .to_zoned(now.time_zone().clone())
                    .ok();
            }
            Day::InDays(count) => days(count)?,
            Day::Next(weekday) => today.nth_weekday(1, weekday).ok()?,
            Day::Of { month, day } => next_date(today, month, day)?,
            Day::On(date) => date,
            Day::NextTime if time > now.time() => today,
            Day::NextTime => days(1)?,
        };
        date.to_datetime(time)
            .to_zoned(now.time_zone().clone())
            .ok()
    }
}

fn next_date(today: Date, month: i8, day: i8) -> Option<Date> {
    // A leap day may be eight years away.
    (0..=8)
        .filter_map(|years| Date::new(today.year() + years, month, day).ok())
        .find(|date| *date >= today)
}

fn day(word: &str) -> Option<Day> {
    Some(match word {
        "today" | "hoy" => Day::Today,
        "tomorrow" | "tom" | "manana" | "man" => Day::InDays(1),
        "pasado" => Day::InDays(2),
        word => {
            return weekday(word)
                .map(Day::Next)
                .or_else(|| amount(word))
                .or_else(|| day_and_month(word))
                .or_else(|| numbers(word));
        }
    })
}

/// `2h`, `3d`, `2w`; `s` is a Spanish week.
fn amount(word: &str) -> Option<Day> {
    let unit = word.chars().last()?;
    let count: u16 = word[..word.len() - unit.len_utf8()].parse().ok()?;
    match (unit, count) {
        ('h', 1..=999) => Some(Day::InHours(count)),
        ('d', 1..=366) => Some(Day::InDays(count)),
        ('w' | 's', 1..=52) => Some(Day::InDays(count * 7)),
        _ => None,
    }
}

/// `30nov`, `nov30`.
fn day_and_month(word: &str) -> Option<Day> {
    let digit = |c: char| c.is_ascii_digit();
    let name = word.trim_matches(digit);
    let number = word.trim_matches(|c: char| !c.is_ascii_digit());
    if name.is_empty() || name.len() + number.len() != word.len() {
        return None;
    }
    in_month(month(name)?, number.parse().ok()?)
}

/// `2026-11-30`, `30/11`, `11/30`; `11/12` is nothing, for nobody can know which is the month.
fn numbers(word: &str) -> Option<Day> {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    match *parts {
        [year, month, day] if year.len() == 4 => {
            Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
                .ok()
                .map(Day::On)
        }
        [first, second] => match (first.parse().ok()?, second.parse().ok()?) {
            (day @ 13..=31, month @ 1..=12) | (month @ 1..=12, day @ 13..=31) => {
                in_month(month, day)
            }
            _ => None,
        },
        _ => None,
    }
}

fn in_month(month: i8, day: i8) -> Option<Day> {
    // A leap year, so that the 29th of February is a day.
    Date::new(2024, month, day)
        .ok()
        .map(|_| Day::Of { month, day })
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mon" | "monday" | "lun" | "lunes" => Weekday::Monday,
        "tue" | "tues" | "tuesday" | "mar" | "martes" => Weekday::Tuesday,
        "wed" | "wednesday" | "mie" | "miercoles" => Weekday::Wednesday,
        "thu" | "thur" | "thurs" | "thursday" | "jue" | "jueves" => Weekday::Thursday,
        "fri" | "friday" | "vie" | "viernes" => Weekday::Friday,
        "sat" | "saturday" | "sab" | "sabado" => Weekday::Saturday,
        "sun" | "sunday" | "dom" | "domingo" => Weekday::Sunday,
        _ => return None,
    })
}

/// The month of this name, folded, English or Spanish, whole or its first three letters.
pub(super) fn month(word: &str) -> Option<i8> {
    const NAMES: [[&str; 2]; 12] = [
        ["january", "enero"],
        ["february", "febrero"],
        ["march", "marzo"],
        ["april", "abril"],
        ["may", "mayo"],
        ["june", "junio"],
        ["july", "julio"],
        ["august", "agosto"],
        ["september", "septiembre"],
        ["october", "octubre"],
        ["november", "noviembre"],
        ["december", "diciembre"],
    ];
    let known = |name: &&str| **name == *word || (word.len() == 3 && name.starts_with(word));
    let place = NAMES.iter().position(|names| names.iter().any(known))?;
    i8::try_from(place + 1).ok()
}

/// A time behind a day: `10`, `10:30`, `3pm`, `3 pm`.
fn spoken_time(text: &str) -> Option<(Time, usize)> {
    let (first, end) = next_word(text)?;
    let half = next_word(&text[end..]).filter(|(word, _)| matches!(word.as_str(), "am" | "pm"));
    let halved = half.and_then(|(half, taken)| {
        clock_time(&format!("{first}{half}")).map(|time| (time, end + taken))
    });
    halved.or_else(|| Some((clock_time(&first)?, end)))
}

/// `10`, `10h`, `10:30`, `3pm`, `3:15pm`.
fn clock_time(word: &str) -> Option<Time> {
    let (word, half) = match word {
        word if word.ends_with("am") => (&word[..word.len() - 2], Some(0)),
        word if word.ends_with("pm") => (&word[..word.len() - 2], Some(12)),
        word => (word.strip_suffix('h').unwrap_or(word), None),
    };
    let (hour, minute) = word.split_once(':').unwrap_or((word, "0"));
    if hour.is_empty()
        || hour.len() > 2
        || minute.len() > 2
        || (word.contains(':') && minute.len() < 2)
    {
        return None;
    }
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let hour: i8 = hour.parse().ok()?;
    let hour = match half {
        None => hour,
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
    };
    Time::new(hour, minute.parse().ok()?, 0, 0).ok()
}

/// The word at the start, folded, without the punctuation that ends a sentence; and its bytes.
fn word(text: &str) -> Option<(String, usize)> {
    let whole = text.split(char::is_whitespace).next()?;
    let bare = whole.trim_end_matches([',', '.', ';', ':', ')', '!', '?']);
    (!bare.is_empty()).then(|| (folded(bare), bare.len()))
}

/// The word behind some blanks, and the bytes of both.
fn next_word(text: &str) -> Option<(String, usize)> {
    let blanks = text.len() - text.trim_start_matches([' ', '\t', '\u{A0}']).len();
    if blanks == 0 {
        return None;
    }
    let (word, taken) = word(&text[blanks..])?;
    Some((word, blanks + taken))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    /// What stands for the text, at 14:20 on Saturday the 21st of November in Chicago.
    fn at(text: &str) -> String {
        let (when, end) = When::at_start(text).unwrap();
        assert_eq!(end, text.len(), "{text}");
        let now: Timestamp = "2026-11-21T20:20:00Z".parse().unwrap();
        let here = TimeZone::get("America/Chicago").unwrap();
        let there = TimeZone::get("America/New_York").unwrap();
        when.moment(now, &here, Some(&there))
            .to_zoned(here)
            .strftime("%Y-%m-%d %H:%M")
            .to_string()
    }

    #[test]
    fn days_are_said_in_both_languages() {
        for (text, moment) in [
            ("tomorrow 10", "2026-11-22 10:00"),
            ("mañana 10", "2026-11-22 10:00"),
            ("fri", "2026-11-27 09:00"),
            ("vie 15:30", "2026-11-27 15:30"),
            ("sábado", "2026-11-28 09:00"),
            ("pasado 8h", "2026-11-23 08:00"),
            ("today", "2026-11-21 17:00"),
            ("hoy 3pm", "2026-11-21 15:00"),
            ("2h", "2026-11-21 16:20"),
            ("3d 9", "2026-11-24 09:00"),
            ("2w", "2026-12-05 09:00"),
            ("30nov", "2026-11-30 09:00"),
            ("ene5 12 am", "2027-01-05 00:00"),
            ("2026-12-01 9:05", "2026-12-01 09:05"),
            ("30/11", "2026-11-30 09:00"),
            ("12/24 7 pm", "2026-12-24 19:00"),
            ("10:30", "2026-11-22 10:30"),
            ("15:00", "2026-11-21 15:00"),
            ("29feb", "2028-02-29 09:00"),
        ] {
            assert_eq!(at(text), moment, "{text}");
        }
    }

    #[test]
    fn a_time_there_is_by_the_clock_of_the_facility() {
        assert_eq!(at("tomorrow 10 there"), "2026-11-22 09:00");
        assert_eq!(at("mañana 10 allá"), "2026-11-22 09:00");
    }

    #[test]
    fn a_change_of_clocks_skips_nobody() {
        let here = TimeZone::get("America/Chicago").unwrap();
        let now: Timestamp = "2027-03-13T18:00:00Z".parse().unwrap();
        let (when, _) = When::at_start("tomorrow 2:30").unwrap();
        let at = when.moment(now, &here, None).to_zoned(here);
        assert_eq!(at.strftime("%F %H:%M").to_string(), "2027-03-14 03:30");
    }

    #[test]
    fn what_is_no_time_is_no_mark() {
        for text in [
            "",
            " fri",
            "3 weeks without it",
            "11/12",
            "everyone",
            "25:00",
            "99",
            "31feb",
            "=",
        ] {
            assert!(When::at_start(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_sentence_goes_on_behind_it() {
        let (when, end) = When::at_start("fri, then the lawyer").unwrap();
        assert_eq!((when.day, end), (Day::Next(Weekday::Friday), 3));
        let (_, end) = When::at_start("fri 10, then").unwrap();
        assert_eq!(end, 6);
    }
}

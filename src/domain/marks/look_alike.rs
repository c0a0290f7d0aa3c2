//! Owns: what looks like a mark and is none: why, so that it can be said under the line. The words stay as they are.
//! Must not know: how it is said, or where it is shown.

#[cfg(test)]
mod tests;

use std::ops::Range;

use jiff::civil::Date;

use super::birth::Birth;
use super::heads::Head;
use super::scan::{begins_word, letters, marks};
use super::{Mark, Meaning};
use crate::words;

words! {
    /// Why something that looks like a mark is none.
    NoMark {
        /// `=xyz`: no such word.
        Word = "word",
        /// `=danger` with nothing behind it.
        Empty = "empty",
        /// `=ok C9`: no step of the ladder.
        Step = "step",
        /// `!u7`: no such urgency.
        Urgency = "urgency",
        /// `>someday`: no day and no hour.
        When = "when",
        /// `/sal`: no such topic.
        Topic = "topic",
        /// `#sal`: no such act.
        Act = "act",
        /// `@` with nobody behind it.
        Contact = "contact",
        /// `=born 31/02/1990`: no such day.
        Day = "day",
        /// `=born` with a day that is still to come.
        Future = "future",
    }
}

/// Something that looks like a mark.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LookAlike {
    /// The bytes of the line that look so: the sign and its word.
    pub span: Range<usize>,
    /// Why it is none.
    pub why: NoMark,
}

/// Everything in a line that looks like a mark and is kept as plain words.
#[must_use]
pub fn look_alikes(text: &str, today: Date) -> Vec<LookAlike> {
    let marks = marks(text);
    text.char_indices()
        .filter(|&(at, sign)| "=/#!>@".contains(sign) && begins_word(text, at))
        .filter_map(|(at, sign)| {
            let rest = &text[at + 1..];
            let why = match marks.iter().find(|mark| mark.span.start == at) {
                Some(mark) => (!mark.holds(today)).then_some(NoMark::Future),
                None => why_none(sign, rest),
            };
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let span = at..at + 1 + end;
            why.map(|why| LookAlike { span, why })
        })
        .collect()
}

/// Why no mark begins with this sign here; nothing where it does not look like one.
fn why_none(sign: char, rest: &str) -> Option<NoMark> {
    let next = rest.chars().next();
    let is_word = next.is_some_and(char::is_alphabetic);
    match sign {
        '=' if is_word => Some(why_no_head(rest)),
        '/' if is_word => Some(NoMark::Topic),
        '#' if is_word => Some(NoMark::Act),
        '>' if next.is_some_and(char::is_alphanumeric) => Some(NoMark::When),
        '!' if next.is_some_and(|c| c.is_ascii_digit() || matches!(c, 'u' | 'U')) => {
            Some(NoMark::Urgency)
        }
        '@' if is_word || next.is_none_or(char::is_whitespace) => Some(NoMark::Contact),
        _ => None,
    }
}

fn why_no_head(rest: &str) -> NoMark {
    let word = letters(rest);
    let value = rest[word..].trim_start_matches([':', ' ', '\t', '\u{A0}']);
    match Head::from_word(&rest[..word]) {
        None => NoMark::Word,
        Some(_) if value.is_empty() => NoMark::Empty,
        Some(Head::Consent) => NoMark::Step,
        Some(Head::Born) if Birth::parse(value).is_no_day() => NoMark::Day,
        Some(_) => NoMark::Empty,
    }
}

impl Mark {
    /// Whether it can be so on this day: nobody was born in the future.
    #[must_use]
    pub fn holds(&self, today: Date) -> bool {
        !matches!(&self.meaning, Meaning::Born(birth) if birth.is_after(today))
    }
}

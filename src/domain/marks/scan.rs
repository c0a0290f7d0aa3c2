//! Owns: the one walk over a line that finds its marks.
//! Must not know: what a mark is for.

use std::ops::Range;

use super::birth::Birth;
use super::contact::{Contact, Relation};
use super::folded::folded;
use super::heads::Head;
use super::numbers::{Found, numbers};
use super::when::When;
use super::{Mark, Meaning};
use crate::domain::{Consent, Urgency, Words, taxonomy, tongue};

/// A `=` word whose value has not ended yet.
#[derive(Clone, Copy)]
struct Open {
    head: Head,
    start: usize,
    body: usize,
}

/// Every mark of a line, in the order in which they stand.
#[must_use]
pub fn marks(text: &str) -> Vec<Mark> {
    let mut numbers = numbers(text).into_iter().peekable();
    let mut found = Vec::new();
    let mut open: Option<Open> = None;
    let mut free = 0;
    for (at, c) in text.char_indices() {
        if at < free {
            continue;
        }
        if c == '\n' {
            found.extend(open.take().and_then(|open| close(open, text, at)));
        }
        while numbers.next_if(|number| number.span.start < at).is_some() {}
        let begun = if begins_word(text, at) {
            begin(text, at)
        } else {
            None
        };
        let begun = begun.or_else(|| {
            let number = numbers.next_if(|number| number.span.start == at)?;
            counts(&number, open.as_ref()).then(|| Begun::from(number))
        });
        let Some(begun) = begun else { continue };
        found.extend(open.take().and_then(|open| close(open, text, at)));
        match begun {
            Begun::Head(head, body) => {
                free = body;
                open = Some(Open {
                    head,
                    start: at,
                    body,
                });
            }
            Begun::Whole(mark) => {
                free = mark.span.end;
                found.push(mark);
            }
        }
    }
    found.extend(open.and_then(|open| close(open, text, text.len())));
    found
}

/// What begins at a place.
enum Begun {
    /// A `=` word, and where its value begins.
    Head(Head, usize),
    /// A mark that ends by itself.
    Whole(Mark),
}

impl From<Found> for Begun {
    fn from(number: Found) -> Self {
        let heard = number.number;
        Self::Whole(Mark {
            span: number.span,
            meaning: Meaning::ANumber(if number.named { heard.named() } else { heard }),
        })
    }
}

fn counts(number: &Found, open: Option<&Open>) -> bool {
    number.named || !open.is_some_and(|open| open.head.has_digits_of_its_own())
}

pub(super) fn begins_word(text: &str, at: usize) -> bool {
    text[..at].chars().last().is_none_or(char::is_whitespace)
}

/// The mark that begins with the sign at this start of a word.
fn begin(text: &str, at: usize) -> Option<Begun> {
    let sign = text[at..].chars().next()?;
    let rest = &text[at + sign.len_utf8()..];
    let whole = |meaning: Meaning, taken: usize| {
        Begun::Whole(Mark {
            span: at..at + sign.len_utf8() + taken,
            meaning,
        })
    };
    match sign {
        '=' => {
            let word = letters(rest);
            let head = Head::from_word(&rest[..word])?;
            Some(Begun::Head(head, at + sign.len_utf8() + word))
        }
        '/' | '#' => {
            let (code, taken) = code(rest)?;
            let meaning = if sign == '/' {
                Meaning::Topic(code)
            } else {
                Meaning::Act(code)
            };
            Some(whole(meaning, taken))
        }
        '!' => urgency(rest).map(|(urgency, taken)| whole(Meaning::Urgency(urgency), taken)),
        '>' => When::at_start(rest).map(|(when, taken)| whole(Meaning::FollowUp(when), taken)),
        '@' => {
            let (contact, taken) = Contact::at_start(&rest[..to_next_mark(rest)])?;
            Some(whole(Meaning::Contact(contact), taken))
        }
        _ => None,
    }
}

/// The letters at the start of a text, with their accents; nothing where the word goes on with something else.
pub(super) fn letters(text: &str) -> usize {
    let end = text
        .find(|c: char| !c.is_alphabetic() && !matches!(c, '\u{300}'..='\u{36F}'))
        .unwrap_or(text.len());
    let next = text[end..].chars().next();
    if next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '-' | '_' | '=' | '\'')) {
        return 0;
    }
    end
}

fn code(text: &str) -> Option<(taxonomy::Code, usize)> {
    let end = text
        .find(|c: char| !c.is_alphabetic() && c != '.' && !matches!(c, '\u{300}'..='\u{36F}'))
        .unwrap_or(text.len());
    let next = text[end..].chars().next();
    if next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '-' | '_' | '/')) {
        return None;
    }
    // A code at the end of a sentence has the sentence's stop behind it.
    let word = text[..end].trim_end_matches('.');
    taxonomy::Code::parse(&folded(word)).map(|code| (code, word.len()))
}

fn urgency(text: &str) -> Option<(Urgency, usize)> {
    let mut letters = text.chars();
    let (letter, digit) = (letters.next()?, letters.next()?);
    if !matches!(letter, 'u' | 'U') || letters.next().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let level = u8::try_from(digit.to_digit(10)?).ok()?;
    Urgency::new(level).map(|urgency| (urgency, 2))
}

/// Where the next mark behind a contact begins, or the line's end.
fn to_next_mark(text: &str) -> usize {
    let sign = |c: char| matches!(c, '=' | '/' | '#' | '!' | '>' | '@');
    let begins = |at: usize, c: char| match c {
        '@' => Relation::from_spoken(&text[at + 1..at + 1 + letters(&text[at + 1..])]).is_some(),
        _ => begin(text, at).is_some(),
    };
    text.char_indices()
        .find(|&(at, c)| c == '\n' || (sign(c) && begins_word(text, at) && at > 0 && begins(at, c)))
        .map_or(text.len(), |(at, _)| at)
}

/// The mark of a `=` word that ends here; nothing where no value stands.
fn close(open: Open, text: &str, end: usize) -> Option<Mark> {
    let body = &text[open.body..end];
    let from = body.trim_start_matches([':', ' ', '\t', '\u{A0}']);
    let value = from.trim();
    let stop = open.body + (body.len() - from.len()) + from.trim_end().len();
    let meaning = meaning(open.head, value)?;
    let span: Range<usize> = open.start..if value.is_empty() { open.body } else { stop };
    Some(Mark { span, meaning })
}

fn meaning(head: Head, value: &str) -> Option<Meaning> {
    if value.is_empty() && head != Head::Interpreter {
        return None;
    }
    let words = Words::new(value);
    Some(match head {
        Head::Name => Meaning::Name(words),
        Head::From => Meaning::From(words),
        Head::Born => {
            let birth = Birth::parse(value);
            // A day that never was is kept as it was written, and is nobody's.
            if birth.is_no_day() {
                return None;
            }
            Meaning::Born(birth)
        }
        Head::Language => Meaning::Language {
            code: language(value),
            said: words,
        },
        Head::Danger => Meaning::Danger(words),
        Head::Need => Meaning::Need(words),
        Head::Again => Meaning::Again(words),
        Head::Consent => return consent(value),
        Head::Interpreter => Meaning::Interpreter(words),
    })
}

/// The language of the whole value, or of its first word: `=lang mam, some Spanish`.
fn language(value: &str) -> Option<&'static str> {
    let folded = folded(value);
    let first = folded
        .split([' ', ',', ';', '/'])
        .next()
        .unwrap_or_default();
    tongue(&folded).or_else(|| tongue(first))
}

/// Words before or behind the steps that say they were refused, folded.
const REFUSALS: [&str; 14] = [
    "no", "not", "never", "nunca", "refused", "refuses", "declined", "declines", "denied", "nego",
    "niega", "rechaza", "rechazo", "sin",
];

/// `C2`, `C2 C4 read back`, `-C5`; `no C5` and `C5 no` are `-C5`: what may be a refusal is never taken for a yes.
fn consent(value: &str) -> Option<Meaning> {
    let mut given = Vec::new();
    let mut withdrawn = Vec::new();
    let refusal = |text: &str| {
        let word = letters(text);
        REFUSALS
            .contains(&folded(&text[..word]).as_str())
            .then_some(word)
    };
    let apart = [' ', ',', '+', '/', '\u{A0}'];
    let mut refused = refusal(value);
    let mut rest = value[refused.unwrap_or_default()..].trim_start_matches(apart);
    while let Some((step, back, taken)) = step(rest) {
        if back { &mut withdrawn } else { &mut given }.push(step);
        rest = rest[taken..].trim_start_matches(apart);
        refused = refused.or_else(|| refusal(rest));
    }
    if refused.is_some() {
        withdrawn.append(&mut given);
    }
    if given.is_empty() && withdrawn.is_empty() {
        return None;
    }
    Some(Meaning::Consent {
        given,
        withdrawn,
        said: Words::new(rest),
    })
}

fn step(text: &str) -> Option<(Consent, bool, usize)> {
    let back = text.starts_with('-');
    let bare = text.strip_prefix('-').unwrap_or(text);
    let mut letters = bare.chars();
    let (letter, digit) = (letters.next()?, letters.next()?);
    if !matches!(letter, 'c' | 'C') || letters.next().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let step = Consent::from_word(&format!("C{digit}"))?;
    Some((step, back, 2 + usize::from(back)))
}

//! Owns: finding A-numbers anywhere in a text: seven to nine digits, any punctuation, `x` for one not heard.
//! Must not know: marks. A date, a telephone number and an amount of money are not taken for one.

use std::ops::Range;

use crate::domain::PartialANumber;
use crate::domain::a_number::place;

/// An A-number in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Found {
    /// The bytes it covers, with the `A` before it.
    pub(super) span: Range<usize>,
    /// What was heard.
    pub(super) number: PartialANumber,
    /// An `A` stands before it: nothing else can be meant.
    pub(super) named: bool,
}

/// Digits and `x` in a row.
#[derive(Clone, Debug)]
struct Group {
    span: Range<usize>,
    places: usize,
    whole: bool,
    /// What stands between it and the group before: empty at the start of a run.
    gap: Range<usize>,
}

/// Places an A-number has.
const PLACES: std::ops::RangeInclusive<usize> = 7..=9;
/// The longest punctuation between two groups of one number: " - ".
const WIDEST_GAP: usize = 3;

/// Every A-number of the text, in order.
pub(super) fn numbers(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for run in runs(text) {
        let mut at = 0;
        while at < run.len() {
            let named = (run[at].gap.is_empty())
                .then(|| named_from(text, run[at].span.start))
                .flatten();
            let other = if named.is_some() {
                0
            } else {
                something_else(text, &run[at..], at == 0)
            };
            if other > 0 {
                at += other;
                continue;
            }
            let count = groups_of_number(text, &run[at..]).filter(|&count| {
                // "2 20x xxx 117": what fills more places without the first group is the number.
                named.is_some() || run.len() - at == 1 || {
                    let later = groups_of_number(text, &run[at + 1..]);
                    places(&run[at..at + count])
                        >= later.map_or(0, |later| places(&run[at + 1..][..later]))
                }
            });
            let read = count.and_then(|count| {
                let span = run[at].span.start..run[at + count - 1].span.end;
                PartialANumber::parse(&text[span.clone()])
                    .ok()
                    .map(|number| (count, span, number))
            });
            let Some((count, span, number)) = read else {
                at += 1;
                continue;
            };
            found.push(Found {
                span: named.unwrap_or(span.start)..span.end,
                number,
                named: named.is_some(),
            });
            at += count;
        }
    }
    found
}

/// The groups of the text, those of one run separated by little punctuation only.
fn runs(text: &str) -> Vec<Vec<Group>> {
    let mut runs: Vec<Vec<Group>> = Vec::new();
    for mut group in groups(text) {
        if let Some(run) = runs.last_mut() {
            let gap = run.last().map_or(0, |last| last.span.end)..group.span.start;
            let between = &text[gap.clone()];
            if between.chars().count() <= WIDEST_GAP && between.chars().all(is_separator) {
                group.gap = gap;
                run.push(group);
                continue;
            }
        }
        runs.push(vec![group]);
    }
    runs
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{A0}' | '-' | '–' | '.' | '·' | '/' | '_' | ',' | '#' | '(' | ')' | '\''
    )
}

/// Digits and `x` with neither letter nor clock's colon at their sides, and at least one digit or a digit's company.
fn groups(text: &str) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut letters = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((start, c)) = letters.next() {
        let begins = place(c).is_some() && (!before.is_alphanumeric() || is_named(text, start));
        if !begins {
            before = c;
            continue;
        }
        let mut places = 1;
        let mut whole = place(c).flatten().is_some();
        let mut end = start + c.len_utf8();
        while let Some((at, heard)) = letters
            .peek()
            .and_then(|(at, next)| Some((*at, place(*next)?)))
        {
            before = letters.next().map_or(' ', |(_, next)| next);
            end = at + before.len_utf8();
            places += 1;
            whole &= heard.is_some();
        }
        let next = letters.peek().map(|(_, next)| *next);
        let clock = next == Some(':')
            || text[..start].ends_with(':')
                && text[..start]
                    .trim_end_matches(':')
                    .ends_with(|c: char| c.is_ascii_digit());
        if !next.is_some_and(char::is_alphanumeric) && !clock {
            groups.push(Group {
                span: start..end,
                places,
                whole,
                gap: 0..0,
            });
        }
        if places == 1 {
            before = c;
        }
    }
    groups
}

/// Whether the digit at this place stands directly behind an `A` that begins a word.
fn is_named(text: &str, start: usize) -> bool {
    named_from(text, start).is_some()
}

/// Where the `A` before a number begins: `A012…`, `A-012…`, `A# 012…`; a small one only where nothing but a dash or
/// a `#` stands between, for `a` is a word.
pub(super) fn named_from(text: &str, start: usize) -> Option<usize> {
    let before = &text[..start];
    let bare = before.trim_end_matches(['-', '#', '.', ':', ' ', '\u{A0}']);
    let gap = &before[bare.len()..];
    if gap.chars().count() > WIDEST_GAP {
        return None;
    }
    let letter = bare.chars().last()?;
    let spaced = gap.chars().any(|c| !matches!(c, '-' | '#'));
    let names = matches!(letter, 'A' | 'Ａ') || (matches!(letter, 'a' | 'ａ') && !spaced);
    let at = bare.len() - letter.len_utf8();
    let begins_word = !bare[..at].chars().last().is_some_and(char::is_alphanumeric);
    (names && begins_word).then_some(at)
}

/// How many groups from here are a date, a telephone number or money; 0: none.
fn something_else(text: &str, run: &[Group], first: bool) -> usize {
    let before = text[..run[0].span.start].chars().last();
    if first && before.is_some_and(|c| matches!(c, '$' | '€' | '£' | '¢')) {
        return amount(text, run);
    }
    if first && before == Some('+') {
        return international(run);
    }
    if run.iter().take(4).all(|group| group.whole) {
        let lengths: Vec<usize> = run.iter().take(4).map(|group| group.places).collect();
        match *lengths.as_slice() {
            [1, 3, 3, 4] => return 4,
            [3, 3, 4, ..] => return 3,
            [first, second, third, ..] if is_date(text, run, [first, second, third]) => return 3,
            _ => {}
        }
    }
    0
}

/// The thousands of a sum stand in groups without a blank.
fn amount(text: &str, run: &[Group]) -> usize {
    1 + run[1..]
        .iter()
        .take_while(|group| !text[group.gap.clone()].contains(' '))
        .count()
}

/// A country's code and the digits behind it: ten are enough for a number, and no country needs fewer groups.
fn international(run: &[Group]) -> usize {
    let mut digits = 0;
    run.iter()
        .take_while(|group| {
            let goes_on = digits < 10;
            digits += group.places;
            goes_on
        })
        .count()
}

fn is_date(text: &str, run: &[Group], lengths: [usize; 3]) -> bool {
    let gap = &text[run[1].gap.clone()];
    if gap != &text[run[2].gap.clone()] || !matches!(gap, "-" | "/" | "." | " ") {
        return false;
    }
    let number = |group: &Group| text[group.span.clone()].parse::<u16>().unwrap_or(0);
    let (first, second, third) = (number(&run[0]), number(&run[1]), number(&run[2]));
    let fits = |year: u16, one: u16, other: u16| {
        (1900..2100).contains(&year)
            && (1..=31).contains(&one)
            && (1..=31).contains(&other)
            && one.min(other) <= 12
    };
    match lengths {
        [4, 1 | 2, 1 | 2] => fits(first, second, third),
        [1 | 2, 1 | 2, 4] => fits(third, first, second),
        [1 | 2, 1 | 2, 2] => gap != " " && fits(1900 + third, first, second),
        _ => false,
    }
}

/// How many groups from here are one A-number.
///
/// A group of seven or more stands for itself. Else as many groups as fit into nine places and end with at least
/// three; digits dictated one by one or in pairs end anywhere, if one sign separates them all.
fn groups_of_number(text: &str, run: &[Group]) -> Option<usize> {
    if run[0].places >= *PLACES.start() {
        return PLACES.contains(&run[0].places).then_some(1);
    }
    let mut places = 0;
    let mut ended = None;
    let mut dictated = None;
    for (at, group) in run.iter().enumerate() {
        places += group.places;
        if group.places >= *PLACES.start() || places > *PLACES.end() {
            break;
        }
        if PLACES.contains(&places) {
            if group.places >= 3 {
                ended = Some(at + 1);
            }
            if evenly(text, &run[1..=at]) {
                dictated = Some(at + 1);
            }
        }
    }
    ended.or(dictated)
}

fn places(groups: &[Group]) -> usize {
    groups.iter().map(|group| group.places).sum()
}

fn evenly(text: &str, later: &[Group]) -> bool {
    let gap = |group: &Group| text[group.gap.clone()].to_owned();
    let first = later.first().map(gap);
    later.iter().all(|group| Some(gap(group)) == first)
        && first.is_some_and(|gap| gap.chars().count() == 1)
}

//! Owns: the small arithmetic of counting letters and rounding that the functions share.
//! Must not know: expressions.

use std::collections::BTreeMap;

/// A count from a number that may be anything.
pub(super) fn whole(number: f64) -> Option<usize> {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be small and not negative"
    )]
    (0.0..1e6).contains(&number).then_some(number as usize)
}

/// No answer is not zero: nothing, or one that is no number, makes the whole no number.
pub(super) fn extreme(numbers: &[f64], better: fn(f64, f64) -> f64) -> f64 {
    if numbers.iter().any(|number| number.is_nan()) {
        return f64::NAN;
    }
    numbers.iter().copied().reduce(better).unwrap_or(f64::NAN)
}

/// Half goes up, towards positive infinity, as in XPath 1.0.
pub(super) fn rounded(number: f64, places: f64) -> f64 {
    let factor = 10_f64.powf(places.trunc());
    if places == 0.0 || !factor.is_finite() || factor == 0.0 {
        return (number + 0.5).floor();
    }
    (number * factor + 0.5).floor() / factor
}

/// XPath's: counted from 1, both ends rounded.
pub(super) fn substring(text: &str, from: f64, length: Option<f64>) -> String {
    let first = rounded(from, 0.0);
    let last = length.map_or(f64::INFINITY, |length| first + rounded(length, 0.0));
    (1_u32..)
        .zip(text.chars())
        .filter(|(at, _)| f64::from(*at) >= first && f64::from(*at) < last)
        .map(|(_, letter)| letter)
        .collect()
}

/// OpenRosa's: counted from 0, the end not included; a negative place counts from the end.
pub(super) fn substr(text: &str, from: f64, to: Option<f64>) -> String {
    let length = u32::try_from(text.chars().count()).map_or(f64::INFINITY, f64::from);
    let place = |at: f64| if at < 0.0 { (length + at).max(0.0) } else { at };
    let (from, to) = (place(from), to.map_or(length, place));
    (0_u32..)
        .zip(text.chars())
        .filter(|(at, _)| f64::from(*at) >= from && f64::from(*at) < to)
        .map(|(_, letter)| letter)
        .collect()
}

/// Letter by letter; what has no counterpart falls away.
pub(super) fn translated(text: &str, from: &str, to: &str) -> String {
    let mut table = BTreeMap::new();
    let mut onto = to.chars();
    for letter in from.chars() {
        let target = onto.next();
        table.entry(letter).or_insert(target);
    }
    text.chars()
        .filter_map(|letter| table.get(&letter).copied().unwrap_or(Some(letter)))
        .collect()
}

//! Owns: values of which there are few: which they are, and an error that lists them.
//! Must not know: what a value is for.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::domain::UnknownWord;

/// What a value may be, for the error that says so. Never what it was.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Allowed(pub(super) String);

/// One of our fixed words.
pub(super) fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    word: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let words = all.iter().map(|&one| word(one));
    PossibleValuesParser::new(words).try_map(move |chosen| {
        let meant = all.iter().find(|&&one| word(one) == chosen);
        meant.copied().ok_or(UnknownWord)
    })
}

/// A whole number from `least` to `most`.
pub(super) fn within(
    least: i32,
    most: i32,
) -> impl Fn(&str) -> Result<i32, Allowed> + Clone + Send + Sync + 'static {
    move |text| {
        let number = text.parse().ok();
        number
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| Allowed(format!("{least} … {most}")))
    }
}

//! Owns: reading what is a caller's: words, names, numbers, search text. From standard input only: arguments are
//! visible to everybody on a shared machine, and stay in shell histories.
//! Must not know: what is done with it.

use std::io::Read as _;

use super::{Context, Failure};
use crate::domain::Sensitive;

/// More than any note.
const LONGEST: u64 = 1 << 20;

/// What the database keeps of a line or a message, in characters.
pub(super) const LONGEST_WORDS: usize = 20_000;

/// Says how long words are, where they are longer than is kept.
///
/// # Errors
/// They have more than so many characters; nothing of them is repeated.
pub(super) fn fitting(words: &str, most: usize, context: &Context) -> Result<(), Failure> {
    let length = words.chars().count();
    if length <= most {
        return Ok(());
    }
    let values = [("length", length.into()), ("most", most.into())];
    Err(Failure::input(
        context.say.say_with("cli-words-too-long", &values),
    ))
}

/// All of standard input, without the line break at its end.
///
/// # Errors
/// It is not UTF-8, too long, or cannot be read.
pub(super) fn words(context: &Context) -> Result<Sensitive, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .lock()
        .take(LONGEST + 1)
        .read_to_string(&mut text)
        .map_err(|_| Failure::input(context.say.say("cli-input-unreadable")))?;
    if text.len() as u64 > LONGEST {
        return Err(Failure::input(context.say.say("cli-input-too-long")));
    }
    let words = text.trim_end_matches(['\r', '\n']);
    if words.trim().is_empty() {
        return Err(Failure::input(context.say.say("cli-input-empty")));
    }
    Ok(Sensitive::new(words))
}

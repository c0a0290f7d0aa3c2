//! Owns: the shipped tables, and reading a section of them.
//! Must not know: what an operator may write: that is richer, and read elsewhere.

use super::chord::Sequence;
use crate::command::{Command, Context};

/// The shipped key table, as text.
pub const SHIPPED: &str = include_str!("default.toml");

/// What a language changes in it: the code, and the lines laid over the shipped ones.
pub(super) const TONGUES: &[(&str, &str)] = &[("es", include_str!("spanish.toml"))];

/// The lines of a section in a language, those of the language last.
///
/// Every start needs a few of them before anything is on the screen, so this knows no more of the notation than these two
/// files use; the tests of this room read them with the operator's reader as well.
pub(super) fn lines(
    language: &str,
    context: Context,
) -> impl Iterator<Item = (Sequence, Command)> + use<> {
    let tongue = TONGUES.iter().find(|(code, _)| *code == language);
    std::iter::once(SHIPPED)
        .chain(tongue.map(|(_, text)| *text))
        .flat_map(move |text| section(text, context.name()))
        .filter_map(line)
}

/// The lines under the heading with this name.
fn section(text: &'static str, name: &'static str) -> impl Iterator<Item = &'static str> {
    let heading = move |line: &&str| {
        let inner = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'));
        inner == Some(name)
    };
    text.lines()
        .skip_while(move |line| !heading(line))
        .skip(1)
        .take_while(|line| !line.starts_with('['))
}

/// `"keys" = "verb"`.
fn line(line: &str) -> Option<(Sequence, Command)> {
    let (keys, verb) = line.strip_prefix('"')?.split_once("\" = \"")?;
    let command = Command::named(verb.strip_suffix('"')?)?;
    Some((keys.parse().ok()?, command))
}

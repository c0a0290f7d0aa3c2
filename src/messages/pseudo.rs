//! Owns: the pseudo-locale: English made a third longer, so that a screen too narrow for a translation shows it.
//! Must not know: which sentences there are.

use std::borrow::Cow;

/// Every vowel with an accent, and a tail of dots of a third of the length.
pub(super) fn stretch(text: &str) -> Cow<'_, str> {
    let words = text.chars().filter(|c| c.is_alphabetic()).count();
    let accented = text.chars().map(accent);
    Cow::Owned(
        accented
            .chain(std::iter::repeat_n('·', words.div_ceil(3)))
            .collect(),
    )
}

const fn accent(c: char) -> char {
    match c {
        'a' => 'å',
        'e' => 'é',
        'i' => 'ï',
        'o' => 'ö',
        'u' => 'ü',
        'A' => 'Å',
        'E' => 'É',
        'I' => 'Ï',
        'O' => 'Ö',
        'U' => 'Ü',
        other => other,
    }
}

//! Owns: the one place where foreign text becomes visible and harmless, for screen, log, title, CSV and JSON.
//! Must not know: what a text is about, or which widget shows it.
//!
//! Nothing is removed silently: `Deported\b\b..Released` must look tampered with. What could move the cursor,
//! turn the writing direction, hide or pile up is shown as a picture (`␛`) or by its number (`<U+202E>`); what a
//! real name of any script needs survives unchanged.

use std::borrow::Cow;
use std::fmt;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

mod cell;
mod emoji;
mod letters;
mod scan;
#[cfg(test)]
mod tests;

pub use cell::{cell_text, safe_cell};
use scan::{Escape, scan};

/// Foreign text made visible and harmless: no control, no invisible character, one line.
///
/// Made only by this room's functions; making it again from its own text changes nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SafeText<'a>(Cow<'a, str>);

impl SafeText<'_> {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Columns it takes on a terminal.
    #[must_use]
    pub fn width(&self) -> usize {
        self.0.width()
    }

    /// The same text, owned.
    #[must_use]
    pub fn into_owned(self) -> SafeText<'static> {
        SafeText(Cow::Owned(self.0.into_owned()))
    }

    /// At most `columns` wide; what was cut off is marked by `…`. Never cuts a letter from its marks.
    #[must_use]
    pub fn clip(&self, columns: usize) -> SafeText<'_> {
        if self.width() <= columns {
            return SafeText(Cow::Borrowed(&self.0));
        }
        let mut room = columns.saturating_sub(1);
        let mut clipped = String::new();
        for cluster in self.0.graphemes(true) {
            let Some(left) = room.checked_sub(cluster.width()) else {
                break;
            };
            room = left;
            clipped.push_str(cluster);
        }
        if columns > 0 {
            clipped.push('…');
        }
        SafeText(Cow::Owned(clipped))
    }

    /// For a sentence or a line of several fields on plain output: a text with right-to-left letters is wrapped
    /// in U+2068 and U+2069, so that it cannot pull its neighbours around. Other text is left as it is.
    #[must_use]
    pub fn isolated(&self) -> Isolated<'_> {
        if self.0.chars().any(letters::is_right_to_left) {
            Isolated(Cow::Owned(format!("\u{2068}{}\u{2069}", self.0)))
        } else {
            Isolated(Cow::Borrowed(&self.0))
        }
    }
}

impl fmt::Display for SafeText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for SafeText<'_> {
    /// Its length only: safe for a terminal is not safe for a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SafeText({} characters)", self.0.chars().count())
    }
}

impl AsRef<str> for SafeText<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<'a> From<SafeText<'a>> for Cow<'a, str> {
    fn from(text: SafeText<'a>) -> Self {
        text.0
    }
}

impl From<SafeText<'_>> for String {
    fn from(text: SafeText<'_>) -> Self {
        text.0.into_owned()
    }
}

/// A [`SafeText`] inside a first-strong isolate where it needs one.
#[derive(Clone, PartialEq, Eq)]
pub struct Isolated<'a>(Cow<'a, str>);

impl Isolated<'_> {
    /// The text with its isolates.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Isolated<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Isolated<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Isolated({} characters)", self.0.chars().count())
    }
}

/// Any foreign text as one harmless line; a line break shows as `↵`.
#[must_use]
pub fn safe(text: &str) -> SafeText<'_> {
    if text.bytes().all(|byte| matches!(byte, 0x20..=0x7E)) {
        return SafeText(Cow::Borrowed(text));
    }
    SafeText(Cow::Owned(scan(text, Escape::Visible)))
}

/// Any foreign text as harmless lines, broken where it breaks (LF or CR LF).
pub fn safe_lines(text: &str) -> impl Iterator<Item = SafeText<'_>> {
    text.lines().map(safe)
}

/// Bytes that claim to be UTF-8. What is not (overlong forms, surrogates, cut sequences) shows as `<0xC0>`.
#[must_use]
pub fn safe_bytes(bytes: &[u8]) -> SafeText<'_> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return safe(text);
    }
    let shown: String = bytes
        .utf8_chunks()
        .flat_map(|chunk| {
            let invalid = chunk.invalid().iter();
            std::iter::once(Cow::Borrowed(chunk.valid()))
                .chain(invalid.map(|byte| Cow::Owned(format!("<0x{byte:02X}>"))))
        })
        .collect();
    SafeText(Cow::Owned(scan(&shown, Escape::Visible)))
}

/// Written JSON made harmless for a terminal without changing its meaning: the same characters that [`safe`]
/// shows by number become `\u` escapes. A reader of the JSON gets the text exactly as it is stored.
#[must_use]
pub fn safe_json(json: &str) -> String {
    if json.bytes().all(|byte| matches!(byte, 0x20..=0x7E | b'\n')) {
        return json.to_owned();
    }
    scan(json, Escape::Json)
}

//! Owns: the types that keep a caller's words, names and numbers out of logs, errors and panics.
//! Must not know: what is inside.

use std::fmt;

use serde::Deserialize;

/// A value that never prints itself. It has no `Display`; `Debug` says `‹redacted›`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Redacted<T>(T);

impl<T> Redacted<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for the one place that needs it.
    pub const fn reveal(&self) -> &T {
        &self.0
    }

    /// The value, unwrapped.
    pub fn into_revealed(self) -> T {
        self.0
    }
}

impl<T> From<T> for Redacted<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹redacted›")
    }
}

/// A caller's name, number or note. It has no `Display`; `Debug` tells the length only.
///
/// To show it, go through [`super::safe`]: `safe(name.reveal())`.
#[derive(Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(transparent)]
pub struct Sensitive(String);

impl Sensitive {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one place that needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The text, unwrapped.
    #[must_use]
    pub fn into_revealed(self) -> String {
        self.0
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for Sensitive {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Sensitive {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sensitive({} characters)", self.0.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::{Redacted, Sensitive};

    #[test]
    fn debug_output_gives_nothing_away() {
        let name = Sensitive::new("Rosalinda Q'ampo");
        assert_eq!(format!("{name:?}"), "Sensitive(16 characters)");
        assert_eq!(format!("{:?}", Redacted::new("0 555 0100")), "‹redacted›");
        assert_eq!(name.reveal(), "Rosalinda Q'ampo");
    }
}

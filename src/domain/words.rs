//! Owns: words that are a caller's or about a caller, typed so that they cannot slip into a log.
//! Must not know: where they are shown.

use std::fmt;

/// Words of or about a caller: a note line, a name, a search. `Debug` shows none of them.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Words(String);

impl Words {
    /// Takes the words in.
    #[must_use]
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// Lets the words out: to the database, or through `safe` to the screen.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹redacted›")
    }
}

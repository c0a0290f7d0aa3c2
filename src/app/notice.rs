//! Owns: the one sentence that says what just happened.
//! Must not know: the language it is said in.

use jiff::{SignedDuration, Timestamp};

use crate::command::{Command, Context};

/// How long a sentence stays.
const STAYS: SignedDuration = SignedDuration::from_secs(12);

/// How a sentence is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// It went well.
    Good,
    /// It is worth knowing.
    Plain,
    /// It did not go as wished.
    Bad,
}

/// What fills a variable of a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fill {
    /// A name from the database: foreign text.
    Name(String),
    /// A number.
    Number(usize),
    /// The key of a verb in a place.
    Key(Context, Command),
    /// A word of a fixed list.
    Word(&'static str, &'static str),
}

/// What just happened, as a message id and what fills it. Never a caller's words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// The message.
    pub id: &'static str,
    /// Its variables.
    pub fills: Vec<(&'static str, Fill)>,
    /// How it is meant.
    pub tone: Tone,
    /// Until when it stands there.
    pub until: Timestamp,
    /// It stands until a key is pressed; what is said meanwhile comes after it.
    pub stays: bool,
}

impl Notice {
    /// A sentence said now.
    #[must_use]
    pub fn new(id: &'static str, tone: Tone, now: Timestamp) -> Self {
        let until = now.checked_add(STAYS).unwrap_or(now);
        Self {
            id,
            fills: Vec::new(),
            tone,
            until,
            stays: false,
        }
    }

    /// The same, until somebody at the desk has had time to read it.
    #[must_use]
    pub const fn staying(mut self) -> Self {
        self.stays = true;
        self.until = Timestamp::MAX;
        self
    }

    /// The same, from now on.
    #[must_use]
    pub fn begun(mut self, now: Timestamp) -> Self {
        if !self.stays {
            self.until = now.checked_add(STAYS).unwrap_or(now);
        }
        self
    }

    /// Fills a variable.
    #[must_use]
    pub fn with(mut self, name: &'static str, fill: Fill) -> Self {
        self.fills.push((name, fill));
        self
    }
}

//! Owns: a scenario of a training as it was read: who calls, what he says and when, and what is to be caught.
//! Must not know: how a file is read, who plays it, or what somebody caught.

use std::time::Duration;

use super::finding::Subject;
use crate::domain::marks::{FirstThing, MarkKind, Relation};
use crate::domain::taxonomy::Code;
use crate::domain::{Disposition, EndWhy, LeftBy, Urgency};

/// A whole scenario. Nobody in it exists.
#[derive(Clone, PartialEq, Debug)]
pub struct Scenario {
    /// What it is called where one is chosen.
    pub title: String,
    /// What it trains, in a sentence.
    pub about: String,
    /// The language the caller speaks.
    pub language: String,
    /// Who called before, and is known.
    pub before: Vec<Earlier>,
    /// The calls, one after the other.
    pub calls: Vec<ScriptedCall>,
    /// What is to be caught.
    pub expects: Expects,
}

/// Somebody who called before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Earlier {
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// Country of birth.
    pub country: String,
    /// Language.
    pub language: String,
    /// Nine digits.
    pub a_number: String,
    /// The note of that call.
    pub lines: Vec<String>,
    /// What waits for him.
    pub message: Option<Left>,
    /// What he is not to be asked again.
    pub do_not_ask: Option<String>,
}

/// A message that waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Left {
    /// Whose it is.
    pub by: LeftBy,
    /// What it says.
    pub words: String,
    /// What must be said first.
    pub pass_word: String,
}

/// One call.
#[derive(Clone, PartialEq, Debug)]
pub struct ScriptedCall {
    /// The number of the line it comes in on.
    pub line: String,
    /// The phone it comes from.
    pub phone: String,
    /// How long after the start, or after the end of the call before, it rings.
    pub rings_after: Duration,
    /// How long the caller waits to be answered.
    pub waits: Duration,
    /// How long the line holds, from the first word; `None`: until all is said.
    pub lasts: Option<Duration>,
    /// Why it ends.
    pub ends: EndWhy,
    /// What the caller says, in order.
    pub says: Vec<Says>,
}

/// Something the caller says.
#[derive(Clone, PartialEq, Debug)]
pub struct Says {
    /// His words.
    pub words: String,
    /// How long after what he said before.
    pub after: Duration,
    /// He goes on at once when one of these is written down.
    pub goes_on_with: Vec<Sign>,
    /// He does not say it once one of these is written down.
    pub unless: Vec<Sign>,
}

/// Something that the operator wrote down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// Any line, since the caller last spoke.
    Line,
    /// A mark of this kind, or the answer in a form that says the same, at any time.
    Told(MarkKind),
}

/// What is to be caught.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Expects {
    /// The first line of the note stands within this time from the first word.
    pub first_line: Option<Duration>,
    /// Known by the time the first line dies.
    pub first_things: Vec<FirstThing>,
    /// The name he says.
    pub name: Option<String>,
    /// The A-number he says.
    pub a_number: Option<String>,
    /// The language he speaks.
    pub spoken: Option<String>,
    /// At least so urgent.
    pub urgency: Option<Urgency>,
    /// What the call is about; a class is met by any of its acts.
    pub topics: Vec<Code>,
    /// Whom to reach.
    pub contacts: Vec<Relation>,
    /// What must stand in the note, in one word or another.
    pub facts: Vec<Fact>,
    /// What is to be done: a promise written down, the message told, the call put onto the person, the calls joined, the
    /// first marked as broken off, none closed without a story.
    pub deeds: Vec<Subject>,
    /// What may come of it.
    pub came_of: Vec<Disposition>,
}

/// Something said that must stand in the note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fact {
    /// What it is.
    pub what: String,
    /// One of these words in a line is enough.
    pub words: Vec<String>,
}

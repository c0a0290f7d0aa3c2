//! Owns: what a training came to: one finding for everything that was to be caught.
//! Must not know: how it is judged, or how it is said to people.

use serde::Serialize;

use crate::words;

words! {
    /// What a finding is about.
    Subject {
        /// The call was taken before the caller gave up.
        Answered = "answered",
        /// The first line of the note.
        FirstLine = "first_line",
        /// One of the first things.
        FirstThing = "first_thing",
        /// How urgent.
        Urgency = "urgency",
        /// What the call is about.
        Topic = "topic",
        /// Somebody to reach.
        Contact = "contact",
        /// Something said that must stand in the note.
        Fact = "fact",
        /// A promise.
        Promise = "promise",
        /// The message that waited.
        Message = "message",
        /// Who it was.
        KnownPerson = "known_person",
        /// One caller's two calls.
        Joined = "joined",
        /// The call that broke off.
        BrokenOff = "broken_off",
        /// Not closed as a call without a story.
        KeptOpen = "kept_open",
        /// What came of it.
        CameOf = "came_of",
        /// Wrapped up.
        WrappedUp = "wrapped_up",
    }
}

words! {
    /// How a finding came out.
    Outcome {
        /// It is in the database, in time.
        Caught = "caught",
        /// It is there, but it came too late.
        Late = "late",
        /// Something else is there than what was said.
        Otherwise = "otherwise",
        /// It is not there.
        Missed = "missed",
    }
}

/// One thing that was to be caught.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// What it is about.
    pub subject: Subject,
    /// Which of its kind: a word of the database, a code, or what the scenario calls it.
    pub of: Option<String>,
    /// What the caller says, where the scenario names it.
    pub said: Option<String>,
    /// How it came out.
    pub outcome: Outcome,
    /// How many seconds after the first word it was in the database.
    pub seconds: Option<i64>,
}

/// What a training came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Summary {
    /// The scenario.
    pub title: String,
    /// The caller's language.
    pub language: String,
    /// How many were caught.
    pub caught: usize,
    /// How many came too late.
    pub late: usize,
    /// How many stand there otherwise than they were said.
    pub otherwise: usize,
    /// How many were missed.
    pub missed: usize,
    /// One by one.
    pub findings: Vec<Finding>,
}

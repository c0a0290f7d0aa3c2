//! Owns: the marks of a note line: `=name`, `/med`, `#seg`, `@sister`, `!u2`, `>fri 10`, A-numbers; one grammar, one parser.
//! Must not know: where a line is typed, drawn or kept. Text that is no mark is never touched.

use std::ops::Range;

use jiff::civil::Date;

use super::{Consent, PartialANumber, Urgency, Words, taxonomy};

mod birth;
mod completion;
mod contact;
mod folded;
mod heads;
mod look_alike;
mod numbers;
mod scan;
mod stored;
#[cfg(test)]
mod tests;
mod when;

pub use birth::Birth;
pub use completion::{completions, last_word};
pub use contact::{Contact, Relation};
pub use folded::folded;
pub use heads::Head;
pub use look_alike::{LookAlike, NoMark, look_alikes};
pub use scan::marks;
pub use stored::stored;
pub use when::{Day, When};

use crate::words;

/// One mark of a line: where it stands and what it says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// The bytes of the line it covers. Spans of one line rise and never overlap.
    pub span: Range<usize>,
    /// What it says.
    pub meaning: Meaning,
}

/// What a mark says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// `=name`: the name as spoken.
    Name(Words),
    /// `=from`: the country of birth.
    From(Words),
    /// `=born`: date or year of birth.
    Born(Birth),
    /// `=lang`: the caller's language.
    Language {
        /// ISO 639, where the language is known to us.
        code: Option<&'static str>,
        /// As it was written.
        said: Words,
    },
    /// `=danger`: what is dangerous now; "no" is an answer too.
    Danger(Words),
    /// `=need`: what is needed.
    Need(Words),
    /// `=again`: a safe way and time to call again.
    Again(Words),
    /// `=ok`: what was agreed to, and what was taken back.
    Consent {
        /// `C2`.
        given: Vec<Consent>,
        /// `-C2`.
        withdrawn: Vec<Consent>,
        /// What stands behind: read back, in which language, through whom.
        said: Words,
    },
    /// `=via`: from here on through this interpreter; empty: without one again.
    Interpreter(Words),
    /// `/med`: what the call is about.
    Topic(taxonomy::Code),
    /// `#seg`: an act that is told.
    Act(taxonomy::Code),
    /// `@sister Marta +1…`: somebody to reach.
    Contact(Contact),
    /// `!u2`: how urgent.
    Urgency(Urgency),
    /// `>fri 10`: when somebody looks at it again.
    FollowUp(When),
    /// Seven to nine digits anywhere, `x` for one not heard.
    ANumber(PartialANumber),
}

words! {
    /// The kinds of marks, as the database spells them.
    MarkKind {
        /// `=name`.
        Name = "name",
        /// `=from`.
        From = "from",
        /// `=born`.
        Born = "born",
        /// `=lang`.
        Language = "language",
        /// `=danger`.
        Danger = "danger",
        /// `=need`.
        Need = "need",
        /// `=again`.
        Again = "again",
        /// `=ok`.
        Consent = "consent",
        /// `=via`.
        Interpreter = "interpreter",
        /// `/`.
        Topic = "topic",
        /// `#`.
        Act = "act",
        /// `@`.
        Contact = "contact",
        /// `!`.
        Urgency = "urgency",
        /// `>`.
        FollowUp = "follow_up",
        /// Digits.
        ANumber = "a_number",
    }
}

words! {
    /// What must be known if the call dies now, in the order of asking.
    FirstThing {
        /// Is anybody in danger now?
        Danger = "danger",
        /// Which language?
        Language = "language",
        /// Whose call is it?
        Name = "name",
        /// Under which A-number?
        ANumber = "a_number",
        /// What is needed?
        Need = "need",
        /// How and when is it safe to call again?
        Again = "again",
        /// May it be written down?
        Consent = "consent",
    }
}

impl Meaning {
    /// Which kind of mark says it.
    #[must_use]
    pub const fn kind(&self) -> MarkKind {
        match self {
            Self::Name(_) => MarkKind::Name,
            Self::From(_) => MarkKind::From,
            Self::Born(_) => MarkKind::Born,
            Self::Language { .. } => MarkKind::Language,
            Self::Danger(_) => MarkKind::Danger,
            Self::Need(_) => MarkKind::Need,
            Self::Again(_) => MarkKind::Again,
            Self::Consent { .. } => MarkKind::Consent,
            Self::Interpreter(_) => MarkKind::Interpreter,
            Self::Topic(_) => MarkKind::Topic,
            Self::Act(_) => MarkKind::Act,
            Self::Contact(_) => MarkKind::Contact,
            Self::Urgency(_) => MarkKind::Urgency,
            Self::FollowUp(_) => MarkKind::FollowUp,
            Self::ANumber(_) => MarkKind::ANumber,
        }
    }
}

impl MarkKind {
    /// Which of the first things is known by such a mark.
    #[must_use]
    pub const fn first_thing(self) -> Option<FirstThing> {
        match self {
            Self::Danger => Some(FirstThing::Danger),
            Self::Language => Some(FirstThing::Language),
            Self::Name => Some(FirstThing::Name),
            Self::ANumber => Some(FirstThing::ANumber),
            Self::Need => Some(FirstThing::Need),
            Self::Again => Some(FirstThing::Again),
            Self::Consent => Some(FirstThing::Consent),
            _ => None,
        }
    }
}

/// The marks of a line that can be so on this day; of the others the words remain.
#[must_use]
pub fn marks_on(text: &str, today: Date) -> Vec<Mark> {
    let mut found = marks(text);
    found.retain(|mark| mark.holds(today));
    found
}

/// A piece of a line: plain text, or a mark. All pieces of a line, one after the other, are the line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece<'a> {
    /// The text as it stands in the line.
    pub text: &'a str,
    /// The mark it is.
    pub mark: Option<&'a Mark>,
}

/// A line cut into plain text and marks.
#[must_use]
pub fn pieces<'a>(text: &'a str, marks: &'a [Mark]) -> Vec<Piece<'a>> {
    let mut cut = Vec::with_capacity(marks.len() * 2 + 1);
    let mut at = 0;
    let plain = |range: Range<usize>| Piece {
        text: text.get(range).unwrap_or_default(),
        mark: None,
    };
    for mark in marks {
        if at < mark.span.start {
            cut.push(plain(at..mark.span.start));
        }
        cut.push(Piece {
            mark: Some(mark),
            ..plain(mark.span.clone())
        });
        at = mark.span.end;
    }
    if at < text.len() {
        cut.push(plain(at..text.len()));
    }
    cut
}

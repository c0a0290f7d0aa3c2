//! Owns: a message as it is being left: which line is asked for, and what was typed so far.
//! Must not know: who asks, or how it is sent.

use jiff::Timestamp;

use crate::domain::{Claim, LeftBy, MayHear, NewMessage, PersonId, Words, Write};
use crate::panes::Typing;

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    /// Who they are to him, and their name.
    Who,
    /// The message.
    Words,
    /// What must be said before it is told; may be empty.
    PassWord,
}

impl Line {
    /// The message id of the question.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Who => "leave-who",
            Self::Words => "leave-words",
            Self::PassWord => "leave-pass-word",
        }
    }
}

/// For whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ForWhom {
    /// This person.
    Person(PersonId),
    /// The person of the case with this number.
    Case(String),
}

/// A message being left. It stays until the database has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leaving {
    /// Which line has the cursor.
    pub line: Line,
    /// Who may hear it.
    pub may_hear: MayHear,
    /// The claim on the call in which it is left.
    pub claim: Option<Claim>,
    to: ForWhom,
    language: Option<String>,
    left_by: LeftBy,
    who: Typing,
    words: Typing,
    pass_word: Typing,
}

impl Leaving {
    /// Nothing is typed yet.
    #[must_use]
    pub fn new(
        claim: Option<Claim>,
        to: ForWhom,
        language: Option<String>,
        left_by: LeftBy,
    ) -> Self {
        Self {
            line: Line::Who,
            may_hear: MayHear::CallerOnly,
            claim,
            to,
            language,
            left_by,
            who: Typing::default(),
            words: Typing::default(),
            pass_word: Typing::default(),
        }
    }

    /// A message that was sent and refused, as it was typed.
    #[must_use]
    pub fn again(claim: Option<Claim>, message: &NewMessage) -> Option<Self> {
        let of_case = message.case_number.clone().map(ForWhom::Case);
        let to = message.person.map(ForWhom::Person).or(of_case)?;
        Some(Self {
            may_hear: message.may_hear,
            who: Typing::with(message.name.reveal()),
            words: Typing::with(message.words.reveal()),
            pass_word: Typing::with(message.pass_word.reveal()),
            ..Self::new(claim, to, message.language.clone(), message.left_by)
        })
    }

    /// Whether this order carries it as it stands.
    #[must_use]
    pub fn is_in(&self, write: &Write) -> bool {
        matches!(write, Write::LeaveMessage(sent) if self.message(sent.expires_at) == **sent)
    }

    /// Something is typed that would be lost.
    #[must_use]
    pub fn has_words(&self) -> bool {
        let lines = [&self.who, &self.words, &self.pass_word];
        lines.iter().any(|line| !line.is_blank())
    }

    /// Who leaves it and what was typed of it, as one line; never the pass-word.
    #[must_use]
    pub fn said(&self) -> String {
        let lines = [&self.who, &self.words].map(|line| line.text().trim());
        let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        lines.join(": ")
    }

    /// The line being typed.
    #[must_use]
    pub const fn typing(&self) -> &Typing {
        match self.line {
            Line::Who => &self.who,
            Line::Words => &self.words,
            Line::PassWord => &self.pass_word,
        }
    }

    /// The line being typed, to type in it.
    pub const fn typing_mut(&mut self) -> &mut Typing {
        match self.line {
            Line::Who => &mut self.who,
            Line::Words => &mut self.words,
            Line::PassWord => &mut self.pass_word,
        }
    }

    /// Goes on to the next line; false where there is none. A message without words is asked for again.
    pub fn go_on(&mut self) -> bool {
        self.line = match self.line {
            Line::Who => Line::Words,
            Line::Words if self.words.is_blank() => Line::Words,
            Line::Words => Line::PassWord,
            Line::PassWord => return false,
        };
        true
    }

    /// Goes back to the line before; false where there is none.
    pub const fn go_back(&mut self) -> bool {
        self.line = match self.line {
            Line::Who => return false,
            Line::Words => Line::Who,
            Line::PassWord => Line::Words,
        };
        true
    }

    /// The message as it stands, to wait until then.
    #[must_use]
    pub fn message(&self, expires_at: Option<Timestamp>) -> NewMessage {
        let words = |typing: &Typing| Words::new(typing.text().trim());
        let (person, case_number) = match &self.to {
            ForWhom::Person(person) => (Some(*person), None),
            ForWhom::Case(number) => (None, Some(number.clone())),
        };
        NewMessage {
            call: self.claim.map(|claim| claim.call),
            person,
            case_number,
            left_by: self.left_by,
            relation: Words::default(),
            name: words(&self.who),
            words: words(&self.words),
            pass_word: words(&self.pass_word),
            language: self.language.clone(),
            may_hear: self.may_hear,
            expires_at,
        }
    }
}

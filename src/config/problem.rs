//! Owns: what can be wrong with a configuration, where, and the sentence that says so with its remedy.
//! Must not know: how a configuration is read. A text that may hold a password is never repeated.

use std::path::PathBuf;

use super::setting::{LONGEST_IDLE, Wrong};
use crate::domain::AddressError;
use crate::keymap::{ChordError, FaultKind};
use crate::messages::{Catalogue, Language};

/// Where a problem stands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// In a file; line 0 means the file as a whole.
    File {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// In an environment variable.
    Variable(String),
    /// In a flag.
    Flag(String),
    /// In what all layers say together.
    Together,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File { path, line: 0 } => write!(f, "{}", path.display()),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Variable(name) => f.write_str(name),
            Self::Flag(name) => write!(f, "--{name}"),
            Self::Together => f.write_str("linelamp"),
        }
    }
}

/// One problem: where, and a sentence of the catalogue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// The sentence's id.
    pub id: &'static str,
    /// What fills its variables.
    pub values: Vec<(&'static str, Part)>,
}

/// What fills a variable of a problem's sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// As it is.
    Text(String),
    /// Another sentence of the catalogue.
    Sentence(&'static str),
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Problem {
    pub(super) fn new(place: Place, id: &'static str) -> Self {
        Self {
            place,
            id,
            values: Vec::new(),
        }
    }

    pub(super) fn with(mut self, name: &'static str, part: impl Into<Part>) -> Self {
        self.values.push((name, part.into()));
        self
    }

    /// Place, what is wrong and what to do, in one line.
    #[must_use]
    pub fn say(&self, catalogue: &Catalogue) -> String {
        let values: Vec<_> = self
            .values
            .iter()
            .map(|(name, part)| {
                let text = match part {
                    Part::Text(text) => text.clone(),
                    Part::Sentence(id) => catalogue.say(id),
                };
                (*name, text.into())
            })
            .collect();
        let said = catalogue.say_with(self.id, &values);
        match &self.place {
            // What is missing everywhere stands nowhere.
            Place::Together => said,
            place => format!("{place}: {said}"),
        }
    }
}

/// Everything wrong with a configuration, and the language to say it in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problems {
    /// What was understood of the wish for a language.
    pub language: Language,
    /// At least one, in the order of the layers.
    pub all: Vec<Problem>,
}

impl Problems {
    /// One line for each problem.
    #[must_use]
    pub fn say(&self) -> String {
        let catalogue = Catalogue::new(self.language);
        self.all
            .iter()
            .map(|problem| problem.say(&catalogue))
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// The problem of a value that means nothing.
pub(super) fn wrong(place: Place, name: &str, wrong: Wrong) -> Problem {
    match wrong {
        Wrong::Kind(expected) => Problem::new(place, "config-wrong-kind")
            .with("name", name)
            .with("expected", Part::Sentence(expected)),
        Wrong::Choice(written, words) => Problem::new(place, "config-wrong-choice")
            .with("name", name)
            .with("written", written)
            .with("choices", words.join(", ")),
        Wrong::Minutes => Problem::new(place, "config-wrong-minutes")
            .with("name", name)
            .with("longest", LONGEST_IDLE.to_string()),
        Wrong::Number(least, most) => Problem::new(place, "config-wrong-number")
            .with("name", name)
            .with("least", least.to_string())
            .with("most", most.to_string()),
        Wrong::NoAddress => Problem::new(place, "config-no-address").with("name", name),
        Wrong::Address(error) => address(place, error),
    }
}

/// What is wrong with the address of a database that stands in a section of its own.
#[must_use]
pub fn address_fault(error: AddressError) -> Problem {
    address(Place::Together, error)
}

fn address(place: Place, error: AddressError) -> Problem {
    match error {
        AddressError::NotPostgres => Problem::new(place, "config-address-not-postgres"),
        AddressError::Password if matches!(place, Place::Flag(_)) => {
            Problem::new(place, "config-address-password-flag")
        }
        AddressError::Password => Problem::new(place, "config-address-password"),
        AddressError::SeveralHosts => Problem::new(place, "config-address-several-hosts"),
        AddressError::UnknownParameter(name) => {
            Problem::new(place, "config-address-parameter").with("name", name)
        }
        AddressError::Twice(name) => Problem::new(place, "config-address-twice").with("name", name),
        AddressError::BadPort => Problem::new(place, "config-address-port"),
        AddressError::WeakTls => Problem::new(place, "config-address-weak-tls"),
        AddressError::BadEscape => Problem::new(place, "config-address-escape"),
        AddressError::HalfCertificate => Problem::new(place, "config-address-half-certificate"),
        AddressError::CertificateOnSocket => {
            Problem::new(place, "config-address-certificate-on-socket")
        }
    }
}

/// The problem of a fault in the key table.
pub(super) fn key_fault(place: Place, kind: FaultKind) -> Problem {
    let problem = |id| Problem::new(place, id);
    match kind {
        FaultKind::UnknownSection(name) => problem("config-keys-section").with("name", name),
        FaultKind::UnknownCommand(name) => problem("config-keys-command").with("name", name),
        FaultKind::NotExpected(name) => problem("config-keys-not-expected").with("name", name),
        FaultKind::NoKey { keys, why } => problem("config-keys-no-key")
            .with("keys", keys)
            .with("why", chord(why)),
        FaultKind::NotValidHere { command, context } => problem("config-keys-not-valid-here")
            .with("command", command.name())
            .with("section", context.name()),
        FaultKind::TextHere { keys, context } => problem("config-keys-text-here")
            .with("keys", keys.to_string())
            .with("section", context.name()),
        FaultKind::Twice { keys, first_line } => problem("config-keys-twice")
            .with("keys", keys.to_string())
            .with("line", first_line.to_string()),
        FaultKind::Hides {
            keys,
            hidden,
            command,
            place: section,
        } => problem("config-keys-hides")
            .with("keys", keys.to_string())
            .with("hidden", hidden.to_string())
            .with("command", command.name())
            .with("section", section.name()),
        FaultKind::Unreachable {
            command,
            place: section,
        } => problem("config-keys-unreachable")
            .with("command", command.name())
            .with("section", section.name()),
    }
}

fn chord(why: ChordError) -> Part {
    Part::Sentence(match why {
        ChordError::Empty => "config-chord-empty",
        ChordError::UnknownKey => "config-chord-unknown",
        ChordError::ShiftedSign => "config-chord-shifted-sign",
        ChordError::SameAs("tab") => "config-chord-same-as-tab",
        ChordError::SameAs("enter") => "config-chord-same-as-enter",
        ChordError::SameAs("backspace") => "config-chord-same-as-backspace",
        ChordError::SameAs(_) => "config-chord-same-as-esc",
        ChordError::BeginsOthers => "config-chord-begins-others",
    })
}

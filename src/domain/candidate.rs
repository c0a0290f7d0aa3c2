//! Owns: whom somebody seeks while a call lasts, and who may be meant.
//! Must not know: how names are compared, or where people are kept.

use jiff::Timestamp;

use super::marks::{Meaning, marks};
use super::{PartialANumber, PersonId, Words};

/// What is known of the one who is sought.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// The name as spoken or typed.
    pub name: Option<Words>,
    /// Its last word may go on.
    pub unfinished: bool,
    /// The country of birth.
    pub country: Option<Words>,
    /// The year of birth.
    pub born: Option<i16>,
    /// The A-number, as far as it was heard.
    pub a_number: Option<PartialANumber>,
}

impl Wanted {
    /// What the marks of a line say: `=name`, `=from`, `=born`, and an A-number anywhere. A line without any of these is
    /// a name.
    #[must_use]
    pub fn read(line: &str) -> Self {
        let mut wanted = Self::default();
        for mark in marks(line) {
            match mark.meaning {
                Meaning::Name(name) => wanted.name = Some(name),
                Meaning::From(country) => wanted.country = Some(country),
                Meaning::Born(birth) => wanted.born = birth.year(),
                Meaning::ANumber(number) => wanted.a_number = Some(number),
                _ => {}
            }
        }
        if wanted == Self::default() {
            wanted.name = Some(Words::new(line.trim()));
        }
        wanted
    }
}

/// Somebody who may be meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: Words,
    /// The A-number, masked.
    pub a_number: Option<String>,
    /// The country of birth.
    pub country: Option<Words>,
    /// The birth, as kept.
    pub born: Option<Words>,
    /// Where last known.
    pub facility: Option<String>,
    /// When last heard of there.
    pub last_contact: Option<Timestamp>,
    /// How much speaks for it; among the answers of one search only.
    pub score: i32,
    /// What speaks for it: `a_number`, `a_number_near`, `name`, `country`, `born`, `born_near`, `facility`.
    pub why: Vec<String>,
}

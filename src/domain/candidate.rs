//! Owns: whom somebody seeks while a call lasts, and who may be meant.
//! Must not know: how names are compared, or where people are kept.

use jiff::Timestamp;

use super::marks::{Mark, Meaning, marks};
use super::{PartialANumber, PersonId, Sensitive, Words};

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
    /// What is known, and where nothing is, what is known elsewhere.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            name: self.name.or(other.name),
            unfinished: self.unfinished,
            country: self.country.or(other.country),
            born: self.born.or(other.born),
            a_number: self.a_number.or(other.a_number),
        }
    }

    /// What the marks of a line say: `=name`, `=from`, `=born`, and an A-number anywhere. A line without any of these is
    /// a name.
    #[must_use]
    pub fn read(line: &str) -> Self {
        let wanted = Self::of(&marks(line));
        if wanted == Self::default() {
            return Self {
                name: Some(Words::new(line.trim())),
                ..wanted
            };
        }
        wanted
    }

    /// What these marks say, the last of each kind.
    pub fn of<'a>(marks: impl IntoIterator<Item = &'a Mark>) -> Self {
        let mut wanted = Self::default();
        for mark in marks {
            match &mark.meaning {
                Meaning::Name(name) => wanted.name = Some(name.clone()),
                Meaning::From(country) => wanted.country = Some(country.clone()),
                Meaning::Born(birth) => wanted.born = birth.year(),
                Meaning::ANumber(number) => wanted.a_number = Some(*number),
                _ => {}
            }
        }
        wanted
    }

    /// Enough to seek by: the beginning of a name, or a whole A-number.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        let letters = |name: &Words| name.reveal().chars().filter(|c| c.is_alphabetic()).count();
        self.name.as_ref().is_some_and(|name| letters(name) >= 2)
            || self.a_number.is_some_and(|number| number.whole().is_some())
    }
}

/// What is known of a new person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NewPerson {
    /// Given name.
    pub given: Option<Sensitive>,
    /// Family name.
    pub family: Option<Sensitive>,
    /// A-number, nine digits.
    pub a_number: Option<Sensitive>,
    /// Country of birth.
    pub country: Option<Sensitive>,
    /// Date or year of birth, as said.
    pub born: Option<Sensitive>,
    /// Language, an ISO 639 code.
    pub language: Option<String>,
}

impl NewPerson {
    /// What is known, and where nothing is, what somebody is sought by.
    #[must_use]
    pub fn or(mut self, wanted: &Wanted) -> Self {
        if self.given.is_none()
            && let Some(name) = &wanted.name
        {
            self.call(name);
        }
        let country = wanted.country.as_ref();
        self.country = self.country.or(country.map(|said| said.reveal().into()));
        self.born = self
            .born
            .or(wanted.born.map(|year| year.to_string().into()));
        let number = wanted.a_number.filter(|number| number.whole().is_some());
        self.a_number = self
            .a_number
            .or(number.map(|number| number.places().into()));
        self
    }

    /// Of a name that is not just two words nobody can know which of them are the family's: it stays whole.
    fn call(&mut self, name: &Words) {
        let words: Vec<&str> = name.reveal().split_whitespace().collect();
        (self.given, self.family) = match words.as_slice() {
            [given, family] => (Some((*given).into()), Some((*family).into())),
            _ => (Some(name.reveal().into()), None),
        };
    }

    /// What these marks say of somebody, the last of each kind.
    pub fn of<'a>(marks: impl IntoIterator<Item = &'a Mark>) -> Self {
        let mut person = Self::default();
        for mark in marks {
            match &mark.meaning {
                Meaning::Name(name) => person.call(name),
                Meaning::From(country) => person.country = Some(country.reveal().into()),
                Meaning::Born(birth) => {
                    let said = || birth.said().reveal().to_owned();
                    person.born = Some(birth.iso().unwrap_or_else(said).into());
                }
                Meaning::Language { code, .. } => {
                    person.language = code.map(str::to_owned).or(person.language);
                }
                Meaning::ANumber(number) => {
                    let whole = number.is_said_whole().then(|| number.places().into());
                    person.a_number = whole.or(person.a_number);
                }
                _ => {}
            }
        }
        person
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

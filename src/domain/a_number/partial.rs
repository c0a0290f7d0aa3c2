//! Owns: an A-number of which some digits were not heard.
//! Must not know: where it was written, or whose it is.

use std::fmt;

use super::{ANumber, NotAnANumber, digit};

/// Known digits below which an A-number tells nothing.
const FEWEST_KNOWN: usize = 3;

/// Nine places, each a digit or not heard. Shown masked, like [`ANumber`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialANumber {
    places: [Option<u8>; 9],
    /// So many places were said; those before them are zeros of ours.
    said: usize,
}

impl PartialANumber {
    /// Reads seven to nine digits of any script with any punctuation between them; `x` stands for a digit not heard.
    ///
    /// # Errors
    /// [`NotAnANumber`] says what is wrong without repeating the text.
    pub fn parse(text: &str) -> Result<Self, NotAnANumber> {
        let mut heard: Vec<Option<u8>> = Vec::with_capacity(9);
        let mut letters = 0;
        for c in text.chars().filter(|c| c.is_alphanumeric()) {
            let place = match (place(c), c) {
                (Some(place), _) => place,
                (None, 'A' | 'a' | 'Ａ' | 'ａ') if heard.is_empty() && letters == 0 => {
                    letters = 1;
                    continue;
                }
                (None, _) => return Err(NotAnANumber::Letter),
            };
            if heard.len() == 9 {
                return Err(NotAnANumber::Length);
            }
            heard.push(place);
        }
        let known = heard.iter().flatten().count();
        if heard.len() < 7 || known < FEWEST_KNOWN {
            return Err(NotAnANumber::Length);
        }
        if known == heard.len() && heard.iter().all(|place| *place == Some(0)) {
            return Err(NotAnANumber::Zero);
        }
        let mut padded = [Some(0); 9];
        padded[9 - heard.len()..].copy_from_slice(&heard);
        Ok(Self {
            places: padded,
            said: heard.len(),
        })
    }

    /// The whole number, where every digit was heard.
    #[must_use]
    pub fn whole(&self) -> Option<ANumber> {
        if self.places.iter().any(Option::is_none) {
            return None;
        }
        ANumber::parse(&self.places()).ok()
    }

    /// The nine places, `x` where a digit was not heard: `20xxxx117`, as the database keeps them.
    #[must_use]
    pub fn places(&self) -> String {
        self.places.iter().map(|place| letter(*place)).collect()
    }

    /// How many digits were heard; padding counts, for a short number has no other digits there.
    #[must_use]
    pub fn known(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// The same, said to be an A-number: a short one has zeros before it.
    #[must_use]
    pub const fn named(self) -> Self {
        Self { said: 9, ..self }
    }

    /// Whether it was said whole, with all nine digits or by its name: anything shorter may be a telephone's.
    #[must_use]
    pub fn is_said_whole(&self) -> bool {
        self.said == 9 && self.known() == 9
    }

    /// Whether this could be that number.
    #[must_use]
    pub fn could_be(&self, number: &ANumber) -> bool {
        let digits = number.digits().bytes();
        self.places
            .iter()
            .zip(digits)
            .all(|(place, digit)| place.is_none_or(|heard| heard + b'0' == digit))
    }
}

/// One place as a character stands for it: a digit, or not heard.
#[allow(
    clippy::option_option,
    reason = "no place at all, and a place not heard, are two things"
)]
pub(in crate::domain) fn place(c: char) -> Option<Option<u8>> {
    match c {
        'x' | 'X' => Some(None),
        c => digit(c).map(Some),
    }
}

fn letter(place: Option<u8>) -> char {
    place.map_or('x', |digit| char::from(b'0' + digit))
}

impl From<ANumber> for PartialANumber {
    fn from(number: ANumber) -> Self {
        Self {
            places: number.0.map(|digit| Some(digit - b'0')),
            said: 9,
        }
    }
}

impl fmt::Display for PartialANumber {
    /// Masked: `A-•••-••x-117`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last: String = self.places[6..]
            .iter()
            .map(|place| letter(*place))
            .collect();
        write!(f, "A-•••-••{}-{last}", letter(self.places[5]))
    }
}

impl fmt::Debug for PartialANumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PartialANumber(‹redacted›)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn digits_that_were_not_heard_fit_any_digit() {
        let heard = PartialANumber::parse("20x xxx 117").unwrap();
        assert_eq!(heard.places(), "20xxxx117");
        assert_eq!(heard.known(), 5);
        assert_eq!(heard.whole(), None);
        assert!(heard.could_be(&ANumber::parse("A200004117").unwrap()));
        assert!(!heard.could_be(&ANumber::parse("A210004117").unwrap()));
        assert_eq!(heard.to_string(), "A-•••-••x-117");
        assert!(!format!("{heard:?}").contains("117"));
    }

    #[test]
    fn a_number_heard_whole_is_the_number() {
        let heard = PartialANumber::parse("A# 12.345.117").unwrap();
        assert_eq!(heard.whole(), ANumber::parse("012345117").ok());
        assert_eq!(heard.places(), "012345117");
    }

    #[test]
    fn too_little_heard_is_no_number() {
        assert_eq!(
            PartialANumber::parse("xxx xxx x17"),
            Err(NotAnANumber::Length)
        );
        assert_eq!(PartialANumber::parse("x1x2x3"), Err(NotAnANumber::Length));
        assert_eq!(PartialANumber::parse("0000000"), Err(NotAnANumber::Zero));
        assert_eq!(PartialANumber::parse("12b4567"), Err(NotAnANumber::Letter));
    }

    proptest! {
        #[test]
        fn whatever_an_a_number_reads_is_read_the_same(text in "[Aa]?[0-9 .x-]{5,14}") {
            let heard = PartialANumber::parse(&text);
            if let Ok(number) = ANumber::parse(&text) {
                let heard = heard.as_ref().map(PartialANumber::places);
                prop_assert_eq!(heard, Ok(PartialANumber::from(number).places()));
            }
            if let Ok(heard) = heard {
                let again = PartialANumber::parse(&heard.places());
                prop_assert_eq!(again.map(|again| again.places()), Ok(heard.places()));
            }
        }
    }
}

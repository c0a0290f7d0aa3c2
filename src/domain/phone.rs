//! Owns: a telephone number as somebody said it, and its international form where it is a number that can exist.
//! Must not know: whose it is, or that it could be called.

use std::fmt;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, PhoneNumberType, Region};

/// The most digits an international number has.
const LONGEST: usize = 15;

/// A telephone number. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone {
    said: String,
    international: Option<String>,
}

impl Phone {
    /// Reads the number at the start of this text: a `+` and digits, or digits as one dials them in the United
    /// States. Gives it with the number of bytes it takes. What is no number that can exist is kept as it was said.
    #[must_use]
    pub fn at_start(text: &str) -> Option<(Self, usize)> {
        let ends = group_ends(text);
        let (&longest, shorter) = ends.split_last()?;
        let known = shorter
            .iter()
            .rev()
            .map(|&end| (end, international(&text[..end])))
            .find(|(_, known)| known.is_some());
        let whole = international(&text[..longest]);
        let (end, international) = match (whole, known) {
            (None, Some(known)) => known,
            (whole, _) => (longest, whole),
        };
        let said = text[..end].to_owned();
        Some((
            Self {
                said,
                international,
            },
            end,
        ))
    }

    /// As it was said.
    #[must_use]
    pub fn said(&self) -> &str {
        &self.said
    }

    /// `+13125550100`, where such a number can exist.
    #[must_use]
    pub fn international(&self) -> Option<&str> {
        self.international.as_deref()
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(‹redacted›)")
    }
}

/// Where the groups of digits at the start of a text end, as far as one number can reach.
fn group_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut digits = 0;
    let mut gap = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        match c {
            '+' if at == 0 => {}
            '0'..='9' if digits < LONGEST => {
                digits += 1;
                gap = 0;
                let next = letters.peek().map(|(_, next)| *next);
                if !next.is_some_and(|next| next.is_ascii_digit()) {
                    if next.is_some_and(char::is_alphanumeric) {
                        break;
                    }
                    ends.push(at + c.len_utf8());
                }
            }
            ' ' | '-' | '.' | '(' | ')' | '/' | '\u{A0}' if gap < 3 => gap += 1,
            _ => break,
        }
    }
    ends
}

/// The library reads its tables at the first number, not before: a desk that meets none pays nothing.
fn international(said: &str) -> Option<String> {
    let library = &PHONE_NUMBER_UTIL;
    let number = library.parse(said, Some(Region::US)).ok()?;
    if !library.is_valid_number(&number) {
        return None;
    }
    let form = library.format(&number, PhoneNumberFormat::E164);
    Some(form.into_owned())
}

/// Whether a call from one of these numbers to the other, both with their country, stays in it, and is a call to somebody: no
/// number at which the one who is called earns by it. Several countries begin alike.
#[must_use]
pub fn is_within_country(from: &str, to: &str) -> bool {
    let library = &PHONE_NUMBER_UTIL;
    let country = |number: &str| {
        let number = library.parse(number, None).ok()?;
        Some((library.get_region_for_number(&number)?, number))
    };
    let (Some((here, _)), Some((there, number))) = (country(from), country(to)) else {
        return false;
    };
    here == there
        && matches!(
            library.get_number_type(&number),
            PhoneNumberType::FixedLine
                | PhoneNumberType::Mobile
                | PhoneNumberType::FixedLineOrMobile
                | PhoneNumberType::TollFree
                | PhoneNumberType::VoIP
        )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn read(text: &str) -> (String, Option<String>) {
        let (phone, end) = Phone::at_start(text).unwrap();
        assert_eq!(phone.said(), &text[..end]);
        (phone.said, phone.international)
    }

    #[test]
    fn numbers_of_many_countries_get_their_international_form() {
        for (text, form) in [
            ("+1 312 555 0100", "+13125550100"),
            ("(312) 555-0100", "+13125550100"),
            ("+502 5555 1234", "+50255551234"),
            ("+52 55 1234 5678", "+525512345678"),
            ("+7 800 123-45-67", "+78001234567"),
        ] {
            assert_eq!(read(text), (text.to_owned(), Some(form.to_owned())));
        }
    }

    #[test]
    fn the_number_ends_where_a_number_can_end() {
        assert_eq!(read("+1 312 555 0100 31 years").0, "+1 312 555 0100");
        assert_eq!(read("+1 312 555 0100, and").0, "+1 312 555 0100");
    }

    #[test]
    fn what_cannot_exist_is_kept_as_it_was_said() {
        assert_eq!(read("+1 23"), ("+1 23".to_owned(), None));
        assert_eq!(Phone::at_start("+ no number"), None);
        assert_eq!(Phone::at_start(""), None);
    }

    #[test]
    fn debug_never_shows_it() {
        let (phone, _) = Phone::at_start("+13125550100").unwrap();
        assert!(!format!("{phone:?}").contains("555"));
    }
}

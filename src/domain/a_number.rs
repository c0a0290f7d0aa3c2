//! Owns: the A-number: nine digits, however they were written down, and how it is masked.
//! Must not know: whose it is.

use std::fmt;

mod partial;

pub use partial::PartialANumber;
pub(super) use partial::place;

/// An A-number, padded to nine digits. Shown masked unless somebody asks for [`Self::full`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ANumber([u8; 9]);

/// Why a text is not an A-number. It never repeats the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotAnANumber {
    /// A letter other than one `A` before the digits.
    #[error("an A-number has no letter but the A before it")]
    Letter,
    /// Fewer than seven digits or more than nine.
    #[error("an A-number has seven to nine digits")]
    Length,
    /// All zeros.
    #[error("an A-number is not all zeros")]
    Zero,
}

impl ANumber {
    /// Reads seven to nine digits of any script, with any punctuation between them and at most one `A` before.
    ///
    /// # Errors
    /// [`NotAnANumber`] says what is wrong without repeating the text.
    pub fn parse(text: &str) -> Result<Self, NotAnANumber> {
        let mut digits = Vec::with_capacity(9);
        let mut letters = 0;
        for c in text.chars().filter(|c| c.is_alphanumeric()) {
            match digit(c) {
                Some(_) if digits.len() == 9 => return Err(NotAnANumber::Length),
                Some(value) => digits.push(b'0' + value),
                None if matches!(c, 'A' | 'a' | 'Ａ' | 'ａ')
                    && digits.is_empty()
                    && letters == 0 =>
                {
                    letters = 1;
                }
                None => return Err(NotAnANumber::Letter),
            }
        }
        if digits.len() < 7 {
            return Err(NotAnANumber::Length);
        }
        let mut padded = [b'0'; 9];
        padded[9 - digits.len()..].copy_from_slice(&digits);
        if padded == [b'0'; 9] {
            return Err(NotAnANumber::Zero);
        }
        Ok(Self(padded))
    }

    /// The nine digits, as the database keeps them.
    #[must_use]
    pub fn digits(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// All of it: `A-012-345-117`. For an opened record only.
    #[must_use]
    pub fn full(&self) -> String {
        let digits = self.digits();
        format!("A-{}-{}-{}", &digits[..3], &digits[3..6], &digits[6..])
    }
}

impl fmt::Display for ANumber {
    /// Masked: `A-•••-••4-117`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        write!(f, "A-•••-••{}-{}", &digits[5..6], &digits[6..])
    }
}

impl fmt::Debug for ANumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ANumber(‹redacted›)")
    }
}

/// The value of a decimal digit: ASCII, full-width, and the scripts in which callers' relatives write numbers.
pub(super) fn digit(c: char) -> Option<u8> {
    const ZEROS: [char; 9] = [
        '0', '\u{0660}', '\u{06F0}', '\u{0966}', '\u{09E6}', '\u{0A66}', '\u{1040}', '\u{17E0}',
        '\u{FF10}',
    ];
    ZEROS.iter().find_map(|&zero| {
        let value = u32::from(c).checked_sub(u32::from(zero))?;
        u8::try_from(value).ok().filter(|&value| value < 10)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ANumber, NotAnANumber};

    fn digits(text: &str) -> Result<String, NotAnANumber> {
        ANumber::parse(text).map(|number| number.digits().to_owned())
    }

    #[test]
    fn one_person_is_one_number_however_it_is_written() {
        for written in [
            "A 012-345-117",
            "a12345117",
            "A#012.345.117",
            "12 345 117",
            "(A) 012/345/117",
        ] {
            assert_eq!(digits(written).as_deref(), Ok("012345117"));
        }
        assert_eq!(digits("٠١٢٣٤٥١١٧").as_deref(), Ok("012345117"));
        assert_eq!(digits("1234567").as_deref(), Ok("001234567"));
    }

    #[test]
    fn what_is_not_an_a_number_is_refused_without_being_repeated() {
        assert_eq!(digits("20x xxx 117"), Err(NotAnANumber::Letter));
        assert_eq!(digits("AA1234567"), Err(NotAnANumber::Letter));
        assert_eq!(digits("123456"), Err(NotAnANumber::Length));
        assert_eq!(digits("1234567890"), Err(NotAnANumber::Length));
        assert_eq!(digits("000 000 000"), Err(NotAnANumber::Zero));
        assert_eq!(digits(""), Err(NotAnANumber::Length));
    }

    #[test]
    fn it_is_masked_unless_asked_for() {
        let number = ANumber::parse("A200004117")
            .map(|number| (number.to_string(), number.full(), format!("{number:?}")));
        assert_eq!(
            number,
            Ok((
                "A-•••-••4-117".to_owned(),
                "A-200-004-117".to_owned(),
                "ANumber(‹redacted›)".to_owned()
            ))
        );
    }

    proptest! {
        #[test]
        fn its_full_form_reads_back_as_itself(value in 1u32..1_000_000_000) {
            let number = ANumber::parse(&format!("A{value:09}")).map_err(|_| TestCaseError::fail("refused"))?;
            prop_assert_eq!(ANumber::parse(&number.full()), Ok(number));
            prop_assert_eq!(ANumber::parse(number.digits()), Ok(number));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            if let Ok(number) = ANumber::parse(&text) {
                prop_assert_eq!(number.digits().len(), 9);
            }
        }
    }
}

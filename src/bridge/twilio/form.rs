//! Owns: the body of a form as Twilio posts it: names and values, percent-encoded.
//! Must not know: what a field means.

/// The most fields of a form.
pub const MOST_FIELDS: usize = 200;

/// The fields of a form, in the order in which they came. `Debug` does not show them.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Form(Vec<(String, String)>);

/// A body that is no form.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FormError {
    /// More than [`MOST_FIELDS`].
    #[error("too many fields")]
    TooMany,
    /// A `%` without two hexadecimal digits behind it.
    #[error("badly encoded")]
    Encoding,
    /// Bytes that are no text.
    #[error("not text")]
    NotText,
}

impl Form {
    /// Reads a body, or what stands behind the `?` of an address.
    ///
    /// # Errors
    /// It is no form; nothing of it is used.
    pub fn read(body: &[u8]) -> Result<Self, FormError> {
        let mut fields = Vec::new();
        for field in body.split(|&byte| byte == b'&').filter(|f| !f.is_empty()) {
            if fields.len() == MOST_FIELDS {
                return Err(FormError::TooMany);
            }
            let end = field.iter().position(|&byte| byte == b'=');
            let (name, value) = match end {
                Some(end) => (&field[..end], &field[end + 1..]),
                None => (field, &field[..0]),
            };
            fields.push((decoded(name)?, decoded(value)?));
        }
        Ok(Self(fields))
    }

    /// The first value of this name that is not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(known, _)| known == name);
        values
            .find(|(_, value)| !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Names and values in their order, each pair once: what a signature covers.
    #[must_use]
    pub fn sorted(&self) -> Vec<(&str, &str)> {
        let pairs = self.0.iter();
        let mut pairs: Vec<_> = pairs.map(|(n, v)| (n.as_str(), v.as_str())).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Form({} fields)", self.0.len())
    }
}

fn decoded(text: &[u8]) -> Result<String, FormError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(&byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || {
                    let digit = char::from(*rest.next().ok_or(FormError::Encoding)?);
                    digit.to_digit(16).ok_or(FormError::Encoding)
                };
                let value = digit()? * 16 + digit()?;
                u8::try_from(value).map_err(|_| FormError::Encoding)?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| FormError::NotText)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use proptest::prelude::*;

    use super::{Form, FormError, MOST_FIELDS};
    use crate::bridge::http::fetch::encoded;

    #[test]
    fn fields_are_decoded_and_the_first_that_says_something_counts() {
        let form = Form::read(b"From=%2B13125550100&Digits=&Digits=1+2%263&Alone&=x").unwrap();
        assert_eq!(form.get("From"), Some("+13125550100"));
        assert_eq!(form.get("Digits"), Some("1 2&3"));
        assert_eq!(form.get("Alone"), None);
        assert_eq!(form.get("To"), None);
        assert!(!format!("{form:?}").contains("555"));
    }

    #[test]
    fn what_is_no_form_is_refused_whole() {
        assert_eq!(Form::read(b"a=%4").unwrap_err(), FormError::Encoding);
        assert_eq!(Form::read(b"a=%zz").unwrap_err(), FormError::Encoding);
        assert_eq!(Form::read(b"a=%ff").unwrap_err(), FormError::NotText);
        let many = "a=1&".repeat(MOST_FIELDS);
        assert!(Form::read(many.as_bytes()).is_ok());
        let more = many + "a=1";
        assert_eq!(Form::read(more.as_bytes()).unwrap_err(), FormError::TooMany);
    }

    proptest! {
        #[test]
        fn what_was_encoded_is_read_again(fields in prop::collection::vec((".{1,20}", ".{1,20}"), 1..20)) {
            let body: Vec<String> = fields.iter().map(|(n, v)| format!("{}={}", encoded(n), encoded(v))).collect();
            let form = Form::read(body.join("&").as_bytes()).unwrap();
            let mut expected: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            expected.sort_unstable();
            expected.dedup();
            prop_assert_eq!(form.sorted(), expected);
        }
    }
}

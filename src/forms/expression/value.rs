//! Owns: values and how they become texts, numbers and truths, as XPath 1.0 and the ODK specification have it.
//! Must not know: functions and operators.

use super::dates::days_since_epoch;
use jiff::tz::TimeZone;

/// What an expression gives.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number; `NaN` where there is none.
    Number(f64),
    /// True or false.
    Truth(bool),
    /// What stands in the fields a reference reaches, in the order of the form; empty where nothing is relevant.
    Fields(Vec<String>),
}

impl Value {
    /// As a text.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => written(*number),
            Self::Truth(true) => "true".to_owned(),
            Self::Truth(false) => "false".to_owned(),
            Self::Fields(fields) => fields.first().cloned().unwrap_or_default(),
        }
    }

    /// As a number: empty is not a number, a date is its days since 1970.
    #[must_use]
    pub fn number(&self, zone: &TimeZone) -> f64 {
        match self {
            Self::Text(text) => number_of(text, zone),
            Self::Number(number) => *number,
            Self::Truth(truth) => f64::from(*truth),
            Self::Fields(fields) => fields
                .first()
                .map_or(f64::NAN, |text| number_of(text, zone)),
        }
    }

    /// As true or false: an empty text, zero and no number are false, and so are fields that say nothing.
    #[must_use]
    pub fn truth(&self) -> bool {
        match self {
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Truth(truth) => *truth,
            Self::Fields(fields) => fields.iter().any(|text| !text.is_empty()),
        }
    }
}

/// A text as a number.
#[must_use]
pub fn number_of(text: &str, zone: &TimeZone) -> f64 {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if plain {
        return text.parse().unwrap_or(f64::NAN);
    }
    days_since_epoch(text, zone).unwrap_or(f64::NAN)
}

/// A number as XPath writes it: no decimals that are not there, no exponent.
#[must_use]
pub fn written(number: f64) -> String {
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .to_owned()
    } else if number == 0.0 {
        "0".to_owned()
    } else {
        // Rust writes the shortest text that reads back as the same number, and never an exponent.
        format!("{number}")
    }
}

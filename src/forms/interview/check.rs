//! Owns: what is wrong with an answer: its form, its limits, or that it is missing.
//! Must not know: the sentences that say it, and when to say them.

use super::{Interview, Place};
use crate::forms::expression::{day_of, moment_of};
use crate::forms::kind::Kind;
use crate::forms::model::Words;

macro_rules! troubles {
    ($($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        /// What is wrong with an answer.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum Trouble { $($(#[$doc])* $variant),+ }

        impl Trouble {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its word in the catalogue and in JSON.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

troubles! {
    /// An answer is needed and there is none.
    Missing = "missing",
    /// Not a whole number.
    NotWhole = "not_whole",
    /// Not a number.
    NotANumber = "not_a_number",
    /// Beyond the ends of a range, or between its steps.
    OutOfRange = "out_of_range",
    /// Not a day.
    NotADay = "not_a_day",
    /// Not a time of day.
    NotATime = "not_a_time",
    /// Not a day with a time.
    NotAMoment = "not_a_moment",
    /// Not a place on earth.
    NotAPlace = "not_a_place",
    /// Not one of the choices that are offered now.
    NotOffered = "not_offered",
    /// Not what the form's rule asks for.
    Constraint = "constraint",
}

impl Interview {
    /// What is wrong with the answer in a row, if anything.
    #[must_use]
    pub fn trouble(&self, place: &Place) -> Option<Trouble> {
        let item = self.form.item(place.item);
        if item.kind.is_container() || !self.is_relevant(place) {
            return None;
        }
        let value = self.written(place);
        if value.is_empty() {
            let rule = item.required.as_ref().filter(|_| item.kind.is_asked());
            let needed = rule.is_some_and(|rule| self.scene(place).holds(rule));
            return needed.then_some(Trouble::Missing);
        }
        if let Some(trouble) = self.misshapen(place, value) {
            return Some(trouble);
        }
        let rule = item.constraint.as_ref();
        let kept = rule.is_none_or(|rule| self.scene(place).holds(rule));
        (!kept).then_some(Trouble::Constraint)
    }

    /// Everything that is wrong, in the order of the form.
    #[must_use]
    pub fn troubles(&self) -> Vec<(Place, Trouble)> {
        let places = self.places().into_iter();
        places
            .filter_map(|place| self.trouble(&place).map(|trouble| (place, trouble)))
            .collect()
    }

    /// The form's own words for a trouble, in the language of the interview, if it has any.
    #[must_use]
    pub fn message(&self, place: &Place, trouble: Trouble) -> Option<String> {
        let item = self.form.item(place.item);
        let words: &Words = match trouble {
            Trouble::Missing => &item.required_message,
            Trouble::Constraint => &item.constraint_message,
            _ => return None,
        };
        (!words.is_empty()).then(|| self.said(words, place))
    }

    fn misshapen(&self, place: &Place, value: &str) -> Option<Trouble> {
        let (right, trouble) = match &self.form.item(place.item).kind {
            Kind::Integer => (value.parse::<i64>().is_ok(), Trouble::NotWhole),
            Kind::Decimal => (number(value).is_some(), Trouble::NotANumber),
            Kind::Range { start, end, step } => {
                let Some(value) = number(value) else {
                    return Some(Trouble::NotANumber);
                };
                let steps = (value - start) / step;
                let on_step = (steps - steps.round()).abs() < 1e-6;
                (
                    (*start..=*end).contains(&value) && on_step,
                    Trouble::OutOfRange,
                )
            }
            Kind::Date => (
                value.len() == 10 && day_of(value).is_some(),
                Trouble::NotADay,
            ),
            Kind::Time => (is_time(value), Trouble::NotATime),
            Kind::DateTime => {
                let moment = moment_of(value, self.now.time_zone());
                (moment.is_some(), Trouble::NotAMoment)
            }
            Kind::Geopoint => (is_on_earth(value), Trouble::NotAPlace),
            Kind::SelectOne(_) => (self.is_offered(place, value), Trouble::NotOffered),
            Kind::SelectMultiple(_) | Kind::Rank(_) => {
                let all = value
                    .split_whitespace()
                    .all(|one| self.is_offered(place, one));
                (all, Trouble::NotOffered)
            }
            Kind::Acknowledge => (value == "OK", Trouble::NotOffered),
            _ => return None,
        };
        (!right).then_some(trouble)
    }

    fn is_offered(&self, place: &Place, name: &str) -> bool {
        self.choices(place).iter().any(|choice| choice.name == name)
    }
}

fn number(value: &str) -> Option<f64> {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.');
    value.parse().ok().filter(|_| value.chars().all(plain))
}

/// `09:41`, with seconds and an offset if somebody has them.
fn is_time(value: &str) -> bool {
    let end = value
        .find(['Z', '+'])
        .or_else(|| value.rfind('-'))
        .unwrap_or(value.len());
    value[..end].parse::<jiff::civil::Time>().is_ok()
}

/// Latitude and longitude in degrees; height and precision in metres may follow.
fn is_on_earth(value: &str) -> bool {
    let numbers: Vec<Option<f64>> = value.split_whitespace().map(number).collect();
    match numbers.as_slice() {
        [Some(latitude), Some(longitude), rest @ ..] => {
            latitude.abs() <= 90.0
                && longitude.abs() <= 180.0
                && rest.len() <= 2
                && rest.iter().all(Option::is_some)
        }
        _ => false,
    }
}

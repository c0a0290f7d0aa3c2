//! Owns: what each function gives.
//! Must not know: where field values come from.

use jiff::Zoned;
use jiff::tz::TimeZone;

use super::compute::zone;
use super::dates::{
    day_after_epoch, day_of, days_since_epoch, formatted, moment_after_epoch, part_of_day,
    written_moment, zoned_of,
};
use super::function::{Function, pattern_of};
use super::letters::{extreme, rounded, substr, substring, translated, whole};
use super::{Expression, Surroundings, Value, compute};

/// One call, its arguments not yet computed: `if` and `coalesce` compute only what they need.
pub(super) struct Call<'a, R, S> {
    arguments: &'a [Expression<R>],
    at: &'a S,
}

impl<'a, R, S: Surroundings<R>> Call<'a, R, S> {
    pub(super) const fn new(arguments: &'a [Expression<R>], at: &'a S) -> Self {
        Self { arguments, at }
    }

    fn get(&self, index: usize) -> Option<Value> {
        self.arguments
            .get(index)
            .map(|argument| compute(argument, self.at))
    }

    fn text(&self, index: usize) -> String {
        // Without an argument the function speaks of the field itself.
        self.get(index)
            .map_or_else(|| self.at.own(), |value| value.text())
    }

    fn number(&self, index: usize) -> f64 {
        self.get(index)
            .map_or(f64::NAN, |value| value.number(self.zone()))
    }

    fn truth(&self, index: usize) -> bool {
        self.get(index).is_some_and(|value| value.truth())
    }

    fn zone(&self) -> &TimeZone {
        zone(self.at)
    }

    fn field(&self, index: usize) -> Option<&R> {
        match self.arguments.get(index) {
            Some(Expression::Field(field)) => Some(field),
            _ => None,
        }
    }

    /// Every text from the argument on, fields one by one.
    fn texts(&self, from: usize) -> Vec<String> {
        (from..self.arguments.len())
            .filter_map(|index| self.get(index))
            .flat_map(|value| match value {
                Value::Fields(fields) => fields,
                other => vec![other.text()],
            })
            .collect()
    }

    fn numbers(&self) -> Vec<f64> {
        (0..self.arguments.len())
            .filter_map(|index| self.get(index))
            .flat_map(|value| match value {
                Value::Fields(fields) => fields
                    .iter()
                    .map(|text| super::number_of(text, self.zone()))
                    .collect(),
                other => vec![other.number(self.zone())],
            })
            .collect()
    }

    pub(super) fn value(&self, function: Function) -> Value {
        match function {
            Function::If if self.truth(0) => self.value_of(1),
            Function::If => self.value_of(2),
            Function::Coalesce => Value::Text(
                (0..self.arguments.len())
                    .map(|index| self.text(index))
                    .find(|text| !text.is_empty())
                    .unwrap_or_default(),
            ),
            Function::Once => {
                let own = self.at.own();
                Value::Text(if own.is_empty() { self.text(0) } else { own })
            }
            Function::Today | Function::Now | Function::Date | Function::DateTime => {
                self.dates(function)
            }
            Function::FormatDate | Function::FormatDateTime => Value::Text(
                self.moment(0)
                    .map(|moment| formatted(&moment, &self.text(1)))
                    .unwrap_or_default(),
            ),
            Function::Selected
            | Function::Boolean
            | Function::BooleanFromString
            | Function::Not
            | Function::True
            | Function::False
            | Function::Checklist
            | Function::Contains
            | Function::StartsWith
            | Function::EndsWith
            | Function::Regex => Value::Truth(self.holds(function)),
            Function::SelectedAt
            | Function::ChoiceName
            | Function::IndexedRepeat
            | Function::Text
            | Function::Concat
            | Function::Join
            | Function::Substring
            | Function::Substr
            | Function::SubstringBefore
            | Function::SubstringAfter
            | Function::NormalizeSpace
            | Function::Translate => Value::Text(self.worded(function)),
            _ => Value::Number(self.counted(function)),
        }
    }

    fn value_of(&self, index: usize) -> Value {
        self.get(index).unwrap_or(Value::Text(String::new()))
    }

    fn moment(&self, index: usize) -> Option<Zoned> {
        match self.value_of(index) {
            Value::Number(days) => moment_after_epoch(days, self.zone()),
            other => zoned_of(&other.text(), self.zone()),
        }
    }

    fn dates(&self, function: Function) -> Value {
        let now = self.at.now();
        let day = |text: &str| -> Option<String> {
            if text.len() > 10 {
                return Some(zoned_of(text, self.zone())?.date().to_string());
            }
            day_of(text).map(|day| day.to_string())
        };
        let said = match function {
            Function::Today => Some(now.date().to_string()),
            Function::Now => Some(written_moment(now)),
            Function::Date => match self.value_of(0) {
                Value::Number(days) => day_after_epoch(days).map(|day| day.to_string()),
                // A number that another field holds as text.
                other => day(&other.text()).or_else(|| {
                    day_after_epoch(other.number(self.zone())).map(|day| day.to_string())
                }),
            },
            _ => match self.value_of(0) {
                Value::Text(text) if day_of(&text).is_none() => {
                    moment_after_epoch(super::number_of(&text, self.zone()), self.zone())
                        .map(|moment| written_moment(&moment))
                }
                _ => self.moment(0).map(|moment| written_moment(&moment)),
            },
        };
        Value::Text(said.unwrap_or_default())
    }

    fn holds(&self, function: Function) -> bool {
        match function {
            Function::Selected => {
                let wanted = self.text(1);
                self.text(0)
                    .split_whitespace()
                    .any(|one| one == wanted.trim())
            }
            Function::Boolean => self.truth(0),
            Function::BooleanFromString => {
                let text = self.text(0);
                text == "1" || text.eq_ignore_ascii_case("true")
            }
            Function::Not => !self.truth(0),
            Function::True => true,
            Function::Checklist => {
                let holding = (2..self.arguments.len()).filter(|&index| self.truth(index));
                let holding = u32::try_from(holding.count()).map_or(f64::INFINITY, f64::from);
                let (least, most) = (self.number(0), self.number(1));
                (least < 0.0 || holding >= least) && (most < 0.0 || holding <= most)
            }
            Function::Contains => self.text(0).contains(&self.text(1)),
            Function::StartsWith => self.text(0).starts_with(&self.text(1)),
            Function::EndsWith => self.text(0).ends_with(&self.text(1)),
            Function::Regex => {
                pattern_of(&self.text(1)).is_some_and(|pattern| pattern.is_match(&self.text(0)))
            }
            _ => false,
        }
    }

    fn worded(&self, function: Function) -> String {
        match function {
            Function::SelectedAt => {
                let at = whole(self.number(1));
                let text = self.text(0);
                at.and_then(|at| text.split_whitespace().nth(at))
                    .unwrap_or_default()
                    .to_owned()
            }
            Function::ChoiceName => self
                .field(1)
                .map(|question| self.at.choice_label(question, &self.text(0)))
                .unwrap_or_default(),
            Function::IndexedRepeat => self.indexed_repeat().unwrap_or_default(),
            Function::Concat => self.texts(0).concat(),
            Function::Join => self.texts(1).join(&self.text(0)),
            Function::Substring => substring(
                &self.text(0),
                self.number(1),
                self.get(2).map(|_| self.number(2)),
            ),
            Function::Substr => substr(
                &self.text(0),
                self.number(1),
                self.get(2).map(|_| self.number(2)),
            ),
            Function::SubstringBefore | Function::SubstringAfter => {
                let (text, mark) = (self.text(0), self.text(1));
                let (before, after) = text.split_once(&mark).unwrap_or_default();
                let is_before = function == Function::SubstringBefore;
                if is_before { before } else { after }.to_owned()
            }
            Function::NormalizeSpace => {
                let text = self.text(0);
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            }
            Function::Translate => translated(&self.text(0), &self.text(1), &self.text(2)),
            _ => self.text(0),
        }
    }

    fn indexed_repeat(&self) -> Option<String> {
        let field = self.field(0)?;
        let mut repeats = Vec::new();
        for at in (1..self.arguments.len()).step_by(2) {
            repeats.push((self.field(at)?, whole(self.number(at + 1))?));
        }
        Some(self.at.of_repeat(field, &repeats))
    }

    fn counted(&self, function: Function) -> f64 {
        let length = |count: usize| u32::try_from(count).map_or(f64::NAN, f64::from);
        match function {
            Function::Count => length(self.texts(0).len()),
            Function::CountNonEmpty => {
                length(self.texts(0).iter().filter(|text| !text.is_empty()).count())
            }
            Function::CountSelected => length(self.text(0).split_whitespace().count()),
            Function::Sum => self.numbers().iter().sum(),
            Function::Min => extreme(&self.numbers(), f64::min),
            Function::Max => extreme(&self.numbers(), f64::max),
            Function::Position => self
                .field(0)
                .and_then(|field| self.at.position(field))
                .map_or(f64::NAN, length),
            Function::Round => rounded(
                self.number(0),
                self.get(1).map_or(0.0, |places| places.number(self.zone())),
            ),
            Function::Int => self.number(0).trunc(),
            Function::Floor => self.number(0).floor(),
            Function::Ceiling => self.number(0).ceil(),
            Function::Abs => self.number(0).abs(),
            Function::Pow => self.number(0).powf(self.number(1)),
            Function::Sqrt => self.number(0).sqrt(),
            Function::Exp => self.number(0).exp(),
            Function::Exp10 => 10_f64.powf(self.number(0)),
            Function::Log => self.number(0).ln(),
            Function::Log10 => self.number(0).log10(),
            Function::Number => self
                .get(0)
                .unwrap_or_else(|| Value::Text(self.at.own()))
                .number(self.zone()),
            Function::StringLength => length(self.text(0).chars().count()),
            Function::DecimalDateTime => match self.value_of(0) {
                Value::Number(days) => days,
                other => days_since_epoch(&other.text(), self.zone()).unwrap_or(f64::NAN),
            },
            Function::DecimalDate => {
                days_since_epoch(&self.text(0), self.zone()).map_or(f64::NAN, f64::floor)
            }
            Function::DecimalTime => part_of_day(&self.text(0)).unwrap_or(f64::NAN),
            _ => f64::NAN,
        }
    }
}

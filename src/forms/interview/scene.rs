//! Owns: what a rule sees from the row it belongs to.
//! Must not know: when rules are computed.

use jiff::Zoned;

use super::{Interview, Place};
use crate::forms::expression::{Surroundings, Value, compute};
use crate::forms::model::{Choice, ItemId, Rule, Target};

/// A row, as a rule looks out from it.
pub(super) struct Scene<'a> {
    interview: &'a Interview,
    place: &'a Place,
    choice: Option<&'a Choice>,
}

impl<'a> Scene<'a> {
    pub(super) const fn new(interview: &'a Interview, place: &'a Place) -> Self {
        Self {
            interview,
            place,
            choice: None,
        }
    }

    pub(super) const fn with_choice(mut self, choice: &'a Choice) -> Self {
        self.choice = Some(choice);
        self
    }

    pub(super) fn value(&self, rule: &Rule) -> Value {
        compute(rule, self)
    }

    pub(super) fn holds(&self, rule: &Rule) -> bool {
        self.value(rule).truth()
    }

    /// What a field named in a label says: a choice by its label.
    pub(super) fn named(&self, name: &str) -> String {
        let Some(item) = self.interview.form.only(name) else {
            return String::new();
        };
        let own = &self.interview.form.item(self.place.item).repeats;
        let its = &self.interview.form.item(item).repeats;
        let shared = own
            .iter()
            .zip(its)
            .take_while(|(own, its)| own == its)
            .count();
        let field = Target::Item { item, shared };
        let value = self.fields(&field).into_iter().next().unwrap_or_default();
        if self.interview.form.item(item).kind.list().is_none() {
            return value;
        }
        let labels: Vec<String> = (value.split_whitespace())
            .map(|choice| self.choice_label(&field, choice))
            .collect();
        labels.join(", ")
    }

    /// Every place of a row, in the same repeats as this one for the first `shared`.
    fn places(&self, item: ItemId, shared: usize) -> Vec<Place> {
        let repeats = &self.interview.form.item(item).repeats;
        let own: Vec<u32> = self.place.repeats.iter().take(shared).copied().collect();
        let mut around = vec![own];
        for repeat in repeats.iter().skip(shared) {
            around = around
                .into_iter()
                .flat_map(|around| self.inside(*repeat, around))
                .collect();
        }
        around
            .into_iter()
            .map(|repeats| Place { item, repeats })
            .collect()
    }

    fn inside(&self, item: ItemId, around: Vec<u32>) -> Vec<Vec<u32>> {
        let place = Place {
            item,
            repeats: around,
        };
        let numbers = self.interview.numbers(&place).iter();
        numbers
            .map(|number| [place.repeats.as_slice(), &[*number]].concat())
            .collect()
    }

    /// A row sees what is written in itself and in what it holds even while it is not relevant: how else could it
    /// become so?
    fn sees(&self, place: &Place) -> bool {
        let end = self.interview.form.item(self.place.item).end;
        (self.place.item.0..end).contains(&place.item.0) || self.interview.is_relevant(place)
    }
}

impl Surroundings<Target> for Scene<'_> {
    fn fields(&self, field: &Target) -> Vec<String> {
        match field {
            Target::Item { item, shared } => (self.places(*item, *shared).iter())
                .filter(|place| self.sees(place))
                .map(|place| self.interview.written(place).to_owned())
                .collect(),
            Target::Column(name) => {
                let interview = self.interview;
                let said = self.choice.map(|choice| match name.as_str() {
                    "name" => choice.name.clone(),
                    "label" => interview.said_of(choice),
                    other => choice.columns.get(other).cloned().unwrap_or_default(),
                });
                vec![said.unwrap_or_default()]
            }
        }
    }

    fn position(&self, field: &Target) -> Option<usize> {
        let Target::Item { item, .. } = field else {
            return None;
        };
        let depth = self.interview.form.item(*item).repeats.len();
        let Some((number, around)) = self.place.repeats.get(..depth)?.split_last() else {
            return Some(1);
        };
        let repeat = Place {
            item: *self.interview.form.item(*item).repeats.last()?,
            repeats: around.to_vec(),
        };
        let numbers = self.interview.numbers(&repeat);
        Some(numbers.iter().position(|known| known == number)? + 1)
    }

    fn of_repeat(&self, field: &Target, repeats: &[(&Target, usize)]) -> String {
        let Target::Item { item, .. } = field else {
            return String::new();
        };
        let mut around: Vec<u32> = Vec::new();
        for repeat in &self.interview.form.item(*item).repeats {
            let place = Place {
                item: *repeat,
                repeats: around.clone(),
            };
            let asked = repeats.iter().find_map(|(target, at)| match target {
                Target::Item { item, .. } if item == repeat => Some(*at),
                _ => None,
            });
            let number = match asked {
                Some(at) => at
                    .checked_sub(1)
                    .and_then(|at| self.interview.numbers(&place).get(at)),
                // A repeat that is not named is the one the rule stands in.
                None => self.place.repeats.get(around.len()),
            };
            match number {
                Some(number) => around.push(*number),
                None => return String::new(),
            }
        }
        let place = Place {
            item: *item,
            repeats: around,
        };
        self.interview.value(&place).to_owned()
    }

    fn choice_label(&self, question: &Target, choice: &str) -> String {
        let Target::Item { item, .. } = question else {
            return String::new();
        };
        let mut choices = self.interview.form.choices(*item).iter();
        choices
            .find(|known| known.name == choice)
            .map(|known| self.interview.said_of(known))
            .unwrap_or_default()
    }

    fn own(&self) -> String {
        self.interview.written(self.place).to_owned()
    }

    fn now(&self) -> &Zoned {
        &self.interview.now
    }
}

impl Interview {
    /// A choice's label in the language of the interview; its name where it has none.
    #[must_use]
    pub fn said_of(&self, choice: &Choice) -> String {
        if choice.label.is_empty() {
            choice.name.clone()
        } else {
            choice
                .label
                .said(&self.language, &self.form.default_language)
                .to_owned()
        }
    }
}

//! Owns: all answers at once: in from JSON, out as paths and values or as JSON.
//! Must not know: who sends them and where they go.

use serde_json::{Map, Value};

use super::{Interview, Place};
use crate::forms::kind::Kind;
use crate::forms::model::ItemId;

/// Why an answer of a JSON text is not taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Refused {
    /// The form has no such field here.
    UnknownField,
    /// The value is of a kind that no answer has.
    NotAnAnswer,
    /// The form computes it, or it is no question.
    ReadOnly,
    /// It is not asked, with these answers.
    NotRelevant,
    /// There are more repeats than the form has room for.
    TooMany,
}

impl Refused {
    /// Every one.
    pub const ALL: &[Self] = &[
        Self::UnknownField,
        Self::NotAnAnswer,
        Self::ReadOnly,
        Self::NotRelevant,
        Self::TooMany,
    ];

    /// Its word in the catalogue and in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::UnknownField => "unknown_field",
            Self::NotAnAnswer => "not_an_answer",
            Self::ReadOnly => "read_only",
            Self::NotRelevant => "not_relevant",
            Self::TooMany => "too_many",
        }
    }
}

/// What was written on the way, and what was not taken.
#[derive(Default)]
struct Taken {
    written: Vec<Place>,
    refused: Vec<(String, Refused)>,
}

impl Interview {
    /// Takes answers in: an object by names, groups as objects inside, repeats as lists of objects, several choices as
    /// a list. A field whose name stands once in the form may also stand outside its groups. Says what is not taken.
    pub fn fill(&mut self, answers: &Map<String, Value>) -> Vec<(String, Refused)> {
        let mut taken = Taken::default();
        self.fill_group(None, &[], answers, &mut taken);
        let Taken {
            written,
            mut refused,
        } = taken;
        for place in written {
            if self.is_read_only(&place) {
                refused.push((self.path(&place), Refused::ReadOnly));
            } else if !self.is_relevant(&place) {
                refused.push((self.path(&place), Refused::NotRelevant));
            }
        }
        refused
    }

    fn fill_group(
        &mut self,
        of: Option<ItemId>,
        around: &[u32],
        answers: &Map<String, Value>,
        taken: &mut Taken,
    ) {
        for (name, value) in answers {
            let short = || self.form.only(name).filter(|_| of.is_none());
            let item = self.form.child(of, name).or_else(short);
            let item = item.filter(|item| self.form.item(*item).repeats.len() <= around.len() + 1);
            let Some(item) = item else {
                taken.refused.push((name.clone(), Refused::UnknownField));
                continue;
            };
            let place = Place {
                item,
                repeats: around.to_vec(),
            };
            match (&self.form.item(item).kind, value) {
                (Kind::Group, Value::Object(inside)) => {
                    self.fill_group(Some(item), around, inside, taken);
                }
                (Kind::Repeat, Value::Array(ones)) => {
                    self.fill_repeat(&place, ones, taken);
                }
                (Kind::Group | Kind::Repeat, _) => {
                    taken.refused.push((name.clone(), Refused::NotAnAnswer));
                }
                _ if self.form.item(item).repeats.len() != around.len() => {
                    taken.refused.push((name.clone(), Refused::UnknownField));
                }
                (_, value) => match answer_of(value) {
                    Some(answer) => {
                        if self.written(&place) != answer {
                            taken.written.push(place.clone());
                        }
                        if self.form.item(item).calculation.is_none() {
                            self.answer(&place, &answer);
                        }
                    }
                    None => taken.refused.push((name.clone(), Refused::NotAnAnswer)),
                },
            }
        }
    }

    fn fill_repeat(&mut self, place: &Place, ones: &[Value], taken: &mut Taken) {
        let there = self.numbers(place).to_vec();
        for (at, one) in ones.iter().enumerate() {
            let Value::Object(inside) = one else {
                taken.refused.push((self.path(place), Refused::NotAnAnswer));
                continue;
            };
            let number = there.get(at).copied().or_else(|| self.add_repeat(place));
            let Some(number) = number else {
                taken.refused.push((self.path(place), Refused::TooMany));
                return;
            };
            let mut around = place.repeats.clone();
            around.push(number);
            self.fill_group(Some(place.item), &around, inside, taken);
        }
    }

    /// Every answer that counts: path and value, in the order of the form. What is not relevant is not among them.
    #[must_use]
    pub fn answers(&self) -> Vec<(String, String)> {
        let places = self.places();
        let given = places
            .iter()
            .filter(|place| !self.written(place).is_empty());
        given
            .map(|place| (self.path(place), self.written(place).to_owned()))
            .collect()
    }

    /// The same as JSON, nested as the form is.
    #[must_use]
    pub fn as_json(&self) -> Value {
        Value::Object(self.group_as_json(None, &[]))
    }

    fn group_as_json(&self, of: Option<ItemId>, around: &[u32]) -> Map<String, Value> {
        let mut out = Map::new();
        for item in self.form.children(of) {
            let place = Place {
                item,
                repeats: around.to_vec(),
            };
            let row = self.form.item(item);
            let value = match row.kind {
                Kind::Group => Value::Object(self.group_as_json(Some(item), around)),
                Kind::Repeat => {
                    let one = |number: &u32| {
                        let inside = [around, &[*number]].concat();
                        Value::Object(self.group_as_json(Some(item), &inside))
                    };
                    Value::Array(self.numbers(&place).iter().map(one).collect())
                }
                _ => Value::String(self.value(&place).to_owned()),
            };
            let empty = match &value {
                Value::Object(map) => map.is_empty(),
                Value::Array(list) => list.is_empty(),
                Value::String(text) => text.is_empty(),
                _ => false,
            };
            if !empty {
                out.insert(row.name.clone(), value);
            }
        }
        out
    }
}

fn answer_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some("true".to_owned()),
        Value::Bool(false) => Some("false".to_owned()),
        Value::Null => Some(String::new()),
        Value::Array(ones) => {
            let words: Option<Vec<&str>> = ones.iter().map(Value::as_str).collect();
            words.map(|words| words.join(" "))
        }
        Value::Object(_) => None,
    }
}

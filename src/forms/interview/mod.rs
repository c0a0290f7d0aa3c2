//! Owns: a running interview: what was answered, what is relevant, what rules compute, again after every answer and
//! only where it matters.
//! Must not know: how answers are typed, stored or shown.

mod answers;
mod check;
mod path;
mod recompute;
mod scene;
mod script;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Zoned;

use super::kind::Kind;
use super::model::{Choice, Form, ItemId, Preset};
use super::order::Step;
use scene::Scene;

pub use answers::Refused;
pub use check::Trouble;
pub use script::Line;

/// One row in one of its repeats: the row, and the number of each repeat around it, from the outermost.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// The row.
    pub item: ItemId,
    /// Numbers of the repeats around it. A number is never used again: taking one away renumbers nobody.
    pub repeats: Vec<u32>,
}

impl Place {
    /// A row outside of every repeat.
    #[must_use]
    pub const fn of(item: ItemId) -> Self {
        Self {
            item,
            repeats: Vec::new(),
        }
    }
}

/// The most repeats of one kind.
const MOST_REPEATS: u8 = 200;

/// An interview. `Debug` of answers is not derived: they are a caller's words.
#[derive(Clone)]
pub struct Interview {
    form: std::sync::Arc<Form>,
    now: Zoned,
    language: String,
    /// What stands in each row; a row that is not relevant keeps it, in case it becomes so again.
    values: BTreeMap<Place, String>,
    /// Rows that are not relevant.
    hidden: BTreeSet<Place>,
    /// Which repeats there are, in order: the repeat's row and the repeats around it.
    repeats: BTreeMap<Place, Vec<u32>>,
    last_number: u32,
}

impl std::fmt::Debug for Interview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Interview")
            .field("form", &self.form.id)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Interview {
    fn eq(&self, other: &Self) -> bool {
        self.form.id == other.form.id
            && self.values == other.values
            && self.hidden == other.hidden
            && self.repeats == other.repeats
            && self.language == other.language
    }
}

impl Eq for Interview {}

impl Interview {
    /// Begins: presets are put in, repeats with a count are made, everything is computed once.
    #[must_use]
    pub fn new(form: std::sync::Arc<Form>, now: Zoned) -> Self {
        let mut interview = Self {
            language: form.default_language.clone(),
            form,
            now,
            values: BTreeMap::new(),
            hidden: BTreeSet::new(),
            repeats: BTreeMap::new(),
            last_number: 0,
        };
        interview.begin(None, &[]);
        interview.recompute_all();
        interview.preset_computed(None, &[]);
        interview
    }

    /// The form.
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The language its words are shown in.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The next language of the form.
    pub fn turn_language(&mut self) {
        let languages = &self.form.languages;
        let at = languages
            .iter()
            .position(|language| *language == self.language);
        let next = at.map_or(0, |at| (at + 1) % languages.len().max(1));
        if let Some(language) = languages.get(next) {
            self.language = language.clone();
        }
    }

    /// Shows words in this language from now on, if the form has it: by its name, or by its code in brackets.
    pub fn speak(&mut self, wanted: &str) {
        let code = format!("({wanted})");
        let named = |language: &&String| **language == wanted || language.ends_with(&code);
        if let Some(language) = self.form.languages.iter().find(named) {
            self.language = language.clone();
        }
    }

    /// Time has passed: `now()` and `today()` move on with the next answer.
    pub fn tell_time(&mut self, now: Zoned) {
        self.now = now;
    }

    /// Writes an answer down, and computes what depends on it. Whatever is typed is kept; what is wrong with it is said
    /// by [`Self::trouble`].
    pub fn answer(&mut self, place: &Place, value: &str) {
        if self.put(place, value) {
            self.recompute(
                self.form
                    .order
                    .touched_by(Step::Answer(place.item))
                    .to_vec(),
            );
        }
    }

    fn put(&mut self, place: &Place, value: &str) -> bool {
        if value.is_empty() {
            return self.values.remove(place).is_some();
        }
        let before = self.values.insert(place.clone(), value.to_owned());
        before.as_deref() != Some(value)
    }

    /// What was written, relevant or not.
    #[must_use]
    pub fn written(&self, place: &Place) -> &str {
        self.values.get(place).map_or("", String::as_str)
    }

    /// What counts: nothing where the row is not relevant.
    #[must_use]
    pub fn value(&self, place: &Place) -> &str {
        if self.is_relevant(place) {
            self.written(place)
        } else {
            ""
        }
    }

    /// Whether a row, and everything around it, is relevant.
    #[must_use]
    pub fn is_relevant(&self, place: &Place) -> bool {
        !self.hidden.contains(place)
    }

    /// Whether a row may not be changed by hand: computed, or said to be read only.
    #[must_use]
    pub fn is_read_only(&self, place: &Place) -> bool {
        let item = self.form.item(place.item);
        item.calculation.is_some()
            || !item.kind.is_asked()
            || (item.read_only.as_ref()).is_some_and(|rule| self.scene(place).holds(rule))
    }

    /// Every relevant row in the order of the form, repeats one by one.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        self.walk(None, &[], &mut places);
        places
    }

    fn walk(&self, of: Option<ItemId>, around: &[u32], places: &mut Vec<Place>) {
        for item in self.form.children(of) {
            let place = Place {
                item,
                repeats: around.to_vec(),
            };
            match self.form.item(item).kind {
                Kind::Repeat => {
                    for number in self.numbers(&place) {
                        let mut inside = around.to_vec();
                        inside.push(*number);
                        let one = Place {
                            item,
                            repeats: inside.clone(),
                        };
                        if self.is_relevant(&one) {
                            places.push(one);
                            self.walk(Some(item), &inside, places);
                        }
                    }
                }
                Kind::Group if self.is_relevant(&place) => {
                    places.push(place);
                    self.walk(Some(item), around, places);
                }
                _ if self.is_relevant(&place) => places.push(place),
                _ => {}
            }
        }
    }

    /// The numbers of the repeats of one kind. `place.repeats` are those around them.
    #[must_use]
    pub fn numbers(&self, place: &Place) -> &[u32] {
        self.repeats.get(place).map_or(&[], Vec::as_slice)
    }

    /// Makes one more repeat; `None` where the form counts them itself or there are too many.
    pub fn add_repeat(&mut self, place: &Place) -> Option<u32> {
        if !self.has_room(place) {
            return None;
        }
        let number = self.last_number + 1;
        self.make_repeat(place, number);
        self.recompute(self.steps_inside(place.item));
        let mut inside = place.repeats.clone();
        inside.push(number);
        self.preset_computed(Some(place.item), &inside);
        Some(number)
    }

    /// Whether one more repeat may be made by hand.
    fn has_room(&self, place: &Place) -> bool {
        let counted = self.form.item(place.item).repeat_count.is_some();
        !counted && self.numbers(place).len() < usize::from(MOST_REPEATS)
    }

    fn make_repeat(&mut self, place: &Place, number: u32) {
        let numbers = self.repeats.entry(place.clone()).or_default();
        if !numbers.contains(&number) {
            numbers.push(number);
            // They come back from the database in any order.
            numbers.sort_unstable();
        }
        self.last_number = self.last_number.max(number);
        let mut inside = place.repeats.clone();
        inside.push(number);
        self.begin(Some(place.item), &inside);
    }

    /// Takes one repeat away, with all it holds.
    pub fn remove_repeat(&mut self, place: &Place, number: u32) {
        if let Some(numbers) = self.repeats.get_mut(place) {
            numbers.retain(|known| *known != number);
        }
        let (first, end) = (place.item.0, self.form.item(place.item).end);
        let depth = place.repeats.len();
        let gone = |at: &Place| {
            (first..end).contains(&at.item.0)
                && at.repeats.starts_with(&place.repeats)
                && at.repeats.get(depth) == Some(&number)
        };
        self.values.retain(|at, _| !gone(at));
        self.hidden.retain(|at| !gone(at));
        self.repeats.retain(|at, _| !gone(at));
        self.recompute(self.steps_inside(place.item));
    }

    /// The choices that are offered now.
    #[must_use]
    pub fn choices(&self, place: &Place) -> Vec<&Choice> {
        let filter = self.form.item(place.item).choice_filter.as_ref();
        let choices = self.form.choices(place.item).iter();
        match filter {
            None => choices.collect(),
            Some(filter) => choices
                .filter(|choice| self.scene(place).with_choice(choice).holds(filter))
                .collect(),
        }
    }

    /// A label or a hint in the language of the interview, its `${…}` filled in.
    #[must_use]
    pub fn said(&self, words: &super::Words, place: &Place) -> String {
        let text = words.said(&self.language, &self.form.default_language);
        let mut said = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, behind)) = after.split_once('}') else {
                break;
            };
            said.push_str(before);
            said.push_str(&self.scene(place).named(name.trim()));
            rest = behind;
        }
        said.push_str(rest);
        said
    }

    /// What is asked; the row's name where the form has no words.
    #[must_use]
    pub fn label(&self, place: &Place) -> String {
        let item = self.form.item(place.item);
        if item.label.is_empty() {
            item.name.clone()
        } else {
            self.said(&item.label, place)
        }
    }

    const fn scene<'a>(&'a self, place: &'a Place) -> Scene<'a> {
        Scene::new(self, place)
    }

    /// Puts in what stands in rows before anybody answers.
    fn begin(&mut self, of: Option<ItemId>, around: &[u32]) {
        let form = std::sync::Arc::clone(&self.form);
        for item in form.children(of) {
            let place = Place {
                item,
                repeats: around.to_vec(),
            };
            let row = form.item(item);
            match (&row.kind, &row.preset) {
                (Kind::Group, _) => self.begin(Some(item), around),
                (Kind::Start, _) => drop(self.put(&place, &self.moment())),
                (Kind::Today, _) => drop(self.put(&place, &self.now.date().to_string())),
                (_, Preset::Text(text)) => drop(self.put(&place, text)),
                _ => {}
            }
        }
    }

    fn moment(&self) -> String {
        super::expression::written_moment(&self.now)
    }

    /// The interview is over: rows of the type `end` say when.
    pub fn finish(&mut self) {
        let ends: Vec<Place> = (self.places().into_iter())
            .filter(|place| self.form.item(place.item).kind == Kind::End)
            .collect();
        for place in ends {
            let moment = self.moment();
            self.answer(&place, &moment);
        }
    }
}

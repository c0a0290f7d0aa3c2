//! Owns: a place in words: `caller/child[2]/name`, and back.
//! Must not know: answers.

use super::{Interview, Place};
use crate::forms::kind::Kind;
use crate::forms::model::Form;

impl Interview {
    /// A place as it is stored: names with slashes, each repeat with its number.
    #[must_use]
    pub fn path(&self, place: &Place) -> String {
        let mut names = Vec::new();
        let mut at = Some(place.item);
        while let Some(item) = at {
            let row = self.form.item(item);
            let depth = row.repeats.len();
            let number = (row.kind == Kind::Repeat).then(|| place.repeats.get(depth - 1));
            names.push(match number.flatten() {
                Some(number) => format!("{}[{number}]", row.name),
                None => row.name.clone(),
            });
            at = row.parent;
        }
        names.reverse();
        names.join("/")
    }

    /// The place that a stored path names in this form; repeats it names are made if they are not there.
    pub fn reach(&mut self, path: &str) -> Option<Place> {
        let place = place_of(&self.form, path)?;
        let row_repeats = self.form.item(place.item).repeats.clone();
        for (depth, (repeat, number)) in row_repeats.iter().zip(&place.repeats).enumerate() {
            let around = Place {
                item: *repeat,
                repeats: place.repeats[..depth].to_vec(),
            };
            if !self.numbers(&around).contains(number) {
                self.make_repeat(&around, *number);
                let steps = self.steps_inside(*repeat);
                self.recompute(steps);
            }
        }
        Some(place)
    }
}

fn place_of(form: &Form, path: &str) -> Option<Place> {
    let mut at = None;
    let mut repeats = Vec::new();
    for step in path.split('/') {
        let (name, number) = match step.split_once('[') {
            Some((name, rest)) => (name, Some(rest.strip_suffix(']')?.parse::<u32>().ok()?)),
            None => (step, None),
        };
        let item = form.child(at, name)?;
        if (form.item(item).kind == Kind::Repeat) != number.is_some() {
            return None;
        }
        repeats.extend(number);
        at = Some(item);
    }
    Some(Place { item: at?, repeats })
}

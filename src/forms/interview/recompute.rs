//! Owns: computing again what an answer touches, in the order of the form, and nothing else.
//! Must not know: where answers come from.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Interview, MOST_REPEATS, Place};
use crate::forms::expression::Value;
use crate::forms::kind::Kind;
use crate::forms::model::{ItemId, Preset};
use crate::forms::order::Step;

impl Interview {
    pub(super) fn recompute_all(&mut self) {
        self.recompute((0..self.form.order.steps().len()).collect());
    }

    /// Every step of a row and of what it holds, and what depends on how many there are of it.
    pub(super) fn steps_inside(&self, item: ItemId) -> Vec<usize> {
        let order = &self.form.order;
        let inside = (item.0..self.form.item(item).end).map(ItemId);
        let own = inside.flat_map(|id| [Step::Relevance(id), Step::Answer(id)]);
        let own = own.flat_map(|step| {
            let touched = order.touched_by(step).iter().copied();
            touched.chain([order.place(step)])
        });
        own.collect()
    }

    /// Does these steps, and those that each change touches, each after what it needs. A row that looks into itself may
    /// make a step come back; a form that never comes to rest is left after so many.
    pub(super) fn recompute(&mut self, places: Vec<usize>) {
        let form = Arc::clone(&self.form);
        let mut waiting: BTreeSet<usize> = places.into_iter().collect();
        let mut left = form.order.steps().len() * 4 + 16;
        while let Some(at) = waiting.pop_first() {
            let step = form.order.steps()[at];
            if left > 0 && self.take(step) {
                waiting.extend(form.order.touched_by(step));
            }
            left = left.saturating_sub(1);
        }
    }

    /// One step in every place of its row; says whether anything changed.
    fn take(&mut self, step: Step) -> bool {
        match step {
            Step::Relevance(item) => self.take_relevance(item),
            Step::Answer(item) => self.take_answer(item),
        }
    }

    fn take_relevance(&mut self, item: ItemId) -> bool {
        let counted = self.count_repeats(item);
        let form = Arc::clone(&self.form);
        let row = form.item(item);
        let mut changed = counted;
        for place in self.all_places(item) {
            let around = row.parent.is_none_or(|parent| {
                let depth = form.item(parent).repeats.len();
                self.is_relevant(&Place {
                    item: parent,
                    repeats: place.repeats[..depth].to_vec(),
                })
            });
            let rule = row.relevant.as_ref();
            let relevant = around && rule.is_none_or(|rule| self.scene(&place).holds(rule));
            changed |= if relevant {
                self.hidden.remove(&place)
            } else {
                self.hidden.insert(place)
            };
        }
        changed
    }

    fn take_answer(&mut self, item: ItemId) -> bool {
        let form = Arc::clone(&self.form);
        let Some(rule) = &form.item(item).calculation else {
            // Its relevance has changed, or it would not be asked: those who read it must look again.
            return true;
        };
        let mut changed = false;
        for place in self.all_places(item) {
            if self.is_relevant(&place) {
                let value = said(&self.scene(&place).value(rule));
                changed |= self.put(&place, &value);
            } else {
                changed = true;
            }
        }
        changed
    }

    /// As many repeats as the form counts.
    fn count_repeats(&mut self, item: ItemId) -> bool {
        let form = Arc::clone(&self.form);
        let row = form.item(item);
        let (Kind::Repeat, Some(rule)) = (&row.kind, &row.repeat_count) else {
            return false;
        };
        let mut changed = false;
        for around in self.around(item) {
            let place = Place {
                item,
                repeats: around,
            };
            let wanted = self.scene(&place).value(rule).number(self.now.time_zone());
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "clamped to a few hundred; no number counts as none"
            )]
            let wanted = wanted.clamp(0.0, f64::from(MOST_REPEATS)) as usize;
            while self.numbers(&place).len() < wanted {
                let number = self.last_number + 1;
                self.make_repeat(&place, number);
                changed = true;
            }
            // More than counted stay where somebody has answered in them: what was said is not thrown away by a number.
            while self.numbers(&place).len() > wanted {
                let Some(last) = self.numbers(&place).last().copied() else {
                    break;
                };
                if self.has_answers(&place, last) {
                    break;
                }
                if let Some(numbers) = self.repeats.get_mut(&place) {
                    numbers.pop();
                }
                changed = true;
            }
        }
        changed
    }

    fn has_answers(&self, place: &Place, number: u32) -> bool {
        let (first, end) = (place.item.0, self.form.item(place.item).end);
        let depth = place.repeats.len();
        self.values.keys().any(|at| {
            (first..end).contains(&at.item.0)
                && at.repeats.starts_with(&place.repeats)
                && at.repeats.get(depth) == Some(&number)
                && self.form.item(at.item).kind.is_asked()
        })
    }

    /// The repeats around a row, every combination there is; for a repeat those around it, not its own.
    fn around(&self, item: ItemId) -> Vec<Vec<u32>> {
        let row = self.form.item(item);
        let outer = row.repeats.len() - usize::from(row.kind == Kind::Repeat);
        let mut around: Vec<Vec<u32>> = vec![Vec::new()];
        for repeat in &row.repeats[..outer] {
            around = (around.into_iter())
                .flat_map(|outer| self.inside(*repeat, outer))
                .collect();
        }
        around
    }

    fn inside(&self, item: ItemId, outer: Vec<u32>) -> Vec<Vec<u32>> {
        let place = Place {
            item,
            repeats: outer,
        };
        let numbers = self.numbers(&place).iter();
        numbers
            .map(|number| [place.repeats.as_slice(), &[*number]].concat())
            .collect()
    }

    /// Every place of a row.
    pub(super) fn all_places(&self, item: ItemId) -> Vec<Place> {
        let around = self.around(item);
        let places = if self.form.item(item).kind == Kind::Repeat {
            around
                .into_iter()
                .flat_map(|outer| self.inside(item, outer))
                .collect()
        } else {
            around
        };
        places
            .into_iter()
            .map(|repeats| Place { item, repeats })
            .collect()
    }

    /// Presets that are computed: once, when the interview or the repeat begins.
    pub(super) fn preset_computed(&mut self, of: Option<ItemId>, around: &[u32]) {
        let form = Arc::clone(&self.form);
        for item in form.children(of) {
            let row = form.item(item);
            if row.kind == Kind::Group {
                self.preset_computed(Some(item), around);
            }
            if let Preset::Computed(rule) = &row.preset {
                let place = Place {
                    item,
                    repeats: around.to_vec(),
                };
                let value = said(&self.scene(&place).value(rule));
                self.answer(&place, &value);
            }
        }
    }
}

/// A computed value as an answer: no number is no answer.
fn said(value: &Value) -> String {
    match value {
        Value::Number(number) if number.is_nan() => String::new(),
        other => other.text(),
    }
}

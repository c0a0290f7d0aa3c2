//! Owns: which row a reference means, seen from the row that asks.
//! Must not know: what is done with it.

use std::collections::HashMap;

use crate::forms::expression::{Expression, Path};
use crate::forms::kind::Kind;
use crate::forms::model::{Form, ItemId, Rule, Target};
use crate::forms::problem::{Fault, Flaw};

/// Finds rows by name.
pub(super) struct Finder<'a> {
    form: &'a Form,
    named: HashMap<&'a str, Vec<ItemId>>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(form: &'a Form) -> Self {
        let mut named: HashMap<&str, Vec<ItemId>> = HashMap::new();
        for id in form.ids() {
            named.entry(&form.item(id).name).or_default().push(id);
        }
        Self { form, named }
    }

    /// Replaces every reference by the row it means. `from` is the row that asks, if it is one.
    pub(super) fn resolve(
        &self,
        read: Expression<Path>,
        from: Option<ItemId>,
        in_filter: bool,
    ) -> Result<Rule, Flaw> {
        read.resolve(&mut |path| match path {
            Path::Named(name, steps) => self.named(&name, &steps, from),
            Path::Absolute(steps) => self.absolute(&steps, from),
            Path::Relative {
                up: 0,
                steps,
                current: false,
            } if in_filter => match steps.as_slice() {
                [column] => Ok(Target::Column(column.clone())),
                _ => Err(Flaw::new(Fault::Construct, steps.join("/"))),
            },
            Path::Relative { up, steps, .. } => self.relative(up, &steps, from),
        })
    }

    /// The row called `name`, then steps down from it.
    pub(super) fn named(
        &self,
        name: &str,
        steps: &[String],
        from: Option<ItemId>,
    ) -> Result<Target, Flaw> {
        let all = self.named.get(name).map_or(&[][..], Vec::as_slice);
        match all {
            [] => Err(Flaw::new(Fault::UnknownField, name)),
            [id] => self.seen(self.down(Some(*id), steps)?, from),
            _ => Err(Flaw::new(Fault::AmbiguousField, name)),
        }
    }

    fn absolute(&self, steps: &[String], from: Option<ItemId>) -> Result<Target, Flaw> {
        let below = steps.get(1..).unwrap_or_default();
        self.seen(self.down(None, below)?, from)
    }

    fn down(&self, start: Option<ItemId>, steps: &[String]) -> Result<ItemId, Flaw> {
        let mut at = start;
        for step in steps {
            let child = self.form.child(at, step);
            at = Some(child.ok_or_else(|| Flaw::new(Fault::UnknownField, step))?);
        }
        at.ok_or_else(|| Flaw::new(Fault::Construct, "/"))
    }

    /// The repeats that the asking row stands in as well are its own; of a repeat itself all are meant.
    #[allow(clippy::unnecessary_wraps, reason = "reads like its neighbours")]
    fn seen(&self, id: ItemId, from: Option<ItemId>) -> Result<Target, Flaw> {
        let item = self.form.item(id);
        let own = from.map_or(&[][..], |from| self.form.item(from).repeats.as_slice());
        let mut shared = own
            .iter()
            .zip(&item.repeats)
            .take_while(|(own, its)| own == its)
            .count();
        if item.kind == Kind::Repeat {
            shared = shared.min(item.repeats.len() - 1);
        }
        Ok(Target::Item { item: id, shared })
    }

    fn relative(&self, up: usize, steps: &[String], from: Option<ItemId>) -> Result<Target, Flaw> {
        let mut at = from;
        for _ in 0..up {
            let Some(id) = at else {
                return Err(Flaw::new(Fault::UnknownField, ".."));
            };
            at = self.form.item(id).parent;
        }
        let own = at.map_or(0, |at| self.form.item(at).repeats.len());
        let item = self.down(at, steps)?;
        let shared = own.min(self.form.item(item).repeats.len());
        Ok(Target::Item { item, shared })
    }

    /// The columns that a filter asks for and no choice of the question has.
    pub(super) fn missing_columns(&self, rule: &Rule, from: ItemId) -> Vec<String> {
        let choices = self.form.choices(from);
        let known = |name: &str| {
            name == "name"
                || name == "label"
                || choices
                    .iter()
                    .any(|choice| choice.columns.contains_key(name))
        };
        let mut missing = Vec::new();
        rule.each_field(&mut |target| {
            if let Target::Column(name) = target
                && !known(name)
            {
                missing.push(name.clone());
            }
        });
        missing
    }
}

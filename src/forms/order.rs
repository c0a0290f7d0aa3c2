//! Owns: in which order rules must be computed so that none sees an old value, and what each change touches.
//! Must not know: values.

use std::collections::BTreeSet;

use super::model::{Item, ItemId, Rule, Target};

/// One thing that is computed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Step {
    /// Whether a row is relevant, and how many repeats there are.
    Relevance(ItemId),
    /// What a row says.
    Answer(ItemId),
}

impl Step {
    const fn index(self) -> usize {
        match self {
            Self::Relevance(id) => id.0 * 2,
            Self::Answer(id) => id.0 * 2 + 1,
        }
    }

    const fn of(index: usize) -> Self {
        let id = ItemId(index / 2);
        if index.is_multiple_of(2) {
            Self::Relevance(id)
        } else {
            Self::Answer(id)
        }
    }
}

/// The order, and the other way round.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Order {
    steps: Vec<Step>,
    /// Where in `steps` each stands.
    places: Vec<usize>,
    /// What depends on each, as places in `steps`.
    touched: Vec<Vec<usize>>,
}

impl Order {
    /// The steps, each after all it depends on.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Where a step stands in the order.
    #[must_use]
    pub fn place(&self, step: Step) -> usize {
        self.places[step.index()]
    }

    /// Where the steps stand that a change of this one touches.
    #[must_use]
    pub fn touched_by(&self, step: Step) -> &[usize] {
        &self.touched[step.index()]
    }

    /// Finds the order.
    ///
    /// # Errors
    /// Every circle, as the rows it goes through.
    pub(super) fn of(items: &[Item]) -> Result<Self, Vec<Vec<ItemId>>> {
        let needs: Vec<Vec<usize>> = (0..items.len() * 2)
            .map(|index| needed(Step::of(index), items))
            .collect();
        let mut touches = vec![Vec::new(); needs.len()];
        for (index, needs) in needs.iter().enumerate() {
            for &need in needs {
                touches[need].push(index);
            }
        }
        let steps = sorted(&needs, &touches)?;
        // What a row sees inside itself does not say when it is computed, but that it is computed again.
        for index in 0..needs.len() {
            for need in seen_inside(Step::of(index), items) {
                touches[need].push(index);
            }
        }
        let mut places = vec![0; steps.len()];
        for (place, &index) in steps.iter().enumerate() {
            places[index] = place;
        }
        let touched = touches
            .into_iter()
            .map(|touched| touched.into_iter().map(|index| places[index]).collect())
            .collect();
        Ok(Self {
            steps: steps.into_iter().map(Step::of).collect(),
            places,
            touched,
        })
    }
}

/// Every step after those it needs. Where a circle stands in the way it is noted and cut open, to find the next.
fn sorted(needs: &[Vec<usize>], touches: &[Vec<usize>]) -> Result<Vec<usize>, Vec<Vec<ItemId>>> {
    let mut open: Vec<usize> = needs.iter().map(Vec::len).collect();
    let mut ready: BTreeSet<usize> = (0..open.len()).filter(|&index| open[index] == 0).collect();
    let mut done = vec![false; needs.len()];
    let mut steps = Vec::with_capacity(needs.len());
    let mut circles = Vec::new();
    while steps.len() < needs.len() {
        let next = ready.pop_first().unwrap_or_else(|| {
            let circle = circle(needs, &done);
            let mut rows: Vec<ItemId> = circle.iter().map(|&index| ItemId(index / 2)).collect();
            rows.dedup();
            circles.push(rows);
            circle[0]
        });
        if std::mem::replace(&mut done[next], true) {
            continue;
        }
        steps.push(next);
        for &touched in &touches[next] {
            open[touched] = open[touched].saturating_sub(1);
            if open[touched] == 0 && !done[touched] {
                ready.insert(touched);
            }
        }
    }
    if circles.is_empty() {
        Ok(steps)
    } else {
        Err(circles)
    }
}

/// Which steps must be done before this one.
fn needed(step: Step, items: &[Item]) -> Vec<usize> {
    let mut needs = Vec::new();
    match step {
        Step::Relevance(id) => {
            let item = &items[id.0];
            needs.extend(item.parent.map(|parent| Step::Relevance(parent).index()));
            read_by(item.relevant.as_ref(), items, &mut needs);
            read_by(item.repeat_count.as_ref(), items, &mut needs);
            needs.retain(|&need| !is_inside(need, id, items));
        }
        Step::Answer(id) => {
            needs.push(Step::Relevance(id).index());
            read_by(items[id.0].calculation.as_ref(), items, &mut needs);
            // A calculation may look at what it gave before: `once()`.
            needs.retain(|&need| need != step.index());
        }
    }
    needs.sort_unstable();
    needs.dedup();
    needs
}

/// What a row's relevance reads of the row itself and of what it holds.
fn seen_inside(step: Step, items: &[Item]) -> Vec<usize> {
    let mut seen = Vec::new();
    if let Step::Relevance(id) = step {
        read_by(items[id.0].relevant.as_ref(), items, &mut seen);
        read_by(items[id.0].repeat_count.as_ref(), items, &mut seen);
        seen.retain(|&need| need != step.index() && is_inside(need, id, items));
        seen.sort_unstable();
        seen.dedup();
    }
    seen
}

fn is_inside(index: usize, id: ItemId, items: &[Item]) -> bool {
    (id.0..items[id.0].end).contains(&(index / 2))
}

fn read_by(rule: Option<&Rule>, items: &[Item], needs: &mut Vec<usize>) {
    let Some(rule) = rule else { return };
    rule.each_field(&mut |target| {
        if let Target::Item { item, .. } = target {
            needs.push(if items[item.0].kind.is_container() {
                Step::Relevance(*item).index()
            } else {
                Step::Answer(*item).index()
            });
        }
    });
}

/// A circle among what is left: going from need to need must come back somewhere.
fn circle(needs: &[Vec<usize>], done: &[bool]) -> Vec<usize> {
    let mut way = Vec::new();
    let mut at = done.iter().position(|done| !done).unwrap_or_default();
    loop {
        if let Some(start) = way.iter().position(|&passed| passed == at) {
            return way.split_off(start);
        }
        way.push(at);
        match needs[at].iter().copied().find(|&need| !done[need]) {
            Some(need) => at = need,
            None => return way,
        }
    }
}

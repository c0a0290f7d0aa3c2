//! Owns: the cheapest way through one row: what is written, skipped and erased, as a shortest path over its runs.
//! Must not know: the other rows.

use super::grid::Cell;
use super::hop::{Ground, Hop, Place, counted_cost};
use super::run::{Cutting, Run, Standing, first_change, runs};
use super::stock::{LookId, Stock};

/// A way to have everything right up to here, and what it has cost.
#[derive(Clone, Debug)]
pub(super) struct Arrival {
    pub(super) place: Place,
    pub(super) pen: LookId,
    pub(super) cost: u32,
    /// Which arrival of the row before it goes on from.
    pub(super) from: usize,
    /// Its bytes in this row.
    pub(super) bytes: Vec<u8>,
}

/// A row that differs, and how many ways through it are gone on with.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) row: u16,
    pub(super) kept: usize,
    pub(super) old: &'a [Cell],
    pub(super) new: &'a [Cell],
}

/// With more than this after the last change, erasing the rest of a row and writing it again is never cheaper.
const AGAIN: u32 = 16;
/// What another pen, or erasing the rest of the row, costs at most in the sixteen colours: whoever is dearer than that is
/// not worth going on from.
const PEN: u32 = 10;
pub(super) const NEVER: u32 = u32::MAX;
/// Overwriting so many cells that are right already may be cheaper than any move across them.
const REWRITTEN: u16 = 4;
/// Further than this before what is wrong no way across what is right ends: no move costs as much as overwriting that.
const SHORT_OF: u16 = 8;

#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// From this arrival.
    Start(usize, Hop),
    Write,
    Skip(Hop),
    /// Erases to the end of the row.
    EraseRest,
    /// Erases so many cells, then goes behind them.
    Erase(u16, Option<Hop>),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    /// [`NEVER`] until somebody has come here.
    pub(super) cost: u32,
    pub(super) before: u32,
    pub(super) step: Step,
}

const UNREACHED: State = State {
    cost: NEVER,
    before: 0,
    step: Step::Write,
};

/// Where in the table a state stands.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) node: usize,
    pub(super) layer: usize,
    pub(super) pen: usize,
}

pub(super) struct Table<'a> {
    pub(super) line: &'a Line<'a>,
    pub(super) ground: &'a Ground,
    pub(super) stock: &'a mut Stock,
    pub(super) runs: Vec<Run>,
    pub(super) pens: Vec<LookId>,
    /// The place of each run's pen among these.
    pen_of: Vec<usize>,
    /// The first layer is the row as the terminal has it; in each other one its rest has been erased to such a look.
    pub(super) erased: Vec<LookId>,
    pub(super) layers: usize,
    /// The column behind the last run.
    edge: u16,
    /// From this node on everything is right, in each layer.
    pub(super) right_from: Vec<usize>,
    /// The first node from each one on that is not right, layer after layer.
    wrong_from: Vec<usize>,
    pub(super) states: Vec<State>,
}

/// The best ways through a row from any of these arrivals.
pub(super) fn cross(
    line: &Line<'_>,
    starts: &[Arrival],
    stock: &mut Stock,
    ground: &Ground,
) -> Vec<Arrival> {
    let Some(first) = first_change(line.old, line.new) else {
        return Vec::new();
    };
    let mut marks: Vec<u16> = (first.saturating_sub(REWRITTEN)..=first).collect();
    marks.extend(starts.iter().filter_map(|start| start.place.column));
    let cutting = Cutting {
        old: line.old,
        new: line.new,
        marks: &marks,
        tabs: ground.capabilities.tabs,
        repeats: ground.capabilities.repeat,
    };
    let mut runs = runs(&cutting, stock);
    // What is right already matters only where it is close by: a row in which one word changes is a short one.
    let near = |run: &Run| run.start + REWRITTEN >= first || run.end > first;
    runs.drain(..runs.iter().position(near).unwrap_or_default());
    let wrong = runs.iter().rposition(|run| run.standing != Standing::Right);
    let right_from = wrong.map_or(0, |wrong| wrong + 1);
    let rest = runs[right_from..].iter().filter(|run| !run.blank);
    let erases_rest = rest.map(|run| run.length).sum::<u32>() < AGAIN;
    if !erases_rest {
        runs.truncate(right_from);
    }
    let mut table = Table::new(line, ground, stock, runs, starts);
    if !erases_rest {
        table.layers = 1;
    }
    table.enter(starts, first);
    table.fill();
    table.leave(starts)
}

impl<'a> Table<'a> {
    fn new(
        line: &'a Line<'a>,
        ground: &'a Ground,
        stock: &'a mut Stock,
        runs: Vec<Run>,
        starts: &[Arrival],
    ) -> Self {
        let coloured = ground.capabilities.coloured_erase;
        let mut pens: Vec<LookId> = Vec::with_capacity(16);
        let mut erased: Vec<LookId> = Vec::with_capacity(4);
        let add = |list: &mut Vec<LookId>, look| {
            if !list.contains(&look) {
                list.push(look);
            }
        };
        for start in starts {
            add(&mut pens, start.pen);
        }
        for run in &runs {
            add(&mut pens, run.look);
            if run.blank && run.standing != Standing::Right && stock.is_bare(run.look, coloured) {
                add(&mut erased, run.look);
            }
        }
        let layers = erased.len() + 1;
        let edge = runs.last().map_or(ground.width, |run| run.end);
        let mut table = Self {
            layers,
            edge,
            line,
            ground,
            stock,
            right_from: Vec::new(),
            wrong_from: Vec::new(),
            states: vec![UNREACHED; (runs.len() + 1) * layers * pens.len()],
            pen_of: Vec::new(),
            runs,
            pens,
            erased,
        };
        table.pen_of = table.runs.iter().map(|run| table.pen(run.look)).collect();
        let count = table.runs.len();
        table.wrong_from = vec![count; count * layers];
        for layer in 0..layers {
            let mut wrong = count;
            let mut last = 0;
            for node in (0..count).rev() {
                if !table.is_right(&table.runs[node], layer) {
                    wrong = node;
                    last = last.max(node + 1);
                }
                table.wrong_from[layer * count + node] = wrong;
            }
            table.right_from.push(last);
        }
        table
    }

    fn is_right(&self, run: &Run, layer: usize) -> bool {
        match layer.checked_sub(1) {
            None => run.standing == Standing::Right,
            Some(erased) => {
                run.blank && run.look == self.erased[erased] && run.standing != Standing::Spilled
            }
        }
    }

    pub(super) fn column(&self, node: usize) -> u16 {
        self.runs.get(node).map_or(self.edge, |run| run.start)
    }

    fn index(&self, at: At) -> usize {
        (at.node * self.layers + at.layer) * self.pens.len() + at.pen
    }

    pub(super) fn at(&self, index: usize) -> At {
        let (rest, pen) = (index / self.pens.len(), index % self.pens.len());
        At {
            node: rest / self.layers,
            layer: rest % self.layers,
            pen,
        }
    }

    fn pen(&self, look: LookId) -> usize {
        let place = self.pens.iter().position(|pen| *pen == look);
        place.unwrap_or_default()
    }

    fn offer(&mut self, at: At, cost: u32, before: usize, step: Step) {
        let index = self.index(at);
        if cost < self.states[index].cost {
            self.states[index] = State {
                cost,
                before: u32::try_from(before).unwrap_or_default(),
                step,
            };
        }
    }

    fn enter(&mut self, starts: &[Arrival], first: u16) {
        for (place, start) in starts.iter().enumerate() {
            let pen = self.pen(start.pen);
            for node in 0..self.runs.len() {
                let column = self.column(node);
                if column > first {
                    break;
                }
                let (hop, cost) = Hop::find(start.place, self.line.row, column, self.ground);
                let at = At {
                    node,
                    layer: 0,
                    pen,
                };
                self.offer(at, start.cost + cost, 0, Step::Start(place, hop));
            }
        }
    }

    fn fill(&mut self) {
        for node in 0..self.runs.len() {
            let mut least = NEVER;
            for layer in 0..self.layers {
                let start = self.index(At {
                    node,
                    layer,
                    pen: 0,
                });
                if node >= self.right_from[layer] {
                    continue;
                }
                let pens = &self.states[start..start + self.pens.len()];
                let here = pens.iter().map(|state| state.cost).min();
                least = least.min(here.unwrap_or(NEVER));
                for pen in 0..self.pens.len() {
                    let at = At { node, layer, pen };
                    let index = self.index(at);
                    let cost = self.states[index].cost;
                    if cost == NEVER || cost > least.saturating_add(PEN) {
                        continue;
                    }
                    if layer == 0 {
                        self.erase_rest(at, index);
                    }
                    let wrong = self.wrong_from[layer * self.runs.len() + node];
                    if self.is_short_of(node, wrong) {
                        self.write(at, index);
                    }
                    self.skip(at, index, wrong);
                    self.erase(at, index);
                }
            }
        }
    }

    /// The pen with which a run is written, and what it costs to have it.
    pub(super) fn pen_for(&mut self, pen: usize, look: LookId, blank: bool) -> (usize, u32) {
        let has = self.pens[pen];
        if has == look || blank && self.stock.on_blank(has) == look {
            return (pen, 0);
        }
        (self.pen(look), self.stock.cost_of_change(has, look))
    }

    fn write(&mut self, at: At, index: usize) {
        let run = self.runs[at.node];
        let has = self.pens[at.pen];
        let (pen, change) = if has == run.look || run.blank && self.stock.on_blank(has) == run.look
        {
            (at.pen, 0)
        } else {
            let change = self.stock.cost_of_change(has, run.look);
            (self.pen_of[at.node], change)
        };
        let cost = self.states[index].cost + change + self.cost_of_writing(&run);
        let node = at.node + 1;
        self.offer(At { node, pen, ..at }, cost, index, Step::Write);
    }

    fn cost_of_writing(&self, run: &Run) -> u32 {
        if run.doubtful {
            let mut bytes = Vec::new();
            self.write_doubtful(run, &mut bytes);
            return u32::try_from(bytes.len()).unwrap_or(NEVER);
        }
        match run.repeated.and_then(|_| self.repetition(run)) {
            Some(cost) => cost.min(run.length),
            None => run.length,
        }
    }

    /// What one symbol and its repetition cost; never in the last column, where terminals differ.
    pub(super) fn repetition(&self, run: &Run) -> Option<u32> {
        let again = run.cells() - 1;
        let one = run.length / u32::from(run.cells());
        (again > 0 && run.end < self.ground.width).then(|| one + counted_cost(again))
    }

    fn is_short_of(&self, node: usize, wrong: usize) -> bool {
        self.column(wrong) - self.column(node) <= SHORT_OF
    }

    /// To what is wrong next, or to a few cells before it.
    fn skip(&mut self, at: At, index: usize, wrong: usize) {
        let cost = self.states[index].cost;
        let from = self.column(at.node);
        for node in (at.node + 1..=wrong).rev() {
            if !self.is_short_of(node, wrong) {
                break;
            }
            if let Some((hop, way)) = Hop::within(from, self.column(node), self.ground) {
                self.offer(At { node, ..at }, cost + way, index, Step::Skip(hop));
            }
        }
    }

    fn erase_rest(&mut self, at: At, index: usize) {
        for layer in 1..self.layers {
            let (pen, change) = self.pen_for(at.pen, self.erased[layer - 1], true);
            let cost = self.states[index].cost + change + 3;
            let next = At { layer, pen, ..at };
            self.offer(next, cost, index, Step::EraseRest);
        }
    }

    /// Whether erasing this run is better gone on with to the next one.
    fn erases_on(&self, run: &Run, next: &Run, layer: usize) -> bool {
        let ends_here = !self.is_right(run, layer) && self.is_right(next, layer);
        next.blank && next.look == run.look && !ends_here
    }

    fn erase(&mut self, at: At, index: usize) {
        let run = self.runs[at.node];
        if !self.ground.capabilities.erase || !self.erased.contains(&run.look) || !run.blank {
            return;
        }
        let (pen, change) = self.pen_for(at.pen, run.look, true);
        let base = self.states[index].cost + change;
        for node in at.node..self.runs.len() {
            let further = self.runs[node];
            if !further.blank || further.look != run.look {
                break;
            }
            let (node, count) = (node + 1, further.end - run.start);
            let cost = base + counted_cost(count);
            let goes_on = self
                .runs
                .get(node)
                .is_some_and(|next| self.erases_on(&further, next, at.layer));
            if goes_on || further.end == self.ground.width {
                continue;
            }
            if let Some((hop, way)) = Hop::within(run.start, further.end, self.ground) {
                let next = At { node, pen, ..at };
                let step = Step::Erase(count, Some(hop));
                self.offer(next, cost + way, index, step);
            }
        }
    }
}

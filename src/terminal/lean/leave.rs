//! Owns: the ways out of a row, and the bytes of each from its start.
//! Must not know: how the ways were found.

use super::hop::{Hop, Place, counted, counted_cost, repeat};
use super::row::{Arrival, At, NEVER, Step, Table};
use super::run::Run;

/// What is this much dearer than the best is not gone on from.
const DEARER: u32 = 12;

/// One way out of a row.
struct End {
    cost: u32,
    place: Place,
    index: usize,
    pen: usize,
    erase: Option<u16>,
}

impl Table<'_> {
    /// Every way out of the row, the best of them in full.
    pub(super) fn leave(&mut self, starts: &[Arrival]) -> Vec<Arrival> {
        let mut ends: Vec<End> = Vec::new();
        let layers = self.layers;
        let first = (0..layers).map(|layer| self.blank_from(layer)).min();
        let first = first.unwrap_or_default() * layers * self.pens.len();
        for index in first..self.states.len() {
            let at = self.at(index);
            let cost = self.states[index].cost;
            if cost == NEVER {
                continue;
            }
            if at.node >= self.right_from[at.layer] {
                let column = Some(self.column(at.node)).filter(|at| *at < self.ground.width);
                let place = Place {
                    row: Some(self.line.row),
                    column,
                };
                ends.push(End {
                    cost,
                    place,
                    index,
                    pen: at.pen,
                    erase: None,
                });
            } else if let Some((count, pen, more)) = self.last_erase(at) {
                ends.push(End {
                    cost: cost + more,
                    place: Place::at(self.line.row, self.column(at.node)),
                    index,
                    pen,
                    erase: Some(count),
                });
            }
        }
        ends.sort_by_key(|end| end.cost);
        let least = ends.first().map_or(0, |end| end.cost);
        let mut kept: Vec<Arrival> = Vec::with_capacity(self.line.kept);
        for end in ends {
            if kept.len() == self.line.kept || end.cost > least + DEARER {
                break;
            }
            let pen = self.pens[end.pen];
            let known = kept
                .iter()
                .any(|one| one.place == end.place && one.pen == pen);
            if !known {
                kept.push(self.trace(&end, starts));
            }
        }
        kept
    }

    /// From which node on all that is still wrong is blank.
    fn blank_from(&self, layer: usize) -> usize {
        let wrong = &self.runs[..self.right_from[layer]];
        let written = wrong.iter().rposition(|run| !run.blank);
        written.map_or(0, |written| written + 1)
    }

    /// Erasing all that is wrong from here on, without going behind it: how much, the pen after it, and what it costs.
    fn last_erase(&mut self, at: At) -> Option<(u16, usize, u32)> {
        let first = *self.runs.get(at.node)?;
        if !self.ground.capabilities.erase || !self.erased.contains(&first.look) {
            return None;
        }
        let wrong = &self.runs[at.node..self.right_from[at.layer]];
        let count = wrong.last()?.end - first.start;
        if !wrong.iter().all(|run| run.blank && run.look == first.look) {
            return None;
        }
        let (pen, change) = self.pen_for(at.pen, first.look, true);
        Some((count, pen, change + counted_cost(count)))
    }

    /// The bytes of one way, from its end back to its start.
    fn trace(&mut self, end: &End, starts: &[Arrival]) -> Arrival {
        let mut steps = Vec::new();
        let mut here = end.index;
        let mut bytes = Vec::new();
        let from = loop {
            let state = self.states[here];
            let before = usize::try_from(state.before).unwrap_or_default();
            match state.step {
                Step::Start(from, hop) => {
                    hop.write(&mut bytes);
                    break from;
                }
                step => steps.push((before, here, step)),
            }
            here = before;
        };
        for (before, after, step) in steps.into_iter().rev() {
            self.write_step(before, after, step, &mut bytes);
        }
        let (pen, last) = (self.pens[end.pen], self.pens[self.at(end.index).pen]);
        if let Some(count) = end.erase {
            bytes.extend_from_slice(self.stock.change(last, pen));
            counted(&mut bytes, count, b'X');
        }
        let cost = starts[from].cost + u32::try_from(bytes.len()).unwrap_or(NEVER);
        debug_assert_eq!(cost, end.cost, "what is counted is what is written");
        Arrival {
            place: end.place,
            pen,
            cost,
            from,
            bytes,
        }
    }

    fn write_step(&mut self, before: usize, after: usize, step: Step, out: &mut Vec<u8>) {
        let (before, after) = (self.at(before), self.at(after));
        if before.pen != after.pen {
            let (had, has) = (self.pens[before.pen], self.pens[after.pen]);
            out.extend_from_slice(self.stock.change(had, has));
        }
        match step {
            Step::Write => self.write_run(before.node, out),
            Step::Skip(hop) => hop.write(out),
            Step::EraseRest => out.extend_from_slice(b"\x1b[K"),
            Step::Erase(count, hop) => {
                counted(out, count, b'X');
                if let Some(hop) = hop {
                    hop.write(out);
                }
            }
            Step::Start(..) => {}
        }
    }

    fn write_run(&self, node: usize, out: &mut Vec<u8>) {
        let run = &self.runs[node];
        if run.doubtful {
            return self.write_doubtful(run, out);
        }
        let again = self.repetition(run).filter(|cost| *cost < run.length);
        if let (Some(glyph), Some(_)) = (run.repeated, again) {
            self.stock.write(glyph, out);
            counted(out, run.cells() - 1, b'b');
            return;
        }
        for cell in &self.line.new[usize::from(run.start)..usize::from(run.end)] {
            if !cell.is_tail() {
                self.stock.write(cell.glyph, out);
            }
        }
    }

    /// A symbol whose columns terminals count each in its own way: on cleared ground, never wrapped, and the cursor is
    /// told where it is afterwards.
    pub(super) fn write_doubtful(&self, run: &Run, out: &mut Vec<u8>) {
        let here = Place {
            row: Some(self.line.row),
            column: None,
        };
        let cell = self.line.new[usize::from(run.start)];
        if run.cells() > 1 {
            repeat(out, b" ", run.cells());
            Hop::find(here, self.line.row, run.start, self.ground)
                .0
                .write(out);
        }
        let spills = run.start + self.stock.reach(cell.glyph) > self.ground.width;
        if spills {
            out.extend_from_slice(b"\x1b[?7l");
        }
        self.stock.write(cell.glyph, out);
        if spills {
            out.extend_from_slice(b"\x1b[?7h");
        }
        if run.end < self.ground.width {
            Hop::find(here, self.line.row, run.end, self.ground)
                .0
                .write(out);
        }
    }
}

//! Owns: cutting a row into runs of cells that are written, skipped or erased together.
//! Must not know: which of these is cheapest.

use super::grid::Cell;
use super::stock::{Glyph, LookId, Stock};

/// Cells side by side that differ in nothing that matters to the writer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) start: u16,
    pub(super) end: u16,
    pub(super) look: LookId,
    /// Bytes of its symbols.
    pub(super) length: u32,
    pub(super) blank: bool,
    pub(super) standing: Standing,
    pub(super) doubtful: bool,
    /// It is one symbol again and again.
    pub(super) repeated: Option<Glyph>,
}

impl Run {
    pub(super) const fn cells(&self) -> u16 {
        self.end - self.start
    }
}

/// A run of one symbol is worth a repetition from here on.
const REPEATED: usize = 6;

/// What decides where a row is cut.
pub(super) struct Cutting<'a> {
    pub(super) old: &'a [Cell],
    pub(super) new: &'a [Cell],
    /// Columns of which a way may make use.
    pub(super) marks: &'a [u16],
    pub(super) tabs: bool,
    pub(super) repeats: bool,
}

/// How a cell stands to what the terminal has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    /// It is there already.
    Right,
    Wrong,
    /// What stands before it may have spilled over it: it is written whatever the terminal is thought to have.
    Spilled,
}

/// The column of the first cell that differs.
pub(super) fn first_change(old: &[Cell], new: &[Cell]) -> Option<u16> {
    let at = old.iter().zip(new).position(|(old, new)| old != new)?;
    // A tail alone never differs from a tail; where it differs from a cell of its own, so does the head before it.
    u16::try_from(at).ok()
}

/// The runs of a row, from its first to its last column.
pub(super) fn runs(cutting: &Cutting<'_>, stock: &Stock) -> Vec<Run> {
    let new = cutting.new;
    let standings = standings(cutting, stock);
    let mut runs: Vec<Run> = Vec::with_capacity(32);
    let mut column = 0;
    while column < new.len() {
        let cell = new[column];
        let width = usize::from(cell.width.max(1));
        let standing = standings[column];
        let place = u16::try_from(column).unwrap_or(u16::MAX);
        let length = stock.length(cell.glyph);
        let joins = runs.last().is_some_and(|run| {
            run.look == cell.look
                && run.blank == cell.is_blank()
                && run.standing == standing
                && !run.doubtful
                && !cell.doubtful
                && !cutting.marks.contains(&place)
                && !(cutting.tabs
                    && column.is_multiple_of(8)
                    && (run.standing == Standing::Right || run.blank))
                && run.repeated == repeated(cutting, column)
        });
        match runs.last_mut() {
            Some(run) if joins => {
                run.end += u16::from(cell.width.max(1));
                run.length += length;
            }
            _ => runs.push(Run {
                start: place,
                end: place + u16::from(cell.width.max(1)),
                look: cell.look,
                length,
                blank: cell.is_blank(),
                standing,
                doubtful: cell.doubtful,
                repeated: repeated(cutting, column),
            }),
        }
        column += width;
    }
    runs
}

fn standings(cutting: &Cutting<'_>, stock: &Stock) -> Vec<Standing> {
    let mut spilled_until = 0;
    let cells = cutting.old.iter().zip(cutting.new).enumerate();
    cells
        .map(|(column, (old, new))| {
            let spilled = column < spilled_until && !new.is_tail();
            let standing = match old == new {
                _ if spilled => Standing::Spilled,
                true => Standing::Right,
                false => Standing::Wrong,
            };
            if new.doubtful && !new.is_tail() && standing != Standing::Right {
                spilled_until = column + usize::from(stock.reach(new.glyph));
            }
            standing
        })
        .collect()
}

/// The symbol of which this cell is one of many side by side, where it may be repeated.
fn repeated(cutting: &Cutting<'_>, column: usize) -> Option<Glyph> {
    let cell = cutting.new[column];
    if !cutting.repeats || !cell.is_simple() {
        return None;
    }
    let alike = |other: &&Cell| other.glyph == cell.glyph && other.look == cell.look;
    let before = cutting.new[..column]
        .iter()
        .rev()
        .take_while(alike)
        .take(REPEATED);
    let after = cutting.new[column..]
        .iter()
        .take_while(alike)
        .take(REPEATED);
    (before.count() + after.count() >= REPEATED).then_some(cell.glyph)
}

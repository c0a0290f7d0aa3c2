//! Owns: the ways to send a sequence of screens, each counted byte by byte.
//! Must not know: what the screens show.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use linelamp::terminal::{Capabilities, Writer};
use ratatui::backend::{Backend as _, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr as _;

use crate::screens::Screen;

/// Other programs run beside this one: of so many times the quickest counts.
const TIMED: usize = 3;

/// The bytes that the desk's own writer sends, step by step.
pub(crate) fn ours(screens: &[Screen], capabilities: Capabilities) -> Vec<Vec<u8>> {
    timed(screens, capabilities).0
}

/// These bytes, and how long it takes to find each.
pub(crate) fn timed(
    screens: &[Screen],
    capabilities: Capabilities,
) -> (Vec<Vec<u8>>, Vec<Duration>) {
    let mut sent = Vec::new();
    let mut least = vec![Duration::MAX; screens.len()];
    for _ in 0..TIMED {
        let mut writer = Writer::new(capabilities);
        sent.clear();
        for (screen, least) in screens.iter().zip(&mut least) {
            let began = Instant::now();
            sent.push(writer.frame(&screen.cells, screen.cursor));
            *least = began.elapsed().min(*least);
        }
    }
    (sent, least)
}

/// What ratatui sends with its own backend, as its `Terminal` does for each draw.
pub(crate) fn stock(screens: &[Screen]) -> Vec<Vec<u8>> {
    let mut shown: Option<Buffer> = None;
    let mut sent = Vec::new();
    for screen in screens {
        let mut bytes = Vec::new();
        let mut backend = CrosstermBackend::new(&mut bytes);
        let before = match shown.take().filter(|cells| cells.area == screen.cells.area) {
            Some(cells) => cells,
            None => {
                backend.clear().expect("bytes");
                Buffer::empty(screen.cells.area)
            }
        };
        backend
            .draw(before.diff(&screen.cells).into_iter())
            .expect("bytes");
        match screen.cursor {
            Some(at) => {
                backend.show_cursor().expect("bytes");
                backend.set_cursor_position(at).expect("bytes");
            }
            None => backend.hide_cursor().expect("bytes"),
        }
        sent.push(bytes);
        shown = Some(screen.cells.clone());
    }
    sent
}

/// Everything again: the screen cleared, every row written with its styles.
pub(crate) fn repaint(screens: &[Screen]) -> Vec<usize> {
    screens
        .iter()
        .map(|screen| {
            let mut writer = Writer::new(Capabilities::PLAIN);
            writer.frame(&screen.cells, screen.cursor).len()
        })
        .collect()
}

/// The glyphs alone: the bytes of the cells that still differ after the best single scroll, without any addressing.
pub(crate) fn floor(screens: &[Screen]) -> Vec<usize> {
    let mut shown = None;
    screens
        .iter()
        .map(|screen| {
            let before = shown.replace(&screen.cells);
            match before.filter(|cells: &&Buffer| cells.area == screen.cells.area) {
                Some(before) => floor_between(before, &screen.cells),
                None => floor_between(&Buffer::empty(screen.cells.area), &screen.cells),
            }
        })
        .collect()
}

fn floor_between(before: &Buffer, after: &Buffer) -> usize {
    let width = usize::from(after.area.width);
    let rows = |cells: &Buffer| -> Vec<Vec<Cell>> {
        cells
            .content()
            .chunks(width)
            .map(<[Cell]>::to_vec)
            .collect()
    };
    let (old, new) = (rows(before), rows(after));
    let blank = vec![Cell::default(); width];
    let height = new.len();
    let own: Vec<usize> = (0..height)
        .map(|row| differing(&old[row], &new[row]))
        .collect();
    let bare: Vec<usize> = new.iter().map(|row| differing(&blank, row)).collect();
    let (own, bare) = (sums(&own), sums(&bare));
    let mut least = own[height];
    for far in 1..height {
        for down in [true, false] {
            let moved: Vec<usize> = (0..height)
                .map(|row| {
                    let from = if down {
                        row.checked_sub(far)
                    } else {
                        Some(row + far)
                    };
                    let from = from.filter(|from| *from < height);
                    from.map_or(0, |from| differing(&old[from], &new[row]))
                })
                .collect();
            let moved = sums(&moved);
            for top in 0..height {
                for end in top + far + 1..=height {
                    let (kept, left) = if down {
                        ((top + far, end), (top, top + far))
                    } else {
                        ((top, end - far), (end - far, end))
                    };
                    let inside = moved[kept.1] - moved[kept.0] + bare[left.1] - bare[left.0];
                    least = least.min(own[top] + inside + own[height] - own[end]);
                }
            }
        }
    }
    least
}

/// Sums of the first so many.
fn sums(values: &[usize]) -> Vec<usize> {
    let mut sums = vec![0];
    for value in values {
        sums.push(sums[sums.len() - 1] + value);
    }
    sums
}

fn differing(old: &[Cell], new: &[Cell]) -> usize {
    let both = old.iter().zip(new);
    both.filter(|(old, new)| !same(old, new))
        .map(|(_, new)| new.symbol().len())
        .sum()
}

fn same(old: &Cell, new: &Cell) -> bool {
    old.symbol() == new.symbol()
        && Style::reset().patch(old.style()) == Style::reset().patch(new.style())
}

/// How many cells differ between each screen and the one before it.
pub(crate) fn changed(screens: &[Screen]) -> Vec<usize> {
    let mut before: Option<&Buffer> = None;
    screens
        .iter()
        .map(|screen| {
            let empty = Buffer::empty(screen.cells.area);
            let old = before
                .filter(|cells| cells.area == screen.cells.area)
                .unwrap_or(&empty);
            let count = old
                .content()
                .iter()
                .zip(screen.cells.content())
                .filter(|(old, new)| !same(old, new) && new.symbol().width() > 0)
                .count();
            before = Some(&screen.cells);
            count
        })
        .collect()
}

/// The length of each.
pub(crate) fn lengths(frames: &[Vec<u8>]) -> Vec<usize> {
    frames.iter().map(Vec::len).collect()
}

/// What ncurses sends for the same cells and styles, by way of Python.
///
/// # Errors
/// Why it could not be asked.
pub(crate) fn ncurses(file: &Path, term: &str) -> Result<Vec<Vec<u8>>, String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/bytes/ncurses.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(file)
        .arg(term)
        .output()
        .map_err(|why| format!("python3 cannot be started: {why}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let said: Vec<String> =
        serde_json::from_slice(&output.stdout).map_err(|why| why.to_string())?;
    let frames = said.iter().map(|frame| BASE64_STANDARD.decode(frame));
    frames
        .collect::<Result<_, _>>()
        .map_err(|why| why.to_string())
}

//! Owns: random frames that change as frames do: cells, words, rows that move, whole new screens.
//! Must not know: who draws them.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

/// One change between two frames; places are taken modulo the size.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Word(u16, u16, &'static str, Look),
    Blank(u16, u16, u16, Look),
    Fill(u16, u16, u16, &'static str, Look),
    Restyle(u16, u16, u16, Look),
    Move(u16, u16, i16),
    Insert(u16, u16, u16),
    Delete(u16, u16, u16),
    Clear,
    Cursor(Option<(u16, u16)>),
}

/// A look by number.
pub(crate) type Look = u8;

/// A chain of frames on one screen.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    pub(crate) width: u16,
    pub(crate) height: u16,
    pub(crate) steps: Vec<Vec<Change>>,
}

/// Words that every terminal draws alike.
const SURE: &[&str] = &[
    "a",
    "x",
    "Pine Hill",
    "12m",
    "es  broken off",
    "U1",
    "─",
    "│",
    "● live",
    "✓",
    "ñandú",
    "漢字",
    "한",
    "Ж",
];
/// Words on whose columns terminals do not agree, and what no terminal may be sent.
const DOUBTFUL: &[&str] = &[
    "e\u{301}",
    "👩\u{200d}👧",
    "❤\u{fe0f}",
    "🦀",
    "🇭🇳",
    "क्षि",
    "\u{ad}",
    "\x1b[2J",
    "\u{200b}",
    "\u{9b}31m",
];

pub(crate) fn chains(most: u16, doubtful: bool) -> impl Strategy<Value = Chain> {
    let steps = prop::collection::vec(prop::collection::vec(change(doubtful), 0..6), 2..12);
    (1..most, 1..most / 2, steps).prop_map(|(width, height, steps)| Chain {
        width,
        height,
        steps,
    })
}

fn change(doubtful: bool) -> impl Strategy<Value = Change> {
    let word = if doubtful {
        prop::sample::select([SURE, DOUBTFUL].concat()).boxed()
    } else {
        prop::sample::select(SURE).boxed()
    };
    let place = || (any::<u16>(), any::<u16>());
    let look = || 0..12_u8;
    prop_oneof![
        6 => (place(), word.clone(), look()).prop_map(|((y, x), word, look)| Change::Word(y, x, word, look)),
        2 => (place(), 1..40_u16, look()).prop_map(|((y, x), n, look)| Change::Blank(y, x, n, look)),
        2 => (place(), 1..60_u16, word, look()).prop_map(|((y, x), n, word, look)| Change::Fill(y, x, n, word, look)),
        1 => (place(), 1..40_u16, look()).prop_map(|((y, x), n, look)| Change::Restyle(y, x, n, look)),
        3 => (place(), -3..4_i16).prop_map(|((top, bottom), by)| Change::Move(top, bottom, by)),
        1 => (place(), 1..5_u16).prop_map(|((y, x), n)| Change::Insert(y, x, n)),
        1 => (place(), 1..5_u16).prop_map(|((y, x), n)| Change::Delete(y, x, n)),
        1 => Just(Change::Clear),
        3 => prop::option::weighted(0.8, place()).prop_map(Change::Cursor),
    ]
}

fn style(look: Look) -> Style {
    let style = Style::new();
    match look {
        0..=4 => style,
        5 => style.fg(Color::Cyan),
        6 => style.fg(Color::LightRed).add_modifier(Modifier::BOLD),
        7 => style.add_modifier(Modifier::REVERSED),
        8 => style.add_modifier(Modifier::DIM | Modifier::ITALIC),
        9 => style.bg(Color::Blue),
        10 => style
            .fg(Color::Indexed(99))
            .bg(Color::Rgb(1, 2, 3))
            .add_modifier(Modifier::BOLD),
        _ => style.fg(Color::Green).add_modifier(Modifier::UNDERLINED),
    }
}

/// Frames drawn one after the other.
pub(crate) struct Drawing {
    pub(crate) frame: Buffer,
    pub(crate) cursor: Option<Position>,
}

impl Drawing {
    pub(crate) fn new(chain: &Chain) -> Self {
        Self {
            frame: Buffer::empty(Rect::new(0, 0, chain.width, chain.height)),
            cursor: None,
        }
    }

    pub(crate) fn apply(&mut self, change: &Change) {
        let Rect { width, height, .. } = self.frame.area;
        match *change {
            Change::Word(y, x, word, look) => self.put(y % height, x % width, word, look),
            Change::Blank(y, x, count, look) => {
                let count = usize::from(count.min(width - x % width));
                self.put(y % height, x % width, &" ".repeat(count), look);
            }
            Change::Fill(y, x, count, word, look) => {
                for _ in 0..count.min(20) {
                    self.put(
                        y % height,
                        x % width,
                        &word.repeat(usize::from(count)),
                        look,
                    );
                }
            }
            Change::Restyle(y, x, count, look) => {
                let area = Rect::new(x % width, y % height, count, 1).intersection(self.frame.area);
                self.frame
                    .set_style(area, Style::reset().patch(style(look)));
            }
            Change::Move(top, bottom, by) => {
                let (top, bottom) = (top % height, bottom % height);
                self.shift(top.min(bottom), top.max(bottom), by);
            }
            Change::Insert(y, x, count) => self.edit(y % height, x % width, count, true),
            Change::Delete(y, x, count) => self.edit(y % height, x % width, count, false),
            Change::Clear => self.frame.reset(),
            Change::Cursor(at) => {
                self.cursor = at.map(|(y, x)| Position::new(x % width, y % height));
            }
        }
    }

    /// Words that may hold what ratatui would leave out are put cell by cell.
    fn put(&mut self, y: u16, x: u16, word: &str, look: Look) {
        let style = Style::reset().patch(style(look));
        if word.contains(['\x1b', '\u{9b}', '\u{200b}']) {
            self.frame[(x, y)].set_symbol(word).set_style(style);
        } else {
            let room = usize::from(self.frame.area.width - x);
            self.frame.set_stringn(x, y, word, room, style);
        }
    }

    fn rows(&mut self, top: u16, bottom: u16) -> &mut [ratatui::buffer::Cell] {
        let width = usize::from(self.frame.area.width);
        &mut self.frame.content[usize::from(top) * width..(usize::from(bottom) + 1) * width]
    }

    fn shift(&mut self, top: u16, bottom: u16, by: i16) {
        let width = usize::from(self.frame.area.width);
        let rows = self.rows(top, bottom);
        let count = (usize::from(by.unsigned_abs()) * width).min(rows.len());
        if by > 0 {
            rows.rotate_right(count);
        } else {
            rows.rotate_left(count);
        }
    }

    fn edit(&mut self, y: u16, x: u16, count: u16, insert: bool) {
        let cells = &mut self.rows(y, y)[usize::from(x)..];
        let count = usize::from(count).min(cells.len());
        if insert {
            cells.rotate_right(count);
            cells[..count].fill(ratatui::buffer::Cell::default());
        } else {
            cells.rotate_left(count);
        }
    }
}

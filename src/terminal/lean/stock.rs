//! Owns: a short number for every symbol and every look that was ever on the screen, and the ways between looks.
//! Must not know: where cells stand.

use std::collections::HashMap;

use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr as _;

use super::look::{Look, change};

/// A symbol: a character's own number, or from here on a place in the list of longer ones.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Glyph(u32);

const LONGER: u32 = 0x11_0000;

impl Glyph {
    pub(super) const BLANK: Self = Self(b' ' as u32);
    /// What stands for a symbol that no terminal may be sent, or that does not fit where it stands.
    const UNFIT: Self = Self(b'?' as u32);
}

impl Glyph {
    pub(super) const fn is_digit(self) -> bool {
        self.0 >= b'0' as u32 && self.0 <= b'9' as u32
    }

    pub(super) const fn number(self) -> u64 {
        self.0 as u64
    }
}

/// The number of a look.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct LookId(pub(super) u16);

impl LookId {
    pub(super) const PLAIN: Self = Self(0);
}

/// What is known of a symbol.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Known {
    pub(super) glyph: Glyph,
    /// Columns it takes by our count.
    pub(super) width: u8,
    /// Whether terminals may count otherwise.
    pub(super) doubtful: bool,
}

impl Known {
    pub(super) const BLANK: Self = Self {
        glyph: Glyph::BLANK,
        width: 1,
        doubtful: false,
    };
    pub(super) const UNFIT: Self = Self {
        glyph: Glyph::UNFIT,
        width: 1,
        doubtful: false,
    };
}

/// More than this is forgotten at the next whole repaint, so that a day's work does not fill the memory.
const MANY: usize = 4096;
/// So many looks have their costs in a table.
const FIRST: usize = 64;
const UNKNOWN: u8 = u8::MAX;
/// No cell is longer than this in bytes: a stack of marks is cut off.
const LONGEST: usize = 64;
/// No cell is wider than this in columns.
const WIDEST: usize = 8;

/// Symbols and looks by number.
#[derive(Debug)]
pub(super) struct Stock {
    symbols: Vec<(Box<str>, u8)>,
    numbers: HashMap<Box<str>, Known>,
    looks: Vec<Look>,
    blanks: Vec<LookId>,
    ids: HashMap<Look, LookId>,
    changes: HashMap<(LookId, LookId), Box<[u8]>>,
    /// What a change costs, for the looks that came first: asked for thousands of times a frame.
    costs: Vec<u8>,
    /// The look asked for last, as it was asked for: cells side by side are mostly alike.
    last: ((Color, Color, Modifier), LookId),
}

impl Stock {
    pub(super) fn new() -> Self {
        Self {
            symbols: Vec::new(),
            numbers: HashMap::new(),
            looks: vec![Look::PLAIN],
            blanks: vec![LookId::PLAIN],
            ids: HashMap::from([(Look::PLAIN, LookId::PLAIN)]),
            changes: HashMap::new(),
            costs: vec![UNKNOWN; FIRST * FIRST],
            last: (
                (Color::Reset, Color::Reset, Modifier::empty()),
                LookId::PLAIN,
            ),
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.symbols.len() > MANY || self.looks.len() > MANY || self.changes.len() > MANY
    }

    /// What is known of a symbol. Whatever could be an order to the terminal is not let through.
    pub(super) fn symbol(&mut self, symbol: &str) -> Known {
        if let [byte @ 0x20..=0x7e] = symbol.as_bytes() {
            return Known {
                glyph: Glyph(u32::from(*byte)),
                ..Known::BLANK
            };
        }
        if let Some(known) = self.numbers.get(symbol) {
            return *known;
        }
        let known = self.learn(symbol);
        self.numbers.insert(symbol.into(), known);
        known
    }

    fn learn(&mut self, symbol: &str) -> Known {
        if symbol.is_empty() {
            return Known::BLANK;
        }
        if symbol.chars().any(char::is_control) {
            return Known::UNFIT;
        }
        let symbol = match symbol.char_indices().find(|(at, _)| *at > LONGEST) {
            Some((at, _)) => &symbol[..at],
            None => symbol,
        };
        let mut chars = symbol.chars();
        let (Some(first), None) = (chars.next(), chars.next()) else {
            return self.learn_cluster(symbol);
        };
        match symbol.width() {
            0 => Known::BLANK,
            width @ 1..=2 => Known {
                glyph: Glyph(u32::from(first)),
                width: if width == 1 { 1 } else { 2 },
                doubtful: !is_agreed(first),
            },
            _ => Known::UNFIT,
        }
    }

    /// Of letters with marks, of joined and of coloured emoji every terminal has its own opinion.
    fn learn_cluster(&mut self, symbol: &str) -> Known {
        let width = match symbol.width() {
            0 => return Known::BLANK,
            width if width > WIDEST => return Known::UNFIT,
            width => u8::try_from(width).unwrap_or(1),
        };
        let reach = symbol.chars().count().saturating_mul(2);
        let place = u32::try_from(self.symbols.len()).unwrap_or(u32::MAX - LONGER);
        self.symbols
            .push((symbol.into(), u8::try_from(reach).unwrap_or(u8::MAX)));
        Known {
            glyph: Glyph(LONGER + place),
            width,
            doubtful: true,
        }
    }

    /// The number of the look of these.
    pub(super) fn look_of(&mut self, fg: Color, bg: Color, modifier: Modifier) -> LookId {
        if self.last.0 != (fg, bg, modifier) {
            let look = self.look(Look::of(fg, bg, modifier));
            self.last = ((fg, bg, modifier), look);
        }
        self.last.1
    }

    fn look(&mut self, look: Look) -> LookId {
        if let Some(id) = self.ids.get(&look) {
            *id
        } else {
            let id = LookId(u16::try_from(self.looks.len()).unwrap_or(0));
            self.looks.push(look);
            self.ids.insert(look, id);
            self.blanks.push(id);
            let blank = self.look(look.on_blank());
            self.blanks[usize::from(id.0)] = blank;
            id
        }
    }

    /// What a blank written with this look is seen as.
    pub(super) fn on_blank(&self, id: LookId) -> LookId {
        self.blanks[usize::from(id.0)]
    }

    /// Whether erasing with a pen that is seen like this leaves cells that are seen like this.
    pub(super) fn is_bare(&self, id: LookId, coloured: bool) -> bool {
        let look = self.looks[usize::from(id.0)];
        look.is_bare() && (coloured || look.bg == Color::Reset)
    }

    /// Bytes of a symbol.
    pub(super) fn length(&self, glyph: Glyph) -> u32 {
        match char::from_u32(glyph.0) {
            Some(char) => u32::try_from(char.len_utf8()).unwrap_or(4),
            None => u32::try_from(self.longer(glyph).0.len()).unwrap_or(u32::MAX),
        }
    }

    /// The most columns any terminal gives a symbol.
    pub(super) fn reach(&self, glyph: Glyph) -> u16 {
        match char::from_u32(glyph.0) {
            Some(_) => 2,
            None => u16::from(self.longer(glyph).1),
        }
    }

    pub(super) fn write(&self, glyph: Glyph, out: &mut Vec<u8>) {
        match char::from_u32(glyph.0) {
            Some(char) => {
                let mut bytes = [0; 4];
                out.extend_from_slice(char.encode_utf8(&mut bytes).as_bytes());
            }
            None => out.extend_from_slice(self.longer(glyph).0.as_bytes()),
        }
    }

    fn longer(&self, glyph: Glyph) -> &(Box<str>, u8) {
        let place = usize::try_from(glyph.0 - LONGER).unwrap_or(usize::MAX);
        &self.symbols[place]
    }

    /// What it costs to make one pen of another.
    pub(super) fn cost_of_change(&mut self, from: LookId, to: LookId) -> u32 {
        let (row, column) = (usize::from(from.0), usize::from(to.0));
        let place = (row < FIRST && column < FIRST).then_some(row * FIRST + column);
        if let Some(known) = place.map(|place| self.costs[place])
            && known != UNKNOWN
        {
            return u32::from(known);
        }
        let cost = u8::try_from(self.change(from, to).len()).unwrap_or(UNKNOWN);
        if let Some(place) = place {
            self.costs[place] = cost;
        }
        u32::from(cost)
    }

    /// The sequence that makes one pen of another.
    pub(super) fn change(&mut self, from: LookId, to: LookId) -> &[u8] {
        let looks = &self.looks;
        self.changes.entry((from, to)).or_insert_with(|| {
            change(looks[usize::from(from.0)], looks[usize::from(to.0)]).into_boxed_slice()
        })
    }
}

/// Whether all terminals give a character the same columns. Blocks whose characters have been as they are since long
/// before any terminal now in use; what was added or widened later (emoji above all) is not among them.
fn is_agreed(char: char) -> bool {
    let is_soft_hyphen = char == '\u{ad}';
    !is_soft_hyphen
        && matches!(char,
            '\u{20}'..='\u{2ff}'
            | '\u{370}'..='\u{52f}'
            | '\u{531}'..='\u{58a}'
            | '\u{5d0}'..='\u{5ea}'
            | '\u{620}'..='\u{64a}'
            | '\u{660}'..='\u{669}'
            | '\u{10a0}'..='\u{10ff}'
            | '\u{1e00}'..='\u{1fff}'
            | '\u{2010}'..='\u{2027}'
            | '\u{2030}'..='\u{205e}'
            | '\u{2070}'..='\u{20bf}'
            | '\u{2100}'..='\u{2319}'
            | '\u{2500}'..='\u{25fc}'
            | '\u{3001}'..='\u{3029}'
            | '\u{3041}'..='\u{3096}'
            | '\u{30a1}'..='\u{30fe}'
            | '\u{3400}'..='\u{4db5}'
            | '\u{4e00}'..='\u{9fa5}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{fa2d}'
            | '\u{ff01}'..='\u{ff60}')
        || matches!(char, '✓' | '✗' | '✉' | '⚠')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_order_to_the_terminal_is_a_symbol() {
        let mut stock = Stock::new();
        for hostile in ["\x1b", "\x1b[2J", "a\x07", "\u{9b}2J", "\n", "\u{85}"] {
            assert_eq!(stock.symbol(hostile), Known::UNFIT, "{hostile:?}");
        }
        for nothing in ["", "\u{200b}", "\u{301}"] {
            assert_eq!(stock.symbol(nothing), Known::BLANK, "{nothing:?}");
        }
    }

    #[test]
    fn letters_are_certain_and_what_is_joined_is_not() {
        let mut stock = Stock::new();
        for sure in ["a", "é", "Ж", "─", "●", "✓", "漢", "한", "ｱ"] {
            assert_eq!(stock.symbol(sure).doubtful, sure == "ｱ", "{sure}");
        }
        for doubtful in ["e\u{301}", "👩\u{200d}👧", "❤\u{fe0f}", "🦀"] {
            assert!(stock.symbol(doubtful).doubtful, "{doubtful}");
        }
        let stacked = format!("a{}", "\u{301}".repeat(5000));
        let known = stock.symbol(&stacked);
        assert!(stock.length(known.glyph) <= 66);
    }
}

//! Owns: a sequence of screens in a file: JSON lines, first the size, then one line a step. Read whole or refused whole.
//! Must not know: what is measured on them.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use serde::{Deserialize, Serialize};
use unicode_width::UnicodeWidthStr as _;

/// One screen with its cursor, and what happened.
#[derive(Clone, Debug)]
pub(crate) struct Screen {
    pub(crate) name: String,
    pub(crate) cells: Buffer,
    pub(crate) cursor: Option<Position>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Resized {
    size: Extent,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Extent {
    columns: u16,
    rows: u16,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    #[serde(rename = "step")]
    name: String,
    /// Begins with the cells of the step before instead of blank ones.
    #[serde(default, skip_serializing_if = "is_false")]
    keep: bool,
    #[serde(default)]
    cursor: Option<Spot>,
    cells: Vec<Piece>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spot {
    row: u16,
    column: u16,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Piece {
    row: u16,
    column: u16,
    text: String,
    #[serde(default, skip_serializing_if = "Look::is_plain")]
    style: Look,
}

#[derive(Serialize, Deserialize, Default, PartialEq)]
#[serde(deny_unknown_fields, default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one word of the format"
)]
struct Look {
    #[serde(skip_serializing_if = "Option::is_none")]
    fg: Option<Hue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bg: Option<Hue>,
    #[serde(skip_serializing_if = "is_false")]
    bold: bool,
    #[serde(skip_serializing_if = "is_false")]
    dim: bool,
    #[serde(skip_serializing_if = "is_false")]
    italic: bool,
    #[serde(skip_serializing_if = "is_false")]
    underline: bool,
    #[serde(skip_serializing_if = "is_false")]
    blink: bool,
    #[serde(skip_serializing_if = "is_false")]
    reverse: bool,
    #[serde(skip_serializing_if = "is_false")]
    hidden: bool,
    #[serde(skip_serializing_if = "is_false")]
    strike: bool,
}

/// A colour: a number of the palette, one of sixteen names, or `#rrggbb`.
#[derive(Serialize, Deserialize, PartialEq)]
#[serde(untagged)]
enum Hue {
    Number(u8),
    Name(String),
}

const NAMES: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde gives what it asks about by reference"
)]
fn is_false(switch: &bool) -> bool {
    !*switch
}

/// The largest screen that is read.
const LARGEST: u16 = 1000;

/// Reads a file's text.
///
/// # Errors
/// The first line that is not understood, by its number, and what should stand there.
pub(crate) fn read(text: &str) -> Result<Vec<Screen>, String> {
    let mut area: Option<Rect> = None;
    let mut screens: Vec<Screen> = Vec::new();
    let lines = text.lines().enumerate();
    for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |why: String| format!("line {}: {why}", number + 1);
        if let Ok(Resized { size }) = serde_json::from_str(line) {
            let sizes = 1..=LARGEST;
            if !sizes.contains(&size.columns) || !sizes.contains(&size.rows) {
                return Err(wrong(format!("a size is 1 to {LARGEST} columns and rows")));
            }
            area = Some(Rect::new(0, 0, size.columns, size.rows));
            continue;
        }
        let step: Step = serde_json::from_str(line).map_err(|why| {
            wrong(format!(
                "{why}; a line is a size or a step, as docs/screens.md shows"
            ))
        })?;
        let area = area.ok_or_else(|| wrong("the size comes before the first step".to_owned()))?;
        let before = screens.last().map(|screen| &screen.cells);
        let cells = match before.filter(|cells| step.keep && cells.area == area) {
            Some(cells) => cells.clone(),
            None if step.keep => {
                return Err(wrong(
                    "keep needs a step of the same size before it".to_owned(),
                ));
            }
            None => Buffer::empty(area),
        };
        screens.push(step.draw(cells).map_err(wrong)?);
    }
    if screens.is_empty() {
        return Err("no step in the file; docs/screens.md shows what it holds".to_owned());
    }
    Ok(screens)
}

/// A file's text; a screen of the same size as the one before it tells only the rows that differ.
pub(crate) fn write(screens: &[Screen]) -> String {
    let mut lines = Vec::new();
    let mut before: Option<&Buffer> = None;
    for screen in screens {
        let area = screen.cells.area;
        let same = before.filter(|cells| cells.area == area);
        if same.is_none() {
            let size = Extent {
                columns: area.width,
                rows: area.height,
            };
            lines.push(serde_json::to_string(&Resized { size }));
        }
        let step = Step {
            name: screen.name.clone(),
            keep: same.is_some(),
            cursor: screen.cursor.map(|at| Spot {
                row: at.y,
                column: at.x,
            }),
            cells: (0..area.height)
                .flat_map(|row| pieces(&screen.cells, same, row))
                .collect(),
        };
        lines.push(serde_json::to_string(&step));
        before = Some(&screen.cells);
    }
    let lines: Vec<String> = lines.into_iter().map(|line| line.expect("JSON")).collect();
    lines.join("\n") + "\n"
}

/// The pieces of a row from its first to its last cell that is not as it was; whole rows where nothing was before.
fn pieces(cells: &Buffer, before: Option<&Buffer>, row: u16) -> Vec<Piece> {
    let width = usize::from(cells.area.width);
    let start = usize::from(row) * width;
    let now = &cells.content()[start..start + width];
    let seen = seen(now);
    let blank = ratatui::buffer::Cell::default();
    let known = before.map(|before| &before.content()[start..start + width]);
    let known = known.map(|row| (row, self::seen(row)));
    // What a wide character hides is not told; what it has hidden is new.
    let differs = |column: &usize| {
        seen[*column]
            && match &known {
                Some((row, seen)) => !seen[*column] || row[*column] != now[*column],
                None => now[*column] != blank,
            }
    };
    let (Some(first), Some(last)) = ((0..width).find(differs), (0..width).rev().find(differs))
    else {
        return Vec::new();
    };
    let mut pieces: Vec<(Piece, Style)> = Vec::new();
    let mut column = first;
    while column <= last {
        let cell = &now[column];
        // What does not fit into the last column is not shown there either.
        let fits = column + cell.symbol().width() <= width;
        let symbol = if fits { cell.symbol() } else { "?" };
        match pieces.last_mut() {
            Some((piece, style)) if *style == cell.style() => piece.text.push_str(symbol),
            _ => pieces.push((
                Piece {
                    row,
                    column: u16::try_from(column).expect("a column"),
                    text: symbol.to_owned(),
                    style: Look::of(cell.style()),
                },
                cell.style(),
            )),
        }
        column += symbol.width().max(1);
    }
    pieces.into_iter().map(|(piece, _)| piece).collect()
}

/// Which cells of a row no wide character before them hides.
fn seen(row: &[ratatui::buffer::Cell]) -> Vec<bool> {
    let mut hidden = 0;
    let cells = row.iter();
    cells
        .map(|cell| {
            if hidden > 0 {
                hidden -= 1;
                return false;
            }
            hidden = cell.symbol().width().saturating_sub(1);
            true
        })
        .collect()
}

impl Step {
    fn draw(self, mut cells: Buffer) -> Result<Screen, String> {
        let area = cells.area;
        for piece in self.cells {
            let room = usize::from(area.width.saturating_sub(piece.column));
            let fits = piece.row < area.height && piece.text.width() <= room;
            if !fits || piece.text.chars().any(char::is_control) {
                return Err(format!(
                    "row {} column {}: text without control characters that ends within the screen",
                    piece.row, piece.column
                ));
            }
            let style = Style::reset().patch(piece.style.style()?);
            cells.set_stringn(piece.column, piece.row, &piece.text, room, style);
        }
        let cursor = self.cursor.map(|at| Position::new(at.column, at.row));
        if cursor.is_some_and(|at| !area.contains(at)) {
            return Err("the cursor stands within the screen, or is null".to_owned());
        }
        Ok(Screen {
            name: self.name,
            cells,
            cursor,
        })
    }
}

impl Look {
    fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    fn switches(&self) -> [(bool, Modifier); 8] {
        [
            (self.bold, Modifier::BOLD),
            (self.dim, Modifier::DIM),
            (self.italic, Modifier::ITALIC),
            (self.underline, Modifier::UNDERLINED),
            (self.blink, Modifier::SLOW_BLINK),
            (self.reverse, Modifier::REVERSED),
            (self.hidden, Modifier::HIDDEN),
            (self.strike, Modifier::CROSSED_OUT),
        ]
    }

    fn of(style: Style) -> Self {
        let has = |modifier| style.add_modifier.contains(modifier);
        Self {
            fg: style.fg.and_then(Hue::of),
            bg: style.bg.and_then(Hue::of),
            bold: has(Modifier::BOLD),
            dim: has(Modifier::DIM),
            italic: has(Modifier::ITALIC),
            underline: has(Modifier::UNDERLINED),
            blink: has(Modifier::SLOW_BLINK),
            reverse: has(Modifier::REVERSED),
            hidden: has(Modifier::HIDDEN),
            strike: has(Modifier::CROSSED_OUT),
        }
    }

    fn style(&self) -> Result<Style, String> {
        let mut style = Style::new();
        for (_, modifier) in self.switches().into_iter().filter(|(on, _)| *on) {
            style = style.add_modifier(modifier);
        }
        if let Some(hue) = &self.fg {
            style = style.fg(hue.colour()?);
        }
        if let Some(hue) = &self.bg {
            style = style.bg(hue.colour()?);
        }
        Ok(style)
    }
}

impl Hue {
    fn of(colour: Color) -> Option<Self> {
        match colour {
            Color::Reset => None,
            Color::Indexed(number) => Some(Self::Number(number)),
            Color::Rgb(red, green, blue) => {
                Some(Self::Name(format!("#{red:02x}{green:02x}{blue:02x}")))
            }
            named => NAMES
                .iter()
                .find(|(_, colour)| *colour == named)
                .map(|(name, _)| Self::Name((*name).to_owned())),
        }
    }

    fn colour(&self) -> Result<Color, String> {
        let name = match self {
            Self::Number(number) => return Ok(Color::Indexed(*number)),
            Self::Name(name) => name,
        };
        if let Some((_, colour)) = NAMES.iter().find(|(known, _)| known == name) {
            return Ok(*colour);
        }
        let digits = name.strip_prefix('#').filter(|rest| rest.len() == 6);
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] = number
            .ok_or_else(|| format!("{name:?} is no colour: a name, 0 to 255, or #rrggbb"))?
            .to_be_bytes();
        Ok(Color::Rgb(red, green, blue))
    }
}

//! Owns: the pen of the emulated terminal.
//! Must not know: where it writes.

use ratatui::style::{Color, Modifier, Style};

/// Colours and modifiers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Pen {
    pub(super) fg: Color,
    pub(super) bg: Color,
    pub(super) modifier: Modifier,
}

pub(super) const PLAIN: Pen = Pen {
    fg: Color::Reset,
    bg: Color::Reset,
    modifier: Modifier::empty(),
};

impl Pen {
    /// The pen that writes in a style; the sixteen colours by their numbers, as a terminal has them.
    pub(super) fn of(style: Style) -> Self {
        Self {
            fg: numbered(style.fg.unwrap_or(Color::Reset)),
            bg: numbered(style.bg.unwrap_or(Color::Reset)),
            modifier: style.add_modifier,
        }
    }

    /// Takes the numbers of one colour sequence.
    pub(super) fn take(&mut self, numbers: &[u16]) -> Result<(), String> {
        let mut rest = numbers.iter().copied();
        while let Some(number) = rest.next() {
            let on = |pen: &mut Pen, modifier| pen.modifier.insert(modifier);
            let off = |pen: &mut Pen, modifier| pen.modifier.remove(modifier);
            let pen = &mut *self;
            match number {
                0 => *pen = PLAIN,
                1 => on(pen, Modifier::BOLD),
                2 => on(pen, Modifier::DIM),
                3 => on(pen, Modifier::ITALIC),
                4 => on(pen, Modifier::UNDERLINED),
                5 => on(pen, Modifier::SLOW_BLINK),
                6 => on(pen, Modifier::RAPID_BLINK),
                7 => on(pen, Modifier::REVERSED),
                8 => on(pen, Modifier::HIDDEN),
                9 => on(pen, Modifier::CROSSED_OUT),
                22 => off(pen, Modifier::BOLD | Modifier::DIM),
                23 => off(pen, Modifier::ITALIC),
                24 => off(pen, Modifier::UNDERLINED),
                25 => off(pen, Modifier::SLOW_BLINK | Modifier::RAPID_BLINK),
                27 => off(pen, Modifier::REVERSED),
                28 => off(pen, Modifier::HIDDEN),
                29 => off(pen, Modifier::CROSSED_OUT),
                38 => pen.fg = long_colour(&mut rest)?,
                48 => pen.bg = long_colour(&mut rest)?,
                39 => pen.fg = Color::Reset,
                49 => pen.bg = Color::Reset,
                30..=37 => pen.fg = Color::Indexed(low(number - 30)),
                40..=47 => pen.bg = Color::Indexed(low(number - 40)),
                90..=97 => pen.fg = Color::Indexed(low(number - 82)),
                100..=107 => pen.bg = Color::Indexed(low(number - 92)),
                other => return Err(format!("SGR {other}")),
            }
        }
        Ok(())
    }
}

fn low(number: u16) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

fn long_colour(rest: &mut impl Iterator<Item = u16>) -> Result<Color, String> {
    let mut next = || rest.next().map(low).ok_or("a colour cut short".to_owned());
    match next()? {
        5 => Ok(Color::Indexed(next()?)),
        2 => Ok(Color::Rgb(next()?, next()?, next()?)),
        other => Err(format!("colour {other}")),
    }
}

fn numbered(colour: Color) -> Color {
    Color::Indexed(match colour {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        other => return other,
    })
}

/// What is seen of a pen on a blank: without a line or a ground of its own, the ground of the screen only.
pub(super) fn on_blank(pen: Pen) -> Pen {
    let quiet = Modifier::BOLD | Modifier::DIM | Modifier::ITALIC;
    if quiet.contains(pen.modifier) {
        return Pen {
            bg: pen.bg,
            ..PLAIN
        };
    }
    pen
}

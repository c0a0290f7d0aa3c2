//! Owns: the look of a cell, and the shortest sequence that makes one pen of another.
//! Must not know: where cells stand.

use ratatui::style::{Color, Modifier};

/// Colours and modifiers of a cell, or of the pen that writes it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Look {
    pub(super) fg: Color,
    pub(super) bg: Color,
    pub(super) modifier: Modifier,
}

/// Modifiers that switch off together: the number that does it, and who they are with their own numbers.
const GROUPS: &[(u8, &[(Modifier, u8)])] = &[
    (22, &[(Modifier::BOLD, 1), (Modifier::DIM, 2)]),
    (23, &[(Modifier::ITALIC, 3)]),
    (24, &[(Modifier::UNDERLINED, 4)]),
    (25, &[(Modifier::SLOW_BLINK, 5), (Modifier::RAPID_BLINK, 6)]),
    (27, &[(Modifier::REVERSED, 7)]),
    (28, &[(Modifier::HIDDEN, 8)]),
    (29, &[(Modifier::CROSSED_OUT, 9)]),
];

/// Modifiers that show on a blank, too.
const ON_BLANKS: Modifier = Modifier::UNDERLINED
    .union(Modifier::REVERSED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK)
    .union(Modifier::HIDDEN);

impl Look {
    pub(super) const PLAIN: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        modifier: Modifier::empty(),
    };

    /// A look of these; the first sixteen of the palette are the sixteen colours, which have short names.
    pub(super) fn of(fg: Color, bg: Color, modifier: Modifier) -> Self {
        Self {
            fg: named(fg),
            bg: named(bg),
            modifier,
        }
    }

    /// Whether erased cells may look like this.
    pub(super) fn is_bare(self) -> bool {
        self.fg == Color::Reset && self.modifier.is_empty()
    }

    /// What of this shows on a blank.
    pub(super) fn on_blank(self) -> Self {
        let modifier = self.modifier.intersection(ON_BLANKS);
        if modifier.is_empty() {
            return Self {
                fg: Color::Reset,
                modifier,
                ..self
            };
        }
        // A line through a blank, or its ground, has the colour of the letters; bold letters may have brighter ones.
        self
    }
}

fn named(colour: Color) -> Color {
    const NAMES: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    match colour {
        Color::Indexed(number) => NAMES.get(usize::from(number)).copied().unwrap_or(colour),
        other => other,
    }
}

/// The shortest sequence that makes a pen of one look one of another.
pub(super) fn change(from: Look, to: Look) -> Vec<u8> {
    if from == to {
        return Vec::new();
    }
    let (afresh, further) = (sequence(&afresh(to)), sequence(&further(from, to)));
    // Where both are as long, beginning afresh is what no terminal ever got wrong.
    if further.len() < afresh.len() {
        further
    } else {
        afresh
    }
}

fn afresh(to: Look) -> Vec<String> {
    // An empty number is a zero: forget everything.
    let mut numbers = vec![String::new()];
    numbers.extend(further(Look::PLAIN, to));
    numbers
}

fn further(from: Look, to: Look) -> Vec<String> {
    let mut numbers = Vec::new();
    for (off, members) in GROUPS {
        let all = members
            .iter()
            .fold(Modifier::empty(), |all, (one, _)| all.union(*one));
        let (had, has) = (
            from.modifier.intersection(all),
            to.modifier.intersection(all),
        );
        let cleared = !has.contains(had);
        if cleared {
            numbers.push(off.to_string());
        }
        for (one, on) in *members {
            if has.contains(*one) && (cleared || !had.contains(*one)) {
                numbers.push(on.to_string());
            }
        }
    }
    if from.fg != to.fg {
        numbers.push(colour(to.fg, 30));
    }
    if from.bg != to.bg {
        numbers.push(colour(to.bg, 40));
    }
    numbers
}

fn sequence(numbers: &[String]) -> Vec<u8> {
    format!("\x1b[{}m", numbers.join(";")).into_bytes()
}

fn colour(colour: Color, base: u8) -> String {
    let (dark, bright) = (base, base + 60);
    let number = match colour {
        Color::Black => dark,
        Color::Red => dark + 1,
        Color::Green => dark + 2,
        Color::Yellow => dark + 3,
        Color::Blue => dark + 4,
        Color::Magenta => dark + 5,
        Color::Cyan => dark + 6,
        Color::Gray => dark + 7,
        Color::DarkGray => bright,
        Color::LightRed => bright + 1,
        Color::LightGreen => bright + 2,
        Color::LightYellow => bright + 3,
        Color::LightBlue => bright + 4,
        Color::LightMagenta => bright + 5,
        Color::LightCyan => bright + 6,
        Color::White => bright + 7,
        Color::Reset => dark + 9,
        Color::Indexed(number) => return format!("{};5;{number}", dark + 8),
        Color::Rgb(red, green, blue) => return format!("{};2;{red};{green};{blue}", dark + 8),
    };
    number.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Look = Look {
        fg: Color::Red,
        ..Look::PLAIN
    };
    const BOLD_RED: Look = Look {
        modifier: Modifier::BOLD,
        ..RED
    };

    fn said(from: Look, to: Look) -> String {
        String::from_utf8_lossy(&change(from, to)).replace('\x1b', "^")
    }

    #[test]
    fn the_shortest_way_from_pen_to_pen() {
        assert_eq!(said(RED, RED), "");
        assert_eq!(said(BOLD_RED, Look::PLAIN), "^[m");
        assert_eq!(said(Look::PLAIN, RED), "^[31m");
        assert_eq!(said(RED, BOLD_RED), "^[1m");
        assert_eq!(said(BOLD_RED, RED), "^[22m");
        let bold = Look {
            modifier: Modifier::BOLD,
            ..Look::PLAIN
        };
        assert_eq!(said(RED, bold), "^[;1m");
        let dim = Look {
            modifier: Modifier::DIM,
            ..RED
        };
        assert_eq!(said(BOLD_RED, dim), "^[22;2m");
    }

    #[test]
    fn sixteen_colours_have_short_names_and_only_the_others_long_ones() {
        let with = |fg| Look::of(fg, Color::Reset, Modifier::empty());
        assert_eq!(said(Look::PLAIN, with(Color::Indexed(9))), "^[91m");
        assert_eq!(said(Look::PLAIN, with(Color::Indexed(99))), "^[38;5;99m");
        assert_eq!(
            said(Look::PLAIN, with(Color::Rgb(1, 2, 3))),
            "^[38;2;1;2;3m"
        );
    }
}

//! Owns: which sequences a terminal may be sent: one small table, and a plain set for whatever it does not name.
//! Must not know: when they are sent.

/// What a terminal understands beyond the plain set: addressing a cell, relative moves, erasing to the end of a row or
/// of the screen, the sixteen colours, saving the cursor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one column of the table below"
)]
pub struct Capabilities {
    /// Addressing a column or a row alone: `CSI n G`, `CSI n d`.
    pub columns: bool,
    /// A tabulator moves to the next multiple of eight, and erases nothing.
    pub tabs: bool,
    /// Erasing some cells of a row: `CSI n X`.
    pub erase: bool,
    /// What is erased takes the background colour of the pen.
    pub coloured_erase: bool,
    /// Inserting and deleting cells of a row: `CSI n @`, `CSI n P`.
    pub cells: bool,
    /// A scroll region, inserting and deleting rows: `CSI t;b r`, `CSI n L`, `CSI n M`.
    pub rows: bool,
    /// Repeating the last character: `CSI n b`. Terminals that lack it show a wrong picture, so it must be certain.
    pub repeat: bool,
    /// Showing a frame at once: `CSI ? 2026 h`, `CSI ? 2026 l`.
    pub together: bool,
}

/// What the environment says about the terminal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Surroundings<'a> {
    /// `TERM`.
    pub term: &'a str,
    /// `TMUX` is set.
    pub tmux: bool,
    /// `STY` is set: GNU screen.
    pub screen: bool,
}

impl Capabilities {
    /// What every terminal with colours and a cursor understands.
    pub const PLAIN: Self = Self {
        columns: false,
        tabs: false,
        erase: false,
        coloured_erase: false,
        cells: false,
        rows: false,
        repeat: false,
        together: false,
    };

    /// What xterm understands, and whoever takes its name: also mosh, which repeats nothing, so nothing is repeated.
    pub const XTERM: Self = Self {
        columns: true,
        tabs: true,
        erase: true,
        coloured_erase: true,
        cells: true,
        rows: true,
        repeat: false,
        together: false,
    };

    /// Terminals that leave what is erased in the default colour, or do so in some of their versions.
    const WITHOUT_COLOURED_ERASE: Self = Self {
        coloured_erase: false,
        ..Self::XTERM
    };

    /// Terminals that answer to a name of their own, which none between them and us ever takes.
    pub const MODERN: Self = Self {
        repeat: true,
        together: true,
        ..Self::XTERM
    };

    /// What may be sent in these surroundings. A multiplexer stands between us and the terminal, whatever `TERM` says.
    #[must_use]
    pub fn of(around: Surroundings<'_>) -> Self {
        if around.tmux || around.screen {
            return Self::WITHOUT_COLOURED_ERASE;
        }
        TABLE
            .iter()
            .find(|(name, _)| {
                let rest = around.term.strip_prefix(name);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.', '+']))
            })
            .map_or(Self::PLAIN, |(_, capabilities)| *capabilities)
    }
}

/// The first row whose name `TERM` is, or begins with before a `-`.
const TABLE: &[(&str, Capabilities)] = &[
    ("xterm-kitty", Capabilities::MODERN),
    ("xterm-ghostty", Capabilities::MODERN),
    ("foot", Capabilities::MODERN),
    ("alacritty", Capabilities::MODERN),
    ("wezterm", Capabilities::MODERN),
    ("contour", Capabilities::MODERN),
    ("xterm", Capabilities::XTERM),
    ("linux", Capabilities::XTERM),
    ("vte", Capabilities::XTERM),
    ("konsole", Capabilities::XTERM),
    ("putty", Capabilities::XTERM),
    ("iterm2", Capabilities::XTERM),
    ("tmux", Capabilities::WITHOUT_COLOURED_ERASE),
    ("screen", Capabilities::WITHOUT_COLOURED_ERASE),
    ("rxvt", Capabilities::WITHOUT_COLOURED_ERASE),
    ("st", Capabilities::WITHOUT_COLOURED_ERASE),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn of(term: &str) -> Capabilities {
        Capabilities::of(Surroundings {
            term,
            ..Surroundings::default()
        })
    }

    #[test]
    fn only_a_name_of_its_own_makes_repeating_certain() {
        for term in [
            "xterm",
            "xterm-256color",
            "tmux-256color",
            "screen",
            "linux",
        ] {
            assert!(!of(term).repeat, "{term}");
        }
        assert!(of("xterm-kitty").repeat);
        let inside = Surroundings {
            term: "xterm-kitty",
            tmux: true,
            screen: false,
        };
        assert!(!Capabilities::of(inside).repeat);
    }

    #[test]
    fn who_is_not_known_gets_the_plain_set() {
        for term in ["", "dumb", "vt100", "xtermite", "stv52"] {
            assert_eq!(of(term), Capabilities::PLAIN, "{term}");
        }
        assert_eq!(of("xterm-256color"), Capabilities::XTERM);
        assert!(!of("screen.xterm-256color").coloured_erase);
    }
}

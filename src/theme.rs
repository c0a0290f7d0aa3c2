//! Owns: what each role looks like: dark, light or without colour. Nothing else in the program names a colour.
//! Must not know: what is drawn, and where.
//!
//! Meaning is never told by colour alone: every role that means something differs by modifier or sign in [`Theme::MONO`].

use ratatui::style::{Color, Modifier, Style};

use crate::domain::Urgency;

/// What a piece of the screen means.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// The selected row.
    Selected,
    /// The frame and title of the pane with the focus.
    Focus,
    /// The frame of a pane without it.
    Frame,
    /// A title.
    Title,
    /// Urgency 1: now.
    Urgent1,
    /// Urgency 2: today.
    Urgent2,
    /// Urgency 3: this week.
    Urgent3,
    /// Urgency 4: routine.
    Urgent4,
    /// What may be out of date: the link is lost.
    Stale,
    /// A cell that has just changed.
    Changed,
    /// Wished for, not answered yet.
    Pending,
    /// The database has it.
    Saved,
    /// Something went wrong.
    Error,
    /// Something needs an eye on it.
    Warning,
    /// Everything is well: the link is live.
    Good,
    /// The keys below.
    Hint,
    /// One key in a hint.
    Key,
    /// Mine: my call, my line.
    Mine,
    /// What matters less.
    Muted,
    /// What is typed.
    Input,
    /// What the typed words found.
    Match,
    /// A mark in a line.
    Mark,
}

impl Role {
    /// Every role.
    pub const ALL: &'static [Self] = &[
        Self::Text,
        Self::Selected,
        Self::Focus,
        Self::Frame,
        Self::Title,
        Self::Urgent1,
        Self::Urgent2,
        Self::Urgent3,
        Self::Urgent4,
        Self::Stale,
        Self::Changed,
        Self::Pending,
        Self::Saved,
        Self::Error,
        Self::Warning,
        Self::Good,
        Self::Hint,
        Self::Key,
        Self::Mine,
        Self::Muted,
        Self::Input,
        Self::Match,
        Self::Mark,
    ];

    /// The role of an urgency.
    #[must_use]
    pub const fn of_urgency(urgency: Urgency) -> Self {
        match urgency.level() {
            1 => Self::Urgent1,
            2 => Self::Urgent2,
            3 => Self::Urgent3,
            _ => Self::Urgent4,
        }
    }

    /// The sign that tells the same without any style; empty where the words themselves do.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Selected => ">",
            Self::Urgent1 => "U1",
            Self::Urgent2 => "U2",
            Self::Urgent3 => "U3",
            Self::Urgent4 => "U4",
            Self::Stale => "~",
            Self::Changed => "*",
            Self::Pending => "…",
            Self::Saved => "✓",
            Self::Error => "✗",
            Self::Warning => "▲",
            Self::Good => "●",
            Self::Mine => "•",
            _ => "",
        }
    }
}

/// The palettes to choose from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Palette {
    /// For a dark terminal.
    #[default]
    Dark,
    /// For a light terminal.
    Light,
    /// Without colour: bold, underlined, reversed.
    Mono,
}

impl Palette {
    /// Every palette.
    pub const ALL: &'static [Self] = &[Self::Dark, Self::Light, Self::Mono];

    /// Its name in the configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Mono => "mono",
        }
    }

    /// The palette with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|palette| palette.name() == name)
    }
}

/// Roles to styles.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Theme {
    palette: Palette,
}

impl Theme {
    /// Without colour.
    pub const MONO: Self = Self {
        palette: Palette::Mono,
    };

    /// The theme of a palette; without colour where `NO_COLOR` is set to anything (<https://no-color.org>).
    #[must_use]
    pub fn new(palette: Palette, no_color: Option<&str>) -> Self {
        if no_color.is_some_and(|value| !value.is_empty()) {
            Self::MONO
        } else {
            Self { palette }
        }
    }

    /// Its palette.
    #[must_use]
    pub const fn palette(self) -> Palette {
        self.palette
    }

    /// What a role looks like. Colours are the sixteen of the terminal, so that its own choice of them holds.
    #[must_use]
    pub fn style(self, role: Role) -> Style {
        let plain = Style::new().add_modifier(modifier(role));
        let colour = match self.palette {
            Palette::Mono => None,
            Palette::Dark => dark(role),
            Palette::Light => light(role),
        };
        colour.map_or(plain, |colour| plain.fg(colour))
    }
}

const fn modifier(role: Role) -> Modifier {
    match role {
        Role::Selected => Modifier::REVERSED,
        Role::Focus
        | Role::Title
        | Role::Key
        | Role::Urgent2
        | Role::Mine
        | Role::Warning
        | Role::Mark => Modifier::BOLD,
        Role::Urgent1 => Modifier::BOLD.union(Modifier::REVERSED),
        Role::Error => Modifier::BOLD.union(Modifier::UNDERLINED),
        Role::Changed | Role::Match => Modifier::UNDERLINED,
        Role::Stale | Role::Pending => Modifier::ITALIC,
        Role::Muted | Role::Frame => Modifier::DIM,
        Role::Text
        | Role::Urgent3
        | Role::Urgent4
        | Role::Saved
        | Role::Good
        | Role::Hint
        | Role::Input => Modifier::empty(),
    }
}

const fn dark(role: Role) -> Option<Color> {
    match role {
        Role::Urgent1 | Role::Error => Some(Color::LightRed),
        Role::Urgent2 | Role::Warning => Some(Color::Yellow),
        Role::Changed | Role::Match => Some(Color::LightYellow),
        Role::Pending | Role::Stale => Some(Color::Magenta),
        Role::Saved | Role::Good => Some(Color::Green),
        Role::Focus | Role::Key | Role::Mine | Role::Mark => Some(Color::Cyan),
        Role::Urgent4 | Role::Hint => Some(Color::Gray),
        Role::Text
        | Role::Selected
        | Role::Title
        | Role::Urgent3
        | Role::Input
        // Dim already: another grey on top is unreadable on many terminals.
        | Role::Frame
        | Role::Muted => None,
    }
}

const fn light(role: Role) -> Option<Color> {
    match role {
        Role::Urgent1 | Role::Error => Some(Color::Red),
        // Yellow cannot be read on white.
        Role::Urgent2 | Role::Warning | Role::Changed | Role::Match => Some(Color::Magenta),
        Role::Focus | Role::Key | Role::Mine | Role::Mark => Some(Color::Blue),
        Role::Saved | Role::Good => Some(Color::Green),
        Role::Hint | Role::Urgent4 => Some(Color::DarkGray),
        Role::Text
        | Role::Selected
        | Role::Title
        | Role::Urgent3
        | Role::Input
        | Role::Frame
        | Role::Muted
        | Role::Stale
        | Role::Pending => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_color_takes_every_colour_away() {
        let theme = Theme::new(Palette::Dark, Some("1"));
        for role in Role::ALL {
            assert_eq!(theme.style(*role).fg, None, "{role:?}");
            assert_eq!(theme.style(*role).bg, None, "{role:?}");
        }
        assert_eq!(
            Theme::new(Palette::Light, Some("")).palette(),
            Palette::Light
        );
    }

    #[test]
    fn a_colour_never_tells_what_nothing_else_tells() {
        let plain = Theme::MONO.style(Role::Text);
        for role in [Palette::Dark, Palette::Light]
            .into_iter()
            .flat_map(|palette| {
                let theme = Theme::new(palette, None);
                Role::ALL
                    .iter()
                    .copied()
                    .filter(move |role| theme.style(*role).fg.is_some())
            })
        {
            // The hint bar is told by its place.
            let told = Theme::MONO.style(role) != plain || !role.sign().is_empty();
            assert!(
                told || role == Role::Hint,
                "{role:?} is told by colour alone"
            );
        }
    }

    #[test]
    fn only_the_sixteen_colours_of_the_terminal_are_used() {
        for palette in Palette::ALL {
            for role in Role::ALL {
                let colour = Theme::new(*palette, None).style(*role).fg;
                assert!(
                    !matches!(colour, Some(Color::Rgb(..) | Color::Indexed(_))),
                    "{role:?}"
                );
            }
        }
    }

    #[test]
    fn the_most_urgent_call_stands_out_without_colour() {
        let mono = |urgency| Theme::MONO.style(Role::of_urgency(urgency));
        assert_ne!(mono(Urgency::NOW), mono(Urgency::TODAY));
        assert_ne!(mono(Urgency::TODAY), mono(Urgency::ROUTINE));
    }
}

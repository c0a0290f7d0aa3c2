//! Owns: what every drawing needs: the look of roles, the sentences, names made safe, lengths of time.
//! Must not know: where it draws.

use ratatui::style::{Modifier, Style};

use crate::domain::safe;
use crate::messages::{Catalogue, Value};
use crate::theme::{Role, Theme};

/// What every drawing needs.
#[derive(Clone, Copy)]
pub struct Pen<'a> {
    /// Roles to styles.
    pub theme: Theme,
    /// Every sentence.
    pub catalogue: &'a Catalogue,
    /// What is shown may be out of date: shared rows are dimmed.
    pub stale: bool,
    /// Too narrow for boxes: panes have a rule above and no sides.
    pub narrow: bool,
}

impl Pen<'_> {
    /// The look of a role.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// The look of a role on a shared row, dimmed while the row may be out of date.
    #[must_use]
    pub fn shared(&self, role: Role) -> Style {
        let style = self.style(role);
        if self.stale {
            style.add_modifier(Modifier::DIM)
        } else {
            style
        }
    }

    /// A sentence.
    #[must_use]
    pub fn say(&self, id: &str) -> String {
        self.catalogue.say(id)
    }

    /// A sentence with something filled in. Names must come through [`Pen::name`].
    #[must_use]
    pub fn say_with(&self, id: &str, values: &[(&str, Value<'_>)]) -> String {
        self.catalogue.say_with(id, values)
    }

    /// A sentence with one number in it.
    #[must_use]
    pub fn count(&self, id: &str, number: i64) -> String {
        self.say_with(id, &[("n", Value::from(number))])
    }

    /// A word of a fixed list.
    #[must_use]
    pub fn word(&self, list: &str, word: &str) -> String {
        self.catalogue.word(list, word)
    }

    /// Foreign text, made harmless.
    #[must_use]
    pub fn name(&self, foreign: &str) -> String {
        safe(foreign).into()
    }

    /// Whole minutes, short: `9m`, from ten hours on `11h`.
    #[must_use]
    pub fn minutes(&self, minutes: i64) -> String {
        if minutes < 600 {
            format!("{minutes}m")
        } else {
            format!("{}h", minutes / 60)
        }
    }

    /// A language by its code; the code itself where nobody has named it.
    #[must_use]
    pub fn language(&self, code: &str) -> String {
        if self.catalogue.has(&format!("language-{code}")) {
            self.word("language", code)
        } else {
            self.name(code)
        }
    }
}

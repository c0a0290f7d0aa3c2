//! Owns: drawing every key of a place, from the one table of keys.
//! Must not know: any key by itself.

use ratatui::layout::Position;

use crate::app::State;
use crate::keymap::{Hint, Sequence};
use crate::messages::Value;
use crate::theme::Role;
use crate::widgets::{Sheet, popup};

/// Draws the keys of the place with the focus; gives the cell of the cursor.
pub(super) fn view(state: &State, top: usize, sheet: &mut Sheet<'_>) -> Position {
    let pen = sheet.pen;
    let context = state.place.context();
    let here = pen.word("context", context.name());
    let title = pen.say_with("help-title", &[("place", Value::from(here))]);
    let hints: Vec<Hint> = state
        .settings
        .keymap
        .help(context)
        .into_iter()
        .filter(|hint| !hint.command.for_leads() || state.sight().is_lead())
        .collect();
    let size = (
        sheet.area.width.saturating_sub(8),
        u16::try_from(hints.len()).unwrap_or(u16::MAX),
    );
    let inner = popup(title, size, sheet.area, sheet.buf, &pen);
    let mut sheet = sheet.within(inner);
    let top = top.min(hints.len().saturating_sub(usize::from(inner.height)));
    for (hint, y) in hints.iter().skip(top).zip(0..inner.height) {
        let keys: Vec<String> = hint.keys.iter().map(Sequence::label).collect();
        sheet
            .row(y)
            .cell(&keys.join("  "), 18, pen.style(Role::Key))
            .text(&pen.say(&hint.command.help_id()), pen.style(Role::Text));
    }
    Position {
        x: inner.x,
        y: inner.y,
    }
}

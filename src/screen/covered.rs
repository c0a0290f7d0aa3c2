//! Owns: the locked screen: nothing of the desk is on it but whether a caller is in hand and words are unsaved.
//! Must not know: how the lock opens.

use ratatui::layout::{Position, Rect};

use crate::app::State;
use crate::command::{Command, Context};
use crate::messages::Value;
use crate::panes::Typing;
use crate::theme::Role;
use crate::widgets::{Sheet, input};

/// Draws the locked screen; gives the cell of the cursor.
pub(super) fn locked(
    state: &State,
    typing: &Typing,
    wrong: bool,
    sheet: &mut Sheet<'_>,
) -> Position {
    let pen = sheet.pen;
    let key = state.key_of(Context::Prompt, Command::Accept);
    let mut lines = vec![
        pen.say("locked-title"),
        pen.say_with("locked-how", &[("key", Value::from(key))]),
        String::new(),
    ];
    if state.world.has_caller() {
        lines.push(pen.say("locked-caller"));
    }
    if state.unsaved() > 0 {
        lines.push(pen.count(
            "top-unsaved",
            i64::try_from(state.unsaved()).unwrap_or(i64::MAX),
        ));
    }
    if wrong {
        lines.push(pen.say("locked-wrong"));
    }
    let height = sheet.area.height.saturating_sub(2);
    let above = Rect {
        height,
        ..sheet.area
    };
    sheet.within(above).quiet(&lines);
    let width = 24.min(sheet.area.width);
    let x = sheet.area.x + (sheet.area.width - width) / 2;
    let line = Rect {
        x,
        y: sheet.area.y + height,
        width,
        height: 1.min(sheet.area.height),
    };
    sheet.within(line).row(0).text("›", pen.style(Role::Focus));
    let field = Rect {
        x: x + 2.min(width),
        width: width.saturating_sub(2),
        ..line
    };
    input(
        typing.text(),
        typing.cursor(),
        field,
        sheet.buf,
        pen.style(Role::Input),
    )
}

//! Owns: drawing every key of a place, from the one table of keys.
//! Must not know: any key by itself.

use ratatui::layout::{Position, Rect};

use crate::app::State;
use crate::keymap::{Hint, Sequence};
use crate::messages::Value;
use crate::theme::Role;
use crate::widgets::{Pen, Sheet, popup, wrap};

/// Columns before the sentences.
const KEYS: u16 = 18;

/// One line of the help: the keys, where a verb begins, and as much of its sentence as has room.
struct Line {
    verb: usize,
    keys: Option<String>,
    words: String,
}

/// Draws the keys of the place with the focus, from this verb on; gives the cell of the cursor.
pub(super) fn view(state: &State, top: usize, sheet: &mut Sheet<'_>) -> Position {
    let pen = sheet.pen;
    let place = pen.word("context", state.place.context().name());
    let title = pen.say_with("help-title", &[("place", Value::from(place))]);
    let width = sheet.area.width.saturating_sub(8);
    let lines = lines(&state.verbs_here(), width, &pen);
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let inner = popup(title, (width, height), sheet.area, sheet.buf, &pen);
    let room = usize::from(inner.height);
    let wanted = lines.iter().position(|line| line.verb >= top).unwrap_or(0);
    let above = wanted.min(lines.len().saturating_sub(room));
    let below = lines.len().saturating_sub(above + room);
    let mut inside = sheet.within(inner);
    for (line, y) in lines.iter().skip(above).zip(0..inner.height) {
        let keys = line.keys.as_deref().unwrap_or_default();
        inside
            .row(y)
            .cell(keys, KEYS, pen.style(Role::Key))
            .text(&line.words, pen.style(Role::Text));
    }
    more("help-above", above, inner.y.saturating_sub(1), inner, sheet);
    more("help-below", below, inner.bottom(), inner, sheet);
    Position {
        x: inner.x,
        y: inner.y,
    }
}

fn lines(hints: &[Hint], width: u16, pen: &Pen<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for (verb, hint) in hints.iter().enumerate() {
        let labels: Vec<String> = hint.keys.iter().map(Sequence::label).collect();
        let mut keys = Some(labels.join("  "));
        let said = pen.say(&hint.command.help_id());
        let wrapped = wrap(&said, width.saturating_sub(KEYS), 0).lines;
        lines.extend(wrapped.into_iter().map(|words| Line {
            verb,
            keys: keys.take(),
            words,
        }));
    }
    lines
}

/// Says on the frame how many lines there are beyond it.
fn more(id: &str, hidden: usize, y: u16, inner: Rect, sheet: &mut Sheet<'_>) {
    if hidden == 0 {
        return;
    }
    let pen = sheet.pen;
    let said = pen.count(id, i64::try_from(hidden).unwrap_or(i64::MAX));
    let said = format!(" {said} ");
    let on_frame = Rect {
        y,
        height: 1,
        ..inner
    };
    let mut on_frame = sheet.within(on_frame);
    let mut row = on_frame.row(0);
    if row.to_right(u16::try_from(said.chars().count()).unwrap_or(u16::MAX)) {
        row.text(&said, pen.style(Role::Warning));
    }
}

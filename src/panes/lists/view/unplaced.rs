//! Owns: drawing what was written for calls the database does not know, and what the opened one says.
//! Must not know: who may read or place it.

use ratatui::layout::{Position, Rect};

use super::{ListKind, Lists, listed, nothing};
use crate::domain::{Unplaced, UnplacedKind, UnplacedWords};
use crate::messages::Value;
use crate::panes::Sight;
use crate::panes::call::view::moment;
use crate::theme::Role;
use crate::widgets::Sheet;

pub(super) fn view(
    lists: &Lists,
    sight: &Sight<'_>,
    focus: bool,
    sheet: &mut Sheet<'_>,
) -> Option<Position> {
    let rows = &lists.unplaced;
    if rows.is_empty() {
        return nothing(ListKind::Unplaced, sight, sheet);
    }
    let area = sheet.area;
    let above = match &lists.unplaced_words {
        Some(_) => (area.height / 2).max(1),
        None => area.height,
    };
    let chosen = lists.selected_unplaced().map(|one| one.id);
    let at = rows.iter().position(|row| Some(row.id) == chosen);
    let upper = Rect {
        height: above,
        ..area
    };
    let cursor = listed(
        rows,
        at,
        focus,
        &mut sheet.within(upper),
        |row, y, sheet| {
            to_place(row, sight, y, sheet);
        },
    );
    if let Some(words) = &lists.unplaced_words {
        let lower = Rect {
            y: area.y + above,
            height: area.height - above,
            ..area
        };
        opened(words, &mut sheet.within(lower));
    }
    cursor
}

/// Since when, who wrote it, what it is, and what the phone system called its call.
fn to_place(row: &Unplaced, sight: &Sight<'_>, y: u16, sheet: &mut Sheet<'_>) {
    let pen = sheet.pen;
    let text = pen.shared(Role::Text);
    let what = match &row.kind {
        UnplacedKind::Line(Some(words)) => pen.name(words.reveal()),
        UnplacedKind::Line(None) => pen.say("unplaced-line"),
        UnplacedKind::Form { title, answers, .. } => {
            let values = [
                ("title", Value::from(pen.name(title))),
                ("n", Value::from(*answers)),
            ];
            pen.say_with("unplaced-form", &values)
        }
    };
    let never_sent = row.half_typed.as_ref().map(|_| pen.say("half-typed"));
    let what = match never_sent {
        Some(sign) => format!("({sign}) {what}"),
        None => what,
    };
    let call = row
        .provider
        .as_ref()
        .map(|(source, id)| format!("{} {}", pen.name(source), pen.name(id)));
    let mut line = sheet.row(y);
    line.skip(1)
        .cell(&moment(row.at, sight), 17, pen.shared(Role::Muted));
    line.cell(&pen.name(&sight.handle(&row.author)), 11, text)
        .skip(1);
    let width = line.left().saturating_sub(call.as_ref().map_or(0, |_| 16));
    line.cell(&what, width, text).skip(1);
    line.text(&call.unwrap_or_default(), pen.shared(Role::Muted));
}

fn opened(words: &UnplacedWords, sheet: &mut Sheet<'_>) {
    let pen = sheet.pen;
    let rule = "─".repeat(usize::from(sheet.area.width));
    sheet.row(0).text(&rule, pen.style(Role::Frame));
    let mut y = 1;
    for (field, said) in &words.said {
        let said = pen.name(said.reveal());
        let text = field.as_ref().map_or_else(
            || said.clone(),
            |field| format!("{}: {said}", pen.name(field)),
        );
        let most = sheet.area.height.saturating_sub(y);
        y += sheet.paragraph(y, most, &text, pen.style(Role::Text));
    }
}

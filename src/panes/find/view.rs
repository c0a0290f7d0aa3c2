//! Owns: drawing the find box and what it found.
//! Must not know: how searching is done.

use ratatui::layout::{Position, Rect};

use super::{Find, Hits};
use crate::domain::{Found, Record};
use crate::messages::Value;
use crate::theme::Role;
use crate::widgets::{Frame, Sheet, frame, input};

/// What the find box does not know of itself.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// A call is being placed on what is chosen.
    pub placing: bool,
    /// The key that searches.
    pub key: &'a str,
    /// It has the focus.
    pub focus: bool,
}

/// Draws the find box; gives the cell of the cursor.
pub fn view(find: &Find, around: Around<'_>, sheet: &mut Sheet<'_>) -> Option<Position> {
    let id = if around.placing {
        "find-title-placing"
    } else {
        "find-title"
    };
    let framed = Frame::new(sheet.pen.say(id), around.focus);
    let inner = frame(&framed, sheet.area, sheet.buf, &sheet.pen);
    let mut sheet = sheet.within(inner);
    let cursor = typed(find, &mut sheet);
    let rest = Rect {
        y: inner.y + 2.min(inner.height),
        height: inner.height.saturating_sub(2),
        ..inner
    };
    hits(find, around, &mut sheet.within(rest));
    Some(cursor)
}

fn typed(find: &Find, sheet: &mut Sheet<'_>) -> Position {
    let pen = sheet.pen;
    sheet.row(0).skip(1).text("›", pen.style(Role::Focus));
    let margin = 3.min(sheet.area.width.saturating_sub(1));
    let area = Rect {
        x: sheet.area.x + margin,
        width: sheet.area.width - margin,
        height: 1,
        ..sheet.area
    };
    input(
        find.typing.text(),
        find.typing.cursor(),
        area,
        sheet.buf,
        pen.style(Role::Input),
    )
}

fn hits(find: &Find, around: Around<'_>, sheet: &mut Sheet<'_>) {
    let pen = sheet.pen;
    match &find.hits {
        Hits::None => sheet.quiet(&[
            pen.say("find-nothing-asked"),
            pen.say_with(
                "find-nothing-asked-next",
                &[("key", Value::from(around.key))],
            ),
        ]),
        Hits::Searching => sheet.quiet(&[pen.say("find-searching")]),
        Hits::Failed(id) => sheet.quiet(&[pen.say(id)]),
        Hits::Found(found) if found.is_empty() => {
            let next = if around.placing {
                "find-none-placing"
            } else {
                "find-none-next"
            };
            sheet.quiet(&[pen.say("find-none"), pen.say(next)]);
        }
        Hits::Found(found) => list(found, find.at(), sheet),
    }
}

fn list(found: &[Found], at: usize, sheet: &mut Sheet<'_>) {
    let pen = sheet.pen;
    let top = sheet.top(at, found.len());
    for ((index, hit), y) in found.iter().enumerate().skip(top).zip(0..sheet.area.height) {
        let kind = match hit.record {
            Record::Call(_) => "find-kind-call",
            Record::Case(_) => "find-kind-case",
            Record::Person(_) => "find-kind-person",
        };
        let selected = index == at;
        let mut row = sheet.row(y);
        row.cell(
            if selected { Role::Selected.sign() } else { " " },
            2,
            pen.style(Role::Text),
        );
        row.cell(&pen.say(kind), 9, pen.style(Role::Muted));
        let width = (row.left() / 2).clamp(12, 34);
        // A call that stands on no case has only its place to be known by.
        let (label, detail) = match (hit.label.reveal(), hit.detail.reveal()) {
            ("", detail) => (detail, ""),
            both => both,
        };
        row.cell(&pen.name(label), width, pen.style(Role::Title))
            .skip(1);
        row.text(&pen.name(detail), pen.style(Role::Muted));
        if selected {
            sheet.tint(y, pen.style(Role::Selected));
        }
    }
}

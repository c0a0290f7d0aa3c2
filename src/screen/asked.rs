//! Owns: drawing a choice of one of several.
//! Must not know: what a choice does.

use ratatui::layout::{Position, Rect};

use crate::app::{Label, Menu};
use crate::messages::Value;
use crate::panes::person::Merging;
use crate::panes::person::view::{merging as beside, shown};
use crate::theme::Role;
use crate::widgets::{Pen, Row, Sheet, input, popup};

/// Draws the choice; gives the cell of the cursor.
pub(super) fn menu(menu: &Menu, sheet: &mut Sheet<'_>) -> Position {
    let pen = sheet.pen;
    let rows = menu.rows();
    let height = u16::try_from(rows.len().max(1)).unwrap_or(u16::MAX);
    let inner = popup(
        pen.say(menu.title),
        (48, height.saturating_add(2)),
        sheet.area,
        sheet.buf,
        &pen,
    );
    let mut sheet = sheet.within(inner);
    let list = Rect {
        height: inner.height.saturating_sub(2),
        ..inner
    };
    draw_rows(menu, &mut sheet.within(list));
    let at = inner.height.saturating_sub(1);
    sheet.row(at).text("›", pen.style(Role::Focus));
    let line = Rect {
        x: inner.x + 2,
        y: inner.y + at,
        width: inner.width.saturating_sub(2),
        height: 1,
    };
    if menu.typing.text().is_empty() {
        sheet
            .within(line)
            .row(0)
            .text(&pen.say("menu-hint"), pen.style(Role::Muted));
    }
    input(
        menu.typing.text(),
        menu.typing.cursor(),
        line,
        sheet.buf,
        pen.style(Role::Input),
    )
}

/// Draws two records beside each other; gives the cell of the selected field.
pub(super) fn merging(merging: &Merging, sheet: &mut Sheet<'_>) -> Position {
    let pen = sheet.pen;
    let inner = popup(pen.say("merge-title"), (74, 9), sheet.area, sheet.buf, &pen);
    let mut sheet = sheet.within(inner);
    let last = inner.height.saturating_sub(1);
    sheet
        .row(last)
        .text(&pen.say("merge-hint"), pen.style(Role::Muted));
    beside(merging, &mut sheet)
}

fn draw_rows(menu: &Menu, sheet: &mut Sheet<'_>) {
    let pen = sheet.pen;
    let rows = menu.rows();
    if rows.is_empty() {
        sheet
            .row(0)
            .text(&pen.say("menu-nothing"), pen.style(Role::Muted));
    }
    let top = sheet.top(menu.at(), rows.len());
    for ((at, choice), y) in rows.iter().enumerate().skip(top).zip(0..sheet.area.height) {
        let selected = at == menu.at();
        let mut row = sheet.row(y);
        let key = match at {
            0..9 => (at + 1).to_string(),
            9 => "0".to_owned(),
            _ => String::new(),
        };
        row.cell(
            if selected { Role::Selected.sign() } else { " " },
            2,
            pen.style(Role::Text),
        );
        row.cell(&key, 3, pen.style(Role::Key));
        draw_label(&choice.label, &mut row, &pen);
        if selected {
            sheet.tint(y, pen.style(Role::Selected));
        }
    }
}

fn draw_label(label: &Label, row: &mut Row<'_>, pen: &Pen<'_>) {
    let text = pen.style(Role::Text);
    match label {
        Label::Id(id) => {
            row.text(&pen.say(id), text);
        }
        Label::Word("urgency", level) => {
            row.text(&format!("U{level} {}", pen.word("urgency", level)), text);
        }
        Label::Word(list, word) => {
            row.text(&pen.word(list, word), text);
        }
        Label::Language(code) => {
            let width = row.left().saturating_sub(5);
            row.cell(&pen.language(code), width, text)
                .text(code, pen.style(Role::Muted));
        }
        Label::Waiting(left_by, at) => {
            row.cell(&pen.word("left-by", left_by.word()), 12, text)
                .text(at, pen.style(Role::Muted));
        }
        Label::Said(words, at) => {
            row.cell(&pen.name(at), 6, pen.style(Role::Muted))
                .text(&pen.name(words.reveal()), text);
        }
        Label::Value(id, field, words, who) => {
            let value = shown(*field, words, pen);
            let said = pen.say_with(id, &[("value", Value::from(value))]);
            row.text(&said, text)
                .skip(1)
                .text(&pen.name(who), pen.style(Role::Muted));
        }
        Label::Name(name, detail) => {
            let width = row.left() * 3 / 5;
            row.cell(&pen.name(name), width, text)
                .skip(1)
                .text(&pen.name(detail), pen.style(Role::Muted));
        }
    }
}

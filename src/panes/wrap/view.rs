//! Owns: drawing the wrap-up.
//! Must not know: what an answer leads to.

use ratatui::layout::{Position, Rect};

use super::{Step, WrapUp};
use crate::domain::{Disposition, NextStep};
use crate::theme::Role;
use crate::widgets::{Pen, Sheet, popup, wrap as wrap_words};

/// Columns of the choices.
const WIDTH: u16 = 52;
/// The most lines of open questions.
const MOST_OPEN: usize = 3;

/// Draws the wrap-up over the lower part of the area, and above its hint the questions of forms that ask for an answer and
/// have none; gives the cell of the cursor.
pub fn view(wrap: &WrapUp, missing: &[String], sheet: &mut Sheet<'_>) -> Option<Position> {
    let pen = sheet.pen;
    let choices = choices(wrap.step(), &pen);
    let open = open(missing, &pen);
    let asked = u16::try_from(choices.len()).unwrap_or(u16::MAX);
    let listed = u16::try_from(open.len()).unwrap_or(0);
    let height = asked + 2 + listed;
    let low = lower(sheet.area, height + 2);
    let inner = popup(title(wrap, &pen), (WIDTH, height), low, sheet.buf, &pen);
    let mut sheet = sheet.within(inner);
    for ((at, choice), y) in choices.iter().enumerate().zip(0..) {
        let key = if at == 9 {
            "0".to_owned()
        } else {
            (at + 1).to_string()
        };
        let mark = if at == wrap.at() {
            Role::Selected.sign()
        } else {
            " "
        };
        sheet
            .row(y)
            .cell(mark, 2, pen.style(Role::Selected))
            .cell(&key, 3, pen.style(Role::Key))
            .text(choice, pen.style(Role::Text));
        if at == wrap.at() {
            sheet.tint(y, pen.style(Role::Selected));
        }
    }
    for (line, y) in open.iter().zip(asked + 1..) {
        sheet.row(y).text(line, pen.style(Role::Muted));
    }
    let hint = pen.say("wrap-hint");
    sheet.row(height - 1).text(&hint, pen.style(Role::Muted));
    let y = u16::try_from(wrap.at())
        .unwrap_or(0)
        .min(inner.height.saturating_sub(1));
    Some(Position {
        x: inner.x,
        y: inner.y + y,
    })
}

fn title(wrap: &WrapUp, pen: &Pen<'_>) -> String {
    match wrap.disposition() {
        None => pen.say("wrap-disposition"),
        Some(chosen) => format!(
            "{} · {}",
            pen.word("disposition", chosen.word()),
            pen.say("wrap-next-step")
        ),
    }
}

/// That questions are open is said, and hurries nobody.
fn open(missing: &[String], pen: &Pen<'_>) -> Vec<String> {
    if missing.is_empty() {
        return Vec::new();
    }
    let count = i64::try_from(missing.len()).unwrap_or(i64::MAX);
    let named: Vec<String> = missing.iter().map(|label| pen.name(label)).collect();
    let said = format!("{} {}", pen.count("wrap-open", count), named.join(" · "));
    let mut lines = wrap_words(&said, WIDTH, 0).lines;
    lines.truncate(MOST_OPEN);
    lines
}

fn choices(step: Step, pen: &Pen<'_>) -> Vec<String> {
    match step {
        Step::Disposition => Disposition::ALL
            .iter()
            .map(|one| pen.word("disposition", one.word()))
            .collect(),
        Step::NextStep => NextStep::ALL
            .iter()
            .map(|one| pen.word("next-step", one.word()))
            .collect(),
    }
}

fn lower(area: Rect, height: u16) -> Rect {
    let height = height.min(area.height);
    Rect {
        y: area.bottom() - height,
        height,
        ..area
    }
}

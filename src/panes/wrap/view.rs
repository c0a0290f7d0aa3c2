//! Owns: drawing the wrap-up.
//! Must not know: what an answer leads to.

use ratatui::layout::{Position, Rect};

use super::{Step, WrapUp};
use crate::domain::{Disposition, NextStep};
use crate::theme::Role;
use crate::widgets::{Pen, Sheet, popup};

/// Draws the wrap-up over the lower part of the area; gives the cell of the cursor.
pub fn view(wrap: &WrapUp, sheet: &mut Sheet<'_>) -> Option<Position> {
    let pen = sheet.pen;
    let choices = choices(wrap.step(), &pen);
    let title = match wrap.disposition() {
        None => pen.say("wrap-disposition"),
        Some(chosen) => format!(
            "{} · {}",
            pen.word("disposition", chosen.word()),
            pen.say("wrap-next-step")
        ),
    };
    let height = u16::try_from(choices.len()).unwrap_or(u16::MAX) + 2;
    let low = lower(sheet.area, height + 2);
    let inner = popup(title, (52, height), low, sheet.buf, &pen);
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

//! Owns: the strip of a training: what the invented caller says, the last words last, between the panes and the sentence.
//! Must not know: who makes him speak. Where nobody trains there is no strip.

use crate::app::State;
use crate::domain::{Heard, safe};
use crate::theme::Role;
use crate::widgets::{Pen, Sheet, columns, wrap};

/// Draws the strip: a rule with its name, then as many of the last lines as there is room for.
pub(super) fn view(state: &State, sheet: &mut Sheet<'_>) {
    let Some(heard) = state.heard.as_ref().filter(|_| sheet.area.height > 0) else {
        return;
    };
    let pen = sheet.pen;
    let title = format!("── {} ", pen.say("training-strip"));
    let rest = usize::from(sheet.area.width.saturating_sub(columns(&title)));
    sheet
        .row(0)
        .text(&title, pen.style(Role::Frame))
        .text(&"─".repeat(rest), pen.style(Role::Frame));
    let width = sheet.area.width.saturating_sub(2);
    let rows: Vec<(String, Role)> = heard
        .iter()
        .enumerate()
        .flat_map(|(at, one)| {
            let role = if at + 1 == heard.len() {
                Role::Text
            } else {
                Role::Muted
            };
            let lines = wrap(&line(one, &pen), width, 0).lines;
            lines.into_iter().map(move |line| (line, role))
        })
        .collect();
    let room = usize::from(sheet.area.height - 1);
    let last = &rows[rows.len().saturating_sub(room)..];
    for ((text, role), at) in last.iter().zip(1..) {
        sheet.row(at).skip(1).text(text, pen.style(*role));
    }
}

/// The same for plain lines.
pub(super) fn lines(state: &State, pen: &Pen<'_>) -> Vec<String> {
    let heard = state.heard.iter().flatten();
    heard.map(|one| line(one, pen)).collect()
}

fn line(heard: &Heard, pen: &Pen<'_>) -> String {
    match heard {
        Heard::Says(words) => {
            let words = safe(words.reveal()).to_string();
            pen.say_with("training-says", &[("words", words.into())])
        }
        Heard::Happens(id) => pen.say(id),
    }
}

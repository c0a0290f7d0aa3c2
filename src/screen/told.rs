//! Owns: drawing an opened message, its pass-word first, and the lines that are asked for when one is left.
//! Must not know: keys, or what becomes of a message.

use ratatui::layout::{Position, Rect};

use crate::app::{Mode, PhoneAsked, State, Told};
use crate::domain::{Words, safe_lines};
use crate::messages::Value;
use crate::panes::Sight;
use crate::panes::call::view::moment;
use crate::theme::Role;
use crate::widgets::{Pen, Sheet, input, input_rows, popup, wrap};

/// How wide it is where there is room.
const WIDTH: u16 = 68;

/// Draws the message: what must be heard first, then the words.
pub(super) fn message(told: &Told, sight: &Sight<'_>, sheet: &mut Sheet<'_>) -> Position {
    let pen = sheet.pen;
    let head = head(told, sight, &pen);
    let how = pen.say(if told.asked {
        "message-how-told"
    } else {
        "message-how-asked"
    });
    let width = WIDTH.min(sheet.area.width.saturating_sub(4));
    let rows = |text: &str| u16::try_from(wrap(text, width, 0).lines.len()).unwrap_or(u16::MAX);
    let words = if told.asked {
        lines(&told.message.words, width)
    } else {
        Vec::new()
    };
    let long = u16::try_from(words.len()).unwrap_or(u16::MAX);
    let around: u16 = head.iter().map(|(said, _)| rows(said)).sum::<u16>() + rows(&how);
    let title = pen.word("message-state", told.message.state.word());
    let title = pen.say_with("message-title", &[("state", Value::from(title))]);
    let size = (WIDTH, around.saturating_add(long).saturating_add(1));
    let inner = popup(title, size, sheet.area, sheet.buf, &pen);
    let mut sheet = sheet.within(inner);
    let mut used = 0;
    for (said, role) in &head {
        used += sheet.paragraph(used, 3, said, pen.style(*role));
    }
    let last = inner.height.saturating_sub(rows(&how));
    let room = usize::from(last.saturating_sub(used));
    let top = told.top.min(words.len().saturating_sub(room));
    for (line, y) in words.iter().skip(top).take(room).zip(used..) {
        sheet.row(y).text(line, pen.style(Role::Text));
    }
    if words.len() > top + room {
        let below = i64::try_from(words.len() - top - room).unwrap_or(0);
        let more = pen.count("message-below", below);
        sheet
            .row(last.saturating_sub(1))
            .text(&more, pen.style(Role::Warning));
    }
    sheet.paragraph(last, 2, &how, pen.style(Role::Hint));
    Position {
        x: inner.x,
        y: inner.y + used.min(inner.height.saturating_sub(1)),
    }
}

/// Who left it, who may hear it, in which language and until when; and what must be said first.
fn head(told: &Told, sight: &Sight<'_>, pen: &Pen<'_>) -> Vec<(String, Role)> {
    let foreign = |words: &Words| pen.name(words.reveal());
    let message = &told.message;
    let left_by = pen.word("left-by", message.head.left_by.word());
    let who = [left_by, foreign(&message.relation), foreign(&message.name)];
    let who: Vec<String> = who.into_iter().filter(|part| !part.is_empty()).collect();
    let language = message.head.language.as_deref();
    let mut how = vec![pen.word("may-hear", message.head.may_hear.word())];
    how.extend(language.map(|code| pen.language(code)));
    let until = Value::from(moment(message.head.expires_at, sight));
    how.push(pen.say_with("message-until", &[("at", until)]));
    let mut lines = vec![
        (who.join(" · "), Role::Title),
        (how.join(" · "), Role::Warning),
    ];
    if !message.pass_word.is_empty() {
        let words = Value::from(foreign(&message.pass_word));
        let said = pen.say_with("message-pass-word-is", &[("words", words)]);
        lines.push((said, Role::Focus));
    }
    lines
}

fn lines(words: &Words, width: u16) -> Vec<String> {
    safe_lines(words.reveal())
        .flat_map(|line| wrap(line.as_str(), width, 0).lines)
        .collect()
}

/// What is asked for in one line: its title and its question, as message ids.
pub(super) fn question(state: &State) -> Option<(&'static str, &'static str)> {
    match &state.mode {
        Mode::Phone(line) => Some(match line.asks {
            PhoneAsked::Own => ("phone-own-title", "phone-own-what"),
            PhoneAsked::Interpreter => ("phone-interpreter-title", "phone-interpreter-what"),
        }),
        Mode::DoNotAsk => Some(("do-not-ask-title", "do-not-ask-what")),
        Mode::Leaving => {
            let leaving = state.panes.call.leaving.as_ref()?;
            Some(("leave-title", leaving.line.question()))
        }
        _ => None,
    }
}

/// Draws the line that is asked for.
pub(super) fn asked_for(state: &State, sheet: &mut Sheet<'_>) -> Option<Position> {
    let (title, asked) = question(state)?;
    let typing = match &state.mode {
        Mode::Phone(line) => &line.typing,
        Mode::Leaving => state.panes.call.leaving.as_ref()?.typing(),
        _ => &state.panes.call.caller.topic.as_ref()?.typing,
    };
    let pen = sheet.pen;
    let rows = input_rows(typing.text(), typing.cursor(), WIDTH).min(8);
    let size = (WIDTH, rows + 3);
    let inner = popup(pen.say(title), size, sheet.area, sheet.buf, &pen);
    let mut sheet = sheet.within(inner);
    let used = sheet.paragraph(0, 3, &pen.say(asked), pen.style(Role::Title));
    let area = Rect {
        y: inner.y + used,
        height: inner.height.saturating_sub(used).max(1),
        ..inner
    };
    let style = pen.style(Role::Input);
    let cursor = input(typing.text(), typing.cursor(), area, sheet.buf, style);
    Some(cursor)
}

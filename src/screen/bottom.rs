//! Owns: the two lines at the bottom: what just happened or is being asked, and the keys that work here.
//! Must not know: what a key does.

use ratatui::layout::{Position, Rect};

use super::labels::label;
use crate::app::{CommandLine, Fill, Mode, Notice, Question, State, Tone};
use crate::command::{Command, Context, completions};
use crate::domain::{Operator, OperatorState};
use crate::keymap::Hint;
use crate::messages::Value;
use crate::panes::Typing;
use crate::panes::person::{Asks, RecordLine};
use crate::theme::Role;
use crate::widgets::{Pen, Row, Sheet, columns, input};

/// Draws the sentence, or what is asked in its place; gives the cell of the cursor if it stands there.
pub(super) fn line(state: &State, sheet: &mut Sheet<'_>) -> Option<Position> {
    match &state.mode {
        Mode::CommandLine(typing) => Some(command_line(state, typing, sheet)),
        Mode::FindRow(search) => Some(prompt("/", &search.typing, sheet)),
        Mode::Record(line) => Some(record_line(line, sheet)),
        Mode::Question(question) => Some(ask(*question, state, sheet)),
        _ => {
            if let Some(notice) = &state.notice {
                say(notice, state, sheet);
            } else {
                stands(state, sheet);
            }
            None
        }
    }
}

fn say(notice: &Notice, state: &State, sheet: &mut Sheet<'_>) {
    let pen = sheet.pen;
    let filled: Vec<(&str, Value<'_>)> = notice
        .fills
        .iter()
        .map(|(name, fill)| {
            let value = match fill {
                Fill::Name(name) => Value::from(pen.name(name)),
                Fill::Number(number) => Value::from(*number),
                Fill::Word(list, word) => Value::from(pen.word(list, word)),
                Fill::Key(place, command) => Value::from(state.key_of(*place, *command)),
            };
            (*name, value)
        })
        .collect();
    let said = pen.say_with(notice.id, &filled);
    let (sign, role) = match notice.tone {
        Tone::Good => (Role::Saved.sign(), Role::Good),
        Tone::Plain => ("·", Role::Text),
        Tone::Bad => (Role::Warning.sign(), Role::Warning),
    };
    sheet
        .row(0)
        .skip(1)
        .cell(sign, 2, pen.style(role))
        .text(&said, pen.style(role));
}

/// Nothing just happened: whether everything is saved, while a call is in hand.
fn stands(state: &State, sheet: &mut Sheet<'_>) {
    let Some(hold) = state.world.hold else { return };
    let pen = sheet.pen;
    let Some(at) = state
        .notes
        .last_saved(hold.claim.call)
        .filter(|_| state.shown_unsaved() == state.journal.left_behind)
    else {
        return;
    };
    let at = Value::from(state.world.clock.wall(at));
    let said = format!(
        "{} {}",
        pen.say_with("hint-saved", &[("at", at)]),
        Role::Saved.sign()
    );
    let width = u16::try_from(said.chars().count() + 1).unwrap_or(u16::MAX);
    let mut row = sheet.row(0);
    if row.to_right(width) {
        row.text(&said, pen.style(Role::Saved));
    }
}

fn prompt(sign: &str, typing: &Typing, sheet: &mut Sheet<'_>) -> Position {
    let pen = sheet.pen;
    sheet.row(0).text(sign, pen.style(Role::Key));
    let area = Rect {
        x: sheet.area.x + 1,
        width: sheet.area.width.saturating_sub(1).min(60),
        ..sheet.area
    };
    input(
        typing.text(),
        typing.cursor(),
        area,
        sheet.buf,
        pen.style(Role::Input),
    )
}

/// What is asked for, and the line.
fn record_line(line: &RecordLine, sheet: &mut Sheet<'_>) -> Position {
    let pen = sheet.pen;
    let asked = match line.asks {
        Asks::Value { field, .. } => pen.word("field", field.word()),
        Asks::Told { kind, .. } => pen.word("telling", kind),
    };
    let asked = format!("{asked}: ");
    sheet.row(0).text(&asked, pen.style(Role::Key));
    let before = columns(&asked).min(sheet.area.width);
    let area = Rect {
        x: sheet.area.x + before,
        width: sheet.area.width - before,
        ..sheet.area
    };
    let (text, cursor) = (line.typing.text(), line.typing.cursor());
    input(text, cursor, area, sheet.buf, pen.style(Role::Input))
}

/// The command line, and beside it the verbs that begin so; the one that stands in it now is marked.
fn command_line(state: &State, line: &CommandLine, sheet: &mut Sheet<'_>) -> Position {
    let pen = sheet.pen;
    let typed = line.stem().trim_start();
    if !typed.contains(' ') {
        let names: Vec<&str> = completions(typed, state.place.context())
            .into_iter()
            .filter(|one| state.offers(*one))
            .map(Command::name)
            .collect();
        // While completing goes round the list stands still.
        let longest = names.iter().map(|name| name.len()).max();
        let begun = typed.chars().count();
        let margin = line.at().and(longest).unwrap_or(begun).max(begun) + 4;
        let mut row = sheet.row(0);
        row.skip(u16::try_from(margin).unwrap_or(u16::MAX));
        let first = first_shown(&names, line.at().unwrap_or(0), usize::from(row.left()));
        if first > 0 {
            row.text("… ", pen.style(Role::Muted));
        }
        for (at, name) in names.iter().enumerate().skip(first) {
            let role = if line.at() == Some(at) {
                Role::Selected
            } else {
                Role::Muted
            };
            row.text(name, pen.style(role)).skip(2);
        }
    }
    prompt(":", &line.typing, sheet)
}

/// The first name to show so that the one at this place has room to its end.
fn first_shown(names: &[&str], at: usize, room: usize) -> usize {
    let mut used = 0;
    let behind = names.iter().take(at + 1).rev().take_while(|name| {
        used += name.len() + 2;
        used + 4 <= room
    });
    (at + 1).saturating_sub(behind.count().max(1))
}

/// What becomes of unsaved lines when the desk is left: the journal has them, unless it cannot write.
const fn unsaved_at_end(call: bool, kept: bool) -> &'static str {
    match (call, kept) {
        (true, true) => "question-quit-call-kept",
        (true, false) => "question-quit-call-unsaved",
        (false, true) => "question-quit-kept",
        (false, false) => "question-quit-unsaved",
    }
}

fn ask(question: Question, state: &State, sheet: &mut Sheet<'_>) -> Position {
    let pen = sheet.pen;
    let key = |command| state.key_of(Context::Confirm, command);
    let answers = format!("({}/{})", key(Command::Accept), key(Command::Cancel));
    let asked = match question {
        Question::Quit {
            call: true,
            unsaved: 0,
        } => pen.say("question-quit-call"),
        Question::Quit { call, unsaved } => {
            let unsaved = i64::try_from(unsaved).unwrap_or(i64::MAX);
            pen.count(
                unsaved_at_end(call, state.journal.trouble.is_none()),
                unsaved,
            )
        }
        Question::TakeOver(_) => pen.say("question-take-over"),
        Question::WriteBeside(_) => pen.say("question-write-beside"),
        Question::RemoveRepeat => pen.say("question-remove-repeat"),
        Question::HangUp => pen.say("question-hang-up"),
        Question::SignOff => pen.say("question-sign-off"),
        Question::TakeBack(..) => pen.say("question-take-back"),
        Question::Part(_) => pen.say("question-part"),
        Question::DropMessage => pen.say("question-drop-message"),
        Question::Withdraw(_) => pen.say("question-withdraw"),
        Question::CloseWithWords(kind) => pen.say_with(
            "question-close-with-words",
            &[("kind", Value::from(pen.word("non-data", kind.word())))],
        ),
    };
    let said = format!("{asked} {answers}");
    let role = Role::Warning;
    let sign = role.sign();
    let width = u16::try_from(said.chars().count() + 4).unwrap_or(u16::MAX);
    sheet
        .row(0)
        .skip(1)
        .cell(sign, 2, pen.style(role))
        .text(&said, pen.style(role));
    Position {
        x: sheet.area.x + width.min(sheet.area.width.saturating_sub(1)),
        y: sheet.area.y,
    }
}

/// Draws the keys that work where the cursor is now.
pub(super) fn hints(state: &State, sheet: &mut Sheet<'_>) {
    let pen = sheet.pen;
    let (always, here) = wanted(state);
    let begun: Vec<String> = state
        .touch
        .pressed
        .iter()
        .map(|chord| chord.label())
        .collect();
    let fixed: Vec<(String, String)> = always
        .iter()
        .map(|hint| (hint.label(), label(hint, state, &pen)))
        .collect();
    let room: usize = fixed
        .iter()
        .map(|(key, label)| key.chars().count() + label.chars().count() + 3)
        .sum();
    let room = u16::try_from(room).unwrap_or(u16::MAX);
    let area = Rect {
        width: sheet.area.width.saturating_sub(room + 1),
        ..sheet.area
    };
    let mut left = sheet.within(area);
    let mut row = left.row(0);
    row.skip(1);
    if begun.is_empty() {
        draw_ready_again(state, &pen, &mut row);
    } else {
        // What is pressed waits for its next key: that must be seen.
        row.text(&format!("{} …", begun.join(" ")), pen.style(Role::Focus))
            .skip(2);
    }
    let here: Vec<(String, String)> = here
        .iter()
        .map(|hint| (hint.label(), label(hint, state, &pen)))
        .collect();
    draw_here(&here, !begun.is_empty(), &pen, &mut row);
    let mut row = sheet.row(0);
    if row.to_right(room) {
        for (key, label) in fixed {
            row.text(&key, pen.style(Role::Key))
                .skip(1)
                .text(&label, pen.style(Role::Hint))
                .skip(2);
        }
    }
}

/// The hints of this place: those that stand at the right wherever one is, and the rest.
fn wanted(state: &State) -> (Vec<Hint>, Vec<Hint>) {
    let keymap = &state.settings.keymap;
    let context = state.context();
    let all = if state.touch.pressed.is_empty() {
        keymap.hints(context)
    } else {
        keymap.pending(context, &state.touch.pressed)
    };
    let everywhere = [Command::RaiseHand, Command::Help, Command::Blank];
    let all = all.into_iter().filter(|hint| state.offers(hint.command));
    let (always, here): (Vec<Hint>, Vec<Hint>) =
        all.partition(|hint| everywhere.contains(&hint.command));
    if matches!(state.mode, Mode::Question(_)) {
        // The question names its own keys.
        return (Vec::new(), Vec::new());
    }
    if state.mode == Mode::Desk {
        let (enter, rest): (Vec<Hint>, Vec<Hint>) =
            here.into_iter().partition(|hint| hint.label() == "Enter");
        // In a form its own keys come before those of the call around it.
        let mut rest = rest;
        if context == Context::Form {
            rest.sort_by_key(|hint| match hint.command {
                Command::Form => 0,
                command if command.contexts().contains(&Context::Form) => 1,
                Command::WrapUp => 2,
                _ => 3,
            });
        }
        // What only a phone system can do has no other sign on the screen.
        if context == Context::Call && state.world.has_reached() && state.sight().is_by_phone() {
            rest.sort_by_key(|hint| !matches!(hint.command, Command::Hold | Command::HangUp));
        }
        // What is to be done with a selected row that is no call comes before taking one.
        let lists = &state.panes.lists;
        let no_call = lists.selected_unplaced().is_some() || lists.selected_follow_up().is_some();
        if context == Context::List && no_call {
            let of_row = [Command::PlaceOnCase, Command::KeepFollowUp];
            rest.sort_by_key(|hint| !of_row.contains(&hint.command));
        }
        let here = enter.into_iter().chain(rest).collect();
        return (always, here);
    }
    // What answers the question comes first.
    let answers = [Command::Accept, Command::Cancel, Command::Complete];
    let (mut first, rest): (Vec<Hint>, Vec<Hint>) = here
        .into_iter()
        .partition(|hint| answers.contains(&hint.command));
    first.extend(
        rest.into_iter()
            .filter(|hint| hint.command != Command::OpenFind),
    );
    (Vec::new(), first)
}

/// Whoever is not there is offered to be there again, before all else.
fn draw_ready_again(state: &State, pen: &Pen<'_>, row: &mut Row<'_>) {
    let gone = |me: &Operator| matches!(me.state, OperatorState::Off | OperatorState::Away);
    let key = state.key_of(state.context(), Command::Available);
    let wanted = state.mode == Mode::Desk && state.sight().myself().is_some_and(gone);
    if wanted && !key.is_empty() {
        row.text(&key, pen.style(Role::Key))
            .skip(1)
            .text(
                &pen.say(&Command::Available.label_id()),
                pen.style(Role::Hint),
            )
            .skip(2);
    }
}

/// As many hints as fit; those with Alt after one `Alt:`, as the letter alone. Of a sequence begun, the last key.
fn draw_here(hints: &[(String, String)], begun: bool, pen: &Pen<'_>, row: &mut Row<'_>) {
    let (bare, alt): (Vec<_>, Vec<_>) = hints
        .iter()
        .partition(|(keys, _)| !keys.starts_with("Alt+"));
    let fits = |row: &Row<'_>, key: &str, label: &str| {
        usize::from(row.left()) > key.chars().count() + label.chars().count() + 1
    };
    for (group, hints) in [("", bare), ("Alt: ", alt)] {
        let mut named = group.is_empty();
        for (whole, label) in hints {
            let rest = if begun {
                whole.rsplit(' ').next()
            } else {
                whole.strip_prefix("Alt+")
            };
            let key = rest.unwrap_or(whole);
            if !fits(row, key, label) {
                return;
            }
            if !named {
                row.text(group, pen.style(Role::Hint));
                named = true;
            }
            row.text(key, pen.style(Role::Key))
                .skip(1)
                .text(label, pen.style(Role::Hint))
                .skip(2);
        }
    }
}

//! Owns: the two lines at the bottom: what just happened or is being asked, and the keys that work here.
//! Must not know: what a key does.

use ratatui::layout::{Position, Rect};

use crate::app::{Fill, Mode, Notice, Place, Question, State, Tone};
use crate::command::{Command, completions};
use crate::domain::OperatorState;
use crate::keymap::Hint;
use crate::messages::Value;
use crate::panes::Typing;
use crate::panes::lists::open_wrap_ups;
use crate::panes::queue::Section;
use crate::theme::Role;
use crate::widgets::{Pen, Sheet, input};

/// Draws the sentence, or what is asked in its place; gives the cell of the cursor if it stands there.
pub(super) fn line(state: &State, sheet: &mut Sheet<'_>) -> Option<Position> {
    match &state.mode {
        Mode::CommandLine(typing) => Some(command_line(state, typing, sheet)),
        Mode::FindRow(search) => Some(prompt("/", &search.typing, sheet)),
        Mode::Question(question) => Some(ask(*question, sheet)),
        _ => {
            if let Some(notice) = &state.notice {
                say(notice, sheet);
            } else {
                stands(state, sheet);
            }
            None
        }
    }
}

fn say(notice: &Notice, sheet: &mut Sheet<'_>) {
    let pen = sheet.pen;
    let filled: Vec<(&str, Value<'_>)> = notice
        .fills
        .iter()
        .map(|(name, fill)| {
            let value = match fill {
                Fill::Name(name) => Value::from(pen.name(name)),
                Fill::Number(number) => Value::from(*number),
                Fill::Word(list, word) => Value::from(pen.word(list, word)),
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
        .filter(|_| state.notes.unsaved() == 0)
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

/// The command line, and beside it the verbs that begin so.
fn command_line(state: &State, typing: &Typing, sheet: &mut Sheet<'_>) -> Position {
    let pen = sheet.pen;
    let typed = typing.text().trim_start();
    let begun = !typed.contains(' ');
    let width = u16::try_from(typing.text().chars().count())
        .unwrap_or(u16::MAX)
        .saturating_add(4);
    if begun {
        let names: Vec<&str> = completions(typed, state.place.context())
            .into_iter()
            .filter(|one| offered(*one, state))
            .map(Command::name)
            .collect();
        sheet
            .row(0)
            .skip(width)
            .text(&names.join("  "), pen.style(Role::Muted));
    }
    prompt(":", typing, sheet)
}

fn ask(question: Question, sheet: &mut Sheet<'_>) -> Position {
    let pen = sheet.pen;
    let said = match question {
        Question::Quit {
            call: true,
            unsaved: 0,
        } => pen.say("question-quit-call"),
        Question::Quit {
            call: true,
            unsaved,
        } => pen.count(
            "question-quit-call-unsaved",
            i64::try_from(unsaved).unwrap_or(i64::MAX),
        ),
        Question::Quit {
            call: false,
            unsaved,
        } => pen.count(
            "question-quit-unsaved",
            i64::try_from(unsaved).unwrap_or(i64::MAX),
        ),
        Question::TakeOver(_) => pen.say("question-take-over"),
        Question::SignOff => pen.say("question-sign-off"),
        Question::CloseWithWords(kind) => pen.say_with(
            "question-close-with-words",
            &[("kind", Value::from(pen.word("non-data", kind.word())))],
        ),
    };
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
    let begun = !state.touch.pressed.is_empty();
    let fixed: Vec<(String, String)> = always
        .iter()
        .map(|hint| (hint.label(), label(hint, &pen)))
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
    draw_here(&here, begun, &mut sheet.within(area));
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
    let all = all.into_iter().filter(|hint| offered(hint.command, state));
    let (always, here): (Vec<Hint>, Vec<Hint>) =
        all.partition(|hint| everywhere.contains(&hint.command));
    if matches!(state.mode, Mode::Question(_)) {
        // The question names its own keys.
        return (Vec::new(), Vec::new());
    }
    if state.mode == Mode::Desk {
        let (enter, rest): (Vec<Hint>, Vec<Hint>) =
            here.into_iter().partition(|hint| hint.label() == "Enter");
        let here = ready_again(state)
            .into_iter()
            .chain(enter)
            .chain(rest)
            .collect();
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
fn ready_again(state: &State) -> Option<Hint> {
    let gone =
        |me: &crate::domain::Operator| matches!(me.state, OperatorState::Off | OperatorState::Away);
    let context = state.context();
    let keys = state.settings.keymap.keys_of(context, Command::Available);
    let wanted = state.touch.pressed.is_empty()
        && !keys.is_empty()
        && state.sight().myself().is_some_and(gone);
    wanted.then_some(Hint {
        keys,
        command: Command::Available,
    })
}

/// Verbs that cannot be meant now are not offered; giving them still says why.
fn offered(command: Command, state: &State) -> bool {
    let held = state.world.hold.is_some();
    let mine = state.world.claim().is_some();
    let ended = state
        .world
        .in_hand()
        .is_some_and(|call| call.ended_at.is_some());
    let reached = state.world.in_hand().is_some_and(|call| {
        call.holder
            .as_ref()
            .is_some_and(|holder| holder.reached_at.is_some())
    });
    match command {
        Command::Talking => mine && !reached && !ended,
        Command::Pass | Command::HangUp | Command::Hand => mine && !ended,
        Command::Urgency | Command::Language | Command::BrokenOff => mine,
        Command::Park => mine && ended,
        Command::Take | Command::TakeBest | Command::EnterCall | Command::OutgoingCall => {
            !held || ended
        }
        Command::Resume => rows_are_mine(state),
        Command::Cancel if state.place == Place::Queue && state.mode == Mode::Desk => {
            held || !state.panes.queue.filters.find.is_empty()
        }
        Command::WrapUp => mine && state.place == Place::Call,
        Command::PlaceOnCase => {
            held || state.placing.is_some() || state.panes.lists.selected_call().is_some()
        }
        Command::History => {
            let placed = |call: &crate::domain::Call| call.case.is_some() || call.person.is_some();
            state.world.in_hand().is_some_and(placed)
        }
        _ => !command.for_leads() || state.sight().is_lead(),
    }
}

/// Something of mine lies open and is not in hand.
fn rows_are_mine(state: &State) -> bool {
    let sight = state.sight();
    let in_queue = state
        .panes
        .queue
        .rows(&sight)
        .iter()
        .any(|row| row.section == Section::Mine);
    in_queue || open_wrap_ups(&sight) > 0
}

fn label(hint: &Hint, pen: &Pen<'_>) -> String {
    pen.say(&hint.command.label_id())
}

/// As many hints as fit; those with Alt after one `Alt:`, as the letter alone. Of a sequence begun, the last key.
fn draw_here(hints: &[Hint], begun: bool, sheet: &mut Sheet<'_>) {
    let pen = sheet.pen;
    let (bare, alt): (Vec<&Hint>, Vec<&Hint>) = hints
        .iter()
        .partition(|hint| !hint.label().starts_with("Alt+"));
    let mut row = sheet.row(0);
    row.skip(1);
    let fits = |row: &crate::widgets::Row<'_>, key: &str, label: &str| {
        usize::from(row.left()) > key.chars().count() + label.chars().count() + 1
    };
    for (group, hints) in [("", bare), ("Alt: ", alt)] {
        let mut named = group.is_empty();
        for hint in hints {
            let whole = hint.label();
            let rest = if begun {
                whole.rsplit(' ').next()
            } else {
                whole.strip_prefix("Alt+")
            };
            let key = rest.unwrap_or(&whole);
            let label = label(hint, &pen);
            if !fits(&row, key, &label) {
                return;
            }
            if !named {
                row.text(group, pen.style(Role::Hint));
                named = true;
            }
            row.text(key, pen.style(Role::Key))
                .skip(1)
                .text(&label, pen.style(Role::Hint))
                .skip(2);
        }
    }
}

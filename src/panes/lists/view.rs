//! Owns: drawing the lists: calls, the team, messages; what is to be placed and promises have a file each.
//! Must not know: which rows belong where.

mod follow_ups;
mod unplaced;

use ratatui::layout::Position;
use ratatui::style::Style;

use super::{CallRow, ListKind, Lists, TeamRow, open_wrap_ups};
use crate::domain::phone_system::Callback;
use crate::domain::{CallState, Link, MessageLine, OperatorState};
use crate::messages::Value;
use crate::panes::Sight;
use crate::panes::call::view::moment;
use crate::theme::Role;
use crate::widgets::{Frame, Pen, Sheet, frame};

/// Draws the list shown; gives the cell where the attention is.
pub fn view(
    lists: &Lists,
    sight: &Sight<'_>,
    focus: bool,
    sheet: &mut Sheet<'_>,
) -> Option<Position> {
    let framed = Frame::new(title(lists.kind, sight, sheet.pen), focus);
    let inner = frame(&framed, sheet.area, sheet.buf, &sheet.pen);
    let mut sheet = sheet.within(inner);
    match lists.kind {
        ListKind::Team => team(lists, sight, focus, &mut sheet),
        ListKind::Messages => messages(lists, sight, focus, &mut sheet),
        ListKind::Unplaced => unplaced::view(lists, sight, focus, &mut sheet),
        ListKind::FollowUps => follow_ups::view(lists, sight, focus, &mut sheet),
        _ => calls(lists, sight, focus, &mut sheet),
    }
}

/// Draws the team beside everything else, without a selection.
pub fn team_view(sight: &Sight<'_>, sheet: &mut Sheet<'_>) {
    let framed = Frame::new(sheet.pen.say(ListKind::Team.title()), false);
    let inner = frame(&framed, sheet.area, sheet.buf, &sheet.pen);
    let lists = Lists {
        kind: ListKind::Team,
        ..Lists::default()
    };
    team(&lists, sight, false, &mut sheet.within(inner));
}

fn title(kind: ListKind, sight: &Sight<'_>, pen: Pen<'_>) -> String {
    let title = pen.say(kind.title());
    let open = open_wrap_ups(sight);
    match (kind, open) {
        (ListKind::OpenWrapUps, 1..) => format!("{title} {open}"),
        _ => title,
    }
}

fn calls(lists: &Lists, sight: &Sight<'_>, focus: bool, sheet: &mut Sheet<'_>) -> Option<Position> {
    let rows = lists.calls(sight);
    let chosen = lists.selected_call();
    let at = rows.iter().position(|row| Some(row.call) == chosen);
    if rows.is_empty() {
        return nothing(lists.kind, sight, sheet);
    }
    listed(&rows, at, focus, sheet, |row, y, sheet| {
        call_row(row, lists.kind, sight, y, sheet);
    })
}

fn team(lists: &Lists, sight: &Sight<'_>, focus: bool, sheet: &mut Sheet<'_>) -> Option<Position> {
    let rows = lists.team(sight);
    let chosen = lists.selected_colleague();
    let at = rows.iter().position(|row| Some(&row.login) == chosen);
    if rows.is_empty() {
        return nothing(ListKind::Team, sight, sheet);
    }
    listed(&rows, at, focus, sheet, team_row)
}

fn messages(
    lists: &Lists,
    sight: &Sight<'_>,
    focus: bool,
    sheet: &mut Sheet<'_>,
) -> Option<Position> {
    let rows = &lists.messages;
    let chosen = lists.selected_message();
    let at = rows.iter().position(|row| Some(row.id) == chosen);
    if rows.is_empty() {
        return nothing(ListKind::Messages, sight, sheet);
    }
    listed(rows, at, focus, sheet, |row, y, sheet| {
        message_row(row, sight, y, sheet);
    })
}

/// Draws the rows around the selected one; gives the cell of that one.
fn listed<T>(
    rows: &[T],
    at: Option<usize>,
    focus: bool,
    sheet: &mut Sheet<'_>,
    draw: impl Fn(&T, u16, &mut Sheet<'_>),
) -> Option<Position> {
    let top = sheet.top(at.unwrap_or(0), rows.len());
    let mut cursor = None;
    for ((index, row), y) in rows.iter().enumerate().skip(top).zip(0..sheet.area.height) {
        draw(row, y, sheet);
        if at == Some(index) {
            cursor = Some(select(focus, y, sheet));
        }
    }
    cursor
}

/// Until when, by whom, for which case: nothing of what it says.
fn message_row(row: &MessageLine, sight: &Sight<'_>, y: u16, sheet: &mut Sheet<'_>) {
    let pen = sheet.pen;
    let text = pen.shared(Role::Text);
    let until = Value::from(moment(row.expires_at, sight));
    let until = pen.say_with("message-until", &[("at", until)]);
    let mut line = sheet.row(y);
    line.skip(1).cell(&until, 24, text).skip(1);
    line.cell(&pen.word("left-by", row.left_by.word()), 10, text)
        .skip(1);
    line.cell(row.case_number.as_deref().unwrap_or("—"), 8, text)
        .skip(1);
    line.cell(row.language.as_deref().unwrap_or("?"), 4, text);
    line.text(
        &pen.name(&sight.handle(&row.written_by)),
        pen.shared(Role::Muted),
    );
}

fn nothing(kind: ListKind, sight: &Sight<'_>, sheet: &mut Sheet<'_>) -> Option<Position> {
    let id = if sight.store.is_whole() {
        kind.empty()
    } else {
        "queue-loading"
    };
    let said = sheet.pen.say(id);
    sheet.quiet(&[said]);
    None
}

fn select(focus: bool, y: u16, sheet: &mut Sheet<'_>) -> Position {
    let style = sheet
        .pen
        .style(if focus { Role::Selected } else { Role::Mine });
    if focus {
        sheet.tint(y, style);
    }
    sheet.row(y).text(Role::Selected.sign(), style);
    Position {
        x: sheet.area.x,
        y: sheet.area.y + y,
    }
}

fn call_row(row: &CallRow, kind: ListKind, sight: &Sight<'_>, y: u16, sheet: &mut Sheet<'_>) {
    let pen = sheet.pen;
    let text = pen.shared(Role::Text);
    let level = Role::of_urgency(row.urgency);
    let place = row
        .place
        .as_deref()
        .map_or_else(|| pen.say("queue-no-line"), |name| pen.name(name));
    let ending = ending(row, kind, &pen);
    let mut line = sheet.row(y);
    line.skip(1)
        .cell(&sight.clock.wall(row.at), 6, pen.shared(Role::Muted));
    line.cell(level.sign(), 3, pen.shared(level));
    let width = (line.left() / 2).clamp(8, 26);
    line.cell(&place, width, text).skip(1);
    line.cell(row.language.as_deref().unwrap_or("?"), 4, text);
    line.text(&ending, ending_style(row, &pen));
}

fn ending(row: &CallRow, kind: ListKind, pen: &Pen<'_>) -> String {
    if kind == ListKind::Abandoned {
        let waited = Some(pen.count("list-waited", row.waited));
        let missed = row.missed.then(|| pen.say("list-missed"));
        let barred = row.callback.filter(|known| *known != Callback::Possible);
        let callback = barred.map(|known| pen.word("callback", known.word()));
        let said = [waited, missed, callback].into_iter().flatten();
        return said.collect::<Vec<String>>().join(" · ");
    }
    let said = match (row.non_data, row.disposition) {
        (Some(kind), _) => pen.word("non-data", kind.word()),
        (None, Some(disposition)) => pen.word("disposition", disposition.word()),
        (None, None) => pen.word("call-state", row.state.word()),
    };
    if row.has_case {
        format!("{said} · {}", pen.say("call-placed"))
    } else {
        said
    }
}

fn ending_style(row: &CallRow, pen: &Pen<'_>) -> Style {
    let role = match row.state {
        CallState::WrapUp | CallState::BrokenOff | CallState::LinkLost => Role::Warning,
        _ => Role::Muted,
    };
    pen.shared(role)
}

fn team_row(row: &TeamRow, y: u16, sheet: &mut Sheet<'_>) {
    let pen = sheet.pen;
    let works = matches!(row.state, OperatorState::OnCall | OperatorState::WrapUp);
    let gone = row.state == OperatorState::Off;
    let text = pen.shared(if gone { Role::Muted } else { Role::Text });
    let name = pen.shared(if row.me {
        Role::Mine
    } else if gone {
        Role::Muted
    } else {
        Role::Text
    });
    let mut line = sheet.row(y);
    line.skip(1).cell(&pen.name(&row.handle), 11, name);
    line.cell(
        &pen.word("operator-state", row.state.word()),
        11,
        if works { pen.shared(Role::Title) } else { text },
    );
    let time = if gone {
        String::new()
    } else {
        pen.minutes(row.minutes)
    };
    line.right(&time, 5, text).skip(2);
    let (said, role) = team_remark(row, &pen);
    line.text(&said, pen.shared(role));
}

/// A raised hand before all else, then a silent desk, then where the caller is or why they are away.
fn team_remark(row: &TeamRow, pen: &Pen<'_>) -> (String, Role) {
    if let Some(minutes) = row.hand {
        let since = Value::from(pen.minutes(minutes));
        return (
            format!(
                "{} {}",
                Role::Warning.sign(),
                pen.say_with("team-hand", &[("since", since)])
            ),
            Role::Warning,
        );
    }
    if row.link == Link::Stale && row.state != OperatorState::Off {
        return (pen.say("team-stale"), Role::Stale);
    }
    match (&row.place, row.reason) {
        (Some(place), _) => (pen.name(place), Role::Muted),
        (None, Some(reason)) => (pen.word("away-reason", reason.word()), Role::Muted),
        (None, None) => (String::new(), Role::Muted),
    }
}

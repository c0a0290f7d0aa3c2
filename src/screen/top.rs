//! Owns: the top line: who I am and what I do, the queue in three numbers, what is not saved, the link.
//! Must not know: panes.

use jiff::Timestamp;

use crate::app::State;
use crate::domain::{LinkState, OperatorState};
use crate::messages::Value;
use crate::panes::lists::Lists;
use crate::panes::queue::{Summary, summary};
use crate::theme::Role;
use crate::widgets::{Pen, Row, Sheet};

/// Draws the top line.
pub(super) fn view(state: &State, sheet: &mut Sheet<'_>) {
    let pen = sheet.pen;
    let right = right(state, &pen);
    let room: usize = right.iter().map(|(text, _)| text.chars().count() + 2).sum();
    let room = u16::try_from(room).unwrap_or(u16::MAX);
    let width = sheet.area.width.saturating_sub(room + 1);
    let area = ratatui::layout::Rect {
        width,
        ..sheet.area
    };
    let mut left = sheet.within(area);
    let mut row = left.row(0);
    me(state, &pen, &mut row);
    raised_hand(state, &pen, &mut row);
    own_hand(state, &pen, &mut row);
    waiting(state, &pen, &mut row);
    let mut row = sheet.row(0);
    row.to_right(room);
    for (text, role) in right {
        row.text(&text, pen.style(role)).skip(2);
    }
}

/// State word and its minutes, top left, then the short name.
fn me(state: &State, pen: &Pen<'_>, row: &mut Row<'_>) {
    let sight = state.sight();
    let Some(me) = sight.myself() else {
        row.skip(1)
            .text(&pen.say("top-connecting"), pen.style(Role::Muted))
            .skip(2);
        return;
    };
    let (sign, role) = match me.state {
        OperatorState::OnCall => ("●", Role::Mine),
        OperatorState::WrapUp => ("◐", Role::Mine),
        OperatorState::Available => ("●", Role::Good),
        OperatorState::Away | OperatorState::Off => ("○", Role::Muted),
    };
    let word = pen.word("operator-state", me.state.word()).to_uppercase();
    let time = pen.minutes(sight.clock.minutes_since(me.since));
    let time = if me.state == OperatorState::Off {
        String::new()
    } else {
        format!(" {time}")
    };
    row.skip(1)
        .text(&format!("{sign} {word}{time}"), pen.style(role))
        .skip(2);
    row.text(&pen.name(&me.handle), pen.style(Role::Title))
        .skip(3);
}

fn waiting(state: &State, pen: &Pen<'_>, row: &mut Row<'_>) {
    let sight = state.sight();
    if !sight.store.is_whole() {
        return;
    }
    let Summary {
        waiting,
        oldest,
        urgent,
    } = summary(&sight);
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    row.text(
        &pen.count("top-waiting", number(waiting)),
        pen.shared(Role::Text),
    );
    if waiting > 0 {
        let oldest = pen.say_with("top-oldest", &[("time", Value::from(pen.minutes(oldest)))]);
        row.text(" · ", pen.style(Role::Muted))
            .text(&oldest, pen.shared(Role::Text));
    }
    if urgent > 0 {
        let urgent = pen.count("top-urgent", number(urgent));
        row.text(" · ", pen.style(Role::Muted))
            .text(&urgent, pen.shared(Role::Urgent1));
    }
}

/// A colleague whose hand is up, before the queue is spoken of.
fn raised_hand(state: &State, pen: &Pen<'_>, row: &mut Row<'_>) {
    let sight = state.sight();
    if let Some(hand) = Lists::default()
        .team(&sight)
        .into_iter()
        .find(|one| one.hand.is_some() && !one.me)
    {
        let name = Value::from(pen.name(&hand.handle));
        let said = format!(
            "{} {}",
            Role::Warning.sign(),
            pen.say_with("top-hand", &[("name", name)])
        );
        row.text(&said, pen.style(Role::Warning)).skip(3);
    }
}

/// My own hand: whoever raised it must see that it is up.
fn own_hand(state: &State, pen: &Pen<'_>, row: &mut Row<'_>) {
    if state.sight().myself().is_some_and(|me| me.hand.is_some()) {
        let said = format!("{} {}", Role::Warning.sign(), pen.say("top-own-hand"));
        row.text(&said, pen.style(Role::Warning)).skip(3);
    }
}

/// From left to right: no keeper, lines not saved, the wall clock, the link.
fn right(state: &State, pen: &Pen<'_>) -> Vec<(String, Role)> {
    let clock = &state.world.clock;
    let mut parts = Vec::new();
    if !state.world.keeper && state.world.is_connected() {
        parts.push((
            format!("{} {}", Role::Warning.sign(), pen.say("top-no-keeper")),
            Role::Warning,
        ));
    }
    if let Some(trouble) = state.journal.trouble {
        let said = pen.word("top-journal", trouble.word());
        parts.push((format!("{} {said}", Role::Error.sign()), Role::Error));
    }
    let unsaved = state.shown_unsaved();
    if unsaved > 0 {
        let unsaved = i64::try_from(unsaved).unwrap_or(i64::MAX);
        parts.push((pen.count("top-unsaved", unsaved), Role::Warning));
    }
    parts.push((clock.wall(clock.now()), Role::Muted));
    let since = |at: &Timestamp| {
        Value::from(pen.minutes((clock.local().as_second() - at.as_second()).max(0) / 60))
    };
    parts.push(match &state.world.link {
        LinkState::Connecting => (pen.say("top-link-connecting"), Role::Muted),
        LinkState::Live => (format!("◆ {}", pen.say("top-link-live")), Role::Good),
        LinkState::Stale(at) => (
            format!(
                "◇ {}",
                pen.say_with("top-link-stale", &[("since", since(at))])
            ),
            Role::Warning,
        ),
        LinkState::Offline(at) => no_link(pen, "top-link-offline", since(at)),
        LinkState::Overtaken(at) => no_link(pen, "top-link-overtaken", since(at)),
    });
    parts
}

fn no_link(pen: &Pen<'_>, id: &str, since: Value) -> (String, Role) {
    let said = pen.say_with(id, &[("since", since)]);
    (format!("{} {said}", Role::Error.sign()), Role::Error)
}

//! Owns: the top line: who I am and what I do, the queue in three numbers, what is not saved, the link.
//! Must not know: panes.

use jiff::Timestamp;
use ratatui::style::Style;

use crate::app::State;
use crate::domain::phone_system::SourceState;
use crate::domain::{LinkState, OperatorState};
use crate::messages::Value;
use crate::panes::lists::{Lists, slipping};
use crate::panes::queue::{Summary, summary};
use crate::theme::Role;
use crate::widgets::{Pen, Row, Sheet, columns};

/// The clocks of this line look alike: they step together, and another pen for each would be a tenth of what an idle minute
/// takes.
const CLOCK: Role = Role::Text;

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
    let most = row.left();
    let fitting = LENGTHS
        .iter()
        .map(|length| parts(state, *length, &pen))
        .find(|parts| width_of(parts) <= most);
    for (text, style) in fitting.unwrap_or_else(|| parts(state, Length::LEAST, &pen)) {
        row.text(&text, style);
    }
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
        .text(&format!("{sign} {word}"), pen.style(role))
        .text(&time, pen.style(CLOCK))
        .skip(2);
    row.text(&pen.name(&me.handle), pen.style(Role::Title))
        .skip(3);
}

/// How much is said of what stands between my name and the clock.
#[derive(Clone, Copy)]
struct Length {
    hands: bool,
    queue: bool,
    promises: bool,
}

impl Length {
    const LEAST: Self = Self::new(false, false, false);

    const fn new(hands: bool, queue: bool, promises: bool) -> Self {
        Self {
            hands,
            queue,
            promises,
        }
    }
}

/// From everything in whole words to the least; the first that has room is shown.
const LENGTHS: [Length; 6] = [
    Length::new(true, true, true),
    Length::new(false, true, true),
    Length::new(false, false, true),
    Length::new(true, true, false),
    Length::new(false, true, false),
    Length::LEAST,
];

type Part = (String, Style);

fn parts(state: &State, length: Length, pen: &Pen<'_>) -> Vec<Part> {
    let mut parts: Vec<Vec<Part>> = Vec::new();
    parts.extend(raised_hand(state, length.hands, pen).map(|part| vec![part]));
    parts.extend(own_hand(state, length.hands, pen).map(|part| vec![part]));
    parts.push(waiting(state, length.queue, pen));
    if length.promises {
        parts.push(promises(state, length.queue, pen));
    }
    parts.retain(|group| !group.is_empty());
    let gap = ("   ".to_owned(), pen.style(Role::Muted));
    parts.join(&gap)
}

fn width_of(parts: &[Part]) -> u16 {
    parts.iter().map(|(text, _)| columns(text)).sum()
}

fn waiting(state: &State, whole: bool, pen: &Pen<'_>) -> Vec<Part> {
    let sight = state.sight();
    if !sight.store.is_whole() {
        return Vec::new();
    }
    let Summary {
        waiting,
        oldest,
        urgent,
    } = summary(&sight);
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let count = pen.count("top-waiting", number(waiting));
    let mut said = vec![(count, pen.shared(Role::Text))];
    let apart = || (" · ".to_owned(), pen.style(Role::Muted));
    if waiting > 0 {
        let time = pen.minutes(oldest);
        let oldest = if whole {
            pen.say_with("top-oldest", &[("time", Value::from(time))])
        } else {
            time
        };
        said.extend([apart(), (oldest, pen.shared(Role::Text))]);
    }
    if urgent > 0 {
        let id = if whole {
            "top-urgent"
        } else {
            "top-urgent-short"
        };
        let urgent = pen.count(id, number(urgent));
        said.extend([apart(), (urgent, pen.shared(Role::Urgent1))]);
    }
    said
}

/// What is about to slip: promises, and for a lead messages that nobody has heard.
fn promises(state: &State, whole: bool, pen: &Pen<'_>) -> Vec<Part> {
    let slipping = slipping(&state.panes.lists, &state.sight());
    let expiring = if whole {
        "top-expiring"
    } else {
        "top-expiring-short"
    };
    let counts = [("top-due", slipping.due), (expiring, slipping.expiring)];
    let most = if whole { counts.len() } else { 1 };
    let said = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .take(most);
    let said: Vec<String> = said
        .map(|(id, count)| pen.count(id, i64::try_from(count).unwrap_or(i64::MAX)))
        .collect();
    if said.is_empty() {
        return Vec::new();
    }
    let said = format!("{} {}", Role::Warning.sign(), said.join(" · "));
    vec![(said, pen.shared(Role::Warning))]
}

/// A colleague whose hand is up, before the queue is spoken of.
fn raised_hand(state: &State, whole: bool, pen: &Pen<'_>) -> Option<Part> {
    let sight = state.sight();
    let team = Lists::default().team(&sight);
    let hand = team.into_iter().find(|one| one.hand.is_some() && !one.me)?;
    let name = pen.name(&hand.handle);
    let said = if whole {
        pen.say_with("top-hand", &[("name", Value::from(name))])
    } else {
        name
    };
    Some(warned(&said, pen))
}

/// My own hand: whoever raised it must see that it is up.
fn own_hand(state: &State, whole: bool, pen: &Pen<'_>) -> Option<Part> {
    let sight = state.sight();
    sight.myself().filter(|me| me.hand.is_some())?;
    let id = if whole {
        "top-own-hand"
    } else {
        "top-own-hand-short"
    };
    Some(warned(&pen.say(id), pen))
}

fn warned(said: &str, pen: &Pen<'_>) -> Part {
    let said = format!("{} {said}", Role::Warning.sign());
    (said, pen.style(Role::Warning))
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
    parts.extend(phones(state, pen));
    parts.push((clock.wall(clock.now()), CLOCK));
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

/// The phone system, where one is connected; of several the one that is heard the least.
fn phones(state: &State, pen: &Pen<'_>) -> Option<(String, Role)> {
    // Without the database nothing new is heard of them: the link says so.
    if !state.world.is_connected() {
        return None;
    }
    let store = &state.world.store;
    let worst = store.phone_systems().max_by_key(|system| system.state)?;
    let named = store.phone_systems().count() > 1 && worst.state != SourceState::Live;
    let name = if named {
        pen.name(&worst.source)
    } else {
        pen.say("top-phones")
    };
    let clock = &state.world.clock;
    let silent = (clock.now().as_second() - worst.since.as_second()).max(0);
    let since = match (worst.state, silent) {
        (SourceState::Stale, 0..60) => format!("{}s", silent / 5 * 5),
        _ => pen.minutes(silent / 60),
    };
    let (sign, id, role) = match worst.state {
        SourceState::Live => ("◆", "top-phones-live", Role::Good),
        SourceState::Stale => ("◇", "top-phones-stale", Role::Warning),
        SourceState::Down => (Role::Error.sign(), "top-phones-down", Role::Error),
    };
    // The sign tells stale from away; beside it the queue needs the room.
    let id = if pen.narrow && worst.state != SourceState::Live {
        "top-phones-short"
    } else {
        id
    };
    let values = [("name", Value::from(name)), ("since", Value::from(since))];
    Some((format!("{sign} {}", pen.say_with(id, &values)), role))
}

fn no_link(pen: &Pen<'_>, id: &str, since: Value) -> (String, Role) {
    let said = pen.say_with(id, &[("since", since)]);
    (format!("{} {said}", Role::Error.sign()), Role::Error)
}

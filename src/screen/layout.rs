//! Owns: which pane stands where, by the size of the screen: one pane at 80 columns, two from 100, three from 150.
//! Must not know: what panes draw.

use ratatui::layout::Rect;

use crate::app::{Place, State};
use crate::panes::call::view::Who;

/// From here on two panes stand side by side.
const TWO: u16 = 100;
/// From here on three do.
const THREE: u16 = 150;

/// A pane on the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pane {
    Queue,
    Call,
    Caller,
    Form,
    FormWithNote,
    Lists,
    Find,
    Case,
    Team,
}

/// Where everything stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Layout {
    pub(super) top: Rect,
    pub(super) body: Rect,
    /// In training only: what the invented caller says.
    pub(super) overheard: Rect,
    pub(super) line: Rect,
    pub(super) hints: Rect,
    pub(super) panes: Vec<(Pane, Rect)>,
}

/// Whether there is only room for one pane, without a box around it.
pub(super) const fn is_narrow(area: Rect) -> bool {
    area.width < TWO
}

impl Layout {
    pub(super) fn of(state: &State, area: Rect) -> Self {
        let row = |y: u16| Rect {
            y: area.y + y.min(area.height.saturating_sub(1)),
            height: 1.min(area.height),
            ..area
        };
        let room = area.height.saturating_sub(3);
        let strip = strip(state, room);
        let body = Rect {
            y: area.y + 1.min(area.height),
            height: room - strip,
            ..area
        };
        let overheard = Rect {
            y: body.y + body.height,
            height: strip,
            ..area
        };
        Self {
            top: row(0),
            body,
            overheard,
            line: row(area.height.saturating_sub(2)),
            hints: row(area.height.saturating_sub(1)),
            panes: panes(state, body),
        }
    }
}

/// How many rows belong to what is heard in training: its rule and three lines, on a large screen five.
fn strip(state: &State, room: u16) -> u16 {
    match (&state.heard, room) {
        (None, _) | (_, ..12) => 0,
        (_, 12..30) => 4,
        _ => 6,
    }
}

impl Layout {
    /// Where what is known of the caller stands.
    pub(super) fn who(&self) -> Who {
        let beside = self.panes.iter().any(|(pane, _)| *pane == Pane::Caller);
        if beside { Who::Beside } else { Who::Above }
    }
}

/// The part of the body in which the call in hand stands.
pub(super) fn of_call(state: &State, body: Rect) -> Rect {
    panes(state, body)
        .into_iter()
        .find(|(pane, _)| *pane == Pane::Call)
        .map_or(body, |(_, area)| area)
}

fn panes(state: &State, body: Rect) -> Vec<(Pane, Rect)> {
    let main = match main(state) {
        Pane::Form if body.width < THREE => Pane::FormWithNote,
        main => main,
    };
    if body.width < TWO {
        return vec![(
            if state.place == Place::Queue {
                Pane::Queue
            } else {
                main
            },
            body,
        )];
    }
    let (left, rest) = split(body, queue_width(main, body.width));
    if body.width < THREE {
        return vec![(Pane::Queue, left), (main, rest)];
    }
    let of_call = matches!(main, Pane::Call | Pane::Form);
    if of_call && state.world.hold.is_some() && state.panes.form.shown().is_some() {
        let (note, form) = split(rest, rest.width / 2);
        return vec![(Pane::Queue, left), (Pane::Call, note), (Pane::Form, form)];
    }
    let (middle, right) = split(rest, rest.width - 40);
    let mut panes = vec![(Pane::Queue, left), (main, middle)];
    let (upper, lower) = above(right);
    match main {
        Pane::Lists => panes.push((Pane::Team, right)),
        Pane::Call => panes.extend([(Pane::Caller, upper), (Pane::Team, lower)]),
        _ => panes.extend([(Pane::Team, upper), (Pane::Lists, lower)]),
    }
    panes
}

/// Between calls the queue has the room; with a call in hand, the note has it.
const fn queue_width(main: Pane, width: u16) -> u16 {
    match main {
        Pane::Lists => 72,
        _ if width >= THREE => 48,
        _ => 46,
    }
}

/// What stands beside the queue: what has the focus, else the call in hand, else the lists.
fn main(state: &State) -> Pane {
    match state.place {
        Place::Queue if state.world.hold.is_some() => Pane::Call,
        Place::Queue => Pane::Lists,
        place => pane_of(place),
    }
}

pub(super) const fn pane_of(place: Place) -> Pane {
    match place {
        Place::Queue => Pane::Queue,
        Place::Call => Pane::Call,
        Place::Form => Pane::Form,
        Place::Lists => Pane::Lists,
        Place::Find => Pane::Find,
        Place::Case => Pane::Case,
    }
}

const fn split(area: Rect, width: u16) -> (Rect, Rect) {
    let left = Rect { width, ..area };
    let right = Rect {
        x: area.x + width,
        width: area.width - width,
        ..area
    };
    (left, right)
}

const fn above(area: Rect) -> (Rect, Rect) {
    let height = area.height / 2;
    let upper = Rect { height, ..area };
    let lower = Rect {
        y: area.y + height,
        height: area.height - height,
        ..area
    };
    (upper, lower)
}

//! Owns: the whole screen: which pane stands where, the top line, the sentence, the hint bar, what is asked in front.
//! Must not know: how the state changes; it only reads it.

mod asked;
mod bottom;
mod covered;
mod help;
mod labels;
mod layout;
pub mod linear;
mod overheard;
mod told;
mod top;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::{Mode, Place, State};
use crate::command::{Command, Context};
use crate::domain::LinkState;
use crate::messages::Catalogue;
use crate::panes::call::view::Who;
use crate::panes::{call, case, find, form, lists, queue, wrap};
use crate::theme::Theme;
use crate::widgets::{Pen, Sheet};
use layout::{Layout, Pane};

/// The look and the language of a screen.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// Roles to styles.
    pub theme: Theme,
    /// Every sentence.
    pub catalogue: &'a Catalogue,
}

/// Draws the desk; gives the cell of the hardware cursor, which always stands where the attention is.
pub fn draw(state: &State, look: Look<'_>, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let stale = !matches!(state.world.link, LinkState::Live | LinkState::Connecting);
    let pen = Pen {
        theme: look.theme,
        catalogue: look.catalogue,
        stale,
        narrow: layout::is_narrow(area),
    };
    let mut sheet = Sheet { area, buf, pen };
    match &state.mode {
        Mode::Blank { .. } => None,
        Mode::Locked { typing, wrong, .. } => {
            Some(covered::locked(state, typing, *wrong, &mut sheet))
        }
        _ => desk(state, &mut sheet),
    }
}

fn desk(state: &State, sheet: &mut Sheet<'_>) -> Option<Position> {
    let layout = Layout::of(state, sheet.area);
    top::view(state, &mut sheet.within(layout.top));
    let mut cursor = None;
    for (pane, area) in &layout.panes {
        let place = draw_pane(*pane, state, layout.who(), &mut sheet.within(*area));
        if pane.place() == Some(state.place) {
            cursor = place;
        }
    }
    overheard::view(state, &mut sheet.within(layout.overheard));
    bottom::hints(state, &mut sheet.within(layout.hints));
    let line = bottom::line(state, &mut sheet.within(layout.line));
    in_front(state, layout.body, sheet).or(line).or(cursor)
}

fn draw_pane(pane: Pane, state: &State, who: Who, sheet: &mut Sheet<'_>) -> Option<Position> {
    let sight = state.sight();
    let focus = pane.place() == Some(state.place);
    match pane {
        Pane::Queue => queue::view::view(&state.panes.queue, &sight, focus, sheet),
        Pane::Form | Pane::FormWithNote => {
            let around = form::view::Around {
                call: &state.panes.call,
                notes: &state.notes,
                keys: &caller_keys(state),
                with_note: pane == Pane::FormWithNote,
                focus,
            };
            form::view::view(&state.panes.form, around, &sight, sheet)
        }
        Pane::Call => {
            let so = call::view::Around {
                focus,
                join: &state.key_of(Context::Call, Command::Join),
                leave_apart: &state.key_of(Context::Call, Command::LeaveApart),
                who,
                keys: &caller_keys(state),
            };
            call::view::view(&state.panes.call, &state.notes, &sight, so, sheet)
        }
        Pane::Caller => {
            call::view::beside(&state.panes.call.caller, &caller_keys(state), &sight, sheet);
            None
        }
        Pane::Lists => lists::view::view(&state.panes.lists, &sight, focus, sheet),
        Pane::Find => {
            let around = find::view::Around {
                placing: state.placing.is_some(),
                key: &state.key_of(Context::Find, Command::Accept),
                focus,
            };
            find::view::view(&state.panes.find, around, sheet)
        }
        Pane::Case => {
            let writing = state.mode == Mode::Beside;
            let look = (focus, writing);
            case::view::view(&state.panes.case, &state.notes, &sight, look, sheet)
        }
        Pane::Team => {
            lists::view::team_view(&sight, sheet);
            None
        }
    }
}

fn caller_keys(state: &State) -> call::view::CallerKeys {
    let key = |command| state.key_of(Context::Call, command);
    call::view::CallerKeys {
        message: key(Command::Message),
        who: key(Command::Who),
        new_person: key(Command::NewPerson),
        ring_again: key(Command::Talking),
        pass: key(Command::Pass),
        picks: Command::ALL
            .iter()
            .filter(|command| command.pick().is_some())
            .map(|command| key(*command))
            .collect(),
    }
}

/// What is asked stands in front of the panes.
fn in_front(state: &State, body: Rect, sheet: &mut Sheet<'_>) -> Option<Position> {
    match &state.mode {
        Mode::Menu(menu) => Some(asked::menu(menu, &mut sheet.within(body))),
        Mode::Merging(merging) => Some(asked::merging(merging, &mut sheet.within(body))),
        Mode::Told(told) => Some(told::message(told, &state.sight(), &mut sheet.within(body))),
        Mode::Leaving | Mode::DoNotAsk | Mode::Phone(_) => {
            told::asked_for(state, &mut sheet.within(body))
        }
        Mode::WrapUp(wrap_up) => {
            let missing = state.panes.form.missing();
            let area = layout::of_call(state, body);
            wrap::view::view(wrap_up, &missing, &mut sheet.within(area))
        }
        Mode::Help { top, .. } => Some(help::view(state, *top, &mut sheet.within(body))),
        _ => None,
    }
}

impl Pane {
    const fn place(self) -> Option<Place> {
        match self {
            Self::Queue => Some(Place::Queue),
            Self::Call => Some(Place::Call),
            Self::Form | Self::FormWithNote => Some(Place::Form),
            Self::Lists => Some(Place::Lists),
            Self::Find => Some(Place::Find),
            Self::Case => Some(Place::Case),
            Self::Team | Self::Caller => None,
        }
    }
}

#[cfg(test)]
mod tests;

//! Owns: getting a call into the hand: take, take best, enter by hand, resume, take over.
//! Must not know: who wins; the database decides and the answer says so.

use super::order;
use super::phone::rings_by_itself;
use crate::app::menu::{Label, Menu, MenuRow, Pick};
use crate::app::mode::{Mode, Question};
use crate::app::notice::{Fill, Tone};
use crate::app::state::State;
use crate::app::{Place, argument};
use crate::domain::{Call, CallId, CallState, Line, LineId, Write};
use crate::effect::Effect;

/// Takes the selected call; a call of one's own is gone on with.
pub(in crate::app) fn take(state: &mut State) -> Vec<Effect> {
    let Some(call) = state
        .panes
        .queue
        .selected()
        .and_then(|id| state.world.store.call(id))
        .cloned()
    else {
        state.say("notice-nobody-waits", Tone::Plain);
        return Vec::new();
    };
    if is_mine(state, &call) {
        return resume_call(state, call.id);
    }
    if call.state != CallState::Waiting {
        return say_who_has_it(state, &call);
    }
    if rings_by_itself(state, Some(call.id)) {
        return Vec::new();
    }
    claim(state, Write::Take { call: call.id })
}

/// Takes the call that comes first, under the filters of this desk.
pub(in crate::app) fn take_best(state: &mut State) -> Vec<Effect> {
    if rings_by_itself(state, None) {
        return Vec::new();
    }
    let filters = &state.panes.queue.filters;
    let (facility, language) = (filters.facility, filters.language.clone());
    claim(state, Write::TakeBest { facility, language })
}

/// Enters a call by hand: on the line that was named, or asks for it.
pub(in crate::app) fn enter(state: &mut State, outgoing: bool, named: Option<&str>) -> Vec<Effect> {
    if let Some(named) = named {
        let Some(line) = argument::line(state, named) else {
            state.say("notice-no-such-line", Tone::Bad);
            return Vec::new();
        };
        return enter_on(state, Some(line), outgoing);
    }
    let mut lines: Vec<_> = state.world.store.lines().collect();
    lines.sort_by_cached_key(|line| name_of(state, line));
    let mut rows: Vec<MenuRow> = lines
        .into_iter()
        .map(|line| MenuRow {
            label: Label::Name(name_of(state, line), line.number.clone()),
            pick: Pick::Enter {
                line: Some(line.id),
                outgoing,
            },
        })
        .collect();
    rows.push(MenuRow {
        label: Label::Id("menu-no-line"),
        pick: Pick::Enter {
            line: None,
            outgoing,
        },
    });
    let title = if outgoing {
        "menu-outgoing"
    } else {
        "menu-enter"
    };
    state.mode = Mode::Menu(Menu::new(title, rows));
    Vec::new()
}

/// A line with the place it serves: numbers choose, so letters must be able to find it.
fn name_of(state: &State, line: &Line) -> String {
    let place = line.facility.and_then(|id| state.world.store.facility(id));
    match place.filter(|place| !line.name.contains(&place.name)) {
        Some(place) => format!("{} · {}", place.name, line.name),
        None => line.name.clone(),
    }
}

/// Enters a call by hand on this line.
pub(in crate::app) fn enter_on(
    state: &mut State,
    line: Option<LineId>,
    outgoing: bool,
) -> Vec<Effect> {
    claim(state, Write::EnterCall { line, outgoing })
}

/// Goes on with the selected call of one's own.
pub(in crate::app) fn resume(state: &mut State) -> Vec<Effect> {
    let selected = selected(state)
        .filter(|call| is_mine(state, call))
        .map(|call| call.id);
    if let Some(call) = selected {
        return resume_call(state, call);
    }
    state.say("notice-nothing-to-resume", Tone::Plain);
    Vec::new()
}

/// Goes on with this call of one's own.
pub(in crate::app) fn resume_call(state: &mut State, call: CallId) -> Vec<Effect> {
    if state.world.claim().is_some_and(|claim| claim.call == call) {
        state.place = Place::Call;
        return Vec::new();
    }
    claim(state, Write::Resume { call })
}

/// Asks whether to take over the selected call from a colleague whose desk is silent, or to write of one that somebody
/// outside has.
pub(in crate::app) fn ask_take_over(state: &mut State) -> Vec<Effect> {
    let Some(call) = selected(state).cloned() else {
        state.say("notice-nothing-selected", Tone::Plain);
        return Vec::new();
    };
    let question = match call.state {
        CallState::LinkLost | CallState::WrapUp | CallState::BrokenOff => {
            Question::TakeOver(call.id)
        }
        CallState::AnsweredElsewhere => Question::WriteBeside(call.id),
        _ => return say_who_has_it(state, &call),
    };
    state.mode = Mode::Question(question);
    Vec::new()
}

/// Takes it over.
pub(in crate::app) fn take_over(state: &mut State, call: CallId) -> Vec<Effect> {
    claim(state, Write::TakeOver { call })
}

/// One claim at a time, and none while a caller is in hand.
fn claim(state: &mut State, write: Write) -> Vec<Effect> {
    if state.orders.is_claiming() {
        return Vec::new();
    }
    let resumes_itself = matches!(&write, Write::Resume { call } | Write::TakeOver { call }
        if state.world.in_hand().is_some_and(|held| held.id == *call));
    if state.world.has_caller() && !resumes_itself {
        state.say("notice-caller-in-hand", Tone::Bad);
        return Vec::new();
    }
    order(state, write)
}

fn selected(state: &State) -> Option<&Call> {
    let id = match state.place {
        Place::Lists => state.panes.lists.selected_call(),
        _ => state.panes.queue.selected(),
    };
    id.and_then(|id| state.world.store.call(id))
}

/// Mine to go on with: I hold it, or I had it last and it is over and open.
fn is_mine(state: &State, call: &Call) -> bool {
    let holder = call.holder.as_ref();
    holder.is_some_and(|holder| {
        Some(&holder.login) == state.world.me.as_ref()
            && (holder.live || matches!(call.state, CallState::WrapUp | CallState::BrokenOff))
    })
}

fn say_who_has_it(state: &mut State, call: &Call) -> Vec<Effect> {
    if call.state == CallState::AnsweredElsewhere {
        state.say("notice-answered-elsewhere", Tone::Plain);
        return Vec::new();
    }
    let Some(holder) = &call.holder else {
        state.say("notice-not-there", Tone::Plain);
        return Vec::new();
    };
    let name = Fill::Name(state.sight().handle(&holder.login));
    let id = match call.state {
        CallState::LinkLost | CallState::BrokenOff | CallState::WrapUp => {
            "notice-take-over-possible"
        }
        _ => "notice-with-colleague",
    };
    state.say_with(id, Tone::Plain, vec![("name", name)]);
    Vec::new()
}

//! Owns: finding, opening and placing records.
//! Must not know: tickets; whoever executes the order asks for them.

use super::{claim_in_hand, order};
use crate::app::Place;
use crate::app::mode::Mode;
use crate::app::notice::{Fill, Tone};
use crate::app::state::State;
use crate::command::{Command, Context};
use crate::domain::{CallId, CallRecord, CallState, Record, Write};
use crate::effect::Effect;
use crate::panes::Typing;
use crate::panes::case::Opened;
use crate::panes::lists::ListKind;

/// Goes to the find box.
pub(in crate::app) fn find(state: &mut State) -> Vec<Effect> {
    state.placing = None;
    state.mode = Mode::Desk;
    state.place = Place::Find;
    Vec::new()
}

/// Opens what is selected.
pub(in crate::app) fn open(state: &mut State) -> Vec<Effect> {
    let record = match state.place {
        Place::Find => state.panes.find.selected(),
        Place::Case if state.panes.case.beside.is_some() => return super::write_here(state),
        Place::Case if super::deciding::is_written(state) => {
            return super::deciding::write_selected(state);
        }
        Place::Case => state.panes.case.leads_to(),
        Place::Lists => match state.panes.lists.selected_colleague() {
            Some(login) => {
                let hand = state
                    .world
                    .store
                    .operator(login)
                    .and_then(|operator| operator.hand.clone());
                hand.and_then(|hand| hand.call).map(Record::Call)
            }
            None => {
                if let Some(message) = state.panes.lists.selected_message() {
                    return super::open_message(state, message);
                }
                if let Some(id) = state.panes.lists.selected_unplaced().map(|one| one.id) {
                    return super::open_unplaced(state, id);
                }
                if state.panes.lists.selected_follow_up().is_some() {
                    return super::open_follow_up(state);
                }
                return open_listed(state);
            }
        },
        Place::Queue | Place::Call | Place::Form => None,
    };
    record.map_or_else(Vec::new, |record| open_record(state, record))
}

/// In a list of calls, Enter goes on with what is mine and open, and opens the rest.
fn open_listed(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.panes.lists.selected_call() else {
        return Vec::new();
    };
    let open = state.world.store.call(id).is_some_and(|call| {
        let mine = call
            .holder
            .as_ref()
            .is_some_and(|holder| Some(&holder.login) == state.world.me.as_ref());
        mine && matches!(
            call.state,
            CallState::WrapUp | CallState::BrokenOff | CallState::LinkLost
        )
    });
    if open {
        super::resume_call(state, id)
    } else {
        open_record(state, Record::Call(id))
    }
}

/// Opens this record.
pub(super) fn open_record(state: &mut State, record: Record) -> Vec<Effect> {
    if !state.world.is_connected() {
        state.say("notice-offline-nothing-sent", Tone::Bad);
        return Vec::new();
    }
    let mut effects = super::leave_beside(state);
    state.mode = Mode::Desk;
    state.place = Place::Case;
    let read = state.panes.case.ask(record);
    effects.push(state.orders.read(read));
    effects
}

/// What is known of the selected call. One that waits has no story yet, so nothing need be opened.
pub(in crate::app) fn details(state: &mut State) -> Vec<Effect> {
    let selected = match state.place {
        Place::Lists => state.panes.lists.selected_call(),
        _ => state.panes.queue.selected(),
    };
    let Some(id) = selected else {
        return Vec::new();
    };
    let waits = state
        .world
        .store
        .call(id)
        .is_some_and(|call| call.holder.is_none());
    if waits {
        let record = CallRecord {
            call: id,
            person_name: None,
            case_number: None,
            notes: Vec::new(),
        };
        let effects = super::leave_beside(state);
        state.panes.case.show(Opened::Call(record));
        state.place = Place::Case;
        return effects;
    }
    open_record(state, Record::Call(id))
}

/// The call before the one in hand, today and from the same phone: no word on who calls.
pub(in crate::app) fn earlier_call(state: &mut State) -> Vec<Effect> {
    if let Some(call) = state.sight().earlier_of_hand() {
        return open_record(state, Record::Call(call));
    }
    state.say("notice-no-earlier-call", Tone::Plain);
    Vec::new()
}

/// The history of the call's case or person.
pub(in crate::app) fn history(state: &mut State) -> Vec<Effect> {
    if state.place == Place::Find {
        return open(state);
    }
    let record = state.world.in_hand().and_then(|call| {
        let case = call.case.map(Record::Case);
        case.or(call.person.map(Record::Person))
    });
    if let Some(record) = record {
        return open_record(state, record);
    }
    state.say("notice-not-placed-yet", Tone::Plain);
    Vec::new()
}

/// Places a call on what is selected or shown; where nothing is, goes to the find box to choose.
pub(in crate::app) fn place(state: &mut State, number: Option<&str>) -> Vec<Effect> {
    if state.place == Place::Lists && state.panes.lists.kind == ListKind::Unplaced {
        return super::place_unplaced(state);
    }
    let call = match state.place {
        Place::Lists => state.panes.lists.selected_call(),
        _ => state
            .placing
            .or(state.world.hold.map(|hold| hold.claim.call)),
    };
    let Some(call) = call else {
        state.say("notice-no-call-to-place", Tone::Plain);
        return Vec::new();
    };
    let target = match state.place {
        Place::Find => state.panes.find.selected(),
        Place::Case => shown(state),
        _ => None,
    };
    match target {
        Some(record) => place_on(state, call, record),
        None => choose_where(state, call, number),
    }
}

/// Makes a case for the call in hand.
pub(in crate::app) fn new_case(state: &mut State) -> Vec<Effect> {
    let Some(claim) = claim_in_hand(state) else {
        return Vec::new();
    };
    let person = state.world.in_hand().and_then(|call| call.person);
    order(
        state,
        Write::MakeCase {
            claim: Some(claim),
            person,
        },
    )
}

/// Opens the call of the hand that has been up longest.
pub(in crate::app) fn open_hand(state: &mut State) -> Vec<Effect> {
    let sight = state.sight();
    let team = crate::panes::lists::Lists::default().team(&sight);
    let call = team.iter().find_map(|row| row.hand.and(row.hand_call));
    if let Some(call) = call {
        return open_record(state, Record::Call(call));
    }
    state.say("notice-no-hand-up", Tone::Plain);
    Vec::new()
}

fn shown(state: &State) -> Option<Record> {
    let case = state
        .panes
        .case
        .case()
        .map(|record| Record::Case(record.case));
    case.or_else(|| {
        state
            .panes
            .case
            .person()
            .map(|record| Record::Person(record.person))
    })
}

fn choose_where(state: &mut State, call: CallId, number: Option<&str>) -> Vec<Effect> {
    state.placing = Some(call);
    state.mode = Mode::Desk;
    state.place = Place::Find;
    let key = |command| Fill::Key(Context::Find, command);
    let keys = vec![
        ("accept", key(Command::Accept)),
        ("cancel", key(Command::Cancel)),
    ];
    state.say_with("notice-choose-where", Tone::Plain, keys);
    let Some(number) = number else {
        return Vec::new();
    };
    state.panes.find.typing = Typing::with(number);
    super::accept(state)
}

fn place_on(state: &mut State, call: CallId, record: Record) -> Vec<Effect> {
    let (person, case) = match record {
        Record::Person(person) => (Some(person), None),
        Record::Case(case) => (None, Some(case)),
        Record::Call(other) => {
            let other = state.world.store.call(other);
            (
                other.and_then(|call| call.person),
                other.and_then(|call| call.case),
            )
        }
    };
    if person.is_none() && case.is_none() {
        state.say("notice-no-case-there", Tone::Plain);
        return Vec::new();
    }
    let fence = state
        .world
        .claim()
        .filter(|claim| claim.call == call)
        .map(|claim| claim.fence);
    order(
        state,
        Write::Place {
            call,
            fence,
            person,
            case,
        },
    )
}

/// Opens the next record in which words stand that an earlier desk left.
pub(in crate::app) fn recovered(state: &mut State) -> Vec<Effect> {
    let Some(record) = state.journal.recovered.last().copied() else {
        state.say("notice-nothing-recovered", Tone::Plain);
        return Vec::new();
    };
    let effects = open_record(state, record);
    // Without a link nothing was asked for: it is still to be shown.
    if !effects.is_empty() {
        state.journal.recovered.pop();
    }
    effects
}

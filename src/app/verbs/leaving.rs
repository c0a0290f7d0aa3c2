//! Owns: leaving a message, line by line: for the person of the call in hand, or of the case that is open.
//! Must not know: who may hear it; the database decides.

use jiff::ToSpan as _;

use crate::app::Place;
use crate::app::drafts::{self, Sending};
use crate::app::menu::{Label, Menu, MenuRow, Pick};
use crate::app::mode::Mode;
use crate::app::notice::{Fill, Tone};
use crate::app::state::State;
use crate::command::{Command, Context};
use crate::domain::{LeftBy, MayHear, Outcome, TypedInto, Words, Write};
use crate::effect::Effect;
use crate::panes::call::{ForWhom, Leaving};

/// So many days a message may be told to wait, beside what is usual.
const DAYS: [(i64, &str); 4] = [(3, "3"), (7, "7"), (30, "30"), (90, "90")];

/// Leaves a message; one that was begun goes on.
pub(in crate::app) fn leave_message(state: &mut State) -> Vec<Effect> {
    if state.panes.call.leaving.is_some() {
        state.mode = Mode::Leaving;
        return Vec::new();
    }
    if for_whom(state).is_none() {
        state.say("notice-message-for-nobody", Tone::Plain);
        return Vec::new();
    }
    let rows = LeftBy::ALL.iter().map(|left_by| MenuRow {
        label: Label::Word("left-by", left_by.word()),
        pick: Pick::LeftBy(*left_by),
    });
    state.mode = Mode::Menu(Menu::new("menu-left-by", rows.collect()));
    Vec::new()
}

/// The case or person that is open, else whoever calls.
fn for_whom(state: &State) -> Option<ForWhom> {
    let pane = &state.panes.case;
    if state.place == Place::Case {
        let case = pane.case().filter(|case| case.person.is_some());
        return case
            .map(|case| ForWhom::Case(case.number.clone()))
            .or_else(|| pane.person().map(|one| ForWhom::Person(one.person)));
    }
    let call = state.world.in_hand();
    call.and_then(|call| call.person).map(ForWhom::Person)
}

/// Who leaves it is known: the rest is typed.
pub(in crate::app) fn begin_message(state: &mut State, left_by: LeftBy) -> Vec<Effect> {
    if let Some(to) = for_whom(state) {
        let call = state.world.in_hand();
        let language = call.and_then(|call| call.language.clone());
        let claim = state.world.hold.map(|hold| hold.claim);
        state.panes.call.leaving = Some(Leaving::new(claim, to, language, left_by));
        state.mode = Mode::Leaving;
    }
    Vec::new()
}

/// A line of it is typed: the next is asked for, then who may hear it.
pub(in crate::app) fn next_line(state: &mut State) -> Vec<Effect> {
    let Some(leaving) = &mut state.panes.call.leaving else {
        return Vec::new();
    };
    if leaving.go_on() {
        state.mode = Mode::Leaving;
        return Vec::new();
    }
    let rows = MayHear::ALL.iter().map(|may_hear| MenuRow {
        label: Label::Word("may-hear", may_hear.word()),
        pick: Pick::MayHear(*may_hear),
    });
    state.mode = Mode::Menu(Menu::new("menu-may-hear", rows.collect()));
    Vec::new()
}

/// Goes back to the line before; from the first one, leaves all of it: what is typed stays for the next time.
pub(in crate::app) fn line_before(state: &mut State) {
    let Some(leaving) = &mut state.panes.call.leaving else {
        return;
    };
    if leaving.go_back() {
        state.mode = Mode::Leaving;
    } else if !leaving.has_words() {
        state.panes.call.leaving = None;
    }
}

/// Who may hear it is known: how long does it wait?
pub(in crate::app) fn waits_how_long(state: &mut State, may_hear: MayHear) -> Vec<Effect> {
    if let Some(leaving) = &mut state.panes.call.leaving {
        leaving.may_hear = may_hear;
        let mut rows = vec![MenuRow {
            label: Label::Id("menu-waits-usual"),
            pick: Pick::Waits(None),
        }];
        rows.extend(DAYS.iter().map(|(days, word)| MenuRow {
            label: Label::Word("message-days", word),
            pick: Pick::Waits(Some(*days)),
        }));
        state.mode = Mode::Menu(Menu::new("menu-waits", rows));
    }
    Vec::new()
}

/// Everything is known. What was typed stays here until the database has it.
pub(in crate::app) fn leave_it(state: &mut State, days: Option<i64>) -> Vec<Effect> {
    let now = state.world.clock.now();
    let until = days.and_then(|days| now.checked_add((days * 24).hours()).ok());
    let leaving = state.panes.call.leaving.as_ref();
    let Some(leaving) = leaving else {
        return Vec::new();
    };
    let (claim, said) = (leaving.claim, Words::new(leaving.said()));
    let write = Write::LeaveMessage(Box::new(leaving.message(until)));
    if !state.world.is_connected() {
        state.say("notice-offline-nothing-sent", Tone::Bad);
        return Vec::new();
    }
    let into = TypedInto::Message;
    drafts::send(state, claim, into, Sending::as_typed(said), write)
}

/// The database has it, or has not: then it is offered again as it was typed.
pub(in crate::app) fn left(state: &mut State, write: &Write, outcome: &Outcome) -> Vec<Effect> {
    if matches!(outcome, Outcome::Ok(_)) {
        // Whoever went on writing meanwhile has another message there by now.
        let leaving = &mut state.panes.call.leaving;
        let arrived = leaving.take_if(|leaving| leaving.is_in(write));
        if arrived.is_some() && *state.mode.beneath() == Mode::Leaving {
            state.mode.back_to_desk();
        }
        state.say("notice-message-left", Tone::Good);
        return super::list_again(state);
    }
    let key = Fill::Key(Context::Call, Command::LeaveMessage);
    state.say_with("notice-message-not-left", Tone::Bad, vec![("key", key)]);
    Vec::new()
}

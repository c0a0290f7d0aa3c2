//! Owns: deciding what holds where a value was kept and not set: two wrote at once, or it was never sent.
//! Must not know: how a value is sent, or where it was typed.

use super::order;
use super::record::{begin_line, edit};
use crate::app::menu::{Label, Menu, MenuRow, Pick};
use crate::app::mode::Mode;
use crate::app::notice::Tone;
use crate::app::state::State;
use crate::domain::{FieldState, NewValue, Record, Words, Write};
use crate::effect::Effect;
use crate::panes::person::{self, Asks, PersonRow};

/// Both values with who and when: mine, theirs, or later.
pub(super) fn ask_whose_holds(state: &mut State, record: Record, mine: Words, now: &FieldState) {
    let who = now
        .set_by
        .as_ref()
        .map_or_else(String::new, |login| state.sight().handle(login));
    let when = now
        .set_at
        .map_or_else(String::new, |at| state.world.clock.wall(at));
    let again = NewValue {
        record,
        field: now.field,
        value: mine.clone(),
        seen: now.version,
    };
    let rows = vec![
        MenuRow {
            label: Label::Value("conflict-mine", now.field, mine, String::new()),
            pick: Pick::Mine(Box::new(again)),
        },
        MenuRow {
            label: Label::Value(
                "conflict-theirs",
                now.field,
                now.value.clone(),
                format!("{who} {when}"),
            ),
            pick: Pick::Theirs,
        },
        MenuRow {
            label: Label::Id("conflict-later"),
            pick: Pick::Later,
        },
    ];
    state.mode = Mode::Menu(Menu::new("menu-conflict", rows));
}

/// A value that was kept for later, and what stands in its field now.
fn decide_later_is_now(state: &mut State) -> bool {
    let Some(record) = state.panes.case.person() else {
        return false;
    };
    let Some((entry, field)) = person::refused(record, state.panes.case.at()) else {
        return false;
    };
    let (mine, whose) = (entry.words.clone(), Record::Person(record.person));
    if let Some(now) = record.field(field).cloned() {
        ask_whose_holds(state, whose, mine, &now);
    }
    true
}

/// Mine is to stand there, knowing what does.
pub(in crate::app) fn mine_holds(state: &mut State, value: Box<NewValue>) -> Vec<Effect> {
    order(state, Write::SetValue(value))
}

/// Theirs stays; mine is on the timeline.
pub(in crate::app) fn theirs_holds(state: &mut State, later: bool) -> Vec<Effect> {
    let id = if later {
        "notice-decide-later"
    } else {
        "notice-theirs-stands"
    };
    state.say(id, Tone::Plain);
    Vec::new()
}

/// What was half told about the person stands in its line again, to be finished and sent.
fn goes_on(state: &mut State) -> bool {
    let Some(record) = state.panes.case.person() else {
        return false;
    };
    let Some((entry, kind)) = person::half_told(record, state.panes.case.at()) else {
        return false;
    };
    let (whose, words) = (Record::Person(record.person), entry.words.clone());
    begin_line(state, whose, Asks::Told(kind), words);
    true
}

/// Whether Enter writes on the selected row of the opened person: a field, or a value that waits for a decision.
pub(in crate::app) fn is_written(state: &State) -> bool {
    let at = state.panes.case.at();
    state.panes.case.person().is_some_and(|record| {
        let row = person::rows(record).get(at).copied();
        let undecided =
            person::refused(record, at).is_some() || person::half_told(record, at).is_some();
        matches!(row, Some(PersonRow::Field(_))) || undecided
    })
}

/// Enter on such a row.
pub(in crate::app) fn write_selected(state: &mut State) -> Vec<Effect> {
    if decide_later_is_now(state) || goes_on(state) {
        return Vec::new();
    }
    edit(state)
}

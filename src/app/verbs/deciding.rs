//! Owns: deciding what holds where a value was kept and not set: two wrote at once, or it was never sent.
//! Must not know: how a value is sent, or where it was typed.

use super::order;
use super::record::{begin_line, edit, opened_field};
use crate::app::menu::{Label, Menu, MenuRow, Pick};
use crate::app::mode::Mode;
use crate::app::notice::Tone;
use crate::app::state::State;
use crate::domain::{FieldState, NewValue, Record, RecordField, Words, Write};
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

/// Whether Enter writes on the selected row of the opened record: a field, or words that were kept and not set.
pub(in crate::app) fn is_written(state: &State) -> bool {
    let at = state.panes.case.at();
    let is_field = |record| matches!(person::rows(record).get(at), Some(PersonRow::Field(_)));
    state.panes.case.person().is_some_and(is_field) || kept(state).is_some()
}

/// Enter on such a row: where two wrote at once it is asked whose holds; what was never sent stands in its line again, to
/// be finished and sent.
pub(in crate::app) fn write_selected(state: &mut State) -> Vec<Effect> {
    match kept(state) {
        Some(Kept::Refused(record, mine, now)) => ask_whose_holds(state, record, mine, &now),
        Some(Kept::HalfTyped(asks, words)) => begin_line(state, asks, words),
        None => return edit(state),
    }
    Vec::new()
}

/// Words on the selected row that were kept and not set.
enum Kept {
    /// Somebody else was first: whose record, the words, and what stands in the field now.
    Refused(Record, Words, FieldState),
    /// They were never sent.
    HalfTyped(Asks, Words),
}

fn kept(state: &State) -> Option<Kept> {
    let pane = &state.panes.case;
    let entry = match (pane.person(), pane.case()) {
        (Some(record), _) => person::entry(record, pane.at())?,
        (None, record) => record?.entries.get(pane.at())?,
    };
    let words = entry.words.clone();
    if let Some(field) = person::undecided(entry) {
        let (record, now) = opened_field(state, field)?;
        // Where a case stands is chosen and never typed.
        let half_typed = person::is_half_typed(entry) && field != RecordField::Status;
        return Some(if half_typed {
            let seen = now.version;
            let asks = Asks::Value {
                record,
                field,
                seen,
            };
            Kept::HalfTyped(asks, words)
        } else {
            Kept::Refused(record, words, now)
        });
    }
    let person = pane.person()?.person;
    let kind = person::half_told(entry)?;
    Some(Kept::HalfTyped(Asks::Told { person, kind }, words))
}

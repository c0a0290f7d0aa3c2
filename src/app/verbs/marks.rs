//! Owns: what is done with marks: completing one, taking the last one back, amending one of an earlier line.
//! Must not know: the grammar, or how an amendment is kept.

use crate::app::drafts::{Aim, write_line};
use crate::app::menu::{Label, Menu, MenuRow, Pick};
use crate::app::mode::Mode;
use crate::app::notice::Tone;
use crate::app::places::Place;
use crate::app::state::State;
use crate::domain::{MarkPlace, Words};
use crate::effect::Effect;
use crate::panes::call::Standing;

/// Completes the mark at the cursor; where none begins, the key goes to the next pane, as everywhere.
pub(in crate::app) fn complete_mark(state: &mut State, forward: bool) -> Vec<Effect> {
    let in_note = state.place == Place::Call && state.world.hold.is_some();
    if in_note && state.panes.call.complete(forward) {
        return Vec::new();
    }
    super::switch_pane(state, forward)
}

/// Takes the last mark that stands in the note back, by a line of its own; or the pick that came after it.
pub(in crate::app) fn undo_mark(state: &mut State) -> Vec<Effect> {
    let Some(hold) = state.world.hold else {
        return Vec::new();
    };
    let standing = state.notes.standing(hold.claim.call);
    let last = standing.last().map(Standing::place);
    let marked = standing.last().map(|mark| mark.row.at);
    if let Some(effects) = super::undo_pick(state, marked) {
        return effects;
    }
    let Some(place) = last else {
        state.say("notice-no-mark", Tone::Plain);
        return Vec::new();
    };
    state.say("notice-mark-taken-back", Tone::Plain);
    write_line(state, hold.claim, Words::default(), Aim::note(Some(place)))
}

/// Asks which mark to amend, the newest first; while one is being amended, leaves it as it was.
pub(in crate::app) fn amend(state: &mut State) -> Vec<Effect> {
    if state.panes.call.amending.is_some() {
        state.panes.call.stop_amending();
        return Vec::new();
    }
    let Some(hold) = state.world.hold else {
        return Vec::new();
    };
    let row = |mark: &Standing<'_>| MenuRow {
        label: Label::Said(Words::new(mark.text()), state.world.clock.wall(mark.row.at)),
        pick: Pick::Amend(mark.place()),
    };
    // What was never sent is asked about first: it waits for somebody's word.
    let never_sent = state.notes.never_sent(hold.claim.call);
    let standing = state.notes.standing(hold.claim.call);
    let asked = never_sent.iter().rev().chain(standing.iter().rev());
    let rows: Vec<MenuRow> = asked.map(row).collect();
    if rows.is_empty() {
        state.say("notice-no-mark", Tone::Plain);
    } else {
        state.mode = Mode::Menu(Menu::new("menu-amend", rows));
    }
    Vec::new()
}

/// This mark's words stand in the line, to be changed; an empty line takes it back.
pub(in crate::app) fn amend_this(state: &mut State, place: MarkPlace) -> Vec<Effect> {
    let Some(hold) = state.world.hold else {
        return Vec::new();
    };
    let mut marks = state.notes.standing(hold.claim.call);
    marks.extend(state.notes.never_sent(hold.claim.call));
    let was = marks.iter().find(|mark| mark.place() == place);
    let was = was.map(|mark| (mark.text().to_owned(), mark.row.half_typed));
    if let Some((was, never_sent)) = was {
        state.panes.call.amend(place, &was, never_sent);
    }
    Vec::new()
}

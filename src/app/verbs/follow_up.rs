//! Owns: promises to look again: reading the list in time, opening what one is about, keeping it.
//! Must not know: what was promised.

use super::look::open_record;
use super::order;
use crate::app::notice::{Fill, Tone};
use crate::app::state::State;
use crate::command::{Command, Context};
use crate::domain::{Read, Record, Write};
use crate::effect::Effect;
use crate::panes::lists::slipping;

/// Opens the case of the selected promise, or its call.
pub(in crate::app) fn open_follow_up(state: &mut State) -> Vec<Effect> {
    let about = state.panes.lists.selected_follow_up().and_then(|one| {
        let case = one.case.map(Record::Case);
        case.or(one.call.map(Record::Call))
    });
    about.map_or_else(Vec::new, |record| open_record(state, record))
}

/// The selected promise is kept.
pub(in crate::app) fn keep_follow_up(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.panes.lists.selected_follow_up().map(|one| one.id) else {
        state.say("notice-no-follow-up", Tone::Plain);
        return Vec::new();
    };
    order(state, Write::KeepFollowUp(id))
}

/// Reads what is promised and what waits unheard, so that the top line can tell what is about to slip.
pub(in crate::app) fn ask_promises(state: &mut State) -> Vec<Effect> {
    if !state.world.is_connected() {
        return Vec::new();
    }
    let wanted = [Read::FollowUps, Read::Undelivered];
    let asked: Vec<Read> = wanted
        .into_iter()
        .filter(|read| !state.orders.is_reading(read))
        .collect();
    asked
        .into_iter()
        .map(|read| state.orders.read(read))
        .collect()
}

/// Says once that more is about to slip than before, where nothing else is being said.
pub(in crate::app) fn tell_slipping(state: &mut State) {
    let now = slipping(&state.panes.lists, &state.sight());
    let told = state.panes.lists.told;
    if now.due <= told.due && now.expiring <= told.expiring {
        state.panes.lists.told = now;
        return;
    }
    if state.notice.is_some() {
        return;
    }
    state.panes.lists.told = now;
    let (id, count, command) = if now.due > told.due {
        ("notice-promises-due", now.due, Command::FollowUps)
    } else {
        ("notice-messages-expire", now.expiring, Command::Messages)
    };
    let fills = vec![
        ("n", Fill::Number(count)),
        ("key", Fill::Key(Context::Queue, command)),
    ];
    state.say_with(id, Tone::Plain, fills);
}

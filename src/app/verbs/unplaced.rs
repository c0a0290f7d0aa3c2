//! Owns: what was written for calls the database does not know: reading one, and putting it onto a call.
//! Must not know: who may; the database decides.

use std::cmp::Reverse;

use super::order;
use crate::app::menu::{Label, Menu, MenuRow, Pick};
use crate::app::mode::Mode;
use crate::app::notice::Tone;
use crate::app::state::State;
use crate::domain::{Call, CallId, Read, UnplacedId, UnplacedWords, Write};
use crate::effect::Effect;

/// So many calls are offered: the likeliest first.
const OFFERED: usize = 30;

/// Asks for the words of the selected one. The look is recorded.
pub(in crate::app) fn open_unplaced(state: &mut State, id: UnplacedId) -> Vec<Effect> {
    if !state.world.is_connected() {
        state.say("notice-offline-nothing-sent", Tone::Bad);
        return Vec::new();
    }
    vec![state.orders.read(Read::OpenUnplaced(id))]
}

/// The words are here; whoever went on meanwhile does not see them.
pub(in crate::app) fn unplaced_opened(state: &mut State, words: UnplacedWords) {
    let lists = &mut state.panes.lists;
    if lists
        .selected_unplaced()
        .is_some_and(|one| one.id == words.id)
    {
        lists.unplaced_words = Some(words);
    }
}

/// Asks onto which call: those nearest in time stand first.
pub(in crate::app) fn place_unplaced(state: &mut State) -> Vec<Effect> {
    let Some(one) = state.panes.lists.selected_unplaced() else {
        state.say("notice-nothing-to-place", Tone::Plain);
        return Vec::new();
    };
    let (id, written) = (one.id, one.at);
    let sight = state.sight();
    let mut calls: Vec<&Call> = sight
        .store
        .calls()
        .filter(|call| call.holder.is_some())
        .collect();
    calls.sort_by_key(|call| {
        let apart = (call.arrived_at.as_second() - written.as_second()).abs();
        (call.arrived_at > written, apart, Reverse(call.id))
    });
    let row = |call: &&Call| {
        let holder = call
            .holder
            .as_ref()
            .map(|holder| sight.handle(&holder.login));
        let clock = sight.clock;
        MenuRow {
            label: Label::Name(
                format!(
                    "{} {}",
                    clock.date(call.arrived_at),
                    clock.wall(call.arrived_at)
                ),
                [sight.place(call), holder]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" · "),
            ),
            pick: Pick::PlaceUnplaced(id, call.id),
        }
    };
    let rows: Vec<MenuRow> = calls.iter().take(OFFERED).map(row).collect();
    if rows.is_empty() {
        state.say("notice-no-call-to-place", Tone::Plain);
    } else {
        state.mode = Mode::Menu(Menu::new("menu-place-unplaced", rows));
    }
    Vec::new()
}

/// It belongs to this call.
pub(in crate::app) fn place_unplaced_on(
    state: &mut State,
    id: UnplacedId,
    call: CallId,
) -> Vec<Effect> {
    order(state, Write::PlaceUnplaced(id, call))
}

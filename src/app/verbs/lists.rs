//! Owns: moving in lists, hiding rows, showing another list.
//! Must not know: what the rows are.

use crate::app::Place;
use crate::app::argument;
use crate::app::menu::{Label, Menu, MenuRow, Pick};
use crate::app::mode::{Mode, Search};
use crate::app::notice::Tone;
use crate::app::state::State;
use crate::domain::{Read, Write};
use crate::effect::Effect;
use crate::panes::Typing;
use crate::panes::lists::ListKind;

use super::hand::{languages, urgencies};

/// So many verbs of the help have room on the smallest screen, each over two lines: there the last page begins.
const LAST_PAGE: usize = 8;

/// Moves the selection by so many rows.
pub(in crate::app) fn step(state: &mut State, by: isize) -> Vec<Effect> {
    let verbs = state.verbs_here().len();
    let sight = state.world.sight(state.orders.about());
    match &mut state.mode {
        Mode::Help { top, .. } => {
            let last = verbs.saturating_sub(LAST_PAGE);
            *top = top.saturating_add_signed(by).min(last);
        }
        Mode::Menu(menu) => menu.step(by),
        Mode::Merging(merging) => merging.step(by),
        Mode::WrapUp(wrap) => wrap.step_by(by),
        Mode::Desk | Mode::FindRow(_) => match state.place {
            Place::Queue => state.panes.queue.step(by, &sight),
            Place::Lists => state.panes.lists.step(by, &sight),
            Place::Find => state.panes.find.step(by),
            Place::Case => {
                let read = state.panes.case.step(by);
                return read
                    .map(|read| state.orders.read(read))
                    .into_iter()
                    .collect();
            }
            Place::Form => return super::go_on(state, by),
            Place::Call => {}
        },
        Mode::CommandLine(_) => super::go_round(state, by > 0),
        Mode::Beside => {
            let _read = state.panes.case.step(by);
        }
        Mode::Told(told) => told.top = told.top.saturating_add_signed(by),
        Mode::Question(_)
        | Mode::Record(_)
        | Mode::Leaving
        | Mode::DoNotAsk
        | Mode::Phone(_)
        | Mode::Blank { .. }
        | Mode::Locked { .. } => {}
    }
    Vec::new()
}

/// Goes a page: rows in a list, lines in a note.
pub(in crate::app) fn page(state: &mut State, by: isize) -> Vec<Effect> {
    if state.mode == Mode::Desk && state.place == Place::Call {
        state.panes.call.back = state.panes.call.back.saturating_add_signed(-by);
        return Vec::new();
    }
    step(state, by)
}

/// Finds rows while typing.
pub(in crate::app) fn find_row(state: &mut State) -> Vec<Effect> {
    let before = match state.place {
        Place::Lists => &state.panes.lists.find,
        _ => &state.panes.queue.filters.find,
    };
    state.mode = Mode::FindRow(Search {
        typing: Typing::with(before),
    });
    Vec::new()
}

/// Shows another list.
pub(in crate::app) fn show_list(state: &mut State, kind: ListKind) -> Vec<Effect> {
    state.panes.lists.show(kind);
    state.mode = Mode::Desk;
    state.place = Place::Lists;
    state.settle();
    list_again(state)
}

/// Reads the list shown, where no row of the mirror tells it.
pub(in crate::app) fn list_again(state: &mut State) -> Vec<Effect> {
    let read = match state.panes.lists.kind {
        ListKind::Messages => Read::Undelivered,
        ListKind::Unplaced => Read::Unplaced,
        ListKind::FollowUps => Read::FollowUps,
        ListKind::MyCalls | ListKind::OpenWrapUps | ListKind::Abandoned | ListKind::Team => {
            return Vec::new();
        }
    };
    let wanted = state.world.is_connected() && !state.orders.is_reading(&read);
    wanted
        .then(|| state.orders.read(read))
        .into_iter()
        .collect()
}

/// Something was told, placed or kept: the list that shows it is read again.
pub(in crate::app) fn list_changed(state: &mut State, write: &Write) -> Vec<Effect> {
    match write {
        Write::KeepFollowUp(_) => vec![state.orders.read(Read::FollowUps)],
        Write::DeliverMessage(..) | Write::WithdrawMessage(_) | Write::PlaceUnplaced(..) => {
            list_again(state)
        }
        _ => Vec::new(),
    }
}

/// Shows only one facility: the one typed, else the selected call's, else asks.
pub(in crate::app) fn filter_facility(state: &mut State, typed: Option<&str>) -> Vec<Effect> {
    if let Some(typed) = typed {
        let found = argument::facility(state, typed);
        return filtered(state, found.is_some(), |state| {
            state.panes.queue.filters.facility = found;
        });
    }
    let mut facilities: Vec<_> = state.world.store.facilities().collect();
    facilities.sort_by(|one, other| one.name.cmp(&other.name));
    let rows = facilities
        .into_iter()
        .map(|facility| MenuRow {
            label: Label::Name(
                facility.name.clone(),
                facility.place.clone().unwrap_or_default(),
            ),
            pick: Pick::FilterFacility(facility.id),
        })
        .collect();
    state.mode = Mode::Menu(Menu::new("menu-filter-facility", rows));
    Vec::new()
}

/// Shows only one language.
pub(in crate::app) fn filter_language(state: &mut State, typed: Option<&str>) -> Vec<Effect> {
    if let Some(typed) = typed {
        let found = argument::language(typed);
        return filtered(state, found.is_some(), |state| {
            state.panes.queue.filters.language = found;
        });
    }
    state.mode = Mode::Menu(Menu::new(
        "menu-filter-language",
        languages(Pick::FilterLanguage),
    ));
    Vec::new()
}

/// Shows only one urgency.
pub(in crate::app) fn filter_urgency(state: &mut State, typed: Option<&str>) -> Vec<Effect> {
    if let Some(typed) = typed {
        let found = argument::urgency(typed);
        return filtered(state, found.is_some(), |state| {
            state.panes.queue.filters.urgency = found;
        });
    }
    state.mode = Mode::Menu(Menu::new(
        "menu-filter-urgency",
        urgencies(Pick::FilterUrgency),
    ));
    Vec::new()
}

/// Shows everything again.
pub(in crate::app) fn filter_clear(state: &mut State) -> Vec<Effect> {
    state.panes.queue.filters = crate::panes::queue::Filters::default();
    state.panes.lists.find.clear();
    state.settle();
    Vec::new()
}

fn filtered(state: &mut State, understood: bool, filter: impl FnOnce(&mut State)) -> Vec<Effect> {
    if understood {
        filter(state);
        state.settle();
    } else {
        state.say("notice-not-understood", Tone::Bad);
    }
    Vec::new()
}

//! Owns: what somebody told about an opened person: of which kind it is, the line for it, and who told it.
//! Must not know: how it is kept; the database decides.

use super::record::{begin_line, send_or_come_back};
use crate::app::menu::{Label, Menu, MenuRow, Pick};
use crate::app::mode::Mode;
use crate::app::state::State;
use crate::domain::{Record, Source, Words, Write};
use crate::effect::Effect;
use crate::panes::person::{Asks, RecordLine, TOLD_KINDS};

/// Asks what was told about the opened person.
pub(in crate::app) fn tell(state: &mut State) -> Vec<Effect> {
    if state.panes.case.person().is_none() {
        return Vec::new();
    }
    let rows = TOLD_KINDS.iter().map(|kind| MenuRow {
        label: Label::Word("told", kind),
        pick: Pick::Told(kind),
    });
    state.mode = Mode::Menu(Menu::new("menu-told", rows.collect()));
    Vec::new()
}

/// The line for something of this kind.
pub(in crate::app) fn begin_told(state: &mut State, kind: &'static str) -> Vec<Effect> {
    let whose = state.panes.case.person().map(|record| record.person);
    if let Some(person) = whose {
        begin_line(state, Asks::Told { person, kind }, Words::default());
    }
    Vec::new()
}

/// Who told it, while the line stays a draft: whoever has him in hand hears it from him, so that stands first.
pub(super) fn ask_source(state: &mut State, line: RecordLine) {
    let in_hand = state.world.in_hand().and_then(|call| call.person);
    let from_him = in_hand.is_some_and(|person| line.asks.record() == Record::Person(person));
    let mut sources = Source::NAMED.to_vec();
    sources.sort_by_key(|source| (*source == Source::Caller) != from_him);
    let row = |source: Source| MenuRow {
        label: Label::Word("source", source.word()),
        pick: Pick::Source(source),
    };
    state.unsent.push(line);
    let rows = sources.into_iter().map(row).collect();
    state.mode = Mode::Menu(Menu::new("menu-source", rows));
}

/// The line waits, and now it is known who told it.
pub(in crate::app) fn told_by(state: &mut State, source: Source) -> Vec<Effect> {
    let mut unsent = state.unsent.iter();
    let Some(at) = unsent.rposition(|line| matches!(line.asks, Asks::Told { .. })) else {
        return Vec::new();
    };
    let line = Box::new(state.unsent.remove(at));
    let write = match (line.asks, line.told(state.world.clock.local())) {
        (Asks::Told { person, .. }, Some(told)) => {
            Some(Write::TellPerson(person, source, Box::new(told)))
        }
        _ => None,
    };
    send_or_come_back(state, line, write)
}

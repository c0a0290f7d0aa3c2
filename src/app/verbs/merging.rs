//! Owns: making one of two opened records, field by field, and two of one.
//! Must not know: what else belongs to a person; the database follows him.

use super::order;
use crate::app::Place;
use crate::app::mode::{Mode, Question};
use crate::app::notice::{Fill, Tone};
use crate::app::state::State;
use crate::domain::{PersonId, PersonRecord, Read, Record, Stayed, Write};
use crate::effect::Effect;
use crate::panes::person::{self, Merging, PersonRow};

/// The opened person stays; the other one is sought next.
pub(in crate::app) fn merge(state: &mut State) -> Vec<Effect> {
    let Some(record) = state.panes.case.person() else {
        return Vec::new();
    };
    state.merging = Some(Box::new(record.clone()));
    state.placing = None;
    state.place = Place::Find;
    state.say("notice-merge-with-whom", Tone::Plain);
    Vec::new()
}

/// A person was opened while the other of two was sought: both stand beside each other.
pub(in crate::app) fn beside_the_other(state: &mut State, other: &PersonRecord) {
    let Some(survivor) = state.merging.take() else {
        return;
    };
    if survivor.person == other.person {
        state.say("notice-merge-the-same", Tone::Bad);
        return;
    }
    state.mode = Mode::Merging(Box::new(Merging::new(*survivor, other.clone())));
}

/// They are one, as chosen.
pub(in crate::app) fn merge_now(state: &mut State, merging: &Merging) -> Vec<Effect> {
    order(state, Write::Merge(Box::new(merging.merge())))
}

/// Done: the survivor's record is shown.
pub(in crate::app) fn merged(state: &mut State, survivor: PersonId) -> Vec<Effect> {
    state.say("notice-merged", Tone::Good);
    let read = state.panes.case.ask(Record::Person(survivor));
    vec![state.orders.read(read)]
}

/// Asks whether the selected one of those merged into the opened person, or the last, is to be parted from him.
pub(in crate::app) fn part(state: &mut State) -> Vec<Effect> {
    let Some(record) = state.panes.case.person() else {
        return Vec::new();
    };
    let selected = match person::rows(record).get(state.panes.case.at()) {
        Some(PersonRow::Merged(at)) => record.merged.get(*at),
        _ => record.merged.last(),
    };
    match selected {
        Some((whose, _)) => state.mode = Mode::Question(Question::Part(*whose)),
        None => state.say("notice-nobody-to-part", Tone::Plain),
    }
    Vec::new()
}

/// They are two again.
pub(in crate::app) fn part_now(state: &mut State, whose: PersonId) -> Vec<Effect> {
    order(state, Write::Unmerge(whose))
}

/// Parted: how much was written since and stays here; the record is read again.
pub(in crate::app) fn parted(state: &mut State, stayed: &[Stayed]) -> Vec<Effect> {
    let number = Fill::Number(stayed.len());
    state.say_with("notice-parted", Tone::Good, vec![("n", number)]);
    let person = state.panes.case.person().map(|record| record.person);
    let read = person.map(|person| Read::OpenPerson { person });
    read.map(|read| state.orders.read(read))
        .into_iter()
        .collect()
}

/// What is selected is the other one's, who was parted from the opened person.
pub(in crate::app) fn move_stayed(state: &mut State) -> Vec<Effect> {
    let Some(record) = state.panes.case.person() else {
        return Vec::new();
    };
    let selected = person::stayed(record, state.panes.case.at());
    match selected.map(|stayed| Write::MoveStayed(record.person, stayed.id)) {
        Some(write) => order(state, write),
        None => {
            state.say("notice-nothing-to-move", Tone::Plain);
            Vec::new()
        }
    }
}

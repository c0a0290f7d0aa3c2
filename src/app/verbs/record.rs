//! Owns: writing in an opened record: a field's value and its line, what does not hold any more, the page read again.
//! Must not know: whether a value stands; the database compares what was seen with what is there.

use super::deciding::ask_whose_holds;
use super::look::open_record;
use super::order;
use crate::app::Place;
use crate::app::argument;
use crate::app::drafts::{self, Sending};
use crate::app::menu::{Label, Menu, MenuRow, Pick};
use crate::app::mode::{Mode, Question};
use crate::app::notice::Tone;
use crate::app::state::State;
use crate::domain::{
    Answer, CaseStatus, DetailId, FieldState, NewValue, PersonId, Read, Record, RecordField,
    ValueSet, Words, Write,
};
use crate::effect::Effect;
use crate::panes::Typing;
use crate::panes::case::{Opened, Opening};
use crate::panes::person::{self, Asks, PersonRow, RecordLine};

/// Opens the person of the opened case, or of the call in hand.
pub(in crate::app) fn open_person(state: &mut State) -> Vec<Effect> {
    let of_case = state.panes.case.case().and_then(|record| record.person);
    let of_call = state.world.in_hand().and_then(|call| call.person);
    let whose = match state.place {
        Place::Case => of_case.or(of_call),
        _ => of_call,
    };
    if let Some(whose) = whose {
        return open_record(state, Record::Person(whose));
    }
    state.say("notice-nobody-known-yet", Tone::Plain);
    Vec::new()
}

/// Writes the selected field of a person; of a case, asks which.
pub(in crate::app) fn edit(state: &mut State) -> Vec<Effect> {
    if let Some(record) = state.panes.case.person() {
        let rows = person::rows(record);
        let field = match rows.get(state.panes.case.at()) {
            Some(PersonRow::Field(field)) => *field,
            _ => RecordField::Given,
        };
        return begin_value(state, field);
    }
    let Some(record) = state.panes.case.case() else {
        return Vec::new();
    };
    let rows = record.fields.iter().map(|field| MenuRow {
        label: Label::Word("field", field.field.word()),
        pick: Pick::Field(field.field),
    });
    state.mode = Mode::Menu(Menu::new("menu-field", rows.collect()));
    Vec::new()
}

/// The line for a field's value, with what stands there; for a status, which one.
pub(in crate::app) fn begin_value(state: &mut State, field: RecordField) -> Vec<Effect> {
    let Some((record, now)) = opened_field(state, field) else {
        return Vec::new();
    };
    if field == RecordField::Status {
        let rows = CaseStatus::ALL.iter().map(|status| MenuRow {
            label: Label::Word("case-status", status.word()),
            pick: Pick::Status(*status, now.version),
        });
        state.mode = Mode::Menu(Menu::new("menu-status", rows.collect()));
        return Vec::new();
    }
    let asks = Asks::Value {
        record,
        field,
        seen: now.version,
    };
    begin_line(state, asks, now.value);
    Vec::new()
}

/// The cursor goes into the line, with what stands there; or with what was typed for it before and has not arrived.
pub(super) fn begin_line(state: &mut State, asks: Asks, was: Words) {
    let mut unsent = state.unsent.iter();
    let begun = unsent.position(|line| line.asks.is_same(asks));
    let begun = begun.map(|at| state.unsent.remove(at).typing);
    let typing = begun.unwrap_or_else(|| Typing::with(was.reveal()));
    state.mode = Mode::Record(Box::new(RecordLine { asks, was, typing }));
}

/// This line had the keys. Whatever took them from it, a verb or the news: what was typed waits until the line is begun
/// again, unless it went on as an order.
pub(in crate::app) fn keep_record_line(state: &mut State, line: RecordLine) {
    let mut lines = state.unsent.iter().chain(state.mode.record_line());
    let stands = lines.any(|one| one.asks.is_same(line.asks));
    if !stands && line.is_changed() {
        state.unsent.push(line);
    }
}

/// The opened record, and what stands in one of its fields.
pub(super) fn opened_field(state: &State, field: RecordField) -> Option<(Record, FieldState)> {
    let (record, fields) = match &state.panes.case.shows {
        Opening::Here(Opened::Person(record)) => (Record::Person(record.person), &record.fields),
        Opening::Here(Opened::Case(record)) => (Record::Case(record.case), &record.fields),
        _ => return None,
    };
    let found = fields.iter().find(|state| state.field == field)?;
    Some((record, found.clone()))
}

/// Sets where a case stands.
pub(in crate::app) fn set_status(state: &mut State, status: CaseStatus, seen: i32) -> Vec<Effect> {
    let Some((record, _)) = opened_field(state, RecordField::Status) else {
        return Vec::new();
    };
    let value = NewValue {
        record,
        field: RecordField::Status,
        value: Words::new(status.word()),
        seen,
    };
    order(state, Write::SetValue(Box::new(value)))
}

/// Asks whether the selected thing does not hold any more.
pub(in crate::app) fn take_back(state: &mut State) -> Vec<Effect> {
    let Some(record) = state.panes.case.person() else {
        return Vec::new();
    };
    let detail = person::detail(record, state.panes.case.at());
    let asked = detail.map(|detail| (record.person, detail.id));
    match asked {
        Some((whose, Some(detail))) => {
            state.mode = Mode::Question(Question::TakeBack(whose, detail));
        }
        Some((_, None)) => state.say("notice-amend-in-the-note", Tone::Plain),
        None => state.say("notice-nothing-to-take-back", Tone::Plain),
    }
    Vec::new()
}

/// It does not hold any more.
pub(in crate::app) fn take_back_now(
    state: &mut State,
    whose: PersonId,
    detail: DetailId,
) -> Vec<Effect> {
    order(state, Write::TakeBack(whose, detail))
}

/// Enter in the line: sends it, or says why it cannot be. Of what was told, asks first who told it. Until the database
/// has it, it is not forgotten.
pub(in crate::app) fn send_record_line(state: &mut State, line: Box<RecordLine>) -> Vec<Effect> {
    if line.told(state.world.clock.local()).is_some() {
        super::telling::ask_source(state, *line);
        return Vec::new();
    }
    let write = value_meant(state, &line);
    send_or_come_back(state, line, write)
}

pub(super) fn send_or_come_back(
    state: &mut State,
    line: Box<RecordLine>,
    write: Option<Write>,
) -> Vec<Effect> {
    let why_not = match write {
        Some(write) if state.world.is_connected() => {
            let words = match &write {
                Write::SetValue(value) => value.value.clone(),
                _ => Words::new(line.typing.text().trim()),
            };
            let typed = Words::new(line.typing.text().trim());
            let into = drafts::into(line.asks);
            state.unsent.push(*line);
            return drafts::send(state, None, into, Sending { typed, words }, write);
        }
        Some(_) => "notice-offline-nothing-sent",
        None => "notice-line-not-understood",
    };
    state.mode = Mode::Record(line);
    state.say(why_not, Tone::Bad);
    Vec::new()
}

fn value_meant(state: &State, line: &RecordLine) -> Option<Write> {
    let Asks::Value { field, .. } = line.asks else {
        return None;
    };
    let mut value = line.value()?;
    if field == RecordField::Responsible && !value.value.is_empty() {
        let login = argument::colleague(state, value.value.reveal())?;
        value.value = Words::new(login.0);
    }
    Some(Write::SetValue(Box::new(value)))
}

/// The order did not arrive, or was refused: the line comes back, where nothing else has the keys. It never stands over
/// another record than its own: there it is only said that it waits.
pub(in crate::app) fn line_comes_back(state: &mut State, write: &Write) {
    let mut unsent = state.unsent.iter();
    if state.mode == Mode::Desk
        && state.place == Place::Case
        && let Some(at) = unsent.rposition(|line| line.is_in(write))
    {
        let record = state.unsent[at].asks.record();
        if matches!(&state.panes.case.shows, Opening::Here(here) if here.record() == record) {
            state.mode = Mode::Record(Box::new(state.unsent.remove(at)));
        } else {
            state.say("notice-line-waits", Tone::Bad);
        }
    }
}

/// The database has what stood in a line. Where something else stands there by now, that is still to be sent.
fn line_arrived(state: &mut State, write: &Write) {
    let Some(typed) = drafts::typed_for(state, write) else {
        return;
    };
    let stood =
        |line: &RecordLine| line.is_in(write) && line.typing.text().trim() == typed.reveal();
    if let Some(at) = state.unsent.iter().position(stood) {
        state.unsent.remove(at);
    }
}

/// A change of a record was made; nothing where the order was about something else.
pub(in crate::app) fn record_written(
    state: &mut State,
    write: &Write,
    answer: &Answer,
) -> Option<Vec<Effect>> {
    line_arrived(state, write);
    Some(match (write, answer) {
        (Write::SetValue(sent), Answer::ValueSet(set)) => value_set(state, sent, set),
        (Write::TellPerson(whose, ..) | Write::TakeBack(whose, _), _) => told(state, *whose),
        (Write::MoveStayed(whose, _), _) => {
            state.say("notice-moved", Tone::Good);
            read_again(state, Record::Person(*whose))
        }
        (Write::Merge(merge), _) => super::merging::merged(state, merge.survivor),
        (Write::Unmerge(_), Answer::Parted(stayed)) => super::merging::parted(state, stayed),
        _ => return None,
    })
}

/// A value was answered. Where another one stands there, both are shown, and the operator decides; unless he is at
/// something else by now: then a sentence says it, and his own waits on the timeline.
fn value_set(state: &mut State, sent: &NewValue, set: &ValueSet) -> Vec<Effect> {
    let effects = read_again(state, set.record);
    if set.accepted {
        state.say("notice-field-set", Tone::Good);
        return effects;
    }
    let shown = opened_field(state, sent.field)
        .is_some_and(|(record, _)| record == sent.record || record == set.record);
    if state.mode == Mode::Desk && state.place == Place::Case && shown {
        ask_whose_holds(state, set.record, sent.value.clone(), &set.now);
    } else {
        state.say("notice-value-kept", Tone::Bad);
    }
    effects
}

/// Reads the opened record once more, if it is this one.
fn read_again(state: &mut State, record: Record) -> Vec<Effect> {
    let here = match (&state.panes.case.shows, record) {
        (Opening::Here(Opened::Person(_)), Record::Person(person)) => {
            Some(Read::OpenPerson { person })
        }
        (Opening::Here(Opened::Case(here)), Record::Case(case)) if here.case == case => {
            Some(Read::OpenCase { case })
        }
        _ => None,
    };
    here.map(|read| state.orders.read(read))
        .into_iter()
        .collect()
}

/// A colleague changed the opened record: it is read again.
pub(in crate::app) fn follow_news(state: &mut State) -> Vec<Effect> {
    let record = match &state.panes.case.shows {
        Opening::Here(Opened::Person(record)) => Record::Person(record.person),
        Opening::Here(Opened::Case(record)) => Record::Case(record.case),
        _ => return Vec::new(),
    };
    let sight = state.sight();
    let mine = sight
        .store
        .in_record(record)
        .filter(|one| sight.is_me(&one.login));
    let news = mine.map(|one| one.news).max().unwrap_or_default();
    // Entering anew begins to count anew.
    state.panes.case.unread |= news > state.panes.case.news;
    state.panes.case.news = news;
    // Whoever is typing in it is told, and reads it when he is done.
    if !state.panes.case.unread || state.mode.record_line().is_some() {
        return Vec::new();
    }
    state.panes.case.unread = false;
    read_again(state, record)
}

/// The database has what was told, or that it was taken back.
fn told(state: &mut State, whose: PersonId) -> Vec<Effect> {
    state.say("notice-field-set", Tone::Good);
    read_again(state, Record::Person(whose))
}

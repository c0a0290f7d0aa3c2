//! Owns: what stands in the lines of the desk and is not saved: told to the journal letter by letter, sent under the id by
//! which the journal knows it, and remembered until the database has it.
//! Must not know: files and keys; the words themselves belong to the panes, and this only mirrors them.

mod sent;

pub(super) use sent::{
    Sending, acknowledged, came_back, is_topic_under_way, send, send_again, typed_for,
};

use std::borrow::Cow;

use super::state::State;
use crate::domain::{
    CallId, Claim, EntryId, Field, Jot, Lsn, MarkPlace, NoteLine, Origin, Piece, Receipt,
    TypedInto, TypedLine, Words, Write,
};
use crate::effect::Effect;
use crate::panes::call::Topic;
use crate::panes::person::{Asks, RecordLine};

/// What is typed and sent.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Drafts {
    /// What is being typed, as last told.
    told: Vec<(Spot, Piece)>,
    /// What was typed into something else than a note, and sent.
    sent: Vec<Sent>,
    /// What was sent and refused, and is being typed again under another id.
    superseded: Vec<EntryId>,
}

/// Words on their way, and the order that takes them there.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Sent {
    line: TypedLine,
    /// As they were typed: a number or a name may be sent in another spelling.
    typed: Words,
    write: Write,
    /// The database has them, and could still lose them with its machine.
    receipt: Option<Receipt>,
    /// They did not arrive, and stand in no line any more: they are sent again by themselves.
    again: bool,
}

impl Drafts {
    /// How many words are sent and not acknowledged.
    pub(super) fn under_way(&self) -> usize {
        let waits = |sent: &&Sent| sent.receipt.is_none();
        self.sent.iter().filter(waits).count()
    }

    /// Up to where a standby must have the log for all of them to be safe.
    pub(super) fn kept_up_to(&self) -> Option<Lsn> {
        let receipts = self.sent.iter().filter_map(|sent| sent.receipt);
        receipts.map(|receipt| receipt.saved.lsn).max()
    }

    /// Lets go what is acknowledged well enough.
    pub(super) fn release(&mut self, is_safe: impl Fn(&Receipt) -> bool) -> Vec<EntryId> {
        let safe = |sent: &mut Sent| sent.receipt.as_ref().is_some_and(&is_safe);
        let gone = self.sent.extract_if(.., safe);
        gone.map(|sent| sent.line.entry).collect()
    }

    /// Another database answers now: what the last one acknowledged is sent again.
    pub(super) fn doubt(&mut self, now: Origin) {
        for sent in &mut self.sent {
            let elsewhere = |receipt: &mut Receipt| receipt.saved.origin != now;
            if sent.receipt.take_if(elsewhere).is_some() {
                sent.again = true;
            }
        }
    }

    fn take_told(&mut self, spot: &Spot) -> Option<Piece> {
        let at = self.told.iter().position(|(known, _)| known == spot)?;
        Some(self.told.remove(at).1)
    }

    /// Whether this is on its way as it stands.
    fn is_under_way(&self, typed: &Typed<'_>) -> bool {
        self.sent
            .iter()
            .any(|sent| sent.receipt.is_none() && typed.is(sent))
    }
}

/// What a line of words is for: the note, a mark of it, or a field of a form.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Aim {
    amends: Option<MarkPlace>,
    field: Option<Field>,
}

impl Aim {
    /// For this mark of the note, or for the note itself.
    pub(super) const fn note(amends: Option<MarkPlace>) -> Self {
        Self {
            amends,
            field: None,
        }
    }

    /// For this field of a form.
    pub(super) const fn field(field: Field) -> Self {
        Self {
            amends: None,
            field: Some(field),
        }
    }
}

/// Where words stand: in which call, and what they are for.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Spot {
    Note(Claim, Aim),
    Typed(Option<Claim>, TypedInto),
}

/// Something that stands in a line of the desk and is not saved.
#[derive(Clone)]
struct Typed<'a> {
    spot: Spot,
    words: Cow<'a, str>,
}

impl<'a> Typed<'a> {
    fn note(claim: Claim, aim: Aim, words: &'a str) -> Self {
        Self {
            spot: Spot::Note(claim, aim),
            words: Cow::Borrowed(words),
        }
    }

    fn line(line: &'a RecordLine) -> Self {
        Self {
            spot: Spot::Typed(None, into(line.asks)),
            words: Cow::Borrowed(line.typing.text().trim()),
        }
    }

    fn topic(topic: &'a Topic) -> Self {
        Self {
            spot: Spot::Typed(Some(topic.claim), TypedInto::Topic),
            words: Cow::Borrowed(topic.typing.text().trim()),
        }
    }

    /// Whether it is just this.
    fn is(&self, sent: &Sent) -> bool {
        let Spot::Typed(claim, into) = &self.spot else {
            return false;
        };
        let same_place = *claim == sent.line.claim && *into == sent.line.into;
        same_place && sent.typed.reveal() == self.words
    }
}

/// Words of this spot, under the id by which the journal knows what was typed there.
fn piece(state: &mut State, spot: &Spot, words: Words) -> Piece {
    let drafted = state.journal.drafts.take_told(spot);
    let entry = drafted.map_or_else(|| state.orders.entry(), |draft| draft.entry());
    let written_at = state.world.clock.now();
    let provider = |call: CallId| state.journal.provider(call);
    match spot.clone() {
        Spot::Note(claim, aim) => Piece::Note(NoteLine {
            entry,
            claim,
            provider: provider(claim.call),
            written_at,
            words,
            amends: aim.amends,
            field: aim.field,
        }),
        Spot::Typed(claim, into) => Piece::Typed(TypedLine {
            entry,
            into,
            claim,
            provider: claim.and_then(|claim| provider(claim.call)),
            source: None,
            written_at,
            words,
        }),
    }
}

/// Writes a line, or answers a field: it is remembered here, then sent, and stands here until the database has it.
pub(super) fn write_line(state: &mut State, claim: Claim, words: Words, aim: Aim) -> Vec<Effect> {
    let Piece::Note(line) = piece(state, &Spot::Note(claim, aim), words) else {
        return Vec::new();
    };
    state.notes.write(line.clone());
    vec![
        Effect::Journal(Jot::Line(Piece::Note(line.clone()))),
        state.orders.write(Write::Note(line)),
    ]
}

/// Tells the journal of what is being typed, where it is not as it was.
pub(super) fn follow(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (spot, words) in changed(state) {
        let piece = piece(state, &spot, words);
        effects.push(Effect::Journal(Jot::Draft(piece.clone())));
        state.journal.drafts.told.push((spot, piece));
    }
    for spot in erased(state) {
        if let Some(erased) = state.journal.drafts.take_told(&spot) {
            effects.push(Effect::Journal(Jot::Draft(erased.erased())));
        }
    }
    // Only now: what took its place is told.
    let superseded = std::mem::take(&mut state.journal.drafts.superseded);
    if !superseded.is_empty() {
        effects.push(Effect::Journal(Jot::Released(superseded)));
    }
    effects
}

/// How many lines were left in records and are not under way: nothing but the operator sends them.
pub(super) fn left_in_records(state: &State) -> usize {
    let left = state.unsent.iter().filter(|line| line.is_changed());
    left.map(Typed::line)
        .filter(|typed| !state.journal.drafts.is_under_way(typed))
        .count()
}

/// How many lines are being typed.
pub(super) fn count(state: &State) -> usize {
    let drafts = &state.journal.drafts;
    let typed = typed(state);
    let still = typed.iter().filter(|typed| !drafts.is_under_way(typed));
    still.count() + drafts.under_way()
}

/// What stands in the lines of the desk: for the call in hand, for a mark of it, for a field of a form, beside a
/// colleague's call, in what is left for the caller, and in the fields of records.
fn typed(state: &State) -> Vec<Typed<'_>> {
    let mut typed = Vec::new();
    let pane = &state.panes.call;
    if let Some(claim) = state.world.hold.map(|hold| hold.claim) {
        match &pane.amending {
            None => typed.push(Typed::note(claim, Aim::default(), pane.note.text())),
            Some(amending) => {
                typed.push(Typed::note(claim, Aim::default(), amending.kept()));
                if pane.note.text() != amending.was.reveal() {
                    let aim = Aim::note(Some(amending.place));
                    typed.push(Typed::note(claim, aim, pane.note.text()));
                }
            }
        }
        let drafts = state.panes.form.fillings().iter();
        let answered = drafts.filter_map(crate::panes::form::Filling::draft);
        typed.extend(answered.map(|(field, words)| Typed::note(claim, Aim::field(field), words)));
    }
    typed.extend(pane.caller.topic.as_ref().map(Typed::topic));
    let beside = state.panes.case.beside.as_ref();
    typed.extend(beside.map(|it| Typed::note(it.claim, Aim::default(), it.line.text())));
    typed.extend(pane.leaving.as_ref().map(|leaving| Typed {
        spot: Spot::Typed(leaving.claim, TypedInto::Message),
        words: Cow::Owned(leaving.said()),
    }));
    let lines = state.unsent.iter().chain(state.mode.record_line());
    typed.extend(lines.filter(|line| line.is_changed()).map(Typed::line));
    typed.retain(|typed| !typed.words.trim().is_empty());
    typed
}

/// Into what a line of a record is typed.
pub(super) fn into(asks: Asks) -> TypedInto {
    match asks {
        Asks::Value {
            record,
            field,
            seen,
        } => TypedInto::Value {
            record,
            field,
            seen,
        },
        Asks::Told { person, kind } => TypedInto::Told {
            person,
            kind: kind.to_owned(),
        },
    }
}

/// What is not as it was told.
fn changed(state: &State) -> Vec<(Spot, Words)> {
    let drafts = &state.journal.drafts;
    let as_told = |typed: &Typed<'_>| {
        let mut told = drafts.told.iter();
        told.any(|(spot, piece)| *spot == typed.spot && piece.words().reveal() == typed.words)
    };
    typed(state)
        .into_iter()
        .filter(|typed| !as_told(typed) && !drafts.is_under_way(typed))
        .map(|typed| (typed.spot, Words::new(typed.words)))
        .collect()
}

/// What was told and stands nowhere any more. It was not sent, or it would have been taken out.
fn erased(state: &State) -> Vec<Spot> {
    let typed = typed(state);
    let stands = |spot: &Spot| typed.iter().any(|typed| typed.spot == *spot);
    let told = state.journal.drafts.told.iter();
    told.map(|(spot, _)| spot.clone())
        .filter(|spot| !stands(spot))
        .collect()
}

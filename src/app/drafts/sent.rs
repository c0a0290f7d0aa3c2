//! Owns: words on their way into something else than a note: sent, acknowledged, come back, sent again.
//! Must not know: how an order travels, or what the journal does with what it is told.

use super::{Aim, Sent, Spot, Typed, piece, write_line};
use crate::app::state::State;
use crate::domain::{
    Claim, Jot, Outcome, Piece, Receipt, RequestId, Saved, TypedInto, Words, Write,
};
use crate::effect::Effect;
use crate::panes::Typing;
use crate::panes::call::{Leaving, Topic};
use crate::panes::person::{Asks, RecordLine, TOLD_KINDS};

/// Words that are sent.
pub(in crate::app) struct Sending {
    /// As they were typed.
    pub(in crate::app) typed: Words,
    /// As they are kept: a number or a name may have another spelling.
    pub(in crate::app) words: Words,
}

impl Sending {
    /// What is kept is what was typed.
    pub(in crate::app) fn as_typed(words: Words) -> Self {
        Self {
            typed: words.clone(),
            words,
        }
    }
}

/// Sends words that were typed into something else than a note, under the id by which the journal knows them: should this
/// desk die before the answer, the next one sends them again, or finds that they are there.
pub(in crate::app) fn send(
    state: &mut State,
    claim: Option<Claim>,
    into: TypedInto,
    sending: Sending,
    write: Write,
) -> Vec<Effect> {
    let Piece::Typed(mut line) = piece(state, &Spot::Typed(claim, into), sending.words) else {
        return Vec::new();
    };
    if let Write::TellPerson(_, source, _) = &write {
        line.source = Some(*source);
    }
    let request = RequestId(line.entry.0);
    state.journal.drafts.sent.push(Sent {
        line: line.clone(),
        typed: sending.typed,
        write: write.clone(),
        receipt: None,
        again: false,
    });
    vec![
        Effect::Journal(Jot::Line(Piece::Typed(line))),
        state.orders.write_as(request, write),
    ]
}

/// The database has words that were sent.
pub(in crate::app) fn acknowledged(
    state: &mut State,
    write: &Write,
    saved: Saved,
) -> Option<Effect> {
    let at = state.world.clock.now();
    let receipt = Receipt { saved, at };
    let mut sent = state.journal.drafts.sent.iter_mut();
    let sent = sent.find(|sent| sent.receipt.is_none() && sent.write == *write)?;
    sent.receipt = Some(receipt);
    Some(Effect::Journal(Jot::Acknowledged(sent.line.entry, receipt)))
}

/// What was typed for this order, if it took typed words along.
pub(in crate::app) fn typed_for(state: &State, write: &Write) -> Option<Words> {
    let mut sent = state.journal.drafts.sent.iter().rev();
    let sent = sent.find(|sent| sent.write == *write)?;
    Some(sent.typed.clone())
}

/// Whether this topic is on its way as it stands.
pub(in crate::app) fn is_topic_under_way(state: &State, topic: &Topic) -> bool {
    state.journal.drafts.is_under_way(&Typed::topic(topic))
}

/// Words did not arrive, or were refused. Where a line for the same stands, what is in it now is what is wanted there, and
/// is a draft again. Else, where nothing but the way was at fault, they are sent again by themselves; and what was refused
/// comes back to where it can be mended.
pub(in crate::app) fn came_back(
    state: &mut State,
    write: &Write,
    outcome: &Outcome,
) -> Vec<Effect> {
    let is_it = |sent: &Sent| sent.receipt.is_none() && sent.write == *write;
    let Some(at) = state.journal.drafts.sent.iter().position(is_it) else {
        return Vec::new();
    };
    let stands = has_line(state, &state.journal.drafts.sent[at]);
    if !stands && *outcome == Outcome::Offline {
        state.journal.drafts.sent[at].again = true;
        return Vec::new();
    }
    let sent = state.journal.drafts.sent.remove(at);
    state.journal.drafts.superseded.push(sent.line.entry);
    if stands || sent.typed.is_empty() {
        Vec::new()
    } else {
        give_back(state, sent)
    }
}

/// Whether a line for the same stands on the desk, whatever is in it.
fn has_line(state: &State, sent: &Sent) -> bool {
    let pane = &state.panes.call;
    match sent.line.into {
        TypedInto::Value { .. } | TypedInto::Told { .. } => {
            let mut lines = state.unsent.iter().chain(state.mode.record_line());
            lines.any(|line| line.is_in(&sent.write))
        }
        TypedInto::Topic => {
            let topic = pane.caller.topic.as_ref();
            topic.is_some_and(|topic| Some(topic.claim) == sent.line.claim)
        }
        TypedInto::Message => pane.leaving.is_some(),
    }
}

/// Puts refused words to where they can be mended. A topic whose call has gone is words of that call, and those are never
/// refused.
fn give_back(state: &mut State, sent: Sent) -> Vec<Effect> {
    let asks = match (sent.line.into, sent.line.claim) {
        (
            TypedInto::Value {
                record,
                field,
                seen,
            },
            _,
        ) => Some(Asks::Value {
            record,
            field,
            seen,
        }),
        (TypedInto::Told { person, kind }, _) => {
            let kind = TOLD_KINDS.iter().find(|known| **known == kind);
            kind.map(|kind| Asks::Told { person, kind })
        }
        (TypedInto::Topic, Some(claim)) => {
            return write_line(state, claim, sent.typed, Aim::default());
        }
        (TypedInto::Topic, None) => None,
        (TypedInto::Message, claim) => {
            if let Write::LeaveMessage(message) = &sent.write {
                state.panes.call.leaving = Leaving::again(claim, message);
            }
            None
        }
    };
    state.unsent.extend(asks.map(|asks| RecordLine {
        asks,
        was: Words::default(),
        typing: Typing::with(sent.typed.reveal()),
    }));
    Vec::new()
}

/// Sends again what did not arrive and stands in no line any more.
pub(in crate::app) fn send_again(state: &mut State) -> Vec<Effect> {
    let mut due = Vec::new();
    for sent in state.journal.drafts.sent.iter_mut().filter(|it| it.again) {
        sent.again = false;
        due.push((RequestId(sent.line.entry.0), sent.write.clone()));
    }
    due.into_iter()
        .map(|(request, write)| state.orders.write_as(request, write))
        .collect()
}

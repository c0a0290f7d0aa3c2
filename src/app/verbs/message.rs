//! Owns: messages that wait: opening one, marking it told, withdrawing it, the list of those nobody has heard.
//! Must not know: how a message is drawn, or who may read it; the database decides.

use super::{claim_in_hand, order};
use crate::app::menu::{Label, Menu, MenuRow, Pick};
use crate::app::mode::{Mode, Question, Told};
use crate::app::notice::Tone;
use crate::app::state::State;
use crate::domain::{Delivery, Message, MessageHead, MessageId, Read, Write};
use crate::effect::Effect;

/// Opens the message that waits for the caller in hand; where several do, asks which.
pub(in crate::app) fn message(state: &mut State) -> Vec<Effect> {
    if claim_in_hand(state).is_none() {
        return Vec::new();
    }
    let call = state.world.in_hand();
    let card = call.and_then(|call| state.panes.call.caller.card_of(call));
    let heads = card.map_or_else(Vec::new, |card| card.messages.clone());
    match heads.as_slice() {
        [] => {
            state.say("notice-no-message", Tone::Plain);
            Vec::new()
        }
        [only] => open(state, only.id),
        several => {
            let row = |head: &MessageHead| MenuRow {
                label: Label::Waiting(head.left_by, left_at(state, head)),
                pick: Pick::Message(head.id),
            };
            let rows = several.iter().map(row).collect();
            state.mode = Mode::Menu(Menu::new("menu-message", rows));
            Vec::new()
        }
    }
}

/// The day and the hour at which it was left.
fn left_at(state: &State, head: &MessageHead) -> String {
    let clock = &state.world.clock;
    format!("{} {}", clock.date(head.left_at), clock.wall(head.left_at))
}

/// Asks for the words of a message. The look is recorded.
pub(in crate::app) fn open(state: &mut State, message: MessageId) -> Vec<Effect> {
    if !state.world.is_connected() {
        state.say("notice-offline-nothing-sent", Tone::Bad);
        return Vec::new();
    }
    vec![state.orders.read(Read::OpenMessage(message))]
}

/// The words are here. Before the caller in hand is told, the pass-word is asked for, where there is one.
pub(in crate::app) fn opened(state: &mut State, message: Message) {
    // Somebody may have begun something else in the meantime.
    if state.mode == Mode::Desk {
        let call = state.world.in_hand();
        let card = call.and_then(|call| state.panes.call.caller.card_of(call));
        let waits = card.map_or(&[][..], |card| card.messages.as_slice());
        let telling = waits.iter().any(|head| head.id == message.head.id);
        let asked = !telling || message.pass_word.is_empty();
        state.mode = Mode::Told(Box::new(Told {
            message,
            telling,
            asked,
            top: 0,
        }));
    }
}

/// Enter on an opened message: first the pass-word was said; then it closes. That the words were heard is for good, so
/// it has keys of its own.
pub(in crate::app) fn read_on(state: &mut State, mut told: Box<Told>) {
    if !told.asked {
        told.asked = true;
        state.mode = Mode::Told(told);
    }
}

/// A number on an opened message: 1 he heard it, 2 and whoever left it knows, 3 it is not to be told any more.
pub(in crate::app) fn mark_told(state: &mut State, told: Box<Told>, at: usize) -> Vec<Effect> {
    match at {
        0 if told.asked => deliver(state, &told, Delivery::ReadBack),
        1 if told.asked => deliver(state, &told, Delivery::BothWays),
        2 => {
            state.mode = Mode::Question(Question::Withdraw(told.message.head.id));
            Vec::new()
        }
        _ => {
            state.mode = Mode::Told(told);
            Vec::new()
        }
    }
}

fn deliver(state: &mut State, told: &Told, how: Delivery) -> Vec<Effect> {
    let message = told.message.head.id;
    order(state, Write::DeliverMessage(message, how))
}

/// It is not to be told any more.
pub(in crate::app) fn withdraw(state: &mut State, message: MessageId) -> Vec<Effect> {
    order(state, Write::WithdrawMessage(message))
}

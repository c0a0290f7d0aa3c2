//! Owns: what is done to the call in hand: lines of the note, talking, pass, hand over, hang up, broken off, fields.
//! Must not know: how a call comes into the hand or how it is wrapped up.

use super::phone::ring_again;
use super::{claim_in_hand, order};
use crate::app::argument;
use crate::app::drafts::{self, Aim};
use crate::app::menu::{Label, Menu, MenuRow, Pick};
use crate::app::mode::{Mode, Question};
use crate::app::notice::Tone;
use crate::app::state::State;
use crate::domain::marks::marks;
use crate::domain::phone_system::Callback;
use crate::domain::{CallField, Claim, Link, Login, OperatorState, PassReason, Urgency, Write};
use crate::effect::Effect;

/// Languages offered beside those that the lines know; any other is typed by its code.
const LANGUAGES: &[&str] = &[
    "en", "es", "ht", "pt", "fr", "zh", "hi", "pa", "ar", "fa", "ru", "uk", "tr", "vi", "so", "am",
    "quc", "mam", "kek", "kjb", "ixl", "nah",
];

/// Writes the typed line into the note. Offline too: words are never refused.
pub(in crate::app) fn send_line(state: &mut State) -> Vec<Effect> {
    let Some(hold) = state.world.hold else {
        return Vec::new();
    };
    state.panes.call.back = 0;
    if state.panes.call.amending.is_some() {
        if !amends(state.panes.call.note.text()) {
            // The mark would be gone, and nothing in its place.
            state.say("notice-amend-needs-mark", Tone::Bad);
            return Vec::new();
        }
        state.panes.call.send_amendment();
        return send_amendment(state, hold.claim);
    }
    if !state.panes.call.note.is_blank()
        && state
            .world
            .in_hand()
            .is_some_and(|call| call.person.is_some())
    {
        // The card was read before hello; from the first line on the note has the room.
        state.panes.call.caller.unfolded = false;
    }
    send_rest(state)
}

/// Writes what still stands in the input line, if anything does.
pub(in crate::app) fn send_rest(state: &mut State) -> Vec<Effect> {
    let hold = state.world.hold;
    hold.map_or_else(Vec::new, |hold| send_rest_of(state, hold.claim))
}

/// Writes what still stands in the input line, and in a form, as words of this call, in hand or just out of it.
pub(in crate::app) fn send_rest_of(state: &mut State, claim: Claim) -> Vec<Effect> {
    let mut effects = send_amendment(state, claim);
    effects.extend(super::keep_of(state, claim));
    if state.panes.call.note.is_blank() {
        state.panes.call.note.clear();
        return effects;
    }
    let words = state.panes.call.note.take();
    effects.extend(drafts::write_line(state, claim, words, Aim::default()));
    effects
}

/// Writes what the mark that is being amended is to become, if it is to become anything else.
fn send_amendment(state: &mut State, claim: Claim) -> Vec<Effect> {
    let Some((place, words)) = state.panes.call.stop_amending() else {
        return Vec::new();
    };
    // Left in the middle, words without a mark are words of the note, and the mark stands.
    let aim = Aim::note(Some(place).filter(|_| amends(words.reveal())));
    drafts::write_line(state, claim, words, aim)
}

/// Whether a mark may become this: nothing at all takes it back, anything else holds a mark.
fn amends(words: &str) -> bool {
    words.trim().is_empty() || !marks(words).is_empty()
}

/// The caller is reached. A phone system that takes orders knows that by itself; whoever it has lost on the way is rung again.
pub(in crate::app) fn talking(state: &mut State) -> Vec<Effect> {
    if state.sight().is_left_alone() {
        return ring_again(state);
    }
    if state.sight().is_by_phone() && !state.world.has_reached() {
        state.say("phone-refusal-not-connected", Tone::Plain);
        return Vec::new();
    }
    claim_in_hand(state).map_or_else(Vec::new, |claim| order(state, Write::Talking(claim)))
}

/// Gives the call back, with a reason if one was typed; a caller who is there is not let go by one stroke.
pub(in crate::app) fn pass(state: &mut State, reason: Option<&str>) -> Vec<Effect> {
    if running_claim(state).is_none() {
        return Vec::new();
    }
    if let Some(word) = reason {
        let reason = PassReason::from_word(word).unwrap_or(PassReason::Other);
        return pass_now(state, Some(reason));
    }
    if !has_begun(state) {
        return pass_now(state, None);
    }
    let mut rows = vec![MenuRow {
        label: Label::Id("menu-pass-no-reason"),
        pick: Pick::Pass(None),
    }];
    rows.extend(PassReason::ALL.iter().map(|reason| MenuRow {
        label: Label::Word("pass-reason", reason.word()),
        pick: Pick::Pass(Some(*reason)),
    }));
    state.mode = Mode::Menu(Menu::new("menu-pass", rows));
    Vec::new()
}

/// Gives the call back. Words still typed follow it: they are the call's.
pub(in crate::app) fn pass_now(state: &mut State, reason: Option<PassReason>) -> Vec<Effect> {
    running_claim(state).map_or_else(Vec::new, |claim| {
        order(state, Write::Pass { claim, reason })
    })
}

/// The call is over: a phone system hangs up, elsewhere it is written down; asks first where somebody is there.
pub(in crate::app) fn hang_up(state: &mut State) -> Vec<Effect> {
    if (state.sight().is_by_phone() || has_begun(state)) && running_claim(state).is_some() {
        state.mode = Mode::Question(Question::HangUp);
        return Vec::new();
    }
    hang_up_now(state)
}

/// The call is over.
pub(in crate::app) fn hang_up_now(state: &mut State) -> Vec<Effect> {
    running_claim(state).map_or_else(Vec::new, |claim| order(state, Write::HangUp(claim)))
}

/// The claim on the call in hand while the call runs, or a word on what is to be done instead.
fn running_claim(state: &mut State) -> Option<Claim> {
    let claim = claim_in_hand(state)?;
    let call = state.world.in_hand();
    if call.is_some_and(|call| call.ended_at.is_some()) {
        state.say("notice-ended-wrap-up", Tone::Plain);
        return None;
    }
    Some(claim)
}

/// Whether the caller was reached, or a line for him is begun that the database has not heard of.
fn has_begun(state: &State) -> bool {
    let call = state.world.claim().map(|claim| claim.call);
    state.world.has_reached()
        || !state.panes.call.note.is_blank()
        || call.is_some_and(|call| state.notes.has_words(call))
}

/// Marks the call as broken off, or takes the mark away.
pub(in crate::app) fn broken_off(state: &mut State) -> Vec<Effect> {
    let Some(claim) = claim_in_hand(state) else {
        return Vec::new();
    };
    let broken = state
        .world
        .in_hand()
        .is_none_or(|call| call.broken_off_at.is_none());
    let mut effects = send_rest(state);
    effects.extend(order(state, Write::BrokenOff { claim, broken }));
    effects
}

/// Hands the call to the colleague named, or asks to whom.
pub(in crate::app) fn hand(state: &mut State, named: Option<&str>) -> Vec<Effect> {
    if claim_in_hand(state).is_none() {
        return Vec::new();
    }
    if let Some(named) = named {
        let Some(login) = argument::colleague(state, named) else {
            state.say("notice-no-such-colleague", Tone::Bad);
            return Vec::new();
        };
        return hand_to(state, login);
    }
    let sight = state.sight();
    let mut team = crate::panes::lists::Lists::default().team(&sight);
    team.retain(|row| {
        let free = matches!(row.state, OperatorState::Available | OperatorState::WrapUp);
        // Who writes up a call may yet have a caller; whose desk is gone cannot take one.
        free && !row.me && row.place.is_none() && row.link != Link::Down
    });
    team.sort_by_key(|row| row.state != OperatorState::Available);
    let rows: Vec<MenuRow> = team
        .into_iter()
        .map(|row| MenuRow {
            label: Label::Name(row.handle, row.login.0.clone()),
            pick: Pick::Hand(row.login),
        })
        .collect();
    if rows.is_empty() {
        state.say("notice-no-colleague-free", Tone::Plain);
    } else {
        state.mode = Mode::Menu(Menu::new("menu-hand", rows));
    }
    Vec::new()
}

/// Hands the call to this colleague.
pub(in crate::app) fn hand_to(state: &mut State, to: Login) -> Vec<Effect> {
    let Some(claim) = claim_in_hand(state) else {
        return Vec::new();
    };
    let mut effects = send_rest(state);
    effects.extend(order(state, Write::Hand { claim, to }));
    effects
}

/// Sets the urgency that was typed, or asks for it.
pub(in crate::app) fn urgency(state: &mut State, typed: Option<&str>) -> Vec<Effect> {
    if claim_in_hand(state).is_none() {
        return Vec::new();
    }
    match typed.map(argument::urgency) {
        Some(Some(urgency)) => set(state, CallField::Urgency(urgency)),
        Some(None) => {
            state.say("notice-not-understood", Tone::Bad);
            Vec::new()
        }
        None => {
            state.mode = Mode::Menu(Menu::new("menu-urgency", urgencies(Pick::Urgency)));
            Vec::new()
        }
    }
}

/// Sets the language that was typed, or asks for it.
pub(in crate::app) fn language(state: &mut State, typed: Option<&str>) -> Vec<Effect> {
    if claim_in_hand(state).is_none() {
        return Vec::new();
    }
    match typed.map(argument::language) {
        Some(Some(code)) => set(state, CallField::Language(Some(code))),
        Some(None) => {
            state.say("notice-not-understood", Tone::Bad);
            Vec::new()
        }
        None => {
            let mut rows = languages(|code| Pick::Language(Some(code)));
            rows.push(MenuRow {
                label: Label::Id("menu-language-unknown"),
                pick: Pick::Language(None),
            });
            state.mode = Mode::Menu(Menu::new("menu-language", rows));
            Vec::new()
        }
    }
}

/// Sets a field of the call.
pub(in crate::app) fn set(state: &mut State, field: CallField) -> Vec<Effect> {
    claim_in_hand(state).map_or_else(Vec::new, |claim| {
        order(state, Write::SetField { claim, field })
    })
}

/// Marks calling back as a danger to the caller in hand, or takes the mark away.
pub(in crate::app) fn unsafe_callback(state: &mut State) -> Vec<Effect> {
    let call = state.world.in_hand();
    let known = call.and_then(|call| call.phone.callback) == Some(Callback::Unsafe);
    set(state, CallField::UnsafeCallback(!known))
}

/// The four levels, as rows of a choice.
pub(super) fn urgencies(pick: impl Fn(Urgency) -> Pick) -> Vec<MenuRow> {
    const WORDS: [&str; 4] = ["1", "2", "3", "4"];
    (1..=4)
        .zip(WORDS)
        .filter_map(|(level, word)| Some((Urgency::new(level)?, word)))
        .map(|(urgency, word)| MenuRow {
            label: Label::Word("urgency", word),
            pick: pick(urgency),
        })
        .collect()
}

/// The usual languages, as rows of a choice.
pub(super) fn languages(pick: impl Fn(String) -> Pick) -> Vec<MenuRow> {
    LANGUAGES
        .iter()
        .map(|code| MenuRow {
            label: Label::Language((*code).to_owned()),
            pick: pick((*code).to_owned()),
        })
        .collect()
}

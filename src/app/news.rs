//! Owns: what the desk makes of the link's news: rows that changed, the link's state, answers.
//! Must not know: how the link learns any of it.

use super::answers;
use super::drafts;
use super::mode::Mode;
use super::notice::{Fill, Tone};
use super::own_phone::Known;
use super::places::Place;
use super::state::State;
use super::verbs;
use super::world::Turn;
use crate::command::{Command, Context};
use crate::domain::{
    Batch, CallId, Claim, EndWhy, LinkState, Login, News, OperatorState, Outcome, Read, RowId,
    Write,
};
use crate::effect::Effect;
use crate::panes::call::Tick;
use crate::panes::queue::Section;
use jiff::Timestamp;

/// The link has something to tell.
pub(super) fn hear(state: &mut State, news: News) -> Vec<Effect> {
    state.world.heard = state.world.clock.local();
    match news {
        News::SignedIn { login } => {
            state.world.me = Some(login);
            Vec::new()
        }
        // What another database has acknowledged, this one may lack; it is sent again when the link is live.
        News::Origin(origin) => {
            state.notes.doubt(origin);
            state.journal.drafts.doubt(origin);
            send_again(state)
        }
        News::Link(link) => link_changed(state, link),
        News::Rows(batch) => merge(state, batch),
        News::Answered { request, outcome } => {
            let last_word = outcome != Outcome::Unknown;
            let wish = state.orders.answered(request, last_word);
            wish.map_or_else(Vec::new, |wish| answers::hear(state, wish, outcome))
        }
        News::Refused { key } => {
            // Said once, however often the link is refused.
            if state.world.refused != Some(key) {
                state.world.refused = Some(key);
                state.say(key, Tone::Bad);
                if let Some(notice) = &mut state.notice {
                    notice.until = Timestamp::MAX;
                }
            }
            Vec::new()
        }
        News::Alive { keeper } => {
            state.world.keeper = keeper;
            link_changed(state, LinkState::Live)
        }
    }
}

/// Back again: what is not saved is sent again. A replay is harmless.
fn link_changed(state: &mut State, link: LinkState) -> Vec<Effect> {
    let was_live = state.world.link == LinkState::Live;
    state.world.link = link;
    if link == LinkState::Live
        && let Some(refused) = state.world.refused.take()
        && state.notice.as_ref().is_some_and(|said| said.id == refused)
    {
        state.notice = None;
    }
    if was_live {
        return Vec::new();
    }
    state.panes.call.caller.ask_again();
    state.own_phone.known = Known::Nothing;
    let mut effects = send_again(state);
    if state.world.link == LinkState::Live {
        effects.extend(verbs::ask_promises(state));
    }
    effects
}

/// Sends every line again that was written and is neither saved nor under way.
pub(super) fn send_again(state: &mut State) -> Vec<Effect> {
    if state.world.link != LinkState::Live {
        return Vec::new();
    }
    let lines = state.notes.to_send();
    for line in &lines {
        state.notes.tick(line.entry, Tick::Sent);
    }
    let notes = lines
        .into_iter()
        .map(|line| state.orders.write(Write::Note(line)));
    let mut effects: Vec<Effect> = notes.collect();
    effects.extend(drafts::send_again(state));
    effects
}

fn merge(state: &mut State, batch: Batch) -> Vec<Effect> {
    state.world.clock.compare(batch.server_now);
    let before = Before::of(state);
    let phone = verbs::phone_in_hand(state);
    let whole = batch.whole;
    let changed = state.world.store.merge(batch);
    if whole {
        state.world.fresh.clear();
    } else {
        let calls = changed.iter().filter_map(|id| match id {
            RowId::Call(call) => Some(*call),
            _ => None,
        });
        state.world.fresh.extend(calls);
    }
    // While a claim is asked for, its answer brings the call; what an earlier desk left is gone on with by a key.
    let adopts = !whole && !state.orders.is_claiming();
    let turn = if adopts || state.world.hold.is_some() {
        state.world.follow()
    } else {
        None
    };
    if whole && state.world.hold.is_none() {
        greet(state, !before.was_whole);
    }
    let effects = match turn {
        Some(turn) => turned(state, turn, &before),
        None => {
            verbs::say_phone(state, phone);
            Vec::new()
        }
    };
    say_raised_hands(state, &changed, &before);
    state.settle();
    effects
}

/// What must be remembered to say what changed.
struct Before {
    holders: Vec<(CallId, Login)>,
    hands: Vec<Login>,
    was_whole: bool,
}

impl Before {
    fn of(state: &State) -> Self {
        let store = &state.world.store;
        let holders = store
            .calls()
            .filter_map(|call| {
                Some((
                    call.id,
                    call.holder
                        .as_ref()
                        .filter(|holder| holder.live)?
                        .login
                        .clone(),
                ))
            })
            .collect();
        let hands = store
            .operators()
            .filter(|one| one.hand.is_some())
            .map(|one| one.login.clone())
            .collect();
        Self {
            holders,
            hands,
            was_whole: store.is_whole(),
        }
    }

    fn holder(&self, call: CallId) -> Option<&Login> {
        self.holders
            .iter()
            .find(|(id, _)| *id == call)
            .map(|(_, login)| login)
    }
}

fn turned(state: &mut State, turn: Turn, before: &Before) -> Vec<Effect> {
    match turn {
        Turn::Came(call) => came(state, call, before),
        Turn::Lost(call) => lost(state, call),
        Turn::CallerGone(call) => {
            let call = state.world.store.call(call);
            let hung_up = call.is_some_and(|call| call.end_why == Some(EndWhy::OperatorHungUp));
            let said = if hung_up {
                "notice-hung-up"
            } else {
                "notice-caller-gone"
            };
            state.say(said, Tone::Plain);
            to_queue(state);
            Vec::new()
        }
        Turn::LetGo(_) => {
            to_queue(state);
            Vec::new()
        }
    }
}

/// The world is here: an earlier desk of mine may have left a call, or I am not signed on yet.
fn greet(state: &mut State, for_the_first_time: bool) {
    let off = state
        .sight()
        .myself()
        .is_some_and(|me| me.state == OperatorState::Off);
    if off && for_the_first_time {
        let key = Fill::Key(Context::Queue, Command::Available);
        state.say_with("notice-signed-off", Tone::Plain, vec![("key", key)]);
    }
    let sight = state.sight();
    let left = state
        .panes
        .queue
        .rows(&sight)
        .into_iter()
        .find(|row| row.section == Section::Mine);
    if let Some(row) = left {
        let place = Fill::Name(row.place.unwrap_or_default());
        let key = Fill::Key(Context::Queue, Command::Take);
        let fills = vec![("place", place), ("key", key)];
        state.say_with("notice-still-yours", Tone::Bad, fills);
    }
}

/// Handed to me by a colleague, or taken by another desk of mine.
fn came(state: &mut State, call: CallId, before: &Before) -> Vec<Effect> {
    let me = state.world.me.clone();
    let from = before
        .holder(call)
        .filter(|login| Some(*login) != me.as_ref())
        .cloned();
    match from {
        Some(from) => {
            let name = Fill::Name(state.sight().handle(&from));
            state.say_with("notice-handed-to-you", Tone::Good, vec![("name", name)]);
        }
        None if verbs::was_put_through(state, call) => {
            state.say("notice-put-through", Tone::Good);
        }
        None => state.say("notice-yours", Tone::Good),
    }
    // Whoever is writing into a record goes on there: what he types is not for another call's note.
    let is_writing = state.mode.record_line().is_some() || *state.mode.beneath() == Mode::Beside;
    match state.world.claim().filter(|_| is_writing) {
        Some(claim) => {
            state.panes.call.back = 0;
            vec![read_notes(state, claim)]
        }
        None => begin(state),
    }
}

/// A call is in hand: the cursor goes into its note, and what was written about it is read.
pub(super) fn begin(state: &mut State) -> Vec<Effect> {
    let Some(claim) = state.world.claim() else {
        return Vec::new();
    };
    state.mode.back_to_desk();
    state.place = Place::Call;
    state.panes.call.back = 0;
    state.settle();
    vec![read_notes(state, claim)]
}

fn read_notes(state: &mut State, claim: Claim) -> Effect {
    state.orders.read(Read::CallNotes(claim))
}

fn lost(state: &mut State, call: CallId) -> Vec<Effect> {
    let holder = state
        .world
        .store
        .call(call)
        .and_then(|call| call.holder.clone())
        .filter(|holder| holder.live);
    match holder {
        Some(holder) => {
            let name = Fill::Name(state.sight().handle(&holder.login));
            state.say_with(
                "notice-call-taken-from-you",
                Tone::Bad,
                vec![("name", name)],
            );
        }
        None => {
            let known = state.world.store.call(call);
            let why = known.and_then(verbs::why_not_connected);
            state.say(why.unwrap_or("notice-call-waits-again"), Tone::Bad);
        }
    }
    if matches!(state.mode.beneath(), Mode::WrapUp(_)) {
        state.mode.back_to_desk();
    }
    if state.unsaved() > 0 {
        // The operator may be in mid-sentence: the note stays, Enter still saves, the queue is one key away.
        return Vec::new();
    }
    to_queue(state);
    verbs::show_queue(state)
}

fn to_queue(state: &mut State) {
    if matches!(state.mode.beneath(), Mode::WrapUp(_)) {
        state.mode.back_to_desk();
    }
    if state.place.is_of_call() {
        state.place = Place::Queue;
        state.select_best();
    }
}

/// Leads are told when a hand goes up.
fn say_raised_hands(state: &mut State, changed: &[RowId], before: &Before) {
    if !state.sight().is_lead() || !before.was_whole {
        return;
    }
    let raised = changed.iter().find_map(|id| match id {
        RowId::Operator(login) => state
            .world
            .store
            .operator(login)
            .filter(|one| one.hand.is_some()),
        _ => None,
    });
    let Some(raised) = raised else { return };
    let is_new =
        !before.hands.contains(&raised.login) && Some(&raised.login) != state.world.me.as_ref();
    if is_new {
        let name = Fill::Name(raised.handle.clone());
        state.say_with("notice-hand-raised", Tone::Bad, vec![("name", name)]);
    }
}

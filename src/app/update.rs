//! Owns: the one entrance: a message comes in, the state changes, orders go out.
//! Must not know: anything that is not in the state or the message.

use jiff::Timestamp;

use super::mode::Mode;
use super::msg::Msg;
use super::places::Place;
use super::state::State;
use super::world::SILENCE;
use super::{drafts, journal, keys, news, own_phone, presence, verbs};
use crate::domain::{Claim, LinkState};
use crate::effect::Effect;

/// Every so many seconds the promises are read again: what is about to slip is told by the clock in between.
const PROMISES_EVERY: i64 = 900;

/// Takes one message in.
pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    let is_news = matches!(msg, Msg::News(_));
    let held = state.world.hold.map(|hold| hold.claim);
    let written = typed_so_far(state);
    let wrote = matches!(state.mode, Mode::Desk | Mode::DoNotAsk) && state.place.is_of_call();
    let was_in_form = state.place == Place::Form;
    // What I asked for myself surprises nobody.
    let asked = state.orders.about();
    let line = state.mode.record_line().cloned();
    let effects = take_in(state, msg);
    if let Some(line) = line {
        verbs::keep_record_line(state, line);
    }
    if let Mode::Menu(menu) = &mut state.mode {
        menu.speak(&state.settings.say);
    }
    let left = held.filter(|claim| asked != Some(claim.call) && !state.place.is_of_call());
    if wrote && is_news && left.is_some() {
        state.touch.left_at = Some(state.world.clock.local());
    }
    if typed_so_far(state) != written {
        state.presence.typed(state.world.clock.local());
    }
    let mut effects = match held {
        Some(claim) => with_last_words(state, claim, effects),
        None => effects,
    };
    effects.extend(follow_form(state, was_in_form));
    effects.extend(verbs::follow_caller(state));
    effects.extend(presence::follow(state));
    effects.extend(verbs::follow_news(state));
    own_phone::follow(state);
    effects.extend(verbs::follow_phone(state));
    effects.extend(drafts::follow(state));
    quit_last(&mut effects);
    effects
}

/// Nothing is done after leaving: what the journal and colleagues are told besides comes before it.
fn quit_last(effects: &mut Vec<Effect>) {
    if let Some(at) = effects.iter().position(|effect| *effect == Effect::Quit) {
        let quit = effects.remove(at);
        effects.push(quit);
    }
}

/// How much stands in the line that colleagues know of: the note's, or the opened record's.
fn typed_so_far(state: &State) -> usize {
    match &state.mode {
        Mode::Record(line) => line.typing.text().len(),
        _ => state.panes.call.note.text().len(),
    }
}

/// Words typed for a call are that call's, however it left the hand: they go before everything else.
fn with_last_words(state: &mut State, claim: Claim, effects: Vec<Effect>) -> Vec<Effect> {
    let still_held = state
        .world
        .hold
        .is_some_and(|hold| hold.claim.call == claim.call);
    if still_held {
        return effects;
    }
    let mut all = verbs::send_rest_of(state, claim);
    all.extend(verbs::send_rest_of_topic(state));
    all.extend(effects);
    all
}

/// Forms are about the call in hand, follow its note, and send what was answered when the cursor leaves them.
fn follow_form(state: &mut State, was_in_form: bool) -> Vec<Effect> {
    let call = state.world.hold.map(|hold| hold.claim.call);
    if state.panes.form.call().is_some() && state.panes.form.call() != call {
        state.panes.form.turn_to(None);
        state.panes.call.answered_things.clear();
    }
    if state.place == Place::Form && state.panes.form.shown().is_none() {
        state.place = Place::Call;
    }
    let mut effects = verbs::follow_note(state);
    if was_in_form && state.place != Place::Form {
        effects.extend(verbs::keep(state));
    }
    effects
}

fn take_in(state: &mut State, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Tick(now) => tick(state, now),
        Msg::Key(chord) => keys::press(state, chord),
        Msg::Paste(words) => keys::paste(state, words.reveal()),
        Msg::Resized => Vec::new(),
        Msg::News(news) => beneath_the_cover(state, |state| news::hear(state, news)),
        Msg::Journal(news) => journal::hear(state, news),
        Msg::Heard(heard) => {
            state.hear(heard);
            Vec::new()
        }
        // The last words go where Enter would have sent them.
        Msg::Ending => {
            let mut effects = verbs::send_rest(state);
            effects.extend(verbs::send_beside(state));
            effects
        }
    }
}

/// What the world says may change whatever lies beneath a blank or locked screen; only a key uncovers it.
fn beneath_the_cover(
    state: &mut State,
    hear: impl FnOnce(&mut State) -> Vec<Effect>,
) -> Vec<Effect> {
    let lifted = state.mode.lift();
    let effects = hear(state);
    if let Some(lifted) = lifted {
        state.mode.cover(lifted);
    }
    effects
}

/// Time has passed: sentences go, silence and idleness are noticed, unsaved lines are sent again.
fn tick(state: &mut State, now: Timestamp) -> Vec<Effect> {
    let before = state.world.clock.minute();
    state.world.clock.tick(now);
    let now = state.world.clock.local();
    if state
        .notice
        .as_ref()
        .is_some_and(|notice| notice.until <= now)
    {
        state.notice = None;
    }
    if state.waits_until().is_some_and(|until| until <= now) {
        state.touch.pressed.clear();
    }
    let is_silent = now.duration_since(state.world.heard) >= SILENCE;
    if is_silent && state.world.link == LinkState::Live {
        state.world.link = LinkState::Stale(state.world.heard);
    }
    let idle = state.settings.idle;
    let is_idle = !idle.is_zero() && now.duration_since(state.touch.last) >= idle;
    if is_idle && !matches!(state.mode, Mode::Locked { .. }) {
        verbs::lock(state);
    }
    let mut effects = verbs::look_again(state);
    let minute_passed = before != state.world.clock.minute();
    verbs::tell_slipping(state);
    if minute_passed {
        state.world.fresh.clear();
        effects.extend(news::send_again(state));
        if state.place == Place::Lists {
            effects.extend(verbs::list_again(state));
        }
        effects.extend(journal::ask_standing(state));
        let quarter = |at: Timestamp| at.as_second().div_euclid(PROMISES_EVERY);
        if quarter(before) != quarter(state.world.clock.minute()) {
            effects.extend(verbs::ask_promises(state));
        }
    }
    effects
}

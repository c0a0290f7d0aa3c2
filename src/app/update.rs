//! Owns: the one entrance: a message comes in, the state changes, orders go out.
//! Must not know: anything that is not in the state or the message.

use jiff::Timestamp;

use super::mode::Mode;
use super::msg::Msg;
use super::state::State;
use super::{keys, news, verbs};
use crate::effect::Effect;

/// Takes one message in.
pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Tick(now) => tick(state, now),
        Msg::Key(chord) => keys::press(state, chord),
        Msg::Paste(words) => keys::paste(state, words.reveal()),
        Msg::Resized => Vec::new(),
        Msg::News(news) => news::hear(state, news),
    }
}

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
    let idle = state.settings.idle;
    let is_idle = !idle.is_zero() && now.duration_since(state.touch.last) >= idle;
    if is_idle && !matches!(state.mode, Mode::Locked { .. }) {
        verbs::lock(state);
    }
    let minute_passed = before != state.world.clock.minute();
    if minute_passed {
        news::send_again(state)
    } else {
        Vec::new()
    }
}

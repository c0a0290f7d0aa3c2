//! Owns: what the hint line calls a key, where that depends on how things stand.
//! Must not know: which keys are shown, or where.

use crate::app::{Mode, Place, State};
use crate::command::Command;
use crate::domain::phone_system::PhoneMark;
use crate::keymap::Hint;
use crate::widgets::Pen;

/// What this key does here, in a word or two.
pub(super) fn label(hint: &Hint, state: &State, pen: &Pen<'_>) -> String {
    let command = match hint.command {
        Command::Accept if state.mode == Mode::Beside => Command::SendLine,
        Command::Accept | Command::Cancel if matches!(state.mode, Mode::Told(_)) => {
            let asks = matches!(&state.mode, Mode::Told(told) if !told.asked);
            let right = asks && hint.command == Command::Accept;
            return pen.say(if right {
                "message-was-right"
            } else {
                "message-close"
            });
        }
        Command::Form if state.place == Place::Form && state.mode == Mode::Desk => {
            return pen.say("form-back");
        }
        Command::HangUp if state.sight().is_by_phone() => return pen.say("phone-hang-up"),
        Command::Hold if hears_music(state) => return pen.say("phone-resume"),
        Command::Talking if state.sight().is_left_alone() => return pen.say("phone-ring-again"),
        command => command,
    };
    pen.say(&command.label_id())
}

fn hears_music(state: &State) -> bool {
    let call = state.world.in_hand();
    call.is_some_and(|call| call.phone.has(PhoneMark::OnHold))
}

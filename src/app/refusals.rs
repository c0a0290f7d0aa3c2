//! Owns: what the desk says where an order was refused, or nobody knows what came of it: one sentence.
//! Must not know: how the database came to it.

use super::notice::{Fill, Tone};
use super::state::State;
use super::verbs;
use crate::domain::{Login, Outcome, Write};

/// Why an order was not carried out.
pub(super) fn say_why_not(state: &mut State, write: &Write, outcome: Outcome) {
    if outcome != Outcome::Unknown {
        verbs::refused_pick(state, write);
    }
    let asks_for_state = matches!(write, Write::State { .. });
    match outcome {
        Outcome::Taken { holder } => say_who_won(state, holder),
        Outcome::NotFree | Outcome::OnCall if matches!(write, Write::Hand { .. }) => {
            say_not_free(state, write);
        }
        Outcome::StaleFence => state.say("notice-not-yours-any-more", Tone::Bad),
        Outcome::OnCall => state.say("notice-caller-in-hand", Tone::Bad),
        Outcome::Ended => state.say("notice-it-has-ended", Tone::Plain),
        Outcome::Offline if !asks_for_state => state.say("notice-offline-nothing-sent", Tone::Bad),
        Outcome::Unknown => {
            if matches!(write, Write::SetPhone(_)) {
                verbs::phone_not_typed(state);
            }
            state.say("notice-outcome-unknown", Tone::Bad);
        }
        Outcome::Offline | Outcome::Ok(_) => {}
        Outcome::Conflict => state.say("notice-conflict", Tone::Bad),
        Outcome::Phone(why) => verbs::phone_refused(state, write, why),
        Outcome::BadInput if matches!(write, Write::SetPhone(_) | Write::Phone(..)) => {
            verbs::no_phone_typed(state, write);
        }
        other => say_refusal(state, &other),
    }
}

fn say_who_won(state: &mut State, holder: Option<Login>) {
    match holder {
        Some(login) if Some(&login) != state.world.me.as_ref() => {
            let name = Fill::Name(state.sight().handle(&login));
            state.say_with("notice-taken-by", Tone::Plain, vec![("name", name)]);
        }
        _ => state.say("notice-taken-by-somebody", Tone::Plain),
    }
}

/// The colleague to whom the call was to be handed has a caller, or has just left.
fn say_not_free(state: &mut State, write: &Write) {
    if let Write::Hand { to, .. } = write {
        let name = Fill::Name(state.sight().handle(to));
        state.say_with("notice-colleague-not-free", Tone::Bad, vec![("name", name)]);
    }
}

fn say_refusal(state: &mut State, outcome: &Outcome) {
    if let Outcome::Failed { code } = outcome {
        let code = Fill::Name(code.clone());
        state.say_with("notice-failed", Tone::Bad, vec![("code", code)]);
        return;
    }
    state.say(refusal(outcome), Tone::Bad);
}

/// The sentence for a refusal; absent and forbidden have the same.
pub(super) const fn refusal(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Suspended => "notice-suspended",
        Outcome::BadInput => "notice-not-understood",
        Outcome::TooMany => "notice-too-many",
        Outcome::OldClient => "notice-old-client",
        Outcome::Offline | Outcome::Unknown => "notice-offline-nothing-sent",
        Outcome::Failed { .. } => "notice-failed-to-read",
        _ => "notice-not-available",
    }
}

//! Owns: what is asked of a phone system: my phone, hold, interpreter; and what the desk says of its answers.
//! Must not know: how a phone system is spoken to; the order stands in the database, and the call's row tells the rest.

use super::{claim_in_hand, order};
use crate::app::Place;
use crate::app::mode::{Mode, PhoneAsked, PhoneLine};
use crate::app::notice::{Fill, Tone};
use crate::app::own_phone::Known;
use crate::app::state::State;
use crate::command::{Command, Context};
use crate::domain::phone_system::{AnswerMode, PhoneMark, Step};
use crate::domain::{
    Call, CallId, CallState, Claim, LinkState, OperatorState, PhoneOrder, PhoneRefusal, Read,
    ThreeWay, Words, Write,
};
use crate::effect::Effect;
use crate::panes::Typing;

/// Lets the caller hear music, or takes him back from it.
pub(in crate::app) fn hold(state: &mut State) -> Vec<Effect> {
    let Some(claim) = connected_claim(state) else {
        return Vec::new();
    };
    let on_hold = state
        .world
        .in_hand()
        .is_some_and(|call| call.phone.has(PhoneMark::OnHold));
    let wanted = if on_hold {
        PhoneOrder::Resume
    } else {
        PhoneOrder::Hold
    };
    order(state, Write::Phone(claim, wanted))
}

/// Rings my phone again, which has left the talk while the caller is still there. Where the phone system rings the operators
/// in turn, which key is left is said.
pub(in crate::app) fn ring_again(state: &mut State) -> Vec<Effect> {
    let Some(claim) = connected_claim(state) else {
        return Vec::new();
    };
    if !state.sight().may_ring_again() {
        say_dropped(state);
        return Vec::new();
    }
    order(state, Write::Phone(claim, PhoneOrder::Answer))
}

/// Asks for the interpreter's phone, unless the line forbids a third party.
pub(in crate::app) fn interpreter(state: &mut State) -> Vec<Effect> {
    if connected_claim(state).is_none() {
        return Vec::new();
    }
    let sight = state.sight();
    let line = sight.call_in_hand().and_then(|call| sight.line(call));
    if line.is_some_and(|line| line.three_way == ThreeWay::NotAllowed) {
        state.say(refused(PhoneRefusal::ThreeWay), Tone::Bad);
        return Vec::new();
    }
    ask(state, PhoneAsked::Interpreter, Typing::default());
    Vec::new()
}

/// Asks which phone rings at this desk.
pub(in crate::app) fn my_phone(state: &mut State) -> Vec<Effect> {
    if state.world.store.phone_systems().next().is_none() {
        state.say("notice-no-phone-system", Tone::Plain);
        return Vec::new();
    }
    state.own_phone.then = None;
    ask(state, PhoneAsked::Own, Typing::default());
    Vec::new()
}

/// The line is typed: the phone is set, or the interpreter's rings. Without a word in it: none rings, he may go.
pub(in crate::app) fn phone_typed(state: &mut State, line: PhoneLine) -> Vec<Effect> {
    if !state.world.is_connected() {
        state.mode = Mode::Phone(line);
        state.say("notice-offline-nothing-sent", Tone::Bad);
        return Vec::new();
    }
    let typed = line.typing.text().trim();
    let words = Words::new(typed);
    match line.asks {
        PhoneAsked::Own if typed.is_empty() && state.own_phone.then.take().is_some() => Vec::new(),
        PhoneAsked::Own => order(state, Write::SetPhone(words)),
        PhoneAsked::Interpreter => {
            let wanted = if typed.is_empty() {
                PhoneOrder::DropInterpreter
            } else {
                PhoneOrder::Interpreter(words)
            };
            let claim = connected_claim(state);
            claim.map_or_else(Vec::new, |claim| order(state, Write::Phone(claim, wanted)))
        }
    }
}

/// The line is left: what waited for a phone is not done.
pub(in crate::app) fn phone_not_typed(state: &mut State) {
    state.own_phone.then = None;
}

/// The database has the phone: what waited for it is done now.
pub(in crate::app) fn phone_is_set(state: &mut State, phone: &Words) -> Vec<Effect> {
    let digits: Vec<char> = phone
        .reveal()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let end: String = digits.iter().skip(digits.len().saturating_sub(2)).collect();
    if phone.is_empty() {
        state.own_phone.known = Known::Unset;
        state.say("notice-phone-forgotten", Tone::Good);
    } else {
        let said = Fill::Name(end.clone());
        state.own_phone.known = Known::Ends(end);
        state.say_with("notice-phone-set", Tone::Good, vec![("end", said)]);
    }
    // Whoever went on to something else meanwhile is not pulled away from it.
    let (mine, is_in_lists) = (
        state.world.claim(),
        matches!(state.place, Place::Queue | Place::Lists),
    );
    let waits = |write: &Write| match write {
        Write::Phone(claim, _) => mine == Some(*claim),
        _ => is_in_lists,
    };
    let is_at_desk = state.mode == Mode::Desk;
    let then = state.own_phone.then.take();
    let then = then.filter(|write| is_at_desk && waits(write));
    then.map_or_else(Vec::new, |write| order(state, write))
}

/// The database has said which phone is mine. Whoever is ready for a call and has none is told at once, not when a caller
/// waits.
pub(in crate::app) fn own_phone_is(state: &mut State, end: Option<String>) {
    state.own_phone.known = end.map_or(Known::Unset, Known::Ends);
    let is_ready = std::mem::take(&mut state.own_phone.is_ready);
    if is_ready && state.own_phone.known == Known::Unset {
        let key = Fill::Key(Context::Queue, Command::MyPhone);
        state.say_with("notice-set-your-phone", Tone::Bad, vec![("key", key)]);
    }
}

/// The database does not say which phone is mine: it is not asked again until the link comes back.
pub(in crate::app) fn own_phone_not_told(state: &mut State) {
    state.own_phone.known = Known::NotTold;
    state.own_phone.is_ready = false;
}

/// An order to the phone system is on its way; what becomes of it stands in the call's row.
pub(in crate::app) fn phone_ordered(state: &mut State, wanted: &PhoneOrder) {
    let said = match wanted {
        PhoneOrder::Interpreter(_) => "notice-interpreter-called",
        PhoneOrder::Answer => "call-stage-ordered",
        _ => "notice-phone-told",
    };
    state.say(said, Tone::Plain);
}

/// The database gave no order to the phone system.
pub(in crate::app) fn phone_refused(state: &mut State, write: &Write, why: PhoneRefusal) {
    state.say(refused(why), Tone::Bad);
    let rings = matches!(
        write,
        Write::Take { .. } | Write::TakeBest { .. } | Write::Phone(_, PhoneOrder::Answer)
    );
    if why == PhoneRefusal::NoPhone && rings && state.mode == Mode::Desk {
        state.own_phone.known = Known::Unset;
        state.own_phone.then = Some(write.clone());
        ask(state, PhoneAsked::Own, Typing::default());
    }
}

/// What was typed is no phone: it stands there again.
pub(in crate::app) fn no_phone_typed(state: &mut State, write: &Write) {
    let (asks, words) = match write {
        Write::SetPhone(words) => (PhoneAsked::Own, words),
        Write::Phone(_, PhoneOrder::Interpreter(words)) => (PhoneAsked::Interpreter, words),
        _ => return,
    };
    if state.mode == Mode::Desk {
        ask(state, asks, Typing::with(words.reveal()));
    }
    state.say("notice-no-phone-number", Tone::Bad);
}

/// Whether this waiting call cannot be taken, because the phone system rings the operators in turn; says so.
pub(super) fn rings_by_itself(state: &mut State, call: Option<CallId>) -> bool {
    let sight = state.sight();
    let in_turn = match call {
        Some(call) => {
            let call = sight.store.call(call);
            call.is_some_and(|call| sight.rings_in_turn(call))
        }
        None => sight.all_ring_in_turn(),
    };
    if in_turn {
        state.say(refused(PhoneRefusal::RingsInTurn), Tone::Plain);
    }
    in_turn
}

/// Asks for my phone once there is a phone system, and forgets it with the shift.
pub(in crate::app) fn follow_phone(state: &mut State) -> Vec<Effect> {
    if state.world.store.phone_systems().next().is_none() {
        return Vec::new();
    }
    let is_off = state
        .sight()
        .myself()
        .map(|me| me.state == OperatorState::Off);
    let was_off = state.own_phone.is_off;
    if is_off.is_some() && was_off != is_off {
        state.own_phone.is_off = is_off;
        // Leaving forgets it. It may be set again, at this desk or another, before the next shift begins.
        match (was_off, is_off) {
            (Some(_), Some(true)) => state.own_phone.known = Known::Unset,
            (Some(_), _) => state.own_phone.known = Known::Nothing,
            (None, _) => {}
        }
    }
    let asks = state.own_phone.known == Known::Nothing
        && state.world.link == LinkState::Live
        && state.world.me.is_some()
        && !state.orders.is_reading(&Read::OwnPhone);
    if asks {
        vec![state.orders.read(Read::OwnPhone)]
    } else {
        Vec::new()
    }
}

/// Ready for a call: the database is asked whether a phone would ring.
pub(in crate::app) fn ask_whether_a_phone_rings(state: &mut State) {
    state.own_phone.known = Known::Nothing;
    state.own_phone.is_ready = true;
}

/// What a phone system last said of the call in hand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::app) struct PhoneInHand {
    call: CallId,
    step: Option<Step>,
    is_alone: bool,
}

/// What the phone system has said of the call in hand by now.
pub(in crate::app) fn phone_in_hand(state: &State) -> Option<PhoneInHand> {
    let call = state.world.in_hand()?;
    Some(PhoneInHand {
        call: call.id,
        step: call.phone.step,
        is_alone: state.sight().is_left_alone(),
    })
}

/// It says something else now: that my phone has left the talk or is back in it, or why an order failed. The call stays in
/// hand.
pub(in crate::app) fn say_phone(state: &mut State, before: Option<PhoneInHand>) {
    let Some(now) = phone_in_hand(state) else {
        return;
    };
    let before = before.filter(|before| before.call == now.call);
    let was_alone = before.is_some_and(|before| before.is_alone);
    if now.is_alone && !was_alone {
        say_dropped(state);
    } else if was_alone && !now.is_alone && state.world.has_reached() {
        state.say("notice-through-again", Tone::Good);
    }
    let step = now
        .step
        .filter(|step| before.is_none_or(|before| before.step != Some(*step)));
    if let Some(id) = step.and_then(failed) {
        state.say(id, Tone::Bad);
    }
}

/// My phone has left the talk, and the key that is left.
fn say_dropped(state: &mut State) {
    let (said, command) = if state.sight().may_ring_again() {
        ("call-stage-alone", Command::Talking)
    } else {
        ("call-stage-alone-in-turn", Command::Pass)
    };
    let key = Fill::Key(Context::Call, command);
    state.say_with(said, Tone::Bad, vec![("key", key)]);
}

/// The call has left the hand because the phone did not come about; why.
pub(in crate::app) fn why_not_connected(call: &Call) -> Option<&'static str> {
    match call.phone.step? {
        Step::PhoneBusy => Some("phone-lost-phone-busy"),
        Step::PhoneSilent => Some("phone-lost-phone-silent"),
        Step::PhoneUnreachable => Some("phone-lost-phone-unreachable"),
        Step::PhoneUnknown => Some("phone-lost-phone-unknown"),
        Step::PhoneBarred => Some("phone-lost-phone-barred"),
        step => failed(step),
    }
}

/// Whether a call has come into the hand because the phone system put it through to my phone.
pub(in crate::app) fn was_put_through(state: &State, call: CallId) -> bool {
    let sight = state.sight();
    let call = sight.store.call(call);
    let system = call.and_then(|call| sight.phone_system(call));
    system.is_some_and(|system| system.mode == AnswerMode::Push)
}

fn ask(state: &mut State, asks: PhoneAsked, typing: Typing) {
    state.mode = Mode::Phone(PhoneLine { asks, typing });
}

/// The claim on a caller who is put through by a phone system, or a word on why nothing can be ordered.
fn connected_claim(state: &mut State) -> Option<Claim> {
    let claim = claim_in_hand(state)?;
    let sight = state.sight();
    let call = sight.call_in_hand()?;
    let why_not = if call.ended_at.is_some() {
        "notice-ended-wrap-up"
    } else if sight.orders_go_to(call).is_none() {
        refused(PhoneRefusal::NotByPhone)
    } else if call.phone.has(PhoneMark::Elsewhere) {
        refused(PhoneRefusal::Elsewhere)
    } else if call.state != CallState::OnCall {
        refused(PhoneRefusal::NotConnected)
    } else {
        return Some(claim);
    };
    state.say(why_not, Tone::Plain);
    None
}

/// The sentence for a refusal.
const fn refused(why: PhoneRefusal) -> &'static str {
    match why {
        PhoneRefusal::NoPhone => "phone-refusal-no-phone",
        PhoneRefusal::NotHeard => "phone-refusal-not-heard",
        PhoneRefusal::ThreeWay => "phone-refusal-three-way",
        PhoneRefusal::RingsInTurn => "phone-refusal-rings-in-turn",
        PhoneRefusal::NotByPhone => "phone-refusal-not-by-phone",
        PhoneRefusal::NotConnected => "phone-refusal-not-connected",
        PhoneRefusal::Elsewhere => "phone-refusal-elsewhere",
    }
}

/// The sentence for a step at which an order failed.
const fn failed(step: Step) -> Option<&'static str> {
    Some(match step {
        // Nobody waits for a phone that he has let go himself.
        Step::Ringing | Step::Done | Step::Cancelled => return None,
        Step::CallerGone => "phone-step-caller-gone",
        Step::PhoneBusy => "phone-step-phone-busy",
        Step::PhoneSilent => "phone-step-phone-silent",
        Step::PhoneUnreachable => "phone-step-phone-unreachable",
        Step::PhoneUnknown => "phone-step-phone-unknown",
        Step::PhoneBarred => "phone-step-phone-barred",
        Step::NotAllowed => "phone-step-not-allowed",
        Step::Failed => "phone-step-failed",
        Step::Expired => "phone-step-expired",
        Step::BridgeRestarted => "phone-step-bridge-restarted",
    })
}

//! Owns: what each verb does: the rule, the change of state, the order.
//! Must not know: which key gave it.

mod beside;
mod caller;
mod claim;
mod deciding;
mod desk;
mod follow_up;
mod form;
mod hand;
mod join;
mod leaving;
mod lists;
mod look;
mod marks;
mod merging;
mod message;
mod operator;
mod phone;
mod prompt;
mod record;
mod telling;
mod unplaced;
mod wrap;

pub(super) use beside::{
    leave_beside, look_again, looks_again_at, send_beside, sit_beside, write_here,
};
pub(super) use caller::{
    ask_again, ask_this_again, card_changed, follow_caller, found, new_person, not_again,
    not_this_again, pick, refused_pick, say_picked, seeks_at, send_rest_of_topic, topic_arrived,
    undo_pick, who,
};
pub(super) use claim::{
    ask_take_over, enter, enter_on, resume, resume_call, take, take_best, take_over,
};
pub(super) use deciding::{mine_holds, theirs_holds};
pub(super) use desk::{
    blank, help, leave, lock, quit, quit_without_message, show_queue, switch_pane, unlock,
};
pub(super) use follow_up::{ask_promises, keep_follow_up, open_follow_up, tell_slipping};
pub(super) use form::{
    answer_typed, begin_form, choose_by, clear, follow_note, form, form_language, go_on, hear_form,
    hear_forms, jump, jump_to, keep, keep_of, next_question, other_form, remove_repeat, show_form,
};
pub(super) use hand::{
    broken_off, hand, hand_to, hang_up, hang_up_now, language, pass, pass_now, send_line,
    send_rest, send_rest_of, set, talking, unsafe_callback, urgency,
};
pub(super) use join::{join, joined};
pub(super) use leaving::{
    begin_message, leave_it, leave_message, left, line_before, next_line, waits_how_long,
};
pub(super) use lists::{
    filter_clear, filter_facility, filter_language, filter_urgency, find_row, list_again,
    list_changed, page, show_list, step,
};
pub(super) use look::{
    details, earlier_call, find, history, new_case, open, open_hand, place, recovered,
};
pub(super) use marks::{amend, amend_this, complete_mark, undo_mark};
pub(super) use merging::{beside_the_other, merge, merge_now, move_stayed, part, part_now};
pub(super) use message::{mark_told, message, open as open_message, opened, read_on, withdraw};
pub(super) use operator::{
    ask_sign_off, available, away, raise_hand, set_colleague, set_state, sign_off,
};
pub(super) use phone::{
    ask_whether_a_phone_rings, follow_phone, hold, interpreter, my_phone, no_phone_typed,
    own_phone_is, own_phone_not_told, phone_in_hand, phone_is_set, phone_not_typed, phone_ordered,
    phone_refused, phone_typed, say_phone, was_put_through, why_not_connected,
};
pub(super) use prompt::{
    accept, cancel, choose, command_line, complete, erase_line, erase_word, go_round, typed,
};
pub(super) use record::{
    begin_value, edit, follow_news, keep_record_line, line_comes_back, open_person, record_written,
    send_record_line, set_status, take_back, take_back_now,
};
pub(super) use telling::{begin_told, tell, told_by};
pub(super) use unplaced::{open_unplaced, place_unplaced, place_unplaced_on, unplaced_opened};
pub(super) use wrap::{close, close_as, finish, park, wrap_up};

use super::notice::Tone;
use super::state::State;
use crate::domain::{Claim, Write};
use crate::effect::Effect;

/// Orders a change, or says that nothing can be changed while there is no link: claims and states are never queued.
fn order(state: &mut State, write: Write) -> Vec<Effect> {
    if state.world.is_connected() {
        vec![state.orders.write(write)]
    } else {
        state.say("notice-offline-nothing-sent", Tone::Bad);
        Vec::new()
    }
}

/// The claim on the call in hand, or a word that there is none.
fn claim_in_hand(state: &mut State) -> Option<Claim> {
    let claim = state.world.claim();
    if claim.is_none() {
        state.say("notice-no-call-in-hand", Tone::Plain);
    }
    claim
}

//! Owns: stories about calls that a phone system brings: take and ring, hold, interpreter, push, silence.
//! Must not know: a phone system; its rows arrive as news.

use uuid::Uuid;

use super::{Desk, call, claim};
use crate::app::{Known, Mode, Place};
use crate::command::Command;
use crate::domain::phone_system::{
    AnswerMode, CallPhone, PhoneMark, PhoneSystem, SourceState, Step, SystemKind,
};
use crate::domain::{
    Answer, Call, CallState, EndWhy, LinkState, News, Outcome, PhoneOrder, PhoneRefusal,
    PhoneSystemId, Read, Row, Wish, Words, Write,
};
use crate::store::invented::{ago, changed, held, waiting};

/// The phone system of the invented hotline.
pub(crate) fn system(version: i32, mode: AnswerMode, state: SourceState) -> Row {
    Row::PhoneSystem(PhoneSystem {
        id: PhoneSystemId(Uuid::from_u128(1)),
        source: "pbx1".to_owned(),
        version,
        kind: SystemKind::Asterisk,
        mode,
        state,
        since: ago(12),
        system_version: None,
    })
}

/// The call came through it.
pub(crate) fn by_phone(call: Call, step: Option<Step>) -> Call {
    Call {
        phone: CallPhone {
            source: Some("pbx1".to_owned()),
            step,
            ..CallPhone::default()
        },
        ..call
    }
}

/// Ana's desk at a hotline with a phone system, her phone known to end in 01, and these calls.
pub(crate) fn with_phones(mode: AnswerMode, calls: Vec<Call>) -> Desk {
    let mut desk = Desk::with(Vec::new());
    desk.merges(changed(vec![system(1, mode, SourceState::Live)]));
    let asked = desk.orders.pop().expect("my phone is asked for");
    assert_eq!(asked.wish, Wish::Read(Read::OwnPhone));
    let mine = Answer::OwnPhone(Some("01".to_owned()));
    desk.answers_to(asked.request, Outcome::Ok(mine));
    desk.hears_of(calls.into_iter().map(|call| by_phone(call, None)).collect());
    desk
}

/// A caller of the phone system is in hand and put through.
pub(crate) fn put_through() -> Desk {
    let mut desk = with_phones(AnswerMode::Pull, vec![waiting(1, 2, 4, 60)]);
    desk.give(Command::Take);
    desk.hears_of(vec![by_phone(
        held(waiting(1, 2, 4, 60), 1, 10, false),
        Some(Step::Ringing),
    )]);
    desk.answers(Outcome::Ok(Answer::Yours(claim(1, 10))));
    let mut talking = by_phone(held(waiting(1, 2, 4, 60), 1, 10, true), None);
    talking.version += 1;
    desk.hears_of(vec![talking]);
    desk.orders.clear();
    desk
}

/// A caller of the phone system is in hand, and Ana's phone rings.
fn rung_for() -> Desk {
    let mut desk = with_phones(AnswerMode::Pull, vec![waiting(1, 1, 4, 60)]);
    desk.give(Command::Take);
    desk.hears_of(vec![by_phone(
        held(waiting(1, 1, 4, 60), 1, 10, false),
        Some(Step::Ringing),
    )]);
    desk.answers(Outcome::Ok(Answer::Yours(claim(1, 10))));
    desk.orders.clear();
    desk
}

fn next(call: &Call, step: Option<Step>) -> Call {
    let mut next = call.clone();
    next.version += 1;
    next.phone.step = step;
    next
}

pub(super) fn in_hand(desk: &Desk) -> Call {
    desk.state.world.in_hand().unwrap().clone()
}

#[test]
fn without_a_phone_system_nothing_of_it_is_asked_offered_or_shown() {
    let mut desk = Desk::on_call();
    for command in [Command::Hold, Command::Interpreter, Command::MyPhone] {
        assert!(!desk.state.offers(command), "{command:?}");
        assert!(
            desk.state
                .verbs_here()
                .iter()
                .all(|hint| hint.command != command)
        );
    }
    desk.give(Command::Hold);
    assert_eq!(desk.says(), "phone-refusal-not-by-phone");
    assert_eq!((desk.reads(), desk.writes()), (Vec::new(), Vec::new()));
}

/// The phone that was asked for is typed, and set.
pub(crate) fn sets_phone(desk: &mut Desk, number: &str) {
    desk.types(number);
    desk.press("enter");
    assert_eq!(desk.writes(), [Write::SetPhone(Words::new(number))]);
    let request = desk.state.orders.write(Write::SetPhone(Words::new(number)));
    let crate::effect::Effect::Order(order) = request else {
        panic!("a change is an order")
    };
    desk.answers_to(order.request, Outcome::Ok(Answer::Done));
}

#[test]
fn a_take_without_a_phone_asks_for_it_and_goes_on() {
    let mut desk = with_phones(AnswerMode::Pull, vec![waiting(1, 1, 4, 60)]);
    desk.give(Command::Take);
    desk.answers(Outcome::Phone(PhoneRefusal::NoPhone));
    assert_eq!(desk.says(), "phone-refusal-no-phone");
    assert!(matches!(desk.state.mode, Mode::Phone(_)));
    desk.writes();
    sets_phone(&mut desk, "101");
    assert_eq!(desk.state.own_phone.known, Known::Ends("01".to_owned()));
    assert_eq!(desk.writes(), [Write::Take { call: call(1) }]);
}

#[test]
fn a_prompt_that_is_left_takes_nothing_later() {
    let mut desk = with_phones(AnswerMode::Pull, vec![waiting(1, 1, 4, 60)]);
    desk.give(Command::Take);
    desk.answers(Outcome::Phone(PhoneRefusal::NoPhone));
    desk.writes();
    desk.press("esc");
    desk.give(Command::MyPhone);
    desk.types("101");
    desk.press("enter");
    desk.answers(Outcome::Ok(Answer::Done));
    assert_eq!(desk.writes(), [Write::SetPhone(Words::new("101"))]);
}

#[test]
fn a_phone_that_is_set_too_late_takes_nothing_by_itself() {
    let cut = |desk: &mut Desk| desk.answers(Outcome::Unknown);
    let away = |desk: &mut Desk| desk.give(Command::OpenFind);
    let gone = |desk: &mut Desk| desk.hear(News::Link(LinkState::Offline(ago(1))));
    for meanwhile in [cut, away, gone] {
        let mut desk = with_phones(AnswerMode::Pull, vec![waiting(1, 1, 4, 60)]);
        desk.give(Command::Take);
        desk.answers(Outcome::Phone(PhoneRefusal::NoPhone));
        desk.types("101");
        desk.press("enter");
        let set = desk.orders.last().unwrap().request;
        meanwhile(&mut desk);
        desk.hear(News::Link(LinkState::Live));
        desk.orders.clear();
        desk.answers_to(set, Outcome::Ok(Answer::Done));
        assert_eq!(desk.says(), "notice-phone-set");
        assert_eq!(desk.writes(), []);
    }
}

#[test]
fn what_is_no_phone_stands_there_again() {
    let mut desk = with_phones(AnswerMode::Pull, Vec::new());
    desk.give(Command::MyPhone);
    desk.types("my mobile");
    desk.press("enter");
    desk.answers(Outcome::BadInput);
    assert_eq!(desk.says(), "notice-no-phone-number");
    let Mode::Phone(line) = &desk.state.mode else {
        panic!("the line is asked for again")
    };
    assert_eq!(line.typing.text(), "my mobile");
}

#[test]
fn every_failure_has_its_words_and_gives_the_call_back() {
    for (step, said) in [
        (Step::PhoneBusy, "phone-lost-phone-busy"),
        (Step::PhoneSilent, "phone-lost-phone-silent"),
        (Step::PhoneUnreachable, "phone-lost-phone-unreachable"),
        (Step::PhoneUnknown, "phone-lost-phone-unknown"),
        (Step::PhoneBarred, "phone-lost-phone-barred"),
        (Step::Expired, "phone-step-expired"),
        (Step::BridgeRestarted, "phone-step-bridge-restarted"),
        (Step::Failed, "phone-step-failed"),
    ] {
        let mut desk = with_phones(AnswerMode::Pull, vec![waiting(1, 1, 4, 60)]);
        desk.give(Command::Take);
        desk.hears_of(vec![by_phone(
            held(waiting(1, 1, 4, 60), 1, 10, false),
            Some(Step::Ringing),
        )]);
        desk.answers(Outcome::Ok(Answer::Yours(claim(1, 10))));
        assert_eq!(desk.state.place, Place::Call);
        let mut back = next(&in_hand(&desk), Some(step));
        back.state = CallState::Waiting;
        back.holder.as_mut().unwrap().live = false;
        desk.hears_of(vec![back]);
        assert_eq!(desk.says(), said);
        assert_eq!(desk.state.place, Place::Queue);
        assert!(desk.state.world.hold.is_none());
    }
}

#[test]
fn hold_is_one_key_there_and_back() {
    let mut desk = put_through();
    desk.give(Command::Hold);
    assert_eq!(
        desk.writes(),
        [Write::Phone(claim(1, 10), PhoneOrder::Hold)]
    );
    let mut music = next(&in_hand(&desk), None);
    music.phone.marks = vec![PhoneMark::OnHold];
    desk.hears_of(vec![music]);
    desk.give(Command::Hold);
    assert_eq!(
        desk.writes(),
        [Write::Phone(claim(1, 10), PhoneOrder::Resume)]
    );
}

#[test]
fn an_order_that_fails_says_why_and_leaves_the_call_in_hand() {
    let mut desk = put_through();
    desk.give(Command::Hold);
    let failed = next(&in_hand(&desk), Some(Step::NotAllowed));
    desk.hears_of(vec![failed]);
    assert_eq!(desk.says(), "phone-step-not-allowed");
    assert!(desk.state.world.claim().is_some());
}

#[test]
fn an_interpreter_is_rung_where_the_line_allows_it() {
    let mut desk = put_through();
    desk.give(Command::Interpreter);
    desk.types("+1 312 555 0199");
    desk.press("enter");
    let phone = Words::new("+1 312 555 0199");
    assert_eq!(
        desk.writes(),
        [Write::Phone(claim(1, 10), PhoneOrder::Interpreter(phone))]
    );
    desk.give(Command::Interpreter);
    desk.press("enter");
    assert_eq!(
        desk.writes(),
        [Write::Phone(claim(1, 10), PhoneOrder::DropInterpreter)]
    );
}

#[test]
fn a_line_that_forbids_a_third_party_says_so_before_anybody_is_rung() {
    let mut desk = with_phones(AnswerMode::Push, Vec::new());
    desk.hears_of(vec![by_phone(
        held(waiting(1, 1, 4, 60), 1, 10, true),
        None,
    )]);
    desk.give(Command::Interpreter);
    assert_eq!(desk.says(), "phone-refusal-three-way");
    assert_eq!(desk.state.mode, Mode::Desk);
}

#[test]
fn a_waiting_caller_is_not_hung_up_on_by_one_stroke() {
    let mut desk = rung_for();
    desk.give(Command::HangUp);
    assert!(desk.writes().is_empty());
    assert!(matches!(desk.state.mode, Mode::Question(_)));
}

#[test]
fn where_the_phone_system_rings_in_turn_nobody_takes_and_a_call_comes_by_itself() {
    let mut desk = with_phones(AnswerMode::Push, vec![waiting(1, 1, 4, 60)]);
    assert!(!desk.state.offers(Command::Take));
    desk.press("enter");
    assert_eq!(desk.says(), "phone-refusal-rings-in-turn");
    desk.give(Command::TakeBest);
    assert!(desk.writes().is_empty());
    desk.hears_of(vec![by_phone(
        held(waiting(1, 1, 4, 60), 1, 10, true),
        None,
    )]);
    assert_eq!(
        (desk.state.place, desk.says()),
        (Place::Call, "notice-put-through")
    );
}

#[test]
fn whoever_is_rung_for_cannot_say_that_he_talks() {
    let mut desk = rung_for();
    desk.press("alt+t");
    assert_eq!(desk.says(), "phone-refusal-not-connected");
    assert!(desk.writes().is_empty());
}

#[test]
fn hanging_up_while_ones_own_phone_rings_keeps_the_call_in_hand_until_it_is_over() {
    let mut desk = rung_for();
    desk.give(Command::HangUp);
    desk.press("y");
    let order = desk.orders.last().expect("a hang-up is ordered").request;
    desk.answers_to(order, Outcome::Ok(Answer::Done));
    assert_eq!(desk.says(), "notice-hang-up-told");
    assert_eq!(desk.state.world.claim(), Some(claim(1, 10)));
    // The phone was picked up first: the call is his, and stays before him.
    let mut talking = next(&in_hand(&desk), None);
    talking.state = CallState::OnCall;
    desk.hears_of(vec![talking]);
    assert_eq!(desk.state.world.claim(), Some(claim(1, 10)));

    let mut desk = rung_for();
    desk.give(Command::HangUp);
    desk.press("y");
    desk.answers(Outcome::Ok(Answer::Done));
    let mut over = next(&in_hand(&desk), None);
    over.state = CallState::Abandoned;
    over.ended_at = Some(ago(0));
    over.end_why = Some(EndWhy::OperatorHungUp);
    over.holder.as_mut().unwrap().live = false;
    desk.hears_of(vec![over]);
    assert_eq!(
        (desk.state.place, desk.says()),
        (Place::Queue, "notice-hung-up")
    );
}

#[test]
fn a_system_that_only_posts_is_ordered_nothing_by_a_desk() {
    let mut desk = rung_for();
    let Row::PhoneSystem(posts) = system(2, AnswerMode::Pull, SourceState::Live) else {
        panic!("a phone system")
    };
    desk.merges(changed(vec![Row::PhoneSystem(PhoneSystem {
        kind: SystemKind::Webhook,
        ..posts
    })]));
    assert!(!desk.state.sight().is_by_phone());
    assert!(desk.state.offers(Command::Talking));
    desk.give(Command::Hold);
    assert_eq!(desk.says(), "phone-refusal-not-by-phone");
    desk.give(Command::Talking);
    assert_eq!(desk.writes(), [Write::Talking(claim(1, 10))]);
}

#[test]
fn a_silent_phone_system_makes_its_calls_doubtful_and_counts_in_steps() {
    let mut desk = with_phones(AnswerMode::Pull, vec![waiting(1, 1, 4, 60)]);
    desk.hears_of(vec![waiting(2, 2, 4, 60)]);
    desk.merges(changed(vec![system(
        2,
        AnswerMode::Pull,
        SourceState::Stale,
    )]));
    let sight = desk.state.sight();
    let doubtful = |number| sight.is_doubtful(sight.store.call(call(number)).unwrap());
    assert_eq!((doubtful(1), doubtful(2)), (true, false));
    let wakes = crate::app::wake_at(&desk.state);
    let now = desk.state.world.clock.local();
    assert!(wakes.duration_since(now).as_secs() <= 5);
    desk.hear(News::Link(LinkState::Offline(ago(1))));
    let silence = |desk: &Desk| {
        let wakes = crate::app::wake_at(&desk.state);
        wakes
            .duration_since(desk.state.world.clock.local())
            .as_secs()
            <= 5
    };
    assert!(!silence(&desk), "without a link nothing is told of it");
    desk.hear(News::Link(LinkState::Live));
    assert!(silence(&desk));
    desk.waits(21);
    assert!(silence(&desk));
    desk.waits(28);
    desk.hear(News::Link(LinkState::Live));
    assert!(!silence(&desk), "minutes are told by now");
}

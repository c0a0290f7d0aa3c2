//! Owns: stories about a line that is typed into a record, or behind a covered screen, when a verb or the news changes what
//! the keys go to.
//! Must not know: which function of the spine does it.

use super::person::{opened, person_record};
use super::phones::{by_phone, with_phones};
use super::{Desk, claim};
use crate::app::{Mode, Place};
use crate::command::{Command, Context};
use crate::domain::phone_system::AnswerMode;
use crate::domain::{
    Answer, Call, CallState, Jot, LinkState, News, Outcome, Piece, RequestId, TypedInto,
};
use crate::panes::case::Opened;
use crate::store::invented::{ago, held, start, waiting};

/// Something that comes in from outside: the desk before, and what is heard then.
type Story = (
    &'static str,
    fn() -> (Desk, Option<RequestId>),
    fn(&mut Desk, Option<RequestId>),
);

/// A later row of the same call.
fn later(mut call: Call) -> Call {
    call.version = 60;
    call
}

fn yours(desk: &mut Desk, request: Option<RequestId>) {
    desk.answers_to(request.unwrap(), Outcome::Ok(Answer::Yours(claim(1, 10))));
}

fn done(desk: &mut Desk, request: Option<RequestId>) {
    desk.answers_to(request.unwrap(), Outcome::Ok(Answer::Done));
}

/// A call in hand, and this was just ordered.
fn ordered(desk: &mut Desk, line: &str) -> RequestId {
    desk.press("alt-:");
    desk.types(line);
    desk.press("enter");
    if matches!(desk.state.mode, Mode::Question(_)) {
        desk.press("y");
    }
    desk.orders.last().expect("it was ordered").request
}

/// Ana writes up a call.
fn writing_up() -> Desk {
    let mut desk = Desk::on_call();
    let mut over = later(held(waiting(1, 1, 2, 100), 1, 10, true));
    over.version = 5;
    over.state = CallState::WrapUp;
    over.ended_at = Some(start());
    desk.hears_of(vec![over]);
    desk
}

const NEWS: &[Story] = &[
    (
        "handed over by a colleague",
        || {
            (
                Desk::with(vec![held(waiting(1, 1, 2, 100), 3, 9, true)]),
                None,
            )
        },
        |desk, _| desk.hears_of(vec![later(held(waiting(1, 1, 2, 100), 1, 10, true))]),
    ),
    (
        "put through by the phone system",
        || (with_phones(AnswerMode::Push, Vec::new()), None),
        |desk, _| desk.hears_of(vec![by_phone(held(waiting(1, 1, 4, 5), 1, 10, true), None)]),
    ),
    (
        "what was taken is mine",
        || {
            let mut desk = Desk::with(vec![waiting(1, 1, 2, 100)]);
            desk.give(Command::Take);
            let request = desk.orders.last().map(|order| order.request);
            (desk, request)
        },
        yours,
    ),
    (
        "lost to a colleague",
        || (Desk::on_call(), None),
        |desk, _| desk.hears_of(vec![later(held(waiting(1, 1, 2, 100), 2, 12, true))]),
    ),
    (
        "a lead takes the wrap-up over",
        || (writing_up(), None),
        |desk, _| {
            let mut taken = later(held(waiting(1, 1, 2, 100), 2, 12, true));
            taken.state = CallState::WrapUp;
            taken.ended_at = Some(start());
            desk.hears_of(vec![taken]);
        },
    ),
    (
        "the caller has gone",
        || (Desk::on_call(), None),
        |desk, _| {
            let mut gone = later(held(waiting(1, 1, 2, 100), 1, 10, false));
            gone.state = CallState::Abandoned;
            gone.ended_at = Some(start());
            gone.holder.as_mut().unwrap().live = false;
            desk.hears_of(vec![gone]);
        },
    ),
    (
        "passing was late",
        || {
            let mut desk = Desk::on_call();
            let request = ordered(&mut desk, "pass language");
            (desk, Some(request))
        },
        done,
    ),
    (
        "the talk is over",
        || {
            let mut desk = Desk::on_call();
            let request = ordered(&mut desk, "hang-up");
            (desk, Some(request))
        },
        done,
    ),
    (
        "the link is lost and back",
        || (Desk::on_call(), None),
        |desk, _| {
            desk.hear(News::Link(LinkState::Offline(ago(1))));
            desk.hear(News::Link(LinkState::Live));
        },
    ),
];

/// Jorge's page, and " L" typed behind his given name.
fn on_his_page(desk: &mut Desk) {
    desk.state.mode = Mode::Desk;
    let page = Opened::Person(person_record(400, "Jorge"));
    desk.state.panes.case.show(page);
    desk.state.place = Place::Case;
    desk.press("enter");
    desk.types(" L");
    assert_eq!(kept(desk), ["Jorge L"]);
}

/// What stands in lines of records: in the one with the cursor, be it covered, and in those that were left.
fn kept(desk: &Desk) -> Vec<String> {
    let mut mode = &desk.state.mode;
    while let Mode::Blank { over } | Mode::Locked { over, .. } | Mode::Help { over, .. } = mode {
        mode = over;
    }
    let open = match mode {
        Mode::Record(line) => Some(&**line),
        _ => None,
    };
    let lines = desk.state.unsent.iter().chain(open);
    lines.map(|line| line.typing.text().to_owned()).collect()
}

/// Whether the journal was told that nothing stands in a field any more.
fn is_erased(desk: &Desk) -> bool {
    let of_field = |piece: &Piece| {
        let is_field = |into: &TypedInto| matches!(into, TypedInto::Value { .. });
        matches!(piece, Piece::Typed(line) if is_field(&line.into))
    };
    desk.jots.iter().any(|jot| match jot {
        Jot::Draft(piece) => of_field(piece) && piece.words().reveal().trim().is_empty(),
        Jot::Released(_) => true,
        _ => false,
    })
}

#[test]
fn no_verb_takes_a_line_away_that_is_typed_into_a_record() {
    let mut tried = 0;
    for command in Command::ALL {
        let by_hand = matches!(command, Command::EraseWord | Command::EraseLine);
        for begin in [|| Desk::with(Vec::new()), Desk::on_call] {
            let mut desk = begin();
            let keys = desk
                .state
                .settings
                .keymap
                .keys_of(Context::Prompt, *command);
            if by_hand || keys.is_empty() {
                continue;
            }
            tried += 1;
            on_his_page(&mut desk);
            desk.give(*command);
            if matches!(desk.state.mode, Mode::Question(_)) {
                desk.press("n");
            }
            assert_eq!(kept(&desk), ["Jorge L"], "{command:?}");
            assert!(!is_erased(&desk), "{command:?}: {:?}", desk.jots);
        }
    }
    assert!(tried > 30, "{tried} are no verbs of everywhere");
}

#[test]
fn no_news_takes_a_line_away_that_is_typed_into_a_record() {
    for (what, before, then) in NEWS {
        for covers in [None, Some(Command::Lock), Some(Command::Blank)] {
            let (mut desk, request) = before();
            on_his_page(&mut desk);
            if let Some(covers) = covers {
                desk.give(covers);
            }
            then(&mut desk, request);
            assert_eq!(kept(&desk), ["Jorge L"], "{what}, {covers:?}");
            assert!(!is_erased(&desk), "{what}, {covers:?}: {:?}", desk.jots);
        }
    }
}

#[test]
fn no_news_uncovers_a_desk_that_is_locked_or_blank() {
    for (what, before, then) in NEWS {
        let (mut desk, request) = before();
        desk.give(Command::Lock);
        then(&mut desk, request);
        assert!(matches!(desk.state.mode, Mode::Locked { .. }), "{what}");
        desk.types("op-001");
        desk.press("enter");
        let open = matches!(desk.state.mode, Mode::Desk | Mode::WrapUp(_));
        assert!(open, "{what}: {:?}", desk.state.mode);
        let (mut desk, request) = before();
        desk.give(Command::Blank);
        then(&mut desk, request);
        assert!(matches!(desk.state.mode, Mode::Blank { .. }), "{what}");
        desk.press("x");
        let open = matches!(desk.state.mode, Mode::Desk | Mode::WrapUp(_));
        assert!(open, "{what}: {:?}", desk.state.mode);
    }
}

#[test]
fn behind_the_lock_a_call_comes_into_the_hand_all_the_same() {
    let mut desk = Desk::with(vec![held(waiting(1, 1, 2, 100), 3, 9, true)]);
    desk.give(Command::Lock);
    desk.hears_of(vec![later(held(waiting(1, 1, 2, 100), 1, 10, true))]);
    assert_eq!(desk.state.world.claim(), Some(claim(1, 10)));
    desk.types("op-001");
    desk.press("enter");
    assert_eq!(
        (desk.state.place, &desk.state.mode),
        (Place::Call, &Mode::Desk)
    );
}

#[test]
fn half_a_line_left_in_a_record_is_said_and_asked_about() {
    let mut desk = opened(person_record(400, "Jorge"));
    desk.press("enter");
    desk.types(" L");
    assert_eq!(desk.state.shown_unsaved(), 0, "it is being typed");
    desk.press("esc");
    assert_eq!(desk.state.shown_unsaved(), 1);
    desk.give(Command::Quit);
    let asked = crate::app::Question::Quit {
        call: false,
        unsaved: 1,
    };
    assert_eq!(desk.state.mode, Mode::Question(asked));
    desk.press("y");
    assert!(desk.has_quit);
    let mut desk = opened(person_record(400, "Jorge"));
    desk.press("enter");
    desk.types(" L");
    desk.give(Command::Quit);
    assert_eq!(
        desk.state.mode,
        Mode::Question(asked),
        "with the cursor in it"
    );
}

//! Owns: stories about words on their way: what the journal is told, and when a line may leave it.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Desk, call};
use crate::domain::{
    Answer, EntryId, Jot, JournalNews, LinkState, Lsn, News, NoteLine, Origin, Outcome, Piece,
    Read, Record, Recovered, Saved, Standing, Trouble, Wish, Write,
};
use crate::panes::call::Tick;
use crate::store::invented::start;

fn origin(timeline: u32) -> Origin {
    Origin {
        identity: Uuid::from_u128(1),
        timeline,
    }
}

fn later(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

fn standing(expected: bool, reached: bool, seconds: i64) -> Outcome {
    Outcome::Ok(Answer::Standing(Standing {
        origin: origin(1),
        expected,
        reached,
        now: later(seconds),
    }))
}

/// A line is written and acknowledged on timeline 1, so many seconds after the start; its id.
fn saved_line(desk: &mut Desk, words: &str, seconds: i64) -> EntryId {
    desk.types(words);
    desk.press("enter");
    let entry = desk.state.notes.of(call(1)).last().unwrap().entry;
    desk.answers(acknowledged(entry, 1, seconds));
    entry
}

fn acknowledged(entry: EntryId, timeline: u32, seconds: i64) -> Outcome {
    Outcome::Ok(Answer::Noted {
        entry,
        at: later(seconds),
        late: false,
        unplaced: false,
        saved: Saved {
            origin: origin(timeline),
            lsn: Lsn(100 + seconds.cast_unsigned()),
        },
    })
}

/// A minute passes on a live link; what was asked about the standing of lines.
fn a_minute_later(desk: &mut Desk) -> Vec<Lsn> {
    desk.hear(News::Link(LinkState::Live));
    desk.orders.clear();
    desk.waits(30);
    desk.hear(News::Link(LinkState::Live));
    desk.waits(30);
    desk.orders
        .iter()
        .filter_map(|order| match order.wish {
            Wish::Read(Read::Standing(lsn)) => Some(lsn),
            _ => None,
        })
        .collect()
}

fn released(desk: &Desk) -> Vec<EntryId> {
    let released = desk.jots.iter().filter_map(|jot| match jot {
        Jot::Released(entries) => Some(entries.clone()),
        _ => None,
    });
    released.flatten().collect()
}

fn drafts(desk: &Desk) -> Vec<&NoteLine> {
    let drafts = desk.jots.iter().filter_map(|jot| match jot {
        Jot::Draft(Piece::Note(line)) => Some(line),
        _ => None,
    });
    drafts.collect()
}

#[test]
fn every_key_reaches_the_journal_under_the_id_the_line_is_sent_with() {
    let mut desk = Desk::on_call();
    desk.types("insu");
    let typed: Vec<&str> = drafts(&desk)
        .iter()
        .map(|line| line.words.reveal())
        .collect();
    assert_eq!(typed, ["i", "in", "ins", "insu"]);
    let draft: NoteLine = drafts(&desk)[0].clone();
    assert!(drafts(&desk).iter().all(|line| line.entry == draft.entry));
    assert_eq!(
        draft.provider.as_ref().map(|call| call.id.as_str()),
        Some("9001")
    );
    desk.jots.clear();
    desk.press("enter");
    let jots = std::mem::take(&mut desk.jots);
    let [Jot::Line(Piece::Note(line))] = jots.as_slice() else {
        panic!("{jots:?}");
    };
    assert_eq!((line.entry, line.claim), (draft.entry, draft.claim));
    let sent = desk.writes();
    assert!(matches!(&sent[..], [Write::Note(sent)] if sent == line));
}

#[test]
fn a_line_that_is_erased_is_forgotten_and_the_next_has_an_id_of_its_own() {
    let mut desk = Desk::on_call();
    desk.types("x");
    desk.press("backspace");
    let erased = drafts(&desk).last().copied().cloned().unwrap();
    assert!(erased.words.is_empty());
    desk.press("backspace");
    assert_eq!(desk.jots.len(), 2, "nothing is told twice");
    desk.types("y");
    assert_ne!(drafts(&desk).last().unwrap().entry, erased.entry);
}

#[test]
fn a_key_that_changes_nothing_tells_the_journal_nothing() {
    let mut desk = Desk::on_call();
    desk.types("x");
    desk.jots.clear();
    desk.press("left right");
    desk.waits(5);
    desk.hear(News::Link(LinkState::Live));
    assert_eq!(desk.jots, []);
}

#[test]
fn where_no_standby_is_expected_a_line_stays_for_an_hour() {
    let mut desk = Desk::on_call();
    let entry = saved_line(&mut desk, "insulin", 0);
    assert!(matches!(&desk.jots[..], [.., Jot::Acknowledged(told, _)] if *told == entry));
    assert_eq!(a_minute_later(&mut desk), [Lsn(100)]);
    desk.answers(standing(false, false, 3599));
    assert_eq!(released(&desk), []);
    a_minute_later(&mut desk);
    desk.answers(standing(false, true, 3599));
    assert_eq!(released(&desk), [], "who is connected is not asked");
    a_minute_later(&mut desk);
    desk.answers(standing(false, false, 3600));
    assert_eq!(released(&desk), [entry]);
    assert_eq!(a_minute_later(&mut desk), [], "nothing is left to ask for");
}

#[test]
fn where_a_standby_is_expected_no_time_frees_a_line_and_its_reaching_does() {
    let mut desk = Desk::on_call();
    desk.state.settings.idle = SignedDuration::ZERO;
    let first = saved_line(&mut desk, "first", 0);
    let second = saved_line(&mut desk, "second", 5);
    for minute in 1..100 {
        assert_eq!(a_minute_later(&mut desk), [Lsn(105)]);
        desk.answers(standing(true, false, 60 * minute));
    }
    assert_eq!(released(&desk), [], "away for more than an hour");
    a_minute_later(&mut desk);
    let asked = desk.orders.last().unwrap().request;
    let third = saved_line(&mut desk, "third", 6_001);
    desk.answers_to(asked, standing(true, true, 6_002));
    assert_eq!(released(&desk), [first, second]);
    assert_eq!(a_minute_later(&mut desk), [Lsn(6_101)]);
    desk.answers(standing(true, true, 6_060));
    assert!(released(&desk).contains(&third));
}

#[test]
fn an_answer_that_does_not_come_frees_nothing() {
    let mut desk = Desk::on_call();
    saved_line(&mut desk, "insulin", 0);
    a_minute_later(&mut desk);
    desk.answers(Outcome::Offline);
    a_minute_later(&mut desk);
    desk.answers(Outcome::Unknown);
    assert_eq!(released(&desk), []);
}

#[test]
fn a_laptop_closed_for_an_hour_drops_nothing() {
    let mut desk = Desk::on_call();
    let kept = saved_line(&mut desk, "saved before the lid was closed", 0);
    desk.types("not sent");
    desk.press("enter");
    desk.answers(Outcome::Offline);
    desk.types("half ty");
    desk.jots.clear();
    desk.waits(3600);
    assert_eq!(released(&desk), [], "only the database lets a line leave");
    assert_eq!(desk.state.notes.unsaved(), 1);
    assert_eq!(desk.state.panes.call.note.text(), "half ty");
    desk.orders.clear();
    desk.hear(News::Origin(origin(1)));
    desk.hear(News::Link(LinkState::Live));
    let again = desk.writes();
    assert!(matches!(&again[..], [Write::Note(line)] if line.words.reveal() == "not sent"));
    a_minute_later(&mut desk);
    desk.answers(standing(false, false, 3660));
    assert_eq!(released(&desk), [kept]);
}

#[test]
fn after_a_failover_what_was_acknowledged_is_unsaved_and_sent_again() {
    let mut desk = Desk::on_call();
    let entry = saved_line(&mut desk, "insulin", 0);
    desk.orders.clear();
    desk.hear(News::Origin(origin(1)));
    assert_eq!(desk.writes(), [], "the same timeline has it");
    desk.hear(News::Origin(origin(2)));
    assert_eq!(desk.state.notes.unsaved(), 1);
    assert!(desk.state.notes.of(call(1))[0].tick.is_unsaved());
    let again = desk.orders.clone();
    let is_it = |wish: &Wish| matches!(wish, Wish::Write(Write::Note(line)) if line.entry == entry);
    assert!(matches!(&again[..], [order] if is_it(&order.wish)));
    desk.answers(acknowledged(entry, 2, 60));
    assert_eq!(desk.state.notes.of(call(1))[0].tick, Tick::Saved);
    desk.hear(News::Origin(origin(2)));
    assert_eq!(desk.state.notes.unsaved(), 0);
}

#[test]
fn after_a_failover_the_words_of_a_call_that_is_done_are_sent_again_too() {
    let mut desk = Desk::on_call();
    let entry = saved_line(&mut desk, "insulin", 0);
    desk.state.world.let_go();
    desk.state.notes.forget(call(1));
    assert_eq!(desk.state.notes.of(call(1)), []);
    desk.orders.clear();
    desk.hear(News::Origin(origin(2)));
    let again = desk.writes();
    assert!(matches!(&again[..], [Write::Note(line)] if line.entry == entry));
    assert_eq!(desk.state.notes.unsaved(), 1);
}

#[test]
fn a_disk_that_fails_is_said_and_typing_goes_on() {
    let mut desk = Desk::on_call();
    desk.send(super::Msg::Journal(JournalNews::Disk(Some(Trouble::Full))));
    assert_eq!(desk.says(), "notice-journal-trouble");
    assert_eq!(desk.state.journal.trouble, Some(Trouble::Full));
    desk.types("goes on");
    assert_eq!(desk.state.panes.call.note.text(), "goes on");
    desk.send(super::Msg::Journal(JournalNews::Disk(None)));
    assert_eq!(desk.says(), "notice-journal-well");
    assert_eq!(desk.state.journal.trouble, None);
}

#[test]
fn what_was_brought_back_stays_to_be_read_until_a_key_is_pressed_and_so_does_what_waits() {
    let mut desk = Desk::on_call();
    desk.send(super::Msg::Journal(JournalNews::Recovered(Recovered {
        calls: vec![(call(1), 2)],
        locked: 1,
        password_given: true,
        ..Recovered::default()
    })));
    desk.waits(60);
    assert_eq!(desk.says(), "notice-journal-wrong-password");
    desk.press("x");
    assert_eq!(desk.says(), "notice-recovered");
    desk.state.say("notice-yours", crate::app::Tone::Good);
    desk.waits(60);
    assert_eq!(desk.says(), "notice-recovered");
    desk.press("y");
    assert_eq!(desk.says(), "notice-yours");
    desk.waits(60);
    assert_eq!(desk.state.notice, None);
    assert_eq!(desk.state.panes.call.note.text(), "xy");
}

#[test]
fn what_an_earlier_desk_left_counts_as_unsaved_until_it_is_brought_back() {
    let mut desk = Desk::on_call();
    desk.send(super::Msg::Journal(JournalNews::LeftBehind(2)));
    assert_eq!(desk.state.shown_unsaved(), 2);
    desk.orders.clear();
    desk.send(super::Msg::Journal(JournalNews::Recovered(Recovered {
        calls: vec![(call(1), 2)],
        drafts: 1,
        ..Recovered::default()
    })));
    desk.send(super::Msg::Journal(JournalNews::LeftBehind(0)));
    assert_eq!(desk.says(), "notice-recovered");
    assert_eq!(desk.state.shown_unsaved(), 0);
    let reads = desk.reads();
    assert!(
        matches!(&reads[..], [Read::CallNotes(claim)] if claim.call == call(1)),
        "the call in hand shows them"
    );
}

#[test]
fn a_second_sweep_forgets_no_record_of_the_first_and_none_is_forgotten_unseen() {
    let mut desk = Desk::on_call();
    let person = |number| Record::Person(super::person::whose(number));
    let mut found = |records: &[u128]| {
        let records = records.iter().map(|number| (person(*number), 1)).collect();
        desk.send(super::Msg::Journal(JournalNews::Recovered(Recovered {
            records,
            ..Recovered::default()
        })));
    };
    found(&[400]);
    found(&[401, 400]);
    assert_eq!(desk.state.journal.recovered, [person(400), person(401)]);
    desk.hear(News::Link(LinkState::Offline(start())));
    desk.press("alt-R alt-R alt-R");
    assert_eq!(desk.says(), "notice-offline-nothing-sent");
    assert_eq!(desk.state.journal.recovered.len(), 2, "nothing was shown");
    desk.hear(News::Link(LinkState::Live));
    desk.orders.clear();
    desk.press("alt-R");
    let whose = super::person::whose(401);
    assert_eq!(desk.reads(), [Read::OpenPerson { person: whose }]);
    assert_eq!(desk.state.journal.recovered, [person(400)]);
}

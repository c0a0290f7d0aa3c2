//! Owns: how it looks who may be calling, who it is, what waits for him, and a message that is told or left.

use super::{LARGE, MIDDLE, SMALL, shown, shown_in};
use crate::app::tests::Desk;
use crate::app::tests::caller::{card, found, head, jorge, known, two, with_candidates};
use crate::app::tests::messages::{opened, waits};
use crate::command::Command;
use crate::domain::{LinkState, News, Outcome};
use crate::messages::Language;
use crate::store::invented::start;
use insta::assert_snapshot;

#[test]
fn two_who_may_be_meant_at_every_size() {
    let desk = with_candidates();
    assert_snapshot!(shown(&desk, SMALL));
    assert_snapshot!(shown(&desk, MIDDLE));
    assert_snapshot!(shown(&desk, LARGE));
    assert_snapshot!(shown_in(&desk, SMALL, Language::Es));
}

fn with(candidates: Vec<crate::domain::Candidate>) -> Desk {
    let mut desk = Desk::on_call();
    desk.types("=name Jorge ");
    desk.answers(found(candidates));
    desk
}

#[test]
fn five_of_whom_all_are_listed_on_one_key() {
    let mut all = two();
    all.extend(
        (3..6).map(|number| jorge(number, "Jorge Antonio Martínez de la Cruz y Castellanos")),
    );
    let mut desk = with(all);
    assert_snapshot!(shown(&desk, SMALL));
    desk.give(Command::Who);
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn nobody_alike_no_link_and_enough_are_said_calmly() {
    let mut screens = vec![shown(&with(Vec::new()), SMALL)];
    let mut enough = Desk::on_call();
    enough.types("=name Jorge ");
    enough.answers(Outcome::TooMany);
    screens.push(shown(&enough, SMALL));
    let mut offline = Desk::on_call();
    offline.hear(News::Link(LinkState::Offline(start())));
    offline.types("=name Jorge ");
    screens.push(shown(&offline, SMALL));
    let said = |screen: &String| {
        let lines = screen.lines().filter(|line| line.contains("Alt+0"));
        lines.take(1).map(str::to_owned).collect::<String>()
    };
    let said: Vec<String> = screens.iter().map(said).collect();
    assert_snapshot!(said.join("\n"));
}

#[test]
fn the_card_before_hello_and_what_stays_of_it() {
    let mut desk = waits();
    assert_snapshot!(shown(&desk, SMALL));
    assert_snapshot!(shown(&desk, LARGE));
    assert_snapshot!(shown_in(&desk, SMALL, Language::Es));
    desk.types("he has no lawyer yet");
    desk.press("enter");
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn an_opened_message_shows_its_words_only_when_the_pass_word_was_heard() {
    let mut desk = waits();
    desk.give(Command::Message);
    desk.answers(opened("tamarind"));
    let asked = shown(&desk, SMALL);
    assert!(!asked.contains("hearing"), "{asked}");
    assert_snapshot!(asked);
    desk.press("enter");
    assert_snapshot!(shown(&desk, SMALL));
    assert_snapshot!(shown_in(&desk, LARGE, Language::Es));
}

#[test]
fn a_message_is_left_and_what_not_to_ask_is_typed() {
    let mut desk = waits();
    desk.give(Command::LeaveMessage);
    desk.press("1");
    desk.types("sister Marta");
    assert_snapshot!(shown(&desk, SMALL));
    desk.press("esc");
    desk.give(Command::DoNotAsk);
    assert_snapshot!(shown_in(&desk, SMALL, Language::Es));
}

#[test]
fn a_caller_without_a_card_yet_is_no_empty_card() {
    let mut desk = Desk::on_call();
    known(&mut desk, Some(1), 1);
    assert!(shown(&desk, SMALL).contains("✉ message waiting"));
    desk.answers(card(vec![head(5), head(6)]));
    assert!(shown(&desk, SMALL).contains("and 1 more"));
}

#[test]
fn who_may_be_meant_stands_above_a_form_and_so_does_who_it_is() {
    let mut desk = crate::app::tests::forms::filling();
    desk.press("alt-f");
    desk.types("=name Jorge ");
    desk.answers(found(two()));
    desk.press("alt-f");
    assert!(shown(&desk, SMALL).contains("1 Jorge Martínez"));
    known(&mut desk, Some(1), 1);
    desk.answers(card(vec![head(5)]));
    assert_snapshot!(shown(&desk, SMALL));
}

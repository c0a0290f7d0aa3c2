//! Owns: stories of a desk in plain lines: what is said, once, and what is not.
//! Must not know: a terminal.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::{Said, page};
use crate::app::Msg;
use crate::app::tests::Desk;
use crate::app::tests::forms::filling;
use crate::domain::{Answer, Heard, LinkState, News, Outcome, Words};
use crate::messages::{Catalogue, Language};
use crate::screen::Look;
use crate::store::invented::{ago, morning, waiting};
use crate::theme::Theme;
use insta::assert_snapshot;

/// Somebody who listens to a desk.
struct Listener {
    said: Said,
    catalogue: Catalogue,
}

impl Listener {
    fn new(language: Language) -> Self {
        Self {
            said: Said::default(),
            catalogue: Catalogue::new(language),
        }
    }

    /// What is told now: lines, then the prompt.
    fn hears(&mut self, desk: &Desk) -> String {
        let look = Look {
            theme: Theme::default(),
            catalogue: &self.catalogue,
        };
        let saying = self.said.next(page(&desk.state, look, 80));
        let wiped = saying.wipe.then(|| "(everything is gone)".to_owned());
        let lines = wiped.into_iter().chain(saying.lines);
        lines
            .chain([format!("[{}]", saying.prompt)])
            .collect::<Vec<_>>()
            .join("\n")
    }
}

#[test]
fn the_caller_of_a_training_is_heard_once() {
    let mut ear = Listener::new(Language::En);
    let mut desk = Desk::with(morning());
    desk.send(Msg::Heard(Heard::Happens("training-rings")));
    ear.hears(&desk);
    desk.send(Msg::Heard(Heard::Says(Words::new("I need a doctor."))));
    let heard = ear.hears(&desk);
    assert!(heard.starts_with("“I need a doctor.”\n["), "{heard}");
    assert!(!ear.hears(&desk).contains("doctor"));
}

#[test]
fn a_morning_and_a_call_are_told_from_ring_to_wrap_up() {
    let mut ear = Listener::new(Language::En);
    let mut desk = Desk::with(morning());
    let mut story = vec![ear.hears(&desk)];
    desk.press("down");
    story.push(ear.hears(&desk));
    let mut desk = Desk::on_call();
    story.push(ear.hears(&desk));
    desk.types("insulin stopped");
    story.push(ear.hears(&desk));
    desk.press("enter");
    desk.answers(Outcome::Ok(Answer::Done));
    story.push(ear.hears(&desk));
    desk.press("alt+w");
    story.push(ear.hears(&desk));
    assert_snapshot!(story.join("\n---\n"));
}

#[test]
fn it_speaks_spanish() {
    let mut ear = Listener::new(Language::Es);
    assert_snapshot!(ear.hears(&Desk::with(morning())));
}

#[test]
fn a_minute_that_passes_is_no_news_and_a_lost_link_is() {
    let mut ear = Listener::new(Language::En);
    let mut desk = Desk::with(morning());
    ear.hears(&desk);
    desk.waits(20);
    assert_eq!(ear.hears(&desk), "[queue: ]");
    desk.hear(News::Link(LinkState::Offline(ago(180))));
    let told = ear.hears(&desk);
    assert!(told.to_lowercase().contains("offline"), "{told}");
}

#[test]
fn nothing_drawn_for_the_eye_alone_is_told() {
    let mut ear = Listener::new(Language::En);
    let mut desk = Desk::with(vec![waiting(1, 1, 2, 100)]);
    let mut told = ear.hears(&desk);
    desk.press("?");
    told.push_str(&ear.hears(&desk));
    let drawn = told
        .chars()
        .find(|letter| ('\u{2500}'..='\u{25ff}').contains(letter));
    assert_eq!(drawn, None, "{told}");
}

#[test]
fn a_blank_desk_leaves_nothing_to_read_back() {
    let mut ear = Listener::new(Language::En);
    let mut desk = Desk::with(morning());
    ear.hears(&desk);
    desk.press("f12");
    assert_eq!(ear.hears(&desk), "(everything is gone)\n[]");
    desk.press("x");
    assert!(ear.hears(&desk).contains("Pine Hill"));
}

#[test]
fn who_may_be_calling_the_card_and_a_message_are_told_in_lines() {
    use crate::app::tests::caller::with_candidates;
    use crate::app::tests::messages::{opened, waits};
    let mut ear = Listener::new(Language::En);
    let mut desk = with_candidates();
    ear.hears(&Desk::on_call());
    let mut story = vec![ear.hears(&desk)];
    desk = waits();
    story.push(ear.hears(&desk));
    desk.press("alt-m");
    desk.answers(opened("tamarind"));
    story.push(ear.hears(&desk));
    desk.press("enter");
    story.push(ear.hears(&desk));
    desk.press("esc alt-n");
    story.push(ear.hears(&desk));
    desk.types("the assault");
    story.push(ear.hears(&desk));
    assert_snapshot!(story.join("\n---\n"));
}

#[test]
fn a_form_is_asked_question_by_question() {
    let mut ear = Listener::new(Language::En);
    let mut desk = filling();
    let mut story = vec![ear.hears(&desk)];
    desk.types("y");
    story.push(ear.hears(&desk));
    desk.types("the guard");
    story.push(ear.hears(&desk));
    desk.press("enter");
    story.push(ear.hears(&desk));
    desk.press("enter");
    desk.types("12");
    desk.press("enter");
    story.push(ear.hears(&desk));
    assert_snapshot!(story.join("\n\n"));
}

//! Owns: the lines of the card before hello and of the messages that wait; nothing where nothing is known.
//! Must not know: where they are drawn, keys, or how a message is opened.

use jiff::Timestamp;

use crate::domain::{Call, Card, MessageHead};
use crate::messages::Value;
use crate::panes::Sight;
use crate::panes::call::Caller;
use crate::panes::call::view::CallerKeys;
use crate::theme::Role;
use crate::widgets::Pen;

/// A line and its look.
pub(super) type Line = (String, Role);

/// What the lines are made of.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    pub(super) caller: &'a Caller,
    pub(super) call: &'a Call,
    pub(super) keys: &'a CallerKeys,
    pub(super) sight: &'a Sight<'a>,
}

impl Lines<'_> {
    /// What is known of the caller of this call, a line each. Short: who it is, what not to ask, and what waits.
    pub(super) fn all(self, whole: bool, pen: &Pen<'_>) -> Vec<Line> {
        let card = self.caller.card_of(self.call);
        let mut lines = Vec::new();
        if let Some(card) = card {
            lines.push((name(card, pen), Role::Good));
            if whole {
                lines.extend(known(card, self.sight, pen));
            }
            lines.extend(not_again(card, self.sight, pen));
        }
        let waits = self.waiting(card, pen);
        lines.extend(waits.map(|said| (said, Role::Title)));
        lines
    }

    /// The first message that waits, and how many more do.
    fn waiting(self, card: Option<&Card>, pen: &Pen<'_>) -> Option<String> {
        let heads = card.map_or(&[][..], |card| card.messages.as_slice());
        let waiting = usize::try_from(self.call.messages_waiting).unwrap_or(0);
        let Some(first) = heads.first() else {
            return (waiting > 0).then(|| pen.say("message-waits-unread"));
        };
        let more = heads.len().max(waiting) - 1;
        let more = (more > 0).then(|| pen.count("message-more", i64::try_from(more).unwrap_or(0)));
        let key = Value::from(self.keys.message.clone());
        let key = pen.say_with("message-key", &[("key", key)]);
        Some(joined([
            Some(head(first, self.sight, pen)),
            more,
            Some(key),
        ]))
    }
}

fn name(card: &Card, pen: &Pen<'_>) -> String {
    let sign = Role::Saved.sign();
    if card.name.is_empty() {
        return format!("{sign} {}", pen.say("card-no-name"));
    }
    format!("{sign} {}", pen.name(card.name.reveal()))
}

/// What is known before hello, a line each.
fn known(card: &Card, sight: &Sight<'_>, pen: &Pen<'_>) -> Vec<Line> {
    let said = |id: &str, said: String| pen.say_with(id, &[("said", Value::from(said))]);
    let last = card.last.as_ref().map(|last| {
        let with = last.with.as_ref();
        let with = with.map(|login| pen.name(&sight.handle(login)));
        let came_of = last
            .came_of
            .map(|word| pen.word("disposition", word.word()));
        joined([Some(moment(last.at, sight)), with, came_of])
    });
    let next_step = card.promise.map(|word| pen.word("next-step", word.word()));
    let due = card.promise_due.map(|due| moment(due, sight));
    let promise = joined([next_step, due, None]);
    let danger = card.danger.as_ref();
    let danger =
        danger.map(|(words, at)| format!("{} ({})", pen.name(words.reveal()), moment(*at, sight)));
    let language = card.language.as_ref().map(|code| pen.language(code));
    let lines = [
        last.map(|last| (said("card-last", last), Role::Text)),
        (!promise.is_empty()).then(|| (said("card-promise", promise), Role::Warning)),
        danger.map(|danger| (said("card-danger", danger), Role::Error)),
        language.map(|language| (said("card-language", language), Role::Text)),
    ];
    lines.into_iter().flatten().collect()
}

/// All topics in one line, the newest first; who said so and when of the newest.
fn not_again(card: &Card, sight: &Sight<'_>, pen: &Pen<'_>) -> Option<Line> {
    let newest = card.do_not_ask.first()?;
    let topics = card.do_not_ask.iter();
    let topics: Vec<String> = topics.map(|mark| pen.name(mark.about.reveal())).collect();
    let by = newest.said_by.as_ref();
    let by = by.map(|login| pen.name(&sight.handle(login)));
    let from = joined([by, Some(moment(newest.said_at, sight)), None]);
    let said = format!("{} ({from})", topics.join("; "));
    let line = pen.say_with("card-do-not-ask", &[("said", Value::from(said))]);
    Some((line, Role::Warning))
}

/// "✉ message waiting (lawyer) · pass-word · until 24.11. 10:00".
fn head(message: &MessageHead, sight: &Sight<'_>, pen: &Pen<'_>) -> String {
    let left_by = pen.word("left-by", message.left_by.word());
    let waits = pen.say_with("message-waits", &[("left-by", Value::from(left_by))]);
    let pass_word = message.pass_word.then(|| pen.say("message-pass-word"));
    let until = Value::from(moment(message.expires_at, sight));
    let until = pen.say_with("message-until", &[("at", until)]);
    joined([Some(waits), pass_word, Some(until)])
}

fn joined(parts: [Option<String>; 3]) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

/// The hour, and the day where it is not today.
#[must_use]
pub fn moment(at: Timestamp, sight: &Sight<'_>) -> String {
    let wall = sight.clock.wall(at);
    if sight.clock.is_today(at) {
        wall
    } else {
        format!("{} {wall}", sight.clock.date(at))
    }
}

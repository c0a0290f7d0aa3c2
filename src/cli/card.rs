//! Owns: `linelamp message card` and `linelamp person do-not-ask|ask-again`.
//! Must not know: who may read a card; the database decides, and every look is recorded there.

use clap::Args;
use jiff::Timestamp;
use serde_json::json;

use super::context::request;
use super::message::head_json;
use super::{Context, Failure, held, input};
use crate::db::card;
use crate::domain::{CallId, Card, DoNotAsk, DoNotAskId, Words, safe};

/// `linelamp person do-not-ask`
#[derive(Args, Debug)]
pub(super) struct DoNotAskArgs {
    /// A call of yours whose person is known, by its id, as `queue` and `call list` show it
    call: CallId,
    /// `-`: the topic comes on standard input, one short line; never the story
    #[arg(value_parser = ["-"])]
    words: String,
}

/// `linelamp person ask-again`
#[derive(Args, Debug)]
pub(super) struct AskAgainArgs {
    /// The mark's id, as `message card` shows it
    mark: DoNotAskId,
}

/// The person of a call is not to be asked about this again.
pub(super) fn mark_not_asked(args: &DoNotAskArgs, context: &Context) -> Result<(), Failure> {
    let about = Words::new(input::words(context)?.reveal());
    let id = request();
    context.change(async |conn| card::add_do_not_ask(conn, id, args.call, &about).await)?;
    let mark = id.0.to_string();
    context.print(&json!({ "mark": mark }), |_| {
        let mark = mark.clone().into();
        context
            .say
            .say_with("cli-do-not-ask-marked", &[("mark", mark)])
    })
}

/// It may be asked again after all.
pub(super) fn ask_again(args: &AskAgainArgs, context: &Context) -> Result<(), Failure> {
    context.change(async |conn| card::take_back_do_not_ask(conn, request(), args.mark).await)?;
    context.print(&json!({ "taken_back": true }), |_| {
        context.say.say("cli-done")
    })
}

/// What to know before hello.
pub(super) fn card(call: CallId, context: &Context) -> Result<(), Failure> {
    let card = context.with_database(async |conn| {
        let claim = held::mine(conn, call).await?;
        card::read_card(conn, claim).await
    })?;
    let Some(card) = card else {
        return context.print(&json!(null), |_| context.say.say("cli-card-nobody"));
    };
    context.print(&card_json(&card), |_| card_lines(&card, context))
}

fn card_json(card: &Card) -> serde_json::Value {
    let last = card.last.as_ref();
    json!({
        "person": card.person.to_string(),
        "name": card.name.reveal(),
        "last_at": last.map(|last| last.at.to_string()),
        "last_with": last.and_then(|last| last.with.as_ref()).map(|login| login.0.clone()),
        "came_of": last.and_then(|last| last.came_of),
        "promise": card.promise,
        "promise_due": card.promise_due.map(|at| at.to_string()),
        "danger": card.danger.as_ref().map(|(words, _)| words.reveal()),
        "danger_at": card.danger.as_ref().map(|(_, at)| at.to_string()),
        "language": card.language,
        "do_not_ask": card.do_not_ask.iter().map(mark_json).collect::<Vec<_>>(),
        "messages": card.messages.iter().map(head_json).collect::<Vec<_>>(),
    })
}

fn mark_json(mark: &DoNotAsk) -> serde_json::Value {
    json!({
        "mark": mark.id.to_string(), "about": mark.about.reveal(), "said_at": mark.said_at.to_string(),
        "said_by": mark.said_by.as_ref().map(|login| login.0.clone()),
    })
}

/// As on the desk: what nobody knows has no line.
fn card_lines(card: &Card, context: &Context) -> String {
    let say = &context.say;
    let date = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M").to_string();
    let name = safe(card.name.reveal()).to_string();
    let mut lines: Vec<String> = Some(name)
        .filter(|name| !name.is_empty())
        .into_iter()
        .collect();
    if let Some(last) = &card.last {
        let with = last.with.as_ref().map(|login| login.0.clone());
        let came_of = last
            .came_of
            .map(|word| say.word("disposition", word.word()));
        let parts = [Some(date(last.at)), with, came_of];
        let said: Vec<String> = parts.into_iter().flatten().collect();
        lines.push(say.say_with("card-last", &[("said", said.join(" · ").into())]));
    }
    let promise = card.promise.map(|word| say.word("next-step", word.word()));
    let due = card.promise_due.map(date);
    let said: Vec<String> = [promise, due].into_iter().flatten().collect();
    if !said.is_empty() {
        lines.push(say.say_with("card-promise", &[("said", said.join(" · ").into())]));
    }
    if let Some((words, at)) = &card.danger {
        let said = format!("{} ({})", safe(words.reveal()), date(*at));
        lines.push(say.say_with("card-danger", &[("said", said.into())]));
    }
    if let Some(code) = &card.language {
        lines.push(say.say_with("card-language", &[("said", code.clone().into())]));
    }
    for mark in &card.do_not_ask {
        let said = format!("{} ({})", safe(mark.about.reveal()), date(mark.said_at));
        let line = say.say_with("card-do-not-ask", &[("said", said.into())]);
        lines.push(format!("{line} · {}", mark.id));
    }
    for message in &card.messages {
        let left_by = say.word("left-by", message.left_by.word());
        let line = say.say_with("message-waits", &[("left-by", left_by.into())]);
        lines.push(format!("{line} · {}", message.id));
    }
    lines.join("\n")
}

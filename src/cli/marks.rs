//! Owns: `linelamp call marks` and `linelamp call amend`.
//! Must not know: the grammar, or how the database keeps a mark.

use clap::Args;
use serde_json::{Value, json};

use super::{Context, Failure, input};
use crate::db::marks::{StoredMark, list_call_marks};
use crate::db::{DbError, PgConnection, opening, words};
use crate::domain::marks::marks;
use crate::domain::{CallId, Claim, EntryId, MarkPlace, NoteLine, Record, Sensitive, Words, safe};

/// `linelamp call marks`
#[derive(Args, Debug)]
pub(super) struct MarksArgs {
    /// The call's id, as `queue` and `call list` show it
    call: CallId,
}

/// `linelamp call amend`
#[derive(Args, Debug)]
pub(super) struct AmendArgs {
    /// The call's id, as `queue` and `call list` show it
    call: CallId,
    /// The line's id, as `call marks` shows it
    entry: EntryId,
    /// Where the mark begins in the line, as `call marks` shows it
    from: usize,
    /// `-`: what stands instead comes on standard input
    #[arg(value_parser = ["-"], required_unless_present = "take_back")]
    words: Option<String>,
    /// Take the mark back and put nothing instead
    #[arg(long, conflicts_with = "words")]
    take_back: bool,
}

pub(super) fn list(args: &MarksArgs, context: &Context) -> Result<(), Failure> {
    let found = context.with_database(async |conn| read(conn, args.call).await)?;
    let rows: Vec<Value> = found.iter().map(row).collect();
    context.print(&rows, |_| {
        if found.is_empty() {
            return context.say.say("cli-marks-none");
        }
        found.iter().map(|mark| line(mark, context)).collect()
    })
}

/// The look is recorded, as any opening of a call.
async fn read(conn: &mut PgConnection, call: CallId) -> Result<Vec<StoredMark>, DbError> {
    let ticket = opening::request_record(conn, Record::Call(call)).await?;
    list_call_marks(conn, ticket).await
}

fn row(mark: &StoredMark) -> Value {
    json!({
        "entry": mark.place.entry.to_string(),
        "from": mark.place.from,
        "to": mark.to,
        "kind": mark.place.kind.word(),
        "value": mark.value.reveal(),
        "at": mark.at.to_string(),
        "author": mark.author.0,
        "amended_by": mark.amended_by.map(|entry| entry.to_string()),
        "due_at": mark.due_at.map(|at| at.to_string()),
    })
}

fn line(mark: &StoredMark, context: &Context) -> String {
    let kind = context.say.word("mark-kind", mark.place.kind.word());
    let value = mark.value.reveal().to_string();
    let amended = if mark.amended_by.is_some() {
        format!("  ({})", context.say.say("mark-taken-back"))
    } else {
        String::new()
    };
    format!(
        "{} {:>4}  {kind:<14} {}{amended}\n",
        mark.place.entry,
        mark.place.from,
        safe(&value)
    )
}

pub(super) fn amend(
    args: &AmendArgs,
    claim: &impl AsyncFn(&mut PgConnection, CallId) -> Result<Claim, DbError>,
    context: &Context,
) -> Result<(), Failure> {
    let said = match &args.words {
        Some(_) => input::words(context)?,
        None => Sensitive::new(""),
    };
    if args.words.is_some() && marks(said.reveal()).is_empty() {
        return Err(Failure::input(context.say.say("cli-amend-words")));
    }
    let known = context.with_database(async |conn| read(conn, args.call).await)?;
    let amended = known
        .iter()
        .find(|mark| mark.place.entry == args.entry && mark.place.from == args.from)
        .ok_or_else(|| Failure::refused(context.say.say("cli-no-such-mark")))?;
    if let (Some(by), None) = (amended.amended_by, &args.words) {
        return context.print(&json!({ "entry": by.to_string(), "already": true }), |_| {
            context.say.say("cli-amended-already")
        });
    }
    let place = MarkPlace { ..amended.place };
    let entry = EntryId(uuid::Uuid::now_v7());
    context.change(async |conn| {
        let line = NoteLine {
            entry,
            claim: claim(conn, args.call).await?,
            provider: None,
            written_at: jiff::Timestamp::now(),
            words: Words::new(said.reveal()),
            amends: Some(place),
            field: None,
        };
        words::append_note(conn, &line).await
    })?;
    context.print(&json!({ "entry": entry.to_string() }), |_| {
        context.say.say("cli-amended")
    })
}

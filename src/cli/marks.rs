//! Owns: `linelamp call marks` and `linelamp call amend`.
//! Must not know: the grammar, or how the database keeps a mark.

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{Context, Failure, input};
use crate::db::marks::{StoredMark, list_call_marks};
use crate::db::{DbError, PgConnection, opening, words};
use crate::domain::marks::{MarkKind, marks, stored};
use crate::domain::{
    CallId, Claim, Entry, EntryId, MarkPlace, NoteLine, Record, Redacted, Sensitive, Words, safe,
};

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

/// A mark, and whether its line was never sent: then it does not count.
struct Listed {
    mark: StoredMark,
    half_typed: bool,
}

/// The look is recorded, as any opening of a call.
async fn read(conn: &mut PgConnection, call: CallId) -> Result<Vec<Listed>, DbError> {
    let ticket = opening::request_record(conn, Record::Call(call)).await?;
    let counted = list_call_marks(conn, ticket).await?;
    let notes = opening::read_call(conn, ticket, call).await?.notes;
    let never_sent = notes.iter().filter(|it| it.fact("half_typed").is_some());
    let never_sent = never_sent.flat_map(|line| of_half_typed(line, &notes));
    let listed = |half_typed| move |mark| Listed { mark, half_typed };
    Ok(counted
        .into_iter()
        .map(listed(false))
        .chain(never_sent.map(listed(true)))
        .collect())
}

/// The marks that a line would have, had it been sent.
fn of_half_typed(line: &Entry, notes: &[Entry]) -> Vec<StoredMark> {
    let amended_by = |from: usize| {
        let mut amendments = notes.iter().filter(|it| it.kind == "amended");
        let of_this = |it: &&Entry| {
            it.fact("entry") == Some(line.id.to_string().as_str())
                && it.fact("from") == Some(from.to_string().as_str())
        };
        amendments.find(of_this).map(|it| it.id)
    };
    let Value::Array(marks) = stored(line.words.reveal(), line.at, &TimeZone::system()) else {
        return Vec::new();
    };
    let mark = |said: &Value| {
        let byte = |name: &str| usize::try_from(said[name].as_u64()?).ok();
        let from = byte("from")?;
        Some(StoredMark {
            place: MarkPlace {
                entry: line.id,
                from,
                kind: MarkKind::from_word(said["kind"].as_str()?)?,
            },
            to: byte("to")?,
            value: Redacted::new(said["value"].clone()),
            at: line.at,
            author: line.author.clone()?,
            amended_by: amended_by(from),
            due_at: None,
        })
    };
    marks.iter().filter_map(mark).collect()
}

fn row(Listed { mark, half_typed }: &Listed) -> Value {
    json!({
        "half_typed": half_typed,
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

fn line(Listed { mark, half_typed }: &Listed, context: &Context) -> String {
    let kind = context.say.word("mark-kind", mark.place.kind.word());
    let value = mark.value.reveal().to_string();
    let amended = if *half_typed {
        format!("  ({})", context.say.word("entry", "half_typed"))
    } else if mark.amended_by.is_some() {
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
        .map(|listed| &listed.mark)
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

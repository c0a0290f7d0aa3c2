//! Owns: `linelamp follow-up list|done`: promises to look again, until they are kept.
//! Must not know: how one is made; it is a mark of a line.

use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::context::request;
use super::{Context, Failure};
use crate::db::follow_ups;
use crate::domain::{FollowUp, FollowUpId, safe};

/// `linelamp follow-up …`
#[derive(Debug, Subcommand)]
pub(super) enum FollowUpCommand {
    /// List the promises that nobody has kept yet, the next due first: yours, for a lead the team's
    List(ListArgs),
    /// A promise is kept; repeating it is harmless
    Done(DoneArgs),
}

/// `linelamp follow-up list`
#[derive(Args, Debug)]
pub(super) struct ListArgs {
    /// Only those whose time has come
    #[arg(long)]
    due: bool,
}

/// `linelamp follow-up done`
#[derive(Args, Debug)]
pub(super) struct DoneArgs {
    /// The id, as `follow-up list` shows it
    id: FollowUpId,
}

pub(super) fn run(command: &FollowUpCommand, context: &Context) -> Result<(), Failure> {
    match command {
        FollowUpCommand::List(args) => list(args, context),
        FollowUpCommand::Done(args) => done(args.id, context),
    }
}

fn list(args: &ListArgs, context: &Context) -> Result<(), Failure> {
    let mut listed = context.with_database(async |conn| follow_ups::list_follow_ups(conn).await)?;
    let now = Timestamp::now();
    listed.retain(|one| !args.due || one.is_due(now));
    let rows: Vec<Value> = listed.iter().map(|one| row(one, now)).collect();
    context.print(&rows, |_| {
        if listed.is_empty() {
            return context.say.say("list-follow-ups-empty");
        }
        listed.iter().map(|one| line(one, now, context)).collect()
    })
}

fn row(one: &FollowUp, now: Timestamp) -> Value {
    json!({
        "id": one.id.to_string(), "due_at": one.due_at.to_string(), "due": one.is_due(now),
        "promised_by": one.promised_by.0, "call": one.call.map(|call| call.to_string()),
        "case": one.case_number, "facility": one.facility,
    })
}

fn line(one: &FollowUp, now: Timestamp, context: &Context) -> String {
    let due = if one.is_due(now) {
        context.say.say("follow-up-due")
    } else {
        String::new()
    };
    let facility = one.facility.as_deref().unwrap_or_default();
    format!(
        "{}  {due:<8}  {:<8} {:<6}  {}  {}\n",
        one.due_at.strftime("%Y-%m-%d %H:%M UTC"),
        one.case_number.as_deref().unwrap_or("-"),
        one.promised_by.0,
        one.id,
        safe(facility)
    )
}

fn done(id: FollowUpId, context: &Context) -> Result<(), Failure> {
    context.change(async |conn| follow_ups::keep_follow_up(conn, request(), id).await)?;
    context.print(&json!({ "kept": id.to_string() }), |_| {
        context.say.say("notice-follow-up-kept")
    })
}

//! Owns: `linelamp case list|show|find`.
//! Must not know: who may see what; the database decides, and every look is recorded there.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{Context, Failure, call, input};
use crate::db::{cases, orders};
use crate::domain::{Answer, Read, Record, Words, safe};

/// `linelamp case …`
#[derive(Debug, Subcommand)]
pub(super) enum CaseCommand {
    /// List the cases of your teams, the last changed first
    List,
    /// Show a case and the newest page of its timeline; the look is recorded
    Show(ShowArgs),
    /// Find people, A-numbers, case numbers and words in notes; the search is recorded
    Find(FindArgs),
}

/// `linelamp case show`
#[derive(Args, Debug)]
pub(super) struct ShowArgs {
    /// The case's number, as `case list` shows it
    number: String,
}

/// `linelamp case find`
#[derive(Args, Debug)]
pub(super) struct FindArgs {
    /// `-`: what to look for comes on standard input
    #[arg(value_parser = ["-"])]
    words: String,
}

pub(super) fn run(command: CaseCommand, context: &Context) -> Result<(), Failure> {
    match command {
        CaseCommand::List => list(context),
        CaseCommand::Show(args) => show(&args, context),
        CaseCommand::Find(_) => find(context),
    }
}

fn list(context: &Context) -> Result<(), Failure> {
    let cases = context.with_database(async |conn| cases::list_cases(conn).await)?;
    context.print(&cases, |cases| {
        cases
            .iter()
            .map(|case| {
                format!(
                    "{}  {}  {}\n",
                    case.number,
                    case.updated_at.strftime("%Y-%m-%d %H:%M"),
                    context.say.word("case-status", &case.status)
                )
            })
            .collect()
    })
}

fn show(args: &ShowArgs, context: &Context) -> Result<(), Failure> {
    let answer = context.with_database(async |conn| {
        let case = cases::find_case(conn, &args.number).await?;
        orders::read_once(conn, &Read::OpenCase { case }).await
    })?;
    let Answer::CaseOpened(record) = answer else {
        return Err(Failure::refused(context.say.say("error-denied")));
    };
    if !context.json {
        let name = record
            .person_name
            .as_ref()
            .map_or_else(|| "—".to_owned(), |name| safe(name.reveal()).to_string());
        context.print_line(&format!("{}  {name}", record.number))?;
    }
    call::print_entries(&record.entries, context)
}

fn find(context: &Context) -> Result<(), Failure> {
    let wanted = input::words(context)?;
    let answer = context.with_database(async |conn| {
        let words = Words::new(wanted.reveal());
        orders::read_once(conn, &Read::Search { words }).await
    })?;
    let Answer::Found(found) = answer else {
        return Err(Failure::refused(context.say.say("error-denied")));
    };
    let rows: Vec<_> = found
        .iter()
        .map(|hit| {
            let (kind, id) = match hit.record {
                Record::Call(call) => ("call", call.to_string()),
                Record::Case(case) => ("case", case.to_string()),
                Record::Person(person) => ("person", person.to_string()),
            };
            json!({ "kind": kind, "id": id, "label": hit.label.reveal(), "detail": hit.detail.reveal() })
        })
        .collect();
    context.print(&rows, |rows| {
        if rows.is_empty() {
            return context.say.say("cli-nothing-found");
        }
        found
            .iter()
            .zip(rows)
            .map(|(hit, row)| {
                format!(
                    "{:<7} {}  {}  {}\n",
                    context
                        .say
                        .word("record", row["kind"].as_str().unwrap_or("call")),
                    safe(hit.label.reveal()),
                    safe(hit.detail.reveal()),
                    row["id"].as_str().unwrap_or_default()
                )
            })
            .collect()
    })
}

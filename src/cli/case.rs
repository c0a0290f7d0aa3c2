//! Owns: `linelamp case list|show|set|find`.
//! Must not know: who may see what; the database decides, and every look is recorded there.

use clap::{Args, Subcommand};
use serde_json::json;

use super::allowed::one_of;
use super::person::{SetArgs, SetWhat, set_value};
use super::{Context, Failure, entries, input};
use crate::db::{cases, orders};
use crate::domain::{Answer, FieldState, Read, Record, RecordField, Words, safe};

/// `linelamp case …`
#[derive(Debug, Subcommand)]
pub(super) enum CaseCommand {
    /// List the cases of your teams, the last changed first
    List,
    /// Show a case and the newest page of its timeline; the look is recorded
    Show(ShowArgs),
    /// Set one field of a case; where somebody else set it meanwhile, yours is kept on the timeline
    Set(CaseSetArgs),
    /// Find people, A-numbers, case numbers and words in notes; the search is recorded
    Find(FindArgs),
}

/// `linelamp case show`
#[derive(Args, Debug)]
pub(super) struct ShowArgs {
    /// The case's number, as `case list` shows it
    number: String,
}

/// `linelamp case set`
#[derive(Args, Debug)]
pub(super) struct CaseSetArgs {
    /// The case's number, as `case list` shows it
    number: String,
    /// Which field: status, need or responsible
    #[arg(value_parser = one_of(RecordField::OF_CASE, RecordField::word))]
    field: RecordField,
    #[command(flatten)]
    set: SetArgs,
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
        CaseCommand::Set(args) => set(&args, context),
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
        let mut head = vec![format!("{}  {name}", record.number)];
        for state in record.fields.iter().filter(|state| !state.value.is_empty()) {
            let field = context.say.word("field", state.field.word());
            let value = match state.field {
                RecordField::Status => context.say.word("case-status", state.value.reveal()),
                _ => safe(state.value.reveal()).to_string(),
            };
            head.push(format!("{field}: {value}"));
        }
        context.print_line(&head.join("\n"))?;
    }
    entries::print_entries(&record.entries, context)
}

fn set(args: &CaseSetArgs, context: &Context) -> Result<(), Failure> {
    let (case, seen) = context.with_database(async |conn| {
        let case = cases::find_case(conn, &args.number).await?;
        let answer = orders::read_once(conn, &Read::OpenCase { case }).await?;
        let seen = match answer {
            Answer::CaseOpened(record) => version_of(&record.fields, args.field),
            _ => 0,
        };
        Ok((case, seen))
    })?;
    let what = SetWhat {
        record: Record::Case(case),
        field: args.field,
    };
    set_value(what, seen, &args.set, context)
}

fn version_of(fields: &[FieldState], field: RecordField) -> i32 {
    let state = fields.iter().find(|state| state.field == field);
    state.map_or(0, |state| state.version)
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

//! Owns: `linelamp line list|add|set`.
//! Must not know: how calls find their line.

use std::collections::BTreeMap;

use clap::{Args, Subcommand};
use serde_json::json;

use super::allowed::{one_of, within};
use super::context::request;
use super::{Context, Failure};
use crate::db::lines::{Expected, LineChange, set_line};
use crate::db::{DbError, feed};
use crate::domain::{Line, Monitored, Row, ThreeWay, Urgency, safe};

/// `linelamp line …`
#[derive(Debug, Subcommand)]
pub(super) enum LineCommand {
    /// List the lines of your teams
    List,
    /// Add a line
    Add(LineArgs),
    /// Change a line; what is not named stays
    Set(LineArgs),
}

/// `linelamp line add` and `linelamp line set`
#[derive(Args, Debug)]
pub(super) struct LineArgs {
    /// The number callers dial
    number: String,
    /// What operators call it
    #[arg(long)]
    name: Option<String>,
    /// The facility, by name or code
    #[arg(long)]
    facility: Option<String>,
    /// The team that answers it, by code
    #[arg(long)]
    team: Option<String>,
    /// Longest call the facility allows, in minutes
    #[arg(long, value_name = "MINUTES", value_parser = within(1, 1440))]
    cap: Option<i32>,
    /// Listened to: yes, no or unknown
    #[arg(long, value_parser = one_of(Monitored::ALL, Monitored::word))]
    monitored: Option<Monitored>,
    /// Third parties: allowed, `not_allowed` or unknown
    #[arg(long, value_parser = one_of(ThreeWay::ALL, ThreeWay::word))]
    three_way: Option<ThreeWay>,
    /// Opening hours in words
    #[arg(long)]
    hours: Option<String>,
    /// Urgency a waiting call starts with, 1 to 4
    #[arg(long, value_parser = within(1, 4))]
    urgency: Option<i32>,
    /// Language a waiting call starts with, an ISO 639 code
    #[arg(long)]
    language: Option<String>,
    /// The facility's time zone, "America/Chicago"
    #[arg(long)]
    zone: Option<String>,
    /// Opening words, as LANGUAGE=WORDS; may be given several times
    #[arg(long, value_name = "LANGUAGE=WORDS")]
    opening: Vec<String>,
}

pub(super) fn run(command: LineCommand, context: &Context) -> Result<(), Failure> {
    match command {
        LineCommand::List => list(context),
        LineCommand::Add(args) => set(args, Expected::New, context),
        LineCommand::Set(args) => set(args, Expected::Known, context),
    }
}

fn lines(context: &Context) -> Result<Vec<Line>, Failure> {
    let batch = context.with_database(async |conn| Ok(feed::read_all(conn, false).await?.batch))?;
    Ok(batch
        .rows
        .into_iter()
        .filter_map(|row| match row {
            Row::Line(line) => Some(line),
            _ => None,
        })
        .collect())
}

fn list(context: &Context) -> Result<(), Failure> {
    let mut lines = lines(context)?;
    lines.sort_by(|one, other| one.number.cmp(&other.number));
    context.print(&lines, |lines| {
        lines.iter().map(|line| text(line, context)).collect()
    })
}

fn text(line: &Line, context: &Context) -> String {
    let cap = line
        .cap_seconds
        .map_or_else(|| "-".to_owned(), |cap| format!("{}m", cap / 60));
    format!(
        "{:<16} {:<24} {cap:>5}  {}  {}\n",
        safe(&line.number).to_string(),
        safe(&line.name).to_string(),
        context.say.word("monitored", line.monitored.word()),
        context.say.word("three-way", line.three_way.word()),
    )
}

fn set(args: LineArgs, expected: Expected, context: &Context) -> Result<(), Failure> {
    let mut opening = BTreeMap::new();
    for words in &args.opening {
        let Some((language, words)) = words.split_once('=') else {
            return Err(Failure::usage(context.say.say("cli-opening-form")));
        };
        opening.insert(language.to_owned(), words.to_owned());
    }
    let change = LineChange {
        number: args.number,
        name: args.name,
        facility: args.facility,
        team: args.team,
        cap_seconds: args.cap.map(|minutes| minutes * 60),
        monitored: args.monitored,
        three_way: args.three_way,
        hours: args.hours,
        default_urgency: args
            .urgency
            .and_then(|level| Urgency::new(level.try_into().ok()?)),
        default_language: args.language,
        opening,
        zone: args.zone,
    };
    if expected == Expected::Known && change == LineChange::of(&change.number) {
        return Err(Failure::usage(context.say.say("cli-line-nothing-named")));
    }
    let set =
        context.change(
            async |conn| match set_line(conn, request(), &change, expected).await {
                Err(DbError::Exists) => Ok(Err("cli-line-exists")),
                Err(DbError::BadInput) => Ok(Err("cli-line-refused")),
                answer => answer.map(Ok),
            },
        )?;
    let line = set.map_err(|why| Failure::input(context.say.say(why)))?;
    context.print(&json!({ "line": line.to_string() }), |_| {
        context.say.say("cli-done")
    })
}

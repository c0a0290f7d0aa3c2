//! Owns: `linelamp line list|add|set`.
//! Must not know: how calls find their line.

use std::collections::BTreeMap;

use clap::{Args, Subcommand};
use serde_json::json;

use super::context::request;
use super::{Context, Failure};
use crate::db::feed;
use crate::db::lines::{LineChange, set_line};
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
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(i32).range(1..=1440))]
    cap: Option<i32>,
    /// Listened to: yes, no or unknown
    #[arg(long)]
    monitored: Option<Monitored>,
    /// Third parties: allowed, `not_allowed` or unknown
    #[arg(long)]
    three_way: Option<ThreeWay>,
    /// Opening hours in words
    #[arg(long)]
    hours: Option<String>,
    /// Urgency a waiting call starts with, 1 to 4
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=4))]
    urgency: Option<u8>,
    /// Language a waiting call starts with, an ISO 639 code
    #[arg(long)]
    language: Option<String>,
    /// Opening words, as LANGUAGE=WORDS; may be given several times
    #[arg(long, value_name = "LANGUAGE=WORDS")]
    opening: Vec<String>,
}

pub(super) fn run(command: LineCommand, context: &Context) -> Result<(), Failure> {
    match command {
        LineCommand::List => list(context),
        LineCommand::Add(args) => {
            let known = lines(context)?
                .iter()
                .any(|line| line.number == args.number);
            if known {
                return Err(Failure::input(context.say.say("cli-line-exists")));
            }
            set(args, context)
        }
        LineCommand::Set(args) => set(args, context),
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

fn set(args: LineArgs, context: &Context) -> Result<(), Failure> {
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
        default_urgency: args.urgency.and_then(Urgency::new),
        default_language: args.language,
        opening,
    };
    let line = context.change(async |conn| set_line(conn, request(), &change).await)?;
    context.print(&json!({ "line": line.to_string() }), |_| {
        context.say.say("cli-done")
    })
}

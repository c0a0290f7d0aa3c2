//! Owns: `linelamp doctor`: looks at everything a desk needs and says what to mend.
//! Must not know: how to mend it by itself.

mod database;
mod finding;
mod memory;
mod report;
mod state;
mod terminal;

use std::io::IsTerminal as _;
use std::process::{Command, Stdio};

use clap::Args;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{Context, Failure};
use crate::config::Flags;
use crate::db::checkup;
use crate::db::connect::{Door, look_in};
use crate::domain::safe;
use finding::{Finding, Verdict};
use terminal::TerminalFacts;

/// `linelamp doctor`
#[derive(Args, Debug)]
pub(super) struct DoctorArgs {
    /// A report for whoever helps from outside: versions, settings by name, checks; no name, number, address or path
    #[arg(long)]
    report: bool,
}

pub(super) fn run(args: &DoctorArgs, flags: &Flags, context: &Context) -> Result<(), Failure> {
    // The configuration was read before this; a problem in it has ended the program already.
    let mut found = vec![Finding::fine("config-read")];
    found.extend(databases(context)?);
    found.extend(state::findings(&context.config.state_folder));
    found.push(memory::finding());
    found.extend(terminal::findings(&terminal_facts()));
    if args.report {
        return tell(&report::report(&found, flags), context);
    }
    if context.json {
        let all: Vec<_> = found
            .iter()
            .map(|finding| finding.as_json(&context.say))
            .collect();
        context.print(&all, |_| String::new())?;
    } else {
        context.print_line(
            &found
                .iter()
                .map(|finding| finding.told(&context.say))
                .collect::<String>(),
        )?;
    }
    match found
        .iter()
        .filter(|finding| finding.verdict == Verdict::Broken)
        .count()
    {
        0 => Ok(()),
        count => Err(Failure::missing(
            context
                .say
                .say_with("doctor-mendable", &[("count", count.into())]),
        )),
    }
}

/// It is made to be sent: so that it can be read before, it is spread out.
fn tell(report: &Value, context: &Context) -> Result<(), Failure> {
    eprintln!("{}", context.say.say("doctor-report"));
    context.print(report, |report| format!("{report:#}"))
}

fn databases(context: &Context) -> Result<Vec<Finding>, Failure> {
    let doors = match context.connect_to() {
        Ok(to) => to.doors,
        Err(failure) => {
            return Ok(vec![
                Finding::broken("database-password").with("why", &safe(&failure.sentence)),
            ]);
        }
    };
    context.block_on(async {
        let mut found = Vec::new();
        for door in doors {
            found.extend(database(door).await);
        }
        found
    })
}

async fn database(door: Door) -> Vec<Finding> {
    let address = door.address.clone();
    let mut conn = match look_in(&door).await {
        Ok(conn) => conn,
        Err(error) => return vec![database::unreachable(&address, &error)],
    };
    let asked = Timestamp::now();
    match checkup::look_over(&mut conn).await {
        Ok(facts) => {
            let travelled: SignedDuration = asked.duration_until(Timestamp::now());
            database::findings(&address, &facts, asked + travelled / 2)
        }
        Err(error) => vec![database::unreachable(&address, &error)],
    }
}

fn terminal_facts() -> TerminalFacts {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    TerminalFacts {
        size: std::io::stdout()
            .is_terminal()
            .then(crossterm::terminal::size)
            .and_then(Result::ok),
        term: variable("TERM"),
        locale: variable("LC_ALL")
            .or_else(|| variable("LC_CTYPE"))
            .or_else(|| variable("LANG")),
        tmux_history: variable("TMUX").and_then(|_| tmux_history()),
    }
}

/// How many lines tmux keeps of this pane.
fn tmux_history() -> Option<u32> {
    let mut ask = Command::new("tmux");
    ask.args(["display-message", "-p", "#{history_limit}"])
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    let answer = ask.output().ok()?;
    String::from_utf8(answer.stdout).ok()?.trim().parse().ok()
}

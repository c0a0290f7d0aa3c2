//! Owns: `linelamp report`.
//! Must not know: how calls are counted, or how a count looks.

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::json;

use super::{Context, Failure};
use crate::db::reports;
use crate::report::{abandoned, calls};

/// `linelamp report …`
#[derive(Debug, Subcommand)]
pub(super) enum ReportCommand {
    /// Count calls, waits and those who gave up, by facility, day and hour
    Calls(CallsArgs),
    /// List the callers who gave up, by facility and hour, and whether one can call back
    Abandoned(CallsArgs),
}

/// `linelamp report calls`
#[derive(Args, Debug)]
pub(super) struct CallsArgs {
    /// The first day, YYYY-MM-DD
    #[arg(long, value_name = "DAY")]
    from: Date,
    /// The last day, YYYY-MM-DD
    #[arg(long, value_name = "DAY")]
    to: Date,
    /// Print CSV for a spreadsheet program
    #[arg(long)]
    csv: bool,
}

pub(super) fn run(command: ReportCommand, context: &Context) -> Result<(), Failure> {
    let (args, abandons) = match command {
        ReportCommand::Calls(args) => (args, false),
        ReportCommand::Abandoned(args) => (args, true),
    };
    if args.csv && context.json {
        return Err(Failure::usage(context.say.say("report-csv-or-json")));
    }
    if args.from > args.to {
        return Err(Failure::usage(context.say.say("report-backwards")));
    }
    if abandons {
        return list_abandoned(&args, context);
    }
    let counts =
        context.with_database(async |conn| reports::calls(conn, args.from, args.to).await)?;
    if args.csv {
        return context.print_line(&String::from_utf8_lossy(&calls::csv(&counts)));
    }
    let report = json!({ "from": args.from, "to": args.to, "counts": counts });
    context.print(&report, |_| {
        if counts.is_empty() {
            context.say.say("report-none")
        } else {
            calls::table(&counts, &context.say) + "\n" + &context.say.say("report-how-read")
        }
    })
}

fn list_abandoned(args: &CallsArgs, context: &Context) -> Result<(), Failure> {
    let callers =
        context.with_database(async |conn| reports::abandoned(conn, args.from, args.to).await)?;
    if args.csv {
        return context.print_line(&String::from_utf8_lossy(&abandoned::csv(&callers)));
    }
    let report = json!({ "from": args.from, "to": args.to, "callers": callers });
    context.print(&report, |_| {
        if callers.is_empty() {
            context.say.say("report-abandoned-none")
        } else {
            abandoned::table(&callers, &context.say)
        }
    })
}

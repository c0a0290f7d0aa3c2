//! Owns: `linelamp import calls`: past calls out of a phone system's own list.
//! Must not know: how rows are stored.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use super::records::{Column, Fault, FaultyRow, Records, RecordsRefused, records};
use super::{bytes_of, sheet_refused};
use crate::cli::{Context, Failure};
use crate::db::call_records::{RecordsTaken, take_records};
use crate::db::desk;
use crate::domain::phone_system::SourceName;
use crate::messages::Catalogue;

/// `linelamp import calls`
#[derive(Args, Debug)]
pub struct CallsArgs {
    /// The list; `-` reads standard input
    file: PathBuf,
    /// The phone system: with the id of a call its name for ever; a call that is there already stays as it is
    #[arg(long, value_parser = source)]
    source: SourceName,
    /// Where the list was written, for times without an offset: America/Chicago
    #[arg(long, value_parser = zone)]
    zone: Option<TimeZone>,
    /// Say what would happen and change nothing
    #[arg(long)]
    check: bool,
}

fn source(name: &str) -> Result<SourceName, &'static str> {
    SourceName::new(name).ok_or("1 to 40 small letters, digits, - and _")
}

fn zone(name: &str) -> Result<TimeZone, &'static str> {
    TimeZone::get(name).map_err(|_| "no clocks are called so; write it as Region/City")
}

pub(super) fn run(args: &CallsArgs, context: &Context) -> Result<(), Failure> {
    let bytes = bytes_of(&args.file, context)?;
    let read = records(&bytes, args.zone.as_ref(), Timestamp::now());
    let read = read.map_err(|refused| failure(refused, context))?;
    let taken = context.with_database(async |conn| {
        let taken = take_records(conn, &args.source, &read.calls, args.check).await?;
        if !args.check {
            desk::hint(conn).await?;
        }
        Ok(taken)
    })?;
    told(&read, taken, args.check, context)
}

fn told(
    read: &Records,
    taken: RecordsTaken,
    checked: bool,
    context: &Context,
) -> Result<(), Failure> {
    let answer = json!({
        "checked": checked, "title_row": read.title_row, "new": taken.taken, "known": taken.known,
        "unassigned": taken.unassigned,
    });
    context.print(&answer, |_| {
        let values = [
            ("new", taken.taken.into()),
            ("known", taken.known.into()),
            ("unassigned", taken.unassigned.into()),
        ];
        let sentence = if checked {
            "import-calls-would"
        } else {
            "import-calls-did"
        };
        context.say.say_with(sentence, &values) + "\n"
    })
}

/// The most rows whose faults are told; who mends those sees the next ones.
const MOST_TOLD: usize = 20;

fn failure(refused: RecordsRefused, context: &Context) -> Failure {
    let say = &context.say;
    Failure::input(match refused {
        RecordsRefused::Sheet(why) => sheet_refused(why, say),
        RecordsRefused::NoTitles => say.say("import-calls-no-titles"),
        RecordsRefused::Rows(rows) => {
            let told = rows.iter().take(MOST_TOLD).map(|row| row_told(row, say));
            let told: Vec<String> = told.collect();
            let count = [("rows", rows.len().into())];
            format!(
                "{}\n{}",
                told.join("\n"),
                say.say_with("import-calls-refused", &count)
            )
        }
    })
}

fn row_told(row: &FaultyRow, say: &Catalogue) -> String {
    let name = |column: Column| say.word("import-column", column.word());
    let reason = match row.fault {
        Fault::Missing { column } => {
            say.say_with("import-calls-missing", &[("column", name(column).into())])
        }
        Fault::NotPlain { column } => {
            say.say_with("import-calls-not-plain", &[("column", name(column).into())])
        }
        Fault::NotATime { column } => say.say_with(
            "import-calls-not-a-time",
            &[("column", name(column).into())],
        ),
        Fault::NoZone { column } => {
            say.say_with("import-calls-no-zone", &[("column", name(column).into())])
        }
        Fault::NotSeconds => say.say("import-calls-not-seconds"),
        Fault::NotAWhy => say.say("import-calls-not-a-why"),
        Fault::Backwards => say.say("import-calls-backwards"),
        Fault::SameAs { other } => say.say_with("import-calls-same-as", &[("other", other.into())]),
    };
    let values = [("row", row.row.into()), ("reason", reason.into())];
    say.say_with("import-calls-row", &values)
}

//! Owns: `linelamp import`.
//! Must not know: how rows are stored.

mod calls;
pub mod columns;
pub mod outcome;
pub mod plan;
pub mod records;
pub mod sheet;

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Context, Failure};
use crate::db::{desk, facilities as db};
use crate::domain::safe;
use crate::messages::Catalogue;
use calls::CallsArgs;
use columns::{ColumnsError, Mapping};
use outcome::Outcome;
use plan::{Refused, plan};
use sheet::{MOST_BYTES, SheetError};

/// `linelamp import …`
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Take in a list of facilities: CSV, XLSX, XLS or ODS
    Facilities(FacilitiesArgs),
    /// Take in records of past calls: CSV, XLSX, XLS or ODS
    Calls(CallsArgs),
}

/// `linelamp import facilities`
#[derive(Args, Debug)]
pub struct FacilitiesArgs {
    /// The list; `-` reads standard input
    file: PathBuf,
    /// Say what would happen and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Take the column with this title for this field; may be given several times
    #[arg(long, value_name = "TITLE=FIELD")]
    map: Vec<Mapping>,
}

pub(super) fn run(command: ImportCommand, context: &Context) -> Result<(), Failure> {
    match command {
        ImportCommand::Facilities(args) => facilities(&args, context),
        ImportCommand::Calls(args) => calls::run(&args, context),
    }
}

fn facilities(args: &FacilitiesArgs, context: &Context) -> Result<(), Failure> {
    let plan = plan(&bytes_of(&args.file, context)?, &args.map)
        .map_err(|refused| failure(refused, context))?;
    let answers = context.with_database(async |conn| {
        let answers = db::import(conn, &plan.accepted, args.dry_run).await?;
        if !args.dry_run {
            desk::hint(conn).await?;
        }
        Ok(answers)
    })?;
    let outcome = Outcome::new(plan, &answers, args.dry_run);
    context.print(&outcome, |outcome| outcome.told(&context.say))?;
    match outcome.rejected.len() {
        0 => Ok(()),
        rows => Err(Failure::input(
            context
                .say
                .say_with("import-some-rejected", &[("rows", rows.into())]),
        )),
    }
}

fn bytes_of(file: &Path, context: &Context) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = MOST_BYTES as u64 + 1;
    let read = if file.as_os_str() == "-" {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => {
            let why = safe(&error.to_string()).into_owned();
            Err(Failure::input(context.say.say_with(
                "import-file-unopened",
                &[("why", String::from(why).into())],
            )))
        }
    }
}

/// Why the whole file is refused, and what to do about it.
fn failure(refused: Refused, context: &Context) -> Failure {
    let say = &context.say;
    let list = |titles: &[String]| {
        let titles: Vec<String> = titles
            .iter()
            .map(|title| safe(title).clip(40).to_string())
            .collect();
        titles.join(", ")
    };
    Failure::input(match refused {
        Refused::Sheet(why) => sheet_refused(why, say),
        Refused::Columns(ColumnsError::NoName(titles)) => {
            say.say_with("import-no-name-column", &[("titles", list(&titles).into())])
        }
        Refused::Columns(ColumnsError::NoSuchColumn(title, titles)) => {
            let values = [
                ("title", safe(&title).to_string().into()),
                ("titles", list(&titles).into()),
            ];
            say.say_with("import-no-such-column", &values)
        }
    })
}

fn sheet_refused(why: SheetError, say: &Catalogue) -> String {
    say.say(match why {
        SheetError::Empty => "import-file-empty",
        SheetError::TooLarge => "import-file-too-large",
        SheetError::Unreadable => "import-file-unreadable",
    })
}

//! Owns: `linelamp form …`.
//! Must not know: how a form is read and how answers are stored.

mod answers;
mod check;
mod kept;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Context, Failure};
use crate::domain::safe;
use crate::forms::sheets::MOST_BYTES;
use crate::forms::{Book, SheetError};

/// `linelamp form …`
#[derive(Debug, Subcommand)]
pub(super) enum FormCommand {
    /// Say everything that is wrong with a form file; nothing is stored
    Check(FileArg),
    /// Keep a form, or a changed form as its next version
    Import(FileArg),
    /// List the forms
    List,
    /// Show what a form asks
    Show(kept::KeptArg),
    /// Give a form back as Markdown tables or as a workbook
    Export(kept::ExportArgs),
    /// Fill a form in; answers that cannot be taken change nothing
    Fill(answers::FillArgs),
    /// List what was answered in a form, without what identifies somebody; the look is recorded
    Answers(answers::AnswersArgs),
}

/// A form file.
#[derive(Args, Debug)]
pub(super) struct FileArg {
    /// The form: XLSForm as XLSX, XLS or ODS, or as Markdown tables; `-` reads standard input
    file: PathBuf,
}

pub(super) fn run(command: FormCommand, context: &Context) -> Result<(), Failure> {
    match command {
        FormCommand::Check(args) => check::run(&args.file, context),
        FormCommand::Import(args) => kept::take_in(&args.file, context),
        FormCommand::List => kept::list(context),
        FormCommand::Show(args) => kept::show(&args, context),
        FormCommand::Export(args) => kept::export(&args, context),
        FormCommand::Fill(args) => answers::fill(&args, context),
        FormCommand::Answers(args) => answers::answers(&args, context),
    }
}

/// How the names of workbooks end.
const WORKBOOKS: [&str; 3] = ["xlsx", "xls", "ods"];

/// The form's id where its settings give none: the file's name.
fn id_of(file: &Path) -> String {
    let stem = file.file_stem().and_then(|stem| stem.to_str());
    stem.filter(|stem| *stem != "-")
        .unwrap_or("form")
        .to_owned()
}

fn book_of(file: &Path, context: &Context) -> Result<Book, Failure> {
    let mut bytes = Vec::new();
    let most = MOST_BYTES as u64 + 1;
    let read = if file.as_os_str() == "-" {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    if let Err(error) = read {
        let why = safe(&error.to_string()).to_string();
        let sentence = context
            .say
            .say_with("import-file-unopened", &[("why", why.into())]);
        return Err(Failure::input(sentence));
    }
    let named_workbook = file.extension().is_some_and(|ending| {
        WORKBOOKS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    });
    Book::read(&bytes).map_err(|error| {
        Failure::input(context.say.say(match error {
            SheetError::Empty | SheetError::Unreadable if named_workbook && !bytes.is_empty() => {
                "form-file-no-workbook"
            }
            SheetError::Empty => "form-file-empty",
            SheetError::TooLarge => "form-file-too-large",
            SheetError::Unreadable => "form-file-unreadable",
        }))
    })
}

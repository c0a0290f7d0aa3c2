//! Owns: the command line: which subcommands exist, what they share, and how they fail.
//! Must not know: what a subcommand does; each has a file of its own.

mod allowed;
mod bridge;
mod call;
mod caller;
mod card;
mod case;
mod completions;
mod context;
mod db;
mod demo;
mod desk;
mod doctor;
mod entries;
mod failure;
mod follow_up;
mod form;
mod held;
pub mod import;
mod input;
mod journal;
mod keeper;
mod line;
mod local_failure;
mod man;
mod marks;
mod message;
mod operator;
mod password;
mod person;
mod phone;
mod queue;
mod report;
mod ssh_entry;
mod train;
mod unplaced;
mod words;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::config::Flags;
use crate::runtime::leave_no_core_files;
pub use context::Context;
pub use failure::Failure;

/// A keyboard-driven desk for hotlines. Without a subcommand: the desk.
#[derive(Debug, Parser)]
#[command(name = "linelamp", version, disable_help_subcommand = true)]
struct Arguments {
    #[command(flatten)]
    flags: Flags,
    /// Print one JSON value instead of lines
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What a desk is opened with: nothing, or flags. Whatever else is said, [`Arguments`] reads.
#[derive(Debug, Parser)]
#[command(name = "linelamp")]
struct Opening {
    #[command(flatten)]
    flags: Flags,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show who is waiting
    Queue(queue::QueueArgs),
    /// Add, take, pass, write down, wrap up, list or show calls
    #[command(subcommand)]
    Call(call::CallCommand),
    /// List, show, change or find cases
    #[command(subcommand)]
    Case(case::CaseCommand),
    /// Show, change, merge or part the records of people; compare names
    #[command(subcommand)]
    Person(person::PersonCommand),
    /// Leave, list, read, deliver or withdraw messages that wait for a person
    #[command(subcommand)]
    Message(message::MessageCommand),
    /// List or keep promises to look again
    #[command(subcommand)]
    FollowUp(follow_up::FollowUpCommand),
    /// List, show or place what was written for calls that are not known
    #[command(subcommand)]
    Unplaced(unplaced::UnplacedCommand),
    /// Try it: a private Postgres, invented people, simulated callers
    Demo(demo::DemoArgs),
    /// Train: the real desk, a private Postgres and an invented caller, then what was caught
    Train(train::TrainArgs),
    /// Set, forget or show the phone that rings for you; show the phone systems
    #[command(subcommand)]
    Phone(phone::PhoneCommand),
    /// List, add or set lines
    #[command(subcommand)]
    Line(line::LineCommand),
    /// Count what happened
    #[command(subcommand)]
    Report(report::ReportCommand),
    /// Check, keep and fill in forms (XLSForm)
    #[command(subcommand)]
    Form(form::FormCommand),
    /// Take in lists
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Make, list, suspend or remove logins and teams
    #[command(subcommand)]
    Operator(operator::OperatorCommand),
    /// Change your own password
    Password(password::PasswordArgs),
    /// Set up or migrate the database
    #[command(subcommand)]
    Db(db::DbCommand),
    /// Look at the words on this machine that the database may not have, or bring them there
    #[command(subcommand)]
    Journal(journal::JournalCommand),
    /// Bring calls from a phone system and carry out what desks order, or see how phone systems are
    Bridge(bridge::BridgeArgs),
    /// Do the timed work: rescue calls of dead desks, end stuck sessions
    Keeper(keeper::KeeperArgs),
    /// What sshd runs for an operator: the desk or a subcommand, never a shell
    #[command(hide = true)]
    SshEntry(ssh_entry::SshEntryArgs),
    /// Look at everything a desk needs and say what to mend
    Doctor(doctor::DoctorArgs),
    /// Print completions for a shell
    Completions(completions::CompletionsArgs),
    /// Print the manual page
    Man(man::ManArgs),
}

/// The definition of every subcommand and flag, for completions and the manual.
#[must_use]
pub fn definition() -> clap::Command {
    Arguments::command()
}

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    // Where the system forbids even this, a caller is heard all the same.
    let _dumps_stay = leave_no_core_files();
    let given: Vec<_> = std::env::args_os().collect();
    // The desk opens before a hundred subcommands are described that nobody asked for.
    let done = match Opening::try_parse_from(&given) {
        Ok(Opening { flags, json }) => {
            Context::new(&flags, json).and_then(|context| desk::run(&context))
        }
        Err(_) => match Arguments::try_parse_from(&given) {
            Ok(arguments) => dispatch(arguments),
            Err(_) => return words::explain(definition(), &given),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn dispatch(arguments: Arguments) -> Result<(), Failure> {
    let Arguments {
        flags,
        json,
        command,
    } = arguments;
    let context = |flags: Flags| Context::new(&flags, json);
    match command {
        // The demo brings a database of its own: nothing has to be configured.
        Some(Command::Demo(args)) => demo::run(&args, &context(demo::flags(flags))?),
        Some(Command::Train(args)) => train::run(&args, context(demo::flags(flags))?),
        Some(Command::Queue(args)) => queue::run(&args, &context(flags)?),
        Some(Command::Call(args)) => call::run(args, &context(flags)?),
        Some(Command::Case(args)) => case::run(args, &context(flags)?),
        Some(Command::Person(args)) => person::run(args, &context(flags)?),
        Some(Command::Message(args)) => message::run(args, &context(flags)?),
        Some(Command::FollowUp(args)) => follow_up::run(&args, &context(flags)?),
        Some(Command::Unplaced(args)) => unplaced::run(&args, &context(flags)?),
        Some(Command::Phone(args)) => phone::run(&args, &context(flags)?),
        Some(Command::Line(args)) => line::run(args, &context(flags)?),
        Some(Command::Report(args)) => report::run(args, &context(flags)?),
        Some(Command::Form(args)) => form::run(args, &context(flags)?),
        Some(Command::Import(args)) => import::run(args, &context(flags)?),
        Some(Command::Operator(args)) => operator::run(args, &context(flags)?),
        Some(Command::Password(args)) => password::run(&args, &context(flags)?),
        Some(Command::Db(args)) => db::run(&args, &context(flags)?),
        Some(Command::Journal(args)) => journal::run(&args, &context(flags)?),
        Some(Command::Bridge(args)) => bridge::run(args, &context(flags)?),
        Some(Command::Keeper(args)) => keeper::run(&args, &context(flags)?),
        Some(Command::SshEntry(args)) => ssh_entry::run(&args),
        Some(Command::Doctor(args)) => doctor::run(&args, &flags.clone(), &context(flags)?),
        Some(Command::Completions(args)) => completions::run(&args),
        Some(Command::Man(args)) => man::run(&args),
        None => desk::run(&context(flags)?),
    }
}

//! Owns: opening the desk: `linelamp` without a subcommand.
//! Must not know: what happens in it.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use super::journal::password_for_desk;
use super::{Context, Failure};
use crate::db::connect::ConnectTo;
use crate::domain::Heard;
use crate::runtime;

/// Opens the desk on the configured databases.
pub(super) fn run(context: &Context) -> Result<(), Failure> {
    // Asked for before the terminal is the desk's, so that a password can still be typed.
    let to = context.connect_to()?;
    open(context, to, None)
}

/// Whether there is a terminal to open a desk on.
pub(super) fn check_terminal(context: &Context) -> Result<(), Failure> {
    if io::stdout().is_terminal() && io::stdin().is_terminal() {
        return Ok(());
    }
    Err(Failure::usage(context.say.say("cli-no-desk-here")))
}

/// Opens the desk on these databases; in training an invented caller is heard beside it.
pub(super) fn open(
    context: &Context,
    to: ConnectTo,
    heard: Option<Receiver<Heard>>,
) -> Result<(), Failure> {
    check_terminal(context)?;
    let password = password_for_desk(context)?;
    // A desk without a log is worth more than no desk; `doctor` tells of it.
    let logged = runtime::start_log(&context.config.log);
    tracing::info!(logged = logged.is_ok(), "desk opened");
    let say = Arc::clone(&context.say);
    runtime::desk(&context.config, say, to, password, heard).map_err(|error| {
        tracing::error!(id = error.id(), "desk ended by itself");
        Failure::machine(context.say.say(error.id()))
    })
}

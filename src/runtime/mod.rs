//! Owns: running the desk: the loop on the main thread, everything that waits on a second one, the clock, the log.
//! Must not know: what a message means or how a pane looks.

mod desk;
mod errand;
mod hands;
mod input;
mod log;
mod replay;
mod scribe;
mod sweep;
mod undumped;
mod watch;
mod zone;

use std::io;

pub use desk::desk;
pub use log::start as start_log;
pub use sweep::{Swept, make_key, opens, sweep};
pub use undumped::leave_no_core_files;

/// Why a desk ended otherwise than by the operator's wish.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// There is no terminal to draw on.
    #[error("no terminal")]
    NoTerminal(#[source] io::Error),
    /// The terminal went away.
    #[error("the terminal is gone")]
    TerminalGone(#[source] io::Error),
    /// The thread that waits could not be started, or stopped.
    #[error("the desk lost its hands")]
    HandsGone,
}

impl DeskError {
    /// The message id of the sentence for the operator.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::NoTerminal(_) => "cli-no-desk-here",
            Self::TerminalGone(_) => "desk-terminal-gone",
            Self::HandsGone => "desk-hands-gone",
        }
    }
}

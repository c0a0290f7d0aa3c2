//! Owns: no memory of this program ever lies in a core file, and no other process of the same account reads it.
//! Must not know: what the memory holds.

use std::io;

use rustix::process::{Resource, Rlimit, setrlimit};

/// Nothing that is in memory ever reaches a core file: neither this program's nor those of the servers it starts.
///
/// # Errors
/// The system does not let it be so.
pub fn leave_no_core_files() -> io::Result<()> {
    setrlimit(
        Resource::Core,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    )?;
    // The limit does not bind a handler that the system pipes core files into.
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    }
    Ok(())
}

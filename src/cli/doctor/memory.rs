//! Owns: whether a crash of this program could leave a picture of its memory on a disk.
//! Must not know: who forbids it.

use rustix::process::{Resource, getrlimit};

use super::finding::Finding;

/// Judges this process, which stands for the desk: both are started alike.
pub(super) fn finding() -> Finding {
    #[cfg(target_os = "linux")]
    let shut = matches!(
        rustix::process::dumpable_behavior(),
        Ok(rustix::process::DumpableBehavior::NotDumpable)
    );
    #[cfg(not(target_os = "linux"))]
    let shut = true;
    if shut && getrlimit(Resource::Core).current == Some(0) {
        Finding::fine("dumps-forbidden")
    } else {
        Finding::look("dumps-allowed")
    }
}

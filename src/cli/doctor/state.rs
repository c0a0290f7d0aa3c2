//! Owns: whether the state folder can hold a journal, and what lies in it that the database may not have.
//! Must not know: databases.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use super::finding::Finding;
use crate::domain::safe;
use crate::journal::Folder;

/// What is written to see whether anything can be: about a line of a note.
const TRIAL: [u8; 4096] = [0; 4096];

/// Judges the state folder.
pub(super) fn findings(state: &Path) -> Vec<Finding> {
    let folder = Folder::in_state(state);
    let path = safe(&folder.path().display().to_string()).to_string();
    let kept = match try_out(&folder) {
        Ok(()) => Finding::fine("journal-folder"),
        Err(error) => Finding::broken("journal-folder-shut").with("why", &error.kind()),
    };
    let mut found = vec![kept.with("path", &path)];
    let files = folder.look().unwrap_or_default();
    let left = files.iter().filter(|file| !file.at_work);
    let unsaved: usize = left.map(|file| file.unsaved).sum();
    if unsaved > 0 {
        found.push(Finding::look("journal-left").with("count", &unsaved));
    }
    let damaged: usize = files.iter().map(|file| file.damaged).sum();
    if damaged > 0 {
        found.push(Finding::look("journal-damaged").with("count", &damaged));
    }
    found
}

/// Makes the folder, writes as much as a line takes, and takes it away again.
fn try_out(folder: &Folder) -> io::Result<()> {
    folder.make()?;
    let path = folder.path().join(format!("{}.trial", std::process::id()));
    let written = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&path)
        .and_then(|mut file| {
            file.write_all(&TRIAL)?;
            file.sync_all()
        });
    let removed = std::fs::remove_file(&path);
    written.and(removed)
}

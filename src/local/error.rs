//! Owns: what can go wrong with a private Postgres.
//! Must not know: how it is said to people; `cli` has the sentences.

use std::io;
use std::path::{Path, PathBuf};

/// Why there is no private Postgres.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// No usable server programs are installed.
    #[error("no PostgreSQL server programs found in {}", listed(looked))]
    NoPrograms {
        /// Every folder that was looked into, in order.
        looked: Vec<PathBuf>,
        /// Programs that are there but too old, with their version.
        too_old: Vec<(PathBuf, u32)>,
    },
    /// The cluster was made by another major version than any that is installed.
    #[error("{} needs PostgreSQL {needs}", dir.display())]
    OtherVersion {
        /// The folder.
        dir: PathBuf,
        /// The major version that made it.
        needs: u32,
    },
    /// The folder holds something that Linelamp did not make.
    #[error("{} is not a folder of Linelamp's", dir.display())]
    Foreign {
        /// The folder.
        dir: PathBuf,
    },
    /// The folder is being used by another Linelamp.
    #[error("{} is in use", dir.display())]
    InUse {
        /// The folder.
        dir: PathBuf,
    },
    /// Run as root, and there is neither a user `postgres` nor `nobody` to run the server.
    #[error("no user to run the server")]
    NoAccount,
    /// Run as root, and the server's user cannot reach the folder.
    #[error("{user} cannot reach {}", dir.display())]
    Unreachable {
        /// The folder.
        dir: PathBuf,
        /// The server's user.
        user: String,
    },
    /// A server program failed.
    #[error("{program} failed: {said}")]
    Program {
        /// `initdb` or `pg_ctl`.
        program: &'static str,
        /// The last lines it wrote.
        said: String,
    },
    /// A file or folder could not be made, read or locked.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl LocalError {
    /// For `map_err`: something about this path.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }
}

fn listed(paths: &[PathBuf]) -> String {
    paths
        .iter()
        .map(|p| p.display().to_string())
        .collect::<Vec<_>>()
        .join(", ")
}

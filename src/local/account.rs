//! Owns: which user runs the server: oneself, or for root `postgres`, else `nobody`.
//! Must not know: what the server is for.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use super::LocalError;

/// The user that runs the server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Account {
    /// The user who runs Linelamp.
    Oneself {
        /// Its number.
        uid: u32,
    },
    /// Postgres refuses to run as root: another user does.
    Lower {
        /// `postgres` or `nobody`.
        name: String,
        /// Its number.
        uid: u32,
        /// Its group.
        gid: u32,
    },
}

impl Account {
    /// Oneself; for root a lower user.
    pub(super) fn choose() -> Result<Self, LocalError> {
        let uid = rustix::process::geteuid().as_raw();
        if uid != 0 {
            return Ok(Self::Oneself { uid });
        }
        let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
        lower_user(&users).ok_or(LocalError::NoAccount)
    }

    pub(super) fn uid(&self) -> u32 {
        match self {
            Self::Oneself { uid } | Self::Lower { uid, .. } => *uid,
        }
    }

    /// Makes the command run as this user, away from folders that it may not enter.
    pub(super) fn dress(&self, command: &mut Command) {
        command.current_dir("/");
        if let Self::Lower { uid, gid, .. } = self {
            command.uid(*uid).gid(*gid);
        }
    }

    /// Gives the path to this user.
    pub(super) fn own(&self, path: &Path) -> Result<(), LocalError> {
        match self {
            Self::Oneself { .. } => Ok(()),
            Self::Lower { uid, gid, .. } => {
                chown(path, Some(*uid), Some(*gid)).map_err(LocalError::at(path))
            }
        }
    }

    /// Lets this user's group pass through the path, which stays root's.
    pub(super) fn let_through(&self, path: &Path) -> Result<(), LocalError> {
        match self {
            Self::Oneself { .. } => Ok(()),
            Self::Lower { gid, .. } => chown(path, None, Some(*gid)).map_err(LocalError::at(path)),
        }
    }

    /// Whether this user may pass through every folder above the path.
    pub(super) fn reaches(&self, path: &Path) -> Result<(), LocalError> {
        let Self::Lower { name, uid, gid } = self else {
            return Ok(());
        };
        let passes = |folder: &Path| {
            fs::metadata(folder).is_ok_and(|about| {
                let mode = about.mode();
                (about.uid() == *uid && mode & 0o100 != 0)
                    || (about.gid() == *gid && mode & 0o010 != 0)
                    || mode & 0o001 != 0
            })
        };
        if path.ancestors().skip(1).all(passes) {
            return Ok(());
        }
        Err(LocalError::Unreachable {
            dir: path.to_owned(),
            user: name.clone(),
        })
    }
}

/// `postgres`, else `nobody`, in the text of a passwd file.
fn lower_user(users: &str) -> Option<Account> {
    let find = |wanted: &str| {
        users.lines().find_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next().filter(|name| *name == wanted)?;
            let uid = fields.nth(1)?.parse().ok().filter(|uid| *uid != 0)?;
            let gid = fields.next()?.parse().ok()?;
            Some(Account::Lower {
                name: name.to_owned(),
                uid,
                gid,
            })
        })
    };
    find("postgres").or_else(|| find("nobody"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_runs_the_server_as_postgres_or_else_as_nobody() {
        let both = "root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:\npostgres:x:101:104:,,,:/:/bin/sh\n";
        let named = |users: &str| match lower_user(users) {
            Some(Account::Lower { name, uid, gid }) => Some((name, uid, gid)),
            _ => None,
        };
        assert_eq!(named(both), Some(("postgres".to_owned(), 101, 104)));
        assert_eq!(
            named("nobody:x:65534:65533::/:\n"),
            Some(("nobody".to_owned(), 65534, 65533))
        );
        assert_eq!(named("root:x:0:0::/root:/bin/sh\n"), None);
    }
}

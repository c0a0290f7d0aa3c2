//! Owns: the folder of one private Postgres: the marker that makes it ours, its parts, its locks.
//! Must not know: how a server is made or started in it.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::LocalError;
use super::account::Account;

const MARKER: &str = "LINELAMP";
const MARKER_TEXT: &str =
    "A private PostgreSQL of Linelamp's. It may be removed by `linelamp demo --fresh`.\n";
/// The port is part of the socket's name only; nothing listens on the network.
pub(super) const PORT: u16 = 5432;
/// A socket's path holds 107 bytes on Linux and 103 on macOS; the server makes `.lock` files beside it.
const LONGEST_SOCKET_PATH: usize = 98;

/// Where a demo lives when nobody says otherwise: the user's state folder; for root a place that the server's
/// user can reach.
#[must_use]
pub fn default_dir() -> PathBuf {
    if rustix::process::geteuid().is_root() {
        let system = Path::new("/var/lib");
        let base = if system.is_dir() {
            system.to_owned()
        } else {
            std::env::temp_dir()
        };
        return base.join("linelamp").join("demo");
    }
    let own = directories::ProjectDirs::from("", "", "linelamp");
    let state = own.map(|own| {
        own.state_dir()
            .unwrap_or_else(|| own.data_local_dir())
            .to_owned()
    });
    state
        .unwrap_or_else(|| std::env::temp_dir().join("linelamp"))
        .join("demo")
}

/// A folder that carries our marker.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    dir: PathBuf,
    account: Account,
}

impl Folder {
    /// Makes the folder ours if it is new or empty, and waits for its lock.
    pub(super) fn locked(dir: &Path, account: &Account) -> Result<(Self, File), LocalError> {
        let dir = std::path::absolute(dir).map_err(LocalError::at(dir))?;
        let folder = Self {
            dir,
            account: account.clone(),
        };
        loop {
            folder.claim()?;
            let lock = folder.open_lock("lock")?;
            lock.lock().map_err(LocalError::at(&folder.dir))?;
            // Somebody may have removed the folder while we waited: then this lock guards nothing.
            if folder.is_locked_by(&lock) {
                return Ok((folder, lock));
            }
        }
    }

    /// The folder, if it is there and ours, with its lock; `None` where there is nothing.
    pub(super) fn existing(
        dir: &Path,
        account: &Account,
    ) -> Result<Option<(Self, File)>, LocalError> {
        if fs::symlink_metadata(dir).is_err_and(|gone| gone.kind() == ErrorKind::NotFound) {
            return Ok(None);
        }
        Self::locked(dir, account).map(Some)
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(super) fn cluster_dir(&self) -> PathBuf {
        self.dir.join("data")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.cluster_dir().join("server.log")
    }

    pub(super) fn started(&self) -> PathBuf {
        self.dir.join("started")
    }

    /// There when a crash of the machine may cost the data: tests.
    pub(super) fn throwaway(&self) -> PathBuf {
        self.dir.join("throwaway")
    }

    /// The major version that made the cluster; `None` before there is one.
    pub(super) fn version(&self) -> Option<u32> {
        fs::read_to_string(self.cluster_dir().join("PG_VERSION"))
            .ok()?
            .trim()
            .parse()
            .ok()
    }

    /// The folder of the socket: inside, or a short one of our own where that path is too long for a socket.
    pub(super) fn socket_dir(&self) -> PathBuf {
        let inside = self.dir.join("sock");
        let longest = inside.as_os_str().len() + format!("/.s.PGSQL.{PORT}").len();
        if longest <= LONGEST_SOCKET_PATH {
            return inside;
        }
        let digest = Sha256::digest(self.dir.as_os_str().as_encoded_bytes());
        let mut start = [0; 8];
        start.copy_from_slice(&digest[..8]);
        Path::new("/tmp").join(format!("linelamp-{:016x}", u64::from_be_bytes(start)))
    }

    pub(super) fn socket(&self) -> PathBuf {
        self.socket_dir().join(format!(".s.PGSQL.{PORT}"))
    }

    /// Makes the socket's folder, 0700 and the server's; refuses one that somebody else made.
    pub(super) fn make_socket_dir(&self) -> Result<(), LocalError> {
        let dir = self.socket_dir();
        match DirBuilder::new().mode(0o700).create(&dir) {
            Ok(()) => self.account.own(&dir),
            Err(there) if there.kind() == ErrorKind::AlreadyExists => {
                let about = fs::symlink_metadata(&dir).map_err(LocalError::at(&dir))?;
                let ours = about.is_dir()
                    && about.uid() == self.account.uid()
                    && about.mode() & 0o777 == 0o700;
                if ours {
                    Ok(())
                } else {
                    Err(LocalError::Foreign { dir })
                }
            }
            Err(source) => Err(LocalError::File { path: dir, source }),
        }
    }

    /// Writes the settings where the server finds them.
    pub(super) fn write_settings(&self, text: &str) -> Result<(), LocalError> {
        let path = self.dir.join("linelamp.conf");
        fs::write(&path, text).map_err(LocalError::at(&path))?;
        self.open_the_way(&path, 0o644)
    }

    /// Root's umask may be strict; the server's user has to pass.
    fn open_the_way(&self, path: &Path, mode: u32) -> Result<(), LocalError> {
        match self.account {
            Account::Oneself { .. } => Ok(()),
            Account::Lower { .. } => fs::set_permissions(path, Permissions::from_mode(mode))
                .map_err(LocalError::at(path)),
        }
    }

    /// Opens the file by which users of the server are counted.
    pub(super) fn open_in_use(&self) -> Result<File, LocalError> {
        self.open_lock("in-use")
    }

    /// Removes everything. The caller holds the lock.
    pub(super) fn remove(&self) -> Result<(), LocalError> {
        let sockets = self.socket_dir();
        if !sockets.starts_with(&self.dir) && sockets.exists() {
            fs::remove_dir_all(&sockets).map_err(LocalError::at(&sockets))?;
        }
        // Out of the way first, so that nobody ever meets half a folder without its marker.
        let mut aside = self.dir.clone().into_os_string();
        aside.push(format!(".removed-{}", std::process::id()));
        fs::rename(&self.dir, &aside).map_err(LocalError::at(&self.dir))?;
        fs::remove_dir_all(&aside).map_err(LocalError::at(Path::new(&aside)))
    }

    /// Makes the folder and its marker; refuses what holds anything that is not ours.
    fn claim(&self) -> Result<(), LocalError> {
        let dir = &self.dir;
        if let Some(above) = dir.parent().filter(|above| !above.is_dir()) {
            fs::create_dir_all(above).map_err(LocalError::at(above))?;
            self.open_the_way(above, 0o755)?;
        }
        self.account.reaches(dir)?;
        match DirBuilder::new().mode(0o700).create(dir) {
            Ok(()) => {}
            Err(there) if there.kind() == ErrorKind::AlreadyExists => self.check_ours()?,
            Err(source) => {
                return Err(LocalError::File {
                    path: dir.clone(),
                    source,
                });
            }
        }
        let marker = dir.join(MARKER);
        if !marker.exists() {
            fs::write(&marker, MARKER_TEXT).map_err(LocalError::at(&marker))?;
        }
        self.account.let_through(dir)?;
        let mode = match self.account {
            Account::Oneself { .. } => 0o700,
            Account::Lower { .. } => 0o710,
        };
        fs::set_permissions(dir, Permissions::from_mode(mode)).map_err(LocalError::at(dir))
    }

    fn check_ours(&self) -> Result<(), LocalError> {
        let dir = &self.dir;
        let about = fs::symlink_metadata(dir).map_err(LocalError::at(dir))?;
        let mine = about.is_dir() && about.uid() == rustix::process::geteuid().as_raw();
        let mut entries = fs::read_dir(dir).map_err(LocalError::at(dir))?;
        // The marker is looked for again after the look inside: another process may be writing it at this moment.
        let marked = || dir.join(MARKER).is_file();
        if mine && (marked() || entries.next().is_none() || marked()) {
            return Ok(());
        }
        Err(LocalError::Foreign { dir: dir.clone() })
    }

    fn open_lock(&self, name: &str) -> Result<File, LocalError> {
        let path = self.dir.join(name);
        let mut how = OpenOptions::new();
        how.read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600);
        how.open(&path).map_err(LocalError::at(&path))
    }

    fn is_locked_by(&self, lock: &File) -> bool {
        let here = fs::metadata(self.dir.join("lock"));
        let held = lock.metadata();
        let same = here.is_ok_and(|here| {
            held.is_ok_and(|held| here.ino() == held.ino() && here.dev() == held.dev())
        });
        same && self.dir.join(MARKER).is_file()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    #[test]
    fn a_long_path_gets_a_short_socket_folder() {
        let account = Account::Oneself { uid: 1 };
        let near = Folder {
            dir: PathBuf::from("/var/lib/linelamp/demo"),
            account: account.clone(),
        };
        assert_eq!(near.socket_dir(), Path::new("/var/lib/linelamp/demo/sock"));
        let far = Folder {
            dir: Path::new("/home").join("a".repeat(120)),
            account,
        };
        assert!(far.socket_dir().starts_with("/tmp"));
        assert!(far.socket().as_os_str().len() <= 107);
    }

    #[test]
    fn a_folder_with_somebodys_files_is_refused_and_left_alone() {
        let dir = std::env::temp_dir().join(format!("linelamp-foreign-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("thesis.txt"), "years of work").unwrap();
        let account = Account::choose().unwrap();
        let refused = Folder::locked(&dir, &account);
        let left: Vec<_> = fs::read_dir(&dir)
            .unwrap()
            .flatten()
            .map(|e| e.file_name())
            .collect();
        fs::remove_dir_all(&dir).unwrap();
        assert!(matches!(refused, Err(LocalError::Foreign { .. })));
        assert_eq!(left, ["thesis.txt"]);
    }
}

//! Owns: the journals' folder: its rights, the public keys in it, and the files whose desks are gone.
//! Must not know: what a file holds.

use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{
    DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _,
};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::file::{Journal, LeftBehind, is_at_work, sync_folder};
use super::frame;
use super::ledger::unsaved_and_kept;
use super::seal::PublicKey;
use crate::domain::{Address, Origin};

const NAME: &str = "journal";

/// The folder of all journals of one account on one machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Folder {
    path: PathBuf,
}

/// A public key as it lies in the folder, and which database had its secret half when that was last looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptKey {
    /// The key.
    pub public: PublicKey,
    /// The database that had the other half.
    pub origin: Origin,
    /// The other half is locked with a password of this machine.
    pub locked: bool,
}

#[derive(Serialize, Deserialize)]
struct KeySpelt {
    key: Uuid,
    public: String,
    identity: Uuid,
    timeline: u32,
    #[serde(default)]
    locked: bool,
}

/// The name of a configured way to a database, with its login: a demo's words never reach a hotline's journal.
#[must_use]
pub fn place(addresses: &[Address]) -> String {
    let mut hash = Sha256::new();
    for address in addresses {
        hash.update(address.to_string());
        hash.update("\n");
    }
    let digest = hash.finalize();
    digest[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// What anybody who may read a file sees of it, without its key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// Its desk is at work.
    pub at_work: bool,
    /// Lines that were never acknowledged.
    pub unsaved: usize,
    /// Lines that were, and have not left.
    pub kept: usize,
    /// Bytes between records that are no record.
    pub damaged: usize,
    /// How long it is.
    pub bytes: usize,
}

impl Folder {
    /// The journals' folder in this state folder. Nothing is made yet.
    #[must_use]
    pub fn in_state(state: &Path) -> Self {
        Self {
            path: state.join(NAME),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the folder, and makes sure that it is ours alone.
    ///
    /// # Errors
    /// It cannot be made, or belongs to somebody else.
    pub fn make(&self) -> io::Result<()> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.path)?;
        let found = fs::symlink_metadata(&self.path)?;
        if !found.is_dir() || found.uid() != rustix::process::geteuid().as_raw() {
            return Err(ErrorKind::PermissionDenied.into());
        }
        if found.mode() & 0o077 != 0 {
            fs::set_permissions(&self.path, Permissions::from_mode(0o700))?;
        }
        Ok(())
    }

    /// A new file, sealed to this key.
    ///
    /// # Errors
    /// What the disk said.
    pub fn begin(&self, key: PublicKey, id: Uuid) -> io::Result<Journal> {
        self.make()?;
        Journal::create(&self.path, key, id)
    }

    /// Takes up every file whose desk is gone. Whoever holds one of these keeps others from it.
    ///
    /// # Errors
    /// The folder is there and cannot be read. A single file that cannot be read is left where it is.
    pub fn left_behind(&self) -> io::Result<Vec<LeftBehind>> {
        let mut found = Vec::new();
        for path in self.journals()? {
            if let Ok(Some(left)) = LeftBehind::take_up(path) {
                found.push(left);
            }
        }
        Ok(found)
    }

    /// Looks at every file, those of living desks too.
    ///
    /// # Errors
    /// The folder is there and cannot be read. A file that goes in the meantime is passed over.
    pub fn look(&self) -> io::Result<Vec<Look>> {
        let mut looks = Vec::new();
        for path in self.journals()? {
            let Ok(bytes) = fs::read(&path) else { continue };
            let contents = frame::read(&bytes);
            let (unsaved, kept) = contents
                .as_ref()
                .map_or((0, 0), |contents| unsaved_and_kept(&contents.frames));
            looks.push(Look {
                at_work: is_at_work(&path),
                unsaved,
                kept,
                damaged: contents.map_or(0, |contents| contents.damaged),
                bytes: bytes.len(),
            });
        }
        Ok(looks)
    }

    /// How many files there are, those of living desks too.
    ///
    /// # Errors
    /// The folder is there and cannot be read.
    pub fn journals(&self) -> io::Result<Vec<PathBuf>> {
        let listed = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            listed => listed?,
        };
        let mut paths = Vec::new();
        for one in listed {
            let path = one?.path();
            if path.extension().is_some_and(|ending| ending == NAME) {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }

    /// The key for this place, if a desk has made one.
    #[must_use]
    pub fn key(&self, place: &str) -> Option<KeptKey> {
        let text = fs::read(self.key_path(place)).ok()?;
        let spelt: KeySpelt = serde_json::from_slice(&text).ok()?;
        Some(KeptKey {
            public: PublicKey::from_text(spelt.key, &spelt.public)?,
            origin: Origin {
                identity: spelt.identity,
                timeline: spelt.timeline,
            },
            locked: spelt.locked,
        })
    }

    /// Keeps the key for this place, in the stead of an older one.
    ///
    /// # Errors
    /// What the disk said.
    pub fn keep_key(&self, place: &str, key: &KeptKey) -> io::Result<()> {
        self.make()?;
        let spelt = serde_json::to_vec(&KeySpelt {
            key: key.public.id,
            public: key.public.text(),
            identity: key.origin.identity,
            timeline: key.origin.timeline,
            locked: key.locked,
        })?;
        let aside = self.path.join(format!("{}.new", key.public.id.simple()));
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(true)
            .write(true)
            .mode(0o600)
            .open(&aside)?;
        file.write_all(&spelt)?;
        file.sync_all()?;
        fs::rename(&aside, self.key_path(place))?;
        sync_folder(&self.path)
    }

    fn key_path(&self, place: &str) -> PathBuf {
        self.path.join(format!("{place}.key"))
    }
}

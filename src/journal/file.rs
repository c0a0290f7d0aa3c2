//! Owns: one journal file: made, locked, appended to, read back when its desk is gone, wiped.
//! Must not know: which files there are, or when anything is written.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, OFlags, flock};
use uuid::Uuid;

use super::frame::{self, Contents, Frame, Header};
use super::ledger::{self, Ledger};
use super::record::Record;
use super::seal::{PublicKey, SecretKey};
use crate::domain::Trouble;

/// What is written at once when a file is wiped.
const WIPE_STEP: usize = 64 * 1024;

/// A file that this process writes. It holds the lock: whoever finds a file without one may take it up.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    id: Uuid,
    key: PublicKey,
    next: u64,
    length: u64,
}

impl Journal {
    /// Makes a file, sealed to this key, in this folder.
    ///
    /// # Errors
    /// The disk does not play along, or another process was quicker to take the file up; then another id will do.
    pub(super) fn create(folder: &Path, key: PublicKey, id: Uuid) -> io::Result<Self> {
        let path = folder.join(format!("{}.journal", id.simple()));
        let file = OpenOptions::new()
            .create_new(true)
            .read(true)
            .append(true)
            .mode(0o600)
            .custom_flags(no_follow())
            .open(&path)?;
        let mut journal = Self {
            path,
            file,
            id,
            key,
            next: 0,
            length: 0,
        };
        let begun = journal.begin(folder);
        if begun.is_err() {
            // What was made and cannot be used must not lie about; it holds nothing.
            let _left = std::fs::remove_file(&journal.path);
        }
        begun.map(|()| journal)
    }

    fn begin(&mut self, folder: &Path) -> io::Result<()> {
        lock(&self.file)?;
        let header = frame::header(Header {
            file: self.id,
            key: self.key.id,
        });
        self.file.write_all(&header)?;
        self.file.sync_all()?;
        self.length = header.len() as u64;
        sync_folder(folder)
    }

    /// To which key it is sealed.
    #[must_use]
    pub const fn key(&self) -> &PublicKey {
        &self.key
    }

    /// How many bytes it has.
    #[must_use]
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// Appends records: one write, one fsync. When this returns without an error they are on the disk.
    ///
    /// # Errors
    /// What the disk said; then none of them counts as written, and they may be appended again.
    pub fn append(&mut self, records: &[Record]) -> io::Result<()> {
        let mut bytes = Vec::new();
        let mut next = self.next;
        for record in records {
            let (kind, entry) = (record.kind(), record.entry());
            let bound = frame::bound_to(self.id, next, kind, entry);
            let sealed = self.key.seal(&record.spell(), &bound);
            let framed = sealed.and_then(|sealed| {
                let frame = Frame {
                    sequence: next,
                    kind: Some(kind),
                    entry,
                    sealed: &sealed,
                };
                frame::frame(self.id, frame, kind)
            });
            bytes.extend(framed.ok_or_else(|| io::Error::from(ErrorKind::InvalidData))?);
            next += 1;
        }
        // A number that may be on the disk is not given again, whatever becomes of this.
        self.next = next;
        let written = self
            .file
            .write_all(&bytes)
            .and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => {
                self.length += bytes.len() as u64;
                Ok(())
            }
            Err(error) => {
                // A reader finds its way past a piece of a record; it only takes room.
                let _left = self.file.set_len(self.length);
                Err(error)
            }
        }
    }

    /// Overwrites the file and removes it.
    ///
    /// # Errors
    /// What the disk said; the file may still be there, and empty.
    pub fn wipe(self) -> io::Result<()> {
        let mut over = OpenOptions::new()
            .write(true)
            .custom_flags(no_follow())
            .open(&self.path)?;
        let nothing = vec![0; WIPE_STEP];
        let mut left = over.metadata()?.len();
        over.seek(SeekFrom::Start(0))?;
        while left > 0 {
            let step = usize::try_from(left).unwrap_or(WIPE_STEP).min(WIPE_STEP);
            over.write_all(&nothing[..step])?;
            left -= step as u64;
        }
        over.sync_all()?;
        over.set_len(0)?;
        std::fs::remove_file(&self.path)?;
        self.path.parent().map_or(Ok(()), sync_folder)
    }
}

/// A file whose desk is gone, locked by this process.
#[derive(Debug)]
pub struct LeftBehind {
    path: PathBuf,
    file: File,
    bytes: Vec<u8>,
}

/// What a file held, opened with its key.
#[derive(Debug)]
pub struct Opened {
    /// The file, to go on writing what becomes of its lines.
    pub journal: Journal,
    /// What it comes to.
    pub ledger: Ledger,
    /// Records that are there and cannot be read: the file must stay.
    pub unread: usize,
}

impl LeftBehind {
    /// Locks the file and reads it. None where a desk is at work on it, or somebody else has just removed it.
    pub(super) fn take_up(path: PathBuf) -> io::Result<Option<Self>> {
        let opened = OpenOptions::new()
            .read(true)
            .append(true)
            .custom_flags(no_follow())
            .open(&path);
        let mut file = match opened {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        match lock(&file) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
            locked => locked?,
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(Some(Self { path, file, bytes }))
    }

    /// The key that opens it; none where the file was never begun.
    #[must_use]
    pub fn key(&self) -> Option<Uuid> {
        frame::read_header(&self.bytes).map(|header| header.key)
    }

    /// How many lines in it were never acknowledged.
    #[must_use]
    pub fn unsaved(&self) -> usize {
        frame::read(&self.bytes).map_or(0, |contents| ledger::unsaved_and_kept(&contents.frames).0)
    }

    /// Removes a file in which there was never anything.
    ///
    /// # Errors
    /// What the disk said.
    pub fn remove_unbegun(self) -> io::Result<()> {
        if self.key().is_none() {
            std::fs::remove_file(&self.path)?;
        }
        Ok(())
    }

    /// Opens it. None where there is nothing to open or this is not its key.
    #[must_use]
    pub fn open(self, secret: &SecretKey) -> Option<Opened> {
        let contents = frame::read(&self.bytes)?;
        if contents.header.key != secret.public().id {
            return None;
        }
        let mut ledger = Ledger::default();
        let mut unread = usize::from(contents.damaged > 0);
        for frame in &contents.frames {
            match open_frame(&contents, frame, secret) {
                Some(record) => ledger.take_in(record),
                None => unread += 1,
            }
        }
        let journal = Journal {
            id: contents.header.file,
            key: secret.public(),
            next: contents.frames.last().map_or(0, |last| last.sequence + 1),
            length: contents.end as u64,
            path: self.path,
            file: self.file,
        };
        Some(Opened {
            journal,
            ledger,
            unread,
        })
    }
}

fn open_frame(contents: &Contents<'_>, frame: &Frame<'_>, secret: &SecretKey) -> Option<Record> {
    let kind = frame.kind?;
    let bound = frame::bound_to(contents.header.file, frame.sequence, kind, frame.entry);
    let spelt = secret.open(frame.sealed, &bound)?;
    Record::read(kind, frame.entry, &spelt)
}

/// Whether a desk is at work on a file.
pub(super) fn is_at_work(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| {
        flock(&file, FlockOperation::NonBlockingLockShared) == Err(rustix::io::Errno::WOULDBLOCK)
    })
}

/// Locks a file for this process. An error of the kind `WouldBlock`: another one has it, or removed it.
fn lock(file: &File) -> io::Result<()> {
    flock(file, FlockOperation::NonBlockingLockExclusive)?;
    if file.metadata()?.nlink() == 0 {
        return Err(ErrorKind::WouldBlock.into());
    }
    Ok(())
}

/// A link in the place of a file is not followed.
fn no_follow() -> i32 {
    // The flag is one bit, far from the sign.
    i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or(0)
}

/// A name that was made or removed is on the disk.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// What an error of the disk means to the operator.
#[must_use]
pub fn trouble(error: &io::Error) -> Trouble {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            Trouble::Full
        }
        ErrorKind::ReadOnlyFilesystem
        | ErrorKind::PermissionDenied
        | ErrorKind::NotADirectory
        | ErrorKind::NotFound
        | ErrorKind::AlreadyExists => Trouble::ReadOnly,
        _ => Trouble::Failing,
    }
}

//! Owns: the thread that writes the journal: bursts of keys become one record, and a full disk never holds a key.
//! Must not know: what a line says, or what the database made of it.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::DeskError;
use super::errand::Errand;
use super::hands::{Inbound, send, spawn};
use super::sweep::{Clerk, Settled};
use crate::app::Msg;
use crate::db::connect::ConnectTo;
use crate::domain::{Jot, JournalNews, Origin, Redacted, Trouble};
use crate::journal::{Folder, Journal, Ledger, LeftBehind, PublicKey, Record, trouble};

/// A key waits at most so long for those that follow it.
const BURST: Duration = Duration::from_millis(100);
/// So long after a failure the disk is tried again.
const RETRY: Duration = Duration::from_secs(1);
/// So long files wait in which every line is saved.
const PATIENCE: Duration = Duration::from_secs(10);
/// A file that has grown beyond this is written anew with what is still owed.
const LARGE: u64 = 1 << 20;

/// Where the journal of a desk belongs.
pub(super) struct Place {
    /// The folder.
    pub(super) folder: Folder,
    /// The name of the configured way to the database.
    pub(super) name: String,
    /// The way itself.
    pub(super) to: ConnectTo,
    /// The password of this machine's journal, if it has one and the operator gave it.
    pub(super) password: Option<Redacted<String>>,
}

/// What the thread is told.
enum Task {
    Jot(Jot),
    Connected(Origin),
    Settled(Settled),
    Close,
}

/// The other end of the thread.
pub(super) struct Scribe {
    tasks: Ear,
    done: Receiver<()>,
}

/// Through which the thread is told.
#[derive(Clone)]
pub(super) struct Ear(Sender<Task>);

impl Ear {
    /// The link reaches this database now.
    pub(super) fn connected(&self, origin: Origin) {
        self.tell(Task::Connected(origin));
    }

    /// What became of an errand at the database.
    pub(super) fn settled(&self, settled: Settled) {
        self.tell(Task::Settled(settled));
    }

    fn tell(&self, task: Task) {
        // The thread ends only with the desk: should it break, the desk ends, too.
        let _gone = self.0.send(task);
    }
}

impl Scribe {
    /// Starts the thread.
    pub(super) fn start(place: Place, inbound: Sender<Inbound>) -> Result<Self, DeskError> {
        // Beyond a limit on file sizes a write must fail, and not end the desk.
        let watched = signal_hook::flag::register(
            signal_hook::consts::SIGXFSZ,
            Arc::new(AtomicBool::new(false)),
        );
        tracing::debug!(file_size_limit_watched = watched.is_ok(), "journal");
        let (tell, tasks) = channel();
        let (finished, done) = channel();
        let ear = Ear(tell);
        let desk = Desk {
            key: None,
            place,
            inbound,
            ear: ear.clone(),
            journal: None,
            rewrite_at: LARGE,
            ledger: Ledger::default(),
            unwritten: Vec::new(),
            trouble: None,
            errand: Errand::None,
            gone: 0,
            left_behind: 0,
        };
        spawn("journal", move || {
            desk.work(&tasks);
            // The desk may have stopped waiting.
            let _waited_for = finished.send(());
        })?;
        Ok(Self { tasks: ear, done })
    }

    /// Through which others tell it.
    pub(super) fn ear(&self) -> Ear {
        self.tasks.clone()
    }

    /// Has words remembered.
    pub(super) fn jot(&self, jot: Jot) {
        self.tasks.tell(Task::Jot(jot));
    }

    /// Waits until everything is written, for a moment.
    pub(super) fn close(self, patience: Duration) {
        self.tasks.tell(Task::Close);
        let in_time = self.done.recv_timeout(patience).is_ok();
        tracing::debug!(in_time, "journal closed");
    }
}

/// Whether the thread goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    On,
    Away,
}

/// The thread's own.
struct Desk {
    place: Place,
    inbound: Sender<Inbound>,
    ear: Ear,
    key: Option<PublicKey>,
    journal: Option<Journal>,
    /// At this length the file is written anew.
    rewrite_at: u64,
    /// What the file comes to, with what is not written yet.
    ledger: Ledger,
    unwritten: Vec<Record>,
    trouble: Option<Trouble>,
    errand: Errand,
    /// Files of desks that are gone.
    gone: usize,
    /// Lines in them which the database may not have.
    left_behind: usize,
}

impl Desk {
    fn work(mut self, tasks: &Receiver<Task>) {
        self.key = self
            .place
            .folder
            .key(&self.place.name)
            .map(|kept| kept.public);
        self.count_left_behind();
        // A folder that cannot be written is told before there is a word to lose.
        self.write();
        loop {
            let goes = match self.wait(tasks) {
                Ok(task) => self.take(task, tasks),
                Err(RecvTimeoutError::Timeout) => self.try_again(),
                Err(RecvTimeoutError::Disconnected) => Goes::Away,
            };
            if goes == Goes::Away {
                break;
            }
        }
        self.write();
        if self.ledger.is_empty()
            && let Some(journal) = self.journal
        {
            let wiped = journal.wipe();
            tracing::debug!(wiped = wiped.is_ok(), "nothing is owed");
        }
    }

    /// Waits for the next task, or until something that failed is due again.
    fn wait(&self, tasks: &Receiver<Task>) -> Result<Task, RecvTimeoutError> {
        let retry = self.trouble.map(|_| RETRY);
        let errand = match self.errand {
            Errand::Again(at) => Some(at.saturating_duration_since(Instant::now())),
            Errand::None | Errand::UnderWay { .. } => None,
        };
        match retry.into_iter().chain(errand).min() {
            Some(patience) => tasks.recv_timeout(patience),
            None => tasks.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn take(&mut self, task: Task, tasks: &Receiver<Task>) -> Goes {
        match task {
            Task::Jot(jot) => {
                let typing = matches!(jot, Jot::Draft(_));
                self.remember(jot);
                let goes = if typing { self.gather(tasks) } else { Goes::On };
                self.write();
                goes
            }
            Task::Connected(origin) => {
                self.send_clerk(Some(origin));
                Goes::On
            }
            Task::Settled(settled) => {
                self.settle(settled);
                Goes::On
            }
            Task::Close => Goes::Away,
        }
    }

    /// A key was pressed: those that follow at once come into the same record.
    fn gather(&mut self, tasks: &Receiver<Task>) -> Goes {
        let end = Instant::now() + BURST;
        loop {
            let rest = end.saturating_duration_since(Instant::now());
            match tasks.recv_timeout(rest) {
                Ok(Task::Jot(jot)) => {
                    let typing = matches!(jot, Jot::Draft(_));
                    self.remember(jot);
                    if !typing {
                        return Goes::On;
                    }
                }
                Ok(Task::Close) | Err(RecvTimeoutError::Disconnected) => return Goes::Away,
                Ok(Task::Connected(origin)) => self.send_clerk(Some(origin)),
                Ok(Task::Settled(settled)) => {
                    self.settle(settled);
                    return Goes::On;
                }
                Err(RecvTimeoutError::Timeout) => return Goes::On,
            }
        }
    }

    fn remember(&mut self, jot: Jot) {
        for record in Record::of(jot) {
            let entry = record.entry();
            // What was typed before is in what is typed now.
            self.unwritten
                .retain(|older| older.entry() != entry || !matches!(older, Record::Draft(_)));
            self.ledger.take_in(record.clone());
            self.unwritten.push(record);
        }
    }

    fn try_again(&mut self) -> Goes {
        if self.trouble.is_some() {
            self.write();
        }
        if matches!(self.errand, Errand::Again(at) if at <= Instant::now()) {
            self.send_clerk(None);
        }
        Goes::On
    }

    /// Writes what is not written, and says so where the disk begins or ceases to fail.
    fn write(&mut self) {
        let trouble = self.try_write().err();
        if trouble != self.trouble {
            tracing::warn!(trouble = trouble.map(Trouble::word), "journal");
            self.trouble = trouble;
            self.tell(JournalNews::Disk(trouble));
        }
    }

    fn try_write(&mut self) -> Result<(), Trouble> {
        let Some(key) = self.key else {
            return if self.unwritten.is_empty() {
                Ok(())
            } else {
                Err(Trouble::NoKey)
            };
        };
        match &mut self.journal {
            Some(journal) if *journal.key() == key => {
                if !self.unwritten.is_empty() {
                    journal
                        .append(&self.unwritten)
                        .map_err(|error| trouble(&error))?;
                    self.unwritten.clear();
                }
                if journal.length() > self.rewrite_at {
                    self.begin(key).map_err(|error| trouble(&error))?;
                }
                Ok(())
            }
            _ => self.begin(key).map_err(|error| trouble(&error)),
        }
    }

    /// Begins a file with what is owed; the one before is wiped.
    fn begin(&mut self, key: PublicKey) -> io::Result<()> {
        let mut begun = self.place.folder.begin(key, Uuid::new_v4());
        if matches!(&begun, Err(error) if error.kind() == ErrorKind::WouldBlock) {
            // Another start has just looked at it and took it for one that was left behind.
            begun = self.place.folder.begin(key, Uuid::new_v4());
        }
        let mut journal = begun?;
        if let Err(error) = journal.append(&self.ledger.records()) {
            let wiped = journal.wipe();
            tracing::debug!(wiped = wiped.is_ok(), "a file that could not be begun");
            return Err(error);
        }
        self.unwritten.clear();
        self.rewrite_at = LARGE.max(journal.length() * 2);
        if let Some(before) = self.journal.replace(journal) {
            let wiped = before.wipe();
            tracing::debug!(wiped = wiped.is_ok(), "written anew");
        }
        Ok(())
    }

    /// Counts what desks that are gone have left, before the database can be asked.
    fn count_left_behind(&mut self) {
        let Some(key) = self.key else { return };
        let left = self.place.folder.left_behind().unwrap_or_default();
        self.gone = left.len();
        let lines = left
            .iter()
            .filter(|left| left.key() == Some(key.id))
            .map(LeftBehind::unsaved)
            .sum();
        if lines != self.left_behind {
            self.left_behind = lines;
            self.tell(JournalNews::LeftBehind(lines));
        }
    }

    /// Sends somebody to the database, where there is something to settle: a key that it may not know, or words that
    /// desks which are gone have left.
    fn send_clerk(&mut self, origin: Option<Origin>) {
        if let Errand::UnderWay { connected_since } = &mut self.errand {
            *connected_since |= origin.is_some();
            return;
        }
        let folder = &self.place.folder;
        let kept = folder.key(&self.place.name);
        let known = match origin {
            Some(origin) => kept.is_some_and(|kept| kept.origin == origin),
            None => kept.is_some(),
        } && self.key.is_some();
        if known && self.gone == 0 {
            self.errand = Errand::None;
            return;
        }
        if known && self.left_behind == 0 && origin.is_some() {
            // Only what is saved already: that can wait until the desk has drawn itself.
            self.errand = Errand::Again(Instant::now() + PATIENCE);
            return;
        }
        let clerk = Clerk {
            folder: folder.clone(),
            place: self.place.name.clone(),
            to: self.place.to.clone(),
            password: self.place.password.clone(),
        };
        let ear = self.ear.clone();
        let sent = spawn("journal-errand", move || ear.settled(clerk.run()));
        self.errand = match sent {
            Ok(()) => Errand::UnderWay {
                connected_since: false,
            },
            Err(_) => Errand::once_more(),
        };
    }

    fn settle(&mut self, settled: Settled) {
        self.errand = self.errand.after(&settled);
        if let Some(key) = settled.key {
            self.key = Some(key);
            self.write();
        }
        if let Some(recovered) = settled.recovered {
            self.tell(JournalNews::Recovered(recovered));
        }
        self.count_left_behind();
    }

    fn tell(&self, news: JournalNews) {
        send(&self.inbound, Inbound::Msg(Msg::Journal(news)));
    }
}

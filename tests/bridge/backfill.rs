//! Owns: the stories of the queue log: what is learnt from it about calls that nobody saw.
//! Must not know: the manager interface.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use linelamp::bridge::asterisk::queue_log::{QueueLog, Reading, Where};
use linelamp::domain::EndWhy;
use linelamp::domain::phone_system::{CallFacts, RecordPosition};

mod ends;
mod files;
mod lines;

const TEN: i64 = 1_795_340_000;

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(TEN + second).unwrap()
}

/// A line of the log, its second counted from ten o'clock.
pub(crate) fn said(second: i64, rest: &str) -> String {
    format!("{}|{rest}\n", TEN + second)
}

/// A log in a folder of its own.
pub(crate) struct Log {
    folder: PathBuf,
    queue_log: QueueLog,
}

impl Log {
    pub(crate) fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("linelamp-log-{}-{name}", std::process::id()));
        let _old = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let queue_log = QueueLog::new(Where::File(folder.join("queue_log")));
        Self { folder, queue_log }
    }

    fn path(&self) -> PathBuf {
        self.folder.join("queue_log")
    }

    pub(crate) fn write(&self, text: &str) {
        append(&self.path(), text.as_bytes());
    }

    pub(crate) async fn read(&mut self) -> Reading {
        self.queue_log.read(at(100_000), None).await.unwrap()
    }

    /// A bridge that was started anew reads on from there.
    pub(crate) async fn read_anew(&self, from: &RecordPosition) -> Reading {
        let mut anew = QueueLog::new(Where::File(self.path()));
        anew.read(at(100_000), Some(from)).await.unwrap()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.folder);
    }
}

fn append(path: &Path, bytes: &[u8]) {
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .unwrap();
    file.write_all(bytes).unwrap();
}

pub(crate) fn calls(reading: &Reading) -> Vec<&CallFacts> {
    reading
        .records
        .iter()
        .flat_map(|record| &record.calls)
        .collect()
}

pub(crate) fn read_to(reading: &Reading) -> RecordPosition {
    reading.records.last().unwrap().read_to.clone()
}

/// The one call of this reading, and why and when it ended.
pub(crate) fn only(reading: &Reading) -> (CallFacts, EndWhy, i64) {
    let calls = calls(reading);
    assert_eq!(calls.len(), 1, "{calls:?}");
    let ended = calls[0].ended.unwrap();
    (calls[0].clone(), ended.why, ended.at.as_second() - TEN)
}

const ENTER: &str = "pbx1-7.1|hotline|NONE|ENTERQUEUE||+13345550123|1";
const ABANDON: &str = "pbx1-7.1|hotline|NONE|ABANDON|1|1|30";

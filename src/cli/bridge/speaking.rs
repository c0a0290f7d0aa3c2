//! Owns: that nobody who reads what the bridge prints can hold it up: a thread prints, and what it cannot take is counted.
//! Must not know: what a line says.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, channel, sync_channel};
use std::thread;
use std::time::Duration;

/// So many lines wait for a reader who is slow.
const WAITING: usize = 256;
/// At the end he is waited for no longer than this.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Prints line by line beside the work.
pub(super) struct Speaker {
    lines: Option<SyncSender<String>>,
    left_out: i64,
    over: Receiver<()>,
}

impl Speaker {
    /// Prints with this. `None` where the machine gives no thread: then nothing is printed.
    pub(super) fn new(print: impl Fn(&str) + Send + 'static) -> Self {
        let (lines, waiting) = sync_channel::<String>(WAITING);
        let (ends, over) = channel();
        let thread = thread::Builder::new().name("speaking".to_owned());
        let speaks = thread.spawn(move || {
            for line in waiting {
                print(&line);
            }
            let _gone = ends.send(());
        });
        Self {
            lines: speaks.is_ok().then_some(lines),
            left_out: 0,
            over,
        }
    }

    /// Says this as soon as somebody reads. Before it, how many lines were left out, where some were: `counted` makes the
    /// line for that.
    pub(super) fn say(&mut self, line: String, counted: impl FnOnce(i64) -> String) {
        let Some(lines) = &self.lines else {
            return;
        };
        if self.left_out > 0 && lines.try_send(counted(self.left_out)).is_ok() {
            self.left_out = 0;
        }
        if self.left_out > 0 || matches!(lines.try_send(line), Err(TrySendError::Full(_))) {
            self.left_out += 1;
        }
    }

    /// Waits a little until all is printed.
    pub(super) fn end(mut self) {
        self.lines = None;
        let _late = self.over.recv_timeout(LAST_WORDS);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::sync::mpsc::channel;
    use std::sync::{Arc, Mutex};

    use super::{Speaker, WAITING};

    #[test]
    fn whoever_stops_reading_holds_up_nobody_and_learns_how_much_he_missed() {
        let (reads, read) = channel::<()>();
        let read = Mutex::new(read);
        let printed: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = Arc::clone(&printed);
        let mut speaker = Speaker::new(move |line| {
            let _ended = read.lock().unwrap().recv();
            kept.lock().unwrap().push(line.to_owned());
        });
        let counted = |many: i64| format!("{many} left out");
        // Nobody reads: one line is in the hand of the thread at most, the others wait or are left out.
        for line in 0..WAITING * 2 {
            speaker.say(line.to_string(), counted);
        }
        for _ in 0..WAITING * 2 {
            reads.send(()).unwrap();
        }
        while printed.lock().unwrap().len() < WAITING {
            std::thread::yield_now();
        }
        speaker.say("again".to_owned(), counted);
        drop(reads);
        speaker.end();
        let printed = printed.lock().unwrap();
        let taken = printed.len() - 2;
        assert!(taken == WAITING || taken == WAITING + 1, "{taken}");
        let missed = format!("{} left out", WAITING * 2 - taken);
        assert_eq!(printed[taken..], [missed, "again".to_owned()]);
    }
}

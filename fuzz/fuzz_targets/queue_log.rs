//! Any bytes are read as a queue log; every call that is told of has an end, and none is told twice at once.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use linelamp::bridge::asterisk::queue_log::history::{History, Place};
use linelamp::bridge::asterisk::queue_log::line;

fuzz_target!(|bytes: &[u8]| {
    let mut history = History::default();
    for (place, text) in (0..).zip(bytes.split(|byte| *byte == b'\n')) {
        if let Some(line) = line::read(text) {
            history.read(line, Place { file: 0, at: place });
        }
    }
    let mut seen = BTreeSet::new();
    for call in history.news() {
        assert!(call.ended.is_some());
        assert!(seen.insert(call.provider_id));
    }
});

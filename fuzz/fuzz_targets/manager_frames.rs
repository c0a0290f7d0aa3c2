//! Any bytes, in any split, give the same frames of a phone system's manager interface; no frame brings down the tracker.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use linelamp::bridge::asterisk::frame::{Frame, Reader};
use linelamp::bridge::asterisk::settings::Reading;
use linelamp::bridge::asterisk::tracker::Tracker;

fn frames_of(pieces: &[&[u8]]) -> Vec<Frame> {
    let mut reader = Reader::default();
    pieces.iter().for_each(|piece| reader.read(piece));
    std::iter::from_fn(|| reader.next_frame()).collect()
}

fuzz_target!(|input: (Vec<u8>, usize)| {
    let (bytes, cut) = input;
    let (before, after) = bytes.split_at(cut.min(bytes.len()));
    let frames = frames_of(&[&bytes]);
    assert_eq!(frames, frames_of(&[before, after]));
    let mut tracker = Tracker::new(Reading {
        queues: vec!["q".to_owned()],
        contexts: vec!["c".to_owned()],
        room_prefix: "r".to_owned(),
        ..Reading::default()
    });
    for frame in frames.iter().filter(|frame| !frame.is_forged()) {
        tracker.take(frame, Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
    }
    for facts in tracker.ready(Timestamp::MAX) {
        assert!(!facts.provider_id.is_empty());
    }
});

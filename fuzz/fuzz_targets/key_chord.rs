//! Any spelling is a key stroke or refused; a key stroke's own spelling reads back as itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linelamp::keymap::{Chord, Sequence};

fuzz_target!(|text: &str| {
    if let Ok(chord) = text.parse::<Chord>() {
        assert_eq!(chord.to_string().parse(), Ok(chord));
        assert!(chord.label().chars().all(|c| !c.is_control()));
    }
    if let Ok(sequence) = text.parse::<Sequence>() {
        assert_eq!(sequence.to_string().parse().ok(), Some(sequence));
    }
});

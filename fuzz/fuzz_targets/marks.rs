//! Any line has marks or none; their spans rise, lie on letters, and the text with its marks is the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linelamp::domain::marks::{marks, pieces};

fuzz_target!(|text: &str| {
    let found = marks(text);
    let mut at = 0;
    for mark in &found {
        assert!(mark.span.start >= at && mark.span.end > mark.span.start);
        assert!(text.get(mark.span.clone()).is_some());
        at = mark.span.end;
    }
    let whole: String = pieces(text, &found).iter().map(|piece| piece.text).collect();
    assert_eq!(whole, text);
});

//! Any two texts are compared, alike from both sides, within the score's bounds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linelamp::matching::{Name, compare};

fuzz_target!(|texts: (&str, &str)| {
    let (left, right) = (Name::read(texts.0), Name::read(texts.1));
    let (there, back) = (compare(&left, &right), compare(&right, &left));
    assert!((there.score - back.score).abs() < 1e-4);
    assert!((0.0..=1.0).contains(&there.score));
    assert_eq!(there.candidates, !there.reasons.is_empty());
});

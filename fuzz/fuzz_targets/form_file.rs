//! Any file is a form or refused with a reason; a form can be begun, answered and written back.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use linelamp::forms::sheets::write_markdown;
use linelamp::forms::{Book, Interview, import};

fuzz_target!(|bytes: &[u8]| {
    let Ok(book) = Book::read(bytes) else { return };
    let imported = import(&book, "fuzzed");
    let refused = imported.problems.iter().any(|problem| problem.fault.refuses());
    assert_eq!(imported.form.is_none(), refused);
    let Some(form) = imported.form else { return };
    let again = Book::read(write_markdown(&book).as_bytes()).expect("what was written reads back");
    assert!(import(&again, "fuzzed").form.is_some());
    let now = "2026-11-22T09:41:00-05:00[America/New_York]".parse().expect("a time");
    let mut interview = Interview::new(Arc::new(form), now);
    for place in interview.places() {
        interview.answer(&place, "1");
    }
    interview.troubles();
});

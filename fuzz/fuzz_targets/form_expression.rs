//! Any text is an expression or refused; reading it never falls, however deep.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linelamp::forms::expression::{looks_computed, parse};

fuzz_target!(|text: &str| {
    looks_computed(text, false);
    if let Ok(read) = parse(text) {
        // One parenthesis more may be one too deep.
        if let Ok(wrapped) = parse(&format!("({text})")) {
            assert_eq!(wrapped, read);
        }
    }
});

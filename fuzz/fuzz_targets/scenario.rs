//! Any text is a scenario that can be played, or is refused with a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linelamp::training::read;

fuzz_target!(|text: &str| {
    match read(text) {
        Ok(scenario) => {
            assert!(!scenario.calls.is_empty());
            assert!(scenario.calls.iter().all(|call| !call.says.is_empty()));
        }
        Err(problems) => assert!(!problems.is_empty()),
    }
});

//! Any text is an A-number or refused; the same person is the same number however it is written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linelamp::domain::ANumber;

fuzz_target!(|text: &str| {
    if let Ok(number) = ANumber::parse(text) {
        assert_eq!(number.digits().len(), 9);
        assert_eq!(ANumber::parse(&number.full()), Ok(number));
        assert!(!number.to_string().contains(&number.digits()[..5]));
    }
});

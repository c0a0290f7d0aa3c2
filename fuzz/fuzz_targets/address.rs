//! Any text is an address or refused; an address's own spelling reads back as itself and never holds a password.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linelamp::domain::Address;

fuzz_target!(|text: &str| {
    if let Ok(address) = text.parse::<Address>() {
        assert_eq!(address.to_string().parse().ok(), Some(address));
    }
});

//! Any body is a message or refused whole; any header is genuine only if we signed it; a refusal repeats nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linelamp::bridge::webhook::message::{MOST_CALLS, Message};
use linelamp::bridge::webhook::signature::{Taken, sign};
use linelamp::domain::Redacted;

fuzz_target!(|given: (&str, &[u8], i64)| {
    let (header, body, now) = given;
    let secrets = [Redacted::new("not guessed by a fuzzer".to_owned())];
    let mut taken = Taken::default();
    assert!(taken.judge(&secrets, Some(header), body, now).is_err());
    let now = now.rem_euclid(1 << 40);
    let ours = sign(&secrets[0], now, body);
    let genuine = taken.judge(&secrets, Some(&ours), body, now).expect("ours");
    taken.keep(genuine, now);
    assert!(taken.judge(&secrets, Some(&ours), body, now).is_err());
    if let Ok(message) = Message::read(body) {
        assert!(message.calls.len() <= MOST_CALLS);
        assert!(message.calls.iter().all(|call| call.is_named()));
    }
});

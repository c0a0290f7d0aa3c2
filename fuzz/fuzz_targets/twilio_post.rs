//! Any body is a form or refused whole; a genuine signature is ours; any post has an answer, and the answer is XML whose
//! values stay in their places.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use linelamp::bridge::twilio::calls::Calls;
use linelamp::bridge::twilio::form::Form;
use linelamp::bridge::twilio::posted::{Plan, read};
use linelamp::bridge::twilio::signature::{Signed, is_genuine, sign};
use linelamp::bridge::twilio::twiml::document;
use linelamp::domain::Redacted;

const PLACES: [&str; 8] = [
    "voice", "wait", "left", "recorded", "status", "leg", "room", "?",
];

fuzz_target!(|given: (u8, &str, &str, &[u8])| {
    let (place, signature, text, body) = given;
    let Ok(form) = Form::read(body) else { return };
    let token = Redacted::new("not guessed by a fuzzer".to_owned());
    let address = format!("https://hotline.example/{text}");
    assert!(!is_genuine(
        &token,
        &address,
        Signed::Form(&form),
        signature
    ));
    let ours = sign(&token, &address, Signed::Form(&form));
    assert!(is_genuine(&token, &address, Signed::Form(&form), &ours));
    let plan = Plan {
        public_address: text.to_owned(),
        account: "AC1".to_owned(),
        queue: text.to_owned(),
        music: Some(text.to_owned()),
        voicemail: None,
    };
    let place = PLACES[usize::from(place) % PLACES.len()];
    let Some(read) = read(&plan, place, &form, &form, Timestamp::UNIX_EPOCH) else {
        return;
    };
    let mut calls = Calls::default();
    for news in read.news {
        calls.hear(news, Timestamp::UNIX_EPOCH);
    }
    if let Some(verbs) = read.verbs {
        let written = document(&verbs);
        let inside = written.trim_start_matches("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        assert!(inside.starts_with("<Response>") && inside.ends_with("</Response>"));
        assert!(written.bytes().all(|byte| byte >= b' '));
    }
});

//! Whatever lies in a journal file, reading it ends, and every frame that is read is one that writing gives back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linelamp::journal::frame;

fuzz_target!(|bytes: &[u8]| {
    let whole = [
        frame::header(frame::Header {
            file: uuid::Uuid::nil(),
            key: uuid::Uuid::nil(),
        }),
        bytes.to_vec(),
    ]
    .concat();
    let _as_it_is = frame::read(bytes);
    let Some(contents) = frame::read(&whole) else {
        panic!("the header is whole");
    };
    assert!(contents.end <= whole.len());
    for found in &contents.frames {
        let Some(kind) = found.kind else { continue };
        let again = frame::frame(contents.header.file, *found, kind).expect("it was read");
        assert!(whole.windows(again.len()).any(|window| window == again));
    }
});

//! Whatever a row of the feed holds, it becomes a row or nothing, and the mirror takes it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linelamp::db::rows::parse;
use linelamp::domain::Batch;
use linelamp::store::Store;

fuzz_target!(|row: (i16, &str, i32, &str)| {
    let (kind, id, version, body) = row;
    let mut batch = Batch {
        whole: true,
        rows: Vec::new(),
        gone: Vec::new(),
        server_now: jiff::Timestamp::UNIX_EPOCH,
    };
    for kind in [kind, 1, 2, 3, 4, 5, 9] {
        let _nothing = parse(kind, id.parse().ok(), version, body, &mut batch);
        let _known = parse(
            kind,
            "00000000-0000-0000-0000-000000000001".parse().ok(),
            version,
            body,
            &mut batch,
        );
    }
    Store::default().merge(batch);
});

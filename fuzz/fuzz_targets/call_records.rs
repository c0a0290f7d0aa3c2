//! Any file is read as a list of call records or refused; what is read is in order.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use linelamp::cli::import::records::{RecordsRefused, records};

fuzz_target!(|bytes: &[u8]| {
    match records(bytes, None, Timestamp::MAX) {
        Ok(read) => {
            for call in &read.calls {
                assert!(call.arrived_at <= call.ended_at);
                assert!(call.connected_at.is_none_or(|at| at <= call.ended_at));
                assert!(!call.provider_id.is_empty());
            }
        }
        Err(RecordsRefused::Rows(rows)) => assert!(!rows.is_empty()),
        Err(RecordsRefused::Sheet(_) | RecordsRefused::NoTitles) => {}
    }
});

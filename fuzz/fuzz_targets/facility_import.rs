//! Any file is read as a list of facilities or refused; what is taken keeps the promises to the database.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linelamp::cli::import::plan::plan;
use linelamp::domain::safe;

fuzz_target!(|bytes: &[u8]| {
    let Ok(plan) = plan(bytes, &[]) else { return };
    for row in &plan.accepted {
        assert!((1..=120).contains(&row.name.chars().count()));
        assert_eq!(safe(&row.name).as_str(), row.name);
        assert!(row.row > plan.columns.title_row);
        assert!(plan.rejected.iter().all(|rejected| rejected.row != row.row));
    }
});

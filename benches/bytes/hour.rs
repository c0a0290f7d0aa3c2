//! Owns: an hour of a busy desk, as the desk itself drew it.
//! Must not know: what is measured on it.

use crate::screens::{Screen, read};

/// Drawn by the desk's own rooms (`src/screen/tests/hour.rs`), which write it again when they are asked to.
const HOUR: &str = include_str!("hour.jsonl");

/// Every screen of the hour.
///
/// # Errors
/// The recording is not as it should be.
pub(crate) fn screens() -> Result<Vec<Screen>, String> {
    read(HOUR)
}

//! Owns: which call that broke off may be the same caller's as the one in hand.
//! Must not know: what is done with the two.

use super::CallPane;
use crate::domain::{Call, CallId, Entry};
use crate::panes::Sight;

/// For so long a call that broke off is offered to the next one from there.
const OFFERED_SECONDS: i64 = 15 * 60;

/// The last call from the facility of the call in hand that broke off a short while ago, until somebody here has said
/// whether the two are one.
#[must_use]
pub fn broken_before<'a>(pane: &CallPane, sight: &Sight<'a>) -> Option<&'a Call> {
    let now = sight.call_in_hand()?;
    let facility = now.facility?;
    sight
        .store
        .calls()
        .filter(|call| call.id != now.id && call.facility == Some(facility))
        .filter(|call| !pane.answered.contains(&(now.id, call.id)))
        .filter(|call| {
            call.broken_off_at.is_some_and(|at| {
                at <= now.arrived_at
                    && now.arrived_at.as_second() - at.as_second() <= OFFERED_SECONDS
            })
        })
        .max_by_key(|call| call.broken_off_at)
}

impl CallPane {
    /// The entries of a call say which calls somebody has joined with it, or left apart, at whatever desk.
    pub fn learn_answers(&mut self, call: CallId, entries: &[Entry]) {
        let earlier = entries
            .iter()
            .filter(|entry| matches!(entry.kind.as_str(), "joined" | "left_apart"))
            .filter_map(|entry| entry.fact("earlier")?.parse().ok());
        for pair in earlier.map(|earlier| (call, earlier)) {
            if !self.answered.contains(&pair) {
                self.answered.push(pair);
            }
        }
    }
}

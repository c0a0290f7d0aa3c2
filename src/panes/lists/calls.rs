//! Owns: which calls stand in which list, in which order, and what each row says.
//! Must not know: drawing.

use std::cmp::Reverse;

use jiff::Timestamp;

use super::ListKind;
use crate::domain::phone_system::{Callback, PhoneMark};
use crate::domain::{Call, CallId, CallState, Disposition, NonData, Urgency};
use crate::panes::Sight;

/// One call of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallRow {
    /// Which.
    pub call: CallId,
    /// When it arrived.
    pub at: Timestamp,
    /// Where it came from.
    pub place: Option<String>,
    /// How urgent.
    pub urgency: Urgency,
    /// An ISO 639 code.
    pub language: Option<String>,
    /// Where it stands.
    pub state: CallState,
    /// What came of it.
    pub disposition: Option<Disposition>,
    /// It had no story.
    pub non_data: Option<NonData>,
    /// Whole minutes it waited in vain, for an abandoned one.
    pub waited: i64,
    /// It stands on a case.
    pub has_case: bool,
    /// The caller can be called back, or why not.
    pub callback: Option<Callback>,
    /// It came and went while its phone system was not heard.
    pub missed: bool,
}

pub(super) fn rows(kind: ListKind, sight: &Sight<'_>, find: &str) -> Vec<CallRow> {
    let mut rows: Vec<CallRow> = sight
        .store
        .calls()
        .filter(|call| belongs(kind, call, sight))
        .map(|call| row(call, sight))
        .filter(|row| shows(row, find))
        .collect();
    rows.sort_by_key(|row| (Reverse(row.at), row.call));
    rows
}

fn belongs(kind: ListKind, call: &Call, sight: &Sight<'_>) -> bool {
    let mine = call
        .holder
        .as_ref()
        .is_some_and(|holder| sight.is_me(&holder.login));
    let today = sight.clock.is_today(call.arrived_at);
    match kind {
        ListKind::MyCalls => mine && today && call.state != CallState::Waiting,
        ListKind::OpenWrapUps => {
            mine && matches!(call.state, CallState::WrapUp | CallState::BrokenOff)
        }
        ListKind::Abandoned => today && call.state == CallState::Abandoned,
        ListKind::Team | ListKind::Messages | ListKind::Unplaced | ListKind::FollowUps => false,
    }
}

fn row(call: &Call, sight: &Sight<'_>) -> CallRow {
    let waited = call.ended_at.map_or(0, |ended| {
        (ended.as_second() - call.arrived_at.as_second()).max(0) / 60
    });
    CallRow {
        call: call.id,
        at: call.arrived_at,
        place: sight.place(call),
        urgency: call.urgency,
        language: call.language.clone(),
        state: call.state,
        disposition: call.disposition,
        non_data: call.non_data,
        waited,
        has_case: call.case.is_some(),
        callback: call.phone.callback,
        missed: call.phone.has(PhoneMark::Missed) || call.phone.has(PhoneMark::EndNotSeen),
    }
}

fn shows(row: &CallRow, find: &str) -> bool {
    let place = row.place.as_deref().unwrap_or_default().to_lowercase();
    let language = row.language.as_deref().unwrap_or_default();
    find.to_lowercase()
        .split_whitespace()
        .all(|word| place.contains(word) || language == word)
}

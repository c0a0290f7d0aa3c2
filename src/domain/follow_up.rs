//! Owns: a promise to look again: who made it, when it is due, which call it is about.
//! Must not know: what was promised; that stands in the note.

use jiff::{SignedDuration, Timestamp};

use super::ids::{CallId, CaseId, FollowUpId, Login};

/// Before a promise is due for so long, it is shown as one that is about to slip.
const SOON: SignedDuration = SignedDuration::from_hours(1);

/// A promise that nobody has kept yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FollowUp {
    /// Identity.
    pub id: FollowUpId,
    /// Who promised it.
    pub promised_by: Login,
    /// When somebody looks again.
    pub due_at: Timestamp,
    /// About which call, where I may see it.
    pub call: Option<CallId>,
    /// On which case, where I may see it.
    pub case: Option<CaseId>,
    /// What people call the case.
    pub case_number: Option<String>,
    /// The facility of the call.
    pub facility: Option<String>,
}

impl FollowUp {
    /// It is time, or has been.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.due_at <= now
    }

    /// It is time within the hour, or has been.
    #[must_use]
    pub fn is_near(&self, now: Timestamp) -> bool {
        self.due_at.duration_since(now) <= SOON
    }
}

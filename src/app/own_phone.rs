//! Owns: what this desk knows of the phone that rings at it, and the call that waits for one to be set.
//! Must not know: how a phone is set; the database keeps it for one shift.

use crate::domain::Write;

/// The phone that rings at this desk.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OwnPhone {
    /// What is known of it.
    pub known: Known,
    /// What could not be done without a phone, and is done when one is set.
    pub(super) then: Option<Write>,
}

/// What is known of the phone that rings at this desk.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Known {
    /// The database was not asked yet.
    #[default]
    Nothing,
    /// None is set.
    Unset,
    /// Its number ends so.
    Ends(String),
}

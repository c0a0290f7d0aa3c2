//! Owns: what this desk knows of the phone that rings at it, and the call that waits for one to be set.
//! Must not know: how a phone is set; the database keeps it for one shift.

use super::mode::{Mode, PhoneAsked};
use super::state::State;
use crate::domain::Write;

/// The phone that rings at this desk.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OwnPhone {
    /// What is known of it.
    pub known: Known,
    /// What could not be done without a phone, and is done when one is set.
    pub(super) then: Option<Write>,
    /// Ready for calls a moment ago: where no phone rings, that is said with the database's answer.
    pub(super) is_ready: bool,
    /// Whether the shift was over when this was last looked at; `None` before the first look.
    pub(super) is_off: Option<bool>,
}

/// What is known of the phone that rings at this desk.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Known {
    /// The database was not asked yet.
    #[default]
    Nothing,
    /// The database does not tell this login.
    NotTold,
    /// None is set.
    Unset,
    /// Its number ends so.
    Ends(String),
}

/// What waits for a phone waits while one is asked for, and while it is being set over a living link; no longer: nobody
/// takes a call by a key that was pressed long ago.
pub(super) fn follow(state: &mut State) {
    let is_own = |mode: &Mode| matches!(mode, Mode::Phone(line) if line.asks == PhoneAsked::Own);
    let is_being_set = state.world.is_connected() && state.orders.is_setting_phone();
    if !is_own(state.mode.beneath()) && !is_being_set {
        state.own_phone.then = None;
    }
}

//! Owns: who is in which record, as colleagues see it.
//! Must not know: how long a presence lasts; the database ends it.

use super::ids::{Login, PresenceId};
use super::records::Record;

/// Somebody has a record open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Presence {
    /// Identity.
    pub id: PresenceId,
    /// Grows with every change.
    pub version: i32,
    /// Which record.
    pub record: Record,
    /// Who.
    pub login: Login,
    /// Typing there at this moment.
    pub typing: bool,
    /// How often somebody else changed the record since this desk is in it.
    pub news: i64,
}

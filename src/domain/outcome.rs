//! Owns: how the database answers an order: done, or why not.
//! Must not know: what was asked.

use super::answer::Answer;
use super::at_desk::PhoneRefusal;
use super::ids::Login;

/// What the database answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Done.
    Ok(Answer),
    /// Somebody else has it.
    Taken {
        /** Who, as far as we may know. */
        holder: Option<Login>,
    },
    /// Another change came first.
    Conflict,
    /// Absent or forbidden: one answer for both.
    Denied,
    /// The claim is no longer yours.
    StaleFence,
    /// You are on a call already.
    OnCall,
    /// Not signed in, or suspended.
    Suspended,
    /// The database did not understand.
    BadInput,
    /// Too many in too short a time.
    TooMany,
    /// It has ended.
    Ended,
    /// The colleague cannot take a call now.
    NotFree,
    /// No order is given to a phone system.
    Phone(PhoneRefusal),
    /// This program is too old for the database.
    OldClient,
    /// There is no link; nothing was sent.
    Offline,
    /// The link died on the way: it may or may not be done.
    Unknown,
    /// Something else; the code is in the log.
    Failed {
        /** The SQLSTATE, or a word of our own. */
        code: String,
    },
}

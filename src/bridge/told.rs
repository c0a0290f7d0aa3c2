//! Owns: the boundary between core and adapter: what an adapter tells, and what it is asked.
//! Must not know: who is on the other side.

use crate::domain::CommandId;
use crate::domain::phone_system::{
    CallFacts, Command, PhonePresence, Picture, Record, RecordPosition, SignOfLife, Silence, Step,
};

/// What an adapter says, in the order in which it learnt it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// It is connected, logged in, and the phone system is ready: a look around is due.
    Ready,
    /// Facts of one call.
    Call(Box<CallFacts>),
    /// Calls that were told before, once more: the database may have been away. They wait behind what is new.
    Again(Vec<CallFacts>),
    /// A complete picture. Live facts met while the listing went on are told after it.
    Picture(Picture),
    /// What a record of the past says.
    Record(Record),
    /// The phone system answered.
    Alive(SignOfLife),
    /// It does not.
    Silent(Silence),
    /// The adapter cannot vouch for what it told: an incomplete listing, a gap. A look around is due.
    Doubt,
    /// How far a command came.
    Step {
        /// Which command.
        command: CommandId,
        /// How far.
        step: Step,
    },
}

/// What an adapter is asked. When the other end of its channel is closed, it ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Do this now.
    Command(Command),
    /// An earlier bridge had begun this: go on from the leg `cmd-<id>` where there is one. Where there is none, answer
    /// [`Step::BridgeRestarted`] and ring nobody.
    TakeUp(Command),
    /// The operator let the caller go: what this command rings is hung up before anybody is put through. Said until the
    /// command is over; a command that is not under way is none of its business.
    Cancel(CommandId),
    /// List everything and say it as a [`Picture`], if the listing is complete; then read the record of the past from
    /// here on.
    LookAround {
        /// How far the record was read before; nothing where it was never read.
        record_read_to: Option<RecordPosition>,
    },
    /// Another bridge may speak for the phone system by now: whatever was ordered and has not begun is not begun any
    /// more, and has failed. What rings already goes on.
    StandDown,
    /// All operators' phones, complete: who is not in it is gone.
    Presence(Vec<PhonePresence>),
}

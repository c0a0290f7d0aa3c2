//! Owns: what a desk asks of a phone system, and why the database gives no order to it.
//! Must not know: which make a phone system is, or how a bridge speaks to it.

use super::words::Words;
use crate::words;

words! {
    /// Why the database gives no order to a phone system.
    PhoneRefusal {
        /// The operator has not said which phone rings.
        NoPhone = "no_phone",
        /// The phone system is not heard: an order would come late, or never.
        NotHeard = "not_heard",
        /// The line forbids a third party in the call.
        ThreeWay = "three_way",
        /// The phone system rings the operators in turn; nobody chooses.
        RingsInTurn = "rings_in_turn",
        /// The call did not come through a phone system that is connected.
        NotByPhone = "not_by_phone",
        /// Nobody is put through yet.
        NotConnected = "not_connected",
        /// Somebody else talks with the caller, on a phone that is nobody's here.
        Elsewhere = "elsewhere",
    }
}

/// What the operator wants of the phone system, for the call in hand. Giving a call back and hanging up are acts on the
/// call itself: where a phone system has it, the database orders them with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PhoneOrder {
    /// Ring my phone and put the caller through.
    Answer,
    /// Music for the caller.
    Hold,
    /// Back from the music.
    Resume,
    /// Ring this phone into the conversation.
    Interpreter(Words),
    /// The interpreter leaves the conversation.
    DropInterpreter,
}

impl PhoneOrder {
    /// The word of the database for it.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Hold => "hold",
            Self::Resume => "resume",
            Self::Interpreter(_) => "interpreter",
            Self::DropInterpreter => "drop_interpreter",
        }
    }

    /// The phone it rings, besides the operator's own.
    #[must_use]
    pub const fn phone(&self) -> Option<&Words> {
        match self {
            Self::Interpreter(phone) => Some(phone),
            _ => None,
        }
    }
}

//! Owns: the modes of the desk. A prompt is a mode, never a loop.
//! Must not know: how a mode is drawn.

use super::command_line::CommandLine;
use super::menu::Menu;
use crate::command::Context;
use crate::domain::{CallId, DetailId, Message, MessageId, NonData, PersonId};
use crate::panes::Typing;
use crate::panes::person::{Merging, RecordLine};
use crate::panes::wrap::WrapUp;

/// What the keys go to, before the place with the focus.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// The place with the focus.
    #[default]
    Desk,
    /// Every key of this place.
    Help {
        /// The first line shown.
        top: usize,
        /// What comes back.
        over: Box<Mode>,
    },
    /// The command line.
    CommandLine(CommandLine),
    /// Finding rows while typing.
    FindRow(Search),
    /// Writing into the call of a colleague whose hand is up.
    Beside,
    /// One line for the opened record: a field's value, or what somebody told.
    Record(Box<RecordLine>),
    /// Two records beside each other, before they are merged.
    Merging(Box<Merging>),
    /// One of several.
    Menu(Menu),
    /// An opened message.
    Told(Box<Told>),
    /// A line of a message that is being left.
    Leaving,
    /// What the caller is not to be asked again.
    DoNotAsk,
    /// A phone's number.
    Phone(PhoneLine),
    /// Yes or no.
    Question(Question),
    /// The wrap-up.
    WrapUp(WrapUp),
    /// Nothing is shown until a key is pressed.
    Blank {
        /// What comes back.
        over: Box<Mode>,
    },
    /// Nothing is shown until the login is typed.
    Locked {
        /// What comes back.
        over: Box<Mode>,
        /// What is typed so far.
        typing: Typing,
        /// The last try was wrong.
        wrong: bool,
    },
}

/// Finding rows while typing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Search {
    /// What is typed.
    pub typing: Typing,
}

/// A phone's number that is being typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PhoneLine {
    /// Whose.
    pub asks: PhoneAsked,
    /// What is typed.
    pub typing: Typing,
}

/// Whose phone is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PhoneAsked {
    /// The one that rings at this desk.
    Own,
    /// The interpreter's.
    Interpreter,
}

/// A message that is being told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// The message.
    pub message: Message,
    /// The caller in hand is told. Else somebody reads it who looks after it.
    pub telling: bool,
    /// The pass-word was heard: the words may be told.
    pub asked: bool,
    /// The first line of it shown.
    pub top: usize,
}

/// What is asked before it is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Question {
    /// Leave, although something is open.
    Quit {
        /// A call is in hand.
        call: bool,
        /// So many lines are not saved.
        unsaved: usize,
    },
    /// Take a call over from a colleague.
    TakeOver(CallId),
    /// Write of a call that somebody outside has.
    WriteBeside(CallId),
    /// End the shift.
    SignOff,
    /// Take a repeat of a form away, with all it holds.
    RemoveRepeat,
    /// What was told about a person does not hold any more.
    TakeBack(PersonId, DetailId),
    /// Part this person from the one he was merged into.
    Part(PersonId),
    /// The call is over, although the caller was spoken to.
    HangUp,
    /// Leave, although a message was begun and not sent.
    DropMessage,
    /// A message is not to be told any more.
    Withdraw(MessageId),
    /// Close a call as one without a story, although words were written.
    CloseWithWords(NonData),
}

impl Mode {
    /// What lies beneath whatever covers the screen.
    #[must_use]
    pub fn beneath(&self) -> &Self {
        match self {
            Self::Blank { over } | Self::Locked { over, .. } | Self::Help { over, .. } => {
                over.beneath()
            }
            mode => mode,
        }
    }

    /// The line of a record that has the cursor, or will have it when the screen is uncovered.
    #[must_use]
    pub fn record_line(&self) -> Option<&RecordLine> {
        match self.beneath() {
            Self::Record(line) => Some(line),
            _ => None,
        }
    }

    /// Whatever was asked for is over; a blank or locked screen stays so.
    pub(super) fn back_to_desk(&mut self) {
        match self {
            Self::Blank { over } | Self::Locked { over, .. } => over.back_to_desk(),
            mode => *mode = Self::Desk,
        }
    }

    /// Takes a blank or locked screen off for a moment; nothing where none is on.
    pub(super) fn lift(&mut self) -> Option<Self> {
        let (Self::Blank { over } | Self::Locked { over, .. }) = self else {
            return None;
        };
        let beneath = std::mem::take(&mut **over);
        Some(std::mem::replace(self, beneath))
    }

    /// Puts back what was lifted.
    pub(super) fn cover(&mut self, mut lifted: Self) {
        if let Self::Blank { over } | Self::Locked { over, .. } = &mut lifted {
            **over = std::mem::take(self);
            *self = lifted;
        }
    }

    /// What keys mean in this mode; `None`: what they mean in the place with the focus.
    #[must_use]
    pub const fn context(&self) -> Option<Context> {
        match self {
            Self::Desk => None,
            Self::Help { .. } | Self::Menu(_) | Self::Merging(_) | Self::Told(_) => {
                Some(Context::Menu)
            }
            Self::CommandLine(_)
            | Self::FindRow(_)
            | Self::Beside
            | Self::Leaving
            | Self::DoNotAsk
            | Self::Phone(_)
            | Self::Record(_)
            | Self::Locked { .. } => Some(Context::Prompt),
            Self::Question(_) => Some(Context::Confirm),
            Self::WrapUp(_) => Some(Context::WrapUp),
            Self::Blank { .. } => Some(Context::Anywhere),
        }
    }
}

//! Owns: what stands in the table for one verb.
//! Must not know: which verbs there are.

use super::Context;

/// What a verb can be given on the command line; where it is missing the desk asks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Argument {
    /// A facility's name.
    Facility,
    /// An ISO 639 code.
    Language,
    /// 1 to 4.
    Urgency,
    /// An away reason's word.
    AwayReason,
    /// A colleague's short name.
    Colleague,
    /// A colleague's short name and an operator state's word.
    ColleagueState,
    /// A line's name or number.
    Line,
    /// A case number.
    Case,
    /// A few words of the operator's own.
    Reason,
}

/// What stands in the table for one verb.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verb {
    pub(super) name: &'static str,
    pub(super) contexts: &'static [Context],
    pub(super) argument: Option<Argument>,
    pub(super) confirm: bool,
    pub(super) hint: bool,
    pub(super) lead: bool,
}

impl Verb {
    pub(super) const fn new(name: &'static str, contexts: &'static [Context]) -> Self {
        Self {
            name,
            contexts,
            argument: None,
            confirm: false,
            hint: false,
            lead: false,
        }
    }

    pub(super) const fn takes(self, argument: Argument) -> Self {
        Self {
            argument: Some(argument),
            ..self
        }
    }

    pub(super) const fn asks(self) -> Self {
        Self {
            confirm: true,
            ..self
        }
    }

    pub(super) const fn hinted(self) -> Self {
        Self { hint: true, ..self }
    }

    pub(super) const fn for_leads(self) -> Self {
        Self { lead: true, ..self }
    }
}

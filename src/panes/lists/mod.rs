//! Owns: the lists beside the queue: my calls today, my open wrap-ups, abandoned calls, the team.
//! Must not know: how a row is opened or a state is set.

mod calls;
mod team;
pub mod view;

pub use calls::CallRow;
pub use team::TeamRow;

use crate::domain::{CallId, Login, MessageId, MessageLine};
use crate::panes::{Selection, Sight};

/// Which list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum ListKind {
    /// Calls I had today.
    #[default]
    MyCalls,
    /// My wrap-ups that are still open.
    OpenWrapUps,
    /// Calls that gave up before anybody reached them.
    Abandoned,
    /// Colleagues: state, time in state, raised hands.
    Team,
    /// Messages that nobody has heard: a lead's team's, everybody's own.
    Messages,
}

impl ListKind {
    /// Every list, in the order of the tabs.
    pub const ALL: &'static [Self] = &[
        Self::MyCalls,
        Self::OpenWrapUps,
        Self::Abandoned,
        Self::Team,
        Self::Messages,
    ];

    /// The message id of its title.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::MyCalls => "list-my-calls",
            Self::OpenWrapUps => "list-open-wrap-ups",
            Self::Abandoned => "list-abandoned",
            Self::Team => "list-team",
            Self::Messages => "list-messages",
        }
    }

    /// The message id of what stands there when nothing does.
    #[must_use]
    pub const fn empty(self) -> &'static str {
        match self {
            Self::MyCalls => "list-my-calls-empty",
            Self::OpenWrapUps => "list-open-wrap-ups-empty",
            Self::Abandoned => "list-abandoned-empty",
            Self::Team => "list-team-empty",
            Self::Messages => "list-messages-empty",
        }
    }
}

/// The lists pane.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lists {
    /// Which list is shown.
    pub kind: ListKind,
    /// Only rows that show these words.
    pub find: String,
    calls: Selection<CallId>,
    team: Selection<Login>,
    /// The messages, as they were read last.
    pub messages: Vec<MessageLine>,
    message: Selection<MessageId>,
}

impl Lists {
    /// Shows another list.
    pub fn show(&mut self, kind: ListKind) {
        if self.kind != kind {
            *self = Self {
                kind,
                ..Self::default()
            };
        }
    }

    /// The calls of the list shown.
    #[must_use]
    pub fn calls(&self, sight: &Sight<'_>) -> Vec<CallRow> {
        calls::rows(self.kind, sight, &self.find)
    }

    /// The team, raised hands first.
    #[must_use]
    pub fn team(&self, sight: &Sight<'_>) -> Vec<TeamRow> {
        team::rows(sight, &self.find)
    }

    /// The selected call, where calls are listed.
    #[must_use]
    pub fn selected_call(&self) -> Option<CallId> {
        self.calls
            .key()
            .copied()
            .filter(|_| !matches!(self.kind, ListKind::Team | ListKind::Messages))
    }

    /// The selected colleague, where the team is listed.
    #[must_use]
    pub fn selected_colleague(&self) -> Option<&Login> {
        self.team.key().filter(|_| self.kind == ListKind::Team)
    }

    /// The selected message, where messages are listed.
    #[must_use]
    pub fn selected_message(&self) -> Option<MessageId> {
        let chosen = self.message.key().copied();
        chosen.filter(|_| self.kind == ListKind::Messages)
    }

    /// Follows the selected row to where it is now.
    pub fn settle(&mut self, sight: &Sight<'_>) {
        self.step(0, sight);
    }

    /// Moves the selection by so many rows; `isize::MIN` and `isize::MAX` go to the ends.
    pub fn step(&mut self, by: isize, sight: &Sight<'_>) {
        if self.kind == ListKind::Messages {
            let ids: Vec<MessageId> = self.messages.iter().map(|line| line.id).collect();
            self.message.step(by, &ids);
        } else if self.kind == ListKind::Team {
            let logins: Vec<Login> = self.team(sight).into_iter().map(|row| row.login).collect();
            self.team.step(by, &logins);
        } else {
            let ids: Vec<CallId> = self.calls(sight).into_iter().map(|row| row.call).collect();
            self.calls.step(by, &ids);
        }
    }
}

/// How many wrap-ups I still owe.
#[must_use]
pub fn open_wrap_ups(sight: &Sight<'_>) -> usize {
    calls::rows(ListKind::OpenWrapUps, sight, "").len()
}

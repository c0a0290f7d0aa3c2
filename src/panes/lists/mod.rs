//! Owns: the lists beside the queue: my calls today, my open wrap-ups, abandoned calls, the team, messages that nobody has
//! heard, what is to be placed, promises that are not kept yet.
//! Must not know: how a row is opened or a state is set.

mod calls;
mod team;
pub mod view;

pub use calls::CallRow;
pub use team::TeamRow;

use jiff::SignedDuration;

use crate::domain::{
    CallId, FollowUp, FollowUpId, Group, Login, MessageId, MessageLine, MessageState, Unplaced,
    UnplacedId, UnplacedWords,
};
use crate::panes::{Selection, Sight};

/// So long before its time runs out the lead is warned of a message.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);

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
    /// What was written for calls the database does not know: my own, for a lead also my colleagues'.
    Unplaced,
    /// Promises that nobody has kept yet: my own, for a lead the team's.
    FollowUps,
}

impl ListKind {
    /// Every list, in the order of the tabs.
    pub const ALL: &'static [Self] = &[
        Self::MyCalls,
        Self::OpenWrapUps,
        Self::Abandoned,
        Self::Team,
        Self::Messages,
        Self::Unplaced,
        Self::FollowUps,
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
            Self::Unplaced => "list-unplaced",
            Self::FollowUps => "list-follow-ups",
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
            Self::Unplaced => "list-unplaced-empty",
            Self::FollowUps => "list-follow-ups-empty",
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
    /// What is to be placed, as it was read last.
    pub unplaced: Vec<Unplaced>,
    /// What one of them says, where it was opened.
    pub unplaced_words: Option<UnplacedWords>,
    to_place: Selection<UnplacedId>,
    /// The promises, as they were read last.
    pub follow_ups: Vec<FollowUp>,
    follow_up: Selection<FollowUpId>,
    /// What was said to be about to slip.
    pub told: Slipping,
}

impl Lists {
    /// Shows another list. What was read of messages and promises is known on.
    pub fn show(&mut self, kind: ListKind) {
        if self.kind != kind {
            *self = Self {
                kind,
                messages: std::mem::take(&mut self.messages),
                unplaced: std::mem::take(&mut self.unplaced),
                follow_ups: std::mem::take(&mut self.follow_ups),
                told: self.told,
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
        let of_calls = [
            ListKind::MyCalls,
            ListKind::OpenWrapUps,
            ListKind::Abandoned,
        ];
        self.calls
            .key()
            .copied()
            .filter(|_| of_calls.contains(&self.kind))
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

    /// What is selected to be placed, where that is listed.
    #[must_use]
    pub fn selected_unplaced(&self) -> Option<&Unplaced> {
        let chosen = self
            .to_place
            .key()
            .filter(|_| self.kind == ListKind::Unplaced)?;
        self.unplaced.iter().find(|one| one.id == *chosen)
    }

    /// The selected promise, where promises are listed.
    #[must_use]
    pub fn selected_follow_up(&self) -> Option<&FollowUp> {
        let chosen = self
            .follow_up
            .key()
            .filter(|_| self.kind == ListKind::FollowUps)?;
        self.follow_ups.iter().find(|one| one.id == *chosen)
    }

    /// Follows the selected row to where it is now.
    pub fn settle(&mut self, sight: &Sight<'_>) {
        self.step(0, sight);
    }

    /// Moves the selection by so many rows; `isize::MIN` and `isize::MAX` go to the ends.
    pub fn step(&mut self, by: isize, sight: &Sight<'_>) {
        match self.kind {
            ListKind::Messages => {
                let ids: Vec<MessageId> = self.messages.iter().map(|line| line.id).collect();
                self.message.step(by, &ids);
            }
            ListKind::Unplaced => {
                let ids: Vec<UnplacedId> = self.unplaced.iter().map(|one| one.id).collect();
                self.to_place.step(by, &ids);
                let chosen = self.to_place.key();
                self.unplaced_words
                    .take_if(|words| chosen != Some(&words.id));
            }
            ListKind::FollowUps => {
                let ids: Vec<FollowUpId> = self.follow_ups.iter().map(|one| one.id).collect();
                self.follow_up.step(by, &ids);
            }
            ListKind::Team => {
                let logins: Vec<Login> =
                    self.team(sight).into_iter().map(|row| row.login).collect();
                self.team.step(by, &logins);
            }
            ListKind::MyCalls | ListKind::OpenWrapUps | ListKind::Abandoned => {
                let ids: Vec<CallId> = self.calls(sight).into_iter().map(|row| row.call).collect();
                self.calls.step(by, &ids);
            }
        }
    }
}

/// What is about to slip.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Slipping {
    /// Promises that are due within the hour, or were.
    pub due: usize,
    /// Messages that nobody has heard and whose time runs out within a day; told to leads.
    pub expiring: usize,
}

/// Counts what is about to slip, by the clock of this minute.
#[must_use]
pub fn slipping(lists: &Lists, sight: &Sight<'_>) -> Slipping {
    let now = sight.clock.now();
    let leads = sight.myself().is_some_and(|me| me.group == Group::Lead);
    let near = lists.follow_ups.iter().filter(|one| one.is_near(now));
    let expiring = lists.messages.iter().filter(|line| {
        let left = line.expires_at.duration_since(now);
        leads && line.state == MessageState::Waiting && !left.is_negative() && left <= A_DAY
    });
    Slipping {
        due: near.count(),
        expiring: expiring.count(),
    }
}

/// How many wrap-ups I still owe.
#[must_use]
pub fn open_wrap_ups(sight: &Sight<'_>) -> usize {
    calls::rows(ListKind::OpenWrapUps, sight, "").len()
}

//! Owns: the team as colleagues see it: who does what, since when, whose hand is up.
//! Must not know: real names, or how a state is set.

use crate::domain::{AwayReason, CallId, CallState, Link, Login, Operator, OperatorState};
use crate::panes::Sight;

/// One colleague.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TeamRow {
    /// The login.
    pub login: Login,
    /// The short name.
    pub handle: String,
    /// What they do.
    pub state: OperatorState,
    /// Why they are away.
    pub reason: Option<AwayReason>,
    /// Whole minutes in this state.
    pub minutes: i64,
    /// Whether their desk is heard from.
    pub link: Link,
    /// Whole minutes their hand is up.
    pub hand: Option<i64>,
    /// The call the hand is about.
    pub hand_call: Option<CallId>,
    /// Where the caller they talk with is.
    pub place: Option<String>,
    /// This is me.
    pub me: bool,
}

pub(super) fn rows(sight: &Sight<'_>, find: &str) -> Vec<TeamRow> {
    let find = find.to_lowercase();
    let mut rows: Vec<TeamRow> = sight
        .store
        .operators()
        .filter(|operator| operator.active && is_colleague(operator, sight))
        .map(|operator| row(operator, sight))
        .filter(|row| row.handle.to_lowercase().contains(&find))
        .collect();
    rows.sort_by(|one, other| place_in_list(one).cmp(&place_in_list(other)));
    rows
}

/// The longest raised hand first, then who works, then who is away, then who is gone; by name.
fn place_in_list(row: &TeamRow) -> (i64, u8, &str) {
    let hand = row.hand.map_or(1, |minutes| -1 - minutes);
    let state = match row.state {
        OperatorState::OnCall => 0,
        OperatorState::WrapUp => 1,
        OperatorState::Available => 2,
        OperatorState::Away => 3,
        OperatorState::Off => 4,
    };
    (hand, state, &row.handle)
}

fn is_colleague(operator: &Operator, sight: &Sight<'_>) -> bool {
    sight.myself().is_none_or(|me| {
        me.login == operator.login || operator.teams.iter().any(|team| me.teams.contains(team))
    })
}

fn row(operator: &Operator, sight: &Sight<'_>) -> TeamRow {
    let talks = sight.store.calls().find(|call| {
        matches!(
            call.state,
            CallState::Taken | CallState::OnCall | CallState::LinkLost
        ) && call
            .holder
            .as_ref()
            .is_some_and(|holder| holder.live && holder.login == operator.login)
    });
    TeamRow {
        login: operator.login.clone(),
        handle: operator.handle.clone(),
        state: operator.state,
        reason: operator.reason,
        minutes: sight.clock.minutes_since(operator.since),
        link: operator.link,
        hand: operator
            .hand
            .as_ref()
            .map(|hand| sight.clock.minutes_since(hand.raised_at)),
        hand_call: operator.hand.as_ref().and_then(|hand| hand.call),
        place: talks.and_then(|call| sight.place(call)),
        me: sight.is_me(&operator.login),
    }
}

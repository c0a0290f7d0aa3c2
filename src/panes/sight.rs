//! Owns: what every pane may look at, read only: the mirror, the clock, who sits here, the call in hand.
//! Must not know: panes.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::phone_system::{AnswerMode, PhoneMark, PhoneSystem, SourceState};
use crate::domain::{
    Call, CallId, CallState, Claim, Clock, Group, Line, LinkState, Login, Operator, Record,
};
use crate::store::Store;

/// What a pane sees of the world.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    /// The shared rows.
    pub store: &'a Store,
    /// The time.
    pub clock: &'a Clock,
    /// Who sits here, once the database has said so.
    pub me: Option<&'a Login>,
    /// The claim on the call in hand.
    pub claim: Option<Claim>,
    /// How well the database is heard.
    pub link: LinkState,
    /// The calls that changed in this minute.
    pub fresh: &'a BTreeSet<CallId>,
    /// The call that an order under way is about.
    pub pending: Option<CallId>,
}

impl<'a> Sight<'a> {
    /// My own row.
    #[must_use]
    pub fn myself(&self) -> Option<&'a Operator> {
        self.me.and_then(|login| self.store.operator(login))
    }

    /// Whether I may do what a lead does; the database decides in the end.
    #[must_use]
    pub fn is_lead(&self) -> bool {
        self.myself().is_some_and(|me| me.group == Group::Lead)
    }

    /// Whether this is my login.
    #[must_use]
    pub fn is_me(&self, login: &Login) -> bool {
        self.me == Some(login)
    }

    /// The short name of an operator; the login where the row is out of sight.
    #[must_use]
    pub fn handle(&self, login: &Login) -> String {
        self.store
            .operator(login)
            .map_or_else(|| login.0.clone(), |operator| operator.handle.clone())
    }

    /// Who else is in a record, by short name, and whether they are typing there; each person once.
    #[must_use]
    pub fn others_in(&self, record: Record) -> Vec<(String, bool)> {
        let mut others: BTreeMap<&Login, bool> = BTreeMap::new();
        for presence in self.store.in_record(record) {
            if !self.is_me(&presence.login) {
                *others.entry(&presence.login).or_default() |= presence.typing;
            }
        }
        let named = others.into_iter();
        named
            .map(|(login, typing)| (self.handle(login), typing))
            .collect()
    }

    /// The line a call came in on.
    #[must_use]
    pub fn line(&self, call: &Call) -> Option<&'a Line> {
        call.line.and_then(|line| self.store.line(line))
    }

    /// Where a call comes from, in words: the facility, else the line, else nothing.
    #[must_use]
    pub fn place(&self, call: &Call) -> Option<String> {
        let facility = call.facility.and_then(|id| self.store.facility(id));
        facility
            .map(|facility| facility.name.clone())
            .or_else(|| self.line(call).map(|line| line.name.clone()))
    }

    /// The phone system a call came through, where it is connected.
    #[must_use]
    pub fn phone_system(&self, call: &Call) -> Option<&'a PhoneSystem> {
        self.store.phone_system_of(call)
    }

    /// The phone system that takes orders about a call; `None` where nobody does.
    #[must_use]
    pub fn orders_go_to(&self, call: &Call) -> Option<&'a PhoneSystem> {
        let system = self.phone_system(call);
        system.filter(|system| system.kind.takes_orders())
    }

    /// Whether a phone system that takes orders has the call in hand.
    #[must_use]
    pub fn is_by_phone(&self) -> bool {
        let call = self.call_in_hand();
        call.is_some_and(|call| self.orders_go_to(call).is_some())
    }

    /// Whether what is shown of a call may be old, because its phone system is not heard.
    #[must_use]
    pub fn is_doubtful(&self, call: &Call) -> bool {
        let system = self.phone_system(call);
        system.is_some_and(|system| system.state != SourceState::Live)
    }

    /// Whether the phone system rings the operators in turn for this call, so that nobody can take it.
    #[must_use]
    pub fn rings_in_turn(&self, call: &Call) -> bool {
        let system = self.orders_go_to(call);
        system.is_some_and(|system| system.mode == AnswerMode::Push)
    }

    /// Whether the operator's phone has left the talk with the caller in hand, who is still there.
    #[must_use]
    pub fn is_left_alone(&self) -> bool {
        self.call_in_hand().is_some_and(is_left_alone)
    }

    /// Whether that phone can be rung again from here.
    #[must_use]
    pub fn may_ring_again(&self) -> bool {
        let call = self.call_in_hand().filter(|call| is_left_alone(call));
        let system = call.and_then(|call| self.orders_go_to(call));
        system.is_some_and(|system| system.mode == AnswerMode::Pull)
    }

    /// Whether nobody takes anybody here: whoever waits is rung out in turn, or would be.
    #[must_use]
    pub fn all_ring_in_turn(&self) -> bool {
        let waits = |call: &&Call| call.state == CallState::Waiting;
        let mut waiting = self.store.calls().filter(waits).peekable();
        if waiting.peek().is_some() {
            return waiting.all(|call| self.rings_in_turn(call));
        }
        let mut systems = self.store.phone_systems().peekable();
        systems.peek().is_some() && systems.all(|system| system.mode == AnswerMode::Push)
    }

    /// The call before the one in hand, today and from the same phone, where this desk may see it.
    #[must_use]
    pub fn earlier_of_hand(&self) -> Option<CallId> {
        let earlier = self.call_in_hand()?.phone.earlier?;
        self.store.call(earlier).map(|call| call.id)
    }

    /// The call in hand, as the mirror knows it.
    #[must_use]
    pub fn call_in_hand(&self) -> Option<&'a Call> {
        self.claim.and_then(|claim| self.store.call(claim.call))
    }
}

fn is_left_alone(call: &Call) -> bool {
    let has = |mark| call.phone.has(mark);
    call.state == CallState::OnCall && has(PhoneMark::Alone) && !has(PhoneMark::Elsewhere)
}

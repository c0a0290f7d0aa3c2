//! Owns: what this desk knows of the shared world: the mirror, the time, who sits here, the call in hand, the link.
//! Must not know: panes, keys, or how any of it is shown.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use crate::domain::{Call, CallId, CallState, Claim, Clock, Fence, LinkState, Login};
use crate::panes::Sight;
use crate::store::Store;

/// The call in hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hold {
    /// Under this claim.
    pub claim: Claim,
    /// The claim has ended; words are still taken.
    pub lost: bool,
}

/// What a change of the mirror means for the call in hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// A call is mine that was not in hand: handed to me, or taken by another desk of mine.
    Came(CallId),
    /// It is somebody else's now, or waits again.
    Lost(CallId),
    /// The caller was gone before he was reached.
    CallerGone(CallId),
    /// It is wrapped up or put off.
    LetGo(CallId),
}

/// The link gives a sign of life four times a minute; after so long without one it is not believed any more.
pub(super) const SILENCE: SignedDuration = SignedDuration::from_secs(40);

/// What this desk knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct World {
    /// The shared rows.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Who sits here.
    pub me: Option<Login>,
    /// The call in hand.
    pub hold: Option<Hold>,
    /// How well the database is heard.
    pub link: LinkState,
    /// Why the database would not have this desk, when it last asked and until it is let in.
    pub refused: Option<&'static str>,
    /// Whether the timed work is being done.
    pub keeper: bool,
    /// The calls that changed in this minute.
    pub fresh: BTreeSet<CallId>,
    /// When the link was last heard, by the desk's clock.
    pub heard: Timestamp,
    let_go: Option<Fence>,
}

impl World {
    /// A world of which nothing is known but the time.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        let heard = clock.local();
        Self {
            store: Store::default(),
            clock,
            me: None,
            hold: None,
            link: LinkState::Connecting,
            refused: None,
            keeper: true,
            fresh: BTreeSet::new(),
            heard,
            let_go: None,
        }
    }

    /// What panes see of it.
    #[must_use]
    pub fn sight(&self, pending: Option<CallId>) -> Sight<'_> {
        Sight {
            store: &self.store,
            clock: &self.clock,
            me: self.me.as_ref(),
            claim: self.hold.map(|hold| hold.claim),
            link: self.link,
            fresh: &self.fresh,
            pending,
        }
    }

    /// The claim on the call in hand, while it is mine.
    #[must_use]
    pub fn claim(&self) -> Option<Claim> {
        self.hold.filter(|hold| !hold.lost).map(|hold| hold.claim)
    }

    /// The call in hand, as the mirror has it.
    #[must_use]
    pub fn in_hand(&self) -> Option<&Call> {
        self.hold.and_then(|hold| self.store.call(hold.claim.call))
    }

    /// Whether a caller is in hand who has not gone.
    #[must_use]
    pub fn has_caller(&self) -> bool {
        self.claim().is_some() && self.in_hand().is_none_or(|call| call.ended_at.is_none())
    }

    /// Whether the caller in hand was spoken to: a recorded fact.
    #[must_use]
    pub fn has_reached(&self) -> bool {
        let holder = self.in_hand().and_then(|call| call.holder.as_ref());
        holder.is_some_and(|holder| holder.reached_at.is_some())
    }

    /// Takes a call into the hand.
    pub fn hold(&mut self, claim: Claim) {
        self.hold = Some(Hold { claim, lost: false });
    }

    /// Lets the call in hand go: older news of this claim does not bring it back.
    pub fn let_go(&mut self) {
        if let Some(hold) = self.hold.take() {
            self.let_go = self.let_go.max(Some(hold.claim.fence));
        }
    }

    /// Whether orders can be given at all.
    #[must_use]
    pub const fn is_connected(&self) -> bool {
        matches!(self.link, LinkState::Live | LinkState::Stale(_))
    }

    /// Compares the call in hand with the mirror.
    pub fn follow(&mut self) -> Option<Turn> {
        match self.hold {
            Some(hold) => self.follow_held(hold),
            None => self.adopt(),
        }
    }

    fn follow_held(&mut self, hold: Hold) -> Option<Turn> {
        let call = self.store.call(hold.claim.call)?;
        let id = call.id;
        let holder = call.holder.as_ref()?;
        if holder.fence < hold.claim.fence {
            return None;
        }
        let mine = Some(&holder.login) == self.me.as_ref();
        if holder.live && mine {
            let claim = Claim {
                call: id,
                fence: holder.fence,
            };
            self.hold = Some(Hold { claim, lost: false });
            return None;
        }
        if call.wrapped_at.is_some()
            || (mine && call.ended_at.is_some() && holder.reached_at.is_some())
        {
            self.let_go();
            return Some(Turn::LetGo(id));
        }
        if call.state == CallState::Abandoned {
            self.let_go();
            return Some(Turn::CallerGone(id));
        }
        (!hold.lost).then(|| {
            self.hold = Some(Hold { lost: true, ..hold });
            Turn::Lost(id)
        })
    }

    fn adopt(&mut self) -> Option<Turn> {
        let me = self.me.as_ref()?;
        let newer = |fence: Fence| self.let_go.is_none_or(|gone| fence > gone);
        let (call, fence) = self.store.calls().find_map(|call| {
            let holder = call.holder.as_ref()?;
            let mine = holder.live && &holder.login == me && newer(holder.fence);
            let alive = matches!(call.state, CallState::Taken | CallState::OnCall);
            (mine && alive).then_some((call.id, holder.fence))
        })?;
        self.hold(Claim { call, fence });
        Some(Turn::Came(call))
    }
}

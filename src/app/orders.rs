//! Owns: the ids of orders and note lines, and which orders are under way.
//! Must not know: how an order travels.

use std::collections::BTreeMap;

use uuid::{Builder, Uuid};

use crate::domain::{CallId, EntryId, Order, Read, RequestId, Wish, Write};
use crate::effect::Effect;

/// What makes the ids of one run of the desk unlike those of any other: random, told by the runtime.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Session(pub Uuid);

/// Orders under way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Orders {
    session: Session,
    counter: u64,
    under_way: BTreeMap<RequestId, Wish>,
}

impl Orders {
    /// No order yet.
    #[must_use]
    pub const fn new(session: Session) -> Self {
        Self {
            session,
            counter: 0,
            under_way: BTreeMap::new(),
        }
    }

    /// Orders a change.
    pub fn write(&mut self, write: Write) -> Effect {
        self.order(Wish::Write(write))
    }

    /// Orders a change under an id that was known before: words have it in the journal, too.
    pub fn write_as(&mut self, request: RequestId, write: Write) -> Effect {
        let wish = Wish::Write(write);
        self.under_way.insert(request, wish.clone());
        Effect::Order(Order { request, wish })
    }

    /// Orders a look.
    pub fn read(&mut self, read: Read) -> Effect {
        self.order(Wish::Read(read))
    }

    /// Orders something that nobody here waits for: its answer is nobody's.
    pub fn tell(&mut self, write: Write) -> Effect {
        let request = RequestId(self.next());
        let wish = Wish::Write(write);
        Effect::Order(Order { request, wish })
    }

    /// The id of the next note line.
    pub fn entry(&mut self) -> EntryId {
        EntryId(self.next())
    }

    /// The answer to an order came: what was ordered, if it was ours. Where the answer is not the last word, the order
    /// stays under way: it is looked up, and answered again.
    pub fn answered(&mut self, request: RequestId, last_word: bool) -> Option<Wish> {
        if last_word {
            self.under_way.remove(&request)
        } else {
            self.under_way.get(&request).cloned()
        }
    }

    /// How many changes are under way.
    #[must_use]
    pub fn writes_under_way(&self) -> usize {
        self.writes().count()
    }

    /// The call that a change of its claim or state under way is about.
    #[must_use]
    pub fn about(&self) -> Option<CallId> {
        self.writes().find_map(subject)
    }

    /// Whether a claim is being asked for: a second one must wait.
    #[must_use]
    pub fn is_claiming(&self) -> bool {
        self.writes().any(|write| {
            matches!(
                write,
                Write::Take { .. }
                    | Write::TakeBest { .. }
                    | Write::EnterCall { .. }
                    | Write::Resume { .. }
                    | Write::TakeOver { .. }
            )
        })
    }

    /// Whether a phone of one's own is being set.
    #[must_use]
    pub fn is_setting_phone(&self) -> bool {
        self.writes()
            .any(|write| matches!(write, Write::SetPhone(_)))
    }

    /// Whether this very look is under way.
    #[must_use]
    pub fn is_reading(&self, read: &Read) -> bool {
        self.under_way
            .values()
            .any(|wish| matches!(wish, Wish::Read(one) if one == read))
    }

    /// Whether somebody is being sought.
    #[must_use]
    pub fn is_seeking(&self) -> bool {
        self.under_way
            .values()
            .any(|wish| matches!(wish, Wish::Read(Read::Candidates(..))))
    }

    fn writes(&self) -> impl Iterator<Item = &Write> {
        self.under_way.values().filter_map(|wish| match wish {
            Wish::Write(write) => Some(write),
            Wish::Read(_) => None,
        })
    }

    fn order(&mut self, wish: Wish) -> Effect {
        let request = RequestId(self.next());
        self.under_way.insert(request, wish.clone());
        Effect::Order(Order { request, wish })
    }

    fn next(&mut self) -> Uuid {
        self.counter += 1;
        let (high, low) = self.session.0.as_u64_pair();
        let mixed = Uuid::from_u64_pair(high, low ^ self.counter);
        Builder::from_random_bytes(mixed.into_bytes()).into_uuid()
    }
}

/// The call whose claim or state a change is about.
const fn subject(write: &Write) -> Option<CallId> {
    match write {
        Write::Take { call } | Write::Resume { call } | Write::TakeOver { call } => Some(*call),
        Write::Pass { claim, .. }
        | Write::Hand { claim, .. }
        | Write::HangUp(claim)
        | Write::Phone(claim, _)
        | Write::Wrap { claim, .. }
        | Write::Close { claim, .. }
        | Write::Park(claim) => Some(claim.call),
        _ => None,
    }
}

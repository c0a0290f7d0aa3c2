//! Owns: everything the desk remembers between two messages.
//! Must not know: what changes it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::drafts;
use super::journal::Journal;
use super::mode::Mode;
use super::notice::{Fill, Notice, Tone};
use super::orders::{Orders, Session};
use super::own_phone::OwnPhone;
use super::places::Place;
use super::presence::Presence;
use super::world::World;
use crate::command::Context;
use crate::domain::{Clock, Heard, LinkState, PersonRecord};
use crate::keymap::{Chord, Keymap};
use crate::messages::Catalogue;
use crate::panes::Sight;
use crate::panes::call::{CallPane, Notes};
use crate::panes::case::CasePane;
use crate::panes::find::Find;
use crate::panes::form::FormPane;
use crate::panes::lists::Lists;
use crate::panes::person::RecordLine;
use crate::panes::queue::Queue;

/// What the configuration says to the desk.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The keys.
    pub keymap: Keymap,
    /// Without a key for so long the desk locks; zero: never.
    pub idle: SignedDuration,
    /// The sentences, in the language of the screen.
    pub say: Arc<Catalogue>,
}

/// The panes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Panes {
    /// The queue.
    pub queue: Queue,
    /// The call in hand.
    pub call: CallPane,
    /// The forms about it.
    pub form: FormPane,
    /// The lists beside it.
    pub lists: Lists,
    /// The find box.
    pub find: Find,
    /// The opened record.
    pub case: CasePane,
}

/// The desk.
#[derive(Clone, Debug)]
pub struct State {
    /// What is known of the shared world.
    pub world: World,
    /// Orders under way.
    pub orders: Orders,
    /// The lines of notes.
    pub notes: Notes,
    /// What the journal was told and tells.
    pub journal: Journal,
    /// The panes.
    pub panes: Panes,
    /// Where the focus is.
    pub place: Place,
    /// What keys go to first.
    pub mode: Mode,
    /// The call that is being placed on a person or a case.
    pub placing: Option<crate::domain::CallId>,
    /// The person who stays, while the other of two is sought.
    pub merging: Option<Box<PersonRecord>>,
    /// Lines for records that were left, or have no answer yet.
    pub unsent: Vec<RecordLine>,
    /// What just happened.
    pub notice: Option<Notice>,
    /// What is said once the notice that stays was read.
    pub next_notice: Option<Notice>,
    /// What the configuration says.
    pub settings: Settings,
    /// The phone that rings here.
    pub own_phone: OwnPhone,
    /// What colleagues know of where this desk is.
    pub presence: Presence,
    /// Keys pressed so far of a sequence, and when the last one was.
    pub touch: Touch,
    /// What the invented caller of a training was heard to say, oldest first; `None`: this is no training.
    pub heard: Option<Vec<Heard>>,
}

/// So many things heard are remembered: more than any screen shows.
const MOST_HEARD: usize = 60;

/// The operator's fingers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Touch {
    /// The strokes of a sequence that has only begun.
    pub pressed: Vec<Chord>,
    /// When the last key was pressed.
    pub last: Timestamp,
    /// When the call in hand left while its note had the cursor, or the last key that was meant for it.
    pub left_at: Option<Timestamp>,
}

/// So long an Escape in a text waits for its letter, and so long fingers go on typing for a call that has left.
const MOMENT: SignedDuration = SignedDuration::from_secs(1);

impl Touch {
    /// Whether keys pressed now may still be meant for the call that left.
    pub(super) fn still_types(&self, now: Timestamp) -> bool {
        self.left_at
            .is_some_and(|left| now.duration_since(left) < MOMENT)
    }
}

impl State {
    /// A desk that has just been switched on.
    #[must_use]
    pub fn new(settings: Settings, session: Session, clock: Clock) -> Self {
        let last = clock.local();
        Self {
            world: World::new(clock),
            orders: Orders::new(session),
            notes: Notes::default(),
            journal: Journal::default(),
            panes: Panes::default(),
            place: Place::Queue,
            mode: Mode::Desk,
            placing: None,
            merging: None,
            unsent: Vec::new(),
            notice: None,
            next_notice: None,
            settings,
            own_phone: OwnPhone::default(),
            presence: Presence::default(),
            touch: Touch {
                pressed: Vec::new(),
                last,
                left_at: None,
            },
            heard: None,
        }
    }

    /// The invented caller of a training is heard.
    pub(super) fn hear(&mut self, heard: Heard) {
        let all = self.heard.get_or_insert_default();
        all.push(heard);
        let over = all.len().saturating_sub(MOST_HEARD);
        all.drain(..over);
    }

    /// What panes see.
    #[must_use]
    pub fn sight(&self) -> Sight<'_> {
        self.world.sight(self.orders.about())
    }

    /// What keys mean now.
    #[must_use]
    pub fn context(&self) -> Context {
        self.mode.context().unwrap_or_else(|| self.place.context())
    }

    /// Until when the strokes pressed so far wait for the next one, where every other key is text.
    pub(super) fn waits_until(&self) -> Option<Timestamp> {
        let waits = !self.touch.pressed.is_empty() && self.context().is_text();
        waits.then(|| self.touch.last + MOMENT)
    }

    /// How many lines the screen calls unsaved: those written here, or at a desk that is gone. Without a link what is still
    /// being typed is one too: nothing will send it by itself.
    #[must_use]
    pub fn shown_unsaved(&self) -> usize {
        let here = if self.world.link == LinkState::Live {
            self.sent_unsaved()
        } else {
            self.unsaved()
        };
        here + self.journal.left_behind
    }

    /// What will not be saved by itself while the link lives: what was sent from here and is not acknowledged, and lines
    /// that were left in records.
    #[must_use]
    pub fn sent_unsaved(&self) -> usize {
        self.notes.unsaved() + self.journal.drafts.under_way() + drafts::left_in_records(self)
    }

    /// What is written or typed here and the database does not have.
    #[must_use]
    pub fn unsaved(&self) -> usize {
        self.notes.unsaved() + drafts::count(self)
    }

    /// Says what just happened.
    pub fn say(&mut self, id: &'static str, tone: Tone) {
        self.say_with(id, tone, Vec::new());
    }

    /// Says what just happened, with a name or number in it.
    pub fn say_with(&mut self, id: &'static str, tone: Tone, fills: Vec<(&'static str, Fill)>) {
        let mut notice = Notice::new(id, tone, self.world.clock.local());
        notice.fills = fills;
        self.tell(notice);
    }

    /// Says what the desk found by itself, perhaps while nobody looks: it stays until a key is pressed.
    pub fn say_until_read(
        &mut self,
        id: &'static str,
        tone: Tone,
        fills: Vec<(&'static str, Fill)>,
    ) {
        let mut notice = Notice::new(id, tone, self.world.clock.local()).staying();
        notice.fills = fills;
        self.tell(notice);
    }

    fn tell(&mut self, notice: Notice) {
        if self.notice.as_ref().is_some_and(|shown| shown.stays) {
            self.next_notice = Some(notice);
        } else {
            self.notice = Some(notice);
        }
    }

    /// A key is pressed: a notice that stays was read, and what was said meanwhile takes its place.
    pub fn read_notice(&mut self) {
        if self.notice.as_ref().is_some_and(|shown| shown.stays) {
            let now = self.world.clock.local();
            self.notice = self.next_notice.take().map(|next| next.begun(now));
        }
    }

    /// Back from a call: the best one that waits is selected.
    pub fn select_best(&mut self) {
        self.settle();
        let sight = self.world.sight(self.orders.about());
        self.panes.queue.best(&sight);
    }

    /// Rows may have moved: every selection follows its row.
    pub fn settle(&mut self) {
        let sight = self.world.sight(self.orders.about());
        self.panes.queue.settle(&sight);
        self.panes.lists.settle(&sight);
    }
}

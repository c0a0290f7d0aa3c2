//! Owns: which verbs can be meant now, and the key that gives one: what hint bar, sentences and completion offer.
//! Must not know: how any of it is drawn. Giving a verb that is not offered still says why it cannot be.

use super::mode::Mode;
use super::places::Place;
use super::state::State;
use crate::command::{Command, Context};
use crate::domain::phone_system::PhoneMark;
use crate::domain::{Call, CallState};
use crate::keymap::{Hint, Sequence};
use crate::panes::lists::open_wrap_ups;
use crate::panes::queue::Section;

impl State {
    /// The key of a verb in this place, as shown to a person; empty where it has none.
    #[must_use]
    pub fn key_of(&self, place: Context, command: Command) -> String {
        let keys = self.settings.keymap.keys_of(place, command);
        keys.first().map(Sequence::label).unwrap_or_default()
    }

    /// Every verb that has a key in the place with the focus, as the help shows them.
    #[must_use]
    pub fn verbs_here(&self) -> Vec<Hint> {
        let lead = self.sight().is_lead();
        let mut hints = self.settings.keymap.help(self.place.context());
        hints.retain(|hint| lead || !hint.command.for_leads());
        if self.world.store.phone_systems().next().is_none() {
            let of_phone = [Command::Hold, Command::Interpreter, Command::MyPhone];
            hints.retain(|hint| !of_phone.contains(&hint.command));
        }
        let takes = [Command::Take, Command::TakeBest];
        hints.retain(|hint| {
            !takes.contains(&hint.command) || self.offers_of_phone(hint.command) != Some(false)
        });
        hints
    }

    /// Whether this verb can be meant now.
    #[must_use]
    pub fn offers(&self, command: Command) -> bool {
        let held = self.world.hold.is_some();
        let mine = self.world.claim().is_some();
        let ended = self.has_ended();
        if let Some(number) = command.pick() {
            let found = self.panes.call.caller.candidates.found();
            return mine && number < found.len() && !self.knows_caller();
        }
        if let Some(offered) = self.offers_of_phone(command) {
            return offered;
        }
        match command {
            Command::Talking => mine && !self.world.has_reached() && !ended,
            Command::Pass | Command::HangUp | Command::Hand => mine && !ended,
            Command::Urgency | Command::Language | Command::BrokenOff => mine,
            Command::NewPerson | Command::Who | Command::DoNotAsk | Command::AskAgain => {
                mine && self.offers_of_caller(command)
            }
            Command::Message => self
                .world
                .in_hand()
                .is_some_and(|call| call.messages_waiting > 0),
            Command::Park => mine && ended,
            Command::Take | Command::TakeBest | Command::EnterCall | Command::OutgoingCall => {
                !held || ended
            }
            Command::Resume => self.has_rows_of_mine(),
            Command::Cancel if self.place == Place::Queue && self.mode == Mode::Desk => {
                held || !self.panes.queue.filters.find.is_empty()
            }
            Command::WrapUp => mine && self.place.is_of_call(),
            Command::PlaceOnCase => held || self.has_something_to_place(),
            Command::KeepFollowUp => self.panes.lists.selected_follow_up().is_some(),
            Command::FormLanguage => {
                let shown = self.panes.form.shown();
                shown.is_some_and(|filling| filling.interview().form().languages.len() > 1)
            }
            Command::WriteHere => self.panes.case.beside.is_some(),
            Command::OpenPerson
            | Command::EditField
            | Command::MoveStayed
            | Command::TellPerson
            | Command::TakeBack
            | Command::MergePeople
            | Command::PartPeople => self.offers_of_record(command),
            Command::History => {
                let placed = |call: &Call| call.case.is_some() || call.person.is_some();
                self.world.in_hand().is_some_and(placed)
            }
            _ => !command.for_leads() || self.sight().is_lead(),
        }
    }

    /// Whether the call in hand is over.
    fn has_ended(&self) -> bool {
        let call = self.world.in_hand();
        call.is_some_and(|call| call.ended_at.is_some())
    }

    /// Verbs of a phone system: of the caller it has put through, of his number, and of one's own phone; `None` for any
    /// other.
    fn offers_of_phone(&self, command: Command) -> Option<bool> {
        match command {
            Command::MyPhone => Some(self.world.store.phone_systems().next().is_some()),
            Command::Hold | Command::Interpreter => Some(self.is_put_through()),
            Command::HangUp | Command::WrapUp if self.is_beside() => Some(false),
            Command::Take => self.selected_rings_in_turn().then_some(false),
            Command::UnsafeCallback => Some(self.world.claim().is_some()),
            Command::EarlierCall => Some(self.sight().earlier_of_hand().is_some()),
            Command::TakeBest => self.sight().all_ring_in_turn().then_some(false),
            Command::Talking if self.sight().may_ring_again() => Some(self.is_put_through()),
            // A phone system knows by itself when the caller is reached.
            Command::Talking => self.sight().is_by_phone().then_some(false),
            _ => None,
        }
    }

    /// Whether a phone system has put the caller in hand through.
    fn is_put_through(&self) -> bool {
        let mine = self.world.claim().is_some();
        let sight = self.sight();
        let call = sight.call_in_hand();
        let talks = call.filter(|call| mine && call.state == CallState::OnCall);
        talks.is_some_and(|call| sight.orders_go_to(call).is_some() && !self.is_beside())
    }

    /// Whether somebody else talks with the caller in hand: nothing here ends that.
    fn is_beside(&self) -> bool {
        let call = self.world.in_hand();
        call.is_some_and(|call| call.phone.has(PhoneMark::Elsewhere) && call.ended_at.is_none())
    }

    /// Whether nobody can take the selected call, because the phone system rings the operators in turn.
    fn selected_rings_in_turn(&self) -> bool {
        let sight = self.sight();
        let selected = self.panes.queue.selected();
        let call = selected.and_then(|id| sight.store.call(id));
        call.is_some_and(|call| call.state == CallState::Waiting && sight.rings_in_turn(call))
    }

    /// Whether it is known who calls.
    fn knows_caller(&self) -> bool {
        let call = self.world.in_hand();
        call.is_some_and(|call| call.person.is_some())
    }

    /// Verbs of an opened record, and of opening the person's.
    fn offers_of_record(&self, command: Command) -> bool {
        let (case, person) = (self.panes.case.case(), self.panes.case.person());
        match command {
            Command::OpenPerson => {
                let of_case = case.is_some_and(|case| case.person.is_some());
                self.knows_caller() || (of_case && self.place == Place::Case)
            }
            Command::EditField => case.is_some() || person.is_some(),
            Command::MoveStayed => {
                let at = self.panes.case.at();
                person.is_some_and(|record| crate::panes::person::stayed(record, at).is_some())
            }
            Command::PartPeople => person.is_some_and(|record| !record.merged.is_empty()),
            _ => person.is_some(),
        }
    }

    /// Verbs of whoever calls: of the known, or of those who may be meant.
    fn offers_of_caller(&self, command: Command) -> bool {
        let caller = &self.panes.call.caller;
        let card = self.world.in_hand().and_then(|call| caller.card_of(call));
        match command {
            Command::NewPerson => caller.candidates.is_wanted() && !self.knows_caller(),
            Command::AskAgain => card.is_some_and(|card| !card.do_not_ask.is_empty()),
            Command::DoNotAsk => self.knows_caller(),
            _ => self.knows_caller() || caller.candidates.is_wanted(),
        }
    }

    /// A call is being placed, or a row that can be placed is selected.
    fn has_something_to_place(&self) -> bool {
        let lists = &self.panes.lists;
        let row = lists.selected_call().is_some() || lists.selected_unplaced().is_some();
        self.placing.is_some() || row
    }

    /// Something of mine lies open and is not in hand.
    fn has_rows_of_mine(&self) -> bool {
        let sight = self.sight();
        let in_queue = self
            .panes
            .queue
            .rows(&sight)
            .iter()
            .any(|row| row.section == Section::Mine);
        let open_in_hand = self
            .world
            .in_hand()
            .is_some_and(|call| matches!(call.state, CallState::WrapUp | CallState::BrokenOff));
        in_queue || open_wrap_ups(&sight) > usize::from(open_in_hand)
    }
}

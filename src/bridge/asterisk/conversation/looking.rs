//! Owns: looking around: asking for the lists, and making one picture of them.
//! Must not know: how the lists are read.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::super::frame::Frame;
use super::super::listing::{Listing, Progress};
use super::{AFTER_A_BROKEN_LIST, Conversation, Out};
use crate::bridge::told::Told;
use crate::domain::phone_system::Picture;

impl Conversation {
    pub(super) fn look_around(&mut self, now: Timestamp) {
        if self.listing.is_some() {
            // What gave rise to this look may have come after the lists were asked for.
            self.look_again = true;
            return;
        }
        self.look_again = false;
        let name = self.name("list");
        let (listing, asked) = Listing::begin(name, &self.settings.reading.room_prefix, now);
        self.listing = Some(listing);
        for (id, action) in asked {
            self.send(&id, &action);
        }
    }

    pub(super) fn is_of_the_list(&mut self, frame: &Frame, now: Timestamp) -> bool {
        let Some((progress, more)) = self.listing.as_mut().and_then(|list| list.take(frame)) else {
            return false;
        };
        for (id, action) in more {
            self.send(&id, &action);
        }
        match progress {
            Progress::Going => {}
            Progress::Complete => self.listed(now),
            Progress::Broken => self.broken_list(now),
        }
        true
    }

    /// Nothing is closed by a list that came in half, or without one of our queues.
    pub(super) fn broken_list(&mut self, now: Timestamp) {
        self.listing = None;
        self.doubts_at = Some(now + AFTER_A_BROKEN_LIST);
    }

    fn listed(&mut self, now: Timestamp) {
        let Some(listing) = self.listing.take() else {
            return;
        };
        if !listing.shows(&self.settings.reading.queues) {
            self.broken_list(now);
            return;
        }
        for frame in &listing.waiting {
            self.tracker.found_waiting(frame, now);
        }
        for frame in &listing.channels {
            self.tracker.found(frame, now);
        }
        for (one, other) in pairs(&listing.channels) {
            self.tracker.found_talking(one, other, now);
        }
        for frame in &listing.in_rooms {
            self.tracker.found_in_room(frame, now);
        }
        let living = listing.living();
        let calls = self.tracker.picture(&living, listing.begun(), now);
        let picture = Picture {
            calls,
            others: living.into_iter().collect(),
            booted_at: self.booted_at,
            restarted: std::mem::take(&mut self.restarted),
        };
        self.tell(Told::Picture(picture));
        self.out
            .push(Out::ReadRecord(listing.begun(), self.read_to.clone()));
        if std::mem::take(&mut self.look_again) {
            self.tell(Told::Doubt);
        }
        self.presence.listed(&listing.members);
        self.mend_presence();
        if !std::mem::replace(&mut self.listed_since_up, true) {
            self.orders.reconnected(&mut self.tracker, now);
            for command in std::mem::take(&mut self.left_over) {
                self.orders.take_up(command, &mut self.tracker, now);
            }
        }
        let music = Some(self.settings.places.hold.0.as_str());
        let on_hold = listing.channels.iter();
        let on_hold = on_hold.filter(|frame| frame.said("Context") == music);
        let on_hold: Vec<&str> = on_hold.filter_map(|frame| frame.said("Uniqueid")).collect();
        self.orders.listed(&self.tracker, &on_hold);
    }
}

/// Each channel with the one it talks with, where there are just two in a bridge.
fn pairs(channels: &[Frame]) -> Vec<(&Frame, &Frame)> {
    let mut bridges: BTreeMap<&str, Vec<&Frame>> = BTreeMap::new();
    for frame in channels {
        if let Some(bridge) = frame.said("BridgeId") {
            bridges.entry(bridge).or_default().push(frame);
        }
    }
    let two = bridges.into_values().filter_map(|both| match both[..] {
        [one, other] => Some([(one, other), (other, one)]),
        _ => None,
    });
    two.flatten().collect()
}

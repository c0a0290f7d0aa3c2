//! Owns: one look around: which lists are asked for, and whether every one of them came whole.
//! Must not know: what the calls on them mean.
//!
//! A queue that does not exist gives an empty list and no error, and so does a phone system that is not up yet: a
//! listing in which one of our queues did not appear is not believed, nor one the counts of which do not fit.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::action::Action;
use super::frame::Frame;

/// One list that was asked for.
#[derive(Debug, Default)]
struct List {
    items: u64,
    whole: bool,
}

/// What became of a listing with this frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// More is to come.
    Going,
    /// Every list is here, and whole.
    Complete,
    /// One of them is not to be believed.
    Broken,
}

/// A look around under way.
#[derive(Debug)]
pub struct Listing {
    name: String,
    begun: Timestamp,
    room_prefix: String,
    lists: BTreeMap<String, List>,
    queues: BTreeSet<String>,
    /// The callers that wait, the channels, and who is in our rooms.
    pub waiting: Vec<Frame>,
    /// Every channel there is.
    pub channels: Vec<Frame>,
    /// Who is in our rooms.
    pub in_rooms: Vec<Frame>,
    /// The phones that the queues may ring.
    pub members: Vec<Frame>,
}

impl Listing {
    /// Begins: the listing, and what is to be asked under which id.
    #[must_use]
    pub fn begin(name: String, room_prefix: &str, now: Timestamp) -> (Self, Vec<(String, Action)>) {
        let mut listing = Self {
            name,
            begun: now,
            room_prefix: room_prefix.to_owned(),
            lists: BTreeMap::new(),
            queues: BTreeSet::new(),
            waiting: Vec::new(),
            channels: Vec::new(),
            in_rooms: Vec::new(),
            members: Vec::new(),
        };
        let asked = ["QueueStatus", "CoreShowChannels", "ConfbridgeListRooms"]
            .map(|name| listing.ask(name, Action::new(name)));
        (listing, asked.to_vec())
    }

    /// When it began.
    #[must_use]
    pub const fn begun(&self) -> Timestamp {
        self.begun
    }

    /// Whether every one of these queues appeared.
    #[must_use]
    pub fn shows(&self, queues: &[String]) -> bool {
        queues.iter().all(|queue| self.queues.contains(queue))
    }

    /// The unique ids of all that lives.
    #[must_use]
    pub fn living(&self) -> BTreeSet<String> {
        self.channels
            .iter()
            .chain(&self.waiting)
            .filter_map(|frame| frame.said("Uniqueid"))
            .map(str::to_owned)
            .collect()
    }

    /// Takes a frame, if it belongs to this listing; then also what else is to be asked.
    pub fn take(&mut self, frame: &Frame) -> Option<(Progress, Vec<(String, Action)>)> {
        let id = frame.get("ActionID")?;
        let list = self.lists.get_mut(id)?;
        let mut more = Vec::new();
        match (frame.answer(), frame.event()) {
            (Some("Success"), _) | (None, None) => {}
            // That there is no room is an error to the phone system, and so is a room that has just been closed.
            (Some(_), _) if id.contains("Confbridge") => list.whole = true,
            (Some(_), _) => return Some((Progress::Broken, more)),
            (None, Some(event)) if event.ends_with("Complete") => {
                let counted = frame.number("ListItems") == Some(list.items);
                let ended = frame.get("EventList").is_none_or(|word| word == "Complete");
                if !counted || !ended {
                    return Some((Progress::Broken, more));
                }
                list.whole = true;
            }
            (None, Some(event)) => {
                list.items += 1;
                more = self.keep(event, frame);
            }
        }
        let complete = self.lists.values().all(|list| list.whole);
        let progress = if complete {
            Progress::Complete
        } else {
            Progress::Going
        };
        Some((progress, more))
    }

    /// A piece of a frame into which somebody wrote is an item of its list all the same, if nothing that can be read: else
    /// no list would be whole while he waits.
    pub fn counts(&mut self, frame: &Frame) {
        let list = frame.get("ActionID").and_then(|id| self.lists.get_mut(id));
        if let Some(list) = list {
            list.items += 1;
        }
    }

    fn keep(&mut self, event: &str, frame: &Frame) -> Vec<(String, Action)> {
        match event {
            "QueueParams" => {
                self.queues.extend(frame.said("Queue").map(str::to_owned));
            }
            "QueueMember" => self.members.push(frame.clone()),
            "QueueEntry" => self.waiting.push(frame.clone()),
            "CoreShowChannel" => self.channels.push(frame.clone()),
            "ConfbridgeList" => self.in_rooms.push(frame.clone()),
            "ConfbridgeListRooms" => {
                let room = frame.said("Conference").unwrap_or_default();
                if room.starts_with(&self.room_prefix) {
                    let action = Action::new("ConfbridgeList").with("Conference", room);
                    return vec![self.ask(&format!("ConfbridgeList:{}", self.lists.len()), action)];
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn ask(&mut self, what: &str, action: Action) -> (String, Action) {
        let id = format!("{}:{what}", self.name);
        self.lists.insert(id.clone(), List::default());
        (id, action)
    }
}

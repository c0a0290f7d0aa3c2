//! Owns: which phones the queues may ring, and what must be said so that it is those the operators want.
//! Must not know: who asks for it, or when.

use std::collections::BTreeMap;

use super::action::Action;
use super::frame::Frame;
use super::wording;
use crate::domain::phone_system::{PhonePresence, Takes};

/// A phone in a queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Member {
    paused: bool,
    /// It was added by somebody and may be taken away again; what stands in the phone system's own files stays.
    dynamic: bool,
}

/// The phones of the queues: as they are, and as they should be.
#[derive(Debug, Default)]
pub struct Presence {
    members: BTreeMap<(String, String), Member>,
    /// Nothing is known of the members before the first list.
    known: bool,
    wanted: Option<Vec<PhonePresence>>,
}

impl Presence {
    /// What the operators want, complete.
    pub fn want(&mut self, wanted: Vec<PhonePresence>) {
        self.wanted = Some(wanted);
    }

    /// The members as a list has them.
    pub fn listed(&mut self, members: &[Frame]) {
        self.known = true;
        self.members = members
            .iter()
            .filter_map(|frame| {
                let queue = frame.said("Queue")?.to_owned();
                let interface = frame.said("Location").or(frame.said("Interface"))?;
                let member = Member {
                    paused: frame.number("Paused") == Some(1),
                    dynamic: frame.said("Membership") == Some("dynamic"),
                };
                Some(((queue, interface.to_owned()), member))
            })
            .collect();
    }

    /// The connection is gone: the members are not known any more.
    pub fn forget(&mut self) {
        self.known = false;
    }

    /// What must be asked so that the queues ring whom they should. Asked twice, it is nothing the second time.
    pub fn mend(&mut self, queues: &[String], pattern: &str) -> Vec<Action> {
        let Some(wanted) = self.wanted.as_ref().filter(|_| self.known) else {
            return Vec::new();
        };
        let phones: BTreeMap<String, &PhonePresence> = wanted
            .iter()
            .filter(|one| one.takes != Takes::Gone && wording::is_plain(one.phone.reveal()))
            .map(|one| (pattern.replace("{phone}", one.phone.reveal()), one))
            .collect();
        let mut actions = Vec::new();
        for queue in queues {
            for (interface, one) in &phones {
                let paused = one.takes == Takes::Paused;
                let key = (queue.clone(), interface.clone());
                match self.members.get_mut(&key) {
                    None => {
                        actions.push(added(queue, interface, one, paused));
                        let dynamic = true;
                        self.members.insert(key, Member { paused, dynamic });
                    }
                    Some(member) if member.paused != paused => {
                        member.paused = paused;
                        actions.push(set_paused(queue, interface, paused));
                    }
                    Some(_) => {}
                }
            }
        }
        self.members.retain(|(queue, interface), member| {
            let ours = queues.contains(queue) && member.dynamic && fits(interface, pattern);
            let stays = !ours || phones.contains_key(interface);
            if !stays {
                let action = Action::new("QueueRemove").with("Queue", queue);
                actions.push(action.with("Interface", interface));
            }
            stays
        });
        actions
    }
}

fn added(queue: &str, interface: &str, one: &PhonePresence, paused: bool) -> Action {
    Action::new("QueueAdd")
        .with("Queue", queue)
        .with("Interface", interface)
        .with("MemberName", &one.name)
        .with("Paused", word(paused))
}

fn set_paused(queue: &str, interface: &str, paused: bool) -> Action {
    Action::new("QueuePause")
        .with("Queue", queue)
        .with("Interface", interface)
        .with("Paused", word(paused))
}

const fn word(paused: bool) -> &'static str {
    if paused { "true" } else { "false" }
}

/// Whether this interface is one that we would have made.
fn fits(interface: &str, pattern: &str) -> bool {
    let Some((before, after)) = pattern.split_once("{phone}") else {
        return false;
    };
    interface
        .strip_prefix(before)
        .and_then(|rest| rest.strip_suffix(after))
        .is_some_and(wording::is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(phone: &str, takes: Takes) -> PhonePresence {
        PhonePresence {
            phone: phone.into(),
            name: format!("operator {phone}"),
            takes,
        }
    }

    fn member(interface: &str, membership: &str) -> Frame {
        [
            ("Event", "QueueMember"),
            ("Queue", "hotline"),
            ("Location", interface),
            ("Membership", membership),
            ("Paused", "0"),
        ]
        .into_iter()
        .collect()
    }

    fn said(actions: &[Action]) -> Vec<(&'static str, &str)> {
        actions
            .iter()
            .map(|action| (action.name(), action.get("Interface").unwrap_or_default()))
            .collect()
    }

    #[test]
    fn the_queue_rings_whom_it_should_and_nothing_is_said_twice() {
        let queues = ["hotline".to_owned()];
        let mut presence = Presence::default();
        presence.want(vec![
            wants("101", Takes::Calls),
            wants("102", Takes::Paused),
            wants("1&2", Takes::Calls),
        ]);
        assert!(
            presence.mend(&queues, "PJSIP/{phone}").is_empty(),
            "nothing is known yet"
        );
        presence.listed(&[
            member("PJSIP/102", "dynamic"),
            member("PJSIP/103", "dynamic"),
            member("PJSIP/104", "static"),
            member("Local/105@elsewhere/n", "dynamic"),
        ]);
        let actions = presence.mend(&queues, "PJSIP/{phone}");
        assert_eq!(
            said(&actions),
            [
                ("QueueAdd", "PJSIP/101"),
                ("QueuePause", "PJSIP/102"),
                ("QueueRemove", "PJSIP/103")
            ]
        );
        assert!(presence.mend(&queues, "PJSIP/{phone}").is_empty());
        presence.want(vec![wants("101", Takes::Gone)]);
        let actions = presence.mend(&queues, "PJSIP/{phone}");
        assert_eq!(
            said(&actions),
            [("QueueRemove", "PJSIP/101"), ("QueueRemove", "PJSIP/102")]
        );
    }
}

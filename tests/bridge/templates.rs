//! Owns: the proof that what we hand out for the phone system's side fits what the bridge does.
//! Must not know: a running phone system.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use linelamp::bridge::asterisk::settings::Places;

type Sections = BTreeMap<String, Vec<(String, String)>>;

/// A file as Asterisk reads it: sections, and in each its lines `key = value` or `key => value`, without comments.
fn template(path: &str) -> Sections {
    let mut sections = Sections::new();
    let mut name = String::new();
    for line in fs::read_to_string(format!("docs/phone-system/{path}"))
        .unwrap()
        .lines()
    {
        let line = line.split(';').next().unwrap().trim();
        if let Some(section) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            section.clone_into(&mut name);
            sections.entry(name.clone()).or_default();
        } else if !line.is_empty() {
            let (key, value) = line
                .split_once('=')
                .unwrap_or_else(|| panic!("{path}: {line}"));
            let value = value.trim_start_matches('>').trim().to_owned();
            sections
                .entry(name.clone())
                .or_default()
                .push((key.trim().to_owned(), value));
        }
    }
    sections
}

fn value<'a>(sections: &'a Sections, section: &str, key: &str) -> &'a str {
    let found = sections[section].iter().find(|(own, _)| own == key);
    &found
        .unwrap_or_else(|| panic!("[{section}] has no {key}"))
        .1
}

#[test]
fn the_bridges_user_may_do_what_it_must_and_nothing_more() {
    for path in ["asterisk/manager.conf", "freepbx/manager_custom.conf"] {
        let manager = template(path);
        assert_eq!(
            value(&manager, "linelamp", "read"),
            "system,call,agent,user",
            "{path}"
        );
        assert_eq!(
            value(&manager, "linelamp", "write"),
            "call,agent,originate,reporting",
            "{path}"
        );
        assert_eq!(
            value(&manager, "linelamp", "deny"),
            "0.0.0.0/0.0.0.0",
            "{path}"
        );
        assert_eq!(
            value(&manager, "linelamp", "permit"),
            "127.0.0.1/255.255.255.255",
            "{path}"
        );
        assert_eq!(value(&manager, "linelamp", "secret"), "CHANGE-ME", "{path}");
    }
    let manager = template("asterisk/manager.conf");
    assert_eq!(value(&manager, "general", "bindaddr"), "127.0.0.1");
    assert_eq!(value(&manager, "general", "timestampevents"), "yes");
}

#[test]
fn the_old_and_the_new_event_filter_let_the_same_through_and_that_is_what_is_read() {
    let new: BTreeSet<String> = template("asterisk/manager.conf")["linelamp"]
        .iter()
        .filter_map(|(key, _)| {
            Some(
                key.strip_prefix("eventfilter(name(")?
                    .strip_suffix("))")?
                    .to_owned(),
            )
        })
        .collect();
    let old: BTreeSet<String> = template("asterisk/eventfilter-old.conf")[""]
        .iter()
        .map(|(_, pattern)| pattern.strip_prefix("Event: ").unwrap().to_owned())
        .collect();
    assert_eq!(new, old);
    // What the adapter names in its code is what it must be sent, and it is sent nothing else.
    let read: String = [
        "tracker/reading.rs",
        "orders/reactions.rs",
        "conversation/greeting.rs",
    ]
    .iter()
    .map(|file| fs::read_to_string(format!("src/bridge/asterisk/{file}")).unwrap())
    .collect();
    assert_eq!(new, events_read(&read));
}

/// The events that the arms of this code stand for: every name with a capital left of an arrow. An answer is no event.
fn events_read(code: &str) -> BTreeSet<String> {
    let arms = code.lines().filter_map(|line| line.split_once("=>"));
    let matched = arms.map(|(arm, _)| arm.split_once(" if ").map_or(arm, |(name, _)| name));
    let names = matched.flat_map(|arm| arm.split('"').skip(1).step_by(2));
    names
        .filter(|name| name.starts_with(|first: char| first.is_ascii_uppercase()))
        .filter(|name| *name != "Success")
        .map(str::to_owned)
        .collect()
}

#[test]
fn callers_are_sent_only_to_places_that_the_dialplan_has() {
    let places = Places::default();
    for path in ["asterisk/extensions.conf", "freepbx/extensions_custom.conf"] {
        let plan = template(path);
        let interpreters = places.interpreter.split('@').nth(1).unwrap();
        for (context, extension) in [
            (places.rooms.as_str(), "_room."),
            (places.hold.0.as_str(), places.hold.1.as_str()),
            (places.waiting.0.as_str(), places.waiting.1.as_str()),
            (interpreters, "_1XX"),
        ] {
            let has = plan[context]
                .iter()
                .any(|(key, step)| key == "exten" && step.starts_with(&format!("{extension},1,")));
            assert!(has, "{path}: [{context}] {extension}");
        }
    }
}

#[test]
fn nobody_in_a_room_or_on_hold_can_dial_and_no_number_is_sent_anywhere_but_to_the_interpreters() {
    for path in ["asterisk/extensions.conf", "freepbx/extensions_custom.conf"] {
        for (context, lines) in template(path) {
            for (key, step) in lines {
                assert_ne!(key, "include", "{path}: [{context}] opens another context");
                let dials = step.contains("Dial(") || step.contains("from-did-direct");
                assert!(
                    !dials || context == "linelamp-interpreters",
                    "{path}: [{context}] {step}"
                );
            }
        }
    }
}

#[test]
fn a_queue_takes_callers_in_while_nobody_is_there_and_voicemail_stands_behind_it() {
    let queues = template("asterisk/queues.conf");
    for queue in ["hotline", "hotline-pull"] {
        assert_eq!(value(&queues, queue, "joinempty"), "yes");
        assert_eq!(value(&queues, queue, "leavewhenempty"), "no");
    }
    let waiting = &template("asterisk/extensions.conf")["linelamp-waiting"];
    let place = |what: &str| {
        waiting
            .iter()
            .position(|(_, step)| step.contains(what))
            .unwrap()
    };
    assert!(place("PRESENTATION") < place("Queue(hotline-pull,"));
    assert!(place("hangup_handler_push") < place("Queue(hotline-pull,"));
    assert!(place("Queue(hotline-pull,") < place("VoiceMail("));
}

#[test]
fn the_lines_that_the_dialplan_writes_into_the_queue_log_are_understood() {
    use linelamp::bridge::asterisk::queue_log::line::{self, Event, OfCall};
    let plan = fs::read_to_string("docs/phone-system/asterisk/extensions.conf").unwrap();
    let mut words = BTreeSet::new();
    for call in plan.split("QueueLog(").skip(1) {
        let arguments: Vec<&str> = call.split(')').next().unwrap().split(',').collect();
        let text = format!("1795340000|pbx1-1.1|hotline|NONE|{}|x", arguments[3]);
        let Some(Event::Call { what, .. }) = line::read(text.as_bytes()).map(|line| line.event)
        else {
            panic!("{text}");
        };
        assert_ne!(what, OfCall::Alive, "{text}");
        words.insert(arguments[3].to_owned());
    }
    let expected = ["DID", "FACILITY", "HANGUP", "PRESENTATION"].map(str::to_owned);
    assert_eq!(words, expected.into());
}

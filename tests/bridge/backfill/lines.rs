//! Owns: single lines of the log, and any order and number of looks at them.
//! Must not know: files.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use linelamp::bridge::asterisk::queue_log::history::{History, Place, phone_of};
use linelamp::bridge::asterisk::queue_log::line::{self, Event, OfCall};
use proptest::prelude::*;

use super::*;

#[test]
fn a_member_is_a_phone_only_where_its_name_is_a_device() {
    assert_eq!(phone_of("PJSIP/101").as_deref(), Some("101"));
    assert_eq!(phone_of("Local/101@from-queue/n").as_deref(), Some("101"));
    assert_eq!(phone_of("101").as_deref(), Some("101"));
    assert_eq!(phone_of("Ana Field"), None);
    assert_eq!(phone_of("NONE"), None);
}

#[test]
fn what_is_no_line_is_passed_over() {
    for text in [
        "",
        "|",
        "x|pbx1-7.1|hotline|NONE|ABANDON|",
        "1795340000|pbx1-7.1|hotline",
        "1795340000|NONE|hotline|PJSIP/101|ADDMEMBER|",
        "99999999999999999999|pbx1-7.1|hotline|NONE|ABANDON|",
    ] {
        assert_eq!(line::read(text.as_bytes()), None, "{text}");
    }
    let odd = line::read(b"1795340000|pbx1-7.1|hotline|NONE|DID|\xff\x00\x1b[31m1001\n").unwrap();
    let Event::Call {
        what: OfCall::Dialled(number),
        ..
    } = odd.event
    else {
        panic!("a number was dialled");
    };
    assert!(number.chars().all(|letter| !letter.is_control()));
}

/// Some lines as Asterisk writes them, of few calls within a minute.
fn a_log() -> impl Strategy<Value = Vec<String>> {
    let words = prop::sample::select(vec![
        "NONE|DID|1001",
        "NONE|PRESENTATION|allowed",
        "NONE|ENTERQUEUE||+13345550123|1",
        "NONE|ENTERQUEUE||+13345550123|1",
        "PJSIP/101|RINGNOANSWER|1000",
        "PJSIP/101|CONNECT|3|pbx1-7.9|1",
        "PJSIP/101|COMPLETECALLER|3|9|1",
        "PJSIP/101|COMPLETEAGENT|3|9|1",
        "NONE|ABANDON|1|1|3",
        "NONE|EXITWITHTIMEOUT|1|1|3",
        "NONE|WITHDRAW|1|1|3|room7",
        "NONE|HANGUP|",
    ]);
    prop::collection::vec((0..4_u8, 0..2_i64, words), 0..40).prop_map(|lines| {
        let (mut second, mut gone) = (0, [false; 4]);
        let mut told = Vec::new();
        for (call, later, word) in lines {
            second += later;
            // Another thread may say late that a conversation is over; everything else comes before the hang-up.
            if !gone[usize::from(call)] || word.contains("COMPLETE") {
                told.push(said(second, &format!("pbx1-7.{call}|hotline|{word}")));
            }
            gone[usize::from(call)] |= word.contains("HANGUP");
        }
        told
    })
}

/// What is told last of each call.
fn last_told(told: Vec<CallFacts>) -> BTreeMap<String, CallFacts> {
    told.into_iter()
        .map(|call| (call.provider_id.clone(), call))
        .collect()
}

fn learn(history: &mut History, lines: &[String], begin: usize) {
    for (place, text) in (begin..).zip(&lines[begin.min(lines.len())..]) {
        let line = line::read(text.trim_end().as_bytes()).unwrap();
        history.read(
            line,
            Place {
                file: 0,
                at: place as u64,
            },
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn however_often_one_looks_the_last_word_on_each_call_is_the_same(lines in a_log(), looks in prop::collection::vec(0..40_usize, 0..6)) {
        let mut at_once = History::default();
        learn(&mut at_once, &lines, 0);
        let expected = last_told(at_once.news());
        let (mut often, mut told) = (History::default(), Vec::new());
        for (place, text) in lines.iter().enumerate() {
            let line = line::read(text.trim_end().as_bytes()).unwrap();
            often.read(line, Place { file: 0, at: place as u64 });
            if looks.contains(&place) {
                told.extend(often.news());
            }
        }
        told.extend(often.news());
        let told = last_told(told);
        for (id, facts) in &expected {
            prop_assert_eq!(told.get(id), Some(facts));
        }
        prop_assert_eq!(told.keys().collect::<Vec<_>>().len() >= expected.len(), true);
    }

    #[test]
    fn a_reader_who_begins_anew_at_the_position_misses_no_end(lines in a_log(), dies in 0..40_usize) {
        let dies = dies.min(lines.len());
        let mut whole = History::default();
        learn(&mut whole, &lines, 0);
        let expected = last_told(whole.news());
        let mut first = History::default();
        learn(&mut first, &lines[..dies], 0);
        let mut told = first.news();
        let begin = first.oldest_open().map_or(dies, |place| usize::try_from(place.at).unwrap());
        let mut second = History::default();
        learn(&mut second, &lines, begin);
        told.extend(second.news());
        for (id, whole) in &expected {
            let ends: Vec<_> = told.iter().filter(|call| call.provider_id == *id).filter_map(|call| call.ended).collect();
            prop_assert!(!ends.is_empty());
            // Whoever comes in the middle sees what is written from then on; the database adds up what both say.
            let is_seen = ends.iter().any(|end| end.seen);
            prop_assert!(is_seen || whole.ended.is_none_or(|end| !end.seen));
        }
    }

    #[test]
    fn any_bytes_are_a_log(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut history = History::default();
        for (place, text) in bytes.split(|byte| *byte == b'\n').enumerate() {
            if let Some(line) = line::read(text) {
                history.read(line, Place { file: 0, at: place as u64 });
            }
        }
        for call in history.news() {
            prop_assert!(call.ended.is_some());
        }
    }
}

/// A second is the grain of the file.
#[test]
fn a_moment_is_read_to_the_second() {
    let line = line::read(said(7, ENTER).trim_end().as_bytes()).unwrap();
    assert_eq!(line.at.duration_since(at(0)), SignedDuration::from_secs(7));
}

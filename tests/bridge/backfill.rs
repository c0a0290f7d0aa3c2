//! Owns: the stories of the queue log: what is learnt from it about calls that nobody saw.
//! Must not know: the manager interface.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use linelamp::bridge::asterisk::queue_log::history::{History, Place, phone_of};
use linelamp::bridge::asterisk::queue_log::line::{self, Event, OfCall};
use linelamp::bridge::asterisk::queue_log::{QueueLog, Reading, Where};
use linelamp::domain::EndWhy;
use linelamp::domain::phone_system::{CallFacts, Caller, RecordPosition};
use proptest::prelude::*;

/// Ten o'clock of an invented morning.
const TEN: i64 = 1_795_340_000;

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(TEN + second).unwrap()
}

/// A line of the log, its second counted from ten o'clock.
pub(crate) fn said(second: i64, rest: &str) -> String {
    format!("{}|{rest}\n", TEN + second)
}

/// A log in a folder of its own.
pub(crate) struct Log {
    folder: PathBuf,
    queue_log: QueueLog,
}

impl Log {
    pub(crate) fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("linelamp-log-{}-{name}", std::process::id()));
        let _old = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let queue_log = QueueLog::new(Where::File(folder.join("queue_log")));
        Self { folder, queue_log }
    }

    fn path(&self) -> PathBuf {
        self.folder.join("queue_log")
    }

    pub(crate) fn write(&self, text: &str) {
        append(&self.path(), text.as_bytes());
    }

    pub(crate) async fn read(&mut self) -> Reading {
        self.queue_log.read(at(100_000), None).await.unwrap()
    }

    /// A bridge that was started anew reads on from there.
    pub(crate) async fn read_anew(&self, from: &RecordPosition) -> Reading {
        let mut anew = QueueLog::new(Where::File(self.path()));
        anew.read(at(100_000), Some(from)).await.unwrap()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.folder);
    }
}

fn append(path: &Path, bytes: &[u8]) {
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .unwrap();
    file.write_all(bytes).unwrap();
}

pub(crate) fn calls(reading: &Reading) -> Vec<&CallFacts> {
    reading
        .records
        .iter()
        .flat_map(|record| &record.calls)
        .collect()
}

pub(crate) fn read_to(reading: &Reading) -> RecordPosition {
    reading.records.last().unwrap().read_to.clone()
}

/// The one call of this reading, and why and when it ended.
pub(crate) fn only(reading: &Reading) -> (CallFacts, EndWhy, i64) {
    let calls = calls(reading);
    assert_eq!(calls.len(), 1, "{calls:?}");
    let ended = calls[0].ended.unwrap();
    (calls[0].clone(), ended.why, ended.at.as_second() - TEN)
}

const ENTER: &str = "pbx1-7.1|hotline|NONE|ENTERQUEUE||+13345550123|1";
const ABANDON: &str = "pbx1-7.1|hotline|NONE|ABANDON|1|1|30";

#[tokio::test]
async fn a_caller_who_came_and_gave_up_while_nobody_was_connected_is_told_whole() {
    let mut log = Log::new("missed");
    log.read().await;
    log.write(&said(0, "pbx1-7.1|hotline|NONE|DID|+493023125001"));
    log.write(&said(0, "pbx1-7.1|hotline|NONE|FACILITY|north"));
    log.write(&said(
        0,
        "pbx1-7.1|hotline|NONE|PRESENTATION|allowed_not_screened",
    ));
    log.write(&said(1, ENTER));
    log.write(&said(31, ABANDON));
    log.write(&said(31, "pbx1-7.1|hotline|NONE|HANGUP|"));
    let (call, why, ended) = only(&log.read().await);
    assert_eq!(call.provider_id, "pbx1-7.1");
    assert_eq!(call.line.as_deref(), Some("+493023125001"));
    assert_eq!(call.facility.as_deref(), Some("north"));
    assert_eq!(call.caller, Caller::Number("+13345550123".into()));
    assert_eq!(
        (call.arrived_at, call.waiting_at),
        (Some(at(0)), Some(at(1)))
    );
    assert_eq!((why, ended), (EndWhy::CallerHungUp, 31));
    assert!(calls(&log.read().await).is_empty(), "told once is enough");
}

#[tokio::test]
async fn a_number_counts_only_where_the_log_says_that_it_may_be_shown() {
    for (word, number, expected) in [
        (
            "allowed_passed_screen",
            "+13345550123",
            Caller::Number("+13345550123".into()),
        ),
        ("prohib_passed_screen", "+13345550123", Caller::Prohibited),
        ("unavailable", "", Caller::Withheld),
        ("allowed", "anonymous", Caller::Withheld),
    ] {
        let mut log = Log::new(&format!("shown-{word}"));
        log.read().await;
        log.write(&said(
            0,
            &format!("pbx1-7.1|hotline|NONE|PRESENTATION|{word}"),
        ));
        log.write(&said(
            1,
            &format!("pbx1-7.1|hotline|NONE|ENTERQUEUE||{number}|1"),
        ));
        log.write(&said(31, ABANDON));
        assert_eq!(only(&log.read().await).0.caller, expected, "{word}");
    }
    let mut log = Log::new("shown-unsaid");
    log.read().await;
    log.write(&said(1, ENTER));
    log.write(&said(31, ABANDON));
    assert_eq!(only(&log.read().await).0.caller, Caller::NotSaid);
}

#[tokio::test]
async fn each_way_out_of_the_queue_is_the_end_it_really_was() {
    const ANSWERED: &str = "PJSIP/101|CONNECT|19|pbx1-7.2|3";
    const WITHDRAWN: &str = "NONE|WITHDRAW|1|1|39|room7";
    const ABANDONED: &str = "NONE|ABANDON|1|1|39";
    const TOO_LONG: &str = "NONE|EXITWITHTIMEOUT|1|1|39";
    // What the log says and when, whether it knows the end for sure, why and when it was, whether they had talked.
    for (lines, sure, why, ended, talked) in [
        (
            vec![(20, ANSWERED), (90, "PJSIP/101|COMPLETECALLER|19|70|1")],
            true,
            EndWhy::CallerHungUp,
            90,
            true,
        ),
        (
            vec![
                (20, ANSWERED),
                (90, "PJSIP/101|COMPLETEAGENT|19|70|1"),
                (91, "NONE|HANGUP|"),
            ],
            true,
            EndWhy::OperatorHungUp,
            91,
            true,
        ),
        (vec![(40, TOO_LONG)], false, EndWhy::TimedOut, 40, false),
        (
            vec![(40, TOO_LONG), (70, "NONE|HANGUP|SUCCESS")],
            true,
            EndWhy::Voicemail,
            70,
            false,
        ),
        (
            vec![(40, "NONE|EXITEMPTY|1|1|39")],
            false,
            EndWhy::NoAgents,
            40,
            false,
        ),
        (vec![(40, WITHDRAWN)], false, EndWhy::NotSeen, 40, true),
        (
            vec![(40, WITHDRAWN), (99, "NONE|HANGUP|")],
            true,
            EndWhy::Unknown,
            99,
            true,
        ),
        // A redirect looks like somebody who gives up; but he is still there, and later he is not.
        (
            vec![(40, ABANDONED), (99, "NONE|HANGUP|")],
            true,
            EndWhy::Unknown,
            99,
            true,
        ),
        (
            vec![(40, ABANDONED), (41, "NONE|HANGUP|")],
            true,
            EndWhy::CallerHungUp,
            41,
            false,
        ),
        (
            vec![(40, ABANDONED)],
            false,
            EndWhy::CallerHungUp,
            40,
            false,
        ),
    ] {
        let mut log = Log::new("ways-out");
        log.read().await;
        log.write(&said(1, ENTER));
        for (second, rest) in &lines {
            log.write(&said(*second, &format!("pbx1-7.1|hotline|{rest}")));
        }
        let (call, told_why, told_end) = only(&log.read().await);
        assert_eq!((told_why, told_end), (why, ended), "{lines:?}");
        assert_eq!(call.ended.unwrap().seen, sure, "{lines:?}");
        assert_eq!(call.connected.is_some(), talked, "{lines:?}");
    }
}

#[tokio::test]
async fn a_caller_sent_back_to_the_queue_has_not_left_it() {
    let mut log = Log::new("requeued");
    log.read().await;
    log.write(
        &(said(1, ENTER)
            + &said(20, "pbx1-7.1|hotline|NONE|WITHDRAW|1|1|19|room7")
            + &said(60, ENTER)),
    );
    let first = log.read().await;
    assert!(
        calls(&first).is_empty(),
        "he waits, and the phone system says so itself"
    );
    log.write(&said(80, ABANDON));
    let (call, why, _) = only(&log.read().await);
    assert_eq!(
        (call.arrived_at, call.waiting_at),
        (Some(at(1)), Some(at(60)))
    );
    assert_eq!(why, EndWhy::CallerHungUp);
}

#[tokio::test]
async fn a_phone_system_that_stops_or_dies_takes_its_callers_along_and_none_of_them_gave_up() {
    let mut log = Log::new("restart");
    log.read().await;
    // One gave up long before, one talked when it was killed, two were waiting when it was stopped.
    log.write(
        &(said(0, "a-1.1|hotline|NONE|ENTERQUEUE|||1")
            + &said(5, "a-1.1|hotline|NONE|ABANDON|1|1|5")),
    );
    log.write(
        &(said(6, "a-1.2|hotline|NONE|ENTERQUEUE|||1")
            + &said(9, "a-1.2|hotline|PJSIP/101|CONNECT|3|a-1.3|1")),
    );
    log.write(
        &(said(50, "a-1.4|hotline|NONE|ENTERQUEUE|||1")
            + &said(55, "a-1.5|hotline|NONE|ENTERQUEUE|||2")),
    );
    log.write(
        &(said(60, "a-1.4|hotline|NONE|ABANDON|1|1|10")
            + &said(60, "a-1.5|hotline|NONE|ABANDON|1|1|5")),
    );
    log.write(&said(75, "NONE|NONE|NONE|QUEUESTART|"));
    let reading = log.read().await;
    let ends: BTreeMap<_, _> = calls(&reading)
        .into_iter()
        .map(|call| (call.provider_id.clone(), call.ended.unwrap().why))
        .collect();
    let restarted = EndWhy::PhoneSystemRestarted;
    let expected = [
        ("a-1.1", EndWhy::CallerHungUp),
        ("a-1.2", restarted),
        ("a-1.4", restarted),
        ("a-1.5", restarted),
    ];
    assert_eq!(ends, expected.map(|(id, why)| (id.to_owned(), why)).into());
}

#[tokio::test]
async fn what_was_there_before_the_first_start_is_not_told() {
    let mut log = Log::new("first");
    log.write(&(said(1, ENTER) + &said(31, ABANDON)));
    assert!(calls(&log.read().await).is_empty());
    log.write(
        &(said(41, "pbx1-7.9|hotline|NONE|ENTERQUEUE|||1")
            + &said(43, "pbx1-7.9|hotline|NONE|ABANDON|1|1|2")),
    );
    assert_eq!(only(&log.read().await).0.provider_id, "pbx1-7.9");
}

#[tokio::test]
async fn half_a_line_waits_for_its_other_half() {
    let mut log = Log::new("half");
    log.read().await;
    let end = said(31, ABANDON);
    log.write(&(said(1, ENTER) + &end[..20]));
    assert!(calls(&log.read().await).is_empty());
    log.write(&end[20..]);
    assert_eq!(only(&log.read().await).1, EndWhy::CallerHungUp);
}

#[tokio::test]
async fn nothing_is_told_that_was_written_after_the_picture() {
    let mut log = Log::new("until");
    log.read().await;
    log.write(&(said(1, ENTER) + &said(31, ABANDON)));
    let early = log.queue_log.read(at(31), None).await.unwrap();
    assert!(
        calls(&early).is_empty(),
        "within the second of the picture nobody knows which came first"
    );
    let later = log.queue_log.read(at(32), None).await.unwrap();
    assert_eq!(only(&later).2, 31);
}

#[tokio::test]
async fn a_rotation_between_two_looks_loses_nothing_however_it_is_done() {
    for way in ["renamed", "renamed-twice", "copied", "compressed"] {
        let mut log = Log::new(&format!("rotated-{way}"));
        log.write(&said(0, "NONE|NONE|NONE|QUEUESTART|"));
        log.read().await;
        log.write(&said(1, ENTER));
        let before = log.read().await;
        log.write(&said(31, ABANDON));
        let (live, old) = (log.path(), log.folder.join("queue_log.1"));
        match way {
            "copied" => {
                fs::copy(&live, &old).unwrap();
                fs::write(&live, "").unwrap();
            }
            "compressed" => fs::rename(&live, log.folder.join("elsewhere")).unwrap(),
            _ => fs::rename(&live, &old).unwrap(),
        }
        if way == "renamed-twice" {
            log.write(
                &(said(40, "b-2.1|hotline|NONE|ENTERQUEUE|||1")
                    + &said(41, "b-2.1|hotline|NONE|ABANDON|1|1|1")),
            );
            fs::rename(&old, log.folder.join("queue_log.2")).unwrap();
            fs::rename(&live, &old).unwrap();
        }
        log.write(
            &(said(50, "b-2.2|hotline|NONE|ENTERQUEUE|||1")
                + &said(51, "b-2.2|hotline|NONE|ABANDON|1|1|1")),
        );
        let mut expected = match way {
            "compressed" => vec!["b-2.2"],
            "renamed-twice" => vec!["b-2.1", "b-2.2", "pbx1-7.1"],
            _ => vec!["b-2.2", "pbx1-7.1"],
        };
        // The same for a bridge that lives on and for one that begins anew with the position of the last record.
        for reading in [log.read_anew(&read_to(&before)).await, log.read().await] {
            let mut told: Vec<_> = calls(&reading)
                .iter()
                .map(|call| call.provider_id.as_str())
                .collect();
            told.sort_unstable();
            expected.sort_unstable();
            assert_eq!(told, expected, "{way}");
            assert_eq!(reading.gap, way == "compressed", "{way}");
        }
    }
}

#[tokio::test]
async fn a_bridge_that_dies_while_somebody_waits_reads_his_arrival_again() {
    let mut log = Log::new("anew");
    log.read().await;
    log.write(&said(0, "pbx1-7.1|hotline|NONE|DID|+493023125001"));
    log.write(&said(1, ENTER));
    let position = read_to(&log.read().await);
    log.write(&said(31, ABANDON));
    let (call, why, _) = only(&log.read_anew(&position).await);
    assert_eq!(call.line.as_deref(), Some("+493023125001"));
    assert_eq!((call.waiting_at, why), (Some(at(1)), EndWhy::CallerHungUp));
}

#[tokio::test]
async fn a_long_outage_is_told_in_pieces_and_the_last_one_carries_the_position() {
    let mut log = Log::new("long");
    log.read().await;
    log.write(&said(0, "NONE|NONE|NONE|QUEUESTART|"));
    let begin = read_to(&log.read().await);
    let many: String = (0..1_200)
        .map(|call| {
            let id = format!("pbx1-9.{call}|hotline|NONE");
            said(call, &format!("{id}|ENTERQUEUE|||1"))
                + &said(call + 1, &format!("{id}|ABANDON|1|1|1"))
        })
        .collect();
    log.write(&many);
    let reading = log.read().await;
    let sizes: Vec<_> = reading
        .records
        .iter()
        .map(|record| record.calls.len())
        .collect();
    assert_eq!(sizes, [500, 500, 200]);
    assert_eq!(reading.records[0].read_to, begin);
    assert_ne!(reading.records[2].read_to, begin);
}

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
        let told = last_told(told);
        for id in expected.keys() {
            prop_assert!(told.get(id).is_some_and(|call| call.ended.is_some()));
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

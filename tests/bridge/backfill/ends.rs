//! Owns: how each call of the log really ended.
//! Must not know: how the log is kept on a disk.

use std::collections::BTreeMap;

use linelamp::domain::EndWhy;
use linelamp::domain::phone_system::Caller;

use super::*;

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

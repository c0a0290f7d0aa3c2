//! An operator's phone that leaves a talk while the caller is still there.

use super::{ARRIVES, HELD, SENT_BACK, TAKEN, Tracker, at, moment, one, reading, script};

const DROPS: &str = "
    9000 ConfbridgeLeave Conference=roomA Channel=PJSIP/op101-00000002 Uniqueid=cmd-1
    9001 Hangup Channel=PJSIP/op101-00000002 Uniqueid=cmd-1 Cause=16";

const RINGS_AGAIN: &str = "
    14000 Newchannel Channel=PJSIP/op101-00000003 Context=linelamp-rooms Exten=roomA Uniqueid=cmd-3 Linkedid=cmd-3
    14100 ConfbridgeJoin Conference=roomA Channel=PJSIP/op101-00000003 Uniqueid=cmd-3";

#[test]
fn a_caller_whose_operator_dropped_is_alone_until_a_phone_is_there_again() {
    let talks = one(&format!("{ARRIVES}{TAKEN}"));
    assert_eq!(talks.alone, Some(false));
    let dropped = one(&format!("{ARRIVES}{TAKEN}{DROPS}"));
    assert_eq!((dropped.alone, dropped.ended), (Some(true), None));
    assert_eq!(dropped.on_hold, Some(false), "that is no music of ours");
    let again = one(&format!("{ARRIVES}{TAKEN}{DROPS}{RINGS_AGAIN}"));
    assert_eq!(again.alone, Some(false));
    let gone = one(&format!(
        "{ARRIVES}{TAKEN}{DROPS}\n12000 Hangup Channel=PJSIP/carrier-00000001 Uniqueid=p-1.1 Cause=16"
    ));
    assert_eq!(gone.alone, Some(false));
    assert!(gone.ended.is_some());
}

#[test]
fn an_interpreter_is_nobody_to_talk_with_and_a_colleague_is() {
    let third = |id: &str| {
        let joins = format!(
            "\n8000 ConfbridgeJoin Conference=roomA Channel=PJSIP/301-00000009 Uniqueid={id}"
        );
        one(&format!("{ARRIVES}{TAKEN}{joins}{DROPS}")).alone
    };
    assert_eq!(third("cmd-9-interpreter"), Some(true));
    assert_eq!(third("cmd-9"), Some(false));
}

#[test]
fn whoever_hears_music_or_waits_again_was_not_dropped() {
    for away in [HELD.lines().nth(1).unwrap_or_default(), SENT_BACK] {
        let away = one(&format!("{ARRIVES}{TAKEN}\n{away}"));
        assert_eq!(away.alone, Some(false));
    }
}

#[test]
fn what_is_over_in_the_same_moment_is_never_called_alone() {
    // All are hung up one after the other, the operator first.
    let over = "
        9000 ConfbridgeLeave Conference=roomA Uniqueid=cmd-1
        9001 Hangup Channel=PJSIP/op101-00000002 Uniqueid=cmd-1 Cause=16
        9040 ConfbridgeLeave Conference=roomA Uniqueid=p-1.1
        9041 Hangup Channel=PJSIP/carrier-00000001 Uniqueid=p-1.1 Cause=16
        9200 Hangup Channel=PJSIP/other Uniqueid=p-7.1 Cause=16";
    let mut tracker = Tracker::new(reading());
    for (millis, frame) in script(&format!("{ARRIVES}{TAKEN}{over}")) {
        let stamp = frame.get("Timestamp").and_then(moment).expect("a stamp");
        tracker.take(&frame, stamp, at(millis));
        let told = tracker.ready(at(millis));
        assert!(told.iter().all(|call| call.alone != Some(true)), "{told:?}");
    }
}

#[test]
fn nothing_is_told_before_it_has_settled_and_the_time_of_that_is_known() {
    let mut tracker = Tracker::new(reading());
    for (millis, frame) in script(&format!("{ARRIVES}{TAKEN}{DROPS}")) {
        let stamp = frame.get("Timestamp").and_then(moment).expect("a stamp");
        tracker.take(&frame, stamp, at(millis));
        tracker.ready(at(millis));
    }
    let due = tracker.due().expect("something is left to tell");
    assert!(at(9001) < due && due <= at(9100), "{due}");
    let told = tracker.ready(due);
    assert_eq!(told.first().and_then(|call| call.alone), Some(true));
    assert_eq!(tracker.due(), None);
}

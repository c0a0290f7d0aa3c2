//! Owns: stories of what was caught: rows in, findings out.
//! Must not know: a database.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::db::training::TrainingCall;
use crate::domain::{CallId, NonData, Words};
use crate::training::{SHIPPED, read};

fn scenario(name: &str) -> Scenario {
    let found = SHIPPED
        .iter()
        .find(|one| one.name == name && one.language == "en");
    read(found.unwrap().text).unwrap()
}

fn at(second: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second)
}

/// A call that was reached at once and is cut after two minutes.
fn call() -> TrainingCall {
    TrainingCall {
        call: CallId(uuid::Uuid::from_u128(1)),
        reached_at: Some(at(0)),
        ended_at: Some(at(120)),
        end_why: None,
        broken_off_at: None,
        wrapped_at: Some(at(200)),
        disposition: None,
        next_step: None,
        non_data: None,
        urgency: 4,
        language: None,
        has_person: false,
        a_number: None,
        placed_at: None,
        held: false,
        joined: false,
    }
}

fn written(kind: MarkKind, says: &str, second: i64) -> WrittenDown {
    WrittenDown {
        kind,
        says: Words::new(says),
        at: at(second),
    }
}

fn outcome(summary: &Summary, subject: Subject, of: &str) -> (Outcome, Option<i64>) {
    let found = summary
        .findings
        .iter()
        .find(|one| one.subject == subject && one.of.as_deref().unwrap_or_default() == of);
    let found = found.unwrap();
    (found.outcome, found.seconds)
}

#[test]
fn a_caller_whom_nobody_answered_is_missed_with_all_he_would_have_said() {
    let mut call = call();
    call.reached_at = None;
    let rows = TrainingRows {
        calls: vec![call],
        ..TrainingRows::default()
    };
    for rows in [TrainingRows::default(), rows] {
        let summary = judge(&scenario("line-cut"), &rows);
        assert_eq!(summary.missed, summary.findings.len(), "{summary:?}");
    }
}

#[test]
fn what_was_known_when_the_line_died_is_caught_and_what_came_later_is_late() {
    let told = vec![
        written(MarkKind::Danger, "deported tonight", 40),
        written(MarkKind::Name, "Anahid Sarkissian", 20),
        written(MarkKind::ANumber, "900000x33", 60),
        written(MarkKind::Need, "lawyer", 121),
        written(MarkKind::Consent, "", 30),
        written(MarkKind::Act, "law.pressured", 70),
    ];
    let rows = TrainingRows {
        calls: vec![call()],
        lines: vec![(at(19), Words::new("someone from Armenia"))],
        told,
        ..TrainingRows::default()
    };
    let summary = judge(&scenario("line-cut"), &rows);
    let thing = |of| outcome(&summary, Subject::FirstThing, of);
    assert_eq!(thing("danger"), (Outcome::Caught, Some(40)));
    assert_eq!(
        thing("name"),
        (Outcome::Caught, Some(20)),
        "as it sounds, not as it is spelt"
    );
    assert_eq!(
        thing("a_number"),
        (Outcome::Caught, Some(60)),
        "one digit not heard is not a wrong one"
    );
    assert_eq!(thing("need"), (Outcome::Late, Some(121)));
    assert_eq!(thing("again"), (Outcome::Missed, None));
    assert_eq!(
        thing("consent"),
        (Outcome::Otherwise, None),
        "a mark that names no step says nothing"
    );
    let first = outcome(&summary, Subject::FirstLine, "20");
    assert_eq!(first, (Outcome::Caught, Some(19)));
    let topic = outcome(&summary, Subject::Topic, "law");
    assert_eq!(topic, (Outcome::Caught, Some(70)), "an act is of its class");
    let fact = outcome(&summary, Subject::Fact, "who saw it: Rosa and Merveille");
    assert_eq!(fact.0, Outcome::Missed);
    assert_eq!(outcome(&summary, Subject::Joined, "").0, Outcome::Missed);
    assert_eq!(outcome(&summary, Subject::WrappedUp, "").0, Outcome::Caught);
    let all = [
        summary.caught,
        summary.late,
        summary.otherwise,
        summary.missed,
    ];
    assert_eq!(all.iter().sum::<usize>(), summary.findings.len());
}

#[test]
fn another_name_or_number_than_was_said_is_not_caught() {
    let rows = TrainingRows {
        calls: vec![call()],
        told: vec![
            written(MarkKind::Name, "Wilner Saintus", 20),
            written(MarkKind::ANumber, "900000639", 60),
            written(MarkKind::Language, "ht", 5),
        ],
        ..TrainingRows::default()
    };
    let summary = judge(&scenario("line-cut"), &rows);
    for thing in ["name", "a_number", "language"] {
        let found = outcome(&summary, Subject::FirstThing, thing).0;
        assert_eq!(found, Outcome::Otherwise, "{thing}");
    }
}

#[test]
fn whoever_is_recognised_has_his_name_and_number_and_the_message_is_told_once_it_is_written_down() {
    let mut call = call();
    call.has_person = true;
    call.a_number = Some(Words::new("900000622"));
    call.placed_at = Some(at(33));
    call.next_step = Some(NextStep::CallerCallsAgain);
    let mut rows = TrainingRows {
        calls: vec![call],
        messages: vec![(MessageState::ReadBack, at(90))],
        ..TrainingRows::default()
    };
    let scenario = scenario("family-search");
    let summary = judge(&scenario, &rows);
    let caught = |at| (Outcome::Caught, Some(at));
    assert_eq!(outcome(&summary, Subject::FirstThing, "name"), caught(33));
    assert_eq!(
        outcome(&summary, Subject::FirstThing, "a_number"),
        caught(33)
    );
    assert_eq!(outcome(&summary, Subject::KnownPerson, ""), caught(33));
    assert_eq!(outcome(&summary, Subject::Message, ""), caught(90));
    assert_eq!(outcome(&summary, Subject::Promise, ""), caught(200));
    rows.calls[0].placed_at = None;
    let unsaid = judge(&scenario, &rows);
    let caught = (Outcome::Caught, None);
    assert_eq!(
        outcome(&unsaid, Subject::KnownPerson, ""),
        caught,
        "whoever stands there stands there, whether or not an entry says since when"
    );
    rows.calls[0].a_number = Some(Words::new("900000117"));
    rows.messages.clear();
    let summary = judge(&scenario, &rows);
    let somebody_else = outcome(&summary, Subject::KnownPerson, "").0;
    assert_eq!(somebody_else, Outcome::Otherwise);
    assert_eq!(outcome(&summary, Subject::Message, "").0, Outcome::Missed);
}

#[test]
fn whoever_closes_an_angry_call_without_its_story_has_missed_it() {
    let mut call = call();
    call.non_data = Some(NonData::Abusive);
    let rows = TrainingRows {
        calls: vec![call],
        ..TrainingRows::default()
    };
    let summary = judge(&scenario("hostile-caller"), &rows);
    assert_eq!(outcome(&summary, Subject::KeptOpen, "").0, Outcome::Missed);
}

//! Owns: stories of scenario files: what is read, and what is refused with every reason.
//! Must not know: a training.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;
use crate::training::SHIPPED;

const SHORT: &str = "
    title = 'Short'
    about = 'Somebody asks for help.'
    language = 'en'
    [[call]]
    line = 'Pine Hill'
    [[call.says]]
    words = 'Hello?'
";

#[test]
fn every_shipped_scenario_is_read_and_asks_the_same_in_both_languages() {
    let gist = |text: &str| {
        let scenario = read(text).unwrap();
        let expects = scenario.expects;
        let says: Vec<usize> = scenario.calls.iter().map(|call| call.says.len()).collect();
        let things = (expects.first_things, expects.topics, expects.contacts);
        let rest = (expects.urgency, expects.deeds, expects.facts.len());
        (says, things, rest)
    };
    for one in SHIPPED {
        let twin = |other: &&crate::training::Shipped| {
            other.name == one.name && other.language != one.language
        };
        let twin = SHIPPED.iter().find(twin).unwrap();
        assert_eq!(gist(one.text), gist(twin.text), "{}", one.name);
        assert_eq!(read(one.text).unwrap().language, one.language);
    }
}

#[test]
fn a_caller_takes_his_time_by_what_he_has_said() {
    let text = format!("{SHORT}\n[[call.says]]\nwords = 'I need a doctor'\n");
    let scenario = read(&text).unwrap();
    let says = &scenario.calls[0].says;
    assert_eq!(says[0].after, Duration::from_secs_f64(1.5));
    assert_eq!(says[1].after, Duration::from_secs_f64(1.9));
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_its_place() {
    let wrong = "
        title = ''
        language = 'klingon'
        sound = 'loud'
        [[before]]
        given = 'Ana'
        a_number = 'seven'
        [[call]]
        line = 'Nowhere'
        rings_after = -1
        [[call.says]]
        words = 5
        goes_on_with = ['shouting']
        [[call]]
        line = 'Pine Hill'
        says = 'hello'
        [expects]
        first_things = ['danger', 'shoe size']
        urgency = 'U9'
        promise = 'yes'
        message = true
    ";
    let problems = read(wrong).unwrap_err();
    let told: Vec<String> = problems
        .iter()
        .map(|problem| format!("{} {}", problem.place, problem.fault.word()))
        .collect();
    assert_eq!(
        told,
        [
            "title empty",
            "about missing",
            "language not_one_of",
            "before[1].family missing",
            "before[1].country missing",
            "before[1].language missing",
            "before[1].a_number no_a_number",
            "call[1].line not_one_of",
            "call[1].rings_after not_seconds",
            "call[1].says[1].words not_text",
            "call[1].says[1].goes_on_with[1] not_one_of",
            "call[2].says not_list",
            "expects.first_things[2] not_one_of",
            "expects.urgency not_one_of",
            "expects.promise not_yes_no",
            "expects.message needs_before",
            "sound unknown",
        ]
    );
}

#[test]
fn a_file_that_is_no_toml_is_refused_with_its_line() {
    let problems = read("title = 'a'\nabout = \n").unwrap_err();
    assert_eq!((problems.len(), problems[0].fault), (1, Fault::NoToml));
    assert_eq!(problems[0].place, "2");
}

proptest! {
    #[test]
    fn whatever_is_added_to_a_scenario_it_is_read_or_refused_with_a_reason(more in "[ -~\n]{0,80}") {
        match read(&format!("{SHORT}\n{more}")) {
            Ok(scenario) => prop_assert!(!scenario.calls.is_empty()),
            Err(problems) => prop_assert!(!problems.is_empty()),
        }
    }
}

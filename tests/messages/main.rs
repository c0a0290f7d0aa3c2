//! Owns: the proof that every sentence exists in both languages, with the same variables, and that each is used.
//! Must not know: what the sentences mean.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use linelamp::bridge::asterisk::check::What as BridgeFinding;
use linelamp::bridge::twilio::check::What as TwilioFinding;
use linelamp::bridge::webhook::check::What as WebhookFinding;
use linelamp::command::{Command, Context};
use linelamp::domain::{
    AwayReason, CallState, CaseStatus, ClaimEnd, Disposition, EndWhy, Group, LeftBy, Link, MayHear,
    MessageState, Monitored, NextStep, NonData, OperatorState, RecordField, Source as Teller,
    ThreeWay, Urgency,
};
use linelamp::forms::{Fault, Refused, Trouble};
use linelamp::messages::shipped::AREAS;
use linelamp::messages::{Catalogue, Language, Value};
use linelamp::training::{Fault as TrainingFault, Outcome as TrainingOutcome, Subject};
use sources::{Source, sources};

/// The sentences of one file: id to its text as written, variables and all.
fn sentences(text: &str) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut current = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((id, rest)) = line
            .split_once('=')
            .filter(|_| line.starts_with(char::is_alphabetic))
        {
            let id = id.trim().to_owned();
            assert!(
                found.insert(id.clone(), rest.to_owned()).is_none(),
                "{id} stands twice in one file"
            );
            current = Some(id);
        } else if let Some(text) = current.as_ref().and_then(|id| found.get_mut(id)) {
            text.push('\n');
            text.push_str(line);
        }
    }
    found
}

fn variables(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| {
        rest.chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
            .collect::<String>()
    };
    text.split('$').skip(1).map(name).collect()
}

/// Every sentence of one language, over all areas.
fn all(language: Language) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for area in AREAS {
        let text = if language == Language::En {
            area.en
        } else {
            area.es
        };
        for (id, text) in sentences(text) {
            assert!(
                found.insert(id.clone(), text).is_none(),
                "{id} stands in two files"
            );
        }
    }
    found
}

/// Every verb, and its help.
fn verbs() -> Vec<String> {
    let words = |command: &Command| {
        [
            command.name().to_owned(),
            format!("{}-help", command.name()),
        ]
    };
    Command::ALL.iter().flat_map(words).collect()
}

/// Words of a list as they stand in ids.
fn words(words: Vec<&'static str>) -> Vec<String> {
    words
        .into_iter()
        .map(|word| word.replace('_', "-"))
        .collect()
}

/// The lists whose words come from an enum: their name, and every word.
fn lists() -> Vec<(&'static str, Vec<String>)> {
    macro_rules! list {
        ($name:literal, $enum:ident) => {
            (
                $name,
                words($enum::ALL.iter().map(|one| one.word()).collect()),
            )
        };
    }
    let levels = (1..)
        .map_while(Urgency::new)
        .map(|urgency| urgency.level().to_string());
    vec![
        list!("call-state", CallState),
        list!("end-why", EndWhy),
        list!("disposition", Disposition),
        list!("non-data", NonData),
        list!("next-step", NextStep),
        list!("claim-end", ClaimEnd),
        list!("operator-state", OperatorState),
        list!("away-reason", AwayReason),
        list!("link", Link),
        list!("group", Group),
        list!("three-way", ThreeWay),
        list!("monitored", Monitored),
        list!("left-by", LeftBy),
        list!("may-hear", MayHear),
        list!("message-state", MessageState),
        list!("field", RecordField),
        list!("source", Teller),
        list!("case-status", CaseStatus),
        list!("form-fault", Fault),
        list!("form-trouble", Trouble),
        list!("form-refused-answer", Refused),
        list!("training-fault", TrainingFault),
        list!("training-subject", Subject),
        list!("training-outcome", TrainingOutcome),
        list!("bridge-finding", BridgeFinding),
        list!("twilio-finding", TwilioFinding),
        list!("webhook-finding", WebhookFinding),
        ("urgency", levels.collect()),
        (
            "context",
            words(Context::ALL.iter().map(|context| context.name()).collect()),
        ),
        ("command", verbs()),
    ]
}

/// A kebab-case text: what an id looks like.
fn looks_like_an_id(text: &str) -> bool {
    text.contains('-')
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

#[test]
fn every_file_of_the_folders_is_compiled_in() {
    let named: BTreeSet<String> = AREAS
        .iter()
        .map(|area| format!("{}.ftl", area.name))
        .collect();
    for language in ["en", "es"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("locales")
            .join(language);
        let there: BTreeSet<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(there, named, "{language}");
    }
}

#[test]
fn every_file_is_read_without_a_fault() {
    for area in AREAS {
        for text in [area.en, area.es] {
            let read = fluent_bundle::FluentResource::try_new(text.to_owned());
            assert!(
                read.is_ok(),
                "{}: {:?}",
                area.name,
                read.err().map(|(_, errors)| errors)
            );
        }
    }
}

#[test]
fn both_languages_have_the_same_sentences_with_the_same_variables() {
    for area in AREAS {
        let (english, spanish) = (sentences(area.en), sentences(area.es));
        let ids = |of: &BTreeMap<String, String>| of.keys().cloned().collect::<BTreeSet<_>>();
        let odd: Vec<_> = ids(&english)
            .symmetric_difference(&ids(&spanish))
            .cloned()
            .collect();
        assert!(
            odd.is_empty(),
            "{}: only in one language: {odd:?}",
            area.name
        );
        for (id, text) in &english {
            assert_eq!(
                variables(text),
                variables(&spanish[id]),
                "{id}: the variables differ"
            );
        }
    }
}

#[test]
fn a_long_sentence_is_never_left_in_english() {
    let spanish = all(Language::Es);
    let same: Vec<_> = all(Language::En)
        .into_iter()
        .filter(|(id, text)| {
            text.split_whitespace()
                .filter(|word| word.chars().all(char::is_alphabetic))
                .count()
                > 2
                && spanish[id] == *text
        })
        .map(|(id, _)| id)
        .collect();
    assert!(same.is_empty(), "not translated: {same:?}");
}

#[test]
fn every_state_and_every_verb_has_its_word_and_no_list_has_more() {
    let there = all(Language::En);
    let literals: BTreeSet<String> = sources().iter().flat_map(Source::literals).collect();
    for (list, words) in lists() {
        let expected: BTreeSet<String> =
            words.iter().map(|word| format!("{list}-{word}")).collect();
        let missing: Vec<_> = expected
            .iter()
            .filter(|id| !there.contains_key(*id))
            .collect();
        assert!(missing.is_empty(), "{list}: no sentence for {missing:?}");
        let more: Vec<_> = there
            .keys()
            .filter(|id| id.starts_with(&format!("{list}-")))
            .filter(|id| !expected.contains(*id) && !literals.contains(*id))
            .collect();
        assert!(more.is_empty(), "{list}: {more:?} belong to no value");
    }
}

#[test]
fn every_sentence_that_the_program_says_exists() {
    let there = all(Language::En);
    let mut missing = Vec::new();
    for source in sources() {
        for said in source.said() {
            if !there.contains_key(&said.id) {
                missing.push(format!("{}: {}", source.path, said.id));
            }
        }
        for list in source.lists() {
            let begins = format!("{list}-");
            if !there.keys().any(|id| id.starts_with(&begins)) {
                missing.push(format!("{}: the list {list}", source.path));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "no such sentence:\n{}",
        missing.join("\n")
    );
}

#[test]
fn every_sentence_gets_exactly_the_variables_it_has() {
    let there = all(Language::En);
    let mut wrong = Vec::new();
    for source in sources() {
        for said in source.said() {
            let (Some(text), Some(given)) = (there.get(&said.id), &said.variables) else {
                continue;
            };
            if variables(text) != *given {
                wrong.push(format!(
                    "{}: {} has {:?}, gets {given:?}",
                    source.path,
                    said.id,
                    variables(text)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_word_of_the_program_that_looks_like_a_sentences_id_is_one() {
    let there = all(Language::En);
    // Families with many ids; a literal of such a family that is no id is a slip of the pen.
    let families = ["notice", "menu", "question", "error", "hint", "usage"];
    let mut slips = Vec::new();
    for source in sources() {
        for literal in source
            .literals()
            .iter()
            .filter(|literal| looks_like_an_id(literal))
        {
            let family = literal.split('-').next().unwrap();
            if families.contains(&family) && !there.contains_key(literal) {
                slips.push(format!("{}: {literal}", source.path));
            }
        }
    }
    assert!(slips.is_empty(), "no such sentence:\n{}", slips.join("\n"));
}

#[test]
fn no_sentence_is_left_that_nobody_says() {
    let literals: BTreeSet<String> = sources().iter().flat_map(Source::literals).collect();
    let mut lists: BTreeSet<String> = sources().iter().flat_map(Source::lists).collect();
    // Words of fixed lists are kept whole; help is said through the definition of the command line.
    lists.extend(self::lists().into_iter().map(|(list, _)| list.to_owned()));
    lists.insert("help".to_owned());
    // `format!("doctor-{}{suffix}", what)`: the beginning is a family, the rest stands elsewhere.
    let families: BTreeSet<&str> = literals
        .iter()
        .filter_map(|text| Some(text.split_once("-{")?.0))
        .collect();
    let composed = |id: &str| {
        families
            .iter()
            .filter_map(|family| id.strip_prefix(family)?.strip_prefix('-'))
            .any(|rest| {
                literals.contains(rest)
                    || rest
                        .strip_suffix("-mend")
                        .is_some_and(|rest| literals.contains(rest))
            })
    };
    let said = |id: &String| {
        literals.contains(id)
            || composed(id)
            || lists.iter().any(|list| id.starts_with(&format!("{list}-")))
    };
    let unsaid: Vec<_> = all(Language::En)
        .into_keys()
        .filter(|id| !said(id))
        .collect();
    assert!(unsaid.is_empty(), "nobody says:\n{}", unsaid.join("\n"));
}

#[test]
fn every_sentence_can_be_said_in_every_language_and_the_pseudo_locale() {
    let english = all(Language::En);
    let catalogues = [
        Catalogue::new(Language::En),
        Catalogue::new(Language::Es),
        Catalogue::pseudo(),
    ];
    for (id, text) in &english {
        let names = variables(text);
        let values: Vec<(&str, Value<'_>)> = names
            .iter()
            .map(|name| (name.as_str(), Value::from(2)))
            .collect();
        for catalogue in &catalogues {
            let said = catalogue.say_with(id, &values);
            assert!(!said.is_empty() && said != *id, "{id} says nothing");
            assert!(
                !said.contains(['{', '\u{2068}', '\u{2069}']),
                "{id} is not filled in: {said}"
            );
        }
    }
}

//! The command line explains itself in both languages.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;
use crate::messages::shipped::AREAS;

/// Every sentence of help that the definition asks for, with the English of the program text.
fn asked_for(command: &Command, id: &str, found: &mut BTreeMap<String, String>) {
    let about = command
        .get_long_about()
        .or(command.get_about())
        .map(ToString::to_string);
    found.insert(id.to_owned(), about.unwrap_or_default());
    for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
        let help = arg
            .get_long_help()
            .or(arg.get_help())
            .map(ToString::to_string);
        found.insert(argument_id(id, arg), help.unwrap_or_default());
    }
    for sub in command.get_subcommands() {
        asked_for(sub, &format!("{id}-{}", sub.get_name()), found);
    }
}

fn all_asked_for() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    asked_for(&super::super::definition(), "help", &mut found);
    found
}

/// The English file, as the program text has it.
fn english() -> String {
    let mut text = "# The help of the command line, written from its definition:\n\
        # WRITE_MANUAL=1 cargo test --lib the_english_help_is_that_of_the_program_text\n\n"
        .to_owned();
    for (id, help) in all_asked_for() {
        let help = help.replace('{', "{\"{\"}").replace("\n\n", "\n\n    ");
        text.extend([id.as_str(), " = ", &help, "\n"]);
    }
    text
}

#[test]
fn the_english_help_is_that_of_the_program_text() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/en/help.ftl");
    if std::env::var_os("WRITE_MANUAL").is_some() {
        std::fs::write(&path, english()).unwrap();
    }
    let stale = "locales/en/help.ftl is stale: its second line says how to write it anew";
    assert!(
        std::fs::read_to_string(path).unwrap() == english(),
        "{stale}"
    );
}

#[test]
fn every_subcommand_and_flag_explains_itself_in_both_languages() {
    let area = AREAS.iter().find(|area| area.name == "help").unwrap();
    for (id, help) in all_asked_for() {
        assert!(!help.is_empty(), "{id} has no help");
        let begins = format!("{id} =");
        assert!(
            area.es.lines().any(|line| line.starts_with(&begins)),
            "{id} has no Spanish"
        );
    }
}

fn error(given: &[&str], language: Language) -> String {
    let say = Catalogue::new(language);
    let given = std::iter::once("linelamp").chain(given.iter().copied());
    let error = in_language(super::super::definition(), &say)
        .try_get_matches_from(given)
        .unwrap_err();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => error.to_string(),
        _ => sentence(&error, &say),
    }
}

#[test]
fn help_is_in_the_language_of_the_screen() {
    let spanish = error(&["call", "add", "--help"], Language::Es);
    assert!(spanish.contains("Uso: linelamp call add"), "{spanish}");
    assert!(
        spanish.contains("Opciones:") && !spanish.contains("Options:"),
        "{spanish}"
    );
    assert!(!spanish.contains("Print"), "{spanish}");
    let english = error(&["--help"], Language::En);
    assert!(
        english.contains("Usage: linelamp") && english.contains("Commands:"),
        "{english}"
    );
}

#[test]
fn a_slip_is_named_and_a_value_is_never_repeated() {
    assert!(error(&["quue"], Language::En).contains("queue"));
    assert!(error(&["queue", "--colour"], Language::Es).contains("--colour"));
    let words = error(&["call", "note", "018f", "his name is Jorge"], Language::En);
    assert!(!words.contains("Jorge"), "{words}");
    let value = error(&["call", "take", "Jorge"], Language::Es);
    assert!(!value.contains("Jorge"), "{value}");
}

#[test]
fn the_language_may_be_asked_for_in_two_ways() {
    let given = |words: &[&str]| wished(&words.iter().map(OsString::from).collect::<Vec<_>>());
    assert_eq!(given(&["linelamp", "--lang", "es", "--help"]), Language::Es);
    assert_eq!(given(&["linelamp", "--lang=es", "queue"]), Language::Es);
    assert_eq!(given(&["linelamp", "--lang=en"]), Language::En);
}

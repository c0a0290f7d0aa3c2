//! A form file is checked on the command line: every problem at once, with its sheet and row, and no database needed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// The program, far from any configuration, with a file on its standard input.
fn form(arguments: &[&str], file: &str) -> Output {
    let nowhere = std::env::temp_dir().join("linelamp-no-configuration");
    let mut child = Command::new(env!("CARGO_BIN_EXE_linelamp"))
        .arg("form")
        .args(arguments)
        .env("XDG_CONFIG_HOME", &nowhere)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(file.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

const SOUND: &str = "| survey |\n| | type | name | label::en | label::es | required |\n\
    | | text | need | What is needed? | ¿Qué necesita? | yes |\n\
    | settings |\n| | form_title | form_id |\n| | First words | first |\n";

#[test]
fn a_sound_form_is_told_in_one_line_and_as_json() {
    let told = form(&["check", "-"], SOUND);
    assert!(told.status.success(), "{told:?}");
    assert_eq!(
        String::from_utf8(told.stdout).unwrap(),
        "“First words” can be used: one question, 0 lists, languages: en, es.\n"
    );
    let json = form(&["check", "-", "--json"], SOUND);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["accepted"], true);
    assert_eq!(json["form"]["id"], "first");
    assert_eq!(json["form"]["rows"][0]["type"], "text");
}

#[test]
fn every_problem_is_told_with_its_place_and_the_exit_says_no() {
    let bad = "| survey |\n| | type | name | label | relevant |\n| | image | face | Face | |\n\
               | | text | a | A | pulldata('x') and ${b} |\n| | text | a | A | ${nobody} |\n";
    let told = form(&["check", "-"], bad);
    assert_eq!(told.status.code(), Some(65));
    let lines = String::from_utf8(told.stdout).unwrap();
    let expected = "✗ survey, row 2, type: “image” is not supported here; take the row out.\n\
        ✗ survey, row 3, relevant: The function “pulldata” is not supported here.\n\
        ✗ survey, row 4, name: The name “a” stands twice in one group.\n\
        ✗ survey, row 4, relevant: There is no field “nobody”.\n";
    assert_eq!(lines, expected);
    assert!(
        String::from_utf8(told.stderr)
            .unwrap()
            .contains("4 problems")
    );
}

#[test]
fn what_is_no_form_file_is_refused_in_words() {
    let told = form(&["check", "-"], "Dear all, here is our form.");
    assert_eq!(told.status.code(), Some(65));
    assert!(
        String::from_utf8(told.stderr)
            .unwrap()
            .contains("The file is empty")
    );
}

//! `linelamp person match` needs no database, answers in the order of the file, and takes a file whole or not at all.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

#[path = "support/mod.rs"]
mod support;

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use linelamp::db::words::{NewPerson, make_person};
use linelamp::domain::RequestId;
use serde_json::Value;
use support::TestDatabase;

/// Runs it with these pairs on standard input, where no database, configuration or home is.
fn compared(pairs: &[u8], flags: &[&str]) -> Output {
    told(
        &[&["person", "match", "--pairs", "-"], flags].concat(),
        pairs,
    )
}

fn told(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_linelamp"))
        .args(arguments)
        .env_clear()
        .env("HOME", support::HOME)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn json(pairs: &str) -> Vec<Value> {
    let output = compared(pairs.as_bytes(), &["--json"]);
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_pair_is_answered_in_the_order_of_the_file_with_its_reasons() {
    let answers = json(
        "Jorge Martínez\tХорхе Мартинес\r\nNadia Haddad\tRosa Quispe\n王小明\tXiaoming Wang\n",
    );
    let matches: Vec<_> = answers
        .iter()
        .map(|answer| answer["match"].as_bool().unwrap())
        .collect();
    assert_eq!(matches, [true, false, true]);
    assert_eq!(answers[0]["left"], "Jorge Martínez");
    assert_eq!(answers[0]["right"], "Хорхе Мартинес");
    assert!(answers[0]["score"].as_f64().unwrap() > 0.8);
    let reasons = answers[0]["reasons"].as_array().unwrap();
    assert!(reasons.contains(&"sounds_alike".into()) && reasons.contains(&"other_script".into()));
    assert_eq!(answers[1]["reasons"], Value::Array(Vec::new()));
    assert!(answers[1]["score"].as_f64().unwrap() < 0.5);
}

#[test]
fn a_person_reads_lines_in_either_language() {
    let line = |language: &str| {
        let output = compared("Cohen\tכהן\n".as_bytes(), &["--lang", language]);
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(line("en").contains("may be one person") && line("en").contains("sounds alike"));
    assert!(line("es").contains("puede ser la misma persona"));
}

#[test]
fn a_file_of_pairs_is_read_like_standard_input() {
    let path = std::env::temp_dir().join(format!("linelamp-pairs-{}.tsv", std::process::id()));
    std::fs::write(&path, "Cohen\tכהן\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_linelamp"))
        .args(["person", "match", "--json", "--pairs"])
        .arg(&path)
        .output()
        .unwrap();
    std::fs::remove_file(&path).unwrap();
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers[0]["match"], true);
}

#[test]
fn a_bad_file_is_refused_whole_with_its_bad_lines_and_without_its_names() {
    for (pairs, lines) in [
        (
            &b"Cohen\tKohen\nQuispe\nCohen\tKohen\tCoen\n\tKohen\n"[..],
            "2, 3, 4",
        ),
        (b"Cohen\tKohen\n\nCohen\tKohen\n", "2"),
        (b"Cohen\tKohen\nQuispe\t\xFF\xFE\n", "2"),
    ] {
        let output = compared(pairs, &["--json"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(65), "{said}");
        assert!(output.stdout.is_empty());
        assert!(said.contains(&format!("ine {lines}")), "{said}");
        assert!(!said.contains("Quispe") && !said.contains("ohen"), "{said}");
    }
    assert_eq!(compared(b"", &[]).status.code(), Some(65));
}

#[tokio::test]
async fn whoever_has_the_call_asks_on_the_command_line_who_may_be_calling() {
    let base = TestDatabase::new().await;
    let mut ana = base.connect("op-001").await;
    let known = NewPerson {
        given: Some("Jorge".into()),
        family: Some("Martínez".into()),
        a_number: Some("204004117".into()),
        ..NewPerson::default()
    };
    let request = RequestId(uuid::Uuid::new_v4());
    let jorge = make_person(&mut ana, request, None, &known).await.unwrap();
    let call = base.call_rings("1001").await.to_string();
    let url = base.url("op-001");
    let asks = |words: &str| {
        let arguments = [
            "--database",
            &url,
            "--json",
            "person",
            "candidates",
            &call,
            "-",
        ];
        told(&arguments, words.as_bytes())
    };
    // Not taken yet: the same answer as for a call that is a colleague's, or that does not exist.
    assert_eq!(asks("Jorge Martinez").status.code(), Some(77));
    let taken = told(&["--database", &url, "call", "take", &call], b"");
    assert!(taken.status.success(), "{taken:?}");

    let found: Vec<Value> =
        serde_json::from_slice(&asks("=name Martinez, Horhe A 20x xxx 117").stdout).unwrap();
    assert_eq!(found[0]["person"], jorge.to_string());
    assert_eq!(found[0]["a_number"], "A-•••-••4-117");
    assert_eq!(found[0]["why"], serde_json::json!(["a_number", "name"]));
    let nobody: Vec<Value> = serde_json::from_slice(&asks("Ousmane").stdout).unwrap();
    assert!(nobody.is_empty());
}

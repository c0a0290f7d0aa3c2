//! Owns: what the command line says to what it does not take, and the twins of the lists of what is to be placed and kept.
//! Must not know: how the database decides.

use serde_json::Value;

use crate::hotline::Hotline;

/// A command's exit code and what it says on standard error.
fn refused(hotline: &Hotline, login: &str, args: &[&str], told: &str) -> (Option<i32>, String) {
    let done = hotline.tries(login, args, told);
    (done.status.code(), String::from_utf8(done.stderr).unwrap())
}

fn json(hotline: &Hotline, login: &str, args: &[&str], told: &str) -> Value {
    let args: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
    let done = hotline.tries(login, &args, told);
    let why = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{args:?}: {why}");
    serde_json::from_slice(&done.stdout).unwrap()
}

/// A call in ana's hand.
fn taken(hotline: &Hotline) -> String {
    hotline.call_rings("1001");
    hotline.runs("op-001", &["call", "take"]);
    let newest = "SELECT id::text FROM linelamp.call ORDER BY arrived_at DESC LIMIT 1";
    hotline.ask(newest).remove(0)
}

#[test]
fn whoever_gives_what_is_not_taken_reads_why_and_what_would_be() {
    let hotline = Hotline::open();
    let call = taken(&hotline);
    let long = "a".repeat(20_001);
    let (code, why) = refused(&hotline, "op-001", &["call", "note", &call, "-"], &long);
    assert_eq!(code, Some(65));
    let why = why.replace(',', "");
    assert!(why.contains("20001") && why.contains("20000"), "{why}");
    let add = ["message", "add", "-", "--call", &call, "--language", "zz"];
    let (code, why) = refused(&hotline, "op-001", &add, "the hearing is on Monday");
    assert_eq!(code, Some(64));
    assert!(why.contains("not known") && why.contains("es"), "{why}");
    // Never in hand, a colleague's, or not there at all: one answer.
    let nowhere = "00000000-0000-4000-8000-000000000000";
    let answers = [call.as_str(), nowhere]
        .map(|call| refused(&hotline, "op-003", &["call", "pass", call], ""));
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0].1.contains("not in your hand"), "{answers:?}");
}

#[test]
fn a_mark_is_taken_back_once_however_often_it_is_asked_for() {
    let hotline = Hotline::open();
    let call = taken(&hotline);
    json(
        &hotline,
        "op-001",
        &["call", "note", &call, "-"],
        "=need a lawyer",
    );
    let marks = json(&hotline, "op-001", &["call", "marks", &call], "");
    let entry = marks[0]["entry"].as_str().unwrap();
    let amend = ["call", "amend", &call, entry, "0", "--take-back"];
    let first = json(&hotline, "op-001", &amend, "");
    let second = json(&hotline, "op-001", &amend, "");
    assert_eq!(second["entry"], first["entry"]);
    assert_eq!(second["already"], true);
    let entries = "SELECT count(*)::text FROM linelamp.entry WHERE kind = 'amended'";
    assert_eq!(hotline.ask(entries), ["1"]);
}

#[test]
fn what_is_to_be_placed_and_what_is_promised_have_their_twins() {
    let hotline = Hotline::open();
    let call = taken(&hotline);
    let nowhere = "00000000-0000-4000-8000-000000000000";
    let kept = json(
        &hotline,
        "op-001",
        &["call", "note", nowhere, "-"],
        "for nobody yet",
    );
    assert_eq!(kept["unplaced"], true);
    let listed = json(&hotline, "op-010", &["unplaced", "list"], "");
    assert_eq!(
        (&listed[0]["kind"], &listed[0]["words"]),
        (&"line".into(), &Value::Null)
    );
    let id = listed[0]["id"].as_str().unwrap();
    let shown = json(&hotline, "op-010", &["unplaced", "show", id], "");
    assert_eq!(shown[0]["words"], "for nobody yet");
    json(&hotline, "op-010", &["unplaced", "place", id, &call], "");
    assert_eq!(
        json(&hotline, "op-001", &["unplaced", "list"], ""),
        Value::Array(vec![])
    );
    json(
        &hotline,
        "op-001",
        &["call", "note", &call, "-"],
        ">1h the lawyer",
    );
    let promised = json(&hotline, "op-010", &["follow-up", "list"], "");
    assert_eq!(
        (&promised[0]["due"], &promised[0]["promised_by"]),
        (&false.into(), &"op-001".into())
    );
    let id = promised[0]["id"].as_str().unwrap();
    for _ in 0..2 {
        json(&hotline, "op-001", &["follow-up", "done", id], "");
    }
    assert_eq!(
        json(&hotline, "op-010", &["follow-up", "list"], ""),
        Value::Array(vec![])
    );
}

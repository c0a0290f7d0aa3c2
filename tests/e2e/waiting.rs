//! Owns: the story of a caller who is recognised: picked, his card read, his message told; on two desks and the command
//! line.

use std::time::{Duration, Instant};

use crate::hotline::Hotline;
use crate::pty::Terminal;
use crate::wraps_up;

/// Takes the call that rings; gives the call's id.
fn takes_a_call(hotline: &Hotline, desk: &mut Terminal) -> String {
    desk.sees("Nobody is waiting");
    hotline.call_rings("1001");
    desk.sees("Pine Hill");
    desk.press("Enter");
    desk.sees("now ask: danger?");
    let newest = "SELECT id::text FROM linelamp.call ORDER BY arrived_at DESC LIMIT 1";
    hotline.ask(newest).remove(0)
}

/// What a command prints as JSON that succeeds, told this on standard input.
fn tells(hotline: &Hotline, login: &str, args: &[&str], told: &str) -> serde_json::Value {
    let args: Vec<&str> = args.iter().chain(&["--json"]).copied().collect();
    let done = hotline.tries(login, &args, told);
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{args:?}: {said}");
    serde_json::from_slice(&done.stdout).expect("JSON")
}

/// The first operator makes him known, and what he is not to be asked again; his lawyer leaves a message.
fn he_calls_for_the_first_time(hotline: &Hotline) -> String {
    let mut ana = hotline.desk("op-001", 80, 24);
    let call = takes_a_call(hotline, &mut ana);
    ana.types("=name Jorge Martinez =from HN =born 1994");
    ana.sees("nobody alike is known");
    ana.press("Enter");
    ana.press("Alt-0");
    ana.sees("✓ Jorge Martinez");
    ana.press("Alt-n");
    ana.sees("What is not to be asked again?");
    ana.types("the assault");
    ana.press("Enter");
    ana.sees("Do not ask again: the assault (ana");
    let add = [
        "message",
        "add",
        "-",
        "--call",
        &call,
        "--from",
        "lawyer",
        "--lines",
        "pass-word",
    ];
    let told = "tamarind\nthe hearing is on Monday\n";
    let left = tells(hotline, "op-001", &add, told);
    // It stands on a desk that has him in hand within two seconds, though nobody there pressed a key.
    let told = Instant::now();
    ana.sees("✉ message waiting (lawyer)");
    let late = told.elapsed();
    assert!(late < Duration::from_secs(2), "after {late:?}");
    wraps_up(&mut ana);
    left["message"].as_str().expect("an id").to_owned()
}

#[test]
fn a_caller_is_recognised_by_a_misspelt_name_and_hears_what_his_lawyer_left() {
    let hotline = Hotline::open();
    let message = he_calls_for_the_first_time(&hotline);
    let mut cleo = hotline.desk("op-003", 80, 24);
    takes_a_call(&hotline, &mut cleo);
    cleo.types("=name Jorhe Martines ");
    cleo.sees("Alt: 1 Jorge Martinez HN 1994 (name, was here)");
    cleo.press("Alt-1");
    cleo.sees("✓ Jorge Martinez");
    cleo.sees("Last contact:");
    cleo.sees("Do not ask again: the assault (ana");
    cleo.sees("✉ message waiting (lawyer) · pass-word");
    cleo.sees("now ask: danger? · need? · call again how?");
    cleo.sees("› =name Jorhe Martines");
    cleo.press("Alt-m");
    cleo.sees("Pass-word: tamarind");
    assert!(!cleo.picture().contains("hearing"), "{}", cleo.picture());
    cleo.press("Enter");
    cleo.sees("the hearing is on Monday");
    // Tired hands close it: nothing is written down by that.
    cleo.press("Enter");
    cleo.sees_no_more("the hearing is on Monday");
    cleo.sees("✉ message waiting (lawyer)");
    cleo.press("Alt-m");
    cleo.sees("Pass-word: tamarind");
    cleo.press("Enter");
    cleo.sees("Enter or Esc: close");
    cleo.press("1");
    cleo.sees("Written down: it was heard.");
    cleo.sees_no_more("✉");
    let listed = tells(&hotline, "op-001", &["message", "list"], "");
    assert_eq!(listed[0]["id"], *message);
    assert_eq!(listed[0]["state"], "read_back");
    let looks = "SELECT who FROM linelamp.access_log WHERE what = 'open_message'";
    assert_eq!(hotline.ask(looks), ["op-003", "op-003"], "every look");
}

#[test]
fn a_pick_is_taken_back_and_the_note_was_never_touched() {
    let hotline = Hotline::open();
    he_calls_for_the_first_time(&hotline);
    let mut cleo = hotline.desk("op-003", 160, 48);
    takes_a_call(&hotline, &mut cleo);
    cleo.types("=name Jorge Martines ");
    cleo.sees("Alt+1 Jorge Martinez");
    cleo.sees("alike: name, was here");
    cleo.press("Alt-1");
    cleo.sees("Picked.");
    cleo.press("Ctrl-z");
    cleo.sees("The pick is taken back");
    cleo.sees("Alt+1 Jorge Martinez");
    cleo.sees("› =name Jorge Martines");
    let nobody = "SELECT count(*)::text FROM linelamp.call WHERE person_id IS NULL";
    cleo.waits_for("nobody is on the call", || hotline.ask(nobody) == ["1"]);
}

#[test]
fn who_calls_is_sought_picked_and_made_known_on_the_command_line() {
    let hotline = Hotline::open();
    he_calls_for_the_first_time(&hotline);
    let mut cleo = hotline.desk("op-003", 80, 24);
    let call = takes_a_call(&hotline, &mut cleo);
    let cleo_tells = |args: &[&str], told: &str| tells(&hotline, "op-003", args, told);
    let found = cleo_tells(
        &["person", "candidates", &call, "-"],
        "=name Jorhe Martines",
    );
    assert_eq!(found[0]["name"], "Jorge Martinez");
    let person = found[0]["person"].as_str().expect("an id");
    cleo_tells(&["person", "pick", &call, person], "");
    cleo.sees("✓ Jorge Martinez");
    cleo_tells(&["person", "pick", &call, "--nobody"], "");
    cleo.sees_no_more("✓ Jorge Martinez");
    cleo_tells(
        &["person", "new", &call, "-"],
        "=name Nadia Haddad =born 1980",
    );
    cleo.sees("✓ Nadia Haddad");
    let not_hers = hotline.tries("op-001", &["person", "pick", &call, person], "");
    assert!(!not_hers.status.success());
}

#[test]
fn messages_are_left_listed_shown_told_and_withdrawn_on_the_command_line() {
    let hotline = Hotline::open();
    let mut ana = hotline.desk("op-001", 80, 24);
    let call = takes_a_call(&hotline, &mut ana);
    let ana_tells = |args: &[&str], told: &str| tells(&hotline, "op-001", args, told);
    let nobody = hotline.tries("op-001", &["message", "add", "-", "--call", &call], "x");
    assert_eq!(nobody.status.code(), Some(77), "the call is nobody's yet");
    ana.types("=name Jorge Martinez");
    ana.press("Alt-0");
    ana.sees("✓ Jorge Martinez");
    let mark = ana_tells(&["person", "do-not-ask", &call, "-"], "the assault\n");
    let card = ana_tells(&["message", "card", &call], "");
    assert_eq!(card["name"], "Jorge Martinez");
    assert_eq!(card["do_not_ask"][0]["about"], "the assault");
    assert_eq!(card["do_not_ask"][0]["mark"], mark["mark"]);
    let add = ["message", "add", "-", "--call", &call, "--json-in"];
    let words = r#"{"words": "the money is on the way", "name": "Marta", "pass_word": "tamarind"}"#;
    let left: Vec<String> = (0..2)
        .map(|_| {
            ana_tells(&add, words)["message"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    ana.sees("and 1 more");
    let shown = ana_tells(&["message", "show", &left[0]], "");
    assert_eq!(shown["words"], "the money is on the way");
    assert_eq!(shown["state"], "waiting");
    let listed = hotline.runs("op-010", &["message", "list", "--undelivered"]);
    assert!(
        listed.contains(&left[0]) && !listed.contains("money"),
        "{listed}"
    );
    ana_tells(&["message", "deliver", &left[0], "--how", "both-ways"], "");
    ana_tells(&["message", "withdraw", &left[1]], "");
    ana.sees_no_more("✉");
    let again = hotline.tries("op-001", &["message", "withdraw", &left[0]], "");
    assert!(!again.status.success(), "heard is heard");
    let ends = left.iter().map(|id| state(&hotline, id));
    assert_eq!(ends.collect::<Vec<_>>(), ["delivered", "withdrawn"]);
    says_what_became_of(&hotline, &left);
    ana_tells(&["person", "ask-again", mark["mark"].as_str().unwrap()], "");
    assert_eq!(
        ana_tells(&["message", "card", &call], "")["do_not_ask"],
        serde_json::json!([])
    );
}

/// Whoever reads them again is told first that they wait no more.
fn says_what_became_of(hotline: &Hotline, left: &[String]) {
    for (id, stands) in left.iter().zip(["delivered both ways", "withdrawn"]) {
        let read = hotline.runs("op-001", &["message", "show", id]);
        let first = format!("Waits no more: {stands}, ");
        assert!(read.starts_with(&first), "{read}");
        let read = tells(hotline, "op-001", &["message", "show", id], "");
        assert!(read["state_at"].is_string(), "{read}");
    }
}

/// What became of a message.
fn state(hotline: &Hotline, id: &str) -> String {
    let listed = tells(hotline, "op-001", &["message", "list"], "");
    let mut all = listed.as_array().expect("a list").iter();
    let found = all.find(|line| line["id"] == *id).expect("it is listed");
    found["state"].as_str().expect("a word").to_owned()
}

//! Owns: a journal with a password: what a dead desk left comes back with it, and stays where it is without it.

use rustix::process::Signal;

use crate::hotline::Hotline;
use crate::{comes_to_the_call, lines, unsaved};

const PASSWORD: &str = "four green lamps";

/// A desk with a locked journal dies in the middle of a line.
fn a_locked_line() -> Hotline {
    let hotline = Hotline::open();
    let set = hotline.tries("op-001", &["journal", "password", "--json"], PASSWORD);
    assert_eq!(
        String::from_utf8(set.stdout).unwrap().trim(),
        r#"{"password":true}"#
    );
    hotline.call_rings("1001");
    let mut desk = hotline.desk("op-001", 80, 24);
    comes_to_the_call(&mut desk);
    desk.types("insulin stopped");
    desk.waits_for("the half line on the disk", || unsaved(&hotline) == 1);
    desk.signals(Signal::KILL);
    desk.is_gone();
    hotline
}

#[test]
fn a_start_asks_for_the_password_and_brings_the_words_back() {
    let hotline = a_locked_line();
    let mut desk = hotline.desk("op-001", 120, 36);
    desk.sees("An earlier desk left a line");
    desk.types(PASSWORD);
    desk.press("Enter");
    desk.sees("Brought back 1 line, 1 half typed");
    desk.sees_no_more("unsaved");
    assert_eq!(lines(&hotline), ["insulin stopped"]);
    assert_eq!(unsaved(&hotline), 0);
}

#[test]
fn a_password_that_was_not_it_is_said_and_the_words_wait() {
    let hotline = a_locked_line();
    let mut desk = hotline.desk("op-001", 80, 24);
    desk.sees("The journal's password");
    for left in ["2 more tries", "1 more try"] {
        desk.types("four green lambs");
        desk.press("Enter");
        desk.sees(left);
    }
    desk.types("four green lambs");
    desk.press("Enter");
    desk.sees("1 line waits for the journal's password: run linelamp journal replay");
    desk.sees("1 unsaved");
    assert!(lines(&hotline).is_empty());
}

#[test]
fn a_slip_in_the_password_is_asked_again_and_the_words_come_back() {
    let hotline = a_locked_line();
    let mut desk = hotline.desk("op-001", 120, 36);
    desk.sees("The journal's password");
    desk.types("four green lambs");
    desk.press("Enter");
    desk.sees("That was not the password. 2 more tries.");
    desk.types(PASSWORD);
    desk.press("Enter");
    desk.sees("Brought back 1 line, 1 half typed");
    assert_eq!(lines(&hotline), ["insulin stopped"]);
}

#[test]
fn without_it_the_desk_opens_and_the_words_wait_for_the_command() {
    let hotline = a_locked_line();
    // Even a small terminal shows all of what is asked, and of what waits.
    let mut desk = hotline.desk("op-001", 80, 24);
    desk.sees("The journal's password (Enter: later): ");
    desk.press("Enter");
    desk.sees("1 line waits for the journal's password: run linelamp journal replay");
    desk.sees("1 unsaved");
    desk.press("Ctrl-q");
    desk.press("y");
    desk.ends();
    let wrong = hotline.tries("op-001", &["journal", "replay"], "four green lambs");
    assert!(!wrong.status.success());
    let said = String::from_utf8(wrong.stderr).unwrap();
    assert!(said.contains("stays locked"), "{said}");
    assert!(lines(&hotline).is_empty());
    let right = hotline.tries("op-001", &["journal", "replay", "--json"], PASSWORD);
    let told: serde_json::Value = serde_json::from_slice(&right.stdout).unwrap();
    assert_eq!(
        (&told["recovered"], &told["locked"]),
        (&1.into(), &0.into())
    );
    assert_eq!(lines(&hotline), ["insulin stopped"]);
}

#[test]
fn a_short_password_is_refused_and_changes_nothing() {
    let hotline = Hotline::open();
    let set = hotline.tries("op-001", &["journal", "password"], "lamp");
    assert!(!set.status.success());
    let told = hotline.runs("op-001", &["journal", "status", "--json"]);
    assert!(told.contains(r#""password":false"#), "{told}");
}

//! Owns: the story of calls that a phone system brings, at a desk in a terminal: take, ring, talk, hold, hang up; a busy
//! phone; a silent phone system; a phone system that rings in turn.
//! Must not know: a phone system; its side is told through the bridge's functions.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::hotline::Hotline;
use crate::pty::Terminal;

/// The hotline's phone system is connected and heard.
fn with_phones(mode: &str) -> Hotline {
    let hotline = Hotline::open();
    hotline.bridge_does(&format!(
        "SELECT linelamp.bridge_hello('pbx1', 'asterisk', '{mode}')"
    ));
    hotline.bridge_does("SELECT linelamp.bridge_alive('pbx1', 4, NULL, NULL)");
    hotline
}

fn facts(hotline: &Hotline, facts: &Value) {
    hotline.bridge_does(&format!(
        "SELECT * FROM linelamp.bridge_facts('pbx1', '[{facts}]')"
    ));
}

fn now() -> String {
    jiff::Timestamp::now().to_string()
}

/// Somebody waits on the line of Pine Hill.
fn caller(hotline: &Hotline, id: &str) {
    let now = now();
    facts(
        hotline,
        &json!({ "id": id, "line": "1001", "arrived": now, "waiting": now }),
    );
}

fn connects(hotline: &Hotline, id: &str, phone: Option<&str>) {
    facts(
        hotline,
        &json!({ "id": id, "connected": { "at": now(), "phone": phone } }),
    );
}

/// The order that stands first, told how far it came; gives its kind and the phone it rings.
fn step(hotline: &Hotline, step: &str) -> String {
    let open =
        "SELECT kind || coalesce(' ' || argument, '') FROM linelamp.command WHERE done_at IS NULL";
    let kind = hotline.ask(open).remove(0);
    hotline.bridge_does("SELECT id FROM linelamp.bridge_next_commands('pbx1', 5)");
    let id = hotline
        .ask("SELECT id::text FROM linelamp.command WHERE done_at IS NULL")
        .remove(0);
    hotline.bridge_does(&format!("SELECT linelamp.bridge_step('{id}', '{step}')"));
    kind
}

/// Ana is ready, and phone 101 rings for her.
fn ana(hotline: &Hotline, size: (u16, u16)) -> Terminal {
    let mut desk = hotline.desk("op-001", size.0, size.1);
    desk.sees("◆ phones");
    desk.press("Alt-a");
    desk.sees("AVAILABLE");
    desk.sees("No phone would ring for you");
    desk.press("p");
    desk.sees("Which phone rings for you?");
    desk.types("101");
    desk.press("Enter");
    desk.sees("Your phone is set: it ends in 01.");
    desk
}

/// Ana sees who waits.
fn a_caller_waits(mode: &str, size: (u16, u16)) -> (Hotline, Terminal) {
    let hotline = with_phones(mode);
    let mut desk = ana(&hotline, size);
    caller(&hotline, "a1");
    desk.sees("Pine Hill");
    (hotline, desk)
}

/// What a desk says must stand there within a second of its being told.
fn sees_at_once(desk: &mut Terminal, text: &str) {
    let told = Instant::now();
    desk.sees(text);
    let late = told.elapsed();
    assert!(late < Duration::from_secs(1), "{text:?} after {late:?}");
}

fn story_of_one_call(size: (u16, u16)) {
    let (hotline, mut ana) = a_caller_waits("pull", size);
    ana.press("Enter");
    ana.sees("Your phone is about to ring.");
    assert_eq!(step(&hotline, "ringing"), "answer 101");
    sees_at_once(&mut ana, "Your phone rings: pick it up");
    connects(&hotline, "a1", None);
    assert_eq!(step(&hotline, "done"), "answer 101");
    ana.sees_no_more("Your phone rings");
    ana.types("insulin stopped since Tuesday");
    ana.press("Enter");
    ana.sees("✓ insulin stopped since Tuesday");
    ana.press("Alt-W");
    // Only the phone system's word makes it so.
    ana.sees("The phone system is told.");
    assert_eq!(step(&hotline, "done"), "hold");
    sees_at_once(&mut ana, "The caller hears music.");
    ana.press("Alt-x");
    ana.sees("(y/n)");
    ana.press("y");
    ana.sees("what came of it?");
    assert_eq!(step(&hotline, "done"), "hang_up");
    facts(
        &hotline,
        &json!({ "id": "a1", "ended": { "at": now(), "why": "caller_hung_up", "seen": true } }),
    );
    ana.sees("WRAP-UP");
    let end = "SELECT end_why FROM linelamp.call WHERE provider_id = 'a1'";
    assert_eq!(hotline.ask(end), ["operator_hung_up"]);
}

#[test]
fn a_caller_is_taken_rung_through_held_and_hung_up_on_a_small_screen() {
    story_of_one_call((80, 24));
}

#[test]
fn a_caller_is_taken_rung_through_held_and_hung_up_on_a_large_screen() {
    story_of_one_call((160, 48));
}

#[test]
fn a_busy_phone_is_said_and_the_caller_waits_again() {
    let (hotline, mut ana) = a_caller_waits("pull", (80, 24));
    ana.press("Enter");
    ana.sees("Your phone is about to ring.");
    step(&hotline, "phone_busy");
    sees_at_once(&mut ana, "The phone is busy.");
    ana.sees("waiting 1");
    ana.sees("Enter take");
}

#[test]
fn a_silent_phone_system_is_on_the_top_line_and_takes_no_order() {
    let (hotline, mut ana) = a_caller_waits("pull", (120, 36));
    hotline.bridge_does("SELECT linelamp.bridge_silent('pbx1', 'no_answer')");
    ana.sees("◇ phones silent");
    ana.press("Enter");
    ana.sees("The phone system is silent");
    hotline.bridge_does("SELECT linelamp.bridge_silent('pbx1', 'disconnected')");
    ana.sees("✗ phones away");
    hotline.bridge_does("SELECT linelamp.bridge_alive('pbx1', 4, NULL, NULL)");
    ana.sees("◆ phones");
}

#[test]
fn where_phones_ring_in_turn_enter_says_so_and_the_call_comes_by_itself() {
    let (hotline, mut ana) = a_caller_waits("push", (80, 24));
    ana.press("Enter");
    ana.sees("whoever is available, in turn");
    connects(&hotline, "a1", Some("101"));
    sees_at_once(&mut ana, "Put through to your phone.");
    ana.sees("ON CALL");
}

#[test]
fn the_command_line_does_what_the_desk_does() {
    let hotline = with_phones("pull");
    caller(&hotline, "a1");
    let call = hotline.ask("SELECT id::text FROM linelamp.call").remove(0);
    let refused = hotline.tries("op-001", &["call", "take", &call], "");
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("No phone is set for you"), "{said}");
    let set = hotline.tries(
        "op-001",
        &["phone", "set", "-", "--json"],
        "+1 312 555 0142\n",
    );
    assert_eq!(
        String::from_utf8_lossy(&set.stdout).trim(),
        r#"{"ends":"42"}"#
    );
    hotline.runs("op-001", &["call", "take", &call]);
    assert_eq!(step(&hotline, "ringing"), "answer +13125550142");
    connects(&hotline, "a1", None);
    step(&hotline, "done");
    hotline.runs("op-001", &["call", "hold", &call]);
    assert_eq!(step(&hotline, "done"), "hold");
    hotline.runs("op-001", &["call", "resume", &call]);
    assert_eq!(step(&hotline, "done"), "resume");
    let rung = hotline.tries("op-001", &["call", "interpreter", &call, "-"], "202\n");
    assert!(rung.status.success());
    assert_eq!(step(&hotline, "done"), "interpreter 202");
    hotline.runs("op-001", &["call", "requeue", &call]);
    assert_eq!(step(&hotline, "done"), "requeue");
    let shown = hotline.runs("op-001", &["phone", "show", "--json"]);
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(shown["ends"], "42");
    assert_eq!(shown["systems"][0]["state"], "live");
    hotline.runs("op-001", &["phone", "forget"]);
    let forgotten = hotline.runs("op-001", &["phone", "show", "--json"]);
    assert!(forgotten.contains(r#""ends":null"#), "{forgotten}");
}

#[test]
fn a_phone_that_drops_in_mid_talk_is_said_at_once_and_one_key_rings_it_again() {
    for size in [(80, 24), (160, 48)] {
        let (hotline, mut ana) = a_caller_waits("pull", size);
        ana.press("Enter");
        ana.sees("Your phone is about to ring.");
        connects(&hotline, "a1", None);
        step(&hotline, "done");
        ana.sees_no_more("Your phone is about to ring");
        ana.types("insulin stop");
        ana.sees("insulin stop");
        facts(&hotline, &json!({ "id": "a1", "alone": true }));
        sees_at_once(&mut ana, "Your phone dropped. The caller is still there");
        // What is being typed goes on where it was.
        ana.types("ped Tuesday");
        ana.sees("insulin stopped Tuesday");
        let listed = hotline.runs("op-001", &["call", "list", "--json"]);
        let listed: Value = serde_json::from_str(&listed).expect("JSON");
        assert_eq!(listed[0]["phone"]["marks"], json!(["alone"]));
        let listed = hotline.runs("op-001", &["call", "list"]);
        assert!(listed.contains("linelamp call answer"), "{listed}");
        ana.press("Alt-t");
        ana.press("Alt-t");
        ana.sees("Your phone is about to ring.");
        assert_eq!(step(&hotline, "ringing"), "answer 101");
        sees_at_once(&mut ana, "Your phone rings: pick it up");
        assert_eq!(step(&hotline, "done"), "answer 101");
        facts(&hotline, &json!({ "id": "a1", "alone": false }));
        ana.sees("You are through to the caller again.");
        ana.sees_no_more("dropped");
        ana.press("Enter");
        ana.sees("✓ insulin stopped Tuesday");
        let rung = "SELECT count(*)::text FROM linelamp.command WHERE kind = 'answer'";
        assert_eq!(hotline.ask(rung), ["2"], "once to begin with, once again");
        let claims = "SELECT count(*)::text FROM linelamp.claim";
        assert_eq!(hotline.ask(claims), ["1"]);
    }
}

#[test]
fn a_caller_whom_somebody_elses_phone_answered_is_not_taken_from_him() {
    for size in [(80, 24), (160, 48)] {
        let (hotline, mut ana) = a_caller_waits("pull", size);
        connects(&hotline, "a1", Some("900"));
        ana.sees("answered elsewhere");
        ana.press("n");
        ana.sees("Nobody is waiting");
        let call = hotline.ask("SELECT id::text FROM linelamp.call").remove(0);
        let refused = hotline.tries("op-001", &["call", "take", &call], "");
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(
            said.contains("Somebody else talks with this caller"),
            "{said}"
        );
        ana.press("Down");
        ana.press("T");
        ana.sees("The caller stays with whoever answered him");
        ana.press("y");
        ana.sees("here you only write");
        ana.types("the director has her");
        ana.press("Enter");
        ana.sees("✓ the director has her");
        let orders = hotline.ask("SELECT count(*)::text FROM linelamp.command");
        assert_eq!(orders, ["0"]);
    }
}

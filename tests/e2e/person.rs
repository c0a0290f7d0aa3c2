//! Owns: the record of a person on the real program: commands, and two desks on one field.
//! Must not know: how the record looks beyond the words on it.

use serde_json::Value;

use crate::hotline::Hotline;
use crate::pty::Terminal;

fn made(hotline: &Hotline, given: &str, family: &str) -> String {
    let made = hotline.ask(&format!(
        "INSERT INTO linelamp.person (id, given, family, made_by) VALUES (gen_random_uuid(), '{given}', '{family}', 'op-001') RETURNING id::text"
    ));
    made[0].clone()
}

fn json(hotline: &Hotline, login: &str, args: &[&str]) -> Value {
    let args: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
    serde_json::from_str(&hotline.runs(login, &args)).unwrap()
}

/// A command that is told something on standard input: its code, and both of its outputs.
fn tells(
    hotline: &Hotline,
    login: &str,
    args: &[&str],
    told: &str,
) -> (Option<i32>, String, String) {
    let done = hotline.tries(login, args, told);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code(), text(done.stdout), text(done.stderr))
}

fn field<'a>(shown: &'a Value, name: &str) -> &'a Value {
    let fields = shown["fields"].as_array().unwrap();
    fields.iter().find(|field| field["field"] == name).unwrap()
}

#[test]
fn a_value_is_set_and_of_two_who_set_it_the_second_is_told_and_nothing_is_lost() {
    let hotline = Hotline::open();
    let jorge = made(&hotline, "Jorge", "Martinez");
    let set = ["person", "set", &jorge, "born", "-", "--seen", "0"];
    assert_eq!(tells(&hotline, "op-001", &set, "1994\n").0, Some(0));
    // Cleo saw the record before that.
    let (code, said, why) = tells(
        &hotline,
        "op-003",
        &[&set[..], &["--json"]].concat(),
        "1993\n",
    );
    assert_eq!(code, Some(75), "{why}");
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        (&said["accepted"], &said["now"]["value"]),
        (&Value::Bool(false), &"1994".into())
    );
    assert!(
        why.contains("kept on the timeline") && !why.contains("1993"),
        "{why}"
    );
}

#[test]
fn what_is_told_about_a_person_is_shown_and_taken_back() {
    let hotline = Hotline::open();
    let jorge = made(&hotline, "Jorge", "Martinez");
    for (what, more, told) in [
        ("alias", &["--from", "family"][..], "Chuy"),
        ("a-number", &[], "A 111-222-333"),
        (
            "contact",
            &["--from", "family"],
            "sister Marta +1 312 555 0100",
        ),
        (
            "custody",
            &["--since", "2026-03-01", "--until", "2026-03-09"],
            "Cedar Creek",
        ),
    ] {
        let args = [&["person", what, &jorge, "-"][..], more].concat();
        let (code, _, why) = tells(&hotline, "op-001", &args, told);
        assert_eq!(code, Some(0), "{what}: {why}");
    }
    hotline.runs(
        "op-001",
        &["person", "consent", &jorge, "C2", "--read-back"],
    );
    hotline.runs("op-001", &["person", "language", &jorge, "quc"]);
    let shown = json(&hotline, "op-001", &["person", "show", &jorge]);
    let details = shown["details"].as_array().unwrap();
    let kinds: Vec<&str> = details
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "a_number", "alias", "consent", "contact", "custody", "language"
        ]
    );
    let alias = details[1]["detail"].as_str().unwrap();
    hotline.runs("op-001", &["person", "take-back", &jorge, alias]);
    let text = hotline.runs("op-001", &["person", "show", &jorge]);
    for word in [
        "A-111-222-333",
        "sister Marta",
        "Cedar Creek",
        "tell my family or lawyer: yes",
    ] {
        assert!(text.contains(word), "{word} in {text}");
    }
    assert!(!text.contains("Chuy"));
}

#[test]
fn what_cannot_be_read_is_refused_whole_and_not_repeated() {
    let hotline = Hotline::open();
    let jorge = made(&hotline, "Jorge", "Martinez");
    for (args, told) in [
        (
            &["person", "set", &jorge, "a_number", "-"][..],
            "nine one one",
        ),
        (&["person", "a-number", &jorge, "-"], "12"),
        (&["person", "contact", &jorge, "-"], "Marta, somebody"),
        (
            &["person", "custody", &jorge, "-", "--since", "2026-03-01"],
            "Nowhere",
        ),
        (&["person", "alias", &jorge, "-"], "  \n"),
    ] {
        let (code, said, why) = tells(&hotline, "op-001", args, told);
        assert_eq!(code, Some(65), "{args:?}: {said}");
        assert!(
            !why.contains(told.trim()) || told.trim().is_empty(),
            "{why}"
        );
    }
}

#[test]
fn two_records_are_shown_beside_each_other_merged_and_parted_by_commands() {
    let hotline = Hotline::open();
    let (jorge, george) = (
        made(&hotline, "Jorge", "Martinez"),
        made(&hotline, "Xorxe", "Quintanilla"),
    );
    let merge = ["person", "merge", &jorge, &george, "--take", "given"];
    let beside = hotline.runs("op-001", &merge);
    assert!(
        beside.contains("[Xorxe]")
            && beside.contains("[Martinez]")
            && beside.contains("Nothing was changed"),
        "{beside}"
    );
    assert_eq!(
        json(&hotline, "op-001", &["person", "show", &george])["person"],
        george.as_str()
    );
    let done = json(&hotline, "op-001", &[&merge[..], &["--yes"]].concat());
    assert_eq!(
        (&done["merged"], &done["fields"][0]["takes"]),
        (&Value::Bool(true), &"other".into())
    );
    let shown = json(&hotline, "op-003", &["person", "show", &george]);
    assert_eq!(shown["person"], jorge.as_str());
    assert_eq!(field(&shown, "given")["value"], "Xorxe");
    let (code, _, why) = tells(
        &hotline,
        "op-003",
        &["person", "merge", &george, &jorge, "--yes"],
        "",
    );
    assert_eq!(code, Some(75), "{why}");
    let alias = ["person", "alias", &jorge, "-"];
    assert_eq!(tells(&hotline, "op-003", &alias, "Chuy").0, Some(0));
    let parted = json(&hotline, "op-001", &["person", "unmerge", &george]);
    assert_eq!(parted["stayed"][0]["kind"], "alias");
    for (whose, given) in [(&jorge, "Jorge"), (&george, "Xorxe")] {
        let shown = json(&hotline, "op-001", &["person", "show", whose]);
        assert_eq!(field(&shown, "given")["value"], given);
    }
}

#[test]
fn the_fields_of_a_case_are_set_by_a_command() {
    let hotline = Hotline::open();
    let number = hotline.ask("INSERT INTO linelamp.case_file (number, team_id) SELECT 'ABC-DEF', t.id FROM linelamp.team t WHERE t.code = 'north' RETURNING number");
    let set = ["case", "set", &number[0], "need", "-"];
    assert_eq!(
        tells(&hotline, "op-001", &set, "a lawyer before Friday").0,
        Some(0)
    );
    let status = ["case", "set", &number[0], "status", "-", "--seen", "0"];
    assert_eq!(tells(&hotline, "op-003", &status, "in_progress").0, Some(0));
    assert_eq!(tells(&hotline, "op-001", &status, "closed").0, Some(75));
    let shown = hotline.runs("op-001", &["case", "show", &number[0]]);
    assert!(
        shown.contains("in progress")
            && shown.contains("a lawyer before Friday")
            && shown.contains("status: closed"),
        "{shown}"
    );
    assert_eq!(
        tells(&hotline, "op-002", &set, "anything").0,
        Some(77),
        "another team's"
    );
    assert_eq!(
        tells(
            &hotline,
            "op-001",
            &["case", "set", &number[0], "status", "-"],
            "gone fishing"
        )
        .0,
        Some(65)
    );
}

/// Seeks the person and opens his record.
fn opens(desk: &mut Terminal) {
    desk.sees("Nobody is waiting");
    desk.press("Alt-/");
    desk.types("Martinez");
    desk.press("Enter");
    desk.sees("J. M.");
    desk.press("Enter");
    desk.sees("given name");
    desk.sees("Jorge");
}

fn writes(desk: &mut Terminal, said: &str) {
    desk.press("Enter");
    desk.sees("given name: Jorge");
    desk.press("Ctrl-u");
    desk.types(said);
    desk.sees(&format!("given name: {said}"));
}

#[test]
fn of_two_desks_that_write_one_field_the_second_is_shown_both_and_asked() {
    let hotline = Hotline::open();
    made(&hotline, "Jorge", "Martinez");
    let mut ana = hotline.desk("op-001", 120, 36);
    let mut cleo = hotline.desk("op-003", 80, 24);
    opens(&mut ana);
    opens(&mut cleo);
    ana.sees("cleo is in this record");
    writes(&mut ana, "Jorge Luis");
    cleo.sees("ana is typing here");
    writes(&mut cleo, "Jorge Manuel");
    ana.press("Enter");
    ana.sees("The database has it.");
    cleo.sees("something new here");
    cleo.press("Enter");
    cleo.sees("Which one holds?");
    cleo.sees("mine: Jorge Manuel");
    cleo.sees("theirs: Jorge Luis");
    let stands = "SELECT given FROM linelamp.person";
    assert_eq!(hotline.ask(stands), ["Jorge Luis"]);
    let kept = "SELECT words FROM linelamp.entry WHERE kind = 'field_refused'";
    assert_eq!(hotline.ask(kept), ["Jorge Manuel"]);
    cleo.press("3");
    cleo.sees("Enter on yours in the history asks again");
    ana.sees("kept, not set");
    cleo.sees("Jorge Manuel · kept, not set");
    cleo.press("g");
    cleo.press("g");
    writes(&mut cleo, "Jorge M.");
    cleo.press("Enter");
    cleo.sees("The database has it.");
    assert_eq!(hotline.ask(stands), ["Jorge M."]);
    ana.sees("Jorge M.");
}

#[test]
fn two_records_are_made_one_on_the_desk_and_parted_again() {
    let hotline = Hotline::open();
    made(&hotline, "Jorge", "Martinez");
    made(&hotline, "Xorxe", "Quintanilla");
    let mut ana = hotline.desk("op-001", 80, 24);
    opens(&mut ana);
    ana.press("m");
    ana.sees("Find the other record");
    ana.press("Ctrl-u");
    ana.types("Quintanilla");
    ana.press("Enter");
    ana.sees("X. Q.");
    ana.press("Enter");
    ana.sees("Two records, one person");
    ana.sees("[Jorge]");
    ana.press("1");
    ana.sees("[Xorxe]");
    ana.press("Enter");
    ana.sees("They are one now.");
    ana.sees("merged in  ");
    let survivors = "SELECT concat_ws(' ', given, family) FROM linelamp.person WHERE merged_into IS NULL ORDER BY 1";
    assert_eq!(hotline.ask(survivors), ["Xorxe Martinez"]);
    ana.press("u");
    ana.sees("Part them?");
    ana.press("y");
    ana.sees("They are two again.");
    let both = ["Jorge Martinez", "Xorxe Quintanilla"];
    assert_eq!(hotline.ask(survivors), both);
}

//! Owns: stories of a training: the real desk beside an invented caller, and what the summary says of it.

use std::process::Command;

use crate::hotline::Folder;
use crate::pty::{Program, Terminal};
use crate::{ON_CALL, wraps_up};

/// A caller who goes on as he is written down, and whose line dies as soon as his danger is.
const SHORT: &str = r#"
title = "Short and cut"
about = "Tells his name and his danger, and is gone."
language = "en"

[[call]]
line = "Pine Hill"
rings_after = 0
ends = "cut_by_facility"

[[call.says]]
words = "Hello, this is Jorge Martinez speaking."
after = 0

[[call.says]]
words = "They took my insulin on Tuesday."
after = 600
goes_on_with = ["name"]

[[call.says]]
words = "And the worst of it is that"
after = 600
goes_on_with = ["danger"]

[expects]
first_line = 600
first_things = ["danger", "name", "a_number", "need", "again"]
a_number = "900000117"
name = "Jorge Martínez"
urgency = "U1"
topics = ["med"]
promise = true
broken_off = true
"#;

struct Trainee {
    home: Folder,
}

impl Trainee {
    fn new() -> Self {
        let home = Folder::new();
        std::fs::write(home.path("short.toml"), SHORT).expect("a scenario");
        Self { home }
    }

    /// Where the private server of the training stands: not below a home that only its owner reaches.
    fn folder(&self) -> String {
        self.home.path("training")
    }

    fn sits_down(&self, more: &[&str]) -> Terminal {
        let (dir, scenario) = (self.folder(), self.home.path("short.toml"));
        let mut args = vec!["train", "--dir", &dir, "--scenario", &scenario];
        args.extend(more);
        Terminal::start(&Program {
            args: &args,
            env: &self.home.env(),
            cols: 80,
            rows: 24,
            ..Program::default()
        })
    }

    /// What a command says that needs no terminal: code, standard output, standard error.
    fn says(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let done = Command::new(env!("CARGO_BIN_EXE_linelamp"))
            .args(args)
            .envs(self.home.env())
            .env_remove("LC_ALL")
            .env("LANG", "C.UTF-8")
            .output()
            .expect("it runs");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (done.status.code(), text(done.stdout), text(done.stderr))
    }
}

#[test]
fn a_trainee_plays_a_call_that_is_cut_and_reads_what_was_caught_and_what_was_missed() {
    let trainee = Trainee::new();
    let mut me = trainee.sits_down(&[]);
    me.sees("A call rings.");
    me.sees("◆ live");
    me.sees("Pine Hill");
    me.press("n");
    me.sees(ON_CALL);
    me.sees("Hello, this is Jorge Martinez speaking.");
    assert!(!me.picture().contains("insulin"), "{}", me.picture());
    me.types("=name Horhe Martines !u1");
    me.press("Enter");
    me.sees("They took my insulin on Tuesday.");
    me.types("/med =danger no insulin since Tuesday");
    me.press("Enter");
    me.sees("And the worst of it is that");
    me.sees("The line is dead.");
    me.types("=need a doctor");
    me.press("Enter");
    me.sees("✓ =need a doctor");
    wraps_up(&mut me);
    me.sees("That was the training.");
    me.press("Ctrl-q");
    me.sees("Short and cut:");
    assert_eq!(me.ends(), 0);
    me.is_restored();
    let told = me.picture();
    for line in [
        "✓  the call was taken: caught",
        "✓  the first line, within 600 s: caught, after ",
        "✓  asked in time: danger?: caught, after ",
        "✓  asked in time: name?: caught, after ",
        "✗  asked in time: A-number?: missed; what was said: 900000117",
        "~  asked in time: need?: too late, after ",
        "✗  asked in time: call again how?: missed",
        "✓  at least U1: caught, after ",
        "✓  topic med: caught, after ",
        "✗  the promise to look again: missed",
        "✓  wrapped up: caught",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    let folder = trainee.folder();
    assert!(
        !std::path::Path::new(&folder).exists(),
        "nothing of it stays"
    );
}

#[test]
fn whoever_leaves_before_the_first_call_has_missed_everything() {
    let trainee = Trainee::new();
    let mut me = trainee.sits_down(&["--json"]);
    me.sees("◆ live");
    me.press("Ctrl-q");
    assert_eq!(me.ends(), 0);
    // Its last words may be heard after its end.
    me.sees("}");
    let told = me.picture();
    let json = &told[told.find('{').expect("an object")..=told.rfind('}').expect("its end")];
    let json: String = json.lines().collect();
    let summary: serde_json::Value = serde_json::from_str(&json).expect(&json);
    assert_eq!(summary["title"], "Short and cut");
    assert_eq!(summary["caught"], 0, "{summary}");
    assert_eq!(summary["findings"][0]["subject"], "answered");
    assert_eq!(summary["findings"][0]["outcome"], "missed");
}

#[test]
fn scenarios_are_listed_and_a_bad_one_is_refused_whole_before_anything_starts() {
    let trainee = Trainee::new();
    let (code, listed, _) = trainee.says(&["train", "--list", "--json", "--lang", "es"]);
    assert_eq!(code, Some(0));
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("JSON");
    assert_eq!(listed[0]["name"], "medical-emergency");
    assert_eq!(listed[0]["title"], "Emergencia médica");
    let bad = trainee.home.path("bad.toml");
    std::fs::write(&bad, "title = 5\n[[call]]\nline = 'Nowhere'\n").expect("a file");
    let dir = trainee.folder();
    let (code, said, why) = trainee.says(&["train", "--scenario", &bad, "--dir", &dir]);
    assert_eq!((code, said.as_str()), (Some(65), ""));
    for problem in [
        "title must be text between quotation marks.",
        "about is missing.",
        "call[1].line must be one of: Pine Hill, ",
        "call[1].says is missing.",
        "The scenario has 5 problems and is not played.",
    ] {
        assert!(why.contains(problem), "{problem}\n{why}");
    }
    let (code, _, why) = trainee.says(&["train", "nobody-knows", "--dir", &dir]);
    assert_eq!(code, Some(64));
    assert!(why.contains("medical-emergency, family-search"), "{why}");
    assert!(!std::path::Path::new(&dir).exists());
}

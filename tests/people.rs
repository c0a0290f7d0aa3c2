//! Owns: the stories of admins, logins, passwords and the keeper, on the real program.
//! Must not know: how a screen looks.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

#[path = "support/mod.rs"]
mod support;

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use support::TestDatabase;

/// The program as this login, with nothing of the surroundings but what a plain account has.
fn linelamp(base: &TestDatabase, login: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linelamp"));
    command
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", support::HOME)
        .env("LANG", "C.UTF-8")
        .args(["--database", &base.url(login)])
        .args(arguments)
        .stdin(Stdio::null());
    command
}

fn runs(base: &TestDatabase, login: &str, arguments: &[&str]) -> Value {
    let output = linelamp(base, login, arguments)
        .arg("--json")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {told}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn fails(base: &TestDatabase, login: &str, arguments: &[&str], code: i32) -> String {
    let output = linelamp(base, login, arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn with_input(mut command: Command, words: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(words.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

async fn keeps_verifier(base: &TestDatabase, login: &str) -> String {
    let mut owner = base.superuser().await;
    sqlx::query_scalar("SELECT rolpassword FROM pg_authid WHERE rolname = $1")
        .bind(login)
        .fetch_one(&mut owner)
        .await
        .unwrap()
}

#[tokio::test]
async fn an_admin_makes_a_login_shuts_it_out_lets_it_in_and_ends_it() {
    let base = TestDatabase::alone().await;
    runs(
        &base,
        "op-040",
        &["operator", "add-team", "west", "--name", "West"],
    );
    let add = [
        "operator", "add", "op-700", "--handle", "ines", "--team", "west",
    ];
    let added = runs(&base, "op-040", &add);
    let first = added["password"].as_str().unwrap();
    assert!(first.len() >= 20);
    let kept = keeps_verifier(&base, "op-700").await;
    assert!(kept.starts_with("SCRAM-SHA-256$") && !kept.contains(first));
    assert!(fails(&base, "op-040", &add, 65).contains("given once and never again"));

    let listed = runs(&base, "op-040", &["operator", "list"]);
    let ines = listed
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["login"] == "op-700")
        .unwrap();
    assert_eq!(
        (&ines["handle"], &ines["active"]),
        (&"ines".into(), &true.into())
    );

    assert_eq!(
        runs(&base, "op-040", &["operator", "suspend", "op-700"])["sessions_left"],
        0
    );
    fails(&base, "op-700", &["queue"], 77);
    runs(&base, "op-040", &["operator", "resume", "op-700"]);
    runs(&base, "op-700", &["queue"]);
    runs(&base, "op-040", &["operator", "remove", "op-700"]);
    fails(&base, "op-700", &["queue"], 77);
    fails(&base, "op-040", &["operator", "suspend", "op-040"], 65);
    fails(&base, "op-001", &["operator", "suspend", "op-003"], 77);
}

#[tokio::test]
async fn a_password_is_read_from_standard_input_and_kept_as_a_verifier_only() {
    let base = TestDatabase::alone().await;
    let output = with_input(
        linelamp(&base, "op-001", &["password"]),
        "una clave larga y señorial\n",
    );
    assert!(output.status.success());
    assert!(
        keeps_verifier(&base, "op-001")
            .await
            .starts_with("SCRAM-SHA-256$4096:")
    );
    let short = with_input(linelamp(&base, "op-001", &["password"]), "short\n");
    assert_eq!(short.status.code(), Some(65));
    let told = String::from_utf8([short.stdout, short.stderr].concat()).unwrap();
    assert!(told.contains("12") && !told.contains("short"), "{told}");
}

#[tokio::test]
async fn the_schema_is_told_and_only_its_own_logins_touch_it() {
    let base = TestDatabase::new().await;
    let status = runs(&base, "linelamp_migrator", &["db", "status"]);
    assert_eq!(status["pending"], Value::Array(Vec::new()));
    assert_eq!(
        runs(&base, "linelamp_migrator", &["db", "migrate"])["applied"],
        Value::Array(Vec::new())
    );
    fails(&base, "linelamp_migrator", &["db", "init"], 77);
    fails(&base, "op-040", &["db", "migrate"], 77);
    base.set_up("INSERT INTO linelamp.schema_migration (version, name, checksum) VALUES (9999, 'later', '')").await;
    assert!(fails(&base, "linelamp_migrator", &["db", "status"], 78).contains("newer"));
    fails(&base, "linelamp_migrator", &["db", "migrate"], 78);
}

#[tokio::test]
async fn init_is_run_again_without_harm_and_makes_the_database_that_is_missing() {
    let base = TestDatabase::alone().await;
    let owner = base.server().owner_url(base.name());
    let elsewhere = base.server().owner_url("brand_new");
    for url in [&owner, &elsewhere, &elsewhere] {
        for step in ["init", "migrate", "status"] {
            let output = Command::new(env!("CARGO_BIN_EXE_linelamp"))
                .env_clear()
                .env("HOME", support::HOME)
                .args(["--database", url, "db", step])
                .output()
                .unwrap();
            assert!(
                output.status.success(),
                "{step}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
}

#[tokio::test]
async fn the_keeper_ends_in_good_order_when_it_is_told_to() {
    let base = TestDatabase::new().await;
    let mut keeper = linelamp(&base, "linelamp-keeper", &["keeper", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(keeper.stdout.take().unwrap())
        .read_line(&mut said)
        .unwrap();
    assert_eq!(said.trim(), r#"{"keeper":"started"}"#);
    fails(&base, "linelamp-keeper", &["keeper", "--once"], 75);
    let pid = rustix::process::Pid::from_child(&keeper);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    assert!(keeper.wait().unwrap().success());
    let round = runs(&base, "linelamp-keeper", &["keeper", "--once"]);
    assert_eq!(round["rescued"], 0);
}

#[test]
fn over_ssh_there_is_no_shell() {
    for (asked, code) in [
        ("bash -i", 77),
        ("linelamp db init", 77),
        ("linelamp completions bash", 0),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_linelamp"))
            .env_clear()
            .env("SSH_ORIGINAL_COMMAND", asked)
            .arg("ssh-entry")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(code), "{asked}");
    }
}

#[tokio::test]
async fn an_admin_adds_a_line_without_seeing_any_and_is_told_what_does_not_work() {
    let base = TestDatabase::new().await;
    let add = [
        "line",
        "add",
        "7001",
        "--name",
        "Fern Hollow",
        "--team",
        "north",
    ];
    runs(&base, "op-040", &add);
    assert!(fails(&base, "op-040", &add, 65).contains("already"));
    runs(&base, "op-040", &["line", "set", "7001", "--cap", "20"]);
    let listed = runs(&base, "op-010", &["line", "list"]);
    let fern = listed
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["number"] == "7001");
    assert_eq!(fern.unwrap()["cap_seconds"], 1200);

    let nothing = fails(&base, "op-040", &["line", "set", "7001"], 64);
    assert!(nothing.contains("--cap"), "{nothing}");
    fails(&base, "op-040", &["line", "set", "9999", "--cap", "20"], 77);
    for hostile in ["Pine\u{202e}lliH", "Pine\u{1b}[2J", "Pine\u{200b}Hill"] {
        let set = ["line", "set", "7001", "--name", hostile];
        let told = fails(&base, "op-040", &set, 65);
        assert!(
            told.contains("visible") && !told.contains(hostile),
            "{told}"
        );
    }
    let handle = [
        "operator",
        "add",
        "op-702",
        "--handle",
        "a\u{202e}b",
        "--team",
        "north",
    ];
    fails(&base, "op-040", &handle, 65);
}

#[tokio::test]
async fn a_value_of_which_there_are_few_is_refused_with_all_of_them() {
    let base = TestDatabase::new().await;
    let told = |arguments: &[&str]| fails(&base, "op-010", arguments, 64);
    let monitored = told(&["line", "set", "1001", "--monitored", "perhaps"]);
    assert!(
        monitored.contains("yes") && monitored.contains("unknown"),
        "{monitored}"
    );
    let cap = told(&["line", "set", "1001", "--cap", "0"]);
    assert!(cap.contains("1 … 1440"), "{cap}");
    let group = told(&[
        "operator", "add", "op-703", "--handle", "x", "--group", "boss",
    ]);
    assert!(
        group.contains("reporter") && !group.contains("boss"),
        "{group}"
    );
}

#[tokio::test]
async fn a_reporter_counts_and_sees_nothing_else() {
    let base = TestDatabase::alone().await;
    let add = [
        "operator", "add", "op-701", "--handle", "rui", "--group", "reporter",
    ];
    runs(&base, "op-040", &add);
    let report = [
        "report",
        "calls",
        "--from",
        "2026-01-01",
        "--to",
        "2026-12-31",
    ];
    runs(&base, "op-701", &report);
    fails(&base, "op-701", &["queue"], 77);
    fails(&base, "op-701", &["operator", "list"], 77);
    runs(&base, "op-040", &["operator", "suspend", "op-701"]);
    fails(&base, "op-701", &report, 77);
}

#[tokio::test]
async fn who_is_not_the_migration_login_is_told_how_to_be() {
    let base = TestDatabase::new().await;
    for work in ["status", "migrate"] {
        let told = fails(&base, "op-001", &["db", work], 77);
        assert!(told.contains("--user linelamp_migrator"), "{told}");
    }
    runs(&base, "linelamp_migrator", &["db", "status"]);
    let told = fails(&base, "op-040", &["db", "restored"], 77);
    assert!(told.contains("superuser"), "{told}");
}

#[test]
fn a_reader_who_leaves_early_ends_the_program_without_a_word() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_linelamp"))
        .args(["completions", "zsh"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(141));
}

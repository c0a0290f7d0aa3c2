//! Owns: the bridge as a program: what it says of its configuration, and the state of phone systems on the command line.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use linelamp::domain::phone_system::{AnswerMode, SignOfLife};

use super::story::*;
use crate::support::{self, TestDatabase};

/// A folder with a configuration of this test's own.
fn configured(name: &str, config: &str) -> PathBuf {
    let folder = PathBuf::from(support::HOME).join(format!("bridge-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), config).unwrap();
    folder
}

fn program(
    db: &TestDatabase,
    login: &str,
    folder: &std::path::Path,
    arguments: &[&str],
) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_linelamp"))
        .env_clear()
        .env("HOME", support::HOME)
        .env("LANG", "C.UTF-8")
        .args(["--database", &db.url(login), "--config"])
        .arg(folder.join("config.toml"))
        .args(arguments)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8(said).unwrap(),
    )
}

#[tokio::test]
async fn the_command_line_says_whether_phone_systems_are_heard() {
    let db = TestDatabase::new().await;
    let folder = configured("status", "");
    let status = |arguments: &[&str]| program(&db, "op-001", &folder, arguments);
    assert_eq!(
        status(&["bridge", "status"]),
        (0, "No phone system has been heard of yet.\n".to_owned())
    );
    let mut bridge = session(&db, AnswerMode::Push).await;
    bridge.alive(Some(&SignOfLife::default())).await.unwrap();
    assert_eq!(
        status(&["bridge", "status"]),
        (
            0,
            "pbx · Asterisk · rings in turn · live since 0 min\n".to_owned()
        )
    );
    let (code, json) = status(&["--json", "bridge", "status"]);
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (code, &told[0]["source"], &told[0]["state"]),
        (0, &"pbx".into(), &"live".into())
    );
}

/// A script tells of a caller whose number it read from its phone system.
fn adds(db: &TestDatabase, folder: &std::path::Path, id: &str, from: &str) {
    let mut adding = Command::new(env!("CARGO_BIN_EXE_linelamp"))
        .env_clear()
        .env("HOME", support::HOME)
        .args(["--database", &db.url("linelamp-bridge"), "--config"])
        .arg(folder.join("config.toml"))
        .args(["call", "add", "--source", "script", "--id", id])
        .args(["--line", "1001", "--from", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut words = adding.stdin.take().unwrap();
    writeln!(words, "{from}").unwrap();
    drop(words);
    assert!(adding.wait().unwrap().success(), "{id}");
}

#[tokio::test]
async fn what_a_phone_system_writes_for_nobody_is_no_number_however_it_comes() {
    let db = TestDatabase::new().await;
    let folder = configured("nobody", "");
    for (at, nobody) in ["anonymous", "Restricted", "+266696687"].iter().enumerate() {
        adds(&db, &folder, &format!("nobody {at}"), nobody);
    }
    adds(&db, &folder, "somebody", "+13125550199");
    let numbers = "SELECT string_agg(n.number, ' ') FROM linelamp.call_number n";
    assert_eq!(ask(&db, numbers).await, "+13125550199");
    let calls = "SELECT count(*)::text FROM linelamp.call WHERE nth_today = 1";
    assert_eq!(ask(&db, calls).await, "4");
}

#[tokio::test]
async fn a_bridge_that_cannot_begin_says_what_is_missing_and_keeps_the_secret_to_itself() {
    let db = TestDatabase::new().await;
    let nothing = configured("nothing", "");
    let (code, said) = program(&db, "linelamp-bridge", &nothing, &["bridge"]);
    assert_eq!(code, 78, "{said}");
    assert!(said.contains("[bridge.NAME]"), "{said}");

    let folder = configured(
        "open",
        "[bridge.one]\nkind = \"webhook\"\nlisten = \"127.0.0.1:0\"\nsecret_file = \"SECRET\"\n\
         [bridge.two]\nkind = \"webhook\"\nlisten = \"127.0.0.1:0\"\n"
            .replace(
                "SECRET",
                &format!("{}/secret", configured("open", "").display()),
            )
            .as_str(),
    );
    let secret = folder.join("secret");
    std::fs::write(&secret, "tamarind\n").unwrap();
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o644)).unwrap();
    for (arguments, expected, means) in [
        (&["bridge"][..], 64, "one, two"),
        (&["bridge", "--source", "three"], 64, "one, two"),
        (&["bridge", "--source", "one"], 78, "secret"),
        (&["bridge", "--source", "two"], 78, "secret_file"),
    ] {
        let (code, said) = program(&db, "linelamp-bridge", &folder, arguments);
        assert_eq!(code, expected, "{arguments:?}: {said}");
        assert!(said.contains(means) && !said.contains("tamarind"), "{said}");
    }
}

#[tokio::test]
async fn a_phone_system_on_another_machine_is_not_spoken_to_in_the_clear() {
    let db = TestDatabase::new().await;
    let section = |more: &str| {
        let folder = configured("clear", "");
        let secret = folder.join("secret");
        std::fs::write(&secret, "tamarind\n").unwrap();
        std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600)).unwrap();
        let config = format!(
            "[bridge.pbx]\nkind = \"asterisk\"\nuser = \"linelamp\"\nqueues = [\"hotline\"]\nport = 1\nsecret_file = \"{}\"\n{more}\n",
            secret.display()
        );
        configured("clear", &config)
    };
    let check = ["bridge", "check"];
    let far = section("host = \"192.0.2.1\"");
    for arguments in [&["bridge"][..], &check] {
        let (code, said) = program(&db, "linelamp-bridge", &far, arguments);
        assert_eq!(code, 78, "{said}");
        assert!(said.contains("tls = true"), "{said}");
    }
    // Nobody listens there, but it is tried.
    for more in [
        "host = \"localhost\"",
        "host = \"127.0.0.1\"\ntunnel = true",
    ] {
        let (code, said) = program(&db, "linelamp-bridge", &section(more), &check);
        assert!(code != 78 && said.contains("port 1"), "{code} {said}");
    }
}

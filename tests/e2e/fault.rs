//! Owns: the story of a fault: a program that holds a terminal and a private server stops in mid-flight.
//! Must not know: the desk. No product has a key for breaking down, so this test program itself plays the one that does.

use std::path::PathBuf;

use linelamp::local::{Options, Server, discard};
use linelamp::terminal::{Guard, Taken};

use crate::hotline::Folder;
use crate::pty::{Program, Terminal};

/// Where the broken program keeps its server.
const DIR: &str = "LINELAMP_TEST_FAULT_DIR";

#[test]
fn after_a_fault_the_terminal_is_given_back_and_the_private_server_stopped() {
    let dir = PathBuf::from(format!("/tmp/linelamp-test-fault-{}", std::process::id()));
    let home = Folder::new();
    let path = dir.to_str().unwrap();
    let mut env = home.env();
    env.push((DIR, path));
    let me = std::env::current_exe().unwrap();
    let mut broken = Terminal::start(&Program {
        path: me.to_str().unwrap(),
        args: &[
            "fault::holds_a_terminal_and_a_server_and_breaks_down",
            "--exact",
            "--ignored",
            "--nocapture",
        ],
        env: &env,
        ..Program::default()
    });
    assert_ne!(broken.ends(), 0);
    // What it said stands there still when all of it is over.
    broken.sees("test result: FAILED");
    broken.sees("stopped by a fault at");
    broken.is_restored();
    assert!(
        !broken.picture().contains("insulin"),
        "a fault tells its place, not what was typed\n{}",
        broken.picture()
    );
    assert!(dir.join("data/PG_VERSION").exists(), "the server was made");
    assert!(!dir.join("data/postmaster.pid").exists(), "and is stopped");
    discard(&dir).unwrap();
    // What discarding leaves is empty.
    let _gone = std::fs::remove_dir_all(&dir);
}

#[test]
#[ignore = "started by the story above, in a terminal of its own"]
fn holds_a_terminal_and_a_server_and_breaks_down() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let _server = Server::start(&Options::throwaway_in(PathBuf::from(dir))).unwrap();
    let _guard = Guard::take(Taken::Screen).unwrap();
    panic!("insulin");
}

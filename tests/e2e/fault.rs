//! Owns: the stories of a fault: a program that holds a terminal and a private server stops in mid-flight, and so does a
//! desk when any of its threads breaks.
//! Must not know: which thread. No product has a key for breaking down, so this test program itself plays the one that does.

use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use linelamp::config::{self, Flags};
use linelamp::db::connect::{ConnectTo, Door};
use linelamp::local::{Options, Server, discard};
use linelamp::messages::{Catalogue, Language};
use linelamp::runtime::{self, DeskError};
use linelamp::terminal::{Guard, Taken};

use crate::hotline::{Folder, Hotline};
use crate::pty::{Program, Terminal};

/// Where a knock breaks a thread of the desk. A name that began like a setting would be taken for one.
const DOOR: &str = "DESK_TEST_FAULT_DOOR";

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
    let _guard = Guard::take(Taken::Screen, || ()).unwrap();
    panic!("insulin");
}

#[test]
fn a_desk_of_which_one_thread_breaks_gives_the_terminal_back_and_keeps_the_line_half_typed() {
    let hotline = Hotline::open();
    let home = Folder::new();
    let (door, url) = (home.path("door"), hotline.url("op-001"));
    let mut env = home.env();
    env.extend([(DOOR, door.as_str()), ("LINELAMP_DATABASE_URL", &url)]);
    let me = std::env::current_exe().unwrap();
    let mut broken = Terminal::start(&Program {
        path: me.to_str().unwrap(),
        args: &[
            "fault::is_a_desk_of_which_a_thread_breaks",
            "--exact",
            "--ignored",
            "--nocapture",
        ],
        env: &env,
        ..Program::default()
    });
    broken.sees("Nobody is waiting");
    hotline.call_rings("1001");
    broken.sees("Pine Hill");
    broken.press("Enter");
    broken.sees("ON CALL");
    broken.types("insulin stopped since Tue");
    broken.sees("insulin stopped since Tue");
    let _knock = UnixStream::connect(&door).unwrap();
    assert_eq!(broken.ends(), 0, "{}", broken.picture());
    broken.sees("stopped by a fault at");
    broken.sees("test result: ok");
    broken.is_restored();
    assert!(
        !broken.picture().contains("insulin"),
        "{}",
        broken.picture()
    );
    let kept = hotline.ask("SELECT words FROM linelamp.entry WHERE kind = 'note'");
    assert_eq!(kept, ["insulin stopped since Tue"]);
}

#[test]
#[ignore = "started by the story above, in a terminal of its own"]
fn is_a_desk_of_which_a_thread_breaks() {
    let Ok(door) = std::env::var(DOOR) else {
        return;
    };
    let door = UnixListener::bind(door).unwrap();
    thread::spawn(move || {
        let _knock = door.accept();
        panic!("insulin");
    });
    let config = config::load(&Flags::default()).unwrap();
    let doors = config.databases.iter().map(|address| Door {
        address: address.clone(),
        password: None,
    });
    let to = ConnectTo {
        doors: doors.collect(),
    };
    let say = Arc::new(Catalogue::new(Language::En));
    let ended = runtime::desk(&config, say, to, None, None);
    assert!(matches!(ended, Err(DeskError::HandsGone)));
}

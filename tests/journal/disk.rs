//! Owns: a disk that is full and a folder that cannot be written: said at once, and typing goes on.

use rustix::process::{Resource, Rlimit, Signal, prlimit};

use crate::hotline::{Folder, Hotline};
use crate::pty::Terminal;
use crate::{comes_to_the_call, lines, unsaved};

/// No file of this program may grow beyond so many bytes: what a full disk looks like from inside.
fn limit(desk: &Terminal, bytes: Option<u64>) {
    let limits = Rlimit {
        current: bytes,
        maximum: None,
    };
    prlimit(Some(desk.pid()), Resource::Fsize, limits).expect("a limit");
}

#[test]
fn a_full_disk_is_said_at_once_and_typing_goes_on() {
    let hotline = Hotline::open();
    hotline.call_rings("1001");
    let mut desk = hotline.desk("op-001", 80, 24);
    comes_to_the_call(&mut desk);
    limit(&desk, Some(64));
    desk.types("insulin stopped");
    desk.sees("disk full");
    desk.sees("insulin stopped");
    desk.press("Enter");
    desk.sees("✓ insulin stopped");
    desk.types("two others");
    desk.sees("two others");
    limit(&desk, None);
    desk.sees_no_more("disk full");
    desk.sees("on this disk again");
    assert_eq!(unsaved(&hotline), 1);
    desk.press("Enter");
    desk.sees("✓ two others");
    assert_eq!(lines(&hotline), ["insulin stopped", "two others"]);
}

#[test]
fn words_that_come_back_on_a_full_disk_are_no_longer_called_unsaved_once_it_has_room() {
    let hotline = Hotline::of_its_own();
    hotline.call_rings("1001");
    let mut desk = hotline.desk("op-001", 80, 24);
    comes_to_the_call(&mut desk);
    hotline.server().crash().unwrap();
    desk.types("insulin stopped");
    desk.press("Enter");
    desk.sees("1 unsaved");
    desk.signals(Signal::KILL);
    desk.is_gone();
    let mut desk = hotline.desk("op-001", 80, 24);
    desk.sees("1 unsaved");
    limit(&desk, Some(64));
    hotline.server().resume().unwrap();
    desk.sees("Brought back");
    assert_eq!(lines(&hotline), ["insulin stopped"]);
    desk.sees("1 unsaved");
    limit(&desk, None);
    desk.sees_no_more("1 unsaved");
    assert_eq!(lines(&hotline), ["insulin stopped"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_said_before_there_is_a_word_to_lose() {
    let hotline = Hotline::open();
    let home = Folder::new();
    let not_a_folder = home.path("state");
    std::fs::write(&not_a_folder, "in the way").unwrap();
    let mut desk = hotline.desk_with("op-001", 80, 24, &[("XDG_STATE_HOME", &not_a_folder)]);
    desk.sees("no journal");
    hotline.call_rings("1001");
    comes_to_the_call(&mut desk);
    desk.types("insulin stopped");
    desk.press("Enter");
    desk.sees("✓ insulin stopped");
    desk.sees("no journal");
}

//! Owns: a real standby that takes over: what the old primary had called saved, and the new one never saw, comes back.
//! Must not know: how the desk finds out.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;

use linelamp::local::Programs;
use rustix::process::Signal;
use uuid::Uuid;

use crate::comes_to_the_call;
use crate::hotline::Hotline;
use crate::pty::Terminal;

const ON_BOTH: &str = "insulin stopped";
const ON_ONE: &str = "two others saw it";

/// A streaming standby in a folder of its own, run by whoever runs the primary.
struct Standby {
    bin: PathBuf,
    folder: PathBuf,
    socket_of_primary: String,
    runs_as: (u32, u32),
    database: String,
}

impl Standby {
    /// The primary begins to keep what a standby needs; the standby copies it and follows.
    fn follows(hotline: &Hotline) -> Self {
        for wanted in ["wal_level = 'replica'", "max_wal_senders = 4"] {
            hotline.ask(&format!("ALTER SYSTEM SET {wanted}"));
        }
        hotline.server().crash().unwrap();
        hotline.server().resume().unwrap();
        hotline.runs("op-040", &["db", "standby", "expected"]);
        let socket = hotline.server().socket_dir();
        let owner = fs::metadata(&socket).unwrap();
        let folder = PathBuf::from(format!("/tmp/linelamp-standby-{}", Uuid::new_v4().simple()));
        let standby = Self {
            bin: programs(),
            socket_of_primary: socket.display().to_string(),
            runs_as: (owner.uid(), owner.gid()),
            database: hotline.database().to_owned(),
            folder,
        };
        standby.copies_primary();
        standby.starts();
        standby
    }

    fn copies_primary(&self) {
        let (uid, gid) = self.runs_as;
        fs::create_dir(&self.folder).unwrap();
        fs::set_permissions(&self.folder, fs::Permissions::from_mode(0o700)).unwrap();
        let settings = format!(
            "unix_socket_directories = '{}'\nport = 5432\nlisten_addresses = ''\nmax_connections = 400\nfsync = off\n",
            self.folder.display()
        );
        fs::write(self.folder.join("linelamp.conf"), settings).unwrap();
        chown(&self.folder, Some(uid), Some(gid)).unwrap();
        let data = self.data();
        let from = [
            "-h",
            &self.socket_of_primary,
            "-p",
            "5432",
            "-U",
            "postgres",
        ];
        let to = ["-D", &data, "-R", "-X", "stream", "-c", "fast"];
        self.runs("pg_basebackup", &[&from[..], &to[..]].concat());
    }

    fn data(&self) -> String {
        self.folder.join("data").display().to_string()
    }

    fn starts(&self) {
        let log = self.folder.join("log").display().to_string();
        self.runs(
            "pg_ctl",
            &["start", "-s", "-w", "-D", &self.data(), "-l", &log],
        );
    }

    /// It hears no more of the primary, and lives on.
    fn falls_behind(&self) {
        self.runs(
            "pg_ctl",
            &["stop", "-s", "-w", "-m", "fast", "-D", &self.data()],
        );
    }

    /// What the primary said last never reached it.
    fn takes_over(&self) {
        self.starts();
        assert_eq!(self.lines(), [ON_BOTH]);
        self.runs("pg_ctl", &["promote", "-s", "-w", "-D", &self.data()]);
    }

    /// The lines of every note it has.
    fn lines(&self) -> Vec<String> {
        let socket = self.folder.display().to_string();
        let sql =
            "SELECT words FROM linelamp.entry WHERE kind = 'note' ORDER BY written_at, at, id";
        let args = [
            "-h",
            &socket,
            "-p",
            "5432",
            "-U",
            "postgres",
            "-d",
            &self.database,
            "-Atc",
            sql,
        ];
        self.runs("psql", &args)
            .lines()
            .map(str::to_owned)
            .collect()
    }

    fn runs(&self, program: &str, args: &[&str]) -> String {
        let (uid, gid) = self.runs_as;
        let mut command = Command::new(self.bin.join(program));
        command.args(args).current_dir("/").env("LC_ALL", "C");
        if rustix::process::geteuid().is_root() {
            command.uid(uid).gid(gid);
        }
        let done = command.output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{program} {args:?}: {said}");
        String::from_utf8(done.stdout).unwrap()
    }
}

impl Drop for Standby {
    fn drop(&mut self) {
        let (uid, gid) = self.runs_as;
        let mut stop = Command::new(self.bin.join("pg_ctl"));
        stop.args(["stop", "-s", "-w", "-m", "immediate", "-D", &self.data()]);
        if rustix::process::geteuid().is_root() {
            stop.uid(uid).gid(gid);
        }
        // It may have been stopped by its story.
        let _ended = stop.current_dir("/").output();
        let _gone = fs::remove_dir_all(&self.folder);
    }
}

/// Where the programs of servers and clients lie together: a folder of links may have only some.
fn programs() -> PathBuf {
    let found = Programs::find(None, None).unwrap();
    let server = fs::canonicalize(found.bin.join("postgres")).unwrap();
    server.parent().unwrap().to_owned()
}

/// A desk that knows both servers, in a call, with one line that both have and one that only the primary had.
fn ahead_of_the_standby() -> (Hotline, Standby, Terminal) {
    let hotline = Hotline::of_its_own();
    let standby = Standby::follows(&hotline);
    hotline.call_rings("1001");
    let mut desk = sits_down(&hotline, &standby);
    comes_to_the_call(&mut desk);
    desk.types(ON_BOTH);
    desk.press("Enter");
    desk.sees(&format!("✓ {ON_BOTH}"));
    desk.waits_for("the line on the standby", || standby.lines() == [ON_BOTH]);
    standby.falls_behind();
    desk.types(ON_ONE);
    desk.press("Enter");
    desk.sees(&format!("✓ {ON_ONE}"));
    (hotline, standby, desk)
}

fn sits_down(hotline: &Hotline, standby: &Standby) -> Terminal {
    let folders = [
        &standby.socket_of_primary[..],
        standby.folder.to_str().unwrap(),
    ];
    hotline.desk_over("op-001", &folders, 120, 36)
}

#[test]
fn a_living_desk_sends_the_new_primary_what_it_lacks() {
    let (hotline, standby, mut desk) = ahead_of_the_standby();
    hotline.server().crash().unwrap();
    standby.takes_over();
    desk.waits_for("both lines on the new primary", || {
        standby.lines() == [ON_BOTH, ON_ONE]
    });
    desk.sees(&format!("✓ {ON_ONE}"));
    desk.sees_no_more("unsaved");
}

#[test]
fn the_journal_of_a_dead_desk_has_what_the_new_primary_lacks() {
    let (hotline, standby, mut desk) = ahead_of_the_standby();
    desk.signals(Signal::KILL);
    desk.is_gone();
    hotline.server().crash().unwrap();
    standby.takes_over();
    let mut next = sits_down(&hotline, &standby);
    next.waits_for("both lines on the new primary", || {
        standby.lines() == [ON_BOTH, ON_ONE]
    });
    comes_to_the_call(&mut next);
    next.sees(&format!("✓ {ON_ONE}"));
}

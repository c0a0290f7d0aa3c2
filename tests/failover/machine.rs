//! Owns: a second server beside the hotline's own, in a folder of its own: run, asked, killed, removed.
//! Must not know: what it is a copy of.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use linelamp::local::Programs;
use rustix::process::{Pid, Signal, kill_process};
use uuid::Uuid;

use crate::hotline::Hotline;

/// How long a server may take to do as it is told.
const PATIENCE: Duration = Duration::from_secs(30);

/// The folder of one server, run by whoever runs the hotline's own.
pub(crate) struct Machine {
    bin: PathBuf,
    folder: PathBuf,
    runs_as: (u32, u32),
    database: String,
}

impl Machine {
    /// An empty folder with the settings of a server that will find its data there.
    pub(crate) fn beside(hotline: &Hotline) -> Self {
        let owner = fs::metadata(hotline.server().socket_dir()).unwrap();
        let machine = Self {
            bin: programs(),
            folder: PathBuf::from(format!("/tmp/linelamp-beside-{}", Uuid::new_v4().simple())),
            runs_as: (owner.uid(), owner.gid()),
            database: hotline.database().to_owned(),
        };
        machine.makes_folder(&machine.folder);
        let settings = format!(
            "unix_socket_directories = '{}'\nport = 5432\nlisten_addresses = ''\nmax_connections = 400\nfsync = off\n",
            machine.socket()
        );
        fs::write(machine.folder.join("linelamp.conf"), settings).unwrap();
        machine
    }

    /// A folder in its own that its server may use.
    pub(crate) fn keeps(&self, name: &str) -> String {
        let folder = self.folder.join(name);
        self.makes_folder(&folder);
        folder.display().to_string()
    }

    fn makes_folder(&self, folder: &Path) {
        let (uid, gid) = self.runs_as;
        fs::create_dir(folder).unwrap();
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
        chown(folder, Some(uid), Some(gid)).unwrap();
    }

    /// Copies the hotline's server, running as it is.
    pub(crate) fn copies(&self, hotline: &Hotline, more: &[&str]) {
        let socket = hotline.server().socket_dir().display().to_string();
        let data = self.data();
        let args = [
            "-h", &socket, "-p", "5432", "-U", "postgres", "-D", &data, "-c", "fast",
        ];
        self.runs("pg_basebackup", &[&args[..], more].concat());
    }

    /// Where its data are.
    pub(crate) fn data(&self) -> String {
        self.folder.join("data").display().to_string()
    }

    /// The folder of its socket.
    pub(crate) fn socket(&self) -> &str {
        self.folder.to_str().unwrap()
    }

    /// It starts, or starts again.
    pub(crate) fn starts(&self) {
        let log = self.folder.join("log").display().to_string();
        self.runs(
            "pg_ctl",
            &["start", "-s", "-w", "-D", &self.data(), "-l", &log],
        );
    }

    /// It dies: no server process is asked to end anything in good order.
    pub(crate) fn dies(&self) {
        kill(Path::new(&self.data()));
    }

    /// Which timeline it writes.
    pub(crate) fn timeline(&self) -> String {
        self.asks("SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)")
            .remove(0)
    }

    /// The lines of every note it has.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asks(
            "SELECT words FROM linelamp.entry WHERE kind = 'note' ORDER BY written_at, at, id",
        )
    }

    /// The rows of what the superuser reads.
    pub(crate) fn asks(&self, sql: &str) -> Vec<String> {
        let socket = self.socket();
        let args = [
            "-h",
            socket,
            "-p",
            "5432",
            "-U",
            "postgres",
            "-d",
            &self.database,
            "-Atqc",
            sql,
        ];
        self.runs("psql", &args)
            .lines()
            .map(str::to_owned)
            .collect()
    }

    /// What a program of Postgres prints, run by whoever runs the servers.
    pub(crate) fn runs(&self, program: &str, args: &[&str]) -> String {
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

impl Drop for Machine {
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

/// The hotline's own server dies.
pub(crate) fn primary_dies(hotline: &Hotline) {
    let data = hotline.ask("SELECT setting FROM pg_settings WHERE name = 'data_directory'");
    kill(Path::new(&data[0]));
}

/// The hotline's own server begins with other settings.
pub(crate) fn primary_is_set(hotline: &Hotline, settings: &[&str]) {
    for wanted in settings {
        hotline.ask(&format!("ALTER SYSTEM SET {wanted}"));
    }
    hotline.server().crash().unwrap();
    hotline.server().resume().unwrap();
}

/// Kills the server of this folder; whoever it had begun ends when it notices.
fn kill(data: &Path) {
    let written = fs::read_to_string(data.join("postmaster.pid")).unwrap();
    let pid = written
        .lines()
        .next()
        .and_then(|pid| pid.trim().parse().ok());
    kill_process(pid.and_then(Pid::from_raw).unwrap(), Signal::KILL).unwrap();
}

/// Looks again and again at what no program says by itself.
pub(crate) fn wait(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < PATIENCE, "never: {what}");
    }
}

/// Where the programs of servers and clients lie together: a folder of links may have only some.
fn programs() -> PathBuf {
    let found = Programs::find(None, None).unwrap();
    let server = fs::canonicalize(found.bin.join("postgres")).unwrap();
    server.parent().unwrap().to_owned()
}

//! Owns: the cluster in one of our folders and its server process: made, run, looked at, ended.
//! Must not know: who uses it, or how an error is said to people.

use std::fs;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::account::Account;
use super::folder::{Folder, PORT};
use super::{LocalError, Options, Programs};

/// How long a server that somebody else is just starting or stopping may take to settle.
const SETTLE: Duration = Duration::from_secs(10);
/// How long a server may take to end.
const END: Duration = Duration::from_secs(30);

/// A folder of ours, who runs its server, and with which programs.
#[derive(Debug)]
pub(super) struct Cluster {
    pub(super) folder: Folder,
    account: Account,
    pg_bin: Option<PathBuf>,
}

impl Cluster {
    pub(super) fn new(folder: Folder, account: Account, pg_bin: Option<&Path>) -> Self {
        let whole = |bin: &Path| std::path::absolute(bin).unwrap_or_else(|_| bin.to_owned());
        Self {
            folder,
            account,
            pg_bin: pg_bin.map(whole),
        }
    }

    fn find_programs(&self) -> Result<Programs, LocalError> {
        let pg_bin = self.pg_bin.as_deref();
        let wanted = self.folder.version();
        let found = Programs::find(pg_bin, wanted);
        let other = wanted.filter(|_| Programs::find(pg_bin, None).is_ok());
        match (found, other) {
            (Err(_), Some(needs)) => Err(LocalError::OtherVersion {
                dir: self.folder.dir().to_owned(),
                needs,
            }),
            (found, _) => found,
        }
    }

    /// Starts the server; makes the cluster first where there is none.
    pub(super) fn make_and_run(&self, options: &Options) -> Result<(), LocalError> {
        let programs = self.find_programs()?;
        if self.folder.version().is_none() {
            if !options.durable {
                let flag = self.folder.throwaway();
                fs::write(&flag, "").map_err(LocalError::at(&flag))?;
            }
            self.make_cluster(&programs)?;
        }
        self.folder
            .write_settings(&self.settings(options.max_connections))?;
        self.run(&programs)
    }

    /// `initdb` into a folder aside, so that a half-made cluster is never taken for one.
    fn make_cluster(&self, programs: &Programs) -> Result<(), LocalError> {
        let aside = self.folder.dir().join("data.new");
        if aside.exists() {
            fs::remove_dir_all(&aside).map_err(LocalError::at(&aside))?;
        }
        fs::create_dir(&aside).map_err(LocalError::at(&aside))?;
        self.account.own(&aside)?;
        let mut initdb = programs.program("initdb");
        initdb
            .arg("-D")
            .arg(&aside)
            .args(["-U", "postgres", "-E", "UTF8", LOCALE]);
        initdb.args([
            "--auth-local=trust",
            "--auth-host=reject",
            "--no-instructions",
        ]);
        if self.folder.throwaway().exists() {
            initdb.arg("--no-sync");
        }
        self.finish("initdb", initdb)?;
        let conf = aside.join("postgresql.conf");
        let mut text = fs::read_to_string(&conf).map_err(LocalError::at(&conf))?;
        text.push_str("\ninclude '../linelamp.conf'\n");
        fs::write(&conf, text).map_err(LocalError::at(&conf))?;
        let data = self.folder.cluster_dir();
        fs::rename(&aside, &data).map_err(LocalError::at(&data))
    }

    fn settings(&self, max_connections: u16) -> String {
        let socket_dir = self
            .folder
            .socket_dir()
            .display()
            .to_string()
            .replace('\'', "''");
        let safety = if self.folder.throwaway().exists() {
            FOR_TESTS
        } else {
            ""
        };
        format!(
            "unix_socket_directories = '{socket_dir}'\nport = {PORT}\nmax_connections = {max_connections}\n\
             {SETTINGS}{safety}"
        )
    }

    /// Starts the server as it was set up.
    pub(super) fn run_again(&self) -> Result<(), LocalError> {
        self.run(&self.find_programs()?)
    }

    fn run(&self, programs: &Programs) -> Result<(), LocalError> {
        self.folder.make_socket_dir()?;
        let mut start = programs.program("pg_ctl");
        start
            .arg("start")
            .arg("-D")
            .arg(self.folder.cluster_dir())
            .arg("-l")
            .arg(self.folder.log());
        start.args(["--silent", "--wait", "--timeout=60"]);
        self.finish("pg_ctl", start)?;
        let started = self.folder.started();
        let mark = self
            .running()
            .map(|running| running.mark)
            .unwrap_or_default();
        fs::write(&started, mark).map_err(LocalError::at(&started))
    }

    fn finish(&self, program: &'static str, mut command: Command) -> Result<(), LocalError> {
        self.account.dress(&mut command);
        let done = command.stdin(Stdio::null()).output();
        let done = done.map_err(LocalError::at(Path::new(command.get_program())))?;
        if done.status.success() {
            return Ok(());
        }
        let log = fs::read_to_string(self.folder.log()).unwrap_or_default();
        let said = [done.stdout, done.stderr, log.into_bytes()].concat();
        Err(LocalError::Program {
            program,
            said: last_lines(&String::from_utf8_lossy(&said)),
        })
    }

    /// What `postmaster.pid` says; `None` when no server has this folder.
    fn running(&self) -> Option<Running> {
        Running::read(&fs::read_to_string(self.folder.cluster_dir().join("postmaster.pid")).ok()?)
    }

    /// Looks until the server is either ready (true) or absent: it may just be starting or stopping.
    pub(super) fn is_ready(&self) -> bool {
        let deadline = Instant::now() + SETTLE;
        loop {
            let Some(running) = self.running() else {
                return false;
            };
            if test_kill_process(running.pid).is_err() {
                return false;
            }
            if running.ready && UnixStream::connect(self.folder.socket()).is_ok() {
                return true;
            }
            if Instant::now() > deadline {
                // A process of ours without a reachable socket is of no use to anybody.
                if self.is_ours(&running) {
                    let _ended = self.end(Signal::QUIT);
                }
                return false;
            }
            look_again_soon();
        }
    }

    /// Whether it was Linelamp that started this server process.
    fn is_ours(&self, running: &Running) -> bool {
        fs::read_to_string(self.folder.started()).is_ok_and(|mark| mark == running.mark)
    }

    /// Ends the server and waits for its end; none there is fine.
    fn end(&self, how: Signal) -> Result<(), LocalError> {
        let Some(running) = self.running() else {
            return Ok(());
        };
        let deadline = Instant::now() + END;
        if kill_process(running.pid, how).is_err() {
            return Ok(());
        }
        while self.running().is_some_and(|now| now.mark == running.mark)
            && test_kill_process(running.pid).is_ok()
        {
            if Instant::now() > deadline {
                let said = "the server does not end".to_owned();
                return Err(LocalError::Program {
                    program: "postgres",
                    said,
                });
            }
            look_again_soon();
        }
        Ok(())
    }

    /// Ends the server at once, as a crash would.
    pub(super) fn crash(&self) -> Result<(), LocalError> {
        self.end(Signal::QUIT)
    }

    /// Ends the server if it was Linelamp that started it.
    pub(super) fn end_ours(&self) -> Result<(), LocalError> {
        let kept = !self.folder.throwaway().exists();
        let how = if kept { Signal::INT } else { Signal::QUIT };
        if self.running().is_some_and(|running| self.is_ours(&running)) {
            return self.end(how);
        }
        Ok(())
    }
}

/// Another process's pid file changes without telling anybody.
#[expect(
    clippy::disallowed_methods,
    reason = "there is nothing to wait on but the file itself"
)]
fn look_again_soon() {
    std::thread::sleep(Duration::from_millis(5));
}

/// A server process, as `postmaster.pid` describes it.
struct Running {
    pid: Pid,
    /// Number and start time: the same for no other process.
    mark: String,
    ready: bool,
}

impl Running {
    fn read(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().collect();
        let pid = lines.first()?.trim().parse().ok()?;
        let ready = lines.get(7).is_some_and(|state| state.trim() == "ready");
        let mark = format!("{} {}", pid, lines.get(2).unwrap_or(&""));
        Some(Self {
            pid: Pid::from_raw(pid)?,
            mark,
            ready,
        })
    }
}

/// macOS has no C.UTF-8 before version 14.
const LOCALE: &str = if cfg!(target_os = "macos") {
    "--locale=en_US.UTF-8"
} else {
    "--locale=C.UTF-8"
};

/// No network; nothing that people wrote goes to the log: a failing statement is not quoted, an error's text and
/// detail can hold values and stay out, while `RAISE LOG` traces are kept.
const SETTINGS: &str = "\
listen_addresses = ''
unix_socket_permissions = 0700
shared_buffers = 32MB
timezone = 'UTC'
jit = off
log_statement = none
log_min_duration_statement = -1
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
log_min_messages = log
log_error_verbosity = terse
log_checkpoints = off
";

const FOR_TESTS: &str = "\
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
";

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    lines[lines.len().saturating_sub(6)..].join("\n")
}

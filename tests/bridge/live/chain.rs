//! Owns: what these stories are made of: the database, bridges and a keeper as processes, the phone system, callers, phones.
//! Must not know: what is tried with it.

use std::env;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::sleep;

use crate::core::story::{ask, run_sql};
use crate::support::{self, TestDatabase};

/// The number that callers dial; a line of the hotline.
pub(super) const DIALLED: &str = "+493023125001";
/// Longer than anything here may take to come about.
const PATIENCE: Duration = Duration::from_secs(90);

/// There is one phone system: one story at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

pub(super) fn said(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} says nothing: docs/phones.md, section 6"))
}

/// A program that is ended with the story.
pub(super) struct Process(Child);

impl Process {
    fn start(command: &mut Command) -> Self {
        let started = command.stdin(Stdio::null()).spawn();
        Self(started.unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(i32::try_from(self.0.id()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    pub(super) fn freeze(&self) {
        self.signal(Signal::STOP);
    }

    pub(super) fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    /// As `kill -9` does.
    pub(super) fn dies(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Whether it ended by itself until now.
    pub(super) fn is_over(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _is_over = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// How the bridge reaches the phone system.
pub(super) struct Way {
    address: String,
    more: String,
}

impl Way {
    pub(super) fn plain() -> Self {
        Self::by(said("LINELAMP_ASTERISK"))
    }

    pub(super) fn by(address: String) -> Self {
        Self {
            address,
            more: String::new(),
        }
    }

    /// Encrypted, to an address and by an authority: `LINELAMP_ASTERISK_TLS="127.0.0.1:5039 FILE"`.
    pub(super) fn encrypted() -> Self {
        let named = said("LINELAMP_ASTERISK_TLS");
        let (address, file) = named.split_once(' ').expect("an address and a file");
        Self {
            address: address.to_owned(),
            more: format!("tls = true\nauthority = \"{file}\"\n"),
        }
    }

    pub(super) fn withdrawing(mut self) -> Self {
        self.more += "taken_by = \"withdraw\"\n";
        self
    }
}

/// Everything, ready and quiet.
pub(super) struct Chain {
    pub(super) db: TestDatabase,
    folder: PathBuf,
    /// Where in the queue log this story begins.
    pub(super) log_begins: usize,
    _keeper: Process,
    _alone: MutexGuard<'static, ()>,
}

impl Chain {
    /// A database with a line, a keeper, a configuration; no bridge yet.
    pub(super) async fn new(name: &str, mode: &str, way: &Way) -> Self {
        let alone = ONE_AT_A_TIME.lock().await;
        until_quiet().await;
        let db = TestDatabase::alone().await;
        run_sql(&db, "ALTER SYSTEM SET track_commit_timestamp = on").await;
        db.server().crash().unwrap();
        db.server().resume().unwrap();
        let line = format!("UPDATE linelamp.line SET number = '{DIALLED}' WHERE number = '1001'");
        run_sql(&db, line).await;
        super::truth::watch(&db).await;
        let folder =
            PathBuf::from(support::HOME).join(format!("live-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let secret = folder.join("secret");
        fs::write(&secret, said("LINELAMP_ASTERISK_SECRET")).unwrap();
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(
            folder.join("config.toml"),
            configuration(mode, way, &secret),
        )
        .unwrap();
        let log_begins = fs::read(said("LINELAMP_QUEUE_LOG")).map_or(0, |log| log.len());
        let keeper = program(&db, "linelamp-keeper", &folder, &["keeper"]);
        Self {
            db,
            folder,
            log_begins,
            _keeper: keeper,
            _alone: alone,
        }
    }

    /// A bridge, as systemd starts it.
    pub(super) fn bridge(&self) -> Process {
        program(&self.db, "linelamp-bridge", &self.folder, &["bridge"])
    }

    /// A bridge that is heard.
    pub(super) async fn heard_bridge(&self) -> Process {
        let bridge = self.bridge();
        self.until_state("live").await;
        bridge
    }

    /// Waits until the phone system is called so; how long that took.
    pub(super) async fn until_state(&self, state: &str) -> Duration {
        let query = "SELECT state FROM linelamp.phone_system";
        until_is(&self.db, query, state).await
    }

    /// What bridges and keeper wrote.
    pub(super) fn printed(&self) -> String {
        let written = fs::read_to_string(self.folder.join("bridge.log"));
        written.unwrap_or_default()
    }
}

fn configuration(mode: &str, way: &Way, secret: &std::path::Path) -> String {
    let (host, port) = way.address.split_once(':').expect("host:port");
    let (queue, context) = match mode {
        "push" => ("hotline", "arrivals-push"),
        _ => ("hotline-pull", "linelamp-arrivals"),
    };
    format!(
        "[bridge.pbx]\nkind = \"asterisk\"\nmode = \"{mode}\"\nhost = \"{host}\"\nport = {port}\nuser = \"linelamp\"\n\
         secret_file = \"{}\"\nqueues = [\"{queue}\"]\ncontexts = [\"{context}\"]\nline_variable = \"FROM_DID\"\n\
         facility_variable = \"FACILITY\"\nqueue_log = \"{}\"\n{}",
        secret.display(),
        said("LINELAMP_QUEUE_LOG"),
        way.more,
    )
}

fn program(
    db: &TestDatabase,
    login: &str,
    folder: &std::path::Path,
    arguments: &[&str],
) -> Process {
    let log = || {
        File::options()
            .create(true)
            .append(true)
            .open(folder.join(format!("{}.log", arguments[0])))
            .unwrap()
    };
    Process::start(
        Command::new(env!("CARGO_BIN_EXE_linelamp"))
            .env_clear()
            .env("HOME", support::HOME)
            .env("LANG", "C.UTF-8")
            .args(["--json", "--database", &db.url(login), "--config"])
            .arg(folder.join("config.toml"))
            .args(arguments)
            .stdout(log())
            .stderr(log()),
    )
}

/// Callers: they ring, stay so many seconds or until they are hung up, and are gone.
pub(super) struct Callers {
    pub(super) number: String,
    pub(super) seconds: u32,
    pub(super) count: u32,
    pub(super) rate: u32,
    pub(super) trunk: &'static str,
}

impl Default for Callers {
    fn default() -> Self {
        Self {
            number: "+13345550100".to_owned(),
            seconds: 30,
            count: 1,
            rate: 5,
            trunk: "carrier",
        }
    }
}

impl Callers {
    pub(super) fn ring(&self) -> Process {
        let text = |number: u32| number.to_string();
        Process::start(
            Command::new(said("LINELAMP_CALLER"))
                .args(["--number", &self.number, "--did", DIALLED])
                .args([
                    "--seconds",
                    &text(self.seconds),
                    "--count",
                    &text(self.count),
                ])
                .args(["--rate", &text(self.rate), "--trunk", self.trunk])
                .stdout(Stdio::null()),
        )
    }
}

/// A phone: `answer`, `busy` or `silent`. Without one of this number nobody is reached there.
pub(super) fn phone(number: &str, does: &str) -> Process {
    let mut phone = Command::new(said("LINELAMP_PHONE"));
    phone.args([number, does]);
    if does == "answer" {
        phone.args(["--after", "100"]);
    }
    Process::start(phone.stdout(Stdio::null()).stderr(Stdio::null()))
}

/// Does this to the phone system: `start`, `stop`, `kill`, `freeze`, `thaw`, or `cli` and a command.
pub(super) fn control(arguments: &[&str]) -> String {
    let output = Command::new(said("LINELAMP_ASTERISK_CONTROL"))
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The connection to this phone is lost: its channel ends, whatever it was in.
pub(super) fn loses(number: &str) {
    let name = format!("PJSIP/{number}-");
    let listed = control(&["cli", "core show channels concise"]);
    let mut named = listed.lines().filter_map(|line| line.split('!').next());
    let channel = named.find(|channel| channel.starts_with(&name));
    let channel = channel.expect("the phone is in a talk");
    control(&["cli", &format!("channel request hangup {channel}")]);
}

/// The unique ids of the channels there are.
#[derive(Default, Debug)]
pub(super) struct Channels {
    pub(super) callers: Vec<String>,
    /// Phones that were rung.
    pub(super) legs: Vec<String>,
    /// What a room makes for itself.
    rooms: Vec<String>,
}

impl Channels {
    pub(super) fn people(&self) -> usize {
        self.callers.len() + self.legs.len()
    }
}

pub(super) fn channels() -> Channels {
    let listed = control(&["cli", "core show channels concise"]);
    let mut found = Channels::default();
    for line in listed
        .lines()
        .filter(|line| line.matches('!').count() >= 13)
    {
        let id = line.rsplit('!').next().unwrap_or_default().to_owned();
        match line.split(['/', '-']).take(2).collect::<Vec<_>>()[..] {
            ["PJSIP", "carrier"] => found.callers.push(id),
            ["CBAnn", ..] => found.rooms.push(id),
            _ => found.legs.push(id),
        }
    }
    found
}

/// Waits until nobody is on the phone system: no caller, no leg, no room.
pub(super) async fn until_quiet() -> Duration {
    let began = Instant::now();
    loop {
        let found = channels();
        if found.people() + found.rooms.len() == 0 {
            return began.elapsed();
        }
        assert!(began.elapsed() < PATIENCE, "left: {found:?}");
        sleep(Duration::from_millis(200)).await;
    }
}

/// Waits until this query answers so; how long that took. A machine under load is not asked more often than it helps.
pub(super) async fn until_is(db: &TestDatabase, query: &str, wanted: &str) -> Duration {
    let began = Instant::now();
    loop {
        let found = ask(db, query).await;
        if found == wanted {
            return began.elapsed();
        }
        assert!(
            began.elapsed() < PATIENCE,
            "{query}: {found:?}, not {wanted:?}"
        );
        sleep(Duration::from_millis(20)).await;
    }
}

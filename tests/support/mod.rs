//! Owns: a database of its own for every test, cloned in milliseconds from a migrated template.
//! Must not know: what a test is about.
//!
//! All tests of one working copy share one throwaway server, whatever process they run in; the last one out stops it.
//! The folder stays for the next run, keyed by the text of `init.sql` and the migrations.
//!
//! Logins belong to the whole server, so these are the same everywhere:
//!
//! | login | who |
//! |---|---|
//! | `op-001`, `op-003` | operators of `north` |
//! | `op-002` | operator of `south` |
//! | `op-010` | lead of `north` |
//! | `op-011` | lead of `north` and `south` |
//! | `op-020`, `op-030`, `op-040` | steward (both teams), auditor, admin |
//! | `linelamp-bridge`, `linelamp-keeper` | the services |
//!
//! A test that suspends logins, ends sessions or breaks the server takes [`TestDatabase::alone`].
//! Every database has the line `1001` (Pine Hill, north), `1002` (Cedar Creek, north) and `2001` (Marsh Unit, south).

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "each test file uses a part of it, and stops at the first surprise"
)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use linelamp::db::{init, migrate};
use linelamp::local::{Options, Server, discard};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;

/// A home for programs of a test, inside the build folder: they read nobody's own configuration, and what they write
/// there stands in no other user's way.
pub(crate) const HOME: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/home");

const TEMPLATE: &str = "template_linelamp";
/// Any number: only one process builds the template.
const BUILDING: i64 = 5463_0001;

/// Where servers of their own stand: process number and count follow.
const ALONE: &str = "/tmp/linelamp-alone-";

const PEOPLE: [(&str, &str, &str, &[&str]); 8] = [
    ("op-001", "ana", "operator", &["north"]),
    ("op-002", "bo", "operator", &["south"]),
    ("op-003", "cleo", "operator", &["north"]),
    ("op-010", "dara", "lead", &["north"]),
    ("op-011", "eli", "lead", &["north", "south"]),
    ("op-020", "fadi", "steward", &["north", "south"]),
    ("op-030", "gus", "auditor", &[]),
    ("op-040", "hana", "admin", &[]),
];

const LINES: &str = "
    WITH place AS (
        INSERT INTO linelamp.facility (name, city, state)
        VALUES ('Pine Hill', 'Alder', 'GA'), ('Cedar Creek', 'Bristow', 'TX'), ('Marsh Unit', 'Canebrake', 'LA')
        RETURNING id, name)
    INSERT INTO linelamp.line (number, name, facility_id, team_id, cap_seconds, default_urgency, default_language)
    SELECT given.number, place.name, place.id, team.id, 900, given.urgency, given.language
      FROM (VALUES ('1001', 'Pine Hill', 'north', 4, 'es'), ('1002', 'Cedar Creek', 'north', 3, NULL),
                   ('2001', 'Marsh Unit', 'south', 4, 'ht')) given (number, name, code, urgency, language)
      JOIN place USING (name) JOIN linelamp.team USING (code)";

/// A copy may hold what CREATE DATABASE leaves behind: the rights on the database and its settings.
const COPY_RIGHTS: &str = "
    UPDATE pg_database d SET datacl = t.datacl FROM pg_database t
     WHERE t.datname = 'template_linelamp' AND d.datname = $1";
const COPY_SETTINGS: &str = "
    INSERT INTO pg_db_role_setting (setdatabase, setrole, setconfig)
    SELECT d.oid, s.setrole, s.setconfig
      FROM pg_db_role_setting s JOIN pg_database t ON t.oid = s.setdatabase, pg_database d
     WHERE t.datname = 'template_linelamp' AND d.datname = $1";

static NEXT: AtomicU32 = AtomicU32::new(0);

/// One test's database; it goes when this is dropped.
pub(crate) struct TestDatabase {
    name: String,
    // Fields are dropped in order: the server after what happens in `drop`.
    server: Server,
    own_folder: Option<PathBuf>,
}

impl TestDatabase {
    /// A fresh database on the shared server.
    pub(crate) async fn new() -> Self {
        let dir = shared_dir();
        let server = Server::start(&options(dir.clone())).expect("a server");
        Self::on(server, None).await
    }

    /// A fresh database on a server of its own, which the test may break. Takes about two seconds.
    pub(crate) async fn alone() -> Self {
        sweep_alone();
        let dir = PathBuf::from(format!("{ALONE}{}-{}", std::process::id(), next()));
        let server = Server::start(&options(dir.clone())).expect("a server");
        let base = Self::on(server, Some(dir)).await;
        // A copied sequence counts on as if its next numbers were in the log already, where a crash does not find them:
        // only after a checkpoint does it write them there.
        base.set_up("CHECKPOINT").await;
        base
    }

    async fn on(server: Server, own_folder: Option<PathBuf>) -> Self {
        let mut admin = open(&server.owner_url("postgres")).await;
        if !template_is_ready(&mut admin).await {
            build_template(&server, &mut admin).await;
        }
        drop_leftovers(&mut admin).await;
        let name = format!("test_{}_{}", std::process::id(), next());
        say(
            &mut admin,
            format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"),
        )
        .await;
        say(&mut admin, "SET allow_system_table_mods = on".to_owned()).await;
        for copy in [COPY_RIGHTS, COPY_SETTINGS] {
            sqlx::query(copy)
                .bind(&name)
                .execute(&mut admin)
                .await
                .unwrap();
        }
        Self {
            name,
            server,
            own_folder,
        }
    }

    /// The database's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The server, for tests that break it.
    pub(crate) fn server(&self) -> &Server {
        &self.server
    }

    /// A connection URL for this login.
    pub(crate) fn url(&self, login: &str) -> String {
        self.server.url(login, &self.name)
    }

    /// A connection as this login, as psql would make it: nothing set, nothing asked.
    pub(crate) async fn connect(&self, login: &str) -> PgConnection {
        open(&self.url(login)).await
    }

    /// A connection as the superuser of the private server.
    pub(crate) async fn superuser(&self) -> PgConnection {
        open(&self.server.owner_url(&self.name)).await
    }

    /// Runs one statement as the superuser, for facts that no function makes.
    pub(crate) async fn set_up(&self, sql: &'static str) {
        self.superuser().await.execute(sql).await.expect(sql);
    }

    /// A call rings on this line; told by the bridge.
    pub(crate) async fn call_rings(&self, line: &str) -> Uuid {
        let mut bridge = self.connect("linelamp-bridge").await;
        let provider_id = Uuid::new_v4().to_string();
        let (call, _created): (Uuid, bool) =
            sqlx::query_as("SELECT * FROM linelamp.call_add('test', $1, $2, NULL, NULL)")
                .bind(provider_id)
                .bind(line)
                .fetch_one(&mut bridge)
                .await
                .expect("the bridge adds a call");
        call
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let url = self.server.owner_url("postgres");
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                if let Ok(mut admin) = PgConnection::connect(&url).await {
                    let _left_for_the_next_run = admin.execute(AssertSqlSafe(sql)).await;
                }
            });
        });
        let _its_panic_is_not_ours = dropping.join();
        if let Some(dir) = &self.own_folder {
            let _crashed = self.server.crash();
            let _gone = std::fs::remove_dir_all(dir);
        }
    }
}

/// `LINELAMP_TEST_PG_BIN` names the folder of other server programs: all tests on another version of Postgres.
fn options(dir: PathBuf) -> Options {
    Options {
        pg_bin: std::env::var_os("LINELAMP_TEST_PG_BIN").map(PathBuf::from),
        ..Options::throwaway_in(dir)
    }
}

async fn open(url: &str) -> PgConnection {
    PgConnection::connect(url)
        .await
        .unwrap_or_else(|error| panic!("{url}: {error}"))
}

async fn say(connection: &mut PgConnection, sql: String) {
    let told = sql.clone();
    connection
        .execute(AssertSqlSafe(sql))
        .await
        .unwrap_or_else(|error| panic!("{told}: {error}"));
}

fn next() -> u32 {
    NEXT.fetch_add(1, Ordering::Relaxed)
}

async fn template_is_ready(admin: &mut PgConnection) -> bool {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate)",
    )
    .bind(TEMPLATE)
    .fetch_one(admin)
    .await
    .unwrap()
}

/// Builds the template once; whoever comes meanwhile waits.
async fn build_template(server: &Server, admin: &mut PgConnection) {
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(BUILDING)
        .execute(&mut *admin)
        .await
        .unwrap();
    if !template_is_ready(admin).await {
        forget_older_folders();
        say(admin, format!("DROP DATABASE IF EXISTS {TEMPLATE}")).await;
        init::ensure_database(admin, TEMPLATE)
            .await
            .expect("makes the database");
        let mut owner = open(&server.owner_url(TEMPLATE)).await;
        init::run(&mut owner, TEMPLATE).await.expect("init");
        let mut migrator = open(&server.url("linelamp_migrator", TEMPLATE)).await;
        migrate::run(&mut migrator).await.expect("migrations");
        fill(&mut owner).await;
        owner.close().await.unwrap();
        migrator.close().await.unwrap();
        say(
            admin,
            format!("ALTER DATABASE {TEMPLATE} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true"),
        )
        .await;
    }
    sqlx::query("SELECT pg_advisory_unlock($1)")
        .bind(BUILDING)
        .execute(admin)
        .await
        .unwrap();
}

async fn fill(owner: &mut PgConnection) {
    for team in ["north", "south"] {
        let add = sqlx::query("SELECT linelamp.team_add($1, initcap($1))").bind(team);
        add.execute(&mut *owner).await.expect("a team");
    }
    for (login, handle, group, teams) in PEOPLE {
        let add = sqlx::query("SELECT linelamp.operator_add($1, $2, $3, $4)");
        let add = add.bind(login).bind(handle).bind(group).bind(teams);
        add.execute(&mut *owner).await.expect("an operator");
    }
    // Many tests at once sign in with the same names.
    let people = PEOPLE.iter().map(|person| person.0);
    for login in people.chain(["linelamp-bridge", "linelamp-keeper", "linelamp_migrator"]) {
        say(owner, format!("ALTER ROLE \"{login}\" CONNECTION LIMIT -1")).await;
    }
    owner.execute(LINES).await.expect("lines");
}

/// Drops databases of test processes that were killed.
async fn drop_leftovers(admin: &mut PgConnection) {
    let found: Vec<String> = sqlx::query_scalar(
        r"SELECT datname::text FROM pg_database WHERE datname ~ '^test_\d+_\d+$'",
    )
    .fetch_all(&mut *admin)
    .await
    .unwrap();
    for name in found {
        if !lives(name.split('_').nth(1)) {
            // Another process may be dropping it at this moment.
            let _gone = admin
                .execute(AssertSqlSafe(format!(
                    "DROP DATABASE IF EXISTS {name} WITH (FORCE)"
                )))
                .await;
        }
    }
}

/// Whether the process of this number is still at work.
fn lives(pid: Option<&str>) -> bool {
    let pid = pid.and_then(|pid| pid.parse().ok());
    let pid = pid.and_then(rustix::process::Pid::from_raw);
    pid.is_some_and(|pid| rustix::process::test_kill_process(pid).is_ok())
}

/// Removes servers of test processes that were killed.
fn sweep_alone() {
    for entry in std::fs::read_dir("/tmp").into_iter().flatten().flatten() {
        let path = entry.path();
        let rest = path.to_str().and_then(|path| path.strip_prefix(ALONE));
        if rest.is_some_and(|rest| !lives(rest.split('-').next())) {
            let _somebody_elses = discard(&path);
        }
    }
}

/// Root's working copy may be out of reach for the server's user; then the folder stands in the temporary place.
fn shared_base() -> (PathBuf, String) {
    let target = env!("CARGO_TARGET_TMPDIR");
    let digest = Sha256::digest(target.as_bytes());
    let base = if rustix::process::geteuid().is_root() {
        "/tmp"
    } else {
        target
    };
    (
        PathBuf::from(base),
        format!("linelamp-tests-{}-", hex(&digest)),
    )
}

fn shared_dir() -> PathBuf {
    let (base, prefix) = shared_base();
    base.join(format!("{prefix}{}", stamp()))
}

/// What the template is made of.
fn stamp() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = std::fs::read_dir(root.join("migrations"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.push(root.join("src/db/init.sql"));
    files.push(root.join("tests/support/mod.rs"));
    let mut hash = Sha256::new();
    hash.update(
        std::env::var_os("LINELAMP_TEST_PG_BIN")
            .unwrap_or_default()
            .as_encoded_bytes(),
    );
    for file in files {
        hash.update(std::fs::read(file).unwrap());
    }
    hex(&hash.finalize())
}

fn hex(digest: &[u8]) -> String {
    let mut start = [0; 8];
    start.copy_from_slice(&digest[..8]);
    format!("{:016x}", u64::from_be_bytes(start))
}

/// Removes what runs with other migrations left here, unless one of them is still at work.
fn forget_older_folders() {
    let (base, prefix) = shared_base();
    for entry in std::fs::read_dir(base).into_iter().flatten().flatten() {
        let older = entry
            .file_name()
            .to_str()
            .is_some_and(|name| name.starts_with(&prefix));
        if older && entry.path() != shared_dir() {
            let _in_use = discard(&entry.path());
        }
    }
}

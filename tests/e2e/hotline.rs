//! Owns: a hotline of its own for one story: a database, its callers, and desks in terminals.
//! Must not know: what a desk shows.

use std::cell::RefCell;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::runtime::{Builder, Runtime};
use uuid::Uuid;

use crate::pty::{Program, Terminal};
use crate::support::TestDatabase;
use linelamp::db::calls::take_best_call;
use linelamp::domain::RequestId;
use linelamp::local::Server;

/// One story's database and the home of its desks.
pub(crate) struct Hotline {
    // Fields are dropped in order: the database while its runtime still lives.
    /// The session that speaks for the phone system, where there is one.
    bridge: RefCell<Option<PgConnection>>,
    database: TestDatabase,
    runtime: Runtime,
    home: Folder,
}

impl Hotline {
    /// On the server that all tests share.
    pub(crate) fn open() -> Self {
        let runtime = runtime();
        let database = runtime.block_on(TestDatabase::new());
        Self {
            bridge: RefCell::new(None),
            database,
            runtime,
            home: Folder::new(),
        }
    }

    /// On a server that the story may break.
    pub(crate) fn of_its_own() -> Self {
        let runtime = runtime();
        let database = runtime.block_on(TestDatabase::alone());
        Self {
            bridge: RefCell::new(None),
            database,
            runtime,
            home: Folder::new(),
        }
    }

    /// The server, to break it.
    pub(crate) fn server(&self) -> &Server {
        self.database.server()
    }

    /// A call rings on this line.
    pub(crate) fn call_rings(&self, line: &str) {
        self.runtime.block_on(async {
            self.database.call_rings(line).await;
            let mut bridge = self.database.connect("linelamp-bridge").await;
            sqlx::query("SELECT linelamp.hint()")
                .execute(&mut bridge)
                .await
                .expect("a hint");
        });
    }

    /// The bridge of a phone system tells something, always in the same session, and every desk is told to look.
    pub(crate) fn bridge_does(&self, sql: &str) {
        let session = self.bridge.take();
        let session = self.runtime.block_on(async {
            let mut bridge = match session {
                Some(bridge) => bridge,
                None => self.database.connect("linelamp-bridge").await,
            };
            for told in [sql, "SELECT linelamp.hint()"] {
                let told = sqlx::query(AssertSqlSafe(told.to_owned()));
                told.execute(&mut bridge).await.expect(sql);
            }
            bridge
        });
        self.bridge.replace(Some(session));
    }

    /// Somebody takes the best call, and no desk is told to look.
    pub(crate) fn takes_unheard(&self, login: &str) {
        self.runtime.block_on(async {
            let mut conn = self.database.connect(login).await;
            take_best_call(&mut conn, RequestId(Uuid::new_v4()), None, None)
                .await
                .expect("a call");
        });
    }

    /// The first column of what the superuser reads.
    pub(crate) fn ask(&self, sql: &str) -> Vec<String> {
        self.runtime.block_on(async {
            let mut superuser = self.database.superuser().await;
            let asked = sqlx::query_scalar(AssertSqlSafe(sql.to_owned()));
            asked.fetch_all(&mut superuser).await.expect(sql)
        })
    }

    /// Does what the superuser says.
    pub(crate) fn tells(&self, sql: &str) {
        self.runtime.block_on(async {
            let mut superuser = self.database.superuser().await;
            let told = sqlx::query(AssertSqlSafe(sql.to_owned()));
            told.execute(&mut superuser).await.expect(sql);
        });
    }

    /// Somebody sits down.
    pub(crate) fn desk(&self, login: &str, cols: u16, rows: u16) -> Terminal {
        self.desk_with(login, cols, rows, &[])
    }

    /// Somebody sits down who reaches servers over these folders of sockets, tried in this order.
    pub(crate) fn desk_over(
        &self,
        login: &str,
        folders: &[&str],
        cols: u16,
        rows: u16,
    ) -> Terminal {
        self.desk_in(login, folders, &self.home.env(), (cols, rows))
    }

    /// The same, in an environment of their own.
    pub(crate) fn desk_in(
        &self,
        login: &str,
        folders: &[&str],
        env: &[(&str, &str)],
        (cols, rows): (u16, u16),
    ) -> Terminal {
        let url = |folder: &&str| {
            format!(
                "postgresql://{login}@:5432/{}?host={}",
                self.database.name(),
                folder.trim_end_matches('/').replace('/', "%2F")
            )
        };
        let urls: Vec<String> = folders.iter().map(url).collect();
        let args: Vec<&str> = urls
            .iter()
            .flat_map(|url| ["--database", url.as_str()])
            .collect();
        Terminal::start(&Program {
            args: &args,
            env,
            cols,
            rows,
            ..Program::default()
        })
    }

    /// Where this login finds the database.
    pub(crate) fn url(&self, login: &str) -> String {
        self.database.url(login)
    }

    /// Whether the server lets anybody in.
    pub(crate) fn answers(&self) -> bool {
        let url = self.server().owner_url(self.database.name());
        self.runtime
            .block_on(async { PgConnection::connect(&url).await.is_ok() })
    }

    /// The name of the database.
    pub(crate) fn database(&self) -> &str {
        self.database.name()
    }

    /// What a command prints that succeeds, in the same home as the desks.
    pub(crate) fn runs(&self, login: &str, args: &[&str]) -> String {
        let done = self.tries(login, args, "");
        assert!(
            done.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        String::from_utf8(done.stdout).expect("text")
    }

    /// What becomes of a command that is told this on standard input, in the same home as the desks.
    pub(crate) fn tries(&self, login: &str, args: &[&str], told: &str) -> Output {
        let url = self.database.url(login);
        self.only(&[args, &["--database", &url]].concat(), told)
    }

    /// The same, of a command whose arguments say themselves which database is meant.
    pub(crate) fn only(&self, args: &[&str], told: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_linelamp"));
        for (name, _) in std::env::vars() {
            if name.starts_with("LINELAMP_") {
                command.env_remove(name);
            }
        }
        let mut running = command
            .args(args)
            .envs(self.home.env())
            .env_remove("LC_ALL")
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a command");
        let mut input = running.stdin.take().expect("a pipe");
        // Whoever does not read it has ended already.
        let _unread = input.write_all(told.as_bytes());
        drop(input);
        running.wait_with_output().expect("its end")
    }

    /// Somebody with an environment of their own sits down.
    pub(crate) fn desk_with(
        &self,
        login: &str,
        cols: u16,
        rows: u16,
        env: &[(&str, &str)],
    ) -> Terminal {
        let url = self.database.url(login);
        let home = self.home.env();
        let env: Vec<_> = home.iter().chain(env).copied().collect();
        Terminal::start(&Program {
            args: &["--database", &url],
            env: &env,
            cols,
            rows,
            ..Program::default()
        })
    }
}

fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

/// A folder that goes with its story; also the home of its programs, so that nobody's own configuration is read.
pub(crate) struct Folder(String);

impl Folder {
    pub(crate) fn new() -> Self {
        let name = format!("linelamp-e2e-{}", uuid::Uuid::new_v4().simple());
        let path: PathBuf = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).expect("a folder");
        Self(path.to_str().expect("a plain path").to_owned())
    }

    pub(crate) fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.0)
    }

    pub(crate) fn env(&self) -> Vec<(&str, &str)> {
        vec![
            ("HOME", &self.0),
            ("XDG_CONFIG_HOME", &self.0),
            ("XDG_STATE_HOME", &self.0),
        ]
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind is in the temporary folder.
        let _left = std::fs::remove_dir_all(&self.0);
    }
}

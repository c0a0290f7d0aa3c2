//! Owns: a hotline to measure: a durable private Postgres, migrated, with one line, many operators and waiting calls.
//! Must not know: what is measured on it.

use std::path::PathBuf;

use linelamp::db::{init, migrate};
use linelamp::domain::Address;
use linelamp::local::{Options, Programs, Server, discard};
use sqlx::{Connection, Executor, PgConnection};

/// Everything the measurements share.
pub(crate) struct Hotline {
    server: Server,
    dir: PathBuf,
}

/// The database's name.
pub(crate) const BASE: &str = "linelamp";
/// As many operators as the busiest measurement has desks.
pub(crate) const OPERATORS: usize = 64;

const PEOPLE: &str = "
    SELECT linelamp.team_add('north', 'North');
    SELECT linelamp.operator_add('op-' || n, 'desk ' || n, 'operator', '{north}') FROM generate_series(100, 163) n;
    INSERT INTO linelamp.line (number, name, team_id, default_urgency)
    SELECT '1001', 'Pine Hill', id, 4 FROM linelamp.team";
const CALLS: &str = "SELECT count(linelamp.call_add('bench', 'call ' || n, '1001', NULL, NULL)) FROM generate_series(1, $1) n";

impl Hotline {
    /// Starts one in a folder of its own; fsync is on, as on a hotline that keeps what it is told.
    pub(crate) async fn open() -> Self {
        Self::open_for(300).await
    }

    /// The same, for so many connections.
    pub(crate) async fn open_for(max_connections: u16) -> Self {
        let dir = std::env::temp_dir().join(format!("linelamp-bench-{}", std::process::id()));
        let options = Options {
            max_connections,
            ..Options::kept_in(dir.clone())
        };
        let server = Server::start(&options).expect("a private Postgres");
        let hotline = Self { server, dir };
        let mut postgres = open(&hotline.server.owner_url("postgres")).await;
        init::ensure_database(&mut postgres, BASE)
            .await
            .expect("a database");
        let mut superuser = hotline.superuser().await;
        init::run(&mut superuser, BASE).await.expect("roles");
        let mut migrator = hotline.connect("linelamp_migrator").await;
        migrate::run(&mut migrator).await.expect("tables");
        superuser
            .execute(sqlx::raw_sql(PEOPLE))
            .await
            .expect("people");
        hotline
    }

    /// So many calls ring and wait.
    pub(crate) async fn ring(&self, calls: i32) {
        let mut superuser = self.superuser().await;
        sqlx::query(CALLS)
            .bind(calls)
            .execute(&mut superuser)
            .await
            .expect("calls");
        superuser
            .execute("VACUUM ANALYZE")
            .await
            .expect("statistics");
    }

    /// A connection as this login.
    pub(crate) async fn connect(&self, login: &str) -> PgConnection {
        open(&self.url(login)).await
    }

    /// The n-th operator's connection.
    pub(crate) async fn desk(&self, n: usize) -> PgConnection {
        self.connect(&login(n)).await
    }

    /// The superuser's connection.
    pub(crate) async fn superuser(&self) -> PgConnection {
        open(&self.server.owner_url(BASE)).await
    }

    /// A connection URL.
    pub(crate) fn url(&self, login: &str) -> String {
        self.server.url(login, BASE)
    }

    /// The same as the desk reads it.
    pub(crate) fn address(&self, login: &str) -> Address {
        self.server.address(login, BASE)
    }

    /// The server's socket.
    pub(crate) fn socket(&self) -> PathBuf {
        self.server.socket_dir().join(".s.PGSQL.5432")
    }

    /// The server ends at once and starts with its settings as they are now.
    pub(crate) fn starts_again(&self) {
        self.server.crash().expect("its end");
        self.server.resume().expect("a start");
    }

    /// A folder that goes with the hotline.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Stops the server and removes everything.
    pub(crate) fn close(self) {
        let Self { server, dir } = self;
        drop(server);
        discard(&dir).expect("nothing is left");
    }
}

/// The n-th operator's login.
pub(crate) fn login(n: usize) -> String {
    format!("op-{}", 100 + n)
}

async fn open(url: &str) -> PgConnection {
    PgConnection::connect(url).await.expect("a connection")
}

/// One of the programs that came with the server; Debian shows only some of them in the usual folders.
pub(crate) fn program(name: &str) -> PathBuf {
    let programs = Programs::find(None, None).expect("server programs");
    let real = programs.bin.join("initdb").canonicalize().expect("initdb");
    real.with_file_name(name)
}

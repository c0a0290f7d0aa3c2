//! Owns: opening a connection: which server, how safely, with which limits.
//! Must not know: where addresses and passwords are configured.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions, PgSslMode};
use sqlx::{ConnectOptions as _, PgConnection, Pool, Postgres};

use super::DbError;
use crate::domain::{Address, Host, Redacted};

/// How long connecting may take before the next address is tried.
const PATIENCE: Duration = Duration::from_secs(8);

/// The server, or this login, has as many connections as it may have.
const TOO_MANY_CONNECTIONS: &str = "53300";

const IN_RECOVERY: &str = "SELECT pg_is_in_recovery()";

/// One database and what it takes to get in.
#[derive(Clone, Debug)]
pub struct Door {
    /// Which.
    pub address: Address,
    /// The password where the server asks for one.
    pub password: Option<Redacted<String>>,
}

/// Where to connect, in order: the first database that can be written wins.
#[derive(Clone, Debug)]
pub struct ConnectTo {
    /// The databases.
    pub doors: Vec<Door>,
}

impl ConnectTo {
    /// One database without a password: a socket with peer or trust authentication.
    #[must_use]
    pub fn address(address: Address) -> Self {
        Self {
            doors: vec![Door {
                address,
                password: None,
            }],
        }
    }
}

/// The driver's options for one address. Its own defaults would fall back to clear text and trust any certificate.
fn options(door: &Door) -> PgConnectOptions {
    let address = &door.address;
    let options = PgConnectOptions::new_without_pgpass()
        .port(address.port)
        .database(&address.database)
        // Never the driver's guess: without a name it would take one of its own.
        .username(address.user.as_deref().unwrap_or("linelamp"))
        .application_name("linelamp")
        .statement_cache_capacity(64)
        .options([
            ("statement_timeout", "10000"),
            ("lock_timeout", "3000"),
            ("idle_in_transaction_session_timeout", "30000"),
            ("synchronous_commit", "on"),
        ])
        .disable_statement_logging();
    let options = match &address.host {
        Host::Socket(folder) => options.socket(folder).ssl_mode(PgSslMode::Disable),
        Host::Machine(name) => options.host(name).ssl_mode(PgSslMode::VerifyFull),
    };
    let options = match &address.root_certificate {
        Some(root) => options.ssl_root_cert(root),
        None => options,
    };
    let options = match &address.client_certificate {
        Some(own) => options
            .ssl_client_cert(&own.certificate)
            .ssl_client_key(&own.key),
        None => options,
    };
    match &door.password {
        Some(password) => options.password(password.reveal()),
        None => options,
    }
}

/// A single connection to the first database that can be written.
///
/// # Errors
/// [`DbError::Suspended`] when a server refuses the login; [`DbError::Offline`] when none answers.
pub async fn connect(to: &ConnectTo) -> Result<PgConnection, DbError> {
    let mut pause = Duration::from_millis(50);
    loop {
        match connect_once(to).await {
            // A burst of callers is a burst of commands: the server is full for a moment, not for good.
            Err(DbError::Other(code)) if code == TOO_MANY_CONNECTIONS && pause < PATIENCE => {
                tokio::time::sleep(pause.mul_f64(0.5 + f64::from(rand::random::<u8>()) / 255.0))
                    .await;
                pause *= 2;
            }
            done => return done,
        }
    }
}

async fn connect_once(to: &ConnectTo) -> Result<PgConnection, DbError> {
    let mut worst = DbError::Offline;
    for door in &to.doors {
        // Dropping the future here is safe: the half-made connection is thrown away with it.
        let tried = tokio::time::timeout(PATIENCE, options(door).connect()).await;
        match tried {
            Ok(Ok(mut conn)) => {
                if to.doors.len() == 1 || writable(&mut conn).await? {
                    return Ok(conn);
                }
            }
            Ok(Err(error)) => worst = refusal(error, worst),
            Err(_) => {}
        }
    }
    Err(worst)
}

/// A connection that can also listen, to the first database that can be written.
///
/// # Errors
/// As [`connect`].
pub async fn connect_listener(to: &ConnectTo) -> Result<PgListener, DbError> {
    let mut worst = DbError::Offline;
    for door in &to.doors {
        let pool: Pool<Postgres> = PgPoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .test_before_acquire(false)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(options(door));
        match tokio::time::timeout(PATIENCE, PgListener::connect_with(&pool)).await {
            Ok(Ok(mut listener)) => {
                listener.eager_reconnect(false);
                listener.ignore_pool_close_event(true);
                if to.doors.len() == 1 || listener_writable(&mut listener).await? {
                    return Ok(listener);
                }
            }
            Ok(Err(error)) => worst = refusal(error, worst),
            Err(_) => {}
        }
    }
    Err(worst)
}

async fn writable(conn: &mut PgConnection) -> Result<bool, DbError> {
    let standby: bool = sqlx::query_scalar(IN_RECOVERY).fetch_one(conn).await?;
    Ok(!standby)
}

async fn listener_writable(listener: &mut PgListener) -> Result<bool, DbError> {
    let standby: bool = sqlx::query_scalar(IN_RECOVERY).fetch_one(listener).await?;
    Ok(!standby)
}

/// A refusal of the login outweighs silence: trying again will not help.
fn refusal(error: sqlx::Error, worst: DbError) -> DbError {
    match DbError::from(error) {
        DbError::Unknown | DbError::Offline => worst,
        refused => refused,
    }
}

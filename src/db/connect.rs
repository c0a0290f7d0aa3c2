//! Owns: opening a connection: which server, how safely, with which limits.
//! Must not know: where addresses and passwords are configured.

use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions, PgSslMode};
use sqlx::{ConnectOptions as _, PgConnection, Pool, Postgres};
use tokio::time::{Instant, timeout, timeout_at};

use super::DbError;
use crate::domain::{Address, Host, Redacted};

/// How long connecting may take.
const PATIENCE: Duration = Duration::from_secs(8);
/// Once one server has answered, the others get as long as it took, and at least this.
const GRACE: Duration = Duration::from_millis(500);

/// The server, or this login, has as many connections as it may have.
const TOO_MANY_CONNECTIONS: &str = "53300";

/// Which timeline a server writes; none on a standby. The log being written says it from the first statement after a
/// promotion, where the control file waits for a checkpoint.
pub(super) const WRITES: &str = "SELECT CASE WHEN NOT pg_is_in_recovery()
    THEN ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint END";

/// One database and what it takes to get in.
#[derive(Clone, Debug)]
pub struct Door {
    /// Which.
    pub address: Address,
    /// The password where the server asks for one.
    pub password: Option<Redacted<String>>,
}

/// Where to connect: the server that can be written. Of two that can, whose timeline is the later one: the other was
/// overtaken, and what is said to it is lost. Of equals the first.
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

/// A single connection to the database that can be written.
///
/// # Errors
/// [`DbError::Suspended`] when a server refuses the login; [`DbError::Standby`] when all that answer only follow
/// another; [`DbError::Offline`] when none answers.
pub async fn connect(to: &ConnectTo) -> Result<PgConnection, DbError> {
    let mut pause = Duration::from_millis(50);
    loop {
        match choose::<PgConnection>(to).await {
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

/// A connection to this very server, standby or not: only to look at it.
///
/// # Errors
/// As [`connect`].
pub async fn look_in(door: &Door) -> Result<PgConnection, DbError> {
    in_time(PgConnection::open(door)).await
}

/// A connection that can also listen, to the database that can be written. With one server to choose from, it is not
/// asked: a standby refuses to listen.
///
/// # Errors
/// As [`connect`].
pub async fn connect_listener(to: &ConnectTo) -> Result<PgListener, DbError> {
    match &to.doors[..] {
        [only] => in_time(PgListener::open(only)).await,
        _ => choose(to).await,
    }
}

/// A connection, of either kind.
trait Session: Sized + Send {
    /// Opens one to this very server.
    fn open(door: &Door) -> impl Future<Output = Result<Self, DbError>> + Send;

    /// Which timeline its server writes.
    fn writes(&mut self) -> impl Future<Output = Result<Option<i64>, DbError>> + Send;
}

impl Session for PgConnection {
    async fn open(door: &Door) -> Result<Self, DbError> {
        Ok(options(door).connect().await?)
    }

    async fn writes(&mut self) -> Result<Option<i64>, DbError> {
        Ok(sqlx::query_scalar(WRITES).fetch_one(self).await?)
    }
}

impl Session for PgListener {
    async fn open(door: &Door) -> Result<Self, DbError> {
        let pool: Pool<Postgres> = PgPoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .test_before_acquire(false)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(options(door));
        let mut listener = Self::connect_with(&pool).await?;
        listener.eager_reconnect(false);
        listener.ignore_pool_close_event(true);
        Ok(listener)
    }

    async fn writes(&mut self) -> Result<Option<i64>, DbError> {
        Ok(sqlx::query_scalar(WRITES).fetch_one(self).await?)
    }
}

/// Knocks at all doors at once and keeps the one connection that is wanted. A machine that has vanished says nothing at
/// all, and nobody waits for it longer than for those that speak.
async fn choose<S: Session>(to: &ConnectTo) -> Result<S, DbError> {
    let began = Instant::now();
    let mut end = began + PATIENCE;
    let mut knocking: FuturesUnordered<_> = (0..)
        .zip(to.doors.iter().cloned())
        .map(|(place, door)| knock(place, door))
        .collect();
    let mut best: Option<(i64, usize, S)> = None;
    let mut worst = DbError::Offline;
    // Dropping a knock is safe: the half-made connection is thrown away with it.
    while let Ok(Some((place, answer))) = timeout_at(end, knocking.next()).await {
        match answer {
            Ok((timeline, conn)) => {
                end = end.min(Instant::now() + began.elapsed().max(GRACE));
                let Some(timeline) = timeline else {
                    worst = refusal(DbError::Standby, worst);
                    continue;
                };
                let is_better = best.as_ref().is_none_or(|(known, at, _)| {
                    timeline > *known || (timeline == *known && place < *at)
                });
                if is_better {
                    best = Some((timeline, place, conn));
                }
            }
            Err(error) => worst = refusal(error, worst),
        }
    }
    best.map(|(_, _, conn)| conn).ok_or(worst)
}

/// Opens a connection to the server at this place and asks which timeline it writes.
async fn knock<S: Session>(place: usize, door: Door) -> (usize, Result<(Option<i64>, S), DbError>) {
    let asked = async {
        let mut session = S::open(&door).await?;
        Ok((session.writes().await?, session))
    };
    (place, asked.await)
}

/// Dropping the future is safe here too.
async fn in_time<C>(work: impl Future<Output = Result<C, DbError>>) -> Result<C, DbError> {
    match timeout(PATIENCE, work).await {
        Ok(Err(error)) => Err(refusal(error, DbError::Offline)),
        Ok(opened) => opened,
        Err(_) => Err(DbError::Offline),
    }
}

/// What is told of several answers none of which will do. A server that is full will not be so for long, a standby may be
/// promoted at any moment, and only where nobody is left to hope for does a refusal count.
fn refusal(error: DbError, worst: DbError) -> DbError {
    let weight = |error: &DbError| match error {
        DbError::Unknown | DbError::Offline => 0,
        DbError::Standby => 2,
        DbError::Other(code) if code == TOO_MANY_CONNECTIONS => 3,
        _ => 1,
    };
    match (weight(&error), weight(&worst)) {
        (0, 0) => DbError::Offline,
        (new, known) if new > known => error,
        _ => worst,
    }
}

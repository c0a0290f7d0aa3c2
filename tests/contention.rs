//! Owns: the proof that no caller is ever given to two operators: many desks race for few calls while desks die, leases
//! run out and callers hang up, and afterwards the claim history alone is read.
//! Must not know: how a claim is made.
//!
//! `cargo test` runs a slice. The whole: `LINELAMP_TAKES=10000 cargo test --test contention -- --nocapture`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod support;

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use linelamp::demo::{Held, double_takes};
use linelamp::domain::{CallId, Fence, Login};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use support::TestDatabase;
use tokio::sync::Notify;
use tokio::task::LocalSet;
use tokio::time::timeout;
use uuid::Uuid;

const DESKS: u64 = 50;
const LIVING_CALLS: i64 = 12;
const SLICE: u64 = 200;
const TAKES_BETWEEN_DEATHS: u64 = 8;
const PATIENCE: Duration = Duration::from_mins(40);

const TEAM: &str = "
    SELECT linelamp.operator_add('op-' || n, 'desk ' || n, 'operator', '{north}')
      FROM generate_series(500, 500 + $1::int - 1) n";
const WAITING: &str =
    "SELECT id FROM linelamp.call WHERE ended_at IS NULL ORDER BY random() LIMIT 1";
const TAKE: &str = "SELECT won, taken, fence FROM linelamp.call_take(gen_random_uuid(), $1)";
const TAKE_BEST: &str =
    "SELECT won, taken, fence FROM linelamp.call_take_best(gen_random_uuid(), NULL, NULL)";
const PASS: &str = "SELECT linelamp.call_pass(gen_random_uuid(), $1, $2, 'not_now')";
const CLOSE: &str = "SELECT linelamp.call_close(gen_random_uuid(), $1, $2, 'silent')";
const TALKING: &str = "SELECT linelamp.call_talking($1, $2)";
// Time, for a lease, is what the server's clock says: this is a minute of silence.
const LEASES_RUN_OUT: &str = "
    UPDATE linelamp.lease SET until = clock_timestamp() - interval '1 second'
     WHERE claim_id IN (SELECT claim_id FROM linelamp.lease ORDER BY random() LIMIT 3)";
const DESK_DIES: &str = "
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND usename LIKE 'op-5%' ORDER BY random() LIMIT 1";
const HANDS_OPEN: &str = "
    SELECT k.call_id, k.fence FROM linelamp.claim k WHERE k.operator = session_user AND k.ended_at IS NULL";
// A caller hangs up, whoever is at it.
const SOME_CALLER: &str =
    "SELECT provider_id FROM linelamp.call WHERE ended_at IS NULL ORDER BY random() LIMIT 1";
const HANGS_UP: &str = "SELECT linelamp.call_end('test', $1, 'caller_hung_up', NULL)";
const HISTORY: &str = "
    SELECT call_id, fence, operator, (extract(epoch FROM taken_at) * 1000000)::bigint,
           (extract(epoch FROM ended_at) * 1000000)::bigint FROM linelamp.claim";
const RETURNED: &str = "SELECT count(*) FROM linelamp.claim WHERE end_kind = 'returned'";
const UNTRUE: &str = "
    SELECT count(*) FROM linelamp.call c
     WHERE c.held <> EXISTS (SELECT FROM linelamp.claim k WHERE k.call_id = c.id AND k.ended_at IS NULL)";

/// What all desks of one race share.
struct Race {
    database: TestDatabase,
    wanted: u64,
    won: Cell<u64>,
    lost: Cell<u64>,
    died: Cell<u64>,
    deadlocks: Cell<u64>,
    a_take: Notify,
    over: Instant,
}

impl Race {
    async fn prepare(wanted: u64) -> Self {
        let database = TestDatabase::alone().await;
        let desks = i32::try_from(DESKS).unwrap();
        let mut admin = database.superuser().await;
        sqlx::query(TEAM)
            .bind(desks)
            .execute(&mut admin)
            .await
            .unwrap();
        Self {
            database,
            wanted,
            won: Cell::new(0),
            lost: Cell::new(0),
            died: Cell::new(0),
            deadlocks: Cell::new(0),
            a_take: Notify::new(),
            over: Instant::now() + PATIENCE,
        }
    }

    fn is_on(&self) -> bool {
        self.won.get() < self.wanted && Instant::now() < self.over
    }
}

#[test]
fn no_caller_is_ever_given_to_two_operators_whatever_dies() {
    let wanted = std::env::var("LINELAMP_TAKES").map_or(SLICE, |takes| takes.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    LocalSet::new().block_on(&runtime, race(wanted));
}

async fn race(wanted: u64) {
    let race = Rc::new(Race::prepare(wanted).await);
    let mut runners = vec![
        tokio::task::spawn_local(callers(Rc::clone(&race))),
        tokio::task::spawn_local(misfortune(Rc::clone(&race))),
    ];
    runners.extend((0..DESKS).map(|n| tokio::task::spawn_local(desk(Rc::clone(&race), n))));
    for runner in runners {
        runner.await.unwrap();
    }
    judge(&race).await;
}

async fn judge(race: &Race) {
    let (won, lost, died, deadlocks) = (
        race.won.get(),
        race.lost.get(),
        race.died.get(),
        race.deadlocks.get(),
    );
    let mut judge = race.database.superuser().await;
    let returned: i64 = sqlx::query_scalar(RETURNED)
        .fetch_one(&mut judge)
        .await
        .unwrap();
    println!(
        "{won} takes won, {lost} lost, {died} desks killed, {returned} calls back by an expired lease, \
         {deadlocks} deadlocks"
    );
    assert!(won >= race.wanted, "the race did not end in time");
    assert!(
        lost > 0 && died > 0 && returned > 0,
        "nothing went wrong: no proof"
    );
    assert_eq!(
        deadlocks, 0,
        "two acts lock the same rows in different orders"
    );
    let untrue: i64 = sqlx::query_scalar(UNTRUE)
        .fetch_one(&mut judge)
        .await
        .unwrap();
    assert_eq!(untrue, 0, "calls that say something else than their claims");
    let found = double_takes(&history(&mut judge).await);
    assert!(found.is_empty(), "{found:?}");
}

/// The claim history: the only thing that the checker is told.
async fn history(judge: &mut PgConnection) -> Vec<Held> {
    let rows = sqlx::query(HISTORY).fetch_all(judge).await.unwrap();
    let at = |micros: i64| Timestamp::from_microsecond(micros).unwrap();
    let held = |row: PgRow| Held {
        call: CallId(row.get(0)),
        fence: Fence(row.get(1)),
        login: Login(row.get(2)),
        from: at(row.get(3)),
        until: row.get::<Option<i64>, _>(4).map(at),
    };
    rows.into_iter().map(held).collect()
}

/// Callers arrive whenever few are left, and hang up whenever they like.
async fn callers(race: Rc<Race>) {
    let mut bridge = race.database.superuser().await;
    while race.is_on() {
        if let Some(caller) = sqlx::query_scalar::<_, String>(SOME_CALLER)
            .fetch_optional(&mut bridge)
            .await
            .unwrap()
            && let Err(error) = sqlx::query(HANGS_UP)
                .bind(caller)
                .execute(&mut bridge)
                .await
        {
            note_death(&race, &error);
        }
        let living: i64 =
            sqlx::query_scalar("SELECT count(*) FROM linelamp.call WHERE ended_at IS NULL")
                .fetch_one(&mut bridge)
                .await
                .unwrap();
        for _ in living..LIVING_CALLS {
            race.database.call_rings("1001").await;
        }
    }
}

/// Leases run out and desks are killed, again and again.
async fn misfortune(race: Rc<Race>) {
    let mut judge = race.database.superuser().await;
    while race.is_on() {
        sqlx::query(LEASES_RUN_OUT)
            .execute(&mut judge)
            .await
            .unwrap();
        if !sqlx::query(DESK_DIES)
            .fetch_all(&mut judge)
            .await
            .unwrap()
            .is_empty()
        {
            race.died.set(race.died.get() + 1);
        }
        // Misfortune keeps pace with luck; the limit only ends the wait when the race is over.
        for _ in 0..TAKES_BETWEEN_DEATHS {
            let _take_or_limit = timeout(Duration::from_millis(200), race.a_take.notified()).await;
        }
    }
}

/// One desk: takes, then passes, talks and closes, or dies with the call in hand.
async fn desk(race: Rc<Race>, n: u64) {
    let login = format!("op-{}", 500 + n);
    let mut chance = StdRng::seed_from_u64(n);
    while race.is_on() {
        let mut mine = race.database.connect(&login).await;
        if let Err(error) = sit(&race, &mut mine, &mut chance).await {
            note_death(&race, &error);
        }
    }
}

fn note_death(race: &Race, error: &sqlx::Error) {
    let code = error
        .as_database_error()
        .and_then(|e| e.code().map(|code| code.to_string()));
    match code.as_deref() {
        Some("40P01") => race.deadlocks.set(race.deadlocks.get() + 1),
        // Killed, cut off, or told that the lease has run out and the call is another's: all of it belongs to the race.
        None | Some("57P01" | "LL002" | "LL008") => {}
        Some(other) => panic!("{other}: {error}"),
    }
}

async fn sit(race: &Race, mine: &mut PgConnection, chance: &mut StdRng) -> Result<(), sqlx::Error> {
    for (call, fence) in sqlx::query_as::<_, (Uuid, i64)>(HANDS_OPEN)
        .fetch_all(&mut *mine)
        .await?
    {
        settle(mine, chance, call, fence).await?;
    }
    while race.is_on() {
        let Some((call, fence)) = take(race, mine, chance).await? else {
            continue;
        };
        if chance.random_ratio(1, 6) {
            return Ok(()); // the terminal closes, the claim is left to its lease
        }
        settle(mine, chance, call, fence).await?;
    }
    Ok(())
}

async fn take(
    race: &Race,
    mine: &mut PgConnection,
    chance: &mut StdRng,
) -> Result<Option<(Uuid, i64)>, sqlx::Error> {
    let row = if chance.random_bool(0.5) {
        sqlx::query(TAKE_BEST).fetch_one(&mut *mine).await?
    } else {
        let Some(call) = sqlx::query_scalar::<_, Uuid>(WAITING)
            .fetch_optional(&mut *mine)
            .await?
        else {
            return Ok(None);
        };
        sqlx::query(TAKE).bind(call).fetch_one(&mut *mine).await?
    };
    if !row.get::<Option<bool>, _>("won").unwrap_or(false) {
        race.lost.set(race.lost.get() + 1);
        return Ok(None);
    }
    race.won.set(race.won.get() + 1);
    race.a_take.notify_one();
    Ok(Some((row.get("taken"), row.get("fence"))))
}

async fn settle(
    mine: &mut PgConnection,
    chance: &mut StdRng,
    call: Uuid,
    fence: i64,
) -> Result<(), sqlx::Error> {
    if chance.random_bool(0.6) {
        sqlx::query(PASS)
            .bind(call)
            .bind(fence)
            .execute(&mut *mine)
            .await?;
        return Ok(());
    }
    sqlx::query(TALKING)
        .bind(call)
        .bind(fence)
        .execute(&mut *mine)
        .await?;
    sqlx::query(CLOSE)
        .bind(call)
        .bind(fence)
        .execute(&mut *mine)
        .await?;
    Ok(())
}

//! Owns: the proof that no login can hold the hotline up: by locks, by open transactions, by NOTIFY.
//! Must not know: which calls are worth what.

use std::time::{Duration, Instant};

use sqlx::PgConnection;

use crate::psql::{answer, done, refusal, refused, rows, takes};
use crate::support::TestDatabase;

#[tokio::test]
async fn no_table_row_or_number_can_be_locked() {
    let base = TestDatabase::new().await;
    base.call_rings("1001").await;
    for login in ["op-001", "op-010", "op-020", "op-040", "linelamp-bridge"] {
        let mut conn = base.connect(login).await;
        let cluster = refusal(&mut conn, "BEGIN; LOCK TABLE pg_catalog.pg_authid").await;
        assert_eq!(cluster.code, "42501", "{login}");
        done(&mut conn, "ROLLBACK").await;
        for mode in [
            "ACCESS EXCLUSIVE",
            "EXCLUSIVE",
            "SHARE ROW EXCLUSIVE",
            "SHARE",
            "SHARE UPDATE EXCLUSIVE",
            "ROW EXCLUSIVE",
        ] {
            let lock = format!("BEGIN; LOCK TABLE linelamp.call IN {mode} MODE");
            assert_eq!(
                refusal(&mut conn, lock).await.code,
                "42501",
                "{login} {mode}"
            );
            done(&mut conn, "ROLLBACK").await;
        }
        refused(
            &mut conn,
            "42501",
            &[
                "SELECT id FROM linelamp.call FOR UPDATE",
                "SELECT id FROM linelamp.call FOR NO KEY UPDATE",
                "SELECT id FROM linelamp.call FOR SHARE",
                "SELECT login FROM linelamp.operator FOR KEY SHARE",
            ],
        )
        .await;
    }
    for login in ["op-001", "op-010", "op-020", "op-030", "op-040"] {
        let mut conn = base.connect(login).await;
        refused(
            &mut conn,
            "42501",
            &[
                "SELECT pg_advisory_lock(5463, 1)",
                "SELECT pg_try_advisory_lock(5463, 1)",
                "SELECT pg_advisory_xact_lock_shared(1)",
                "SELECT pg_advisory_unlock_all()",
            ],
        )
        .await;
    }
}

/// Runs a statement that has to answer at once, whatever others hold.
async fn at_once(conn: &mut PgConnection, sql: &str) -> Option<String> {
    let begun = Instant::now();
    let answer = answer(conn, sql).await;
    assert!(
        begun.elapsed() < Duration::from_millis(1500),
        "{sql} waited {:?}",
        begun.elapsed()
    );
    answer
}

#[tokio::test]
async fn an_open_transaction_with_a_call_in_it_holds_nobody_else_up() {
    let base = TestDatabase::new().await;
    let held = base.call_rings("1001").await;
    let next = base.call_rings("1002").await;
    let mut hoarder = base.connect("op-001").await;
    done(&mut hoarder, "BEGIN").await;
    takes(&mut hoarder, held).await;
    let mut cleo = base.connect("op-003").await;
    let best = "SELECT taken FROM linelamp.call_take_best(gen_random_uuid(), NULL, NULL)";
    assert_eq!(at_once(&mut cleo, best).await.unwrap(), next.to_string());
    at_once(&mut cleo, "SELECT linelamp.beat(gen_random_uuid(), '{}')").await;
    at_once(&mut cleo, "SELECT count(*) FROM linelamp.call").await;
    let mut keeper = base.connect("linelamp-keeper").await;
    for pass in [
        "keeper_rescue",
        "keeper_links",
        "keeper_broken_off",
        "keeper_purge",
    ] {
        at_once(&mut keeper, &format!("SELECT linelamp.{pass}()")).await;
    }
    let mut bridge = base.connect("linelamp-bridge").await;
    at_once(
        &mut bridge,
        "SELECT created FROM linelamp.call_add('test', 'later', '1001', NULL, NULL)",
    )
    .await;
}

#[tokio::test]
async fn a_cancelled_hint_does_not_silence_the_next_one() {
    let base = TestDatabase::new().await;
    let mut ana = base.connect("op-001").await;
    let cancelled = refusal(
        &mut ana,
        "SET statement_timeout = '20ms'; SELECT linelamp.hint()",
    )
    .await;
    assert_eq!(cancelled.code, "57014");
    // The session that was cancelled is still there; another one gets the lock all the same.
    let mut owner = base.superuser().await;
    let free = answer(&mut owner, "SELECT pg_try_advisory_lock(5463, 1)").await;
    assert_eq!(free.unwrap(), "true");
}

/// Waits until the server has ended this session. A session that lives on answers.
async fn is_ended(conn: &mut PgConnection) -> bool {
    sqlx::query("SELECT 1").execute(conn).await.is_err()
}

#[tokio::test]
async fn the_watchdog_ends_who_sits_in_a_transaction_and_who_computes_for_ever() {
    let base = TestDatabase::alone().await;
    let unlimited = "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = 0";
    let mut idle = base.connect("op-001").await;
    done(
        &mut idle,
        format!("{unlimited}; LISTEN linelamp; BEGIN; SELECT count(*) FROM linelamp.call"),
    )
    .await;
    let mut failed = base.connect("op-001").await;
    done(&mut failed, format!("{unlimited}; BEGIN")).await;
    refusal(&mut failed, "SELECT 1/0").await;
    let mut busy = base.connect("op-003").await;
    done(&mut busy, unlimited).await;
    // No wait of the test: a statement that would hold out for ten minutes is what the watchdog has to end.
    let busy =
        tokio::spawn(async move { sqlx::query("SELECT pg_sleep(600)").execute(&mut busy).await });
    let mut at_rest = base.connect("op-010").await;
    done(&mut at_rest, "LISTEN linelamp").await;

    let mut watch = base.superuser().await;
    let sitting = "SELECT FROM pg_stat_activity WHERE usename LIKE 'op-%' AND state <> 'idle'
                      AND clock_timestamp() - state_change > interval '300 ms'";
    let deadline = Instant::now() + Duration::from_secs(10);
    while rows(&mut watch, sitting).await < 3 {
        assert!(Instant::now() < deadline, "they sit");
        tokio::task::yield_now().await;
    }
    let reap = "SELECT login || ' ' || why FROM linelamp_private.reap('200 ms', '200 ms', '200 ms') ORDER BY 1";
    let ended: Vec<String> = sqlx::query_scalar(reap)
        .fetch_all(&mut watch)
        .await
        .unwrap();
    assert_eq!(
        ended,
        [
            "op-001 idle_in_transaction",
            "op-001 idle_in_transaction",
            "op-003 statement"
        ]
    );
    assert!(is_ended(&mut idle).await && is_ended(&mut failed).await);
    assert!(busy.await.unwrap().is_err());
    assert!(
        !is_ended(&mut at_rest).await,
        "who only listens is left alone"
    );
}

#[tokio::test]
async fn a_login_has_four_sessions_and_no_fifth() {
    let base = TestDatabase::alone().await;
    let mut owner = base.superuser().await;
    done(
        &mut owner,
        "SELECT linelamp.operator_add('op-777', 'ines', 'operator', '{north}')",
    )
    .await;
    let mut open = Vec::new();
    for _ in 0..4 {
        open.push(base.connect("op-777").await);
    }
    let fifth = <PgConnection as sqlx::Connection>::connect(&base.url("op-777")).await;
    let code = fifth
        .unwrap_err()
        .into_database_error()
        .unwrap()
        .code()
        .unwrap()
        .into_owned();
    assert_eq!(code, "53300");
}

#[tokio::test]
async fn a_migration_that_finds_a_table_held_lets_the_others_pass_and_tries_again() {
    let base = TestDatabase::new().await;
    for undone in [
        "DROP VIEW linelamp.feed_row",
        "ALTER VIEW linelamp.feed_row_before_presence RENAME TO feed_row",
        "DROP FUNCTION linelamp.presence_stays_behind CASCADE",
        "DROP TABLE linelamp.presence",
        "DROP FUNCTION linelamp.presence_set, linelamp.presence_left, linelamp.keeper_presence",
    ] {
        base.set_up(undone).await;
    }
    base.set_up("DELETE FROM linelamp.schema_migration WHERE version = 110")
        .await;
    let mut hoarder = base.superuser().await;
    done(
        &mut hoarder,
        "BEGIN; LOCK TABLE linelamp.schema_migration IN EXCLUSIVE MODE",
    )
    .await;
    let mut migrator = base.connect("linelamp_migrator").await;
    let migrating = tokio::spawn(async move { linelamp::db::migrate::run(&mut migrator).await });
    let mut watcher = base.superuser().await;
    // It stands in the queue, and then it does not: whoever came after it has passed.
    for waits in ["true", "false", "true"] {
        let queue = "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                      WHERE NOT l.granted AND a.usename = 'linelamp_migrator' AND a.datname = current_database())";
        while answer(&mut watcher, queue).await.as_deref() != Some(waits) {
            tokio::task::yield_now().await;
        }
    }
    done(&mut hoarder, "ROLLBACK").await;
    assert_eq!(migrating.await.unwrap(), Ok(vec![110]));
}

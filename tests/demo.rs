//! The demo without a screen: callers come, colleagues take them, nobody is taken twice.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod support;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use linelamp::db::simulation::claim_history;
use linelamp::demo::{Demo, Held, Seat, Wishes, double_takes};
use linelamp::local::discard;
use sqlx::{Connection, PgConnection};
use support::TestDatabase;

fn wishes(name: &str) -> Wishes {
    Wishes {
        dir: Some(PathBuf::from(format!(
            "/tmp/linelamp-{name}-{}",
            std::process::id()
        ))),
        pg_bin: None,
        fresh: true,
        calls_per_minute: 400,
        colleagues: 4,
        seed: 7,
        hurry: true,
    }
}

async fn count(owner: &mut PgConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(owner).await.unwrap()
}

/// Asks until the answer is high enough; a minute is more than any machine needs.
async fn until_at_least(owner: &mut PgConnection, sql: &'static str, wanted: i64) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while count(owner, sql).await < wanted {
        assert!(Instant::now() < deadline, "never reached {wanted}: {sql}");
        tokio::task::yield_now().await;
    }
}

#[test]
fn callers_arrive_are_taken_and_written_about_and_nobody_is_taken_twice() {
    let wishes = wishes("demo");
    let mut demo = Demo::start(&wishes).expect("a demo");
    let owner = demo.address(Seat::Owner).to_string();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut owner = PgConnection::connect(&owner).await.unwrap();
        until_at_least(&mut owner, "SELECT count(*) FROM linelamp.call", 30).await;
        until_at_least(
            &mut owner,
            "SELECT count(*) FROM linelamp.call WHERE wrapped_at IS NOT NULL",
            6,
        )
        .await;
        until_at_least(
            &mut owner,
            "SELECT count(*) FROM linelamp.entry WHERE kind = 'note'",
            6,
        )
        .await;
    });
    let tally = demo.finish().expect("a tally");
    drop(demo);
    discard(wishes.dir.as_deref().unwrap()).expect("nobody uses it any more");
    assert!(tally.calls_arrived >= 30, "{tally:?}");
    assert!(tally.calls_taken >= tally.calls_finished, "{tally:?}");
    assert!(
        tally.calls_finished >= 6 && tally.notes_saved >= 6,
        "{tally:?}"
    );
    assert!(
        tally.calls_abandoned <= tally.calls_arrived - tally.calls_finished,
        "{tally:?}"
    );
    assert_eq!(tally.double_takes, 0, "{tally:?}");
}

#[test]
fn a_second_demo_over_the_same_folder_joins_the_first() {
    let mut wishes = wishes("joined-demo");
    let first = Demo::start(&wishes).expect("a demo");
    wishes.fresh = false;
    let second = Demo::start(&wishes).expect("the same demo");
    assert_eq!(first.address(Seat::Lead), second.address(Seat::Lead));
    drop(first);
    drop(second);
    discard(wishes.dir.as_deref().unwrap()).expect("nobody uses it any more");
}

#[tokio::test]
async fn the_checker_finds_a_double_planted_in_the_real_history() {
    let database = TestDatabase::new().await;
    let call = database.call_rings("1001").await;
    let mut ana = database.connect("op-001").await;
    sqlx::query("SELECT * FROM linelamp.call_take(gen_random_uuid(), $1)")
        .bind(call)
        .execute(&mut ana)
        .await
        .unwrap();
    assert_eq!(doubles(&database).await, 0);
    // The table itself refuses two live claims, so the planted one has ended already.
    database
        .set_up(
            "INSERT INTO linelamp.claim (call_id, team_id, operator, fence, taken_at, ended_at, end_kind, request)
             SELECT call_id, team_id, 'op-003', fence + 1, taken_at + interval '1 ms', taken_at + interval '2 ms',
                    'passed', gen_random_uuid()
               FROM linelamp.claim",
        )
        .await;
    assert_eq!(doubles(&database).await, 1);
}

async fn doubles(database: &TestDatabase) -> usize {
    let history = claim_history(&mut database.superuser().await)
        .await
        .unwrap();
    let held = |(call, fence, login, from, until)| Held {
        call,
        fence,
        login,
        from,
        until,
    };
    double_takes(&history.into_iter().map(held).collect::<Vec<_>>()).len()
}

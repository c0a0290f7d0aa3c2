//! Owns: how long it takes from an event to its committed row. Run with `--run-ignored all` on a quiet machine.

use std::time::Duration;

use linelamp::bridge::told::Told;
use linelamp::domain::EndWhy;
use linelamp::domain::phone_system::AnswerMode;
use tokio::time::{Instant, sleep_until};

use super::story::*;
use crate::support::TestDatabase;

const CALLS_PER_SECOND: u32 = 10;
const SECONDS: u32 = 60;
const MOST: Duration = Duration::from_millis(100);

/// When each call was told, and when its row was there: both by this machine's clock.
const DELAYS: &str = "
    SELECT concat_ws(' ', count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY took), percentile_disc(0.99) WITHIN GROUP (ORDER BY took),
                     max(took))
      FROM (SELECT (extract(epoch FROM pg_xact_commit_timestamp(c.xmin)) * 1000 - split_part(c.provider_id, ' ', 2)::numeric)::int AS took
              FROM linelamp.call c) t";

#[tokio::test]
#[ignore = "a minute of load: a measurement for a quiet machine"]
async fn ten_calls_a_second_are_rows_within_a_tenth_of_a_second() {
    let db = TestDatabase::alone().await;
    run_sql(&db, "ALTER SYSTEM SET track_commit_timestamp = on").await;
    db.server().crash().unwrap();
    db.server().resume().unwrap();
    let mut bridge = Bridge::start(&db, AnswerMode::Pull);
    bridge.tell(Told::Ready).await;
    bridge.asked_to_look().await;
    let began = Instant::now();
    for number in 0..CALLS_PER_SECOND * SECONDS {
        sleep_until(began + Duration::from_secs(1) * number / CALLS_PER_SECOND).await;
        let now = jiff::Timestamp::now().as_millisecond();
        let name = format!("{number} {now}");
        bridge.call(rings(&name, 0)).await;
        // A caller of two seconds ago is answered and gone: two more statements for each that arrives.
        let _meanwhile = bridge.asked_meanwhile();
        if number >= 20 {
            let before = format!("{} gone", number - 20);
            bridge.call(answered(rings(&before, 0), 1, None)).await;
            bridge
                .call(over(rings(&before, 0), 2, EndWhy::CallerHungUp))
                .await;
        }
    }
    let all = CALLS_PER_SECOND * SECONDS;
    until(
        &db,
        "SELECT count(*)::text FROM linelamp.call WHERE provider_id !~ 'gone'",
        &all.to_string(),
    )
    .await;
    let told = ask(
        &db,
        DELAYS.replace(
            "FROM linelamp.call c)",
            "FROM linelamp.call c WHERE c.provider_id !~ 'gone')",
        ),
    )
    .await;
    println!("calls p50 p99 max (ms): {told}");
    let p99: u64 = told.split(' ').nth(2).unwrap().parse().unwrap();
    assert!(Duration::from_millis(p99) <= MOST, "{told}");
    bridge.stop().await;
}

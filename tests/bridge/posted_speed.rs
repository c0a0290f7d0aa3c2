//! Owns: how long it takes from a post to its committed row, and how much is told for it.
//! Must not know: how adapter and core share the work.
//!
//! The measurements want a quiet machine: `cargo test --test bridge -- --ignored --nocapture posted`.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;
use tokio::time::Instant;

use crate::core::story::{ask, run_sql, until};
use crate::fake_twilio::{ACCOUNT, post};
use crate::support::TestDatabase;
use crate::twilio::CALLER;
use crate::twilio_rows::{CALLS, Hotline};
use crate::webhook_rows::Hooked;

const CALLERS: usize = 600;
/// Two seconds, at ten callers a second.
const EARLIER: usize = 20;
const BETWEEN_LOOKS: Duration = Duration::from_secs(15);

/// Writes down when the row of each caller, and its end, was committed: at the commit, by the server's clock, which is
/// this machine's.
const WITNESS: &str = "
    CREATE TABLE public.seen (provider_id text, ended boolean, at timestamptz);
    CREATE FUNCTION public.witness() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF tg_op = 'INSERT' OR (new.ended_at IS NOT NULL AND old.ended_at IS NULL) THEN
            INSERT INTO public.seen VALUES (new.provider_id, tg_op = 'UPDATE', clock_timestamp());
        END IF;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER witness AFTER INSERT OR UPDATE ON linelamp.call DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION public.witness();
    UPDATE linelamp.setting SET value = '100000' WHERE name = 'source_calls_per_minute'";

/// When something was posted, by the call's name and whether it was its end.
#[derive(Default)]
struct Posted(HashMap<(String, bool), Timestamp>);

impl Posted {
    fn now(&mut self, call: &str, ended: bool) {
        self.0.insert((call.to_owned(), ended), Timestamp::now());
    }

    /// How long the rows took: the middle, all but one in a hundred, the longest; in milliseconds.
    async fn lags(&self, db: &TestDatabase, ended: bool) -> [i64; 3] {
        let query = format!(
            "SELECT string_agg(provider_id || ' ' || (extract(epoch FROM at) * 1000)::bigint, ',')
               FROM public.seen WHERE ended = {ended}"
        );
        let seen = ask(db, query).await;
        let mut lags: Vec<i64> = seen
            .split(',')
            .filter_map(|row| row.split_once(' '))
            .filter_map(|(call, at)| {
                let posted = self.0.get(&(call.to_owned(), ended))?;
                Some(at.parse::<i64>().unwrap() - posted.as_millisecond())
            })
            .collect();
        assert!(lags.len() >= CALLERS - EARLIER, "{} rows", lags.len());
        lags.sort_unstable();
        let at = |percent: usize| lags[(lags.len() - 1) * percent / 100];
        [at(50), at(99), at(100)]
    }
}

async fn ended_rows(db: &TestDatabase, wanted: usize) {
    until(
        db,
        "SELECT count(*)::text FROM public.seen WHERE ended",
        &wanted.to_string(),
    )
    .await;
}

/// Ten callers a second for a minute; each has left a voicemail and is gone two seconds later; six hundred wait all the
/// while, and are told whole four times.
#[tokio::test]
#[ignore = "a minute of load: a measurement for a quiet machine"]
async fn posted_callers_stand_in_the_table_within_a_tenth_of_a_second() {
    let db = TestDatabase::new().await;
    run_sql_all(&db, WITNESS).await;
    let hotline = Hotline::looking_every(&db, BETWEEN_LOOKS).await;
    for number in 0..CALLERS {
        // A facility's callers often show one number; here sixty share ten calls each.
        let from = format!("+131255501{:02}", number % 60);
        hotline.twilio.caller_waits(&from);
    }
    hotline.caller().await;
    until(&db, CALLS, &(CALLERS + 1).to_string()).await;
    let (mut posted, mut calls, mut answers) = (Posted::default(), Vec::new(), Vec::new());
    let mut ticks = tokio::time::interval(Duration::from_millis(100));
    for number in 0..CALLERS {
        ticks.tick().await;
        let call = hotline.twilio.caller_waits(CALLER);
        posted.now(&call, false);
        let asked = Instant::now();
        hotline.voice(&call).await;
        answers.push(asked.elapsed());
        calls.push(call);
        if let Some(earlier) = number.checked_sub(EARLIER) {
            let fields = [
                ("CallSid", calls[earlier].as_str()),
                ("AccountSid", ACCOUNT),
                ("RecordingDuration", "5"),
            ];
            assert_eq!(post(hotline.at, "recorded", &fields).await.0, 200);
            posted.now(&calls[earlier], true);
            hotline.over(&calls[earlier]).await;
        }
    }
    ended_rows(&db, CALLERS - EARLIER).await;
    answers.sort_unstable();
    let came = posted.lags(&db, false).await;
    // An end is told 400 ms later, with all that was posted meanwhile.
    let ended = posted.lags(&db, true).await;
    eprintln!(
        "Twilio, p50 p99 longest (ms): post to row {came:?}, to end {ended:?}; answers p99 {:?}, longest {:?}",
        answers[answers.len() * 99 / 100],
        answers[answers.len() - 1],
    );
    assert!(came[1] <= 100, "{came:?}");
}

/// The same for signed JSON, where the sender tells whole who waits.
#[tokio::test]
#[ignore = "a minute of load: a measurement for a quiet machine"]
async fn posted_json_stands_in_the_table_within_a_tenth_of_a_second() {
    let db = TestDatabase::new().await;
    run_sql_all(&db, WITNESS).await;
    let hooked = Hooked::open(&db, BETWEEN_LOOKS).await;
    let wait: Vec<_> = (0..CALLERS)
        .map(|number| json!({ "id": format!("w{number}"), "line": "1001", "waiting_at": Timestamp::now() }))
        .collect();
    hooked.says(&json!({ "calls": wait })).await;
    until(&db, CALLS, &CALLERS.to_string()).await;
    let mut posted = Posted::default();
    let mut ticks = tokio::time::interval(Duration::from_millis(100));
    for number in 0..CALLERS {
        ticks.tick().await;
        let now = Timestamp::now();
        let id = |number: usize| format!("c{number}");
        posted.now(&id(number), false);
        let call =
            json!({ "id": id(number), "line": "1001", "arrived_at": now, "waiting_at": now });
        hooked.says(&json!({ "calls": [call] })).await;
        if let Some(earlier) = number.checked_sub(EARLIER) {
            let connected = json!({ "id": id(earlier), "connected_at": now });
            hooked.says(&json!({ "calls": [connected] })).await;
            posted.now(&id(earlier), true);
            let gone = json!({ "id": id(earlier), "ended_at": now, "ended_why": "caller_hung_up" });
            hooked.says(&json!({ "calls": [gone] })).await;
        }
        if number % 150 == 149 {
            let here = (number + 1).saturating_sub(EARLIER)..=number;
            let here = here.map(|number| json!({ "id": id(number) }));
            let living: Vec<_> = wait.iter().cloned().chain(here).collect();
            hooked
                .says(&json!({ "picture": { "calls": living } }))
                .await;
        }
    }
    ended_rows(&db, CALLERS - EARLIER).await;
    let came = posted.lags(&db, false).await;
    let ended = posted.lags(&db, true).await;
    eprintln!("JSON, p50 p99 longest (ms): post to row {came:?}, to end {ended:?}");
    assert!(came[1] <= 100, "{came:?}");
}

/// Facts that the database merged since its last restart.
const MERGED: &str = "SELECT coalesce(sum(calls), 0)::text FROM pg_stat_user_functions WHERE schemaname = 'linelamp' AND funcname = 'fact_told'";

#[tokio::test]
async fn an_event_costs_its_own_facts_and_a_look_around_each_caller_once() {
    const WAIT: usize = 120;
    let db = TestDatabase::new().await;
    run_sql(
        &db,
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET track_functions = ''pl''', current_database()); END $$",
    )
    .await;
    let hotline = Hotline::looking_every(&db, Duration::from_mins(10)).await;
    let (first, _) = hotline.caller().await;
    until(&db, "SELECT state FROM linelamp.phone_system", "live").await;
    let merged = async || ask(&db, MERGED).await.parse::<usize>().unwrap();
    // The caller, and perhaps once more with the first look.
    until_at_least(&db, 1).await;
    let before = merged().await;
    assert!(before <= 2, "{before}");
    for _ in 0..WAIT {
        hotline.twilio.caller_waits(CALLER);
    }
    look_again(&db).await;
    until(&db, CALLS, &(WAIT + 1).to_string()).await;
    until_at_least(&db, before + WAIT + 1).await;
    let after_look = merged().await;
    assert!(
        after_look <= before + WAIT + 2,
        "each caller once: {after_look}"
    );
    for _ in 0..20 {
        let (call, _) = hotline.caller().await;
        hotline.over(&call).await;
    }
    hotline.over(&first).await;
    let over = "SELECT count(*)::text FROM linelamp.call WHERE ended_at IS NOT NULL";
    until(&db, over, "21").await;
    until_at_least(&db, after_look + 41).await;
    let after_events = merged().await;
    assert!(
        after_events <= after_look + 41,
        "an arrival and an end each, however many wait: {after_events}"
    );
}

async fn until_at_least(db: &TestDatabase, merged: usize) {
    let query = format!("SELECT (({MERGED})::bigint >= {merged})::text");
    until(db, &query, "true").await;
}

/// The database goes and comes: the bridge looks around.
async fn look_again(db: &TestDatabase) {
    run_sql(db, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'linelamp-bridge' AND datname = current_database()").await;
}

async fn run_sql_all(db: &TestDatabase, statements: &'static str) {
    sqlx::raw_sql(statements)
        .execute(&mut db.superuser().await)
        .await
        .unwrap();
}

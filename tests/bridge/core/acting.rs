//! Owns: the core in the weather: two bridges, a frozen one, a database that goes and comes, a phone system that is silent.

use std::time::Duration;

use linelamp::bridge::BridgeNews;
use linelamp::bridge::told::{Ask, Told};
use linelamp::domain::EndWhy;
use linelamp::domain::phone_system::{AnswerMode, Picture, Record, RecordPosition, Silence};

use super::story::*;
use crate::support::TestDatabase;

const STATE: &str = "SELECT state FROM linelamp.phone_system";
/// A bridge that is gone is replaced within this.
const TAKE_OVER: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_phone_system_is_live_once_the_queue_shows_what_it_has() {
    let db = TestDatabase::new().await;
    let mut bridge = Bridge::start(&db, AnswerMode::Pull);
    bridge.tell(Told::Ready).await;
    bridge.alive().await;
    let look = bridge.asked_to_look().await;
    assert_eq!(
        look,
        Ask::LookAround {
            record_read_to: None
        }
    );
    assert_eq!(ask(&db, STATE).await, "down");
    bridge
        .tell(Told::Picture(Picture {
            calls: vec![rings("a", 0)],
            ..Picture::default()
        }))
        .await;
    bridge.alive().await;
    until(&db, STATE, "live").await;
    assert_eq!(state(&db, "a").await, "waiting");
    bridge.tell(Told::Silent(Silence::Disconnected)).await;
    let down = until(&db, STATE, "down").await;
    assert!(down < Duration::from_secs(2), "{down:?}");
    // Nobody is closed by a silence.
    assert_eq!(state(&db, "a").await, "waiting");
    bridge.tell(Told::Ready).await;
    bridge.asked_to_look().await;
    bridge.tell(Told::Picture(Picture::default())).await;
    bridge.alive().await;
    until(&db, STATE, "live").await;
    assert_eq!(state(&db, "a").await, "abandoned not_seen");
    bridge.stop().await;
    assert_eq!(ask(&db, STATE).await, "down", "who leaves says so");
}

#[tokio::test]
async fn a_silence_is_said_once_however_often_it_is_met() {
    let db = TestDatabase::new().await;
    let mut bridge = Bridge::start(&db, AnswerMode::Pull);
    for round in 1..=3 {
        bridge.tell(Told::Silent(Silence::Disconnected)).await;
        // What is told behind it is written: it was met.
        bridge.call(rings(&format!("a{round}"), 0)).await;
        let calls = "SELECT count(*)::text FROM linelamp.call";
        until(&db, calls, &round.to_string()).await;
    }
    bridge.tell(Told::Silent(Silence::NoAnswer)).await;
    bridge.says(&BridgeNews::Silent(Silence::NoAnswer)).await;
    bridge.tell(Told::Ready).await;
    bridge.asked_to_look().await;
    bridge.tell(Told::Picture(Picture::default())).await;
    bridge.alive().await;
    bridge.says(&BridgeNews::Live).await;
    bridge.tell(Told::Silent(Silence::NoAnswer)).await;
    let silences = |bridge: &Bridge| {
        let news = bridge.said();
        let silences = news
            .iter()
            .filter(|news| matches!(news, BridgeNews::Silent(_)));
        silences.count()
    };
    // Once of each kind, and once more after it was heard again.
    until(&db, STATE, "stale").await;
    assert_eq!(silences(&bridge), 3);
    bridge.stop().await;
}

#[tokio::test]
async fn a_doubt_is_looked_into() {
    let db = TestDatabase::new().await;
    let mut bridge = Bridge::start(&db, AnswerMode::Pull);
    bridge.tell(Told::Ready).await;
    bridge.asked_to_look().await;
    bridge.tell(Told::Doubt).await;
    bridge.asked_to_look().await;
    bridge.stop().await;
}

#[tokio::test]
async fn of_two_bridges_one_acts_and_the_other_takes_over_when_it_dies() {
    let db = TestDatabase::new().await;
    let first = Bridge::start(&db, AnswerMode::Pull);
    first.says(&BridgeNews::Acting).await;
    let mut second = Bridge::start(&db, AnswerMode::Pull);
    second.says(&BridgeNews::StandingBy).await;
    second.tell(Told::Ready).await;
    second.call(rings("heard by the second", 0)).await;
    first.call(rings("heard by the first", 0)).await;
    until(
        &db,
        "SELECT string_agg(provider_id, ',') FROM linelamp.call",
        "heard by the first",
    )
    .await;
    assert_eq!(
        second.asked_meanwhile(),
        [],
        "who stands by asks for nothing"
    );
    first.dies().await;
    let took = second.says(&BridgeNews::Acting).await;
    assert!(took < TAKE_OVER, "{took:?}");
    second.asked_to_look().await;
    until(&db, "SELECT count(*)::text FROM linelamp.call", "2").await;
    second.stop().await;
}

#[tokio::test]
async fn a_frozen_bridge_is_replaced_and_can_write_no_more() {
    let db = TestDatabase::new().await;
    // A session that gives no sign of life is what a frozen process leaves.
    let mut frozen = session(&db, AnswerMode::Pull).await;
    frozen.facts(&[rings("a", 0)]).await.unwrap();
    let second = Bridge::start(&db, AnswerMode::Pull);
    let took = second.says(&BridgeNews::Acting).await;
    assert!(took < TAKE_OVER, "{took:?}");
    let woken = frozen.picture(&Picture::default()).await;
    assert!(woken.is_err(), "{woken:?}");
    assert_eq!(state(&db, "a").await, "waiting");
    second.stop().await;
}

#[tokio::test]
async fn while_the_database_is_away_the_adapter_is_heard_and_afterwards_all_is_right() {
    let db = TestDatabase::alone().await;
    let mut bridge = Bridge::start(&db, AnswerMode::Pull);
    bridge.tell(Told::Ready).await;
    bridge.asked_to_look().await;
    bridge.call(rings("ends meanwhile", 0)).await;
    bridge.call(rings("vanishes meanwhile", 0)).await;
    until(&db, "SELECT count(*)::text FROM linelamp.call", "2").await;
    db.server().crash().unwrap();
    // More than the channel holds: the core reads on.
    for number in 0..300 {
        bridge.call(rings(&format!("call {number}"), 1)).await;
    }
    bridge
        .call(over(rings("ends meanwhile", 0), 9, EndWhy::CallerHungUp))
        .await;
    bridge.tell(Told::Picture(Picture::default())).await;
    run_until_away(&bridge).await;
    db.server().resume().unwrap();
    let back = tokio::time::Instant::now();
    bridge.asked_to_look().await;
    let living = (0..300)
        .map(|number| rings(&format!("call {number}"), 1))
        .collect();
    bridge
        .tell(Told::Picture(Picture {
            calls: living,
            ..Picture::default()
        }))
        .await;
    until(
        &db,
        "SELECT count(*)::text FROM linelamp.call WHERE ended_at IS NULL",
        "300",
    )
    .await;
    assert!(
        back.elapsed() < Duration::from_secs(5),
        "{:?}",
        back.elapsed()
    );
    assert_eq!(
        state(&db, "ends meanwhile").await,
        "abandoned caller_hung_up"
    );
    until(
        &db,
        "SELECT end_why FROM linelamp.call WHERE provider_id = 'vanishes meanwhile'",
        "not_seen",
    )
    .await;
    bridge.stop().await;
}

async fn run_until_away(bridge: &Bridge) {
    bridge
        .says(&BridgeNews::Trouble(linelamp::db::DbError::Offline))
        .await;
}

#[tokio::test]
async fn one_call_that_the_database_cannot_take_keeps_nobody_out() {
    let db = TestDatabase::new().await;
    let bridge = Bridge::start(&db, AnswerMode::Pull);
    bridge.says(&BridgeNews::Acting).await;
    run_sql(
        &db,
        "ALTER TABLE linelamp.call ADD CHECK (provider_id <> 'poison')",
    )
    .await;
    for name in ["a", "poison", "b"] {
        bridge.call(rings(name, 0)).await;
    }
    until(
        &db,
        "SELECT string_agg(provider_id, ',' ORDER BY provider_id) FROM linelamp.call",
        "a,b",
    )
    .await;
    let named = |news: &BridgeNews| matches!(news, BridgeNews::NotTaken { provider_id, .. } if provider_id == "poison");
    bridge.says_so(named).await;
    bridge.stop().await;
}

#[tokio::test]
async fn a_row_that_somebody_has_holds_up_nobody_and_nothing_of_it_is_lost() {
    let db = TestDatabase::new().await;
    let mut bridge = Bridge::start(&db, AnswerMode::Pull);
    bridge.tell(Told::Ready).await;
    bridge.asked_to_look().await;
    for name in ["a", "b"] {
        bridge.call(rings(name, 0)).await;
    }
    until(&db, "SELECT count(*)::text FROM linelamp.call", "2").await;
    let mut somebody = db.superuser().await;
    for statement in [
        "BEGIN",
        "SELECT 1 FROM linelamp.call WHERE provider_id IN ('a', 'b') FOR UPDATE",
    ] {
        sqlx::query(statement).execute(&mut somebody).await.unwrap();
    }
    bridge
        .call(over(rings("a", 0), 9, EndWhy::CallerHungUp))
        .await;
    bridge
        .tell(Told::Record(Record {
            calls: vec![over(rings("b", 0), 12, EndWhy::TimedOut)],
            read_to: RecordPosition("here".to_owned()),
        }))
        .await;
    bridge.tell(Told::Picture(Picture::default())).await;
    for number in 0..5 {
        let began = tokio::time::Instant::now();
        bridge.call(rings(&format!("c {number}"), 1)).await;
        let count = format!("{}", number + 3);
        until(&db, "SELECT count(*)::text FROM linelamp.call", &count).await;
        // Two locked rows cost two short waits, and the batch that met them a third.
        assert!(
            began.elapsed() < Duration::from_secs(3),
            "{:?}",
            began.elapsed()
        );
    }
    let silent_for = "SELECT (clock_timestamp() - last_seen < interval '5 s')::text FROM linelamp.phone_system_pulse";
    assert_eq!(ask(&db, silent_for).await, "true");
    let position = "SELECT record_read_to FROM linelamp.phone_system_pulse";
    assert_eq!(ask(&db, position).await, "", "what is not in was not read");
    sqlx::query("ROLLBACK")
        .execute(&mut somebody)
        .await
        .unwrap();
    until(&db, position, "here").await;
    let ends = "SELECT string_agg(end_why, ' ' ORDER BY provider_id) FROM linelamp.call WHERE ended_at IS NOT NULL";
    until(&db, ends, "caller_hung_up timed_out").await;
    let news = bridge.said();
    assert!(
        !news
            .iter()
            .any(|news| matches!(news, BridgeNews::NotTaken { .. })),
        "{news:?}"
    );
    bridge.stop().await;
}

#[tokio::test]
async fn a_bridge_that_loses_its_session_begins_nothing_more() {
    let db = TestDatabase::new().await;
    let mut bridge = Bridge::start(&db, AnswerMode::Pull);
    bridge.tell(Told::Ready).await;
    bridge.asked_to_look().await;
    run_sql(
        &db,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE usename = 'linelamp-bridge' AND datname = current_database()",
    )
    .await;
    while bridge.asked().await != Ask::StandDown {}
    // It speaks again, and is asked again.
    bridge.asked_to_look().await;
    bridge.stop().await;
}

#[tokio::test]
async fn when_the_adapter_ends_what_it_told_is_written_and_the_bridge_ends() {
    let db = TestDatabase::new().await;
    let bridge = Bridge::start(&db, AnswerMode::Pull);
    bridge.says(&BridgeNews::Acting).await;
    bridge.call(rings("a", 0)).await;
    bridge.adapter_ends().await;
    assert_eq!(state(&db, "a").await, "waiting");
}

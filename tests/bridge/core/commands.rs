//! Owns: commands through the whole core: given on a hint, taken up after a restart, never to two bridges.

use std::time::Duration;

use linelamp::bridge::BridgeNews;
use linelamp::bridge::told::{Ask, Told};
use linelamp::domain::phone_system::{AnswerMode, Step, Takes};
use tokio::time::Instant;

use super::orders::ana_orders;
use super::story::*;
use crate::support::TestDatabase;

const LAST: &str =
    "SELECT coalesce(result, '') FROM linelamp.command ORDER BY created_at DESC LIMIT 1";

/// A bridge that is connected, with one waiting caller.
async fn with_a_caller(db: &TestDatabase) -> Bridge {
    let mut bridge = Bridge::start(db, AnswerMode::Pull);
    bridge.tell(Told::Ready).await;
    bridge.asked_to_look().await;
    bridge.call(rings("a", 0)).await;
    until(db, "SELECT count(*)::text FROM linelamp.call", "1").await;
    bridge
}

async fn command(bridge: &mut Bridge) -> linelamp::domain::phone_system::Command {
    loop {
        if let Ask::Command(command) = bridge.asked().await {
            return command;
        }
    }
}

#[tokio::test]
async fn an_order_reaches_the_adapter_within_a_second_and_its_outcome_the_desk() {
    let db = TestDatabase::new().await;
    let mut bridge = with_a_caller(&db).await;
    let began = Instant::now();
    let id = ana_orders(&db, "answer", "101", 20).await;
    let given = command(&mut bridge).await;
    assert_eq!(given.id, id);
    assert!(
        began.elapsed() < Duration::from_millis(1500),
        "{:?}",
        began.elapsed()
    );
    bridge
        .tell(Told::Step {
            command: id,
            step: Step::PhoneUnreachable,
        })
        .await;
    let told = until(&db, LAST, "phone_unreachable").await;
    assert!(told < Duration::from_secs(1), "{told:?}");
    bridge.stop().await;
}

#[tokio::test]
async fn a_hint_makes_it_at_once() {
    let db = TestDatabase::new().await;
    let mut bridge = with_a_caller(&db).await;
    ana_orders(&db, "answer", "101", 20).await;
    let began = Instant::now();
    sqlx::query("SELECT linelamp.hint()")
        .execute(&mut db.connect("op-001").await)
        .await
        .unwrap();
    command(&mut bridge).await;
    assert!(
        began.elapsed() < Duration::from_millis(500),
        "{:?}",
        began.elapsed()
    );
    bridge.stop().await;
}

#[tokio::test]
async fn after_a_restart_what_was_begun_is_taken_up_and_not_given_again() {
    let db = TestDatabase::new().await;
    let mut bridge = with_a_caller(&db).await;
    let id = ana_orders(&db, "answer", "101", 20).await;
    command(&mut bridge).await;
    bridge.dies().await;
    let mut next = Bridge::start(&db, AnswerMode::Pull);
    let Ask::TakeUp(command) = next.asked().await else {
        panic!("what was begun comes first")
    };
    assert_eq!(command.id, id);
    next.tell(Told::Ready).await;
    next.asked_to_look().await;
    next.tell(Told::Step {
        command: id,
        step: Step::BridgeRestarted,
    })
    .await;
    until(&db, LAST, "bridge_restarted").await;
    assert_eq!(state(&db, "a").await, "waiting");
    let meanwhile = next.asked_meanwhile();
    assert!(
        !meanwhile.iter().any(|ask| matches!(ask, Ask::Command(_))),
        "{meanwhile:?}"
    );
    next.stop().await;
}

#[tokio::test]
async fn an_adapter_that_is_not_connected_gets_no_command_and_it_runs_out() {
    let db = TestDatabase::new().await;
    let mut bridge = Bridge::start(&db, AnswerMode::Pull);
    bridge.says(&BridgeNews::Acting).await;
    bridge.call(rings("a", 0)).await;
    until(&db, "SELECT count(*)::text FROM linelamp.call", "1").await;
    ana_orders(&db, "answer", "101", 2).await;
    until(&db, LAST, "expired").await;
    assert_eq!(bridge.asked_meanwhile(), []);
    bridge.stop().await;
}

#[tokio::test]
async fn in_push_mode_the_phones_follow_the_states_of_their_operators() {
    let db = TestDatabase::new().await;
    sits_at(&db, "op-001", "101").await;
    let mut bridge = Bridge::start(&db, AnswerMode::Push);
    bridge.tell(Told::Ready).await;
    let takes = async |bridge: &mut Bridge| loop {
        if let Ask::Presence(phones) = bridge.asked().await {
            return phones
                .iter()
                .map(|phone| (phone.name.clone(), phone.takes))
                .collect::<Vec<_>>();
        }
    };
    assert_eq!(takes(&mut bridge).await, [("ana".to_owned(), Takes::Calls)]);
    run_sql(
        &db,
        "UPDATE linelamp.operator SET state = 'away' WHERE login = 'op-001'",
    )
    .await;
    assert_eq!(
        takes(&mut bridge).await,
        [("ana".to_owned(), Takes::Paused)]
    );
    run_sql(&db, "DELETE FROM linelamp.operator_phone").await;
    assert_eq!(takes(&mut bridge).await, []);
    bridge.stop().await;
}

#[tokio::test]
async fn a_caller_who_is_let_go_while_the_phone_rings_is_told_to_the_adapter_until_it_is_done() {
    let db = TestDatabase::new().await;
    let mut bridge = with_a_caller(&db).await;
    let id = ana_orders(&db, "answer", "101", 20).await;
    assert_eq!(command(&mut bridge).await.id, id);
    run_sql(
        &db,
        "SELECT linelamp.end_claim(k.id, 'passed') FROM linelamp.claim k WHERE k.ended_at IS NULL",
    )
    .await;
    for _ in 0..2 {
        loop {
            if let Ask::Cancel(cancelled) = bridge.asked().await {
                assert_eq!(cancelled, id);
                break;
            }
        }
    }
    bridge
        .tell(Told::Step {
            command: id,
            step: Step::Cancelled,
        })
        .await;
    until(&db, LAST, "cancelled").await;
    let waits = state(&db, "a").await;
    assert_eq!(waits, "waiting");
    bridge.stop().await;
}

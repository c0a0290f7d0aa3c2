//! Owns: commands in the database: given once, never late, and what comes of them.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use linelamp::bridge::told::{Ask, Told};
use linelamp::domain::CommandId;
use linelamp::domain::phone_system::{AnswerMode, CommandKind, Step, SystemKind};

use super::story::*;
use crate::support::TestDatabase;

/// Ana takes the call; then this is ordered for it, as the desk does.
pub(super) async fn ana_orders(
    db: &TestDatabase,
    kind: &str,
    argument: &str,
    seconds: i64,
) -> CommandId {
    if ask(db, "SELECT count(*)::text FROM linelamp.claim").await == "0" {
        has_taken(db, "op-001").await;
    }
    let id = ask(
        db,
        format!(
            "INSERT INTO linelamp.command (source, call_id, kind, argument, by, fence, expires_at)
             SELECT 'pbx', k.call_id, '{kind}', nullif('{argument}', ''), k.operator, k.fence, now() + interval '{seconds} s'
               FROM linelamp.claim k ORDER BY k.fence DESC LIMIT 1 RETURNING id::text"
        ),
    )
    .await;
    CommandId(id.parse().unwrap())
}

const LAST: &str = "SELECT concat_ws(' ', result, argument) FROM linelamp.command ORDER BY created_at DESC LIMIT 1";
const STEP: &str = "SELECT concat_ws(' ', phone_step, on_hold) FROM linelamp.call";

#[tokio::test]
async fn a_command_is_given_once_with_all_it_takes() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    bridge.facts(&[rings("a", 0)]).await.unwrap();
    let id = ana_orders(&db, "answer", "101", 20).await;
    let given = bridge.next_commands(5).await.unwrap();
    let [command] = given.as_slice() else {
        panic!("one command, not {given:?}")
    };
    assert_eq!(command.id, id);
    assert_eq!(
        command.kind,
        CommandKind::Answer {
            phone: "101".into()
        }
    );
    assert_eq!(command.provider_id, "a");
    assert!(command.room.starts_with("room") && command.room.len() == 36);
    assert_eq!(bridge.next_commands(5).await.unwrap(), []);
    let begun = bridge.begun_commands().await.unwrap();
    assert_eq!(begun.len(), 1);
    assert_eq!((begun[0].id, &begun[0].kind), (id, &command.kind));
    assert!(bridge.step(id, Step::Ringing).await.unwrap());
    assert_eq!(ask(&db, STEP).await, "ringing f");
    bridge
        .facts(&[answered(rings("a", 0), 9, None)])
        .await
        .unwrap();
    assert!(bridge.step(id, Step::Done).await.unwrap());
    assert!(
        !bridge.step(id, Step::Failed).await.unwrap(),
        "over is over"
    );
    assert_eq!(ask(&db, STEP).await, "f");
    assert_eq!(ask(&db, LAST).await, "done", "the phone is forgotten");
    assert_eq!(state(&db, "a").await, "on_call");
}

#[tokio::test]
async fn an_order_begins_before_another_bridge_can_act_or_not_at_all() {
    for kind in [SystemKind::Asterisk, SystemKind::Twilio] {
        let db = TestDatabase::new().await;
        let (told, mut asks) = core_for(&db, kind, Duration::from_mins(1));
        told.send(Told::Ready).await.unwrap();
        let caller = Told::Call(Box::new(rings("a", 0)));
        told.send(caller).await.unwrap();
        until(&db, "SELECT count(*)::text FROM linelamp.call", "1").await;
        ana_orders(&db, "answer", "101", 20).await;
        let command = loop {
            if let Ask::Command(command) = asks.recv().await.unwrap() {
                break command;
            }
        };
        // Six seconds without a sign of life make room for the next one, and there is a sign every two.
        let left = command.expires_at.duration_since(Timestamp::now());
        assert!(left <= SignedDuration::from_secs(4), "{kind:?}: {left:?}");
    }
}

#[tokio::test]
async fn a_phone_that_cannot_be_rung_gives_the_call_back_and_leaves_the_word() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    bridge.facts(&[rings("a", 0)]).await.unwrap();
    let id = ana_orders(&db, "answer", "101", 20).await;
    bridge.next_commands(5).await.unwrap();
    assert!(bridge.step(id, Step::PhoneBusy).await.unwrap());
    assert_eq!(ask(&db, STEP).await, "phone_busy f");
    assert_eq!(state(&db, "a").await, "waiting");
    assert_eq!(
        ask(
            &db,
            "SELECT state FROM linelamp.operator WHERE login = 'op-001'"
        )
        .await,
        "available"
    );
    // The next to take it does not read the word of the last.
    has_taken(&db, "op-003").await;
    assert_eq!(ask(&db, STEP).await, "f");
}

#[tokio::test]
async fn an_interpreter_who_is_not_reached_leaves_the_conversation_alone() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    bridge.facts(&[rings("a", 0)]).await.unwrap();
    let id = ana_orders(&db, "interpreter", "5550142", 20).await;
    bridge
        .facts(&[answered(rings("a", 0), 9, None)])
        .await
        .unwrap();
    bridge.next_commands(5).await.unwrap();
    bridge.step(id, Step::PhoneSilent).await.unwrap();
    assert_eq!(state(&db, "a").await, "on_call");
    assert_eq!(ask(&db, STEP).await, "phone_silent f");
}

#[tokio::test]
async fn hold_and_requeue_are_seen_when_they_are_done() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    bridge.facts(&[rings("a", 0)]).await.unwrap();
    for (kind, expected) in [
        ("hold", "t"),
        ("resume", "f"),
        ("hold", "t"),
        ("requeue", "f"),
    ] {
        let id = ana_orders(&db, kind, "", 20).await;
        bridge
            .facts(&[answered(rings("a", 0), 9, None)])
            .await
            .unwrap();
        bridge.next_commands(5).await.unwrap();
        bridge.step(id, Step::Done).await.unwrap();
        assert_eq!(ask(&db, STEP).await, expected, "{kind}");
    }
    assert_eq!(state(&db, "a").await, "waiting");
}

#[tokio::test]
async fn a_hang_up_that_was_ordered_is_ours() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    bridge.facts(&[rings("a", 0)]).await.unwrap();
    ana_orders(&db, "hang_up", "", 20).await;
    bridge.next_commands(5).await.unwrap();
    let ended = over(
        answered(rings("a", 0), 9, None),
        30,
        linelamp::domain::EndWhy::CallerHungUp,
    );
    bridge.facts(&[ended]).await.unwrap();
    assert_eq!(state(&db, "a").await, "wrap_up operator_hung_up");
}

#[tokio::test]
async fn a_hang_up_that_came_to_nothing_ended_nobody() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    bridge.facts(&[rings("a", 0)]).await.unwrap();
    let id = ana_orders(&db, "hang_up", "", 20).await;
    bridge.next_commands(5).await.unwrap();
    bridge.step(id, Step::Failed).await.unwrap();
    let ended = over(
        answered(rings("a", 0), 9, None),
        30,
        linelamp::domain::EndWhy::CallerHungUp,
    );
    bridge.facts(&[ended]).await.unwrap();
    assert_eq!(state(&db, "a").await, "wrap_up caller_hung_up");
}

#[tokio::test]
async fn a_late_command_of_a_call_that_somebody_has_waits_and_holds_up_nothing() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    bridge.facts(&[rings("a", 0)]).await.unwrap();
    ana_orders(&db, "answer", "101", -1).await;
    let mut somebody = db.superuser().await;
    for statement in ["BEGIN", "SELECT 1 FROM linelamp.call FOR UPDATE"] {
        sqlx::query(statement).execute(&mut somebody).await.unwrap();
    }
    assert!(!bridge.refuse_late().await.unwrap());
    sqlx::query("ROLLBACK")
        .execute(&mut somebody)
        .await
        .unwrap();
    assert!(bridge.refuse_late().await.unwrap());
    assert_eq!(ask(&db, LAST).await, "expired");
}

#[tokio::test]
async fn a_command_whose_time_has_passed_is_refused_and_never_given() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    bridge.facts(&[rings("a", 0)]).await.unwrap();
    ana_orders(&db, "answer", "101", -1).await;
    assert_eq!(bridge.next_commands(5).await.unwrap(), []);
    assert!(bridge.refuse_late().await.unwrap());
    assert_eq!(ask(&db, LAST).await, "expired");
    assert_eq!(state(&db, "a").await, "waiting");
    assert_eq!(ask(&db, STEP).await, "expired f");
    assert!(!bridge.refuse_late().await.unwrap());
}

#[tokio::test]
async fn without_any_bridge_the_keeper_ends_what_nobody_will_do() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    bridge.facts(&[rings("a", 0)]).await.unwrap();
    ana_orders(&db, "answer", "101", 20).await;
    bridge.next_commands(5).await.unwrap();
    bridge.close().await.unwrap();
    run_sql(
        &db,
        "UPDATE linelamp.command SET lease_until = now() - interval '1 s'",
    )
    .await;
    sqlx::query("SELECT linelamp.keeper_phone_systems()")
        .execute(&mut db.connect("linelamp-keeper").await)
        .await
        .unwrap();
    assert_eq!(ask(&db, LAST).await, "failed");
    assert_eq!(state(&db, "a").await, "waiting");
}

//! Owns: a phone system that rings operators in turn: members follow the operators' states, who answers has the call.
//! Must not know: pull.

use std::time::{Duration, Instant};

use linelamp::domain::OperatorState;
use tokio::time::sleep;

use super::chain::{Callers, Chain, Way, control, phone, until_is, until_quiet};
use super::desks::{Desk, Place};

/// Waits until the queue's list of members has this, or has it no more.
async fn until_listed(wanted: &str, there: bool) -> Duration {
    let began = Instant::now();
    while control(&["cli", "queue show hotline"]).contains(wanted) != there {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "{wanted} {there}"
        );
        sleep(Duration::from_millis(50)).await;
    }
    began.elapsed()
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn the_queue_rings_who_is_ready_and_whose_phone_answers_has_the_call() {
    let chain = Chain::new("push", "push", &Way::plain()).await;
    let bridge = chain.heard_bridge().await;
    let _phone = phone("101", "answer");
    let mut desk = Desk::open(&Place::of(&chain.db, "op-001", "101"))
        .await
        .unwrap();
    let added = until_listed("PJSIP/101", true).await;
    desk.is(OperatorState::Away).await.unwrap();
    let paused = until_listed("paused", true).await;
    desk.is(OperatorState::Available).await.unwrap();
    let ready = until_listed("paused", false).await;
    println!("added after {added:?}, paused {paused:?}, ready {ready:?}");

    let callers = Callers {
        trunk: "push",
        seconds: 15,
        ..Callers::default()
    };
    let _caller = callers.ring();
    let talking = "SELECT concat_ws(' ', k.operator, k.reached_at IS NOT NULL) FROM linelamp.claim k
                     JOIN linelamp.call c ON c.id = k.call_id WHERE k.ended_at IS NULL AND c.ended_at IS NULL";
    until_is(&chain.db, talking, "op-001 t").await;
    // Neither the bridge nor the desk may move a caller who talks.
    bridge.dies();
    let _bridge = chain.heard_bridge().await;
    let right = chain.until_right().await;
    assert_eq!(until_is(&chain.db, talking, "op-001 t").await.as_secs(), 0);
    println!("the bridge killed in mid-talk: right {right:?} after it was heard");
    until_quiet().await;
    until_is(
        &chain.db,
        "SELECT end_why FROM linelamp.call",
        "caller_hung_up",
    )
    .await;
    let login = "SELECT state FROM linelamp.operator WHERE login = 'op-001'";
    until_is(&chain.db, login, "wrap_up").await;
    until_listed("paused", true).await;
    drop(desk);
    let account = chain.settled("push").await;
    assert!(account.is_true(), "{account}");
    control(&["cli", "queue remove member PJSIP/101 from hotline"]);
}

//! Owns: what becomes of a call that broke off when its caller rings again.

use linelamp::db::{calls, opening, words};
use linelamp::domain::CallId;

use crate::story::*;
use crate::support::TestDatabase;

/// A call of Ana's that broke off after one line; the next one from there is in Cleo's hand.
async fn broke_off(db: &TestDatabase) -> CallId {
    let mut ana = db.connect("op-001").await;
    let earlier = ring(db).await;
    let claim = take(&mut ana, earlier).await.unwrap();
    words::append_note(&mut ana, &line(claim, "=name Jorge, he was hit"))
        .await
        .unwrap();
    calls::mark_broken_off(&mut ana, request(), claim, true)
        .await
        .unwrap();
    earlier
}

#[tokio::test]
async fn joined_calls_show_the_earlier_lines_and_are_one_case() {
    let db = TestDatabase::new().await;
    let mut cleo = db.connect("op-003").await;
    let earlier = broke_off(&db).await;
    let call = ring(&db).await;
    let claim = take(&mut cleo, call).await.unwrap();
    words::make_case(&mut cleo, request(), Some(claim), None)
        .await
        .unwrap();
    words::append_note(&mut cleo, &line(claim, "he is back"))
        .await
        .unwrap();
    calls::join_call(&mut cleo, request(), claim, earlier, true)
        .await
        .unwrap();
    let notes = opening::list_call_notes(&mut cleo, claim).await.unwrap();
    let said: Vec<&str> = notes
        .iter()
        .map(|entry| entry.words.reveal())
        .filter(|words| !words.is_empty())
        .collect();
    assert_eq!(said, ["=name Jorge, he was hit", "he is back"]);
    assert!(notes.iter().any(|entry| entry.kind == "joined"));
    let one_case: bool = sqlx::query_scalar(
        "SELECT count(DISTINCT case_id) = 1 AND bool_and(case_id IS NOT NULL AND broken_off_at IS NULL) FROM linelamp.call",
    )
    .fetch_one(&mut db.superuser().await)
    .await
    .unwrap();
    assert!(one_case);
}

#[tokio::test]
async fn left_apart_they_share_nothing() {
    let db = TestDatabase::new().await;
    let mut cleo = db.connect("op-003").await;
    let earlier = broke_off(&db).await;
    let call = ring(&db).await;
    let claim = take(&mut cleo, call).await.unwrap();
    calls::join_call(&mut cleo, request(), claim, earlier, false)
        .await
        .unwrap();
    let notes = opening::list_call_notes(&mut cleo, claim).await.unwrap();
    let kinds: Vec<&str> = notes.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["left_apart"]);
    assert_eq!(notes[0].fact("earlier"), Some(earlier.to_string().as_str()));
    // Nothing that did not break off, and nothing by guessing an id.
    let unknown = CallId(uuid::Uuid::new_v4());
    assert!(
        calls::join_call(&mut cleo, request(), claim, unknown, true)
            .await
            .is_err()
    );
    assert!(
        calls::join_call(&mut cleo, request(), claim, call, true)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn only_who_has_the_call_joins_it() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut cleo = db.connect("op-003").await;
    let earlier = broke_off(&db).await;
    let call = ring(&db).await;
    let claim = take(&mut cleo, call).await.unwrap();
    assert!(
        calls::join_call(&mut ana, request(), claim, earlier, true)
            .await
            .is_err()
    );
}

/// Joined once, the two still are two calls: what becomes of the earlier one goes before.
#[tokio::test]
async fn what_went_to_another_team_or_was_sealed_since_is_shown_no_more() {
    let db = TestDatabase::new().await;
    let mut cleo = db.connect("op-003").await;
    let earlier = broke_off(&db).await;
    let call = ring(&db).await;
    let claim = take(&mut cleo, call).await.unwrap();
    calls::join_call(&mut cleo, request(), claim, earlier, true)
        .await
        .unwrap();
    let shown = async |cleo: &mut sqlx::PgConnection| {
        let notes = opening::list_call_notes(cleo, claim).await.unwrap();
        notes
            .iter()
            .any(|entry| entry.words.reveal().contains("he was hit"))
    };
    assert!(shown(&mut cleo).await);
    db.set_up("UPDATE linelamp.call SET team_id = 2 WHERE ended_at IS NOT NULL")
        .await;
    assert!(!shown(&mut cleo).await, "the other team's words");
    db.set_up("UPDATE linelamp.call SET team_id = 1 WHERE ended_at IS NOT NULL")
        .await;
    assert!(shown(&mut cleo).await);
    db.set_up(
        "INSERT INTO linelamp.case_file (id, number, team_id, sealed) VALUES (gen_random_uuid(), 'QQQ-999', 1, true);
         UPDATE linelamp.call SET case_id = (SELECT id FROM linelamp.case_file WHERE sealed) WHERE ended_at IS NOT NULL",
    )
    .await;
    assert!(!shown(&mut cleo).await, "a sealed case's words");
}

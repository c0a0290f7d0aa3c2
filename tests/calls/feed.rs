//! Owns: the delta query: nothing is missed, whatever else is going on.

use linelamp::db::{calls, feed};
use linelamp::domain::{Row, RowId};
use sqlx::{Connection as _, Executor as _};

use crate::story::*;
use crate::support::TestDatabase;

#[tokio::test]
async fn a_change_is_seen_while_an_older_transaction_is_open() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut slow = db.superuser().await;
    let mut open = slow.begin().await.unwrap();
    open.execute("UPDATE linelamp.team SET name = name")
        .await
        .unwrap();
    let cursor = feed::read_all(&mut ana, false).await.unwrap().cursor;
    let call = ring(&db).await;
    let first = feed::read_since(&mut ana, &cursor).await.unwrap().unwrap();
    assert!(matches!(first.batch.rows.as_slice(), [Row::Call(seen)] if seen.id == call));
    let quiet = feed::read_since(&mut ana, &first.cursor)
        .await
        .unwrap()
        .unwrap();
    assert!(quiet.batch.rows.is_empty());
    open.commit().await.unwrap();
}

#[tokio::test]
async fn a_transaction_that_commits_late_is_still_news() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let mut slow = db.superuser().await;
    let mut open = slow.begin().await.unwrap();
    open.execute("UPDATE linelamp.call SET urgency = 1")
        .await
        .unwrap();
    // Many answers pass while it is open.
    let mut cursor = feed::read_all(&mut ana, false).await.unwrap().cursor;
    for _ in 0..3 {
        ring(&db).await;
        cursor = feed::read_since(&mut ana, &cursor)
            .await
            .unwrap()
            .unwrap()
            .cursor;
    }
    open.commit().await.unwrap();
    let late = feed::read_since(&mut ana, &cursor).await.unwrap().unwrap();
    assert!(matches!(late.batch.rows.as_slice(), [Row::Call(seen)] if seen.id == call));
}

#[tokio::test]
async fn a_call_that_changes_teams_leaves_a_gone_row_behind() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut bo = db.connect("op-002").await;
    let mut eli = db.connect("op-011").await;
    let call = ring(&db).await;
    let hers = feed::read_all(&mut ana, false).await.unwrap().cursor;
    let his = feed::read_all(&mut bo, false).await.unwrap().cursor;
    // A lead of both teams takes it and puts it on a line of the other.
    let claim = take(&mut eli, call).await.unwrap();
    let marsh = feed::read_all(&mut eli, false).await.unwrap().batch.rows;
    let marsh = marsh.into_iter().find_map(|row| match row {
        Row::Line(line) if line.number == "2001" => Some(line.id),
        _ => None,
    });
    calls::set_call_field(
        &mut eli,
        request(),
        claim,
        &linelamp::domain::CallField::Line(marsh),
    )
    .await
    .unwrap();
    let left = feed::read_since(&mut ana, &hers)
        .await
        .unwrap()
        .unwrap()
        .batch;
    assert_eq!(
        left.gone
            .iter()
            .map(|(id, _)| id.clone())
            .collect::<Vec<_>>(),
        [RowId::Call(call)]
    );
    assert!(!left.rows.iter().any(|row| matches!(row, Row::Call(_))));
    let came = feed::read_since(&mut bo, &his)
        .await
        .unwrap()
        .unwrap()
        .batch;
    assert!(
        came.rows
            .iter()
            .any(|row| matches!(row, Row::Call(seen) if seen.id == call))
    );
}

#[tokio::test]
async fn a_change_of_ones_own_rights_means_reading_all_again() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let cursor = feed::read_all(&mut ana, false).await.unwrap().cursor;
    db.set_up("UPDATE linelamp.operator SET rights = rights + 1 WHERE login = 'op-001'")
        .await;
    assert!(feed::read_since(&mut ana, &cursor).await.unwrap().is_none());
}

#[tokio::test]
async fn a_restored_database_has_another_identity_and_is_read_anew() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let cursor = feed::read_all(&mut ana, false).await.unwrap().cursor;
    db.set_up("UPDATE linelamp.database_identity SET id = gen_random_uuid()")
        .await;
    assert!(feed::read_since(&mut ana, &cursor).await.unwrap().is_none());
}

#[tokio::test]
async fn a_cancelled_hint_does_not_silence_the_hotline() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    ana.execute("SET statement_timeout = '10ms'").await.unwrap();
    let cancelled = ana.execute("SELECT linelamp.hint()").await;
    assert!(cancelled.is_err(), "the sleep was cut short");
    let mut listener = sqlx::postgres::PgListener::connect(&db.url("op-003"))
        .await
        .unwrap();
    listener.listen("linelamp").await.unwrap();
    // The lock is free again: another desk's hint goes out, while ana's session is still there.
    let mut cleo = db.connect("op-003").await;
    cleo.execute("SELECT linelamp.hint()").await.unwrap();
    let heard = tokio::time::timeout(std::time::Duration::from_secs(5), listener.recv()).await;
    assert_eq!(heard.expect("in time").unwrap().payload(), "");
    drop(ana);
}
